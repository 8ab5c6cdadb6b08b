use crate::{Cause, Fault, Hint, NotNow, Provider};

/// A login that was not accepted: the cause, and what to tell the user.
///
/// Made of fixed texts and numbers only; nothing of the server's words is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    cause: Cause,
    provider: Option<&'static Provider>,
    wait_seconds: Option<u32>,
}

impl Refusal {
    /// A refusal for reasons outside the conversation, such as the network's.
    pub const fn new(cause: Cause) -> Self {
        Self { cause, provider: None, wait_seconds: None }
    }

    pub(crate) const fn at(self, provider: Option<&'static Provider>) -> Self {
        Self { provider, ..self }
    }

    pub(crate) const fn after(self, wait_seconds: Option<u32>) -> Self {
        Self { wait_seconds, ..self }
    }

    /// Why.
    pub const fn cause(&self) -> Cause {
        self.cause
    }

    /// The API's `cause`.
    pub const fn code(&self) -> &'static str {
        match self.cause {
            Cause::WrongCredentials => "wrong-credentials",
            Cause::AppPassword => "app-password",
            Cause::BrowserSignIn => "browser-sign-in",
            Cause::BasicAuthDisabled => "basic-auth-disabled",
            Cause::ImapDisabled => "imap-disabled",
            Cause::ContactAdmin => "contact-admin",
            Cause::MailboxUnusable => "mailbox-unusable",
            Cause::NotNow(_) => "not-now",
            Cause::ServerSetup(_) => "server-setup",
        }
    }

    /// The reason within the cause, for logs and for the admin's server test; a fixed word.
    pub const fn reason(&self) -> &'static str {
        match self.cause {
            Cause::NotNow(why) => why.as_str(),
            Cause::ServerSetup(fault) => fault.as_str(),
            Cause::WrongCredentials
            | Cause::AppPassword
            | Cause::BrowserSignIn
            | Cause::BasicAuthDisabled
            | Cause::ImapDisabled
            | Cause::ContactAdmin
            | Cause::MailboxUnusable => self.code(),
        }
    }

    /// Whether the account or what was typed is at fault (422), rather than the moment or the
    /// server entry (503).
    pub const fn is_the_users(&self) -> bool {
        !self.is_not_now() && self.server_fault().is_none()
    }

    /// Whether the mail server could not tell at the moment (503; costs the user no attempt).
    pub const fn is_not_now(&self) -> bool {
        matches!(self.cause, Cause::NotNow(_))
    }

    /// What is wrong with the admin's server entry, if that is the cause (503, a mark for the admin).
    pub const fn server_fault(&self) -> Option<Fault> {
        if let Cause::ServerSetup(fault) = self.cause { Some(fault) } else { None }
    }

    /// Whether the very same submission may be accepted later.
    pub const fn retryable(&self) -> bool {
        match self.cause {
            Cause::NotNow(_) | Cause::MailboxUnusable => true,
            Cause::ServerSetup(fault) => fault.may_pass(),
            Cause::WrongCredentials
            | Cause::AppPassword
            | Cause::BrowserSignIn
            | Cause::BasicAuthDisabled
            | Cause::ImapDisabled
            | Cause::ContactAdmin => false,
        }
    }

    /// Seconds to wait before trying again, where the server named them or the cause suggests some.
    pub const fn retry_after_seconds(&self) -> Option<u32> {
        match (self.wait_seconds, self.cause) {
            (Some(seconds), _) => Some(seconds),
            (None, Cause::NotNow(NotNow::Limit | NotNow::Throttled | NotNow::OverQuota)) => Some(300),
            (None, Cause::NotNow(_)) => Some(60),
            (None, _) => None,
        }
    }

    /// The field to mend, where one is.
    pub const fn field(&self) -> Option<&'static str> {
        match self.cause {
            Cause::WrongCredentials | Cause::AppPassword => Some("sourcePassword"),
            Cause::BrowserSignIn
            | Cause::BasicAuthDisabled
            | Cause::ImapDisabled
            | Cause::ContactAdmin
            | Cause::MailboxUnusable => Some("sourceEmail"),
            Cause::NotNow(_) | Cause::ServerSetup(_) => None,
        }
    }

    /// What to do next.
    pub const fn hint(&self) -> Hint {
        match self.cause {
            Cause::WrongCredentials => match self.provider {
                Some(provider) => provider.wrong_hint(),
                None => Hint::CheckPassword,
            },
            Cause::AppPassword => Hint::MakeAppPassword,
            Cause::BrowserSignIn => Hint::SignInInBrowser,
            Cause::BasicAuthDisabled => Hint::PasswordNotAccepted,
            Cause::ImapDisabled => Hint::EnableImap,
            Cause::ContactAdmin => Hint::ContactAdmin,
            Cause::MailboxUnusable => Hint::MailboxDidNotOpen,
            Cause::NotNow(_) => Hint::TryLater,
            Cause::ServerSetup(_) => Hint::TellOrganizer,
        }
    }

    /// Plain English for where no page translates the hint.
    pub const fn detail(&self) -> &'static str {
        match self.cause {
            Cause::WrongCredentials => "The mail server did not accept this address and password.",
            Cause::AppPassword => {
                "This provider wants an app password: make one in your account's security settings and enter it here."
            }
            Cause::BrowserSignIn => {
                "This provider wants you to sign in with your browser first; then try again here."
            }
            Cause::BasicAuthDisabled => {
                "This provider no longer lets programs read mail with a password. Tell the person who sent you the link."
            }
            Cause::ImapDisabled => {
                "IMAP is switched off for this mailbox: switch it on in your mail settings, then try again."
            }
            Cause::ContactAdmin => {
                "The mail server says that this account needs its administrator, for instance because it is locked or has expired."
            }
            Cause::MailboxUnusable => "The mail server accepted the password but could not open the mailbox.",
            Cause::NotNow(_) => {
                "The mail server can't check logins at the moment. This says nothing about your password: try again later."
            }
            Cause::ServerSetup(_) => {
                "The mail server entry of this campaign doesn't work. This is not your mistake: tell the person who sent you the link."
            }
        }
    }

    /// The same for the admin who tries a server entry: what is wrong with it, or with the moment.
    pub const fn admin_detail(&self) -> &'static str {
        match self.cause {
            Cause::ServerSetup(fault) => fault.detail(),
            Cause::NotNow(why) => why.detail(),
            Cause::WrongCredentials
            | Cause::AppPassword
            | Cause::BrowserSignIn
            | Cause::BasicAuthDisabled
            | Cause::ImapDisabled
            | Cause::ContactAdmin
            | Cause::MailboxUnusable => self.detail(),
        }
    }

    /// Where the provider explains how to do what the hint says, if known.
    pub fn help_link(&self) -> Option<&'static str> {
        let provider = self.provider?;
        match self.hint() {
            Hint::MakeAppPassword | Hint::CheckAppPassword | Hint::CheckPasswordOrMakeAppPassword => {
                provider.password_help
            }
            Hint::EnableImap | Hint::CheckPasswordOrEnableImap => provider.imap_help,
            Hint::CheckPassword
            | Hint::SignInInBrowser
            | Hint::PasswordNotAccepted
            | Hint::ContactAdmin
            | Hint::MailboxDidNotOpen
            | Hint::TryLater
            | Hint::TellOrganizer => None,
        }
    }
}
