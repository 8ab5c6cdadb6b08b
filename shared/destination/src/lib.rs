//! Where mail is moved to: the Purelymail account that this installation was given, and whether an address there
//! can be used.
//!
//! Architecture Invariant: reads the API token, and only with the first call that needs it: a function that can't get
//! it still does what needs no token.
//! Architecture Invariant: nothing is created or changed here. Whoever does that takes the API itself from
//! [`Provider`].

mod check;
mod provider;

pub use check::{Account, Destinations, LookedUp};
pub use provider::{Provider, TokenError};
