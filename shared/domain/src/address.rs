use std::{borrow::Cow, fmt};

use icu_casemap::CaseMapper;
use icu_normalizer::ComposingNormalizerBorrowed;

use crate::{Invalid, hidden::is_hidden};

/// A mail address, kept as typed (to log in with) and in one canonical form (to compare).
///
/// Canonical: trimmed, NFC, case-folded, the domain in A-label form (RFC 5890). Local parts are
/// case-sensitive by RFC 5321 §2.4, but no provider is known that keeps `Anna@` and `anna@` apart,
/// and two submissions of one mailbox must be seen as one.
///
/// Two addresses that look the same must not be two: what isn't seen is refused, and in a local part what NFKC would
/// change, such as full-width letters and ligatures (PRECIS, RFC 8264 §9.13 and §9.17). Absent: telling a Cyrillic
/// letter from a Latin one; both are what somebody's name is written with.
#[derive(Clone)]
pub struct EmailAddress {
    typed: String,
    canonical: String,
}

/// Characters that a local part needs quotes for (RFC 5322 §3.2.3); the dot alone is left out.
const SPECIALS: [char; 12] = ['@', '"', '<', '>', '(', ')', ',', ';', ':', '\\', '[', ']'];

impl EmailAddress {
    /// Longest address in bytes (RFC 5321 §4.5.3.1.3 less the angle brackets).
    pub const MAX_BYTES: usize = 254;
    const MAX_LOCAL_BYTES: usize = 64;

    /// Reads what a person typed or pasted.
    pub fn parse(typed: &str) -> Result<Self, Invalid> {
        let address = Self::stored(typed)?;
        let typed = &address.typed;
        if typed.chars().any(|c| is_hidden(c) || c == char::REPLACEMENT_CHARACTER) {
            return Err(Invalid::new("must not hold invisible characters"));
        }
        let nfkc = ComposingNormalizerBorrowed::new_nfkc();
        let local = typed.rsplit_once('@').map_or(typed.as_str(), |(local, _)| local);
        if !nfkc.is_normalized(&compose(local)) || !nfkc.is_normalized(&address.canonical) {
            return Err(Invalid::new(
                "must not hold letters in another form than they are usually written in",
            ));
        }
        Ok(address)
    }

    /// Reads what was parsed once: what was let in before a rule was made stays readable.
    pub fn stored(typed: &str) -> Result<Self, Invalid> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(Invalid::new("must not be empty"));
        }
        if typed.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(Invalid::new("must not hold spaces or control characters"));
        }
        let malformed = Invalid::new("must be a mail address like name@example.org");
        let (local, domain) = typed.rsplit_once('@').ok_or(malformed)?;
        let (folded, domain) = (fold(local), ascii_domain(domain)?);
        // Normalizing can make a forbidden character of another, such as `;` of the Greek question mark.
        if [local, &folded].into_iter().any(|local| local.is_empty() || local.contains(SPECIALS)) {
            return Err(malformed);
        }
        let canonical = format!("{folded}@{domain}");
        if local.len().max(folded.len()) > Self::MAX_LOCAL_BYTES
            || typed.len().max(canonical.len()) > Self::MAX_BYTES
        {
            return Err(Invalid::new("is too long for a mail address"));
        }
        Ok(Self { typed: typed.to_owned(), canonical })
    }

    /// As the person wrote it, trimmed: the user name of the login.
    pub fn as_typed(&self) -> &str {
        &self.typed
    }

    /// The form in which equal mailboxes are equal texts.
    pub fn canonical(&self) -> &str {
        &self.canonical
    }
}

/// Case folding may denormalize, hence NFC on both sides of it.
fn fold(local: &str) -> String {
    compose(&CaseMapper::new().fold_string(&compose(local))).into_owned()
}

/// In NFC.
fn compose(text: &str) -> Cow<'_, str> {
    ComposingNormalizerBorrowed::new_nfc().normalize(text)
}

/// The domain in A-label form, with at least one dot: mail domains stand in the public DNS.
pub(crate) fn ascii_domain(domain: &str) -> Result<String, Invalid> {
    let bad = Invalid::new("must have a valid domain");
    let ascii = idna::domain_to_ascii_strict(domain).map_err(|_| bad)?;
    if ascii.contains('.') && !ascii.ends_with('.') { Ok(ascii) } else { Err(bad) }
}

/// Addresses don't belong in logs.
impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(typed: &str) -> String {
        EmailAddress::parse(typed).expect("valid").canonical().to_owned()
    }

    #[test]
    fn sixty_four_bytes_before_the_at_sign_and_254_in_all() {
        let of = |local: usize, domain: usize| {
            let labels = ["d".repeat(60), "d".repeat(60), "d".repeat(60), "d".repeat(domain - 183)].join(".");
            EmailAddress::parse(&format!("{}@{labels}", "a".repeat(local)))
        };
        assert!(of(64, 189).is_ok() && of(65, 188).is_err());
        assert!(of(64, 190).is_err() && of(30, 223).is_ok() && of(30, 224).is_err());
        // Folded it is longer.
        assert!(EmailAddress::parse(&format!("{}@example.org", "ŉ".repeat(22))).is_err());
    }

    #[test]
    fn it_keeps_itself_out_of_logs() {
        assert_eq!(format!("{:?}", EmailAddress::parse("anna@example.org")), "Ok(EmailAddress(…))");
    }

    #[test]
    fn spellings_of_one_mailbox_are_equal() {
        assert_eq!(canonical(" Anna@Example.ORG\t"), "anna@example.org");
        assert_eq!(canonical("anna@bücher.example"), canonical("ANNA@XN--BCHER-KVA.example"));
        assert_eq!(canonical("Zoe\u{308}@example.org"), canonical("ZOË@example.org"));
        assert_eq!(canonical("straße@example.org"), canonical("STRASSE@example.org"));
        assert_eq!(canonical("ΣΊΣΥΦΟΣ@example.org"), canonical("σίσυφος@example.org"));
    }

    #[test]
    fn different_mailboxes_stay_different() {
        assert_ne!(canonical("anna+a@example.org"), canonical("anna@example.org"));
        assert_ne!(canonical("a.nna@example.org"), canonical("anna@example.org"));
    }

    #[test]
    fn the_login_name_stays_as_typed() {
        assert_eq!(
            EmailAddress::parse(" Anna@Bücher.example ").expect("valid").as_typed(),
            "Anna@Bücher.example"
        );
    }

    #[test]
    fn refused() {
        let long = format!("{}@example.org", "x".repeat(65));
        let longer = format!("x@{}example.org", "a234567890.".repeat(23));
        for text in [
            "",
            "  ",
            "anna",
            "@example.org",
            "anna@",
            "an na@example.org",
            "a@b@example.org",
            "anna@exam ple.org",
            "anna@example..org",
            "anna@-example.org",
            "anna@localhost",
            "anna@example.org.",
            "a\r\nb@example.org",
            "a\0b@example.org",
            "\"a\"@example.org",
            "<anna@example.org>",
            "anna@exa_mple.org",
            "anna\u{37e}@example.org",
            &long,
            &longer,
        ] {
            assert!(EmailAddress::parse(text).is_err(), "{text:?}");
        }
    }

    /// The browser's rules are held against the same table.
    #[test]
    fn what_looks_like_another_address_is_refused_and_its_neighbours_are_not() {
        let mut verdicts = [0, 0];
        for row in include_str!("../tests/addresses.tsv").lines().filter(|row| !row.starts_with('#')) {
            let (verdict, escaped) = row.split_once('\t').expect("two columns");
            let address = unescaped(escaped);
            let taken = match verdict {
                "taken" => true,
                "refused" => false,
                other => panic!("{other}"),
            };
            assert_eq!(EmailAddress::parse(&address).is_ok(), taken, "{escaped}");
            verdicts[usize::from(taken)] += 1;
        }
        assert!(verdicts.iter().all(|count| *count > 10), "{verdicts:?}");
    }

    /// `\u{200B}` stands for the character.
    fn unescaped(text: &str) -> String {
        let mut parts = text.split("\\u{");
        let mut whole = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (digits, rest) = part.split_once('}').expect("an escape");
            whole.extend(u32::from_str_radix(digits, 16).ok().and_then(char::from_u32));
            whole.push_str(rest);
        }
        whole
    }

    #[test]
    fn what_was_let_in_before_a_rule_was_made_stays_readable() {
        for text in ["ow\u{200B}ner@example.org", "\u{FB01}nn@example.org"] {
            assert!(EmailAddress::parse(text).is_err() && EmailAddress::stored(text).is_ok(), "{text:?}");
        }
        assert!(EmailAddress::stored("a\0@example.org").is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_hidden_character_gets_in(before in "[a-z]{0,3}", hidden in "[\\p{Cf}\u{34f}\u{3164}\u{fe0f}]", after in "[a-z]{0,3}") {
            for address in [
                format!("{before}{hidden}{after}@example.org"),
                format!("anna@{before}{hidden}{after}.example"),
            ] {
                proptest::prop_assert!(EmailAddress::parse(&address).is_err());
            }
        }

        #[test]
        fn no_two_local_parts_are_one_under_nfkc(local in "[^@\\s\\p{C}\"<>(),;:\\\\]{1,10}") {
            if let Ok(address) = EmailAddress::parse(&format!("{local}@example.org")) {
                let nfkc = ComposingNormalizerBorrowed::new_nfkc();
                proptest::prop_assert!(nfkc.is_normalized(address.canonical()));
            }
        }

        #[test]
        fn canonical_form_is_a_fixed_point(local in "[^@\\s\\p{C}\"<>(),;:\\\\]{1,20}") {
            if let Ok(address) = EmailAddress::parse(&format!("{local}@example.org")) {
                let again = EmailAddress::parse(address.canonical()).expect("canonical is valid");
                proptest::prop_assert_eq!(address.canonical(), again.canonical());
            }
        }
    }
}
