//! How a mailbox gets in, whoever hands it over: its user on the gather page, or an admin.
//!
//! ```text
//! Submission ─► Claimed ─► Verified ─► SealedCredential ─► recorded
//! ```
//!
//! Architecture Invariant: each step consumes the last; what the mail server did not accept can't be sealed, and what
//! is not sealed can't be recorded.
//! Architecture Invariant: a destination's password is tried only after the source login was proven. Otherwise anybody
//! with a link could guess at the passwords of new accounts.
//! Deliberately absent: counting logins at the source. Who calls knows whose count it is, and takes before and gives
//! back after; only what is found out on the way, that a destination's password is to be tried, is counted here.

mod form;
mod take;

pub use form::Submission;
pub use take::Intake;
