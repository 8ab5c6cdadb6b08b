use std::fmt;

use domain::{CredentialId, EmailAddress, Invalid};

/// One mailbox and the account that it is to become.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its place in the proposal.
    pub number: RowNumber,
    /// The submitted login.
    pub credential: CredentialId,
    /// Whose mailbox.
    pub source: EmailAddress,
    /// Which account.
    pub destination: EmailAddress,
    /// Whether the admin accepts what the mailbox's user wishes, and the password that they chose for it.
    pub accepts_wish: bool,
    /// Whether there was an account; known from the check on.
    pub account: Option<Account>,
    /// Whose password the account has; known from the check on.
    pub password_by: Option<PasswordBy>,
    /// What was done at Purelymail.
    pub journal: Journal,
    /// What is wrong with it.
    pub error: Option<RowError>,
}

/// A row's place in its proposal, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowNumber(u16);

impl RowNumber {
    /// A mapping has at most so many rows.
    pub const MAX_ROWS: u16 = 500;

    /// `None` from [`Self::MAX_ROWS`] on.
    pub fn new(number: u16) -> Option<Self> {
        (number < Self::MAX_ROWS).then_some(Self(number))
    }

    /// Reads the four digits of a key.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = digits.then(|| text.parse().ok()).flatten();
        number.and_then(Self::new).ok_or(Invalid::new("must be the number of a row"))
    }

    /// Counted from 0.
    pub const fn get(self) -> u16 {
        self.0
    }
}

/// Four digits, so that rows sort by their place.
impl fmt::Display for RowNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.0)
    }
}

/// Whether there was an account when the row was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// There was: it is never changed and never removed.
    Existing,
    /// There was none: it is the mapping's to create, and to remove again.
    New,
}

/// Whose password an account has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordBy {
    /// The mailbox's user chose it when submitting.
    User,
    /// The admin gave it with the mapping.
    Admin,
    /// It was generated.
    Generated,
}

/// What was done for a row at Purelymail; written before each call there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Journal {
    /// Nothing.
    None,
    /// The account may be there.
    Creating,
    /// The account was made and seen.
    Created,
    /// The account may be gone.
    Removing,
    /// The account was made and is gone.
    Removed,
    /// The account was made and could not be removed, or whether it is ours could not be told.
    Stuck,
}

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowError {
    /// The field of the proposal.
    pub field: RowField,
    /// What.
    pub code: RowCode,
}

/// A field of a proposal's row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowField {
    /// The submitted login.
    CredentialId,
    /// The account's address.
    DestEmail,
    /// The account's password.
    DestPassword,
    /// That the admin accepts what the mailbox's user wishes.
    AcceptWish,
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowCode {
    /// The login was deleted meanwhile.
    UnknownCredential,
    /// The sealed login can't be opened.
    DamagedCredential,
    /// The address is the user's wish and not the mailbox's own, and no admin has accepted it.
    WishNotAccepted,
    /// The address's domain isn't among those that Purelymail manages for us.
    ForeignDomain,
    /// Purelymail makes no account of that name.
    UnusableAddress,
    /// More accounts than a listing shows: whether this one exists can't be told.
    TooManyAccounts,
    /// The account exists and nobody gave its password.
    PasswordMissing,
    /// The server refused address and password.
    WrongCredentials,
    /// The server wants an app password.
    AppPassword,
    /// The server wants a sign-in with a browser first.
    BrowserSignIn,
    /// The server takes no passwords over IMAP.
    BasicAuthDisabled,
    /// IMAP is switched off.
    ImapDisabled,
    /// The account is locked, expired or barred.
    ContactAdmin,
    /// The password was taken, but the mailbox did not open.
    MailboxUnusable,
    /// The server entry doesn't work.
    ServerSetup,
    /// The server couldn't tell for all the time that there was.
    NotNow,
    /// Somebody else made the account meanwhile. It was left alone.
    AccountTaken,
    /// Purelymail refused to make the account.
    AccountRefused,
    /// The account was made and could not be removed again.
    AccountNotRemoved,
}

impl Account {
    /// Its word in the table and in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Existing => "existing",
            Self::New => "new",
        }
    }

    pub(super) fn parse(text: &str) -> Result<Self, Invalid> {
        let all = [Self::Existing, Self::New];
        all.into_iter().find(|one| one.as_str() == text).ok_or(UNKNOWN)
    }
}

impl PasswordBy {
    /// Its word in the table and in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Admin => "admin",
            Self::Generated => "generated",
        }
    }

    pub(super) fn parse(text: &str) -> Result<Self, Invalid> {
        let all = [Self::User, Self::Admin, Self::Generated];
        all.into_iter().find(|one| one.as_str() == text).ok_or(UNKNOWN)
    }
}

impl Journal {
    /// Its word in the table.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Creating => "creating",
            Self::Created => "created",
            Self::Removing => "removing",
            Self::Removed => "removed",
            Self::Stuck => "stuck",
        }
    }

    pub(super) fn parse(text: &str) -> Result<Self, Invalid> {
        let all = [Self::None, Self::Creating, Self::Created, Self::Removing, Self::Removed, Self::Stuck];
        all.into_iter().find(|one| one.as_str() == text).ok_or(UNKNOWN)
    }
}

impl RowField {
    /// Its name in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CredentialId => "credentialId",
            Self::DestEmail => "destEmail",
            Self::DestPassword => "destPassword",
            Self::AcceptWish => "acceptWish",
        }
    }

    pub(super) fn parse(text: &str) -> Result<Self, Invalid> {
        let all = [Self::CredentialId, Self::DestEmail, Self::DestPassword, Self::AcceptWish];
        all.into_iter().find(|one| one.as_str() == text).ok_or(UNKNOWN)
    }
}

impl RowCode {
    const ALL: [Self; 19] = [
        Self::UnknownCredential,
        Self::DamagedCredential,
        Self::WishNotAccepted,
        Self::ForeignDomain,
        Self::UnusableAddress,
        Self::TooManyAccounts,
        Self::PasswordMissing,
        Self::WrongCredentials,
        Self::AppPassword,
        Self::BrowserSignIn,
        Self::BasicAuthDisabled,
        Self::ImapDisabled,
        Self::ContactAdmin,
        Self::MailboxUnusable,
        Self::ServerSetup,
        Self::NotNow,
        Self::AccountTaken,
        Self::AccountRefused,
        Self::AccountNotRemoved,
    ];

    /// Its word in the table and in the API; those of logins are the words that submitters get.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UnknownCredential => "unknown-credential",
            Self::DamagedCredential => "damaged-credential",
            Self::WishNotAccepted => "wish-not-accepted",
            Self::ForeignDomain => "foreign-domain",
            Self::UnusableAddress => "unusable-address",
            Self::TooManyAccounts => "too-many-accounts",
            Self::PasswordMissing => "password-missing",
            Self::WrongCredentials => "wrong-credentials",
            Self::AppPassword => "app-password",
            Self::BrowserSignIn => "browser-sign-in",
            Self::BasicAuthDisabled => "basic-auth-disabled",
            Self::ImapDisabled => "imap-disabled",
            Self::ContactAdmin => "contact-admin",
            Self::MailboxUnusable => "mailbox-unusable",
            Self::ServerSetup => "server-setup",
            Self::NotNow => "not-now",
            Self::AccountTaken => "account-taken",
            Self::AccountRefused => "account-refused",
            Self::AccountNotRemoved => "account-not-removed",
        }
    }

    pub(super) fn parse(text: &str) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|one| one.as_str() == text).ok_or(UNKNOWN)
    }

    /// What an admin reads.
    pub const fn detail(self) -> &'static str {
        match self {
            Self::UnknownCredential => "This submission is not there any more.",
            Self::DamagedCredential => "This submission can't be opened: its user has to submit again.",
            Self::WishNotAccepted => {
                "Its user wishes this address, and it is not the mailbox's own: accept the wish, or choose another."
            }
            Self::ForeignDomain => "Purelymail does not manage this domain for you.",
            Self::UnusableAddress => "Purelymail makes no account of this name.",
            Self::TooManyAccounts => {
                "Purelymail lists only 1,000 accounts, and this one is not among them: whether it exists can't be told."
            }
            Self::PasswordMissing => "The account exists already, and its password was not given.",
            Self::WrongCredentials => "The mail server refused this address and password.",
            Self::AppPassword => "The mail server wants an app password.",
            Self::BrowserSignIn => "The mail server wants the user to sign in with a browser first.",
            Self::BasicAuthDisabled => "The mail server takes no passwords over IMAP.",
            Self::ImapDisabled => "IMAP is switched off for this mailbox.",
            Self::ContactAdmin => "The mail server says that this account needs its administrator.",
            Self::MailboxUnusable => "The mail server took the password but could not open the mailbox.",
            Self::ServerSetup => "The mail server entry does not work.",
            Self::NotNow => "The mail server could not check the login for too long. Try again later.",
            Self::AccountTaken => "Somebody else made this account meanwhile. It was left as it is.",
            Self::AccountRefused => "Purelymail refused to make this account.",
            Self::AccountNotRemoved => {
                "This account was made and could not be removed again: remove it at Purelymail."
            }
        }
    }
}

const UNKNOWN: Invalid = Invalid::new("must be a known word");

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_is_read_as_it_is_written() {
        for code in RowCode::ALL {
            assert_eq!(RowCode::parse(code.as_str()), Ok(code));
        }
        let words: BTreeSet<_> = RowCode::ALL.map(RowCode::as_str).into();
        assert_eq!(words.len(), RowCode::ALL.len());
    }

    #[test]
    fn rows_sort_by_their_place() {
        assert_eq!(RowNumber::new(7).map(|row| row.to_string()).as_deref(), Some("0007"));
        assert!(RowNumber::new(500).is_none());
        for text in ["", "7", "00007", "0500", "+007", "-001", "abcd"] {
            assert!(RowNumber::parse(text).is_err(), "{text}");
        }
        assert_eq!(RowNumber::parse("0499").map(RowNumber::get), Ok(499));
    }
}
