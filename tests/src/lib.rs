//! End-to-end tests: what they share. Started by `cargo local test`, which deploys two stacks into a local
//! AWS, `mailgather` with the limits of production and `mailgather-open` with limits out of the way.
//!
//! Invariant: nothing here stands in for a part of Mailgather. A test speaks HTTP to the distribution, calls
//! functions by their name, reads tables and logs as the account's owner.
#![allow(clippy::disallowed_methods, reason = "tests read the environment and the clock, and open sockets")]

mod account;
mod admin;
mod answer;
mod audit;
mod aws;
mod bench;
mod blind_index;
mod cookie;
mod edge_key;
mod encryption_sdk;
pub mod hostile;
mod jwt;
mod logs;
pub mod mail_servers;
mod mails;
mod mapping_desk;
mod mapping_scene;
mod needles;
mod operator;
mod outputs;
mod purelymail_double;
mod queue;
mod raw;
mod role;
mod scripted_imap;
mod second_factor;
mod secrets;
mod settings;
mod shared_stack;
mod sizes;
mod tables;
mod visitor;
mod wire;
mod worker;

pub use account::{Account, tag};
pub use admin::{Admin, Colleague, OpenCampaign, age_proof};
pub use answer::Answer;
pub use aws::Aws;
pub use bench::{Bench, form, form_of};
pub use blind_index::BlindIndex;
pub use cookie::Cookie;
pub use edge_key::{KeyPool, admin_key};
pub use encryption_sdk::{SealedText, encryption_sdk, open_sealed};
pub use jwt::Jwt;
pub use logs::{Logs, contains};
pub use mails::{Mail, Mails};
pub use mapping_desk::MappingDesk;
pub use mapping_scene::{MappingScene, Submitted};
pub use needles::Needles;
pub use operator::{ACCESS, Operator, REFRESH};
pub use outputs::{MailServer, Mailbox, Outputs, Stack};
pub use purelymail_double::{PurelymailDouble, PurelymailOutputs};
pub use queue::Queue;
pub use role::{assume, with_clock};
pub use scripted_imap::{Script, ScriptedImap};
pub use second_factor::{Authenticator, within_a_step};
pub use secrets::{Secret, Version};
pub use settings::Settings;
pub use sizes::{seed, size};
pub use tables::{Item, Tables, sort_key};
pub use visitor::{Visitor, answer, http};
pub use wire::{Call, Fault, Wire};
pub use worker::Worker;

/// The clock, in milliseconds since 1970.
pub fn now_millis() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    since.as_millis().try_into().expect("before the year 500,000,000")
}
