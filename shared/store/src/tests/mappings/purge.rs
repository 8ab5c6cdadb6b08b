use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use futures_util::future::join_all;

use super::*;

const WEEK: u64 = 7 * 24 * 60 * 60;

impl Desk {
    async fn end(&self, now: Timestamp, retention: u64) -> Timestamp {
        let ended = self.stack.deactivations.deactivate(&self.stack.campaign.id, now, retention).await;
        ended.expect("deactivated").expect("the campaign is there").purge_at
    }

    /// The campaign as it is read now.
    async fn reread(&mut self, now: Timestamp) {
        let campaign = self.stack.campaigns.campaign(&self.stack.campaign.id, now).await.expect("read");
        self.stack.campaign = campaign.expect("there");
    }

    /// The distinct values of `purge_at` in a table.
    async fn purge_times(&self, table: &str) -> Vec<Option<String>> {
        let items = self.stack.items(table).await;
        let mut times: Vec<_> =
            items.iter().map(|item| Some(item.get("purge_at")?.as_n().expect("number").clone())).collect();
        times.sort();
        times.dedup();
        times
    }
}

#[tokio::test]
async fn all_of_an_ended_campaign_is_to_be_purged() {
    let desk = Desk::new().await;
    let id = desk.propose("key-of-anna", &desk.rows(0..30), NOW).await.expect("accepted");
    let broken = desk.propose("key-of-bea", &desk.rows(30..32), NOW).await.expect("accepted");
    desk.break_off(&broken).await;
    for table in [&desk.stack.mappings_table, &desk.stack.jobs_table] {
        let put = desk.stack.database.client.put_item().table_name(table);
        let put =
            put.item("pk", text(desk.stack.campaign.id.as_str())).item("sk", text(format!("job#{id}#0000")));
        put.send().await.expect("put");
    }
    let purge_at = desk.end(NOW, WEEK).await;
    let expected = [Some(purge_at.seconds().to_string())];
    assert_eq!(desk.purge_times(&desk.stack.mappings_table).await, expected);
    assert_eq!(desk.purge_times(&desk.stack.jobs_table).await, expected);
    assert_eq!((desk.keys("destination#").await.len(), desk.keys("running").await.len()), (32, 1));
}

#[tokio::test]
async fn an_account_that_is_anothers_by_now_is_left_alone() {
    let desk = Desk::new().await;
    desk.mapping(0).await;
    let items = desk.table().await;
    let claim = items.iter().find(|item| of(item, "pk").starts_with("destination#")).expect("there");
    for (name, value) in
        [("mapping_id", MappingId::from_random(random()).to_string()), ("campaign_id", "other".to_owned())]
    {
        let mut anothers = claim.clone();
        anothers.insert(name.to_owned(), text(value));
        desk.put(anothers.clone()).await;
        desk.end(NOW, WEEK).await;
        assert!(desk.table().await.contains(&anothers), "{name}");
    }
}

#[tokio::test]
async fn nothing_is_read_from_the_second_of_its_purge() {
    let desk = Desk::new().await;
    let campaign = desk.stack.campaign.id.clone();
    let id = desk.mapping(0).await;
    let purge_at = desk.end(NOW, WEEK).await;
    for (now, there) in [(Timestamp::from_millis(purge_at.millis() - 1), 1), (purge_at, 0)] {
        let Desk { mappings, .. } = &desk;
        assert_eq!(mappings.list(&campaign, now).await.expect("read").len(), there);
        assert_eq!(mappings.mapping(&campaign, &id, now).await.expect("read").iter().count(), there);
        assert_eq!(mappings.rows(&campaign, &id, now).await.expect("read").len(), there);
        assert_eq!(mappings.claimed(&campaign, now).await.expect("read").len(), there);
    }
}

/// Deleted only days later, it must not stand in anybody's way.
#[tokio::test]
async fn an_account_is_free_once_its_campaign_is_purged() {
    let desk = Desk::new().await;
    desk.mapping(0).await;
    let purge_at = desk.end(NOW, WEEK).await;
    let mut other = Desk::of(Stack::on(desk.stack.database.clone()).await);
    let Stack { campaigns_table, credentials_table, .. } = &other.stack;
    let table = &desk.stack.mappings_table;
    other.proposals = Proposals::new(&desk.stack.database, campaigns_table, credentials_table, table);
    let rows = other.rows(0..1);
    let before = Timestamp::from_millis(purge_at.millis() - 1);
    assert_eq!(overlaps(other.propose("key-of-anna", &rows, before).await), [(0, "destEmail")]);
    other.propose("key-of-anna", &rows, purge_at).await.expect("accepted");
}

#[tokio::test]
async fn what_is_proposed_after_the_end_is_dated_at_once() {
    let mut desk = Desk::new().await;
    let purge_at = desk.end(NOW, WEEK).await;
    let unaware = desk.begin("key-of-anna", NOW).await;
    assert!(matches!(unaware, Err(BeginError::CampaignChanged)), "it was read before the end");
    desk.reread(NOW).await;
    desk.propose("key-of-anna", &desk.rows(0..3), NOW).await.expect("accepted");
    let times = desk.purge_times(&desk.stack.mappings_table).await;
    assert_eq!(times, [Some(purge_at.seconds().to_string())]);
}

#[tokio::test]
async fn a_proposal_that_is_overtaken_by_the_end_leaves_nothing() {
    let desk = Desk::new().await;
    let intent = desk.begun("key-of-anna", NOW).await;
    desk.end(NOW, WEEK).await;
    let placed = desk.place(intent, &desk.rows(0..3), NOW).await;
    assert!(matches!(placed, Err(PlaceError::CampaignChanged)));
    assert!(desk.table().await.is_empty());
}

/// Whatever the order: a mapping is accepted and going to be purged, or there is none.
#[tokio::test(flavor = "multi_thread")]
async fn proposals_that_race_with_the_end_are_purged_or_refused() {
    for round in 0..4 {
        let desk = Desk::new().await;
        let accepted = AtomicUsize::new(0);
        let proposals = join_all((0..4_u8).map(|n| {
            let (desk, accepted) = (&desk, &accepted);
            async move {
                let intent = match desk.begin(&format!("mapping-{n}"), NOW).await {
                    Ok(Begun::New(intent)) => intent,
                    Err(BeginError::CampaignChanged) => return,
                    Ok(Begun::Repeated { .. }) | Err(_) => panic!("neither new nor refused"),
                };
                match desk.place(intent, &desk.rows(n * 3..n * 3 + 3), NOW).await {
                    Ok(()) => drop(accepted.fetch_add(1, Ordering::SeqCst)),
                    Err(PlaceError::CampaignChanged) => {}
                    Err(error) => panic!("{error}"),
                }
            }
        }));
        let end = async {
            while accepted.load(Ordering::SeqCst) < round {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            desk.end(NOW, WEEK).await
        };
        let (_, purge_at) = tokio::join!(proposals, end);
        let accepted = accepted.into_inner();
        assert_eq!(desk.keys("mapping#").await.len(), accepted);
        assert_eq!(desk.keys("row#").await.len(), accepted * 3);
        let times = desk.purge_times(&desk.stack.mappings_table).await;
        let dated = Some(purge_at.seconds().to_string());
        assert!(times.iter().all(|time| *time == dated), "round {round}: {times:?}");
    }
}
