use domain::{AdminId, AttemptId, ResetId, ResetToken, Role};
use futures_util::future::join_all;

use super::{accounts::Office, *};
use crate::{Accounts, CodeMac, Reset, ResetError, ResetLink};

const TEN_MINUTES: u64 = 600;

fn reset(admin: &AdminId) -> Reset {
    Reset {
        id: ResetId::from_random(random()),
        admin: admin.clone(),
        epoch: 0,
        code: CodeMac::new(random()),
        expires_at: NOW.plus_seconds(TEN_MINUTES),
    }
}

async fn attempt(accounts: &Accounts, id: &ResetId, now: Timestamp) -> Option<Reset> {
    accounts.try_reset(id, &AttemptId::from_random(random()), now).await.expect("tried")
}

fn unusable(outcome: Result<(), ResetError>) -> bool {
    matches!(outcome, Err(ResetError::Unusable))
}

#[tokio::test]
async fn a_code_replaces_the_password_once() {
    let office = Office::new().await;
    let Office { accounts, owner, .. } = &office;
    let asked = reset(&owner.id);
    accounts.create_reset(&asked).await.expect("created");
    let found = attempt(accounts, &asked.id, NOW).await.expect("found");
    assert_eq!((&found.id, &found.admin, found.expires_at), (&asked.id, &owner.id, asked.expires_at));
    assert!(found.code.matches(&asked.code) && !found.code.matches(&CodeMac::new([0; 32])));
    accounts.reset_password(&found, "second", NOW).await.expect("replaced");
    let changed = office.read(&owner.id).await;
    assert_eq!((changed.password_hash.as_str(), changed.epoch), ("second", 1));
    assert!(attempt(accounts, &asked.id, NOW).await.is_none());
    assert!(unusable(accounts.reset_password(&found, "third", NOW).await));
    assert_eq!(office.read(&owner.id).await.password_hash, "second");
}

#[tokio::test]
async fn five_tries_and_no_more() {
    let office = Office::new().await;
    let Office { accounts, owner, .. } = &office;
    let asked = reset(&owner.id);
    accounts.create_reset(&asked).await.expect("created");
    let again = AttemptId::from_random(random());
    for _ in 0..3 {
        let tried = accounts.try_reset(&asked.id, &again, NOW).await.expect("tried");
        assert!(tried.is_some(), "the answer to the first may have been lost");
    }
    for _ in 1..Accounts::TRIES {
        assert!(attempt(accounts, &asked.id, NOW).await.is_some());
    }
    for _ in 0..3 {
        assert!(attempt(accounts, &asked.id, NOW).await.is_none());
    }
    assert!(attempt(accounts, &ResetId::from_random(random()), NOW).await.is_none(), "unknown");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_forty_tries_at_once_five_count() {
    let office = Office::new().await;
    let asked = reset(&office.owner.id);
    office.accounts.create_reset(&asked).await.expect("created");
    let tries = (0..40).map(|_| attempt(&office.accounts, &asked.id, NOW));
    assert_eq!(join_all(tries).await.into_iter().flatten().count(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_used_twice_at_once_replaces_the_password_once() {
    let office = Office::new().await;
    let Office { accounts, owner, .. } = &office;
    let asked = reset(&owner.id);
    accounts.create_reset(&asked).await.expect("created");
    let hashes: Vec<_> = (0..6).map(|n| format!("new-{n}")).collect();
    let outcomes = join_all(hashes.iter().map(|new| accounts.reset_password(&asked, new, NOW))).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert_eq!(office.read(&owner.id).await.epoch, 1);
}

#[tokio::test]
async fn over_from_the_second_of_expiry() {
    let office = Office::new().await;
    let Office { accounts, owner, .. } = &office;
    let asked = reset(&owner.id);
    accounts.create_reset(&asked).await.expect("created");
    let end = asked.expires_at;
    let last = Timestamp::from_millis(end.millis() - 1);
    assert!(attempt(accounts, &asked.id, end).await.is_none());
    assert!(attempt(accounts, &asked.id, last).await.is_some());
    assert!(unusable(accounts.reset_password(&asked, "second", end).await));
    accounts.reset_password(&asked, "second", last).await.expect("replaced");

    let (link, token) = link(&owner.id);
    accounts.create_reset_link(&link, &token).await.expect("created");
    assert!(accounts.reset_link(&token, end).await.expect("read").is_none());
    assert_eq!(accounts.reset_link(&token, last).await.expect("read").as_ref(), Some(&link));
    assert!(unusable(accounts.reset_by_link(&token, &link, "third", end).await));
    accounts.reset_by_link(&token, &link, "third", last).await.expect("replaced");
}

/// Anybody can make a request for any address.
#[tokio::test]
async fn a_strangers_requests_and_tries_void_no_code() {
    let office = Office::new().await;
    let Office { accounts, owner, .. } = &office;
    let ours = reset(&owner.id);
    accounts.create_reset(&ours).await.expect("created");
    let strangers: Vec<_> = (0..4).map(|_| reset(&owner.id)).collect();
    for strange in &strangers {
        accounts.create_reset(strange).await.expect("created");
        for _ in 0..=Accounts::TRIES {
            attempt(accounts, &strange.id, NOW).await;
        }
        assert!(attempt(accounts, &strange.id, NOW).await.is_none(), "its own tries are used up");
    }
    let found = attempt(accounts, &ours.id, NOW).await.expect("good as ever");
    accounts.reset_password(&found, "second", NOW).await.expect("replaced");
    for strange in &strangers {
        assert!(unusable(accounts.reset_password(strange, "third", NOW).await), "void with the old password");
    }
    assert_eq!(office.read(&owner.id).await.password_hash, "second");
}

#[tokio::test]
async fn a_newer_link_voids_the_one_before() {
    let office = Office::new().await;
    let Office { accounts, owner, .. } = &office;

    let ((first, first_token), (second, second_token)) = (link(&owner.id), link(&owner.id));
    accounts.create_reset_link(&first, &first_token).await.expect("created");
    accounts.create_reset_link(&second, &second_token).await.expect("created");
    assert!(unusable(accounts.reset_by_link(&first_token, &first, "third", NOW).await));
    accounts.reset_by_link(&second_token, &second, "third", NOW).await.expect("replaced");
}

#[tokio::test]
async fn a_changed_password_voids_all_requests() {
    let office = Office::new().await;
    let Office { accounts, owner, .. } = &office;
    for way in 0..3 {
        let before = office.read(&owner.id).await;
        let asked = Reset { epoch: before.epoch, ..reset(&owner.id) };
        let (link, token) = link(&owner.id);
        accounts.create_reset(&asked).await.expect("created");
        accounts.create_reset_link(&link, &token).await.expect("created");
        let now = before.password_hash;
        match way {
            0 => drop(
                accounts.change_password(&owner.id, &now, "by hand").await.expect("changed").expect("ours"),
            ),
            1 => accounts.reset_password(&asked, "by code", NOW).await.expect("replaced"),
            _ => accounts.reset_by_link(&token, &link, "by link", NOW).await.expect("replaced"),
        }
        assert!(unusable(accounts.reset_password(&asked, "late", NOW).await), "{way}");
        assert!(unusable(accounts.reset_by_link(&token, &link, "late", NOW).await), "{way}");
    }
}

#[tokio::test]
async fn the_code_of_one_account_opens_no_other() {
    let office = Office::new().await;
    let Office { accounts, owner, .. } = &office;
    let anna = office.join("anna@example.org", Role::Viewer).await;
    let (annas, owners) = (reset(&anna.id), reset(&owner.id));
    accounts.create_reset(&annas).await.expect("created");
    accounts.create_reset(&owners).await.expect("created");
    for mixed in [
        Reset { admin: owner.id.clone(), ..annas.clone() },
        Reset { id: annas.id.clone(), ..owners.clone() },
        Reset { id: owners.id.clone(), ..annas.clone() },
    ] {
        assert!(unusable(accounts.reset_password(&mixed, "stolen", NOW).await));
    }
    let (link, token) = link(&anna.id);
    accounts.create_reset_link(&link, &token).await.expect("created");
    let mixed = ResetLink { admin: owner.id.clone(), ..link };
    assert!(unusable(accounts.reset_by_link(&token, &mixed, "stolen", NOW).await));
    assert_eq!(office.read(&owner.id).await.password_hash, owner.password_hash);
    assert_eq!(office.read(&anna.id).await.password_hash, anna.password_hash);
}

#[tokio::test]
async fn who_is_gone_resets_nothing() {
    let office = Office::new().await;
    let Office { accounts, .. } = &office;
    let anna = office.join("anna@example.org", Role::Viewer).await;
    let (asked, (link, token)) = (reset(&anna.id), link(&anna.id));
    accounts.create_reset(&asked).await.expect("created");
    accounts.create_reset_link(&link, &token).await.expect("created");
    accounts.delete_admin(&anna.id).await.expect("deleted");
    assert!(unusable(accounts.reset_password(&asked, "late", NOW).await));
    assert!(unusable(accounts.reset_by_link(&token, &link, "late", NOW).await));
    let late = reset(&anna.id);
    accounts.create_reset(&late).await.expect("created");
    assert!(unusable(accounts.reset_password(&late, "late", NOW).await));
    assert!(unusable(accounts.create_reset_link(&link, &ResetToken::from_random(random()).hash()).await));
    assert!(accounts.admin(&anna.id).await.expect("read").is_none(), "not even a part of one");
}

#[tokio::test]
async fn resets_are_to_be_purged() {
    let office = Office::new().await;
    let (asked, (link, token)) = (reset(&office.owner.id), link(&office.owner.id));
    office.accounts.create_reset(&asked).await.expect("created");
    office.accounts.create_reset_link(&link, &token).await.expect("created");
    let items = office.items().await;
    let purged = items.iter().filter_map(|item| item.get("purge_at")?.as_n().ok());
    assert!(purged.clone().all(|at| *at == asked.expires_at.seconds().to_string()));
    assert_eq!(purged.count(), 2);
}

fn link(admin: &AdminId) -> (ResetLink, domain::TokenHash) {
    let link = ResetLink { admin: admin.clone(), expires_at: NOW.plus_seconds(TEN_MINUTES) };
    (link, ResetToken::from_random(random()).hash())
}
