//! One guard before every admin call: each route of the deployed API, called by everybody who may not
//! (OWASP ASVS 5.0, 8.2.1, 8.2.2, 8.3.1).
//!
//! The routes come from the API itself. One that isn't named here fails the test, so that nobody adds a call
//! without saying who may make it.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::{ACCESS, Answer, Bench, Colleague, Jwt, OpenCampaign, Operator, Secret, answer};

/// Who may make a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum May {
    /// Everybody: these calls are made before there is a session.
    Everybody,
    /// Whoever is signed in.
    Viewer,
    /// Whoever works on campaigns.
    Admin,
    /// Whoever manages admins and settings.
    Owner,
}
use May::{Admin, Everybody, Owner, Viewer};

const ROUTES: [(&str, &str, May); 52] = [
    ("GET", "/api/setup", Everybody),
    ("POST", "/api/setup", Everybody),
    ("POST", "/api/sign-in", Everybody),
    ("POST", "/api/refresh", Everybody),
    ("POST", "/api/sign-out", Everybody),
    ("POST", "/api/invitation", Everybody),
    ("POST", "/api/invitation/accept", Everybody),
    ("POST", "/api/reset", Everybody),
    ("POST", "/api/reset/confirm", Everybody),
    ("POST", "/api/reset/link", Everybody),
    ("GET", "/api/me", Viewer),
    ("POST", "/api/me/reauthenticate", Viewer),
    ("POST", "/api/me/password", Viewer),
    ("POST", "/api/me/second-factor", Viewer),
    ("POST", "/api/me/second-factor/confirm", Viewer),
    ("POST", "/api/me/second-factor/remove", Viewer),
    ("POST", "/api/me/recovery-codes", Viewer),
    ("GET", "/api/sessions", Viewer),
    ("DELETE", "/api/sessions", Viewer),
    ("DELETE", "/api/sessions/{id}", Viewer),
    ("GET", "/api/invitations", Owner),
    ("POST", "/api/invitations", Owner),
    ("DELETE", "/api/invitations/{id}", Owner),
    ("GET", "/api/admins", Owner),
    ("PATCH", "/api/admins/{id}", Owner),
    ("DELETE", "/api/admins/{id}", Owner),
    ("POST", "/api/admins/{id}/reset-link", Owner),
    ("POST", "/api/admins/{id}/sign-out", Owner),
    ("GET", "/api/settings", Owner),
    ("PUT", "/api/settings", Owner),
    ("GET", "/api/audit", Owner),
    ("GET", "/api/audit/verify", Owner),
    ("GET", "/api/servers", Viewer),
    ("POST", "/api/servers", Admin),
    ("PATCH", "/api/servers/{id}", Admin),
    ("DELETE", "/api/servers/{id}", Admin),
    ("POST", "/api/servers/{id}/test", Admin),
    ("GET", "/api/campaigns", Viewer),
    ("POST", "/api/campaigns", Admin),
    ("POST", "/api/campaigns/{id}/deactivate", Admin),
    ("GET", "/api/campaigns/{id}/link", Admin),
    ("GET", "/api/campaigns/{id}/credentials", Viewer),
    ("POST", "/api/campaigns/{id}/credentials", Admin),
    ("DELETE", "/api/campaigns/{id}/credentials/{credential}", Admin),
    ("GET", "/api/campaigns/{id}/mappings", Viewer),
    ("POST", "/api/campaigns/{id}/mappings", Admin),
    ("GET", "/api/campaigns/{id}/mappings/{mapping}", Viewer),
    ("POST", "/api/campaigns/{id}/mappings/{mapping}/passwords", Admin),
    ("POST", "/api/campaigns/{id}/mappings/{mapping}/passwords/acknowledge", Admin),
    ("GET", "/api/campaigns/{id}/jobs", Viewer),
    ("POST", "/api/campaigns/{id}/jobs/{job}/cancel", Admin),
    ("POST", "/api/campaigns/{id}/jobs/{job}/requeue", Admin),
];

/// Behind the route that catches all others.
const OTHERS: [(&str, &str); 6] = [
    ("GET", "/api/nothing"),
    ("POST", "/api/campaigns/{id}"),
    ("PUT", "/api/me"),
    ("DELETE", "/api/campaigns/{id}/link"),
    ("PATCH", "/api/audit"),
    ("GET", "/api/gather/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
];

/// A stack with something behind each route.
struct Scene {
    bench: Bench,
    campaign: OpenCampaign,
    colleague: Colleague,
    invitation: String,
}

impl Scene {
    async fn new() -> Self {
        let bench = Bench::open();
        let campaign = bench.campaign("tls").await;
        let colleague = bench.hire("owner").await;
        let body = json!({"label": "Guarded", "role": "viewer", "scope": "all", "expiryDays": 1});
        let invited = bench.admin.call("POST", "/api/invitations", Some(&body)).await.expect_success(201);
        let invitation = invited["id"].as_str().expect("an id").to_owned();
        Self { bench, campaign, colleague, invitation }
    }

    /// The route's path to something that is there.
    fn path(&self, route: &str) -> String {
        let id = match route.split('/').nth(2) {
            Some("sessions") => &self.colleague.session,
            Some("admins") => &self.colleague.id,
            Some("invitations") => &self.invitation,
            Some("servers") => &self.campaign.server_id,
            _ => &self.campaign.id,
        };
        // Who may not ask is refused before it is looked for.
        let nothing = "0".repeat(32);
        let within = ["{credential}", "{mapping}", "{job}"];
        within.into_iter().fold(route.replace("{id}", id), |path, name| path.replace(name, &nothing))
    }

    /// Each route that asks for more than a session would lead to.
    fn guarded(&self) -> impl Iterator<Item = (&'static str, String, May)> {
        let named = ROUTES.into_iter().filter(|(.., may)| *may != Everybody);
        named.map(|(method, route, may)| (method, self.path(route), may))
    }

    fn others(&self) -> impl Iterator<Item = (&'static str, String)> {
        OTHERS.into_iter().map(|(method, route)| (method, self.path(route)))
    }

    /// All that was there is there, and as it was.
    async fn expect_untouched(&self) {
        self.bench.visitor().load(&self.campaign.token).await.expect_success(200);
        assert!(self.colleague.operator.is_in().await);
        let me = self.colleague.operator.me().await;
        assert_eq!((&me["role"], &me["scope"]), (&json!("owner"), &json!("all")));
        let list = self.bench.admin.call("GET", "/api/invitations", None).await.expect_success(200);
        assert!(list.to_string().contains(&self.invitation));
        let settings = self.bench.admin.call("GET", "/api/settings", None).await.expect_success(200);
        assert_eq!(settings, json!({"requireSecondFactor": false}));
        for name in ["Guarded server", "Guarded campaign"] {
            let table = self.bench.tables.bytes("campaigns").await;
            assert!(!tests::contains(&table, name.as_bytes()), "{name} was stored");
        }
    }
}

/// A body that the call would take.
fn body(path: &str) -> Option<Value> {
    let body = match path {
        "/api/servers" => {
            json!({"name": "Guarded server", "host": "mail.example", "port": 993, "security": "tls"})
        }
        "/api/campaigns" => {
            json!({"name": "Guarded campaign", "serverId": "0".repeat(32), "expiryDays": 7})
        }
        "/api/settings" => json!({"requireSecondFactor": true}),
        "/api/invitations" => json!({"label": "No", "role": "owner", "scope": "all", "expiryDays": 1}),
        _ if path.starts_with("/api/admins/") => json!({"role": "viewer"}),
        _ => return None,
    };
    Some(body)
}

async fn call(operator: &Operator, method: &str, path: &str) -> Answer {
    let body = if ["GET", "DELETE"].contains(&method) { None } else { body(path) };
    operator.call(method, path, body.as_ref()).await
}

#[tokio::test]
async fn every_route_says_who_may() {
    let bench = Bench::open();
    let api = bench.stack.admin_api.split('/').rev().nth(1).expect("an API's id");
    let path = format!("/restapis/{api}/resources?embed=methods&limit=500");
    let listed = bench.aws.get("apigateway", &path).await;
    let resources = listed["item"].as_array().or_else(|| listed["items"].as_array()).expect("a list");
    let mut deployed = BTreeSet::new();
    for resource in resources {
        let path = resource["path"].as_str().expect("a path");
        let methods = resource["resourceMethods"].as_object().into_iter().flatten();
        for (method, settings) in methods {
            assert_eq!(settings["apiKeyRequired"], true, "{method} {path} answers around the distribution");
            deployed.insert(format!("{method} {path}"));
        }
    }
    let named = ROUTES.iter().map(|(method, path, _)| format!("{method} {path}"));
    let named: BTreeSet<_> = named.chain(["ANY /api/{proxy+}".to_owned()]).collect();
    assert_eq!(deployed, named);
}

/// And all are refused alike: nobody learns why, nor what is there.
#[tokio::test]
async fn nothing_answers_without_a_session() {
    let scene = Scene::new().await;
    let key = Secret::signing(&scene.bench).current().await;
    let owner = scene.bench.hire("owner").await;
    let stranger = scene.bench.stranger();

    let expired = scene.bench.stranger();
    let hour_ago = tests::now_millis() / 1000 - 3600;
    let old = Jwt::good(&key, &owner.id, &owner.session).claim("iat", hour_ago - 600).claim("exp", hour_ago);
    expired.set_cookie(ACCESS, Some(&old.signed(&key.text)));

    let gone = owner.sign_in_again().await;
    let ended = gone.copy();
    gone.call("POST", "/api/sign-out", None).await.expect_done();

    let mut bodies = BTreeSet::new();
    for (method, path, _) in scene.guarded() {
        for (who, operator) in [("nobody", &stranger), ("expired", &expired), ("ended", &ended)] {
            // Each time with what is in the jar now: a refusal empties it.
            let answer = call(&operator.copy(), method, &path).await;
            assert_eq!(answer.status, 401, "{who}, {method} {path}: {answer:?}");
            answer.expect_problem(401, "session-ended");
            bodies.insert(answer.text());
        }
    }
    assert_eq!(bodies.len(), 1, "the refusals differ: {bodies:#?}");
    for (method, path) in scene.others() {
        call(&stranger, method, &path).await.expect_problem(404, "not-found");
    }
    assert!(owner.operator.is_in().await);
    scene.expect_untouched().await;
}

#[tokio::test]
async fn nothing_answers_to_a_lower_role() {
    let scene = Scene::new().await;
    for (role, may) in [("viewer", Viewer), ("admin", Admin)] {
        let person = scene.bench.hire(role).await;
        for (method, path, needed) in scene.guarded().filter(|(.., needed)| *needed > may) {
            let answer = call(&person.operator, method, &path).await;
            assert_eq!(answer.status, 403, "{role}, {method} {path} for {needed:?}: {answer:?}");
            answer.expect_problem(403, "role-too-low");
        }
        for (method, path) in scene.others() {
            call(&person.operator, method, &path).await.expect_problem(404, "not-found");
        }
        assert!(person.operator.is_in().await, "a role that is too low is no violation");
    }
    scene.expect_untouched().await;
}

/// A campaign that isn't one's own is named by nobody who only clicks: it ends the session.
#[tokio::test]
async fn nothing_answers_to_a_smaller_scope() {
    let scene = Scene::new().await;
    let own = scene.bench.campaign("tls").await;
    for role in ["viewer", "admin"] {
        let person = scene.bench.hire_for(role, &json!([own.id])).await;
        for (method, route, _) in ROUTES.into_iter().filter(|(_, route, _)| route.contains("campaigns/{id}"))
        {
            let operator = person.sign_in_again().await;
            let answer = call(&operator, method, &scene.path(route)).await;
            assert_eq!(answer.status, 401, "{role}, {method} {route}: {answer:?}");
            answer.expect_problem(401, "session-ended");
            assert!(!operator.is_in().await, "{role}, {method} {route}");
        }
        for path in ["/api/campaigns", "/api/servers"] {
            let answer = call(&person.operator, "POST", path).await;
            let kind = if role == "viewer" { "role-too-low" } else { "scope-too-small" };
            answer.expect_problem(403, kind);
        }
        let list = person.operator.get("/api/campaigns").await.expect_success(200);
        let ids: Vec<_> =
            list["campaigns"].as_array().expect("a list").iter().map(|one| &one["id"]).collect();
        assert_eq!(ids, [own.id.as_str()]);
    }
    scene.expect_untouched().await;
}

/// The key that the distribution adds is nobody's to send.
#[tokio::test]
async fn nothing_answers_around_the_distribution() {
    let scene = Scene::new().await;
    let client = tests::http(None);
    let access = scene.colleague.operator.cookie(ACCESS).expect("signed in");
    let named = ROUTES.into_iter().map(|(method, route, _)| (method, scene.path(route)));
    for (method, path) in named.chain(scene.others()) {
        for key in [None, Some("forged-0123456789abcdef0123456789abcdef")] {
            let url = format!("{}{path}", scene.bench.stack.admin_api);
            let mut request = client.request(method.parse().expect("a method"), url).json(&json!({}));
            for (name, value) in [
                ("cookie", format!("{ACCESS}={access}").as_str()),
                ("x-mailgather", "1"),
                ("sec-fetch-site", "same-origin"),
                ("x-mailgather-visitor", "127.0.0.1"),
                ("x-mailgather-host", "localhost"),
                ("x-mailgather-path", &path),
            ] {
                request = request.header(name, value);
            }
            if let Some(key) = key {
                request = request.header("x-api-key", key);
            }
            let answer = answer(request).await;
            assert_eq!(answer.status, 403, "{method} {path}: {answer:?}");
            answer.expect_problem(403, "forbidden");
        }
    }
    scene.expect_untouched().await;
}

/// Neither site serves the other's calls.
#[tokio::test]
async fn each_site_has_its_own_calls() {
    let scene = Scene::new().await;
    let client = scene.bench.visitor();
    for (method, route, _) in ROUTES.into_iter().filter(|(method, ..)| *method == "GET") {
        let answer = client.get(&scene.path(route)).await;
        assert!([403, 404].contains(&answer.status), "{method} {route} on the gather site: {answer:?}");
        assert!(!answer.header("content-type").starts_with("application/json"), "{answer:?}");
    }
    let gather = format!("/api/gather/{}", scene.campaign.token);
    scene.colleague.operator.get(&gather).await.expect_problem(404, "not-found");
    let page = scene.colleague.operator.get(&format!("/gather/{}", scene.campaign.token)).await;
    assert_eq!(page.status, 404, "{page:?}");
}
