//! Nobody becomes an admin uninvited, and an invitation makes one admin (OWASP ASVS 5.0, 6.4.1).

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::{Account, Answer, Bench, Operator, Settings};

/// An invitation as an owner makes it.
fn wanted(role: &str, scope: Value) -> Value {
    json!({"label": "New colleague", "role": role, "scope": scope, "expiryDays": 7})
}

async fn invite(bench: &Bench, body: &Value) -> Value {
    bench.admin.call("POST", "/api/invitations", Some(body)).await.expect_success(201)
}

async fn accept(operator: &Operator, token: &str, account: &Account) -> Answer {
    let mut body = account.credentials();
    body["token"] = token.into();
    operator.post("/api/invitation/accept", &body).await
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

#[tokio::test]
async fn an_invitation_makes_the_admin_that_it_says() {
    let bench = Bench::open();
    let campaign = bench.campaign("tls").await;
    for (role, scope) in [
        ("owner", json!("all")),
        ("admin", json!("all")),
        ("admin", json!([campaign.id])),
        ("viewer", json!([campaign.id])),
        ("viewer", json!([])),
    ] {
        let invited = invite(&bench, &wanted(role, scope.clone())).await;
        let token = text(&invited["token"]);
        assert!(token.len() == 64 && token.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')));
        assert_eq!(invited["link"], format!("/accept#{token}"), "in the fragment, which nobody sends");
        assert_eq!(invited["mailed"], false);

        let operator = bench.stranger();
        let shown = operator.post("/api/invitation", &json!({"token": token})).await.expect_success(200);
        let expected = json!({
            "label": "New colleague", "email": Value::Null, "role": role, "scope": scope,
            "expiresAt": invited["expiresAt"],
        });
        assert_eq!(shown, expected);

        let account = Account::unheard_of(role);
        let me = accept(&operator, token, &account).await.expect_success(201);
        assert_eq!((&me["role"], &me["scope"]), (&json!(role), &scope));
        assert_eq!(me["email"], account.email.as_str());
        assert_eq!(operator.me().await["id"], me["id"]);
        bench.stranger().sign_in(&account).await.expect_success(200);
        // What it says stands: nobody chooses their own role.
        accept(&bench.stranger(), token, &Account::unheard_of(role)).await.expect_problem(404, UNUSABLE);
    }
}

const UNUSABLE: &str = "invitation-unusable";

#[tokio::test]
async fn the_token_is_shown_once_and_stored_as_a_hash() {
    let bench = Bench::open();
    let invited = invite(&bench, &wanted("viewer", json!("all"))).await;
    let token = text(&invited["token"]);
    let list = bench.admin.call("GET", "/api/invitations", None).await;
    list.expect_success(200);
    assert!(list.text().contains(text(&invited["id"])) && !list.text().contains(token));
    let table = bench.tables.bytes("accounts").await;
    let raw = hex::decode(token).expect("digits");
    assert!(!tests::contains(&table, token.as_bytes()) && !tests::contains(&table, &raw));
    // Looking at it uses nothing up.
    for _ in 0..3 {
        let shown = bench.stranger().post("/api/invitation", &json!({"token": token})).await;
        shown.expect_success(200);
    }
    accept(&bench.stranger(), token, &Account::unheard_of("once")).await.expect_success(201);
    let list = bench.admin.call("GET", "/api/invitations", None).await;
    assert!(!list.text().contains(text(&invited["id"])), "a used one is still listed");
}

#[tokio::test]
async fn of_ten_at_once_one_accepts() {
    let bench = Bench::open();
    let invited = invite(&bench, &wanted("viewer", json!("all"))).await;
    let token = text(&invited["token"]);
    let everybody: Vec<_> = (0..10).map(|_| (bench.stranger(), Account::unheard_of("race"))).collect();
    let calls = everybody.iter().map(|(operator, account)| accept(operator, token, account));
    let answers = join_all(calls).await;
    let (accepted, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
    assert_eq!(accepted.len(), 1, "{answers:#?}");
    for answer in refused {
        answer.expect_problem(404, UNUSABLE);
        assert!(answer.set_cookies.is_empty());
    }
    let mut signed_in = 0;
    for (_, account) in &everybody {
        signed_in += usize::from(bench.stranger().sign_in(account).await.status == 200);
    }
    assert_eq!(signed_in, 1);
}

/// Whether there ever was such an invitation can't be told.
#[tokio::test]
async fn used_expired_revoked_and_unknown_ones_answer_alike() {
    let bench = Bench::open();
    let [used, expired, revoked] = [(); 3].map(|()| wanted("viewer", json!("all")));
    let [used, expired, revoked] =
        [invite(&bench, &used).await, invite(&bench, &expired).await, invite(&bench, &revoked).await];
    accept(&bench.stranger(), text(&used["token"]), &Account::unheard_of("used")).await.expect_success(201);
    // To the second of its end it is good.
    let at = |millis: u64| expire(&bench, text(&expired["token"]), millis);
    at(tests::now_millis() + 30_000).await;
    let still = bench.stranger().post("/api/invitation", &json!({"token": expired["token"]})).await;
    still.expect_success(200);
    at(tests::now_millis()).await;
    let path = format!("/api/invitations/{}", text(&revoked["id"]));
    bench.admin.call("DELETE", &path, None).await.expect_done();
    bench.admin.call("DELETE", &path, None).await.expect_problem(404, "not-found");

    let mut answers = Vec::new();
    let unknown = "0123456789abcdef".repeat(4);
    for token in [
        text(&used["token"]),
        text(&expired["token"]),
        text(&revoked["token"]),
        &unknown,
        "x",
        "",
        &unknown.to_uppercase(),
        &format!("{}\0", &unknown[..63]),
    ] {
        let shown = bench.stranger().post("/api/invitation", &json!({"token": token})).await;
        let accepted = accept(&bench.stranger(), token, &Account::unheard_of("late")).await;
        for answer in [shown, accepted] {
            assert_eq!(answer.status, 404, "{token}: {answer:?}");
            answer.expect_problem(404, UNUSABLE);
            answers.push(answer.text());
        }
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:#?}");
    let list = bench.admin.call("GET", "/api/invitations", None).await.text();
    for gone in [&used, &expired, &revoked] {
        assert!(!list.contains(text(&gone["id"])), "listed: {gone}");
    }
}

/// Sets an invitation's end.
async fn expire(bench: &Bench, token: &str, at_millis: u64) {
    use sha2::{Digest, Sha256};
    let hash = hex::encode(Sha256::digest(hex::decode(token).expect("digits")));
    bench.tables.set_moment("accounts", ["invitation", &hash], "expires_at", at_millis).await;
}

#[tokio::test]
async fn an_invitation_by_mail_is_for_its_receiver() {
    let bench = Bench::open();
    let (guest, other) = (Account::unheard_of("guest"), Account::unheard_of("other"));
    let mut body = wanted("viewer", json!("all"));
    body["email"] = guest.email.as_str().into();
    let invited = invite(&bench, &body).await;
    assert_eq!(invited["mailed"], true);
    let token = text(&invited["token"]);
    let mail = bench.mails().wait_for(&guest.email, token).await;
    assert_eq!(mail.source, "mailgather@admin.example");
    assert_eq!(mail.to, [guest.email.as_str()]);
    let link = format!("{}/accept#{token}", bench.admin.operator().await.site());
    assert!(mail.body_text.contains(&link), "{mail:?}");

    let shown = bench.stranger().post("/api/invitation", &json!({"token": token})).await;
    assert_eq!(shown.expect_success(200)["email"], guest.email.as_str());
    // Whatever address is given, it is the invited one's.
    let me = accept(&bench.stranger(), token, &other.with_password(&guest.password)).await;
    assert_eq!(me.expect_success(201)["email"], guest.email.as_str());
    bench.stranger().sign_in(&guest).await.expect_success(200);
    bench.stranger().sign_in(&other).await.expect_problem(401, "sign-in-refused");

    // An address makes one admin.
    let again = bench.admin.call("POST", "/api/invitations", Some(&body)).await;
    again.expect_problem(409, "email-taken");
    let anew = invite(&bench, &wanted("owner", json!("all"))).await;
    let mut shouted = guest.clone();
    shouted.email = guest.email.to_uppercase();
    for account in [&guest, &shouted] {
        let answer = accept(&bench.stranger(), text(&anew["token"]), account).await;
        answer.expect_problem(409, "email-taken");
    }
    // That used nothing up.
    accept(&bench.stranger(), text(&anew["token"]), &other).await.expect_success(201);
}

#[tokio::test]
async fn a_bad_invitation_is_refused() {
    let bench = Bench::open();
    for (name, value) in [
        ("label", json!("")),
        ("label", Value::Null),
        ("label", json!("x".repeat(101))),
        ("label", json!("line\r\nBcc: everybody@admin.example")),
        ("email", json!("nobody")),
        ("email", json!("a@b.example\r\nBcc: everybody@admin.example")),
        ("role", json!("root")),
        ("role", json!("Owner")),
        ("role", Value::Null),
        ("scope", json!("some")),
        ("scope", json!(["../campaigns"])),
        ("scope", json!([1])),
        ("scope", json!({})),
        ("scope", Value::Null),
        ("expiryDays", json!(0)),
        ("expiryDays", json!(31)),
        ("expiryDays", json!(-1)),
        ("expiryDays", json!(1.5)),
        ("expiryDays", json!("7")),
        ("token", json!("0".repeat(64))),
    ] {
        let mut body = wanted("viewer", json!("all"));
        body[name] = value.clone();
        let answer = bench.admin.call("POST", "/api/invitations", Some(&body)).await;
        assert_eq!(answer.status, 400, "{name} {value}: {answer:?}");
        answer.expect_field(name);
    }
    let limited = wanted("owner", json!([]));
    bench.admin.call("POST", "/api/invitations", Some(&limited)).await.expect_field("scope");

    let invited = invite(&bench, &wanted("viewer", json!("all"))).await;
    let account = Account::unheard_of("bad");
    for (name, value) in [
        ("email", json!("nobody")),
        ("email", Value::Null),
        ("password", Value::Null),
        ("password", json!("short")),
        ("role", json!("owner")),
        ("scope", json!("all")),
        ("id", json!("0".repeat(32))),
    ] {
        let mut body = account.credentials();
        body["token"] = invited["token"].clone();
        body[name] = value;
        bench.stranger().post("/api/invitation/accept", &body).await.expect_field(name);
    }
    accept(&bench.stranger(), text(&invited["token"]), &account).await.expect_success(201);
}

#[tokio::test]
async fn guesses_are_counted() {
    let bench = Bench::alone();
    let limits = [("SIGN_INS_PER_ACCOUNT", "1000"), ("SIGN_INS_PER_ADDRESS", "4")];
    let invited = invite(&bench, &wanted("viewer", json!("all"))).await;
    let work = async {
        let guesser = bench.stranger();
        for _ in 0..4 {
            let answer = accept(&guesser, &"0".repeat(64), &Account::unheard_of("guess")).await;
            answer.expect_problem(404, UNUSABLE);
        }
        let account = Account::unheard_of("guess");
        let answer = accept(&guesser, text(&invited["token"]), &account).await;
        answer.expect_problem(429, "too-many-attempts");
        let answer = guesser.post("/api/invitation", &json!({"token": invited["token"]})).await;
        answer.expect_problem(429, "too-many-attempts");
        accept(&bench.stranger(), text(&invited["token"]), &account).await.expect_success(201);
    };
    Settings::of(&bench.aws, &bench.stack, "accounts").with(&limits, work).await;
}
