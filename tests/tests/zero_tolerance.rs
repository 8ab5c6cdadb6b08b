//! What no page of ours can send ends the session of whoever sent it, at once: audited, counted, and mailed to
//! the owners (OWASP ASVS 5.0, 16.3.3). What an honest click can lead to doesn't.

use serde_json::{Value, json};
use tests::{ACCESS, Answer, Bench, Colleague, Operator, REFRESH};

/// An owner's session for each violation, since each is its last call.
struct Scene {
    bench: Bench,
    person: Colleague,
    bystander: Operator,
    violations: usize,
}

impl Scene {
    async fn new(role: &str, scope: Value) -> Self {
        let bench = Bench::open();
        let person = bench.hire_for(role, &scope).await;
        let bystander = person.sign_in_again().await;
        Self { bench, person, bystander, violations: 0 }
    }

    /// A session that is nobody else's.
    async fn session(&self) -> Operator {
        self.person.sign_in_again().await
    }

    /// That session is over, and nothing else is.
    async fn expect_end(&mut self, what: &str, session: &Operator, before: &Operator, answer: &Answer) {
        assert_eq!(answer.status, 401, "{what}: {answer:?}");
        answer.expect_problem(401, "session-ended");
        for name in [ACCESS, REFRESH] {
            assert!(answer.cookie(name).is_gone(), "{what}: {answer:?}");
            assert_eq!(session.cookie(name), None, "{what}");
        }
        assert!(!before.is_in().await, "{what}: the access token is still good");
        before.refresh().await.expect_problem(401, "session-ended");
        self.violations += 1;
    }

    /// Sends a path byte by byte, which has to be the session's last.
    async fn send(&mut self, method: &str, path: &[u8]) {
        let session = self.session().await;
        let before = session.copy();
        let answer = session.call_raw(method, path).await;
        self.expect_end(&format!("{method} {}", path.escape_ascii()), &session, &before, &answer).await;
    }

    /// All of them were told.
    async fn expect_told(&self) {
        assert!(self.bystander.is_in().await, "another session has nothing to do with it");
        let entries = self.bench.admin.expect_audited(&self.person.id, "violation", self.violations).await;
        for entry in entries {
            assert_eq!(entry["email"], self.person.account.email.as_str());
            assert_eq!(entry["address"], self.person.operator.address().to_string());
            assert!(entry["device"].as_str().is_some_and(|device| device.contains("Chrom")), "{entry}");
        }
        let mails = self.bench.mails();
        let owner = self.bench.admin.account();
        mails.wait_for(&owner.email, &self.person.account.email).await;
        let told = mails.to(&owner.email).await;
        let told = told.iter().filter(|mail| mail.holds(&self.person.account.email)).count();
        assert_eq!(told, 1, "of {} violations within a quarter of an hour one is mailed", self.violations);
    }
}

/// What the template's metric filter counts.
async fn counted(bench: &Bench, function: &str, admin: &str) -> usize {
    let log = bench.logs().group(&bench.log_group(function)).await;
    let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    lines.filter(|line| line["event"] == "violation" && line["admin"] == admin).count()
}

#[tokio::test]
async fn an_impossible_path_ends_the_session() {
    let mut scene = Scene::new("owner", json!("all")).await;
    let campaign = scene.bench.campaign("tls").await;
    let id = &campaign.id;
    for path in [
        format!("/api/campaigns/{id}%2flink"),
        format!("/api/campaigns/..%2fcampaigns/{id}/link"),
        format!("/api/campaigns/%2e%2e/campaigns/{id}/link"),
        format!("/api/campaigns/{id}%00/link"),
        format!("/api/campaigns/{id}%5clink"),
        format!("/api/campaigns/{id};x=1/link"),
        format!("/api/campaigns/{id}.json"),
        format!("/api/campaigns//{id}/link"),
        "/api/campaigns/".to_owned(),
        "/api/%63ampaigns".to_owned(),
        "/api/admins/%c0%ae%c0%ae/".to_owned(),
        "/api/campaigns/%ef%bc%8flink".to_owned(),
        "/api/nothing%20here".to_owned(),
    ] {
        scene.send("GET", path.as_bytes()).await;
    }
    scene.send("DELETE", b"/api/sessions/%2e%2e").await;
    scene.send("POST", format!("/api/campaigns/%2e/{id}/deactivate").as_bytes()).await;
    scene.bench.visitor().load(&campaign.token).await.expect_success(200);
    scene.expect_told().await;
}

/// Dots that a gateway resolves by itself never reach us; whatever comes of them is no data.
#[tokio::test]
async fn traversal_leads_nowhere() {
    let scene = Scene::new("viewer", json!([])).await;
    for path in [
        &b"/api/campaigns/../admins"[..],
        b"/api/../api/admins",
        b"/api/./admins",
        b"/../api/admins",
        b"/api/me/../../api/admins",
        b"/api/campaigns/..\\admins",
        b"/api/campaigns/\xff",
        b"//api/admins",
        b"/API/admins",
        b"/api/admins\0",
        b"/api/campaigns/x%0d%0ax-evil:1/link",
        b"http://127.0.0.1/api/admins",
    ] {
        let session = scene.session().await;
        let answer = session.call_raw("GET", path).await;
        let what = format!("{}: {answer:?}", path.escape_ascii());
        assert!(answer.status >= 400 && answer.status != 500 && answer.status < 504, "{what}");
        assert!(!answer.text().contains("owner@"), "{what}");
    }
}

/// Each route that takes an id, given one that we never gave to anybody.
#[tokio::test]
async fn an_impossible_id_ends_the_session() {
    let mut scene = Scene::new("owner", json!("all")).await;
    let campaign = scene.bench.campaign("tls").await;
    let upper = campaign.id.to_uppercase();
    for (method, path) in [
        ("GET", format!("/api/campaigns/{upper}0/link")),
        ("GET", format!("/api/campaigns/{}/link", &campaign.id[1..])),
        ("GET", "/api/campaigns/1/link".to_owned()),
        ("POST", "/api/campaigns/x/deactivate".to_owned()),
        ("POST", "/api/servers/x/test".to_owned()),
        ("DELETE", "/api/sessions/x".to_owned()),
        ("DELETE", "/api/invitations/x".to_owned()),
        ("DELETE", "/api/admins/x".to_owned()),
        ("PATCH", "/api/admins/x".to_owned()),
        ("POST", "/api/admins/x/reset-link".to_owned()),
        ("POST", "/api/admins/x/sign-out".to_owned()),
    ] {
        scene.send(method, path.as_bytes()).await;
    }
    scene.bench.visitor().load(&campaign.token).await.expect_success(200);
    scene.expect_told().await;
    let bench = &scene.bench;
    let in_both = counted(bench, "accounts", &scene.person.id).await
        + counted(bench, "campaigns", &scene.person.id).await;
    assert_eq!(in_both, scene.violations, "lines that the metric counts");
}

#[tokio::test]
async fn a_foreign_campaign_ends_the_session() {
    let bench = Bench::open();
    let (own, foreign) = (bench.campaign("tls").await, bench.campaign("tls").await);
    drop(bench);
    for role in ["admin", "viewer"] {
        let mut scene = Scene::new(role, json!([own.id])).await;
        for (method, path) in [
            ("GET", format!("/api/campaigns/{}/link", foreign.id)),
            ("POST", format!("/api/campaigns/{}/deactivate", foreign.id)),
        ] {
            scene.send(method, path.as_bytes()).await;
        }
        scene.bench.visitor().load(&foreign.token).await.expect_success(200);
        scene.expect_told().await;
        let entries = scene.bench.admin.audit(&[("actor", &scene.person.id), ("action", "violation")]).await;
        assert!(entries.iter().all(|entry| entry.to_string().contains(&foreign.id)), "{entries:#?}");
        assert_eq!(counted(&scene.bench, "campaigns", &scene.person.id).await, 2);
    }
}

/// A click on what somebody else removed a moment ago, a button that isn't one's own, a typing error.
#[tokio::test]
async fn an_honest_mistake_ends_nothing() {
    let bench = Bench::open();
    let own = bench.campaign("tls").await;
    let person = bench.hire_for("admin", &json!([own.id])).await;
    let unknown = "0123456789abcdef".repeat(2);
    for (method, path, status, kind) in [
        ("GET", format!("/api/campaigns/{unknown}/link"), 404, "not-found"),
        ("POST", format!("/api/campaigns/{unknown}/deactivate"), 404, "not-found"),
        ("POST", format!("/api/servers/{unknown}/test"), 404, "not-found"),
        ("DELETE", format!("/api/sessions/{unknown}"), 404, "not-found"),
        ("GET", "/api/nothing".to_owned(), 404, "not-found"),
        ("GET", "/api/campaigns/new".to_owned(), 404, "not-found"),
        ("GET", "/api/admins".to_owned(), 403, "role-too-low"),
        ("DELETE", format!("/api/admins/{unknown}"), 403, "role-too-low"),
        ("PUT", "/api/settings".to_owned(), 403, "role-too-low"),
    ] {
        let answer = person.operator.call(method, &path, None).await;
        assert_eq!(answer.status, status, "{method} {path}: {answer:?}");
        answer.expect_problem(status, kind);
    }
    let body = json!({"name": "x", "serverId": "../x", "expiryDays": 7});
    let answer = person.operator.post("/api/campaigns", &body).await;
    assert!([400, 403].contains(&answer.status), "{answer:?}");
    assert!(person.operator.is_in().await);
    let violations = bench.admin.audit(&[("actor", &person.id), ("action", "violation")]).await;
    assert_eq!(violations, Vec::<Value>::new());
}

/// A page that was open when an owner narrowed the scope goes on asking for what it showed.
#[tokio::test]
async fn a_scope_that_was_just_narrowed_ends_nothing() {
    let bench = Bench::open();
    let (kept, former) = (bench.campaign("tls").await, bench.campaign("tls").await);
    let person = bench.hire_for("admin", &json!([kept.id, former.id])).await;
    let path = format!("/api/campaigns/{}/link", former.id);
    person.operator.get(&path).await.expect_success(200);
    let change = json!({"scope": [kept.id]});
    bench.admin.call("PATCH", &format!("/api/admins/{}", person.id), Some(&change)).await.expect_done();
    person.operator.get(&path).await.expect_problem(404, "not-found");
    let again = person.sign_in_again().await;
    again.get(&path).await.expect_problem(404, "not-found");
    assert!(person.operator.is_in().await && again.is_in().await);
    let violations = bench.admin.audit(&[("actor", &person.id), ("action", "violation")]).await;
    assert_eq!(violations, Vec::<Value>::new());
    // A day later it is what it is for everybody.
    let long_ago = tests::now_millis() - 24 * 60 * 60 * 1000;
    bench.tables.set_moment("accounts", ["admin", &person.id], "scope_changed_at", long_ago).await;
    again.get(&path).await.expect_problem(401, "session-ended");
}

/// A page takes its filters from its own address, so a link can make it send any query (OWASP ASVS 5.0, 15.3.7).
#[tokio::test]
async fn a_query_is_refused_and_ends_nothing() {
    let bench = Bench::open();
    let person = bench.hire("owner").await;
    let campaign = bench.campaign("tls").await;
    for (path, field) in [
        ("/api/audit?actor=a%01b%40c.example".to_owned(), "actor"),
        ("/api/audit?actor=%ef%bf%bd%40c.example".to_owned(), "actor"),
        ("/api/audit?actor=a%40c.example&actor=b%40c.example".to_owned(), "actor"),
        ("/api/audit?actor=x".to_owned(), "actor"),
        ("/api/audit?action=a%0d%0ab".to_owned(), "action"),
        ("/api/audit?from=2026-11-22&to=%00".to_owned(), "to"),
        ("/api/audit?cursor=x".to_owned(), "cursor"),
        ("/api/audit/verify?from=2026-11-22&from=2026-11-21".to_owned(), "from"),
        (format!("/api/campaigns/{}/credentials?cursor=x", campaign.id), "cursor"),
        (format!("/api/campaigns/{}/credentials?cursor=%7f", campaign.id), "cursor"),
        ("/api/me?x=%00".to_owned(), "x"),
        ("/api/me?x=1&x=2".to_owned(), "x"),
        ("/api/me?%00=canary".to_owned(), "query"),
    ] {
        let answer = person.operator.call_raw("GET", path.as_bytes()).await;
        assert_eq!(answer.status, 400, "{path}: {answer:?}");
        answer.expect_problem(400, "invalid-field");
        assert!(answer.text().contains(&format!(r#""field":"{field}""#)), "{path}: {answer:?}");
        assert!(!answer.text().contains("canary") && answer.set_cookies.is_empty(), "{path}: {answer:?}");
    }
    assert!(person.operator.is_in().await);
    let violations = bench.admin.audit(&[("actor", &person.id), ("action", "violation")]).await;
    assert_eq!(violations, Vec::<Value>::new());
}

/// A link from a mail, a chat or a QR code, an address typed, a form, a frame, an image: whoever follows one keeps
/// the session, whatever it names, and no owner is told of an intrusion.
#[tokio::test]
async fn nobody_is_signed_out_by_a_link() {
    let bench = Bench::open();
    let campaign = bench.campaign("tls").await;
    let (person, scoped) = (bench.hire("owner").await, bench.hire_for("admin", &json!([])).await);
    let foreign = format!("/api/campaigns/{}/link", campaign.id);
    let opened: [&[(&str, &str)]; 8] = [
        &[("sec-fetch-site", "none"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")],
        &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")],
        &[("sec-fetch-site", "same-site"), ("sec-fetch-mode", "navigate")],
        &[("sec-fetch-site", "same-origin"), ("sec-fetch-mode", "navigate")],
        &[("sec-fetch-site", "same-origin"), ("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "image")],
        &[("sec-fetch-site", "none")],
        &[("origin", "null")],
        // A browser that says nothing of where a call comes from.
        &[],
    ];
    for headers in opened {
        for path in [
            "/api/campaigns/",
            "/api/campaigns/x/link",
            "/api/campaigns/x%00/link",
            "/api/me?x=%00",
            &foreign,
        ] {
            for operator in [&person.operator, &scoped.operator] {
                for (method, body) in [("GET", None), ("POST", Some("a=b"))] {
                    let mut request = operator.bare_request(method, path);
                    request =
                        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
                    if let Some(form) = body {
                        let kind = "application/x-www-form-urlencoded";
                        request = request.header("content-type", kind).body(form);
                    }
                    let answer = tests::answer(request).await;
                    answer.expect_problem(403, "cross-site");
                    assert!(answer.set_cookies.is_empty(), "{headers:?} {path}: {answer:?}");
                }
            }
        }
        // The refresh token alone doesn't give the session away either.
        let resting = person.sign_in_again().await;
        resting.set_cookie(ACCESS, None);
        let request = resting.bare_request("GET", "/api/campaigns/");
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        tests::answer(request).await.expect_problem(403, "cross-site");
        resting.refresh().await.expect_success(200);
    }
    for someone in [&person, &scoped] {
        assert!(someone.operator.is_in().await);
        let violations = bench.admin.audit(&[("actor", &someone.id), ("action", "violation")]).await;
        assert_eq!(violations, Vec::<Value>::new());
    }
}

/// Strangers can neither fill the audit log nor the owners' mailboxes.
#[tokio::test]
async fn a_strangers_nonsense_is_nobodys_violation() {
    let bench = Bench::open();
    let place = bench.stranger();
    let mails = bench.mails().to(&bench.admin.account().email).await.len();
    for path in ["/api/campaigns/%2e%2e/link", "/api/campaigns/x%00/link", "/api/admins/..%2f"] {
        let answer = place.call_raw("GET", path.as_bytes()).await;
        assert!([401, 404].contains(&answer.status), "{answer:?}");
        place.set_cookie(ACCESS, Some("forged.to.kens"));
        assert_eq!(place.copy().get("/api/me").await.status, 401);
    }
    let address = place.address().to_string();
    let entries = bench.admin.audit(&[("actor", &address)]).await;
    assert_eq!(entries, Vec::<Value>::new());
    // Another test's violation may be told meanwhile, to all owners; none is about nobody.
    let told = bench.mails().to(&bench.admin.account().email).await;
    assert!(told[mails..].iter().all(|mail| !mail.holds(&address)), "{told:?}");
}

/// Who is in from two places loses the one that was used for it, and its refresh token with it.
#[tokio::test]
async fn a_forged_refresh_token_beside_a_good_access_token_ends_the_session() {
    let mut scene = Scene::new("viewer", json!("all")).await;
    let session = scene.session().await;
    let before = session.copy();
    session.set_cookie(REFRESH, Some("0123456789abcdef"));
    let answer = session.refresh().await;
    scene.expect_end("a refresh token that is none", &session, &before, &answer).await;
    scene.expect_told().await;
}
