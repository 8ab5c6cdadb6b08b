//! The new address that somebody gives with a mailbox: is it ours, is there an account, does its password open it.

use std::time::Instant;

use serde_json::{Value, json};
use tests::{
    Answer, Bench, Logs, Mailbox, OpenCampaign, PurelymailDouble, PurelymailOutputs, Settings, form, form_of,
};

/// What is known of Purelymail: its double's domain, and who had an account before.
fn given(bench: &Bench) -> PurelymailOutputs {
    bench.outputs.purelymail.clone()
}

/// An address that nobody has.
fn nobody(bench: &Bench) -> String {
    PurelymailDouble::new(&bench.outputs).address("nobody")
}

/// A form with a new address, and its password if there is one.
fn with_destination(mailbox: &Mailbox, address: &str, password: Option<&str>) -> Value {
    let mut form = form(mailbox);
    form["destEmail"] = address.into();
    form["destPassword"] = password.into();
    form
}

async fn submit(bench: &Bench, campaign: &OpenCampaign, form: &Value) -> Answer {
    bench.visitor().submit(&campaign.token, form).await
}

/// What is known of the one destination of a campaign: `destExists`, `destPasswordGiven`.
async fn known(bench: &Bench, campaign: &OpenCampaign) -> (Value, Value) {
    let path = format!("/api/campaigns/{}/credentials", campaign.id);
    let list = bench.admin.call("GET", &path, None).await.expect_success(200);
    let one = &list["credentials"][0];
    (one["destExists"].clone(), one["destPasswordGiven"].clone())
}

#[track_caller]
fn expect_unusable(answer: &Answer, field: &str, cause: &str) {
    answer.expect_problem(422, "destination-unusable");
    let problem = answer.json();
    assert_eq!((&problem["field"], &problem["cause"]), (&json!(field), &json!(cause)), "{answer:?}");
    assert_eq!(problem["retryable"], false);
}

#[tokio::test]
async fn an_address_in_a_foreign_domain_is_told_at_its_field() {
    let bench = Bench::open();
    let given = given(&bench);
    let campaign = bench.campaign("tls").await;
    let mailbox = bench.outputs.mailbox(30);
    let visitor = bench.visitor();
    for address in [
        "anna@elsewhere.example".to_owned(),
        format!("anna@sub.{}", given.domain),
        // Everybody's, not ours.
        "anna@shared-by-all.example".to_owned(),
    ] {
        let answer = visitor.submit(&campaign.token, &with_destination(mailbox, &address, None)).await;
        expect_unusable(&answer, "destEmail", "foreign-domain");
        assert!(!answer.text().contains(&address));
    }
    bench.expect_stored(&campaign, 0).await;
    assert!(bench.tables.is_counted(&bench, &visitor, &campaign).await, "as an attempt");
    let path = format!("/api/campaigns/{}/credentials", campaign.id);
    let form = with_destination(mailbox, "anna@elsewhere.example", None);
    let by_hand = bench.admin.call("POST", &path, Some(&form)).await;
    expect_unusable(&by_hand, "destEmail", "foreign-domain");
    submit(&bench, &campaign, &with_destination(mailbox, &nobody(&bench), None)).await.expect_success(201);
}

#[tokio::test]
async fn whether_there_is_an_account_is_found_out() {
    let bench = Bench::open();
    let given = given(&bench);
    let [mailbox, anna] = [bench.outputs.mailbox(31), &given.accounts[0]];
    let nobody = nobody(&bench);
    let loud = anna.address.to_uppercase();
    for (address, password, found) in [
        (nobody.as_str(), None, "no"),
        // It is what the account is to get.
        (nobody.as_str(), Some("not-a-secret-for-later"), "no"),
        (anna.address.as_str(), None, "yes"),
        (anna.address.as_str(), Some(anna.password.as_str()), "yes"),
        (loud.as_str(), Some(anna.password.as_str()), "yes"),
    ] {
        let campaign = bench.campaign("tls").await;
        let answer = submit(&bench, &campaign, &with_destination(mailbox, address, password)).await;
        answer.expect_success(201);
        assert_eq!(known(&bench, &campaign).await, (json!(found), json!(password.is_some())), "{address}");
    }
}

#[tokio::test]
async fn the_password_of_an_account_must_open_it() {
    let bench = Bench::open();
    let given = given(&bench);
    let campaign = bench.campaign("tls").await;
    let (mailbox, anna) = (bench.outputs.mailbox(32), &given.accounts[0]);
    let wrong = with_destination(mailbox, &anna.address, Some("not-a-secret-wrong"));
    let visitor = bench.visitor();
    let answer = visitor.submit(&campaign.token, &wrong).await;
    expect_unusable(&answer, "destPassword", "wrong-credentials");
    assert!(answer.json()["hint"].as_str().is_some_and(|hint| !hint.is_empty()));
    bench.expect_stored(&campaign, 0).await;
    assert!(bench.tables.is_counted(&bench, &visitor, &campaign).await, "as an attempt");
    let path = format!("/api/campaigns/{}/credentials", campaign.id);
    let by_hand = bench.admin.call("POST", &path, Some(&wrong)).await;
    expect_unusable(&by_hand, "destPassword", "wrong-credentials");
    bench.expect_stored(&campaign, 0).await;
    let without = with_destination(mailbox, &anna.address, None);
    submit(&bench, &campaign, &without).await.expect_success(201);
}

/// Otherwise anybody with a link could guess at the passwords of new accounts.
#[tokio::test]
async fn without_the_mailbox_nobody_tries_passwords_of_an_account() {
    let bench = Bench::open();
    let given = given(&bench);
    let campaign = bench.campaign("tls").await;
    let (mailbox, bela) = (bench.outputs.mailbox(33), &given.accounts[1]);
    let logins = |logs: &Logs| logs.mail_lines(&[&bela.address]);
    let before = logins(&bench.logs());
    for password in [bela.password.as_str(), "not-a-secret-wrong"] {
        let mut form = form_of(&mailbox.address, "not-a-secret-either");
        form["destEmail"] = bela.address.clone().into();
        form["destPassword"] = password.into();
        let answer = submit(&bench, &campaign, &form).await;
        answer.expect_problem(422, "login-refused");
        assert_eq!(answer.json()["field"], "sourcePassword");
    }
    let mut foreign = form_of(&mailbox.address, "not-a-secret-either");
    foreign["destEmail"] = "anna@elsewhere.example".into();
    submit(&bench, &campaign, &foreign).await.expect_problem(422, "login-refused");
    assert_eq!(logins(&bench.logs()), before, "nobody signed in there, or tried to");
    let right = with_destination(mailbox, &bela.address, Some(&bela.password));
    submit(&bench, &campaign, &right).await.expect_success(201);
    assert!(logins(&bench.logs()) > before, "the search itself works");
}

/// Nobody is turned away because Purelymail can't be asked.
#[tokio::test]
async fn a_purelymail_that_cannot_be_asked_is_no_obstacle() {
    let bench = Bench::alone();
    let given = given(&bench);
    let spare = bench.outputs.spare_mail_ports[0];
    let nowhere = format!("http://127.0.0.1:{spare}/api/v0");
    let no_imap = format!("localhost:{spare}:tls");
    let anna = &given.accounts[0];
    // The last: a secret that this role may not read.
    let signing = bench.stack.signing_secret_arn.clone();
    for (n, (name, value)) in [
        ("PURELYMAIL_URL", nowhere.as_str()),
        ("PURELYMAIL_URL", ""),
        ("PURELYMAIL_TOKEN_ARN", ""),
        ("PURELYMAIL_TOKEN_ARN", signing.as_str()),
        ("PURELYMAIL_IMAP", no_imap.as_str()),
    ]
    .into_iter()
    .enumerate()
    {
        let campaign = bench.campaign("tls").await;
        let form = with_destination(bench.outputs.mailbox(34 + n), &anna.address, Some("not-a-secret-wrong"));
        let settings = Settings::of(&bench.aws, &bench.stack, "gather-submit");
        let answer = settings.with(&[(name, value)], submit(&bench, &campaign, &form)).await;
        answer.expect_success(201);
        assert_eq!(known(&bench, &campaign).await, (json!("unknown"), json!(true)), "{name}={value}");
    }
}

/// Nor because it answers late or with nothing that makes sense; and the answer still comes in time.
#[tokio::test]
async fn a_purelymail_that_answers_badly_is_no_obstacle() {
    let bench = Bench::alone();
    let double = PurelymailDouble::new(&bench.outputs);
    for (n, fault) in [
        json!({"kind": "slow", "milliseconds": 30_000}),
        json!({"kind": "status", "status": 500, "times": 3}),
        json!({"kind": "page"}),
        json!({"kind": "error", "code": "invalidToken"}),
    ]
    .into_iter()
    .enumerate()
    {
        let campaign = bench.campaign("tls").await;
        let form = with_destination(bench.outputs.mailbox(40 + n), &nobody(&bench), None);
        // Another environment, so that nothing is known from before.
        let settings = Settings::of(&bench.aws, &bench.stack, "gather-submit");
        double.fail("listUser", &fault).await;
        let (answer, seconds) = settings
            .with(&[("LOG_LEVEL", "warn")], async {
                let began = Instant::now();
                (submit(&bench, &campaign, &form).await, began.elapsed().as_secs())
            })
            .await;
        double.mend().await;
        answer.expect_success(201);
        assert!(seconds < 25, "{fault}: {seconds} s");
        assert_eq!(known(&bench, &campaign).await, (json!("unknown"), json!(false)), "{fault}");
    }
}
