//! Runs every flow, of visitors and of admins, with passwords and tokens that can be told from all else, the functions logging at TRACE,
//! and then looks for them everywhere.

mod admins;
mod deployment;
mod gathering;
mod mappings;

use std::time::Duration;

use serde_json::json;
use sha2::{Digest, Sha256};
use tests::{Bench, Logs, Needles, Outputs, Script, ScriptedImap, Tables};

use crate::{admins::AdminFlows, gathering::Flows, mappings::MappingFlows};

/// What must not be found, and in what it is looked for.
struct Search {
    secrets: Vec<(&'static str, Needles)>,
    places: Vec<(String, Vec<u8>)>,
}

impl Search {
    /// All logs and all tables of both stacks.
    async fn everywhere(bench: &Bench, secrets: Vec<(&'static str, Needles)>) -> Self {
        let logs = Logs::new(&bench.outputs);
        let mut places = logs.files();
        for group in logs.groups().await {
            places.push((format!("log group {group}"), logs.group(&group).await.into_bytes()));
        }
        for stack in [&bench.outputs.default, &bench.outputs.open] {
            let tables = Tables::new(&bench.aws, stack);
            for name in stack.tables.keys() {
                places.push((format!("table {}", stack.table(name)), tables.bytes(name).await));
            }
        }
        Self { secrets, places }
    }

    /// Each secret's finding places.
    fn findings(&self) -> Vec<String> {
        let mut findings = Vec::new();
        for (place, text) in &self.places {
            for (secret, needles) in &self.secrets {
                if let Some(form) = needles.found_in(text) {
                    findings.push(format!("{secret}, {form}, in {place}"));
                }
            }
        }
        findings
    }

    /// The text of the places whose name holds this.
    fn text_of(&self, place: &str) -> String {
        let texts = self.places.iter().filter(|(name, _)| name.contains(place));
        texts.map(|(_, text)| String::from_utf8_lossy(text)).collect()
    }
}

/// A secret that was never seen before: letters and digits, which no escaping changes.
fn canary(what: &str) -> String {
    let seed = format!("{what} {} {}", std::process::id(), tests::now_millis());
    format!("canary{}", &hex::encode(Sha256::digest(seed))[..32])
}

#[tokio::test]
async fn no_flow_leaves_a_secret_anywhere() {
    let mut flows = Flows::new().await;
    // A login that takes all the time there is, beside the rest.
    let slow = ScriptedImap::start(&flows.bench.outputs, Script::SilentAfterLogin).await;
    let slow_campaign = flows.bench.admin.open(&slow.entry()).await;
    let slow_form = flows.form("slow@old-mail.example");
    let visitor = flows.bench.visitor();
    let slow_answer = visitor.submit(&slow_campaign.token, &slow_form);
    let others = async {
        flows.reading().await;
        flows.logins().await;
        flows.receipts().await;
        flows.over().await;
        flows.bad_input().await;
        flows.admin().await;
    };
    let (slow_answer, ()) = tokio::join!(slow_answer, others);
    flows.keep("a slow submit", 503, slow_answer);
    flows.tokens.push(slow_campaign.token);
    let mut admins = AdminFlows::new(&flows.bench).await;
    admins.run().await;
    let mut mappings = MappingFlows::new().await;
    mappings.run().await;
    // Alone, since they change the functions' settings.
    admins.faults().await;
    let AdminFlows { secrets: of_admins, codes, answers: told_admins, .. } = admins;
    let MappingFlows { secrets: of_mappings, answers: told_of_mappings, messages, .. } = mappings;
    flows.faults().await;
    // Logs come a moment after the answers.
    tokio::time::sleep(Duration::from_secs(2)).await;

    let mut secrets = vec![
        ("a source password", Needles::of(flows.source.as_bytes())),
        ("a destination password", Needles::of(flows.destination.as_bytes())),
    ];
    for token in &flows.tokens {
        secrets.push(("a token's digits", Needles::of(token.as_bytes())));
        secrets.push(("a token", Needles::of(&hex::decode(token).expect("digits"))));
    }
    for code in &flows.codes {
        secrets.push(("a receipt code", Needles::of(code.as_bytes())));
        let bare = code.replace('-', "");
        secrets.push(("a receipt code's letters", Needles::of(bare.as_bytes())));
        secrets.push(("a receipt code in lower case", Needles::of(bare.to_lowercase().as_bytes())));
        let read = domain::ReceiptCode::parse(code).expect("a receipt code");
        secrets.push(("a receipt code's bits", Needles::of(hex::encode(read.bits()).as_bytes())));
    }
    secrets.extend(of_admins.iter().chain(&of_mappings).map(|(what, secret)| (*what, Needles::of(secret))));
    let mut search = Search::everywhere(&flows.bench, secrets).await;
    search.places.push(("the queues".to_owned(), messages.into_bytes()));
    for (what, answer) in flows.answers.iter().chain(&told_admins).chain(&told_of_mappings) {
        search.places.push((what.clone(), format!("{answer:?}").into_bytes()));
    }
    expect_logs(&search);
    let mut findings = search.findings();
    for (what, code) in &codes {
        let places = search.places.iter().filter(|(_, text)| stands_alone(text, code));
        findings.extend(places.map(|(place, _)| format!("{what} in {place}")));
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

/// Whether these digits are there, and not as a part of a longer number or word: too short for [`Needles`].
fn stands_alone(text: &[u8], digits: &str) -> bool {
    let found = memchr::memmem::find_iter(text, digits.as_bytes());
    let part_of_more =
        |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'.');
    found.into_iter().any(|at| {
        let before = at.checked_sub(1).and_then(|at| text.get(at));
        !part_of_more(before) && !part_of_more(text.get(at + digits.len()))
    })
}

/// The search would find nothing in logs that aren't there.
fn expect_logs(search: &Search) {
    let submits = search.text_of("/gather-submit");
    for kind in [
        "already-submitted",
        "body-too-large",
        "campaign-over",
        "invalid-field",
        "login-refused",
        "not-now",
        "unavailable",
        "unsupported-media-type",
    ] {
        assert!(
            submits.contains(&format!("/problems/{kind}")),
            "the submissions' log doesn't tell of {kind}"
        );
    }
    for (place, part) in [
        ("/gather-load", "answered"),
        ("/gather-check", "answered"),
        ("/gather-receipt", "answered"),
        ("/gather-receipt", "/problems/receipt-unknown"),
        ("/gather-receipt", "/problems/unavailable"),
        ("/campaigns", "answered"),
        ("/accounts", "answered"),
        ("/accounts", "/problems/sign-in-refused"),
        ("/accounts", "/problems/invitation-unusable"),
        ("/accounts", "/problems/reset-refused"),
        ("/accounts", "/problems/setup-done"),
        ("/accounts", "/problems/session-ended"),
        ("/accounts", "/problems/unavailable"),
        ("open/mapping", "/problems/invalid-rows"),
        ("open/mapping", "/problems/invalid-field"),
        ("open/mapping-run", "worked off"),
        ("open/mapping-run", "createUser"),
        ("dovecot.log", "nobody@old-mail.example"),
    ] {
        assert!(search.text_of(place).contains(part), "{place} doesn't tell of its flow");
    }
}

/// The same search finds what is there: in a function's log, a file, a table, an answer.
#[tokio::test]
async fn a_planted_leak_is_found() {
    let bench = Bench::open();
    let logs = Logs::new(&Outputs::read());
    let secret = canary("planted");
    let encoded = hex::encode_upper(&secret);
    let groups = logs.groups().await;
    let group =
        groups.iter().find(|name| name.ends_with("open/gather-submit")).expect("the submissions' log");
    let file = bench.outputs.logs.join("planted.log");

    logs.plant(group, &json!({"message": format!("password={secret}")}).to_string()).await;
    bench.tables.plant("limits", Some(&encoded)).await;
    std::fs::write(&file, format!("xx{encoded}")).expect("a file can be written");
    let search = Search::everywhere(&bench, vec![("planted", Needles::of(secret.as_bytes()))]).await;
    logs.uproot(group).await;
    bench.tables.plant("limits", None).await;
    std::fs::remove_file(&file).expect("the file can be removed");

    let mut findings = search.findings();
    findings.sort();
    let mut expected = vec![
        format!("planted, raw, in log group {group}"),
        format!("planted, upper-case hex, in table {}", bench.stack.table("limits")),
        format!("planted, upper-case hex, in {}", file.display()),
    ];
    expected.sort();
    assert_eq!(findings, expected);
}
