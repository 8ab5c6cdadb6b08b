use domain::{CampaignId, ServerId};
use edge::{Problem, Reply, Request};

use crate::{campaigns::CampaignDesk, servers::ServerDesk};

/// Which call does what.
pub(crate) struct Routes {
    pub(crate) servers: ServerDesk,
    pub(crate) campaigns: CampaignDesk,
}

impl Routes {
    pub(crate) async fn handle(&self, request: Request) -> Result<Reply, Problem> {
        let path: Vec<&str> = request.path().split('/').skip(1).collect();
        match (request.method(), path.as_slice()) {
            ("POST", ["api", "servers"]) => self.servers.create(&request).await,
            ("GET", ["api", "servers"]) => self.servers.list().await,
            ("POST", ["api", "servers", id, "test"]) => self.servers.test(server_id(id)?).await,
            ("POST", ["api", "campaigns"]) => self.campaigns.create(&request).await,
            ("GET", ["api", "campaigns"]) => self.campaigns.list().await,
            ("POST", ["api", "campaigns", id, "deactivate"]) => {
                self.campaigns.deactivate(campaign_id(id)?).await
            }
            ("GET", ["api", "campaigns", id, "link"]) => self.campaigns.link(campaign_id(id)?).await,
            _ => Err(Problem::not_found()),
        }
    }
}

fn campaign_id(text: &str) -> Result<CampaignId, Problem> {
    CampaignId::parse(text).map_err(|_| Problem::not_found())
}

fn server_id(text: &str) -> Result<ServerId, Problem> {
    ServerId::parse(text).map_err(|_| Problem::not_found())
}
