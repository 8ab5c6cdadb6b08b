use domain::{AdminId, EmailAddress, Invalid};

use super::Recorded;
use crate::Visitor;

/// Which entries are looked for; the default is all.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// By whom, or from where.
    pub actor: Option<ActorFilter>,
    /// What.
    pub action: Option<ActionFilter>,
}

/// By whom, or from where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActorFilter(By);

#[derive(Debug, Clone, PartialEq, Eq)]
enum By {
    Admin(String),
    Email(String),
    Address(String),
}

/// One action, or all that begin in the same way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionFilter {
    word: String,
    beginning_only: bool,
}

impl ActorFilter {
    /// Reads an admin's id, a mail address or a visitor's address.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        if let Ok(id) = AdminId::parse(text) {
            return Ok(Self(By::Admin(id.as_str().to_owned())));
        }
        if let Ok(email) = EmailAddress::parse(text) {
            return Ok(Self(By::Email(email.canonical().to_owned())));
        }
        let visitor = Visitor::parse(text)
            .map_err(|_| Invalid::new("must be an admin's id, a mail address or an IP address"))?;
        Ok(Self(By::Address(visitor.to_string())))
    }
}

impl ActionFilter {
    const LONGEST: usize = 64;

    /// Reads an action's word, or the beginning of words with a `*` behind it: `session.*`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let (word, beginning_only) = text.strip_suffix('*').map_or((text, false), |word| (word, true));
        let known = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-';
        if word.is_empty() || word.len() > Self::LONGEST || !word.bytes().all(known) {
            return Err(Invalid::new("must be an action like sign-in, or its beginning like session.*"));
        }
        Ok(Self { word: word.to_owned(), beginning_only })
    }
}

impl Filter {
    pub(super) fn includes(&self, entry: &Recorded) -> bool {
        let actor = self.actor.as_ref().is_none_or(|ActorFilter(by)| match by {
            By::Admin(id) => entry.admin == *id,
            By::Email(email) => entry.email == *email,
            // As visitors are told apart now: entries of before tell a /64.
            By::Address(address) => Visitor::parse(&entry.address).is_ok_and(|by| by.to_string() == *address),
        });
        let action = self.action.as_ref().is_none_or(|filter| {
            if filter.beginning_only {
                entry.action.starts_with(&filter.word)
            } else {
                entry.action == filter.word
            }
        });
        actor && action
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actors_are_ids_or_addresses() {
        let id = "ab".repeat(16);
        for (text, by) in [
            (id.as_str(), By::Admin(id.clone())),
            ("Anna@Example.org", By::Email("anna@example.org".to_owned())),
            ("192.0.2.1", By::Address("192.0.2.1".to_owned())),
            ("2001:db8:1:2::7", By::Address("2001:db8:1::".to_owned())),
        ] {
            assert_eq!(ActorFilter::parse(text), Ok(ActorFilter(by)), "{text}");
        }
        for text in ["", "anna", "*", "ab", &"AB".repeat(16)] {
            assert!(ActorFilter::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn actions_are_words_or_beginnings() {
        for text in ["sign-in", "session.*", "s*", "a1"] {
            assert!(ActionFilter::parse(text).is_ok(), "{text}");
        }
        for text in ["", "*", "Sign-in", "session.**", "a b", "*a", &"a".repeat(65)] {
            assert!(ActionFilter::parse(text).is_err(), "{text}");
        }
    }
}
