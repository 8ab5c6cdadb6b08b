use std::fmt;

use thiserror::Error;

use crate::connection::{Effect, Failure, Trouble};

/// Why something could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReadError {
    /// Not now; the same call may succeed later. It was repeated already, as far as the time allowed.
    #[error("Purelymail can't be asked now: {0}")]
    NotNow(Reason),
    /// Purelymail declined.
    #[error("Purelymail refused: {0}")]
    Refused(Code),
    /// Purelymail doesn't know the API token: the operator's to mend.
    #[error("Purelymail doesn't accept the API token")]
    InvalidToken,
    /// The answer isn't what this version understands: the operator's or ours to mend.
    #[error("Purelymail's answer is not understood: {0}")]
    Protocol(Reason),
}

/// Why something was not changed, or whether it may have been.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChangeError {
    /// Not now, and surely nothing was changed: may be tried again.
    #[error("Purelymail can't be asked now: {0}")]
    NotNow(Reason),
    /// It was sent and its answer is lost: read back.
    #[error("what Purelymail did is not known: {0}")]
    Unknown(Reason),
    /// Purelymail declined. What its codes mean isn't documented: read back where that matters.
    #[error("Purelymail refused: {0}")]
    Refused(Code),
    /// Purelymail doesn't know the API token, so nothing was changed: the operator's to mend.
    #[error("Purelymail doesn't accept the API token")]
    InvalidToken,
    /// Purelymail didn't take it for one of its operations, so nothing was changed: the operator's or ours
    /// to mend.
    #[error("Purelymail's answer is not understood: {0}")]
    Protocol(Reason),
}

impl ReadError {
    /// A fixed word for the log.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::NotNow(_) => "not-now",
            Self::Refused(_) => "refused",
            Self::InvalidToken => "invalid-token",
            Self::Protocol(_) => "protocol",
        }
    }

    /// Another one that says more.
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::NotNow(reason) | Self::Protocol(reason) => reason.as_str(),
            Self::Refused(_) | Self::InvalidToken => self.kind(),
        }
    }
}

impl ChangeError {
    /// Whether the change may be in force: then nothing but reading back tells.
    pub const fn may_have_happened(&self) -> bool {
        match self {
            Self::Unknown(_) | Self::Refused(_) => true,
            Self::NotNow(_) | Self::InvalidToken | Self::Protocol(_) => false,
        }
    }

    /// A fixed word for the log.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::NotNow(_) => "not-now",
            Self::Unknown(_) => "unknown",
            Self::Refused(_) => "refused",
            Self::InvalidToken => "invalid-token",
            Self::Protocol(_) => "protocol",
        }
    }

    /// Another one that says more.
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::NotNow(reason) | Self::Unknown(reason) | Self::Protocol(reason) => reason.as_str(),
            Self::Refused(_) | Self::InvalidToken => self.kind(),
        }
    }
}

impl From<Failure> for ReadError {
    fn from(failure: Failure) -> Self {
        match failure.trouble {
            Trouble::Passing(reason) => Self::NotNow(reason),
            Trouble::Lasting(reason) => Self::Protocol(reason),
            Trouble::InvalidToken => Self::InvalidToken,
            Trouble::Refused(code) => Self::Refused(code),
        }
    }
}

impl From<Failure> for ChangeError {
    fn from(failure: Failure) -> Self {
        match (failure.trouble, failure.effect) {
            (Trouble::Passing(reason) | Trouble::Lasting(reason), Effect::Possible) => Self::Unknown(reason),
            (Trouble::Passing(reason), Effect::None) => Self::NotNow(reason),
            (Trouble::Lasting(reason), Effect::None) => Self::Protocol(reason),
            (Trouble::InvalidToken, Effect::None | Effect::Possible) => Self::InvalidToken,
            (Trouble::Refused(code), Effect::None | Effect::Possible) => Self::Refused(code),
        }
    }
}

/// What went wrong, in fixed words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// No connection.
    Unreachable,
    /// The deadline passed.
    TimedOut,
    /// The connection ended before the answer did.
    Ended,
    /// Status 429.
    Throttled,
    /// Status 408, or 500 and above.
    ServerError,
    /// No TLS, or not with a certificate that can be trusted.
    Tls,
    /// Status 404: there is no such operation, or the endpoint is wrong.
    UnknownOperation,
    /// Another status than 200.
    Status,
    /// Not said to be JSON.
    ContentType,
    /// Longer than any answer is.
    TooLong,
    /// Not JSON.
    NotJson,
    /// JSON of another form.
    Shape,
}

impl Reason {
    /// A word for the log.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed-out",
            Self::Ended => "ended",
            Self::Throttled => "throttled",
            Self::ServerError => "server-error",
            Self::Tls => "tls",
            Self::UnknownOperation => "unknown-operation",
            Self::Status => "status",
            Self::ContentType => "content-type",
            Self::TooLong => "too-long",
            Self::NotJson => "not-json",
            Self::Shape => "shape",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An error's code as Purelymail words it: 2 to 40 letters, so that it may be shown and logged, or
/// `unreadable`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    const MAX_LETTERS: usize = 40;

    /// What is part of the request isn't repeated: it could be a password.
    pub(crate) fn parse(text: &str, request: &[u8]) -> Self {
        let is_word = (2..=Self::MAX_LETTERS).contains(&text.len())
            && text.bytes().all(|letter| letter.is_ascii_alphabetic());
        let was_sent = is_word && request.windows(text.len()).any(|part| part == text.as_bytes());
        Self(if is_word && !was_sent { text } else { "unreadable" }.to_owned())
    }

    /// The word.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_a_plain_word_that_was_not_sent() {
        let request = br#"{"userName":"anna","password":"notASecret"}"#;
        for (text, code) in [
            ("userExists", "userExists"),
            ("notASecret", "unreadable"),
            ("ASecret", "unreadable"),
            ("anna", "unreadable"),
            ("a b", "unreadable"),
            ("pm-live-x", "unreadable"),
            ("code\n", "unreadable"),
            ("größe", "unreadable"),
            ("", "unreadable"),
            (&"x".repeat(40), &"x".repeat(40)),
            (&"x".repeat(41), "unreadable"),
        ] {
            assert_eq!(Code::parse(text, request).as_str(), code, "{text:?}");
        }
    }
}
