use aws_sdk_dynamodb::operation::update_item::{UpdateItemError, builders::UpdateItemFluentBuilder};
use domain::{AttemptId, CredentialId, Timestamp};

use crate::{
    Database, StoreError,
    item::{Attributes, number, seconds, text},
};

/// One item of the table `limits`.
pub(super) struct Counter<'a> {
    pub(super) database: &'a Database,
    pub(super) table: &'a str,
    pub(super) key: &'a str,
}

/// What a counter says.
pub(super) enum Answer {
    /// Counted.
    Admitted(Mark),
    /// Not counted.
    Refused {
        /// Until the next admission, if nobody else takes it.
        wait_millis: u64,
    },
}

/// Tells an attempt from all others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attempt(u128);

impl From<&CredentialId> for Attempt {
    fn from(id: &CredentialId) -> Self {
        Self::of(id.as_str())
    }
}

impl From<&AttemptId> for Attempt {
    fn from(id: &AttemptId) -> Self {
        Self::of(id.as_str())
    }
}

impl Attempt {
    /// All ids are 32 hexadecimal digits.
    fn of(id: &str) -> Self {
        Self(u128::from_str_radix(id, 16).unwrap_or_default())
    }
}

/// An admission in a counter: when, and whose. No two admissions of a counter have the same.
///
/// As a number `<milliseconds since the epoch><18 digits of the attempt's id>`, so that it sorts by time and
/// DynamoDB can compare it; 31 of the 38 digits that DynamoDB keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark(u128);

impl Mark {
    const WHOSE: u128 = 10_u128.pow(18);

    /// An attempt's admission at `at`.
    pub(super) fn new(at: Timestamp, attempt: Attempt) -> Self {
        Self(u128::from(at.millis()) * Self::WHOSE + attempt.0 % Self::WHOSE)
    }

    /// Before every mark of this millisecond.
    pub(super) fn start_of(at: Timestamp) -> Self {
        Self(u128::from(at.millis()) * Self::WHOSE)
    }

    /// The same attempt's at another moment.
    pub(super) fn moved_to(self, at: Timestamp) -> Self {
        Self(Self::start_of(at).0 + self.0 % Self::WHOSE)
    }

    /// Its millisecond.
    pub(super) fn at(self) -> Timestamp {
        Timestamp::from_millis(u64::try_from(self.0 / Self::WHOSE).unwrap_or(u64::MAX))
    }

    /// Reads an attribute; absent and 0 mean "none".
    pub(super) fn read(item: &Attributes, name: &str) -> Option<Self> {
        let mark = item.get(name)?.as_n().ok()?.parse().ok()?;
        (mark != 0).then_some(Self(mark))
    }

    pub(super) fn value(self) -> aws_sdk_dynamodb::types::AttributeValue {
        number(self.0)
    }
}

/// What a conditional update came to.
pub(super) enum Update {
    Done,
    /// The condition did not hold; this is the item as it is.
    Refused(Attributes),
}

impl Counter<'_> {
    /// How often an update is tried that others get in the way of. Each failure means that somebody else's
    /// update went through, so many can't fail in a row.
    pub(super) const ATTEMPTS: u32 = 20;

    /// An update of the item; refused, it tells what the item is like.
    pub(super) fn update(&self) -> UpdateItemFluentBuilder {
        self.database
            .client
            .update_item()
            .table_name(self.table)
            .key("pk", text(self.key))
            .return_values_on_condition_check_failure(
                aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure::AllOld,
            )
    }

    pub(super) async fn send(
        operation: &'static str,
        update: UpdateItemFluentBuilder,
    ) -> Result<Update, StoreError> {
        let Err(error) = update.send().await else { return Ok(Update::Done) };
        match error.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(refused)) => {
                Ok(Update::Refused(refused.item().cloned().unwrap_or_default()))
            }
            _ => Err(StoreError::of(operation)(error)),
        }
    }

    /// Too many others at the same counter.
    pub(super) fn contended(operation: &'static str) -> StoreError {
        StoreError::unexpected(operation, "Contended")
    }
}

/// When DynamoDB may delete a counter: a while after nothing in it counts any more.
pub(super) fn purge_at(now: Timestamp, window_seconds: u64) -> aws_sdk_dynamodb::types::AttributeValue {
    seconds(now.plus_seconds(window_seconds.saturating_mul(2)))
}
