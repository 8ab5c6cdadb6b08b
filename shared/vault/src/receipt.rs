//! What a receipt tells, sealed under the receipt's own code: only who has the code can read it. KMS has no part in it.
//!
//! Its table is backed up, and holds no address in the clear otherwise. Sealing takes nothing but the code, so the
//! public side may open a receipt without the right to open anything else.

use aes_gcm::{Aes256Gcm, KeyInit};
use domain::{CampaignId, CredentialId, EmailAddress, Invalid, Label, ReceiptCode, Timestamp};
use hkdf::Hkdf;
use sha2::Sha512;
use zeroize::Zeroizing;

use crate::suite::{self, NONCE_BYTES, Rejected, TAG_BYTES};
use crate::{OpenError, SealError};

/// What a receipt tells of a submission; never a password.
#[derive(Clone)]
pub struct Slip {
    /// The record that was made of it.
    pub credential: CredentialId,
    /// Whose mailbox.
    pub source: EmailAddress,
    /// By the name that was typed.
    pub name: Label,
    /// The new address, if one was given.
    pub destination: Option<EmailAddress>,
    /// When it was recorded.
    pub submitted_at: Timestamp,
}

/// A slip that opens with its code alone: nonce, text, tag.
pub struct SealedSlip(Vec<u8>);

/// Stands between the parts of a text, none of which can hold it.
const BETWEEN: char = '\n';
const INFO: &[u8] = b"mailgather receipt 1";

impl SealedSlip {
    /// What is stored.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Slip {
    /// Seals it under its code, for this campaign. A code seals one slip.
    pub fn seal(&self, campaign: &CampaignId, code: &ReceiptCode) -> Result<SealedSlip, SealError> {
        let rejected = |_: Rejected| SealError::Internal("the receipt can't be sealed");
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce).map_err(|_| SealError::Internal("no random bytes"))?;
        let cipher = cipher(campaign, code).map_err(rejected)?;
        let mut text = Zeroizing::new(self.text().as_bytes().to_vec());
        let tag =
            suite::encrypt(&cipher, nonce, campaign.as_str().as_bytes(), &mut text).map_err(rejected)?;
        Ok(SealedSlip([nonce.as_slice(), &text, &tag].concat()))
    }

    /// Opens what [`Slip::seal`] made with the same code for the same campaign.
    pub fn open(campaign: &CampaignId, code: &ReceiptCode, sealed: &[u8]) -> Result<Self, OpenError> {
        let refused = |_: Rejected| OpenError::Refused;
        let (nonce, rest) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(OpenError::Refused)?;
        let (text, tag) = rest.split_last_chunk::<TAG_BYTES>().ok_or(OpenError::Refused)?;
        let cipher = cipher(campaign, code).map_err(refused)?;
        let mut text = Zeroizing::new(text.to_vec());
        suite::decrypt(&cipher, *nonce, campaign.as_str().as_bytes(), &mut text, tag).map_err(refused)?;
        let text = std::str::from_utf8(&text).map_err(|_| OpenError::Refused)?;
        Self::read(text).map_err(|_| OpenError::Refused)
    }

    fn text(&self) -> Zeroizing<String> {
        let (id, at) = (self.credential.as_str(), self.submitted_at.millis());
        let destination = self.destination.as_ref().map_or("", |address| address.as_typed());
        let (source, name) = (self.source.as_typed(), self.name.as_str());
        Zeroizing::new(format!("{id}\n{at}\n{source}\n{name}\n{destination}"))
    }

    fn read(text: &str) -> Result<Self, Invalid> {
        let other = Invalid::new("is no receipt");
        let parts: Vec<_> = text.split(BETWEEN).collect();
        let [id, at, source, name, destination] = parts[..] else { return Err(other) };
        Ok(Self {
            credential: CredentialId::parse(id)?,
            submitted_at: Timestamp::from_millis(at.parse().map_err(|_| other)?),
            source: EmailAddress::stored(source)?,
            name: Label::stored(name)?,
            destination: match destination {
                "" => None,
                address => Some(EmailAddress::stored(address)?),
            },
        })
    }
}

/// The key is the code's and the campaign's: a slip that is moved to another campaign opens nowhere.
fn cipher(campaign: &CampaignId, code: &ReceiptCode) -> Result<Aes256Gcm, Rejected> {
    let hkdf = Hkdf::<Sha512>::new(Some(campaign.as_str().as_bytes()), code.bits());
    let mut key = Zeroizing::new([0; 32]);
    hkdf.expand(INFO, key.as_mut_slice()).map_err(|_| Rejected)?;
    Aes256Gcm::new_from_slice(key.as_slice()).map_err(|_| Rejected)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slip(destination: Option<&str>) -> Slip {
        let address = |text: &str| EmailAddress::parse(text).expect("valid");
        Slip {
            credential: CredentialId::from_random([7; 16]),
            source: address("Zoe\u{308}.Canary@Bücher.example"),
            name: Label::parse("Zoë, <Canary>").expect("valid"),
            destination: destination.map(address),
            submitted_at: Timestamp::from_millis(1_772_366_400_123),
        }
    }

    fn campaign(n: u8) -> CampaignId {
        CampaignId::from_random([n; 16])
    }

    fn code(n: u8) -> ReceiptCode {
        ReceiptCode::from_random([n; 15])
    }

    #[test]
    fn it_comes_back_whole() {
        for destination in [None, Some("new@new.example")] {
            let given = slip(destination);
            let sealed = given.seal(&campaign(1), &code(1)).expect("sealed");
            let back = Slip::open(&campaign(1), &code(1), sealed.as_bytes()).expect("opened");
            assert_eq!(back.text(), given.text());
            assert_eq!(back.source.as_typed(), "Zoe\u{308}.Canary@Bücher.example");
            assert_eq!(back.submitted_at, given.submitted_at);
            assert_eq!(back.destination.map(|to| to.as_typed().to_owned()).as_deref(), destination);
        }
    }

    #[test]
    fn nobody_else_can_read_it() {
        let sealed = slip(Some("canary@new.example")).seal(&campaign(1), &code(1)).expect("sealed");
        let text = String::from_utf8_lossy(sealed.as_bytes()).to_lowercase();
        assert!(!text.contains("canary") && !text.contains("07070707"));
        let opens = |n, m, bytes: &[u8]| Slip::open(&campaign(n), &code(m), bytes).is_ok();
        assert!(opens(1, 1, sealed.as_bytes()));
        assert!(!opens(2, 1, sealed.as_bytes()) && !opens(1, 2, sealed.as_bytes()));
        for at in 0..sealed.as_bytes().len() {
            let mut changed = sealed.as_bytes().to_vec();
            changed[at] ^= 1;
            assert!(!opens(1, 1, &changed) && !opens(1, 1, &sealed.as_bytes()[..at]), "byte {at}");
        }
    }

    #[test]
    fn two_of_the_same_look_different() {
        let [one, other] = [1, 1].map(|n| slip(None).seal(&campaign(n), &code(n)).expect("sealed"));
        assert_ne!(one.as_bytes(), other.as_bytes());
    }

    /// Computed with Python's `cryptography` as RFC 5869 and SP 800-38D say.
    #[test]
    fn anybody_can_open_it_by_the_book() {
        let sealed = hex::decode(BY_THE_BOOK).expect("digits");
        let back = Slip::open(&campaign(1), &code(2), &sealed).expect("opened");
        assert_eq!(back.text().as_str(), format!("{}\n5\na@b.example\nA\n", "07".repeat(16)));
    }
    const BY_THE_BOOK: &str = "000102030405060708090a0b1e203c0b718cd2e981f4323cf1ec38b09c56eb80da3dfb583063b0425f05efe736ca92d746f68968bddaf222897f345506669241504e5b7d1f7c7536015d548139";
}
