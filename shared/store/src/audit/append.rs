use super::{
    Audit, Place,
    entry::{Entry, Recorded},
    items::{self, DAYS, Found},
};
use crate::{
    StoreError,
    database::back_off,
    item::Attributes,
    transaction::{Transacted, Write, contended},
};

/// The last entry of all.
#[derive(Clone)]
pub(super) struct Tail {
    pub(super) place: Place,
    pub(super) hash: String,
}

const APPEND: &str = "append to the audit log";

impl Audit {
    /// How often an entry is put behind one that turns out not to be the last. Each failure means that somebody
    /// else's entry came in, so many can't fail in a row.
    const ATTEMPTS: u32 = 40;
    const LOOKS: u32 = 6;

    /// Appends an entry; the answer is where it stands.
    ///
    /// One call as long as nobody else appends. As a transaction, whose repetition after a lost answer DynamoDB
    /// knows by the SDK's token.
    pub async fn append(&self, entry: &Entry) -> Result<Place, StoreError> {
        let mut tail = self.cached();
        for _ in 0..Self::ATTEMPTS {
            let seen = match tail.take() {
                Some(seen) => Some(seen),
                None => self.read_tail().await?,
            };
            let (recorded, writes) = link(entry, seen.as_ref());
            if self.database.transact(APPEND, &self.table, &writes).await? == Transacted::Done {
                let Recorded { place, hash, .. } = recorded;
                self.cache(Tail { place, hash });
                return Ok(place);
            }
        }
        Err(contended(APPEND))
    }

    /// The last entry of all; `None`: there is none yet.
    ///
    /// A query may see a part of a transaction: the next day named but still empty, or the day before closed and
    /// the next one not yet named. A moment later all of it is there.
    pub(super) async fn read_tail(&self) -> Result<Option<Tail>, StoreError> {
        for attempt in 0..Self::LOOKS {
            let Some(day) = self.last_in(DAYS).await? else { return Ok(None) };
            if let Some(day) = items::read_day(&day) {
                let last = self.last_in(&day.to_string()).await?;
                if let Some(Found::Entry(entry)) = last.map(|item| items::read(day, &item)) {
                    return Ok(Some(Tail { place: entry.place, hash: entry.hash }));
                }
            }
            back_off(attempt, 0).await;
        }
        Err(StoreError::unexpected(APPEND, "MalformedItem"))
    }

    pub(super) async fn last_in(&self, partition: &str) -> Result<Option<Attributes>, StoreError> {
        let query = self.database.partition(&self.table, partition).scan_index_forward(false).limit(1);
        let answer = query.send().await.map_err(StoreError::of(APPEND))?;
        Ok(answer.items.unwrap_or_default().pop())
    }

    /// A lock that somebody panicked with is as good as an empty one: the end is read then.
    fn cached(&self) -> Option<Tail> {
        self.tail.lock().ok()?.clone()
    }

    /// The further end, where several of this process come back at once.
    fn cache(&self, tail: Tail) {
        let Ok(mut cached) = self.tail.lock() else { return };
        if cached.as_ref().is_none_or(|cached| cached.place < tail.place) {
            *cached = Some(tail);
        }
    }
}

/// The entry behind the last one, and all that has to be written with it.
fn link(entry: &Entry, tail: Option<&Tail>) -> (Recorded, Vec<Write>) {
    let day = entry.at.day();
    let first = Place { day, sequence: 1 };
    let (recorded, more) = match tail {
        None => {
            let beginning = items::beginning_item(day);
            (entry.record(first, Recorded::NO_HASH), vec![items::day_item(day), beginning])
        }
        Some(tail) if tail.place.day < day => {
            let closing = items::closing_item(tail.place.next(), day);
            (entry.record(first, &tail.hash), vec![items::day_item(day), closing])
        }
        // A later day may have begun while this entry was on its way.
        Some(tail) => (entry.record(tail.place.next(), &tail.hash), Vec::new()),
    };
    let items = std::iter::once(items::entry_item(&recorded)).chain(more);
    let writes = items.map(Write::put_new).collect();
    (recorded, writes)
}
