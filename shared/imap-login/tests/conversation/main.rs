//! Every script is played whole and byte by byte; one `check`, many facts.
#![allow(clippy::disallowed_methods, reason = "tests look at what was proved")]

mod greeting;
mod inbox;
mod limits;
mod mechanisms;
mod play;
mod starttls;
mod texts;
mod verdicts;
