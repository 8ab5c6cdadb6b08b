use aws_config::SdkConfig;
use domain::{CampaignId, EmailAddress, Invalid, Timestamp};
use edge::{Problem, Request};
use mail::Mailer;
use store::{Accounts, Audit, Campaigns, Database, Sessions, Settings};

use crate::{
    access_token::{self, Access, Unaccepted},
    answers::{cross_site, second_factor_demanded, session_ended},
    caller::{Caller, is_fresh},
    cookies::{self, ACCESS_COOKIE},
    origin, path,
    sessions::Lifetimes,
    signing_keys::KeyRing,
    violation::Violation,
    visit::Visit,
};

/// The one way into every admin function (ASVS 8.3.1).
pub struct Guard {
    pub(crate) keys: KeyRing,
    pub(crate) accounts: Accounts,
    pub(crate) sessions: Sessions,
    pub(crate) audit: Audit,
    pub(crate) mailer: Mailer,
    pub(crate) lifetimes: Lifetimes,
}

impl Guard {
    /// Once per cold start: reads the environment and the signing keys, and opens the connection to DynamoDB.
    ///
    /// `MAIL_SENDER` is empty where no mail is sent.
    pub async fn start(aws: &SdkConfig, database: &Database) -> Result<Self, edge::Error> {
        let secret = edge::var("SIGNING_SECRET_ARN")?;
        let sender = match edge::var("MAIL_SENDER")?.as_str() {
            "" => None,
            text => Some(EmailAddress::parse(text).map_err(|_| edge::Error::Unusable("MAIL_SENDER"))?),
        };
        let accounts = Accounts::new(database, edge::var("ACCOUNTS_TABLE")?);
        let (keys, ()) = tokio::join!(KeyRing::read(aws, secret, edge::now()), accounts.warm());
        let keys = keys.map_err(|error| {
            tracing::error!(%error, "no signing key");
            edge::Error::Unusable("SIGNING_SECRET_ARN")
        })?;
        Ok(Self {
            keys,
            accounts,
            sessions: Sessions::new(database, edge::var("SESSIONS_TABLE")?),
            audit: Audit::new(database, edge::var("AUDIT_TABLE")?),
            mailer: Mailer::new(aws, sender),
            lifetimes: Lifetimes::new(edge::number("SESSION_HOURS")?, edge::number("SESSION_IDLE_MINUTES")?),
        })
    }

    /// A call that needs no session.
    ///
    /// 403 if it came around our distribution, or not from a script of our own site; 400, naming the parameter, for
    /// a query that can't be read in one way only.
    pub async fn visit(&self, request: &Request) -> Result<Visit, Problem> {
        let visit = Visit::of(request)?;
        // Before anything that has consequences: no link and no other site's page may be able to end a session.
        if origin::is_foreign(request, &visit.site) {
            return Err(cross_site());
        }
        if !path::is_possible(request) {
            return Err(self.impossible(request, &visit).await);
        }
        request.check_query()?;
        if !origin::may_change(request, &visit.site) {
            return Err(cross_site());
        }
        Ok(visit)
    }

    /// Who calls: the token is ours and fresh, the session lives, the admin exists (ASVS 7.2.1, 7.4.1,
    /// 7.4.2, 9.2.1).
    ///
    /// 401 for everybody else, 403 as for [`Guard::visit`] and while a demanded second factor is missing; 503 if the
    /// call would change something and can't be put on record.
    pub async fn admit(&self, request: &Request) -> Result<Caller, Problem> {
        let now = edge::now();
        let visit = self.visit(request).await?;
        let token = request.cookie(ACCESS_COOKIE).ok_or_else(session_ended)?;
        let Access { family, expires_at } = match self.access_of(token, now).await {
            Ok(access) => access,
            Err(Unaccepted::Expired(_) | Unaccepted::UnknownKey) => return Err(session_ended()),
            Err(Unaccepted::WithdrawnKey(family)) => {
                // Of a function that can't read the secret again, or of somebody who has the key before.
                tracing::warn!(event = "withdrawn-key", session = %family.session, "a token of the key before");
                return Err(session_ended());
            }
            Err(Unaccepted::Forged(_)) => {
                return Err(self.forged(request, &visit, now).await);
            }
        };
        let (session, admin, settings) = tokio::try_join!(
            self.sessions.session(&family.admin, &family.session, now),
            self.accounts.admin(&family.admin),
            self.accounts.settings(),
        )?;
        let (Some(session), Some(admin)) = (session, admin) else { return Err(session_ended()) };
        if !session.belongs_to(&admin) {
            return Err(session_ended());
        }
        let demanded = demands(&settings, &admin);
        if demanded && !is_for_oneself(request.path()) {
            return Err(second_factor_demanded());
        }
        self.intend_call(&visit, &admin, request, now).await?;
        let freshly_proved = is_fresh(session.proof, &admin, now);
        Ok(Caller {
            admin,
            session,
            visit,
            access_expires_at: expires_at,
            second_factor_demanded: demanded,
            freshly_proved,
        })
    }

    /// An id out of a path. One that can't be is a violation: our pages only send what we gave them, and a page's
    /// own address names ids of that form alone.
    pub async fn id<T>(&self, caller: &Caller, id: Result<T, Invalid>) -> Result<T, Problem> {
        match id {
            Ok(id) => Ok(id),
            Err(_) => Err(self.violated(caller, Violation::ImpossibleId, None).await),
        }
    }

    /// The campaign that a path names, if it is in the caller's scope (ASVS 8.2.2).
    ///
    /// Outside it: a violation if the campaign exists, 404 if not. Whether one in scope still exists is
    /// for the caller to see. 404 too for a day after the scope was changed: a page that was open then asks for what
    /// it showed, until its session ends or it is loaded again.
    pub async fn campaign(
        &self,
        caller: &Caller,
        campaigns: &Campaigns,
        text: &str,
        now: Timestamp,
    ) -> Result<CampaignId, Problem> {
        let id = self.id(caller, CampaignId::parse(text)).await?;
        if caller.admin.scope.includes(&id) {
            return Ok(id);
        }
        match campaigns.campaign(&id, now).await? {
            Some(_) if is_recent(caller.admin.scope_changed_at, now) => {
                tracing::warn!(event = "former-campaign", admin = %caller.admin.id, campaign = %id, "refused");
                Err(Problem::not_found())
            }
            Some(_) => {
                let object = format!("campaign:{id}");
                Err(self.violated(caller, Violation::ForeignCampaign, Some(object)).await)
            }
            None => Err(Problem::not_found()),
        }
    }

    /// The audit log, to search and to check.
    pub fn audit(&self) -> &Audit {
        &self.audit
    }

    /// Sends mail to admins.
    pub fn mailer(&self) -> &Mailer {
        &self.mailer
    }

    /// HMAC-SHA256 under the signing key, for one purpose: of what is too short to be hashed alone.
    pub async fn keyed_hash(&self, purpose: &'static str, parts: &[&str], now: Timestamp) -> [u8; 32] {
        self.keys.keys(now).await.current.mac(purpose, parts)
    }

    /// The same under each key that is still accepted, to compare with what was stored.
    pub async fn keyed_hashes(&self, purpose: &'static str, parts: &[&str], now: Timestamp) -> Vec<[u8; 32]> {
        self.keys.keys(now).await.all().map(|key| key.mac(purpose, parts)).collect()
    }

    /// A key that we don't know may be one that the secret got a moment ago.
    async fn access_of(&self, token: &str, now: Timestamp) -> Result<Access, Unaccepted> {
        match access_token::read(token, &*self.keys.keys(now).await, now) {
            Err(Unaccepted::UnknownKey) => access_token::read(token, &*self.keys.renewed(now).await, now),
            read => read,
        }
    }

    /// Ends the sessions that the request names; without any it is an ordinary call without a session.
    async fn impossible(&self, request: &Request, visit: &Visit) -> Problem {
        let now = edge::now();
        let families = cookies::named(request, &*self.keys.keys(now).await, now);
        self.violation(&families, visit, Violation::ImpossiblePath, None, now).await
    }

    pub(crate) async fn forged(&self, request: &Request, visit: &Visit, now: Timestamp) -> Problem {
        let families = cookies::named(request, &*self.keys.keys(now).await, now);
        self.violation(&families, visit, Violation::ForgedToken, None, now).await
    }
}

/// Whether an admin has to set up a second factor before anything else (ASVS 6.3.3).
pub(crate) fn demands(settings: &Settings, admin: &store::Admin) -> bool {
    settings.require_second_factor && !admin.has_second_factor()
}

/// Whether a scope was changed so lately that a page of a session from before may still be open.
fn is_recent(changed_at: Option<Timestamp>, now: Timestamp) -> bool {
    const LONGEST_SECONDS: u64 = 24 * 60 * 60;
    changed_at.is_some_and(|at| now < at.plus_seconds(LONGEST_SECONDS))
}

/// The calls by which an admin sets up a second factor and looks after the own sessions.
fn is_for_oneself(path: &str) -> bool {
    matches!(path.split('/').collect::<Vec<_>>().as_slice(), ["", "api", "me" | "sessions", ..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_scope_is_forgiven_for_a_day() {
        let at = Timestamp::from_seconds;
        for (changed_at, now, recent) in [
            (None, 1_000, false),
            (Some(1_000), 1_000, true),
            (Some(1_000), 1_000 + 86_399, true),
            (Some(1_000), 1_000 + 86_400, false),
        ] {
            assert_eq!(is_recent(changed_at.map(at), at(now)), recent, "{changed_at:?} {now}");
        }
    }

    #[test]
    fn a_missing_second_factor_leaves_only_ones_own_matters() {
        for (path, oneself) in [
            ("/api/me", true),
            ("/api/me/second-factor/confirm", true),
            ("/api/sessions", true),
            ("/api/sessions/0123", true),
            ("/api/mea", false),
            ("/api/campaigns", false),
            ("/api/admins/me", false),
            ("/api/settings", false),
            ("/me", false),
            ("/other/me", false),
            ("", false),
        ] {
            assert_eq!(is_for_oneself(path), oneself, "{path}");
        }
    }
}
