//! `POST /api/me/reauthenticate`: somebody who is signed in proves once more that it is them.

use domain::{Invalid, Timestamp};
use edge::{Problem, Reply, Request, required};
use guard::Caller;
use serde::Deserialize;
use store::{Act, Proof};
use zeroize::Zeroizing;

use crate::{
    desk::Desk,
    password::{PasswordHash, TypedPassword},
    problems,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Form {
    password: Option<Zeroizing<String>>,
    second_factor: Option<Zeroizing<String>>,
    recovery_code: Option<Zeroizing<String>>,
}

/// What is proved: the strongest that the admin has.
enum Shown {
    Password(TypedPassword),
    TotpCode(Zeroizing<String>),
    RecoveryCode(Zeroizing<String>),
}

impl Desk {
    /// Step-up authentication (RFC 9470, ASVS 7.5): this very session counts as proved for five minutes.
    ///
    /// Whoever has a second factor proves that one, by a code of the app or a recovery code; anybody else the
    /// password. Counted apart from sign-ins: strangers who use those up must not keep an admin from it.
    pub(crate) async fn reauthenticate(&self, request: &Request) -> Result<Reply, Problem> {
        let caller = self.guard.admit(request).await?;
        let answer = self.try_reauthenticate(&caller, request).await;
        self.record_own(&caller, "session.reauthenticate", answer).await
    }

    async fn try_reauthenticate(&self, caller: &Caller, request: &Request) -> Result<Reply, Problem> {
        let (admin, now) = (caller.admin(), edge::now());
        let by_second_factor = admin.has_second_factor();
        let shown = Shown::read(request.json()?, by_second_factor)?;
        let ticket = self.attempt(Act::SecondFactor, caller.visit(), Some(&admin.email), now).await?;
        self.check(caller, shown, now).await?;
        self.give_back(ticket).await;
        self.guard.prove(caller, Proof { at: now, by_second_factor }).await?;
        Ok(Reply::no_content())
    }

    async fn check(&self, caller: &Caller, shown: Shown, now: Timestamp) -> Result<(), Problem> {
        let admin = caller.admin();
        let (is_right, refusal) = match shown {
            Shown::Password(typed) => {
                let is_right = PasswordHash::stored(&admin.password_hash).verify(&typed)?;
                (is_right, problems::password_refused("password"))
            }
            Shown::TotpCode(code) => {
                (self.use_totp_code(admin, &code, now).await?, problems::code_refused("secondFactor"))
            }
            Shown::RecoveryCode(code) => {
                let is_right = self.use_recovery_code(caller.visit(), admin, &code).await?;
                (is_right, problems::recovery_code_refused())
            }
        };
        if is_right { Ok(()) } else { Err(refusal) }
    }
}

impl Shown {
    fn read(form: Form, has_second_factor: bool) -> Result<Self, Problem> {
        let Form { password, second_factor, recovery_code } = form;
        if !has_second_factor {
            refuse("secondFactor", second_factor, "must not be given by who has no second factor")?;
            refuse("recoveryCode", recovery_code, "must not be given by who has no second factor")?;
            return required("password", password, TypedPassword::parse).map(Self::Password);
        }
        refuse("password", password, "must not be given by who has a second factor")?;
        let Some(code) = recovery_code else {
            return required("secondFactor", second_factor, Ok).map(Self::TotpCode);
        };
        refuse("secondFactor", second_factor, "must not be given beside recoveryCode")?;
        Ok(Self::RecoveryCode(code))
    }
}

/// A proof that is not asked for is not tried, so it must not look as if it was.
fn refuse(field: &'static str, given: Option<Zeroizing<String>>, why: &'static str) -> Result<(), Problem> {
    match given {
        None => Ok(()),
        Some(_) => Err(Problem::invalid(field, Invalid::new(why))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str, has_second_factor: bool) -> Result<&'static str, String> {
        let form: Form = serde_json::from_str(json).expect("a form");
        match Shown::read(form, has_second_factor) {
            Ok(Shown::Password(_)) => Ok("password"),
            Ok(Shown::TotpCode(_)) => Ok("code"),
            Ok(Shown::RecoveryCode(_)) => Ok("recovery code"),
            Err(problem) => Err(format!("{problem:?}")),
        }
    }

    #[test]
    fn who_has_a_second_factor_proves_that_one() {
        let (password, code) = (r#""password":"not a secret""#, r#""secondFactor":"000000""#);
        let recovery = r#""recoveryCode":"000000""#;
        for (members, without, with) in [
            (vec![password], Some("password"), None),
            (vec![code], None, Some("code")),
            (vec![recovery], None, Some("recovery code")),
            (vec![password, code], None, None),
            (vec![password, recovery], None, None),
            (vec![code, recovery], None, None),
            (vec![], None, None),
        ] {
            let json = format!("{{{}}}", members.join(","));
            assert_eq!(read(&json, false).ok(), without, "{json}");
            assert_eq!(read(&json, true).ok(), with, "{json}");
        }
    }
}
