//! What admins see of submissions, and their deletion.

use domain::{Existence, ReceiptCode};
use futures_util::future::join_all;

use super::*;
use crate::{Credentials, DeleteCredentialError, credentials::Credential};

impl Desk {
    fn credentials(&self) -> Credentials {
        let Stack { database, submissions_table, credentials_table, .. } = &self.stack;
        Credentials::new(database, submissions_table, credentials_table, self.mappings.clone())
    }

    /// Of mailbox `user<n>`.
    async fn submit(&self, n: u8) -> CredentialId {
        let id = CredentialId::from_random([n; 16]);
        let source = address_of(&format!("user{n}@example.org"));
        let whole = credential(&self.stack.campaign.id, &id, &source);
        self.stack.submissions.transact(&whole, Filing::ByHand, NOW).await.expect("recorded");
        id
    }

    async fn remove(&self, id: &CredentialId) -> Result<(), DeleteCredentialError> {
        self.credentials().delete(&self.stack.campaign.id, id, NOW).await
    }

    async fn is_submitted(&self, n: u8) -> bool {
        let address = address_of(&format!("user{n}@example.org"));
        self.stack.register.is_submitted(&self.stack.campaign.id, &address, NOW).await.expect("read")
    }
}

impl Stack {
    async fn submit_one(&self, address: String) {
        self.submit(&address, NOW).await.expect("recorded");
    }
}

#[tokio::test]
async fn all_that_may_be_seen_is_listed() {
    let desk = Desk::new().await;
    let campaign = &desk.stack.campaign.id;
    let [source, destination] = ["Anna@Example.org", "anna@example.com"].map(address_of);
    let id = CredentialId::from_random(random());
    let whole = Credential {
        destination: Some((&destination, Existence::Yes)),
        destination_sealed: Some(b"not the other one either"),
        messages: Some(7),
        ..credential(campaign, &id, &source)
    };
    desk.stack.submissions.transact(&whole, Filing::ByHand, NOW).await.expect("recorded");
    let page = desk.credentials().list(campaign, None, NOW).await.expect("listed");
    let [one] = &page.submitted[..] else { panic!("{} listed", page.submitted.len()) };
    assert_eq!(
        (one.id.clone(), one.name.as_str(), one.source.as_typed()),
        (id, "Anna Example", "Anna@Example.org")
    );
    let (address, existence) = one.destination.as_ref().expect("given");
    assert_eq!((address.as_typed(), *existence), ("anna@example.com", Existence::Yes));
    assert_eq!((one.destination_password_given, one.checked_at, one.messages), (true, NOW, Some(7)));
    assert!(page.next.is_none());

    let bea = desk.submit(1).await;
    let page = desk.credentials().list(campaign, None, NOW).await.expect("listed");
    let one = page.submitted.iter().find(|one| one.id == bea).expect("listed");
    assert!(one.destination.is_none() && !one.destination_password_given && one.messages.is_none());
    let elsewhere = CampaignId::from_random(random());
    assert!(desk.credentials().list(&elsewhere, None, NOW).await.expect("listed").submitted.is_empty());
}

#[tokio::test]
async fn every_one_of_many_is_listed_once() {
    let desk = Desk::new().await;
    for some in (0..430).collect::<Vec<_>>().chunks(43) {
        let submissions = some.iter().map(|n| desk.stack.submit_one(format!("user{n}@example.org")));
        join_all(submissions).await;
    }
    let (mut listed, mut after, mut pages) = (Vec::new(), None, 0);
    loop {
        let page =
            desk.credentials().list(&desk.stack.campaign.id, after.as_ref(), NOW).await.expect("listed");
        listed.extend(page.submitted.into_iter().map(|one| one.id));
        pages += 1;
        assert!(pages <= 3, "it has an end");
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    assert_eq!(pages, 3);
    listed.sort();
    listed.dedup();
    assert_eq!(listed.len(), 430);
}

#[tokio::test]
async fn nothing_is_listed_from_the_second_of_its_purge() {
    let desk = Desk::new().await;
    let id = desk.submit(1).await;
    let campaign = &desk.stack.campaign.id;
    desk.stack.deactivations.deactivate(campaign, NOW, 60).await.expect("deactivated");
    let purge = NOW.plus_seconds(60);
    assert!(desk.credentials().list(campaign, None, purge).await.expect("listed").submitted.is_empty());
    let deleted = desk.credentials().delete(campaign, &id, purge).await;
    assert!(matches!(deleted, Err(DeleteCredentialError::NotFound)));
}

#[tokio::test]
async fn what_is_deleted_can_be_submitted_again() {
    let desk = Desk::new().await;
    let (anna, bea) = (desk.submit(1).await, desk.submit(2).await);
    let elsewhere = CampaignId::from_random(random());
    let foreign = desk.credentials().delete(&elsewhere, &anna, NOW).await;
    assert!(matches!(foreign, Err(DeleteCredentialError::NotFound)));
    desk.remove(&anna).await.expect("deleted");
    assert!(!desk.is_submitted(1).await && desk.is_submitted(2).await);
    let left = desk.stack.credentials().await;
    assert_eq!(left.iter().map(|item| of(item, "sk")).collect::<Vec<_>>(), [bea.as_str()]);
    assert!(matches!(desk.remove(&anna).await, Err(DeleteCredentialError::NotFound)));
    desk.submit(1).await;
}

#[tokio::test]
async fn what_is_deleted_takes_its_receipt_along() {
    let desk = Desk::new().await;
    let Stack { submissions_table, campaign, .. } = &desk.stack;
    let receipts = desk.stack.receipts();
    let (code, source) = (ReceiptCode::from_random(random()), address_of("anna@example.org"));
    let id = CredentialId::from_random(random());
    let whole = credential(&campaign.id, &id, &source);
    desk.stack.submissions.transact(&whole, Filing::New(&code), NOW).await.expect("recorded");
    assert!(receipts.find(&campaign.id, Some(&code), NOW).await.expect("read").is_some());
    desk.remove(&id).await.expect("deleted");
    assert!(receipts.find(&campaign.id, Some(&code), NOW).await.expect("read").is_none());
    let left = desk.stack.items(submissions_table).await;
    let kinds = ["marker#", "receipt#"];
    assert!(!left.iter().any(|item| kinds.iter().any(|kind| of(item, "sk").starts_with(kind))));
}

#[tokio::test]
async fn what_a_mapping_has_stays_until_that_came_to_nothing() {
    use MappingState::{Committed, Committing, Failed, NeedsOperator, Rejected, Undoing, Validating};
    let desk = Desk::new().await;
    let id = desk.submit(1).await;
    let mapping = desk.mapping(1).await;
    for state in [Validating, Committing, Committed, Undoing] {
        desk.set_state(&mapping, state).await;
        assert!(matches!(desk.remove(&id).await, Err(DeleteCredentialError::InUse)), "{}", state.as_str());
        assert!(desk.is_submitted(1).await);
    }
    for (n, state) in [(1, Rejected), (2, Failed), (3, NeedsOperator)] {
        let id = if n == 1 { id.clone() } else { desk.submit(n).await };
        let mapping = if n == 1 { mapping.clone() } else { desk.mapping(n).await };
        desk.set_state(&mapping, state).await;
        desk.remove(&id).await.unwrap_or_else(|error| panic!("{}: {error}", state.as_str()));
        assert!(!desk.is_submitted(n).await);
    }
}

/// A proposal that is being made has claims and no header yet.
#[tokio::test]
async fn a_claim_without_a_mapping_counts_for_some_minutes() {
    let desk = Desk::new().await;
    let id = desk.submit(1).await;
    let mapping = desk.mapping(1).await;
    desk.delete(desk.stack.campaign.id.as_str(), &format!("mapping#{mapping}")).await;
    let delete = |seconds| {
        let credentials = desk.credentials();
        let (campaign, id) = (&desk.stack.campaign.id, &id);
        async move { credentials.delete(campaign, id, NOW.plus_seconds(seconds)).await }
    };
    assert!(matches!(delete(299).await, Err(DeleteCredentialError::InUse)));
    delete(300).await.expect("deleted");
}
