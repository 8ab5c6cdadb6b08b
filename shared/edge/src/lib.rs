//! Where a request comes in and an error becomes a response; telemetry and configuration.
//!
//! Architecture Invariant: the only room that knows HTTP, the environment, the clock and randomness.
//! Architecture Invariant: a handler's error reaches the Lambda runtime never (it would print it);
//! it becomes a [`Problem`], whose texts are fixed and whose cause is logged once.

mod cookie;
mod gathering;
mod input;
mod mail;
mod outcomes;
mod problem;
mod provider;
mod query;
mod queue;
mod reply;
mod request;
mod serve;
mod start;
mod telemetry;

pub use cookie::Cookie;
pub use gathering::gathering;
pub use input::{optional, required};
pub use mail::mail_servers;
pub use problem::{Problem, RowError};
pub use provider::ProviderAdvice;
pub use queue::{Work, WorkError, serve_queue};
pub use reply::Reply;
pub use request::{Request, visitor};
pub use serve::serve;
pub use start::{Error, now, number, random, start, var};

/// Longest request body in bytes where nothing else is said; a longer one answers 413.
pub const MAX_BODY_BYTES: usize = 16 * 1024;
