use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{EncodingKey, encode};
use serde_json::{Value, json};

use super::*;

const NOW: u64 = 1_800_000_000;
/// The secret was renewed a minute ago.
const SINCE: u64 = NOW - 60;
const TEXTS: [&str; 4] = [
    "not-a-secret-not-a-secret-not-one-current",
    "not-a-secret-not-a-secret-not-one-previous",
    "not-a-secret-not-a-secret-not-one-forgotten",
    "not-a-secret-not-a-secret-not-one-of-ours",
];

fn at(seconds: u64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

fn key(id: &str, text: &str) -> SigningKey {
    SigningKey::new(id, text.as_bytes()).expect("long enough")
}

fn keys() -> SigningKeys {
    let previous = Some(key("previous", TEXTS[1]));
    SigningKeys { current: key("current", TEXTS[0]), current_since: at(SINCE), previous }
}

fn family() -> Family {
    Family { admin: AdminId::from_random([1; 16]), session: SessionId::from_random([2; 16]) }
}

fn accepted() -> Access {
    Access { family: family(), expires_at: at(NOW + 600) }
}

fn issued() -> String {
    let (token, ends) = issue(&family(), &keys().current, at(NOW)).expect("a token");
    assert_eq!(ends, at(NOW + 600));
    token.to_string()
}

fn claims() -> Value {
    let family = family();
    json!({
        "iss": "mailgather",
        "aud": "mailgather-admin",
        "sub": family.admin.as_str(),
        "sid": family.session.as_str(),
        "iat": NOW,
        "exp": NOW + 600,
    })
}

fn with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[name] = value;
    claims
}

fn without(name: &str) -> Value {
    let mut claims = claims();
    claims.as_object_mut().expect("an object").remove(name);
    claims
}

/// A token with any header and claims, signed by HMAC-SHA256 with `secret` whatever its header says.
fn made(header: &Value, claims: &Value, secret: &str) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(header), part(claims));
    let signature = jsonwebtoken::crypto::sign(
        message.as_bytes(),
        &EncodingKey::from_secret(secret.as_bytes()),
        Algorithm::HS256,
    );
    format!("{message}.{}", signature.expect("a signature"))
}

fn ours() -> Value {
    json!({"typ": "JWT", "alg": "HS256", "kid": "current"})
}

/// Checks that a token counts as forged and which session it names.
fn forged(what: &str, token: &str, names: bool) {
    let named = names.then(family);
    assert_eq!(read(token, &keys(), at(NOW)), Err(Unaccepted::Forged(named)), "{what}: {token}");
}

#[test]
fn a_token_is_read_until_its_last_second() {
    let token = issued();
    for now in [NOW, NOW + 1, NOW + 599] {
        assert_eq!(read(&token, &keys(), at(now)), Ok(accepted()), "{now}");
    }
    // 599.999 seconds are not 600 yet.
    assert_eq!(read(&token, &keys(), Timestamp::from_millis((NOW + 600) * 1000 - 1)), Ok(accepted()));
    for now in [NOW + 600, NOW + 601, NOW + 100_000_000] {
        assert_eq!(read(&token, &keys(), at(now)), Err(Unaccepted::Expired(family())), "{now}");
    }
}

#[test]
fn the_key_is_chosen_by_its_id_among_ours() {
    let (previous, _) = issue(&family(), &key("previous", TEXTS[1]), at(NOW)).expect("a token");
    assert_eq!(read(&previous, &keys(), at(NOW)), Ok(accepted()));
    let alone = SigningKeys { current: key("current", TEXTS[0]), current_since: at(SINCE), previous: None };
    assert_eq!(read(&previous, &alone, at(NOW)), Err(Unaccepted::UnknownKey));
    let (forgotten, _) = issue(&family(), &key("forgotten", TEXTS[2]), at(NOW)).expect("a token");
    assert_eq!(read(&forgotten, &keys(), at(NOW)), Err(Unaccepted::UnknownKey));
    // Signed with one of our keys, in the name of the other.
    let (swapped, _) = issue(&family(), &key("previous", TEXTS[0]), at(NOW)).expect("a token");
    forged("swapped", &swapped, true);
    let (foreign, _) = issue(&family(), &key("current", TEXTS[3]), at(NOW)).expect("a token");
    forged("a key of somebody else", &foreign, true);
}

#[test]
fn what_this_test_makes_by_hand_is_believed_if_it_is_right() {
    assert_eq!(read(&made(&ours(), &claims(), TEXTS[0]), &keys(), at(NOW)), Ok(accepted()));
}

#[test]
fn no_other_algorithm_is_taken() {
    let claims = claims();
    for algorithm in
        ["none", "None", "NONE", "hs256", "HS384", "HS512", "RS256", "ES256", "PS256", "EdDSA", ""]
    {
        let header = json!({"typ": "JWT", "alg": algorithm, "kid": "current"});
        let signed = made(&header, &claims, TEXTS[0]);
        forged(algorithm, &signed, true);
        let (message, _) = signed.rsplit_once('.').expect("a signature");
        forged(algorithm, &format!("{message}."), true);
    }
    for algorithm in [Algorithm::HS384, Algorithm::HS512] {
        let header = Header { kid: Some("current".to_owned()), ..Header::new(algorithm) };
        let key = EncodingKey::from_secret(TEXTS[0].as_bytes());
        forged("rightly signed", &encode(&header, &claims, &key).expect("a token"), true);
    }
}

#[test]
fn no_other_header_is_taken() {
    for (name, value) in [
        ("kid", Value::Null),
        ("kid", json!(1)),
        ("typ", json!("at+jwt")),
        ("typ", Value::Null),
        ("crit", json!(["exp"])),
        ("jku", json!("https://evil.example/keys")),
        ("x5u", json!("https://evil.example/key")),
        ("jwk", json!({"kty": "oct", "k": "bm90LWEtc2VjcmV0"})),
        ("zip", json!("DEF")),
        ("more", json!(true)),
    ] {
        let mut header = ours();
        header[name] = value;
        forged(name, &made(&header, &claims(), TEXTS[0]), true);
    }
    forged("no algorithm", &made(&json!({"typ": "JWT", "kid": "current"}), &claims(), TEXTS[0]), true);
}

#[test]
fn every_claim_must_be_there_and_right() {
    let signed = |claims: &Value| made(&ours(), claims, TEXTS[0]);
    for name in ["iss", "aud", "iat", "exp"] {
        forged(name, &signed(&without(name)), true);
    }
    for name in ["sub", "sid"] {
        forged(name, &signed(&without(name)), false);
        forged(name, &signed(&with(name, json!("0123"))), false);
        forged(name, &signed(&with(name, json!("0A".repeat(16)))), false);
    }
    for (name, value) in [
        ("aud", json!("mailgather")),
        ("aud", json!("")),
        ("aud", json!(["mailgather-admin"])),
        ("aud", json!(["mailgather-admin", "other"])),
        ("iss", json!("evil")),
        ("iss", json!(["mailgather"])),
        ("exp", json!("1900000000")),
        ("exp", json!(1.9e9)),
        ("exp", json!(-1)),
        ("exp", Value::Null),
        ("role", json!("owner")),
    ] {
        forged(name, &signed(&with(name, value)), true);
    }
}

/// Whoever has a key of ours can sign what they like: a life longer than ours is nobody's token.
#[test]
fn no_token_lives_longer_than_ours_do() {
    let signed = |iat: u64, exp: u64| {
        let mut claims = with("iat", json!(iat));
        claims["exp"] = json!(exp);
        made(&ours(), &claims, TEXTS[0])
    };
    for (iat, exp) in [(NOW, NOW + 600), (NOW - 1, NOW + 599), (NOW, NOW + 1)] {
        assert!(read(&signed(iat, exp), &keys(), at(NOW)).is_ok(), "{iat} {exp}");
    }
    for (iat, exp) in [
        (NOW, NOW + 601),
        (NOW - 1, NOW + 600),
        (NOW, NOW + 115 * 86_400),
        (0, NOW + 600),
        (NOW + 700, NOW + 600),
        (0, u64::MAX),
        (u64::MAX, 0),
    ] {
        forged("a longer life", &signed(iat, exp), true);
    }
}

/// A key that leaked is worth nothing soon after it was renewed, whatever its tokens say of themselves.
#[test]
fn the_key_before_signs_nothing_new() {
    let signed = |made_at: u64| issue(&family(), &key("previous", TEXTS[1]), at(made_at)).expect("a token").0;
    for made_at in [SINCE - 1, SINCE, SINCE + 1, SINCE + 300] {
        assert!(read(&signed(made_at), &keys(), at(made_at)).is_ok(), "{made_at}");
    }
    for made_at in [SINCE + 301, NOW + 3_600, NOW + 100_000_000] {
        let answer = read(&signed(made_at), &keys(), at(made_at));
        assert_eq!(answer, Err(Unaccepted::WithdrawnKey(family())), "{made_at}");
    }
}

#[test]
fn what_is_changed_or_cut_is_forged() {
    let token = issued();
    let parts: Vec<&str> = token.split('.').collect();
    let [header, body, signature] = parts[..] else { panic!("three parts") };
    let tampered = URL_SAFE_NO_PAD.encode(with("exp", json!(NOW + 6_000_000)).to_string());
    forged("other claims", &format!("{header}.{tampered}.{signature}"), true);
    forged("no signature", &format!("{header}.{body}."), true);
    forged("half a signature", &format!("{header}.{body}.{}", &signature[..20]), true);
    forged("padding", &format!("{token}="), true);
    let flipped = if signature.starts_with('A') { "B" } else { "A" };
    forged("another signature", &format!("{header}.{body}.{flipped}{}", &signature[1..]), true);
    forged("four parts", &format!("{token}.{signature}"), false);
    forged("two parts", &format!("{header}.{body}"), false);
    for (what, garbage) in
        [("nothing", ""), ("dots", ".."), ("a word", "canary"), ("a number", "4711.4711.4711")]
    {
        forged(what, garbage, false);
    }
    for end in 0..token.len() {
        let result = read(&token[..end], &keys(), at(NOW));
        assert!(matches!(result, Err(Unaccepted::Forged(_))), "{end}: {result:?}");
    }
}

#[test]
fn a_refresh_token_is_no_access_token_and_names_its_session() {
    let refresh = RefreshToken::first(family(), [3; 32]);
    forged("a refresh token", &refresh.expose(), true);
}
