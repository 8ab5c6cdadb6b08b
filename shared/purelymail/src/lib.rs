//! The destination provider's API: <https://purelymail.com/api/v0>, as its published OpenAPI has it and
//! as the live service was seen to answer.
//!
//! Architecture invariants:
//! - A call that changes something is sent once, whatever becomes of it. [`ChangeError`] says whether it may
//!   have taken effect; then only reading back tells. A call that only reads is repeated a few times.
//! - An account is created only where a listing proved that there is none: [`Absent`] comes from
//!   [`Listing::absent`] alone and is spent by the call. Whether Purelymail refuses a second account of a
//!   name or puts it in the first one's place is not known, and never tried. Nor is "exists" ever
//!   concluded from an error's code: the codes aren't documented.
//! - Every call ends at the caller's deadline; every answer is bounded; no redirect is followed; nothing
//!   leaves without TLS except to loopback, where the caller allowed that ([`Endpoint`]).
//! - Token and passwords stand in no error and no log, nor does any text of the service's, except an
//!   error's code if it is a plain word ([`Code`]).
//! - What was sent is wiped, except inside the HTTP client, rustls and the kernel, whose buffers are their
//!   own.

mod account;
mod calls;
mod connection;
mod domains;
mod endpoint;
mod error;
mod listing;
mod token;
mod wire;

#[cfg(test)]
mod tests;

pub use account::{Credit, User};
pub use calls::Purelymail;
pub use connection::Unusable;
pub use domains::Domains;
pub use endpoint::Endpoint;
pub use error::{ChangeError, Code, ReadError, Reason};
pub use listing::{Absent, Listing, Present};
pub use token::ApiToken;
