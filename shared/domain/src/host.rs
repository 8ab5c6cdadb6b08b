use std::net::Ipv4Addr;

use crate::Invalid;

/// The name of a mail server: a DNS name in A-label form, lower case, never an IP literal.
///
/// Whether its addresses may be reached is for the socket to decide (crate `mailbox`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostName(String);

impl HostName {
    /// Reads a name that an admin typed or pasted.
    pub fn parse(typed: &str) -> Result<Self, Invalid> {
        let bad = Invalid::new("must be a host name like imap.example.org");
        let name = idna::domain_to_ascii_strict(typed.trim()).map_err(|_| bad)?;
        if name.is_empty() || name.ends_with('.') || name.starts_with('[') || is_ipv4(&name) {
            return Err(bad);
        }
        Ok(Self(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Also the decimal, octal and hexadecimal forms that `getaddrinfo` takes: such a name ends in a
/// label of digits or `0x…`, which no top-level domain does (WHATWG URL §3.5, "ends in a number").
fn is_ipv4(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or_default();
    name.parse::<Ipv4Addr>().is_ok()
        || last.bytes().all(|b| b.is_ascii_digit())
        || last.strip_prefix("0x").is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// How the connection to a mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte (RFC 8314).
    Tls,
    /// Plain first, then the `STARTTLS` command; never continues without.
    StartTls,
    /// No protection: the password crosses the network in the clear.
    Plain,
}

impl Security {
    /// Reads `tls`, `starttls` or `plain`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        match text {
            "tls" => Ok(Self::Tls),
            "starttls" => Ok(Self::StartTls),
            "plain" => Ok(Self::Plain),
            _ => Err(Invalid::new("must be tls, starttls or plain")),
        }
    }

    /// `tls`, `starttls` or `plain`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tls => "tls",
            Self::StartTls => "starttls",
            Self::Plain => "plain",
        }
    }
}

/// Where logins are proven, as the admin entered it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailServer {
    /// DNS name; also the name that the certificate must carry.
    pub host: HostName,
    /// TCP port.
    pub port: u16,
    /// Protection of the connection.
    pub security: Security,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (typed, name) in [
            (" IMAP.Example.org ", "imap.example.org"),
            ("imap.bücher.example", "imap.xn--bcher-kva.example"),
            ("localhost", "localhost"),
        ] {
            assert_eq!(HostName::parse(typed).expect("valid").as_str(), name);
        }
    }

    #[test]
    fn no_ip_literal_in_any_form() {
        for typed in [
            "127.0.0.1",
            "::1",
            "[::1]",
            "2130706433",
            "0x7f000001",
            "0x7f.1",
            "0177.0.0.1",
            "127.1",
            "127.0.0.1.",
            "１２７.0.0.1",
            "::ffff:127.0.0.1",
            "0x",
        ] {
            assert!(HostName::parse(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn no_url_port_or_path() {
        for typed in [
            "",
            " ",
            "imap.example.org:993",
            "imaps://imap.example.org",
            "a/b",
            "a b",
            "user@host",
            "a..b",
            "a\r\nb",
        ] {
            assert!(HostName::parse(typed).is_err(), "{typed:?}");
        }
    }
}
