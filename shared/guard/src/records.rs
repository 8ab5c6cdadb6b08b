//! What the guard puts on record of a call: the intent, and what came of it.

use domain::{AttemptId, Timestamp};
use edge::{Problem, Reply, Request};
use store::{Actor, Admin, Entry, Outcome};

use crate::{
    Guard,
    answers::{REAUTHENTICATION_NEEDED, outcome},
    caller::Caller,
    visit::Visit,
};

/// Entries of the audit log (ASVS 16.2.1, 16.3.1 to 16.3.3): who, what, on which object, when, from where,
/// with which outcome. An object is written as `campaign:<id>`, and never holds a secret.
impl Guard {
    /// Puts on record that a call is about to change something, before anything is changed (ASVS 16.5.3).
    ///
    /// 503 if that can't be put on record: then nothing is done. But for what only takes away, which must never wait
    /// for the log.
    pub(crate) async fn intend_call(
        &self,
        visit: &Visit,
        admin: &Admin,
        request: &Request,
        now: Timestamp,
    ) -> Result<(), Problem> {
        if matches!(request.method(), "GET" | "HEAD") || takes_away(request.method(), request.path()) {
            return Ok(());
        }
        // A path that the guard has let pass is made of our words and of ids.
        self.intend(visit, Actor::of(admin), "call", format!("{} {}", request.method(), request.path()), now)
            .await
    }

    /// Puts on record what somebody without a session is about to do. 503 if it can't.
    pub async fn intend(
        &self,
        visit: &Visit,
        actor: Actor,
        action: &'static str,
        object: impl Into<String>,
        now: Timestamp,
    ) -> Result<(), Problem> {
        let entry = self.entry(visit, actor, action, object.into(), Outcome::Done, now);
        Ok(self.audit.intend(&entry, &AttemptId::from_random(edge::random())).await?)
    }

    /// Tells what a caller did, after it was done or refused.
    pub async fn record(
        &self,
        caller: &Caller,
        action: &'static str,
        object: impl Into<String>,
        outcome: Outcome,
    ) {
        self.record_visit(&caller.visit, Actor::of(&caller.admin), action, object, outcome).await;
    }

    /// The same with the outcome of an answer, which it gives back. A form that couldn't be read was no act, and
    /// neither is a call that comes again with a fresh proof.
    pub async fn recorded(
        &self,
        caller: &Caller,
        action: &'static str,
        object: impl Into<String>,
        answer: Result<Reply, Problem>,
    ) -> Result<Reply, Problem> {
        if !is_no_act(&answer) {
            self.record(caller, action, object, outcome(&answer)).await;
        }
        answer
    }

    /// The same with what was changed, or was to be, where action and object don't tell it.
    pub async fn recorded_with_detail(
        &self,
        caller: &Caller,
        action: &'static str,
        object: impl Into<String>,
        detail: String,
        answer: Result<Reply, Problem>,
    ) -> Result<Reply, Problem> {
        if !is_no_act(&answer) {
            let (visit, actor) = (&caller.visit, Actor::of(&caller.admin));
            let entry = self.entry(visit, actor, action, object.into(), outcome(&answer), edge::now());
            self.write(&Entry { detail, ..entry }).await;
        }
        answer
    }

    /// Tells what somebody without a session did.
    pub async fn record_visit(
        &self,
        visit: &Visit,
        actor: Actor,
        action: &'static str,
        object: impl Into<String>,
        outcome: Outcome,
    ) {
        let entry = self.entry(visit, actor, action, object.into(), outcome, edge::now());
        self.write(&entry).await;
    }

    pub(crate) fn entry(
        &self,
        visit: &Visit,
        actor: Actor,
        action: &'static str,
        object: String,
        outcome: Outcome,
        at: Timestamp,
    ) -> Entry {
        let (address, device) = (visit.address.clone(), visit.device.clone());
        Entry { at, actor, action, object, detail: String::new(), outcome, address, device }
    }

    /// What was done is done: an entry that can't be written goes to the function's log instead, whole.
    pub(crate) async fn write(&self, entry: &Entry) {
        let Err(error) = self.audit.append(entry).await else { return };
        let Entry { at, actor, action, object, detail, outcome, address, device } = entry;
        let admin = actor.admin.as_ref().map_or("", |id| id.as_str());
        let (at, outcome) = (at.rfc3339(), outcome.as_str());
        tracing::error!(
            event = "audit-entry-lost",
            %error, at, admin, action, object, detail, outcome, address, device,
            "an audit entry could not be written"
        );
    }
}

/// A form that couldn't be read, or a call that comes again with a fresh proof.
fn is_no_act(answer: &Result<Reply, Problem>) -> bool {
    answer.as_ref().is_err_and(|problem| {
        matches!(problem.status(), 400 | 413 | 415) || problem.kind() == REAUTHENTICATION_NEEDED
    })
}

/// Ends sessions, invitations and campaigns: what an admin does when something is wrong.
fn takes_away(method: &str, path: &str) -> bool {
    let path: Vec<_> = path.split('/').skip(1).collect();
    matches!(
        (method, path.as_slice()),
        ("DELETE", ["api", "sessions", ..] | ["api", "invitations", _])
            | ("POST", ["api", "admins", _, "sign-out"] | ["api", "campaigns", _, "deactivate"])
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_takes_away_waits_for_no_log() {
        for (method, path, away) in [
            ("DELETE", "/api/sessions", true),
            ("DELETE", "/api/sessions/0123", true),
            ("DELETE", "/api/invitations/0123", true),
            ("POST", "/api/admins/0123/sign-out", true),
            ("POST", "/api/campaigns/0123/deactivate", true),
            ("POST", "/api/campaigns", false),
            ("POST", "/api/invitations", false),
            ("DELETE", "/api/admins/0123", false),
            ("PATCH", "/api/admins/0123", false),
            ("POST", "/api/admins/0123/reset-link", false),
            ("DELETE", "/api/campaigns/0123/credentials/0123", false),
            ("POST", "/api/campaigns/0123/mappings", false),
            ("PUT", "/api/settings", false),
            ("POST", "/api/me/password", false),
        ] {
            assert_eq!(takes_away(method, path), away, "{method} {path}");
        }
    }
}
