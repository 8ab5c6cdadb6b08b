//! Special-purpose addresses (IANA's registries for IPv4 and IPv6, RFC 6890), which no mail server
//! of the Internet has and which lead inside from a cloud machine.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address is one of the Internet's, as is every address hidden in it.
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

const DENIED_V4: [(Ipv4Addr, u32); 17] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 31, 196, 0), 24),
    (Ipv4Addr::new(192, 52, 193, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(192, 175, 48, 0), 24),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    // Multicast 224/4, reserved 240/4 and broadcast.
    (Ipv4Addr::new(224, 0, 0, 0), 3),
];

/// Inside 2000::/3, the only block that is routed as unicast.
const DENIED_V6: [(Ipv6Addr, u32); 4] = [
    // Protocol assignments: Teredo, ORCHID, benchmarking and more.
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0), 48),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

fn is_public_v4(address: Ipv4Addr) -> bool {
    let bits = address.to_bits();
    !DENIED_V4.iter().any(|(network, length)| (bits ^ network.to_bits()) >> (32 - length) == 0)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    match address.segments() {
        // NAT64 (RFC 6052), 6to4 (RFC 3056): gateways unwrap the IPv4 address inside.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => is_public_v4(joined(high, low)),
        // Loopback, mapped and compatible IPv4, link-local, unique local, multicast, unassigned.
        [first, ..] if first >> 13 != 0b001 => false,
        _ => {
            let bits = address.to_bits();
            !DENIED_V6.iter().any(|(network, length)| (bits ^ network.to_bits()) >> (128 - length) == 0)
        }
    }
}

fn joined(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(public: bool, texts: &[&str]) {
        for text in texts {
            let address = text.parse().expect("an address");
            assert_eq!(is_public(address), public, "{text}");
        }
    }

    #[test]
    fn ranges_of_ipv4_to_their_very_ends() {
        for (first, last) in [
            ("0.0.0.0", "0.255.255.255"),
            ("10.0.0.0", "10.255.255.255"),
            ("100.64.0.0", "100.127.255.255"),
            ("127.0.0.0", "127.255.255.255"),
            ("169.254.0.0", "169.254.255.255"),
            ("172.16.0.0", "172.31.255.255"),
            ("192.0.0.0", "192.0.0.255"),
            ("192.0.2.0", "192.0.2.255"),
            ("192.31.196.0", "192.31.196.255"),
            ("192.52.193.0", "192.52.193.255"),
            ("192.88.99.0", "192.88.99.255"),
            ("192.168.0.0", "192.168.255.255"),
            ("192.175.48.0", "192.175.48.255"),
            ("198.18.0.0", "198.19.255.255"),
            ("198.51.100.0", "198.51.100.255"),
            ("203.0.113.0", "203.0.113.255"),
            ("224.0.0.0", "255.255.255.255"),
        ] {
            check(false, &[first, last]);
            let (first, last): (Ipv4Addr, Ipv4Addr) =
                (first.parse().expect("an address"), last.parse().expect("an address"));
            let outside = [first.to_bits().checked_sub(1), last.to_bits().checked_add(1)];
            for bits in outside.into_iter().flatten() {
                assert!(is_public_v4(Ipv4Addr::from_bits(bits)), "beside {first}-{last}");
            }
        }
    }

    #[test]
    fn the_internet_is_reachable() {
        check(
            true,
            &[
                "1.1.1.1",
                "142.250.27.108",
                "2a00:1450:4025:c03::6c",
                "2606:4700::1111",
                "2001:4860:4860::8888",
            ],
        );
        check(true, &["64:ff9b::142.250.27.108", "2002:8efa:1b6c::1"]);
    }

    #[test]
    fn nothing_inside_by_ipv6() {
        check(
            false,
            &[
                "::",
                "::1",
                "::127.0.0.1",
                "fe80::1",
                "fc00::1",
                "fd00:ec2::254",
                "ff02::1",
                "100::1",
                "2001:db8::1",
                "2001::1",
                "2001:1ff:ffff::1",
                "3fff::1",
                "5f00::1",
                "4000::1",
            ],
        );
    }

    #[test]
    fn nothing_inside_by_ipv4_within_ipv6() {
        for inner in [
            "127.0.0.1",
            "10.1.2.3",
            "100.64.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "192.168.1.1",
            "224.0.0.1",
            "255.255.255.255",
            "0.0.0.0",
        ] {
            let [a, b, c, d] = inner.parse::<Ipv4Addr>().expect("an address").octets();
            check(
                false,
                &[
                    &format!("::ffff:{inner}"),
                    &format!("::ffff:0:{inner}"),
                    &format!("64:ff9b::{inner}"),
                    &format!("64:ff9b:1::{inner}"),
                    &format!("2002:{a:02x}{b:02x}:{c:02x}{d:02x}::1"),
                ],
            );
        }
    }

    #[test]
    fn a_mapped_address_is_no_address_of_the_internet() {
        check(false, &["::ffff:142.250.27.108"]);
    }
}
