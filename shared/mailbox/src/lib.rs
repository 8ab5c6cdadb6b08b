//! The socket of the login check: reaches a campaign's mail server and lets the pure conversation
//! (crate `imap-login`) speak.
//!
//! Architecture invariants:
//! - The host comes from a server entry or from what a stored login is bound to; its name is looked up once, every address is vetted
//!   ([`HostPolicy`]), and only vetted addresses are connected to.
//! - Every wait ends at an absolute moment, never at "so long after the last byte"; every read is
//!   bounded.
//! - TLS has one provider (aws-lc-rs, which the AWS SDK links too), checks certificate and name, and
//!   can't be told not to.
//! - Neither what was sent nor what the server said is logged or returned: numbers and fixed words
//!   only.
//! - What was sent and received is wiped, except inside rustls and the kernel, whose buffers are
//!   their own.

mod connect;
mod policy;
mod ranges;
mod self_signed;
mod stream;
mod talk;
mod timings;
mod tls;

use std::time::Duration;

use domain::{Claimed, MailServer};
use imap_login::{BoundLogin, Conversation, Probe, Refusal, Verified};

pub use policy::HostPolicy;
pub use tls::InvalidRoot;

/// Mail servers, as far as the policy lets them be reached. Made once, used for every check.
pub struct MailServers {
    policy: HostPolicy,
    tls: tls::Tls,
}

impl MailServers {
    /// Trusts the public roots (Mozilla's, as the crate `webpki-roots` has them) and, if given,
    /// one more CA certificate in DER.
    ///
    /// # Errors
    /// When that certificate can't be a root.
    pub fn new(policy: HostPolicy, extra_root: Option<Vec<u8>>) -> Result<Self, InvalidRoot> {
        Ok(Self { policy, tls: tls::Tls::new(extra_root)? })
    }

    /// Proves a login. Sends the password only as the server entry allows, and answers within
    /// the budget (plus the time a task takes to be woken).
    ///
    /// # Errors
    /// The refusal says whose the fault is: the user's, the moment's or the server entry's.
    pub async fn verify(
        &self,
        server: &MailServer,
        claimed: Claimed,
        budget: Duration,
    ) -> Result<Verified, Refusal> {
        talk::talk(self, Conversation::new(claimed, server), budget).await
    }

    /// Proves a login at the one server that it is bound to.
    ///
    /// # Errors
    /// As [`MailServers::verify`].
    pub async fn log_in(&self, login: BoundLogin, budget: Duration) -> Result<Verified, Refusal> {
        talk::talk(self, Conversation::of(login), budget).await
    }

    /// Tries a server entry without credentials: name, connection, TLS, greeting, and whether it
    /// would take a password there.
    ///
    /// # Errors
    /// As [`MailServers::verify`]; never the user's.
    pub async fn probe(&self, server: &MailServer, budget: Duration) -> Result<(), Refusal> {
        talk::talk(self, Probe::new(server), budget).await
    }

    /// Whether a server entry with this port can ever be reached; to say so when it is made.
    pub fn permits_port(&self, port: u16) -> bool {
        self.policy.vet_port(port).is_ok()
    }
}
