//! The audit log: who did what, on which object, when, from where, and what came of it; and that nobody
//! changes it unseen (OWASP ASVS 5.0, 16.2, 16.3, 16.4).

use std::{collections::BTreeSet, panic::AssertUnwindSafe};

use futures_util::FutureExt;
use serde_json::{Value, json};
use tests::{Answer, Bench, Fault, Item, Operator, Settings, Wire, sort_key};

/// `action outcome`, oldest first.
fn told(entries: &[Value]) -> Vec<String> {
    let text = |entry: &Value, name: &str| entry[name].as_str().expect("a text").to_owned();
    let told = entries.iter().map(|entry| format!("{} {}", text(entry, "action"), text(entry, "outcome")));
    told.rev().collect()
}

#[tokio::test]
async fn whoever_does_something_is_in_it() {
    let bench = Bench::open();
    let before = tests::now_millis() / 1000;
    let person = bench.hire("owner").await;
    let operator = &person.operator;
    let server = bench.outputs.mail_server("tls");
    let body =
        json!({"name": "Audited", "host": server.host, "port": server.port, "security": server.security});
    let server = operator.post("/api/servers", &body).await.expect_success(201);
    let body = json!({"name": "Audited", "serverId": server["id"], "expiryDays": 7});
    let campaign = operator.post("/api/campaigns", &body).await.expect_success(201);
    let id = campaign["id"].as_str().expect("an id");
    operator.get(&format!("/api/campaigns/{id}/link")).await.expect_success(200);
    operator.call("POST", &format!("/api/campaigns/{id}/deactivate"), None).await.expect_success(200);
    let body = json!({"current": "not the current one", "password": "a fake one for that"});
    operator.post("/api/me/password", &body).await.expect_problem(422, "password-refused");
    let body = json!({"label": "Audited", "role": "viewer", "scope": "all", "expiryDays": 1});
    operator.post("/api/invitations", &body).await.expect_success(201);
    bench.stranger().sign_in(&person.account.mistaken()).await.expect_problem(401, "sign-in-refused");
    operator.call("POST", "/api/sign-out", None).await.expect_done();

    let entries = bench.admin.audit(&[("actor", &person.id)]).await;
    let told = told(&entries);
    let expected = [
        "invitation.accept done",
        "server.create done",
        "campaign.create done",
        "campaign.link done",
        "campaign.deactivate done",
        "password.change refused",
        "invitation.create done",
        "sign-in refused",
        "sign-out done",
    ];
    assert_eq!(told, expected, "{entries:#?}");
    let after = tests::now_millis() / 1000;
    let moments: BTreeSet<_> =
        (before..=after).map(|second| domain::Timestamp::from_seconds(second).rfc3339()).collect();
    for entry in &entries {
        assert!(
            entry["at"].as_str().is_some_and(|at| moments.contains(&format!("{}Z", &at[..19]))),
            "{entry}"
        );
        assert_eq!(entry["admin"], person.id.as_str());
        assert_eq!(entry["email"], person.account.email.as_str());
        assert!(entry["device"].as_str().is_some_and(|device| device.contains("Linux")), "{entry}");
        if entry["action"] != "sign-in" {
            assert_eq!(entry["address"], operator.address().to_string(), "{entry}");
        }
        if entry["action"].as_str().is_some_and(|action| action.starts_with("campaign.")) {
            assert!(entry["object"].as_str().is_some_and(|object| object.contains(id)), "{entry}");
        }
    }
}

#[tokio::test]
async fn it_is_searched_by_actor_action_and_time() {
    let bench = Bench::open();
    let person = bench.hire("viewer").await;
    for _ in 0..3 {
        person.operator.call("DELETE", &format!("/api/sessions/{}", "0".repeat(32)), None).await;
    }
    let unknown = bench.stranger();
    unknown.sign_in(&person.account.mistaken()).await.expect_problem(401, "sign-in-refused");
    let count = async |filters: &[(&str, &str)]| bench.admin.audit(filters).await.len();
    let (id, email) = (person.id.as_str(), person.account.email.as_str());
    let all = count(&[("actor", id)]).await;
    assert_eq!(all, 5);
    assert_eq!(count(&[("actor", email)]).await, all);
    assert_eq!(count(&[("actor", &email.to_uppercase())]).await, all);
    assert_eq!(count(&[("actor", &unknown.address().to_string())]).await, 1);
    assert_eq!(count(&[("actor", id), ("action", "session.end")]).await, 3);
    assert_eq!(count(&[("actor", id), ("action", "session.*")]).await, 3);
    assert_eq!(count(&[("actor", id), ("action", "sign-in")]).await, 1);
    assert_eq!(count(&[("actor", id), ("action", "session")]).await, 0);
    assert_eq!(count(&[("actor", &"0".repeat(32))]).await, 0);

    // Newest first, page by page, each entry once.
    let everything = bench.admin.audit(&[]).await;
    let places: Vec<_> = everything.iter().map(|entry| entry["place"].as_str().expect("a place")).collect();
    assert!(places.windows(2).all(|pair| pair[0] > pair[1]), "the order");
    let first = bench.admin.call("GET", "/api/audit", None).await.expect_success(200);
    assert!(first["entries"].as_array().is_some_and(|page| (1..=100).contains(&page.len())));
    let long_ago = bench.admin.call("GET", "/api/audit?from=2020-01-01&to=2020-01-31", None).await;
    assert_eq!(long_ago.expect_success(200), json!({"entries": [], "next": Value::Null}));

    let owner = bench.hire("owner").await;
    for (query, field) in [
        ("from=2026-01-01&to=2025-12-31", "from"),
        ("from=2025-01-01&to=2025-12-31", "from"),
        ("from=yesterday", "from"),
        ("to=2026-02-30", "to"),
        ("actor=nobody", "actor"),
        ("action=DROP", "action"),
        ("cursor=x", "cursor"),
        ("cursor=2026-11-22", "cursor"),
    ] {
        let answer = owner.operator.get(&format!("/api/audit?{query}")).await;
        assert_eq!(answer.status, 400, "{query}: {answer:?}");
        answer.expect_field(field);
    }
}

/// An attempt under a name that nobody has is told, the name is not: it may be a password in the wrong field.
#[tokio::test]
async fn what_unknown_people_type_is_not_in_it() {
    let bench = Bench::open();
    let place = bench.stranger();
    let unknown = tests::Account::unheard_of("canary");
    place.sign_in(&unknown).await.expect_problem(401, "sign-in-refused");
    let entries = bench.admin.audit(&[("actor", &place.address().to_string())]).await;
    assert_eq!(told(&entries), ["sign-in refused"]);
    assert_eq!((&entries[0]["admin"], &entries[0]["email"]), (&json!(""), &json!("")));
    let table = bench.tables.bytes("audit").await;
    assert!(!tests::contains(&table, unknown.email.as_bytes()));
    assert!(!tests::contains(&table, unknown.password.as_bytes()));
}

/// The device is a word of ours, never what somebody calls their browser.
#[tokio::test]
async fn what_a_browser_is_called_is_not_in_it() {
    let bench = Bench::open();
    let person = bench.hire("viewer").await;
    let agent = format!("canary{} <script> \u{fc}", tests::tag());
    let operator = bench.stranger();
    let request = operator.page_request("POST", "/api/sign-in").header("user-agent", agent.as_bytes());
    operator.send(request.json(&person.account.credentials())).await.expect_success(200);
    for table in ["audit", "sessions"] {
        assert!(!tests::contains(&bench.tables.bytes(table).await, b"<script>"), "{table}");
    }
    let list = operator.get("/api/sessions").await.text();
    assert!(!list.contains("canary") && !list.contains("script"), "{list}");
}

/// Runs `work` with an entry changed as root would change it, and puts back what was there.
async fn with_changed<T>(
    bench: &Bench,
    entry: &Item,
    changed: Option<Item>,
    work: impl Future<Output = T>,
) -> T {
    match changed {
        Some(changed) => bench.tables.put("audit", changed).await,
        None => drop(bench.tables.delete("audit", key(entry)[0], key(entry)[1]).await),
    }
    let done = AssertUnwindSafe(work).catch_unwind().await;
    bench.tables.put("audit", entry.clone()).await;
    done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn key(item: &Item) -> [&str; 2] {
    [item["pk"].as_s().expect("a text"), sort_key(item)]
}

/// The role of no function can do that; an administrator of the account can, and it shows.
#[tokio::test]
async fn a_changed_or_missing_entry_shows() {
    let bench = Bench::alone();
    for _ in 0..3 {
        bench.stranger().sign_in(&tests::Account::unheard_of("nobody")).await;
    }
    let whole = bench.admin.verify_audit().await;
    assert_eq!(whole["ok"], true, "{whole}");
    assert!(whole["broken"].is_null() && whole["entries"].as_u64().is_some_and(|count| count > 3), "{whole}");

    let today = &domain::Timestamp::from_millis(tests::now_millis()).rfc3339()[..10];
    let items = bench.tables.items("audit", today).await;
    let [before, entry, after] = &items[items.len() - 3..] else { panic!("three entries or more") };
    let sequence = |item: &Item| format!("{today}/{}", sort_key(item));
    for attribute in ["at", "action", "object", "outcome", "address", "device", "previous", "hash"] {
        let mut changed = entry.clone();
        let value = changed.get(attribute).unwrap_or_else(|| panic!("{:?}", entry.keys()));
        let other = match value.as_n() {
            Ok(number) => {
                let number: u64 = number.parse().expect("a number");
                aws_sdk_dynamodb::types::AttributeValue::N((number + 1).to_string())
            }
            Err(_) => {
                let text = value.as_s().expect("a text");
                let text =
                    text.strip_prefix('0').map_or_else(|| format!("0{text}"), |rest| format!("1{rest}"));
                aws_sdk_dynamodb::types::AttributeValue::S(text)
            }
        };
        changed.insert(attribute.to_owned(), other);
        let found = with_changed(&bench, entry, Some(changed), bench.admin.verify_audit()).await;
        assert_eq!(found["ok"], false, "{attribute}: {found}");
        let place = found["broken"]["place"].as_str().expect("a place");
        assert!([sequence(entry), sequence(after)].contains(&place.to_owned()), "{attribute}: {found}");
    }
    let found = with_changed(&bench, entry, None, bench.admin.verify_audit()).await;
    assert_eq!(found["ok"], false, "{found}");
    assert_eq!(found["broken"], json!({"place": sequence(entry), "fault": "missing"}));
    // Two that changed places.
    let mut swapped = entry.clone();
    for (name, value) in before {
        if !["pk", "sk"].contains(&name.as_str()) {
            swapped.insert(name.clone(), value.clone());
        }
    }
    let found = with_changed(&bench, entry, Some(swapped), bench.admin.verify_audit()).await;
    assert_eq!(found["ok"], false, "{found}");
    let whole = bench.admin.verify_audit().await;
    assert_eq!(whole["ok"], true, "{whole}");
}

/// What can't be written down is in the function's log, whole; and nobody keeps a session for it.
#[tokio::test]
async fn an_entry_that_is_lost_is_told() {
    let bench = Bench::alone();
    let person = bench.hire("viewer").await;
    let villain = person.sign_in_again().await;
    let wire = Wire::to(&bench.outputs.endpoint).await;
    let work = async {
        // Entries are appended in transactions, and nothing else of this is.
        wire.fail("TransactWriteItems", Fault::InternalError);
        person.operator.call("POST", "/api/sign-out", None).await.expect_done();
        let answer = villain.call_raw("GET", b"/api/me/..%2f").await;
        answer.expect_problem(401, "session-ended");
        wire.mend();
    };
    let through = [("AWS_ENDPOINT_URL_DYNAMODB", wire.url())];
    Settings::of(&bench.aws, &bench.stack, "accounts").with(&through, work).await;
    assert!(bench.tables.items("sessions", &person.id).await.is_empty());
    let entries = bench.admin.audit(&[("actor", &person.id)]).await;
    assert_eq!(told(&entries), ["invitation.accept done", "sign-in done"]);
    let log = bench.logs().group(&bench.log_group("accounts")).await;
    let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let lost: Vec<_> = lines
        .filter(|line| line["event"] == "audit-entry-lost" && line["admin"] == person.id.as_str())
        .collect();
    let mut actions: Vec<_> =
        lost.iter().map(|line| format!("{} {}", line["level"], line["action"])).collect();
    actions.sort_unstable();
    assert_eq!(actions, [r#""ERROR" "sign-out""#, r#""ERROR" "violation""#], "{lost:#?}");
    for line in &lost {
        for member in ["at", "object", "outcome", "address", "device"] {
            assert!(line[member].as_str().is_some_and(|text| !text.is_empty()), "{member}: {line}");
        }
    }
}

/// What can't be put on record is not done (OWASP ASVS 5.0, 16.5.3); but what only takes away waits for no log.
#[tokio::test]
async fn nothing_is_done_that_cannot_be_put_on_record() {
    let bench = Bench::alone();
    let person = bench.hire("owner").await;
    let other = person.sign_in_again().await;
    let other_id = other.me().await["sessionId"].as_str().expect("an id").to_owned();
    let wire = Wire::to(&bench.outputs.endpoint).await;
    let new = person.account.with_password(&format!("a fake one after {}", tests::tag()));
    let change = json!({"current": person.account.password, "password": new.password});
    let work = async {
        // Intents and entries are written by it. None of the acts below is.
        wire.fail("TransactWriteItems", Fault::InternalError);
        let sessions = bench.tables.items("sessions", &person.id).await.len();
        for answer in [
            person.operator.post("/api/me/password", &change).await,
            person.operator.call("POST", "/api/me/second-factor", None).await,
            person.operator.call("PUT", "/api/settings", Some(&json!({"requireSecondFactor": false}))).await,
            bench.stranger().sign_in(&person.account).await,
        ] {
            answer.expect_problem(503, "unavailable");
            assert!(answer.set_cookies.is_empty(), "{answer:?}");
        }
        assert_eq!(bench.tables.items("sessions", &person.id).await.len(), sessions);
        // Reading is nothing to be put on record, and an end is not put off.
        person.operator.get("/api/me").await.expect_success(200);
        person.operator.call("DELETE", &format!("/api/sessions/{other_id}"), None).await.expect_done();
        assert!(!other.is_in().await);
        wire.mend();
    };
    let through = [("AWS_ENDPOINT_URL_DYNAMODB", wire.url())];
    Settings::of(&bench.aws, &bench.stack, "accounts").with(&through, work).await;
    bench.stranger().sign_in(&new).await.expect_problem(401, "sign-in-refused");
    assert_eq!(person.operator.me().await["secondFactor"], false);
    person.operator.post("/api/me/password", &change).await.expect_done();
    bench.stranger().sign_in(&new).await.expect_success(200);
    let intents = bench.tables.items("audit", "intents").await;
    let meant =
        intents.iter().filter(|item| item.get("admin_id").and_then(|id| id.as_s().ok()) == Some(&person.id));
    let meant = meant.filter_map(|item| item.get("object")?.as_s().ok());
    assert_eq!(meant.filter(|object| *object == "POST /api/me/password").count(), 1, "{intents:#?}");
}

/// A stranger can't fill the log: of a minute the first is told, and the next entry says how many were not.
#[tokio::test]
async fn of_a_strangers_minute_one_entry_is_told() {
    let bench = Bench::open();
    let stranger = bench.stranger();
    for n in 0..8 {
        let unknown = tests::Account::unheard_of(&format!("unknown{n}"));
        stranger.sign_in(&unknown).await.expect_problem(401, "sign-in-refused");
    }
    let address = stranger.address().to_string();
    let entries = bench.admin.audit(&[("actor", &address), ("action", "sign-in")]).await;
    // A minute may end meanwhile, on a slow machine more than one. How many are counted then, the store's tests hold.
    assert!((1..8).contains(&entries.len()), "{entries:#?}");
    let counted: usize = entries
        .iter()
        .filter_map(|entry| entry["object"].as_str()?.rsplit_once("after:")?.1.parse::<usize>().ok())
        .sum();
    assert!(entries.len() + counted <= 8, "{entries:#?}");
    // Whoever is known is told each time: their owner may want to know.
    let person = bench.hire("viewer").await;
    for _ in 0..3 {
        stranger.sign_in(&person.account.mistaken()).await.expect_problem(401, "sign-in-refused");
    }
    bench.admin.expect_audited(&person.id, "sign-in", 3).await;
}

/// Many at once make one chain.
#[tokio::test]
async fn the_chain_holds_when_many_write() {
    let bench = Bench::open();
    let people: Vec<Operator> = (0..12).map(|_| bench.stranger()).collect();
    let unknown = tests::Account::unheard_of("nobody");
    let calls = people.iter().map(|operator| operator.sign_in(&unknown));
    let answers: Vec<Answer> = futures_util::future::join_all(calls).await;
    let written = answers.iter().filter(|answer| answer.status == 401).count();
    assert!(written > 6, "{answers:#?}");
    let mut entries = 0;
    for operator in &people {
        entries += bench.admin.audit(&[("actor", &operator.address().to_string())]).await.len();
    }
    assert_eq!(entries, written);
    let whole = bench.admin.verify_audit().await;
    assert_eq!(whole["ok"], true, "{whole}");
}

/// A day without a word about passwords would be easy; this one had some.
#[tokio::test]
async fn no_secret_is_in_it() {
    let bench = Bench::open();
    let person = bench.hire("owner").await;
    let new = person.account.with_password(&format!("a fake one after {}", tests::tag()));
    let body = json!({"current": person.account.password, "password": new.password});
    person.operator.post("/api/me/password", &body).await.expect_done();
    let shown = person.operator.call("POST", "/api/me/second-factor", None).await.expect_success(200);
    let token = bench.admin.invite("viewer", &json!("all")).await;
    let campaign = bench.campaign("tls").await;
    let path = format!("/api/admins/{}/reset-link", person.id);
    let link = bench.admin.call("POST", &path, None).await.expect_success(201);
    let table = bench.tables.bytes("audit").await;
    assert!(tests::contains(&table, person.id.as_bytes()) && tests::contains(&table, campaign.id.as_bytes()));
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    for secret in [
        person.account.password,
        new.password,
        text(&shown["secret"]),
        token,
        campaign.token,
        text(&link["token"]),
    ] {
        for form in [secret.clone(), hex::encode(&secret), secret.to_uppercase()] {
            assert!(!tests::contains(&table, form.as_bytes()), "{secret}");
        }
    }
}
