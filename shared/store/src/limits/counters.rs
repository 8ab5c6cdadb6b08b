use domain::Timestamp;
use futures_util::future::join_all;
use vault::{BlindIndex, Indexed};

use super::{
    Limit, TakeError, Visitor,
    counter::{Answer, Attempt, Counter, Mark},
    gcra::Gcra,
    sliding_log::SlidingLog,
};
use crate::{Database, StoreError};

/// The counters of the table `limits`, one item each.
#[derive(Clone)]
pub(super) struct Counters {
    database: Database,
    table: String,
}

/// What is counted under a key, and how far.
pub(super) struct Rule {
    pub(super) key: String,
    pub(super) limit: Limit,
    /// How many admissions beyond the limit there are for some callers. All callers of one counter name the same.
    pub(super) reserve: u32,
    /// Whether this caller is one of those.
    pub(super) uses_reserve: bool,
    /// Whether it is a mailbox that this rule closes.
    pub(super) of_mailbox: bool,
}

impl Rule {
    /// The same limit for every caller.
    pub(super) fn new(key: String, limit: Limit) -> Self {
        Self { key, limit, reserve: 0, uses_reserve: false, of_mailbox: false }
    }
}

/// The right to try once what was counted. Dropped when it was used, or given back.
#[must_use = "an attempt that doesn't take place is given back"]
pub struct Ticket(Vec<Admission>);

/// One counter's yes.
struct Admission {
    rule: Rule,
    mark: Mark,
}

impl Counters {
    pub(super) fn new(database: &Database, table: impl Into<String>) -> Self {
        Self { database: database.clone(), table: table.into() }
    }

    /// Counts one attempt under all rules, or under none.
    ///
    /// The first rule is the visitor's, where there is one, and is asked before the others: somebody who has used it up can't use up
    /// what others share. A refusal by those gives the visitor's admission back.
    pub(super) async fn take(
        &self,
        visitor: Rule,
        others: impl IntoIterator<Item = Rule>,
        attempt: Attempt,
        now: Timestamp,
    ) -> Result<Ticket, TakeError> {
        let mut admissions = vec![self.ask(visitor, attempt, now).await?];
        let mut refusal = None;
        for answer in join_all(others.into_iter().map(|rule| self.ask(rule, attempt, now))).await {
            match answer {
                Ok(admission) => admissions.push(admission),
                Err(other) => refusal = Some(TakeError::later(refusal, other)),
            }
        }
        let Some(refusal) = refusal else { return Ok(Ticket(admissions)) };
        self.give_back(Ticket(admissions)).await?;
        Err(refusal)
    }

    /// Takes exactly this attempt out of the counts; if it has left a window already, nothing of that.
    pub(super) async fn give_back(&self, ticket: Ticket) -> Result<(), StoreError> {
        let returns = ticket.0.into_iter().map(|Admission { rule, mark }| async move {
            match SlidingLog::of(&rule) {
                Some(log) => log.give_back(&self.counter(&rule), mark).await,
                None => Gcra::of(&rule).give_back(&self.counter(&rule), mark).await,
            }
        });
        // All of them, also when one fails.
        join_all(returns).await.into_iter().collect()
    }

    /// Whether something is told or only counted; see [`fold`](super::folding::fold).
    pub(super) async fn fold(&self, key: &str, now: Timestamp) -> Result<Option<u64>, StoreError> {
        super::folding::fold(&Counter { database: &self.database, table: &self.table, key }, now).await
    }

    async fn ask(&self, rule: Rule, attempt: Attempt, now: Timestamp) -> Result<Admission, TakeError> {
        let answer = match SlidingLog::of(&rule) {
            Some(log) => log.take(&self.counter(&rule), attempt, now).await?,
            None => Gcra::of(&rule).take(&self.counter(&rule), attempt, now).await?,
        };
        match answer {
            Answer::Admitted(mark) => Ok(Admission { rule, mark }),
            Answer::Refused { wait_millis } => {
                let wait_seconds = wait_millis.div_ceil(1000).max(1);
                let mailbox_wait_seconds = rule.of_mailbox.then_some(wait_seconds);
                Err(TakeError::Exceeded { wait_seconds, mailbox_wait_seconds })
            }
        }
    }

    fn counter<'a>(&'a self, rule: &'a Rule) -> Counter<'a> {
        Counter { database: &self.database, table: &self.table, key: &rule.key }
    }
}

/// Addresses stand in the table as a blind index: who reads it can't even find out whether somebody was here.
pub(super) fn blinded(index: &BlindIndex, indexed: Indexed, address: &str) -> String {
    hex::encode(index.of(indexed, &[address]))
}

/// A visitor, as the counters of every act know them.
pub(super) fn blinded_visitor(index: &BlindIndex, visitor: &Visitor) -> String {
    blinded(index, Indexed::Visitor, &visitor.to_string())
}
