/// Why a login was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The server refused address and password.
    WrongCredentials,
    /// The provider wants a password made for one application.
    AppPassword,
    /// The provider wants the user to sign in with a browser first.
    BrowserSignIn,
    /// The provider takes no password over IMAP at all.
    BasicAuthDisabled,
    /// IMAP is switched off for this mailbox.
    ImapDisabled,
    /// The account is locked, expired or barred: its administrator must act.
    ContactAdmin,
    /// The password was taken but the mailbox did not open.
    MailboxUnusable,
    /// The mail server can't tell at the moment; says nothing about the password.
    NotNow(NotNow),
    /// The admin's server entry does not fit the server; says nothing about the password.
    ServerSetup(Fault),
}

/// Why the mail server can't tell at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotNow {
    /// It said `BYE`.
    Bye,
    /// It closed or broke the connection.
    Ended,
    /// The time for the check ran out.
    Deadline,
    /// `UNAVAILABLE`, or words to that effect.
    Unavailable,
    /// `INUSE`: another session holds the mailbox.
    InUse,
    /// `LIMIT`, or too many connections or logins.
    Limit,
    /// `SERVERBUG`.
    ServerBug,
    /// `OVERQUOTA`.
    OverQuota,
    /// It throttles this client.
    Throttled,
}

/// What is wrong with a server entry, or with the server behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The name has no address.
    NameNotFound,
    /// The host or port is not one that Mailgather may reach.
    Forbidden,
    /// Nothing listens there.
    Refused,
    /// No connection came about in time.
    TimedOut,
    /// What answers is not an IMAP server.
    NotImap,
    /// What answers does not speak TLS.
    NotTls,
    /// No TLS version or cipher in common (TLS 1.2 is the least).
    TlsTooOld,
    /// The TLS handshake failed otherwise.
    TlsFailed,
    /// The certificate has expired.
    CertificateExpired,
    /// The certificate is not valid yet.
    CertificateNotYetValid,
    /// The certificate is for another name.
    CertificateName,
    /// The certificate was issued by nobody known.
    CertificateIssuer,
    /// The certificate was issued by itself.
    CertificateSelfSigned,
    /// The certificate is malformed, revoked, or not for servers.
    CertificateInvalid,
    /// The server does not offer `STARTTLS`.
    StartTlsMissing,
    /// Bytes came between the OK to `STARTTLS` and the handshake: somebody may be in between.
    StartTlsTampered,
    /// `PREAUTH`: the server asks for no password, so it can't prove one.
    Preauth,
    /// `PRIVACYREQUIRED`: the server wants TLS.
    PrivacyRequired,
    /// `LOGINDISABLED`: the server takes no password on this channel.
    LoginDisabled,
    /// `REFERRAL`: the mailbox lives on another server, which is never followed.
    Referral,
    /// Replies larger or more numerous than any login needs.
    TooMuch,
    /// Replies that make no sense.
    Protocol,
}

impl Fault {
    /// The kebab-case name, for the admin's server test and for logs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NameNotFound => "name-not-found",
            Self::Forbidden => "forbidden-host",
            Self::Refused => "connection-refused",
            Self::TimedOut => "connection-timed-out",
            Self::NotImap => "not-imap",
            Self::NotTls => "not-tls",
            Self::TlsTooOld => "tls-too-old",
            Self::TlsFailed => "tls-failed",
            Self::CertificateExpired => "certificate-expired",
            Self::CertificateNotYetValid => "certificate-not-yet-valid",
            Self::CertificateName => "certificate-wrong-name",
            Self::CertificateIssuer => "certificate-unknown-issuer",
            Self::CertificateSelfSigned => "certificate-self-signed",
            Self::CertificateInvalid => "certificate-invalid",
            Self::StartTlsMissing => "starttls-missing",
            Self::StartTlsTampered => "starttls-tampered",
            Self::Preauth => "preauth",
            Self::PrivacyRequired => "privacy-required",
            Self::LoginDisabled => "login-disabled",
            Self::Referral => "referral",
            Self::TooMuch => "too-much",
            Self::Protocol => "protocol",
        }
    }

    /// Plain English for the admin who made the entry.
    pub const fn detail(self) -> &'static str {
        match self {
            Self::NameNotFound => "The host name was not found.",
            Self::Forbidden => "This host or port may not be reached from here.",
            Self::Refused => "Nothing listens on this port.",
            Self::TimedOut => "The server could not be reached in time.",
            Self::NotImap => "What answers there is not an IMAP server.",
            Self::NotTls => "The server does not speak TLS on this port; perhaps it wants STARTTLS.",
            Self::TlsTooOld => {
                "The server offers no TLS version or cipher that is still safe; it needs TLS 1.2 or later."
            }
            Self::TlsFailed => "The TLS handshake failed.",
            Self::CertificateExpired => "The server's certificate has expired.",
            Self::CertificateNotYetValid => "The server's certificate is not valid yet.",
            Self::CertificateName => "The server's certificate is for another host name.",
            Self::CertificateIssuer => {
                "The server's certificate was issued by an authority that is not publicly trusted."
            }
            Self::CertificateSelfSigned => "The server's certificate is self-signed.",
            Self::CertificateInvalid => "The server's certificate can't be used.",
            Self::StartTlsMissing => {
                "The server does not offer STARTTLS on this port; perhaps it wants TLS from the start."
            }
            Self::StartTlsTampered => "Something interfered with STARTTLS on the way to the server.",
            Self::Preauth => {
                "The server lets everybody in without a password, so no password can be checked."
            }
            Self::PrivacyRequired => "The server wants an encrypted connection.",
            Self::LoginDisabled => "The server takes no passwords on this connection; perhaps it wants TLS.",
            Self::Referral => "The server says that this mailbox is on another server.",
            Self::TooMuch => "The server sends far more than a login needs.",
            Self::Protocol => "The server does not follow the IMAP protocol.",
        }
    }

    /// Whether it can pass by itself: a name server or a mail server that is down looks the same
    /// as one that was never there.
    pub(crate) const fn may_pass(self) -> bool {
        matches!(self, Self::NameNotFound | Self::Refused | Self::TimedOut)
    }
}

impl NotNow {
    /// The kebab-case name, for logs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bye => "bye",
            Self::Ended => "ended",
            Self::Deadline => "deadline",
            Self::Unavailable => "unavailable",
            Self::InUse => "in-use",
            Self::Limit => "limit",
            Self::ServerBug => "server-bug",
            Self::OverQuota => "over-quota",
            Self::Throttled => "throttled",
        }
    }

    /// Plain English for the admin who tries a server entry.
    pub const fn detail(self) -> &'static str {
        match self {
            Self::Bye => "The server sends everybody away at the moment.",
            Self::Ended => "The server closed the connection.",
            Self::Deadline => {
                "The server did not answer in time; perhaps it wants TLS from the start, or none on this port."
            }
            Self::Unavailable => "The server says that it is not available at the moment.",
            Self::InUse => "The server says that the mailbox is in use.",
            Self::Limit => "The server takes no more connections or logins at the moment.",
            Self::ServerBug => "The server reports an error of its own.",
            Self::OverQuota => "The server says that a quota is used up.",
            Self::Throttled => "The server asks to be asked less often.",
        }
    }
}
