//! Proposals that repeat each other, or stand in each other's way.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::{MappingDesk, MappingScene};

use crate::checks::expect_jobs;

/// Repetitions change nothing: 50 at once, and later ones.
#[tokio::test]
async fn fifty_identical_proposals_are_one() {
    let scene = MappingScene::open().await;
    let submitted = scene.submit_all(2).await;
    let destinations = ["one", "two"].map(|name| scene.purelymail.address(name));
    let rows: Vec<_> = submitted
        .iter()
        .zip(&destinations)
        .map(|(one, address)| one.row_with(address, "not-a-secret"))
        .collect();
    let (desk, key) = (scene.desk(), tests::tag());
    let proposals = (0..50).map(|_| propose_until_answered(&desk, &key, &rows));
    let answers: BTreeSet<_> = futures_util::future::join_all(proposals).await.into_iter().collect();
    assert_eq!(answers.len(), 1, "{answers:?}");
    let accepted = desk.propose(&key, &rows).await.expect_success(202);
    assert_eq!(accepted.to_string(), *answers.first().expect("one"));
    let id = accepted["id"].as_str().expect("an id");
    let mapping = desk.end(id).await;
    assert_eq!(mapping["state"], "committed", "{mapping}");

    // Later the same; and another body, or the same rows in another order, is another proposal.
    assert_eq!(desk.propose(&key, &rows).await.expect_success(202), accepted);
    let mut others = [rows.clone(), rows.clone(), rows[..1].to_vec()];
    others[0][1]["destPassword"] = "not-a-secret-either".into();
    others[1].reverse();
    for other in &others {
        desk.propose(&key, other).await.expect_problem(422, "idempotency-key-reused");
    }
    assert_eq!(desk.list().await.len(), 1);
    expect_jobs(&scene, id, &submitted, &destinations).await;
    for destination in &destinations {
        assert_eq!(scene.purelymail.count("createUser", destination).await, 1);
    }
    scene.purelymail.remove(destinations.iter().map(String::as_str)).await;
}

/// As a page does it whose call got no answer: it asks again under the same key. 50 processes that start at once may
/// take a small machine longer than a function may run (502) or the gateway waits (504).
async fn propose_until_answered(desk: &MappingDesk<'_>, key: &str, rows: &[Value]) -> String {
    for _ in 0..3 {
        let answer = desk.propose(key, rows).await;
        if !matches!(answer.status, 502 | 504) {
            return answer.expect_success(202).to_string();
        }
    }
    panic!("no answer at all");
}

/// Two admins at the same moment: one wins, and the other gets to know which rows; nothing of theirs is kept.
#[tokio::test]
async fn of_two_overlapping_proposals_one_wins() {
    let scene = MappingScene::open().await;
    let submitted = scene.submit_all(3).await;
    let colleague = scene.bench.hire("admin").await;
    let desks = [scene.desk(), MappingDesk::new(&colleague.operator, &scene.campaign)];
    let own = ["left", "right"].map(|name| scene.purelymail.address(name));
    let shared = scene.purelymail.address("shared");
    // Both want the third mailbox.
    let rows = [0, 1].map(|side: usize| {
        vec![submitted[side].row(&own[side]), submitted[2].row(&[shared.clone(), format!("x{shared}")][side])]
    });
    let keys = [tests::tag(), tests::tag()];
    let (left, right) =
        tokio::join!(desks[0].propose(&keys[0], &rows[0]), desks[1].propose(&keys[1], &rows[1]));
    let (winner, loser) = match (left.status, right.status) {
        (202, 409) => (0, 1),
        (409, 202) => (1, 0),
        _ => panic!("one wins: {left:?} {right:?}"),
    };
    let answers = [left, right];
    answers[loser].expect_problem(409, "mapping-overlaps");
    let told = answers[loser].json();
    assert_eq!((&told["errors"][0]["row"], &told["errors"][0]["field"]), (&json!(1), &json!("credentialId")));
    assert_eq!(told["errors"].as_array().map(Vec::len), Some(1), "{told}");
    let won = answers[winner].expect_success(202);
    let mapping = desks[winner].end(won["id"].as_str().expect("an id")).await;
    assert_eq!(mapping["state"], "committed", "{mapping}");

    // The loser's own row was given back; what is queued stays another's.
    let mapping = desks[loser].run(&rows[loser][..1]).await;
    assert_eq!(mapping["state"], "committed", "{mapping}");
    let again = desks[loser].propose(&tests::tag(), &rows[loser][1..]).await;
    again.expect_problem(409, "mapping-overlaps");
    assert_eq!(desks[0].jobs().await.len(), 3);
    expect_destination_taken(&scene, &own[0]).await;
    let gone = own.iter().map(String::as_str).chain([shared.as_str()]);
    scene.purelymail.remove(gone).await;
    scene.purelymail.remove([format!("x{shared}").as_str()]).await;
}

/// Not even another campaign fills an account that a mapping has.
async fn expect_destination_taken(scene: &MappingScene, destination: &str) {
    let campaign = scene.bench.campaign("tls").await;
    let mailbox = scene.bench.outputs.mailbox(90);
    let form = tests::form(mailbox);
    scene.bench.visitor().submit(&campaign.token, &form).await.expect_success(201);
    let desk = MappingDesk::new(&scene.person.operator, &campaign);
    let id = desk.credential(&mailbox.address).await;
    let row = json!({"credentialId": id, "destEmail": destination.to_uppercase()});
    let refused = desk.propose(&tests::tag(), &[row]).await;
    refused.expect_problem(409, "mapping-overlaps");
    assert_eq!(refused.json()["errors"][0]["field"], "destEmail", "{refused:?}");
    assert_eq!(desk.list().await, Vec::<Value>::new());
}
