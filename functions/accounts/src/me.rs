use domain::Timestamp;
use edge::{Problem, Reply, Request};
use guard::{Caller, Started};
use serde::Serialize;
use store::{Admin, Session};

use crate::{desk::Desk, scope::ScopeText};

/// Whoever is signed in, as their browser is told.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Me<'a> {
    id: &'a str,
    email: &'a str,
    role: &'static str,
    scope: ScopeText<'a>,
    /// Whether a second factor is asked for at sign-in.
    second_factor: bool,
    /// Whether nothing else can be done before one is set up.
    second_factor_demanded: bool,
    session_id: &'a str,
    access_expires_at: String,
    session_expires_at: String,
}

impl Desk {
    pub(crate) async fn me(&self, request: &Request) -> Result<Reply, Problem> {
        let caller = self.guard.admit(request).await?;
        Ok(Reply::ok(&Me::of(&caller)))
    }
}

/// A session begins: 200 with its cookies.
pub(crate) fn signed_in(started: &Started) -> Reply {
    started.give(Reply::ok(&Me::started(started)))
}

/// A session begins with a new account: 201 with its cookies.
pub(crate) fn joined(started: &Started) -> Reply {
    started.give(Reply::created(&Me::started(started)))
}

impl<'a> Me<'a> {
    fn started(started: &'a Started) -> Self {
        let Started { admin, session, access_expires_at, second_factor_demanded, .. } = started;
        Self::new(admin, session, *access_expires_at, *second_factor_demanded)
    }

    fn of(caller: &'a Caller) -> Self {
        let demanded = caller.second_factor_demanded();
        Self::new(caller.admin(), caller.session(), caller.access_expires_at(), demanded)
    }

    fn new(admin: &'a Admin, session: &'a Session, access: Timestamp, demanded: bool) -> Self {
        Self {
            id: admin.id.as_str(),
            email: admin.email.as_typed(),
            role: admin.role.as_str(),
            scope: ScopeText::from(&admin.scope),
            second_factor: admin.has_second_factor(),
            second_factor_demanded: demanded,
            session_id: session.id.as_str(),
            access_expires_at: access.rfc3339(),
            session_expires_at: session.expires_at.rfc3339(),
        }
    }
}
