//! What is looked at in several tests.

use std::{collections::BTreeSet, time::Duration};

use domain::{HostName, MailServer, Security};
use serde_json::{Value, json};
use tests::{Answer, Item, MappingScene, SealedText, Submitted, open_sealed};

/// What the rows say of accounts and passwords.
pub(crate) fn accounts(mapping: &Value) -> Vec<[String; 2]> {
    let rows = mapping["rows"].as_array().expect("rows").iter();
    rows.map(|row| ["account", "passwordBy"].map(|name| row[name].as_str().unwrap_or("-").to_owned()))
        .collect()
}

/// Row, field and code of all that is wrong.
pub(crate) fn errors(mapping: &Value) -> Vec<(u64, String, String)> {
    let rows = mapping["rows"].as_array().expect("rows").iter();
    let text = |value: &Value| value.as_str().expect("a word").to_owned();
    rows.filter(|row| !row["error"].is_null())
        .map(|row| {
            let error = &row["error"];
            assert!(error["detail"].as_str().is_some_and(|detail| detail.ends_with('.')), "{row}");
            (row["row"].as_u64().expect("a number"), text(&error["field"]), text(&error["code"]))
        })
        .collect()
}

/// Nothing was created, nothing can be seen, and nothing lies there.
pub(crate) async fn expect_nothing_done(scene: &MappingScene, destinations: &[&str]) {
    assert_eq!(scene.desk().jobs().await, Vec::<Value>::new());
    for destination in destinations {
        assert_eq!(scene.purelymail.calls(destination).await, Vec::<Value>::new(), "{destination}");
    }
    // The state is told before the traces are gone.
    for _ in 0..40 {
        if scene.job_items().await.is_empty() && scene.items("claim#").await.is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    panic!("jobs or claims are left");
}

pub(crate) fn secret(what: &str) -> String {
    format!("not-a-secret-{what}-{}", tests::tag())
}

/// Signs in to the demo mail server as an account of the double.
pub(crate) async fn expect_sign_in(scene: &MappingScene, address: &str, password: &str) {
    let tried = sign_in(scene, address, password).await;
    assert_eq!(tried.status, 200, "{address}: {tried:?}");
    expect_no_sign_in(scene, address, &format!("{password}x")).await;
}

/// This password does not open the account.
pub(crate) async fn expect_no_sign_in(scene: &MappingScene, address: &str, password: &str) {
    sign_in(scene, address, password).await.expect_problem(422, "login-refused");
}

async fn sign_in(scene: &MappingScene, address: &str, password: &str) -> Answer {
    let server = scene.bench.outputs.mail_server("tls").clone();
    let body = json!({"email": address, "password": password});
    let id = scene.bench.admin.create_server("To try accounts", &server).await;
    scene.bench.admin.call("POST", &format!("/api/servers/{id}/test"), Some(&body)).await
}

/// Each row has one job, queued, with its addresses and its size.
pub(crate) async fn expect_jobs(
    scene: &MappingScene,
    mapping: &str,
    submitted: &[Submitted],
    destinations: &[String],
) {
    let jobs = scene.desk().jobs().await;
    assert_eq!(jobs.len(), submitted.len(), "{jobs:?}");
    for ((job, one), destination) in jobs.iter().zip(submitted).zip(destinations) {
        let told = [&job["mappingId"], &job["source"], &job["dest"], &job["state"]];
        assert_eq!(told, [mapping, &one.mailbox.address, destination, "queued"], "{job}");
        assert_eq!(job["messages"], 3, "{job}");
    }
    let ids: BTreeSet<_> = jobs.iter().map(|job| job["id"].as_str().expect("an id")).collect();
    assert_eq!(ids.len(), jobs.len());
    let credentials = scene.desk().credentials().await;
    for one in submitted {
        let listed = credentials.iter().find(|entry| entry["id"] == one.id.as_str()).expect("listed");
        assert_eq!(listed["mappingId"], mapping, "{listed}");
    }
}

/// AWS's own SDK opens both logins of each job, under the job's own context.
pub(crate) async fn expect_sealed(scene: &MappingScene, submitted: &[Submitted], destinations: &[&str]) {
    let items = scene.job_items().await;
    assert_eq!(items.len(), submitted.len());
    let mut sealed = Vec::new();
    for item in &items {
        let job = item["job_id"].as_s().expect("a text");
        for (side, field) in [("source", "source-password"), ("dest", "destination-password")] {
            let server = if side == "source" { "server" } else { "dest_server" };
            let context = json!({
                "app": "mailgather",
                "purpose": "job",
                "campaign": scene.campaign.id,
                "record": job,
                "field": field,
                "server": server_digest(item, server),
            });
            let name = format!("{side}_sealed");
            sealed.push(SealedText { message: item[&name].as_b().expect("bytes").as_ref(), context });
        }
    }
    let key_arn = scene.bench.stack.key_arn.clone();
    let opened = open_sealed(&key_arn, &sealed);
    let expected = submitted.iter().zip(destinations);
    let expected: Vec<_> =
        expected.flat_map(|(one, password)| [one.mailbox.password.as_str(), *password]).collect();
    let opened: Vec<_> = opened.iter().map(|text| String::from_utf8_lossy(text)).collect();
    assert_eq!(opened, expected);
}

/// Of the server that stands in an item, in the attributes that begin so.
fn server_digest(item: &Item, begin: &str) -> String {
    let text = |name: &str| item[&format!("{begin}_{name}")].as_s().expect("a text").as_str();
    let port = item[&format!("{begin}_port")].as_n().expect("a number");
    let server = MailServer {
        host: HostName::parse(text("host")).expect("a host"),
        port: port.parse().expect("a port"),
        security: Security::parse(text("security")).expect("a security"),
    };
    server.digest().as_str().to_owned()
}
