//! Source servers after their creation: changed, tried out with a login, deleted.

use serde_json::{Value, json};
use tests::{Bench, MailServer, form};

fn path(id: &str) -> String {
    format!("/api/servers/{id}")
}

/// The entry as listed.
async fn listed(bench: &Bench, id: &str) -> Option<Value> {
    let servers = bench.admin.call("GET", "/api/servers", None).await.expect_success(200);
    servers["servers"].as_array().expect("a list").iter().find(|server| server["id"] == id).cloned()
}

async fn campaign_entry(bench: &Bench, id: &str) -> Value {
    let campaigns = bench.admin.call("GET", "/api/campaigns", None).await.expect_success(200);
    let found = campaigns["campaigns"].as_array().expect("a list").iter().find(|entry| entry["id"] == id);
    found.expect("listed").clone()
}

#[tokio::test]
async fn what_is_given_is_changed() {
    let bench = Bench::open();
    let [tls, starttls] = ["tls", "starttls"].map(|security| bench.outputs.mail_server(security));
    let id = bench.admin.create_server("Old mail", tls).await;
    let before = listed(&bench, &id).await.expect("listed");
    let change = json!({"name": " Older mail ", "port": starttls.port, "security": "starttls"});
    let answer = bench.admin.call("PATCH", &path(&id), Some(&change)).await.expect_success(200);
    let mut expected = before;
    for (name, value) in
        [("name", json!("Older mail")), ("port", json!(starttls.port)), ("security", json!("starttls"))]
    {
        expected[name] = value;
    }
    assert_eq!(answer, expected);
    assert_eq!(listed(&bench, &id).await, Some(expected.clone()));
    for nothing in [json!({}), json!({"name": null})] {
        let answer = bench.admin.call("PATCH", &path(&id), Some(&nothing)).await;
        assert_eq!(answer.expect_success(200), expected);
    }
}

#[tokio::test]
async fn a_change_that_makes_no_sense_changes_nothing() {
    let bench = Bench::open();
    let id = bench.admin.create_server("Old mail", bench.outputs.mail_server("tls")).await;
    let before = listed(&bench, &id).await;
    for (change, field) in [
        (json!({"name": " "}), "name"),
        (json!({"host": "127.0.0.1"}), "host"),
        (json!({"port": 0}), "port"),
        (json!({"port": 22}), "port"),
        (json!({"port": "993"}), "port"),
        (json!({"security": "ssl"}), "security"),
        (json!({"name": "New name", "shoeSize": 42}), "shoeSize"),
    ] {
        bench.admin.call("PATCH", &path(&id), Some(&change)).await.expect_field(field);
    }
    assert_eq!(listed(&bench, &id).await, before);
    let unknown = path("0123456789abcdef0123456789abcdef");
    let change = json!({"name": "New name"});
    bench.admin.call("PATCH", &unknown, Some(&change)).await.expect_problem(404, "not-found");
    bench.admin.call("DELETE", &unknown, None).await.expect_problem(404, "not-found");
}

/// From the next submission on, and the mark that the broken entry left is gone.
#[tokio::test]
async fn a_mended_entry_is_used_at_once() {
    let bench = Bench::open();
    let right = bench.outputs.mail_server("tls");
    let broken = MailServer { port: bench.outputs.mail_server("plain").port, ..right.clone() };
    let campaign = bench.admin.open(&broken).await;
    let submission = form(bench.outputs.mailbox(0));
    let refused = bench.visitor().submit(&campaign.token, &submission).await;
    refused.expect_problem(503, "server-setup");
    assert_eq!(campaign_entry(&bench, &campaign.id).await["serverFault"]["reason"], "not-tls");

    let rename = json!({"name": "Another name"});
    bench.admin.call("PATCH", &path(&campaign.server_id), Some(&rename)).await.expect_success(200);
    assert_ne!(campaign_entry(&bench, &campaign.id).await["serverFault"], Value::Null, "not mended by that");
    let mend = json!({"port": right.port});
    bench.admin.call("PATCH", &path(&campaign.server_id), Some(&mend)).await.expect_success(200);
    assert_eq!(campaign_entry(&bench, &campaign.id).await["serverFault"], Value::Null);
    bench.visitor().submit(&campaign.token, &submission).await.expect_success(201);
    let shown = bench.visitor().load(&campaign.token).await.expect_success(200);
    assert_eq!(shown["serverName"], "Another name");
}

#[tokio::test]
async fn a_server_goes_when_no_campaign_needs_it_any_more() {
    let bench = Bench::open();
    let campaign = bench.campaign("tls").await;
    let server = path(&campaign.server_id);
    bench.admin.call("DELETE", &server, None).await.expect_problem(409, "server-in-use");
    assert!(listed(&bench, &campaign.server_id).await.is_some());
    // This stack purges at once.
    bench.admin.deactivate(&campaign).await;
    bench.admin.call("DELETE", &server, None).await.expect_done();
    assert_eq!(listed(&bench, &campaign.server_id).await, None);
    bench.admin.call("DELETE", &server, None).await.expect_problem(404, "not-found");
    let body = json!({"name": "Move", "serverId": campaign.server_id, "expiryDays": 7});
    bench.admin.call("POST", "/api/campaigns", Some(&body)).await.expect_field("serverId");
}

#[tokio::test]
async fn a_login_can_be_tried_and_is_forgotten() {
    let bench = Bench::open();
    let id = bench.admin.create_server("Old mail", bench.outputs.mail_server("tls")).await;
    let test = format!("{}/test", path(&id));
    let mailbox = bench.outputs.mailbox(3);
    let greeted = bench.admin.call("POST", &test, None).await.expect_success(200);
    assert_eq!((&greeted["ok"], &greeted["messages"]), (&json!(true), &Value::Null));
    let login = json!({"email": mailbox.address, "password": mailbox.password});
    let answer = bench.admin.call("POST", &test, Some(&login)).await.expect_success(200);
    assert_eq!(answer["ok"], true);
    assert!(answer["messages"].is_u64(), "{answer}");

    let canary = "not-a-secret-canary-of-a-tried-login";
    let wrong = json!({"email": mailbox.address, "password": canary});
    let answer = bench.admin.call("POST", &test, Some(&wrong)).await;
    answer.expect_problem(422, "login-refused");
    let problem = answer.json();
    assert_eq!((&problem["field"], &problem["cause"]), (&json!("password"), &json!("wrong-credentials")));

    for (half, field) in [
        (json!({"email": mailbox.address}), "password"),
        (json!({"password": canary}), "email"),
        (json!({"email": "nobody", "password": canary}), "email"),
        (json!({"email": mailbox.address, "password": ""}), "password"),
    ] {
        bench.admin.call("POST", &test, Some(&half)).await.expect_field(field);
    }
    for table in ["campaigns", "submissions", "credentials", "limits", "audit", "accounts"] {
        let bytes = bench.tables.bytes(table).await;
        for secret in [canary, mailbox.password.as_str()] {
            assert!(!tests::contains(&bytes, secret.as_bytes()), "{table}");
        }
    }
    let logged = bench.logs().group(&bench.log_group("campaigns")).await;
    assert!(logged.contains("answered") && !logged.contains(canary) && !logged.contains(&mailbox.address));
}

#[tokio::test]
async fn servers_are_changed_by_those_who_see_all_campaigns() {
    let bench = Bench::open();
    let campaign = bench.campaign("tls").await;
    let server = path(&campaign.server_id);
    let viewer = bench.hire("viewer").await;
    let partial = bench.hire_for("admin", &json!([campaign.id])).await;
    let admin = bench.hire("admin").await;
    let change = json!({"name": "New name"});
    for (who, problem) in [(&viewer, "role-too-low"), (&partial, "scope-too-small")] {
        who.operator.call("PATCH", &server, Some(&change)).await.expect_problem(403, problem);
        who.operator.call("DELETE", &server, None).await.expect_problem(403, problem);
    }
    assert_eq!(listed(&bench, &campaign.server_id).await.expect("listed")["name"], "Old mail");
    admin.operator.call("PATCH", &server, Some(&change)).await.expect_success(200);
    admin.operator.call("DELETE", &server, None).await.expect_problem(409, "server-in-use");

    let edited = bench.admin.expect_audited(&admin.id, "server.edit", 1).await;
    assert_eq!(edited[0]["object"], format!("server:{}", campaign.server_id));
    assert_eq!(edited[0]["outcome"], "done");
    let deleted = bench.admin.expect_audited(&admin.id, "server.delete", 1).await;
    assert_eq!(deleted[0]["outcome"], "refused");
    for action in ["server.edit", "server.delete"] {
        let entries = bench.admin.expect_audited(&viewer.id, action, 1).await;
        assert_eq!(entries[0]["outcome"], "refused");
    }
}
