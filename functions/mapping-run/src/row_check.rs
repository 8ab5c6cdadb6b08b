//! One row of a mapping against everything that could keep it from being carried out.

use domain::{Choice, EmailAddress, JobId, Password};
use imap_login::{BoundLogin, Verified};
use purelymail::{Domains, Listing, Present};
use store::{Account, Check, GoodRow, PasswordBy, Row, RowCode, RowError, RowField, StoredLogin};
use vault::{Destination, OpenError, PasswordSheet};

use crate::{Target, accounts::name_of, generated, login::NotLoggedIn, run::Run, worker::Stop};

/// What every row of a run is checked against.
pub(crate) struct Grounds<'a> {
    pub(crate) target: &'a Target,
    pub(crate) domains: Domains,
    pub(crate) listing: Listing,
    /// What the admin gave.
    pub(crate) sheet: PasswordSheet,
}

/// Why a row isn't checked yet.
pub(crate) enum Unchecked {
    /// A mail server can't tell now. The error is for when it couldn't for too long.
    NotNow(RowError),
    /// The run ends.
    Stopped(Stop),
}

/// What is wrong, or why nobody knows.
enum Trouble {
    Wrong(RowError),
    Unchecked(Unchecked),
}

/// An account's password, and whose it is.
struct Given {
    password: Password,
    by: PasswordBy,
}

/// Who has the account.
enum Found {
    Nobody,
    Somebody(Present),
}

impl Found {
    const fn kind(&self) -> Account {
        match self {
            Self::Nobody => Account::New,
            Self::Somebody(_) => Account::Existing,
        }
    }
}

impl Run<'_> {
    /// Checks one row against everything that could keep it from being carried out, and seals its job. Changes
    /// nothing.
    pub(crate) async fn check_row(&self, row: &Row, grounds: &Grounds<'_>) -> Result<Check, Unchecked> {
        match self.prove_row(row, grounds).await {
            Ok(good) => Ok(Check::Good(Box::new(good))),
            Err(Trouble::Wrong(error)) => Ok(Check::Bad { row: row.number, error }),
            Err(Trouble::Unchecked(unchecked)) => Err(unchecked),
        }
    }

    async fn prove_row(&self, row: &Row, grounds: &Grounds<'_>) -> Result<GoodRow, Trouble> {
        self.begin()?;
        let login = self.worker.runs.login(self.campaign(), &row.credential, self.now()).await?;
        let login = login.ok_or(wrong(RowField::CredentialId, RowCode::UnknownCredential))?;
        let choice = Choice::of(&login.source, login.wished.as_ref(), &row.destination);
        if choice.needs_acceptance() && !row.accepts_wish {
            return Err(wrong(RowField::AcceptWish, RowCode::WishNotAccepted));
        }
        let account = account_of(row, grounds)?;
        let given = self.password_for(row, account.kind(), &login, grounds).await?;

        let source = self.prove_source(row, &login).await?;
        let (name, destination) = match &account {
            Found::Nobody => {
                let to_be_made = Destination::ToBeMade(given.password, grounds.target.imap.clone());
                (name_of(&row.destination), to_be_made)
            }
            Found::Somebody(present) => {
                let verified = self.prove_account(present, row, &given.password, grounds.target).await?;
                (verified.address().clone(), Destination::Proven(verified))
            }
        };
        let job = JobId::from_random(edge::random());
        let sealed = self.worker.sealer.seal_job(self.campaign(), &job, source, destination).await?;
        Ok(GoodRow {
            row: row.number,
            credential: row.credential.clone(),
            destination: name,
            account: account.kind(),
            password_by: given.by,
            sealed,
        })
    }

    /// The admin's, else the user's where it may open this account, else for a new account one of ours.
    ///
    /// Architecture Invariant: a password that was chosen by the mailbox's user opens the mailbox's own address, and
    /// any other only if the stored row says that an admin accepted it.
    async fn password_for(
        &self,
        row: &Row,
        account: Account,
        login: &StoredLogin,
        grounds: &Grounds<'_>,
    ) -> Result<Given, Trouble> {
        if let Some(password) = grounds.sheet.get(row.number.get()) {
            return Ok(Given { password: password.duplicate(), by: PasswordBy::Admin });
        }
        let choice = Choice::of(&login.source, login.wished.as_ref(), &row.destination);
        let of_user = login.destination.as_ref();
        if let Some(chosen) = of_user.filter(|_| choice.takes_the_users_password(row.accepts_wish)) {
            // Our own setting says where it goes; the record only tells whether one was there when it was given.
            let (opener, server) = (&self.worker.opener, chosen.bound.then_some(&grounds.target.imap));
            let opened =
                opener.open_destination(self.campaign(), &row.credential, server, &chosen.sealed).await;
            return Ok(Given { password: opened.map_err(unopened)?, by: PasswordBy::User });
        }
        match account {
            Account::New => {
                Ok(Given { password: generated::password(edge::random), by: PasswordBy::Generated })
            }
            Account::Existing => Err(wrong(RowField::DestPassword, RowCode::PasswordMissing)),
        }
    }

    /// Proves the password of an account that exists, under the name that Purelymail lists.
    async fn prove_account(
        &self,
        present: &Present,
        row: &Row,
        password: &Password,
        target: &Target,
    ) -> Result<Verified, Trouble> {
        let name = EmailAddress::parse(present.name()).unwrap_or_else(|_| row.destination.clone());
        let login = BoundLogin::new(target.imap.clone(), name, password.duplicate());
        let error = match self.log_in(login, RowField::DestPassword).await {
            Ok(verified) => return Ok(verified),
            Err(error) => error,
        };
        if let NotLoggedIn::Refused(RowError { code: RowCode::WrongCredentials, .. }) = error {
            // With a second factor on, Purelymail's IMAP takes an app password only.
            let user = target.api.get_user(present, self.deadline()).await;
            if user.is_ok_and(|user| user.needs_app_password) {
                return Err(wrong(RowField::DestPassword, RowCode::AppPassword));
            }
        }
        Err(error.into())
    }

    /// At the server where it was proved before, whatever the campaign's entry says by now: nothing connects anywhere
    /// before the record has opened for that server.
    async fn prove_source(&self, row: &Row, login: &StoredLogin) -> Result<Verified, Trouble> {
        let server =
            login.server.as_ref().ok_or(wrong(RowField::CredentialId, RowCode::DamagedCredential))?;
        let (opener, sealed) = (&self.worker.opener, &login.source_sealed);
        let opened = opener.open_source(self.campaign(), &row.credential, server, sealed).await;
        let opened = opened.map_err(unopened)?;
        Ok(self.log_in(opened.login(login.source.clone()), RowField::CredentialId).await?)
    }
}

fn account_of(row: &Row, grounds: &Grounds<'_>) -> Result<Found, Trouble> {
    let destination = &row.destination;
    let code = if !grounds.domains.manage(destination) {
        RowCode::ForeignDomain
    } else if let Some(present) = grounds.listing.present(destination) {
        return Ok(Found::Somebody(present));
    } else if !is_account_name(destination) {
        RowCode::UnusableAddress
    } else if grounds.listing.absent(destination).is_none() {
        RowCode::TooManyAccounts
    } else {
        return Ok(Found::Nobody);
    };
    Err(wrong(RowField::DestEmail, code))
}

/// Which names an account can get: the plain ones. A `+` leads to the account in front of it, and what else
/// Purelymail would take isn't documented.
fn is_account_name(address: &EmailAddress) -> bool {
    let local = address.canonical().rsplit_once('@').map_or("", |(local, _)| local);
    local.starts_with(|c: char| c.is_ascii_alphanumeric())
        && local.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
}

fn wrong(field: RowField, code: RowCode) -> Trouble {
    Trouble::Wrong(RowError { field, code })
}

/// What was damaged stays so; KMS can be asked again.
fn unopened(error: OpenError) -> Trouble {
    match error {
        OpenError::Refused => wrong(RowField::CredentialId, RowCode::DamagedCredential),
        OpenError::Unavailable(_) | OpenError::Internal(_) => Stop::from(error).into(),
    }
}

impl<E: Into<Stop>> From<E> for Trouble {
    fn from(error: E) -> Self {
        Self::Unchecked(Unchecked::Stopped(error.into()))
    }
}

impl From<NotLoggedIn> for Trouble {
    fn from(error: NotLoggedIn) -> Self {
        match error {
            NotLoggedIn::NotNow(error) => Self::Unchecked(Unchecked::NotNow(error)),
            NotLoggedIn::Refused(error) => Self::Wrong(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_become_accounts() {
        for (address, usable) in [
            ("anna@new-mail.example", true),
            ("Anna.B-c_9@new-mail.example", true),
            ("1@new-mail.example", true),
            ("anna+tag@new-mail.example", false),
            (".anna@new-mail.example", false),
            ("_anna@new-mail.example", false),
            ("ännä@new-mail.example", false),
            ("an'na@new-mail.example", false),
            ("*@new-mail.example", false),
        ] {
            let address = EmailAddress::parse(address).expect("an address");
            assert_eq!(is_account_name(&address), usable, "{}", address.canonical());
        }
    }
}
