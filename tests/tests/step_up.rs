//! What outlasts a session or widens it wants a fresh proof of who sits there, in that very session (OWASP ASVS 5.0,
//! 7.5.1 to 7.5.3; RFC 9470).

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::{Authenticator, Bench, Colleague, Operator, Settings, age_proof, within_a_step};

/// In milliseconds: from then on a proof is over.
const FIVE_MINUTES: u64 = 5 * 60 * 1000;

/// Calls of an owner with the status that each has once it is allowed. `{victim}` is another admin's id and `{other}`
/// one of the owner's other sessions; the last two end what the others need.
const CALLS: [(&str, &str, u16); 12] = [
    ("POST", "/api/me/second-factor", 200),
    ("POST", "/api/me/second-factor/remove", 204),
    // There is none to make codes for.
    ("POST", "/api/me/recovery-codes", 409),
    ("DELETE", "/api/sessions/{other}", 204),
    ("POST", "/api/invitations", 201),
    ("PATCH", "/api/admins/{victim}", 204),
    ("POST", "/api/admins/{victim}/reset-link", 201),
    ("POST", "/api/admins/{victim}/sign-out", 204),
    ("PUT", "/api/settings", 200),
    ("POST", "/api/me/reauthenticate", 204),
    ("DELETE", "/api/admins/{victim}", 204),
    ("DELETE", "/api/sessions", 204),
];

fn body(path: &str, person: &Colleague) -> Option<Value> {
    match path {
        "/api/invitations" => {
            Some(json!({"label": "Mine", "role": "owner", "scope": "all", "expiryDays": 1}))
        }
        "/api/settings" => Some(json!({"requireSecondFactor": false})),
        "/api/me/reauthenticate" => Some(json!({"password": person.account.password})),
        _ if path.starts_with("/api/admins/") => Some(json!({"role": "owner", "scope": "all"})),
        // What these calls asked for once is no proof.
        _ if path.starts_with("/api/me/") => Some(json!({"password": person.account.password})),
        _ => None,
    }
}

async fn id_of(operator: &Operator) -> String {
    operator.me().await["sessionId"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn a_thief_of_a_session_can_neither_keep_nor_widen_it() {
    let bench = Bench::alone();
    let person = bench.hire("owner").await;
    let victim = bench.hire("viewer").await;
    let other = id_of(&person.sign_in_again().await).await;
    for (method, route, status) in CALLS {
        let path = route.replace("{victim}", &victim.id).replace("{other}", &other);
        let body = body(&path, &person);
        let is_proof = path == "/api/me/reauthenticate";
        person.age_proof(&bench.tables, FIVE_MINUTES).await;
        for _ in 0..2 {
            let answer = person.operator.call(method, &path, body.as_ref()).await;
            match is_proof {
                true => answer.expect_done(),
                false => answer.expect_problem(403, "reauthentication-needed"),
            }
        }
        // A moment less, and it is allowed.
        person.age_proof(&bench.tables, FIVE_MINUTES - 60_000).await;
        let answer = person.operator.call(method, &path, body.as_ref()).await;
        assert_eq!(answer.status, status, "{method} {path}: {answer:?}");
    }
    assert!(!person.operator.is_in().await, "all sessions ended");
    let listed = bench.admin.call("GET", "/api/admins", None).await.text();
    assert!(!listed.contains(&victim.id), "the victim was deleted, in the end");
    // What was refused for a proof that is missing is no act: the same call comes again.
    let refused = bench.admin.audit(&[("actor", &person.id)]).await;
    let refused: Vec<_> = refused.iter().filter(|entry| entry["outcome"] == "refused").collect();
    assert_eq!(refused.len(), 1, "the codes for no second factor: {refused:#?}");
}

/// Nobody is kept from leaving, and a form that asks for the password is no other than a proof.
#[tokio::test]
async fn what_ends_ones_own_session_wants_no_proof() {
    let bench = Bench::open();
    let person = bench.hire("viewer").await;
    person.age_proof(&bench.tables, FIVE_MINUTES).await;
    let path = format!("/api/sessions/{}", person.session);
    person.operator.call("DELETE", &path, None).await.expect_done();

    let operator = person.sign_in_again().await;
    age_proof(&bench.tables, [&person.id, &id_of(&operator).await], FIVE_MINUTES).await;
    let wrong = json!({"current": "not the current one", "password": "a fake one for that"});
    operator.post("/api/me/password", &wrong).await.expect_problem(422, "password-refused");
    let right = json!({"current": person.account.password, "password": "a fake one for that"});
    operator.post("/api/me/password", &right).await.expect_done();
    // The session that begins is as good as a sign-in.
    operator.call("POST", "/api/me/second-factor", None).await.expect_success(200);
    operator.call("POST", "/api/sign-out", None).await.expect_done();
}

#[tokio::test]
async fn a_proof_is_of_one_session_alone_and_no_refresh_renews_it() {
    let bench = Bench::open();
    let person = bench.hire("viewer").await;
    let path = "/api/me/second-factor";
    let other = person.sign_in_again().await;
    let other_id = id_of(&other).await;
    let [own, others] = [[person.id.as_str(), &person.session], [&person.id, &other_id]];
    for session in [own, others] {
        age_proof(&bench.tables, session, FIVE_MINUTES).await;
    }
    // Wrong ones prove nothing.
    let wrong = person.operator.reauthenticate("password", "not the current one").await;
    wrong.expect_problem(422, "password-refused");
    assert_eq!(wrong.json()["field"], "password");
    for (member, secret) in [("secondFactor", "000000"), ("recoveryCode", "000000-000000-000000-000000")] {
        person.operator.reauthenticate(member, secret).await.expect_field(member);
    }
    person.operator.post("/api/me/reauthenticate", &json!({})).await.expect_field("password");
    person.operator.call("POST", path, None).await.expect_problem(403, "reauthentication-needed");

    person.operator.reauthenticate("password", &person.account.password).await.expect_done();
    other.call("POST", path, None).await.expect_problem(403, "reauthentication-needed");
    person.operator.call("POST", path, None).await.expect_success(200);
    // The row of the session is the same one after a refresh, and so is its proof.
    let proved_at = bench.tables.number("sessions", own, "proved_at").await;
    person.operator.refresh().await.expect_success(200);
    assert_eq!(bench.tables.number("sessions", own, "proved_at").await, proved_at);
    person.operator.call("POST", path, None).await.expect_success(200);
    person.age_proof(&bench.tables, FIVE_MINUTES).await;
    person.operator.refresh().await.expect_success(200);
    person.operator.call("POST", path, None).await.expect_problem(403, "reauthentication-needed");

    let entries = bench.admin.expect_audited(&person.id, "session.reauthenticate", 2).await;
    let outcomes: Vec<_> = entries.iter().filter_map(|entry| entry["outcome"].as_str()).collect();
    assert!(outcomes.contains(&"done") && outcomes.contains(&"refused"), "{entries:#?}");
}

/// A row that was written before there were proofs proves nothing; a session that is over is not brought back by one.
#[tokio::test]
async fn without_a_proof_there_is_none() {
    let bench = Bench::open();
    let person = bench.hire("viewer").await;
    let mut item = bench.tables.item("sessions", &person.id, &person.session).await.expect("signed in");
    for name in ["proved_at", "proved_by_second_factor"] {
        assert!(item.remove(name).is_some(), "{name}");
    }
    bench.tables.put("sessions", item).await;
    let path = "/api/me/second-factor";
    person.operator.call("POST", path, None).await.expect_problem(403, "reauthentication-needed");
    let ended = person.operator.copy();
    person.operator.call("POST", "/api/sign-out", None).await.expect_done();
    let answer = ended.reauthenticate("password", &person.account.password).await;
    answer.expect_problem(401, "session-ended");
    assert!(bench.tables.items("sessions", &person.id).await.is_empty());
}

/// ASVS 7.5.1: whoever has a second factor changes the password with it, and the new session has proved nothing of it.
#[tokio::test]
async fn with_a_second_factor_the_password_alone_changes_nothing() {
    let bench = Bench::open();
    let person = bench.hire("viewer").await;
    let shown = person.operator.call("POST", "/api/me/second-factor", None).await.expect_success(200);
    within_a_step(3).await;
    let app = Authenticator::new(shown["secret"].as_str().expect("a secret"));
    let confirmed =
        person.operator.post("/api/me/second-factor/confirm", &json!({"code": app.code(-1)})).await;
    let recovery = confirmed.expect_success(200)["recoveryCodes"][0].as_str().expect("a code").to_owned();
    let change = json!({"current": person.account.password, "password": "a fake one for that"});
    let refused = person.operator.post("/api/me/password", &change).await;
    refused.expect_problem(403, "reauthentication-needed");
    person.operator.reauthenticate("secondFactor", &app.code(0)).await.expect_done();
    person.operator.post("/api/me/password", &change).await.expect_done();
    let path = "/api/me/second-factor/remove";
    person.operator.call("POST", path, None).await.expect_problem(403, "reauthentication-needed");
    person.operator.reauthenticate("recoveryCode", &recovery).await.expect_done();
    person.operator.call("POST", path, None).await.expect_done();
}

/// ASVS 6.3.1: also those that come at the same moment, and nothing is proved by what was not tried.
#[tokio::test]
async fn guesses_are_counted_also_twenty_at_once() {
    let bench = Bench::alone();
    let person = bench.hire("owner").await;
    person.age_proof(&bench.tables, FIVE_MINUTES).await;
    let limits = [("SIGN_INS_PER_ACCOUNT", "3"), ("SIGN_INS_PER_ADDRESS", "1000")];
    let work = async {
        let guesses: Vec<_> = (0..20).map(|n| format!("not a secret, but guess {n}")).collect();
        let tries = guesses.iter().map(|guess| person.operator.reauthenticate("password", guess));
        let mut statuses: Vec<_> = join_all(tries).await.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        let expected: Vec<u16> = [vec![422; 3], vec![429; 17]].concat();
        assert_eq!(statuses, expected);
        let right = person.operator.reauthenticate("password", &person.account.password).await;
        right.expect_problem(429, "too-many-attempts");
        let answer = person.operator.call("DELETE", "/api/sessions", None).await;
        answer.expect_problem(403, "reauthentication-needed");
        // Sign-ins have a bucket of their own.
        bench.stranger().sign_in(&person.account).await.expect_success(200);
    };
    Settings::of(&bench.aws, &bench.stack, "accounts").with(&limits, work).await;
}
