//! What a refusal means, by the order of its evidence: a response code that names a reason, an
//! untagged alert, a known phrase, the bare refusal.

use crate::phrases::Known;
use crate::reply::{Code, Said, Status};
use crate::{Cause, Fault, NotNow};

/// How much a refusal tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It names a reason.
    Reason(Known),
    /// `AUTHENTICATIONFAILED`: address or password, it doesn't say more.
    Refused,
    /// Nothing at all: it may as well be this mechanism that the server refuses.
    Bare,
}

/// Weighs a tagged refusal and what was noted before it.
pub(crate) fn of(said: Said, noted: Option<Known>) -> Verdict {
    let refused = said.code == Code::AuthenticationFailed;
    // "Wrong, try again later" is still "wrong": only the user's own causes refine that code.
    let fits = |known: &Known| !(refused && matches!(known.cause, Cause::NotNow(_)));
    let reason = reason(said.code).map(|cause| Known { cause, wait_seconds: wait(said) });
    match reason.or(noted.filter(fits)).or(said.known.filter(fits)) {
        Some(known) => Verdict::Reason(known),
        None if refused => Verdict::Refused,
        None => Verdict::Bare,
    }
}

/// What an untagged status adds to the evidence.
pub(crate) fn note(status: Status, said: Said) -> Option<Known> {
    let is_alert = matches!(said.code, Code::Alert | Code::WebAlert);
    if !is_alert && !matches!(status, Status::No | Status::Bad) {
        return None;
    }
    reason(said.code).map(|cause| Known { cause, wait_seconds: wait(said) }).or(said.known)
}

/// A `BYE` in place of an answer. Before a password was sent it can't be about the account.
pub(crate) fn bye(said: Said, password_sent: bool) -> Known {
    let known = reason(said.code).map(|cause| Known { cause, wait_seconds: wait(said) }).or(said.known);
    let about_the_server = |known: &Known| matches!(known.cause, Cause::NotNow(_) | Cause::ServerSetup(_));
    known
        .filter(|known| password_sent || about_the_server(known))
        .unwrap_or(Cause::NotNow(NotNow::Bye).into())
}

fn wait(said: Said) -> Option<u32> {
    said.known.and_then(|known| known.wait_seconds)
}

/// The codes that name a reason (RFC 5530 §3; `WEBALERT` is Gmail's, `REFERRAL` RFC 2221's).
fn reason(code: Code) -> Option<Cause> {
    Some(match code {
        Code::WebAlert => Cause::BrowserSignIn,
        Code::AuthorizationFailed | Code::Expired | Code::ContactAdmin => Cause::ContactAdmin,
        Code::Unavailable => Cause::NotNow(NotNow::Unavailable),
        Code::InUse => Cause::NotNow(NotNow::InUse),
        Code::Limit => Cause::NotNow(NotNow::Limit),
        Code::ServerBug => Cause::NotNow(NotNow::ServerBug),
        Code::OverQuota => Cause::NotNow(NotNow::OverQuota),
        Code::PrivacyRequired => Cause::ServerSetup(Fault::PrivacyRequired),
        Code::Referral => Cause::ServerSetup(Fault::Referral),
        Code::AuthenticationFailed | Code::Alert | Code::Capability(_) | Code::Other | Code::None => {
            return None;
        }
    })
}
