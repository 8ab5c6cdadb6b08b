//! A login that can be tried at one mail server only.

use std::fmt;

use domain::{Claimed, EmailAddress, MailServer, Password};

/// A login and the one mail server that may see its password.
///
/// Architecture Invariant: nothing gives the password back. [`Conversation`](crate::Conversation) alone takes it out,
/// to say it to that server:
///
/// ```compile_fail,E0616
/// fn taken_out(login: imap_login::BoundLogin) -> domain::Password {
///     login.claimed.password
/// }
/// ```
/// and no other server can be put in its place:
///
/// ```compile_fail,E0451
/// fn moved(login: imap_login::BoundLogin, elsewhere: domain::MailServer) -> imap_login::BoundLogin {
///     imap_login::BoundLogin { server: elsewhere, ..login }
/// }
/// ```
pub struct BoundLogin {
    server: MailServer,
    claimed: Claimed,
}

impl BoundLogin {
    /// A login for this server.
    pub fn new(server: MailServer, address: EmailAddress, password: Password) -> Self {
        Self { server, claimed: Claimed { address, password } }
    }

    /// Where it goes.
    pub fn server(&self) -> &MailServer {
        &self.server
    }

    pub(crate) fn into_parts(self) -> (MailServer, Claimed) {
        (self.server, self.claimed)
    }
}

/// Shows nothing of whom or what.
impl fmt::Debug for BoundLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BoundLogin(…)")
    }
}
