use domain::{Campaign, CampaignId, CampaignToken, ExpiryDays, Label, Scope, ServerId, Timestamp};
use edge::{Problem, Reply, Request, required};
use futures_util::future::try_join_all;
use serde::{Deserialize, Serialize};
use store::{Campaigns, Deactivations, ServerFault};
use vault::{Opener, Sealer};

/// Campaigns from their opening to their end.
pub(crate) struct CampaignDesk {
    pub(crate) store: Campaigns,
    pub(crate) deactivations: Deactivations,
    pub(crate) sealer: Sealer,
    pub(crate) opener: Opener,
    pub(crate) retention_hours: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Form {
    name: Option<String>,
    server_id: Option<String>,
    expiry_days: Option<u64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Created<'a> {
    id: &'a str,
    link: &'a str,
    expires_at: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    id: &'a str,
    name: &'a str,
    server_id: &'a str,
    open: bool,
    created_at: String,
    expires_at: String,
    deactivated_at: Option<String>,
    purge_at: Option<String>,
    server_fault: Option<Fault>,
}

/// Submissions found the source server's entry not to work.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fault {
    reason: String,
    seen_at: String,
}

#[derive(Serialize)]
struct List<'a> {
    campaigns: Vec<Entry<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Deactivated {
    deactivated_at: String,
    purge_at: String,
}

#[derive(Serialize)]
struct Link<'a> {
    link: &'a str,
}

impl CampaignDesk {
    pub(crate) async fn create(&self, id: CampaignId, request: &Request) -> Result<Reply, Problem> {
        let form: Form = request.json()?;
        let now = edge::now();
        let expiry = required("expiryDays", form.expiry_days, ExpiryDays::parse)?;
        let campaign = Campaign {
            id,
            name: required("name", form.name.as_deref(), Label::parse)?,
            server_id: required("serverId", form.server_id.as_deref(), ServerId::parse)?,
            created_at: now,
            expires_at: expiry.after(now),
            deactivated_at: None,
            purge_at: None,
        };
        let token = CampaignToken::from_random(edge::random());
        let sealed = self.sealer.seal_link(&campaign.id, &token).await?;
        self.store.create_campaign(&campaign, &token.hash(), &sealed).await?;
        Ok(Reply::created(&Created {
            id: campaign.id.as_str(),
            link: &path(&token),
            expires_at: campaign.expires_at.rfc3339(),
        }))
    }

    pub(crate) async fn list(&self, scope: &Scope) -> Result<Reply, Problem> {
        let now = edge::now();
        let mut campaigns = self.store.list_campaigns(now).await?;
        campaigns.retain(|campaign| scope.includes(&campaign.id));
        let faults = campaigns.iter().map(|campaign| self.store.server_fault(&campaign.id, now));
        let faults = try_join_all(faults).await?;
        let entries = campaigns.iter().zip(faults).map(|(campaign, fault)| Entry::of(campaign, fault, now));
        let entries = entries.collect();
        Ok(Reply::ok(&List { campaigns: entries }))
    }

    /// Ends the campaign this second and dates the purge of all that belongs to it. Repeating the call
    /// after a fault finishes what is left.
    pub(crate) async fn deactivate(&self, id: &CampaignId) -> Result<Reply, Problem> {
        let retention_seconds = self.retention_hours.saturating_mul(3600);
        let ended = self.deactivations.deactivate(id, edge::now(), retention_seconds).await?;
        let ended = ended.ok_or_else(Problem::not_found)?;
        Ok(Reply::ok(&Deactivated {
            deactivated_at: ended.deactivated_at.rfc3339(),
            purge_at: ended.purge_at.rfc3339(),
        }))
    }

    pub(crate) async fn link(&self, id: &CampaignId) -> Result<Reply, Problem> {
        let sealed = self.store.sealed_link(id, edge::now()).await?.ok_or_else(Problem::not_found)?;
        let token = self.opener.open_link(id, &sealed).await?;
        Ok(Reply::ok(&Link { link: &path(&token) }))
    }
}

/// The link's path on the gather site. Its host is the deployment's and not known to this function.
fn path(token: &CampaignToken) -> String {
    format!("/gather/{}", token.expose().as_str())
}

impl<'a> Entry<'a> {
    fn of(campaign: &'a Campaign, fault: Option<ServerFault>, now: Timestamp) -> Self {
        Self {
            id: campaign.id.as_str(),
            name: campaign.name.as_str(),
            server_id: campaign.server_id.as_str(),
            open: campaign.is_open_at(now),
            created_at: campaign.created_at.rfc3339(),
            expires_at: campaign.expires_at.rfc3339(),
            deactivated_at: campaign.deactivated_at.map(Timestamp::rfc3339),
            purge_at: campaign.purge_at.map(Timestamp::rfc3339),
            server_fault: fault.map(|fault| Fault { reason: fault.reason, seen_at: fault.seen_at.rfc3339() }),
        }
    }
}
