//! Who may do what, from the moment it was decided (OWASP ASVS 5.0, 8.2, 8.3.2).

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::{Account, Bench, Colleague, Operator, sort_key};

async fn patch(operator: &Operator, id: &str, body: &Value) -> tests::Answer {
    operator.call("PATCH", &format!("/api/admins/{id}"), Some(body)).await
}

fn link(id: &str) -> String {
    format!("/api/campaigns/{id}/link")
}

async fn campaigns(operator: &Operator) -> BTreeSet<String> {
    let list = operator.get("/api/campaigns").await.expect_success(200);
    let ids = list["campaigns"].as_array().expect("a list").iter();
    ids.map(|one| one["id"].as_str().expect("an id").to_owned()).collect()
}

#[tokio::test]
async fn each_role_does_its_own() {
    let bench = Bench::open();
    let campaign = bench.campaign("tls").await;
    let [viewer, admin, owner] =
        [bench.hire("viewer").await, bench.hire("admin").await, bench.hire("owner").await];
    for person in [&viewer, &admin, &owner] {
        assert!(campaigns(&person.operator).await.contains(&campaign.id));
        let servers = person.operator.get("/api/servers").await;
        servers.expect_success(200);
        assert!(servers.text().contains(&campaign.server_id));
    }
    for person in [&admin, &owner] {
        person.operator.get(&link(&campaign.id)).await.expect_success(200);
        let server = bench.outputs.mail_server("tls");
        let body = json!({
            "name": "By role", "host": server.host, "port": server.port, "security": server.security,
        });
        let server = person.operator.post("/api/servers", &body).await.expect_success(201);
        let id = server["id"].as_str().expect("an id");
        let test = format!("/api/servers/{id}/test");
        person.operator.call("POST", &test, None).await.expect_success(200);
        let body = json!({"name": "By role", "serverId": id, "expiryDays": 7});
        let made = person.operator.post("/api/campaigns", &body).await.expect_success(201);
        let path = format!("/api/campaigns/{}/deactivate", made["id"].as_str().expect("an id"));
        person.operator.call("POST", &path, None).await.expect_success(200);
    }
    let list = owner.operator.get("/api/admins").await.expect_success(200);
    let admins = list["admins"].as_array().expect("a list");
    for person in [&viewer, &admin, &owner] {
        let entry = admins.iter().find(|entry| entry["id"] == person.id.as_str()).expect("listed");
        assert_eq!(entry["email"], person.account.email.as_str());
        assert_eq!(entry["secondFactor"], false);
    }
    owner.operator.get("/api/audit").await.expect_success(200);
}

/// No session has to end for it: the next call is made with the new role.
#[tokio::test]
async fn a_change_holds_from_the_next_call_on() {
    let bench = Bench::open();
    let (one, other) = (bench.campaign("tls").await, bench.campaign("tls").await);
    let person = bench.hire("viewer").await;
    let owner = bench.hire("owner").await;
    let change = |body: Value| {
        let (owner, id) = (&owner.operator, &person.id);
        async move { patch(owner, id, &body).await }
    };
    person.operator.get(&link(&one.id)).await.expect_problem(403, "role-too-low");
    change(json!({"role": "admin"})).await.expect_done();
    person.operator.get(&link(&one.id)).await.expect_success(200);
    change(json!({"scope": [one.id]})).await.expect_done();
    assert_eq!(campaigns(&person.operator).await, [one.id.clone()].into());
    person.operator.get(&link(&one.id)).await.expect_success(200);
    change(json!({"scope": [one.id, other.id]})).await.expect_done();
    person.operator.get(&link(&other.id)).await.expect_success(200);
    change(json!({"role": "owner", "scope": "all"})).await.expect_done();
    person.operator.get("/api/admins").await.expect_success(200);
    change(json!({"role": "viewer", "scope": []})).await.expect_done();
    person.operator.get("/api/admins").await.expect_problem(403, "role-too-low");
    assert!(campaigns(&person.operator).await.is_empty());
    let me = person.operator.me().await;
    assert_eq!((&me["role"], &me["scope"]), (&json!("viewer"), &json!([])));

    for (name, value) in [
        ("role", json!("root")),
        ("role", json!(1)),
        ("scope", json!("none")),
        ("scope", json!(["x"])),
        ("email", json!("new@admin.example")),
        ("password", json!("a fake one for that")),
    ] {
        let mut body = json!({});
        body[name] = value;
        change(body).await.expect_field(name);
    }
    change(json!({"role": "owner", "scope": [one.id]})).await.expect_field("scope");
    change(json!({"role": "owner"})).await.expect_field("scope");
    let unknown = "0".repeat(32);
    patch(&owner.operator, &unknown, &json!({"role": "admin"})).await.expect_problem(404, "not-found");
    assert!(owner.operator.is_in().await);
}

/// A campaign made by somebody with all in scope is in it; who has a list makes none.
#[tokio::test]
async fn a_list_is_all_there_is() {
    let bench = Bench::open();
    let (one, other) = (bench.campaign("tls").await, bench.campaign("tls").await);
    let person = bench.hire_for("admin", &json!([one.id])).await;
    assert_eq!(campaigns(&person.operator).await, [one.id.clone()].into());
    let listed = person.operator.get("/api/campaigns").await.text();
    assert!(!listed.contains(&other.id));
    person.operator.get(&link(&one.id)).await.expect_success(200);
    let body = json!({"name": "Mine", "serverId": one.server_id, "expiryDays": 7});
    person.operator.post("/api/campaigns", &body).await.expect_problem(403, "scope-too-small");
    let path = format!("/api/campaigns/{}/deactivate", one.id);
    person.operator.call("POST", &path, None).await.expect_success(200);
    bench.visitor().load(&other.token).await.expect_success(200);
    assert!(person.operator.is_in().await);
}

#[tokio::test]
async fn whoever_is_removed_is_out_at_once() {
    let bench = Bench::open();
    let person = bench.hire("owner").await;
    let owner = bench.hire("owner").await;
    let path = format!("/api/admins/{}", person.id);
    owner.operator.call("DELETE", &path, None).await.expect_done();
    assert!(!person.operator.is_in().await);
    person.operator.refresh().await.expect_problem(401, "session-ended");
    bench.stranger().sign_in(&person.account).await.expect_problem(401, "sign-in-refused");
    owner.operator.call("DELETE", &path, None).await.expect_problem(404, "not-found");
    let list = owner.operator.get("/api/admins").await.text();
    assert!(!list.contains(&person.account.email));
    assert!(bench.tables.items("sessions", &person.id).await.is_empty());
    // The address is free again, and whoever has it now is somebody else.
    let token = bench.admin.invite("viewer", &json!("all")).await;
    let mut body = person.account.credentials();
    body["token"] = token.into();
    let me = bench.stranger().post("/api/invitation/accept", &body).await.expect_success(201);
    assert_ne!(me["id"], person.id.as_str());
    assert_eq!(me["role"], "viewer");
    let own = format!("/api/admins/{}", owner.id);
    owner.operator.call("DELETE", &own, None).await.expect_problem(409, "own-account");
    assert!(owner.operator.is_in().await);
}

#[tokio::test]
async fn an_owner_signs_somebody_out() {
    let bench = Bench::open();
    let (person, owner) = (bench.hire("viewer").await, bench.hire("owner").await);
    let elsewhere = person.sign_in_again().await;
    let path = format!("/api/admins/{}/sign-out", person.id);
    owner.operator.call("POST", &path, None).await.expect_done();
    for operator in [&person.operator, &elsewhere] {
        assert!(!operator.is_in().await);
        operator.refresh().await.expect_problem(401, "session-ended");
    }
    bench.stranger().sign_in(&person.account).await.expect_success(200);
    let unknown = format!("/api/admins/{}/sign-out", "0".repeat(32));
    owner.operator.call("POST", &unknown, None).await.expect_problem(404, "not-found");
    assert!(owner.operator.is_in().await);
}

/// Nobody can lock everybody out, not even two at once.
#[tokio::test]
async fn there_is_always_an_owner() {
    let bench = Bench::alone();
    let me = bench.admin.operator().await.me().await;
    let own_id = me["id"].as_str().expect("an id");
    // Nobody else is one: those of other tests are done.
    for item in bench.tables.items("accounts", "admin").await {
        let id = sort_key(&item);
        if id != own_id && item["admin_role"].as_s().is_ok_and(|role| role == "owner") {
            bench.admin.call("DELETE", &format!("/api/admins/{id}"), None).await.expect_done();
        }
    }
    let operator = bench.admin.operator().await;
    for role in ["viewer", "admin"] {
        patch(operator, own_id, &json!({"role": role})).await.expect_problem(409, "last-owner");
    }
    let other = bench.hire("owner").await;
    // Each takes the other's role, at the same moment.
    let demote = json!({"role": "viewer"});
    let (one, two) =
        tokio::join!(patch(operator, &other.id, &demote), patch(&other.operator, own_id, &demote));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    let owners = bench.tables.items("accounts", "admin").await;
    let owners =
        owners.iter().filter(|item| item["admin_role"].as_s().is_ok_and(|role| role == "owner")).count();
    // As it was, before anything is said of it.
    let survivor = if one.status == 204 { operator } else { &other.operator };
    patch(survivor, own_id, &json!({"role": "owner"})).await;
    assert_eq!(owners, 1, "{one:?} {two:?}");
    assert!(matches!(statuses, [204, 403 | 409]), "{one:?} {two:?}");
    assert_eq!(operator.me().await["role"], "owner");
}

/// Nobody changes what they are by themselves.
#[tokio::test]
async fn no_call_raises_ones_own_role() {
    let bench = Bench::open();
    let other = bench.campaign("tls").await;
    let people: Vec<Colleague> =
        vec![bench.hire_for("viewer", &json!([])).await, bench.hire_for("admin", &json!([])).await];
    for person in people {
        let raise = json!({"role": "owner", "scope": "all"});
        patch(&person.operator, &person.id, &raise).await.expect_problem(403, "role-too-low");
        let body = json!({"label": "Me", "role": "owner", "scope": "all", "expiryDays": 1});
        let answer = person.operator.post("/api/invitations", &body).await;
        answer.expect_problem(403, "role-too-low");
        let account: &Account = &person.account;
        for (path, body) in [
            ("/api/sign-in", account.credentials()),
            ("/api/me/password", json!({"current": account.password, "password": "a fake one for that"})),
        ] {
            let mut body = body;
            body["role"] = "owner".into();
            person.operator.post(path, &body).await.expect_field("role");
        }
        assert!(!campaigns(&person.operator).await.contains(&other.id));
    }
}
