//! What the guard answers besides letting somebody in. Strangers never learn why.

use edge::{Cookie, Problem, Reply};
use store::Outcome;

use crate::cookies::{ACCESS_COOKIE, REFRESH_COOKIE};

/// 401: there is no session, or none any more. One answer for a call without cookies, with old ones and with
/// forged ones (ASVS 16.5.1).
pub(crate) fn session_ended() -> Problem {
    Problem::new(401, "/problems/session-ended", "There is no session.")
        .detail("You are not signed in, or your session is over. Please sign in.")
}

/// The same, and the browser forgets what it has of the session.
pub(crate) fn session_over() -> Problem {
    session_ended().cookie(Cookie::cleared(ACCESS_COOKIE)).cookie(Cookie::cleared(REFRESH_COOKIE))
}

/// 403: the call doesn't come from a page of ours.
pub(crate) fn cross_site() -> Problem {
    Problem::new(403, "/problems/cross-site", "This call does not come from a page of this site.")
}

/// 403: an owner wants a second factor of everybody, and this admin has none yet.
pub(crate) fn second_factor_demanded() -> Problem {
    Problem::new(403, "/problems/second-factor-demanded", "A second factor is needed.")
        .detail("An owner demands a second factor of everybody. Set one up for your account to go on.")
}

/// 403: what outlasts or widens a session wants a fresh proof of who sits there (ASVS 7.5). RFC 9470 calls it
/// `insufficient_user_authentication`.
pub(crate) fn reauthentication_needed() -> Problem {
    Problem::new(403, REAUTHENTICATION_NEEDED, "Confirm that it is you.")
        .detail("This needs a confirmation that it is you, not older than 5 minutes. Nothing was done.")
}

/// The type of that problem.
pub(crate) const REAUTHENTICATION_NEEDED: &str = "/problems/reauthentication-needed";

/// 403: a higher role may do this.
pub(crate) fn role_too_low() -> Problem {
    Problem::new(403, "/problems/role-too-low", "Your role does not allow this.")
}

/// 403: only who may see all campaigns may do this.
pub(crate) fn scope_too_small() -> Problem {
    Problem::new(403, "/problems/scope-too-small", "Your scope does not allow this.")
        .detail("This is for admins whose scope is all campaigns.")
}

/// What the audit log says of an answer.
pub fn outcome(answer: &Result<Reply, Problem>) -> Outcome {
    match answer {
        Ok(_) => Outcome::Done,
        Err(problem) if problem.status() < 500 => Outcome::Refused,
        Err(_) => Outcome::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_audit_log_tells_a_refusal_from_a_fault() {
        assert_eq!(outcome(&Ok(Reply::no_content())).as_str(), "done");
        assert_eq!(outcome(&Err(Problem::not_found())).as_str(), "refused");
        assert_eq!(outcome(&Err(Problem::new(503, "/problems/not-now", "Not now."))).as_str(), "failed");
    }
}
