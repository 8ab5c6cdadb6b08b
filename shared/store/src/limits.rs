mod gcra;
mod sliding_log;
mod visitor;

use std::num::NonZeroU32;

use domain::{CampaignId, CredentialId, EmailAddress, Timestamp};
use sha2::{Digest, Sha256};

use crate::{Database, StoreError};

use gcra::Gcra;
use sliding_log::SlidingLog;
pub use visitor::Visitor;

/// The table `limits`: how often a submission may be tried.
///
/// Three counters, since the form is also a password oracle: per visitor's address, per mailbox whoever asks,
/// per campaign. They count logins that are about to be tried, so they are taken before the socket opens.
#[derive(Clone)]
pub struct Limits {
    database: Database,
    table: String,
    rules: Rules,
}

/// The three limits of a stack.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// Per visitor's address (IPv6: per /64).
    pub visitor: Limit,
    /// Per source mailbox, across visitors.
    pub mailbox: Limit,
    /// Per campaign, across visitors and mailboxes.
    pub campaign: Limit,
}

impl Rules {
    /// The windows of the design: 15 minutes for a visitor, an hour for a mailbox and for a campaign.
    pub const fn new(visitor: NonZeroU32, mailbox: NonZeroU32, campaign: NonZeroU32) -> Self {
        Self {
            visitor: Limit { admissions: visitor, window_seconds: 15 * 60 },
            mailbox: Limit { admissions: mailbox, window_seconds: 60 * 60 },
            campaign: Limit { admissions: campaign, window_seconds: 60 * 60 },
        }
    }
}

/// So many admissions in so long a time.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// Most admissions.
    pub admissions: NonZeroU32,
    /// Length of the window, which may begin at any moment.
    pub window_seconds: u64,
}

/// Why a login may not be tried.
#[derive(Debug, thiserror::Error)]
pub enum TakeError {
    /// One of the limits is used up. Nothing was counted.
    #[error("a limit is used up")]
    Exceeded {
        /// After that many seconds, at least 1, the same call has a chance.
        wait_seconds: u64,
    },
    /// DynamoDB did not do it; at worst the attempt was counted.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The right to try one login. Dropped when it was used, or given back.
#[must_use = "an attempt that doesn't take place is given back"]
pub struct Ticket {
    attempt: CredentialId,
    keys: Vec<String>,
}

impl Limits {
    /// `table` is the physical name.
    pub fn new(database: &Database, table: impl Into<String>, rules: Rules) -> Self {
        Self { database: database.clone(), table: table.into(), rules }
    }

    /// Counts one attempt in all three limits, or in none.
    ///
    /// `attempt` tells this attempt from all others; the id that the credential is going to have serves.
    /// The visitor's limit is asked first: somebody who has used it up can't use up a mailbox's or a
    /// campaign's. A refusal by those gives the visitor's admission back.
    pub async fn take(
        &self,
        visitor: &Visitor,
        mailbox: &EmailAddress,
        campaign: &CampaignId,
        attempt: &CredentialId,
        now: Timestamp,
    ) -> Result<Ticket, TakeError> {
        todo!()
    }

    /// Takes an attempt out of the count again: the mail server gave no verdict.
    pub async fn give_back(&self, ticket: Ticket) -> Result<(), StoreError> {
        todo!()
    }
}
