//! Proposals that can't be understood: nothing is done, and all that is wrong is told by row and field.

use serde_json::{Value, json};
use tests::{Answer, MappingDesk, MappingScene};

/// Row and field of all that was refused; never a value.
#[track_caller]
fn refused(answer: &Answer) -> Vec<(u64, String)> {
    answer.expect_problem(400, "invalid-rows");
    let told = answer.json();
    assert!(!answer.text().contains("canary"), "{answer:?}");
    let errors = told["errors"].as_array().expect("errors").iter();
    errors
        .map(|error| {
            assert!(error["detail"].as_str().is_some_and(|detail| detail.len() > 5), "{error}");
            let field = error["field"].as_str().expect("a field");
            (error["row"].as_u64().expect("a row"), field.to_owned())
        })
        .collect()
}

#[track_caller]
fn expect_refused(answer: &Answer, expected: &[(u64, &str)]) {
    let mut refused = refused(answer);
    refused.sort();
    let mut expected: Vec<_> = expected.iter().map(|(row, field)| (*row, (*field).to_owned())).collect();
    expected.sort();
    assert_eq!(refused, expected, "{answer:?}");
}

/// Not even a key or a claim is kept: the same rows can be proposed as if nothing had been.
async fn expect_untouched(scene: &MappingScene) {
    assert_eq!(scene.desk().list().await, Vec::<Value>::new());
    assert!(scene.items("").await.is_empty(), "{:?}", scene.items("").await);
}

#[tokio::test]
async fn rows_that_are_wrong_are_told_all_at_once() {
    let scene = MappingScene::open().await;
    let [one, two] = [scene.submit().await, scene.submit().await];
    let address = |name: &str| format!("{name}@new-mail.example");
    let rows = [
        one.row(&address("one")),
        json!({"credentialId": "canary", "destEmail": "canary", "destPassword": "canary\n"}),
        json!({}),
        one.row(&address("three")),
        two.row(&address("ONE")),
        json!({"credentialId": "0".repeat(32), "destEmail": address("five"), "destPassword": ""}),
    ];
    let answer = scene.desk().propose(&tests::tag(), &rows).await;
    let expected = [
        (1, "credentialId"),
        (1, "destEmail"),
        (1, "destPassword"),
        (2, "credentialId"),
        (2, "destEmail"),
        (3, "credentialId"),
        (4, "destEmail"),
        (5, "credentialId"),
        (5, "destPassword"),
    ];
    expect_refused(&answer, &expected);
    expect_untouched(&scene).await;
}

#[tokio::test]
async fn a_submission_is_its_campaigns_own() {
    let (scene, other) = (MappingScene::open().await, MappingScene::open().await);
    let [own, foreign] = [scene.submit().await, other.submit().await];
    let rows = [own.row("own@new-mail.example"), foreign.row("foreign@new-mail.example")];
    expect_refused(&scene.desk().propose(&tests::tag(), &rows).await, &[(1, "credentialId")]);
    expect_untouched(&scene).await;
    expect_untouched(&other).await;
    // Gone, it is unknown.
    let path = format!("/api/campaigns/{}/credentials/{}", scene.campaign.id, own.id);
    scene.person.operator.call("DELETE", &path, None).await.expect_done();
    expect_refused(&scene.desk().propose(&tests::tag(), &rows[..1]).await, &[(0, "credentialId")]);
}

#[tokio::test]
async fn a_body_that_is_no_proposal_is_refused() {
    let scene = MappingScene::open().await;
    let (desk, row) = (scene.desk(), scene.submit().await.row("one@new-mail.example"));
    let mut unknown = row.clone();
    unknown["canary"] = 1.into();
    let mut number = row.clone();
    number["destEmail"] = 7.into();
    let longer = json!({"rows": [row], "padding": "x".repeat(512 * 1024)}).to_string();
    for (body, status, kind, field) in [
        (json!({"rows": []}).to_string(), 400, "invalid-field", Some("rows")),
        (json!({"rows": vec![&row; 501]}).to_string(), 400, "invalid-field", Some("rows")),
        (json!({}).to_string(), 400, "invalid-field", Some("rows")),
        (json!({"rows": [unknown]}).to_string(), 400, "invalid-field", None),
        (json!({"rows": [number]}).to_string(), 400, "invalid-field", None),
        (json!({"rows": [row], "more": 1}).to_string(), 400, "invalid-field", None),
        ("[]".to_owned(), 400, "invalid-field", None),
        ("canary".to_owned(), 400, "invalid-field", None),
        (longer, 413, "body-too-large", None),
    ] {
        let what = body.chars().take(80).collect::<String>();
        let answer = desk.propose_body(Some(&tests::tag()), body).await;
        assert_eq!(answer.status, status, "{what}: {answer:?}");
        // Whatever isn't JSON of that form is told as that.
        if field.is_some() {
            answer.expect_problem(status, kind);
            assert_eq!(answer.json()["field"].as_str(), field, "{what}: {answer:?}");
        }
    }
    expect_untouched(&scene).await;
}

#[tokio::test]
async fn without_a_key_nothing_is_proposed() {
    let scene = MappingScene::open().await;
    let body = json!({"rows": [scene.submit().await.row("one@new-mail.example")]}).to_string();
    let long = "x".repeat(65);
    for key in
        [None, Some(""), Some("short"), Some(long.as_str()), Some("with a blank"), Some("\"quoted-key\"")]
    {
        scene.desk().propose_body(key, body.clone()).await.expect_field("Idempotency-Key");
    }
    expect_untouched(&scene).await;
}

/// Viewers see mappings and jobs, and propose none; nor does anybody from elsewhere.
#[tokio::test]
async fn only_admins_of_the_campaign_propose() {
    let scene = MappingScene::open().await;
    let rows = [scene.submit().await.row(&scene.purelymail.address("viewed"))];
    let viewer = scene.bench.hire("viewer").await;
    let desk = MappingDesk::new(&viewer.operator, &scene.campaign);
    desk.propose(&tests::tag(), &rows).await.expect_problem(403, "role-too-low");
    assert_eq!((desk.list().await, desk.jobs().await), (vec![], vec![]));
    desk.show(&"0".repeat(32)).await.expect_problem(404, "not-found");
    scene.bench.admin.expect_audited(&viewer.id, "mapping.propose", 1).await;

    // In charge of another campaign: that ends the session.
    let other = scene.bench.campaign("tls").await;
    let stranger = scene.bench.hire_for("admin", &json!([other.id])).await;
    let desk = MappingDesk::new(&stranger.operator, &scene.campaign);
    desk.propose(&tests::tag(), &rows).await.expect_problem(401, "session-ended");
    assert!(!stranger.operator.is_in().await);
    expect_untouched(&scene).await;
    // Nor is a mapping found under another campaign.
    let mapping = scene.desk().run(&rows).await;
    let id = mapping["id"].as_str().expect("an id");
    let elsewhere = MappingDesk::new(&scene.person.operator, &other);
    elsewhere.show(id).await.expect_problem(404, "not-found");
    elsewhere.passwords(id).await.expect_problem(404, "not-found");
    scene.purelymail.remove([rows[0]["destEmail"].as_str().expect("an address")]).await;
}
