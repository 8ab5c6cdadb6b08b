use std::num::NonZeroU32;

use domain::{AttemptId, EmailAddress, Timestamp};
use vault::{BlindIndex, Indexed};

use super::{
    Limit, TakeError, Ticket, Visitor,
    counter::Attempt,
    counters::{Counters, Rule, blinded, blinded_visitor},
};
use crate::{Database, StoreError};

/// In the table `limits`: how often what an admin proves may be guessed at (ASVS 6.3.1).
///
/// One item a counter: `<act>-address#<blind index>` and `<act>-account#<blind index>`, so that one act's guesses use up
/// no other's attempts. Two buckets: one visitor can't try many accounts, and many visitors can't try one.
#[derive(Clone)]
pub struct AdminLimits {
    counters: Counters,
    index: BlindIndex,
    rules: AdminRules,
}

/// The two limits of each act.
#[derive(Debug, Clone, Copy)]
pub struct AdminRules {
    /// Per account, across visitors; counted also where there is no such account.
    pub per_account: Limit,
    /// Per visitor's address (IPv6: per /56), across accounts.
    pub per_address: Limit,
}

/// What is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// A password.
    SignIn,
    /// The set-up code.
    SetUp,
    /// An invitation's token.
    Invitation,
    /// A reset's code or link, or to ask for one.
    Reset,
    /// A right password without the second factor: an answer that tells that the password is right.
    FirstFactor,
    /// What somebody signed in proves again: a one-time code, or the password before a change.
    SecondFactor,
}

impl AdminRules {
    /// Both for any 15 minutes.
    pub const fn new(per_account: NonZeroU32, per_address: NonZeroU32) -> Self {
        Self {
            per_account: Limit { admissions: per_account, window_seconds: 15 * 60 },
            per_address: Limit { admissions: per_address, window_seconds: 15 * 60 },
        }
    }
}

impl Act {
    /// Its word in the table.
    const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::SetUp => "set-up",
            Self::Invitation => "invitation",
            Self::Reset => "reset",
            Self::FirstFactor => "first-factor",
            Self::SecondFactor => "second-factor",
        }
    }
}

impl AdminLimits {
    /// `table` is the physical name.
    pub fn new(database: &Database, table: impl Into<String>, rules: AdminRules, index: &BlindIndex) -> Self {
        Self { counters: Counters::new(database, table), index: index.clone(), rules }
    }

    /// Counts one attempt for the visitor and, if one is named, for the account; or for neither.
    ///
    /// `attempt` tells this attempt from all others. The visitor is asked first: somebody who has used theirs up
    /// can't use up an account's.
    pub async fn take(
        &self,
        act: Act,
        visitor: &Visitor,
        account: Option<&EmailAddress>,
        attempt: &AttemptId,
        now: Timestamp,
    ) -> Result<Ticket, TakeError> {
        let act = act.as_str();
        let address = format!("{act}-address#{}", blinded_visitor(&self.index, visitor));
        let address = Rule::new(address, self.rules.per_address);
        let account = account.map(|account| {
            let account = blinded(&self.index, Indexed::Account, account.canonical());
            Rule::new(format!("{act}-account#{account}"), self.rules.per_account)
        });
        self.counters.take(address, account, Attempt::from(attempt), now).await
    }

    /// Whether what a visitor whom nobody knows has done is told: `Some` for the first time in a minute, with how many
    /// before it were only counted; `None`: it is counted.
    pub async fn fold(
        &self,
        action: &'static str,
        visitor: &Visitor,
        now: Timestamp,
    ) -> Result<Option<u64>, StoreError> {
        let key = format!("told-{action}#{}", blinded_visitor(&self.index, visitor));
        self.counters.fold(&key, now).await
    }

    /// Takes an attempt out of the count again: it was right, or there was no verdict.
    pub async fn give_back(&self, ticket: Ticket) -> Result<(), StoreError> {
        self.counters.give_back(ticket).await
    }
}
