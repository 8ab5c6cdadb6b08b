//! A session from its first second to its last: two cookies, a refresh token that is good for one exchange,
//! and every way to end (OWASP ASVS 5.0, chapter 7).

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::{ACCESS, Answer, Bench, Colleague, Cookie, Operator, REFRESH};

const SECOND: u64 = 1000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;

/// Out of the reach of scripts, other sites and other hosts (ASVS 3.3.1 to 3.3.4).
#[track_caller]
fn expect_locked(cookie: &Cookie) {
    let expected = [("path", "/"), ("secure", ""), ("httponly", ""), ("samesite", "Strict")];
    for (name, value) in expected {
        assert_eq!(cookie.attributes.get(name).map(String::as_str), Some(value), "{name} of {cookie:?}");
    }
    assert!(!cookie.attributes.contains_key("domain"), "{cookie:?}");
}

#[track_caller]
fn expect_cleared(answer: &Answer) {
    for name in [ACCESS, REFRESH] {
        let cookie = answer.cookie(name);
        assert!(cookie.is_gone() && cookie.value.is_empty(), "{cookie:?}");
        expect_locked(&cookie);
    }
}

#[track_caller]
fn expect_over(answer: &Answer) {
    answer.expect_problem(401, "session-ended");
    assert!(answer.cookies().iter().all(Cookie::is_gone), "{answer:?}");
}

/// Moves one of a session's moments.
async fn set(bench: &Bench, person: &Colleague, moment: &str, at_millis: u64) {
    bench.tables.set_moment("sessions", [&person.id, &person.session], moment, at_millis).await;
}

#[tokio::test]
async fn two_cookies_out_of_reach_and_nothing_else() {
    let bench = Bench::default_stack();
    let person = bench.hire("viewer").await;
    let operator = bench.stranger();
    let answer = operator.sign_in(&person.account).await;
    let me = answer.expect_success(200);
    let (access, refresh) = (answer.cookie(ACCESS), answer.cookie(REFRESH));
    assert_eq!(answer.set_cookies.len(), 2);
    expect_locked(&access);
    expect_locked(&refresh);
    assert_eq!(access.max_age(), Some(10 * 60));
    // 12 hours, less what passed since.
    let rest = refresh.max_age().expect("it ends");
    assert!((12 * 3600 - 10..=12 * 3600).contains(&rest), "{rest}");
    for token in [&access.value, &refresh.value] {
        assert!(!answer.text().contains(token.as_str()));
    }
    assert_eq!(refresh.value.len(), 128);
    // What is stored of the refresh token opens nothing.
    let table = bench.tables.bytes("sessions").await;
    let secret = &refresh.value[64..];
    let raw = hex::decode(secret).expect("digits");
    assert!(!tests::contains(&table, secret.as_bytes()) && !tests::contains(&table, &raw));

    let again = operator.me().await;
    for member in ["id", "email", "role", "scope", "secondFactor", "sessionId", "sessionExpiresAt"] {
        assert_eq!(again[member], me[member], "{member}");
        assert!(!again[member].is_null(), "{member}");
    }
    assert_eq!(again["email"], person.account.email.as_str());
    assert_eq!(again["secondFactorDemanded"], false);
    let left = seconds_until(&me["accessExpiresAt"]);
    assert!((10 * 60 - 10..=10 * 60).contains(&left), "{left}");
    let left = seconds_until(&me["sessionExpiresAt"]);
    assert!((12 * 3600 - 10..=12 * 3600).contains(&left), "{left}");
}

#[tokio::test]
async fn signing_out_ends_the_session_everywhere() {
    let bench = Bench::open();
    let person = bench.hire("viewer").await;
    let thief = person.operator.copy();
    let answer = person.operator.call("POST", "/api/sign-out", None).await;
    answer.expect_done();
    expect_cleared(&answer);
    assert_eq!(person.operator.cookie(REFRESH), None);
    // The access token alone would be good for minutes more.
    assert!(!thief.is_in().await);
    expect_over(&thief.refresh().await);
    assert!(bench.tables.item("sessions", &person.id, &person.session).await.is_none());
    // Who is out already is out.
    person.operator.call("POST", "/api/sign-out", None).await.expect_done();
}

#[tokio::test]
async fn every_refresh_rotates_and_no_life_is_prolonged() {
    let bench = Bench::default_stack();
    let person = bench.hire("viewer").await;
    let me = person.operator.me().await;
    // As if most of the 12 hours had passed.
    set(&bench, &person, "expires_at", tests::now_millis() + 20 * MINUTE).await;
    let mut seen = vec![person.operator.cookie(REFRESH)];
    for _ in 0..3 {
        let answer = person.operator.refresh().await;
        let now = answer.expect_success(200);
        assert_eq!(now["sessionId"], me["sessionId"]);
        answer.cookies().iter().for_each(expect_locked);
        let rest = answer.cookie(REFRESH).max_age().expect("it ends");
        assert!((19 * 60..=20 * 60).contains(&rest), "{rest}");
        assert!(seconds_until(&now["sessionExpiresAt"]) <= 20 * 60);
        assert!(!seen.contains(&person.operator.cookie(REFRESH)), "the same again");
        seen.push(person.operator.cookie(REFRESH));
        assert!(person.operator.is_in().await);
    }
}

/// Somebody else has the token: both lose the session.
#[tokio::test]
async fn a_reused_refresh_token_ends_the_family_and_is_audited() {
    let bench = Bench::open();
    for late in [false, true] {
        let person = bench.hire("viewer").await;
        let elsewhere = person.sign_in_again().await;
        let thief = person.operator.copy();
        person.operator.refresh().await.expect_success(200);
        match late {
            // One exchange ago, and too long.
            true => set(&bench, &person, "rotated_at", tests::now_millis() - 10 * SECOND).await,
            // Two exchanges ago, however quick.
            false => drop(person.operator.refresh().await.expect_success(200)),
        }
        assert!(person.operator.is_in().await);
        let answer = thief.refresh().await;
        expect_over(&answer);
        assert!(!person.operator.is_in().await, "late: {late}");
        expect_over(&person.operator.refresh().await);
        assert!(!thief.is_in().await);
        bench.admin.expect_audited(&person.id, "session.refresh-reused", 1).await;
        // The family, and nothing else.
        assert!(elsewhere.is_in().await);
    }
    let log = bench.logs().group(&bench.log_group("accounts")).await;
    assert!(log.contains("refresh-reused"), "no line that the metric counts");
}

#[tokio::test]
async fn a_lost_answer_may_be_repeated_for_ten_seconds() {
    let bench = Bench::open();
    let person = bench.hire("viewer").await;
    let (unlucky, late) = (person.operator.copy(), person.operator.copy());
    person.operator.refresh().await.expect_success(200);
    // The first answer never arrived: the same question again, to the same end.
    for _ in 0..3 {
        let tab = unlucky.copy();
        tab.refresh().await.expect_success(200);
        assert_eq!(tab.cookie(REFRESH), person.operator.cookie(REFRESH));
        assert!(tab.is_in().await);
    }
    set(&bench, &person, "rotated_at", tests::now_millis() - 9 * SECOND).await;
    unlucky.refresh().await.expect_success(200);
    // Life goes on with the one successor.
    unlucky.refresh().await.expect_success(200);
    assert!(unlucky.is_in().await && person.operator.is_in().await);
    expect_over(&late.refresh().await);
}

#[tokio::test]
async fn two_tabs_may_refresh_together() {
    let bench = Bench::open();
    let person = bench.hire("viewer").await;
    for _ in 0..3 {
        let tabs: Vec<_> = (0..4).map(|_| person.operator.copy()).collect();
        for answer in join_all(tabs.iter().map(Operator::refresh)).await {
            answer.expect_success(200);
        }
        let next = tabs[0].cookie(REFRESH);
        assert!(next.is_some() && next != person.operator.cookie(REFRESH));
        for tab in &tabs {
            assert_eq!(tab.cookie(REFRESH), next);
            assert!(tab.is_in().await);
        }
        for name in [ACCESS, REFRESH] {
            person.operator.set_cookie(name, tabs[0].cookie(name).as_deref());
        }
    }
    let reused = bench.admin.audit(&[("actor", &person.id), ("action", "session.refresh-reused")]).await;
    assert_eq!(reused, Vec::<Value>::new());
}

/// At the second itself it is over, whatever the tokens in the jar say.
#[tokio::test]
async fn a_session_is_over_when_idle_or_old() {
    let bench = Bench::open();
    for moment in ["idle_until", "expires_at"] {
        let person = bench.hire("viewer").await;
        set(&bench, &person, moment, tests::now_millis() + 30 * SECOND).await;
        assert!(person.operator.is_in().await, "{moment}");
        set(&bench, &person, moment, tests::now_millis()).await;
        expect_over(&person.operator.copy().get("/api/me").await);
        expect_over(&person.operator.get("/api/campaigns").await);
        let other = person.sign_in_again().await;
        let list = other.get("/api/sessions").await.expect_success(200);
        assert_eq!(list["sessions"].as_array().map(Vec::len), Some(1), "{moment}: {list}");
        expect_over(&person.operator.refresh().await);
    }
    // Being there puts idleness off, by an hour from now, and the absolute end never.
    let person = bench.hire("viewer").await;
    set(&bench, &person, "idle_until", tests::now_millis() + 30 * SECOND).await;
    let ends = bench.tables.number("sessions", [&person.id, &person.session], "expires_at").await;
    person.operator.refresh().await.expect_success(200);
    let idle = bench.tables.number("sessions", [&person.id, &person.session], "idle_until").await;
    let hour = tests::now_millis() + HOUR;
    assert!((hour - MINUTE..=hour).contains(&idle), "{idle}");
    let same = bench.tables.number("sessions", [&person.id, &person.session], "expires_at").await;
    assert_eq!(same, ends);
}

#[tokio::test]
async fn sessions_are_listed_and_revoked() {
    let bench = Bench::open();
    let person = bench.hire("viewer").await;
    let (second, third) = (person.sign_in_again().await, bench.stranger());
    third.sign_in(&person.account).await.expect_success(200);
    let list = person.operator.get("/api/sessions").await.expect_success(200);
    let sessions = list["sessions"].as_array().expect("a list");
    assert_eq!(sessions.len(), 3, "{list}");
    let mut places: Vec<_> = sessions.iter().filter_map(|one| one["address"].as_str()).collect();
    places.sort_unstable();
    let [here, there] = [&person.operator, &third].map(|operator| operator.address().to_string());
    let mut expected = [here.as_str(), &here, &there];
    expected.sort_unstable();
    assert_eq!(places, expected);
    for one in sessions {
        assert_eq!(one["current"], one["id"] == person.session.as_str(), "{one}");
        let device = one["device"].as_str().expect("a device");
        assert!(device.contains("Chrom") && device.contains("Linux") && device.len() <= 60, "{device}");
        for moment in ["createdAt", "lastActiveAt", "expiresAt"] {
            assert!(one[moment].as_str().is_some_and(|time| time.ends_with('Z')), "{moment}: {one}");
        }
    }
    assert!(!list.to_string().contains(&person.operator.cookie(REFRESH).expect("signed in")[64..]));

    // Another one's sessions are neither seen nor ended.
    let colleague = bench.hire("viewer").await;
    let path = |id: &str| format!("/api/sessions/{id}");
    for id in [&person.session, &"0".repeat(32)] {
        colleague.operator.call("DELETE", &path(id), None).await.expect_problem(404, "not-found");
    }
    assert!(person.operator.is_in().await);

    let id = second.me().await["sessionId"].as_str().expect("an id").to_owned();
    person.operator.call("DELETE", &path(&id), None).await.expect_done();
    assert!(!second.is_in().await && person.operator.is_in().await && third.is_in().await);
    person.operator.call("DELETE", &path(&id), None).await.expect_problem(404, "not-found");

    let answer = person.operator.call("DELETE", "/api/sessions", None).await;
    answer.expect_done();
    expect_cleared(&answer);
    assert!(!third.is_in().await);
    expect_over(&third.refresh().await);
    assert!(bench.tables.items("sessions", &person.id).await.is_empty());
    assert!(colleague.operator.is_in().await);
}

/// Each token is good for its own purpose alone.
#[tokio::test]
async fn neither_token_passes_for_the_other() {
    let bench = Bench::open();
    let person = bench.hire("owner").await;
    let [access, refresh] = [ACCESS, REFRESH].map(|name| person.operator.cookie(name).expect("signed in"));

    let forger = person.operator.copy();
    forger.set_cookie(REFRESH, Some(&access));
    forger.set_cookie(ACCESS, None);
    expect_over(&forger.refresh().await);

    let other = person.sign_in_again().await;
    let forger = other.copy();
    forger.set_cookie(ACCESS, Some(&refresh));
    forger.set_cookie(REFRESH, None);
    for path in ["/api/me", "/api/admins", "/api/campaigns"] {
        let answer = forger.copy().get(path).await;
        assert_eq!(answer.status, 401, "{answer:?}");
        assert!(!answer.text().contains("role") && !answer.text().contains(&person.account.email));
    }
    assert!(other.is_in().await, "another session has nothing to do with it");

    // Half a token, two glued together, none.
    for value in ["", "x", &refresh[..127], &format!("{refresh}0"), &refresh.to_uppercase(), &refresh[64..]] {
        let forger = bench.stranger();
        forger.set_cookie(REFRESH, Some(value));
        expect_over(&forger.refresh().await);
    }
    assert!(other.is_in().await);
    // Right in every digit but one.
    let flipped = if refresh.ends_with('0') { "1" } else { "0" };
    let forger = person.operator.copy();
    forger.set_cookie(REFRESH, Some(&format!("{}{flipped}", &refresh[..127])));
    expect_over(&forger.refresh().await);
}

/// Nothing else than the cookie is looked at.
#[tokio::test]
async fn a_token_in_another_place_opens_nothing() {
    let bench = Bench::open();
    let person = bench.hire("owner").await;
    let access = person.operator.cookie(ACCESS).expect("signed in");
    let stranger = bench.stranger();
    let requests = [
        stranger.page_request("GET", "/api/me").header("authorization", format!("Bearer {access}")),
        stranger.page_request("GET", &format!("/api/me?access_token={access}")),
        stranger.page_request("GET", "/api/me").header("cookie", format!("access={access}")),
        stranger.page_request("GET", "/api/me").header("cookie", format!("__host-access={access}")),
    ];
    for request in requests {
        stranger.send(request).await.expect_problem(401, "session-ended");
    }
    let body = json!({"refreshToken": person.operator.cookie(REFRESH)});
    assert_eq!(stranger.post("/api/refresh", &body).await.status, 401);
    assert!(person.operator.is_in().await);
}

/// Seconds from now until an RFC 3339 moment.
fn seconds_until(moment: &Value) -> u64 {
    let moment = moment.as_str().expect("a moment");
    let now = tests::now_millis() / 1000;
    let hit =
        (0..=13 * 3600).find(|seconds| domain::Timestamp::from_seconds(now + seconds).rfc3339() == moment);
    hit.unwrap_or_else(|| panic!("{moment} isn't within the next 13 hours"))
}
