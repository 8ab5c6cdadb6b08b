use domain::{AdminId, Role, Scope};
use edge::{Problem, Reply, Request, optional};
use guard::{Caller, step_up};
use serde::{Deserialize, Serialize};
use store::Admin;

use crate::{
    desk::Desk,
    problems,
    scope::{ScopeForm, ScopeText},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    role: Option<String>,
    scope: Option<ScopeForm>,
}

/// An admin as owners see them.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    id: &'a str,
    email: &'a str,
    role: &'static str,
    scope: ScopeText<'a>,
    second_factor: bool,
    created_at: String,
}

#[derive(Serialize)]
struct List<'a> {
    admins: Vec<Entry<'a>>,
}

impl Desk {
    /// `GET /api/admins`.
    pub(crate) async fn list_admins(&self, request: &Request) -> Result<Reply, Problem> {
        let caller = self.guard.admit(request).await?;
        caller.must_be(Role::Owner)?;
        let admins = self.accounts.list_admins().await?;
        Ok(Reply::ok(&List { admins: admins.iter().map(Entry::of).collect() }))
    }

    /// `PATCH /api/admins/{id}`: another role, another scope, or both. Counts from the admin's next request on.
    pub(crate) async fn change_admin(&self, request: &Request, id: &str) -> Result<Reply, Problem> {
        let caller = self.guard.admit(request).await?;
        let id = self.guard.id(&caller, AdminId::parse(id)).await?;
        caller.must_be(step_up(Role::Owner))?;
        let answer = self.try_change(&id, request).await;
        self.guard.recorded(&caller, "admin.change", format!("admin:{id}"), answer).await
    }

    /// `DELETE /api/admins/{id}`, with all sessions (ASVS 7.4.2).
    pub(crate) async fn delete_admin(&self, request: &Request, id: &str) -> Result<Reply, Problem> {
        let caller = self.guard.admit(request).await?;
        let id = self.guard.id(&caller, AdminId::parse(id)).await?;
        caller.must_be(step_up(Role::Owner))?;
        let answer = self.try_delete(&caller, &id).await;
        self.guard.recorded(&caller, "admin.delete", format!("admin:{id}"), answer).await
    }

    /// `POST /api/admins/{id}/sign-out`: everywhere (ASVS 7.4.5).
    pub(crate) async fn sign_out_admin(&self, request: &Request, id: &str) -> Result<Reply, Problem> {
        let caller = self.guard.admit(request).await?;
        let id = self.guard.id(&caller, AdminId::parse(id)).await?;
        caller.must_be(step_up(Role::Owner))?;
        let answer = self.try_sign_out(&id).await;
        self.guard.recorded(&caller, "admin.sign-out", format!("admin:{id}"), answer).await
    }

    async fn try_change(&self, id: &AdminId, request: &Request) -> Result<Reply, Problem> {
        let form: Form = request.json()?;
        let role = optional("role", form.role.as_deref(), Role::parse)?;
        let scope = optional("scope", form.scope, ScopeForm::parse)?;
        let admin = self.accounts.admin(id).await?.ok_or_else(Problem::not_found)?;
        let (role, scope) = (role.unwrap_or(admin.role), scope.unwrap_or(admin.scope));
        if role == Role::Owner && scope != Scope::All {
            return Err(problems::owners_see_all());
        }
        // Both, so that two changes at one moment can't make a pair that neither of them was.
        let changed = self.accounts.set_role_and_scope(id, Some(role), Some(&scope), edge::now()).await;
        changed.map_err(problems::not_changed)?;
        Ok(Reply::no_content())
    }

    async fn try_delete(&self, caller: &Caller, id: &AdminId) -> Result<Reply, Problem> {
        if caller.admin().id == *id {
            return Err(problems::own_account());
        }
        self.accounts.delete_admin(id).await.map_err(problems::not_changed)?;
        // Without its admin a session opens nothing; its row would only wait for its end.
        self.guard.end_rows(id).await?;
        Ok(Reply::no_content())
    }

    async fn try_sign_out(&self, id: &AdminId) -> Result<Reply, Problem> {
        if self.accounts.admin(id).await?.is_none() {
            return Err(Problem::not_found());
        }
        self.guard.end_all_sessions(id).await?;
        Ok(Reply::no_content())
    }
}

impl<'a> Entry<'a> {
    fn of(admin: &'a Admin) -> Self {
        Self {
            id: admin.id.as_str(),
            email: admin.email.as_typed(),
            role: admin.role.as_str(),
            scope: ScopeText::from(&admin.scope),
            second_factor: admin.has_second_factor(),
            created_at: admin.created_at.rfc3339(),
        }
    }
}
