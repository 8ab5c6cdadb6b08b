//! Claims: a mailbox and a destination belong to one mapping at a time.
//!
//! A claim counts as long as its mapping does: from the proposal on, over the mapping's life, and after its
//! commit until the campaign is purged. A claim of a mapping that came to nothing, or of a proposal that was
//! broken off, is void: the next who wants it takes it.

use std::collections::HashMap;

use domain::{CampaignId, MappingId, Timestamp};

use super::{
    Proposals, Row, RowField, RowNumber,
    intent::{Ended, Intent, Key},
    items,
};
use crate::{
    StoreError,
    campaigns::{PARTITION, SORT},
    item::{Attributes, Item, seconds, text},
    transaction::{Transacted, Write, contended},
};

const CLAIM: &str = "claim mailboxes and destinations";

/// A row that another mapping stands in the way of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Overlap {
    /// Which row.
    pub row: RowNumber,
    /// Whether it is its mailbox or its destination.
    pub field: RowField,
}

/// Why claims were not made.
pub(super) enum ClaimError {
    Overlaps(Vec<Overlap>),
    CampaignChanged,
    Store(StoreError),
}

/// One claim that a proposal needs.
pub(super) struct Claim {
    row: RowNumber,
    field: RowField,
    key: Attributes,
    item: Attributes,
}

impl Claim {
    /// Of the mailbox and of the destination of a row.
    pub(super) fn both(intent: &Intent, row: &Row) -> [Self; 2] {
        let mailbox = items::claim(&intent.campaign, &row.credential);
        let account = items::destination(&row.destination);
        let claim = |field, key: &Attributes| {
            let Intent { campaign, mapping, key: proposal, started_at, .. } = intent;
            let item = items::claim_item(key.clone(), campaign, mapping, &proposal.sort, *started_at);
            Self { row: row.number, field, key: key.clone(), item: intent.fence.dated(item) }
        };
        let (mut one, other) =
            (claim(RowField::CredentialId, &mailbox), claim(RowField::DestEmail, &account));
        // A purge finds the destination's claim by the mailbox's, where no row tells of it.
        one.item.insert("destination_key".to_owned(), text(place(&account).0));
        [one, other]
    }

    fn place(&self) -> Place {
        place(&self.key)
    }

    /// One order for all proposals, mailboxes first: a destination's claim is found by the mailbox's.
    fn order(&self) -> (bool, Place) {
        (self.field == RowField::DestEmail, self.place())
    }

    /// Puts it where nobody's claim is, or nobody's but this void one.
    fn write(&self, void: Option<&Holder>, now: Timestamp) -> Write {
        match void {
            None => Write::put(
                self.item.clone(),
                "attribute_not_exists(pk) OR purge_at <= :now",
                [(":now", seconds(now))],
            ),
            Some(holder) => Write::put(
                self.item.clone(),
                "attribute_not_exists(pk) OR mapping_id = :void",
                [(":void", text(holder.mapping.as_str()))],
            ),
        }
    }
}

/// Partition and sort key.
type Place = (String, String);

fn place(key: &Attributes) -> Place {
    let part = |name: &str| key.get(name).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
    (part(PARTITION), part(SORT))
}

/// Who has a claim.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Holder {
    campaign: CampaignId,
    mapping: MappingId,
    proposal: String,
}

impl Proposals {
    /// How often claims are looked at anew that others changed meanwhile.
    const ROUNDS: u32 = 6;

    /// Takes all claims, or tells who else stands in the way of which rows. What it took stays taken either way.
    ///
    /// All proposals take their claims in one order, so of those that overlap one always gets through: it
    /// can only be stopped by one that is further on.
    pub(super) async fn claim(
        &self,
        intent: &Intent,
        claims: &mut [Claim],
        now: Timestamp,
    ) -> Result<(), ClaimError> {
        claims.sort_by_cached_key(Claim::order);
        for _ in 0..Self::ROUNDS {
            let holders = self.holders(claims, now).await?;
            let void = self.void(intent, holders.values(), now).await?;
            let overlaps = claims.iter().filter(|claim| {
                holders
                    .get(&claim.place())
                    .is_some_and(|holder| holder.mapping != intent.mapping && !void.contains(&holder))
            });
            let mut overlaps: Vec<_> =
                overlaps.map(|claim| Overlap { row: claim.row, field: claim.field }).collect();
            if !overlaps.is_empty() {
                overlaps.sort_unstable();
                return Err(ClaimError::Overlaps(overlaps));
            }
            let writes = claims.iter().filter_map(|claim| match holders.get(&claim.place()) {
                Some(holder) if holder.mapping == intent.mapping => None,
                holder => Some(claim.write(holder, now)),
            });
            match self.write_fenced(CLAIM, intent, writes.collect()).await? {
                Fenced::Done => return Ok(()),
                Fenced::CampaignChanged => return Err(ClaimError::CampaignChanged),
                // Somebody was quicker: who, and whether that counts, is seen in the next round.
                Fenced::Refused => {}
            }
        }
        Err(contended(CLAIM).into())
    }

    /// Who has which of the claims at `now`.
    async fn holders(&self, claims: &[Claim], now: Timestamp) -> Result<HashMap<Place, Holder>, StoreError> {
        let keys: Vec<_> = claims.iter().map(|claim| claim.key.clone()).collect();
        let projection = "pk, sk, campaign_id, mapping_id, proposal_key, purge_at";
        let mut holders = HashMap::new();
        for item in self.database.get_all(CLAIM, &self.mappings, &keys, projection).await? {
            let place = place(&item);
            let Some(item) = Item::alive(CLAIM, Some(item), now)? else { continue };
            let holder = Holder {
                campaign: item.parse("campaign_id", CampaignId::parse)?,
                mapping: item.parse("mapping_id", MappingId::parse)?,
                proposal: item.text("proposal_key")?,
            };
            holders.insert(place, holder);
        }
        Ok(holders)
    }

    /// Of the holders those whose claims are void.
    async fn void<'a>(
        &self,
        intent: &Intent,
        holders: impl Iterator<Item = &'a Holder>,
        now: Timestamp,
    ) -> Result<Vec<&'a Holder>, StoreError> {
        let mut judged: HashMap<&Holder, bool> = HashMap::new();
        for holder in holders {
            if holder.mapping != intent.mapping && !judged.contains_key(holder) {
                judged.insert(holder, self.is_void(holder, now).await?);
            }
        }
        Ok(judged.into_iter().filter(|(_, void)| *void).map(|(holder, _)| holder).collect())
    }

    /// Whether nothing can come of that mapping any more. What a broken-off proposal left is cleared away.
    async fn is_void(&self, holder: &Holder, now: Timestamp) -> Result<bool, StoreError> {
        let key = items::header(&holder.campaign, &holder.mapping);
        let header = Item::alive(CLAIM, self.database.get(CLAIM, &self.mappings, key).await?, now)?;
        if let Some(header) = header {
            return Ok(!items::read_header(&header)?.state.holds_claims());
        }
        let broken_off = self.is_broken_off(holder, now).await?;
        if broken_off {
            self.clear_away(&holder.campaign, &holder.mapping).await?;
        }
        Ok(broken_off)
    }

    /// Whether a proposal without a header will never have one. It is ended here, so that this stays so: were it
    /// only slow, its last step would be refused.
    async fn is_broken_off(&self, holder: &Holder, now: Timestamp) -> Result<bool, StoreError> {
        let proposal = Key::at(&holder.campaign, &holder.proposal);
        let Some(known) = self.known(&proposal, now).await? else { return Ok(true) };
        if known.mapping != holder.mapping {
            return Ok(true);
        }
        // The header may have come since it was looked for: then the proposal is accepted.
        if known.accepted || !known.is_broken_off_at(now) {
            return Ok(false);
        }
        Ok(match self.end(&proposal, &known.mapping).await? {
            Ended::Done => true,
            Ended::Accepted => false,
        })
    }
}

impl From<StoreError> for ClaimError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// What became of writes that hang on the campaign being as it was read.
pub(super) enum Fenced {
    Done,
    CampaignChanged,
    /// The condition of a write does not hold.
    Refused,
}

impl Proposals {
    /// DynamoDB takes 100 actions in a transaction; one is the campaign's check.
    const WRITES: usize = 99;

    /// Writes in their order, so many at a time; each time only if the campaign is still as it was read.
    /// So the purge of a campaign that is ended meanwhile finds all that was written.
    pub(super) async fn write_fenced(
        &self,
        operation: &'static str,
        intent: &Intent,
        writes: Vec<Write>,
    ) -> Result<Fenced, StoreError> {
        for writes in writes.chunks(Self::WRITES) {
            let mut all = vec![(self.campaigns.as_str(), intent.fence.check(&intent.campaign))];
            all.extend(writes.iter().map(|write| (self.mappings.as_str(), write.clone())));
            match self.database.transact_across(operation, &all).await? {
                Transacted::Done => {}
                Transacted::Refused(0) => return Ok(Fenced::CampaignChanged),
                Transacted::Refused(_) => return Ok(Fenced::Refused),
            }
        }
        Ok(Fenced::Done)
    }
}
