use std::collections::VecDeque;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::Claimed;
use zeroize::Zeroizing;

use crate::capabilities::Capabilities;

/// Bytes to send; wiped on drop.
pub(crate) type Bytes = Zeroizing<Vec<u8>>;

/// The tags of one conversation's commands: `a1`, `a2`, …
#[derive(Debug, Default)]
pub(crate) struct Tags(u32);

impl Tags {
    /// The last command's.
    pub(crate) fn current(&self) -> String {
        format!("a{}", self.0)
    }

    fn next(&mut self) -> String {
        self.0 += 1;
        self.current()
    }
}

/// A command without secrets.
pub(crate) fn plain(tags: &mut Tags, command: &str) -> Bytes {
    joined(&[tags.next().as_bytes(), b" ", command.as_bytes(), b"\r\n"])
}

/// `AUTHENTICATE PLAIN` with the initial response (RFC 4959).
pub(crate) fn authenticate_at_once(tags: &mut Tags, claimed: &Claimed) -> Bytes {
    joined(&[tags.next().as_bytes(), b" AUTHENTICATE PLAIN ", &sasl_plain(claimed), b"\r\n"])
}

/// Gives up an `AUTHENTICATE` that was begun (RFC 9051 §6.2.2).
pub(crate) fn cancel() -> Bytes {
    joined(&[b"*\r\n"])
}

/// The response to the empty challenge of `AUTHENTICATE PLAIN`.
pub(crate) fn authenticate_response(claimed: &Claimed) -> Bytes {
    joined(&[&sasl_plain(claimed), b"\r\n"])
}

/// `LOGIN`, cut after each literal that the server must first ask for (RFC 9051 §4.3).
pub(crate) fn login(tags: &mut Tags, claimed: &Claimed, can: Capabilities) -> VecDeque<Bytes> {
    let mut parts = VecDeque::with_capacity(3);
    let mut part = joined(&[tags.next().as_bytes(), b" LOGIN "]);
    for (text, after) in [(claimed.address.as_typed(), " "), (claimed.password.expose(), "\r\n")] {
        if text.bytes().all(|b| matches!(b, b' '..=b'~')) {
            part = joined(&[&part, &quoted(text), after.as_bytes()]);
        } else if can.literal_plus || (can.literal_minus && text.len() <= 4096) {
            let size = format!("{{{}+}}\r\n", text.len());
            part = joined(&[&part, size.as_bytes(), text.as_bytes(), after.as_bytes()]);
        } else {
            let size = format!("{{{}}}\r\n", text.len());
            parts.push_back(joined(&[&part, size.as_bytes()]));
            part = joined(&[text.as_bytes(), after.as_bytes()]);
        }
    }
    parts.push_back(part);
    parts
}

/// `NUL address NUL password` in base64 (RFC 4616): no authorization identity.
fn sasl_plain(claimed: &Claimed) -> Bytes {
    let message =
        joined(&[b"\0", claimed.address.as_typed().as_bytes(), b"\0", claimed.password.expose().as_bytes()]);
    let mut encoded = Zeroizing::new(vec![0; message.len().div_ceil(3) * 4]);
    let written = STANDARD.encode_slice(&message, &mut encoded).unwrap_or_default();
    encoded.truncate(written);
    encoded
}

fn quoted(text: &str) -> Bytes {
    let mut quoted = Zeroizing::new(Vec::with_capacity(2 * text.len() + 2));
    quoted.push(b'"');
    for byte in text.bytes() {
        if matches!(byte, b'"' | b'\\') {
            quoted.push(b'\\');
        }
        quoted.push(byte);
    }
    quoted.push(b'"');
    quoted
}

/// One allocation of the right size: growing would leave unwiped copies behind.
fn joined(parts: &[&[u8]]) -> Bytes {
    let mut bytes = Zeroizing::new(Vec::with_capacity(parts.iter().map(|part| part.len()).sum()));
    for part in parts {
        bytes.extend_from_slice(part);
    }
    bytes
}
