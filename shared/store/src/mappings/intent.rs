//! What a proposal lives by until it is a mapping: the item of its idempotency key.

use domain::{CampaignId, IdempotencyKey, MappingId, Timestamp};

use super::{Proposals, fence::Fence, items};
use crate::{
    StoreError,
    item::{Attributes, Item, text},
    transaction::{Transacted, Write},
};

const READ: &str = "read an idempotency key";
const END: &str = "end a proposal";

/// The condition that a key's item is a proposal's that is neither accepted nor ended.
pub(super) const UNACCEPTED: &str = "mapping_id = :mapping AND attribute_not_exists(accepted_at)";

/// A proposal that was begun: its mapping's id is taken, and nobody sees it yet.
///
/// Only [`Proposals::begin`] makes one.
pub struct Intent {
    pub(super) campaign: CampaignId,
    pub(super) fence: Fence,
    pub(super) key: Key,
    pub(super) mapping: MappingId,
    pub(super) started_at: Timestamp,
}

impl Intent {
    /// The mapping that it is going to be.
    pub fn mapping(&self) -> &MappingId {
        &self.mapping
    }
}

/// Where the item of an idempotency key stands.
pub(super) struct Key {
    partition: String,
    pub(super) sort: String,
}

impl Key {
    pub(super) fn of(campaign: &CampaignId, key: &IdempotencyKey) -> Self {
        Self { partition: campaign.as_str().to_owned(), sort: items::idempotency_sort(key.as_str()) }
    }

    /// As a claim names it.
    pub(super) fn at(campaign: &CampaignId, sort: &str) -> Self {
        Self { partition: campaign.as_str().to_owned(), sort: sort.to_owned() }
    }

    pub(super) fn attributes(&self) -> Attributes {
        items::key(&self.partition, &self.sort)
    }
}

/// What is known under an idempotency key.
pub(super) struct Known {
    pub(super) mapping: MappingId,
    pub(super) rows: u16,
    /// The body's hash as it was stored.
    pub(super) body: String,
    pub(super) accepted: bool,
    started_at: Timestamp,
}

impl Known {
    /// Whether a proposal that isn't accepted yet won't be any more.
    pub(super) fn is_broken_off_at(&self, now: Timestamp) -> bool {
        self.started_at.plus_seconds(Proposals::BROKEN_OFF_SECONDS) <= now
    }
}

/// What became of the end of a proposal.
pub(super) enum Ended {
    /// It is over, now or since a while, and can't be accepted any more.
    Done,
    /// It was accepted before.
    Accepted,
}

impl Proposals {
    pub(super) async fn known(&self, key: &Key, now: Timestamp) -> Result<Option<Known>, StoreError> {
        let item = self.database.get(READ, &self.mappings, key.attributes()).await?;
        Item::alive(READ, item, now)?.as_ref().map(read).transpose()
    }

    /// Ends a proposal, unless it was accepted.
    pub(super) async fn end(&self, key: &Key, mapping: &MappingId) -> Result<Ended, StoreError> {
        let delete = Write::delete(key.attributes(), UNACCEPTED, [(":mapping", text(mapping.as_str()))]);
        match self.database.transact(END, &self.mappings, &[delete]).await? {
            Transacted::Done => Ok(Ended::Done),
            Transacted::Refused(_) => {
                let item = self.database.get(END, &self.mappings, key.attributes()).await?;
                let known = item.map(|item| read(&Item::unfiltered(END, item))).transpose()?;
                let accepted = known.is_some_and(|known| known.mapping == *mapping && known.accepted);
                Ok(if accepted { Ended::Accepted } else { Ended::Done })
            }
        }
    }
}

fn read(item: &Item) -> Result<Known, StoreError> {
    Ok(Known {
        mapping: item.parse("mapping_id", MappingId::parse)?,
        rows: u16::try_from(item.number("row_count")?).map_err(|_| item.malformed())?,
        body: item.text("body_hash")?,
        accepted: item.optional_number("accepted_at")?.is_some(),
        started_at: item.time("started_at")?,
    })
}
