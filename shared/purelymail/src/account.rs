use std::fmt;

use crate::wire::FoundUser;

/// What is to be known of an account before somebody signs in to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct User {
    /// Whether it has a second factor: then IMAP takes an app password, never the account's own.
    pub needs_app_password: bool,
}

impl User {
    pub(crate) fn of(found: &FoundUser) -> Self {
        Self { needs_app_password: found.require_two_factor_authentication }
    }
}

/// Purelymail's credit in US dollars, with as many decimals as it tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credit(String);

impl Credit {
    const MAX_CHARS: usize = 40;

    /// A plain decimal number: digits, perhaps a sign, perhaps a point with digits behind it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, rest) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let well_formed = is_number(whole) && is_number(rest) && text.len() <= Self::MAX_CHARS;
        well_formed.then(|| Self(text.to_owned()))
    }

    /// Whether there is any: without, Purelymail makes no accounts.
    pub fn is_positive(&self) -> bool {
        !self.0.starts_with('-') && self.0.bytes().any(|byte| matches!(byte, b'1'..=b'9'))
    }
}

impl fmt::Display for Credit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credit() {
        for (text, positive) in [
            ("12.8400", true),
            ("3", true),
            ("0.000000000000000001", true),
            ("0", false),
            ("0.00", false),
            ("-0.01", false),
            ("-5", false),
        ] {
            let credit = Credit::parse(text).expect("a number");
            assert_eq!((credit.is_positive(), credit.to_string().as_str()), (positive, text));
        }
        for text in ["", "-", ".", "1.", ".5", "1e9", "NaN", "--1", "1.2.3", " 1", "１", &"1".repeat(41)] {
            assert_eq!(Credit::parse(text), None, "{text:?}");
        }
    }
}
