use domain::{EmailAddress, Invalid, ResetId};
use zeroize::Zeroizing;

/// A one-time code that is mailed: 8 digits, each of the 100 million as likely as any other (26 bits; ASVS 6.5.3,
/// 6.5.4). Its 5 tries in 10 minutes are the store's to count. Not Clone, Debug or Serialize; wiped on drop.
pub(crate) struct ResetCode(Zeroizing<String>);

/// How many codes there are.
const CODES: u32 = 100_000_000;
/// Draws from here on are thrown away: below it every code has the same number of draws.
const FAIR: u32 = u32::MAX - u32::MAX % CODES;

impl ResetCode {
    /// A new code; `random` gives bytes of a CSPRNG, others at each call.
    pub(crate) fn draw(mut random: impl FnMut() -> [u8; 4]) -> Self {
        loop {
            let number = u32::from_le_bytes(random());
            if number < FAIR {
                return Self(Zeroizing::new(format!("{:08}", number % CODES)));
            }
        }
    }

    /// Reads 8 digits, with or without spaces between them.
    pub(crate) fn parse(typed: &str) -> Result<Self, Invalid> {
        let digits: String = typed.chars().filter(|c| *c != ' ').take(9).collect();
        let digits = Zeroizing::new(digits);
        if digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(digits))
        } else {
            Err(Invalid::new("must be the 8 digits of the mail"))
        }
    }

    /// What its keyed hash is of. The hash is under a key that no table holds, since 100 million codes are soon
    /// tried; the parts bind the code to its request and to the address that it was mailed to (ASVS 6.6.2).
    pub(crate) fn bound<'a>(&'a self, reset: &'a ResetId, address: &'a EmailAddress) -> [&'a str; 3] {
        [reset.as_str(), address.canonical(), self.0.as_str()]
    }

    /// The 8 digits, for the mail: in one piece, so that they can be copied with two clicks.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(numbers: &[u32]) -> String {
        let mut numbers = numbers.iter();
        ResetCode::draw(|| numbers.next().expect("enough numbers").to_le_bytes()).0.to_string()
    }

    #[test]
    fn every_code_has_the_same_number_of_draws() {
        // 42 whole rounds of all codes; what is left of the numbers is thrown away.
        assert_eq!(FAIR, 42 * CODES);
        const { assert!(u32::MAX - FAIR < CODES) };
        assert_eq!(drawn(&[0]), "00000000");
        assert_eq!(drawn(&[CODES]), "00000000");
        assert_eq!(drawn(&[FAIR - 1]), "99999999");
        assert_eq!(drawn(&[FAIR, u32::MAX, 42]), "00000042");
    }

    #[test]
    fn read_as_mailed() {
        let code = ResetCode::draw(|| 12_345_678_u32.to_le_bytes());
        assert_eq!(code.expose(), "12345678");
        for typed in ["12345678", " 12345678 ", "1234 5678"] {
            assert_eq!(ResetCode::parse(typed).expect("mailed").0, code.0);
        }
        for text in [
            "",
            "1234567",
            "123456789",
            "12345 6789",
            "1234567a",
            "１２３４５６７８",
            "+1234567",
            "1234-5678",
        ] {
            assert!(ResetCode::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn bound_to_its_request_and_address() {
        let reset = ResetId::from_random([1; 16]);
        let code = ResetCode::parse("12345678").expect("valid");
        let address = EmailAddress::parse(" ZOE@example.org").expect("valid");
        assert_eq!(code.bound(&reset, &address), [reset.as_str(), "zoe@example.org", "12345678"]);
    }
}
