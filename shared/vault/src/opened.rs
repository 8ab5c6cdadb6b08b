//! What was opened of a login, and the one server that it goes to.

use domain::{EmailAddress, MailServer, Password};
use imap_login::BoundLogin;

/// The password of a stored login. It goes back to the server where it was proved: nothing gives it out, and what it
/// makes is bound to that server.
///
/// ```
/// fn at_its_server(opened: vault::OpenedLogin, address: domain::EmailAddress) -> imap_login::BoundLogin {
///     opened.login(address)
/// }
/// ```
/// It can't be read:
///
/// ```compile_fail,E0616
/// fn read(opened: vault::OpenedLogin) -> domain::Password {
///     opened.password
/// }
/// ```
/// ```compile_fail,E0599
/// fn asked_for(opened: &vault::OpenedLogin) -> &domain::Password {
///     opened.password()
/// }
/// ```
/// nor sent to a server that a campaign's entry names:
///
/// ```compile_fail,E0451
/// fn elsewhere(opened: vault::OpenedLogin, entry: domain::MailServer) -> vault::OpenedLogin {
///     vault::OpenedLogin { server: entry, ..opened }
/// }
/// ```
pub struct OpenedLogin {
    server: MailServer,
    password: Password,
}

impl OpenedLogin {
    pub(crate) fn new(server: &MailServer, password: Password) -> Self {
        Self { server: server.clone(), password }
    }

    /// The login of this mailbox, at the server where the password was proved.
    pub fn login(self, address: EmailAddress) -> BoundLogin {
        BoundLogin::new(self.server, address, self.password)
    }
}

/// The password of a job's new account. Its mail server is as fixed as that of an [`OpenedLogin`]; the password can be
/// read, since the new provider's API makes the account with it.
pub struct OpenedAccount {
    server: MailServer,
    password: Password,
}

impl OpenedAccount {
    pub(crate) fn new(server: &MailServer, password: Password) -> Self {
        Self { server: server.clone(), password }
    }

    /// The login of this account, at the new provider's mail server.
    pub fn login(&self, address: EmailAddress) -> BoundLogin {
        BoundLogin::new(self.server.clone(), address, self.password.duplicate())
    }

    /// For the new provider's API, and for the admin who is to hand it over.
    pub fn password(&self) -> &Password {
        &self.password
    }
}
