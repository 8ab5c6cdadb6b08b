//! The login check as a state machine over bytes: what the mail server sends goes in, what is to
//! be done next comes out. It knows no socket, no clock, no log.
//!
//! ```text
//! Claimed ─► Conversation ─► Step::Done(Ok(Verified))      the server took the password and
//!              ▲     │                                      opened the inbox
//!       bytes in     Step::{Read, Write, StartTls}       or Err(Refusal): cause, field, hint
//! ```
//!
//! Architecture invariants:
//! - Only [`Conversation`] makes a [`Verified`], and only on a tagged OK to its own authentication
//!   followed by a tagged OK to its own `EXAMINE INBOX`.
//! - A [`Verified`] tells where it was proved, a [`BoundLogin`] where it may be tried; neither can be told otherwise,
//!   and the socket leads where the [`Dialogue`] says.
//! - No text of the server leaves this crate: [`reply`] turns every line into facts of fixed
//!   shape, so neither a [`Refusal`] nor a debug print can echo a password, an address or a link.
//! - The password is written by one function per mechanism ([`command`]), into memory that is wiped.
//!   It goes out at most once as initial response, once as SASL response, once in `LOGIN`; the
//!   second and third only after the server did not understand, or refused without a reason.
//! - Nothing but `STARTTLS` is said before TLS where the server entry asks for it, and nothing that
//!   was heard before TLS is remembered after it.

mod bound;
mod capabilities;
mod cause;
mod command;
mod conversation;
mod dialogue;
mod hint;
mod inbox;
mod lines;
mod login;
mod opening;
mod phrases;
mod probe;
mod provider;
mod refusal;
mod reply;
mod turn;
mod verdict;
mod verified;
mod wire;

pub use bound::BoundLogin;
pub use cause::{Cause, Fault, NotNow};
pub use conversation::Conversation;
pub use dialogue::{Dialogue, Phase, Step};
pub use hint::Hint;
pub use probe::Probe;
pub use provider::{Provider, Wants};
pub use refusal::Refusal;
pub use verified::Verified;
