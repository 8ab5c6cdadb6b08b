use zeroize::Zeroizing;

use super::{FRAME_LENGTH, FRAMED, LAST_FRAME, MAX_TEXT, PROVIDER, VERSION, frame_aad};
use crate::context::Context;
use crate::suite::{self, DataKey, MESSAGE_ID_BYTES, MessageKeys, Rejected};

/// All that a message is made of except the text.
pub(crate) struct Parts<'a> {
    pub(crate) context: &'a Context,
    pub(crate) key_arn: &'a str,
    pub(crate) data_key: &'a DataKey,
    pub(crate) wrapped_key: &'a [u8],
    /// Fresh random bytes.
    pub(crate) message_id: &'a [u8; MESSAGE_ID_BYTES],
}

/// A part doesn't fit into its length field, or the text is longer than any of ours.
#[derive(Debug)]
pub(crate) struct TooLong;

impl Parts<'_> {
    /// Seals a text of at most [`MAX_TEXT`](super::MAX_TEXT) bytes.
    pub(crate) fn seal(&self, text: &[u8]) -> Result<Vec<u8>, TooLong> {
        if text.len() > MAX_TEXT {
            return Err(TooLong);
        }
        let keys = MessageKeys::derive(self.data_key, self.message_id)?;
        let mut message = self.header(&keys)?;
        let tag = keys.encrypt(0, &message, &mut [])?;
        message.extend(tag);
        let (full, last) = split(text);
        let mut number = 1_u32;
        for content in full.chunks(FRAME_LENGTH as usize) {
            self.frame(&keys, false, number, content, &mut message)?;
            number += 1;
        }
        self.frame(&keys, true, number, last, &mut message)?;
        Ok(message)
    }

    fn header(&self, keys: &MessageKeys) -> Result<Vec<u8>, TooLong> {
        let mut header = vec![VERSION];
        header.extend(suite::ID.to_be_bytes());
        header.extend(self.message_id);
        put(&mut header, &context_bytes(self.context)?)?;
        header.extend(1_u16.to_be_bytes());
        put(&mut header, PROVIDER)?;
        put(&mut header, self.key_arn.as_bytes())?;
        put(&mut header, self.wrapped_key)?;
        header.push(FRAMED);
        header.extend(FRAME_LENGTH.to_be_bytes());
        header.extend(keys.commitment());
        Ok(header)
    }

    fn frame(
        &self,
        keys: &MessageKeys,
        last: bool,
        number: u32,
        text: &[u8],
        message: &mut Vec<u8>,
    ) -> Result<(), TooLong> {
        let aad = frame_aad(self.message_id, last, number, text.len());
        // Encrypted in a buffer of its own: one that grew would leave plain text behind.
        let mut content = Zeroizing::new(text.to_vec());
        let tag = keys.encrypt(number, &aad, &mut content)?;
        if last {
            message.extend(LAST_FRAME.to_be_bytes());
        }
        message.extend(number.to_be_bytes());
        message.extend(suite::nonce(number));
        if last {
            message.extend(u32::try_from(content.len()).map_err(|_| TooLong)?.to_be_bytes());
        }
        message.extend(content.as_slice());
        message.extend(tag);
        Ok(())
    }
}

/// What goes into full frames, and what into the last one, which is empty if that comes out even.
fn split(text: &[u8]) -> (&[u8], &[u8]) {
    text.split_at(text.len() - text.len() % FRAME_LENGTH as usize)
}

/// The context as the header holds it.
pub(super) fn context_bytes(context: &Context) -> Result<Vec<u8>, TooLong> {
    let pairs = context.pairs();
    let mut bytes = u16::try_from(pairs.len()).map_err(|_| TooLong)?.to_be_bytes().to_vec();
    for (key, value) in pairs {
        put(&mut bytes, key.as_bytes())?;
        put(&mut bytes, value.as_bytes())?;
    }
    Ok(bytes)
}

fn put(out: &mut Vec<u8>, bytes: &[u8]) -> Result<(), TooLong> {
    out.extend(u16::try_from(bytes.len()).map_err(|_| TooLong)?.to_be_bytes());
    out.extend(bytes);
    Ok(())
}

impl From<Rejected> for TooLong {
    fn from(Rejected: Rejected) -> Self {
        Self
    }
}
