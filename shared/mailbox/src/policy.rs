use std::net::IpAddr;

use imap_login::Fault;

use crate::ranges;

/// Which hosts may be reached.
#[derive(Debug, Clone)]
pub struct HostPolicy {
    /// The TCP ports; 993 and 143 unless the operator says otherwise.
    pub ports: Vec<u16>,
    /// Whether 127.0.0.0/8 and ::1 may be: on a local stack only, never on AWS.
    pub allow_loopback: bool,
}

impl HostPolicy {
    pub(crate) fn vet_port(&self, port: u16) -> Result<(), Fault> {
        if self.ports.contains(&port) { Ok(()) } else { Err(Fault::Forbidden) }
    }

    /// Whether an address that a name resolved to may be connected to.
    pub(crate) fn allows(&self, address: IpAddr) -> bool {
        ranges::is_public(address) || (self.allow_loopback && address.is_loopback())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AWS: HostPolicy = HostPolicy { ports: Vec::new(), allow_loopback: false };
    const LOCAL: HostPolicy = HostPolicy { ports: Vec::new(), allow_loopback: true };

    #[test]
    fn loopback_only_where_it_is_allowed() {
        for text in ["127.0.0.1", "127.9.8.7", "::1"] {
            let address = text.parse().expect("an address");
            assert!(!AWS.allows(address), "{text}");
            assert!(LOCAL.allows(address), "{text}");
        }
        for text in ["::ffff:127.0.0.1", "64:ff9b::7f00:1", "10.0.0.1", "169.254.169.254", "::"] {
            assert!(!LOCAL.allows(text.parse().expect("an address")), "{text}");
        }
    }

    #[test]
    fn ports() {
        let policy = HostPolicy { ports: vec![993, 143], allow_loopback: false };
        assert!([993, 143].iter().all(|port| policy.vet_port(*port).is_ok()));
        assert!([0, 22, 25, 80, 443, 587, 6379, 9001].iter().all(|port| policy.vet_port(*port).is_err()));
    }
}
