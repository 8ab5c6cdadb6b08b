//! Headers and media types of every kind of answer, whoever gives it: the edge, the site's bucket, API Gateway, a function;
//! through the distributions and around them (ASVS 3.4, 4.1.1).

use serde_json::json;
use tests::{Answer, Bench, Operator, Visitor, admin_key, answer, form, http};

/// What is asked of every answer that isn't an asset.
#[track_caller]
fn expect_all(what: &str, status: u16, answer: &Answer) {
    assert_eq!(answer.status, status, "{what}: {answer:?}");
    assert_eq!(answer.header("cache-control"), "no-store", "{what}: {answer:?}");
    answer.expect_security_headers();
    assert!(!answer.header("content-type").is_empty() || answer.body.is_empty(), "{what}: {answer:?}");
}

#[tokio::test]
async fn pages_and_what_is_no_page() {
    let bench = Bench::open();
    let campaign = bench.campaign("tls").await;
    let (visitor, operator) = (bench.visitor(), Operator::anywhere(&bench.stack));
    for (path, status) in [
        (format!("/gather/{}", campaign.token), 200),
        ("/gather/cut-off".to_owned(), 200),
        ("/problems/not-found".to_owned(), 200),
        ("/robots.txt".to_owned(), 200),
        ("/".to_owned(), 404),
        ("/favicon.ico".to_owned(), 404),
        ("/gather-en.html".to_owned(), 404),
    ] {
        expect_all(&path, status, &visitor.get(&path).await);
    }
    for (path, status) in [("/", 200), ("/sign-in", 200), ("/problems/not-found", 200), ("/nothing", 404)] {
        expect_all(path, status, &operator.get(path).await);
    }
}

/// Every kind of file that a page names: scripts and styles say that they are UTF-8, and are kept for a year.
#[tokio::test]
async fn assets() {
    let bench = Bench::open();
    let visitor = bench.visitor();
    let page = visitor.get("/gather/cut-off").await.text();
    let mut kinds = Vec::new();
    for path in page.split('"').filter(|part| part.starts_with("/assets/")) {
        let asset = visitor.get(path).await;
        assert_eq!(asset.status, 200, "{path}");
        asset.expect_security_headers();
        assert!(asset.header("content-type").ends_with("; charset=utf-8"), "{path}: {:?}", asset.headers);
        assert!(asset.header("cache-control").contains("immutable"), "{path}");
        kinds.extend(path.rsplit('.').next().map(str::to_owned));
    }
    for kind in ["css", "js"] {
        assert!(kinds.iter().any(|one| one == kind), "the page names no {kind}: {kinds:?}");
    }
}

#[tokio::test]
async fn calls_through_the_distributions() {
    let bench = Bench::open();
    let (campaign, over) = (bench.campaign("tls").await, bench.campaign("tls").await);
    bench.tables.expire(&over.id, tests::now_millis()).await;
    let visitor = bench.visitor();
    let mailbox = form(bench.outputs.mailbox(4));
    let receipt = visitor.submit(&campaign.token, &mailbox).await;
    expect_all("a submission", 201, &receipt);
    let code = receipt.json()["receiptCode"].as_str().expect("a code").to_owned();
    let unknown = "0123456789abcdef".repeat(4);
    for (what, status, answer) in [
        ("load", 200, visitor.load(&campaign.token).await),
        ("load, over", 410, visitor.load(&over.token).await),
        ("load, malformed", 404, visitor.load("x").await),
        ("load, unknown", 404, visitor.load(&unknown).await),
        ("check", 200, visitor.check(&campaign.token, "anna@old-mail.example").await),
        ("check, no address", 400, visitor.check(&campaign.token, "x").await),
        ("submit, no link", 404, visitor.submit("x", &mailbox).await),
        ("submit, unknown", 404, visitor.submit(&unknown, &mailbox).await),
        ("submit, again", 409, visitor.submit(&campaign.token, &mailbox).await),
        ("submit, no JSON", 415, visitor.submit_bytes(&campaign.token, b"x".to_vec(), None).await),
        (
            "submit, huge",
            413,
            visitor.submit_bytes(&campaign.token, vec![b' '; 20_000], Some("application/json")).await,
        ),
        ("receipt", 200, visitor.receipt(&campaign.token, &code).await),
        ("no route", 404, visitor.get(&format!("/api/gather/{}/nothing", campaign.token)).await),
        ("withdrawal", 204, visitor.withdraw(&campaign.token, &code).await),
    ] {
        expect_all(what, status, &answer);
    }
    let operator = Operator::anywhere(&bench.stack);
    for (what, status, answer) in [
        ("no session", 401, operator.get("/api/me").await),
        ("no route", 404, operator.get("/api/nothing").await),
        ("no page's call", 403, operator.send(operator.bare_request("POST", "/api/sign-in")).await),
    ] {
        expect_all(what, status, &answer);
    }
    expect_all("an admin's list", 200, &bench.admin.call("GET", "/api/servers", None).await);
}

/// What the API's own address answers, which only tools call: no policy of a distribution adds anything there.
#[tokio::test]
async fn calls_around_the_distributions() {
    let bench = Bench::open();
    let campaign = bench.campaign("tls").await;
    let visitor: Visitor = bench.visitor();
    let client = http(Some(visitor.address()));
    let [gather, admin] = [&bench.stack.api, &bench.stack.admin_api];
    let key = admin_key(&bench.aws, &bench.stack).await;
    let (load, submit) = (
        format!("{gather}/api/gather/{}", campaign.token),
        format!("{gather}/api/gather/{}/submit", campaign.token),
    );
    for (what, status, request) in [
        ("load", 200, client.get(&load)),
        ("load, unknown", 404, client.get(format!("{gather}/api/gather/{}", "0".repeat(64)))),
        (
            "a receipt, unknown",
            404,
            client.post(format!("{load}/receipt")).json(&json!({"receiptCode": "x"})),
        ),
        ("a receipt, no code", 400, client.post(format!("{load}/receipt")).json(&json!({}))),
        ("submit, no key", 403, client.post(&submit).json(&json!({}))),
        ("no route", 404, client.get(format!("{gather}/nothing"))),
        ("an admin's call, no key", 403, client.get(format!("{admin}/api/me"))),
        (
            "an admin's call, with the key alone",
            403,
            client.get(format!("{admin}/api/me")).header("x-api-key", key),
        ),
        ("no admin's route", 404, client.get(format!("{admin}/nothing"))),
    ] {
        expect_all(what, status, &answer(request).await);
    }
}
