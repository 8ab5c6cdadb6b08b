//! The table `mappings`: which mailbox becomes which account, and how far that is.
//!
//! A mapping goes one way through its states, each step one conditional write:
//!
//! ```text
//! validating ─► committing ─► committed          its jobs are visible
//!      │             └─► undoing ─► failed         what it created is gone again
//!      └─► rejected                 └─► needs-operator
//! ```
//!
//! Architecture Invariant: its jobs are visible if and only if its header says `committed`.
//! Architecture Invariant: two who touch this table, two types: [`Mappings`] for the admin API, and the
//! worker's, each of whose writes hangs on its lease.

mod claims;
mod fence;
mod hand_over;
mod intent;
mod items;
mod leftovers;
mod mapping;
mod propose;
mod read;
mod row;
mod runs;
mod sources;
mod unclaimed;

pub use claims::Overlap;
pub use intent::Intent;
pub use mapping::{HandOver, Mapping, MappingFailure, MappingState};
pub use propose::{BeginError, Begun, BodyHash, PlaceError, Proposals, ProposedRow};
pub use read::Claimed;
pub use row::{Account, Journal, PasswordBy, Row, RowCode, RowError, RowField, RowNumber};
pub use runs::{
    Change, Check, ChosenPassword, GoodRow, JobLogin, JournaledRow, Lease, Leased, MappingRuns, RunError,
    StoredLogin,
};
pub use sources::SubmittedAddresses;

pub(crate) use items::{HEADERS, destination_at, running};
pub(crate) use unclaimed::MailboxClaims;

use crate::Database;

/// The tables `mappings` and `jobs` as the admin API uses them.
#[derive(Clone)]
pub struct Mappings {
    pub(crate) database: Database,
    table: String,
    pub(crate) jobs: String,
}

impl Mappings {
    /// The physical names of the tables `mappings` and `jobs`.
    pub fn new(database: &Database, mappings: impl Into<String>, jobs: impl Into<String>) -> Self {
        Self { database: database.clone(), table: mappings.into(), jobs: jobs.into() }
    }
}
