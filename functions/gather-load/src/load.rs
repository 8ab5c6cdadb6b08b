use edge::{Problem, ProviderAdvice, Reply, Request};
use serde::Serialize;
use store::Campaigns;

/// Answers what the gather page shows before it asks for anything.
pub(crate) struct Load {
    pub(crate) campaigns: Campaigns,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Asked<'a> {
    server_name: &'a str,
    campaign_name: &'a str,
    expires_at: String,
    /// Plain text; its lines end with LF.
    #[serde(skip_serializing_if = "Option::is_none")]
    instructions: Option<&'a str>,
    /// How passwords are protected on their way to the mail server: visitors are warned of `plain`.
    security: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<ProviderAdvice>,
}

impl Load {
    pub(crate) async fn handle(&self, request: Request) -> Result<Reply, Problem> {
        let gathering = edge::gathering(&request, &self.campaigns, edge::now()).await?;
        Ok(Reply::ok(&Asked {
            server_name: gathering.server.name.as_str(),
            campaign_name: gathering.campaign.name.as_str(),
            expires_at: gathering.campaign.expires_at.rfc3339(),
            instructions: gathering.campaign.instructions.as_ref().map(|text| text.as_str()),
            security: gathering.server.mail.security.as_str(),
            provider: ProviderAdvice::on(&gathering.server.mail.host),
        }))
    }
}
