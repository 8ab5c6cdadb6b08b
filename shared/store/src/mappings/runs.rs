//! The tables as the worker uses them.
//!
//! Architecture Invariant: each write is one transaction with the header, on condition that the lease is still
//! held and the state still the expected one. A worker that was taken for dead changes nothing any more.
//! Architecture Invariant: nothing here is filtered by `purge_at`: a mapping whose campaign is over is to be
//! ended, accounts and all, as long as its items are there.

mod checks;
mod clean_up;
mod journal;
mod lease;
mod logins;
mod states;
mod sweep;

use crate::{
    Database, Mapping, MappingState, StoreError,
    item::{Attributes, number, text},
    transaction::{Transacted, Write},
};

pub use checks::{Check, GoodRow};
pub use journal::{Change, JournaledRow};
pub use lease::{Lease, Leased};
pub use logins::{ChosenPassword, JobLogin, StoredLogin};

use super::items;

/// The tables `mappings`, `jobs` and `credentials` as the worker uses them.
#[derive(Clone)]
pub struct MappingRuns {
    database: Database,
    table: String,
    jobs: String,
    credentials: String,
}

/// Why a worker's step was not done. Nothing of it was written then.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// Another worker has the mapping now, or had it: whoever gets this stops.
    #[error("the lease is lost")]
    LeaseLost,
    /// DynamoDB did not do it, or did not say that it did.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl MappingRuns {
    /// The physical names of the tables.
    pub fn new(
        database: &Database,
        mappings: impl Into<String>,
        jobs: impl Into<String>,
        credentials: impl Into<String>,
    ) -> Self {
        let (table, jobs, credentials) = (mappings.into(), jobs.into(), credentials.into());
        Self { database: database.clone(), table, jobs, credentials }
    }

    /// Writes to both tables, all or nothing, under the lease: `header` is the header's own change.
    async fn write(
        &self,
        operation: &'static str,
        header: Write,
        mappings: &[Write],
        jobs: &[Write],
    ) -> Result<(), RunError> {
        match self.send(operation, &header, mappings, jobs).await? {
            Transacted::Done => Ok(()),
            Transacted::Refused(0) => Err(RunError::LeaseLost),
            // The lease is held, and yet a row isn't as it was read: nobody else may have changed it.
            Transacted::Refused(_) => Err(StoreError::unexpected(operation, "RowChanged").into()),
        }
    }

    async fn send(
        &self,
        operation: &'static str,
        header: &Write,
        mappings: &[Write],
        jobs: &[Write],
    ) -> Result<Transacted, StoreError> {
        let in_mappings = std::iter::once(header).chain(mappings);
        let in_mappings = in_mappings.map(|write| (self.table.as_str(), write.clone()));
        let in_jobs = jobs.iter().map(|write| (self.jobs.as_str(), write.clone()));
        let writes: Vec<_> = in_mappings.chain(in_jobs).collect();
        self.database.transact_across(operation, &writes).await
    }
}

/// The header's change that goes with a step within a state: so much is done.
fn progress(lease: &Lease, state: MappingState, done: u16) -> Write {
    Write::update(
        lease.header(),
        "SET done_count = :done",
        HELD,
        [(":done", number(done)), (":owner", text(lease.owner())), (":state", text(state.as_str()))],
    )
}

/// The fence: the lease is ours, and the mapping is where we think it is.
const HELD: &str = "lease_owner = :owner AND mapping_state = :state";

/// A mapping as its header has it.
fn mapping(operation: &'static str, header: Attributes) -> Result<Mapping, StoreError> {
    items::read_header(&crate::item::Item::unfiltered(operation, header))
}
