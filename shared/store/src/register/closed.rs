//! Mailboxes that have no tries left for now: marked by submissions that meet their limit, shown to admins, who can let
//! the mailbox's user in by hand.
//!
//! Whoever has a link can type any address, so the marks are bounded: a mailbox is closed after as many logins as its
//! limit admits, each of which counts for the campaign too, and a mark lasts no longer than the hour that it tells of.

use domain::{CampaignId, EmailAddress, Timestamp};
use futures_util::future::try_join_all;

use super::{Register, items};
use crate::{
    StoreError,
    item::{Attributes, Item, attributes, bytes, seconds, text},
};

/// A mailbox that has no tries left.
#[derive(Debug, Clone)]
pub struct Closed {
    /// As it was typed.
    pub address: EmailAddress,
    /// From then on its users can try again; full minutes.
    pub until: Timestamp,
}

const MARK: &str = "mark a closed mailbox";
const LIST: &str = "list closed mailboxes";

impl Register {
    /// Most marks that are read; with the limits that the template sets, no campaign has more.
    const MOST_CLOSED: i32 = 200;

    /// Marks a mailbox whose limit refused a try. Doing it again changes nothing.
    pub async fn mark_closed(
        &self,
        campaign: &CampaignId,
        address: &EmailAddress,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        // In full minutes: whoever is refused again and again rewrites one mark.
        let until = Timestamp::from_seconds(until.millis().div_ceil(60_000) * 60);
        let sealed = self.index.seal(campaign.as_str(), address.as_typed());
        let sealed = sealed.map_err(|_| StoreError::unexpected(MARK, "NotSealed"))?;
        let mut item = items::key(campaign, &items::closed(&self.index, campaign, address, until));
        item.extend(attributes([("address_sealed", bytes(&sealed)), ("purge_at", seconds(until))]));
        self.put(MARK, item).await
    }

    /// The mailboxes that are closed at `now` and were not submitted since, each once.
    pub async fn closed(&self, campaign: &CampaignId, now: Timestamp) -> Result<Vec<Closed>, StoreError> {
        let query = self
            .database
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk AND sk BETWEEN :now AND :last")
            .expression_attribute_values(":pk", text(campaign.as_str()))
            .expression_attribute_values(":now", text(items::closed_until(now)))
            .expression_attribute_values(":last", text(items::LAST_CLOSED))
            .scan_index_forward(false)
            .consistent_read(true)
            .limit(Self::MOST_CLOSED);
        let page = query.send().await.map_err(StoreError::of(LIST))?;
        let mut closed: Vec<Closed> = Vec::new();
        for item in page.items.unwrap_or_default() {
            // What was sealed under an earlier secret is not shown; it ends within the hour. Nor is a mark that can't be
            // read: a public function writes them, and one that was taken over must not take the list from the admins.
            let Some((address, until)) = self.read_closed(campaign, item, now) else { continue };
            // The latest end comes first.
            if closed.iter().all(|other| other.address.canonical() != address.canonical()) {
                closed.push(Closed { address, until });
            }
        }
        let submitted =
            try_join_all(closed.iter().map(|one| self.is_submitted(campaign, &one.address, now))).await?;
        let mut submitted = submitted.into_iter();
        closed.retain(|_| submitted.next() != Some(true));
        Ok(closed)
    }

    fn read_closed(
        &self,
        campaign: &CampaignId,
        item: Attributes,
        now: Timestamp,
    ) -> Option<(EmailAddress, Timestamp)> {
        let item = Item::alive(LIST, Some(item), now).ok()??;
        let address = self.index.open(campaign.as_str(), &item.bytes("address_sealed").ok()?).ok()?;
        let until = Timestamp::from_seconds(item.number("purge_at").ok()?);
        Some((EmailAddress::stored(&address).ok()?, until))
    }
}
