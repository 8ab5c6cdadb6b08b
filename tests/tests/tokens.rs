//! Access tokens that nobody of ours made, and the keys that sign those that are ours (RFC 7519, RFC 8725;
//! OWASP ASVS 5.0, chapter 9).

use serde_json::{Value, json};
use tests::{ACCESS, Answer, Bench, Colleague, Jwt, Operator, REFRESH, Secret, Settings, Version};

/// An answer that tells nothing, and takes the cookies away.
#[track_caller]
fn expect_out(what: &str, answer: &Answer) {
    assert_eq!(answer.status, 401, "{what}: {answer:?}");
    answer.expect_problem(401, "session-ended");
    assert!(answer.cookies().iter().all(tests::Cookie::is_gone), "{what}: {answer:?}");
}

/// The person's browser with another access token in its jar, and no refresh token beside it.
fn forger(operator: &Operator, token: &str) -> Operator {
    let forger = operator.copy();
    forger.forget();
    forger.set_cookie(ACCESS, Some(token));
    forger
}

/// The session of somebody who is signed in as that person.
async fn good(bench: &Bench, key: &Version, person: &Colleague) -> (Operator, Jwt) {
    let operator = person.sign_in_again().await;
    let session = operator.me().await["sessionId"].as_str().expect("an id").to_owned();
    let jwt = Jwt::good(key, &person.id, &session);
    // The forgery's model is a good one, so that each forgery fails for its one fault.
    let model = forger(&operator, &jwt.signed(&key.text));
    assert!(model.is_in().await, "{:?}", bench.stack.stack);
    (operator, jwt)
}

#[tokio::test]
async fn a_token_says_what_it_must_and_nothing_more() {
    let bench = Bench::open();
    let key = Secret::signing(&bench).current().await;
    let person = bench.hire("viewer").await;
    let Jwt { header, claims } = Jwt::of(&person.operator);
    assert_eq!((&header["alg"], &header["kid"]), (&json!("HS256"), &json!(key.id)));
    let (issued, expires) = (&claims["iat"], &claims["exp"]);
    let now = tests::now_millis() / 1000;
    assert!(issued.as_u64().is_some_and(|issued| (now - 60..=now).contains(&issued)), "{claims}");
    assert_eq!(expires.as_u64(), issued.as_u64().map(|issued| issued + 600));
    let expected = json!({
        "iss": "mailgather", "aud": "mailgather-admin", "sub": person.id, "sid": person.session,
        "iat": issued, "exp": expires,
    });
    assert_eq!(claims, expected);
    let token = person.operator.cookie(ACCESS).expect("signed in");
    assert_eq!(Jwt { header, claims }.signed(&key.text).split('.').count(), token.split('.').count());
}

/// Each is a session's last call: no page of ours sends such a token.
#[tokio::test]
async fn a_forged_token_ends_the_session_it_names() {
    let bench = Bench::open();
    let key = Secret::signing(&bench).current().await;
    let person = bench.hire("owner").await;
    let bystander = person.sign_in_again().await;
    let other_key = "f".repeat(64);
    let none = |name: &str| {
        let name = name.to_owned();
        move |jwt: Jwt| jwt.head("alg", name).with_signature(b"")
    };
    let text = key.text.clone();
    let good_signature = move |change: fn(Jwt) -> Jwt| {
        let text = text.clone();
        move |jwt: Jwt| change(jwt).signed(&text)
    };
    type Forge = Box<dyn FnOnce(Jwt) -> String>;
    let (key_384, id) = (key.text.clone(), key.id.clone());
    let forgeries: Vec<(&str, Forge)> = vec![
        ("alg=none", Box::new(none("none"))),
        ("alg=None", Box::new(none("None"))),
        ("alg=NONE, signed", {
            let text = key.text.clone();
            Box::new(move |jwt: Jwt| jwt.head("alg", "NONE").signed(&text))
        }),
        ("no signature", Box::new(|jwt: Jwt| jwt.with_signature(b""))),
        ("another key", {
            let other = other_key.clone();
            Box::new(move |jwt: Jwt| jwt.signed(&other))
        }),
        ("the key's id as the key", Box::new(move |jwt: Jwt| jwt.signed(&id))),
        ("an empty key", Box::new(|jwt: Jwt| jwt.signed(""))),
        ("a key that it brings along", {
            let other = other_key.clone();
            Box::new(move |jwt: Jwt| {
                let brought = json!({"kty": "oct", "k": "ZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZm"});
                jwt.head("jwk", brought).head("jku", "https://evil.example/keys").signed(&other)
            })
        }),
        ("HS384", Box::new(move |jwt: Jwt| jwt.head("alg", "HS384").signed_384(&key_384))),
        ("RS256", Box::new(good_signature(|jwt| jwt.head("alg", "RS256")))),
        ("another audience", Box::new(good_signature(|jwt| jwt.claim("aud", "mailgather-gather")))),
        ("no audience", Box::new(good_signature(|jwt| jwt.claim("aud", Value::Null)))),
        ("another issuer", Box::new(good_signature(|jwt| jwt.claim("iss", "somebody")))),
        ("no issuer", Box::new(good_signature(|jwt| jwt.claim("iss", Value::Null)))),
        ("no end", Box::new(good_signature(|jwt| jwt.claim("exp", Value::Null)))),
        ("an end in words", Box::new(good_signature(|jwt| jwt.claim("exp", "never")))),
        ("an end in a fraction", Box::new(good_signature(|jwt| jwt.claim("exp", 9e99)))),
        (
            "a life longer than ours",
            Box::new(good_signature(|jwt| {
                let life = jwt.claims["iat"].as_u64().expect("a time") + 601;
                jwt.claim("exp", life)
            })),
        ),
        (
            "an end before its beginning",
            Box::new(good_signature(|jwt| {
                let end = jwt.claims["iat"].as_u64().expect("a time") - 1;
                jwt.claim("exp", end)
            })),
        ),
        ("other claims", {
            let text = key.text.clone();
            Box::new(move |jwt: Jwt| {
                let signed = jwt.signed(&text);
                let signature = signed.rsplit('.').next().unwrap_or_default().to_owned();
                let unsigned = jwt.claim("role", "owner").with_signature(b"");
                format!("{unsigned}{signature}")
            })
        }),
    ];
    let mut count = 0;
    for (what, forge) in forgeries {
        let (operator, jwt) = good(&bench, &key, &person).await;
        let token = forge(jwt);
        let answer = forger(&operator, &token).get("/api/admins").await;
        expect_out(what, &answer);
        assert!(!operator.is_in().await, "{what}: the session goes on");
        assert_eq!(operator.refresh().await.status, 401, "{what}: the family goes on");
        count += 1;
    }
    assert!(bystander.is_in().await, "another session has nothing to do with it");
    bench.admin.expect_audited(&person.id, "violation", count).await;
}

/// What a browser may send for an honest reason ends nothing.
#[tokio::test]
async fn a_token_that_is_only_old_is_no_violation() {
    let bench = Bench::open();
    let key = Secret::signing(&bench).current().await;
    let person = bench.hire("viewer").await;
    let (operator, jwt) = good(&bench, &key, &person).await;
    let now = tests::now_millis() / 1000;
    let unknown = "00000000-0000-4000-8000-000000000000";
    for (what, token) in [
        ("over this second", jwt.clone().claim("exp", now).signed(&key.text)),
        ("over for long", jwt.clone().claim("iat", 1000).claim("exp", 1600).signed(&key.text)),
        ("a key of long ago", jwt.clone().head("kid", unknown).signed(&key.text)),
    ] {
        expect_out(what, &forger(&operator, &token).get("/api/me").await);
        assert!(operator.is_in().await, "{what}");
    }
    // It lives to its last second.
    let soon = jwt.claim("exp", tests::now_millis() / 1000 + 3).signed(&key.text);
    assert!(forger(&operator, &soon).is_in().await);
    tokio::time::sleep(std::time::Duration::from_millis(3100)).await;
    expect_out("three seconds later", &forger(&operator, &soon).get("/api/me").await);
    let violations = bench.admin.audit(&[("actor", &person.id), ("action", "violation")]).await;
    assert_eq!(violations, Vec::<Value>::new());
}

/// A right signature is not enough: the session it names must be that admin's.
#[tokio::test]
async fn a_token_opens_no_other_session() {
    let bench = Bench::open();
    let key = Secret::signing(&bench).current().await;
    let (person, owner) = (bench.hire("viewer").await, bench.hire("owner").await);
    let nobody = "0".repeat(32);
    for (admin, session) in [
        (&owner.id, &person.session),
        (&person.id, &owner.session),
        (&nobody, &nobody),
        (&owner.id, &nobody),
        (&nobody, &owner.session),
    ] {
        let token = Jwt::good(&key, admin, session).signed(&key.text);
        expect_out("a pair that is none", &forger(&person.operator, &token).get("/api/me").await);
    }
    assert!(person.operator.is_in().await && owner.operator.is_in().await);
}

/// Nonsense of any kind is an ordinary refusal, and never a fault of ours.
#[tokio::test]
async fn nonsense_for_a_token_is_refused() {
    let bench = Bench::open();
    let stranger = bench.stranger();
    let long = "a".repeat(4000);
    for token in ["x", ".", "..", "...", "a.b.c", "e30.e30.", "eyJhbGciOiJub25lIn0.e30.", "%00", &long] {
        expect_out(token, &forger(&stranger, token).get("/api/me").await);
    }
    for token in ["x", &long] {
        stranger.set_cookie(REFRESH, Some(token));
        expect_out(token, &stranger.copy().refresh().await);
    }
    // Two of a name: which one counts is not for a sender to choose.
    let person = bench.hire("viewer").await;
    let right = person.operator.cookie(ACCESS).expect("signed in");
    let request = stranger.page_request("GET", "/api/me");
    let twice = format!("{ACCESS}={right}; {ACCESS}=x");
    assert_eq!(stranger.send(request.header("cookie", twice)).await.status, 401);
}

/// The secret can be rotated while people work: what the key before signed is good until it ends.
#[tokio::test]
async fn the_key_in_use_and_the_one_before_are_accepted() {
    let bench = Bench::alone();
    let person = bench.hire("viewer").await;
    let secret = Secret::signing(&bench);
    let first = secret.current().await;
    let early = person.operator.copy();
    let mark = tests::tag();

    let second = secret.rotate(&format!("{:x<64}", format!("second{mark}"))).await;
    assert_ne!(first.id, second.id);
    assert!(early.is_in().await, "signed with the key before");
    restart(&bench).await;
    assert!(early.is_in().await, "signed with the key before, which a new process read");
    let late = person.sign_in_again().await;
    assert_eq!(Jwt::of(&late).header["kid"], second.id.as_str());
    // The key changes, the session stays: who refreshes gets a token of the new key.
    person.operator.refresh().await.expect_success(200);
    assert_eq!(Jwt::of(&person.operator).header["kid"], second.id.as_str());

    let third = secret.rotate(&format!("{:x<64}", format!("third{mark}"))).await;
    restart(&bench).await;
    assert!(late.is_in().await, "signed with the key before");
    expect_out("signed with the key before that", &early.get("/api/me").await);
    let stale = Jwt::good(&first, &person.id, &person.session).signed(&first.text);
    expect_out("made with a key that leaked long ago", &forger(&early, &stale).get("/api/me").await);
    // The key before signs nothing new: whoever has it can't make tokens for the time after its renewal.
    let later = tests::now_millis() / 1000 + 400;
    let session = late.me().await["sessionId"].as_str().expect("an id").to_owned();
    let new = Jwt::good(&second, &person.id, &session).claim("iat", later).claim("exp", later + 600);
    expect_out(
        "made with the key before, for later",
        &forger(&late, &new.signed(&second.text)).get("/api/me").await,
    );
    // That key is forgotten, its name too: it is no forgery, and ends nothing.
    assert!(person.operator.is_in().await && late.is_in().await);
    // The name of the key in use with the text of the one before is one.
    let mixed = Jwt::of(&late).head("kid", third.id.as_str()).signed(&second.text);
    expect_out("a key under another's name", &forger(&late, &mixed).get("/api/me").await);
    assert!(!late.is_in().await);
    // The harness's owner signed in with the first key, too: the next call signs in anew.
    bench.admin.call("GET", "/api/me", None).await.expect_problem(401, "session-ended");
    bench.admin.expect_audited(&person.id, "violation", 1).await;
}

/// New processes, which read the secret anew.
async fn restart(bench: &Bench) {
    for function in ["accounts", "campaigns"] {
        Settings::of(&bench.aws, &bench.stack, function).with(&[("RESTARTED", "1")], async {}).await;
    }
}
