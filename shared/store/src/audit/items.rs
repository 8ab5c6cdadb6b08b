use domain::{AttemptId, Day, Timestamp};

use super::{Entry, Place, Recorded};
use crate::{
    campaigns::{PARTITION, SORT},
    item::{Attributes, attributes, millis, text},
};

/// The partition that names the days.
pub(super) const DAYS: &str = "days";
/// The partition of what was about to be done.
const INTENTS: &str = "intents";
/// Sorts before every day.
const BEGINNING: &str = "0";
/// An attribute of the item that closes a day, and of no entry.
const NEXT_DAY: &str = "next_day";

pub(super) fn key(place: Place) -> Attributes {
    attributes([(PARTITION, text(place.day.to_string())), (SORT, text(place.sequence_text()))])
}

/// Attributes that would say nothing are left out.
pub(super) fn entry_item(entry: &Recorded) -> Attributes {
    let texts = [
        ("admin_id", &entry.admin),
        ("email", &entry.email),
        ("action", &entry.action),
        ("object", &entry.object),
        ("detail", &entry.detail),
        ("outcome", &entry.outcome),
        ("address", &entry.address),
        ("device", &entry.device),
        ("previous", &entry.previous),
        ("hash", &entry.hash),
    ];
    let mut item = key(entry.place);
    item.insert("at".to_owned(), millis(entry.at));
    let said = texts.into_iter().filter(|(_, value)| !value.is_empty());
    item.extend(said.map(|(name, value)| (name.to_owned(), text(value.as_str()))));
    item
}

/// Everything that an entry says before its outcome is known.
pub(super) fn intent_item(entry: &Entry, intent: &AttemptId) -> Attributes {
    let place = Place { day: entry.at.day(), sequence: 1 };
    let mut item = entry_item(&entry.record(place, Recorded::NO_HASH));
    for of_the_chain in ["outcome", "previous", "hash"] {
        item.remove(of_the_chain);
    }
    item.insert(PARTITION.to_owned(), text(INTENTS));
    item.insert(SORT.to_owned(), text(format!("{}#{intent}", entry.at.rfc3339())));
    item
}

pub(super) fn day_item(day: Day) -> Attributes {
    attributes([(PARTITION, text(DAYS)), (SORT, text(day.to_string()))])
}

/// Stands before all days, as if it closed one: of two very first entries on different days one comes in.
pub(super) fn beginning_item(next: Day) -> Attributes {
    attributes([(PARTITION, text(DAYS)), (SORT, text(BEGINNING)), (NEXT_DAY, text(next.to_string()))])
}

/// Which day came first, if the item is the one that says so; `None` in it: what it says is no day.
pub(super) fn read_beginning(item: &Attributes) -> Option<Option<Day>> {
    let field = |name: &str| item.get(name).and_then(|value| value.as_s().ok());
    let found = field(SORT).is_some_and(|sort| sort == BEGINNING);
    found.then(|| field(NEXT_DAY).and_then(|day| Day::parse(day).ok()))
}

pub(super) fn read_day(item: &Attributes) -> Option<Day> {
    Day::parse(item.get(SORT)?.as_s().ok()?).ok()
}

/// Stands where the day's next entry would.
pub(super) fn closing_item(place: Place, next: Day) -> Attributes {
    let mut item = key(place);
    item.extend(attributes([(NEXT_DAY, text(next.to_string()))]));
    item
}

/// What an item of a day is.
pub(super) enum Found {
    /// An entry.
    Entry(Box<Recorded>),
    /// The day's end, and which day it says came next.
    Closing { place: Place, next_day: Option<Day> },
    /// Something with a key that no entry has.
    Alien,
}

/// Reads whatever stands there: what is absent or of another type is read as empty, and shows by its hash.
pub(super) fn read(day: Day, item: &Attributes) -> Found {
    let field = |name: &str| item.get(name).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
    let Ok(sequence) = Place::parse_sequence(&field(SORT)) else { return Found::Alien };
    let place = Place { day, sequence };
    if item.contains_key(NEXT_DAY) {
        return Found::Closing { place, next_day: Day::parse(&field(NEXT_DAY)).ok() };
    }
    let at = item.get("at").and_then(|value| value.as_n().ok()).and_then(|text| text.parse().ok());
    Found::Entry(Box::new(Recorded {
        place,
        at: Timestamp::from_millis(at.unwrap_or_default()),
        admin: field("admin_id"),
        email: field("email"),
        action: field("action"),
        object: field("object"),
        detail: field("detail"),
        outcome: field("outcome"),
        address: field("address"),
        device: field("device"),
        previous: field("previous"),
        hash: field("hash"),
    }))
}
