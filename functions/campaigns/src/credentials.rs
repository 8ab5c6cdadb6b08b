use std::collections::HashMap;

use domain::{AttemptId, Campaign, CampaignId, CredentialId, MappingId, Role, Timestamp, Wish};
use edge::{Problem, Reply, Request};
use guard::{Caller, step_up};
use intake::{Intake, Submission};
use serde::Serialize;
use store::{
    Campaigns, Closed, Credentials, DeleteCredentialError, DeletionLimit, Filing, Mappings, Submitted,
    TakeError, Ticket,
};

/// What was submitted to a campaign, as far as admins see it; never a password.
pub(crate) struct CredentialDesk {
    pub(crate) campaigns: Campaigns,
    pub(crate) store: Credentials,
    pub(crate) mappings: Mappings,
    pub(crate) deletions: DeletionLimit,
    pub(crate) intake: Intake,
}

#[derive(Serialize)]
struct List<'a> {
    credentials: Vec<Entry<'a>>,
    next: Option<&'a str>,
    /// On the first page: mailboxes whose users have no tries left for now.
    closed: Vec<Shut<'a>>,
}

#[derive(Serialize)]
struct Shut<'a> {
    source: &'a str,
    until: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    id: &'a str,
    source: &'a str,
    name: &'a str,
    dest: Option<&'a str>,
    wish: Option<&'static str>,
    dest_exists: Option<&'static str>,
    dest_password_given: bool,
    checked_at: String,
    messages: Option<u32>,
    mapping_id: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Added<'a> {
    id: &'a str,
    checked_at: String,
}

impl CredentialDesk {
    /// A part of the list; from after `cursor` on.
    pub(crate) async fn list(
        &self,
        campaign: &CampaignId,
        cursor: Option<&CredentialId>,
    ) -> Result<Reply, Problem> {
        let now = edge::now();
        let (_, page, claimed, closed) = tokio::try_join!(
            self.campaign(campaign),
            async { Ok(self.store.list(campaign, cursor, now).await?) },
            async { Ok(self.mappings.claimed(campaign, now).await?) },
            async {
                Ok(match cursor {
                    None => self.intake.register.closed(campaign, now).await?,
                    Some(_) => Vec::new(),
                })
            },
        )?;
        let mappings: HashMap<_, _> =
            claimed.iter().map(|claimed| (&claimed.credential, &claimed.mapping)).collect();
        let entries = page.submitted.iter().map(|one| Entry::of(one, mappings.get(&one.id).copied()));
        Ok(Reply::ok(&List {
            credentials: entries.collect(),
            next: page.next.as_ref().map(CredentialId::as_str),
            closed: closed.iter().map(Shut::of).collect(),
        }))
    }

    /// Takes a mailbox whose password somebody told an admin; it is checked and kept as any other.
    pub(crate) async fn add(
        &self,
        campaign: &CampaignId,
        id: &CredentialId,
        request: &Request,
    ) -> Result<Reply, Problem> {
        let now = edge::now();
        let campaign = self.campaign(campaign).await?;
        if !campaign.is_open_at(now) {
            return Err(Problem::campaign_over());
        }
        let submission = Submission::read_by_hand(request)?;
        let server = self.campaigns.server(&campaign.server_id, now).await?.ok_or_else(Problem::not_found)?;
        let address = &submission.claimed.address;
        let ticket = self.intake.limits.take_as_admin(address, id, now).await;
        let ticket = ticket.map_err(|error| Problem::too_many_logins(error, "sourceEmail"))?;
        let taken = self.intake.take(&campaign.id, &server, submission, id, Filing::ByHand, now).await;
        // A right password was no guess, and no verdict none either.
        if taken.as_ref().err().is_none_or(Problem::is_not_the_visitors) {
            let returned = self.intake.limits.give_back(ticket).await;
            returned.unwrap_or_else(|error| tracing::warn!(%error, "attempt kept"));
        }
        Ok(Reply::created(&Added { id: id.as_str(), checked_at: taken?.rfc3339() }))
    }

    /// Forgets a mailbox, so that it can be submitted again.
    pub(crate) async fn delete(
        &self,
        caller: &Caller,
        campaign: &CampaignId,
        id: &CredentialId,
    ) -> Result<Reply, Problem> {
        let now = edge::now();
        self.campaign(campaign).await?;
        let ticket = self.count_deletion(caller, campaign, now).await?;
        let problem = match self.store.delete(campaign, id, now).await {
            Ok(()) => return Ok(Reply::no_content()),
            Err(DeleteCredentialError::NotFound) => Problem::not_found(),
            Err(DeleteCredentialError::InUse) => in_use(),
            // It may be deleted: this one counts.
            Err(DeleteCredentialError::Store(error)) => return Err(error.into()),
        };
        if let Some(ticket) = ticket
            && let Err(error) = self.deletions.give_back(ticket).await
        {
            tracing::warn!(%error, "a deletion that deleted nothing stays counted");
        }
        Err(problem)
    }

    /// Counted before anything is deleted, so that many at once get no further than one after another. Only an owner
    /// who has just proved who they are deletes as many as they like.
    async fn count_deletion(
        &self,
        caller: &Caller,
        campaign: &CampaignId,
        now: Timestamp,
    ) -> Result<Option<Ticket>, Problem> {
        let is_owner = caller.admin().role == Role::Owner;
        if is_owner && caller.has_fresh_proof() {
            return Ok(None);
        }
        match self.deletions.take(campaign, &AttemptId::from_random(edge::random()), now).await {
            Ok(ticket) => Ok(Some(ticket)),
            Err(TakeError::Exceeded { .. }) if is_owner => {
                caller.must_be(step_up(Role::Owner)).map(|()| None)
            }
            Err(TakeError::Exceeded { wait_seconds, .. }) => Err(too_many_deletions(wait_seconds)),
            Err(TakeError::Store(error)) => Err(error.into()),
        }
    }

    async fn campaign(&self, id: &CampaignId) -> Result<Campaign, Problem> {
        self.campaigns.campaign(id, edge::now()).await?.ok_or_else(Problem::not_found)
    }
}

fn in_use() -> Problem {
    Problem::new(409, "/problems/credential-in-use", "A mapping has this mailbox.")
        .detail("A mapping has this mailbox. It can be deleted when that mapping came to nothing.")
}

/// 409: what is deleted is gone, so much of it is an owner's to delete.
fn too_many_deletions(wait_seconds: u64) -> Problem {
    Problem::new(409, "/problems/too-many-deletions", "Too many mailboxes of this campaign were deleted.")
        .detail("All admins of this campaign together can delete 5 mailboxes in 24 hours. Ask an owner to delete more.")
        .retry_after(wait_seconds)
}

impl<'a> Shut<'a> {
    fn of(closed: &'a Closed) -> Self {
        Self { source: closed.address.as_typed(), until: closed.until.rfc3339() }
    }
}

impl<'a> Entry<'a> {
    fn of(submitted: &'a Submitted, mapping: Option<&'a MappingId>) -> Self {
        let (dest, existence) = submitted.destination.as_ref().map(|(dest, exists)| (dest, *exists)).unzip();
        Self {
            id: submitted.id.as_str(),
            source: submitted.source.as_typed(),
            name: submitted.name.as_str(),
            dest: dest.map(|dest| dest.as_typed()),
            wish: dest.map(|dest| Wish::of(&submitted.source, dest).as_str()),
            dest_exists: existence.map(|existence| existence.as_str()),
            dest_password_given: submitted.destination_password_given,
            checked_at: submitted.checked_at.rfc3339(),
            messages: submitted.messages,
            mapping_id: mapping.map(MappingId::as_str),
        }
    }
}
