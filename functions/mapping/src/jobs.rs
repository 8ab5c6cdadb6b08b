use domain::{CampaignId, JobId};
use edge::{Problem, Reply};
use guard::Caller;
use serde::Serialize;
use store::Job;

use crate::{problems, routes::Routes};

#[derive(Serialize)]
struct List<'a> {
    jobs: Vec<Entry<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    id: &'a str,
    mapping_id: &'a str,
    source: &'a str,
    dest: &'a str,
    messages: Option<u32>,
    state: &'static str,
    created_at: String,
}

impl Routes {
    /// `GET /api/campaigns/{id}/jobs`
    pub(crate) async fn list_jobs(&self, campaign: &CampaignId) -> Result<Reply, Problem> {
        let jobs = self.mappings.jobs(campaign, edge::now()).await?;
        Ok(Reply::ok(&List { jobs: jobs.iter().map(Entry::of).collect() }))
    }

    /// `POST /api/campaigns/{id}/jobs/{jid}/cancel`
    pub(crate) async fn cancel_job(
        &self,
        caller: &Caller,
        campaign: &CampaignId,
        id: &JobId,
    ) -> Result<Reply, Problem> {
        let act = async {
            let job = self.mappings.cancel_job(campaign, id, edge::now()).await.map_err(problems::job)?;
            Ok(Reply::ok(&Entry::of(&job)))
        };
        self.act(caller, "job.cancel", object(campaign, id), act).await
    }

    /// `POST /api/campaigns/{id}/jobs/{jid}/requeue`
    pub(crate) async fn requeue_job(
        &self,
        caller: &Caller,
        campaign: &CampaignId,
        id: &JobId,
    ) -> Result<Reply, Problem> {
        let act = async {
            let job = self.mappings.requeue_job(campaign, id, edge::now()).await.map_err(problems::job)?;
            Ok(Reply::ok(&Entry::of(&job)))
        };
        self.act(caller, "job.requeue", object(campaign, id), act).await
    }
}

impl<'a> Entry<'a> {
    fn of(job: &'a Job) -> Self {
        Self {
            id: job.id.as_str(),
            mapping_id: job.mapping.as_str(),
            source: job.source.as_typed(),
            dest: job.destination.as_typed(),
            messages: job.messages,
            state: job.state.as_str(),
            created_at: job.created_at.rfc3339(),
        }
    }
}

fn object(campaign: &CampaignId, id: &JobId) -> String {
    format!("campaign:{campaign} job:{id}")
}
