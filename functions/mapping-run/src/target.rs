use std::sync::Arc;

use domain::MailServer;
use purelymail::Purelymail;

/// Where the new accounts are.
pub struct Target {
    /// Makes and removes them.
    pub api: Arc<Purelymail>,
    /// Proves their passwords.
    pub imap: MailServer,
}
