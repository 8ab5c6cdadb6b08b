use crate::{EmailAddress, Password};

/// A login as a visitor claims it: nothing has proven it yet.
///
/// `Claimed → Verified → Sealed → recorded`: the login conversation (crate `imap-login`) consumes it.
pub struct Claimed {
    /// Whose mailbox.
    pub address: EmailAddress,
    /// What they say opens it.
    pub password: Password,
}
