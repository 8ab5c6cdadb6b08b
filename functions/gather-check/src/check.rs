use domain::EmailAddress;
use edge::{Problem, Reply, Request};
use serde::Serialize;
use store::{Campaigns, Register};

/// The courtesy look-up when the address field is left. The rule itself is the condition of the
/// submission's transaction.
pub(crate) struct Check {
    pub(crate) campaigns: Campaigns,
    pub(crate) register: Register,
}

#[derive(Serialize)]
struct Answer {
    exists: bool,
}

impl Check {
    pub(crate) async fn handle(&self, request: Request) -> Result<Reply, Problem> {
        let now = edge::now();
        let gathering = edge::gathering(&request, &self.campaigns, now).await?;
        let address = edge::required("email", request.query("email")?, EmailAddress::parse)?;
        let exists = self.register.is_submitted(&gathering.campaign.id, &address, now).await?;
        Ok(Reply::ok(&Answer { exists }))
    }
}
