use std::num::NonZeroU32;

use domain::{AttemptId, Timestamp};
use futures_util::future::join_all;

use super::*;
use crate::{
    Database,
    tests::{NOW, address_of, aws, index, random, table},
};

struct Door {
    database: Database,
    table: String,
    limits: AdminLimits,
}

impl Door {
    async fn new(per_account: u32, per_address: u32) -> Self {
        let database = Database::new(&aws().await);
        let table = table(&database, &["pk"]).await;
        let [account, address] = [per_account, per_address].map(|n| NonZeroU32::new(n).expect("not zero"));
        let limits = AdminLimits::new(&database, &table, AdminRules::new(account, address), &index());
        Self { database, table, limits }
    }

    async fn take(
        &self,
        act: Act,
        visitor: &str,
        account: Option<&str>,
        now: Timestamp,
    ) -> Result<Ticket, TakeError> {
        let visitor = Visitor::parse(visitor).expect("valid");
        let attempt = AttemptId::from_random(random());
        self.limits.take(act, &visitor, account.map(address_of).as_ref(), &attempt, now).await
    }

    /// How many attempts come through, one after the other.
    async fn admits(&self, act: Act, visitor: &str, account: Option<&str>, tries: u32) -> u32 {
        let mut admitted = 0;
        for _ in 0..tries {
            match self.take(act, visitor, account, NOW).await {
                Ok(_) => admitted += 1,
                Err(TakeError::Exceeded { .. }) => {}
                Err(TakeError::Store(error)) => panic!("{error}"),
            }
        }
        admitted
    }
}

const ANNA: Option<&str> = Some("anna@example.org");
const BEA: Option<&str> = Some("bea@example.org");

#[tokio::test]
async fn an_account_has_its_limit_across_visitors() {
    let door = Door::new(3, 30).await;
    assert_eq!(door.admits(Act::SignIn, "192.0.2.1", ANNA, 2).await, 2);
    assert_eq!(door.admits(Act::SignIn, "192.0.2.2", Some("ANNA@Example.org"), 5).await, 1);
    assert_eq!(door.admits(Act::SignIn, "192.0.2.2", BEA, 1).await, 1, "another account");
    let last = Timestamp::from_millis(NOW.millis() + 15 * 60 * 1000 - 1);
    let refused = door.take(Act::SignIn, "192.0.2.3", ANNA, last).await;
    assert!(matches!(refused, Err(TakeError::Exceeded { wait_seconds: 1, .. })));
    assert!(door.take(Act::SignIn, "192.0.2.3", ANNA, NOW.plus_seconds(15 * 60)).await.is_ok());
}

#[tokio::test]
async fn a_visitor_has_their_limit_across_accounts() {
    let door = Door::new(30, 3).await;
    for account in [ANNA, BEA, None] {
        assert_eq!(door.admits(Act::SignIn, "2001:db8:1:2::7", account, 1).await, 1);
    }
    assert_eq!(
        door.admits(Act::SignIn, "2001:db8:1:2::8", Some("c@example.org"), 1).await,
        0,
        "the same /56"
    );
    assert_eq!(door.admits(Act::SignIn, "2001:db8:1:300::8", Some("c@example.org"), 1).await, 1);
}

#[tokio::test]
async fn a_refusal_counts_nowhere() {
    let door = Door::new(2, 4).await;
    assert_eq!(door.admits(Act::SignIn, "192.0.2.1", ANNA, 2).await, 2);
    assert_eq!(door.admits(Act::SignIn, "192.0.2.2", ANNA, 20).await, 0, "the account refuses");
    assert_eq!(door.admits(Act::SignIn, "192.0.2.2", None, 9).await, 4, "the visitor doesn't know");
    assert_eq!(door.admits(Act::SignIn, "192.0.2.2", BEA, 20).await, 0, "the visitor is refused");
    assert_eq!(door.admits(Act::SignIn, "192.0.2.3", BEA, 3).await, 2, "the account doesn't know");
}

#[tokio::test]
async fn no_act_uses_up_another() {
    let door = Door::new(1, 1).await;
    for act in [Act::SignIn, Act::SetUp, Act::Invitation, Act::Reset, Act::FirstFactor, Act::SecondFactor] {
        assert_eq!(door.admits(act, "192.0.2.1", ANNA, 3).await, 1, "{act:?}");
    }
}

#[tokio::test]
async fn what_is_given_back_does_not_count() {
    let door = Door::new(1, 1).await;
    for _ in 0..4 {
        let ticket = door.take(Act::SignIn, "192.0.2.1", ANNA, NOW).await.expect("admitted");
        door.limits.give_back(ticket).await.expect("given back");
    }
    assert_eq!(door.admits(Act::SignIn, "192.0.2.1", ANNA, 3).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_at_once_ten_come_through() {
    let door = Door::new(10, 30).await;
    let visitors: Vec<_> = (0..50).map(|n| format!("192.0.2.{n}")).collect();
    let takes = visitors.iter().map(|visitor| door.admits(Act::SignIn, visitor, ANNA, 1));
    assert_eq!(join_all(takes).await.iter().sum::<u32>(), 10);
}

#[tokio::test]
async fn of_a_strangers_minute_the_first_is_told_and_the_rest_is_counted() {
    let door = Door::new(1, 1).await;
    let visitor = Visitor::parse("192.0.2.1").expect("valid");
    let fold = async |action, visitor: &Visitor, seconds| {
        door.limits.fold(action, visitor, NOW.plus_seconds(seconds)).await.expect("counted")
    };
    assert_eq!(fold("sign-in", &visitor, 0).await, Some(0));
    for seconds in [0, 1, 59] {
        assert_eq!(fold("sign-in", &visitor, seconds).await, None, "{seconds}");
    }
    assert_eq!(fold("setup", &visitor, 1).await, Some(0), "another action");
    assert_eq!(
        fold("sign-in", &Visitor::parse("192.0.2.2").expect("valid"), 1).await,
        Some(0),
        "another one"
    );
    assert_eq!(fold("sign-in", &visitor, 60).await, Some(3), "the next minute tells how many");
    assert_eq!(fold("sign-in", &visitor, 61).await, None);
    assert_eq!(fold("sign-in", &visitor, 9_000).await, Some(1), "and so does any later one");
    assert_eq!(fold("sign-in", &visitor, 18_000).await, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_twelve_at_once_one_is_told_and_none_is_lost() {
    let door = Door::new(1, 1).await;
    let visitor = Visitor::parse("192.0.2.1").expect("valid");
    let folds = (0..12).map(|_| door.limits.fold("sign-in", &visitor, NOW));
    let told = join_all(folds).await.into_iter().filter(|told| matches!(told, Ok(Some(_))));
    assert_eq!(told.count(), 1);
    let later = door.limits.fold("sign-in", &visitor, NOW.plus_seconds(60)).await.expect("counted");
    assert_eq!(later, Some(11));
}

#[tokio::test]
async fn the_table_holds_no_address() {
    let door = Door::new(5, 5).await;
    let canary = Some("canary-account@example.org");
    assert_eq!(door.admits(Act::SignIn, "192.0.2.77", canary, 1).await, 1);
    let scan = door.database.client.scan().table_name(&door.table).send().await.expect("scanned");
    assert_eq!(scan.count(), 2);
    let all = format!("{:?}", scan.items());
    for address in ["192.0.2.77", "canary-account@example.org"] {
        let hash = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(address));
        assert!(!all.contains(address) && !all.contains(&hash), "{address}");
    }
    assert!(all.contains("sign-in-account#") && all.contains("sign-in-address#"), "the search itself works");
}
