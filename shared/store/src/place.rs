//! The mail server that a sealed login is bound to, as it stands beside what is sealed.
//!
//! It is no secret and no authority: whoever writes another one here gets a record that doesn't open.

use domain::{HostName, MailServer, Security};

use crate::item::{Attributes, Item, number, text};

/// What the names of the three attributes begin with.
#[derive(Clone, Copy)]
pub(crate) enum Of {
    /// Of the old mailbox's login.
    Source,
    /// Of the new account's login.
    Destination,
}

impl Of {
    const fn names(self) -> [&'static str; 3] {
        match self {
            Self::Source => ["server_host", "server_port", "server_security"],
            Self::Destination => ["dest_server_host", "dest_server_port", "dest_server_security"],
        }
    }
}

/// Puts a server into an item.
pub(crate) fn put(item: &mut Attributes, of: Of, server: &MailServer) {
    let values = [text(server.host.as_str()), number(server.port), text(server.security.as_str())];
    item.extend(of.names().map(str::to_owned).into_iter().zip(values));
}

/// The server in an item. `None`: there is none, or something else. Such a record doesn't open, and reading it must
/// not fail what else there is to do.
pub(crate) fn read(item: &Item, of: Of) -> Option<MailServer> {
    let [host, port, security] = of.names();
    Some(MailServer {
        host: item.parse(host, HostName::parse).ok()?,
        port: u16::try_from(item.number(port).ok()?).ok()?,
        security: item.parse(security, Security::parse).ok()?,
    })
}
