use domain::Password;
use zeroize::Zeroizing;

/// 24 characters of 55 that are not taken for each other, read aloud or printed: 138 bits.
const LENGTH: usize = 24;
const ALPHABET: &[u8; 55] = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ2345679";

/// A password for an account that nobody gave one. `random` fills with bytes of a CSPRNG (ASVS 11.5.1).
pub(crate) fn password(random: impl Fn() -> [u8; 64]) -> Password {
    let mut text = Zeroizing::new(String::with_capacity(LENGTH));
    while text.len() < LENGTH {
        let bytes = Zeroizing::new(random());
        // Only as many values as the alphabet divides: each character is as likely as any other.
        let fair = bytes.iter().map(|byte| usize::from(byte >> 2)).filter(|value| *value < ALPHABET.len());
        let missing = LENGTH - text.len();
        text.extend(fair.take(missing).map(|value| char::from(ALPHABET[value])));
    }
    Password::parse(text).expect("letters and digits are a password")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn every_character_is_as_likely_as_any_other() {
        let mut seen = BTreeMap::new();
        for _ in 0..2_000 {
            let password = password(edge::random);
            assert_eq!(password.expose().len(), LENGTH);
            for c in password.expose().chars() {
                *seen.entry(c).or_insert(0_u32) += 1;
            }
        }
        // Some 880 of each; ten standard deviations are 300.
        assert_eq!(seen.len(), ALPHABET.len());
        assert!(seen.values().all(|count| (580..1200).contains(count)), "{seen:?}");
    }

    #[test]
    fn none_is_taken_for_another() {
        let pairs = ["0O", "1lI", "8B", "oO"];
        for pair in pairs {
            let there = pair.bytes().filter(|c| ALPHABET.contains(c)).count();
            assert!(there <= 1, "{pair}");
        }
    }
}
