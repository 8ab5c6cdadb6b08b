//! The calls against the double of Purelymail, which `cargo local` starts as well
//! (`infra/local/purelymail.py`): a process of its own for each test.

mod changes;
mod double;
mod faults;
mod reads;
mod secrecy;
mod tls;

use std::time::Duration;

use domain::{EmailAddress, Password};
use tokio::time::Instant;

/// Longer than any call takes here.
fn soon() -> Instant {
    within(20_000)
}

fn within(milliseconds: u64) -> Instant {
    Instant::now() + Duration::from_millis(milliseconds)
}

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an address")
}

fn password(text: &str) -> Password {
    Password::parse(text.to_owned()).expect("a password")
}
