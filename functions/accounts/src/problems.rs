//! What this function can answer besides success.

use std::error::Error;

use domain::Invalid;
use edge::Problem;
use store::{AcceptError, ChangeAdminError, CreateAdminError, ResetError, TakeError};

use crate::{password::HashError, totp};

/// 403: not the code of this installation.
pub(crate) fn setup_refused() -> Problem {
    Problem::new(403, "/problems/setup-refused", "The set-up code is not right.")
        .detail("The set-up code is not right. It is kept in the account's Secrets Manager.")
        .field(Some("code"))
}

/// 409: there is an owner.
pub(crate) fn setup_done() -> Problem {
    Problem::new(409, "/problems/setup-done", "This installation has been set up.")
        .detail("This installation has been set up. Sign in, or ask an owner for an invitation.")
}

/// 401: one answer for an unknown address, a wrong password and a wrong code (ASVS 6.3.8).
pub(crate) fn sign_in_refused() -> Problem {
    Problem::new(401, "/problems/sign-in-refused", "This sign-in was not accepted.")
        .detail("The address, the password or the code is not right.")
}

/// 401: the password was right.
pub(crate) fn second_factor_needed() -> Problem {
    Problem::new(401, "/problems/second-factor-needed", "A code of the authenticator app is needed.")
        .detail("Enter the code that your authenticator app shows, or one of your recovery codes.")
        .field(Some("secondFactor"))
}

/// 422: a signed-in admin mistyped their own password.
pub(crate) fn password_refused(field: &'static str) -> Problem {
    Problem::new(422, "/problems/password-refused", "This is not your password.").field(Some(field))
}

/// 422: a signed-in admin mistyped a code of the authenticator app, or used it before.
pub(crate) fn code_refused(field: &'static str) -> Problem {
    Problem::new(422, "/problems/code-refused", "This code is not right.")
        .detail("This code is not right, or it is over. Wait for the app's next code and enter that.")
        .field(Some(field))
}

/// 422: a signed-in admin mistyped a recovery code, or used it before.
pub(crate) fn recovery_code_refused() -> Problem {
    Problem::new(422, "/problems/code-refused", "This code is not right.")
        .detail("This recovery code is not right, or it was used before. Each works once.")
        .field(Some("recoveryCode"))
}

/// 409: a second factor is there, or not there.
pub(crate) fn second_factor_state() -> Problem {
    Problem::new(409, "/problems/second-factor-state", "Your second factor has another state.")
        .detail("Your second factor has another state by now. Load the page again.")
}

/// 404: one answer for unknown, malformed, used, withdrawn and expired invitations.
pub(crate) fn invitation_unusable() -> Problem {
    Problem::new(404, "/problems/invitation-unusable", "This invitation can't be used.")
        .detail("This invitation is not known, was used, was withdrawn or has expired. Ask for a new one.")
}

/// 422: one answer for codes and links that are unknown, wrong, used and expired.
pub(crate) fn reset_refused() -> Problem {
    Problem::new(422, "/problems/reset-refused", "This code or link is not accepted.").detail(
        "The code or link is wrong, was used or has expired. After five wrong codes, ask for a new one.",
    )
}

/// 422: nothing can be mailed here.
pub(crate) fn mail_not_set_up() -> Problem {
    Problem::new(422, "/problems/mail-not-set-up", "This installation sends no mail.")
        .detail("This installation sends no mail. Ask an owner for a reset link.")
}

/// 409: an admin has that address. Only the invited and owners are told.
pub(crate) fn email_taken() -> Problem {
    Problem::new(409, "/problems/email-taken", "There is an admin with this address.").field(Some("email"))
}

/// 409: somebody has to be left who can invite others.
fn last_owner() -> Problem {
    Problem::new(409, "/problems/last-owner", "There must be another owner first.")
}

/// 409: deleting one's own account.
pub(crate) fn own_account() -> Problem {
    Problem::new(409, "/problems/own-account", "Nobody can delete their own account.")
        .detail("Nobody can delete their own account. Ask another owner.")
}

/// 400: whoever manages admins could widen their own scope.
pub(crate) fn owners_see_all() -> Problem {
    Problem::invalid("scope", Invalid::new("must be \"all\" for an owner"))
}

/// 429, or a fault of ours.
pub(crate) fn not_taken(error: TakeError) -> Problem {
    match error {
        TakeError::Exceeded { wait_seconds, .. } => {
            Problem::new(429, "/problems/too-many-attempts", "There were too many attempts.")
                .detail("There were too many attempts in a short time. Please wait and try again.")
                .retry_after(wait_seconds)
        }
        TakeError::Store(error) => error.into(),
    }
}

pub(crate) fn not_created(error: CreateAdminError) -> Problem {
    match error {
        CreateAdminError::AlreadySetUp | CreateAdminError::EmailTaken => setup_done(),
        CreateAdminError::Store(error) => error.into(),
    }
}

pub(crate) fn not_accepted(error: AcceptError) -> Problem {
    match error {
        AcceptError::Unusable => invitation_unusable(),
        AcceptError::EmailTaken => email_taken(),
        AcceptError::Store(error) => error.into(),
    }
}

pub(crate) fn not_changed(error: ChangeAdminError) -> Problem {
    match error {
        ChangeAdminError::NotFound => Problem::not_found(),
        ChangeAdminError::LastOwner => last_owner(),
        ChangeAdminError::Store(error) => error.into(),
    }
}

pub(crate) fn not_reset(error: ResetError) -> Problem {
    match error {
        ResetError::Unusable => reset_refused(),
        ResetError::Store(error) => error.into(),
    }
}

impl From<HashError> for Problem {
    fn from(error: HashError) -> Self {
        Self::unavailable(error)
    }
}

impl From<totp::Unusable> for Problem {
    fn from(error: totp::Unusable) -> Self {
        Self::unavailable(error)
    }
}

/// An error and its sources, for the log: each by its Display text, as `{:?}` could print what was sent.
pub(crate) fn chain(error: &dyn Error) -> String {
    let (mut chain, mut error) = (error.to_string(), error);
    while let Some(source) = error.source() {
        chain = format!("{chain}: {source}");
        error = source;
    }
    chain
}
