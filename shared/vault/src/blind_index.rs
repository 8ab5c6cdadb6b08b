//! Addresses as keys of items that tell no address: a blind index, keyed so that trying out a dictionary leads nowhere.
//!
//! A plain hash hides nothing here: there are 2^32 IPv4 addresses, and whoever asks about a person knows their mail
//! address. HMAC-SHA256 (RFC 2104) under a secret that lies outside of the tables; HKDF-SHA256 (RFC 5869) gives each
//! purpose a key of its own, so that entries of two purposes can't be linked either.

use std::sync::Arc;

use aes_gcm::{Aes256Gcm, KeyInit};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::suite::{self, NONCE_BYTES, TAG_BYTES};
use crate::{OpenError, SealError};

/// What is looked up by an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Indexed {
    /// The attempts of a visitor's network address.
    Visitor,
    /// The logins tried at a source mailbox.
    Mailbox,
    /// The passwords tried at a destination account.
    Destination,
    /// The attempts at an admin's account.
    Account,
    /// What is known of a mailbox within a campaign.
    Submission,
}

/// The keys of one installation. Clones share them; wiped on drop; not Debug.
#[derive(Clone)]
pub struct BlindIndex(Arc<Keys>);

struct Keys {
    visitor: Key,
    mailbox: Key,
    destination: Key,
    account: Key,
    submission: Key,
    /// Seals an address that has to be shown once more.
    seal: Key,
}

type Key = Zeroizing<[u8; 32]>;

/// The secret is too short to be one.
#[derive(Debug, thiserror::Error)]
#[error("the secret of the blind index has fewer than 32 bytes")]
pub struct WeakSecret;

impl BlindIndex {
    /// As long as the hash, at least (RFC 2104 §3).
    const LEAST_BYTES: usize = 32;

    /// The secret's text as it stands is the key material.
    pub fn new(secret: &[u8]) -> Result<Self, WeakSecret> {
        if secret.len() < Self::LEAST_BYTES {
            return Err(WeakSecret);
        }
        let hkdf = Hkdf::<Sha256>::new(None, secret);
        let key = |purpose: &str| {
            let mut key = Zeroizing::new([0; 32]);
            match hkdf.expand(format!("mailgather blind index 1 {purpose}").as_bytes(), key.as_mut_slice()) {
                Ok(()) => key,
                Err(_) => unreachable!("HKDF gives 32 bytes"),
            }
        };
        Ok(Self(Arc::new(Keys {
            visitor: key("visitor"),
            mailbox: key("mailbox"),
            destination: key("destination"),
            account: key("account"),
            submission: key("submission"),
            seal: key("seal"),
        })))
    }

    /// What stands in a table for these texts, each of which goes in with its length, so that no two lists give one.
    pub fn of(&self, indexed: Indexed, texts: &[&str]) -> [u8; 32] {
        let key = match indexed {
            Indexed::Visitor => &self.0.visitor,
            Indexed::Mailbox => &self.0.mailbox,
            Indexed::Destination => &self.0.destination,
            Indexed::Account => &self.0.account,
            Indexed::Submission => &self.0.submission,
        };
        let mut mac = match Hmac::<Sha256>::new_from_slice(key.as_slice()) {
            Ok(mac) => mac,
            Err(_) => unreachable!("HMAC takes keys of any length"),
        };
        for text in texts {
            mac.update(&u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(text.as_bytes());
        }
        mac.finalize().into_bytes().into()
    }

    /// Seals an address for whoever has the same secret: nonce, text, tag. It opens in the same `place` only.
    pub fn seal(&self, place: &str, address: &str) -> Result<Vec<u8>, SealError> {
        let rejected = |_| SealError::Internal("the address can't be sealed");
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce).map_err(|_| SealError::Internal("no random bytes"))?;
        let cipher = Aes256Gcm::new_from_slice(self.0.seal.as_slice())
            .map_err(|_| SealError::Internal("the address can't be sealed"))?;
        let mut text = address.as_bytes().to_vec();
        let tag = suite::encrypt(&cipher, nonce, place.as_bytes(), &mut text).map_err(rejected)?;
        Ok([nonce.as_slice(), &text, &tag].concat())
    }

    /// Opens what [`BlindIndex::seal`] made for the same `place`.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<String, OpenError> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(OpenError::Refused)?;
        let (text, tag) = rest.split_last_chunk::<TAG_BYTES>().ok_or(OpenError::Refused)?;
        let cipher = Aes256Gcm::new_from_slice(self.0.seal.as_slice()).map_err(|_| OpenError::Refused)?;
        let mut text = text.to_vec();
        suite::decrypt(&cipher, *nonce, place.as_bytes(), &mut text, tag).map_err(|_| OpenError::Refused)?;
        String::from_utf8(text).map_err(|_| OpenError::Refused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"not-a-secret-not-a-secret-not-on";
    const ALL: [Indexed; 5] =
        [Indexed::Visitor, Indexed::Mailbox, Indexed::Destination, Indexed::Account, Indexed::Submission];

    fn index() -> BlindIndex {
        BlindIndex::new(SECRET).expect("long enough")
    }

    #[test]
    fn a_short_secret_is_none() {
        assert!(BlindIndex::new(&SECRET[1..]).is_err() && BlindIndex::new(b"").is_err());
    }

    /// Computed with Python's `hmac` and `hashlib` as RFC 5869 and RFC 2104 say.
    #[test]
    fn anybody_with_the_secret_can_compute_it_by_the_book() {
        let of = |indexed, texts: &[&str]| hex::encode(index().of(indexed, texts));
        assert_eq!(of(Indexed::Mailbox, &["anna@example.org"]), MAILBOX);
        assert_eq!(of(Indexed::Submission, &["07", "anna@example.org"]), SUBMISSION);
    }
    const MAILBOX: &str = "5dedd2ec51dfa7b9e4b223bb264b23d1b6ae65d3dfa07d85be860996e58043e7";
    const SUBMISSION: &str = "c735896ebf79213a4062c60e27be1f3ac3c934c3de1f034fe4159175ffc2ca3e";

    #[test]
    fn purposes_texts_and_secrets_are_kept_apart() {
        let other = BlindIndex::new(b"another-one-another-one-another-").expect("long enough");
        let mut seen = Vec::new();
        for indexed in ALL {
            for texts in [&["ab", "c"][..], &["a", "bc"], &["abc"], &["abc", ""]] {
                seen.push(index().of(indexed, texts));
                seen.push(other.of(indexed, texts));
            }
        }
        let all = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), all);
    }

    #[test]
    fn an_address_opens_where_it_was_sealed_and_nowhere_else() {
        let sealed = index().seal("campaign one", "Anna@example.org").expect("sealed");
        assert_eq!(index().open("campaign one", &sealed).expect("opened"), "Anna@example.org");
        assert!(!sealed.windows(4).any(|part| part.eq_ignore_ascii_case(b"anna")));
        assert_ne!(sealed, index().seal("campaign one", "Anna@example.org").expect("sealed"));
        assert!(index().open("campaign two", &sealed).is_err());
        let other = BlindIndex::new(b"another-one-another-one-another-").expect("long enough");
        assert!(other.open("campaign one", &sealed).is_err());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(index().open("campaign one", &changed).is_err(), "byte {at}");
            assert!(index().open("campaign one", &sealed[..at]).is_err(), "cut at {at}");
        }
    }
}
