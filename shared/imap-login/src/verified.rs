use std::fmt;

use domain::{Claimed, EmailAddress, Password};

/// A login that its mail server has accepted: the address, its password, and what the inbox held.
///
/// ```
/// fn seal(verified: imap_login::Verified) -> (domain::EmailAddress, domain::Password, Option<u32>) {
///     verified.into_parts()
/// }
/// ```
/// Only the login conversation makes one:
///
/// ```compile_fail,E0451
/// fn forged(address: domain::EmailAddress, password: domain::Password) -> imap_login::Verified {
///     imap_login::Verified { claimed: domain::Claimed { address, password }, messages: None }
/// }
/// ```
/// ```compile_fail,E0624
/// fn promoted(claimed: domain::Claimed) -> imap_login::Verified {
///     imap_login::Verified::new(claimed, None)
/// }
/// ```
pub struct Verified {
    claimed: Claimed,
    messages: Option<u32>,
}

impl Verified {
    pub(crate) fn new(claimed: Claimed, messages: Option<u32>) -> Self {
        Self { claimed, messages }
    }

    /// Whose mailbox.
    pub fn address(&self) -> &EmailAddress {
        &self.claimed.address
    }

    /// What opens it.
    pub fn password(&self) -> &Password {
        &self.claimed.password
    }

    /// How many messages its inbox held, if the server said.
    pub fn messages(&self) -> Option<u32> {
        self.messages
    }

    /// Taken apart for the seal.
    pub fn into_parts(self) -> (EmailAddress, Password, Option<u32>) {
        (self.claimed.address, self.claimed.password, self.messages)
    }
}

/// Shows nothing of whom or what.
impl fmt::Debug for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verified(…)")
    }
}
