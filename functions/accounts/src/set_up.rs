use domain::{AdminId, EmailAddress, Invalid, Role, Scope, Timestamp};
use edge::{Problem, Reply, Request, required};
use guard::Visit;
use serde::{Deserialize, Serialize};
use store::{Act, Actor, Admin, Outcome, Proof};
use zeroize::Zeroizing;

use crate::{
    desk::Desk,
    me,
    password::{NewPassword, PasswordHash},
    problems,
};

#[derive(Serialize)]
struct State {
    open: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    code: Option<Zeroizing<String>>,
    email: Option<String>,
    password: Option<Zeroizing<String>>,
}

impl Desk {
    /// `GET /api/setup`: whether the first owner is still to come.
    pub(crate) async fn set_up_state(&self, request: &Request) -> Result<Reply, Problem> {
        self.guard.visit(request).await?;
        Ok(Reply::ok(&State { open: !self.accounts.is_set_up().await? }))
    }

    /// `POST /api/setup`: makes the first owner, of whoever has the set-up code. There are no other ways to an
    /// account without being invited, and no account is there from the start (ASVS 6.3.2, 6.3.4).
    ///
    /// Of several at one moment one becomes the owner: the store's condition decides, not the look before it.
    pub(crate) async fn set_up(&self, request: &Request) -> Result<Reply, Problem> {
        let visit = self.guard.visit(request).await?;
        let form: Form = request.json()?;
        let code = required("code", form.code, present)?;
        let email = required("email", form.email.as_deref(), EmailAddress::parse)?;
        let password = required("password", form.password, |typed| NewPassword::parse(typed, &email))?;
        if self.accounts.is_set_up().await? {
            return Err(problems::setup_done());
        }
        let now = edge::now();
        let ticket = self.attempt(Act::SetUp, &visit, None, now).await?;
        if !self.setup_code.is(&code).await? {
            self.record_stranger(&visit, "setup", String::new()).await;
            return Err(problems::setup_refused());
        }
        let owner = self.first_owner(&visit, email, &password, now).await?;
        self.give_back(ticket).await;
        let proof = Some(Proof { at: now, by_second_factor: false });
        Ok(me::joined(&self.guard.start_session(request, &visit, owner, proof, now).await?))
    }

    async fn first_owner(
        &self,
        visit: &Visit,
        email: EmailAddress,
        password: &NewPassword,
        now: Timestamp,
    ) -> Result<Admin, Problem> {
        let owner = Admin {
            id: AdminId::from_random(edge::random()),
            email,
            role: Role::Owner,
            scope: Scope::All,
            password_hash: PasswordHash::new(password, edge::random())?.into_string(),
            scope_changed_at: None,
            second_factor: None,
            created_at: now,
            epoch: 0,
        };
        self.guard.intend(visit, Actor::of(&owner), "setup", "", now).await?;
        self.accounts.create_first_owner(&owner).await.map_err(problems::not_created)?;
        let object = format!("admin:{}", owner.id);
        self.guard.record_visit(visit, Actor::of(&owner), "setup", object, Outcome::Done).await;
        Ok(owner)
    }
}

fn present(code: Zeroizing<String>) -> Result<Zeroizing<String>, Invalid> {
    if code.trim().is_empty() { Err(Invalid::new("must not be empty")) } else { Ok(code) }
}
