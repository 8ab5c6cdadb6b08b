//! Passwords of admins: which may be set, and how they are kept.

mod common;
mod hash;

use domain::{EmailAddress, Invalid};
use icu_casemap::CaseMapper;
use icu_normalizer::ComposingNormalizerBorrowed;
use zeroize::Zeroizing;

pub(crate) use hash::{HashError, PasswordHash};

/// A password as somebody typed it to prove who they are.
///
/// Of any length but none, and of any content: the rules are for new ones. It is compared in full and as typed (ASVS 6.2.8), apart
/// from NFC: one keyboard composes what another sends in parts. Not Clone, Debug, PartialEq or Serialize; wiped on
/// drop.
pub(crate) struct TypedPassword(Zeroizing<String>);

impl TypedPassword {
    /// Reads any text but the empty one.
    pub(crate) fn parse(typed: Zeroizing<String>) -> Result<Self, Invalid> {
        if typed.is_empty() {
            return Err(Invalid::new("must not be empty"));
        }
        let nfc = ComposingNormalizerBorrowed::new_nfc();
        if nfc.is_normalized(&typed) {
            return Ok(Self(typed));
        }
        // With room for the longest result, so that no outgrown copy stays behind in memory.
        let mut text = Zeroizing::new(String::with_capacity(typed.len().saturating_mul(3)));
        nfc.normalize_to(&typed, &mut *text).map_err(|_| Invalid::new("must be valid Unicode text"))?;
        Ok(Self(text))
    }

    fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// A password that an admin may have.
///
/// 12 to 128 characters (ASVS 6.2.1, 6.2.9), any of Unicode, in any composition (6.2.5); not among the common and
/// leaked ones (6.2.4, 6.2.12), not made of the address or of our name (6.2.11). It never expires (6.2.10).
pub(crate) struct NewPassword(TypedPassword);

impl NewPassword {
    /// Fewest and most characters, in NFC.
    const CHARS: std::ops::RangeInclusive<usize> = 12..=128;
    /// A shorter local part may be in a good password by chance.
    const LOCAL_PART_CHARS: usize = 4;
    /// What everybody would think of first here; documented, as ASVS 6.1.2 asks.
    const OUR_WORDS: [&str; 2] = ["mailgather", "purelymail"];
    /// Characters that a password with our words needs beside them.
    const BESIDE_OUR_WORDS: usize = 8;

    /// Reads a password that is to belong to `address`.
    pub(crate) fn parse(typed: Zeroizing<String>, address: &EmailAddress) -> Result<Self, Invalid> {
        let password = TypedPassword::parse(typed)?;
        let chars = password.0.chars().count();
        if chars < *Self::CHARS.start() {
            return Err(Invalid::new("must be at least 12 characters long"));
        }
        if chars > *Self::CHARS.end() {
            return Err(Invalid::new("must be at most 128 characters long"));
        }
        let folded = fold(&password.0);
        if Self::names(address, &folded) {
            return Err(Invalid::new("must not contain the mail address or the part before its @"));
        }
        if Self::is_our_name(&folded) {
            return Err(Invalid::new("must be more than a name of this system"));
        }
        if common::holds(&password.0) {
            return Err(Invalid::new("must not be one of the passwords that are used most"));
        }
        Ok(Self(password))
    }

    fn names(address: &EmailAddress, folded: &str) -> bool {
        let typed = fold(address.as_typed());
        let local = address.canonical().rsplit_once('@').map_or("", |(local, _)| local);
        folded.contains(typed.as_str())
            || folded.contains(address.canonical())
            || (local.chars().count() >= Self::LOCAL_PART_CHARS && folded.contains(local))
    }

    fn is_our_name(folded: &str) -> bool {
        let mut rest = Zeroizing::new(folded.to_owned());
        for word in Self::OUR_WORDS {
            rest = Zeroizing::new(rest.replace(word, ""));
        }
        rest.len() < folded.len() && rest.chars().count() < Self::BESIDE_OUR_WORDS
    }
}

/// For comparing regardless of case, like the canonical form of an address: folding may denormalize, hence NFC on
/// both sides of it.
fn fold(text: &str) -> Zeroizing<String> {
    let nfc = ComposingNormalizerBorrowed::new_nfc();
    let composed = Zeroizing::new(nfc.normalize(text).into_owned());
    let folded = Zeroizing::new(CaseMapper::new().fold_string(&composed).into_owned());
    Zeroizing::new(nfc.normalize(&folded).into_owned())
}

#[cfg(test)]
mod tests;
