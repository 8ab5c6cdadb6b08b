#[cfg(test)]
mod admin_tests;
mod admins;
mod counter;
mod counters;
mod deletions;
mod folding;
mod gcra;
mod logins;
mod sliding_log;
#[cfg(test)]
mod sliding_log_tests;
mod submissions;
#[cfg(test)]
mod tests;
mod visitor;

use std::num::NonZeroU32;

use crate::StoreError;

pub use admins::{Act, AdminLimits, AdminRules};
pub use counters::Ticket;
pub use deletions::DeletionLimit;
pub use logins::{LoginLimits, LoginRules};
pub use submissions::{Limits, Rules};
pub use visitor::Visitor;

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
        /// After that many seconds the mailbox's own limit admits a try again, if that is one of those used up.
        mailbox_wait_seconds: Option<u64>,
    },
    /// DynamoDB did not do it; at worst the attempt was counted.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl TakeError {
    /// Of two refusals the one that holds longer; a failure of ours outweighs both.
    fn later(one: Option<Self>, other: Self) -> Self {
        match (one, other) {
            (None, other) => other,
            (
                Some(Self::Exceeded { wait_seconds: a, mailbox_wait_seconds: of_a }),
                Self::Exceeded { wait_seconds: b, mailbox_wait_seconds: of_b },
            ) => Self::Exceeded { wait_seconds: a.max(b), mailbox_wait_seconds: of_a.or(of_b) },
            (Some(Self::Store(error)), _) | (Some(_), Self::Store(error)) => Self::Store(error),
        }
    }
}
