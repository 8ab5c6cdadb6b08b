use domain::Role;
use edge::{Problem, Reply, Request, required};
use guard::{Caller, step_up};
use mail::Mail;
use serde::Deserialize;
use store::{Admin, Proof};
use zeroize::Zeroizing;

use crate::{
    desk::Desk,
    password::{NewPassword, PasswordHash, TypedPassword},
    problems,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    current: Option<Zeroizing<String>>,
    password: Option<Zeroizing<String>>,
}

impl Desk {
    /// `POST /api/me/password` (ASVS 6.2.2, 6.2.3): ends all sessions (7.4.3) and begins a new one for the caller
    /// (7.2.4), so that whoever else was signed in is so no longer. Whoever has a second factor has proved it, too
    /// (7.5.1); of anybody else the current password is the proof.
    pub(crate) async fn change_password(&self, request: &Request) -> Result<Reply, Problem> {
        let caller = self.guard.admit(request).await?;
        if caller.admin().has_second_factor() {
            caller.must_be(step_up(Role::Viewer))?;
        }
        let answer = self.try_change_password(&caller, request).await;
        self.record_own(&caller, "password.change", answer).await
    }

    async fn try_change_password(&self, caller: &Caller, request: &Request) -> Result<Reply, Problem> {
        let form: Form = request.json()?;
        let (admin, now) = (caller.admin(), edge::now());
        let current = required("current", form.current, TypedPassword::parse)?;
        let new = required("password", form.password, |typed| NewPassword::parse(typed, &admin.email))?;
        self.confirm_password(caller, "current", &current, now).await?;
        let hash = PasswordHash::new(&new, edge::random())?.into_string();
        let epoch = self.accounts.change_password(&admin.id, &admin.password_hash, &hash).await?;
        // Changed by somebody else since it was verified: then it is no longer the current one.
        let epoch = epoch.ok_or_else(|| problems::password_refused("current"))?;
        self.guard.end_rows(&admin.id).await?;
        let changed = Admin { password_hash: hash, epoch, ..admin.clone() };
        // The proof of the session that ends stays with it: of a second factor there is none in the new one yet.
        let proof = Proof { at: now, by_second_factor: false };
        let started = self.guard.start_session(request, caller.visit(), changed, Some(proof), now).await?;
        let place = caller.visit().place(now);
        self.notify(&admin.email, &Mail::PasswordChanged { place }).await;
        Ok(started.give(Reply::no_content()))
    }
}
