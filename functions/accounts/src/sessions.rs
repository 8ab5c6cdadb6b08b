use domain::{Role, SessionId};
use edge::{Problem, Reply, Request};
use guard::{Caller, step_up, without_cookies};
use serde::Serialize;
use store::Session;

use crate::{desk::Desk, me};

/// A session as its admin sees it (ASVS 7.5.2): where and when, and nothing that opens it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    id: &'a str,
    /// Whether it is the one that asks.
    current: bool,
    device: &'a str,
    address: &'a str,
    created_at: String,
    last_active_at: String,
    expires_at: String,
}

#[derive(Serialize)]
struct List<'a> {
    sessions: Vec<Entry<'a>>,
}

impl Desk {
    /// `POST /api/refresh`.
    pub(crate) async fn refresh(&self, request: &Request) -> Result<Reply, Problem> {
        Ok(me::signed_in(&self.guard.refresh(request, edge::now()).await?))
    }

    /// `POST /api/sign-out` (ASVS 7.4.1, 7.4.4).
    pub(crate) async fn sign_out(&self, request: &Request) -> Result<Reply, Problem> {
        self.guard.sign_out(request, edge::now()).await
    }

    /// `GET /api/sessions`: one's own.
    pub(crate) async fn list_sessions(&self, request: &Request) -> Result<Reply, Problem> {
        let caller = self.guard.admit(request).await?;
        let sessions = self.guard.sessions(caller.admin(), edge::now()).await?;
        let entries = sessions.iter().map(|session| Entry::of(session, &caller)).collect();
        Ok(Reply::ok(&List { sessions: entries }))
    }

    /// `DELETE /api/sessions/{id}`: one of one's own (ASVS 7.5.2). Another one than this wants a fresh proof.
    pub(crate) async fn end_session(&self, request: &Request, id: &str) -> Result<Reply, Problem> {
        let caller = self.guard.admit(request).await?;
        let id = self.guard.id(&caller, SessionId::parse(id)).await?;
        if caller.session().id != id {
            caller.must_be(step_up(Role::Viewer))?;
        }
        let answer = self.try_end_session(&caller, &id).await;
        self.guard.recorded(&caller, "session.end", format!("session:{id}"), answer).await
    }

    async fn try_end_session(&self, caller: &Caller, id: &SessionId) -> Result<Reply, Problem> {
        if !self.guard.end_session(&caller.admin().id, id).await? {
            return Err(Problem::not_found());
        }
        let reply = Reply::no_content();
        Ok(if caller.session().id == *id { without_cookies(reply) } else { reply })
    }

    /// `DELETE /api/sessions`: all of one's own, this one too (ASVS 7.5.2).
    pub(crate) async fn end_all_sessions(&self, request: &Request) -> Result<Reply, Problem> {
        let caller = self.guard.admit(request).await?;
        caller.must_be(step_up(Role::Viewer))?;
        let ended = self.guard.end_all_sessions(&caller.admin().id).await;
        let answer = ended.map(|()| without_cookies(Reply::no_content()));
        self.record_own(&caller, "session.end-all", answer).await
    }
}

impl<'a> Entry<'a> {
    fn of(session: &'a Session, caller: &Caller) -> Self {
        Self {
            id: session.id.as_str(),
            current: session.id == caller.session().id,
            device: &session.device,
            address: &session.address,
            created_at: session.created_at.rfc3339(),
            last_active_at: session.last_active_at.rfc3339(),
            expires_at: session.expires_at.rfc3339(),
        }
    }
}
