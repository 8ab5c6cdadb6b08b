//! The function `campaigns`, called by an owner over the admin site.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tests::{Bench, form};

#[tokio::test]
async fn a_server_entry_is_made_listed_and_tried() {
    let bench = Bench::open();
    for server in &bench.outputs.mail_servers {
        let name = format!("Ours by {}", server.security);
        let body =
            json!({"name": name, "host": server.host, "port": server.port, "security": server.security});
        let created = bench.admin.call("POST", "/api/servers", Some(&body)).await.expect_success(201);
        let id = created["id"].as_str().expect("an id");

        let entries = listed(&bench, "/api/servers", "servers", id).await;
        for (member, value) in body.as_object().expect("an object") {
            assert_eq!(&entries[member], value, "{member}");
        }
        let tried = bench.admin.call("POST", &format!("/api/servers/{id}/test"), None).await;
        assert_eq!(tried.expect_success(200), json!({"ok": true}), "{}", server.security);
    }
}

#[tokio::test]
async fn a_campaign_lasts_as_long_as_was_chosen() {
    let bench = Bench::open();
    let server = bench.admin.create_server("Ours", bench.outputs.mail_server("tls")).await;
    for days in [3, 7, 14, 30] {
        let before = tests::now_millis() / 1000;
        let campaign = bench.admin.create_campaign(&format!("{days} days"), &server, days).await;
        let after = tests::now_millis() / 1000;
        let ends = (before..=after).map(|second| rfc3339(second + days * 24 * 3600));
        assert!(ends.into_iter().any(|end| end == campaign.expires_at), "{days}: {}", campaign.expires_at);

        let entry = listed(&bench, "/api/campaigns", "campaigns", &campaign.id).await;
        assert_eq!(entry["name"], format!("{days} days"));
        assert_eq!(entry["serverId"], server.as_str());
        assert_eq!(entry["open"], true);
        assert_eq!(entry["expiresAt"], campaign.expires_at.as_str());
        assert_eq!(entry["deactivatedAt"], Value::Null);
    }
}

#[tokio::test]
async fn tokens_are_random_and_the_link_can_be_told_again() {
    let bench = Bench::open();
    let mut tokens = Vec::new();
    for _ in 0..5 {
        let campaign = bench.campaign("tls").await;
        assert_eq!(campaign.token.len(), 64);
        assert!(campaign.token.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')));
        let told = bench.admin.link(&campaign).await.expect_success(200);
        assert_eq!(told, json!({"link": format!("/gather/{}", campaign.token)}));
        tokens.push(campaign.token);
    }
    tokens.sort_unstable();
    tokens.dedup();
    assert_eq!(tokens.len(), 5);
    // No list tells a link.
    for path in ["/api/campaigns", "/api/servers"] {
        let list = bench.admin.call("GET", path, None).await.text();
        assert!(tokens.iter().all(|token| !list.contains(token)), "{path}");
    }
    // Nor does the table: a hash and a sealed copy lie there.
    let table = bench.tables.bytes("campaigns").await;
    for token in &tokens {
        let raw = hex::decode(token).expect("digits");
        assert!(!tests::contains(&table, token.as_bytes()) && !tests::contains(&table, &raw));
    }
}

/// A link is a path; the list tells the rest of it.
#[tokio::test]
async fn the_list_tells_where_links_lead_and_how_long_what_is_ended_is_kept() {
    for (bench, hours) in [(Bench::open(), 0), (Bench::default_stack(), 168)] {
        let list = bench.admin.call("GET", "/api/campaigns", None).await.expect_success(200);
        assert_eq!(list["gatherSite"], bench.stack.gather_site);
        assert_eq!(list["retentionHours"], hours);
    }
}

#[tokio::test]
async fn what_is_unknown_is_not_found() {
    let bench = Bench::open();
    let id = "0123456789abcdef0123456789abcdef";
    for (method, path) in [
        ("POST", format!("/api/servers/{id}/test")),
        ("POST", format!("/api/campaigns/{id}/deactivate")),
        ("GET", format!("/api/campaigns/{id}/link")),
        ("GET", format!("/api/campaigns/{id}")),
        ("DELETE", format!("/api/campaigns/{id}/link")),
        ("GET", "/api/nothing".to_owned()),
    ] {
        bench.admin.call(method, &path, None).await.expect_problem(404, "not-found");
    }
}

#[tokio::test]
async fn deactivation_is_told_and_listed() {
    let bench = Bench::default_stack();
    let campaign = bench.campaign("tls").await;
    let ended = bench.admin.deactivate(&campaign).await;
    let entry = listed(&bench, "/api/campaigns", "campaigns", &campaign.id).await;
    assert_eq!(entry["open"], false);
    for member in ["deactivatedAt", "purgeAt"] {
        assert!(ended[member].is_string());
        assert_eq!(entry[member], ended[member]);
    }
}

/// The stack of this test keeps what is deactivated for 0 hours, and the local AWS sweeps once a minute.
#[tokio::test]
async fn a_deactivated_campaign_is_purged() {
    let bench = Bench::open();
    let (campaign, other) = (bench.campaign("tls").await, bench.campaign("tls").await);
    let visitor = bench.visitor();
    for number in 30..33 {
        visitor.submit(&campaign.token, &form(bench.outputs.mailbox(number))).await.expect_success(201);
    }
    visitor.submit(&other.token, &form(bench.outputs.mailbox(30))).await.expect_success(201);
    bench.admin.deactivate(&campaign).await;

    // From then on nobody sees it, whether the sweep came or not.
    visitor.load(&campaign.token).await.expect_problem(404, "not-found");
    bench.admin.link(&campaign).await.expect_problem(404, "not-found");
    let list = bench.admin.call("GET", "/api/campaigns", None).await.text();
    assert!(!list.contains(&campaign.id));

    let begin = Instant::now();
    loop {
        let items = bench.tables.of_campaign("campaigns", &campaign.id).await.len()
            + bench.tables.of_campaign("submissions", &campaign.id).await.len();
        let credentials = bench.tables.of_campaign("credentials", &campaign.id).await.len();
        let link = usize::from(bench.tables.link(&campaign).await.is_some());
        if items + credentials + link == 0 {
            break;
        }
        let left = format!("{items} items, {credentials} credentials, {link} link are left");
        assert!(begin.elapsed() < Duration::from_secs(150), "{left}");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    visitor.load(&campaign.token).await.expect_problem(404, "not-found");
    // The neighbour is untouched.
    bench.expect_stored(&other, 1).await;
    visitor.load(&other.token).await.expect_success(200);
}

/// The entry of a list with that id. The index behind a list may lag.
async fn listed(bench: &Bench, path: &str, list: &str, id: &str) -> Value {
    for _ in 0..20 {
        let answer = bench.admin.call("GET", path, None).await.expect_success(200);
        let mut entries = answer[list].as_array().expect("a list").iter();
        if let Some(entry) = entries.find(|entry| entry["id"] == id) {
            return entry.clone();
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    panic!("{path} doesn't list {id}");
}

fn rfc3339(seconds: u64) -> String {
    domain::Timestamp::from_seconds(seconds).rfc3339()
}
