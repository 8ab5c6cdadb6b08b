//! A server entry that doesn't work: the visitor is told that it isn't their mistake, the admin which it is.

use serde_json::{Value, json};
use tests::{Bench, MailServer, form};

#[tokio::test]
async fn a_broken_server_entry_marks_the_campaign_for_the_admin() {
    let bench = Bench::open();
    let plain_port = bench.outputs.mail_server("plain").port;
    let broken = MailServer { port: plain_port, ..bench.outputs.mail_server("tls").clone() };
    let campaign = bench.admin.open(&broken).await;
    assert_eq!(fault(&bench, &campaign.id).await, Value::Null);

    let answer = bench.visitor().submit(&campaign.token, &form(bench.outputs.mailbox(0))).await;
    answer.expect_problem(503, "server-setup");
    let problem = answer.json();
    assert_eq!(problem["cause"], "server-setup");
    assert_eq!(problem["field"], Value::Null, "no field of the visitor's is at fault");

    let fault = fault(&bench, &campaign.id).await;
    assert_eq!(fault["reason"], "not-tls");
    assert!(fault["seenAt"].as_str().is_some_and(|time| time.ends_with('Z')));
}

#[tokio::test]
async fn the_page_and_the_admin_learn_what_a_provider_wants() {
    let bench = Bench::open();
    let gmail = MailServer { host: "imap.gmail.com".into(), port: 993, security: "tls".into() };
    let campaign = bench.admin.open(&gmail).await;
    let shown = bench.visitor().load(&campaign.token).await.expect_success(200);
    let help = "https://support.google.com/accounts/answer/185833";
    assert_eq!(shown["provider"], json!({"name": "Gmail", "wants": "app-password", "help": help}));
}

async fn fault(bench: &Bench, campaign: &str) -> Value {
    let listed = bench.admin.call("GET", "/api/campaigns", None).await.expect_success(200);
    let campaigns = listed["campaigns"].as_array().expect("a list").iter();
    campaigns
        .filter(|entry| entry["id"] == campaign)
        .map(|entry| entry["serverFault"].clone())
        .next()
        .expect("listed")
}
