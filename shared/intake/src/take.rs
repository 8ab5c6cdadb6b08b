use std::{sync::Arc, time::Duration};

use destination::{Account, Destinations, LookedUp};
use domain::{CampaignId, CredentialId, Existence, Password, SourceServer, Timestamp};
use edge::Problem;
use imap_login::Refusal;
use mailbox::MailServers;
use store::{Filing, LoginLimits, Register, Submissions};
use vault::{NewPassword, Sealer};

use crate::Submission;

/// Mail servers have spoken by then, counted from the request's arrival. The promise is an answer within
/// 25 s (the gateway gives up after 29); the rest is for the one write after the logins.
const LOGINS_END: Duration = Duration::from_secs(22);

/// Proves a login, seals it, records it.
pub struct Intake {
    /// Where the campaign is marked whose server entry does not work.
    pub register: Register,
    /// How often a destination's password may be tried.
    pub limits: LoginLimits,
    /// Where it is recorded.
    pub submissions: Submissions,
    /// Seals it.
    pub sealer: Sealer,
    /// Proves it.
    pub servers: Arc<MailServers>,
    /// Knows the accounts that mail is moved to.
    pub destinations: Destinations,
}

impl Intake {
    /// Takes a submission that `arrived` then, or nothing of it. Gives the moment at which it was recorded.
    ///
    /// # Errors
    /// 422 where a login was refused or the new address can't be used, 503 where the mail server can't tell, 409
    /// if the mailbox was submitted before or what it replaces is mapped, 404 if that is gone, 410 if the campaign is
    /// over, 429 if passwords of the destination were tried too often.
    pub async fn take(
        &self,
        campaign: &CampaignId,
        server: &SourceServer,
        submission: Submission,
        record: &CredentialId,
        filing: Filing<'_>,
        arrived: Timestamp,
    ) -> Result<Timestamp, Problem> {
        let Submission { name, claimed, destination, destination_password, replaces: _ } = submission;
        let to_be_tried = destination_password.as_ref().map(Password::duplicate);
        let new_password = destination_password
            .map(|password| NewPassword { password, server: self.destinations.mail_server() });
        // Side by side, so that after the mail server's OK one call remains where no second login is to be tried.
        let (verified, lock, looked_up) = tokio::join!(
            self.servers.verify(&server.mail, claimed, left(arrived)),
            self.sealer.prepare(campaign, record, &server.mail, new_password),
            async { Some(self.destinations.look_up(destination.as_ref()?, arrived).await) },
        );
        // The mail server's word first: were KMS down, a wrong password must still count as an attempt.
        let verified = match verified {
            Ok(verified) => verified,
            Err(refusal) => return Err(self.refused(campaign, refusal).await),
        };
        let existence = match looked_up {
            Some(found) => {
                let by_admin = matches!(filing, Filing::ByHand);
                let trial = to_be_tried.map(|password| Trial { password, attempt: record, by_admin });
                Some(self.existence(found, trial, arrived).await?)
            }
            None => None,
        };
        let sealed = lock?.seal(verified)?;
        let recorded_at = edge::now();
        let destination = destination.as_ref().zip(existence);
        self.submissions.record(&name, &server.id, destination, sealed, filing, recorded_at).await?;
        Ok(recorded_at)
    }

    /// A server entry that doesn't work is the admin's to mend: the campaign is marked for them.
    async fn refused(&self, campaign: &CampaignId, refusal: Refusal) -> Problem {
        if let Some(fault) = refusal.server_fault() {
            let marked = self.register.mark_server_fault(campaign, fault.as_str(), edge::now()).await;
            marked.unwrap_or_else(|error| tracing::warn!(%error, "campaign not marked"));
        }
        refusal.into()
    }

    async fn existence(
        &self,
        found: LookedUp,
        trial: Option<Trial<'_>>,
        arrived: Timestamp,
    ) -> Result<Existence, Problem> {
        match (found, trial) {
            (LookedUp::Foreign, _) => Err(foreign_domain()),
            (LookedUp::Absent, _) => Ok(Existence::No),
            (LookedUp::Unknown, _) => Ok(Existence::Unknown),
            (LookedUp::Present(_), None) => Ok(Existence::Yes),
            (LookedUp::Present(account), Some(trial)) => self.try_password(&account, trial, arrived).await,
        }
    }

    /// Counted before it is tried: the form would be an oracle for the passwords of new accounts otherwise, with a
    /// mailbox for each few guesses.
    async fn try_password(
        &self,
        account: &Account,
        trial: Trial<'_>,
        arrived: Timestamp,
    ) -> Result<Existence, Problem> {
        let Trial { password, attempt, by_admin } = trial;
        let ticket = self.limits.take_destination(account.address(), attempt, edge::now()).await;
        let ticket = ticket.map_err(|error| match by_admin {
            true => Problem::too_many_logins(error, "destEmail"),
            false => error.into(),
        })?;
        let tried = self.destinations.try_password(&self.servers, account, password, left(arrived)).await;
        // No guess where there was no verdict.
        if tried.as_ref().is_ok_and(|existence| *existence != Existence::Yes) {
            let returned = self.limits.give_back(ticket).await;
            returned.unwrap_or_else(|error| tracing::warn!(%error, "attempt kept"));
        }
        tried.map_err(wrong_password)
    }
}

/// A destination's password that is to be tried.
struct Trial<'a> {
    password: Password,
    attempt: &'a CredentialId,
    by_admin: bool,
}

/// What is left of the time for logins.
fn left(arrived: Timestamp) -> Duration {
    let elapsed = Duration::from_millis(edge::now().millis().saturating_sub(arrived.millis()));
    LOGINS_END.saturating_sub(elapsed)
}

const KIND: &str = "/problems/destination-unusable";
const TITLE: &str = "The new address can't be used.";

fn foreign_domain() -> Problem {
    Problem::new(422, KIND, TITLE)
        .detail("This address is in none of the domains that your organization has at the new provider.")
        .field(Some("destEmail"))
        .cause("foreign-domain", "check-new-address")
        .retryable(false)
}

fn wrong_password(refusal: Refusal) -> Problem {
    Problem::new(422, KIND, TITLE)
        .detail("There is an account of this address already, and it did not open with this password.")
        .field(Some("destPassword"))
        .cause(refusal.code(), refusal.hint().as_str())
        .help(refusal.help_link())
        .retryable(refusal.retryable())
}
