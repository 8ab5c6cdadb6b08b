use std::fmt;
use std::ops::Range;

use zeroize::Zeroizing;

use crate::Fault;
use crate::reply::{self, Reply};

/// Cuts what arrives into replies, within limits, wherever the network split it.
///
/// Everything that arrives may echo a password, so it lies in one buffer that is wiped, as is each
/// smaller one that it has outgrown. A line may end in a bare LF. A literal (`{5}` at the end of a
/// line of data) continues it; at the end of a status line the same is text.
pub(crate) struct Lines {
    buffer: Zeroizing<Vec<u8>>,
    /// Where the next reply starts.
    start: usize,
    /// Where its last line starts: after its last literal.
    line: usize,
    /// Up to where that line was seen to have no end.
    looked: usize,
    untagged: usize,
    /// How much had arrived when the client last spoke.
    spoken: usize,
}

impl Lines {
    /// Bytes that nearly every conversation fits in.
    const FIRST: usize = 2 * 1024;
    /// Bytes of one line.
    pub(crate) const LINE: usize = 8 * 1024;
    /// Bytes of a whole conversation.
    pub(crate) const TOTAL: usize = 64 * 1024;
    /// Untagged lines of a whole conversation.
    pub(crate) const UNTAGGED: usize = 100;

    pub(crate) fn new() -> Self {
        let buffer = Zeroizing::new(Vec::with_capacity(Self::FIRST));
        Self { buffer, start: 0, line: 0, looked: 0, untagged: 0, spoken: 0 }
    }

    /// Takes what arrived.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let length = self.buffer.len() + bytes.len();
        if length > Self::TOTAL {
            return Err(Fault::TooMuch);
        }
        if length > self.buffer.capacity() {
            let mut larger = Zeroizing::new(Vec::with_capacity(length.next_power_of_two()));
            larger.extend_from_slice(&self.buffer);
            self.buffer = larger;
        }
        self.buffer.extend_from_slice(bytes);
        Ok(())
    }

    /// The next whole reply to the command tagged `tag`, if it is here.
    pub(crate) fn next(&mut self, tag: &str) -> Result<Option<Reply>, Fault> {
        let Some(range) = self.whole()? else { return Ok(None) };
        let is_early = range.start < self.spoken;
        let reply = match reply::parse(&self.buffer[range], tag) {
            // An answer that was there before the question answers nothing.
            Reply::Tagged(..) | Reply::Continue if is_early => Reply::Foreign,
            reply => reply,
        };
        if reply.is_untagged() {
            self.untagged += 1;
            if self.untagged > Self::UNTAGGED {
                return Err(Fault::TooMuch);
            }
        }
        Ok(Some(reply))
    }

    /// The client speaks: what answers it has yet to arrive.
    pub(crate) fn spoken(&mut self) {
        self.spoken = self.buffer.len();
    }

    /// Whether something is left that no reply has used.
    pub(crate) fn has_rest(&self) -> bool {
        self.start < self.buffer.len()
    }

    /// The next reply's bytes without its line end, literals included.
    fn whole(&mut self) -> Result<Option<Range<usize>>, Fault> {
        loop {
            let Some(length) = self.buffer[self.looked..].iter().position(|b| *b == b'\n') else {
                self.looked = self.buffer.len();
                let too_long = self.buffer.len() - self.line > Self::LINE;
                return if too_long { Err(Fault::TooMuch) } else { Ok(None) };
            };
            let after = self.looked + length + 1;
            if after - self.line > Self::LINE {
                return Err(Fault::TooMuch);
            }
            let end = self.line + trim_cr(&self.buffer[self.line..after - 1]).len();
            let next = match reply::literal_at_end(&self.buffer[self.start..end]) {
                None => after,
                Some(bytes) if bytes > Self::TOTAL - after => return Err(Fault::TooMuch),
                Some(bytes) if after + bytes > self.buffer.len() => return Ok(None),
                Some(bytes) => {
                    (self.line, self.looked) = (after + bytes, after + bytes);
                    continue;
                }
            };
            let range = self.start..end;
            (self.start, self.line, self.looked) = (next, next, next);
            return Ok(Some(range));
        }
    }
}

fn trim_cr(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// The bytes themselves may be secret.
impl fmt::Debug for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lines({} bytes)", self.buffer.len())
    }
}
