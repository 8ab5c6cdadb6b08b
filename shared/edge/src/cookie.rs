use lambda_http::http::{HeaderMap, HeaderValue};
use zeroize::Zeroizing;

/// A cookie of ours: sent back over TLS alone, to this host alone, from pages of this site alone, and
/// never shown to a script (ASVS 3.3.1 to 3.3.4).
///
/// Not Debug: its value is a secret.
pub struct Cookie {
    name: &'static str,
    value: Zeroizing<String>,
    max_age_seconds: u64,
}

impl Cookie {
    /// `name` begins with `__Host-`, so that no other host and no path can plant one of that name
    /// (RFC 6265bis §4.1.3.2).
    pub fn new(name: &'static str, value: Zeroizing<String>, max_age_seconds: u64) -> Self {
        Self { name, value, max_age_seconds }
    }

    /// Makes the browser forget the cookie.
    pub fn cleared(name: &'static str) -> Self {
        Self::new(name, Zeroizing::default(), 0)
    }

    pub(crate) fn add_to(&self, headers: &mut HeaderMap) {
        let Self { name, value, max_age_seconds } = self;
        let text = Zeroizing::new(format!(
            "{name}={}; Max-Age={max_age_seconds}; Path=/; Secure; HttpOnly; SameSite=Strict",
            value.as_str(),
        ));
        // A value that would end the cookie and begin an attribute is not sent at all.
        let plain = value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'));
        match HeaderValue::from_str(&text) {
            Ok(mut header) if plain => {
                header.set_sensitive(true);
                headers.append("set-cookie", header);
            }
            _ => tracing::error!(name, "a cookie's value is not usable"),
        }
    }
}

/// The value of the cookie `name` in a `Cookie` header (RFC 6265 §4.2.1).
///
/// `None` if it stands there twice as well: no browser of ours does that with a `__Host-` name, so one of
/// the two was planted and neither is believed.
pub(crate) fn find<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    let mut values =
        header.split(';').filter_map(|pair| pair.trim().split_once('=')).filter(|(found, _)| *found == name);
    let (_, value) = values.next()?;
    values.next().is_none().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        for (header, value) in [
            ("__Host-a=1", Some("1")),
            ("x=0; __Host-a=1; y=2", Some("1")),
            ("x=0;__Host-a=1=2", Some("1=2")),
            ("__Host-a=", Some("")),
            ("__Host-ab=1", None),
            ("__host-a=1", None),
            ("x__Host-a=1", None),
            ("__Host-a", None),
            ("x=__Host-a=1", None),
            ("__Host-a=1; __Host-a=1", None),
            ("__Host-a=1; x=2; __Host-a=3", None),
            ("", None),
        ] {
            assert_eq!(find(header, "__Host-a"), value, "{header}");
        }
    }

    #[test]
    fn a_value_adds_no_attribute() {
        for value in ["a; Domain=example.org", "a,b", "a\r\nb: c", "a b", "ä"] {
            let mut headers = HeaderMap::new();
            Cookie::new("__Host-a", Zeroizing::new(value.to_owned()), 1).add_to(&mut headers);
            assert!(headers.is_empty(), "{value}");
        }
    }
}
