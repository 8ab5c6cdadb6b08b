//! Accounts of the mapping's own: whose password we know, because we gave it to them.

use std::collections::BTreeMap;

use domain::EmailAddress;
use futures_util::{StreamExt, TryStreamExt, stream};
use store::{JobLogin, JournaledRow, RowCode, RowError, RowField, RowNumber};
use tokio::time::sleep;
use vault::{OpenError, OpenedAccount};

use crate::{login::NotLoggedIn, run::Run, worker::Stop};

/// The passwords of the mapping's new accounts.
pub(crate) struct Passwords(BTreeMap<RowNumber, OpenedAccount>);

/// Whether an account is the one that was made here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ours {
    /// Our password opens it.
    Yes,
    /// It doesn't.
    No,
    /// The mail server can't tell now.
    Unknown,
}

/// That somebody else has the account.
pub(crate) const TAKEN: RowError = RowError { field: RowField::DestEmail, code: RowCode::AccountTaken };

/// How an account is named that gets this address.
pub(crate) fn name_of(address: &EmailAddress) -> EmailAddress {
    EmailAddress::parse(address.canonical()).unwrap_or_else(|_| address.clone())
}

impl Passwords {
    pub(crate) fn of(&self, row: RowNumber) -> Result<&OpenedAccount, Stop> {
        self.0.get(&row).ok_or(Stop::JobMissing)
    }
}

impl Run<'_> {
    /// How often a login is tried that was refused: an account may be younger than what checks its password.
    const LOGINS: u32 = 3;

    /// Opens the passwords of these rows' jobs.
    pub(crate) async fn passwords(
        &self,
        rows: impl Iterator<Item = &JournaledRow>,
    ) -> Result<Passwords, Stop> {
        let wanted: Vec<_> = rows.map(|row| row.row.number).collect();
        if wanted.is_empty() {
            return Ok(Passwords(BTreeMap::new()));
        }
        let mut logins = self.worker.runs.job_logins(&self.lease).await?;
        logins.retain(|login| wanted.contains(&login.row));
        let opened = stream::iter(&logins).map(|JobLogin { row, job, server, dest_sealed }| async {
            let (opener, server) = (&self.worker.opener, server.as_ref().ok_or(OpenError::Refused)?);
            let opened = opener.open_job_destination(self.campaign(), job, server, dest_sealed).await?;
            Ok::<_, Stop>((*row, opened))
        });
        Ok(Passwords(opened.buffer_unordered(self.worker.pace.rows).try_collect().await?))
    }

    /// Whether our password opens an account that a listing shows.
    pub(crate) async fn is_ours(&self, address: &EmailAddress, account: &OpenedAccount) -> Ours {
        let name = name_of(address);
        for attempt in 1.. {
            match self.log_in(account.login(name.clone()), RowField::DestPassword).await {
                Ok(_) => return Ours::Yes,
                Err(NotLoggedIn::NotNow(_)) => return Ours::Unknown,
                // The password was taken.
                Err(NotLoggedIn::Refused(RowError { code: RowCode::MailboxUnusable, .. })) => {
                    return Ours::Yes;
                }
                Err(NotLoggedIn::Refused(_)) if attempt == Self::LOGINS => break,
                Err(NotLoggedIn::Refused(_)) => sleep(self.worker.pace.look_again).await,
            }
        }
        Ours::No
    }
}
