use std::fmt;

use domain::MailServer;
use zeroize::Zeroizing;

use crate::{NotNow, Refusal};

/// What whoever holds the socket is to do next.
pub enum Step<T> {
    /// Read some bytes, hand them to [`Dialogue::receive`].
    Read,
    /// Write all of these bytes. They may hold the password; they are wiped on drop.
    Write(Zeroizing<Vec<u8>>),
    /// Start TLS on this connection, check the certificate, call [`Dialogue::tls_started`].
    StartTls,
    /// It is over; close the connection.
    Done(Result<T, Refusal>),
}

/// Where a dialogue stands, for whoever measures it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Up to the point where a password may be sent.
    Greeting,
    /// While the server thinks about the password.
    Login,
    /// While it opens the inbox.
    Inbox,
}

/// A talk with a mail server. The socket's owner asks `next`, does it, and asks again.
pub trait Dialogue {
    /// What it is for.
    type Outcome;

    /// With whom: the socket leads there and nowhere else.
    fn server(&self) -> &MailServer;

    /// What to do next.
    fn next(&mut self) -> Step<Self::Outcome>;

    /// Takes bytes that the server sent.
    fn receive(&mut self, bytes: &[u8]);

    /// The handshake that [`Step::StartTls`] asked for is done and the certificate is good.
    fn tls_started(&mut self);

    /// The verdict if the connection broke ([`NotNow::Ended`]) or time ran out
    /// ([`NotNow::Deadline`]) right now.
    fn interrupted(&mut self, why: NotNow) -> Result<Self::Outcome, Refusal>;

    /// Where it stands.
    fn phase(&self) -> Phase;
}

/// Without the bytes: they may hold the password.
impl<T> fmt::Debug for Step<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read => f.write_str("Read"),
            Self::Write(bytes) => write!(f, "Write({} bytes)", bytes.len()),
            Self::StartTls => f.write_str("StartTls"),
            Self::Done(Ok(_)) => f.write_str("Done(Ok)"),
            Self::Done(Err(refusal)) => write!(f, "Done({refusal:?})"),
        }
    }
}
