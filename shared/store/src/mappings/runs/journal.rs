use domain::Timestamp;

use super::{Lease, MappingRuns, RunError, items, progress};
use crate::{
    Journal, MappingState, Row, RowError, RowNumber, StoreError,
    item::{Attributes, Item, millis, number, text},
    transaction::Write,
};

/// A row with what its journal says besides.
#[derive(Debug, Clone)]
pub struct JournaledRow {
    /// The row.
    pub row: Row,
    /// When its journal was written last.
    pub since: Option<Timestamp>,
    /// How often its account was to be removed.
    pub tries: u32,
}

/// One row's next entry in the journal, in place of the one that was read.
#[derive(Debug, Clone)]
pub struct Change {
    /// The row.
    pub row: RowNumber,
    /// What the journal says now.
    pub from: Journal,
    /// What it is to say.
    pub to: Journal,
    /// How often the account was to be removed, this time counted.
    pub tries: u32,
    /// What is wrong with the row, if anything became so.
    pub error: Option<RowError>,
}

impl JournaledRow {
    /// A next entry for it.
    pub fn turn(&self, to: Journal) -> Change {
        Change { row: self.row.number, from: self.row.journal, to, tries: self.tries, error: None }
    }

    /// The row after that entry.
    pub fn apply(&mut self, change: &Change, now: Timestamp) {
        self.row.journal = change.to;
        self.row.error = change.error.or(self.row.error);
        (self.since, self.tries) = (Some(now), change.tries);
    }
}

impl MappingRuns {
    /// As many as one write takes.
    pub const MOST_CHANGES: usize = 99;

    /// All rows in their order.
    pub async fn rows(&self, lease: &Lease) -> Result<Vec<JournaledRow>, StoreError> {
        let operation = "read a mapping's rows";
        let found =
            self.prefixed(operation, &self.table, &lease.campaign, items::rows(&lease.mapping)).await?;
        found.into_iter().map(|item| read(operation, item)).collect()
    }

    /// Writes the journal for at most [`Self::MOST_CHANGES`] rows; `done` of the state's work is done then.
    pub async fn journal(
        &self,
        lease: &Lease,
        state: MappingState,
        changes: &[Change],
        done: u16,
        now: Timestamp,
    ) -> Result<(), RunError> {
        let rows: Vec<_> = changes.iter().map(|change| write(lease, change, now)).collect();
        self.write("write a mapping's journal", progress(lease, state, done), &rows, &[]).await
    }
}

fn read(operation: &'static str, item: Attributes) -> Result<JournaledRow, StoreError> {
    let item = Item::unfiltered(operation, item);
    let tries = item.optional_number("try_count")?.unwrap_or_default();
    Ok(JournaledRow {
        row: items::read_row(&item)?,
        since: item.optional_number("journal_at")?.map(Timestamp::from_millis),
        tries: u32::try_from(tries).unwrap_or(u32::MAX),
    })
}

fn write(lease: &Lease, change: &Change, now: Timestamp) -> Write {
    let key = items::row(&lease.campaign, &lease.mapping, change.row);
    let condition = "journal_state = :from";
    let [from, to] =
        [(":from", change.from), (":to", change.to)].map(|(name, one)| (name, text(one.as_str())));
    let (at, tries) = ((":at", millis(now)), (":tries", number(change.tries)));
    match change.error {
        None => Write::update(
            key,
            "SET journal_state = :to, journal_at = :at, try_count = :tries",
            condition,
            [from, to, at, tries],
        ),
        Some(error) => Write::update(
            key,
            "SET journal_state = :to, journal_at = :at, try_count = :tries, error_field = :field, \
             error_code = :code",
            condition,
            [
                from,
                to,
                at,
                tries,
                (":field", text(error.field.as_str())),
                (":code", text(error.code.as_str())),
            ],
        ),
    }
}
