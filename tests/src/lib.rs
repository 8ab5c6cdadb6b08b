//! End-to-end tests: what they share. Started by `cargo local test`, which deploys two stacks into a local
//! AWS, `mailgather` with the limits of production and `mailgather-open` with limits out of the way.
//!
//! Invariant: nothing here stands in for a part of Mailgather. A test speaks HTTP to the distribution, calls
//! functions by their name, reads tables and logs as the account's owner.
#![allow(clippy::disallowed_methods, reason = "tests read the environment and the clock, and open sockets")]

mod admin;
mod answer;
mod aws;
mod bench;
mod edge_key;
pub mod hostile;
mod logs;
pub mod mail_servers;
mod needles;
mod outputs;
mod scripted_imap;
mod settings;
mod tables;
mod visitor;
mod wire;

pub use admin::{Admin, OpenCampaign};
pub use answer::Answer;
pub use aws::Aws;
pub use bench::{Bench, form, form_of};
pub use edge_key::KeyPool;
pub use logs::{Logs, contains};
pub use needles::Needles;
pub use outputs::{MailServer, Mailbox, Outputs, Stack};
pub use scripted_imap::{Script, ScriptedImap};
pub use settings::Settings;
pub use tables::{Item, Tables, sort_key};
pub use visitor::{Visitor, answer};
pub use wire::{Call, Fault, Wire};

/// The clock, in milliseconds since 1970.
pub fn now_millis() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    since.as_millis().try_into().expect("before the year 500,000,000")
}
