use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use domain::Invalid;

/// Whom the per-address limit counts: an IPv4 address, or an IPv6 /56.
///
/// RIPE-690 recommends a /56 for a household: counted by the /64 one subscriber would be 256 visitors. A telephone has a
/// /64, so a few neighbours share what one visitor has, as they do behind one IPv4 address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visitor(IpAddr);

impl Visitor {
    /// Reads the header that our distribution sets: an IPv4 address, or an IPv6 address or its prefix
    /// (`2001:db8:1:200::/56`, `2001:db8:1:2::/64`, `2001:db8:1:2::`, `2001:db8:1:2`).
    pub fn parse(header: &str) -> Result<Self, Invalid> {
        let bad = Invalid::new("must be an IP address");
        let text = header.strip_suffix("/56").or_else(|| header.strip_suffix("/64")).unwrap_or(header);
        if let Ok(address) = text.parse::<Ipv4Addr>() {
            return if text == header { Ok(Self(address.into())) } else { Err(bad) };
        }
        let four_groups = text.split(':').count() == 4 && !text.contains("::");
        let whole = if four_groups { format!("{text}::") } else { text.to_owned() };
        let address = whole.parse::<Ipv6Addr>().map_err(|_| bad)?;
        Ok(Self(match address.to_ipv4_mapped() {
            Some(v4) => v4.into(),
            None => prefix(address, 56).into(),
        }))
    }

    /// The IPv6 /48 around the visitor: the most that one site gets (RFC 6177). An IPv4 address has none.
    pub(super) fn site(&self) -> Option<Ipv6Addr> {
        match self.0 {
            IpAddr::V4(_) => None,
            IpAddr::V6(address) => Some(prefix(address, 48)),
        }
    }
}

fn prefix(address: Ipv6Addr, bits: u32) -> Ipv6Addr {
    Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << (128 - bits)))
}

/// One text per visitor, e.g. `2001:db8:1:200::` for all of that /56.
impl fmt::Display for Visitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_visitor_one_text() {
        for (header, canonical) in [
            ("192.0.2.1", "192.0.2.1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("2001:db8:1:1200::/56", "2001:db8:1:1200::"),
            ("2001:db8:1:1234::/64", "2001:db8:1:1200::"),
            ("2001:0DB8:1:1ff:3:4:5:6", "2001:db8:1:100::"),
            ("2001:db8:1:2", "2001:db8:1::"),
            ("2001:db8:0:0:ffff::", "2001:db8::"),
        ] {
            let visitor = Visitor::parse(header).map(|visitor| visitor.to_string());
            assert_eq!(visitor, Ok(canonical.to_owned()), "{header}");
        }
    }

    #[test]
    fn a_site_is_the_48_of_an_ipv6_address() {
        let site = |text| Visitor::parse(text).expect("valid").site().map(|site| site.to_string());
        assert_eq!(site("2001:db8:1:ff00::/56"), Some("2001:db8:1::".to_owned()));
        assert_eq!((site("192.0.2.1"), site("::ffff:192.0.2.1")), (None, None));
    }

    #[test]
    fn nothing_else_passes() {
        for header in [
            "",
            "/56",
            "/64",
            "/48",
            "2001:db8::/48",
            "192.0.2.1/56",
            "192.0.2.1/64",
            "192.0.2",
            "192.0.2.1, 192.0.2.2",
            "a",
            "1:2:3:4:5:6:7:8:9",
        ] {
            assert!(Visitor::parse(header).is_err(), "{header}");
        }
    }
}
