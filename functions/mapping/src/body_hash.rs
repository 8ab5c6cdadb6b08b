use argon2::{Algorithm, Argon2, Params, Version};
use domain::{CampaignId, IdempotencyKey, Password};
use sha2::{Digest, Sha256};
use store::BodyHash;
use zeroize::Zeroizing;

use crate::form::AskedRow;

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
    rows: &[AskedRow],
) -> Result<BodyHash, HashError> {
    hash(campaign, key, rows).map(BodyHash::new)
}

fn hash(campaign: &CampaignId, key: &IdempotencyKey, rows: &[AskedRow]) -> Result<[u8; 32], HashError> {
    let salt = Sha256::new_with_prefix(campaign.as_str()).chain_update(key.as_str()).finalize();
    let params = Params::new(19 * 1024, 2, 1, Some(32)).map_err(|_| HashError)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut hash = [0; 32];
    argon2.hash_password_into(&text(rows), &salt[..16], &mut hash).map_err(|_| HashError)?;
    Ok(hash)
}

/// One text for each list of rows and no other: every part is preceded by its length.
fn text(rows: &[AskedRow]) -> Zeroizing<Vec<u8>> {
    let length = rows.iter().flat_map(parts).map(|part| 4 + part.len()).sum();
    // Its whole size at once: a buffer that grew would leave plain text behind.
    let mut text = Zeroizing::new(Vec::with_capacity(length));
    for part in rows.iter().flat_map(parts) {
        // Parts are far shorter than 4 GiB.
        text.extend(u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        text.extend(part.as_bytes());
    }
    text
}

/// No password is an empty one, which nobody can give. A row has three parts, or four of which the last is no
/// submission's id: so the next row begins in one place.
fn parts(row: &AskedRow) -> impl Iterator<Item = &str> {
    let password = row.password.as_ref().map_or("", Password::expose);
    let accepted = row.accepts_wish.then_some("acceptWish");
    [row.credential.as_str(), row.destination.as_typed(), password].into_iter().chain(accepted)
}

#[cfg(test)]
mod tests {
    use domain::{CredentialId, EmailAddress};

    use super::*;

    fn row(n: u8, destination: &str, password: &str) -> AskedRow {
        AskedRow {
            credential: CredentialId::from_random([n; 16]),
            destination: EmailAddress::parse(destination).expect("valid"),
            password: Password::parse(password.to_owned()).ok(),
            accepts_wish: false,
        }
    }

    #[test]
    fn different_proposals_are_different_texts() {
        let accepted = || AskedRow { accepts_wish: true, ..row(1, "anna@example.org", "") };
        let texts = [
            vec![row(1, "anna@example.org", "")],
            vec![row(2, "anna@example.org", "")],
            vec![row(1, "Anna@example.org", "")],
            vec![row(1, "anna@example.org", "not a secret")],
            vec![row(1, "anna@example.org", ""), row(2, "bea@example.org", "")],
            vec![row(2, "bea@example.org", ""), row(1, "anna@example.org", "")],
            vec![accepted()],
            vec![accepted(), row(2, "bea@example.org", "")],
            vec![row(1, "anna@example.org", "acceptWish")],
        ]
        .map(|rows| text(&rows).to_vec());
        for (at, one) in texts.iter().enumerate() {
            assert!(!texts[at + 1..].contains(one), "{at}");
        }
    }

    #[test]
    fn the_hash_knows_a_repetition_and_nothing_else() {
        let campaigns = [1, 2].map(|n| CampaignId::from_random([n; 16]));
        let keys = ["key-of-anna", "key-of-bea"].map(|key| IdempotencyKey::parse(key).expect("valid"));
        let rows = [row(1, "anna@example.org", "not a secret")];
        let hash = |campaign, key, rows: &[AskedRow]| hash(campaign, key, rows).expect("hashed");
        let one = hash(&campaigns[0], &keys[0], &rows);
        assert_eq!(one, hash(&campaigns[0], &keys[0], &rows));
        assert_ne!(one, hash(&campaigns[1], &keys[0], &rows), "the same salt everywhere");
        assert_ne!(one, hash(&campaigns[0], &keys[1], &rows), "the same salt everywhere");
        assert_ne!(one, hash(&campaigns[0], &keys[0], &[row(1, "anna@example.org", "not another")]));
    }
}
