use domain::{Invalid, TokenHash};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// A code that stands in for the authenticator app, once: 24 characters in four groups, 120 random bits.
///
/// Stored as plain SHA-256, which ASVS 6.5.2 allows from 112 bits on. Not Clone, Debug or Serialize; wiped on drop.
pub(crate) struct RecoveryCode(Zeroizing<String>);

/// How many an admin gets at a time.
pub(crate) const SET: usize = 10;

/// Crockford's base 32: without the letters that look like a digit or like each other.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CHARS: usize = 24;
const GROUP: usize = 6;

impl RecoveryCode {
    /// A new code; the bytes come from a CSPRNG.
    pub(crate) fn from_random(bytes: [u8; 15]) -> Self {
        let mut text = Zeroizing::new(String::with_capacity(CHARS));
        let (mut bits, mut held) = (0_u16, 0);
        for byte in *Zeroizing::new(bytes) {
            bits = bits << 8 | u16::from(byte);
            held += 8;
            while held >= 5 {
                held -= 5;
                text.push(char::from(ALPHABET[usize::from(bits >> held & 31)]));
            }
        }
        Self(text)
    }

    /// Reads a code as somebody copied it: any case, with or without the hyphens, `O` for `0`, `I` or `L` for `1`.
    pub(crate) fn parse(typed: &str) -> Result<Self, Invalid> {
        let mut text = Zeroizing::new(String::with_capacity(CHARS + 4));
        for c in typed.chars().filter(|c| !matches!(c, '-' | ' ')).take(CHARS + 1) {
            text.push(match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            });
        }
        if text.len() == CHARS && text.bytes().all(|byte| ALPHABET.contains(&byte)) {
            Ok(Self(text))
        } else {
            Err(Invalid::new("must be one of the recovery codes"))
        }
    }

    /// What is stored of it.
    pub(crate) fn hash(&self) -> Result<TokenHash, Invalid> {
        TokenHash::parse(&hex::encode(Sha256::digest(self.0.as_bytes())))
    }

    /// In groups, for the one who is to keep it.
    pub(crate) fn expose(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(CHARS + CHARS / GROUP));
        for (at, c) in self.0.chars().enumerate() {
            if at > 0 && at % GROUP == 0 {
                text.push('-');
            }
            text.push(c);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn copied_by_hand() {
        let code = RecoveryCode::from_random([0; 15]);
        assert_eq!(code.expose().as_str(), "000000-000000-000000-000000");
        let copied = RecoveryCode::parse(" oOo000 000000-000000000000").expect("the same");
        assert_eq!(copied.0, code.0);
        for text in ["", "000000", &"0".repeat(23), &"0".repeat(25), &"U".repeat(24), &"é".repeat(12)] {
            assert!(RecoveryCode::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_bit_counts(bytes: [u8; 15], bit in 0_usize..120) {
            let code = RecoveryCode::from_random(bytes);
            let mut other = bytes;
            other[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(code.0 != RecoveryCode::from_random(other).0);
            let copied = RecoveryCode::parse(&code.expose().to_lowercase()).expect("shown");
            prop_assert!(copied.hash() == code.hash() && code.hash().is_ok());
        }
    }
}
