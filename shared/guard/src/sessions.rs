//! Sessions from their start to their end (ASVS 7.1 to 7.4).
//!
//! A session is a row; the refresh token is its key and changes at every use, the access token is a note of
//! ten minutes that names it. Every call asks for the row, so an ended session is over at once.

use domain::{AdminId, SessionId, Timestamp};
use edge::{Cookie, Problem, Reply, Request};
use store::{Actor, Admin, Outcome, Proof, Rotation, Session};

use crate::{
    Guard, access_token,
    answers::{session_ended, session_over},
    caller::Caller,
    cookies::{self, REFRESH_COOKIE, without_cookies},
    family::Family,
    guard::demands,
    refresh_token::RefreshToken,
    signing_keys::SigningKey,
    visit::Visit,
};

/// How long a session may live (ASVS 7.1.1, 7.3.1, 7.3.2).
pub(crate) struct Lifetimes {
    /// From sign-in to its end, whatever is done.
    whole_seconds: u64,
    /// From one refresh to the next.
    idle_seconds: u64,
}

impl Lifetimes {
    pub(crate) fn new(hours: u64, idle_minutes: u64) -> Self {
        Self { whole_seconds: hours.saturating_mul(3600), idle_seconds: idle_minutes.saturating_mul(60) }
    }
}

/// A session that was just started or refreshed, with its cookies. Not Debug: they are secrets.
pub struct Started {
    /// Whose it is.
    pub admin: Admin,
    /// Its row.
    pub session: Session,
    /// From when on the access token has to be refreshed.
    pub access_expires_at: Timestamp,
    /// Whether an owner demands a second factor that this admin doesn't have yet.
    pub second_factor_demanded: bool,
    cookies: [Cookie; 2],
}

impl Started {
    /// Puts both tokens into the answer.
    pub fn give(&self, reply: Reply) -> Reply {
        self.cookies.iter().fold(reply, Reply::cookie)
    }
}

impl Guard {
    /// Starts a session for somebody who has just proven who they are. The one that the browser had before
    /// ends (ASVS 7.2.4).
    ///
    /// `admin` is the very record whose password was checked: a session of an epoch that is over is void. `proof` is
    /// what they have just proved, of this very moment; never another session's.
    pub async fn start_session(
        &self,
        request: &Request,
        visit: &Visit,
        admin: Admin,
        proof: Option<Proof>,
        now: Timestamp,
    ) -> Result<Started, Problem> {
        let keys = self.keys.keys(now).await;
        let family = Family { admin: admin.id.clone(), session: SessionId::from_random(edge::random()) };
        let token = RefreshToken::first(family.clone(), edge::random());
        let session = Session {
            admin: family.admin,
            id: family.session,
            epoch: admin.epoch,
            refresh: token.hash(),
            created_at: now,
            last_active_at: now,
            expires_at: now.plus_seconds(self.lifetimes.whole_seconds),
            idle_until: now.plus_seconds(self.lifetimes.idle_seconds),
            device: visit.device.clone(),
            address: visit.address.clone(),
            proof,
        };
        for former in cookies::named(request, &keys, now) {
            self.sessions.end(&former.admin, &former.session).await?;
        }
        let ((), settings) = tokio::try_join!(self.sessions.start(&session), self.accounts.settings())?;
        let demanded = demands(&settings, &admin);
        started(admin, session, &token, &keys.current, demanded, now)
    }

    /// Exchanges the refresh token for the next one and gives a new access token (ASVS 10.4.5).
    ///
    /// Repeating the exchange within the few seconds that a lost answer is forgiven gives the same
    /// successor. A token that was exchanged before that is in two hands: its session ends.
    pub async fn refresh(&self, request: &Request, now: Timestamp) -> Result<Started, Problem> {
        let visit = self.visit(request).await?;
        let text = request.cookie(REFRESH_COOKIE).ok_or_else(session_over)?;
        let Ok(token) = RefreshToken::parse(text) else {
            return Err(self.forged(request, &visit, now).await);
        };
        let family = token.family().clone();
        let keys = self.keys.keys(now).await;
        let next = token.successor(&keys.current);
        let idle_until = now.plus_seconds(self.lifetimes.idle_seconds);
        let (presented, successor) = (token.hash(), next.hash());
        let (rotation, admin, settings) = tokio::try_join!(
            self.sessions.rotate(&family.admin, &family.session, &presented, &successor, now, idle_until),
            self.accounts.admin(&family.admin),
            self.accounts.settings(),
        )?;
        let (session, next) = match rotation {
            Rotation::Rotated(session) => (session, next),
            Rotation::Repeated(session) => {
                let next = self.successor_of(&token, &session, now).await.ok_or_else(session_over)?;
                (session, next)
            }
            Rotation::Reused => {
                self.reused(&family, admin.as_ref(), &visit).await;
                return Err(session_over());
            }
            Rotation::Gone => return Err(session_over()),
        };
        match admin {
            Some(admin) if session.belongs_to(&admin) => {
                let demanded = demands(&settings, &admin);
                started(admin, session, &next, &keys.current, demanded, now)
            }
            Some(_) | None => {
                self.sessions.end(&family.admin, &family.session).await?;
                Err(session_over())
            }
        }
    }

    /// Marks the caller's session as proved, and no other one.
    pub async fn prove(&self, caller: &Caller, proof: Proof) -> Result<(), Problem> {
        let Session { admin, id, .. } = &caller.session;
        if self.sessions.prove(admin, id, proof).await? { Ok(()) } else { Err(session_ended()) }
    }

    /// Ends the session that the browser has, if it has one. 204 either way, and the cookies go
    /// (ASVS 7.4.1, 7.4.4).
    pub async fn sign_out(&self, request: &Request, now: Timestamp) -> Result<Reply, Problem> {
        let visit = self.visit(request).await?;
        for family in cookies::named(request, &*self.keys.keys(now).await, now) {
            if self.sessions.end(&family.admin, &family.session).await? {
                let admin = self.accounts.admin(&family.admin).await?;
                let actor = actor(&family, admin.as_ref());
                let object = format!("session:{}", family.session);
                self.record_visit(&visit, actor, "sign-out", object, Outcome::Done).await;
            }
        }
        Ok(without_cookies(Reply::no_content()))
    }

    /// An admin's living sessions, the last active first (ASVS 7.5.2).
    pub async fn sessions(&self, admin: &Admin, now: Timestamp) -> Result<Vec<Session>, Problem> {
        let mut sessions = self.sessions.list(&admin.id, now).await?;
        sessions.retain(|session| session.belongs_to(admin));
        Ok(sessions)
    }

    /// Ends one session; `false` if there was none.
    pub async fn end_session(&self, admin: &AdminId, session: &SessionId) -> Result<bool, Problem> {
        Ok(self.sessions.end(admin, session).await?)
    }

    /// Ends all sessions of an admin, those too that are being started now (ASVS 7.4.3, 7.4.5).
    pub async fn end_all_sessions(&self, admin: &AdminId) -> Result<(), Problem> {
        self.accounts.end_sessions(admin).await?;
        self.end_rows(admin).await
    }

    /// Removes the sessions' rows, where the admin's epoch is over already or the admin is gone.
    pub async fn end_rows(&self, admin: &AdminId) -> Result<(), Problem> {
        Ok(self.sessions.end_all(admin).await?)
    }

    /// The token that the session's row waits for; another function may have made it with a key that this
    /// one has yet to read.
    async fn successor_of(
        &self,
        token: &RefreshToken,
        session: &Session,
        now: Timestamp,
    ) -> Option<RefreshToken> {
        let found = token.successor_of_hash(&*self.keys.keys(now).await, &session.refresh);
        match found {
            Some(next) => Some(next),
            None => token.successor_of_hash(&*self.keys.renewed(now).await, &session.refresh),
        }
    }

    /// The store has ended the session already.
    async fn reused(&self, family: &Family, admin: Option<&Admin>, visit: &Visit) {
        // The template counts these lines.
        tracing::warn!(
            event = "refresh-reused",
            admin = %family.admin,
            session = %family.session,
            "a refresh token was used twice; its session was ended"
        );
        let object = format!("session:{}", family.session);
        self.record_visit(visit, actor(family, admin), "session.refresh-reused", object, Outcome::Refused)
            .await;
    }
}

fn actor(family: &Family, admin: Option<&Admin>) -> Actor {
    match admin {
        Some(admin) => Actor::of(admin),
        None => Actor { admin: Some(family.admin.clone()), email: None },
    }
}

fn started(
    admin: Admin,
    session: Session,
    refresh: &RefreshToken,
    key: &SigningKey,
    second_factor_demanded: bool,
    now: Timestamp,
) -> Result<Started, Problem> {
    let (access, access_expires_at) =
        access_token::issue(refresh.family(), key, now).map_err(|_| Problem::unavailable(Unsigned))?;
    let cookies = [cookies::access(access), cookies::refresh(refresh, session.expires_at, now)];
    Ok(Started { admin, session, access_expires_at, second_factor_demanded, cookies })
}

/// The signing crate did not sign.
#[derive(Debug, thiserror::Error)]
#[error("an access token could not be signed")]
struct Unsigned;
