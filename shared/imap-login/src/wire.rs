use crate::Fault;
use crate::command::{Bytes, Tags};
use crate::lines::Lines;
use crate::reply::Reply;

/// Both directions of one connection: replies in, tags out.
#[derive(Debug)]
pub(crate) struct Wire {
    lines: Lines,
    pub(crate) tags: Tags,
    /// What to send as soon as asked.
    pub(crate) due: Option<Bytes>,
    overflow: Option<Fault>,
}

impl Wire {
    pub(crate) fn new() -> Self {
        Self { lines: Lines::new(), tags: Tags::default(), due: None, overflow: None }
    }

    pub(crate) fn receive(&mut self, bytes: &[u8]) {
        self.overflow = self.overflow.or(self.lines.push(bytes).err());
    }

    /// Something is about to be sent.
    pub(crate) fn spoken(&mut self) {
        self.lines.spoken();
    }

    /// The next reply that is here in whole.
    pub(crate) fn reply(&mut self) -> Result<Option<Reply>, Fault> {
        match self.overflow {
            Some(fault) => Err(fault),
            None => self.lines.next(&self.tags.current()),
        }
    }

    /// Whether bytes came that TLS should have protected.
    pub(crate) fn has_rest(&self) -> bool {
        self.lines.has_rest() || self.overflow.is_some()
    }
}
