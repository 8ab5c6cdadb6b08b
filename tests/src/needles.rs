use base64::{engine::general_purpose::STANDARD, engine::general_purpose::URL_SAFE};
use memchr::memmem::Finder;

/// A secret in every form in which it could lie somewhere.
pub struct Needles(Vec<(&'static str, Finder<'static>)>);

impl Needles {
    /// Of a secret of 16 bytes or more. Give the part of a password that no escaping changes (letters and
    /// digits): then its JSON, URL and debug forms hold it too.
    pub fn of(secret: &[u8]) -> Self {
        assert!(secret.len() >= 16, "a short secret is found by accident");
        let mut forms = vec![
            ("raw", secret.to_vec()),
            ("hex", hex::encode(secret).into_bytes()),
            ("upper-case hex", hex::encode_upper(secret).into_bytes()),
            ("UTF-16", secret.iter().flat_map(|byte| [*byte, 0]).collect()),
            ("a list of numbers", list_of_numbers(secret, ", ")),
            ("a dense list of numbers", list_of_numbers(secret, ",")),
        ];
        for (name, digits) in [
            ("percent-encoded", hex::encode(secret)),
            ("upper-case percent-encoded", hex::encode_upper(secret)),
        ] {
            let pairs = digits.as_bytes().chunks(2);
            forms.push((name, pairs.flat_map(|pair| [b'%', pair[0], pair[1]]).collect()));
        }
        for alignment in 0..3 {
            forms.push(("base64", base64_inside(secret, alignment, &STANDARD)));
            forms.push(("URL-safe base64", base64_inside(secret, alignment, &URL_SAFE)));
        }
        Self(forms.into_iter().map(|(name, form)| (name, Finder::new(&form).into_owned())).collect())
    }

    /// In which form the secret is there, if it is.
    pub fn found_in(&self, text: &[u8]) -> Option<&'static str> {
        self.0.iter().find(|(_, finder)| finder.find(text).is_some()).map(|(name, _)| *name)
    }
}

fn list_of_numbers(secret: &[u8], between: &str) -> Vec<u8> {
    let numbers: Vec<String> = secret.iter().map(u8::to_string).collect();
    numbers.join(between).into_bytes()
}

/// The characters of base64 that depend on the secret alone when `before` bytes stand before it, whatever
/// these and those behind it are.
fn base64_inside(secret: &[u8], before: usize, engine: &impl base64::Engine) -> Vec<u8> {
    let text = engine.encode([&vec![0; before], secret].concat());
    let (first, last) = ((before * 8).div_ceil(6), (before + secret.len()) * 8 / 6);
    text.as_bytes()[first..last].to_vec()
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;

    use super::*;

    const SECRET: &[u8] = b"canary0123456789abcdef~?";

    fn found(text: impl AsRef<[u8]>) -> Option<&'static str> {
        Needles::of(SECRET).found_in(text.as_ref())
    }

    #[test]
    fn a_secret_is_found_in_every_form() {
        let text = std::str::from_utf8(SECRET).expect("ASCII");
        assert_eq!(found(format!("password={text}&")), Some("raw"));
        assert_eq!(found(format!("{{\"password\":\"{text}\"}}")), Some("raw"));
        assert_eq!(found(hex::encode(format!("x{text}y"))), Some("hex"));
        assert_eq!(found(hex::encode_upper(format!("x{text}y"))), Some("upper-case hex"));
        assert_eq!(found(format!("{SECRET:?}")), Some("a list of numbers"));
        assert_eq!(
            found("%63%61%6e%61%72%79%30%31%32%33%34%35%36%37%38%39%61%62%63%64%65%66%7e%3f"),
            Some("percent-encoded")
        );
        // \0 user \0 password, as in SASL PLAIN, among other surroundings.
        for before in ["", "a", "ab", "abc", "\0anna@old-mail.example\0"] {
            for after in ["", "z", "zz"] {
                let text = format!("{before}{text}{after}");
                assert_eq!(found(STANDARD.encode(&text)), Some("base64"), "{text:?}");
                assert!(
                    found(URL_SAFE.encode(&text)).is_some_and(|form| form.contains("base64")),
                    "{text:?}"
                );
            }
        }
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        assert_eq!(found("canary0123456789abcdef"), None);
        assert_eq!(found(STANDARD.encode("another secret altogether")), None);
    }
}
