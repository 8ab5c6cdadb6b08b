mod beside;
mod tampering;

use domain::{AdminId, Day};
use futures_util::future::join_all;

use super::*;
use crate::{
    ActionFilter, Actor, ActorFilter, Audit, Break, DayRange, Entry, Fault, Filter, Outcome, Place, Recorded,
    Verification,
    item::{attributes, text},
};

const DAY: u64 = 24 * 60 * 60;

struct Log {
    database: Database,
    table: String,
    audit: Audit,
}

impl Log {
    async fn new() -> Self {
        let database = Database::new(&aws().await);
        let table = table(&database, &["pk", "sk"]).await;
        let audit = Audit::new(&database, &table);
        Self { database, table, audit }
    }

    /// Another process: it knows nothing of the chain's end.
    fn elsewhere(&self) -> Audit {
        Audit::new(&self.database, &self.table)
    }

    async fn append(&self, entry: &Entry) -> Place {
        self.audit.append(entry).await.expect("appended")
    }

    /// Three days with four entries each.
    async fn filled() -> Self {
        let log = Self::new().await;
        for day in 0..3 {
            for n in 0..4 {
                log.append(&entry(NOW.plus_seconds(day * DAY + n), "sign-in")).await;
            }
        }
        assert_eq!(log.verify().await, (12, 3, None));
        log
    }

    /// All of the days that tests write.
    async fn verify(&self) -> (u64, u64, Option<Break>) {
        let Verification { entries, days, broken, .. } =
            self.audit.verify(&range(0, 60)).await.expect("read");
        (entries, days, broken)
    }

    async fn search(&self, filter: &Filter) -> Vec<Recorded> {
        let (mut found, mut before) = (Vec::new(), None);
        loop {
            let page = self.audit.search(&range(0, 60), filter, before).await.expect("searched");
            assert!(page.entries.len() <= 100);
            found.extend(page.entries);
            before = page.next;
            if before.is_none() {
                return found;
            }
        }
    }

    /// What only the account's root can do.
    async fn remove(&self, key: Attributes) {
        let delete = self.database.client.delete_item().table_name(&self.table).set_key(Some(key));
        delete.send().await.expect("deleted");
    }

    async fn replace(&self, item: Attributes) {
        let put = self.database.client.put_item().table_name(&self.table).set_item(Some(item));
        put.send().await.expect("put");
    }

    async fn item(&self, key: Attributes) -> Attributes {
        let get = self.database.client.get_item().table_name(&self.table).set_key(Some(key));
        get.send().await.expect("read").item.expect("there")
    }
}

fn entry(at: Timestamp, action: &'static str) -> Entry {
    Entry {
        at,
        actor: Actor::nobody(),
        action,
        object: String::new(),
        detail: String::new(),
        outcome: Outcome::Done,
        address: "192.0.2.1".to_owned(),
        device: "Firefox, Linux".to_owned(),
    }
}

fn day(n: u64) -> Day {
    NOW.plus_seconds(n * DAY).day()
}

fn range(from: u64, to: u64) -> DayRange {
    DayRange::new(day(from), day(to)).expect("a range")
}

fn place(n: u64, sequence: u64) -> Place {
    Place { day: day(n), sequence }
}

fn key(partition: impl ToString, sort: impl ToString) -> Attributes {
    attributes([("pk", text(partition.to_string())), ("sk", text(sort.to_string()))])
}

fn key_of(place: Place) -> Attributes {
    let (day, sequence) = (place.day, format!("{:010}", place.sequence));
    key(day, sequence)
}

#[tokio::test]
async fn an_entry_is_read_back() {
    let log = Log::new().await;
    let id = AdminId::from_random(random());
    let written = Entry {
        actor: Actor { admin: Some(id.clone()), email: Some("anna@example.org".to_owned()) },
        object: "campaign".to_owned(),
        detail: String::new(),
        outcome: Outcome::Refused,
        ..entry(NOW, "campaign.create")
    };
    assert_eq!(log.append(&written).await, place(0, 1));
    let found = log.search(&Filter::default()).await;
    let [found] = found.as_slice() else { panic!("one") };
    assert_eq!((found.place, found.at), (place(0, 1), NOW));
    assert_eq!((found.admin.as_str(), found.email.as_str()), (id.as_str(), "anna@example.org"));
    let texts = [&found.action, &found.object, &found.outcome, &found.address, &found.device];
    assert_eq!(texts, ["campaign.create", "campaign", "refused", "192.0.2.1", "Firefox, Linux"]);
    assert_eq!(found.previous, "0".repeat(64));
    let checked = log.audit.verify(&range(0, 0)).await.expect("read");
    assert_eq!(checked.last, Some((place(0, 1), found.hash.clone())));
    assert_eq!((checked.entries, checked.days, checked.broken), (1, 1, None));
}

#[tokio::test]
async fn an_empty_log_holds() {
    let log = Log::new().await;
    assert_eq!(log.verify().await, (0, 0, None));
    assert!(log.search(&Filter::default()).await.is_empty());
}

#[tokio::test]
async fn the_chain_goes_on_from_day_to_day() {
    let log = Log::new().await;
    for (at, expected) in [(0, place(0, 1)), (5, place(0, 2)), (3 * DAY, place(3, 1)), (3 * DAY, place(3, 2))]
    {
        assert_eq!(log.append(&entry(NOW.plus_seconds(at), "sign-in")).await, expected);
    }
    let found = log.search(&Filter::default()).await;
    for pair in found.windows(2) {
        assert_eq!(pair[0].previous, pair[1].hash);
    }
    assert_eq!(log.verify().await, (4, 2, None));
}

#[tokio::test]
async fn an_entry_that_comes_late_goes_into_the_new_day() {
    let log = Log::new().await;
    let slow = log.elsewhere();
    slow.append(&entry(NOW, "first")).await.expect("appended");
    log.append(&entry(NOW.plus_seconds(DAY), "second")).await;
    // It still takes the first day's entry for the last one.
    let late = slow.append(&entry(NOW.plus_seconds(9), "late")).await.expect("appended");
    assert_eq!(late, place(1, 2));
    assert_eq!(log.verify().await, (3, 2, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_writers_at_once_make_one_chain() {
    let log = Log::new().await;
    let writers: Vec<_> = (0..10).map(|_| log.elsewhere()).collect();
    log.append(&entry(NOW, "sign-in")).await;
    let write = async |writer: &Audit, n: u64| {
        for step in 0..3 {
            // Around a midnight, so that several begin the day.
            let at = NOW.plus_seconds(12 * 60 * 60 - 1 + (n + step) % 3);
            writer.append(&entry(at, "sign-in")).await.expect("appended");
        }
    };
    join_all(writers.iter().zip(0..).map(|(writer, n)| write(writer, n))).await;
    assert_eq!(log.verify().await, (31, 2, None));
    assert_eq!(log.search(&Filter::default()).await.len(), 31);
}

/// Two functions that start with an empty log, one on each side of midnight.
#[tokio::test(flavor = "multi_thread")]
async fn a_log_has_one_beginning() {
    for _ in 0..5 {
        let log = Log::new().await;
        let writers: Vec<_> = (0..6).map(|_| log.elsewhere()).collect();
        let write = async |writer: &Audit, n: u64| {
            let at = NOW.plus_seconds(n % 3 * DAY);
            writer.append(&entry(at, "sign-in")).await.expect("appended");
        };
        join_all(writers.iter().zip(0..).map(|(writer, n)| write(writer, n))).await;
        let (entries, _, broken) = log.verify().await;
        assert_eq!((entries, broken), (6, None));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_is_being_written_holds() {
    let log = Log::new().await;
    let writer = log.elsewhere();
    let write = async {
        for n in 0..50 {
            writer.append(&entry(NOW.plus_seconds(n * DAY), "sign-in")).await.expect("appended");
        }
    };
    let verify = async {
        let mut most = 0;
        while most < 50 {
            let (entries, _, broken) = log.verify().await;
            assert_eq!(broken, None);
            assert!(entries >= most, "nothing gets lost");
            most = entries;
        }
    };
    tokio::join!(write, verify);
}

#[tokio::test]
async fn pages_follow_each_other_without_gap() {
    let log = Log::new().await;
    for n in 0..120 {
        log.append(&entry(NOW.plus_seconds(n), "sign-in")).await;
    }
    for n in 0..110 {
        log.append(&entry(NOW.plus_seconds(DAY + n), "sign-out")).await;
    }
    let mut expected: Vec<_> = (1..=120).map(|n| place(0, n)).chain((1..=110).map(|n| place(1, n))).collect();
    expected.reverse();
    let found: Vec<_> = log.search(&Filter::default()).await.into_iter().map(|entry| entry.place).collect();
    assert_eq!(found, expected);

    let page = async |from, to, before| {
        let page = log.audit.search(&range(from, to), &Filter::default(), before).await.expect("searched");
        let ends = (page.entries.first().map(|e| e.place), page.entries.last().map(|e| e.place));
        (page.entries.len(), ends, page.next)
    };
    assert_eq!(page(0, 1, None).await, (100, (Some(place(1, 110)), Some(place(1, 11))), Some(place(1, 11))));
    assert_eq!(page(1, 1, Some(place(1, 11))).await, (10, (Some(place(1, 10)), Some(place(1, 1))), None));
    assert_eq!(page(0, 0, Some(place(1, 11))).await.1.0, Some(place(0, 120)), "the range outweighs");
    assert_eq!(page(1, 1, Some(place(0, 11))).await, (0, (None, None), None));
    assert_eq!(page(0, 0, Some(place(0, 1))).await, (0, (None, None), None));
    assert_eq!(page(2, 9, None).await, (0, (None, None), None));
    // Just as many as fit on a page: no empty one after it.
    assert_eq!(page(0, 0, Some(place(0, 101))).await.2, None);
}

#[tokio::test]
async fn entries_are_found_by_actor_and_action() {
    let log = Log::new().await;
    let id = AdminId::from_random(random());
    let anna = Actor { admin: Some(id.clone()), email: Some("anna@example.org".to_owned()) };
    let by_anna = Entry { actor: anna, ..entry(NOW, "session.start") };
    let from_afar = Entry { address: "198.51.100.7".to_owned(), ..entry(NOW, "session.end") };
    for written in [&by_anna, &from_afar, &entry(NOW, "sign-in"), &entry(NOW, "session")] {
        log.append(written).await;
    }
    let actor = |text: &str| Filter { actor: Some(ActorFilter::parse(text).expect("valid")), action: None };
    let action = |text: &str| Filter { actor: None, action: Some(ActionFilter::parse(text).expect("valid")) };
    let both = Filter { action: action("sign-in").action, ..actor("192.0.2.1") };
    for (filter, sequences) in [
        (actor(id.as_str()), vec![1]),
        (actor("ANNA@example.org"), vec![1]),
        (actor("198.51.100.7"), vec![2]),
        (actor("203.0.113.1"), vec![]),
        (action("sign-in"), vec![3]),
        (action("session"), vec![4]),
        (action("session.*"), vec![2, 1]),
        (action("s*"), vec![4, 3, 2, 1]),
        (both, vec![3]),
    ] {
        let found: Vec<_> = log.search(&filter).await.iter().map(|entry| entry.place.sequence).collect();
        assert_eq!(found, sequences, "{filter:?}");
    }
}

#[tokio::test]
async fn nothing_of_the_log_is_ever_purged() {
    let log = Log::filled().await;
    let scan = log.database.client.scan().table_name(&log.table).send().await.expect("scanned");
    assert_eq!(scan.count(), 12 + 3 + 2 + 1);
    assert!(scan.items().iter().all(|item| !item.contains_key("purge_at")));
}
