use std::time::Duration;

use domain::{CampaignId, CredentialId, Timestamp};
use edge::{Problem, Reply, Request};
use imap_login::Refusal;
use mailbox::MailServers;
use serde::Serialize;
use store::{Campaigns, Gathering, Limits, Submissions, Ticket, Visitor};
use vault::Sealer;

use crate::form::Submission;

/// The mail server has spoken by then, counted from the request's arrival. The promise is an answer within
/// 25 s (the gateway gives up after 29); the rest is for the one write after the login.
const LOGIN_ENDS: Duration = Duration::from_secs(22);

/// Proves a login, seals it, records it.
///
/// Architecture Invariant: `Claimed → Verified → SealedCredential → recorded`; each step consumes the last.
pub(crate) struct Submit {
    pub(crate) campaigns: Campaigns,
    pub(crate) limits: Limits,
    pub(crate) submissions: Submissions,
    pub(crate) sealer: Sealer,
    pub(crate) servers: MailServers,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Receipt {
    submitted_at: String,
}

impl Submit {
    pub(crate) async fn handle(&self, request: Request) -> Result<Reply, Problem> {
        let visitor = edge::visitor(&request).and_then(|text| Visitor::parse(text).ok());
        let visitor = visitor.ok_or_else(Problem::forbidden)?;
        let now = edge::now();
        // A campaign that is over says so whatever was sent.
        let gathering = edge::gathering(&request, &self.campaigns, now).await?;
        let submission = Submission::read(&request)?;
        self.accept(&visitor, &gathering, submission, now).await?;
        Ok(Reply::created(&Receipt { submitted_at: now.rfc3339() }))
    }

    async fn accept(
        &self,
        visitor: &Visitor,
        gathering: &Gathering,
        submission: Submission,
        now: Timestamp,
    ) -> Result<(), Problem> {
        let campaign = &gathering.campaign.id;
        let address = &submission.claimed.address;
        let record = CredentialId::from_random(edge::random());
        let (submitted, ticket) = tokio::join!(
            self.campaigns.is_submitted(campaign, address, now),
            self.limits.take(visitor, address, campaign, &record, now),
        );
        match submitted {
            Ok(false) => {}
            Ok(true) => return self.without_an_attempt(ticket.ok(), Problem::already_submitted()).await,
            Err(error) => return self.without_an_attempt(ticket.ok(), error.into()).await,
        }
        let ticket = ticket?;
        match self.verify_and_record(gathering, submission, &record, now).await {
            Err(problem) if problem.is_not_the_visitors() => {
                self.without_an_attempt(Some(ticket), problem).await
            }
            done => done,
        }
    }

    /// Gives back what was counted: the mail server was not asked, or had no answer.
    async fn without_an_attempt(&self, ticket: Option<Ticket>, problem: Problem) -> Result<(), Problem> {
        if let Some(ticket) = ticket {
            self.limits
                .give_back(ticket)
                .await
                .unwrap_or_else(|error| tracing::warn!(%error, "attempt kept"));
        }
        Err(problem)
    }

    async fn verify_and_record(
        &self,
        gathering: &Gathering,
        submission: Submission,
        record: &CredentialId,
        arrived: Timestamp,
    ) -> Result<(), Problem> {
        let elapsed = Duration::from_millis(edge::now().millis().saturating_sub(arrived.millis()));
        let Submission { name, claimed, destination, destination_password } = submission;
        // Side by side, so that after the mail server's OK one call remains.
        let (verified, lock) = tokio::join!(
            self.servers.verify(&gathering.server.mail, claimed, LOGIN_ENDS.saturating_sub(elapsed)),
            self.sealer.prepare(&gathering.campaign.id, record, destination_password),
        );
        // The mail server's word first: were KMS down, a wrong password must still count as an attempt.
        let verified = match verified {
            Ok(verified) => verified,
            Err(refusal) => return Err(self.refused(&gathering.campaign.id, refusal).await),
        };
        let sealed = lock?.seal(verified)?;
        Ok(self.submissions.record(&name, destination.as_ref(), sealed, edge::now()).await?)
    }

    /// A server entry that doesn't work is the admin's to mend: the campaign is marked for them.
    async fn refused(&self, campaign: &CampaignId, refusal: Refusal) -> Problem {
        if let Some(fault) = refusal.server_fault() {
            let marked = self.campaigns.mark_server_fault(campaign, fault.as_str(), edge::now()).await;
            marked.unwrap_or_else(|error| tracing::warn!(%error, "campaign not marked"));
        }
        refusal.into()
    }
}
