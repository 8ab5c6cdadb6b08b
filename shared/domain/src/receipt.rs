use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{Invalid, crockford};

/// What somebody who handed over a mailbox is shown once, and with which they see, replace or withdraw it later.
///
/// 120 random bits, written as six groups of four characters. NIST SP 800-63B (§5.1.2.2, look-up secrets) lets such
/// secrets of at least 112 bits be stored by a fast hash; so does ASVS 6.5.2. Not Clone, Debug, Display, PartialEq or
/// Serialize; wiped on drop.
pub struct ReceiptCode(Zeroizing<[u8; crockford::BYTES]>);

impl ReceiptCode {
    const GROUP: usize = 4;

    /// A new code; the bytes come from a CSPRNG.
    pub fn from_random(bytes: [u8; crockford::BYTES]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Reads a code as somebody copied it: any case, spaces and hyphens, `O` for `0`, `I` or `L` for `1`.
    pub fn parse(typed: &str) -> Result<Self, Invalid> {
        crockford::decode(typed).map(Self).ok_or(Invalid::new("must be a receipt code"))
    }

    /// What is stored of it and looked up.
    pub fn hash(&self) -> ReceiptHash {
        ReceiptHash(Sha256::digest(*self.0).into())
    }

    /// The code, for the one who is to keep it.
    pub fn expose(&self) -> Zeroizing<String> {
        crockford::encode(&self.0, Self::GROUP)
    }

    /// Its bits, of which the key is made that what it tells is sealed under.
    pub fn bits(&self) -> &[u8; crockford::BYTES] {
        &self.0
    }
}

/// SHA-256 of a receipt code: finds what the code is for, opens nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptHash([u8; 32]);

impl ReceiptHash {
    /// Of no code: nothing is ever stored under it. Who looks for it finds as much as with a code that nobody has.
    pub const NONE: Self = Self([0; 32]);

    /// 64 lower-case hexadecimal digits.
    pub fn to_hex(&self) -> String {
        hex::encode(self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_key_is_made_of_its_own_bits() {
        assert_eq!(ReceiptCode::from_random([7; 15]).bits(), &[7; 15]);
    }

    #[test]
    fn shown_in_six_groups_and_stored_as_sha256_of_its_bits() {
        let code = ReceiptCode::from_random([0; 15]);
        assert_eq!(code.expose().as_str(), "0000-0000-0000-0000-0000-0000");
        let expected = "5322fecfc92a5e3248a297a3df3eddfb9bd9049504272e4f572b87fa36d4b3bd";
        assert_eq!(code.hash().to_hex(), expected);
        assert_ne!(code.hash(), ReceiptHash::NONE);
    }

    #[test]
    fn what_is_no_code_is_refused_without_a_word_of_it() {
        for text in ["", "canary", &"U".repeat(24), &"0".repeat(25)] {
            let Err(invalid) = ReceiptCode::parse(text) else { panic!("{text}") };
            assert_eq!(invalid.reason(), "must be a receipt code");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_leads_back(bytes: [u8; 15], other: [u8; 15]) {
            let code = ReceiptCode::from_random(bytes);
            let shown = code.expose();
            prop_assert_eq!(shown.split('-').map(str::len).collect::<Vec<_>>(), [4; 6]);
            let copied = ReceiptCode::parse(&shown.to_lowercase()).expect("shown");
            prop_assert_eq!(copied.hash(), code.hash());
            prop_assert_eq!(copied.bits(), code.bits());
            prop_assert_eq!(code.hash() == ReceiptCode::from_random(other).hash(), bytes == other);
        }
    }
}
