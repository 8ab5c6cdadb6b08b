//! What must hold whatever the server sends.

use domain::{Claimed, EmailAddress, HostName, MailServer, Password, Security};
use imap_login::{Conversation, Dialogue, NotNow, Probe, Step};
use proptest::collection::vec;
use proptest::prelude::*;

const PASSWORD: &str = "not-a-sécret";
const SASL: &str = "AGFubmFAZXhhbXBsZS5vcmcAbm90LWEtc8OpY3JldA==";

fn server(security: Security) -> MailServer {
    MailServer { host: HostName::parse("mail.example.org").expect("a host"), port: 993, security }
}

fn conversation(security: Security) -> Conversation {
    let address = EmailAddress::parse("anna@example.org").expect("an address");
    let password = Password::parse(PASSWORD.to_owned()).expect("a password");
    Conversation::new(Claimed { address, password }, &server(security))
}

/// Everything that happened, in order.
#[derive(Default, PartialEq, Debug)]
struct Record {
    /// What was sent, and after how many bytes heard.
    sent: Vec<(usize, Vec<u8>)>,
    heard: Vec<u8>,
    tls_after: Option<usize>,
    outcome: Option<String>,
    verified: bool,
}

fn play<D: Dialogue>(mut dialogue: D, pieces: &[Vec<u8>]) -> Record {
    let mut record = Record::default();
    let mut pieces = pieces.iter();
    loop {
        match dialogue.next() {
            Step::Read => match pieces.next() {
                Some(piece) => {
                    record.heard.extend(piece);
                    dialogue.receive(piece);
                }
                None => {
                    let result = dialogue.interrupted(NotNow::Ended);
                    record.verified = result.is_ok();
                    record.outcome = Some(format!("{:?}", result.err().map(|refusal| refusal.cause())));
                    return record;
                }
            },
            Step::Write(bytes) => record.sent.push((record.heard.len(), bytes.to_vec())),
            Step::StartTls => {
                assert!(record.tls_after.is_none(), "TLS is started once");
                record.tls_after = Some(record.sent.len());
                dialogue.tls_started();
            }
            Step::Done(result) => {
                record.verified = result.is_ok();
                record.outcome = Some(format!("{:?}", result.err().map(|refusal| refusal.cause())));
                return record;
            }
        }
    }
}

/// Lines of a server that knows the protocol well enough to do harm.
fn line() -> impl Strategy<Value = Vec<u8>> {
    let start = proptest::sample::select(vec!["*", "+", "a0", "a1", "a2", "a3", "a4", "A1", "* 5", "x", ""]);
    let word = proptest::sample::select(vec![
        "OK",
        "OK",
        "NO",
        "BAD",
        "BYE",
        "PREAUTH",
        "EXISTS",
        "CAPABILITY",
        "LIST",
        "",
    ]);
    let text = prop_oneof![
        proptest::sample::select(vec![
            "",
            "hi",
            "a1 OK",
            "[CAPABILITY IMAP4rev1]",
            "[CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR ID]",
            "[CAPABILITY AUTH=PLAIN LITERAL+]",
            "AUTH=PLAIN",
            "[ALERT] x",
            "[UNAVAILABLE] x",
            "{4}",
            "{99999}",
            "[AUTHENTICATIONFAILED] no",
            "[CAPABILITY LOGINDISABLED]",
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
        vec(any::<u8>(), 0..40),
    ];
    let end = proptest::sample::select(vec!["\r\n", "\r\n", "\n", "", "\r\n\r\n"]);
    (start, word, text, end).prop_map(|(start, word, text, end)| {
        [start.as_bytes(), b" ", word.as_bytes(), b" ", &text, end.as_bytes()].concat()
    })
}

/// Mostly a plausible beginning, then anything.
fn stream() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let beginning = proptest::sample::select(vec![
        "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hi\r\n",
        "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi\r\n",
        "* OK [CAPABILITY IMAP4rev1] hi\r\n",
        "* OK [CAPABILITY IMAP4rev1] hi\r\n|a1 OK in\r\n",
        "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi\r\n|+ \r\n|a1 OK in\r\n",
        "* OK hi\r\n|a1 OK go\r\n",
        "* OK hi\r\n|a1 OK go\r\n|a2 OK in\r\n",
        "",
    ])
    .prop_map(|text| text.split('|').map(|line| line.as_bytes().to_vec()).collect::<Vec<_>>());
    (beginning, vec(prop_oneof![4 => line(), 1 => vec(any::<u8>(), 0..200)], 0..12))
        .prop_map(|(beginning, lines)| beginning.into_iter().chain(lines).collect())
}

fn security() -> impl Strategy<Value = Security> {
    proptest::sample::select(vec![Security::Tls, Security::StartTls, Security::Plain])
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// Whether a line of what was heard after `position` is a tagged OK to the command `sent`.
fn was_granted(record: &Record, sent: &[u8], position: usize) -> bool {
    let tag = sent.split(|b| *b == b' ').next().unwrap_or_default();
    let after = &record.heard[position..];
    after.split(|b| *b == b'\n').any(|line| {
        let mut words = line.split(|b| matches!(b, b' ' | b'\r')).filter(|word| !word.is_empty());
        words.next() == Some(tag) && words.next().is_some_and(|word| word.eq_ignore_ascii_case(b"OK"))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn verified_only_after_our_authentication_and_our_examine_were_granted(
        security in security(), pieces in stream(),
    ) {
        let record = play(conversation(security), &pieces);
        if record.verified {
            let commands: Vec<_> = record.sent.iter().filter(|(_, bytes)| bytes.starts_with(b"a")).collect();
            let proof = commands.iter().rposition(|(_, bytes)| {
                holds(bytes, " AUTHENTICATE ") || holds(bytes, " LOGIN ")
            }).expect("an authentication was sent");
            let secret = record.sent.iter().rposition(|(_, bytes)| holds(bytes, PASSWORD) || holds(bytes, SASL))
                .expect("the password was sent");
            prop_assert!(was_granted(&record, &commands[proof].1, record.sent[secret].0));
            let examine = commands.iter().find(|(_, bytes)| holds(bytes, " EXAMINE INBOX")).expect("was examined");
            prop_assert!(was_granted(&record, &examine.1, examine.0));
        }
    }

    #[test]
    fn the_password_goes_out_once_a_mechanism_and_only_inside_what_was_asked_for(
        security in security(), pieces in stream(),
    ) {
        let record = play(conversation(security), &pieces);
        let secret: Vec<_> = record.sent.iter().enumerate()
            .filter(|(_, (_, bytes))| holds(bytes, PASSWORD) || holds(bytes, SASL)).collect();
        let at_once = secret.iter().filter(|(_, (_, bytes))| holds(bytes, "AUTHENTICATE PLAIN ")).count();
        let responded = secret.iter().filter(|(_, (_, bytes))| bytes.starts_with(SASL.as_bytes())).count();
        prop_assert!(at_once <= 1 && responded <= 1 && secret.len() <= 3);
        if security == Security::StartTls {
            let tls = record.tls_after.unwrap_or(usize::MAX);
            prop_assert!(secret.iter().all(|(index, _)| *index >= tls));
            prop_assert!(record.sent.iter().take(tls).all(|(_, bytes)| bytes == b"a1 STARTTLS\r\n"));
        } else {
            prop_assert!(record.tls_after.is_none());
        }
        if holds(&record.heard, "LOGINDISABLED") && !record.verified {
            let refused = record.outcome.as_deref() == Some("Some(ServerSetup(LoginDisabled))");
            prop_assert!(!refused || secret.is_empty());
        }
    }

    #[test]
    fn it_does_not_matter_where_the_network_cuts(pieces in stream(), size in 1..20_usize) {
        // Line by line: an answer that comes before its question is none, wherever it is cut.
        let lines: Vec<_> = pieces.concat().split_inclusive(|b| *b == b'\n').map(<[u8]>::to_vec).collect();
        let cut: Vec<_> = lines.iter().flat_map(|line| line.chunks(size)).map(<[u8]>::to_vec).collect();
        let (whole, cut) = (play(conversation(Security::Tls), &lines), play(conversation(Security::Tls), &cut));
        prop_assert_eq!(whole.outcome, cut.outcome);
        let sent = |record: Vec<(usize, Vec<u8>)>| record.into_iter().map(|(_, bytes)| bytes).collect::<Vec<_>>();
        prop_assert_eq!(sent(whole.sent), sent(cut.sent));
    }

    #[test]
    fn a_probe_sends_no_password_and_survives_anything(security in security(), pieces in stream()) {
        let record = play(Probe::new(&server(security)), &pieces);
        for (_, bytes) in &record.sent {
            prop_assert!(["STARTTLS", "CAPABILITY", "LOGOUT"].iter().any(|command| holds(bytes, command)));
        }
    }
}

/// The properties above would hold of a conversation that never verifies; this one can.
#[test]
fn streams_of_this_kind_can_verify() {
    let pieces = ["* OK hi\r\n", "a1 OK [CAPABILITY AUTH=PLAIN SASL-IR]\r\n", "a2 OK\r\n", "a3 OK\r\n"];
    let pieces = pieces.map(|piece| piece.as_bytes().to_vec());
    assert!(play(conversation(Security::Tls), &pieces).verified);
    assert!(!play(conversation(Security::Tls), &[pieces.concat()]).verified, "all said before it was asked");
}
