//! The second factor: one-time codes of an app (RFC 6238) and recovery codes, each good for one sign-in
//! (OWASP ASVS 5.0, 6.5, 6.6).

use std::collections::BTreeSet;

use futures_util::future::join_all;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tests::{Authenticator, Bench, Colleague, Settings, within_a_step};

/// Somebody with an app, and ten recovery codes.
struct Protected {
    person: Colleague,
    app: Authenticator,
    recovery: Vec<String>,
}

impl Protected {
    /// The code of the step before is used up by the confirmation.
    async fn new(bench: &Bench, role: &str) -> Self {
        let person = bench.hire(role).await;
        let (app, recovery) = enrol(&person).await;
        Self { person, app, recovery }
    }
}

async fn enrol(person: &Colleague) -> (Authenticator, Vec<String>) {
    let shown = person.operator.call("POST", "/api/me/second-factor", None).await.expect_success(200);
    // The code of the step before has to be good for one call more.
    within_a_step(3).await;
    let app = Authenticator::new(shown["secret"].as_str().expect("a secret"));
    let confirmed = json!({"code": app.code(-1)});
    let confirmed = person.operator.post("/api/me/second-factor/confirm", &confirmed).await;
    (app, codes(&confirmed.expect_success(200)))
}

fn codes(answer: &Value) -> Vec<String> {
    let codes = answer["recoveryCodes"].as_array().expect("a list").iter();
    codes.map(|code| code.as_str().expect("a text").to_owned()).collect()
}

#[tokio::test]
async fn a_second_factor_is_asked_for_once_it_is_confirmed() {
    let bench = Bench::open();
    let person = bench.hire("viewer").await;
    let path = "/api/me/second-factor";
    let early = json!({"code": "123456"});
    let confirm = "/api/me/second-factor/confirm";
    person.operator.post(confirm, &early).await.expect_problem(409, "second-factor-state");

    let first = person.operator.call("POST", path, None).await.expect_success(200);
    let shown = person.operator.call("POST", path, None).await.expect_success(200);
    assert_ne!(first["secret"], shown["secret"], "each time a new one");
    let (secret, uri) = (shown["secret"].as_str().expect("a text"), shown["uri"].as_str().expect("a text"));
    assert!(secret.len() >= 32, "160 bits or more in base32");
    assert!(uri.starts_with("otpauth://totp/") && uri.contains(secret), "{uri}");
    within_a_step(1).await;
    let app = Authenticator::scan(uri);
    assert_eq!(app.code(0), Authenticator::new(secret).code(0));
    // Whoever doesn't finish isn't locked out.
    assert_eq!(person.operator.me().await["secondFactor"], false);
    bench.stranger().sign_in(&person.account).await.expect_success(200);

    for wrong in [app.wrong_code(), String::new(), "12345".to_owned(), "abcdef".to_owned()] {
        let answer = person.operator.post(confirm, &json!({"code": wrong})).await;
        assert!([400, 422].contains(&answer.status), "{wrong}: {answer:?}");
        assert_eq!(answer.json()["field"], "code", "{answer:?}");
    }
    let of_first = Authenticator::new(first["secret"].as_str().expect("a text")).code(0);
    let answer = person.operator.post(confirm, &json!({"code": of_first})).await;
    answer.expect_problem(422, "code-refused");
    let confirmed = person.operator.post(confirm, &json!({"code": app.code(0)})).await;
    let recovery = codes(&confirmed.expect_success(200));
    assert_eq!(recovery.iter().collect::<BTreeSet<_>>().len(), 10);
    assert!(recovery.iter().all(|code| code.bytes().filter(u8::is_ascii_alphanumeric).count() >= 16));
    assert_eq!(person.operator.me().await["secondFactor"], true);

    let refused = bench.stranger().sign_in(&person.account).await;
    refused.expect_problem(401, "second-factor-needed");
    assert!(refused.set_cookies.is_empty(), "{refused:?}");
    // Who doesn't know the password doesn't learn that there is more.
    let refused = bench.stranger().sign_in(&person.account.mistaken()).await;
    refused.expect_problem(401, "sign-in-refused");
    let with_code = bench.stranger();
    let answer = with_code.sign_in_with(&person.account.mistaken(), "secondFactor", &app.code(1)).await;
    answer.expect_problem(401, "sign-in-refused");
    let answer = with_code.sign_in_with(&person.account, "secondFactor", &app.code(1)).await;
    answer.expect_success(200);
    assert!(with_code.is_in().await);
    // Nobody replaces it on the way.
    with_code.call("POST", path, None).await.expect_problem(409, "second-factor-state");
    bench.mails().wait_for(&person.account.email, "second factor").await;
}

/// ASVS 6.5.1, 6.5.5.
#[tokio::test]
async fn a_code_is_good_once_and_for_a_short_time() {
    let bench = Bench::open();
    let Protected { person, app, .. } = Protected::new(&bench, "viewer").await;
    let account = &person.account;
    for (what, code) in [
        ("the confirmation's", app.code(-1)),
        ("an older one", app.code(-3)),
        ("one of later", app.code(6)),
        ("a wrong one", app.wrong_code()),
        ("a short one", app.code(0)[..5].to_owned()),
        ("none", String::new()),
    ] {
        let answer = bench.stranger().sign_in_with(account, "secondFactor", &code).await;
        assert!([400, 401].contains(&answer.status), "{what}: {answer:?}");
        assert!(answer.status == 400 || answer.problem() == "sign-in-refused", "{what}: {answer:?}");
        assert!(answer.set_cookies.is_empty(), "{what}: {answer:?}");
    }
    // At once it is good for one sign-in.
    let code = app.code(0);
    let places: Vec<_> = (0..5).map(|_| bench.stranger()).collect();
    let calls = places.iter().map(|operator| operator.sign_in_with(account, "secondFactor", &code));
    let answers = join_all(calls).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1, "{answers:#?}");
    let replayed = bench.stranger().sign_in_with(account, "secondFactor", &code).await;
    replayed.expect_problem(401, "sign-in-refused");
    // A clock that is a little ahead; and then the step before is over, too.
    let ahead = app.code(1);
    bench.stranger().sign_in_with(account, "secondFactor", &ahead).await.expect_success(200);
    for used in [&ahead, &code] {
        let answer = bench.stranger().sign_in_with(account, "secondFactor", used).await;
        answer.expect_problem(401, "sign-in-refused");
    }
}

#[tokio::test]
async fn a_recovery_code_is_good_once() {
    let bench = Bench::open();
    let Protected { person, recovery, .. } = Protected::new(&bench, "viewer").await;
    let table = bench.tables.bytes("accounts").await;
    for code in &recovery {
        let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
        assert!(!tests::contains(&table, code.as_bytes()) && !tests::contains(&table, plain.as_bytes()));
    }
    let sign_in =
        async |code: &str| bench.stranger().sign_in_with(&person.account, "recoveryCode", code).await.status;
    assert_eq!(sign_in(&recovery[0]).await, 200);
    assert_eq!(sign_in(&recovery[0]).await, 401, "used");
    let calls = (0..5).map(|_| sign_in(&recovery[1]));
    let together = join_all(calls).await;
    assert_eq!(together.iter().filter(|status| **status == 200).count(), 1, "{together:?}");
    assert_eq!(sign_in(&recovery[1]).await, 401);
    // As somebody types it from paper.
    assert_eq!(sign_in(&recovery[2].to_uppercase()).await, 200);
    assert_eq!(sign_in("aaaa-bbbb-cccc-dddd").await, 401);
    // In the other one's place it is none.
    let answer = bench.stranger().sign_in_with(&person.account, "secondFactor", &recovery[3]).await;
    assert!([400, 401].contains(&answer.status), "{answer:?}");

    let path = "/api/me/recovery-codes";
    person.operator.call("POST", path, None).await.expect_problem(403, "reauthentication-needed");
    assert_eq!(sign_in(&recovery[4]).await, 200);
    person.operator.reauthenticate("recoveryCode", &recovery[6]).await.expect_done();
    let again = person.operator.reauthenticate("recoveryCode", &recovery[6]).await;
    again.expect_problem(422, "code-refused");
    assert_eq!(sign_in(&recovery[6]).await, 401, "used");
    let new = codes(&person.operator.call("POST", path, None).await.expect_success(200));
    assert_eq!(new.iter().chain(&recovery).collect::<BTreeSet<_>>().len(), 20);
    assert_eq!(sign_in(&recovery[5]).await, 401, "replaced");
    assert_eq!(sign_in(&new[9]).await, 200);
}

#[tokio::test]
async fn a_second_factor_is_removed_with_a_code_of_it() {
    let bench = Bench::open();
    let Protected { person, app, .. } = Protected::new(&bench, "viewer").await;
    let path = "/api/me/second-factor/remove";
    // They proved the password a moment ago, when there was no second factor yet.
    person.operator.call("POST", path, None).await.expect_problem(403, "reauthentication-needed");
    for (member, secret) in [("secondFactor", app.wrong_code()), ("secondFactor", app.code(-1))] {
        let answer = person.operator.reauthenticate(member, &secret).await;
        answer.expect_problem(422, "code-refused");
    }
    person.operator.reauthenticate("password", &person.account.password).await.expect_field("password");
    person.operator.call("POST", path, None).await.expect_problem(403, "reauthentication-needed");
    assert_eq!(person.operator.me().await["secondFactor"], true);
    person.operator.reauthenticate("secondFactor", &app.code(0)).await.expect_done();
    person.operator.call("POST", path, None).await.expect_done();
    assert_eq!(person.operator.me().await["secondFactor"], false);
    bench.stranger().sign_in(&person.account).await.expect_success(200);
    bench.mails().wait_for(&person.account.email, "removed").await;
    let answer = person.operator.call("POST", "/api/me/recovery-codes", None).await;
    answer.expect_problem(409, "second-factor-state");
    // A new one is another one.
    let (new, _) = enrol(&person).await;
    assert_ne!(new.code(0), app.code(0));
    let answer = bench.stranger().sign_in_with(&person.account, "secondFactor", &app.code(0)).await;
    answer.expect_problem(401, "sign-in-refused");
}

/// A million codes are few, so they are counted like passwords (ASVS 6.3.1).
#[tokio::test]
async fn wrong_codes_are_counted() {
    let bench = Bench::alone();
    let Protected { person, app, recovery } = Protected::new(&bench, "viewer").await;
    let limits = [("SIGN_INS_PER_ACCOUNT", "3"), ("SIGN_INS_PER_ADDRESS", "1000")];
    let work = async {
        for _ in 0..3 {
            let guess =
                bench.stranger().sign_in_with(&person.account, "secondFactor", &app.wrong_code()).await;
            guess.expect_problem(401, "sign-in-refused");
        }
        for (member, code) in [("secondFactor", &app.code(0)), ("recoveryCode", &recovery[0])] {
            let answer = bench.stranger().sign_in_with(&person.account, member, code).await;
            answer.expect_problem(429, "too-many-attempts");
        }
        // Nor can somebody with a stolen session try codes without end, in a bucket of its own.
        for status in [422, 422, 422, 429] {
            let guess = person.operator.reauthenticate("secondFactor", &app.wrong_code()).await;
            assert_eq!(guess.status, status, "{guess:?}");
        }
        for (member, code) in [("secondFactor", &app.code(0)), ("recoveryCode", &recovery[0])] {
            let answer = person.operator.reauthenticate(member, code).await;
            answer.expect_problem(429, "too-many-attempts");
        }
    };
    Settings::of(&bench.aws, &bench.stack, "accounts").with(&limits, work).await;
}

/// ASVS 6.3.3: an owner demands it of all, and whoever has none can do nothing but add one.
#[tokio::test]
async fn an_owner_can_demand_it_from_all() {
    let bench = Bench::alone();
    let owner = Protected::new(&bench, "owner").await;
    let person = bench.hire("owner").await;
    let path = "/api/settings";
    let settings = json!({"requireSecondFactor": true});
    owner.person.operator.reauthenticate("secondFactor", &owner.app.code(0)).await.expect_done();
    owner.person.operator.call("PUT", path, Some(&settings)).await.expect_success(200);
    let work = async {
        let told = owner.person.operator.get(path).await.expect_success(200);
        assert_eq!(told, settings);
        for other in ["/api/campaigns", "/api/servers", "/api/admins", "/api/audit", "/api/invitations"] {
            person.operator.get(other).await.expect_problem(403, "second-factor-demanded");
        }
        let off = json!({"requireSecondFactor": false});
        let answer = person.operator.call("PUT", path, Some(&off)).await;
        answer.expect_problem(403, "second-factor-demanded");
        let me = person.operator.me().await;
        assert_eq!((&me["secondFactor"], &me["secondFactorDemanded"]), (&json!(false), &json!(true)));
        person.operator.get("/api/sessions").await.expect_success(200);
        person.operator.refresh().await.expect_success(200);
        let elsewhere = person.sign_in_again().await;
        elsewhere.get("/api/campaigns").await.expect_problem(403, "second-factor-demanded");
        elsewhere.call("POST", "/api/sign-out", None).await.expect_done();

        let (app, _) = enrol(&person).await;
        person.operator.get("/api/campaigns").await.expect_success(200);
        assert_eq!(person.operator.me().await["secondFactorDemanded"], false);
        // Nobody takes off what is demanded.
        let path = "/api/me/second-factor/remove";
        person.operator.reauthenticate("secondFactor", &app.code(0)).await.expect_done();
        person.operator.call("POST", path, None).await.expect_done();
        person.operator.get("/api/campaigns").await.expect_problem(403, "second-factor-demanded");
    };
    let done = futures_util::FutureExt::catch_unwind(std::panic::AssertUnwindSafe(work)).await;
    bench.tables.delete("accounts", "settings", "settings").await;
    done.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    let told = bench.admin.call("GET", path, None).await.expect_success(200);
    assert_eq!(told, json!({"requireSecondFactor": false}));
}

/// What is kept of the app's secret is sealed, for that admin alone.
#[tokio::test]
async fn the_secret_is_sealed() {
    let bench = Bench::open();
    let person = bench.hire("viewer").await;
    let shown = person.operator.call("POST", "/api/me/second-factor", None).await;
    let secret = shown.expect_success(200)["secret"].as_str().expect("a text").to_owned();
    let table = bench.tables.bytes("accounts").await;
    assert!(!tests::contains(&table, secret.as_bytes()));
    let hashed = hex::encode(Sha256::digest(secret.as_bytes()));
    assert!(!tests::contains(&table, hashed.as_bytes()));
    // Nowhere is it shown again.
    for path in ["/api/me", "/api/sessions"] {
        assert!(!person.operator.get(path).await.text().contains(&secret));
    }
    let list = bench.admin.call("GET", "/api/admins", None).await.text();
    assert!(list.contains(&person.id) && !list.contains(&secret) && !list.contains("argon2"));
}

/// Whoever has the password learns that it is right: that many times, and then no more, in a bucket that keeps nobody
/// with a code out.
#[tokio::test]
async fn a_password_without_its_code_is_counted() {
    let bench = Bench::alone();
    let Protected { person, app, .. } = Protected::new(&bench, "viewer").await;
    let limits = [("SIGN_INS_PER_ACCOUNT", "3"), ("SIGN_INS_PER_ADDRESS", "1000")];
    let work = async {
        for _ in 0..3 {
            bench.stranger().sign_in(&person.account).await.expect_problem(401, "second-factor-needed");
        }
        bench.stranger().sign_in(&person.account).await.expect_problem(429, "too-many-attempts");
        let with_code = bench.stranger();
        with_code.sign_in_with(&person.account, "secondFactor", &app.code(1)).await.expect_success(200);
    };
    Settings::of(&bench.aws, &bench.stack, "accounts").with(&limits, work).await;
    let entries = bench.admin.audit(&[("actor", &person.id), ("action", "sign-in")]).await;
    let missing = entries.iter().filter(|entry| entry["object"] == "second-factor-missing").count();
    assert_eq!(missing, 3, "{entries:#?}");
}
