use domain::{Campaign, JobId, MappingId, Role};
use edge::{Problem, Reply, Request};
use guard::{Caller, Guard};
use store::{Campaigns, Mappings};
use vault::Opener;

use crate::proposing::ProposalDesk;

/// Which call does what, and who may make it: viewers read, admins act.
///
/// Ids come first: whoever names what they can't know of has no business with the rest. All stands under a
/// campaign, whose scope the guard has checked.
pub(crate) struct Routes {
    pub(crate) guard: Guard,
    pub(crate) campaigns: Campaigns,
    pub(crate) mappings: Mappings,
    pub(crate) proposing: ProposalDesk,
    pub(crate) opener: Opener,
}

impl Routes {
    pub(crate) async fn handle(&self, request: Request) -> Result<Reply, Problem> {
        let caller = self.guard.admit(&request).await?;
        let path: Vec<&str> = request.path().split('/').skip(1).collect();
        let ["api", "campaigns", id, kind @ ("mappings" | "jobs"), rest @ ..] = path.as_slice() else {
            return Err(Problem::not_found());
        };
        let now = edge::now();
        let id = self.guard.campaign(&caller, &self.campaigns, id, now).await?;
        // Told after the ids that follow.
        let campaign = self.campaigns.campaign(&id, now).await?.ok_or_else(Problem::not_found);
        match *kind {
            "mappings" => self.mappings(&caller, campaign, rest, &request).await,
            _ => self.jobs(&caller, campaign, rest, &request).await,
        }
    }

    async fn mappings(
        &self,
        caller: &Caller,
        campaign: Result<Campaign, Problem>,
        rest: &[&str],
        request: &Request,
    ) -> Result<Reply, Problem> {
        match (request.method(), rest) {
            ("GET", []) => self.list_mappings(&campaign?.id).await,
            ("POST", []) => self.propose(caller, &campaign?, request).await,
            ("GET", [id]) => {
                let id = self.guard.id(caller, MappingId::parse(id)).await?;
                self.show_mapping(&campaign?.id, &id).await
            }
            ("POST", [id, "passwords"]) => {
                let id = self.guard.id(caller, MappingId::parse(id)).await?;
                self.hand_over(caller, &campaign?.id, &id).await
            }
            ("POST", [id, "passwords", "acknowledge"]) => {
                let id = self.guard.id(caller, MappingId::parse(id)).await?;
                self.acknowledge(caller, &campaign?.id, &id).await
            }
            _ => Err(Problem::not_found()),
        }
    }

    async fn jobs(
        &self,
        caller: &Caller,
        campaign: Result<Campaign, Problem>,
        rest: &[&str],
        request: &Request,
    ) -> Result<Reply, Problem> {
        match (request.method(), rest) {
            ("GET", []) => self.list_jobs(&campaign?.id).await,
            ("POST", [id, "cancel"]) => {
                let id = self.guard.id(caller, JobId::parse(id)).await?;
                self.cancel_job(caller, &campaign?.id, &id).await
            }
            ("POST", [id, "requeue"]) => {
                let id = self.guard.id(caller, JobId::parse(id)).await?;
                self.requeue_job(caller, &campaign?.id, &id).await
            }
            _ => Err(Problem::not_found()),
        }
    }

    /// Does it if the caller is an admin, and has it in the audit log either way.
    pub(crate) async fn act(
        &self,
        caller: &Caller,
        action: &'static str,
        object: String,
        act: impl Future<Output = Result<Reply, Problem>>,
    ) -> Result<Reply, Problem> {
        let answer = allowed(caller, act).await;
        self.guard.recorded(caller, action, object, answer).await
    }
}

/// Does it if the caller is an admin.
pub(crate) async fn allowed(
    caller: &Caller,
    act: impl Future<Output = Result<Reply, Problem>>,
) -> Result<Reply, Problem> {
    caller.must_be(Role::Admin)?;
    act.await
}
