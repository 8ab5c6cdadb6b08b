use crate::capabilities::Capabilities;
use crate::phrases::{self, Known};

/// One reply of the server, reduced to what a login can need; none of its text is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reply {
    /// `* OK`, `* NO`, `* BAD`, `* BYE`, `* PREAUTH`.
    Status(Status, Said),
    /// `* CAPABILITY …`
    Capability(Capabilities),
    /// `* 23 EXISTS`
    Exists(u32),
    /// Any other untagged data.
    Data,
    /// `+ …`
    Continue,
    /// The reply to our command.
    Tagged(Status, Said),
    /// A status under a tag that is not our command's.
    Foreign,
    /// Not a reply of IMAP: an empty line, the second line of a text, another protocol.
    Noise,
}

/// How a command, or the connection, fares (RFC 9051 §7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Ok,
    No,
    Bad,
    Bye,
    Preauth,
}

/// What a status says beside its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) code: Code,
    pub(crate) known: Option<Known>,
}

/// The response codes that mean something to a login (RFC 9051 §7.1, RFC 5530, RFC 2221).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    None,
    Other,
    Alert,
    /// Gmail's: sign in at an address.
    WebAlert,
    AuthenticationFailed,
    AuthorizationFailed,
    Expired,
    ContactAdmin,
    PrivacyRequired,
    Unavailable,
    InUse,
    Limit,
    ServerBug,
    OverQuota,
    Referral,
    Capability(Capabilities),
}

impl Reply {
    /// Whether it counts against the limit of lines that nobody asked for.
    pub(crate) fn is_untagged(self) -> bool {
        !matches!(self, Self::Tagged(..) | Self::Continue)
    }
}

/// Reads one reply to the command tagged `tag`.
pub(crate) fn parse(line: &[u8], tag: &str) -> Reply {
    let (first, rest) = word(line);
    match first {
        b"*" => untagged(rest),
        b"+" => Reply::Continue,
        _ => match status(rest) {
            Some((status @ (Status::Ok | Status::No | Status::Bad), said)) => {
                if first == tag.as_bytes() {
                    Reply::Tagged(status, said)
                } else {
                    Reply::Foreign
                }
            }
            Some((Status::Bye | Status::Preauth, _)) | None => Reply::Noise,
        },
    }
}

fn untagged(rest: &[u8]) -> Reply {
    if let Some((status, said)) = status(rest) {
        return Reply::Status(status, said);
    }
    let (first, after) = word(rest);
    if first.eq_ignore_ascii_case(b"CAPABILITY") {
        return Reply::Capability(Capabilities::parse(after));
    }
    match (number(first), word(after).0) {
        (Some(count), exists) if exists.eq_ignore_ascii_case(b"EXISTS") => Reply::Exists(count),
        _ => Reply::Data,
    }
}

fn status(rest: &[u8]) -> Option<(Status, Said)> {
    let (first, text) = word(rest);
    let status = match first.to_ascii_uppercase().as_slice() {
        b"OK" => Status::Ok,
        b"NO" => Status::No,
        b"BAD" => Status::Bad,
        b"BYE" => Status::Bye,
        b"PREAUTH" => Status::Preauth,
        _ => return None,
    };
    Some((status, Said { code: code(text), known: phrases::find(text) }))
}

fn code(text: &[u8]) -> Code {
    let Some(inside) = text.strip_prefix(b"[") else { return Code::None };
    let Some(end) = inside.iter().position(|b| *b == b']') else { return Code::None };
    let (name, arguments) = word(&inside[..end]);
    match name.to_ascii_uppercase().as_slice() {
        b"ALERT" => Code::Alert,
        b"WEBALERT" => Code::WebAlert,
        b"AUTHENTICATIONFAILED" => Code::AuthenticationFailed,
        b"AUTHORIZATIONFAILED" => Code::AuthorizationFailed,
        b"EXPIRED" => Code::Expired,
        b"CONTACTADMIN" => Code::ContactAdmin,
        b"PRIVACYREQUIRED" => Code::PrivacyRequired,
        b"UNAVAILABLE" => Code::Unavailable,
        b"INUSE" => Code::InUse,
        b"LIMIT" => Code::Limit,
        b"SERVERBUG" => Code::ServerBug,
        b"OVERQUOTA" => Code::OverQuota,
        b"REFERRAL" => Code::Referral,
        b"CAPABILITY" => Code::Capability(Capabilities::parse(arguments)),
        _ => Code::Other,
    }
}

/// The size of the literal that a reply, so far as it came, announces at its end.
///
/// Only data can hold one. At the end of a status, a capability list, a continuation or a tagged
/// reply the same characters are text.
pub(crate) fn literal_at_end(reply: &[u8]) -> Option<usize> {
    let inside = reply.strip_suffix(b"}")?;
    let open = inside.iter().rposition(|b| *b == b'{')?;
    let digits = inside[open + 1..].strip_suffix(b"+").unwrap_or(&inside[open + 1..]);
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let (star, rest) = word(reply);
    let is_text = star != b"*" || status(rest).is_some() || word(rest).0.eq_ignore_ascii_case(b"CAPABILITY");
    // More digits than a number holds are more bytes than anybody takes.
    (!is_text).then(|| str::from_utf8(digits).ok().and_then(|d| d.parse().ok()).unwrap_or(usize::MAX))
}

/// The first word, and what follows the spaces after it.
fn word(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(|b| *b == b' ').unwrap_or(text.len());
    (&text[..end], text[end..].trim_ascii_start())
}

fn number(digits: &[u8]) -> Option<u32> {
    str::from_utf8(digits).ok()?.parse().ok()
}

#[cfg(test)]
mod differential;
