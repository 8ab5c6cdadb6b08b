use icu_normalizer::ComposingNormalizerBorrowed;

use crate::{Invalid, hidden::is_format};

/// A name for people to read: 1 to 100 characters, trimmed, in NFC, without control characters and without invisible
/// ones, but for those that a name can't be written without.
#[derive(Clone, PartialEq, Eq)]
pub struct Label(String);

impl Label {
    /// Longest label in characters.
    pub const MAX_CHARS: usize = 100;

    /// Trims and normalizes what was typed.
    pub fn parse(typed: &str) -> Result<Self, Invalid> {
        let label = Self::stored(typed)?;
        if label.0.chars().any(|c| is_format(c) && !SHAPING.contains(&c)) {
            return Err(Invalid::new("must not hold invisible characters"));
        }
        Ok(label)
    }

    /// Reads what was parsed once: what was let in before a rule was made stays readable.
    pub fn stored(typed: &str) -> Result<Self, Invalid> {
        let text = ComposingNormalizerBorrowed::new_nfc().normalize(typed.trim());
        if text.is_empty() {
            Err(Invalid::new("must not be empty"))
        } else if text.chars().count() > Self::MAX_CHARS {
            Err(Invalid::new("must be at most 100 characters long"))
        } else if text.chars().any(is_forbidden) {
            Err(Invalid::new("must not hold control characters"))
        } else {
            Ok(Self(text.into_owned()))
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Joiners, which Persian and Hindi names and many emoji need, and the marks that say which way a neutral character
/// beside them runs.
const SHAPING: [char; 5] = ['\u{200C}', '\u{200D}', '\u{200E}', '\u{200F}', '\u{61C}'];

/// Controls and the marks that reorder text: a text must not be able to rewrite the line that shows it.
pub(crate) fn is_forbidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trimmed_and_composed() {
        assert_eq!(Label::parse("  Zoe\u{308} ").expect("valid").as_str(), "Zoë");
    }

    #[test]
    fn a_hundred_characters_and_no_more() {
        assert!(Label::parse(&"ë".repeat(100)).is_ok());
        assert!(Label::parse(&"ë".repeat(101)).is_err());
    }

    #[test]
    fn refused() {
        for text in [
            "",
            "  ",
            "a\nb",
            "a\0",
            "\u{202E}gnp",
            "ow\u{200B}ner",
            "ow\u{AD}ner",
            "\u{2066}x",
            "x\u{FEFF}y",
            "x\u{E0041}",
            &"x".repeat(101),
        ] {
            assert!(Label::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn names_of_all_scripts_pass() {
        for text in [
            "Zoë Müller-Ødegård",
            "می\u{200C}خواهم",
            "क्\u{200D}ष",
            "👩\u{200D}💻",
            "❤\u{FE0F}",
            "אבג\u{200F}!",
        ] {
            assert!(Label::parse(text).is_ok(), "{text:?}");
        }
    }
}
