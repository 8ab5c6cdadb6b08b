use domain::{InvitationId, InvitationToken, Role, Scope, TokenHash};
use futures_util::future::join_all;

use super::{
    accounts::{Office, admin, same},
    *,
};
use crate::{AcceptError, Admin, Invitation};

const DAY: u64 = 24 * 60 * 60;

/// What makes `admin` out of whoever has the token, within a day.
pub(super) fn invitation(owner: &Admin, admin: &Admin) -> (Invitation, TokenHash) {
    let invitation = Invitation {
        id: InvitationId::from_random(random()),
        label: label("Anna from the help desk"),
        email: None,
        role: admin.role,
        scope: admin.scope.clone(),
        created_by: owner.id.clone(),
        created_at: NOW,
        expires_at: NOW.plus_seconds(DAY),
    };
    (invitation, InvitationToken::from_random(random()).hash())
}

#[tokio::test]
async fn an_invitation_is_read_back_and_used_once() {
    let office = Office::new().await;
    let Office { accounts, owner, .. } = &office;
    let scope = Scope::of([CampaignId::from_random([7; 16])]).expect("few");
    let anna = Admin { scope, ..admin("anna@example.org", Role::Admin) };
    let (mut sent, token) = invitation(owner, &anna);
    sent.email = Some(address_of("Anna@Example.org"));
    accounts.create_invitation(&sent, &token).await.expect("invited");
    let found = accounts.invitation(&token, NOW).await.expect("read").expect("found");
    assert_eq!((&found.id, &found.created_by), (&sent.id, &owner.id));
    assert_eq!(found.label.as_str(), sent.label.as_str());
    assert_eq!(found.email.expect("named").as_typed(), "Anna@Example.org");
    assert_eq!((found.role, &found.scope), (Role::Admin, &anna.scope));
    assert_eq!((found.created_at, found.expires_at), (sent.created_at, sent.expires_at));

    accounts.accept_invitation(&token, &anna, NOW).await.expect("accepted");
    assert!(same(&office.read(&anna.id).await, &anna));
    assert!(accounts.invitation(&token, NOW).await.expect("read").is_none());
    assert!(accounts.list_invitations(NOW).await.expect("listed").is_empty());
    let again = accounts.accept_invitation(&token, &admin("eve@example.org", Role::Admin), NOW).await;
    assert!(matches!(again, Err(AcceptError::Unusable)));
    assert_eq!(accounts.list_admins().await.expect("listed").len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_accept_at_once_one_becomes_an_admin() {
    let office = Office::new().await;
    let racers: Vec<_> = (0..8).map(|n| admin(&format!("a{n}@example.org"), Role::Owner)).collect();
    let (sent, token) = invitation(&office.owner, &racers[0]);
    office.accounts.create_invitation(&sent, &token).await.expect("invited");
    let accepts = racers.iter().map(|racer| office.accounts.accept_invitation(&token, racer, NOW));
    let outcomes = join_all(accepts).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let late = |outcome: &Result<_, _>| matches!(outcome, Err(AcceptError::Unusable));
    assert_eq!(outcomes.iter().filter(|outcome| late(outcome)).count(), 7);
    assert_eq!(office.accounts.list_admins().await.expect("listed").len(), 2);
    assert_eq!(office.items().await.len(), 5, "of the others nothing is left");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_has_one_admin() {
    let office = Office::new().await;
    let racers: Vec<_> = (0..4).map(|_| admin("anna@example.org", Role::Viewer)).collect();
    let mut tokens = Vec::new();
    for racer in &racers {
        let (sent, token) = invitation(&office.owner, racer);
        office.accounts.create_invitation(&sent, &token).await.expect("invited");
        tokens.push(token);
    }
    let accepts = racers.iter().zip(&tokens);
    let accepts = accepts.map(|(racer, token)| office.accounts.accept_invitation(token, racer, NOW));
    let outcomes = join_all(accepts).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let taken = |outcome: &Result<_, _>| matches!(outcome, Err(AcceptError::EmailTaken));
    assert_eq!(outcomes.iter().filter(|outcome| taken(outcome)).count(), 3);
    let left = office.accounts.list_invitations(NOW).await.expect("listed");
    assert_eq!(left.len(), 3, "an invitation that made nobody can still be used");
}

#[tokio::test]
async fn over_from_the_second_of_expiry() {
    let office = Office::new().await;
    let Office { accounts, owner, .. } = &office;
    let anna = admin("anna@example.org", Role::Viewer);
    let (sent, token) = invitation(owner, &anna);
    accounts.create_invitation(&sent, &token).await.expect("invited");
    let last = Timestamp::from_millis(sent.expires_at.millis() - 1);
    assert!(!accounts.delete_invitation(&sent.id, sent.expires_at).await.expect("asked"));
    for (now, there) in [(sent.expires_at, false), (last, true)] {
        assert_eq!(accounts.invitation(&token, now).await.expect("read").is_some(), there);
        assert_eq!(accounts.list_invitations(now).await.expect("listed").len(), usize::from(there));
        let accepted = accounts.accept_invitation(&token, &anna, now).await;
        assert_eq!(accepted.is_ok(), there);
        assert!(there || matches!(accepted, Err(AcceptError::Unusable)));
    }
}

#[tokio::test]
async fn an_invitation_makes_no_more_than_it_says() {
    let office = Office::new().await;
    let Office { accounts, owner, .. } = &office;
    let scope = Scope::of([CampaignId::from_random([7; 16])]).expect("few");
    let anna = Admin { scope, ..admin("anna@example.org", Role::Viewer) };
    let (mut sent, token) = invitation(owner, &anna);
    sent.email = Some(anna.email.clone());
    accounts.create_invitation(&sent, &token).await.expect("invited");
    for other in [
        Admin { role: Role::Owner, ..anna.clone() },
        Admin { scope: Scope::All, ..anna.clone() },
        Admin { email: address_of("eve@example.org"), ..anna.clone() },
    ] {
        let accepted = accounts.accept_invitation(&token, &other, NOW).await;
        assert!(matches!(accepted, Err(AcceptError::Unusable)));
    }
    accounts.accept_invitation(&token, &anna, NOW).await.expect("accepted");
}

#[tokio::test]
async fn invitations_are_listed_newest_first_and_withdrawn() {
    let office = Office::new().await;
    let Office { accounts, owner, .. } = &office;
    let anna = admin("anna@example.org", Role::Viewer);
    let (older, older_token) = invitation(owner, &anna);
    let (mut newer, newer_token) = invitation(owner, &anna);
    newer.created_at = NOW.plus_seconds(1);
    accounts.create_invitation(&older, &older_token).await.expect("invited");
    accounts.create_invitation(&newer, &newer_token).await.expect("invited");
    let ids = async || {
        let listed = accounts.list_invitations(NOW).await.expect("listed");
        listed.into_iter().map(|invitation| invitation.id).collect::<Vec<_>>()
    };
    assert_eq!(ids().await, [newer.id.clone(), older.id.clone()]);
    for withdrawn in [true, false] {
        assert_eq!(accounts.delete_invitation(&newer.id, NOW).await.expect("asked"), withdrawn);
    }
    assert_eq!(ids().await, [older.id]);
    let accepted = accounts.accept_invitation(&newer_token, &anna, NOW).await;
    assert!(matches!(accepted, Err(AcceptError::Unusable)));
    accounts.accept_invitation(&older_token, &anna, NOW).await.expect("accepted");
}

#[tokio::test]
async fn one_token_one_invitation() {
    let office = Office::new().await;
    let anna = admin("anna@example.org", Role::Viewer);
    let (sent, token) = invitation(&office.owner, &anna);
    let (other, _) = invitation(&office.owner, &admin("eve@example.org", Role::Owner));
    office.accounts.create_invitation(&sent, &token).await.expect("invited");
    assert!(office.accounts.create_invitation(&other, &token).await.is_err());
    let found = office.accounts.invitation(&token, NOW).await.expect("read").expect("found");
    assert_eq!((found.id, found.role), (sent.id, Role::Viewer));
}

#[tokio::test]
async fn invitations_are_to_be_purged() {
    let office = Office::new().await;
    let (sent, token) = invitation(&office.owner, &admin("anna@example.org", Role::Viewer));
    office.accounts.create_invitation(&sent, &token).await.expect("invited");
    let items = office.items().await;
    let purged: Vec<_> = items.iter().filter_map(|item| item.get("purge_at")?.as_n().ok()).collect();
    assert_eq!(purged, [&sent.expires_at.seconds().to_string()]);
}
