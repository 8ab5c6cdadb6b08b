//! Signing in with a password and, where one is set up, a second factor.

use std::time::Duration;

use domain::{EmailAddress, Invalid, Timestamp};
use edge::{Problem, Reply, Request, required};
use guard::Visit;
use serde::Deserialize;
use store::{Act, Actor, Admin, Outcome};
use tokio::time::{Instant, sleep_until};
use zeroize::Zeroizing;

use crate::{
    desk::Desk,
    me,
    password::{PasswordHash, TypedPassword},
    problems,
    recovery_code::RecoveryCode,
};

/// When a refusal is answered, counted from its beginning: after its audit entry, which not every stranger's has.
const REFUSE_AFTER: Duration = Duration::from_secs(1);

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Form {
    email: Option<String>,
    password: Option<Zeroizing<String>>,
    second_factor: Option<Zeroizing<String>>,
    recovery_code: Option<Zeroizing<String>>,
}

/// What was sent beside the password.
enum Proof {
    Nothing,
    TotpCode(Zeroizing<String>),
    RecoveryCode(Zeroizing<String>),
}

impl Desk {
    /// `POST /api/sign-in`.
    ///
    /// An unknown address costs what a known one costs and is answered as a wrong password is: the same counters,
    /// reads and hash, and not before a moment at which every audit entry is written (ASVS 6.3.8). Every answer but
    /// success counts; a right password with the code missing in a bucket of its own, since nothing was guessed, but
    /// somebody may have found out that the password is right.
    pub(crate) async fn sign_in(&self, request: &Request) -> Result<Reply, Problem> {
        let begun = Instant::now();
        let answer = self.try_sign_in(request).await;
        if answer.as_ref().is_err_and(|problem| problem.kind() == "/problems/sign-in-refused") {
            sleep_until(begun + REFUSE_AFTER).await;
        }
        answer
    }

    async fn try_sign_in(&self, request: &Request) -> Result<Reply, Problem> {
        let visit = self.guard.visit(request).await?;
        let form: Form = request.json()?;
        let email = required("email", form.email.as_deref(), EmailAddress::parse)?;
        let password = required("password", form.password, TypedPassword::parse)?;
        let proof = Proof::of(form.second_factor, form.recovery_code)?;
        let now = edge::now();
        let ticket = self.attempt(Act::SignIn, &visit, Some(&email), now).await?;
        let admin = self.known_by_password(&visit, &email, &password).await?;
        let by_second_factor = admin.has_second_factor();
        if by_second_factor {
            if let Proof::Nothing = proof {
                self.give_back(ticket).await;
                drop(self.attempt(Act::FirstFactor, &visit, Some(&email), now).await?);
                self.refused(&visit, Actor::of(&admin), "second-factor-missing").await;
                return Err(problems::second_factor_needed());
            }
            self.check_second_factor(&visit, &admin, proof, now).await?;
        }
        self.guard.intend(&visit, Actor::of(&admin), "sign-in", "", now).await?;
        let shown = Some(store::Proof { at: now, by_second_factor });
        let started = self.guard.start_session(request, &visit, admin, shown, now).await?;
        let (actor, session) = (Actor::of(&started.admin), format!("session:{}", started.session.id));
        self.guard.record_visit(&visit, actor, "sign-in", session, Outcome::Done).await;
        self.give_back(ticket).await;
        Ok(me::signed_in(&started))
    }

    async fn known_by_password(
        &self,
        visit: &Visit,
        email: &EmailAddress,
        password: &TypedPassword,
    ) -> Result<Admin, Problem> {
        let admin = self.accounts.admin_by_email(email).await?;
        let hash = match &admin {
            Some(admin) => PasswordHash::stored(&admin.password_hash),
            None => PasswordHash::of_nobody(),
        };
        let is_right = hash.verify(password)?;
        match admin {
            Some(admin) if is_right => Ok(admin),
            other => {
                match &other {
                    Some(admin) => self.refused(visit, Actor::of(admin), "password").await,
                    // What unknown people typed stays out of the log: it may be somebody's password.
                    None => self.record_stranger(visit, "sign-in", "password".to_owned()).await,
                }
                Err(problems::sign_in_refused())
            }
        }
    }

    async fn check_second_factor(
        &self,
        visit: &Visit,
        admin: &Admin,
        proof: Proof,
        now: Timestamp,
    ) -> Result<(), Problem> {
        let (is_right, what) = match proof {
            Proof::Nothing => (false, "second-factor-missing"),
            Proof::TotpCode(code) => (self.use_totp_code(admin, &code, now).await?, "second-factor"),
            Proof::RecoveryCode(code) => {
                (self.use_recovery_code(visit, admin, &code).await?, "recovery-code")
            }
        };
        if !is_right {
            self.refused(visit, Actor::of(admin), what).await;
            return Err(problems::sign_in_refused());
        }
        Ok(())
    }

    /// Once for each step: a code that was seen or overheard is worth nothing (ASVS 6.5.1).
    pub(crate) async fn use_totp_code(
        &self,
        admin: &Admin,
        code: &str,
        now: Timestamp,
    ) -> Result<bool, Problem> {
        match self.step_of(admin, code, now).await? {
            Some(step) => Ok(self.accounts.use_step(&admin.id, step).await?),
            None => Ok(false),
        }
    }

    pub(crate) async fn use_recovery_code(
        &self,
        visit: &Visit,
        admin: &Admin,
        code: &str,
    ) -> Result<bool, Problem> {
        let Ok(hash) = RecoveryCode::parse(code).and_then(|code| code.hash()) else { return Ok(false) };
        self.guard.intend(visit, Actor::of(admin), "recovery-code.use", "", edge::now()).await?;
        let is_right = self.accounts.use_recovery_code(&admin.id, &hash).await?;
        if is_right {
            let object = format!("admin:{}", admin.id);
            self.guard
                .record_visit(visit, Actor::of(admin), "recovery-code.use", object, Outcome::Done)
                .await;
        }
        Ok(is_right)
    }

    /// `what` was wrong or missing: a fixed word.
    async fn refused(&self, visit: &Visit, actor: Actor, what: &'static str) {
        self.guard.record_visit(visit, actor, "sign-in", what, Outcome::Refused).await;
    }
}

impl Proof {
    fn of(totp: Option<Zeroizing<String>>, recovery: Option<Zeroizing<String>>) -> Result<Self, Problem> {
        match (totp, recovery) {
            (None, None) => Ok(Self::Nothing),
            (Some(code), None) => Ok(Self::TotpCode(code)),
            (None, Some(code)) => Ok(Self::RecoveryCode(code)),
            (Some(_), Some(_)) => {
                let both = Invalid::new("must not be given beside secondFactor");
                Err(Problem::invalid("recoveryCode", both))
            }
        }
    }
}
