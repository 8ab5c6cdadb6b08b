//! The tables in DynamoDB: one file a table, items apart from domain types.
//!
//! Architecture Invariant: the only room that names aws-sdk-dynamodb.
//! Architecture Invariant: no check-then-write. A rule that must hold stands in a condition expression.
//! Architecture Invariant: every read filters on `purge_at`, since DynamoDB deletes days later.
//! Architecture Invariant: only a [`vault::SealedCredential`] can be recorded.
//! Architecture Invariant: where a stored login goes stands beside it, and what is sealed opens for that server alone;
//! no item of another table has a say in it.
//! Architecture Invariant: what decides where passwords are asked for and whether a campaign is open stands in the table
//! `campaigns` alone. Public functions write `submissions`, `credentials` and `limits`, and nobody learns from those where
//! to connect or what is open.
//! Architecture Invariant: no address stands in a key as it is or as a plain hash, but as a [`vault::BlindIndex`].
//! Deliberately absent: one type that reads all of a credential. What admins see ([`Credentials`]) names its attributes,
//! none of them sealed; only the worker's type ([`MappingRuns`]) reads the sealed ones.

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
mod place;
mod receipts;
mod register;
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
pub use campaigns::{
    Campaigns, CreateCampaignError, DeleteServerError, EditServerError, EditedServer, Gathering, ServerChange,
};
pub use credentials::{
    Credentials, CredentialsPage, DeleteCredentialError, Filing, RecordError, Submissions, Submitted,
};
pub use database::{Database, StoreError};
pub use deactivation::{Deactivation, Deactivations};
pub use jobs::{Job, JobError, JobState};
pub use limits::{
    Act, AdminLimits, AdminRules, DeletionLimit, Limit, Limits, LoginLimits, LoginRules, Rules, TakeError,
    Ticket, Visitor,
};
pub use mappings::{
    Account, BeginError, Begun, BodyHash, Change, Check, ChosenPassword, Claimed, GoodRow, HandOver, Intent,
    JobLogin, Journal, JournaledRow, Lease, Leased, Mapping, MappingFailure, MappingRuns, MappingState,
    Mappings, Overlap, PasswordBy, PlaceError, Proposals, ProposedRow, Row, RowCode, RowError, RowField,
    RowNumber, RunError, StoredLogin, SubmittedAddresses,
};
pub use receipts::{Receipt, Receipts, Replaceable, WithdrawError};
pub use register::{Closed, Register, ServerFault};
pub use sessions::{Proof, Rotation, Session, Sessions};
