//! What stands beside the chain: intents, and the count of mails to owners.

use domain::AttemptId;

use super::*;
use crate::item::millis;

fn time() -> AttemptId {
    AttemptId::from_random(random())
}

/// It is whole, and it is no entry: neither a search nor the chain knows of it.
#[tokio::test]
async fn an_intent_stands_beside_the_chain() {
    let log = Log::filled().await;
    let (intent, meant) = (time(), Entry { object: "POST /api/campaigns".to_owned(), ..entry(NOW, "call") });
    log.audit.intend(&meant, &intent).await.expect("recorded");
    let item = log.item(key("intents", format!("{}#{intent}", NOW.rfc3339()))).await;
    for (name, value) in [("action", "call"), ("object", "POST /api/campaigns"), ("address", "192.0.2.1")] {
        assert_eq!(item.get(name), Some(&text(value)), "{name}");
    }
    for of_the_chain in ["outcome", "previous", "hash"] {
        assert!(!item.contains_key(of_the_chain), "{of_the_chain}");
    }
    assert_eq!(log.verify().await, (12, 3, None));
    assert_eq!(log.search(&Filter::default()).await.len(), 12);
    assert!(log.audit.intend(&meant, &intent).await.is_err(), "nothing is written over");
}

#[tokio::test]
async fn owners_get_one_mail_an_account_and_quarter_of_an_hour() {
    let log = Log::new().await;
    let (anna, bert) = (AdminId::from_random([1; 16]), AdminId::from_random([2; 16]));
    let mailed = async |about: &AdminId, seconds: u64| {
        log.audit.is_to_be_mailed(about, &time(), NOW.plus_seconds(seconds)).await.expect("counted")
    };
    assert_eq!(mailed(&anna, 0).await, Some(0));
    for seconds in [0, 1, 899] {
        assert_eq!(mailed(&anna, seconds).await, None, "{seconds}");
    }
    assert_eq!(mailed(&bert, 10).await, Some(0), "another account's is not hidden by it");
    assert_eq!(mailed(&anna, 900).await, Some(3));
    assert_eq!(mailed(&anna, 901).await, None);
    assert_eq!(mailed(&anna, 9_000).await, Some(1));
    assert_eq!(mailed(&anna, 18_000).await, Some(0));
    assert_eq!(log.verify().await, (0, 0, None));
}

/// A function that was taken over may put marks here, and nobody takes one away.
#[tokio::test]
async fn a_mail_that_was_never_sent_silences_no_owner() {
    let log = Log::new().await;
    let anna = AdminId::from_random([1; 16]);
    let in_a_century = millis(NOW.plus_seconds(100 * 365 * 86_400));
    let mark = [("pk", text(format!("mails#{anna}"))), ("sk", text("9999999998")), ("at", in_a_century)];
    log.replace(attributes(mark)).await;
    for quarter in 0..4 {
        let now = NOW.plus_seconds(quarter * Audit::MAIL_WINDOW_SECONDS);
        let mailed = log.audit.is_to_be_mailed(&anna, &time(), now).await.expect("counted");
        assert!(mailed.is_some(), "{quarter}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_twenty_violations_at_once_one_is_mailed_and_none_is_lost() {
    let log = Log::new().await;
    let anna = AdminId::from_random([1; 16]);
    let times: Vec<_> = (0..20).map(|_| time()).collect();
    let all = join_all(times.iter().map(|time| log.audit.is_to_be_mailed(&anna, time, NOW))).await;
    let all: Vec<_> = all.into_iter().map(|mailed| mailed.expect("counted")).collect();
    assert_eq!(all.iter().filter(|mailed| mailed.is_some()).count(), 1, "{all:?}");
    let next = log.audit.is_to_be_mailed(&anna, &time(), NOW.plus_seconds(900)).await.expect("counted");
    assert_eq!(next, Some(19));
}
