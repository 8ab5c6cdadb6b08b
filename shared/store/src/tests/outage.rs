use std::time::{Duration, Instant};

use super::*;
use crate::RecordError;

/// A listener that takes connections and never answers, and a port that nobody listens on.
#[tokio::test]
async fn a_dead_database_is_told_within_six_seconds_and_without_data() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").expect("bound");
    let closed = std::net::TcpListener::bind("127.0.0.1:0").expect("bound").local_addr().expect("bound");
    for address in [silent.local_addr().expect("bound"), closed] {
        let database = Database::new(&aws_at(format!("http://{address}")).await);
        let register = Register::new(&database, "submissions", &index());
        let submissions = Submissions::new(&database, "campaigns", "credentials", &register);
        let (campaign, id) = (CampaignId::from_random(random()), CredentialId::from_random(random()));
        let started = Instant::now();
        let canary = address_of("canary-mailbox@example.org");
        let recorded = submissions.transact(&credential(&campaign, &id, &canary), Filing::ByHand, NOW).await;
        let Err(RecordError::Store(error)) = recorded else { panic!("nobody answered") };
        assert!(started.elapsed() < Duration::from_millis(6_500), "{:?}", started.elapsed());
        let text = format!("{error} {error:?}");
        assert!(text.contains("Timeout") || text.contains("DispatchFailure"), "nobody could answer: {text}");
        assert!(!text.contains("canary"), "{text}");
    }
}

#[tokio::test]
async fn a_failure_is_told_by_its_code() {
    let database = Database::new(&aws().await);
    let campaigns = Campaigns::new(&database, "no-such-table");
    let id = CampaignId::from_random(random());
    let error = campaigns.campaign(&id, NOW).await.err().expect("no such table");
    assert_eq!(error.to_string(), "could not read a campaign: ResourceNotFoundException");
}
