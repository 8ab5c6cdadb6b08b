//! Zero tolerance: what no page of ours can do is done by somebody who is not our admin, or no longer.
//!
//! The session ends first, and at once; then it is told (ASVS 16.3.3). Nothing that fails while it is told
//! brings the session back, and the answer doesn't wait for it longer than a few seconds.

use std::time::Duration;

use domain::{AttemptId, EmailAddress, Role, Timestamp};
use edge::Problem;
use futures_util::future::join_all;
use mail::Mail;
use store::{Actor, Admin, Outcome, StoreError};
use tokio::time::timeout;

use crate::{Guard, answers::session_over, caller::Caller, family::Family, visit::Visit};

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Violation {
    /// Named a campaign outside the own scope.
    ForeignCampaign,
    /// Sent an id that we never gave to anybody.
    ImpossibleId,
    /// Sent a path that no page of ours can send.
    ImpossiblePath,
    /// Sent a token that we didn't make.
    ForgedToken,
}

impl Violation {
    /// For the log and the audit log.
    fn as_str(self) -> &'static str {
        match self {
            Self::ForeignCampaign => "foreign-campaign",
            Self::ImpossibleId => "impossible-id",
            Self::ImpossiblePath => "impossible-path",
            Self::ForgedToken => "forged-token",
        }
    }

    /// For the mail.
    fn sentence(self) -> &'static str {
        match self {
            Self::ForeignCampaign => "it named a campaign that is outside the account's scope",
            Self::ImpossibleId => "it sent an id that can't be one",
            Self::ImpossiblePath => "it called an address that no page of Mailgather calls",
            Self::ForgedToken => "it sent a token that was forged",
        }
    }
}

impl Guard {
    /// How long owners' addresses may take to be found, and then the mails to be handed over.
    const TELLING: Duration = Duration::from_secs(3);

    /// A violation by an admitted caller; `object` is what it was about.
    pub(crate) async fn violated(
        &self,
        caller: &Caller,
        violation: Violation,
        object: Option<String>,
    ) -> Problem {
        let family = Family { admin: caller.session.admin.clone(), session: caller.session.id.clone() };
        let now = edge::now();
        self.violation(&[family], &caller.visit, violation, object, now).await
    }

    /// Ends the sessions and tells of those that were alive.
    ///
    /// What names no living session is only logged: strangers must not be able to fill the audit log and
    /// the owners' mailboxes.
    pub(crate) async fn violation(
        &self,
        families: &[Family],
        visit: &Visit,
        violation: Violation,
        object: Option<String>,
        now: Timestamp,
    ) -> Problem {
        let mut ended = 0;
        for family in families {
            let outcome = match self.sessions.end(&family.admin, &family.session).await {
                Ok(true) => Outcome::Done,
                Ok(false) => continue,
                Err(error) => {
                    tracing::error!(%error, session = %family.session, "a session could not be ended");
                    Outcome::Failed
                }
            };
            ended += 1;
            // The template counts these lines.
            tracing::warn!(
                event = "violation",
                kind = violation.as_str(),
                admin = %family.admin,
                session = %family.session,
                "a session was ended at once"
            );
            self.tell(family, visit, violation, object.as_deref(), outcome, now).await;
        }
        if ended == 0 {
            tracing::warn!(event = "stray-violation", kind = violation.as_str(), "without a session");
        }
        session_over()
    }

    async fn tell(
        &self,
        family: &Family,
        visit: &Visit,
        violation: Violation,
        object: Option<&str>,
        outcome: Outcome,
        now: Timestamp,
    ) {
        let admins = timeout(Self::TELLING, self.accounts.list_admins()).await.unwrap_or_else(|_| {
            tracing::error!("the owners could not be listed in time");
            Ok(Vec::new())
        });
        let admins = admins.unwrap_or_else(|error: StoreError| {
            tracing::error!(%error, "the owners could not be listed");
            Vec::new()
        });
        let who = admins.iter().find(|admin| admin.id == family.admin);
        let actor = match who {
            Some(admin) => Actor::of(admin),
            None => Actor { admin: Some(family.admin.clone()), email: None },
        };
        let about = match object {
            Some(object) => format!("{} {object} session:{}", violation.as_str(), family.session),
            None => format!("{} session:{}", violation.as_str(), family.session),
        };
        let entry = self.entry(visit, actor, "violation", about, outcome, now);
        let name = who.map_or(family.admin.as_str(), |admin| admin.email.canonical());
        tokio::join!(self.write(&entry), async {
            let Some(unmailed) = self.unmailed(family, now).await else { return };
            let (what, place) = (violation.sentence(), visit.place(now));
            self.mail_owners(&admins, &Mail::Violation { who: name, what, place, unmailed }).await;
        });
    }

    /// How many violations of the same account were not mailed before this one, which is; `None`: neither is this
    /// one. Owners' mailboxes are no target: one mail an account and quarter of an hour.
    async fn unmailed(&self, family: &Family, now: Timestamp) -> Option<u64> {
        if !self.mailer.sends() {
            return None;
        }
        let time = AttemptId::from_random(edge::random());
        match timeout(Self::TELLING, self.audit.is_to_be_mailed(&family.admin, &time, now)).await {
            Ok(Ok(unmailed)) => unmailed,
            // Rather a mail too many than none.
            Ok(Err(error)) => {
                tracing::error!(%error, "mails to owners could not be counted");
                Some(0)
            }
            Err(_) => {
                tracing::error!("mails to owners could not be counted in time");
                Some(0)
            }
        }
    }

    async fn mail_owners(&self, admins: &[Admin], mail: &Mail<'_>) {
        let owners = admins.iter().filter(|admin| admin.role == Role::Owner);
        let mails = owners.map(|owner| self.mail(&owner.email, mail));
        if timeout(Self::TELLING, join_all(mails)).await.is_err() {
            tracing::error!("mail to the owners took too long");
        }
    }

    async fn mail(&self, to: &EmailAddress, mail: &Mail<'_>) {
        if let Err(error) = self.mailer.send(to, mail).await {
            tracing::error!(%error, "an owner was not mailed");
        }
    }
}
