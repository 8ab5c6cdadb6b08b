//! What is known of a change that went wrong, and when the answer comes.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::double::Double;
use super::{address, password, soon, within};
use crate::{ApiToken, ChangeError, Endpoint, Purelymail, ReadError, Reason};

/// Each change once, on an account of its own.
async fn change(double: &Double, operation: &str, deadline: Instant) -> Result<(), ChangeError> {
    let (client, name) = (double.client(), "anna@new-mail.example");
    if operation == "createUser" {
        let listing = client.list_users(soon()).await.expect("a listing");
        if let Some(left) = listing.present(&address(name)) {
            client.delete_user(left, soon()).await.expect("it goes");
        }
        let listing = client.list_users(soon()).await.expect("a listing");
        let absent = listing.absent(&address(name)).expect("nobody");
        return client.create_user(absent, &password("not-a-secret"), deadline).await;
    }
    let anna = double.present(name).await;
    match operation {
        "modifyUser" => client.set_password(&anna, &password("not-a-secret"), deadline).await,
        "deleteUser" => client.delete_user(anna, deadline).await,
        _ => panic!("{operation} is no change"),
    }
}

#[tokio::test]
async fn a_change_is_sent_once_and_its_fate_is_told() {
    let double = Double::start();
    let page = json!({"kind": "body", "type": "text/html", "text": "<html>"});
    for (fault, expected) in [
        (json!({"kind": "lost"}), ChangeError::Unknown(Reason::Ended)),
        (json!({"kind": "status", "status": 500}), ChangeError::Unknown(Reason::ServerError)),
        (json!({"kind": "status", "status": 502}), ChangeError::Unknown(Reason::ServerError)),
        (json!({"kind": "status", "status": 408}), ChangeError::Unknown(Reason::ServerError)),
        (json!({"kind": "status", "status": 204}), ChangeError::Unknown(Reason::Status)),
        (page, ChangeError::Unknown(Reason::ContentType)),
        (json!({"kind": "body", "text": "{"}), ChangeError::Unknown(Reason::NotJson)),
        (json!({"kind": "body", "text": "{}"}), ChangeError::Unknown(Reason::Shape)),
        (json!({"kind": "body", "text": " ", "repeat": 2 << 20}), ChangeError::Unknown(Reason::TooLong)),
        (json!({"kind": "status", "status": 429}), ChangeError::NotNow(Reason::Throttled)),
        (json!({"kind": "page"}), ChangeError::Protocol(Reason::UnknownOperation)),
        (json!({"kind": "status", "status": 403}), ChangeError::Protocol(Reason::Status)),
        (json!({"kind": "status", "status": 307}), ChangeError::Protocol(Reason::Status)),
        (json!({"kind": "error", "code": "invalidToken"}), ChangeError::InvalidToken),
    ] {
        for operation in ["createUser", "modifyUser", "deleteUser"] {
            double.fault(operation, fault.clone()).await;
            let error = change(&double, operation, soon()).await.expect_err("a fault");
            assert_eq!(error, expected, "{operation} {fault}");
            assert_eq!(double.count(operation).await, 1, "{operation} {fault}");
            assert_eq!(error.may_have_happened(), matches!(error, ChangeError::Unknown(_)), "{error:?}");
        }
    }
}

#[tokio::test]
async fn done_and_never_answered_is_unknown_until_it_is_read_back() {
    let double = Double::start();
    for (operation, is_there) in [("createUser", true), ("deleteUser", false)] {
        for kind in ["silence", "lost", "status"] {
            double.fault(operation, json!({"kind": kind, "done": true})).await;
            let error = change(&double, operation, within(400)).await.expect_err("no answer");
            assert!(matches!(error, ChangeError::Unknown(_)), "{operation} {kind}: {error:?}");
            assert!(error.may_have_happened());
            assert_eq!(double.count(operation).await, 1, "{operation} {kind}");
            let listing = double.client().list_users(soon()).await.expect("a listing");
            let anna = listing.present(&address("anna@new-mail.example"));
            assert_eq!(anna.is_some(), is_there, "{operation} {kind}");
        }
    }
}

#[tokio::test]
async fn every_call_ends_at_its_deadline() {
    let double = Double::start();
    let client = double.client();
    let anna = double.present("anna@new-mail.example").await;
    for kind in ["silence", "slow"] {
        let fault = match kind {
            "slow" => json!({"kind": "slow", "milliseconds": 4000}),
            other => json!({"kind": other}),
        };
        double.fault("modifyUser", fault.clone()).await;
        let begin = Instant::now();
        let error = client.set_password(&anna, &password("x"), within(500)).await.expect_err("no answer");
        assert_eq!(error, ChangeError::Unknown(Reason::TimedOut));
        kept(begin, kind);

        double.fault("listUser", fault).await;
        let begin = Instant::now();
        let error = client.list_users(within(500)).await.expect_err("no answer");
        assert_eq!(error, ReadError::NotNow(Reason::TimedOut));
        kept(begin, kind);
    }
    // Between tries as well: there is no time left for a third one.
    double.fault("listDomains", json!({"kind": "lost", "times": 9})).await;
    let begin = Instant::now();
    let error = client.list_domains(within(500)).await.expect_err("no answer");
    assert_eq!(error, ReadError::NotNow(Reason::Ended));
    assert!(begin.elapsed() < Duration::from_millis(600), "{:?}", begin.elapsed());
    assert_eq!(double.count("listDomains").await, 2);
}

fn kept(begin: Instant, kind: &str) {
    let elapsed = begin.elapsed();
    assert!(
        (Duration::from_millis(490)..Duration::from_millis(1500)).contains(&elapsed),
        "{kind}: {elapsed:?}"
    );
}

#[tokio::test]
async fn what_never_left_has_no_effect() {
    let double = Double::start();
    let anna = double.present("anna@new-mail.example").await;
    let late = double.client().set_password(&anna, &password("x"), Instant::now()).await;
    assert_eq!(late.expect_err("too late"), ChangeError::NotNow(Reason::TimedOut));
    let late = double.client().list_users(Instant::now()).await;
    assert_eq!(late.expect_err("too late"), ReadError::NotNow(Reason::TimedOut));
    assert_eq!(double.calls().await, Vec::<Value>::new());

    let closed =
        std::net::TcpListener::bind("127.0.0.1:0").and_then(|some| some.local_addr()).expect("a port");
    let nowhere = client_at(&format!("http://{closed}/api/v0"));
    let error = nowhere.set_password(&anna, &password("x"), soon()).await.expect_err("nobody listens");
    assert_eq!(error, ChangeError::NotNow(Reason::Unreachable));
    assert!(!error.may_have_happened());
    let error = nowhere.list_users(soon()).await.expect_err("nobody listens");
    assert_eq!(error, ReadError::NotNow(Reason::Unreachable));
}

/// Somebody takes the connection and never says a word.
#[tokio::test]
async fn without_a_handshake_nothing_has_left() {
    let double = Double::start();
    let anna = double.present("anna@new-mail.example").await;
    let mute = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = mute.local_addr().expect("it is bound").port();
    for (base, expected) in [
        (format!("https://localhost:{port}/api/v0"), ChangeError::NotNow(Reason::TimedOut)),
        (format!("http://127.0.0.1:{port}/api/v0"), ChangeError::Unknown(Reason::TimedOut)),
    ] {
        let begin = Instant::now();
        let error = client_at(&base).set_password(&anna, &password("x"), within(500)).await;
        assert_eq!(error.expect_err("no answer"), expected);
        kept(begin, &base);
    }
}

fn client_at(base: &str) -> Purelymail {
    let endpoint = Endpoint::parse(base, true).expect("an endpoint");
    let token = ApiToken::parse("pm-live-not-a-real-token".to_owned()).expect("a token");
    Purelymail::new(endpoint, token, || [255; 8]).expect("a client")
}
