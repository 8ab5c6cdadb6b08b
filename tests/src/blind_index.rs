//! Where something stands that is known of an address, computed by the book with the installation's secret.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::{Bench, Secret};

/// The index of one installation.
pub struct BlindIndex(Vec<u8>);

impl BlindIndex {
    /// Reads the secret as the account's owner.
    pub async fn of(bench: &Bench) -> Self {
        let secret = Secret::index(bench).current().await.text;
        // RFC 5869: the extract step without a salt.
        Self(mac(&[0; 32], &[secret.as_bytes()]))
    }

    /// In hexadecimal digits.
    pub fn digits(&self, purpose: &str, texts: &[&str]) -> String {
        let info = format!("mailgather blind index 1 {purpose}");
        let key = mac(&self.0, &[info.as_bytes(), &[1]]);
        let lengths: Vec<_> = texts.iter().map(|text| (text.len() as u64).to_be_bytes()).collect();
        let parts = lengths.iter().zip(texts).flat_map(|(length, text)| [&length[..], text.as_bytes()]);
        hex::encode(mac(&key, &parts.collect::<Vec<_>>()))
    }
}

fn mac(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any length will do");
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().to_vec()
}
