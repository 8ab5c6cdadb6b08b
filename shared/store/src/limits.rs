mod counter;
mod gcra;
mod sliding_log;
#[cfg(test)]
mod sliding_log_tests;
#[cfg(test)]
mod tests;
mod visitor;

use std::num::NonZeroU32;

use domain::{CampaignId, CredentialId, EmailAddress, Timestamp};
use futures_util::future::join_all;
use sha2::{Digest, Sha256};

use crate::{Database, StoreError};

use counter::{Answer, Counter, Mark};
use gcra::Gcra;
use sliding_log::SlidingLog;
pub use visitor::Visitor;

/// The table `limits`: how often a submission may be tried.
///
/// One item a counter: `visitor#<hash>`, `mailbox#<hash>`, `campaign#<id>`. Three, since the form is also a password oracle. They count logins that are about to be tried, so they are taken before the socket opens.
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
pub struct Ticket(Vec<Admission>);

/// One counter's yes.
struct Admission {
    key: String,
    limit: Limit,
    mark: Mark,
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
        let ask = |key: String, limit: Limit| self.ask(key, limit, attempt, now);
        let first = ask(format!("visitor#{}", hash(&visitor.canonical())), self.rules.visitor).await?;
        let (second, third) = tokio::join!(
            ask(format!("mailbox#{}", hash(mailbox.canonical())), self.rules.mailbox),
            ask(format!("campaign#{campaign}"), self.rules.campaign),
        );
        let mut admissions = vec![first];
        let mut refusal = None;
        for answer in [second, third] {
            match answer {
                Ok(admission) => admissions.push(admission),
                Err(other) => refusal = Some(TakeError::later(refusal, other)),
            }
        }
        let Some(refusal) = refusal else { return Ok(Ticket(admissions)) };
        self.give_back(Ticket(admissions)).await?;
        Err(refusal)
    }

    /// Takes an attempt out of the count again: the mail server gave no verdict.
    ///
    /// Exactly this attempt is taken out; if it has left the window already, nothing is.
    pub async fn give_back(&self, ticket: Ticket) -> Result<(), StoreError> {
        let returns = ticket.0.into_iter().map(|admission| async move {
            match SlidingLog::of(admission.limit) {
                Some(log) => log.give_back(&self.counter(&admission.key), admission.mark).await,
                None => {
                    Gcra::of(admission.limit).give_back(&self.counter(&admission.key), admission.mark).await
                }
            }
        });
        // All of them, also when one fails.
        join_all(returns).await.into_iter().collect()
    }

    async fn ask(
        &self,
        key: String,
        limit: Limit,
        attempt: &CredentialId,
        now: Timestamp,
    ) -> Result<Admission, TakeError> {
        let counter = self.counter(&key);
        let answer = match SlidingLog::of(limit) {
            Some(log) => log.take(&counter, attempt, now).await?,
            None => Gcra::of(limit).take(&counter, attempt, now).await?,
        };
        match answer {
            Answer::Admitted(mark) => Ok(Admission { key, limit, mark }),
            Answer::Refused { wait_millis } => {
                Err(TakeError::Exceeded { wait_seconds: wait_millis.div_ceil(1000).max(1) })
            }
        }
    }

    fn counter<'a>(&'a self, key: &'a str) -> Counter<'a> {
        Counter { database: &self.database, table: &self.table, key }
    }
}

impl TakeError {
    /// Of two refusals the one that holds longer; a failure of ours outweighs both.
    fn later(one: Option<Self>, other: Self) -> Self {
        match (one, other) {
            (None, other) => other,
            (Some(Self::Exceeded { wait_seconds: a }), Self::Exceeded { wait_seconds: b }) => {
                Self::Exceeded { wait_seconds: a.max(b) }
            }
            (Some(Self::Store(error)), _) | (Some(_), Self::Store(error)) => Self::Store(error),
        }
    }
}

/// Addresses stand in the table as hashes: it is no list of who was here.
fn hash(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}
