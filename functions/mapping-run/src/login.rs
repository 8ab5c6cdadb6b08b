use domain::{Claimed, EmailAddress, MailServer, Password};
use imap_login::{Cause, Refusal, Verified};
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
    /// Proves a login at a mail server. `field` is the one that a refusal is about.
    pub(crate) async fn log_in(
        &self,
        server: &MailServer,
        address: &EmailAddress,
        password: &Password,
        field: RowField,
    ) -> Result<Verified, NotLoggedIn> {
        let claimed = Claimed { address: address.clone(), password: password.duplicate() };
        let budget = self.deadline().saturating_duration_since(Instant::now());
        self.worker.servers.verify(server, claimed, budget).await.map_err(|refusal| {
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
