//! What imap-codec accepts, we read alike. It accepts less: no empty text, no 8-bit text.

use imap_codec::ResponseCodec;
use imap_codec::decode::Decoder;
use imap_codec::imap_types::auth::AuthMechanism;
use imap_codec::imap_types::response::{
    Capability, Code as TheirCode, Data, Response, Status as TheirStatus, StatusKind,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::*;
use crate::lines::Lines;

const TAG: &str = "a1";

/// Our reading of some bytes, if they are one whole reply.
fn ours(bytes: &[u8]) -> Option<Reply> {
    let mut lines = Lines::new();
    lines.push(bytes).ok()?;
    lines.next(TAG).ok()?.filter(|_| !lines.has_rest())
}

/// Theirs, in the same words.
fn theirs(bytes: &[u8]) -> Option<Reply> {
    let (rest, response) = ResponseCodec::new().decode(bytes).ok()?;
    if !rest.is_empty() {
        return None;
    }
    let text = |code: &Option<TheirCode<'_>>| Said { code: their_code(code.as_ref()), known: None };
    Some(match &response {
        Response::CommandContinuationRequest(_) => Reply::Continue,
        Response::Data(Data::Capability(list)) => Reply::Capability(their_list(list.as_ref())),
        Response::Data(Data::Exists(count)) => Reply::Exists(*count),
        Response::Data(_) => Reply::Data,
        Response::Status(TheirStatus::Untagged(body)) => {
            Reply::Status(their_status(body.kind), text(&body.code))
        }
        Response::Status(TheirStatus::Bye(bye)) => Reply::Status(Status::Bye, text(&bye.code)),
        Response::Status(TheirStatus::Tagged(tagged)) if tagged.tag.as_ref() == TAG => {
            Reply::Tagged(their_status(tagged.body.kind), text(&tagged.body.code))
        }
        Response::Status(TheirStatus::Tagged(_)) => Reply::Foreign,
    })
}

fn their_status(kind: StatusKind) -> Status {
    match kind {
        StatusKind::Ok => Status::Ok,
        StatusKind::No => Status::No,
        StatusKind::Bad => Status::Bad,
    }
}

fn their_code(code: Option<&TheirCode<'_>>) -> Code {
    match code {
        None => Code::None,
        Some(TheirCode::Alert) => Code::Alert,
        Some(TheirCode::OverQuota) => Code::OverQuota,
        Some(TheirCode::Capability(list)) => Code::Capability(their_list(list.as_ref())),
        Some(TheirCode::Other(other)) => {
            match other.inner().to_ascii_uppercase().split(|b| *b == b' ').next() {
                Some(b"AUTHENTICATIONFAILED") => Code::AuthenticationFailed,
                Some(b"AUTHORIZATIONFAILED") => Code::AuthorizationFailed,
                Some(b"UNAVAILABLE") => Code::Unavailable,
                Some(b"CONTACTADMIN") => Code::ContactAdmin,
                Some(b"WEBALERT") => Code::WebAlert,
                Some(b"REFERRAL") => Code::Referral,
                Some(b"INUSE") => Code::InUse,
                _ => Code::Other,
            }
        }
        Some(_) => Code::Other,
    }
}

fn their_list(list: &[Capability<'_>]) -> Capabilities {
    let has = |capability: &Capability<'_>| list.contains(capability);
    Capabilities {
        auth_plain: has(&Capability::Auth(AuthMechanism::Plain)),
        sasl_ir: has(&Capability::SaslIr),
        literal_plus: has(&Capability::LiteralPlus),
        literal_minus: has(&Capability::LiteralMinus),
        login_disabled: has(&Capability::LoginDisabled),
        id: list.iter().any(|capability| capability.to_string() == "ID"),
    }
}

fn replies() -> impl Strategy<Value = Vec<u8>> {
    let capabilities = proptest::sample::subsequence(
        vec![
            "IMAP4rev1",
            "AUTH=PLAIN",
            "auth=plain",
            "AUTH=LOGIN",
            "SASL-IR",
            "LITERAL+",
            "LITERAL-",
            "LOGINDISABLED",
            "ID",
            "IDLE",
            "STARTTLS",
            "QUOTA",
            "X-OWN",
        ],
        1..8,
    )
    .prop_map(|words| words.join(" "));
    let code = prop_oneof![
        Just(String::new()),
        capabilities.clone().prop_map(|list| format!("[CAPABILITY {list}] ")),
        proptest::sample::select(vec![
            "[ALERT] ",
            "[alert] ",
            "[AUTHENTICATIONFAILED] ",
            "[UNAVAILABLE] ",
            "[OVERQUOTA] ",
            "[READ-ONLY] ",
            "[UIDNEXT 4] ",
            "[WEBALERT https://example.org/x] ",
            "[REFERRAL imap://example.org/] ",
            "[CONTACTADMIN] ",
            "[INUSE] ",
            "[] ",
            "[X",
            "[ALERT]",
        ])
        .prop_map(str::to_owned),
    ];
    let text = proptest::string::string_regex("[ -~]{0,20}(\\{[0-9]{1,2}\\})?").expect("a pattern");
    let first = proptest::sample::select(vec!["*", "a1", "a2", "A1", "+", "* 3", "", "a1 "]);
    let word =
        proptest::sample::select(vec!["OK", "ok", "NO", "BAD", "BYE", "PREAUTH", "OKAY", "EXISTS", ""]);
    let status = (first, word, code, text)
        .prop_map(|(first, word, code, text)| format!("{first} {word} {code}{text}\r\n").into_bytes());
    let data = prop_oneof![
        capabilities.prop_map(|list| format!("* CAPABILITY {list}\r\n")),
        any::<u64>().prop_map(|count| format!("* {count} EXISTS\r\n")),
        any::<u8>().prop_map(|count| format!("* {count} exists\r\n")),
        any::<u8>().prop_map(|count| format!("* {count} RECENT\r\n")),
        "[a-z]{0,9}".prop_map(|name| format!("* LIST () \"/\" {{{}}}\r\n{name}\r\n", name.len())),
        "[ -~]{0,9}".prop_map(|body| format!("* 2 FETCH (BODY[] {{{}}}\r\n{body} UID 3)\r\n", body.len())),
        "[ -~\r\n]{1,9}"
            .prop_map(|body| format!("* 2 FETCH (BODY[] {{{}}}\r\n{body} UID 3)\r\n", body.len())),
        Just("* FLAGS (\\Seen \\Answered)\r\n".to_owned()),
        "[ -~]{0,9}".prop_map(|text| format!("+ {text}\r\n")),
        Just("+\r\n".to_owned()),
    ]
    .prop_map(String::into_bytes);
    prop_oneof![status, data]
}

#[test]
fn replies_that_both_accept_are_read_alike() {
    let mut runner = TestRunner::deterministic();
    let (strategy, mut both, mut kinds) = (replies(), 0, std::collections::HashMap::new());
    for _ in 0..8_000 {
        let bytes = strategy.new_tree(&mut runner).expect("a reply").current();
        let Some(theirs) = theirs(&bytes) else { continue };
        let ours = ours(&bytes).map(without_phrases);
        assert_eq!(ours, Some(theirs), "{}", String::from_utf8_lossy(&bytes));
        both += 1;
        *kinds.entry(std::mem::discriminant(&theirs)).or_insert(0) += 1;
    }
    assert!(both > 3_000, "only {both} replies were accepted by both");
    assert_eq!(kinds.len(), 7, "every kind but noise was compared");
}

/// What a text says beside its code has no counterpart there.
fn without_phrases(reply: Reply) -> Reply {
    match reply {
        Reply::Status(status, said) => Reply::Status(status, Said { known: None, ..said }),
        Reply::Tagged(status, said) => Reply::Tagged(status, Said { known: None, ..said }),
        reply => reply,
    }
}
