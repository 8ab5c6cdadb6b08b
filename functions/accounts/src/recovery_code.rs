use domain::{Invalid, TokenHash, crockford};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// A code that stands in for the authenticator app, once: 24 characters in four groups, 120 random bits.
///
/// Stored as plain SHA-256, which ASVS 6.5.2 allows from 112 bits on. Not Clone, Debug or Serialize; wiped on drop.
pub(crate) struct RecoveryCode(Zeroizing<[u8; crockford::BYTES]>);

/// How many an admin gets at a time.
pub(crate) const SET: usize = 10;

const GROUP: usize = 6;

impl RecoveryCode {
    /// A new code; the bytes come from a CSPRNG.
    pub(crate) fn from_random(bytes: [u8; crockford::BYTES]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Reads a code as somebody copied it: any case, with or without the hyphens, `O` for `0`, `I` or `L` for `1`.
    pub(crate) fn parse(typed: &str) -> Result<Self, Invalid> {
        crockford::decode(typed).map(Self).ok_or(Invalid::new("must be one of the recovery codes"))
    }

    /// What is stored of it: the hash of its characters, without hyphens.
    pub(crate) fn hash(&self) -> Result<TokenHash, Invalid> {
        let characters = crockford::encode(&self.0, usize::MAX);
        TokenHash::parse(&hex::encode(Sha256::digest(characters.as_bytes())))
    }

    /// In groups, for the one who is to keep it.
    pub(crate) fn expose(&self) -> Zeroizing<String> {
        crockford::encode(&self.0, GROUP)
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

    #[test]
    fn stored_as_the_hash_of_its_characters() {
        let expected = "1aaa7999292f3795cc857ea24de1f4b299ba64b767338f5c8cbe6e93604cc5a5";
        let hash = RecoveryCode::from_random([0; 15]).hash().expect("digits").to_hex();
        assert_eq!(hash, expected);
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
