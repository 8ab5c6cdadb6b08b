//! Mail servers: their names, how they are reached, and the digest that a sealed login is bound to.

use std::fmt;
use std::net::Ipv4Addr;

use sha2::{Digest, Sha256};

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

impl MailServer {
    /// What a login is bound to that was proved here.
    ///
    /// SHA-256 over `mailgather-server-1`, the host, the port in decimal and `tls`, `starttls` or `plain`, with a
    /// line feed between them; no part can hold one. Other facts that decide where a login goes get another first
    /// word.
    pub fn digest(&self) -> ServerDigest {
        let (host, port, security) = (self.host.as_str(), self.port, self.security.as_str());
        let text = format!("mailgather-server-1\n{host}\n{port}\n{security}");
        ServerDigest(hex::encode(Sha256::digest(text)))
    }
}

/// `imap.example.org:993/tls`, as admins read it in the audit log.
impl fmt::Display for MailServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}/{}", self.host.as_str(), self.port, self.security.as_str())
    }
}

/// Which mail server, without its name: 64 lower-case hexadecimal digits. Hides nothing from those who guess names;
/// it keeps them out of logs that others read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerDigest(String);

impl ServerDigest {
    /// The 64 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(host: &str, port: u16, security: Security) -> MailServer {
        MailServer { host: HostName::parse(host).expect("valid"), port, security }
    }

    /// `printf 'mailgather-server-1\nimap.example.org\n993\ntls' | sha256sum`
    #[test]
    fn the_digest_is_as_documented() {
        let digest = server("IMAP.example.org", 993, Security::Tls).digest();
        assert_eq!(digest.as_str(), "312555226bb27478877f047cc8120c018f591f13f0d3d5211b021be9c46da8ea");
    }

    #[test]
    fn every_part_of_a_server_counts() {
        let whole = server("imap.example.org", 993, Security::Tls);
        for other in [
            server("imap.example.com", 993, Security::Tls),
            server("imap.example.org", 143, Security::Tls),
            server("imap.example.org", 993, Security::StartTls),
            server("imap.example.org", 993, Security::Plain),
        ] {
            assert_ne!(other.digest(), whole.digest(), "{other}");
        }
    }

    #[test]
    fn a_server_is_told_as_it_is_typed() {
        for security in ["tls", "starttls", "plain"] {
            let server = server("imap.example.org", 143, Security::parse(security).expect("valid"));
            assert_eq!(server.to_string(), format!("imap.example.org:143/{security}"));
        }
        assert!(Security::parse("TLS").is_err() && Security::parse("").is_err());
    }

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
