//! The tables in DynamoDB: one file a table, items apart from domain types.
//!
//! Architecture Invariant: the only room that names aws-sdk-dynamodb.
//! Architecture Invariant: no check-then-write. A rule that must hold stands in a condition expression.
//! Architecture Invariant: every read filters on `purge_at`, since DynamoDB deletes days later.
//! Architecture Invariant: only a [`vault::SealedCredential`] can be recorded.
//! Deliberately absent: reading the credentials table. Who may read it is decided by roles, in rooms of their own.

mod accounts;
mod audit;
mod batch;
mod campaigns;
mod credentials;
mod database;
mod deactivation;
mod item;
mod jobs;
mod limits;
mod mappings;
mod sessions;
#[cfg(test)]
mod tests;
mod transaction;

pub use accounts::{
    AcceptError, Accounts, Admin, ChangeAdminError, CodeMac, CreateAdminError, Invitation, Reset, ResetError,
    ResetLink, SecondFactor, Settings,
};
pub use audit::{
    ActionFilter, Actor, ActorFilter, Audit, Break, DayRange, Entry, Fault, Filter, Outcome, Page, Place,
    Recorded, Verification,
};
pub use campaigns::{Campaigns, CreateCampaignError, Gathering, ServerFault};
pub use credentials::{RecordError, Submissions};
pub use database::{Database, StoreError};
pub use deactivation::{Deactivation, Deactivations};
pub use jobs::{Job, JobError, JobState};
pub use limits::{Act, AdminLimits, AdminRules, Limit, Limits, Rules, TakeError, Ticket, Visitor};
pub use mappings::{
    Account, BeginError, Begun, BodyHash, Change, Check, Claimed, GoodRow, HandOver, Intent, JobLogin,
    Journal, JournaledRow, Lease, Leased, Mapping, MappingFailure, MappingRuns, MappingState, Mappings,
    Overlap, PasswordBy, PlaceError, Proposals, ProposedRow, Row, RowCode, RowError, RowField, RowNumber,
    RunError, StoredLogin,
};
pub use sessions::{Rotation, Session, Sessions};
