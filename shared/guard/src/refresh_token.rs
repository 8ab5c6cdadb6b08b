//! The refresh token: opaque, good for one exchange (ASVS 7.2.2, 10.4.5), and only its hash is stored.

use domain::{AdminId, Invalid, RefreshSecret, SessionId, TokenHash};
use zeroize::Zeroizing;

use crate::{
    family::Family,
    signing_keys::{SigningKey, SigningKeys},
};

/// `<admin id><session id><secret>`: 128 lower-case hexadecimal digits. Not Debug: it is a secret.
pub(crate) struct RefreshToken {
    family: Family,
    secret: RefreshSecret,
}

impl RefreshToken {
    const PURPOSE: &str = "refresh";

    /// The first of a session; the bytes come from a CSPRNG (ASVS 7.2.3).
    pub(crate) fn first(family: Family, random: [u8; 32]) -> Self {
        Self { family, secret: RefreshSecret::from_random(random) }
    }

    pub(crate) fn parse(text: &str) -> Result<Self, Invalid> {
        let bad = Invalid::new("must be a refresh token");
        let part = |range| text.get::<std::ops::Range<usize>>(range).ok_or(bad);
        if text.len() != 128 {
            return Err(bad);
        }
        let family =
            Family { admin: AdminId::parse(part(0..32)?)?, session: SessionId::parse(part(32..64)?)? };
        Ok(Self { family, secret: RefreshSecret::parse(part(64..128)?)? })
    }

    /// The one that this one is exchanged for.
    ///
    /// Derived, not drawn: whoever asks again within the few seconds that a lost answer is forgiven gets
    /// the same successor, and so do two tabs that ask together. Nobody without the signing key can tell
    /// it from this one.
    pub(crate) fn successor(&self, key: &SigningKey) -> Self {
        let secret = RefreshSecret::from_random(key.mac(Self::PURPOSE, &[&self.expose()]));
        Self { family: self.family.clone(), secret }
    }

    /// The successor that a session's row waits for: derived under the key of that moment, which may be
    /// the previous one by now.
    pub(crate) fn successor_of_hash(&self, keys: &SigningKeys, hash: &TokenHash) -> Option<Self> {
        keys.all().map(|key| self.successor(key)).find(|next| next.hash().matches(hash))
    }

    pub(crate) fn family(&self) -> &Family {
        &self.family
    }

    /// What the session's row holds of it.
    pub(crate) fn hash(&self) -> TokenHash {
        self.secret.hash()
    }

    /// The 128 digits, for the cookie.
    pub(crate) fn expose(&self) -> Zeroizing<String> {
        let Family { admin, session } = &self.family;
        Zeroizing::new(format!("{admin}{session}{}", self.secret.expose().as_str()))
    }
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;

    use super::*;

    fn token() -> RefreshToken {
        let family =
            Family { admin: AdminId::from_random([1; 16]), session: SessionId::from_random([2; 16]) };
        RefreshToken::first(family, [3; 32])
    }

    fn key(text: &str) -> SigningKey {
        SigningKey::new("key-1", text.as_bytes()).expect("long enough")
    }

    #[test]
    fn a_token_is_read_as_it_was_written() {
        let text = token().expose();
        assert_eq!(*text, "01".repeat(16) + &"02".repeat(16) + &"03".repeat(32));
        let read = RefreshToken::parse(&text).expect("a token");
        assert_eq!(read.family(), token().family());
        assert_eq!(read.hash(), token().hash());
    }

    #[test]
    fn nothing_else_is_read() {
        let text = token().expose();
        let upper = "0A".repeat(64);
        let wide = "ä".repeat(64);
        for other in
            ["", &text[1..], &format!("{}0", *text), &format!(" {}", &text[1..]), &upper, &wide, "a.b.c"]
        {
            assert!(RefreshToken::parse(other).is_err(), "{other}");
        }
    }

    #[test]
    fn the_successor_is_the_same_each_time_and_depends_on_everything() {
        let key_one = key("not-a-secret-not-a-secret-not-one-1");
        let next = token().successor(&key_one);
        assert_eq!(next.hash(), token().successor(&key_one).hash());
        assert_eq!(next.family(), token().family());
        assert_ne!(next.hash(), token().hash());
        assert_ne!(next.hash(), next.successor(&key_one).hash());
        let other_key = key("not-a-secret-not-a-secret-not-one-2");
        assert_ne!(next.hash(), token().successor(&other_key).hash());
        // The same secret in another session leads elsewhere.
        let mut other = token();
        other.family.session = SessionId::from_random([4; 16]);
        assert_ne!(next.hash(), other.successor(&key_one).hash());
    }

    #[test]
    fn a_successor_is_found_under_the_key_of_its_day() {
        let (one, two) = ("not-a-secret-not-a-secret-not-one-1", "not-a-secret-not-a-secret-not-one-2");
        let given = token().successor(&key(one)).hash();
        let keys = |current, previous: Option<&str>| SigningKeys {
            current: key(current),
            current_since: Timestamp::from_seconds(0),
            previous: previous.map(key),
        };
        let found = |keys| token().successor_of_hash(&keys, &given).map(|next| next.hash());
        assert_eq!(found(keys(one, None)), Some(given.clone()));
        assert_eq!(found(keys(two, Some(one))), Some(given.clone()));
        assert_eq!(found(keys(two, None)), None);
    }
}
