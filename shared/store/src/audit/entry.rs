//! An entry of the log, as it is told and as it stands there.

use domain::{AdminId, Timestamp};
use sha2::{Digest, Sha256};

use super::Place;
use crate::Admin;

/// Something that happened, on its way into the log: who, what, on which object, with what outcome, when and from
/// where (ASVS 16.2.1). No secret, and no address that a stranger typed.
#[derive(Debug, Clone)]
pub struct Entry {
    /// When (ASVS 16.2.2: UTC).
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What, as a fixed word of `[a-z0-9.-]`, e.g. `session.refresh-reused`.
    pub action: &'static str,
    /// On what, e.g. an id; may be empty.
    pub object: String,
    /// What was changed, where the action and the object don't tell; mostly empty.
    pub detail: String,
    /// How it ended.
    pub outcome: Outcome,
    /// The visitor's address.
    pub address: String,
    /// What they came with, in a word or two.
    pub device: String,
}

/// Who did something, or tried to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Actor {
    /// The admin, if it is known who it was.
    pub admin: Option<AdminId>,
    /// The admin's address at that time, in its canonical form: it still says who, once the admin is deleted.
    pub email: Option<String>,
}

/// How something ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was not allowed.
    Refused,
    /// It went wrong on our side.
    Failed,
}

/// An entry as it stands in the log: nothing but texts, so that what somebody tampered with can be read too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Where it stands.
    pub place: Place,
    /// When it happened.
    pub at: Timestamp,
    /// The admin's id, or empty.
    pub admin: String,
    /// The admin's address, or empty.
    pub email: String,
    /// What was done.
    pub action: String,
    /// On what, or empty.
    pub object: String,
    /// What was changed, or empty.
    pub detail: String,
    /// `done`, `refused` or `failed`.
    pub outcome: String,
    /// The visitor's address.
    pub address: String,
    /// What they came with.
    pub device: String,
    /// The hash of the entry before: 64 lower-case hexadecimal digits.
    pub previous: String,
    /// Its own hash as it was written: 64 lower-case hexadecimal digits.
    pub hash: String,
}

impl Actor {
    /// Nobody that is known.
    pub fn nobody() -> Self {
        Self::default()
    }

    /// An admin.
    pub fn of(admin: &Admin) -> Self {
        Self { admin: Some(admin.id.clone()), email: Some(admin.email.canonical().to_owned()) }
    }
}

impl Outcome {
    /// Its word in the log.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

impl Entry {
    /// Longest texts in bytes; what is longer is cut, since an entry must never be lost for its length.
    const EMAIL: usize = 254;
    const ACTION: usize = 64;
    const OBJECT: usize = 256;
    /// Two mail servers, each with the longest name that there can be.
    const DETAIL: usize = 640;
    const ADDRESS: usize = 45;
    const DEVICE: usize = 60;

    /// The entry with its place in the chain.
    pub(super) fn record(&self, place: Place, previous: &str) -> Recorded {
        let mut recorded = Recorded {
            place,
            at: self.at,
            admin: self.actor.admin.as_ref().map_or_else(String::new, |id| id.as_str().to_owned()),
            email: bounded(self.actor.email.as_deref().unwrap_or_default(), Self::EMAIL),
            action: bounded(self.action, Self::ACTION),
            object: bounded(&self.object, Self::OBJECT),
            detail: bounded(&self.detail, Self::DETAIL),
            outcome: self.outcome.as_str().to_owned(),
            address: bounded(&self.address, Self::ADDRESS),
            device: bounded(&self.device, Self::DEVICE),
            previous: previous.to_owned(),
            hash: String::new(),
        };
        recorded.hash = recorded.computed_hash();
        recorded
    }
}

impl Recorded {
    /// What stands in place of a previous hash in the very first entry.
    pub(super) const NO_HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";

    /// SHA-256, as 64 lower-case hexadecimal digits, over these twelve texts in this order, each as its length in
    /// bytes (8 bytes, big-endian) and its UTF-8: `mailgather-audit-1`, the day, the sequence of ten digits, the
    /// milliseconds since the epoch in decimal, admin, email, action, object, outcome, address, device, previous.
    /// What is absent is empty. The lengths make that no two entries have the same bytes.
    ///
    /// An entry with a detail begins with `mailgather-audit-2` and ends with the detail as a thirteenth text. An entry
    /// without is as it was before there were any, and none can be taken for the other.
    pub(super) fn computed_hash(&self) -> String {
        let (day, sequence) = (self.place.day.to_string(), self.place.sequence_text());
        let at = self.at.millis().to_string();
        let kind = if self.detail.is_empty() { "mailgather-audit-1" } else { "mailgather-audit-2" };
        let texts = [
            kind,
            &day,
            &sequence,
            &at,
            &self.admin,
            &self.email,
            &self.action,
            &self.object,
            &self.outcome,
            &self.address,
            &self.device,
            &self.previous,
        ];
        let detail = (!self.detail.is_empty()).then_some(self.detail.as_str());
        let hash = texts.into_iter().chain(detail).fold(Sha256::new(), |hash, text| {
            hash.chain_update((text.len() as u64).to_be_bytes()).chain_update(text)
        });
        hex::encode(hash.finalize())
    }
}

/// The beginning of a text, whole characters of it, with `?` in place of control characters: one entry stays one
/// line wherever it is shown (ASVS 16.4.1).
fn bounded(text: &str, most: usize) -> String {
    text[..text.floor_char_boundary(most)].chars().map(|c| if c.is_control() { '?' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use domain::Day;

    use super::*;

    fn entry() -> Entry {
        Entry {
            at: Timestamp::from_millis(1_772_366_400_123),
            actor: Actor {
                admin: Some(AdminId::from_random([0xab; 16])),
                email: Some("anna@example.org".to_owned()),
            },
            action: "campaign.create",
            object: "cd".repeat(16),
            detail: String::new(),
            outcome: Outcome::Done,
            address: "192.0.2.1".to_owned(),
            device: "Firefox, Linux".to_owned(),
        }
    }

    fn place() -> Place {
        Place { day: Day::parse("2026-03-01").expect("a day"), sequence: 7 }
    }

    /// Computed with another program, from the documentation alone.
    #[test]
    fn the_hash_is_as_documented() {
        let recorded = entry().record(place(), Recorded::NO_HASH);
        assert_eq!(recorded.hash, "0f296beb63f094b0e594c6247aba5031ab9ace1f2e79dd7dee1ea176ebfc13e8");
    }

    fn detailed() -> Entry {
        Entry { detail: "imap.example.org:993/tls -> imap.example.com:143/plain".to_owned(), ..entry() }
    }

    /// Computed with another program, from the documentation alone.
    #[test]
    fn the_hash_of_an_entry_with_a_detail_is_as_documented() {
        let recorded = detailed().record(place(), Recorded::NO_HASH);
        assert_eq!(recorded.hash, "27c9419ab575a7cc0db3c67e3307a8cac7e53ff9ad7058c63fe2418267d3a8d2");
    }

    #[test]
    fn every_field_counts() {
        for entry in [entry(), detailed()] {
            every_field_of(&entry.record(place(), Recorded::NO_HASH));
        }
    }

    fn every_field_of(whole: &Recorded) {
        let changes: [fn(&mut Recorded); 13] = [
            |r| r.place.day = Day::parse("2026-03-02").expect("a day"),
            |r| r.place.sequence = 8,
            |r| r.at = Timestamp::from_millis(1_772_366_400_124),
            |r| r.admin.clear(),
            |r| r.email.push('x'),
            |r| r.action.push('d'),
            |r| r.object.clear(),
            |r| r.detail.push('x'),
            |r| r.detail = if r.detail.is_empty() { "x".to_owned() } else { String::new() },
            |r| r.outcome = Outcome::Refused.as_str().to_owned(),
            |r| r.address.push('1'),
            |r| r.device.clear(),
            |r| r.previous = whole_hash(),
        ];
        for (n, change) in changes.into_iter().enumerate() {
            let mut changed = whole.clone();
            change(&mut changed);
            assert_ne!(changed.computed_hash(), whole.hash, "change {n}");
        }
        let mut moved = whole.clone();
        moved.object.insert(0, moved.action.pop().expect("not empty"));
        assert_ne!(moved.computed_hash(), whole.hash, "from one field into the next");
    }

    fn whole_hash() -> String {
        "1".repeat(64)
    }

    #[test]
    fn texts_are_cut_and_stay_one_line() {
        let long = Entry {
            actor: Actor { admin: None, email: Some(format!("{}@example.org", "é".repeat(400))) },
            object: "line\r\nanother\0\u{85}".to_owned(),
            detail: "d".repeat(999),
            device: "🦀".repeat(60),
            address: "9".repeat(99),
            ..entry()
        };
        let recorded = long.record(place(), Recorded::NO_HASH);
        assert_eq!(recorded.admin, "");
        assert_eq!(recorded.email, "é".repeat(127));
        assert_eq!(recorded.object, "line??another??");
        assert_eq!(recorded.detail.len(), 640);
        assert_eq!(recorded.device, "🦀".repeat(15));
        assert_eq!(recorded.address.len(), 45);
    }
}
