//! Logins at mail servers, and what a refusal is to a row.

use imap_login::{BoundLogin, Cause, Refusal, Verified};
use store::{RowCode, RowError, RowField};
use tokio::time::Instant;

use crate::run::Run;

/// A login that was not accepted.
pub(crate) enum NotLoggedIn {
    /// The server can't tell now. The error is for when it couldn't for too long.
    NotNow(RowError),
    /// It will be the same the next time.
    Refused(RowError),
}

impl Run<'_> {
    /// Proves a login at the mail server that it is bound to. `field` is the one that a refusal is about.
    pub(crate) async fn log_in(&self, login: BoundLogin, field: RowField) -> Result<Verified, NotLoggedIn> {
        let budget = self.deadline().saturating_duration_since(Instant::now());
        self.worker.servers.log_in(login, budget).await.map_err(|refusal| {
            let error = RowError { field, code: code(&refusal) };
            let may_pass = refusal.is_not_now() || (refusal.server_fault().is_some() && refusal.retryable());
            if may_pass { NotLoggedIn::NotNow(error) } else { NotLoggedIn::Refused(error) }
        })
    }
}

fn code(refusal: &Refusal) -> RowCode {
    match refusal.cause() {
        Cause::WrongCredentials => RowCode::WrongCredentials,
        Cause::AppPassword => RowCode::AppPassword,
        Cause::BrowserSignIn => RowCode::BrowserSignIn,
        Cause::BasicAuthDisabled => RowCode::BasicAuthDisabled,
        Cause::ImapDisabled => RowCode::ImapDisabled,
        Cause::ContactAdmin => RowCode::ContactAdmin,
        Cause::MailboxUnusable => RowCode::MailboxUnusable,
        Cause::NotNow(_) => RowCode::NotNow,
        Cause::ServerSetup(_) => RowCode::ServerSetup,
    }
}
