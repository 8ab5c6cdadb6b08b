use std::collections::BTreeSet;

use futures_util::future::join_all;

use super::*;

impl Desk {
    /// The different answers that so many equal requests get.
    async fn at_once(&self, many: usize, now: Timestamp) -> BTreeSet<(MappingId, u16)> {
        let requests = (0..many).map(|_| async {
            match self.begin("key-of-anna", now).await.expect("begun") {
                Begun::New(intent) => {
                    let id = intent.mapping().clone();
                    self.place(intent, &self.rows(0..3), now).await.expect("accepted");
                    (id, 3)
                }
                Begun::Repeated { mapping, rows } => (mapping, rows),
            }
        });
        join_all(requests).await.into_iter().collect()
    }
}

#[tokio::test]
async fn a_proposal_becomes_a_mapping() {
    let desk = Desk::new().await;
    let rows = desk.rows(0..3);
    let id = desk.propose("key-of-anna", &rows, NOW).await.expect("accepted");
    let campaign = &desk.stack.campaign.id;

    let mapping = desk.mappings.mapping(campaign, &id, NOW).await.expect("read").expect("there");
    assert_eq!((mapping.state, mapping.rows, mapping.done, mapping.of), (MappingState::Validating, 3, 0, 3));
    assert_eq!((&mapping.created_by, mapping.created_at, mapping.sheet_parts), (&desk.admin, NOW, 1));
    let read = desk.mappings.rows(campaign, &id, NOW).await.expect("read");
    for (n, row) in read.iter().enumerate() {
        assert_eq!((usize::from(row.number.get()), &row.credential), (n, &rows[n].credential));
        assert_eq!(row.source.as_typed(), rows[n].source.as_typed());
        assert_eq!(row.destination.as_typed(), rows[n].destination.as_typed());
    }
    assert_eq!(read.len(), 3);
    assert_eq!(desk.keys("running").await, [format!("running {campaign}#{id}")]);
    assert_eq!(desk.keys("sheet#").await, [format!("{campaign} sheet#{id}#0")]);
    assert_eq!((desk.keys("claim#").await.len(), desk.keys("destination#").await.len()), (3, 3));
    assert_eq!(desk.table().await.len(), 1 + 3 + 1 + 1 + 1 + 6, "and the key's item");
}

#[tokio::test]
async fn mappings_are_listed_newest_first() {
    let desk = Desk::new().await;
    let mut ids = Vec::new();
    for n in 0..3_u8 {
        let now = NOW.plus_seconds(n.into());
        let proposed = desk.propose(&format!("mapping-{n}"), &desk.rows(n..n + 1), now).await;
        ids.insert(0, proposed.expect("accepted"));
    }
    let listed = desk.mappings.list(&desk.stack.campaign.id, NOW).await.expect("listed");
    assert_eq!(listed.into_iter().map(|mapping| mapping.id).collect::<Vec<_>>(), ids);
    let elsewhere = CampaignId::from_random(random());
    assert!(desk.mappings.list(&elsewhere, NOW).await.expect("listed").is_empty());
    assert!(desk.mappings.mapping(&elsewhere, &ids[0], NOW).await.expect("read").is_none());
}

#[tokio::test]
async fn five_hundred_rows_are_one_mapping() {
    let desk = Desk::new().await;
    let rows: Vec<_> = (0..500_u16)
        .map(|n| ProposedRow {
            credential: CredentialId::from_random(random()),
            source: address_of(&format!("user{n}@example.org")),
            destination: address_of(&format!("user{n}@example.com")),
            accepts_wish: n % 2 == 1,
        })
        .collect();
    let sheet = vec![7; 500 * 1024];
    let intent = desk.begun("key-of-all", NOW).await;
    let id = intent.mapping().clone();
    desk.proposals.place(intent, &desk.admin, &rows, Some(&sheet), NOW).await.expect("accepted");
    let campaign = &desk.stack.campaign.id;
    let read = desk.mappings.rows(campaign, &id, NOW).await.expect("read");
    assert_eq!(read.len(), 500);
    assert!(read.iter().zip(&rows).all(|(row, proposed)| row.credential == proposed.credential));
    assert_eq!(desk.mappings.claimed(campaign, NOW).await.expect("read").len(), 500);
    let mapping = desk.mappings.mapping(campaign, &id, NOW).await.expect("read").expect("there");
    assert_eq!((mapping.rows, mapping.sheet_parts), (500, 2));
}

#[tokio::test]
async fn the_same_again_is_the_same_mapping_for_ever() {
    let desk = Desk::new().await;
    let id = desk.propose("key-of-anna", &desk.rows(0..3), NOW).await.expect("accepted");
    desk.set_state(&id, MappingState::Rejected).await;
    let years_later = NOW.plus_seconds(100_000_000);
    let again = desk.begin("key-of-anna", years_later).await;
    assert!(matches!(again, Ok(Begun::Repeated { mapping, rows: 3 }) if mapping == id));
    assert_eq!(desk.keys("mapping#").await.len(), 1);
}

#[tokio::test]
async fn another_body_under_a_key_is_refused() {
    let desk = Desk::new().await;
    let intent = desk.begun("key-of-anna", NOW).await;
    let early = desk.begin_with("key-of-anna", 2, NOW).await;
    assert!(matches!(early, Err(BeginError::KeyReused)), "while the first is being placed");
    desk.place(intent, &desk.rows(0..3), NOW).await.expect("accepted");
    let late = desk.begin_with("key-of-anna", 2, NOW).await;
    assert!(matches!(late, Err(BeginError::KeyReused)));
    assert!(matches!(desk.begin_with("key-of-bea-2", 2, NOW).await, Ok(Begun::New(_))), "another key");
}

#[tokio::test]
async fn a_withdrawn_proposal_leaves_the_key_free() {
    let desk = Desk::new().await;
    let intent = desk.begun("key-of-anna", NOW).await;
    desk.proposals.withdraw(intent).await.expect("withdrawn");
    assert!(desk.table().await.is_empty());
    assert!(matches!(desk.begin_with("key-of-anna", 2, NOW).await, Ok(Begun::New(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_equal_proposals_at_once_are_one_mapping() {
    let desk = Desk::new().await;
    let answers = desk.at_once(50, NOW).await;
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!(desk.keys("mapping#").await.len(), 1);
    assert_eq!((desk.keys("row#").await.len(), desk.keys("claim#").await.len()), (3, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_those_who_come_back_after_a_crash_one_goes_on() {
    let desk = Desk::new().await;
    desk.begun("key-of-anna", NOW).await;
    let answers = desk.at_once(10, NOW.plus_seconds(300)).await;
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!((desk.keys("mapping#").await.len(), desk.keys("row#").await.len()), (1, 3));
}

#[tokio::test]
async fn a_proposal_that_was_broken_off_holds_its_key_for_five_minutes() {
    let desk = Desk::new().await;
    let slow = desk.begun("key-of-anna", NOW).await;
    let early = desk.begin("key-of-anna", NOW.plus_seconds(299));
    let early = tokio::time::timeout(std::time::Duration::from_secs(2), early).await;
    assert!(early.is_err(), "it still waits");
    let quick = desk.begun("key-of-anna", NOW.plus_seconds(300)).await;
    // Only slow after all: it must not make a second mapping.
    assert!(matches!(desk.place(slow, &desk.rows(0..3), NOW).await, Err(PlaceError::Store(_))));
    assert!(desk.keys("mapping#").await.is_empty() && desk.keys("row#").await.is_empty());
    assert!(desk.keys("claim").await.is_empty());
    desk.place(quick, &desk.rows(0..3), NOW).await.expect("accepted");
    assert_eq!(desk.keys("mapping#").await.len(), 1);
}

#[tokio::test]
async fn the_table_holds_no_address_of_a_claim_in_the_clear() {
    let desk = Desk::new().await;
    desk.mapping(7).await;
    let items = desk.table().await;
    let claims: Vec<_> = items.iter().filter(|item| of(item, "sk").starts_with("claim")).collect();
    assert_eq!(claims.len(), 2);
    assert!(!format!("{claims:?}").contains("user7"));
}

#[tokio::test]
async fn only_submissions_of_the_campaign_have_addresses() {
    let desk = Desk::new().await;
    let campaign = &desk.stack.campaign.id;
    let ids: Vec<_> = (0..120_u8).map(|n| CredentialId::from_random([n; 16])).collect();
    for (n, id) in ids.iter().enumerate().take(110) {
        let address = address_of(&format!("user{n}@example.org"));
        desk.stack
            .submissions
            .transact(&credential(campaign, id, &address), Filing::ByHand, NOW)
            .await
            .expect("recorded");
    }
    let addresses = desk.proposals.addresses(campaign, &ids, NOW).await.expect("read");
    assert_eq!(addresses.len(), 110);
    assert_eq!(addresses[&ids[105]].source.as_typed(), "user105@example.org");
    let elsewhere = CampaignId::from_random(random());
    assert!(desk.proposals.addresses(&elsewhere, &ids, NOW).await.expect("read").is_empty());
    let retention = 60;
    desk.stack.deactivations.deactivate(campaign, NOW, retention).await.expect("ended");
    let purged = desk.proposals.addresses(campaign, &ids, NOW.plus_seconds(retention)).await;
    assert!(purged.expect("read").is_empty());
}
