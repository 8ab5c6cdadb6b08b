//! The one guard: who calls an admin function, and whether they may.
//!
//! Every admin function takes its caller through [`Guard::admit`], and its visitors without a session
//! through [`Guard::visit`]; what comes out of neither was never looked at.
//!
//! Architecture Invariant: the only room that reads or writes tokens and session cookies.
//! Architecture Invariant: nothing is taken from a token but whose session it names. Whether that session
//! lives, and what its admin may do, is read for every call.
//! Architecture Invariant: fails closed. What can't be read is a 503, never an admission.
//! Deliberately absent: telling strangers why. No cookie, an old one and a forged one answer alike.

mod access_token;
mod answers;
mod caller;
mod cookies;
mod device;
mod family;
mod guard;
mod origin;
mod path;
mod records;
mod refresh_token;
mod sessions;
mod signing_keys;
mod violation;
mod visit;

pub use answers::outcome;
pub use caller::{Caller, Demand, step_up};
pub use cookies::{ACCESS_COOKIE, REFRESH_COOKIE, without_cookies};
pub use guard::Guard;
pub use sessions::Started;
pub use visit::{Site, Visit};
