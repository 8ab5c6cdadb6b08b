//! How often passwords of one mailbox or of one new account may be tried, whoever tries them.

use std::num::NonZeroU32;

use domain::{CredentialId, EmailAddress, Timestamp};
use vault::{BlindIndex, Indexed};

use super::{
    Limit, TakeError, Ticket,
    counter::Attempt,
    counters::{Counters, Rule, blinded},
};
use crate::{Database, StoreError};

/// In the table `limits`: how often passwords of one mailbox or account may be tried, whoever tries them.
///
/// `mailbox#<blind index>` counts a source mailbox for visitors and admins together. Visitors can use it up, also one
/// who only wants to shut a colleague out; so a few tries are kept for admins, who are known by name.
/// `destination#<blind index>` counts an account at the new provider.
#[derive(Clone)]
pub struct LoginLimits {
    pub(super) counters: Counters,
    pub(super) index: BlindIndex,
    rules: LoginRules,
}

/// The limits of what a login is tried at.
#[derive(Debug, Clone, Copy)]
pub struct LoginRules {
    /// Per source mailbox, across visitors; admins have [`LoginLimits::ADMIN_RESERVE`] more.
    pub mailbox: Limit,
    /// Per destination account, across visitors and admins.
    pub destination: Limit,
}

impl LoginRules {
    /// Both for any hour.
    pub const fn new(mailbox: NonZeroU32, destination: NonZeroU32) -> Self {
        Self {
            mailbox: Limit { admissions: mailbox, window_seconds: 60 * 60 },
            destination: Limit { admissions: destination, window_seconds: 60 * 60 },
        }
    }
}

impl LoginLimits {
    /// How many tries an hour a mailbox has for admins after visitors have used up theirs.
    pub const ADMIN_RESERVE: u32 = 5;

    /// `table` is the physical name.
    pub fn new(database: &Database, table: impl Into<String>, rules: LoginRules, index: &BlindIndex) -> Self {
        Self { counters: Counters::new(database, table), index: index.clone(), rules }
    }

    /// Counts one login that an admin tries at a source mailbox.
    ///
    /// `attempt` tells this attempt from all others.
    pub async fn take_as_admin(
        &self,
        mailbox: &EmailAddress,
        attempt: &CredentialId,
        now: Timestamp,
    ) -> Result<Ticket, TakeError> {
        let rule = Rule { uses_reserve: true, ..self.mailbox(mailbox) };
        self.counters.take(rule, [], Attempt::from(attempt), now).await
    }

    /// Counts one password that is tried at a destination account, whoever typed it.
    pub async fn take_destination(
        &self,
        account: &EmailAddress,
        attempt: &CredentialId,
        now: Timestamp,
    ) -> Result<Ticket, TakeError> {
        let account = blinded(&self.index, Indexed::Destination, account.canonical());
        let rule = Rule::new(format!("destination#{account}"), self.rules.destination);
        self.counters.take(rule, [], Attempt::from(attempt), now).await
    }

    /// Takes an attempt out of the count again: there was no verdict, or the password was right.
    pub async fn give_back(&self, ticket: Ticket) -> Result<(), StoreError> {
        self.counters.give_back(ticket).await
    }

    /// As visitors may use it.
    pub(super) fn mailbox(&self, mailbox: &EmailAddress) -> Rule {
        let mailbox = blinded(&self.index, Indexed::Mailbox, mailbox.canonical());
        Rule {
            reserve: Self::ADMIN_RESERVE,
            of_mailbox: true,
            ..Rule::new(format!("mailbox#{mailbox}"), self.rules.mailbox)
        }
    }
}
