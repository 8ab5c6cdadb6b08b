use domain::{AttemptId, CampaignId, MappingId, Timestamp};

use super::{MappingRuns, items, mapping};
use crate::{
    Mapping, StoreError,
    item::{Attributes, Item, millis, text},
    transaction::{Updated, Write},
};

/// The right to carry on one mapping, until a moment at which whoever has it has surely stopped.
pub struct Lease {
    pub(super) campaign: CampaignId,
    pub(super) mapping: MappingId,
    owner: AttemptId,
}

/// What became of the wish for a lease.
pub enum Leased {
    /// It is ours.
    Held {
        /// The right.
        lease: Lease,
        /// The mapping as it is.
        mapping: Mapping,
        /// Since when it waits, in this state, for somebody who can't answer.
        stalled_since: Option<Timestamp>,
    },
    /// Another worker has it.
    Busy {
        /// Until then at most.
        until: Timestamp,
    },
    /// Nothing is left to do.
    Over,
}

const LEASE: &str = "lease a mapping";
const GIVE_BACK: &str = "give a mapping back";

impl Lease {
    /// The campaign.
    pub fn campaign(&self) -> &CampaignId {
        &self.campaign
    }

    /// The mapping.
    pub fn mapping(&self) -> &MappingId {
        &self.mapping
    }

    pub(super) fn owner(&self) -> &str {
        self.owner.as_str()
    }

    pub(super) fn header(&self) -> Attributes {
        items::header(&self.campaign, &self.mapping)
    }
}

impl MappingRuns {
    /// Takes a mapping that nobody carries on at `now`. `owner` is new for each run, and has stopped at `until`:
    /// no call to the outside of its own goes on then.
    pub async fn lease(
        &self,
        campaign: &CampaignId,
        mapping_id: &MappingId,
        owner: AttemptId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Leased, StoreError> {
        let lease = Lease { campaign: campaign.clone(), mapping: mapping_id.clone(), owner };
        let take = Write::update(
            lease.header(),
            "SET lease_owner = :owner, lease_until = :until",
            "attribute_exists(pk) AND attribute_not_exists(cleaned_at) AND \
             (attribute_not_exists(lease_until) OR lease_until <= :now OR lease_owner = :owner)",
            [(":owner", text(lease.owner())), (":until", millis(until)), (":now", millis(now))],
        );
        match self.database.update(LEASE, &self.table, take).await? {
            Updated::Done(header) => {
                let stalled = Item::unfiltered(LEASE, header.clone()).optional_number("stalled_since")?;
                let stalled_since = stalled.map(Timestamp::from_millis);
                Ok(Leased::Held { lease, mapping: mapping(LEASE, header)?, stalled_since })
            }
            Updated::Refused(header) if header.is_empty() || header.contains_key("cleaned_at") => {
                Ok(Leased::Over)
            }
            Updated::Refused(header) => {
                Ok(Leased::Busy { until: Item::unfiltered(LEASE, header).time("lease_until")? })
            }
        }
    }

    /// Ends the lease before its time; the schedule leaves the mapping alone until `resume_at`. `stalled`: what
    /// is left waits for somebody who can't answer now, from `now` on unless it waits already.
    pub async fn give_back(
        &self,
        lease: &Lease,
        stalled: bool,
        resume_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let owner = (":owner", text(lease.owner()));
        let at = (":at", millis(resume_at));
        let held = "lease_owner = :owner";
        let give = match stalled {
            false => Write::update(
                lease.header(),
                "SET resume_at = :at REMOVE lease_owner, lease_until",
                held,
                [owner, at],
            ),
            true => Write::update(
                lease.header(),
                "SET resume_at = :at, stalled_since = if_not_exists(stalled_since, :now) \
                 REMOVE lease_owner, lease_until",
                held,
                [owner, at, (":now", millis(now))],
            ),
        };
        // Refused: somebody else has it already.
        self.database.update(GIVE_BACK, &self.table, give).await.map(drop)
    }
}
