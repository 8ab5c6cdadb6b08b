use zeroize::Zeroizing;

use crate::Invalid;

/// A mailbox password: 1 to 1024 bytes of UTF-8 without NUL, CR, LF or U+FFFD.
///
/// Taken as typed: spaces at its ends and any Unicode form may be part of it. Not Clone, Debug,
/// Display, PartialEq or Serialize; wiped on drop.
pub struct Password(Zeroizing<String>);

impl Password {
    /// Bytes; no mail server is known that takes more, and a form field should end somewhere.
    pub const MAX_BYTES: usize = 1024;

    /// NUL, CR and LF can't be sent in an IMAP string (RFC 9051 §9) and could start a second command.
    pub fn parse(typed: impl Into<Zeroizing<String>>) -> Result<Self, Invalid> {
        let typed = typed.into();
        if typed.is_empty() {
            Err(Invalid::new("must not be empty"))
        } else if typed.len() > Self::MAX_BYTES {
            Err(Invalid::new("must be at most 1024 bytes long"))
        } else if typed.contains(['\0', '\r', '\n']) {
            Err(Invalid::new("must not hold line breaks or NUL"))
        } else if typed.contains(char::REPLACEMENT_CHARACTER) {
            // Left by somebody on the way who met bytes that are no UTF-8: it isn't what was typed.
            Err(Invalid::new("must be valid Unicode text"))
        } else {
            Ok(Self(typed))
        }
    }

    /// A second one, where each of two uses consumes its own. Not `Clone`, so that none is copied unseen.
    pub fn duplicate(&self) -> Self {
        Self(self.0.clone())
    }

    /// The secret itself: for the login conversation and the seal alone.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Password, Invalid> {
        Password::parse(text.to_owned())
    }

    #[test]
    fn any_printable_password_is_kept_as_typed() {
        for text in ["x", " not a secret ", "\"\\", "пароль", "🔑", &"x".repeat(1024)] {
            assert_eq!(parse(text).expect("valid").expose(), text);
        }
    }

    #[test]
    fn what_imap_cannot_carry_is_refused() {
        for text in ["", "a\0", "a\r", "\nb", "a\r\nA1 LOGOUT", "a\u{fffd}", &"x".repeat(1025)] {
            assert!(parse(text).is_err(), "{text:?}");
        }
    }
}
