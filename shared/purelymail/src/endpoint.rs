use std::net::IpAddr;

use domain::{HostName, Invalid};
use http::Uri;

/// Where the API answers: a URL, which an operation's name is put behind.
#[derive(Debug, Clone)]
pub struct Endpoint {
    base: String,
    is_plain: bool,
}

impl Endpoint {
    /// Purelymail's own.
    pub const PUBLIC: &'static str = "https://purelymail.com/api/v0";

    /// Reads a URL: `https` and a host name; or, only where loopback is allowed (on a local stack, never on
    /// AWS), `http` or `https` and a loopback address.
    pub fn parse(text: &str, allow_loopback: bool) -> Result<Self, Invalid> {
        let malformed = Invalid::new("must be a URL");
        let uri: Uri = text.parse().map_err(|_| malformed)?;
        let authority = uri.authority().ok_or(malformed)?;
        let host = authority.host();
        let address: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
        let permitted = match (uri.scheme_str(), address) {
            (Some("https"), None) => HostName::parse(host).is_ok() && (allow_loopback || host != "localhost"),
            // Without TLS a name would be believed wherever it leads to, so it must be an address.
            (Some("http" | "https"), Some(address)) => allow_loopback && address.is_loopback(),
            (_, _) => false,
        };
        if !permitted {
            Err(Invalid::new("must be an https URL with a host name"))
        } else if authority.as_str().contains('@') || uri.query().is_some() || text.contains('#') {
            Err(Invalid::new("must be a URL without user, query and fragment"))
        } else {
            let is_plain = uri.scheme_str() == Some("http");
            Ok(Self { base: text.trim_end_matches('/').to_owned(), is_plain })
        }
    }

    pub(crate) fn operation(&self, name: &str) -> String {
        format!("{}/{name}", self.base)
    }

    pub(crate) fn is_plain(&self) -> bool {
        self.is_plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_loopback_addresses_where_they_are_allowed() {
        for (text, everywhere, locally) in [
            (Endpoint::PUBLIC, true, true),
            ("https://purelymail.example:8443/api/v0/", true, true),
            ("http://127.0.0.1:4700/api/v0", false, true),
            ("http://[::1]:4700/api/v0", false, true),
            ("https://127.0.0.1:4700/api/v0", false, true),
            ("https://localhost:4700/api/v0", false, true),
            ("http://localhost:4700/api/v0", false, false),
            ("http://purelymail.com/api/v0", false, false),
            ("http://10.0.0.1/api/v0", false, false),
            ("https://10.0.0.1/api/v0", false, false),
            ("https://169.254.169.254/api/v0", false, false),
            ("https://[fe80::1]/api/v0", false, false),
            ("http://2130706433/api/v0", false, false),
            ("https://2130706433/api/v0", false, false),
            ("https://0x7f.1/api/v0", false, false),
            ("https://user@purelymail.com/api/v0", false, false),
            ("https://:password@purelymail.com/api/v0", false, false),
            ("https://purelymail.com/api/v0?x=1", false, false),
            ("https://purelymail.com/api/v0#x", false, false),
            ("ftp://purelymail.com/", false, false),
            ("file:///etc/passwd", false, false),
            ("purelymail.com", false, false),
            ("", false, false),
        ] {
            assert_eq!(Endpoint::parse(text, false).is_ok(), everywhere, "{text} on AWS");
            assert_eq!(Endpoint::parse(text, true).is_ok(), locally, "{text} locally");
        }
    }

    #[test]
    fn an_operation_stands_behind_one_slash() {
        for text in [Endpoint::PUBLIC, "https://purelymail.com/api/v0/"] {
            let endpoint = Endpoint::parse(text, false).expect("an endpoint");
            assert_eq!(endpoint.operation("listUser"), "https://purelymail.com/api/v0/listUser");
        }
    }
}
