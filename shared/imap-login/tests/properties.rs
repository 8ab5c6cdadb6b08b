//! What must hold whatever the server sends.

mod oracle;

use domain::Security;
use imap_login::Probe;
use oracle::{broken, conversation, holds, play, server};
use proptest::collection::vec;
use proptest::prelude::*;

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

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_promise_is_kept(security in security(), pieces in stream()) {
        let record = play(conversation(security), pieces.iter().map(Vec::as_slice));
        prop_assert_eq!(broken(&record, security), None);
    }

    #[test]
    fn it_does_not_matter_where_the_network_cuts(pieces in stream(), size in 1..20_usize) {
        // Line by line: an answer that comes before its question is none, wherever it is cut.
        let lines: Vec<_> = pieces.concat().split_inclusive(|b| *b == b'\n').map(<[u8]>::to_vec).collect();
        let cut: Vec<_> = lines.iter().flat_map(|line| line.chunks(size)).map(<[u8]>::to_vec).collect();
        let whole = play(conversation(Security::Tls), lines.iter().map(Vec::as_slice));
        let cut = play(conversation(Security::Tls), cut.iter().map(Vec::as_slice));
        prop_assert_eq!(whole.outcome, cut.outcome);
        let sent = |record: Vec<(usize, Vec<u8>)>| record.into_iter().map(|(_, bytes)| bytes).collect::<Vec<_>>();
        prop_assert_eq!(sent(whole.sent), sent(cut.sent));
    }

    #[test]
    fn a_probe_sends_no_password_and_survives_anything(security in security(), pieces in stream()) {
        let record = play(Probe::new(&server(security)), pieces.iter().map(Vec::as_slice));
        for (_, bytes) in &record.sent {
            prop_assert!(["STARTTLS", "CAPABILITY", "LOGOUT"].iter().any(|command| holds(bytes, command)));
        }
    }
}

/// The properties above would hold of a conversation that never verifies; this one can.
#[test]
fn streams_of_this_kind_can_verify() {
    let pieces = ["* OK hi\r\n", "a1 OK [CAPABILITY AUTH=PLAIN SASL-IR]\r\n", "a2 OK\r\n", "a3 OK\r\n"];
    assert!(play(conversation(Security::Tls), pieces.map(str::as_bytes)).verified);
    let whole = pieces.concat();
    assert!(!play(conversation(Security::Tls), [whole.as_bytes()]).verified, "all said before it was asked");
}
