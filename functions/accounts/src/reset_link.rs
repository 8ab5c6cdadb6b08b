use domain::{AdminId, ResetToken, Role, Timestamp, TokenHash};
use edge::{Problem, Reply, Request, required};
use guard::{Visit, step_up};
use serde::{Deserialize, Serialize};
use store::{Act, Actor, Admin, ResetLink};
use zeroize::Zeroizing;

use crate::{
    desk::Desk,
    password::{NewPassword, PasswordHash},
    problems,
};

/// How long a link is good.
const LIFETIME_SECONDS: u64 = 60 * 60;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    token: Option<Zeroizing<String>>,
    password: Option<Zeroizing<String>>,
}

/// The one answer that holds the token.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Created<'a> {
    token: &'a str,
    link: &'a str,
    expires_at: String,
}

impl Desk {
    /// `POST /api/admins/{id}/reset-link`: for somebody without mail. The owner starts the reset and doesn't
    /// choose the password (ASVS 6.4.6).
    pub(crate) async fn create_reset_link(&self, request: &Request, id: &str) -> Result<Reply, Problem> {
        let caller = self.guard.admit(request).await?;
        let id = self.guard.id(&caller, AdminId::parse(id)).await?;
        caller.must_be(step_up(Role::Owner))?;
        let answer = self.try_create_link(id.clone(), edge::now()).await;
        self.guard.recorded(&caller, "reset-link.create", format!("admin:{id}"), answer).await
    }

    /// `POST /api/reset/link`: sets the password and ends all sessions. A second factor stays (ASVS 6.4.3).
    ///
    /// Who gives a password that the rules refuse can try again with the same link.
    pub(crate) async fn reset_by_link(&self, request: &Request) -> Result<Reply, Problem> {
        let visit = self.guard.visit(request).await?;
        let form: Form = request.json()?;
        let token = required("token", form.token, Ok)?;
        let now = edge::now();
        let ticket = self.attempt(Act::Reset, &visit, None, now).await?;
        let (hash, link, admin) = self.reset_link(&visit, &token, now).await?;
        self.give_back(ticket).await;
        let password = required("password", form.password, |typed| NewPassword::parse(typed, &admin.email))?;
        let password = PasswordHash::new(&password, edge::random())?.into_string();
        self.guard.intend(&visit, Actor::of(&admin), "reset-link.use", "", now).await?;
        let done = self.accounts.reset_by_link(&hash, &link, &password, now).await;
        done.map_err(problems::not_reset)?;
        self.after_reset(&visit, &admin, "reset-link.use", now).await?;
        Ok(Reply::no_content())
    }

    async fn try_create_link(&self, admin: AdminId, now: Timestamp) -> Result<Reply, Problem> {
        if self.accounts.admin(&admin).await?.is_none() {
            return Err(Problem::not_found());
        }
        let token = ResetToken::from_random(edge::random());
        let link = ResetLink { admin, expires_at: now.plus_seconds(LIFETIME_SECONDS) };
        let stored = self.accounts.create_reset_link(&link, &token.hash()).await;
        stored.map_err(problems::not_reset)?;
        let token = token.expose();
        // In the fragment: browsers send it to nobody, so it stands in no log.
        let path = Zeroizing::new(format!("/reset#{}", token.as_str()));
        Ok(Reply::created(&Created { token: &token, link: &path, expires_at: link.expires_at.rfc3339() }))
    }

    async fn reset_link(
        &self,
        visit: &Visit,
        token: &str,
        now: Timestamp,
    ) -> Result<(TokenHash, ResetLink, Admin), Problem> {
        if let Ok(token) = ResetToken::parse(token) {
            let hash = token.hash();
            if let Some(link) = self.accounts.reset_link(&hash, now).await?
                && let Some(admin) = self.accounts.admin(&link.admin).await?
            {
                return Ok((hash, link, admin));
            }
        }
        self.record_stranger(visit, "reset-link.use", String::new()).await;
        Err(problems::reset_refused())
    }
}
