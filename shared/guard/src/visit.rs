//! What is known of a call before anybody is known to have made it.

use domain::{Invalid, Timestamp};
use edge::{Problem, Request};
use mail::Place;
use store::Visitor;
use zeroize::Zeroizing;

use crate::device::device;

/// Where a call comes from and which site it came to.
#[derive(Clone)]
pub struct Visit {
    /// The visitor's address as our distribution saw it.
    pub visitor: Visitor,
    /// The same as a text, for sessions and the audit log.
    pub address: String,
    /// Browser and system in a word or two; at most 60 characters of ASCII.
    pub device: String,
    /// The admin site as the visitor calls it.
    pub site: Site,
}

impl Visit {
    /// 403 for a call that didn't come through our distribution: it alone sets these headers.
    pub(crate) fn of(request: &Request) -> Result<Self, Problem> {
        let visitor = edge::visitor(request).and_then(|header| Visitor::parse(header).ok());
        let site = request.header("x-mailgather-host").and_then(|host| Site::parse(host).ok());
        let (Some(visitor), Some(site)) = (visitor, site) else { return Err(Problem::forbidden()) };
        Ok(Self { visitor, address: visitor.to_string(), device: device(request.header("user-agent")), site })
    }

    /// For a mail: when and where something happened.
    pub fn place(&self, at: Timestamp) -> Place<'_> {
        Place { at, address: &self.address, device: &self.device }
    }
}

/// The host of the admin site, with its port if it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site(String);

impl Site {
    /// Reads the host that our distribution passes on.
    pub(crate) fn parse(host: &str) -> Result<Self, Invalid> {
        let bad = Invalid::new("must be a host");
        let host = host.to_ascii_lowercase();
        let (name, port) =
            host.split_once(':').map_or((host.as_str(), None), |(name, port)| (name, Some(port)));
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-');
        let named = (1..=253).contains(&name.len()) && name.bytes().all(plain);
        let ported =
            port.is_none_or(|port| port.parse::<u16>().is_ok_and(|number| port == number.to_string()));
        if named && ported { Ok(Self(host)) } else { Err(bad) }
    }

    /// The address of a page of ours; `path` begins with a slash and may hold a secret.
    pub fn link(&self, path: &str) -> Zeroizing<String> {
        Zeroizing::new(format!("{}{path}", self.origin()))
    }

    /// Whether an `Origin` header names this site.
    pub(crate) fn is_origin(&self, origin: &str) -> bool {
        origin == self.origin()
    }

    fn origin(&self) -> String {
        let name = self.0.split(':').next().unwrap_or_default();
        // One machine without AWS: browsers take what is under `localhost` for as safe as TLS.
        let scheme = if name == "localhost" || name.ends_with(".localhost") { "http" } else { "https" };
        format!("{scheme}://{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        for (host, origin) in [
            ("admin.example.org", "https://admin.example.org"),
            ("d111.cloudfront.net", "https://d111.cloudfront.net"),
            ("d111.cloudfront.localhost:4566", "http://d111.cloudfront.localhost:4566"),
            ("ADMIN.example.org", "https://admin.example.org"),
            ("localhost.example.org", "https://localhost.example.org"),
        ] {
            let site = Site::parse(host).expect("a host");
            assert!(site.is_origin(origin), "{host}");
            assert!(!site.is_origin(&format!("{origin}/")) && !site.is_origin(host));
            assert_eq!(*site.link("/accept#abc"), format!("{origin}/accept#abc"));
        }
    }

    #[test]
    fn only_a_host_is_a_host() {
        for host in ["", "a b", "a/b", "a\r\nb", "user@a", "a:", "a:http", "a:1:2", "a:099999", "a:07", ":1"]
        {
            assert!(Site::parse(host).is_err(), "{host:?}");
        }
    }
}
