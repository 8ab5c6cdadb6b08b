//! What every conversation must keep to, whatever the server sends.

use domain::{Claimed, EmailAddress, HostName, MailServer, Password, Security};
use imap_login::{Conversation, Dialogue, NotNow, Step};

pub(crate) const PASSWORD: &str = "not-a-sécret";
pub(crate) const SASL: &str = "AGFubmFAZXhhbXBsZS5vcmcAbm90LWEtc8OpY3JldA==";

pub(crate) fn server(security: Security) -> MailServer {
    MailServer { host: HostName::parse("mail.example.org").expect("a host"), port: 993, security }
}

pub(crate) fn conversation(security: Security) -> Conversation {
    let address = EmailAddress::parse("anna@example.org").expect("an address");
    let password = Password::parse(PASSWORD.to_owned()).expect("a password");
    Conversation::new(Claimed { address, password }, &server(security))
}

/// Everything that happened, in order.
#[derive(Default)]
pub(crate) struct Record {
    /// What was sent, and after how many bytes heard.
    pub(crate) sent: Vec<(usize, Vec<u8>)>,
    pub(crate) heard: Vec<u8>,
    /// How much was sent before TLS.
    pub(crate) tls_after: Option<usize>,
    /// The cause of the refusal, or `None`.
    pub(crate) outcome: String,
    pub(crate) verified: bool,
}

/// Plays pieces, each delivered when the client waits for one, and then hangs up.
pub(crate) fn play<'a, D: Dialogue>(mut dialogue: D, pieces: impl IntoIterator<Item = &'a [u8]>) -> Record {
    let mut record = Record::default();
    let mut pieces = pieces.into_iter();
    let result = loop {
        match dialogue.next() {
            Step::Read => match pieces.next() {
                Some(piece) => {
                    record.heard.extend(piece);
                    dialogue.receive(piece);
                }
                None => break dialogue.interrupted(NotNow::Ended),
            },
            Step::Write(bytes) => record.sent.push((record.heard.len(), bytes.to_vec())),
            Step::StartTls => {
                assert!(record.tls_after.is_none(), "TLS is started once");
                record.tls_after = Some(record.sent.len());
                dialogue.tls_started();
            }
            Step::Done(result) => break result,
        }
    };
    record.verified = result.is_ok();
    record.outcome = format!("{:?}", result.err().map(|refusal| refusal.cause()));
    record
}

/// The promise that a record breaks.
pub(crate) fn broken(record: &Record, security: Security) -> Option<&'static str> {
    let secret: Vec<_> = (0..record.sent.len()).filter(|at| shows_password(&record.sent[*at].1)).collect();
    let of = |start: &dyn Fn(&[u8]) -> bool| secret.iter().filter(|at| start(&record.sent[**at].1)).count();
    let tls = record.tls_after.unwrap_or(if security == Security::StartTls { usize::MAX } else { 0 });
    let checks = [
        (of(&|bytes| holds(bytes, "AUTHENTICATE PLAIN ")) > 1, "the password went out twice at once"),
        (of(&|bytes| bytes.starts_with(SASL.as_bytes())) > 1, "the password went out twice as a response"),
        (secret.len() > 3, "the password went out again"),
        (secret.iter().any(|at| *at < tls), "the password went out before TLS"),
        (
            record.sent.iter().take(tls).any(|(_, bytes)| tls > 0 && bytes != b"a1 STARTTLS\r\n"),
            "something else than STARTTLS was said before TLS",
        ),
        (
            record.outcome.contains("LoginDisabled") && !secret.is_empty(),
            "the password went out although LOGIN is disabled",
        ),
        (
            record.outcome.contains("WrongCredentials") && secret.is_empty(),
            "a password is called wrong that was not sent",
        ),
        (record.verified && !is_proven(record, &secret), "verified without proof"),
        (record.verified != (record.outcome == "None"), "neither accepted nor refused"),
    ];
    checks.into_iter().find_map(|(is_broken, promise)| is_broken.then_some(promise))
}

/// Whether the server granted our authentication, once it had the password, and then our EXAMINE.
fn is_proven(record: &Record, secret: &[usize]) -> bool {
    let commands = || record.sent.iter().filter(|(_, bytes)| bytes.starts_with(b"a"));
    let proof = commands().rfind(|(_, bytes)| holds(bytes, " AUTHENTICATE ") || holds(bytes, " LOGIN "));
    let examine = commands().find(|(_, bytes)| holds(bytes, " EXAMINE INBOX"));
    match (proof, examine, secret.last()) {
        (Some((_, proof)), Some((asked, examine)), Some(last)) => {
            was_granted(record, proof, record.sent[*last].0) && was_granted(record, examine, *asked)
        }
        _ => false,
    }
}

/// Whether a line of what was heard after `position` is a tagged OK to the command `sent`.
fn was_granted(record: &Record, sent: &[u8], position: usize) -> bool {
    let tag = sent.split(|b| *b == b' ').next().unwrap_or_default();
    record.heard[position..].split(|b| *b == b'\n').any(|line| {
        let mut words = line.split(|b| b.is_ascii_whitespace()).filter(|word| !word.is_empty());
        words.next() == Some(tag) && words.next().is_some_and(|word| word.eq_ignore_ascii_case(b"OK"))
    })
}

pub(crate) fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

fn shows_password(bytes: &[u8]) -> bool {
    holds(bytes, PASSWORD) || holds(bytes, SASL)
}
