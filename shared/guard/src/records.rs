use domain::Timestamp;
use edge::{Problem, Reply};
use store::{Actor, Entry, Outcome};

use crate::{
    Guard,
    answers::{REAUTHENTICATION_NEEDED, outcome},
    caller::Caller,
    visit::Visit,
};

/// Entries of the audit log (ASVS 16.2.1, 16.3.1 to 16.3.3): who, what, on which object, when, from where,
/// with which outcome. An object is written as `campaign:<id>`, and never holds a secret.
impl Guard {
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
