use futures_util::future::join_all;

use super::*;
use crate::{Deactivation, RecordError};

const WEEK: u64 = 7 * 24 * 60 * 60;

impl Stack {
    async fn deactivate(&self, now: Timestamp, retention: u64) -> Deactivation {
        let done = self.deactivations.deactivate(&self.campaign.id, now, retention).await;
        done.expect("deactivated").expect("the campaign is there")
    }

    /// Of all that belongs to the campaign the distinct values of `purge_at`.
    async fn purge_times(&self) -> Vec<Option<String>> {
        let mut items = self.items(&self.campaigns_table).await;
        items.extend(self.items(&self.submissions_table).await);
        // What belongs to the server's entry stays with it.
        items.retain(|item| !item["pk"].as_s().expect("text").starts_with("server#"));
        items.extend(self.credentials().await);
        let mut times: Vec<_> =
            items.iter().map(|item| Some(item.get("purge_at")?.as_n().expect("number").clone())).collect();
        times.sort();
        times.dedup();
        times
    }
}

#[tokio::test]
async fn over_from_that_second_and_all_of_it_to_be_purged() {
    let stack = Stack::new().await;
    for n in 0..20 {
        stack.submit(&format!("user{n}@example.org"), NOW).await.expect("recorded");
    }
    stack.register.mark_server_fault(&stack.campaign.id, "refused", NOW).await.expect("marked");
    let later = NOW.plus_seconds(60);
    let purge_at = later.plus_seconds(WEEK);
    let done = stack.deactivate(later, WEEK).await;
    assert_eq!(done, Deactivation { deactivated_at: later, purge_at });

    let found = stack.campaigns.find(&stack.token.hash(), later).await.expect("read").expect("found");
    assert!(!found.campaign.is_open_at(later));
    assert_eq!(found.campaign.deactivated_at, Some(later));
    assert_eq!(found.campaign.purge_at, Some(purge_at));
    assert!(matches!(stack.submit("late@example.org", later).await, Err(RecordError::CampaignOver)));
    assert_eq!(stack.credentials().await.len(), 20);
    assert_eq!(stack.purge_times().await, [Some(purge_at.seconds().to_string())]);
}

#[tokio::test]
async fn nothing_is_read_from_the_second_of_its_purge() {
    let stack = Stack::new().await;
    stack.submit("anna@example.org", NOW).await.expect("recorded");
    let purge_at = stack.deactivate(NOW, WEEK).await.purge_at;
    let anna = address_of("anna@example.org");
    let id = &stack.campaign.id;
    for (now, there) in [(Timestamp::from_millis(purge_at.millis() - 1), true), (purge_at, false)] {
        let Stack { campaigns, token, .. } = &stack;
        assert_eq!(campaigns.find(&token.hash(), now).await.expect("read").is_some(), there);
        assert_eq!(campaigns.campaign(id, now).await.expect("read").is_some(), there);
        assert_eq!(campaigns.sealed_link(id, now).await.expect("read").is_some(), there);
        assert_eq!(stack.register.is_submitted(id, &anna, now).await.expect("read"), there);
        assert_eq!(campaigns.list_campaigns(now).await.expect("read").len(), usize::from(there));
        assert_eq!(campaigns.list_servers(now).await.expect("read").len(), 1);
    }
}

#[tokio::test]
async fn the_first_deactivation_decides() {
    let stack = Stack::new().await;
    let first = stack.deactivate(NOW, WEEK).await;
    assert_eq!(stack.deactivate(NOW.plus_seconds(99), 0).await, first);
    assert_eq!(stack.purge_times().await, [Some(first.purge_at.seconds().to_string())]);
}

#[tokio::test]
async fn a_repetition_finishes_what_was_interrupted() {
    let stack = Stack::new().await;
    stack.submit("anna@example.org", NOW).await.expect("recorded");
    // What stands after the first step alone: readers see it ended, nothing has a TTL yet.
    let first = stack.deactivations.end(&stack.campaign.id, NOW, 0).await.expect("ended").expect("there").0;
    assert_eq!(stack.purge_times().await, [None]);
    assert!(stack.campaigns.find(&stack.token.hash(), NOW).await.expect("read").is_none());
    assert!(stack.campaigns.list_campaigns(NOW).await.expect("read").is_empty());
    assert!(stack.campaigns.sealed_link(&stack.campaign.id, NOW).await.expect("read").is_none());

    assert_eq!(stack.deactivate(NOW.plus_seconds(5), WEEK).await, first);
    assert_eq!(stack.purge_times().await, [Some(NOW.seconds().to_string())]);
}

#[tokio::test]
async fn an_unknown_campaign_is_told() {
    let stack = Stack::new().await;
    let id = CampaignId::from_random(random());
    assert!(stack.deactivations.deactivate(&id, NOW, WEEK).await.expect("asked").is_none());
    assert_eq!(stack.items(&stack.campaigns_table).await.len(), 4, "nothing was made");
}

/// Whatever the order: a submission is recorded and going to be purged, or not recorded at all.
#[tokio::test(flavor = "multi_thread")]
async fn submissions_that_race_with_the_end_are_purged_or_refused() {
    for round in 0..5 {
        let stack = Stack::new().await;
        let addresses: Vec<_> = (0..30).map(|n| format!("user{n}@example.org")).collect();
        let (outcomes, ()) =
            tokio::join!(join_all(addresses.iter().map(|address| stack.submit(address, NOW))), async {
                tokio::time::sleep(std::time::Duration::from_millis(15 * round)).await;
                stack.deactivate(NOW, WEEK).await;
            });
        let recorded = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        let over =
            outcomes.iter().filter(|outcome| matches!(outcome, Err(RecordError::CampaignOver))).count();
        assert_eq!(recorded + over, 30);
        assert_eq!(stack.credentials().await.len(), recorded);
        assert_eq!(stack.purge_times().await.len(), 1, "nothing was missed");
    }
}
