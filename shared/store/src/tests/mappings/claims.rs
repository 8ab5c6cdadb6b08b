use futures_util::future::join_all;

use super::*;

#[tokio::test]
async fn all_overlapping_rows_are_told() {
    let desk = Desk::new().await;
    desk.propose("key-of-anna", &desk.rows(0..4), NOW).await.expect("accepted");
    let rows = [
        desk.row(9, "nine@example.com"),
        desk.row(1, "another@example.com"),
        desk.row(8, "User2@EXAMPLE.com"),
        desk.row(3, "user3@example.com"),
    ];
    let refused = overlaps(desk.propose("key-of-bea", &rows, NOW).await);
    let expected = [(1, "credentialId"), (2, "destEmail"), (3, "credentialId"), (3, "destEmail")];
    assert_eq!(refused, expected);
    // Nothing of it is left, and what was nobody's still is.
    assert_eq!((desk.keys("mapping#").await.len(), desk.keys("row#").await.len()), (1, 4));
    assert_eq!((desk.keys("key#").await.len(), desk.keys("claim#").await.len()), (1, 4));
    desk.propose("key-of-bea", &rows[..1], NOW).await.expect("the key is free too");
}

#[tokio::test]
async fn one_account_is_for_one_campaign() {
    let desk = Desk::new().await;
    let mut other = Desk::of(Stack::on(desk.stack.database.clone()).await);
    other.proposals = Proposals::new(
        &desk.stack.database,
        &other.stack.campaigns_table,
        &other.stack.credentials_table,
        &desk.stack.mappings_table,
    );
    desk.propose("key-of-anna", &desk.rows(0..2), NOW).await.expect("accepted");
    let same = overlaps(other.propose("key-of-anna", &other.rows(0..2), NOW).await);
    assert_eq!(same, [(0, "destEmail"), (1, "destEmail")], "submissions are each campaign's own");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_overlap_one_gets_through() {
    let mut won = [0; 2];
    for round in 0..4_u8 {
        let desk = Desk::new().await;
        // Over several transactions each, and what is common over all of them.
        let (one, other) = (desk.rows(0..130), desk.rows(60..190));
        let ahead = std::time::Duration::from_millis(u64::from(round / 2) * 20);
        let (one, other) = tokio::join!(desk.propose("key-of-anna", &one, NOW), async {
            tokio::time::sleep(ahead).await;
            desk.propose("key-of-bea", &other, NOW).await
        });
        let (winner, refused) = match (one, other) {
            (Ok(winner), refused @ Err(_)) => {
                won[0] += 1;
                (winner, overlaps(refused))
            }
            (refused @ Err(_), Ok(winner)) => {
                won[1] += 1;
                (winner, overlaps(refused))
            }
            (Ok(_), Ok(_)) => panic!("both have rows 60 to 129"),
            (Err(one), Err(other)) => panic!("nobody got through: {one}, {other}"),
        };
        assert!(!refused.is_empty() && refused.len() <= 140);
        let campaign = &desk.stack.campaign.id;
        assert_eq!(desk.mappings.rows(campaign, &winner, NOW).await.expect("read").len(), 130);
        let claimed = desk.mappings.claimed(campaign, NOW).await.expect("read");
        assert_eq!(claimed.len(), 130);
        assert!(claimed.iter().all(|claimed| claimed.mapping == winner));
        assert_eq!((desk.keys("row#").await.len(), desk.keys("claim").await.len()), (130, 260));
    }
    assert_eq!(won[0] + won[1], 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_circle_somebody_gets_through() {
    for _ in 0..4 {
        let desk = Desk::new().await;
        let wishes = [desk.rows(0..60), desk.rows(40..100), [desk.rows(80..120), desk.rows(0..20)].concat()];
        let proposed = join_all(
            ["key-of-anna", "key-of-bea-", "key-of-carl"]
                .iter()
                .zip(&wishes)
                .map(|(key, rows)| desk.propose(key, rows, NOW)),
        )
        .await;
        let accepted = proposed.iter().filter(|proposed| proposed.is_ok()).count();
        assert_eq!(accepted, 1, "each overlaps with both others");
    }
}

#[tokio::test]
async fn claims_of_a_proposal_that_was_broken_off_are_replaced_after_five_minutes() {
    let desk = Desk::new().await;
    let broken = desk.propose("key-of-anna", &desk.rows(0..3), NOW).await.expect("accepted");
    desk.break_off(&broken).await;
    let early = desk.propose("key-of-bea", &desk.rows(2..3), NOW.plus_seconds(299)).await;
    assert_eq!(overlaps(early), [(0, "credentialId"), (0, "destEmail")]);
    let later = NOW.plus_seconds(300);
    let next = desk.propose("key-of-bea", &desk.rows(2..3), later).await.expect("accepted");
    let claimed = desk.mappings.claimed(&desk.stack.campaign.id, later).await.expect("read");
    assert_eq!(claimed.iter().map(|claimed| &claimed.mapping).collect::<Vec<_>>(), [&next]);
    // Of the broken one nothing is left at all: neither addresses nor what stands in others' way.
    assert!(!format!("{:?}", desk.table().await).contains(broken.as_str()));
    assert!(desk.begin("key-of-anna", later).await.is_ok_and(|begun| matches!(begun, Begun::New(_))));
}

#[tokio::test]
async fn who_was_stopped_comes_through_with_the_same_key() {
    let desk = Desk::new().await;
    let broken = desk.propose("key-of-anna", &desk.rows(0..3), NOW).await.expect("accepted");
    desk.break_off(&broken).await;
    let later = NOW.plus_seconds(300);
    desk.propose("key-of-anna", &desk.rows(0..3), later).await.expect("its own claims are in nobody's way");
    assert!(!format!("{:?}", desk.table().await).contains(broken.as_str()));
}

#[tokio::test]
async fn who_was_only_slow_does_not_come_through_after_all() {
    let desk = Desk::new().await;
    let slow = desk.begun("key-of-anna", NOW).await;
    // What it has written when it falls asleep: the claims of its first row, copied from another's.
    let first = desk.mapping(0).await;
    let items = desk.table().await;
    let claims = items.iter().filter(|item| of(item, "sk").starts_with("claim")).cloned();
    let keys: Vec<_> = desk.keys("key#").await;
    let key_of = |item: &Attributes| of(item, "mapping_id") == slow.mapping().as_str();
    let key = items.iter().find(|item| of(item, "sk").starts_with("key#") && key_of(item)).expect("there");
    for mut claim in claims {
        claim.insert("mapping_id".to_owned(), text(slow.mapping().as_str()));
        claim.insert("proposal_key".to_owned(), key["sk"].clone());
        desk.put(claim).await;
    }
    desk.set_state(&first, MappingState::Rejected).await;
    assert_eq!(keys.len(), 2);

    let later = NOW.plus_seconds(300);
    let quick = desk.propose("key-of-bea", &desk.rows(0..1), later).await.expect("accepted");
    let slow_id = slow.mapping().clone();
    let woken = desk.place(slow, &desk.rows(0..2), later).await;
    assert_eq!(overlaps(woken), [(0, "credentialId"), (0, "destEmail")]);
    let campaign = &desk.stack.campaign.id;
    assert!(desk.mappings.mapping(campaign, &slow_id, later).await.expect("read").is_none());
    let claimed = desk.mappings.claimed(campaign, later).await.expect("read");
    assert_eq!(claimed.iter().map(|claimed| &claimed.mapping).collect::<Vec<_>>(), [&quick]);
}

#[tokio::test]
async fn a_mapping_that_came_to_nothing_stands_in_nobodys_way() {
    for (n, state, free) in [
        (0, MappingState::Validating, false),
        (1, MappingState::Committing, false),
        (2, MappingState::Committed, false),
        (3, MappingState::Undoing, false),
        (4, MappingState::Rejected, true),
        (5, MappingState::Failed, true),
        (6, MappingState::NeedsOperator, true),
    ] {
        let desk = Desk::new().await;
        let id = desk.mapping(n).await;
        desk.set_state(&id, state).await;
        let campaign = &desk.stack.campaign.id;
        let claimed = desk.mappings.claimed(campaign, NOW).await.expect("read");
        assert_eq!(claimed.len(), usize::from(!free), "{}", state.as_str());
        let days_later = NOW.plus_seconds(1_000_000);
        let next = desk.propose("key-of-next", &desk.rows(n..n + 1), days_later).await;
        assert_eq!(next.is_ok(), free, "{}", state.as_str());
        if let Ok(next) = next {
            let claimed = desk.mappings.claimed(campaign, NOW).await.expect("read");
            assert_eq!(claimed.iter().map(|claimed| &claimed.mapping).collect::<Vec<_>>(), [&next]);
        }
    }
}

#[tokio::test]
async fn a_released_claim_is_free() {
    let desk = Desk::new().await;
    let id = desk.mapping(0).await;
    for key in [desk.keys("claim#").await, desk.keys("destination#").await].concat() {
        let (partition, sort) = key.split_once(' ').expect("two parts");
        desk.delete(partition, sort).await;
    }
    desk.propose("key-of-next", &desk.rows(0..1), NOW).await.expect("accepted");
    assert!(desk.mappings.mapping(&desk.stack.campaign.id, &id, NOW).await.expect("read").is_some());
}
