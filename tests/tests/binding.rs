//! A password goes only to the place where it was proved, whoever asks for another one: an admin of all campaigns, a
//! function that writes what it shouldn't, or somebody who writes the tables.
//!
//! The trap is a mail server of the attacker's. It takes connections and counts them, and no test lets one come.

use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{HostName, MailServer, Security};
use serde_json::{Value, json};
use tests::{
    Item, MappingDesk, MappingScene, OpenCampaign, Outputs, Script, ScriptedImap, Submitted, Worker, assume,
    form_of, with_clock,
};

/// A server that would take any password.
async fn trap() -> ScriptedImap {
    ScriptedImap::start(&Outputs::read(), Script::Accepts(Duration::ZERO)).await
}

fn server_path(campaign: &OpenCampaign) -> String {
    format!("/api/servers/{}", campaign.server_id)
}

/// Nobody came, and nobody sent a password.
#[track_caller]
fn expect_untouched(trap: &ScriptedImap, after: &str) {
    assert_eq!((trap.connections(), trap.logins()), (0, 0), "connections and logins after {after}");
}

/// Codes of what is wrong with the rows.
fn codes(mapping: &Value) -> Vec<&str> {
    let rows = mapping["rows"].as_array().expect("rows").iter();
    rows.filter_map(|row| row["error"]["code"].as_str()).collect()
}

/// Maps a mailbox to an account that nobody has.
async fn map(scene: &MappingScene, submitted: &Submitted) -> Value {
    let destination = scene.purelymail.address("bound");
    let mapping = scene.desk().run(&[submitted.row(&destination)]).await;
    scene.purelymail.remove([destination.as_str()]).await;
    mapping
}

/// Everything that an admin of all campaigns can do with the pages: edit the entry, delete it, enter another one and
/// map the mailboxes in a campaign of that.
#[tokio::test]
async fn an_admin_of_all_campaigns_gets_no_password_to_a_server_of_theirs() {
    let (trap, scene) = (trap().await, MappingScene::open().await);
    let submitted = scene.submit_all(2).await;
    let (admin, entry) = (&scene.person.operator, trap.entry());
    let path = server_path(&scene.campaign);
    let before = scene.bench.admin.call("GET", "/api/servers", None).await.expect_success(200);
    for change in [
        json!({"host": "imap.elsewhere.example", "port": entry.port, "security": entry.security}),
        json!({"host": "imap.elsewhere.example"}),
        json!({"port": entry.port}),
        json!({"security": "plain"}),
        json!({"name": "Old mail", "port": entry.port, "security": "plain"}),
    ] {
        let answer = admin.call("PATCH", &path, Some(&change)).await;
        answer.expect_problem(409, "server-fixed");
        assert!(answer.json()["detail"].as_str().expect("a text").contains("new entry"), "{answer:?}");
    }
    admin.call("DELETE", &path, None).await.expect_problem(409, "server-in-use");
    let after = scene.bench.admin.call("GET", "/api/servers", None).await.expect_success(200);
    let of = |list: &Value| {
        let servers = list["servers"].as_array().expect("a list");
        servers.iter().find(|server| server["id"] == scene.campaign.server_id.as_str()).cloned()
    };
    assert_eq!(of(&before), of(&after));
    assert_eq!(of(&after).expect("listed")["fixed"], true);

    // A campaign of their own, with the mailboxes of the other one.
    let theirs = scene.bench.admin.open(&entry).await;
    let desk = MappingDesk::new(admin, &theirs);
    let rows: Vec<_> = submitted.iter().map(|one| one.row(&scene.purelymail.address("theirs"))).collect();
    let proposed = desk.propose(&tests::tag(), &rows).await;
    assert!(!matches!(proposed.status, 200..=299), "{proposed:?}");
    expect_untouched(&trap, "all that the pages offer");

    let mapping = map(&scene, &submitted[0]).await;
    assert_eq!(mapping["state"], "committed", "{mapping}");
    scene.bench.admin.deactivate(&scene.campaign).await;
    let change = json!({"port": entry.port, "security": "plain"});
    admin.call("PATCH", &path, Some(&change)).await.expect_problem(409, "server-fixed");
    expect_untouched(&trap, "the campaign's end");
}

/// Names in the audit log say from where to where, also where it was refused.
#[tokio::test]
async fn the_audit_log_tells_old_and_new_server() {
    let scene = MappingScene::open().await;
    let (admin, bench) = (&scene.person, &scene.bench);
    let old = bench.outputs.mail_server("tls");
    let told = |security: &str, port: u16| format!("{}:{port}/{security}", old.host);
    let new = json!({"name": "Audited", "host": old.host, "port": old.port, "security": "tls"});
    let made = admin.operator.call("POST", "/api/servers", Some(&new)).await.expect_success(201);
    assert_eq!(made["fixed"], false);
    let path = format!("/api/servers/{}", made["id"].as_str().expect("an id"));
    let edit = async |change: Value| admin.operator.call("PATCH", &path, Some(&change)).await;
    edit(json!({"name": "Audited twice"})).await.expect_success(200);
    edit(json!({"security": "starttls"})).await.expect_success(200);
    admin.operator.call("DELETE", &path, None).await.expect_done();
    scene.submit().await;
    let change = json!({"security": "plain"});
    let refused = admin.operator.call("PATCH", &server_path(&scene.campaign), Some(&change)).await;
    refused.expect_problem(409, "server-fixed");

    let entries = bench.admin.audit(&[("actor", &admin.id), ("action", "server.*")]).await;
    let details: Vec<_> = entries.iter().rev().map(|entry| (&entry["outcome"], &entry["detail"])).collect();
    let (tls, port) = (told("tls", old.port), old.port);
    let expected = [
        ("done", tls.clone()),
        ("done", tls.clone()),
        ("done", format!("{tls} -> {}", told("starttls", port))),
        ("done", told("starttls", port)),
        ("refused", format!("{tls} -> {}", told("plain", port))),
    ];
    let expected: Vec<_> = expected.map(|(outcome, detail)| (json!(outcome), json!(detail))).into();
    let expected: Vec<_> = expected.iter().map(|(outcome, detail)| (outcome, detail)).collect();
    assert_eq!(details, expected);
    assert_eq!(bench.admin.verify_audit().await["ok"], true);
}

/// A compromised gather-submit puts another server into the entry; whether or not its role lets it, the owner's
/// honest mapping asks the old one.
#[tokio::test]
async fn an_entry_that_a_function_rewrote_gets_no_password() {
    let (trap, scene) = (trap().await, MappingScene::open().await);
    let submitted = scene.submit().await;
    let key = format!("server#{}", scene.campaign.server_id);
    let honest = scene.bench.tables.item("campaigns", &key, "server").await.expect("the entry");
    let rewritten = with_server(honest.clone(), ["host", "port", "security"], &place(&trap));

    let root = with_clock(&scene.bench.aws.config).await;
    for function in ["gather-submit", "gather-receipt", "gather-check", "gather-load", "mapping"] {
        let role = assume(&root, &scene.bench.stack, function).await;
        let put = aws_sdk_dynamodb::Client::new(&role).put_item();
        let put = put.table_name(scene.bench.stack.table("campaigns")).set_item(Some(rewritten.clone()));
        // Denied or not, what counts is where the password goes.
        let _ = put.send().await;
    }
    // Whoever gets that far.
    scene.bench.tables.put("campaigns", rewritten).await;
    let mapping = map(&scene, &submitted).await;
    expect_untouched(&trap, "a rewritten entry");
    assert_eq!(mapping["state"], "committed", "where it was proved, it still opens: {mapping}");
    scene.bench.tables.put("campaigns", honest).await;
}

/// Host, port and security in the record, one by one and together, with and without the message's header.
#[tokio::test]
async fn a_record_that_was_rewritten_opens_nowhere() {
    let (trap, scene) = (trap().await, MappingScene::open().await);
    let submitted = scene.submit().await;
    let key = [scene.campaign.id.as_str(), submitted.id.as_str()];
    let honest = scene.bench.tables.item("credentials", key[0], key[1]).await.expect("the record");
    let (here, there) = (read_place(&honest), place(&trap));
    let moves = [
        there.clone(),
        MailServer { host: HostName::parse("imap.elsewhere.example").expect("a host"), ..here.clone() },
        MailServer { port: there.port, ..here.clone() },
        MailServer { security: Security::Plain, ..here.clone() },
        MailServer { security: Security::StartTls, ..here.clone() },
    ];
    for to in &moves {
        for readdressed in [false, true] {
            let mut item = with_server(honest.clone(), FIELDS, to);
            if readdressed {
                let message = honest["source_sealed"].as_b().expect("bytes").as_ref();
                let moved = replaced(message, here.digest().as_str(), to.digest().as_str());
                item.insert("source_sealed".to_owned(), AttributeValue::B(moved.into()));
            }
            scene.bench.tables.put("credentials", item).await;
            let mapping = map(&scene, &submitted).await;
            assert_eq!(mapping["state"], "rejected", "{to}: {mapping}");
            assert_eq!(codes(&mapping), ["damaged-credential"], "{to}: {mapping}");
        }
    }
    expect_untouched(&trap, "a rewritten record");
    scene.bench.tables.put("credentials", honest).await;
    let mapping = map(&scene, &submitted).await;
    assert_eq!(mapping["state"], "committed", "unharmed it opens: {mapping}");
}

/// What another user sealed, in the record of a mailbox that is at the attacker's own server.
#[tokio::test]
async fn somebody_elses_password_does_not_open_in_a_record_of_ones_own() {
    let (trap, scene) = (trap().await, MappingScene::open().await);
    let victim = scene.submit().await;
    let theirs = scene.bench.admin.open(&trap.entry()).await;
    let own = form_of("attacker@elsewhere.example", "not-a-secret-of-the-attacker");
    scene.bench.visitor().submit(&theirs.token, &own).await.expect_success(201);
    // Their own login, proved where they say.
    let seen = (trap.connections(), trap.logins());
    assert!(seen.1 > 0, "{seen:?}");

    let stolen = scene.bench.tables.item("credentials", &scene.campaign.id, &victim.id).await;
    let stolen = stolen.expect("the record")["source_sealed"].clone();
    let mut records = scene.bench.tables.of_campaign("credentials", &theirs.id).await;
    let mut record = records.pop().expect("one record");
    let id = tests::sort_key(&record).to_owned();
    record.insert("source_sealed".to_owned(), stolen);
    scene.bench.tables.put("credentials", record).await;
    let desk = MappingDesk::new(&scene.person.operator, &theirs);
    let row = json!({"credentialId": id, "destEmail": scene.purelymail.address("stolen")});
    let mapping = desk.run(&[row]).await;
    assert_eq!(codes(&mapping), ["damaged-credential"], "{mapping}");
    assert_eq!((trap.connections(), trap.logins()), seen);
}

/// Sealed before logins were bound to a server, or robbed of where it was proved: never what the entry says instead.
#[tokio::test]
async fn a_record_without_its_server_is_to_be_submitted_again() {
    let scene = MappingScene::open().await;
    let submitted = scene.submit().await;
    let key = [scene.campaign.id.as_str(), submitted.id.as_str()];
    let honest = scene.bench.tables.item("credentials", key[0], key[1]).await.expect("the record");
    for missing in [&FIELDS[..1], &FIELDS[1..2], &FIELDS[2..], &FIELDS[..]] {
        let mut item = honest.clone();
        item.retain(|name, _| !missing.contains(&name.as_str()));
        scene.bench.tables.put("credentials", item).await;
        let mapping = map(&scene, &submitted).await;
        assert_eq!(codes(&mapping), ["damaged-credential"], "{mapping}");
        let told = mapping["rows"][0]["error"]["detail"].as_str().expect("a text");
        assert!(told.contains("submit again"), "{told}");
    }
}

/// A mapping that waits for Purelymail has its jobs written; the worker reads them when it goes on.
#[tokio::test]
async fn a_job_that_was_rewritten_opens_nowhere() {
    let (trap, scene) = (trap().await, MappingScene::alone().await);
    let (submitted, destination) = (scene.submit().await, scene.purelymail.address("waits"));
    scene.purelymail.fail("createUser", &json!({"kind": "status", "status": 503, "times": 400})).await;
    let desk = scene.desk();
    let id = desk.start(&[submitted.row(&destination)]).await;
    desk.reach(&id, &["committing"], Duration::from_secs(60)).await;
    let worker = Worker::of(&scene.bench);
    worker.take_messages(false).await;
    let honest = scene.job_items().await;
    for item in &honest {
        let fields = ["dest_server_host", "dest_server_port", "dest_server_security"];
        scene.bench.tables.put("jobs", with_server(item.clone(), fields, &place(&trap))).await;
    }
    // Another run may have the mapping still; then this one leaves it alone.
    let mut stopped = false;
    for _ in 0..60 {
        stopped = !worker.carry_on(&scene.campaign.id, &id).await;
        if stopped {
            break;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    let state = desk.mapping(&id).await;
    for item in honest {
        scene.bench.tables.put("jobs", item).await;
    }
    scene.purelymail.mend().await;
    worker.take_messages(true).await;
    assert!(stopped, "it went on with a job that must not open: {state}");
    assert_eq!(state["state"], "committing", "{state}");
    expect_untouched(&trap, "a rewritten job");

    worker.sweep().await;
    let mapping = desk.end_within(&id, Duration::from_secs(180)).await;
    assert_eq!(mapping["state"], "committed", "{mapping}");
    expect_untouched(&trap, "all of it");
    scene.purelymail.remove([destination.as_str()]).await;
}

const FIELDS: [&str; 3] = ["server_host", "server_port", "server_security"];

fn place(trap: &ScriptedImap) -> MailServer {
    let entry = trap.entry();
    MailServer {
        host: HostName::parse(&entry.host).expect("a host"),
        port: entry.port,
        security: Security::parse(&entry.security).expect("a security"),
    }
}

fn with_server(mut item: Item, [host, port, security]: [&str; 3], to: &MailServer) -> Item {
    item.insert(host.to_owned(), AttributeValue::S(to.host.as_str().to_owned()));
    item.insert(port.to_owned(), AttributeValue::N(to.port.to_string()));
    item.insert(security.to_owned(), AttributeValue::S(to.security.as_str().to_owned()));
    item
}

fn read_place(item: &Item) -> MailServer {
    let [host, port, security] = FIELDS.map(|name| item.get(name).unwrap_or_else(|| panic!("no {name}")));
    MailServer {
        host: HostName::parse(host.as_s().expect("a text")).expect("a host"),
        port: port.as_n().expect("a number").parse().expect("a port"),
        security: Security::parse(security.as_s().expect("a text")).expect("a security"),
    }
}

/// The message with another server in its header.
fn replaced(message: &[u8], from: &str, to: &str) -> Vec<u8> {
    let at = message.windows(from.len()).position(|bytes| bytes == from.as_bytes()).expect("in the header");
    [&message[..at], to.as_bytes(), &message[at + to.len()..]].concat()
}
