use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{Invalid, digits};

/// The secret of a campaign's link: 32 random bytes, written as 64 lower-case hexadecimal digits.
///
/// Whoever has it may submit to the campaign. Not Clone, Debug, Display or Serialize; wiped on drop.
pub struct CampaignToken(Zeroizing<[u8; 32]>);

impl CampaignToken {
    /// A new token; the bytes come from a CSPRNG.
    pub fn from_random(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Reads 64 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        digits::parse(text).map(Self::from_random)
    }

    /// What is stored of it and looked up.
    ///
    /// SHA-256 without salt or stretching is right here: 256 random bits can't be guessed.
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(*self.0).into())
    }

    /// The 64 digits, for the link that is shown to the admin.
    pub fn expose(&self) -> Zeroizing<String> {
        Zeroizing::new(hex::encode(*self.0))
    }
}

/// SHA-256 of a campaign's token: finds the campaign, opens nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// 64 lower-case hexadecimal digits.
    pub fn to_hex(&self) -> String {
        hex::encode(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hash_is_sha256_of_the_bytes() {
        let token = CampaignToken::from_random([0; 32]);
        let expected = "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925";
        assert_eq!(token.hash().to_hex(), expected);
        assert_eq!(token.expose().as_str(), "0".repeat(64));
    }

    #[test]
    fn malformed_tokens_are_refused() {
        for text in
            ["", "0", &"0".repeat(63), &"0".repeat(65), &"A".repeat(64), &"g".repeat(64), &"é".repeat(32)]
        {
            assert!(CampaignToken::parse(text).is_err(), "{text}");
        }
        assert!(CampaignToken::parse(&"0a".repeat(32)).is_ok());
    }
}
