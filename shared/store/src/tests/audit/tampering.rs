//! What whoever may write to the table can do to it, and where it shows.

use super::*;

#[tokio::test]
async fn a_changed_entry_shows() {
    let log = Log::filled().await;
    for (name, value) in [
        ("action", text("sign-out")),
        ("object", text("new")),
        ("admin_id", text("ab".repeat(16))),
        ("at", crate::item::millis(NOW)),
        ("previous", text("0".repeat(64))),
        ("hash", text("0".repeat(64))),
        ("device", crate::item::number(7)),
    ] {
        let original = log.item(key_of(place(1, 3))).await;
        let mut changed = original.clone();
        changed.insert(name.to_owned(), value);
        log.replace(changed).await;
        let broken = Break { place: place(1, 3), fault: Fault::Changed };
        assert_eq!(log.verify().await, (6, 2, Some(broken)), "{name}");
        log.replace(original).await;
    }
    assert_eq!(log.verify().await, (12, 3, None));
}

#[tokio::test]
async fn a_missing_entry_shows() {
    for (gone, good) in [(place(0, 1), 0), (place(1, 2), 5), (place(1, 4), 7)] {
        let log = Log::filled().await;
        log.remove(key_of(gone)).await;
        let (entries, _, broken) = log.verify().await;
        assert_eq!((entries, broken), (good, Some(Break { place: gone, fault: Fault::Missing })), "{gone}");
    }
}

#[tokio::test]
async fn a_day_cut_short_shows() {
    let log = Log::filled().await;
    log.remove(key_of(place(1, 4))).await;
    log.remove(key_of(place(1, 5))).await;
    let missing = Break { place: place(1, 4), fault: Fault::Missing };
    assert_eq!(log.verify().await, (7, 2, Some(missing)));
    // Even if it is closed again as it ought to be.
    let mut closing = key_of(place(1, 4));
    closing.extend(attributes([("next_day", text(day(2).to_string()))]));
    log.replace(closing).await;
    let order = Break { place: place(2, 1), fault: Fault::Order };
    assert_eq!(log.verify().await, (7, 3, Some(order)));
}

#[tokio::test]
async fn a_missing_day_shows() {
    for (gone, good) in [(1, 4), (2, 8)] {
        let log = Log::filled().await;
        log.remove(key("days", day(gone))).await;
        let missing = Break { place: place(gone, 1), fault: Fault::Missing };
        assert_eq!(log.verify().await, (good, gone, Some(missing)), "the day is not named");
        for sequence in 1..=5 {
            log.remove(key_of(place(gone, sequence))).await;
        }
        assert_eq!(log.verify().await, (good, gone, Some(missing)), "the day is gone");
        log.replace(key("days", day(gone))).await;
        assert_eq!(log.verify().await, (good, gone + 1, Some(missing)), "its name alone is there");
    }
    let log = Log::filled().await;
    log.remove(key("days", day(0))).await;
    let missing = Break { place: place(0, 1), fault: Fault::Missing };
    assert_eq!(log.verify().await, (0, 0, Some(missing)), "the first");
    for gone in [1, 2] {
        log.remove(key("days", day(gone))).await;
    }
    assert_eq!(log.verify().await, (0, 0, Some(missing)), "all");
}

#[tokio::test]
async fn a_replaced_entry_shows_in_the_next() {
    let log = Log::filled().await;
    // As whoever may write would forge it: with its own hash right.
    let forger = Log::new().await;
    for n in 0..4 {
        let action = if n == 2 { "forged" } else { "sign-in" };
        forger.append(&entry(NOW.plus_seconds(n), action)).await;
    }
    log.replace(forger.item(key_of(place(0, 3))).await).await;
    let order = Break { place: place(0, 4), fault: Fault::Order };
    assert_eq!(log.verify().await, (3, 1, Some(order)));
    // The rest of the day written anew shows in the next day.
    log.replace(forger.item(key_of(place(0, 4))).await).await;
    let order = Break { place: place(1, 1), fault: Fault::Order };
    assert_eq!(log.verify().await, (4, 2, Some(order)));
}

#[tokio::test]
async fn what_was_put_in_shows() {
    for alien in [key(day(1), "0000000006"), key(day(1), "00000000055"), key(day(1), "note")] {
        let log = Log::filled().await;
        log.replace(alien).await;
        let order = Break { place: place(1, 5), fault: Fault::Order };
        assert_eq!(log.verify().await, (8, 2, Some(order)));
    }
    let log = Log::filled().await;
    let mut closing = key_of(place(2, 5));
    closing.extend(attributes([("next_day", text(day(3).to_string()))]));
    log.replace(closing).await;
    let missing = Break { place: place(3, 1), fault: Fault::Missing };
    assert_eq!(log.verify().await, (12, 3, Some(missing)), "the last day is not over");
}

/// A range tells of its own entries, and of the seams at both ends.
#[tokio::test]
async fn a_range_joins_the_days_around_it() {
    let log = Log::filled().await;
    let verify = async |from, to| log.audit.verify(&range(from, to)).await.expect("read");
    assert_eq!((verify(1, 1).await.entries, verify(1, 1).await.broken), (4, None));
    assert_eq!((verify(9, 20).await.entries, verify(9, 20).await.broken), (0, None));
    let last = verify(0, 1).await.last.expect("some").0;
    assert_eq!(last, place(1, 4));

    log.remove(key_of(place(1, 4))).await;
    assert_eq!(verify(0, 0).await.broken, None);
    let seam = Break { place: place(2, 1), fault: Fault::Order };
    assert_eq!(verify(2, 2).await.broken, Some(seam), "its first entry follows one that is gone");
    log.remove(key_of(place(1, 5))).await;
    let missing = Break { place: place(1, 4), fault: Fault::Missing };
    assert_eq!(verify(2, 2).await.broken, Some(missing));
    log.remove(key("days", day(2))).await;
    log.remove(key("days", day(1))).await;
    let missing = Break { place: place(1, 1), fault: Fault::Missing };
    assert_eq!(verify(2, 9).await.broken, Some(missing), "a day before it is gone");
}
