//! A forgotten password: by a code that is mailed, or by a link from an owner (OWASP ASVS 5.0, 6.4.3, 6.5, 6.6).

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tests::{Account, Answer, Authenticator, Bench, Operator, Settings, tag};

const REFUSED: &str = "reset-refused";

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// Asks for a code and gives the request's id.
async fn ask(operator: &Operator, email: &str) -> String {
    let answer = operator.post("/api/reset", &json!({"email": email})).await;
    text(&answer.expect_success(202)["resetId"]).to_owned()
}

/// The same, with the code that came by mail.
async fn code_for(bench: &Bench, account: &Account) -> (String, String) {
    let before = bench.mails().to(&account.email).await.len();
    let id = ask(&bench.stranger(), &account.email).await;
    for _ in 0..40 {
        let mails = bench.mails().to(&account.email).await;
        if let Some(mail) = mails.get(before) {
            return (id, mail.reset_code());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("no mail to {}", account.email)
}

async fn confirm(bench: &Bench, id: &str, code: &str, account: &Account) -> Answer {
    let body = json!({"resetId": id, "email": account.email, "code": code, "password": account.password});
    bench.stranger().post("/api/reset/confirm", &body).await
}

/// The same person with a password that they will have.
fn changed(account: &Account) -> Account {
    account.with_password(&format!("a fake one after {}", tag()))
}

fn another_code(code: &str) -> String {
    let number: u64 = code.parse().expect("digits");
    format!("{:08}", (number + 1) % 100_000_000)
}

#[tokio::test]
async fn a_code_sets_a_new_password_once_and_ends_all_sessions() {
    let bench = Bench::open();
    let person = bench.hire("viewer").await;
    let elsewhere = person.sign_in_again().await;
    let new = changed(&person.account);
    let (id, code) = code_for(&bench, &person.account).await;
    let mail = bench.mails().wait_for(&person.account.email, &code).await;
    assert_eq!(mail.source, "mailgather@admin.example");
    assert!(!mail.body_text.contains("http"), "a link that asks for a password teaches the wrong thing");
    // Asking alone changes nothing.
    assert!(person.operator.is_in().await);
    bench.stranger().sign_in(&person.account).await.expect_success(200);

    let answer = confirm(&bench, &id, &code, &new).await;
    answer.expect_done();
    assert!(answer.set_cookies.is_empty(), "it signs nobody in");
    for operator in [&person.operator, &elsewhere] {
        assert!(!operator.is_in().await);
        operator.refresh().await.expect_problem(401, "session-ended");
    }
    bench.stranger().sign_in(&person.account).await.expect_problem(401, "sign-in-refused");
    bench.stranger().sign_in(&new).await.expect_success(200);
    confirm(&bench, &id, &code, &changed(&new)).await.expect_problem(422, REFUSED);
    bench.stranger().sign_in(&new).await.expect_success(200);
}

#[tokio::test]
async fn of_five_at_once_one_sets_the_password() {
    let bench = Bench::open();
    let person = bench.hire("viewer").await;
    let (id, code) = code_for(&bench, &person.account).await;
    let wishes: Vec<_> = (0..5).map(|_| changed(&person.account)).collect();
    let answers = join_all(wishes.iter().map(|new| confirm(&bench, &id, &code, new))).await;
    let done = answers.iter().filter(|answer| answer.status == 204).count();
    assert_eq!(done, 1, "{answers:#?}");
    for (new, answer) in wishes.iter().zip(&answers) {
        let status = if answer.status == 204 { 200 } else { 401 };
        assert_eq!(bench.stranger().sign_in(new).await.status, status);
    }
}

/// Five guesses at a hundred million codes.
#[tokio::test]
async fn a_code_is_tried_five_times() {
    let bench = Bench::open();
    let person = bench.hire("viewer").await;
    let new = changed(&person.account);
    let (id, code) = code_for(&bench, &person.account).await;
    let wrong = another_code(&code);
    let guesses = (0..5).map(|_| confirm(&bench, &id, &wrong, &new));
    for answer in join_all(guesses).await {
        answer.expect_problem(422, REFUSED);
    }
    confirm(&bench, &id, &code, &new).await.expect_problem(422, REFUSED);
    bench.stranger().sign_in(&new).await.expect_problem(401, "sign-in-refused");

    // The fifth may still be the right one; and a typing error in the new password is none in the code.
    let (id, code) = code_for(&bench, &person.account).await;
    let wrong = another_code(&code);
    for _ in 0..3 {
        confirm(&bench, &id, &wrong, &new).await.expect_problem(422, REFUSED);
    }
    confirm(&bench, &id, &code, &new.with_password("too short")).await.expect_field("password");
    confirm(&bench, &id, &code, &new).await.expect_done();
    bench.stranger().sign_in(&new).await.expect_success(200);
}

#[tokio::test]
async fn a_code_is_bound_to_its_request_and_its_account() {
    let bench = Bench::open();
    let (one, other) = (bench.hire("viewer").await, bench.hire("viewer").await);
    let (first_id, first_code) = code_for(&bench, &one.account).await;
    let (other_id, other_code) = code_for(&bench, &other.account).await;
    let (new_one, new_other) = (changed(&one.account), changed(&other.account));
    let unknown = "0123456789abcdef".repeat(2);
    for (what, id, code, account) in [
        ("another's code", &first_id, &other_code, &new_one),
        ("another's request", &other_id, &first_code, &new_one),
        ("another's request and code", &other_id, &other_code, &new_one),
        ("another's account", &first_id, &first_code, &new_other),
        ("a request that never was", &unknown, &first_code, &new_one),
    ] {
        let answer = confirm(&bench, id, code, account).await;
        assert_eq!(answer.status, 422, "{what}: {answer:?}");
        answer.expect_problem(422, REFUSED);
    }
    for new in [&new_one, &new_other] {
        bench.stranger().sign_in(new).await.expect_problem(401, "sign-in-refused");
    }
    // The older code is as good as the newer one, which is void once one of them was used.
    let (second_id, second_code) = code_for(&bench, &one.account).await;
    confirm(&bench, &first_id, &first_code, &new_one).await.expect_done();
    confirm(&bench, &second_id, &second_code, &changed(&new_one)).await.expect_problem(422, REFUSED);
    confirm(&bench, &other_id, &other_code, &new_other).await.expect_done();
    bench.stranger().sign_in(&new_other).await.expect_success(200);
}

/// Anybody can ask for a code for any address, and guess: it costs its owner nothing (OWASP ASVS 5.0, 6.1.1).
#[tokio::test]
async fn a_stranger_voids_no_code_and_uses_up_none_of_its_tries() {
    let bench = Bench::open();
    let person = bench.hire("owner").await;
    let new = changed(&person.account);
    let (id, code) = code_for(&bench, &person.account).await;
    for _ in 0..3 {
        let theirs = ask(&bench.stranger(), &person.account.email).await;
        let guesses = (0..5).map(|_| confirm(&bench, &theirs, "12345678", &new));
        for answer in join_all(guesses).await {
            answer.expect_problem(422, REFUSED);
        }
    }
    // Nor by guessing at requests that never were.
    let unknown = "0123456789abcdef".repeat(2);
    let guesses = (0..12).map(|_| confirm(&bench, &unknown, "12345678", &new));
    for answer in join_all(guesses).await {
        answer.expect_problem(422, REFUSED);
    }
    confirm(&bench, &id, &code, &new).await.expect_done();
    bench.stranger().sign_in(&new).await.expect_success(200);
}

#[tokio::test]
async fn a_code_lasts_ten_minutes() {
    let bench = Bench::open();
    let person = bench.hire("viewer").await;
    let new = changed(&person.account);
    let (id, code) = code_for(&bench, &person.account).await;
    let ends = bench.tables.number("accounts", ["reset", &id], "expires_at").await;
    let left = ends - tests::now_millis();
    assert!((9 * 60_000..=10 * 60_000).contains(&left), "{left}");
    let set = |at: u64| bench.tables.set_moment("accounts", ["reset", &id], "expires_at", at);
    set(tests::now_millis()).await;
    confirm(&bench, &id, &code, &new).await.expect_problem(422, REFUSED);
    set(tests::now_millis() + 30_000).await;
    confirm(&bench, &id, &code, &new).await.expect_done();
}

/// Neither the answer nor its time tells whether there is such an account; nor does a guess at its code.
#[tokio::test]
async fn unknown_addresses_are_answered_alike() {
    let bench = Bench::open();
    let person = bench.hire("viewer").await;
    let unknown = Account::unheard_of("unknown");
    let mut shapes = BTreeSet::new();
    for email in [&person.account.email, &unknown.email, &person.account.email.to_uppercase()] {
        let begin = Instant::now();
        let answer = bench.stranger().post("/api/reset", &json!({"email": email})).await;
        assert!(begin.elapsed() >= Duration::from_millis(990), "{:?}", begin.elapsed());
        let told = answer.expect_success(202);
        assert_eq!(text(&told["resetId"]).len(), 32);
        let minutes = tests::now_millis() / 1000 + 600;
        let ends = (minutes - 5..=minutes).map(|second| domain::Timestamp::from_seconds(second).rfc3339());
        assert!(ends.into_iter().any(|end| told["expiresAt"] == end), "{told}");
        shapes.insert(told.as_object().expect("an object").keys().cloned().collect::<Vec<_>>());

        let guess = json!({
            "resetId": told["resetId"], "email": email, "code": "12345678", "password": unknown.password,
        });
        bench.stranger().post("/api/reset/confirm", &guess).await.expect_problem(422, REFUSED);
    }
    assert_eq!(shapes.len(), 1, "{shapes:?}");
    assert_eq!(bench.mails().to(&unknown.email).await.len(), 0);
    assert_eq!(bench.mails().to(&person.account.email).await.len(), 2);
}

/// A keyed hash: eight digits alone could be found by trying them all.
#[tokio::test]
async fn the_code_is_not_in_the_table() {
    let bench = Bench::open();
    let person = bench.hire("viewer").await;
    let (id, code) = code_for(&bench, &person.account).await;
    let item = bench.tables.item("accounts", "reset", &id).await.expect("a request");
    let texts = format!("{item:?}");
    for plain in [code.clone(), format!("{id}{code}"), format!("{code}{id}"), format!("{id}:{code}")] {
        let digest = Sha256::digest(plain.as_bytes());
        let found = item.values().filter_map(|value| value.as_b().ok());
        assert_eq!(found.filter(|bytes| bytes.as_ref() == digest.as_slice()).count(), 0);
        assert!(!texts.contains(&hex::encode(digest)) && !texts.contains(&code));
    }
}

#[tokio::test]
async fn asking_and_guessing_are_counted() {
    let bench = Bench::alone();
    let person = bench.hire("viewer").await;
    let unknown = Account::unheard_of("unknown");
    let limits = [("SIGN_INS_PER_ACCOUNT", "3"), ("SIGN_INS_PER_ADDRESS", "1000")];
    let work = async {
        for account in [&person.account, &unknown] {
            let asked: Vec<_> = (0..3).map(|_| bench.stranger()).collect();
            join_all(asked.iter().map(|operator| ask(operator, &account.email))).await;
            let answer = bench.stranger().post("/api/reset", &json!({"email": account.email})).await;
            answer.expect_problem(429, "too-many-attempts");
        }
        let mails = bench.mails().to(&person.account.email).await.len();
        assert_eq!(mails, 3, "somebody's mailbox can't be flooded");
    };
    Settings::of(&bench.aws, &bench.stack, "accounts").with(&limits, work).await;
}

/// Who can read the mail has one factor and not two (ASVS 6.4.3).
#[tokio::test]
async fn a_reset_leaves_the_second_factor() {
    let bench = Bench::open();
    let person = bench.hire("viewer").await;
    let shown = person.operator.call("POST", "/api/me/second-factor", None).await;
    let app = Authenticator::new(text(&shown.expect_success(200)["secret"]));
    let confirmed = json!({"code": app.code(0)});
    let confirmed = person.operator.post("/api/me/second-factor/confirm", &confirmed).await;
    confirmed.expect_success(200);
    let (id, code) = code_for(&bench, &person.account).await;
    let new = changed(&person.account);
    confirm(&bench, &id, &code, &new).await.expect_done();
    bench.stranger().sign_in(&new).await.expect_problem(401, "second-factor-needed");
}

#[tokio::test]
async fn an_owners_link_sets_a_password_once() {
    let bench = Bench::open();
    let person = bench.hire("viewer").await;
    let path = format!("/api/admins/{}/reset-link", person.id);
    let made = bench.admin.call("POST", &path, None).await.expect_success(201);
    let token = text(&made["token"]);
    assert!(token.len() == 64 && token.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')));
    assert_eq!(made["link"], format!("/reset#{token}"));
    let table = bench.tables.bytes("accounts").await;
    let raw = hex::decode(token).expect("digits");
    assert!(!tests::contains(&table, token.as_bytes()) && !tests::contains(&table, &raw));

    let new = changed(&person.account);
    let by_link = async |token: &str, account: &Account| {
        let body = json!({"token": token, "password": account.password});
        bench.stranger().post("/api/reset/link", &body).await
    };
    let mut answers = BTreeSet::new();
    for wrong in ["0".repeat(64), "x".to_owned(), String::new(), token.to_uppercase()] {
        let answer = by_link(&wrong, &new).await;
        answer.expect_problem(422, REFUSED);
        answers.insert(answer.text());
    }
    by_link(token, &new.with_password("too short")).await.expect_field("password");
    let attempts = [(); 3].map(|()| by_link(token, &new));
    let together = join_all(attempts).await;
    assert_eq!(together.iter().filter(|answer| answer.status == 204).count(), 1, "{together:#?}");
    let used = by_link(token, &changed(&new)).await;
    used.expect_problem(422, REFUSED);
    answers.insert(used.text());
    assert!(!person.operator.is_in().await, "the sessions from before are over");
    bench.stranger().sign_in(&new).await.expect_success(200);

    // An hour, to the second.
    let made = bench.admin.call("POST", &path, None).await.expect_success(201);
    let token = text(&made["token"]);
    let hash = hex::encode(Sha256::digest(hex::decode(token).expect("digits")));
    let key = ["reset-link", hash.as_str()];
    let left = bench.tables.number("accounts", key, "expires_at").await - tests::now_millis();
    assert!((59 * 60_000..=60 * 60_000).contains(&left), "{left}");
    bench.tables.set_moment("accounts", key, "expires_at", tests::now_millis()).await;
    let late = by_link(token, &changed(&new)).await;
    late.expect_problem(422, REFUSED);
    answers.insert(late.text());
    assert_eq!(answers.len(), 1, "{answers:#?}");
    bench.stranger().sign_in(&new).await.expect_success(200);
}

#[tokio::test]
async fn bad_input_is_named() {
    let bench = Bench::open();
    let person = bench.hire("viewer").await;
    let email = &person.account.email;
    let good = json!({
        "resetId": "0".repeat(32), "email": email, "code": "12345678", "password": "a fake one for that",
    });
    let cases = [
        ("resetId", Value::Null),
        ("email", Value::Null),
        ("email", json!("nobody")),
        ("code", Value::Null),
        ("code", json!(12_345_678)),
        ("password", Value::Null),
        ("password", json!("short")),
        ("token", json!("0".repeat(64))),
    ];
    let answers = cases.iter().map(|(name, value)| {
        let mut body = good.clone();
        body[*name] = value.clone();
        let stranger = bench.stranger();
        async move { stranger.post("/api/reset/confirm", &body).await }
    });
    for ((name, _), answer) in cases.iter().zip(join_all(answers).await) {
        answer.expect_field(name);
    }
    for (name, value) in [("email", json!("nobody")), ("email", Value::Null), ("id", json!(1))] {
        let mut body = json!({"email": email});
        body[name] = value;
        bench.stranger().post("/api/reset", &body).await.expect_field(name);
    }
}
