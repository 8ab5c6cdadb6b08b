//! How many submissions of a campaign can be deleted without an owner.

use std::num::NonZeroU32;

use domain::{AttemptId, CampaignId, Timestamp};

use super::{
    Limit, TakeError, Ticket,
    counter::Attempt,
    counters::{Counters, Rule},
};
use crate::{Database, StoreError};

/// In the table `limits`: deletions of submissions, one item a campaign, `deletions#<id>`.
///
/// One bucket for all admins of the campaign: two of them together can't delete more than one of them.
#[derive(Clone)]
pub struct DeletionLimit {
    counters: Counters,
}

impl DeletionLimit {
    /// Most deletions in any 24 hours.
    pub const PER_DAY: NonZeroU32 = NonZeroU32::new(5).unwrap();

    const LIMIT: Limit = Limit { admissions: Self::PER_DAY, window_seconds: 24 * 60 * 60 };

    /// `table` is the physical name.
    pub fn new(database: &Database, table: impl Into<String>) -> Self {
        Self { counters: Counters::new(database, table) }
    }

    /// Counts one deletion. `attempt` tells it from all others.
    pub async fn take(
        &self,
        campaign: &CampaignId,
        attempt: &AttemptId,
        now: Timestamp,
    ) -> Result<Ticket, TakeError> {
        let rule = Rule::new(format!("deletions#{campaign}"), Self::LIMIT);
        self.counters.take(rule, None, Attempt::from(attempt), now).await
    }

    /// Takes a deletion out of the count that deleted nothing.
    pub async fn give_back(&self, ticket: Ticket) -> Result<(), StoreError> {
        self.counters.give_back(ticket).await
    }
}
