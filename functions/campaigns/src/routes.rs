use domain::{CampaignId, CredentialId, Role, ServerId};
use edge::{Problem, Reply, Request, optional};
use guard::{Caller, Guard};

use crate::{
    campaigns::CampaignDesk,
    credentials::CredentialDesk,
    servers::{ServerDesk, Told},
};

/// Which call does what, and who may make it: viewers read, admins act, and what belongs to no campaign
/// yet is for those whose scope is all of them.
///
/// Ids come first: whoever names what they can't know of has no business with the rest.
pub(crate) struct Routes {
    pub(crate) guard: Guard,
    pub(crate) servers: ServerDesk,
    pub(crate) campaigns: CampaignDesk,
    pub(crate) credentials: CredentialDesk,
}

impl Routes {
    pub(crate) async fn handle(&self, request: Request) -> Result<Reply, Problem> {
        let caller = self.guard.admit(&request).await?;
        let scope = &caller.admin().scope;
        let path: Vec<&str> = request.path().split('/').skip(1).collect();
        match (request.method(), path.as_slice()) {
            ("GET", ["api", "servers"]) => self.servers.list(scope).await,
            ("POST", ["api", "servers"]) => {
                let id = ServerId::from_random(edge::random());
                let object = format!("server:{id}");
                let act = async |told: &mut Told| self.servers.create(id, &request, told).await;
                self.act_on_server(&caller, "server.create", object, act).await
            }
            ("PATCH", ["api", "servers", id]) => {
                let id = self.guard.id(&caller, ServerId::parse(id)).await?;
                let act = async |told: &mut Told| self.servers.edit(&id, &request, told).await;
                self.act_on_server(&caller, "server.edit", format!("server:{id}"), act).await
            }
            ("DELETE", ["api", "servers", id]) => {
                let id = self.guard.id(&caller, ServerId::parse(id)).await?;
                let act = async |told: &mut Told| self.servers.delete(&id, told).await;
                self.act_on_server(&caller, "server.delete", format!("server:{id}"), act).await
            }
            ("POST", ["api", "servers", id, "test"]) => {
                let id = self.guard.id(&caller, ServerId::parse(id)).await?;
                let act = self.servers.test(&id, scope, &request);
                self.act(&caller, "server.test", format!("server:{id}"), admins(&caller), act).await
            }
            ("GET", ["api", "campaigns"]) => self.campaigns.list(scope).await,
            ("POST", ["api", "campaigns"]) => {
                let id = CampaignId::from_random(edge::random());
                let object = format!("campaign:{id}");
                let act = self.campaigns.create(id, &request);
                self.act(&caller, "campaign.create", object, over_all(&caller), act).await
            }
            ("POST", ["api", "campaigns", id, "deactivate"]) => {
                let id = self.campaign(&caller, id).await?;
                let act = self.campaigns.deactivate(&id);
                self.act(&caller, "campaign.deactivate", format!("campaign:{id}"), admins(&caller), act).await
            }
            ("GET", ["api", "campaigns", id, "link"]) => {
                let id = self.campaign(&caller, id).await?;
                let act = self.campaigns.link(&id);
                self.act(&caller, "campaign.link", format!("campaign:{id}"), admins(&caller), act).await
            }
            (method, ["api", "campaigns", id, "credentials", rest @ ..]) => {
                let campaign = self.campaign(&caller, id).await?;
                self.credentials(&caller, method, campaign, rest, &request).await
            }
            _ => Err(Problem::not_found()),
        }
    }

    async fn credentials(
        &self,
        caller: &Caller,
        method: &str,
        campaign: CampaignId,
        rest: &[&str],
        request: &Request,
    ) -> Result<Reply, Problem> {
        let object = |id: &CredentialId| format!("campaign:{campaign} credential:{id}");
        match (method, rest) {
            ("GET", []) => {
                let cursor = optional("cursor", request.query("cursor")?, CredentialId::parse)?;
                self.credentials.list(&campaign, cursor.as_ref()).await
            }
            ("POST", []) => {
                let id = CredentialId::from_random(edge::random());
                let act = self.credentials.add(&campaign, &id, request);
                self.act(caller, "credential.add", object(&id), admins(caller), act).await
            }
            ("DELETE", [id]) => {
                let id = self.guard.id(caller, CredentialId::parse(id)).await?;
                let act = self.credentials.delete(caller, &campaign, &id);
                self.act(caller, "credential.delete", object(&id), admins(caller), act).await
            }
            _ => Err(Problem::not_found()),
        }
    }

    async fn campaign(&self, caller: &Caller, id: &str) -> Result<CampaignId, Problem> {
        self.guard.campaign(caller, &self.campaigns.store, id, edge::now()).await
    }

    /// The same for what changes a mail server's entry: the audit log tells from where to where.
    async fn act_on_server(
        &self,
        caller: &Caller,
        action: &'static str,
        object: String,
        act: impl AsyncFnOnce(&mut Told) -> Result<Reply, Problem>,
    ) -> Result<Reply, Problem> {
        let mut told = Told::default();
        let answer = match over_all(caller) {
            Ok(()) => act(&mut told).await,
            Err(problem) => Err(problem),
        };
        self.guard.recorded_with_detail(caller, action, object, told.detail, answer).await
    }

    /// Does it if it is allowed, and has it in the audit log either way.
    async fn act(
        &self,
        caller: &Caller,
        action: &'static str,
        object: String,
        allowed: Result<(), Problem>,
        act: impl Future<Output = Result<Reply, Problem>>,
    ) -> Result<Reply, Problem> {
        let answer = match allowed {
            Ok(()) => act.await,
            Err(problem) => Err(problem),
        };
        self.guard.recorded(caller, action, object, answer).await
    }
}

fn admins(caller: &Caller) -> Result<(), Problem> {
    caller.must_be(Role::Admin)
}

fn over_all(caller: &Caller) -> Result<(), Problem> {
    admins(caller)?;
    caller.must_see_all()
}
