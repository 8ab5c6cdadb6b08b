use domain::Day;

use super::{
    Audit, DayRange, Place, Recorded,
    calendar::Calendar,
    items::{self, Found},
};
use crate::{StoreError, database::back_off};

/// What became of a check of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Entries that are as they were written, one after the other, from the first day on.
    pub entries: u64,
    /// Days with entries that were looked at.
    pub days: u64,
    /// The last good entry and its hash: noted elsewhere, it shows later that nothing was cut off behind it and
    /// nothing before it was written anew.
    pub last: Option<(Place, String)>,
    /// Where the chain breaks first; `None`: it holds.
    pub broken: Option<Break>,
}

/// Where the chain breaks, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Break {
    /// Of the entry that is not as it should be.
    pub place: Place,
    /// What is wrong there.
    pub fault: Fault,
}

/// What is wrong with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It isn't there, although something after it is.
    Missing,
    /// It is not what it was when it was written.
    Changed,
    /// It doesn't follow the one before it: one of the two was replaced, or days are gone between them.
    Order,
}

impl Fault {
    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Changed => "changed",
            Self::Order => "order",
        }
    }
}

const VERIFY: &str = "verify the audit log";

/// Why a walk along the chain ends before its time.
enum Stop {
    Broken(Break),
    Store(StoreError),
}

/// How far the chain holds, and what has to come next.
struct Chain {
    verification: Verification,
    /// The place of the next entry.
    next: Place,
    /// The hash that the next entry has to hold.
    previous: String,
    /// Whether the day is closed, and which day it says came next.
    closed: Option<Option<Day>>,
}

impl Audit {
    /// Checks the entries of those days one by one, and that they join the day before and the day after.
    pub async fn verify(&self, range: &DayRange) -> Result<Verification, StoreError> {
        let first = self.look(range).await?;
        if first.broken.is_none() {
            return Ok(first);
        }
        // A query may see a part of a transaction that is just being done.
        back_off(2, 0).await;
        self.look(range).await
    }

    async fn look(&self, range: &DayRange) -> Result<Verification, StoreError> {
        let mut chain = Chain::before(range.from());
        match self.walk(&mut chain, range).await {
            Ok(()) => {}
            Err(Stop::Broken(found)) => chain.verification.broken = Some(found),
            Err(Stop::Store(error)) => return Err(error),
        }
        Ok(chain.verification)
    }

    async fn walk(&self, chain: &mut Chain, range: &DayRange) -> Result<(), Stop> {
        let Calendar { days, beginning } = self.calendar(VERIFY).await?;
        let begin = days.partition_point(|day| *day < range.from());
        match begin.checked_sub(1).and_then(|before| days.get(before)) {
            Some(before) => chain.skip_to_end_of(*before, self.last_two(*before).await?),
            // Nothing was ever written.
            None if days.is_empty() && beginning.is_none() => return Ok(()),
            None => chain.closed = beginning,
        }
        chain.leave_day(self.day_after(chain, days.get(begin).copied()).await?)?;
        for (index, day) in days.iter().enumerate().skip(begin) {
            if !range.includes(*day) {
                break;
            }
            chain.enter_day(*day);
            let items = self.database.partition(&self.table, &day.to_string());
            let mut items = items.into_paginator().items().send();
            while let Some(item) = items.next().await {
                chain.follow(items::read(*day, &item.map_err(StoreError::of(VERIFY))?))?;
            }
            chain.leave_day(self.day_after(chain, days.get(index + 1).copied()).await?)?;
        }
        Ok(())
    }

    /// The day that follows the one the chain is in: the one that was listed, or one that has begun since.
    async fn day_after(&self, chain: &Chain, listed: Option<Day>) -> Result<Option<Day>, StoreError> {
        if listed.is_some() || chain.closed.is_none() {
            return Ok(listed);
        }
        Ok(self.calendar(VERIFY).await?.days.into_iter().find(|day| *day > chain.next.day))
    }

    /// The last items of a day, the last one first.
    async fn last_two(&self, day: Day) -> Result<Vec<Found>, StoreError> {
        let query = self.database.partition(&self.table, &day.to_string()).scan_index_forward(false);
        let answer = query.limit(2).send().await.map_err(StoreError::of(VERIFY))?;
        Ok(answer.items().iter().map(|item| items::read(day, item)).collect())
    }
}

impl Chain {
    fn before(day: Day) -> Self {
        Self {
            verification: Verification { entries: 0, days: 0, last: None, broken: None },
            next: Place { day, sequence: 1 },
            previous: Recorded::NO_HASH.to_owned(),
            closed: None,
        }
    }

    fn enter_day(&mut self, day: Day) {
        self.verification.days += 1;
        self.next = Place { day, sequence: 1 };
        self.closed = None;
    }

    /// Takes a day's last items for what the day before the first one leaves behind, unchecked.
    fn skip_to_end_of(&mut self, day: Day, last: Vec<Found>) {
        self.next = Place { day, sequence: 1 };
        // Of a day without entries nothing can follow.
        self.previous.clear();
        for found in last {
            match found {
                Found::Closing { next_day, .. } => self.closed = Some(next_day),
                Found::Entry(entry) => {
                    self.next = self.next.max(entry.place.next());
                    if self.previous.is_empty() {
                        self.previous = entry.hash;
                    }
                }
                Found::Alien => {}
            }
        }
    }

    fn follow(&mut self, found: Found) -> Result<(), Break> {
        let expected = self.next;
        let broken = |fault| Err(Break { place: expected, fault });
        if self.closed.is_some() {
            return broken(Fault::Order);
        }
        match found {
            Found::Alien => broken(Fault::Order),
            Found::Closing { place, .. } if place != expected => broken(Fault::Missing),
            Found::Closing { next_day, .. } => {
                self.closed = Some(next_day);
                Ok(())
            }
            Found::Entry(entry) if entry.place != expected => broken(Fault::Missing),
            Found::Entry(entry) if entry.computed_hash() != entry.hash => broken(Fault::Changed),
            Found::Entry(entry) if entry.previous != self.previous => broken(Fault::Order),
            Found::Entry(entry) => {
                self.verification.entries += 1;
                self.verification.last = Some((expected, entry.hash.clone()));
                self.previous = entry.hash;
                self.next = expected.next();
                Ok(())
            }
        }
    }

    /// `next` is the next day that has entries, if one has.
    fn leave_day(&self, next: Option<Day>) -> Result<(), Break> {
        let fault_at = |place, fault| Err(Break { place, fault });
        let first_of = |day| Place { day, sequence: 1 };
        match (self.closed, next) {
            (Some(Some(named)), Some(next)) if named == next => Ok(()),
            (Some(Some(named)), Some(next)) if next < named => fault_at(first_of(next), Fault::Order),
            (Some(Some(named)), _) => fault_at(first_of(named), Fault::Missing),
            (Some(None), _) => fault_at(self.next, Fault::Changed),
            // The first entry of the next day closed this one.
            (None, Some(_)) => fault_at(self.next, Fault::Missing),
            (None, None) if self.next.sequence == 1 => fault_at(self.next, Fault::Missing),
            (None, None) => Ok(()),
        }
    }
}

impl From<Break> for Stop {
    fn from(found: Break) -> Self {
        Self::Broken(found)
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
