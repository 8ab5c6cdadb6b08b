//! Carries out mappings: checks every row, makes the accounts, lets the jobs be seen, all or nothing.
//!
//! ```text
//! lease ─► validating: each row checked, its job written, hidden
//!          committing: each new account journalled, made, read back; then one write makes all jobs visible
//!          undoing:    each account that was made is removed, read back
//!          over:       audit entry, leftovers deleted, lease and schedule's entry gone
//! ```
//!
//! Architecture Invariant: resuming is starting. A run reads how far the mapping is and does the next step; it knows
//! nothing of runs before it, so a crash anywhere needs no code of its own.
//! Architecture Invariant: what changes something outside is preceded by a journal entry and followed by reading
//! back; what was read decides, never what a call answered.
//! Architecture Invariant: an account is removed only if the journal says that it was made here, a listing shows it,
//! and the password that we gave it opens it.
//! Architecture Invariant: "not now" is nobody's mistake: the mapping goes back to the queue and is tried again,
//! for half an hour.

mod accounts;
mod checking;
mod closing;
mod committing;
mod generated;
mod login;
mod row_check;
mod run;
mod target;
mod undoing;
mod work;
mod worker;

pub use run::PATIENCE_SECONDS;
pub use target::Target;
pub use work::work_off;
pub use worker::{Clock, Ended, Pace, Worker};
