use argon2::{Algorithm, Argon2, Params, Version};
use domain::{CampaignId, IdempotencyKey, Password};
use sha2::{Digest, Sha256};
use store::BodyHash;
use zeroize::Zeroizing;

use crate::form::Wish;

/// The memory for a hash is missing.
#[derive(Debug, thiserror::Error)]
#[error("a proposal could not be hashed")]
pub(crate) struct HashError;

/// What was proposed under a key, to know a repetition by: Argon2id (m = 19 MiB, t = 2, p = 1, OWASP's password
/// storage cheat sheet), since passwords are part of it and may be all that an attacker doesn't know of it.
///
/// The salt belongs to campaign and key, so equal requests have equal hashes. It differs from key to key, and keys
/// are the clients' own.
pub(crate) fn body_hash(
    campaign: &CampaignId,
    key: &IdempotencyKey,
    wishes: &[Wish],
) -> Result<BodyHash, HashError> {
    hash(campaign, key, wishes).map(BodyHash::new)
}

fn hash(campaign: &CampaignId, key: &IdempotencyKey, wishes: &[Wish]) -> Result<[u8; 32], HashError> {
    let salt = Sha256::new_with_prefix(campaign.as_str()).chain_update(key.as_str()).finalize();
    let params = Params::new(19 * 1024, 2, 1, Some(32)).map_err(|_| HashError)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut hash = [0; 32];
    argon2.hash_password_into(&text(wishes), &salt[..16], &mut hash).map_err(|_| HashError)?;
    Ok(hash)
}

/// One text for each list of rows and no other: every part is preceded by its length.
fn text(wishes: &[Wish]) -> Zeroizing<Vec<u8>> {
    let length = wishes.iter().flat_map(parts).map(|part| 4 + part.len()).sum();
    // Its whole size at once: a buffer that grew would leave plain text behind.
    let mut text = Zeroizing::new(Vec::with_capacity(length));
    for part in wishes.iter().flat_map(parts) {
        // Parts are far shorter than 4 GiB.
        text.extend(u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        text.extend(part.as_bytes());
    }
    text
}

/// No password is an empty one, which nobody can give.
fn parts(wish: &Wish) -> [&str; 3] {
    let password = wish.password.as_ref().map_or("", Password::expose);
    [wish.credential.as_str(), wish.destination.as_typed(), password]
}

#[cfg(test)]
mod tests {
    use domain::{CredentialId, EmailAddress};

    use super::*;

    fn wish(n: u8, destination: &str, password: &str) -> Wish {
        Wish {
            credential: CredentialId::from_random([n; 16]),
            destination: EmailAddress::parse(destination).expect("valid"),
            password: Password::parse(password.to_owned()).ok(),
        }
    }

    #[test]
    fn different_proposals_are_different_texts() {
        let texts = [
            vec![wish(1, "anna@example.org", "")],
            vec![wish(2, "anna@example.org", "")],
            vec![wish(1, "Anna@example.org", "")],
            vec![wish(1, "anna@example.org", "not a secret")],
            vec![wish(1, "anna@example.org", ""), wish(2, "bea@example.org", "")],
            vec![wish(2, "bea@example.org", ""), wish(1, "anna@example.org", "")],
        ]
        .map(|wishes| text(&wishes).to_vec());
        for (at, one) in texts.iter().enumerate() {
            assert!(!texts[at + 1..].contains(one), "{at}");
        }
    }

    #[test]
    fn the_hash_knows_a_repetition_and_nothing_else() {
        let campaigns = [1, 2].map(|n| CampaignId::from_random([n; 16]));
        let keys = ["key-of-anna", "key-of-bea"].map(|key| IdempotencyKey::parse(key).expect("valid"));
        let wishes = [wish(1, "anna@example.org", "not a secret")];
        let hash = |campaign, key, wishes: &[Wish]| hash(campaign, key, wishes).expect("hashed");
        let one = hash(&campaigns[0], &keys[0], &wishes);
        assert_eq!(one, hash(&campaigns[0], &keys[0], &wishes));
        assert_ne!(one, hash(&campaigns[1], &keys[0], &wishes), "the same salt everywhere");
        assert_ne!(one, hash(&campaigns[0], &keys[1], &wishes), "the same salt everywhere");
        assert_ne!(one, hash(&campaigns[0], &keys[0], &[wish(1, "anna@example.org", "not another")]));
    }
}
