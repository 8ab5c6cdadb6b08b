use domain::{AdminId, RefreshSecret, Role, SessionId, TokenHash};
use futures_util::future::join_all;

use super::{accounts::admin, *};
use crate::{Proof, Rotation, Session, Sessions};

const HOUR: u64 = 3600;

struct Desk {
    database: Database,
    table: String,
    sessions: Sessions,
    session: Session,
}

impl Desk {
    /// With one session that began at [`NOW`]: 12 hours at most, one hour without a sign of life.
    async fn new() -> Self {
        let database = Database::new(&aws().await);
        let table = table(&database, &["pk", "sk"]).await;
        let sessions = Sessions::new(&database, &table);
        let session = session(&AdminId::from_random(random()));
        sessions.start(&session).await.expect("started");
        Self { database, table, sessions, session }
    }

    async fn rotate(&self, presented: &TokenHash, next: &TokenHash, now: Timestamp) -> Rotation {
        let Session { admin, id, .. } = &self.session;
        let idle_until = now.plus_seconds(HOUR);
        self.sessions.rotate(admin, id, presented, next, now, idle_until).await.expect("asked")
    }

    async fn read(&self, now: Timestamp) -> Option<Session> {
        self.sessions.session(&self.session.admin, &self.session.id, now).await.expect("read")
    }
}

fn session(admin: &AdminId) -> Session {
    Session {
        admin: admin.clone(),
        id: SessionId::from_random(random()),
        epoch: 3,
        refresh: token(),
        created_at: NOW,
        last_active_at: NOW,
        expires_at: NOW.plus_seconds(12 * HOUR),
        idle_until: NOW.plus_seconds(HOUR),
        device: "Firefox, Linux".to_owned(),
        address: "192.0.2.1".to_owned(),
        proof: None,
    }
}

fn token() -> TokenHash {
    RefreshSecret::from_random(random()).hash()
}

fn before(time: Timestamp) -> Timestamp {
    Timestamp::from_millis(time.millis() - 1)
}

#[tokio::test]
async fn a_session_is_read_back() {
    let desk = Desk::new().await;
    let found = desk.read(NOW).await.expect("found");
    let expected = &desk.session;
    assert_eq!((&found.admin, &found.id, found.epoch), (&expected.admin, &expected.id, 3));
    assert!(found.refresh.matches(&expected.refresh));
    assert_eq!((found.created_at, found.last_active_at), (NOW, NOW));
    assert_eq!((found.expires_at, found.idle_until), (expected.expires_at, expected.idle_until));
    assert_eq!((&found.device, &found.address), (&expected.device, &expected.address));
    let other = AdminId::from_random(random());
    assert!(desk.sessions.session(&other, &expected.id, NOW).await.expect("read").is_none());
}

/// What was proved stays with its session, whatever becomes of its refresh token.
#[tokio::test]
async fn a_proof_outlives_rotations_and_belongs_to_one_session() {
    let desk = Desk::new().await;
    let Session { admin, id, refresh, .. } = &desk.session;
    let other = Session { proof: Some(Proof { at: NOW, by_second_factor: true }), ..session(admin) };
    desk.sessions.start(&other).await.expect("started");
    assert_eq!(desk.read(NOW).await.expect("found").proof, None);
    let later = NOW.plus_seconds(60);
    let proof = Proof { at: later, by_second_factor: false };
    assert!(desk.sessions.prove(admin, id, proof).await.expect("asked"));
    // At the same moment as an exchange, too: each writes its own attributes.
    let (first, second) = (token(), token());
    let rotated = desk.rotate(refresh, &first, later).await;
    assert!(matches!(rotated, Rotation::Rotated(Session { proof: Some(kept), .. }) if kept == proof));
    let again = Proof { at: later, by_second_factor: true };
    let (rotated, proved) =
        tokio::join!(desk.rotate(&first, &second, later), desk.sessions.prove(admin, id, again));
    assert!(matches!(rotated, Rotation::Rotated(_)) && proved.expect("asked"));
    let found = desk.read(later).await.expect("found");
    assert!(found.proof == Some(again) && found.refresh.matches(&second));
    let untouched = desk.sessions.session(admin, &other.id, later).await.expect("read").expect("found");
    assert_eq!(untouched.proof, other.proof);
}

#[tokio::test]
async fn a_proof_brings_no_session_back() {
    let desk = Desk::new().await;
    let Session { admin, id, idle_until, expires_at, .. } = &desk.session;
    let prove = async |at| {
        let proof = Proof { at, by_second_factor: false };
        desk.sessions.prove(admin, id, proof).await.expect("asked")
    };
    assert!(prove(before(*idle_until)).await);
    assert!(!prove(*idle_until).await && !prove(*expires_at).await, "it is over");
    assert!(desk.sessions.end(admin, id).await.expect("ended"));
    assert!(!prove(NOW).await);
    let left = desk.database.all("look", &desk.table, admin.as_str()).await.expect("read");
    assert!(left.is_empty(), "an item without a session");
}

#[tokio::test]
async fn a_session_belongs_to_its_admin_in_one_epoch() {
    let anna = admin("anna@example.org", Role::Viewer);
    let of = |admin: &AdminId, epoch| Session { epoch, ..session(admin) };
    assert!(of(&anna.id, 0).belongs_to(&anna));
    assert!(!of(&anna.id, 1).belongs_to(&anna) && !of(&AdminId::from_random(random()), 0).belongs_to(&anna));
}

#[tokio::test]
async fn over_at_the_second_itself() {
    let desk = Desk::new().await;
    let (sessions, admin, token) = (&desk.sessions, &desk.session.admin, &desk.session.refresh);
    let mut short = session(admin);
    short.expires_at = NOW.plus_seconds(60);
    sessions.start(&short).await.expect("started");
    for (over, id) in [(desk.session.idle_until, &desk.session.id), (short.expires_at, &short.id)] {
        for (now, there) in [(over, false), (before(over), true)] {
            assert_eq!(sessions.session(admin, id, now).await.expect("read").is_some(), there);
            let listed = sessions.list(admin, now).await.expect("listed");
            assert_eq!(listed.iter().any(|session| session.id == *id), there);
        }
    }
    assert!(matches!(
        desk.rotate(token, &super::sessions::token(), desk.session.idle_until).await,
        Rotation::Gone
    ));
    let late =
        sessions.rotate(admin, &short.id, &short.refresh, token, short.expires_at, short.idle_until).await;
    assert!(matches!(late.expect("asked"), Rotation::Gone));
    let last = before(short.expires_at);
    let rotated =
        sessions.rotate(admin, &short.id, &short.refresh, token, last, last.plus_seconds(HOUR)).await;
    let Ok(Rotation::Rotated(rotated)) = rotated else { panic!("not yet over") };
    assert!(!rotated.is_alive_at(short.expires_at), "no activity prolongs the absolute end");
    assert!(sessions.session(admin, &short.id, short.expires_at).await.expect("read").is_none());
    let idle = before(desk.session.idle_until);
    assert!(matches!(desk.rotate(token, &super::sessions::token(), idle).await, Rotation::Rotated(_)));
    assert!(desk.read(desk.session.idle_until).await.is_some(), "activity prolongs");
}

#[tokio::test]
async fn each_exchange_makes_the_next_token_the_good_one() {
    let desk = Desk::new().await;
    let tokens: Vec<_> =
        std::iter::once(desk.session.refresh.clone()).chain((0..4).map(|_| token())).collect();
    for (n, pair) in tokens.windows(2).enumerate() {
        let now = NOW.plus_seconds(600 * (n as u64 + 1));
        let Rotation::Rotated(session) = desk.rotate(&pair[0], &pair[1], now).await else { panic!("good") };
        assert!(session.refresh.matches(&pair[1]));
        assert_eq!((session.last_active_at, session.idle_until), (now, now.plus_seconds(HOUR)));
        assert_eq!((session.created_at, session.expires_at), (NOW, desk.session.expires_at));
        assert_eq!(session.epoch, 3);
    }
}

#[tokio::test]
async fn a_repetition_within_ten_seconds_changes_nothing() {
    let desk = Desk::new().await;
    let (first, second) = (&desk.session.refresh, &token());
    assert!(matches!(desk.rotate(first, second, NOW).await, Rotation::Rotated(_)));
    let last = Timestamp::from_millis(NOW.millis() + Sessions::REPEATABLE_MILLIS - 1);
    // Also by somebody whose clock is a little behind.
    for now in [before(NOW), NOW, last] {
        let Rotation::Repeated(session) = desk.rotate(first, &token(), now).await else { panic!("{now:?}") };
        assert!(session.refresh.matches(second));
        assert_eq!((session.last_active_at, session.idle_until), (NOW, NOW.plus_seconds(HOUR)));
    }
    assert!(matches!(desk.rotate(second, &token(), last).await, Rotation::Rotated(_)));
    assert!(matches!(desk.rotate(first, &token(), last).await, Rotation::Reused), "two exchanges ago");
    assert!(matches!(desk.rotate(second, &token(), last).await, Rotation::Gone));
}

#[tokio::test]
async fn at_ten_seconds_a_repetition_is_a_reuse_and_ends_the_session() {
    let desk = Desk::new().await;
    let (first, second) = (&desk.session.refresh, &token());
    assert!(matches!(desk.rotate(first, second, NOW).await, Rotation::Rotated(_)));
    let late = Timestamp::from_millis(NOW.millis() + Sessions::REPEATABLE_MILLIS);
    assert!(matches!(desk.rotate(first, &token(), late).await, Rotation::Reused));
    assert!(desk.read(late).await.is_none());
    assert!(matches!(desk.rotate(second, &token(), late).await, Rotation::Gone), "the good one too");
}

#[tokio::test]
async fn a_token_that_never_was_ends_the_session() {
    let desk = Desk::new().await;
    let other = session(&desk.session.admin);
    desk.sessions.start(&other).await.expect("started");
    assert!(
        matches!(desk.rotate(&other.refresh, &token(), NOW).await, Rotation::Reused),
        "of another session"
    );
    assert!(desk.read(NOW).await.is_none());
    let kept = desk.sessions.session(&other.admin, &other.id, NOW).await.expect("read");
    assert!(kept.is_some(), "that one is somebody's still");
}

#[tokio::test(flavor = "multi_thread")]
async fn tabs_that_refresh_together_get_the_same_successor() {
    for _ in 0..5 {
        let desk = Desk::new().await;
        let (first, second) = (&desk.session.refresh, &token());
        let outcomes = join_all((0..8).map(|_| desk.rotate(first, second, NOW))).await;
        let (mut rotated, mut repeated) = (0, 0);
        for outcome in outcomes {
            match outcome {
                Rotation::Rotated(session) => {
                    assert!(session.refresh.matches(second));
                    rotated += 1;
                }
                Rotation::Repeated(session) => {
                    assert!(session.refresh.matches(second));
                    repeated += 1;
                }
                Rotation::Reused | Rotation::Gone => panic!("nobody did anything wrong"),
            }
        }
        assert_eq!((rotated, repeated), (1, 7));
    }
}

/// A thief's old token against the owner's exchanges: whatever the order, in the end the session is over.
#[tokio::test(flavor = "multi_thread")]
async fn a_reuse_that_races_with_an_exchange_ends_the_session() {
    for _ in 0..10 {
        let desk = Desk::new().await;
        let (first, second, third) = (&desk.session.refresh, &token(), &token());
        assert!(matches!(desk.rotate(first, second, NOW).await, Rotation::Rotated(_)));
        let late = NOW.plus_seconds(600);
        let successor = token();
        let (thief, owner) =
            tokio::join!(desk.rotate(first, &successor, late), desk.rotate(second, third, late));
        assert!(matches!(thief, Rotation::Reused));
        assert!(matches!(owner, Rotation::Rotated(_) | Rotation::Gone));
        assert!(desk.read(late).await.is_none());
    }
}

#[tokio::test]
async fn sessions_are_listed_last_active_first_and_ended() {
    let desk = Desk::new().await;
    let Desk { sessions, session: first, .. } = &desk;
    let (mut second, strangers) = (session(&first.admin), session(&AdminId::from_random(random())));
    second.last_active_at = NOW.plus_seconds(1);
    sessions.start(&second).await.expect("started");
    sessions.start(&strangers).await.expect("started");
    let ids = async || {
        let listed = sessions.list(&first.admin, NOW).await.expect("listed");
        listed.into_iter().map(|session| session.id).collect::<Vec<_>>()
    };
    assert_eq!(ids().await, [second.id.clone(), first.id.clone()]);
    for there in [true, false] {
        assert_eq!(sessions.end(&first.admin, &second.id).await.expect("ended"), there);
    }
    assert_eq!(ids().await, std::slice::from_ref(&first.id));
    assert!(!sessions.end(&first.admin, &strangers.id).await.expect("asked"), "not theirs");
    for n in 0..40 {
        let more = Session { last_active_at: NOW.plus_seconds(n), ..session(&first.admin) };
        sessions.start(&more).await.expect("started");
    }
    sessions.end_all(&first.admin).await.expect("ended");
    assert!(ids().await.is_empty());
    assert_eq!(sessions.list(&strangers.admin, NOW).await.expect("listed").len(), 1);
}

#[tokio::test]
async fn the_table_holds_hashes_and_ends_by_itself() {
    let desk = Desk::new().await;
    let secret = RefreshSecret::from_random(random());
    let expires_at = Timestamp::from_millis(NOW.millis() + 1);
    let other = Session { refresh: secret.hash(), expires_at, ..session(&desk.session.admin) };
    desk.sessions.start(&other).await.expect("started");
    let scan = desk.database.client.scan().table_name(&desk.table).send().await.expect("scanned");
    let all = format!("{:?}", scan.items());
    assert!(!all.contains(secret.expose().as_str()));
    assert!(all.contains(&secret.hash().to_hex()), "the search itself works");
    let mut purged: Vec<_> =
        scan.items().iter().map(|item| item["purge_at"].as_n().expect("a number")).collect();
    purged.sort();
    let ends = [NOW.seconds() + 1, NOW.seconds() + 12 * HOUR].map(|end| end.to_string());
    assert_eq!(purged, ends.each_ref(), "the first full second that is past the end");
}
