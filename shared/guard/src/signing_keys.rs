//! The keys that tokens are signed with: the current version of a secret and the one before it, so that
//! it can be renewed without signing anybody out (ASVS 13.3.4). The version's id is the `kid` (RFC 7515
//! §4.1.4).

use domain::Timestamp;
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{DecodingKey, EncodingKey};
use sha2::Sha256;
use zeroize::Zeroizing;

mod ring;

pub(crate) use ring::KeyRing;

/// The current key and, if there is one, the one before.
pub(crate) struct SigningKeys {
    pub(crate) current: SigningKey,
    /// Since when the current key is that: when its version was made.
    pub(crate) current_since: Timestamp,
    pub(crate) previous: Option<SigningKey>,
}

impl SigningKeys {
    /// The current one first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &SigningKey> {
        [&self.current].into_iter().chain(&self.previous)
    }

    pub(crate) fn by_id(&self, id: &str) -> Option<&SigningKey> {
        self.all().find(|key| key.id == id)
    }

    /// Whether `key` was no longer in use anywhere at `made_at`.
    ///
    /// A function signs with the key that it last read until it reads again, so the one before is in use a little
    /// longer than until the current one was made.
    pub(crate) fn is_withdrawn(&self, key: &SigningKey, made_at: Timestamp) -> bool {
        key.id != self.current.id && made_at > self.current_since.plus_seconds(KeyRing::OLDEST_SECONDS)
    }
}

/// One version of the secret. Not Debug; wiped on drop, and so are the copies that the signing crate keeps. Absent:
/// wiping the buffers in which the AWS SDK and its HTTP client held it; they offer no way.
pub(crate) struct SigningKey {
    id: String,
    bytes: Zeroizing<Vec<u8>>,
    signs: EncodingKey,
    verifies: DecodingKey,
}

impl SigningKey {
    /// As long as the hash, at least (RFC 7518 §3.2).
    const LEAST_BYTES: usize = 32;

    /// The secret's text as it stands is the key. `None` if it is too short to be one.
    pub(crate) fn new(id: &str, text: &[u8]) -> Option<Self> {
        (text.len() >= Self::LEAST_BYTES && !id.is_empty()).then(|| Self {
            id: id.to_owned(),
            bytes: Zeroizing::new(text.to_vec()),
            signs: EncodingKey::from_secret(text),
            verifies: DecodingKey::from_secret(text),
        })
    }

    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    pub(crate) fn signs(&self) -> &EncodingKey {
        &self.signs
    }

    pub(crate) fn verifies(&self) -> &DecodingKey {
        &self.verifies
    }

    /// HMAC-SHA256 of `parts` for one purpose.
    ///
    /// Each part stands with its length before it, so that no two lists of parts give one message; and the
    /// NUL after the purpose can't stand in a JWT's signing input, so that no such hash is a signature.
    pub(crate) fn mac(&self, purpose: &str, parts: &[&str]) -> [u8; 32] {
        let mut mac = match Hmac::<Sha256>::new_from_slice(&self.bytes) {
            Ok(mac) => mac,
            Err(_) => unreachable!("HMAC takes keys of any length"),
        };
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        for part in parts {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac.finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &[u8] = b"not-a-secret-not-a-secret-not-on";

    #[test]
    fn a_short_secret_is_no_key() {
        assert!(SigningKey::new("one", TEXT).is_some());
        assert!(SigningKey::new("one", &TEXT[1..]).is_none());
        assert!(SigningKey::new("", TEXT).is_none());
    }

    #[test]
    fn a_key_is_found_by_its_id() {
        let keys = SigningKeys {
            current: SigningKey::new("two", TEXT).expect("a key"),
            current_since: Timestamp::from_seconds(1_000),
            previous: SigningKey::new("one", TEXT),
        };
        for (id, found) in [("one", true), ("two", true), ("three", false), ("", false)] {
            assert_eq!(keys.by_id(id).map(SigningKey::id), found.then_some(id));
        }
    }

    #[test]
    fn the_key_before_signs_until_every_function_has_read_the_new_one() {
        let keys = SigningKeys {
            current: SigningKey::new("two", TEXT).expect("a key"),
            current_since: Timestamp::from_seconds(1_000),
            previous: SigningKey::new("one", TEXT),
        };
        for (id, made_at, withdrawn) in [
            ("one", 0, false),
            ("one", 1_300, false),
            ("one", 1_301, true),
            ("one", u64::MAX / 1_000, true),
            ("two", 0, false),
            ("two", 1_301, false),
        ] {
            let key = keys.by_id(id).expect("there");
            assert_eq!(keys.is_withdrawn(key, Timestamp::from_seconds(made_at)), withdrawn, "{id} {made_at}");
        }
    }

    /// Computed by another implementation (Python's hmac module).
    #[test]
    fn the_keyed_hash_is_as_documented() {
        let key = SigningKey::new("one", TEXT).expect("a key");
        assert_eq!(
            hex::encode(key.mac("reset-code", &["12345678", "anna@example.org"])),
            "8bbdb470ffaa1f89f9c19ac6d1c0069bff2b0016c779d967153ad191f8d949a5"
        );
    }

    #[test]
    fn purposes_and_parts_are_kept_apart() {
        let key = SigningKey::new("one", TEXT).expect("a key");
        let hash = key.mac("a", &["b", "c"]);
        for other in [
            key.mac("a", &["bc"]),
            key.mac("a", &["", "bc"]),
            key.mac("a", &["b", "c", ""]),
            key.mac("b", &["b", "c"]),
            key.mac("ab", &["c"]),
        ] {
            assert_ne!(hash, other);
        }
    }
}
