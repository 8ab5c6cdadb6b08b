//! Debian's mail servers, each with its own configuration, accounts, ports and processes, for as long as a
//! test runs.
//!
//! Invariants:
//! - They listen on loopback only, run as an unprivileged user, and end with the test, however it ends.
//! - Who may sign in is what a server's own account file says; its own tool can be asked, too.

mod accounts;
mod certificate;
mod courier;
mod cyrus;
mod dovecot;
mod folder;
mod naive;
mod oracle;
mod ports;
mod process;
mod room;
mod tap;

pub use accounts::{Account, accounts};
pub use certificate::Certificate;
pub use folder::Folder;
pub use naive::{Naive, NaiveVerdict};
pub use oracle::Oracle;
pub use tap::Tap;

use process::Process;

/// A server that runs.
pub struct RealServer {
    /// Its name.
    pub name: &'static str,
    /// TLS from the first byte.
    pub tls: u16,
    /// Plain, with `STARTTLS`.
    pub starttls: u16,
    /// Plain, and passwords are taken there.
    pub plain: u16,
    /// Plain, and no password is taken from [`Tap`]'s address without TLS.
    pub refusing: u16,
    /// Its own tool for asking whether a password is right.
    pub oracle: Oracle,
    /// For what else it must run.
    _processes: Vec<Process>,
    /// Where its log goes, if it needs a listener for that.
    _log: Option<room::SystemLog>,
}

impl RealServer {
    /// Debian's Dovecot, installed.
    pub async fn dovecot(folder: &Folder, certificate: &Certificate, accounts: &[Account]) -> Self {
        dovecot::start(folder, certificate, accounts).await
    }

    /// Debian's Cyrus, unpacked.
    pub async fn cyrus(folder: &Folder, certificate: &Certificate, accounts: &[Account]) -> Self {
        cyrus::start(folder, certificate, accounts).await
    }

    /// Debian's Courier, unpacked.
    pub async fn courier(folder: &Folder, certificate: &Certificate, accounts: &[Account]) -> Self {
        courier::start(folder, certificate, accounts).await
    }
}
