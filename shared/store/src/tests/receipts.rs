//! Receipts: what a code finds, and what of two who end a submission happens.

use domain::{Existence, ReceiptCode};
use futures_util::future::join_all;

use super::*;
use crate::{Receipts, RecordError, Replaceable, WithdrawError, item::text};

/// A stack whose mailboxes have receipts.
struct Counter {
    stack: Stack,
    receipts: Receipts,
}

impl Counter {
    async fn new() -> Self {
        let stack = Stack::new().await;
        Self { receipts: stack.receipts(), stack }
    }

    async fn file(&self, address: &str, filing: Filing<'_>, now: Timestamp) -> Result<(), RecordError> {
        let id = CredentialId::from_random(random());
        let address = address_of(address);
        self.stack
            .submissions
            .transact(&credential(&self.stack.campaign.id, &id, &address), filing, now)
            .await
    }

    async fn submit(&self, address: &str) -> ReceiptCode {
        let code = ReceiptCode::from_random(random());
        self.file(address, Filing::New(&code), NOW).await.expect("recorded");
        code
    }

    async fn replaceable(&self, code: &ReceiptCode) -> Replaceable {
        let campaign = &self.stack.campaign.id;
        let receipt = self.receipts.find(campaign, Some(code), NOW).await.expect("read").expect("found");
        self.receipts.replaceable(campaign, receipt, NOW).await.expect("read").expect("unclaimed")
    }

    async fn replace(&self, address: &str, code: &ReceiptCode) -> ReceiptCode {
        let (old, new) = (self.replaceable(code).await, ReceiptCode::from_random(random()));
        self.file(address, Filing::InPlaceOf(&old, &new), NOW).await.expect("replaced");
        new
    }

    async fn withdraw(&self, code: &ReceiptCode, now: Timestamp) -> Result<(), WithdrawError> {
        let campaign = &self.stack.campaign.id;
        let receipt = self.receipts.find(campaign, Some(code), NOW).await.expect("read");
        let receipt = receipt.ok_or(WithdrawError::ReceiptVoid)?;
        self.receipts.withdraw(campaign, receipt, now).await
    }

    async fn knows(&self, code: &ReceiptCode) -> bool {
        let campaign = &self.stack.campaign.id;
        self.receipts.find(campaign, Some(code), NOW).await.expect("read").is_some()
    }

    /// Sort keys of the campaign's markers and receipts by their kinds, and how many credentials there are.
    async fn stored(&self) -> [usize; 3] {
        let items = self.stack.items(&self.stack.submissions_table).await;
        let count = |kind: &str| {
            items.iter().filter(|item| item["sk"].as_s().is_ok_and(|sort| sort.starts_with(kind))).count()
        };
        [count("marker#"), count("receipt#"), self.stack.credentials().await.len()]
    }

    /// As a mapping does.
    async fn claim(&self, code: &ReceiptCode) {
        let slip = self.replaceable(code).await.receipt.slip;
        let put = self.stack.database.client.put_item().table_name(&self.stack.mappings_table);
        put.item("pk", text(self.stack.campaign.id.as_str()))
            .item("sk", text(format!("claim#{}", slip.credential)))
            .item("mapping_id", text("0".repeat(32)))
            .item("claimed_at", crate::item::millis(NOW))
            .send()
            .await
            .expect("put");
    }
}

#[tokio::test]
async fn a_code_finds_what_was_handed_over_and_the_table_tells_none_of_it() {
    let counter = Counter::new().await;
    let campaign = &counter.stack.campaign.id;
    let [source, destination] = ["Anna@Example.org", "anna@example.com"].map(address_of);
    let (id, code) = (CredentialId::from_random(random()), ReceiptCode::from_random(random()));
    let whole =
        Credential { destination: Some((&destination, Existence::No)), ..credential(campaign, &id, &source) };
    counter.stack.submissions.transact(&whole, Filing::New(&code), NOW).await.expect("recorded");
    let slip = counter.replaceable(&code).await.receipt.slip;
    assert_eq!((slip.credential.clone(), slip.submitted_at), (id.clone(), NOW));
    assert_eq!((slip.source.as_typed(), slip.name.as_str()), ("Anna@Example.org", "Anna Example"));
    assert_eq!(slip.destination.expect("given").as_typed(), "anna@example.com");

    let items = counter.stack.items(&counter.stack.submissions_table).await;
    let told = format!("{items:?}").to_lowercase();
    assert!(told.contains(&format!("receipt#{}", code.hash().to_hex())));
    for secret in ["anna", id.as_str(), &code.expose().to_lowercase(), &hex::encode(code.bits())] {
        assert!(!told.contains(secret), "the table tells {secret}");
    }
    let other = CampaignId::from_random(random());
    assert!(counter.receipts.find(&other, Some(&code), NOW).await.expect("read").is_none());
    assert!(counter.receipts.find(campaign, None, NOW).await.expect("read").is_none());
    assert!(!counter.knows(&ReceiptCode::from_random(random())).await);
}

#[tokio::test]
async fn what_is_moved_or_changed_opens_nothing() {
    let counter = Counter::new().await;
    let (anna, bea) = (counter.submit("anna@example.org").await, counter.submit("bea@example.org").await);
    let items = counter.stack.items(&counter.stack.submissions_table).await;
    let sort = |code: &ReceiptCode| text(format!("receipt#{}", code.hash().to_hex()));
    let mut moved = items.iter().find(|item| item["sk"] == sort(&anna)).expect("stored").clone();
    moved.insert("sk".to_owned(), sort(&bea));
    let put = counter.stack.database.client.put_item().table_name(&counter.stack.submissions_table);
    put.set_item(Some(moved)).send().await.expect("put");
    assert!(counter.receipts.find(&counter.stack.campaign.id, Some(&bea), NOW).await.is_err());
}

#[tokio::test]
async fn a_replacement_leaves_one_of_each() {
    let counter = Counter::new().await;
    let old = counter.submit("anna@example.org").await;
    let stale = counter.replaceable(&old).await;
    let new = counter.replace("ANNA@example.org", &old).await;
    assert_eq!(counter.stored().await, [1, 1, 1]);
    assert!(!counter.knows(&old).await && counter.knows(&new).await);
    // Who looked before that comes too late.
    let late = ReceiptCode::from_random(random());
    let refused = counter.file("anna@example.org", Filing::InPlaceOf(&stale, &late), NOW).await;
    assert!(matches!(refused, Err(RecordError::ReceiptVoid)));
    assert!(!counter.knows(&late).await);
    assert_eq!(counter.stored().await, [1, 1, 1]);
}

#[tokio::test]
async fn withdrawn_and_handed_over_again() {
    let counter = Counter::new().await;
    let code = counter.submit("anna@example.org").await;
    let stale = counter.replaceable(&code).await;
    counter.submit("bea@example.org").await;
    counter.withdraw(&code, NOW).await.expect("withdrawn");
    assert_eq!(counter.stored().await, [1, 1, 1]);
    assert!(matches!(counter.withdraw(&code, NOW).await, Err(WithdrawError::ReceiptVoid)));
    let new = counter.submit("anna@example.org").await;
    let late = ReceiptCode::from_random(random());
    let refused = counter.file("anna@example.org", Filing::InPlaceOf(&stale, &late), NOW).await;
    assert!(matches!(refused, Err(RecordError::ReceiptVoid)), "it would take the new one's place");
    assert!(counter.knows(&new).await);
    assert_eq!(counter.stored().await, [2, 2, 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_who_end_it_one_does() {
    let counter = Counter::new().await;
    let code = counter.submit("anna@example.org").await;
    let looked = join_all((0..50).map(|_| counter.replaceable(&code))).await;
    let ended = looked.into_iter().enumerate().map(|(n, old)| {
        let counter = &counter;
        async move {
            if n % 2 == 0 {
                let withdrawn = counter.receipts.withdraw(&counter.stack.campaign.id, old.receipt, NOW).await;
                assert!(matches!(withdrawn, Ok(()) | Err(WithdrawError::ReceiptVoid)), "{withdrawn:?}");
                (withdrawn.is_ok(), 0)
            } else {
                let new = ReceiptCode::from_random(random());
                let filed = counter.file("anna@example.org", Filing::InPlaceOf(&old, &new), NOW).await;
                assert!(matches!(filed, Ok(()) | Err(RecordError::ReceiptVoid)), "{filed:?}");
                (filed.is_ok(), 1)
            }
        }
    });
    let won: Vec<_> = join_all(ended).await.into_iter().filter(|(won, _)| *won).collect();
    let [(_, left)] = won[..] else { panic!("{} won", won.len()) };
    assert_eq!(counter.stored().await, [left; 3]);
}

#[tokio::test]
async fn an_over_campaign_and_a_mapping_are_told_apart_and_change_nothing() {
    let counter = Counter::new().await;
    let code = counter.submit("anna@example.org").await;
    let end = counter.stack.campaign.expires_at;
    assert!(matches!(counter.withdraw(&code, end).await, Err(WithdrawError::CampaignOver)));
    let (old, new) = (counter.replaceable(&code).await, ReceiptCode::from_random(random()));
    let late = counter.file("anna@example.org", Filing::InPlaceOf(&old, &new), end).await;
    assert!(matches!(late, Err(RecordError::CampaignOver)));

    // A mapping comes between the look and the write.
    let (old, stale) = (counter.replaceable(&code).await, counter.replaceable(&code).await);
    counter.claim(&code).await;
    let claimed = counter.file("anna@example.org", Filing::InPlaceOf(&old, &new), NOW).await;
    assert!(matches!(claimed, Err(RecordError::InUse)));
    let campaign = &counter.stack.campaign.id;
    let withdrawn = counter.receipts.withdraw(campaign, stale.receipt, NOW).await;
    assert!(matches!(withdrawn, Err(WithdrawError::InUse)));
    let receipt = counter.receipts.find(campaign, Some(&code), NOW).await.expect("read").expect("found");
    assert!(counter.receipts.is_in_use(campaign, &receipt, NOW).await.expect("read"));
    assert_eq!(counter.stored().await, [1, 1, 1]);
}

#[tokio::test]
async fn nothing_is_found_from_the_second_of_the_purge() {
    let counter = Counter::new().await;
    let code = counter.submit("anna@example.org").await;
    let campaign = &counter.stack.campaign.id;
    counter.stack.deactivations.deactivate(campaign, NOW, 60).await.expect("deactivated");
    let find = async |seconds| {
        let found = counter.receipts.find(campaign, Some(&code), NOW.plus_seconds(seconds)).await;
        found.expect("read").is_some()
    };
    assert!(find(59).await && !find(60).await);
    assert!(matches!(counter.withdraw(&code, NOW).await, Err(WithdrawError::CampaignOver)));
}
