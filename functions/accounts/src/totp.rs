use domain::{EmailAddress, Timestamp};
use totp_rs::{Algorithm, Builder, Totp, TotpError};
use zeroize::Zeroizing;

/// The secret that an authenticator app shares with us (RFC 6238): 160 bits, as RFC 4226 §4 recommends.
///
/// SHA-1, 6 digits, 30 seconds: what every app can do (ASVS 6.5.5). A code counts in its own step and in the one
/// before and after it: phones' clocks differ, and a code that is typed at the end of its step arrives after it (RFC
/// 6238 §5.2). A narrower window would refuse every sixth honest code, and take a guesser from three codes in a million
/// to one; ten tries in 15 minutes are what holds those off. That a code counts once is the store's condition (6.5.1).
/// The time is ours (6.5.8). Not Clone, Debug or Serialize; wiped on drop.
pub(crate) struct TotpSecret(Zeroizing<Vec<u8>>);

/// A stored secret is none. Never quotes it.
#[derive(Debug, thiserror::Error)]
#[error("the secret of a second factor can't be used")]
pub(crate) struct Unusable;

impl TotpSecret {
    /// A new secret; the bytes come from a CSPRNG.
    pub(crate) fn from_random(bytes: [u8; 20]) -> Self {
        Self(Zeroizing::new(bytes.to_vec()))
    }

    /// As it was sealed.
    pub(crate) fn opened(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(bytes)
    }

    /// To be sealed.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// For typing it into an app: base 32.
    pub(crate) fn base32(&self) -> Result<Zeroizing<String>, Unusable> {
        Ok(Zeroizing::new(self.totp("")?.secret().to_base32()))
    }

    /// For the QR code: `otpauth://totp/Mailgather:<address>?secret=…`.
    pub(crate) fn uri(&self, owner: &EmailAddress) -> Result<Zeroizing<String>, Unusable> {
        Ok(Zeroizing::new(self.totp(owner.canonical())?.to_url()?))
    }

    /// The step (30-second interval since 1970) whose code this is.
    pub(crate) fn step_of(&self, code: &str, now: Timestamp) -> Result<Option<u64>, Unusable> {
        let digits: String = code.chars().filter(|c| *c != ' ').take(7).collect();
        Ok(self.totp("")?.check(&Zeroizing::new(digits), now.seconds()))
    }

    fn totp(&self, account: &str) -> Result<Totp, Unusable> {
        let totp = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_step_duration(30)
            .with_skew(1)
            .with_secret(self.0.as_slice())
            .with_issuer(Some("Mailgather"))
            .with_account_name(account)
            .build()?;
        Ok(totp)
    }
}

impl From<TotpError> for Unusable {
    fn from(_: TotpError) -> Self {
        Self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> TotpSecret {
        TotpSecret::from_random(*b"12345678901234567890")
    }

    fn step(code: &str, second: u64) -> Option<u64> {
        secret().step_of(code, Timestamp::from_seconds(second)).expect("usable")
    }

    /// RFC 6238, appendix B, the SHA-1 rows; 6 digits are the last of its 8.
    #[test]
    fn codes_of_the_standard() {
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(step(code, second), Some(second / 30), "{second}");
        }
        assert_eq!(step(" 287 082", 59), Some(1));
        for code in ["", "28708", "2870820", "94287082", "28708a", "+87082"] {
            assert_eq!(step(code, 59), None, "{code}");
        }
    }

    /// The step is that of the code, whenever it is shown.
    #[test]
    fn one_step_of_tolerance() {
        let shown = 1_234_567_890_u64; // the first second of its step
        for (second, accepted) in [(-31, false), (-30, true), (0, true), (29, true), (59, true), (60, false)]
        {
            let answer = step("005924", shown.checked_add_signed(second).expect("positive"));
            assert_eq!(answer, accepted.then_some(shown / 30), "{second}");
        }
    }

    #[test]
    fn what_an_app_is_given() {
        assert_eq!(secret().base32().expect("usable").as_str(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let address = EmailAddress::parse("Zoë+1@bücher.example").expect("valid");
        let uri = secret().uri(&address).expect("usable");
        let expected = "otpauth://totp/Mailgather:zo%C3%AB%2B1%40xn--bcher-kva.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Mailgather";
        assert_eq!(uri.as_str(), expected);
    }

    #[test]
    fn a_damaged_secret_checks_nothing() {
        let short = TotpSecret::opened(Zeroizing::new(vec![0; 15]));
        assert!(short.step_of("000000", Timestamp::from_seconds(0)).is_err());
    }
}
