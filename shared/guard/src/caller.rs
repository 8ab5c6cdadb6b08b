use domain::{Role, Scope, Timestamp};
use edge::Problem;
use store::{Admin, Proof, Session};

use crate::{
    answers::{reauthentication_needed, role_too_low, scope_too_small},
    visit::Visit,
};

/// How long a proof of who sits at a session is fresh (ASVS 7.5.1 to 7.5.3).
const PROOF_SECONDS: u64 = 5 * 60;

/// What a call asks of its caller besides a session.
#[derive(Debug, Clone, Copy)]
pub struct Demand {
    role: Role,
    fresh_proof: bool,
}

/// That role, and a proof of the last five minutes that it is its admin who calls: for what outlasts the session or
/// widens it. Sign-in is such a proof, and so is `POST /api/me/reauthenticate`.
pub const fn step_up(role: Role) -> Demand {
    Demand { role, fresh_proof: true }
}

impl From<Role> for Demand {
    fn from(role: Role) -> Self {
        Self { role, fresh_proof: false }
    }
}

/// An admin whose session was found alive for this very request.
///
/// Only [`Guard::admit`](crate::Guard::admit) makes one.
pub struct Caller {
    pub(crate) admin: Admin,
    pub(crate) session: Session,
    pub(crate) visit: Visit,
    pub(crate) access_expires_at: Timestamp,
    pub(crate) second_factor_demanded: bool,
    pub(crate) freshly_proved: bool,
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

    /// 403 if the role is lower (ASVS 8.2.1), and then if a fresh proof is demanded and missing (7.5.1 to 7.5.3).
    pub fn must_be(&self, demand: impl Into<Demand>) -> Result<(), Problem> {
        let Demand { role, fresh_proof } = demand.into();
        if self.admin.role < role {
            self.log_refusal("role-too-low");
            return Err(role_too_low());
        }
        if fresh_proof && !self.freshly_proved {
            return Err(reauthentication_needed());
        }
        Ok(())
    }

    /// Whether they proved in this session within the last five minutes who they are.
    pub fn has_fresh_proof(&self) -> bool {
        self.freshly_proved
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

/// Whether a proof still counts for that admin. One by the password alone is none for who has a second factor: it may
/// be older than the factor (ASVS 7.5.1).
pub(crate) fn is_fresh(proof: Option<Proof>, admin: &Admin, now: Timestamp) -> bool {
    proof.is_some_and(|Proof { at, by_second_factor }| {
        now < at.plus_seconds(PROOF_SECONDS) && (by_second_factor || !admin.has_second_factor())
    })
}

#[cfg(test)]
mod tests {
    use domain::{AdminId, EmailAddress};
    use store::SecondFactor;

    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

    fn admin(confirmed: Option<bool>) -> Admin {
        let factor =
            |confirmed| SecondFactor { sealed_secret: vec![], confirmed, last_step: 0, recovery: vec![] };
        Admin {
            id: AdminId::from_random([1; 16]),
            email: EmailAddress::parse("anna@admin.example").expect("an address"),
            role: Role::Owner,
            scope: Scope::All,
            password_hash: String::new(),
            scope_changed_at: None,
            second_factor: confirmed.map(factor),
            created_at: NOW,
            epoch: 0,
        }
    }

    #[test]
    fn a_proof_is_fresh_for_five_minutes() {
        let anna = admin(None);
        assert!(!is_fresh(None, &anna, NOW));
        for by_second_factor in [false, true] {
            let proof = Some(Proof { at: NOW, by_second_factor });
            for (seconds, fresh) in [(0, true), (299, true), (300, false), (86_400, false)] {
                assert_eq!(is_fresh(proof, &anna, NOW.plus_seconds(seconds)), fresh, "{seconds}");
            }
        }
    }

    #[test]
    fn a_password_proves_too_little_once_there_is_a_second_factor() {
        let proof = |by_second_factor| Some(Proof { at: NOW, by_second_factor });
        for (confirmed, by_password) in [(None, true), (Some(false), true), (Some(true), false)] {
            assert_eq!(is_fresh(proof(false), &admin(confirmed), NOW), by_password, "{confirmed:?}");
            assert!(is_fresh(proof(true), &admin(confirmed), NOW), "{confirmed:?}");
        }
    }
}
