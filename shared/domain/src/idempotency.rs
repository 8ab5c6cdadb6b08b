use crate::Invalid;

/// What a client names an act by, so that repeating the request doesn't repeat the act: 8 to 64 characters of
/// `A-Z a-z 0-9 _ -`, without the quotes that a structured header would have.
#[derive(Clone, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Reads the header `Idempotency-Key`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
        if (8..=64).contains(&text.len()) && text.bytes().all(plain) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Invalid::new("must be 8 to 64 letters, digits, hyphens and underscores"))
        }
    }

    /// As it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_all_sorts_are_taken_and_nothing_else() {
        for text in ["12345678", "6f1a2b3c-0000-4000-8000-00000000000a", "a_b-C_D-9", &"x".repeat(64)] {
            assert_eq!(IdempotencyKey::parse(text).expect("valid").as_str(), text);
        }
        for text in ["", "1234567", "1234567#", "1234 5678", "1234\n5678", "ä2345678", &"x".repeat(65)] {
            assert!(IdempotencyKey::parse(text).is_err(), "{text:?}");
        }
    }
}
