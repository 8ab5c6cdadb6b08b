use serde_json::json;

use super::double::{Double, TOKEN};
use super::{address, soon};
use crate::{ReadError, Reason};

#[tokio::test]
async fn what_there_is_to_read() {
    let double = Double::start();
    let client = double.client();
    double.settings(json!({"domains": ["new-mail.example", "bücher.example"], "credit": "-0.5"})).await;
    let domains = client.list_domains(soon()).await.expect("domains");
    assert!(domains.names().eq(["new-mail.example", "xn--bcher-kva.example"]), "shared ones aren't ours");

    assert!(client.list_users(soon()).await.expect("a listing").is_empty());
    double.account("anna@new-mail.example").await;
    let listing = client.list_users(soon()).await.expect("a listing");
    assert!(listing.absent(&address("anna@new-mail.example")).is_none());
    let anna = listing.present(&address("Anna@New-Mail.example")).expect("listed");
    assert!(!client.get_user(&anna, soon()).await.expect("a user").needs_app_password);
    let secured = json!({"userName": "anna@new-mail.example", "requireTwoFactorAuthentication": true});
    double.raw("modifyUser", TOKEN, secured).await;
    assert!(client.get_user(&anna, soon()).await.expect("a user").needs_app_password);

    let credit = client.check_account_credit(soon()).await.expect("credit");
    assert_eq!((credit.to_string().as_str(), credit.is_positive()), ("-0.5", false));
}

#[tokio::test]
async fn a_full_listing_is_known_to_be_one() {
    let double = Double::start();
    let users: Vec<_> = (0..1001).map(|n| format!("user{n:04}@new-mail.example")).collect();
    for user in &users {
        double.account(user).await;
    }
    let listing = double.client().list_users(soon()).await.expect("a listing");
    assert_eq!((listing.len(), listing.may_be_cut()), (1000, true));
    assert!(listing.present(&address(&users[0])).is_some());
    assert!(listing.present(&address(&users[1000])).is_none());
    assert!(listing.absent(&address(&users[1000])).is_none(), "it exists and isn't listed");
}

#[tokio::test]
async fn errors_come_with_status_200() {
    let double = Double::start();
    let stranger = double.client_with("pm-live-not-the-real-token");
    assert_eq!(stranger.list_users(soon()).await.expect_err("a stranger"), ReadError::InvalidToken);
    assert_eq!(double.count("listUser").await, 1);

    let ghost = double.present("ghost@new-mail.example").await;
    let gone = double.present("ghost@new-mail.example").await;
    double.client().delete_user(gone, soon()).await.expect("it is there");
    let error = double.client().get_user(&ghost, soon()).await.expect_err("it is gone");
    assert!(matches!(&error, ReadError::Refused(code) if code.as_str() == "noSuchUser"), "{error:?}");
    assert_eq!(double.count("getUser").await, 1);
}

#[tokio::test]
async fn a_read_is_tried_three_times_at_most() {
    let double = Double::start();
    let client = double.client();
    for (fault, reason) in [
        (json!({"kind": "lost"}), Reason::Ended),
        (json!({"kind": "status", "status": 500}), Reason::ServerError),
        (json!({"kind": "status", "status": 503}), Reason::ServerError),
        (json!({"kind": "status", "status": 408}), Reason::ServerError),
        (json!({"kind": "status", "status": 429}), Reason::Throttled),
    ] {
        let times = |times: u8| {
            let mut fault = fault.clone();
            fault["times"] = times.into();
            fault
        };
        double.fault("listUser", times(2)).await;
        client.list_users(soon()).await.expect("the third one");
        assert_eq!(double.count("listUser").await, 3, "{fault}");
        double.fault("listUser", times(9)).await;
        assert_eq!(client.list_users(soon()).await.expect_err("none"), ReadError::NotNow(reason));
        assert_eq!(double.count("listUser").await, 3, "{fault}");
    }
}

#[tokio::test]
async fn what_would_be_the_same_again_is_not_tried_again() {
    let double = Double::start();
    let client = double.client();
    let body = |text: &str| json!({"kind": "body", "text": text});
    for (fault, reason) in [
        (json!({"kind": "page"}), Reason::UnknownOperation),
        (json!({"kind": "status", "status": 403}), Reason::Status),
        (json!({"kind": "status", "status": 302}), Reason::Status),
        (json!({"kind": "status", "status": 204}), Reason::Status),
        (json!({"kind": "body", "type": "text/html", "text": "{}"}), Reason::ContentType),
        (json!({"kind": "body", "type": "application/jsonp", "text": "{}"}), Reason::ContentType),
        (json!({"kind": "body", "text": " ", "repeat": (1 << 20) + 1}), Reason::TooLong),
        (body(""), Reason::NotJson),
        (body(r#"{"type":"success","#), Reason::NotJson),
        (body("[]"), Reason::Shape),
        (body("{}"), Reason::Shape),
        (body(r#"{"type":"success"}"#), Reason::Shape),
        (body(r#"{"type":"success","result":{"users":[7]}}"#), Reason::Shape),
        (body(r#"{"type":"partial","result":{"users":[]}}"#), Reason::Shape),
    ] {
        double.fault("listUser", fault.clone()).await;
        let error = client.list_users(soon()).await.expect_err("no listing");
        assert_eq!(error, ReadError::Protocol(reason), "{fault}");
        assert_eq!(double.count("listUser").await, 1, "{fault}");
    }
    let spaces = " ".repeat((1 << 20) - 100);
    double.fault("listUser", body(&format!(r#"{{"type":"success","result":{{"users":[]}}}}{spaces}"#))).await;
    client.list_users(soon()).await.expect("the longest answer");
    double.fault("checkAccountCredit", body(r#"{"type":"success","result":{"credit":"lots"}}"#)).await;
    let error = client.check_account_credit(soon()).await.expect_err("no number");
    assert_eq!(error, ReadError::Protocol(Reason::Shape));
}
