use zeroize::Zeroizing;

use super::write::{TooLong, context_bytes};
use super::{FRAMED, LAST_FRAME, MAX_TEXT, PROVIDER, VERSION, frame_aad};
use crate::context::Context;
use crate::suite::{
    self, COMMITMENT_BYTES, DataKey, MESSAGE_ID_BYTES, MessageKeys, NONCE_BYTES, Rejected, TAG_BYTES,
};

/// Room for the longest text of ours in frames of 64 bytes and more.
const MAX_BYTES: usize = MAX_TEXT * 3 / 2;

/// A message whose form, context and wrapping key are the expected ones; nothing in it is proven yet.
pub(crate) struct Message<'a> {
    message_id: &'a [u8; MESSAGE_ID_BYTES],
    wrapped_key: &'a [u8],
    commitment: &'a [u8; COMMITMENT_BYTES],
    header: &'a [u8],
    header_tag: &'a [u8; TAG_BYTES],
    frames: Vec<Frame<'a>>,
}

struct Frame<'a> {
    last: bool,
    number: u32,
    content: &'a [u8],
    tag: &'a [u8; TAG_BYTES],
}

/// Not a message that we may open. There is one such error, so that it tells an attacker nothing.
#[derive(Debug)]
pub(crate) struct Refused;

impl<'a> Message<'a> {
    /// Reads a message that must be bound to this context and to this KMS key, and must end where it ends.
    pub(crate) fn parse(bytes: &'a [u8], context: &Context, key_arn: &str) -> Result<Self, Refused> {
        if bytes.len() > MAX_BYTES {
            return Err(Refused);
        }
        let mut rest = Reader(bytes);
        rest.expect(&[VERSION])?;
        rest.expect(&suite::ID.to_be_bytes())?;
        let message_id = rest.array()?;
        same(rest.field()?, &context_bytes(context)?)?;
        rest.expect(&1_u16.to_be_bytes())?;
        same(rest.field()?, PROVIDER)?;
        same(rest.field()?, key_arn.as_bytes())?;
        let wrapped_key = rest.field()?;
        rest.expect(&[FRAMED])?;
        let frame_length = rest.number()? as usize;
        let commitment = rest.array()?;
        let header = &bytes[..bytes.len() - rest.0.len()];
        let header_tag = rest.array()?;
        let frames = rest.frames(frame_length)?;
        Ok(Self { message_id, wrapped_key, commitment, header, header_tag, frames })
    }

    /// The data key as KMS wrapped it, for KMS to unwrap.
    pub(crate) fn wrapped_key(&self) -> &'a [u8] {
        self.wrapped_key
    }

    /// Proves commitment, header and every frame, and only then gives the text away.
    pub(crate) fn open(&self, data_key: &DataKey) -> Result<Zeroizing<Vec<u8>>, Refused> {
        let keys = MessageKeys::derive(data_key, self.message_id)?;
        if !keys.commits_to(self.commitment) {
            return Err(Refused);
        }
        keys.decrypt(0, self.header, &mut [], self.header_tag)?;
        let length = self.frames.iter().map(|frame| frame.content.len()).sum();
        let mut text = Zeroizing::new(Vec::with_capacity(length));
        for frame in &self.frames {
            let start = text.len();
            text.extend_from_slice(frame.content);
            let aad = frame_aad(self.message_id, frame.last, frame.number, frame.content.len());
            keys.decrypt(frame.number, &aad, &mut text[start..], frame.tag)?;
        }
        Ok(text)
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// Frames count from 1, all but the last are full, and after the last comes nothing.
    fn frames(mut self, frame_length: usize) -> Result<Vec<Frame<'a>>, Refused> {
        if frame_length == 0 {
            return Err(Refused);
        }
        let mut frames = Vec::new();
        for number in 1_u32.. {
            let last = self.0.starts_with(&LAST_FRAME.to_be_bytes());
            if last {
                self.array::<4>()?;
            }
            self.expect(&number.to_be_bytes())?;
            let nonce: &[u8; NONCE_BYTES] = self.array()?;
            same(nonce, &suite::nonce(number))?;
            let length = if last { self.number()? as usize } else { frame_length };
            if length > frame_length {
                return Err(Refused);
            }
            let content = self.bytes(length)?;
            let tag = self.array()?;
            frames.push(Frame { last, number, content, tag });
            if last {
                break;
            }
        }
        same(self.0, &[])?;
        Ok(frames)
    }

    fn bytes(&mut self, length: usize) -> Result<&'a [u8], Refused> {
        let (bytes, rest) = self.0.split_at_checked(length).ok_or(Refused)?;
        self.0 = rest;
        Ok(bytes)
    }

    fn array<const N: usize>(&mut self) -> Result<&'a [u8; N], Refused> {
        let (bytes, rest) = self.0.split_first_chunk().ok_or(Refused)?;
        self.0 = rest;
        Ok(bytes)
    }

    fn number(&mut self) -> Result<u32, Refused> {
        Ok(u32::from_be_bytes(*self.array()?))
    }

    /// A length of two bytes and what it counts.
    fn field(&mut self) -> Result<&'a [u8], Refused> {
        let length = u16::from_be_bytes(*self.array()?);
        self.bytes(length.into())
    }

    fn expect(&mut self, expected: &[u8]) -> Result<(), Refused> {
        same(self.bytes(expected.len())?, expected)
    }
}

/// For public bytes only: stops at the first that differs.
fn same(found: &[u8], expected: &[u8]) -> Result<(), Refused> {
    if found == expected { Ok(()) } else { Err(Refused) }
}

impl From<Rejected> for Refused {
    fn from(Rejected: Rejected) -> Self {
        Self
    }
}

impl From<TooLong> for Refused {
    fn from(TooLong: TooLong) -> Self {
        Self
    }
}
