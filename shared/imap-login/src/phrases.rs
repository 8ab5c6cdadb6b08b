use crate::{Cause, Fault, NotNow};

/// What a known phrase says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) cause: Cause,
    /// "Suggested Backoff Time", at most an hour.
    pub(crate) wait_seconds: Option<u32>,
}

impl From<Cause> for Known {
    fn from(cause: Cause) -> Self {
        Self { cause, wait_seconds: None }
    }
}

impl From<Fault> for Known {
    fn from(fault: Fault) -> Self {
        Cause::ServerSetup(fault).into()
    }
}

const TABLE: &str = include_str!("phrases.tsv");
const BACKOFF: &[u8] = b"suggested backoff time:";
const LONGEST_WAIT_SECONDS: u64 = 3600;

/// The first known phrase in a status text of any encoding.
pub(crate) fn find(text: &[u8]) -> Option<Known> {
    let text = text.to_ascii_lowercase();
    let text = zeroize::Zeroizing::new(text);
    let (_, word) = rows().find(|(phrase, _)| position(&text, phrase.as_bytes()).is_some())?;
    Some(Known { cause: cause(word)?, wait_seconds: backoff(&text) })
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

fn cause(word: &str) -> Option<Cause> {
    Some(match word {
        "app-password" => Cause::AppPassword,
        "browser-sign-in" => Cause::BrowserSignIn,
        "basic-auth-disabled" => Cause::BasicAuthDisabled,
        "imap-disabled" => Cause::ImapDisabled,
        "contact-admin" => Cause::ContactAdmin,
        "mailbox-unusable" => Cause::MailboxUnusable,
        "throttled" => Cause::NotNow(NotNow::Throttled),
        "limit" => Cause::NotNow(NotNow::Limit),
        "unavailable" => Cause::NotNow(NotNow::Unavailable),
        _ => return None,
    })
}

/// Exchange writes `Suggested Backoff Time: 299904 milliseconds`.
fn backoff(text: &[u8]) -> Option<u32> {
    let rest = text[position(text, BACKOFF)? + BACKOFF.len()..].trim_ascii_start();
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let number: u64 = str::from_utf8(&rest[..digits]).ok()?.parse().ok()?;
    let in_milliseconds = rest[digits..].trim_ascii_start().starts_with(b"milli");
    let seconds = if in_milliseconds { number.div_ceil(1000) } else { number };
    u32::try_from(seconds.clamp(1, LONGEST_WAIT_SECONDS)).ok()
}

fn position(text: &[u8], phrase: &[u8]) -> Option<usize> {
    text.windows(phrase.len()).position(|window| window == phrase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_means_something() {
        assert!(rows().count() > 10);
        for (phrase, word) in rows() {
            assert!(cause(word).is_some(), "{word}");
            assert_eq!(phrase, phrase.to_ascii_lowercase(), "phrases are matched in lower case");
            assert_eq!(find(phrase.as_bytes()).map(|known| known.cause), cause(word), "{phrase} is hidden");
        }
    }

    #[test]
    fn backoff_in_seconds() {
        for (text, seconds) in [
            ("Request is throttled. Suggested Backoff Time: 299904 milliseconds", Some(300)),
            ("request is throttled. suggested backoff time: 7", Some(7)),
            ("Request is throttled. Suggested Backoff Time: 99999999999999999999", None),
            ("Request is throttled. Suggested Backoff Time: 9999999", Some(3600)),
            ("Request is throttled. Suggested Backoff Time:", None),
            ("Request is throttled.", None),
        ] {
            let known = find(text.as_bytes()).expect("a known phrase");
            assert_eq!((known.cause, known.wait_seconds), (Cause::NotNow(NotNow::Throttled), seconds));
        }
    }
}
