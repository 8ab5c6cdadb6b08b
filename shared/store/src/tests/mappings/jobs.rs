use domain::JobId;
use futures_util::future::join_all;

use super::*;
use crate::{
    Job, JobError, JobState, RowNumber,
    jobs::{JobSide, job_item},
};

impl Desk {
    /// What the worker writes of a row before it commits.
    async fn put_job(&self, mapping: &MappingId, row: u16) -> JobId {
        let job = Job {
            id: JobId::from_random(random()),
            campaign: self.stack.campaign.id.clone(),
            mapping: mapping.clone(),
            row: RowNumber::new(row).expect("a row"),
            credential: CredentialId::from_random(random()),
            source: address_of("anna@example.org"),
            destination: address_of("anna@example.com"),
            messages: Some(7),
            state: JobState::Queued,
            created_at: NOW,
        };
        let put = self.stack.database.client.put_item().table_name(&self.stack.jobs_table);
        let side = |sealed| JobSide { server: &SERVER, sealed };
        let item = job_item(&job, &side(b"a sealed source"), &side(b"a sealed destination"));
        put.set_item(Some(item)).send().await.expect("put");
        job.id
    }

    async fn jobs(&self) -> Vec<JobId> {
        let jobs = self.mappings.jobs(&self.stack.campaign.id, NOW).await.expect("read");
        jobs.into_iter().map(|job| job.id).collect()
    }
}

#[tokio::test]
async fn jobs_are_seen_with_their_commit_and_not_before() {
    let desk = Desk::new().await;
    let campaign = &desk.stack.campaign.id;
    let id = desk.mapping(0).await;
    let job = desk.put_job(&id, 0).await;
    for state in [
        MappingState::Validating,
        MappingState::Committing,
        MappingState::Undoing,
        MappingState::Rejected,
        MappingState::Failed,
        MappingState::NeedsOperator,
    ] {
        desk.set_state(&id, state).await;
        assert!(desk.jobs().await.is_empty(), "{}", state.as_str());
        let cancelled = desk.mappings.cancel_job(campaign, &job, NOW).await;
        assert!(matches!(cancelled, Err(JobError::NotFound)), "{}", state.as_str());
    }
    desk.set_state(&id, MappingState::Committed).await;
    let jobs = desk.mappings.jobs(campaign, NOW).await.expect("read");
    let [seen] = &jobs[..] else { panic!("{} jobs", jobs.len()) };
    assert_eq!((&seen.id, &seen.mapping, seen.row.get(), seen.messages), (&job, &id, 0, Some(7)));
    assert_eq!(
        (seen.source.as_typed(), seen.destination.as_typed()),
        ("anna@example.org", "anna@example.com")
    );
    assert_eq!((seen.state, seen.created_at), (JobState::Queued, NOW));
}

#[tokio::test]
async fn jobs_are_listed_by_mapping_and_row() {
    let desk = Desk::new().await;
    let mut expected = Vec::new();
    for n in 0..3_u8 {
        let now = NOW.plus_seconds(n.into());
        let mapping =
            desk.propose(&format!("mapping-{n}"), &desk.rows(n..n + 1), now).await.expect("accepted");
        let [last, first] = [desk.put_job(&mapping, 1).await, desk.put_job(&mapping, 0).await];
        desk.set_state(&mapping, MappingState::Committed).await;
        expected.splice(0..0, [first, last]);
    }
    assert_eq!(desk.jobs().await, expected);
}

#[tokio::test]
async fn a_job_is_cancelled_and_queued_again() {
    let desk = Desk::new().await;
    let campaign = &desk.stack.campaign.id;
    let id = desk.mapping(0).await;
    let [job, other] = [desk.put_job(&id, 0).await, desk.put_job(&id, 1).await];
    desk.set_state(&id, MappingState::Committed).await;
    let wrong = |result| matches!(result, Err(JobError::WrongState));

    assert!(wrong(desk.mappings.requeue_job(campaign, &job, NOW).await));
    let cancelled = desk.mappings.cancel_job(campaign, &job, NOW).await.expect("cancelled");
    assert_eq!((&cancelled.id, cancelled.state), (&job, JobState::Cancelled));
    assert!(wrong(desk.mappings.cancel_job(campaign, &job, NOW).await));
    let states = desk.mappings.jobs(campaign, NOW).await.expect("read").into_iter().map(|job| job.state);
    assert_eq!(states.collect::<Vec<_>>(), [JobState::Cancelled, JobState::Queued], "the other is as it was");
    let queued = desk.mappings.requeue_job(campaign, &job, NOW).await.expect("queued");
    assert_eq!(queued.state, JobState::Queued);

    for unknown in [JobId::from_random(random()), JobId::from_random([0; 16])] {
        let cancelled = desk.mappings.cancel_job(campaign, &unknown, NOW).await;
        assert!(matches!(cancelled, Err(JobError::NotFound)));
    }
    let elsewhere = CampaignId::from_random(random());
    assert!(matches!(desk.mappings.cancel_job(&elsewhere, &other, NOW).await, Err(JobError::NotFound)));
    let items = desk.stack.items(&desk.stack.jobs_table).await;
    assert_eq!(items.len(), 2);
    assert!(
        items.iter().all(|item| item["source_sealed"].as_b().is_ok() && item["dest_sealed"].as_b().is_ok())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_cancel_a_job_one_does() {
    let desk = Desk::new().await;
    let campaign = &desk.stack.campaign.id;
    let id = desk.mapping(0).await;
    let job = desk.put_job(&id, 0).await;
    desk.set_state(&id, MappingState::Committed).await;
    let outcomes = join_all((0..10).map(|_| desk.mappings.cancel_job(campaign, &job, NOW))).await;
    let done = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    let late = outcomes.iter().filter(|outcome| matches!(outcome, Err(JobError::WrongState))).count();
    assert_eq!((done, late), (1, 9));
}
