//! What can't be read is refused by its field's name: no value repeated, nothing stored, nothing counted,
//! nobody asked.

use std::time::Duration;

use serde_json::{Value, json};
use tests::{Answer, Bench, Script, ScriptedImap};

/// Stands in every bad value that can hold it.
const CANARY: &str = "canary";
const KIB: usize = 1024;
const NOT_UTF8: [&str; 2] = ["invalid UTF-8", "an overlong NUL"];

/// What an answer must be.
struct Expected {
    status: u16,
    kind: &'static str,
    field: Option<String>,
}

fn field(name: &str) -> Expected {
    Expected { status: 400, kind: "invalid-field", field: Some(name.to_owned()) }
}

fn whole(status: u16, kind: &'static str) -> Expected {
    Expected { status, kind, field: None }
}

impl Expected {
    fn check(&self, what: &str, answer: &Answer) {
        let problem = answer.json();
        let seen = (answer.status, answer.problem(), problem["field"].as_str().map(str::to_owned));
        let wanted = (self.status, self.kind.to_owned(), self.field.clone());
        assert_eq!(seen, wanted, "{what}: {answer:?}");
        answer.expect_problem(self.status, self.kind);
        if let Some(field) = &self.field {
            let detail = problem["detail"].as_str().unwrap_or_default();
            assert!(detail.contains(field.as_str()), "{what}: the sentence doesn't name {field}: {detail}");
        }
        assert!(!answer.text().contains(CANARY), "{what}: the value is repeated: {answer:?}");
    }
}

type Case = (String, Vec<u8>, Expected);

/// What any form makes of broken JSON; `good` is a form that would be accepted.
fn broken_json(good: &Value, first_field: &str) -> Vec<Case> {
    let text = good.to_string();
    let deep = "[".repeat(7 * KIB);
    let mut cases: Vec<Case> = [
        ("empty", ""),
        ("blank", " \r\n"),
        ("array", "[]"),
        ("array of fields", r#"["canary","canary","canary"]"#),
        ("text", r#""canary""#),
        ("number", "4711"),
        ("null", "null"),
        ("word", "canary"),
        ("open object", "{"),
        ("form data", "name=canary&sourcePassword=canary"),
        ("deep array", &deep),
        ("byte order mark", "\u{feff}{}"),
        ("two objects", &format!("{text}{text}")),
        ("trailing text", &format!("{text} canary")),
        ("cut short", &text[..text.len() - 1]),
        ("single quotes", "{'name':'canary'}"),
    ]
    .map(|(what, body)| (what.to_owned(), body.as_bytes().to_vec(), whole(400, "invalid-body")))
    .into();
    let raw = |value: &[u8]| [b"{\"", first_field.as_bytes(), b"\":", value, b"}"].concat();
    cases.extend([
        ("a bad escape".to_owned(), raw(br#""canary\x""#), whole(400, "invalid-body")),
        ("half a surrogate pair".to_owned(), raw(br#""canary\ud800""#), whole(400, "invalid-body")),
        (NOT_UTF8[0].to_owned(), raw(b"\"canary\xff\xfe\""), whole(400, "invalid-body")),
        (NOT_UTF8[1].to_owned(), raw(b"\"canary\xc0\x80\""), whole(400, "invalid-body")),
        ("a raw line break".to_owned(), raw(b"\"canary\r\n\""), whole(400, "invalid-body")),
        ("a deep value".to_owned(), raw(deep.as_bytes()), field(first_field)),
    ]);
    // Unknown fields: named if the name is one, and never otherwise.
    for (name, answered) in [("isAdmin", "isAdmin"), ("can ary canary", "body"), ("<b>canary", "body")] {
        let mut form = good.clone();
        form[name] = CANARY.into();
        cases.push((format!("extra {name}"), form.to_string().into_bytes(), field(answered)));
    }
    cases
}

/// What each text field makes of values that are no texts, or texts with something in them.
fn broken_texts(good: &Value, fields: &[(&str, usize)]) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for (name, longest) in fields {
        let mut case = |what: &str, value: Value| {
            let mut form = good.clone();
            form[*name] = value;
            cases.push((format!("{name}: {what}"), form.to_string().into_bytes(), field(name)));
        };
        case("empty", "".into());
        case("number", 4711.into());
        case("truth", true.into());
        case("array", json!([CANARY]));
        case("object", json!({CANARY: CANARY}));
        case("NUL", good_with(good, name, "\0canary").into());
        case("CR LF", good_with(good, name, "\r\nA1 canary").into());
        case("LF", good_with(good, name, "\ncanary").into());
        case("too long", format!("{CANARY}{}", "x".repeat(longest - CANARY.len() + 1)).into());
        let twice = format!("{{\"{name}\":\"canary\",\"{name}\":\"canary\"}}");
        cases.push((format!("{name}: twice"), twice.into_bytes(), field(name)));
    }
    cases
}

/// A good value with something in its middle.
fn good_with(good: &Value, name: &str, insert: &str) -> String {
    let (front, back) = good[name].as_str().expect("a text").split_at(2);
    format!("{front}{insert}{back}")
}

fn missing(good: &Value, fields: &[&str]) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for name in fields {
        let mut form = good.clone();
        form[*name] = Value::Null;
        cases.push((format!("{name}: null"), form.to_string().into_bytes(), field(name)));
        form.as_object_mut().expect("an object").remove(*name);
        cases.push((format!("{name}: missing"), form.to_string().into_bytes(), field(name)));
    }
    cases
}

/// The gateway hands on text: what isn't UTF-8 comes with U+FFFD in its place. So that form is refused for
/// what it lacks.
fn as_text(cases: &mut [Case], lacking: &str) {
    for (_, _, expected) in cases.iter_mut().filter(|(what, _, _)| NOT_UTF8.contains(&what.as_str())) {
        *expected = field(lacking);
    }
}

#[tokio::test]
async fn a_bad_submission_reaches_nobody() {
    let bench = Bench::open();
    let server = ScriptedImap::start(&bench.outputs, Script::Accepts(Duration::ZERO)).await;
    let campaign = bench.admin.open(&server.entry()).await;
    let visitor = bench.visitor();
    let good = json!({
        "name": "A. Tester",
        "sourceEmail": "bad-input@old-mail.example",
        "sourcePassword": "not-a-secret",
        "destEmail": "bad-input@new-mail.example",
        "destPassword": "not-a-secret-either",
    });
    let mut cases = broken_json(&good, "sourcePassword");
    as_text(&mut cases, "name");
    let fields = [
        ("name", 100),
        ("sourceEmail", 254),
        ("sourcePassword", 1024),
        ("destEmail", 254),
        ("destPassword", 1024),
    ];
    cases.extend(broken_texts(&good, &fields));
    cases.extend(missing(&good, &["name", "sourceEmail", "sourcePassword"]));
    for name in ["sourceEmail", "destEmail"] {
        for value in ["canary", "@canary.example", "canary@", "can ary@canary.example", "canary@localhost"] {
            let mut form = good.clone();
            form[name] = value.into();
            cases.push((format!("{name}: {value}"), form.to_string().into_bytes(), field(name)));
        }
    }
    let mut alone = good.clone();
    alone.as_object_mut().expect("an object").remove("destEmail");
    cases.push(("a new password alone".to_owned(), alone.to_string().into_bytes(), field("destPassword")));
    for (what, body, expected) in cases {
        expected.check(&what, &visitor.submit_bytes(&campaign.token, body, Some("application/json")).await);
    }

    for size in [16 * KIB + 1, 17 * KIB, 300 * KIB] {
        let mut long = good.clone();
        long["sourcePassword"] = "x".repeat(size - good.to_string().len() + "not-a-secret".len()).into();
        for body in [long.to_string().into_bytes(), vec![b'['; size], vec![0xff; size]] {
            assert_eq!(body.len(), size);
            let answer = visitor.submit_bytes(&campaign.token, body, Some("application/json")).await;
            whole(413, "body-too-large").check(&format!("{size} bytes"), &answer);
        }
    }
    // 16 KiB are still read.
    let mut long = good.clone();
    long["sourcePassword"] = "x".repeat(16 * KIB - good.to_string().len() + "not-a-secret".len()).into();
    let answer = visitor.submit(&campaign.token, &long).await;
    field("sourcePassword").check("16 KiB", &answer);

    for content_type in [
        None,
        Some("text/plain"),
        Some("application/x-www-form-urlencoded"),
        Some("multipart/form-data; boundary=x"),
        Some("application/jsonp"),
        Some("text/json, application/json"),
    ] {
        let answer = visitor.submit_bytes(&campaign.token, good.to_string().into_bytes(), content_type).await;
        whole(415, "unsupported-media-type").check(&format!("{content_type:?}"), &answer);
    }

    bench.expect_stored(&campaign, 0).await;
    assert!(!bench.tables.is_counted(&bench, &visitor, &campaign).await, "an attempt was counted");
    assert_eq!(server.connections(), 0, "somebody went to the mail server");

    // The good one is good: it was the fault and nothing else each time.
    let json = Some("Application/JSON ; charset=utf-8");
    let accepted = visitor.submit_bytes(&campaign.token, good.to_string().into_bytes(), json).await;
    accepted.expect_success(201);
    bench.expect_stored(&campaign, 1).await;
    assert!(bench.tables.is_counted(&bench, &visitor, &campaign).await);
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_bad_address_is_not_looked_up() {
    let bench = Bench::open();
    let campaign = bench.campaign("tls").await;
    let visitor = bench.visitor();
    let path = format!("/api/gather/{}/check", campaign.token);
    for query in ["", "?email", "?email=", "?mail=anna@old-mail.example", "?email=%20"] {
        field("email").check(query, &visitor.get(&format!("{path}{query}")).await);
    }
    let long = format!("canary{}@old-mail.example", "x".repeat(60));
    let longer = format!("canary@{}example", "x2345678.".repeat(30));
    for address in
        ["canary", "can\0ary@a.example", "can\r\nary@a.example", "canary@@a.example", &long, &longer]
    {
        field("email").check(address, &visitor.check(&campaign.token, address).await);
    }
}

#[tokio::test]
async fn a_bad_admin_call_stores_nothing() {
    let bench = Bench::open();
    let mail = bench.outputs.mail_server("tls");
    let server_id = bench.admin.create_server("Ours", mail).await;
    let good = json!({"name": "Bad admin calls", "host": "localhost", "port": mail.port, "security": "tls"});
    let mut cases = broken_json(&good, "name");
    as_text(&mut cases, "host");
    cases.extend(broken_texts(&good, &[("name", 100), ("host", 253), ("security", 100)]));
    cases.extend(missing(&good, &["name", "host", "port", "security"]));
    for (name, value) in [
        ("port", json!(0)),
        ("port", json!(-1)),
        ("port", json!(65536)),
        ("port", json!(1.5)),
        ("port", json!(1e300)),
        ("port", json!("993")),
        ("port", json!([993])),
        // Not among those that the stack allows.
        ("port", json!(22)),
        ("port", json!(25)),
        ("host", json!("127.0.0.1")),
        ("host", json!("[::1]")),
        ("host", json!("2130706433")),
        ("host", json!("0x7f000001")),
        ("host", json!("imaps://canary.example")),
        ("host", json!("canary.example:993")),
        ("host", json!("canary@canary.example")),
        ("security", json!("TLS")),
        ("security", json!("none")),
        ("security", json!("canary")),
    ] {
        let mut form = good.clone();
        form[name] = value.clone();
        cases.push((format!("{name}: {value}"), form.to_string().into_bytes(), field(name)));
    }
    check_admin(&bench, "/api/servers", &good, cases).await;

    let good = json!({"name": "Bad admin calls", "serverId": server_id, "expiryDays": 7});
    let mut cases = broken_json(&good, "name");
    as_text(&mut cases, "expiryDays");
    cases.extend(broken_texts(&good, &[("name", 100), ("serverId", 100)]));
    cases.extend(missing(&good, &["name", "serverId", "expiryDays"]));
    for (name, value) in [
        ("expiryDays", json!(0)),
        ("expiryDays", json!(5)),
        ("expiryDays", json!(-7)),
        ("expiryDays", json!(7.5)),
        ("expiryDays", json!("7")),
        ("expiryDays", json!(31)),
        ("serverId", json!("canary")),
        ("serverId", json!(server_id.to_uppercase() + "A")),
        ("serverId", json!("0123456789abcdef0123456789abcdef")),
    ] {
        let mut form = good.clone();
        form[name] = value.clone();
        cases.push((format!("{name}: {value}"), form.to_string().into_bytes(), field(name)));
    }
    check_admin(&bench, "/api/campaigns", &good, cases).await;

    let named = bench.tables.scan("campaigns").await;
    let named = named.iter().filter_map(|item| item.get("name")?.as_s().ok());
    assert_eq!(named.filter(|name| name.contains("Bad admin calls")).count(), 0, "something was stored");
    assert!(!tests::contains(&bench.tables.bytes("campaigns").await, CANARY.as_bytes()));
}

async fn check_admin(bench: &Bench, path: &str, good: &Value, cases: Vec<Case>) {
    let json = Some("application/json");
    for (what, body, expected) in cases {
        let answer = bench.admin.call_bytes("POST", path, Some(body), json).await;
        expected.check(&format!("{path} {what}"), &answer);
    }
    let body = || Some(good.to_string().into_bytes());
    for content_type in [None, Some("text/plain"), Some("application/x-www-form-urlencoded")] {
        let answer = bench.admin.call_bytes("POST", path, body(), content_type).await;
        whole(415, "unsupported-media-type").check(&format!("{path} {content_type:?}"), &answer);
    }
    let answer = bench.admin.call_bytes("POST", path, Some(vec![b'['; 16 * KIB + 1]), json).await;
    whole(413, "body-too-large").check(path, &answer);
    whole(400, "invalid-body").check(path, &bench.admin.call_bytes("POST", path, None, json).await);
}
