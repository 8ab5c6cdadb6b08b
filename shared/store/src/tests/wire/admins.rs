use domain::{AdminId, AttemptId, RefreshSecret, ResetId, ResetToken, Role, SessionId};

use super::{super::accounts::admin, super::invitations::invitation, *};
use crate::{
    Accounts, Actor, Audit, CodeMac, DayRange, Entry, Filter, Outcome, Reset, ResetLink, Rotation, Session,
    Sessions,
};

async fn lossy_table(relay: &Relay) -> (Database, String) {
    let table = table(&Database::new(&aws().await), &["pk", "sk"]).await;
    (relay.database(), table)
}

fn entry(at: Timestamp) -> Entry {
    Entry {
        at,
        actor: Actor::nobody(),
        action: "sign-in",
        object: String::new(),
        detail: String::new(),
        outcome: Outcome::Done,
        address: "192.0.2.1".to_owned(),
        device: String::new(),
    }
}

fn session() -> Session {
    Session {
        admin: AdminId::from_random(random()),
        id: SessionId::from_random(random()),
        epoch: 0,
        refresh: RefreshSecret::from_random(random()).hash(),
        created_at: NOW,
        last_active_at: NOW,
        expires_at: NOW.plus_seconds(3600),
        idle_until: NOW.plus_seconds(3600),
        device: String::new(),
        address: String::new(),
        proof: None,
    }
}

/// What was done is not taken for somebody else's doing because its first answer got lost.
#[tokio::test]
async fn a_lost_answer_does_not_lock_an_admin_out() {
    let relay = Relay::start(Trouble::LostAnswers).await;
    let (database, table) = lossy_table(&relay).await;
    let accounts = Accounts::new(&database, table);
    let owner = admin("owner@example.org", Role::Owner);
    let id = &owner.id;
    accounts.create_first_owner(&owner).await.expect("created");
    let anna = admin("anna@example.org", Role::Viewer);
    let (sent, token) = invitation(&owner, &anna);
    accounts.create_invitation(&sent, &token).await.expect("invited");
    accounts.accept_invitation(&token, &anna, NOW).await.expect("accepted");
    accounts.set_role_and_scope(&anna.id, Some(Role::Owner), None, NOW).await.expect("changed");
    accounts.delete_admin(&anna.id).await.expect("deleted");

    let codes: Vec<_> = (0..2).map(|_| RefreshSecret::from_random(random()).hash()).collect();
    assert!(accounts.put_second_factor(id, b"sealed").await.expect("offered"));
    assert!(accounts.confirm_second_factor(id, b"sealed", 1, &codes).await.expect("confirmed"));
    assert!(accounts.use_step(id, 2).await.expect("used"));
    assert!(accounts.use_recovery_code(id, &codes[0]).await.expect("used"));
    assert!(accounts.change_password(id, &owner.password_hash, "second").await.expect("changed").is_some());

    let asked = Reset {
        id: ResetId::from_random(random()),
        admin: id.clone(),
        epoch: 1,
        code: CodeMac::new(random()),
        expires_at: NOW.plus_seconds(600),
    };
    accounts.create_reset(&asked).await.expect("created");
    for _ in 0..Accounts::TRIES {
        let attempt = AttemptId::from_random(random());
        assert!(accounts.try_reset(&asked.id, &attempt, NOW).await.expect("tried").is_some());
    }
    accounts.reset_password(&asked, "third", NOW).await.expect("replaced");
    let token = ResetToken::from_random(random()).hash();
    let link = ResetLink { admin: id.clone(), expires_at: NOW.plus_seconds(600) };
    accounts.create_reset_link(&link, &token).await.expect("created");
    accounts.reset_by_link(&token, &link, "fourth", NOW).await.expect("replaced");
    let found = accounts.admin(id).await.expect("read").expect("found");
    assert_eq!((found.password_hash.as_str(), found.epoch), ("fourth", 3), "each raised the epoch once");
}

/// Another transaction in the way is waited for, and taken for no refusal.
#[tokio::test]
async fn a_conflict_is_waited_for() {
    let relay = Relay::start(Trouble::Conflicts).await;
    let (database, table) = lossy_table(&relay).await;
    let (accounts, audit) = (Accounts::new(&database, &table), Audit::new(&database, &table));
    let owner = admin("owner@example.org", Role::Owner);
    accounts.create_first_owner(&owner).await.expect("created");
    assert_eq!(accounts.end_sessions(&owner.id).await.expect("ended"), Some(1));
    assert!(accounts.put_second_factor(&owner.id, b"sealed").await.expect("offered"));
    audit.append(&entry(NOW)).await.expect("appended");
    assert_eq!(relay.requests("TransactWriteItems").len(), 6, "each was refused once");
    assert_eq!(relay.requests("UpdateItem").len(), 2);
}

#[tokio::test]
async fn a_lost_answer_ends_no_session() {
    let relay = Relay::start(Trouble::LostAnswers).await;
    let (database, table) = lossy_table(&relay).await;
    let sessions = Sessions::new(&database, table);
    let started = session();
    let Session { admin, id, refresh, .. } = &started;
    sessions.start(&started).await.expect("started");
    let next = RefreshSecret::from_random(random()).hash();
    let rotate =
        |presented, next, now| sessions.rotate(admin, id, presented, next, now, NOW.plus_seconds(3600));
    let rotated = rotate(refresh, &next, NOW).await.expect("asked");
    let Rotation::Repeated(session) = rotated else { panic!("it finds its own work: {rotated:?}") };
    assert!(session.refresh.matches(&next));
    let late = NOW.plus_seconds(10);
    assert!(matches!(rotate(refresh, &next, late).await.expect("asked"), Rotation::Reused));
    assert!(sessions.session(admin, id, late).await.expect("read").is_none());
}

#[tokio::test]
async fn a_lost_answer_writes_no_entry_twice() {
    let relay = Relay::start(Trouble::LostAnswers).await;
    let (database, table) = lossy_table(&relay).await;
    let audit = Audit::new(&database, table);
    let days = DayRange::new(NOW.day(), NOW.plus_seconds(86_400).day()).expect("a range");
    for at in [NOW, NOW, NOW, NOW.plus_seconds(86_400)] {
        audit.append(&entry(at)).await.expect("appended");
    }
    let page = audit.search(&days, &Filter::default(), None).await.expect("searched");
    assert_eq!(page.entries.len(), 4);
    assert_eq!(audit.verify(&days).await.expect("read").broken, None);
}

#[tokio::test]
async fn an_entry_is_one_call_as_long_as_nobody_else_appends() {
    let relay = Relay::start(Trouble::None).await;
    let (database, table) = lossy_table(&relay).await;
    let (audit, other) = (Audit::new(&database, &table), Audit::new(&database, &table));
    for (writer, at, calls) in [
        (&audit, NOW, 2),
        (&audit, NOW, 1),
        (&audit, NOW.plus_seconds(86_400), 1),
        (&other, NOW.plus_seconds(86_400), 3),
        (&audit, NOW.plus_seconds(86_400), 4),
        (&audit, NOW.plus_seconds(86_400), 1),
    ] {
        let before = relay.count();
        let place = writer.append(&entry(at)).await.expect("appended");
        assert_eq!(relay.count() - before, calls, "{place}");
    }
}

/// A session that was ended, a code that was used must not pass because a replica lags behind.
#[tokio::test]
async fn every_read_is_consistent() {
    let relay = Relay::start(Trouble::None).await;
    let (database, table) = lossy_table(&relay).await;
    let (accounts, sessions) = (Accounts::new(&database, &table), Sessions::new(&database, &table));
    let audit = Audit::new(&database, &table);
    let owner = admin("owner@example.org", Role::Owner);
    accounts.create_first_owner(&owner).await.expect("created");
    accounts.is_set_up().await.expect("read");
    accounts.admin_by_email(&owner.email).await.expect("read");
    accounts.list_admins().await.expect("listed");
    accounts.settings().await.expect("read");
    let token = ResetToken::from_random(random()).hash();
    accounts.invitation(&token, NOW).await.expect("read");
    accounts.reset_link(&token, NOW).await.expect("read");
    accounts.list_invitations(NOW).await.expect("listed");
    let session = session();
    sessions.session(&session.admin, &session.id, NOW).await.expect("read");
    sessions.list(&session.admin, NOW).await.expect("listed");
    sessions.end_all(&session.admin).await.expect("ended");
    let days = DayRange::new(NOW.day(), NOW.day()).expect("a range");
    for _ in 0..2 {
        Audit::new(&database, &table).append(&entry(NOW)).await.expect("appended");
    }
    audit.search(&days, &Filter::default(), None).await.expect("searched");
    audit.verify(&days).await.expect("read");
    let reads = [relay.requests("GetItem"), relay.requests("Query")].concat();
    assert_eq!(reads.len(), 7 + 4 + 3 + 2 + 2);
    for body in reads {
        assert!(body.contains(r#""ConsistentRead":true"#), "{body}");
    }
}

/// Known or not: the answer takes as many calls.
#[tokio::test]
async fn an_unknown_address_costs_as_many_reads() {
    let relay = Relay::start(Trouble::None).await;
    let (database, table) = lossy_table(&relay).await;
    let accounts = Accounts::new(&database, &table);
    let owner = admin("owner@example.org", Role::Owner);
    accounts.create_first_owner(&owner).await.expect("created");
    for (address, known) in [(&owner.email, true), (&address_of("nobody@example.org"), false)] {
        let before = relay.requests("GetItem").len();
        assert_eq!(accounts.admin_by_email(address).await.expect("read").is_some(), known);
        assert_eq!(relay.requests("GetItem").len() - before, 2);
    }
}
