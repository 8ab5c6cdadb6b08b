//! Another site's page can't act for an admin: a call that changes something needs our own header and comes
//! from our own origin (OWASP ASVS 5.0, 3.5.1 to 3.5.3).

use serde_json::json;
use tests::{Answer, Bench, Operator, answer};

/// Calls that would change something, if they came from the page.
const CALLS: [(&str, &str); 15] = [
    ("POST", "/api/sign-out"),
    ("POST", "/api/refresh"),
    ("POST", "/api/me/reauthenticate"),
    ("POST", "/api/me/password"),
    ("POST", "/api/me/second-factor"),
    ("POST", "/api/servers"),
    ("POST", "/api/campaigns"),
    ("POST", "/api/campaigns/00000000000000000000000000000000/deactivate"),
    ("POST", "/api/invitations"),
    ("DELETE", "/api/invitations/00000000000000000000000000000000"),
    ("DELETE", "/api/sessions"),
    ("DELETE", "/api/sessions/00000000000000000000000000000000"),
    ("PATCH", "/api/admins/00000000000000000000000000000000"),
    ("PUT", "/api/settings"),
    ("POST", "/api/nothing"),
];

/// And those that need no session.
const STRANGERS_CALLS: [&str; 7] = [
    "/api/setup",
    "/api/sign-in",
    "/api/invitation",
    "/api/invitation/accept",
    "/api/reset",
    "/api/reset/confirm",
    "/api/reset/link",
];

type Headers<'a> = &'a [(&'a str, &'a str)];

/// What a page of another site can make a browser send.
const FOREIGN: [Headers<'_>; 8] = [
    &[],
    &[("x-mailgather", "1")],
    &[("sec-fetch-site", "same-origin")],
    &[("x-mailgather", "1"), ("sec-fetch-site", "cross-site")],
    &[("x-mailgather", "1"), ("sec-fetch-site", "same-site")],
    &[("x-mailgather", "1"), ("sec-fetch-site", "none")],
    &[("x-mailgather", "1"), ("origin", "null")],
    &[
        ("x-mailgather", "1"),
        ("origin", "https://evil.example"),
        ("x-mailgather-host", "evil.example"),
        ("x-forwarded-host", "evil.example"),
        ("forwarded", "host=evil.example"),
    ],
];

async fn send(operator: &Operator, (method, path): (&str, &str), headers: Headers<'_>) -> Answer {
    let mut request = operator.bare_request(method, path);
    if method != "DELETE" {
        request = request.json(&json!({}));
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    // Not kept: the jar stays as it is.
    answer(request).await
}

#[tokio::test]
async fn a_foreign_page_changes_nothing() {
    let bench = Bench::open();
    let owner = bench.hire("owner").await;
    let stranger = bench.stranger();
    for headers in FOREIGN {
        for call in CALLS {
            let answer = send(&owner.operator, call, headers).await;
            assert_eq!(answer.problem(), "cross-site", "{call:?} {headers:?}");
            answer.expect_problem(403, "cross-site");
            assert!(answer.set_cookies.is_empty(), "{answer:?}");
        }
    }
    for headers in [FOREIGN[0], FOREIGN[3], FOREIGN[7]] {
        for path in STRANGERS_CALLS {
            send(&stranger, ("POST", path), headers).await.expect_problem(403, "cross-site");
        }
    }
    // It isn't held against the one whose browser it was.
    assert!(owner.operator.is_in().await);
}

/// Without what newer browsers add, the origin decides: as older ones send it.
#[tokio::test]
async fn our_own_origin_is_enough_and_a_likeness_of_it_is_not() {
    let bench = Bench::open();
    let person = bench.hire("viewer").await;
    let call = ("DELETE", "/api/sessions/00000000000000000000000000000000");
    let ours = person.operator.site().to_owned();
    let host = ours.split("//").nth(1).expect("a URL");
    for origin in [
        format!("{ours}.evil.example"),
        format!("https://evil.example/{host}"),
        format!("http://x{host}"),
        host.to_owned(),
        "https://localhost".to_owned(),
        bench.stack.gather_site.clone(),
        format!("{ours}, https://evil.example"),
    ] {
        let headers = [("x-mailgather", "1"), ("origin", origin.as_str())];
        let answer = send(&person.operator, call, &headers).await;
        assert_eq!(answer.status, 403, "{origin}: {answer:?}");
        answer.expect_problem(403, "cross-site");
    }
    // Both are there and one is foreign.
    let headers =
        [("x-mailgather", "1"), ("sec-fetch-site", "cross-site"), ("origin", person.operator.site())];
    send(&person.operator, call, &headers).await.expect_problem(403, "cross-site");
    for origin in [("sec-fetch-site", "same-origin"), ("origin", person.operator.site())] {
        let headers = [("x-mailgather", "1"), origin];
        send(&person.operator, call, &headers).await.expect_problem(404, "not-found");
    }
    assert!(person.operator.is_in().await);
}

/// A link to the site opens it; what it loads says that it comes from there, or, in a browser that doesn't say so,
/// carries our header.
#[tokio::test]
async fn only_scripts_of_the_site_read() {
    let bench = Bench::open();
    let person = bench.hire("viewer").await;
    for headers in [
        &[("sec-fetch-site", "same-origin")][..],
        &[("sec-fetch-site", "same-origin"), ("sec-fetch-mode", "cors"), ("sec-fetch-dest", "empty")],
        &[("x-mailgather", "1")],
    ] {
        send_get(&person.operator, headers).await.expect_success(200);
    }
    for headers in [
        &[][..],
        &[("x-mailgather", "0")],
        &[("sec-fetch-site", "none")],
        &[("sec-fetch-site", "none"), ("x-mailgather", "1")],
        &[("sec-fetch-site", "cross-site"), ("x-mailgather", "1")],
        &[("sec-fetch-site", "same-site"), ("x-mailgather", "1")],
        &[("sec-fetch-site", "same-origin"), ("sec-fetch-mode", "navigate"), ("x-mailgather", "1")],
        &[("sec-fetch-mode", "navigate"), ("x-mailgather", "1")],
    ] {
        send_get(&person.operator, headers).await.expect_problem(403, "cross-site");
    }
    // No answer invites another origin, not even one to a browser that asks for leave.
    let asks = [
        ("origin", "https://evil.example"),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "x-mailgather"),
    ];
    for method in ["GET", "OPTIONS"] {
        let mut request = person.operator.bare_request(method, "/api/me");
        for (name, value) in asks {
            request = request.header(name, value);
        }
        let answer = answer(request).await;
        let invites = answer.headers.keys().filter(|name| name.starts_with("access-control-"));
        assert_eq!(invites.count(), 0, "{method}: {answer:?}");
        assert!(method == "GET" || answer.status >= 400, "{answer:?}");
    }
    assert!(person.operator.is_in().await);
}

async fn send_get(operator: &Operator, headers: Headers<'_>) -> Answer {
    let request = operator.bare_request("GET", "/api/me");
    answer(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))).await
}
