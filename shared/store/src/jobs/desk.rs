use std::collections::HashSet;

use domain::{CampaignId, JobId, MappingId, Timestamp};

use super::{Job, JobState, job_key, read_job};
use crate::{
    MappingState, Mappings, StoreError,
    database::all_pages,
    item::{Item, text},
    transaction::{Transacted, Write},
};

/// Why a job was not changed.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// There is none, or none that anybody can see.
    #[error("there is no such job")]
    NotFound,
    /// It has not the state that it would have to have.
    #[error("the job has another state")]
    WrongState,
    /// DynamoDB did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// All that an admin may know of a job: not its sealed logins.
const KNOWN: &str = "pk, sk, job_id, job_state, credential_id, source_address, dest_address, message_count, \
                     created_at, purge_at";

impl Mappings {
    /// The jobs of a campaign, those of the newest mapping first, each mapping's in the order of its rows.
    pub async fn jobs(&self, campaign: &CampaignId, now: Timestamp) -> Result<Vec<Job>, StoreError> {
        let (visible, mut jobs) = self.visible_jobs(campaign, None, now).await?;
        let place = |mapping: &MappingId| visible.iter().position(|id| id == mapping);
        jobs.sort_by_cached_key(|job| (place(&job.mapping), job.row));
        Ok(jobs)
    }

    /// Takes a queued job out of the queue.
    pub async fn cancel_job(
        &self,
        campaign: &CampaignId,
        id: &JobId,
        now: Timestamp,
    ) -> Result<Job, JobError> {
        self.change_job(campaign, id, (JobState::Queued, JobState::Cancelled), now).await
    }

    /// Puts a cancelled job back into the queue.
    pub async fn requeue_job(
        &self,
        campaign: &CampaignId,
        id: &JobId,
        now: Timestamp,
    ) -> Result<Job, JobError> {
        self.change_job(campaign, id, (JobState::Cancelled, JobState::Queued), now).await
    }

    async fn change_job(
        &self,
        campaign: &CampaignId,
        id: &JobId,
        (from, to): (JobState, JobState),
        now: Timestamp,
    ) -> Result<Job, JobError> {
        // A committed mapping stays committed, so what is visible stays so.
        let (_, jobs) = self.visible_jobs(campaign, Some(id), now).await?;
        let job = jobs.into_iter().next().ok_or(JobError::NotFound)?;
        let write = Write::update(
            job_key(campaign, &job.mapping, job.row),
            "SET job_state = :to",
            "job_id = :id AND job_state = :from",
            [(":id", text(id.as_str())), (":from", text(from.as_str())), (":to", text(to.as_str()))],
        );
        match self.database.transact("change a job", &self.jobs, &[write]).await? {
            Transacted::Done => Ok(Job { state: to, ..job }),
            Transacted::Refused(_) => Err(JobError::WrongState),
        }
    }

    /// The committed mappings, newest first, and their jobs; of these all or the one.
    ///
    /// The headers are read first: once one says that it is committed, all of its jobs are there.
    async fn visible_jobs(
        &self,
        campaign: &CampaignId,
        id: Option<&JobId>,
        now: Timestamp,
    ) -> Result<(Vec<MappingId>, Vec<Job>), StoreError> {
        let operation = "read jobs";
        let mut mappings = self.list(campaign, now).await?;
        mappings.retain(|mapping| mapping.state == MappingState::Committed);
        let visible: Vec<_> = mappings.into_iter().map(|mapping| mapping.id).collect();
        let known: HashSet<_> = visible.iter().collect();
        let mut query = self.database.partition(&self.jobs, campaign.as_str()).projection_expression(KNOWN);
        if let Some(id) = id {
            query =
                query.filter_expression("job_id = :id").expression_attribute_values(":id", text(id.as_str()));
        }
        let found = all_pages(operation, query).await?;
        let mut jobs = Vec::new();
        for item in found {
            let Some(item) = Item::alive(operation, Some(item), now)? else { continue };
            let job = read_job(&item)?;
            if known.contains(&job.mapping) {
                jobs.push(job);
            }
        }
        Ok((visible, jobs))
    }
}
