//! The worker's writes: each hangs on its lease and on the state.

use domain::AttemptId;

use super::*;
use crate::{
    Change, Check, HandOver, Journal, Lease, Leased, Mapping, MappingRuns, RowCode, RowError, RowField,
    RowNumber, RunError,
};

const LONG: u64 = 300;
const WRONG: RowError = RowError { field: RowField::DestEmail, code: RowCode::ForeignDomain };

fn runs(desk: &Desk) -> MappingRuns {
    let Stack { database, credentials_table, mappings_table, jobs_table, .. } = &desk.stack;
    MappingRuns::new(database, mappings_table, jobs_table, credentials_table)
}

async fn wish(desk: &Desk, id: &MappingId, now: Timestamp) -> Leased {
    let owner = AttemptId::from_random(random());
    let runs = runs(desk);
    let leased = runs.lease(&desk.stack.campaign.id, id, owner, now, now.plus_seconds(LONG)).await;
    leased.expect("DynamoDB answers")
}

async fn lease(desk: &Desk, id: &MappingId, now: Timestamp) -> (Lease, Mapping) {
    match wish(desk, id, now).await {
        Leased::Held { lease, mapping, .. } => (lease, mapping),
        Leased::Busy { .. } => panic!("another worker has it"),
        Leased::Over => panic!("it is over"),
    }
}

async fn abandoned(desk: &Desk, now: Timestamp) -> Vec<MappingId> {
    let found = runs(desk).abandoned(now).await.expect("DynamoDB answers");
    found.into_iter().map(|(_, mapping)| mapping).collect()
}

fn change(row: u16, from: Journal, to: Journal) -> Change {
    Change { row: RowNumber::new(row).expect("few"), from, to, tries: 0, error: None }
}

fn bad(row: u16) -> Check {
    Check::Bad { row: RowNumber::new(row).expect("few"), error: WRONG }
}

#[tokio::test]
async fn one_worker_at_a_time() {
    let desk = Desk::new().await;
    let id = desk.mapping(1).await;
    lease(&desk, &id, NOW).await;
    let end = NOW.plus_seconds(LONG);
    let before = Timestamp::from_millis(end.millis() - 1);
    assert!(matches!(wish(&desk, &id, before).await, Leased::Busy { until } if until == end));
    lease(&desk, &id, end).await;

    let unknown = MappingId::from_random([7; 16]);
    assert!(matches!(wish(&desk, &unknown, NOW).await, Leased::Over));
}

#[tokio::test]
async fn a_lost_answer_to_a_lease_takes_it_from_nobody() {
    let desk = Desk::new().await;
    let (runs, id) = (runs(&desk), desk.mapping(1).await);
    let owner = AttemptId::from_random([3; 16]);
    for _ in 0..2 {
        let leased = runs.lease(&desk.stack.campaign.id, &id, owner.clone(), NOW, NOW.plus_seconds(LONG));
        assert!(matches!(leased.await.expect("DynamoDB answers"), Leased::Held { .. }));
    }
}

#[tokio::test]
async fn who_was_taken_for_dead_writes_nothing() {
    let desk = Desk::new().await;
    let (runs, id) = (runs(&desk), desk.mapping(1).await);
    let (dead, mapping) = lease(&desk, &id, NOW).await;
    let later = NOW.plus_seconds(LONG);
    let (alive, _) = lease(&desk, &id, later).await;
    let rows = runs.rows(&alive).await.expect("read");
    let before = desk.table().await;

    use MappingState::{Committing, Rejected, Validating};
    let lost = |result: Result<(), RunError>| assert!(matches!(result, Err(RunError::LeaseLost)));
    lost(runs.keep_checks(&dead, &[bad(0)], 1, later).await);
    lost(runs.journal(&dead, Validating, &[change(0, Journal::None, Journal::Creating)], 1, later).await);
    lost(runs.advance(&dead, Validating, Committing, (0, 1), None).await);
    lost(runs.commit(&dead, None, later).await.map(drop));
    lost(runs.clean_up(&dead, &Mapping { state: Rejected, ..mapping }, &rows, later).await);
    runs.give_back(&dead, true, later, later).await.expect("nothing to do");
    assert_eq!(desk.table().await, before);

    assert!(runs.keep_checks(&alive, &[bad(0)], 1, later).await.is_ok());
}

#[tokio::test]
async fn each_write_needs_the_state_that_it_belongs_to() {
    let desk = Desk::new().await;
    let (runs, id) = (runs(&desk), desk.mapping(1).await);
    let (lease, _) = lease(&desk, &id, NOW).await;
    use MappingState::{Committing, Undoing, Validating};
    let refused = |result: Result<(), RunError>| assert!(matches!(result, Err(RunError::LeaseLost)));
    refused(runs.commit(&lease, None, NOW).await.map(drop));
    refused(runs.advance(&lease, Committing, Undoing, (0, 1), None).await);
    runs.advance(&lease, Validating, Committing, (0, 1), None).await.expect("it is validating");
    refused(runs.advance(&lease, Validating, Committing, (0, 1), None).await);
    refused(runs.keep_checks(&lease, &[bad(0)], 1, NOW).await);
    runs.commit(&lease, None, NOW).await.expect("it is committing");
    refused(runs.commit(&lease, None, NOW).await.map(drop));
}

#[tokio::test]
async fn a_row_is_checked_once_and_its_journal_has_no_gaps() {
    let desk = Desk::new().await;
    let id = desk.propose("checks-rows", &desk.rows(1..4), NOW).await.expect("accepted");
    let runs = runs(&desk);
    let (lease, _) = lease(&desk, &id, NOW).await;
    runs.keep_checks(&lease, &[bad(0), bad(1)], 2, NOW).await.expect("kept");
    let again = runs.keep_checks(&lease, &[bad(2), bad(1)], 4, NOW).await;
    assert!(matches!(again, Err(RunError::Store(_))), "a row was checked twice");

    runs.advance(&lease, MappingState::Validating, MappingState::Committing, (0, 3), None)
        .await
        .expect("done");
    let journal = async |changes: &[Change]| {
        runs.journal(&lease, MappingState::Committing, changes, 1, NOW).await.is_ok()
    };
    assert!(journal(&[change(2, Journal::None, Journal::Creating)]).await);
    // One that doesn't fit keeps the others from being written.
    let two = [change(0, Journal::None, Journal::Creating), change(2, Journal::None, Journal::Creating)];
    assert!(!journal(&two).await);
    let rows = runs.rows(&lease).await.expect("read");
    let seen: Vec<_> = rows.iter().map(|row| (row.row.journal, row.row.error, row.since)).collect();
    let untouched = (Journal::None, Some(WRONG), None);
    assert_eq!(seen, [untouched, untouched, (Journal::Creating, None, Some(NOW))]);
}

#[tokio::test]
async fn the_schedule_finds_what_nobody_carries_on() {
    let desk = Desk::new().await;
    let (runs, id) = (runs(&desk), desk.mapping(1).await);
    assert_eq!(abandoned(&desk, NOW).await, std::slice::from_ref(&id));
    let (first, _) = lease(&desk, &id, NOW).await;
    assert_eq!(abandoned(&desk, NOW.plus_seconds(LONG - 1)).await, []);
    assert_eq!(abandoned(&desk, NOW.plus_seconds(LONG)).await, std::slice::from_ref(&id));

    runs.give_back(&first, true, NOW.plus_seconds(60), NOW.plus_seconds(1)).await.expect("given back");
    assert_eq!(abandoned(&desk, NOW.plus_seconds(59)).await, []);
    assert_eq!(abandoned(&desk, NOW.plus_seconds(60)).await, std::slice::from_ref(&id));
    let stalled = async |at| match wish(&desk, &id, at).await {
        Leased::Held { lease, stalled_since, .. } => {
            runs.give_back(&lease, true, at, at).await.expect("given back");
            stalled_since
        }
        Leased::Busy { .. } | Leased::Over => panic!("it was given back"),
    };
    // The first time counts, whenever it is given back again.
    for seconds in [2, 100] {
        assert_eq!(stalled(NOW.plus_seconds(seconds)).await, Some(NOW.plus_seconds(1)));
    }

    // Purged: there is nothing to find any more.
    desk.delete(desk.stack.campaign.id.as_str(), &format!("mapping#{id}")).await;
    assert_eq!(abandoned(&desk, NOW.plus_seconds(900)).await, []);
    assert_eq!(desk.keys("running").await, Vec::<String>::new());
}

#[tokio::test]
async fn what_came_to_nothing_is_cleaned_up_after() {
    let desk = Desk::new().await;
    let id = desk.propose("cleaned-up", &desk.rows(1..51), NOW).await.expect("accepted");
    let (runs, campaign) = (runs(&desk), desk.stack.campaign.id.clone());
    let (held, mapping) = lease(&desk, &id, NOW).await;
    let rows = runs.rows(&held).await.expect("read");
    for row in &rows {
        let job = crate::jobs::job_key(&campaign, &id, row.row.number);
        let put = desk.stack.database.client.put_item().table_name(&desk.stack.jobs_table);
        put.set_item(Some(job)).send().await.expect("put");
    }
    runs.advance(&held, MappingState::Validating, MappingState::Rejected, (50, 50), None)
        .await
        .expect("done");
    // Somebody else's by now, for whatever reason: left alone.
    let other = crate::item::attributes([
        ("pk", text(campaign.as_str())),
        ("sk", text(format!("claim#{}", rows[0].row.credential))),
        ("mapping_id", text("another")),
    ]);
    desk.put(other).await;

    let mapping = Mapping { state: MappingState::Rejected, ..mapping };
    runs.clean_up(&held, &mapping, &rows, NOW).await.expect("cleaned up");
    assert_eq!(desk.keys("claim").await, [format!("{campaign} claim#{}", rows[0].row.credential)]);
    for gone in ["destination#", "sheet#", "running"] {
        assert_eq!(desk.keys(gone).await, Vec::<String>::new(), "{gone}");
    }
    assert!(desk.stack.items(&desk.stack.jobs_table).await.is_empty());
    assert_eq!(desk.keys("row#").await.len(), 50);
    assert!(matches!(wish(&desk, &id, NOW.plus_seconds(LONG)).await, Leased::Over));
}

#[tokio::test]
async fn a_committed_mapping_keeps_its_mailboxes_and_its_jobs() {
    let desk = Desk::new().await;
    let (runs, id, campaign) = (runs(&desk), desk.mapping(1).await, desk.stack.campaign.id.clone());
    let (held, mapping) = lease(&desk, &id, NOW).await;
    let rows = runs.rows(&held).await.expect("read");
    let job = crate::jobs::job_key(&campaign, &id, rows[0].row.number);
    let put = desk.stack.database.client.put_item().table_name(&desk.stack.jobs_table);
    put.set_item(Some(job)).send().await.expect("put");
    runs.advance(&held, MappingState::Validating, MappingState::Committing, (0, 1), None)
        .await
        .expect("done");
    // More than one item holds.
    let sealed = vec![7; 400_000];
    let hand_over = runs.commit(&held, Some(&sealed), NOW).await.expect("committed");
    let until = NOW.plus_seconds(24 * 60 * 60);
    assert_eq!(hand_over, HandOver::Ready { parts: 2, until });
    let mapping = Mapping { state: MappingState::Committed, hand_over, ..mapping };
    runs.clean_up(&held, &mapping, &rows, NOW).await.expect("cleaned up");

    let read = desk.mappings.mapping(&campaign, &id, NOW).await.expect("read").expect("there");
    assert_eq!((read.state, read.hand_over), (MappingState::Committed, hand_over));
    let kept = desk.mappings.sealed_hand_over(&campaign, &read, NOW).await.expect("read");
    assert_eq!(kept, Some(sealed));
    let counts = ["claim#", "destination#", "hand-over#", "sheet#", "running"].map(|kind| desk.keys(kind));
    let mut found = Vec::new();
    for keys in counts {
        found.push(keys.await.len());
    }
    assert_eq!(found, [1, 1, 2, 0, 0]);

    let purge_at = NOW.plus_seconds(3_600);
    runs.date(&held, &mapping, &rows, purge_at).await.expect("dated");
    let dated = |items: Vec<Attributes>| {
        let at = crate::item::seconds(purge_at);
        items.iter().filter(|item| item.get("purge_at") == Some(&at)).count()
    };
    assert_eq!(dated(desk.stack.items(&desk.stack.jobs_table).await), 1);
    assert_eq!(dated(desk.table().await), 2);
}
