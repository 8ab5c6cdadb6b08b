use crate::command::Bytes;
use crate::phrases::Known;

/// What a stage of the conversation makes of a reply.
pub(crate) enum Turn<T> {
    /// It goes on.
    Stay(Move),
    /// It is passed, and this is what it found.
    Pass(T),
}

/// What a stage that goes on wants.
pub(crate) enum Move {
    Listen,
    Send(Bytes),
    Handshake,
    Refuse(Known),
}

impl<T> Turn<T> {
    pub(crate) const LISTEN: Self = Self::Stay(Move::Listen);

    pub(crate) fn send(bytes: Bytes) -> Self {
        Self::Stay(Move::Send(bytes))
    }

    pub(crate) fn refuse(known: impl Into<Known>) -> Self {
        Self::Stay(Move::Refuse(known.into()))
    }
}
