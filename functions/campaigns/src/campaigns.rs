use domain::{
    Campaign, CampaignId, CampaignToken, ExpiryDays, Instructions, Label, Scope, ServerId, Timestamp,
};
use edge::{Problem, Reply, Request, optional, required};
use futures_util::{StreamExt, TryStreamExt, stream};
use serde::{Deserialize, Serialize};
use store::{Campaigns, Deactivations, MappingState, Mappings, Register, ServerFault};
use vault::{Opener, Sealer};

use crate::link_secret::LinkSigner;

/// Campaigns from their opening to their end.
pub(crate) struct CampaignDesk {
    pub(crate) store: Campaigns,
    pub(crate) register: Register,
    pub(crate) deactivations: Deactivations,
    pub(crate) mappings: Mappings,
    pub(crate) sealer: Sealer,
    pub(crate) opener: Opener,
    pub(crate) links: LinkSigner,
    /// The origin that a campaign's link is a path of.
    pub(crate) gather_site: String,
    pub(crate) retention_hours: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Form {
    name: Option<String>,
    server_id: Option<String>,
    expiry_days: Option<u64>,
    instructions: Option<String>,
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
    /// `open`, `expired` or `deactivated`.
    state: &'static str,
    open: bool,
    submitted: u64,
    mapped: u64,
    instructions: Option<&'a str>,
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
#[serde(rename_all = "camelCase")]
struct List<'a> {
    campaigns: Vec<Entry<'a>>,
    gather_site: &'a str,
    /// After a deactivation, until the purge.
    retention_hours: u64,
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

/// What changes with every submission.
struct Standing {
    fault: Option<ServerFault>,
    submitted: u64,
    mapped: u64,
}

impl CampaignDesk {
    /// Of how many campaigns the standing is read at a time.
    const SIDE_BY_SIDE: usize = 16;

    pub(crate) async fn create(&self, id: CampaignId, request: &Request) -> Result<Reply, Problem> {
        let form: Form = request.json()?;
        let now = edge::now();
        let expiry = required("expiryDays", form.expiry_days, ExpiryDays::parse)?;
        let campaign = Campaign {
            id,
            name: required("name", form.name.as_deref(), Label::parse)?,
            server_id: required("serverId", form.server_id.as_deref(), ServerId::parse)?,
            instructions: optional("instructions", form.instructions.as_deref(), Instructions::parse)?,
            created_at: now,
            expires_at: expiry.after(now),
            deactivated_at: None,
            purge_at: None,
        };
        let token = self.links.token().await?;
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
        let standings: Vec<_> = campaigns.iter().map(|campaign| self.standing(&campaign.id, now)).collect();
        let standings: Vec<_> = stream::iter(standings).buffered(Self::SIDE_BY_SIDE).try_collect().await?;
        let entries =
            campaigns.iter().zip(standings).map(|(campaign, standing)| Entry::of(campaign, standing, now));
        Ok(Reply::ok(&List {
            campaigns: entries.collect(),
            gather_site: &self.gather_site,
            retention_hours: self.retention_hours,
        }))
    }

    /// Counted anew each time: a counter would be one item that all submissions of a campaign queue up for.
    async fn standing(&self, id: &CampaignId, now: Timestamp) -> Result<Standing, Problem> {
        let (fault, submitted, mappings) = tokio::try_join!(
            self.register.server_fault(id, now),
            self.register.count(id, now),
            self.mappings.list(id, now),
        )?;
        // All rows of a mapping or none, so no row has to be looked at.
        let committed = mappings.iter().filter(|mapping| mapping.state == MappingState::Committed);
        Ok(Standing { fault, submitted, mapped: committed.map(|mapping| u64::from(mapping.rows)).sum() })
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

/// The link's path on the gather site.
fn path(token: &CampaignToken) -> String {
    format!("/gather/{}", token.expose().as_str())
}

impl<'a> Entry<'a> {
    fn of(campaign: &'a Campaign, standing: Standing, now: Timestamp) -> Self {
        let fault = standing.fault;
        Self {
            id: campaign.id.as_str(),
            name: campaign.name.as_str(),
            server_id: campaign.server_id.as_str(),
            state: state(campaign, now),
            open: campaign.is_open_at(now),
            submitted: standing.submitted,
            mapped: standing.mapped,
            instructions: campaign.instructions.as_ref().map(Instructions::as_str),
            created_at: campaign.created_at.rfc3339(),
            expires_at: campaign.expires_at.rfc3339(),
            deactivated_at: campaign.deactivated_at.map(Timestamp::rfc3339),
            purge_at: campaign.purge_at.map(Timestamp::rfc3339),
            server_fault: fault.map(|fault| Fault { reason: fault.reason, seen_at: fault.seen_at.rfc3339() }),
        }
    }
}

fn state(campaign: &Campaign, now: Timestamp) -> &'static str {
    match (campaign.is_open_at(now), campaign.deactivated_at) {
        (true, _) => "open",
        (false, Some(_)) => "deactivated",
        (false, None) => "expired",
    }
}
