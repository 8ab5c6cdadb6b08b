use icu_normalizer::ComposingNormalizerBorrowed;

use crate::{Invalid, label};

/// What an organization tells its users on a campaign's page: plain text of 1 to 2000 characters, trimmed, in
/// NFC, its line breaks LF, without other control characters.
#[derive(Clone, PartialEq, Eq)]
pub struct Instructions(String);

impl Instructions {
    /// Longest text in characters, its line breaks among them.
    pub const MAX_CHARS: usize = 2000;

    /// Trims and normalizes what was typed.
    pub fn parse(typed: &str) -> Result<Self, Invalid> {
        let lines = typed.trim().replace("\r\n", "\n");
        let text = ComposingNormalizerBorrowed::new_nfc().normalize(&lines);
        if text.is_empty() {
            Err(Invalid::new("must not be empty"))
        } else if text.chars().count() > Self::MAX_CHARS {
            Err(Invalid::new("must be at most 2000 characters long"))
        } else if text.chars().any(|c| c != '\n' && label::is_forbidden(c)) {
            Err(Invalid::new("must not hold control characters besides line breaks"))
        } else {
            Ok(Self(text.into_owned()))
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_kept_and_their_breaks_are_one_character() {
        let text = Instructions::parse("  Dear all,\r\n\r\nZoe\u{308} helps.\n").expect("valid");
        assert_eq!(text.as_str(), "Dear all,\n\nZoë helps.");
        let longest = "ä\n".repeat(999) + "xx";
        assert_eq!(Instructions::parse(&longest).expect("valid").as_str(), longest);
    }

    #[test]
    fn refused() {
        for text in ["", " \r\n ", "a\0", "a\tb", "a\rb", "a\u{2028}b", "a\u{202E}gnp", &"x".repeat(2001)] {
            assert!(Instructions::parse(text).is_err(), "{text:?}");
        }
    }
}
