//! Crockford's base 32 for codes that people copy: without the letters that look like a digit or like each other.

use zeroize::Zeroizing;

/// How many bytes such a code is of: 120 bits, so that it ends with a whole character.
///
/// ASVS 11.5.1 wants 128. Codes of this length are in people's hands, and six groups of four are what a phone shows in
/// two lines; a guesser who tries a thousand a second needs longer for either than there has been a universe.
pub const BYTES: usize = 15;
/// How many characters that is.
const CHARS: usize = BYTES * 8 / 5;
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The 24 characters, with a hyphen after every `group` of them.
pub fn encode(bytes: &[u8; BYTES], group: usize) -> Zeroizing<String> {
    // Its whole size at once: a text that grew would leave a part of the code behind.
    let mut text = Zeroizing::new(String::with_capacity(2 * CHARS));
    for at in 0..CHARS {
        if at > 0 && at.is_multiple_of(group) {
            text.push('-');
        }
        let (byte, shift) = (at * 5 / 8, at * 5 % 8);
        let pair = u16::from(bytes[byte]) << 8 | bytes.get(byte + 1).copied().map_or(0, u16::from);
        text.push(char::from(ALPHABET[usize::from(pair >> (11 - shift) & 31)]));
    }
    text
}

/// Reads a code as somebody copied it: any case, spaces and hyphens wherever they are, `O` for `0`, `I` or `L` for
/// `1`. `None`: it is none.
pub fn decode(typed: &str) -> Option<Zeroizing<[u8; BYTES]>> {
    let mut bytes = Zeroizing::new([0; BYTES]);
    let mut chars = 0;
    for c in typed.chars().filter(|c| !matches!(c, '-' | ' ')) {
        let value = value(c)?;
        if chars == CHARS {
            return None;
        }
        let (byte, shift) = (chars * 5 / 8, chars * 5 % 8);
        let [high, low] = (u16::from(value) << (11 - shift)).to_be_bytes();
        bytes[byte] |= high;
        if low != 0 {
            bytes[byte + 1] |= low;
        }
        chars += 1;
    }
    (chars == CHARS).then_some(bytes)
}

fn value(c: char) -> Option<u8> {
    let plain = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let at = ALPHABET.iter().position(|one| char::from(*one) == plain)?;
    u8::try_from(at).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_alphabet_stands_in_its_order() {
        let mut bytes = [0; BYTES];
        bytes[14] = 31;
        assert_eq!(encode(&bytes, 6).as_str(), "000000-000000-000000-00000Z");
        bytes[0] = 0b1000_0100;
        assert_eq!(encode(&bytes, 4).as_str(), "GG00-0000-0000-0000-0000-000Z");
        assert_eq!(*decode("gg-0000000000000000000 00z").expect("the same"), bytes);
    }

    #[test]
    fn what_looks_alike_is_read_alike() {
        let meant = decode("0123-4567-89AB-CDEF-GHJK-1110").expect("valid");
        for copied in
            ["0123456789ABCDEFGHJK1110", "O123-4567-89ab-cdef-ghjk-ILlo", " o1 2 3-4567--89aBcDeFgHjK 1i1O -"]
        {
            assert_eq!(decode(copied), Some(meant.clone()), "{copied}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for text in [
            "",
            "-",
            &"0".repeat(23),
            &"0".repeat(25),
            &"0".repeat(16_000),
            &"U".repeat(24),
            &"é".repeat(12),
            // Full-width digits, a tab, a line break, em dashes, the Kelvin sign, which folds to k.
            &"０".repeat(24),
            "0000\t00000000000000000000",
            "000000000000000000000000\n",
            "0000—0000—0000—0000—0000—0000",
            &"\u{212A}".repeat(24),
            "000000000000000000000000\0",
            "'0000-0000-0000-0000-0000-0000'",
        ] {
            assert!(decode(text).is_none(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn every_code_comes_back(bytes: [u8; BYTES], group in 1_usize..25, lower: bool) {
            let text = encode(&bytes, group);
            prop_assert!(text.len() <= 2 * CHARS && text.replace('-', "").len() == CHARS);
            let copied = if lower { text.to_lowercase() } else { text.replace('-', " ") };
            prop_assert_eq!(decode(&copied).map(|bytes| *bytes), Some(bytes));
        }

        #[test]
        fn every_bit_counts(bytes: [u8; BYTES], bit in 0..BYTES * 8) {
            let mut other = bytes;
            other[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(encode(&bytes, 4) != encode(&other, 4));
        }

        #[test]
        fn no_text_makes_it_stumble(text in any::<String>()) {
            let read = decode(&text);
            let plain = text.chars().filter(|c| !matches!(c, '-' | ' ')).count();
            prop_assert!(read.is_none() || plain == CHARS);
        }
    }
}
