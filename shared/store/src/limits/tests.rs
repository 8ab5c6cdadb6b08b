use std::num::NonZeroU32;

use domain::{CampaignId, CredentialId, Timestamp};
use futures_util::future::join_all;

use super::*;
use crate::Database;
use crate::tests::{NOW, address_of, aws, index, random, table};

const QUARTER: u64 = 15 * 60;

struct Door {
    database: Database,
    table: String,
    limits: Limits,
    logins: LoginLimits,
    campaign: CampaignId,
}

impl Door {
    async fn new(visitor: u32, mailbox: u32, campaign: u32) -> Self {
        let database = Database::new(&aws().await);
        let table = table(&database, &["pk"]).await;
        let [visitor, mailbox, campaign] =
            [visitor, mailbox, campaign].map(|n| NonZeroU32::new(n).expect("not zero"));
        let destination = NonZeroU32::new(3).expect("not zero");
        let logins = LoginLimits::new(&database, &table, LoginRules::new(mailbox, destination), &index());
        let limits = Limits::new(&logins, Rules::new(visitor, campaign));
        Self { database, table, limits, logins, campaign: CampaignId::from_random(random()) }
    }

    fn of_another_campaign(self) -> Self {
        Self { campaign: CampaignId::from_random(random()), ..self }
    }

    async fn take(&self, visitor: &str, mailbox: &str, now: Timestamp) -> Result<Ticket, TakeError> {
        let visitor = Visitor::parse(visitor).expect("valid");
        let attempt = CredentialId::from_random(random());
        self.limits.take(&visitor, &address_of(mailbox), &self.campaign, &attempt, now).await
    }

    /// How many attempts come through, one after the other.
    async fn admits(&self, visitor: &str, mailbox: &str, tries: u32, now: Timestamp) -> u32 {
        let mut admitted = 0;
        for _ in 0..tries {
            match self.take(visitor, mailbox, now).await {
                Ok(_) => admitted += 1,
                Err(TakeError::Exceeded { .. }) => {}
                Err(TakeError::Store(error)) => panic!("{error}"),
            }
        }
        admitted
    }
}

fn wait(outcome: Result<Ticket, TakeError>) -> u64 {
    match outcome {
        Err(TakeError::Exceeded { wait_seconds, .. }) => wait_seconds,
        Err(TakeError::Store(error)) => panic!("{error}"),
        Ok(_) => panic!("admitted"),
    }
}

#[tokio::test]
async fn a_visitor_has_five_in_any_fifteen_minutes() {
    let door = Door::new(5, 10, 600).await;
    for n in 0..5 {
        let mailbox = format!("user{n}@example.org");
        assert_eq!(door.admits("192.0.2.1", &mailbox, 1, NOW.plus_seconds(n * 60)).await, 1);
    }
    let soon = NOW.plus_seconds(5 * 60);
    assert_eq!(wait(door.take("192.0.2.1", "f@example.org", soon).await), 10 * 60);
    assert_eq!(door.admits("192.0.2.2", "f@example.org", 1, soon).await, 1, "another visitor");
    let last = Timestamp::from_millis(NOW.millis() + QUARTER * 1000 - 1);
    assert_eq!(wait(door.take("192.0.2.1", "g@example.org", last).await), 1);
    assert_eq!(door.admits("192.0.2.1", "g@example.org", 2, NOW.plus_seconds(QUARTER)).await, 1);
}

#[tokio::test]
async fn an_ipv6_visitor_is_its_56() {
    let door = Door::new(1, 10, 600).await;
    assert_eq!(door.admits("2001:db8:1:200::/56", "a@example.org", 1, NOW).await, 1);
    assert_eq!(door.admits("2001:db8:1:2ff::7", "b@example.org", 1, NOW).await, 0);
    assert_eq!(door.admits("2001:db8:1:300::/56", "c@example.org", 1, NOW).await, 1);
}

/// Whoever has a whole /48 has 256 visitors' addresses, and eight visitors' attempts.
#[tokio::test]
async fn a_48_has_what_eight_visitors_have() {
    let door = Door::new(2, 10, 600).await;
    let mut admitted = 0;
    for n in 0..20_u32 {
        admitted += door.admits(&format!("2001:db8:1:{:x}::/56", n << 8), &address(n), 1, NOW).await;
    }
    assert_eq!(admitted, 16);
    let refused = door.take("2001:db8:1:ff00::/56", "z@example.org", NOW.plus_seconds(60)).await;
    assert_eq!(wait(refused), 14 * 60);
    assert_eq!(door.admits("2001:db8:2::/56", "z@example.org", 1, NOW).await, 1, "the next /48");
    assert_eq!(door.admits("192.0.2.1", "y@example.org", 1, NOW).await, 1, "IPv4");
    // What it refuses costs the visitor nothing.
    let later = NOW.plus_seconds(QUARTER);
    assert_eq!(door.admits("2001:db8:1:ff00::/56", "z@example.org", 3, later).await, 2);
}

fn address(n: u32) -> String {
    format!("user{n}@example.org")
}

#[tokio::test]
async fn a_mailbox_has_its_limit_across_visitors() {
    let door = Door::new(5, 3, 600).await;
    for (visitor, mailbox) in [
        ("192.0.2.1", "anna@example.org"),
        ("192.0.2.2", "ANNA@Example.org"),
        ("192.0.2.3", "anna@example.org"),
    ] {
        assert_eq!(door.admits(visitor, mailbox, 1, NOW).await, 1);
    }
    assert_eq!(wait(door.take("192.0.2.4", "anna@example.org", NOW.plus_seconds(600)).await), 50 * 60);
    assert_eq!(door.admits("192.0.2.4", "bea@example.org", 1, NOW).await, 1, "another mailbox");
}

#[tokio::test]
async fn a_campaign_has_its_limit_across_visitors_and_mailboxes() {
    let door = Door::new(5, 10, 3).await;
    for n in 0..3 {
        assert_eq!(door.admits(&format!("192.0.2.{n}"), &format!("user{n}@example.org"), 1, NOW).await, 1);
    }
    assert_eq!(wait(door.take("192.0.2.9", "user9@example.org", NOW).await), 3600);
    let elsewhere = door.of_another_campaign();
    assert_eq!(elsewhere.admits("192.0.2.9", "user9@example.org", 1, NOW).await, 1, "another campaign");
}

#[tokio::test]
async fn a_refusal_counts_nowhere() {
    let door = Door::new(5, 2, 4).await;
    assert_eq!(door.admits("192.0.2.1", "anna@example.org", 2, NOW).await, 2);
    assert_eq!(door.admits("192.0.2.2", "anna@example.org", 9, NOW).await, 0, "the mailbox refuses");
    assert_eq!(
        door.admits("192.0.2.2", "bea@example.org", 2, NOW).await,
        2,
        "visitor and campaign don't know"
    );
    assert_eq!(door.admits("192.0.2.2", "cleo@example.org", 9, NOW).await, 0, "the campaign refuses");
    let elsewhere = door.of_another_campaign();
    assert_eq!(elsewhere.admits("192.0.2.2", "cleo@example.org", 2, NOW).await, 2);
}

#[tokio::test]
async fn somebody_over_the_limit_cannot_lock_a_mailbox() {
    let door = Door::new(1, 2, 600).await;
    assert_eq!(door.admits("192.0.2.1", "anna@example.org", 20, NOW).await, 1);
    assert_eq!(door.admits("192.0.2.2", "anna@example.org", 1, NOW).await, 1);
}

#[tokio::test]
async fn a_not_now_is_given_back() {
    let door = Door::new(2, 2, 2).await;
    for _ in 0..5 {
        let ticket = door.take("192.0.2.1", "anna@example.org", NOW).await.expect("admitted");
        door.limits.give_back(ticket).await.expect("given back");
    }
    assert_eq!(door.admits("192.0.2.1", "anna@example.org", 5, NOW).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_hundred_at_once_five_come_through() {
    let door = Door::new(5, 10, 600).await;
    let mailboxes: Vec<_> = (0..100).map(|n| format!("user{n}@example.org")).collect();
    let takes = mailboxes.iter().map(|mailbox| door.admits("192.0.2.1", mailbox, 1, NOW));
    assert_eq!(join_all(takes).await.iter().sum::<u32>(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_hundred_at_once_from_everywhere_a_large_limit_admits_its_number() {
    let door = Door::new(5, 10, 60).await;
    let takes = (0..100).map(|n| {
        let door = &door;
        async move { door.admits(&format!("192.0.2.{n}"), &format!("user{n}@example.org"), 1, NOW).await }
    });
    assert_eq!(join_all(takes).await.iter().sum::<u32>(), 60);
    assert_eq!(wait(door.take("198.51.100.1", "late@example.org", NOW).await), 60);
    assert_eq!(door.admits("198.51.100.1", "late@example.org", 3, NOW.plus_seconds(60)).await, 1);
}

#[tokio::test]
async fn a_large_limit_fills_up_again_and_no_further() {
    let door = Door::new(100, 100, 100).await;
    assert_eq!(door.admits("192.0.2.1", "anna@example.org", 102, NOW).await, 100);
    let much_later = NOW.plus_seconds(86_400);
    assert_eq!(door.admits("192.0.2.1", "anna@example.org", 102, much_later).await, 100);
    let ticket = door.take("192.0.2.1", "anna@example.org", much_later.plus_seconds(36)).await;
    door.limits.give_back(ticket.expect("admitted")).await.expect("given back");
    let again = door.admits("192.0.2.1", "anna@example.org", 3, much_later.plus_seconds(36)).await;
    assert_eq!(again, 1, "the mailbox refills one in 36 s");
}

#[tokio::test]
async fn a_call_that_is_repeated_counts_once() {
    for most in [2, 100] {
        let door = Door::new(most, most, most).await;
        let visitor = Visitor::parse("192.0.2.1").expect("valid");
        let mailbox = address_of("anna@example.org");
        let attempt = CredentialId::from_random(random());
        for _ in 0..5 {
            let taken = door.limits.take(&visitor, &mailbox, &door.campaign, &attempt, NOW).await;
            assert!(taken.is_ok(), "the answer to the first may have been lost");
        }
        assert_eq!(door.admits("192.0.2.1", "anna@example.org", most, NOW).await, most - 1);
    }
}

impl Door {
    async fn try_as_admin(&self, mailbox: &str, now: Timestamp) -> Result<Ticket, TakeError> {
        let attempt = CredentialId::from_random(random());
        self.logins.take_as_admin(&address_of(mailbox), &attempt, now).await
    }

    async fn admits_an_admin(&self, mailbox: &str, tries: u32, now: Timestamp) -> u32 {
        let mut admitted = 0;
        for _ in 0..tries {
            admitted += u32::from(self.try_as_admin(mailbox, now).await.is_ok());
        }
        admitted
    }
}

/// Visitors who use a mailbox up can't shut the admin out; and an admin's tries are the visitors' too.
#[tokio::test]
async fn a_mailbox_has_one_count_for_visitors_and_admins_and_some_more_for_admins() {
    // Counted exactly, and refilled evenly.
    for most in [3, 60] {
        let door = Door::new(1000, most, 1000).await;
        assert_eq!(door.admits("192.0.2.1", "anna@example.org", most + 1, NOW).await, most);
        let reserve = LoginLimits::ADMIN_RESERVE;
        assert_eq!(door.admits_an_admin("ANNA@example.org", reserve + 2, NOW).await, reserve);
        assert_eq!(door.admits("192.0.2.1", "anna@example.org", 1, NOW).await, 0);

        assert_eq!(door.admits_an_admin("bea@example.org", 2, NOW).await, 2);
        assert_eq!(door.admits("192.0.2.1", "bea@example.org", most, NOW).await, most - 2);
        assert_eq!(door.admits_an_admin("cleo@example.org", most + 9, NOW).await, most + reserve);
        assert_eq!(door.admits("192.0.2.1", "cleo@example.org", 1, NOW).await, 0);
    }
    let door = Door::new(1000, 3, 1000).await;
    assert_eq!(door.admits_an_admin("anna@example.org", 9, NOW).await, 3 + LoginLimits::ADMIN_RESERVE);
    let soon = NOW.plus_seconds(600);
    assert_eq!(wait(door.try_as_admin("anna@example.org", soon).await), 50 * 60);
    assert_eq!(door.admits_an_admin("anna@example.org", 1, NOW.plus_seconds(3600)).await, 1);
}

#[tokio::test]
async fn an_admins_right_password_does_not_count() {
    let door = Door::new(5, 2, 600).await;
    for _ in 0..9 {
        let ticket = door.try_as_admin("anna@example.org", NOW).await.expect("admitted");
        door.logins.give_back(ticket).await.expect("given back");
    }
    assert_eq!(door.admits("192.0.2.1", "anna@example.org", 5, NOW).await, 2);
}

#[tokio::test]
async fn a_destination_has_a_limit_of_its_own() {
    let door = Door::new(5, 10, 600).await;
    let take = async |address: &str| {
        let attempt = CredentialId::from_random(random());
        door.logins.take_destination(&address_of(address), &attempt, NOW).await
    };
    for address in ["anna@new.example", "ANNA@new.example", "anna@New.Example"] {
        let _used = take(address).await.expect("admitted");
    }
    assert_eq!(wait(take("anna@new.example").await), 3600);
    let _used = take("bea@new.example").await.expect("another account");
    assert_eq!(door.admits("192.0.2.1", "anna@new.example", 1, NOW).await, 1, "a mailbox is no account");
}

/// What tells an admin that a mailbox is closed, and nobody that something else is.
#[tokio::test]
async fn a_refusal_tells_whether_it_is_the_mailboxs() {
    let of_mailbox = |taken: Result<Ticket, TakeError>| match taken {
        Err(TakeError::Exceeded { mailbox_wait_seconds, .. }) => mailbox_wait_seconds,
        Err(TakeError::Store(error)) => panic!("{error}"),
        Ok(_) => panic!("admitted"),
    };
    let soon = NOW.plus_seconds(60);
    let door = Door::new(2, 1, 2).await;
    assert_eq!(door.admits("192.0.2.1", "anna@example.org", 1, NOW).await, 1);
    assert_eq!(of_mailbox(door.take("192.0.2.2", "anna@example.org", soon).await), Some(3540));
    assert_eq!(door.admits("192.0.2.1", "bea@example.org", 1, NOW).await, 1);
    assert_eq!(of_mailbox(door.take("192.0.2.2", "cleo@example.org", soon).await), None, "the campaign's");
    assert_eq!(of_mailbox(door.take("192.0.2.2", "anna@example.org", soon).await), Some(3540), "both");
    assert_eq!(of_mailbox(door.take("192.0.2.1", "anna@example.org", soon).await), None, "the visitor's");
}

/// Whoever reads the table finds nobody in it, neither by reading nor by trying out addresses.
#[tokio::test]
async fn the_table_holds_no_address_nor_what_a_dictionary_finds() {
    use sha2::{Digest, Sha256};
    let door = Door::new(5, 10, 600).await;
    assert_eq!(door.admits("192.0.2.77", "canary-mailbox@example.org", 1, NOW).await, 1);
    let attempt = CredentialId::from_random(random());
    let account = address_of("canary-account@example.com");
    let _used = door.logins.take_destination(&account, &attempt, NOW).await.expect("admitted");
    let scan = door.database.client.scan().table_name(&door.table).send().await.expect("scanned");
    assert_eq!(scan.count(), 4);
    let all = format!("{:?}", scan.items());
    for address in ["192.0.2.77", "canary-mailbox@example.org", "canary-account@example.com"] {
        let hash = hex::encode(Sha256::digest(address));
        assert!(!all.contains(address) && !all.contains(&hash), "{address}");
    }
    for kind in ["visitor#", "mailbox#", "destination#", "campaign#"] {
        assert!(all.contains(kind), "the search itself works: {kind}");
    }
    assert!(scan.items().iter().all(|item| {
        let purge_at: u64 = item["purge_at"].as_n().expect("number").parse().expect("seconds");
        (NOW.seconds() + QUARTER..NOW.seconds() + 86_400).contains(&purge_at)
    }));
}
