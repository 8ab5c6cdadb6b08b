use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::{Invalid, digits};

macro_rules! token {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// 32 random bytes, written as 64 lower-case hexadecimal digits. Not Clone, Debug, Display or
        /// Serialize; wiped on drop.
        pub struct $name(Zeroizing<[u8; 32]>);

        impl $name {
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
            /// SHA-256 without salt or stretching is right here: 256 random bits can't be guessed
            /// (ASVS 6.5.2).
            pub fn hash(&self) -> TokenHash {
                TokenHash(Sha256::digest(*self.0).into())
            }

            /// The 64 digits, for the one who is to have it.
            pub fn expose(&self) -> Zeroizing<String> {
                Zeroizing::new(hex::encode(*self.0))
            }
        }
    };
}

token!(
    /// The secret of a campaign's link: whoever has it may submit to the campaign. [`crate::LinkSecret`] makes it;
    /// the last 8 of its bytes are then no random ones.
    CampaignToken
);
token!(
    /// The secret of an invitation: whoever has it becomes an admin, once.
    InvitationToken
);
token!(
    /// The secret of a reset link: whoever has it sets an admin's password, once.
    ResetToken
);
token!(
    /// The secret part of a refresh token: good for one exchange.
    RefreshSecret
);

/// SHA-256 of a token: finds what the token is for, opens nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// Reads 64 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        digits::parse(text).map(Self)
    }

    /// 64 lower-case hexadecimal digits.
    pub fn to_hex(&self) -> String {
        hex::encode(self.0)
    }

    /// Whether both are of the same token; takes as long wherever they differ.
    pub fn matches(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
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
    fn a_hash_matches_itself_alone() {
        let [one, other] = [0, 1].map(|n| InvitationToken::from_random([n; 32]).hash());
        assert!(one.matches(&one) && !one.matches(&other));
        assert_eq!(TokenHash::parse(&one.to_hex()), Ok(one));
        assert!(TokenHash::parse("0").is_err());
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
