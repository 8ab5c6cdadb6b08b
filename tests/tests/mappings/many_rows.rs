//! More rows than a transaction has room for, and once a night as many as a mapping may have.
//!
//! The mailboxes are on a scripted mail server, which takes any login: a mailbox can be submitted once, and the
//! demo's are fewer. Each is submitted and checked as any other.

use std::time::Duration;

use futures_util::{StreamExt, stream};
use serde_json::{Value, json};
use tests::{MappingScene, Script, ScriptedImap, form_of};

use crate::checks::{accounts, errors, expect_nothing_done};

/// One transaction writes 99 rows at most: 120 take two of them. A mapping has 500 at most.
const ROWS: (usize, usize) = (120, 500);
/// For several runs of the worker, on a machine that does everything else as well.
const LONGEST: Duration = Duration::from_secs(420);

#[tokio::test]
async fn one_bad_row_is_as_bad_as_all_and_many_good_ones_are_one() {
    let (outputs, rows) = (tests::Outputs::read(), tests::size(ROWS.0, ROWS.1));
    let server = ScriptedImap::start(&outputs, Script::Accepts(Duration::ZERO)).await;
    let scene = MappingScene::on(&server.entry()).await;
    let ids = submit_many(&scene, rows).await;
    let name = tests::tag();
    let destinations: Vec<_> = (0..rows).map(|row| format!("many-{row}-{name}@new-mail.example")).collect();
    let had = scene.purelymail.somebody("had", "not-a-secret").await;
    let row = |row: usize| json!({"credentialId": ids[row], "destEmail": destinations[row]});
    let good: Vec<_> = (0..rows).map(row).collect();

    let mut bad = good[..100].to_vec();
    bad[75] = json!({"credentialId": ids[75], "destEmail": had.address, "destPassword": "wrong"});
    let mapping = follow(&scene, &bad).await;
    assert_eq!(mapping["state"], "rejected", "{}", mapping["failure"]);
    assert_eq!(errors(&mapping), [(75, "destPassword".to_owned(), "wrong-credentials".to_owned())]);
    let would_be: Vec<_> = destinations[..100].iter().map(String::as_str).collect();
    expect_nothing_done(&scene, &would_be).await;

    let mapping = follow(&scene, &good).await;
    assert_eq!(mapping["state"], "committed", "{}", mapping["failure"]);
    assert!(accounts(&mapping).iter().all(|row| *row == ["new", "generated"]));
    expect_all_queued(&scene, &destinations).await;
    let passwords = scene.desk().passwords(mapping["id"].as_str().expect("an id")).await.expect_success(200);
    assert_eq!(passwords["passwords"].as_array().map(Vec::len), Some(rows));
    scene.purelymail.remove(destinations.iter().map(String::as_str).chain([had.address.as_str()])).await;
}

/// Submits as many mailboxes, a few at a time; gives the submissions' ids.
async fn submit_many(scene: &MappingScene, count: usize) -> Vec<String> {
    let visitors: Vec<_> = (0..4).map(|_| scene.bench.visitor()).collect();
    let submit = |number: usize| {
        let (visitor, token) = (&visitors[number % visitors.len()], &scene.campaign.token);
        let form = form_of(&format!("many-{number}@old-mail.example"), "not-a-secret");
        async move { visitor.submit(token, &form).await.expect_success(201) }
    };
    let submitted = stream::iter(0..count).map(submit).buffer_unordered(visitors.len()).count().await;
    assert_eq!(submitted, count);
    let credentials = scene.desk().credentials().await;
    assert_eq!(credentials.len(), count, "all pages of the list");
    credentials.iter().map(|one| one["id"].as_str().expect("an id").to_owned()).collect()
}

/// Follows a mapping to its end: progress grows within each step, and at every moment a reader sees all of its
/// jobs or none.
async fn follow(scene: &MappingScene, rows: &[Value]) -> Value {
    let (desk, begin) = (scene.desk(), std::time::Instant::now());
    let id = desk.start(rows).await;
    let (mut step, mut done, mut seen) = (String::new(), 0, false);
    loop {
        // Read in this order, jobs may only be there before the state says so.
        let mapping = desk.mapping(&id).await;
        let jobs = desk.jobs().await.len();
        let is_committed = mapping["state"] == "committed";
        assert!(jobs == rows.len() || (jobs == 0 && !is_committed), "{jobs} jobs, {}", mapping["state"]);
        let progress = &mapping["progress"];
        let (now, of) = (progress["done"].as_u64().expect("a number"), progress["of"].as_u64().expect("too"));
        if progress["step"] != step.as_str() {
            (step, done) = (progress["step"].as_str().expect("a word").to_owned(), 0);
        }
        assert!((done..=of).contains(&now), "{done} were done before: {progress}");
        // How often a reader comes by while it grows is the machine's affair.
        seen |= of == u64::try_from(rows.len()).expect("few");
        done = now;
        if ["committed", "rejected", "failed", "needs-operator"].contains(&step.as_str()) {
            assert!(seen, "no progress told of all rows");
            return desk.end(&id).await;
        }
        assert!(begin.elapsed() < LONGEST, "still {progress}");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// One job a row, one account a row, made once.
async fn expect_all_queued(scene: &MappingScene, destinations: &[String]) {
    let jobs = scene.desk().jobs().await;
    let queued = jobs.iter().zip(destinations);
    assert!(queued.clone().all(|(job, to)| job["dest"] == to.as_str() && job["state"] == "queued"));
    assert_eq!((queued.count(), scene.job_items().await.len()), (destinations.len(), destinations.len()));
    let calls = scene.purelymail.all_calls().await;
    let made = calls.iter().filter(|call| call["operation"] == "createUser");
    let made: Vec<_> = made.filter_map(|call| call["address"].as_str()).collect();
    let once = |to: &&String| made.iter().filter(|address| **address == to.as_str()).count() == 1;
    assert_eq!(destinations.iter().filter(once).count(), destinations.len());
    let accounts = scene.purelymail.accounts().await;
    assert!(destinations.iter().all(|to| accounts.contains_key(to)));
}
