use std::fmt;

use domain::{Claimed, EmailAddress, MailServer, Password};

/// A login that its mail server has accepted: which server, the address, its password, and what the inbox held.
///
/// ```
/// fn proved_at(verified: &imap_login::Verified) -> &domain::MailServer {
///     verified.server()
/// }
/// ```
/// Only the login conversation makes one:
///
/// ```compile_fail,E0451
/// fn forged(server: domain::MailServer, claimed: domain::Claimed) -> imap_login::Verified {
///     imap_login::Verified { server, claimed, messages: None }
/// }
/// ```
/// ```compile_fail,E0624
/// fn promoted(server: domain::MailServer, claimed: domain::Claimed) -> imap_login::Verified {
///     imap_login::Verified::new(server, claimed, None)
/// }
/// ```
/// and nothing says that it was proved elsewhere:
///
/// ```compile_fail,E0451
/// fn moved(verified: imap_login::Verified, elsewhere: domain::MailServer) -> imap_login::Verified {
///     imap_login::Verified { server: elsewhere, ..verified }
/// }
/// ```
pub struct Verified {
    server: MailServer,
    claimed: Claimed,
    messages: Option<u32>,
}

impl Verified {
    pub(crate) fn new(server: MailServer, claimed: Claimed, messages: Option<u32>) -> Self {
        Self { server, claimed, messages }
    }

    /// Where it was proved.
    pub fn server(&self) -> &MailServer {
        &self.server
    }

    /// Whose mailbox.
    pub fn address(&self) -> &EmailAddress {
        &self.claimed.address
    }

    /// What opens it. For the seal alone: clippy refuses the call anywhere else.
    pub fn password(&self) -> &Password {
        &self.claimed.password
    }

    /// How many messages its inbox held, if the server said.
    pub fn messages(&self) -> Option<u32> {
        self.messages
    }
}

/// Shows nothing of whom or what.
impl fmt::Debug for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verified(…)")
    }
}
