use domain::{Role, Scope, Timestamp};
use edge::Problem;
use store::{Admin, Session};

use crate::{
    answers::{role_too_low, scope_too_small},
    visit::Visit,
};

/// An admin whose session was found alive for this very request.
///
/// Only [`Guard::admit`](crate::Guard::admit) makes one.
pub struct Caller {
    pub(crate) admin: Admin,
    pub(crate) session: Session,
    pub(crate) visit: Visit,
    pub(crate) access_expires_at: Timestamp,
    pub(crate) second_factor_demanded: bool,
}

impl Caller {
    /// Who, as the table says now: role and scope are never taken from a token (ASVS 8.3.2).
    pub fn admin(&self) -> &Admin {
        &self.admin
    }

    /// By which session.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// From where.
    pub fn visit(&self) -> &Visit {
        &self.visit
    }

    /// From when on the access token has to be refreshed.
    pub fn access_expires_at(&self) -> Timestamp {
        self.access_expires_at
    }

    /// Whether an owner demands a second factor that this admin doesn't have yet.
    pub fn second_factor_demanded(&self) -> bool {
        self.second_factor_demanded
    }

    /// 403 if the role is lower (ASVS 8.2.1).
    pub fn must_be(&self, role: Role) -> Result<(), Problem> {
        if self.admin.role >= role {
            return Ok(());
        }
        self.log_refusal("role-too-low");
        Err(role_too_low())
    }

    /// 403 unless the scope is all campaigns: for what belongs to no campaign yet.
    pub fn must_see_all(&self) -> Result<(), Problem> {
        match self.admin.scope {
            Scope::All => Ok(()),
            Scope::Campaigns(_) => {
                self.log_refusal("scope-too-small");
                Err(scope_too_small())
            }
        }
    }

    /// ASVS 16.3.2.
    fn log_refusal(&self, event: &'static str) {
        tracing::warn!(event, admin = %self.admin.id, role = self.admin.role.as_str(), "refused");
    }
}
