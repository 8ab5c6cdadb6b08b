//! Signing in: answers that tell nobody who is known, and counts of attempts (OWASP ASVS 5.0, 6.3.1, 6.3.8).

use std::collections::BTreeSet;

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::{Account, Answer, Bench, REFRESH};

/// An answer's parts that tell something.
fn told(answer: &Answer) -> (u16, String, Vec<String>) {
    let own = |name: &str| name.starts_with("x-am") || ["date", "via"].contains(&name);
    let headers = answer.headers.iter().filter(|(name, _)| !own(name));
    (answer.status, answer.text(), headers.map(|(name, value)| format!("{name}: {value}")).collect())
}

#[tokio::test]
async fn nobody_learns_who_is_known() {
    let bench = Bench::open();
    let person = bench.hire("viewer").await;
    let gone = bench.hire("viewer").await;
    bench.admin.call("DELETE", &format!("/api/admins/{}", gone.id), None).await.expect_done();
    let unknown = Account::unheard_of("unknown");
    let attempts = [
        person.account.mistaken(),
        person.account.with_password("x"),
        person.account.with_password(&"x".repeat(128)),
        person.account.with_password("123456789012"),
        unknown.clone(),
        unknown.mistaken(),
        gone.account.clone(),
        Account { email: "mailgather@admin.example".to_owned(), ..unknown.clone() },
    ];
    let mut answers = BTreeSet::new();
    for account in &attempts {
        let operator = bench.stranger();
        let answer = operator.sign_in(account).await;
        answer.expect_problem(401, "sign-in-refused");
        assert!(answer.set_cookies.is_empty(), "{answer:?}");
        assert!(!answer.text().contains(&account.email));
        answers.insert(told(&answer));
        // Nor by a code that nobody has.
        for member in ["secondFactor", "recoveryCode"] {
            answers.insert(told(&operator.sign_in_with(account, member, "123456").await));
        }
    }
    assert_eq!(answers.len(), 1, "the answers differ: {answers:#?}");
    bench.stranger().sign_in(&person.account).await.expect_success(200);
    // Of an address its spelling doesn't count.
    let mut shouted = person.account.clone();
    shouted.email = shouted.email.to_uppercase();
    bench.stranger().sign_in(&shouted).await.expect_success(200);
}

#[tokio::test]
async fn bad_input_is_named_and_never_repeated() {
    let bench = Bench::open();
    let account = Account::unheard_of("canary");
    for (name, value) in [
        ("email", Value::Null),
        ("email", json!("canary")),
        ("email", json!("canary@admin.example\0")),
        ("email", json!(["canary"])),
        ("password", Value::Null),
        ("password", json!("")),
        ("password", json!(1)),
        ("secondFactor", json!(123_456)),
        ("recoveryCode", json!({"canary": 1})),
        ("role", json!("canary")),
    ] {
        let mut body = account.credentials();
        body[name] = value.clone();
        let answer = bench.stranger().post("/api/sign-in", &body).await;
        assert_eq!(answer.status, 400, "{name} {value}: {answer:?}");
        answer.expect_field(name);
        assert!(!answer.text().contains("canary"), "{answer:?}");
    }
    let long = account.with_password(&"x".repeat(16 * 1024));
    bench.stranger().sign_in(&long).await.expect_problem(413, "body-too-large");
    let form = bench.stranger();
    let request = form.page_request("POST", "/api/sign-in");
    let request = request.header("content-type", "application/x-www-form-urlencoded").body("email=canary");
    form.send(request).await.expect_problem(415, "unsupported-media-type");
}

/// The limits of production, for an account of whom nobody knows whether there is one.
#[tokio::test]
async fn an_account_has_ten_attempts_from_all_addresses_together() {
    let bench = Bench::default_stack();
    let person = bench.hire("viewer").await;
    let other = bench.hire("viewer").await;
    for account in [&person.account, &Account::unheard_of("unknown")] {
        let places = [(); 3].map(|()| bench.stranger());
        for attempt in 0..10 {
            let answer = places[attempt % 3].sign_in(&account.mistaken()).await;
            answer.expect_problem(401, "sign-in-refused");
        }
        for operator in [&places[0], &places[1], &bench.stranger()] {
            // The right password too: else a guesser would learn it by going on.
            let answer = operator.sign_in(account).await;
            answer.expect_problem(429, "too-many-attempts");
            expect_wait(&answer);
            assert!(answer.set_cookies.is_empty());
        }
        // Of an address its spelling doesn't count.
        let mut shouted = account.clone();
        shouted.email = shouted.email.to_uppercase();
        bench.stranger().sign_in(&shouted).await.expect_problem(429, "too-many-attempts");
        places[0].sign_in(&other.account).await.expect_success(200);
    }
    // Who is in stays in.
    assert!(person.operator.is_in().await);
    person.operator.refresh().await.expect_success(200);
}

#[tokio::test]
async fn an_address_has_thirty_attempts_at_all_accounts_together() {
    let bench = Bench::default_stack();
    let person = bench.hire("viewer").await;
    let guesser = bench.stranger();
    for attempt in 0..30 {
        let answer = guesser.sign_in(&Account::unheard_of("guess")).await;
        assert_eq!(answer.status, 401, "{attempt}: {answer:?}");
    }
    let answer = guesser.sign_in(&person.account).await;
    answer.expect_problem(429, "too-many-attempts");
    expect_wait(&answer);
    // Nothing that one sends makes it another address.
    for (name, value) in [
        ("x-mailgather-visitor", "203.0.113.9"),
        ("x-forwarded-for", "203.0.113.9"),
        ("cloudfront-viewer-address", "203.0.113.9:4711"),
        ("x-api-key", "forged-0123456789abcdef"),
    ] {
        let request = guesser.page_request("POST", "/api/sign-in").header(name, value);
        let answer = guesser.send(request.json(&person.account.credentials())).await;
        answer.expect_problem(429, "too-many-attempts");
    }
    bench.stranger().sign_in(&person.account).await.expect_success(200);
}

#[track_caller]
fn expect_wait(answer: &Answer) {
    let wait = answer.json()["retryAfterSeconds"].as_u64();
    assert!(wait.is_some_and(|wait| (1..=900).contains(&wait)), "{answer:?}");
}

/// Who knows the password is not kept out by their own sign-ins.
#[tokio::test]
async fn a_success_costs_no_attempt() {
    let bench = Bench::default_stack();
    let person = bench.hire("viewer").await;
    let operator = bench.stranger();
    for _ in 0..9 {
        operator.sign_in(&person.account.mistaken()).await.expect_problem(401, "sign-in-refused");
    }
    for _ in 0..4 {
        operator.sign_in(&person.account).await.expect_success(200);
    }
    operator.sign_in(&person.account.mistaken()).await.expect_problem(401, "sign-in-refused");
    operator.sign_in(&person.account).await.expect_problem(429, "too-many-attempts");
}

/// At once is no way around.
#[tokio::test]
async fn of_twenty_at_once_at_most_ten_are_looked_at() {
    let bench = Bench::default_stack();
    let person = bench.hire("viewer").await;
    let places: Vec<_> = (0..20).map(|_| bench.stranger()).collect();
    let wrong = person.account.mistaken();
    let answers = join_all(places.iter().map(|operator| operator.sign_in(&wrong))).await;
    let (mut looked_at, mut shed) = (0, 0);
    for answer in &answers {
        match answer.status {
            401 => looked_at += 1,
            // A machine that starts twenty functions at once may keep one waiting for too long.
            503 => shed += 1,
            _ => answer.expect_problem(429, "too-many-attempts"),
        }
    }
    assert!((1..=10).contains(&looked_at) && looked_at + shed < 20, "{looked_at} {shed}");
    bench.stranger().sign_in(&person.account).await.expect_problem(429, "too-many-attempts");
}

/// A sign-in makes a new session, and ends the one that the browser had before (ASVS 7.2.4).
#[tokio::test]
async fn a_sign_in_starts_a_session_of_its_own() {
    let bench = Bench::open();
    let (person, other) = (bench.hire("viewer").await, bench.hire("viewer").await);
    let elsewhere = person.sign_in_again().await;
    let jar = person.operator.copy();
    let me = jar.sign_in(&other.account).await.expect_success(200);
    assert_eq!(me["id"], other.id.as_str());
    assert_ne!(me["sessionId"], other.session.as_str());
    assert_ne!(jar.cookie(REFRESH), person.operator.cookie(REFRESH));
    assert!(!person.operator.is_in().await);
    assert!(jar.is_in().await && elsewhere.is_in().await && other.operator.is_in().await);
    // A wrong password ends nothing.
    elsewhere.copy().sign_in(&other.account.mistaken()).await.expect_problem(401, "sign-in-refused");
    assert!(elsewhere.is_in().await);
}
