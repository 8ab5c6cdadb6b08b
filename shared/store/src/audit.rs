//! What admins did, and what was tried at them.
//!
//! One partition a day of UTC. In it an item an entry, sorted by its sequence from 1 on without a gap. Each entry
//! holds the hash of the one before it, the first of a day that of the last of the day before: whoever changes,
//! removes or inserts one breaks the chain there, and [`Audit::verify`] tells where (ASVS 16.4.2).
//!
//! | pk | sk | what |
//! |---|---|---|
//! | day, `2026-11-22` | sequence, `0000000001` | an entry |
//! | day | the sequence after its last | that the day is closed, and which one came next |
//! | `days` | day | that the day has entries |
//! | `days` | `0` | which day came first |
//! | `intents` | time and id | what was about to be done, in front of the entry that says what came of it |
//! | `mails#<admin>` | number, `0000000001` | that owners were mailed about an account, and when |
//! | `unmailed#<admin>#<number>` | time and id | that they were not, since the mail of that number |
//!
//! Architecture Invariant: append only. Every write puts items where none are; there is no update, no delete and no
//! TTL, so entries outlive what they tell of. The first entry of a day closes the day before in the same
//! transaction: an entry that comes late goes into the new day, never behind the chain's back.
//! What the chain can't show: that the very last entries are gone, or that somebody who may write has written all of
//! it anew. [`Verification::last`] is for that: noted elsewhere, it must be found again.

mod append;
mod calendar;
mod entry;
mod filter;
mod intents;
mod items;
mod place;
mod search;
mod verify;

use std::sync::{Arc, Mutex};

use crate::Database;

use append::Tail;

pub use entry::{Actor, Entry, Outcome, Recorded};
pub use filter::{ActionFilter, ActorFilter, Filter};
pub use place::{DayRange, Place};
pub use search::Page;
pub use verify::{Break, Fault, Verification};

/// The table `audit`.
#[derive(Clone)]
pub struct Audit {
    database: Database,
    table: String,
    /// The chain's end as last seen from here; others may have appended since.
    tail: Arc<Mutex<Option<Tail>>>,
}

impl Audit {
    /// `table` is the physical name.
    pub fn new(database: &Database, table: impl Into<String>) -> Self {
        Self { database: database.clone(), table: table.into(), tail: Arc::default() }
    }
}
