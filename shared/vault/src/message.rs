//! The AWS Encryption SDK's message format, version 2, cut down to what a sealed record is.
//!
//! One algorithm suite (0x0478), one data key wrapped by AWS KMS, a framed body. AWS's own SDKs read and write such
//! messages. Layout, all numbers big-endian:
//!
//! ```text
//! header   02  0478  message id (32)
//!          length (2) of the context:  count (2)  { length (2) key  length (2) value }
//!          number of data keys (2) = 1:  length (2) "aws-kms"  length (2) key's ARN  length (2) wrapped key
//!          02 = framed  frame length (4)  commitment (32)
//! tag      of the header (16)
//! frame    number (4)  nonce (12)  frame length bytes  tag (16)
//! last     ffffffff  number (4)  nonce (12)  length (4)  that many bytes  tag (16)
//! ```
//!
//! Architecture Invariant: pure. No AWS call, no randomness.

mod read;
mod write;

pub(crate) use read::{Message, Refused};
pub(crate) use write::{Parts, TooLong};

const VERSION: u8 = 2;
const FRAMED: u8 = 2;
const PROVIDER: &[u8] = b"aws-kms";
const LAST_FRAME: u32 = u32::MAX;
/// What AWS's SDKs write by default; a single password fits into one frame.
const FRAME_LENGTH: u32 = 4096;
/// The longest text there is: the passwords of a mapping of 500 rows, each with its row and length.
const MAX_TEXT: usize = 500 * (1024 + 4);

/// What a frame's tag covers beside its text (message format, "message body AAD").
fn frame_aad(message_id: &[u8], last: bool, number: u32, length: usize) -> Vec<u8> {
    let label: &[u8] =
        if last { b"AWSKMSEncryptionClient Final Frame" } else { b"AWSKMSEncryptionClient Frame" };
    [message_id, label, &number.to_be_bytes(), &(length as u64).to_be_bytes()].concat()
}

#[cfg(test)]
mod tests;
