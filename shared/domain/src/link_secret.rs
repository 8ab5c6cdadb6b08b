//! What campaigns' links are signed with, so that the edge tells a link from noise without a look-up.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{CampaignToken, Invalid};

/// Signs the tokens of campaigns. Not Clone, Debug, Display or Serialize; wiped on drop.
///
/// A token is 24 random bytes and a tag: the first 8 bytes of HMAC-SHA256 over `link:` and the random bytes' 48 digits.
/// 192 random bits can't be guessed; 64 bits of tag let one forgery in 2^64 pass. Such a forgery opens nothing: the
/// token must still be one that a campaign has.
///
/// Deliberately absent: the check. It is done at the edge alone, by the CloudFront Function in the template.
pub struct LinkSecret(Zeroizing<String>);

impl LinkSecret {
    /// Shortest secret in bytes: as long as the hash (RFC 2104, section 3).
    pub const MIN_BYTES: usize = 32;

    const TAG_BYTES: usize = 8;

    /// Takes a secret's text as it stands.
    pub fn parse(text: Zeroizing<String>) -> Result<Self, Invalid> {
        if text.len() < Self::MIN_BYTES {
            return Err(Invalid::new("must be 32 bytes or longer"));
        }
        Ok(Self(text))
    }

    /// A new token; the bytes come from a CSPRNG.
    pub fn sign(&self, random: [u8; 24]) -> CampaignToken {
        let mut mac = match Hmac::<Sha256>::new_from_slice(self.0.as_bytes()) {
            Ok(mac) => mac,
            Err(_) => unreachable!("HMAC takes keys of any length"),
        };
        mac.update(b"link:");
        mac.update(hex::encode(random).as_bytes());
        let mut token = [0; 32];
        token[..random.len()].copy_from_slice(&random);
        token[random.len()..].copy_from_slice(&mac.finalize().into_bytes()[..Self::TAG_BYTES]);
        CampaignToken::from_random(token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made by a third implementation (Python's hmac module); the tests of the edge read the same file.
    const VECTORS: &str = include_str!("../../../infra/edge/link-vectors.tsv");

    fn secret(text: &str) -> Result<LinkSecret, Invalid> {
        LinkSecret::parse(Zeroizing::new(text.to_owned()))
    }

    #[test]
    fn a_token_is_signed_as_the_edge_expects_it() {
        assert!(VECTORS.lines().count() >= 5);
        for line in VECTORS.lines() {
            let (text, token) = line.split_once('\t').expect("a secret and a token");
            let mut random = [0; 24];
            hex::decode_to_slice(&token[..48], &mut random).expect("24 bytes");
            assert_eq!(secret(text).expect("a secret").sign(random).expose().as_str(), token);
        }
    }

    #[test]
    fn a_short_secret_is_none() {
        assert!(secret(&"x".repeat(31)).is_err());
        assert!(secret(&"x".repeat(32)).is_ok());
    }
}
