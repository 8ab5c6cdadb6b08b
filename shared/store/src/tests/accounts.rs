use domain::{AdminId, Role, Scope};
use futures_util::future::join_all;

use super::*;
use crate::{Accounts, Admin, ChangeAdminError, CreateAdminError, Settings};

/// A table of its own with its first owner.
pub(super) struct Office {
    pub(super) database: Database,
    pub(super) table: String,
    pub(super) accounts: Accounts,
    pub(super) owner: Admin,
}

impl Office {
    pub(super) async fn new() -> Self {
        let office = Self::closed().await;
        office.accounts.create_first_owner(&office.owner).await.expect("created");
        office
    }

    /// Before set-up.
    async fn closed() -> Self {
        let database = Database::new(&aws().await);
        let table = table(&database, &["pk", "sk"]).await;
        let accounts = Accounts::new(&database, &table);
        Self { database, table, accounts, owner: admin("owner@example.org", Role::Owner) }
    }

    pub(super) async fn items(&self) -> Vec<Attributes> {
        let scan = self.database.client.scan().table_name(&self.table).consistent_read(true);
        scan.into_paginator().items().send().collect::<Result<_, _>>().await.expect("scanned")
    }

    pub(super) async fn read(&self, id: &AdminId) -> Admin {
        self.accounts.admin(id).await.expect("read").expect("found")
    }

    /// One more admin, by way of an invitation.
    pub(super) async fn join(&self, address: &str, role: Role) -> Admin {
        let new = admin(address, role);
        let (invitation, token) = super::invitations::invitation(&self.owner, &new);
        self.accounts.create_invitation(&invitation, &token).await.expect("invited");
        self.accounts.accept_invitation(&token, &new, NOW).await.expect("accepted");
        new
    }

    /// How many owners are counted, and how many there are.
    async fn owners(&self) -> (u64, usize) {
        let items = self.items().await;
        let counts =
            items.iter().filter_map(|item| item.get("owner_count")?.as_n().ok()?.parse::<u64>().ok());
        let listed = self.accounts.list_admins().await.expect("listed");
        let owners = listed.iter().filter(|admin| admin.role == Role::Owner).count();
        (counts.sum(), owners)
    }
}

pub(super) fn admin(address: &str, role: Role) -> Admin {
    Admin {
        id: AdminId::from_random(random()),
        email: address_of(address),
        role,
        scope: Scope::All,
        password_hash: format!("$not-a-hash${}", hex::encode(random::<8>())),
        scope_changed_at: None,
        second_factor: None,
        created_at: NOW,
        epoch: 0,
    }
}

pub(super) fn same(one: &Admin, other: &Admin) -> bool {
    one.id == other.id
        && one.email.as_typed() == other.email.as_typed()
        && (one.role, &one.scope, one.epoch) == (other.role, &other.scope, other.epoch)
        && (&one.password_hash, one.created_at) == (&other.password_hash, other.created_at)
}

#[tokio::test]
async fn the_first_owner_closes_set_up() {
    let office = Office::closed().await;
    office.accounts.warm().await;
    assert!(!office.accounts.is_set_up().await.expect("read"));
    // Whatever role is asked for: the first one has to manage the others.
    let first = Admin { role: Role::Viewer, ..admin("Owner@Example.org", Role::Viewer) };
    office.accounts.create_first_owner(&first).await.expect("created");
    assert!(office.accounts.is_set_up().await.expect("read"));
    let found = office.read(&first.id).await;
    assert!(same(&found, &Admin { role: Role::Owner, ..first.clone() }));
    assert!(found.second_factor.is_none());
    let second = office.accounts.create_first_owner(&office.owner).await;
    assert!(matches!(second, Err(CreateAdminError::AlreadySetUp)));
    let by_email = office.accounts.admin_by_email(&address_of("OWNER@example.org")).await.expect("read");
    assert!(same(&by_email.expect("found"), &found));
    let stranger = office.accounts.admin_by_email(&address_of("nobody@example.org")).await.expect("read");
    assert!(stranger.is_none());
    assert!(office.accounts.admin(&office.owner.id).await.expect("read").is_none());
    assert_eq!(office.items().await.len(), 3, "nothing is left of the second");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_set_up_at_once_one_becomes_the_owner() {
    for _ in 0..3 {
        let office = Office::closed().await;
        let racers: Vec<_> = (0..8).map(|n| admin(&format!("a{n}@example.org"), Role::Owner)).collect();
        let outcomes = join_all(racers.iter().map(|racer| office.accounts.create_first_owner(racer))).await;
        let late = |outcome: &Result<_, _>| matches!(outcome, Err(CreateAdminError::AlreadySetUp));
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        assert_eq!(outcomes.iter().filter(|outcome| late(outcome)).count(), 7);
        assert_eq!(office.owners().await, (1, 1));
        assert_eq!(office.items().await.len(), 3);
    }
}

#[tokio::test]
async fn role_and_scope_change_apart() {
    let office = Office::new().await;
    let anna = office.join("anna@example.org", Role::Viewer).await;
    let scope = Scope::of([CampaignId::from_random([1; 16]), CampaignId::from_random([2; 16])]).expect("few");
    let Office { accounts, .. } = &office;
    accounts.set_role_and_scope(&anna.id, None, Some(&scope), NOW).await.expect("changed");
    let found = office.read(&anna.id).await;
    assert_eq!((found.role, &found.scope), (Role::Viewer, &scope));
    accounts.set_role_and_scope(&anna.id, Some(Role::Admin), None, NOW).await.expect("changed");
    let found = office.read(&anna.id).await;
    assert_eq!((found.role, &found.scope), (Role::Admin, &scope));
    let none = Scope::of([]).expect("few");
    accounts.set_role_and_scope(&anna.id, None, Some(&none), NOW).await.expect("changed");
    assert_eq!(office.read(&anna.id).await.scope, none);
    assert_eq!(office.owners().await, (1, 1));
    let unknown =
        accounts.set_role_and_scope(&AdminId::from_random(random()), Some(Role::Owner), None, NOW).await;
    assert!(matches!(unknown, Err(ChangeAdminError::NotFound)));
}

#[tokio::test]
async fn the_last_owner_stays() {
    let office = Office::new().await;
    let Office { accounts, owner, .. } = &office;
    let last = |outcome| matches!(outcome, Err(ChangeAdminError::LastOwner));
    assert!(last(accounts.set_role_and_scope(&owner.id, Some(Role::Admin), None, NOW).await));
    assert!(last(accounts.delete_admin(&owner.id).await));
    let other = office.join("other@example.org", Role::Owner).await;
    assert_eq!(office.owners().await, (2, 2));
    accounts.set_role_and_scope(&owner.id, Some(Role::Viewer), None, NOW).await.expect("another is left");
    assert_eq!(office.owners().await, (1, 1));
    assert!(last(accounts.delete_admin(&other.id).await));
    accounts.set_role_and_scope(&owner.id, Some(Role::Owner), None, NOW).await.expect("changed");
    accounts.set_role_and_scope(&owner.id, Some(Role::Owner), None, NOW).await.expect("the same again");
    assert_eq!(office.owners().await, (2, 2));
    accounts.delete_admin(&other.id).await.expect("another is left");
    assert_eq!(office.owners().await, (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_owners_who_go_at_once_one_stays() {
    for _ in 0..3 {
        let office = Office::new().await;
        let mut owners = vec![office.owner.clone()];
        for n in 0..5 {
            owners.push(office.join(&format!("o{n}@example.org"), Role::Owner).await);
        }
        let leave = async |n: usize, id: &AdminId| match n % 2 {
            0 => office.accounts.delete_admin(id).await,
            _ => office.accounts.set_role_and_scope(id, Some(Role::Viewer), None, NOW).await,
        };
        let outcomes = join_all(owners.iter().enumerate().map(|(n, owner)| leave(n, &owner.id))).await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 5, "{outcomes:?}");
        assert!(outcomes.iter().any(|outcome| matches!(outcome, Err(ChangeAdminError::LastOwner))));
        assert_eq!(office.owners().await, (1, 1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_who_goes_twice_at_once_is_counted_once() {
    for _ in 0..5 {
        let office = Office::new().await;
        let anna = office.join("anna@example.org", Role::Owner).await;
        office.join("bea@example.org", Role::Owner).await;
        let Office { accounts, .. } = &office;
        let (demoted, deleted, promoted) = tokio::join!(
            accounts.set_role_and_scope(&anna.id, Some(Role::Viewer), None, NOW),
            accounts.delete_admin(&anna.id),
            accounts.set_role_and_scope(&anna.id, Some(Role::Owner), None, NOW),
        );
        deleted.expect("two others are left");
        for changed in [demoted, promoted] {
            assert!(matches!(changed, Ok(()) | Err(ChangeAdminError::NotFound)));
        }
        assert_eq!(office.owners().await, (2, 2));
    }
}

#[tokio::test]
async fn a_deleted_admin_frees_the_address() {
    let office = Office::new().await;
    let anna = office.join("anna@example.org", Role::Admin).await;
    office.accounts.delete_admin(&anna.id).await.expect("deleted");
    assert!(office.accounts.admin(&anna.id).await.expect("read").is_none());
    assert!(office.accounts.admin_by_email(&anna.email).await.expect("read").is_none());
    let again = office.accounts.delete_admin(&anna.id).await;
    assert!(matches!(again, Err(ChangeAdminError::NotFound)));
    assert_eq!(office.items().await.len(), 3);
    let other = office.join("ANNA@example.org", Role::Viewer).await;
    assert_ne!(other.id, anna.id);
}

#[tokio::test]
async fn admins_are_listed_oldest_first() {
    let office = Office::new().await;
    let mut younger = admin("younger@example.org", Role::Viewer);
    younger.created_at = NOW.plus_seconds(9);
    let mut older = admin("older@example.org", Role::Viewer);
    older.created_at = NOW.plus_seconds(3);
    for new in [&younger, &older] {
        let (invitation, token) = super::invitations::invitation(&office.owner, new);
        office.accounts.create_invitation(&invitation, &token).await.expect("invited");
        office.accounts.accept_invitation(&token, new, NOW).await.expect("accepted");
    }
    let listed = office.accounts.list_admins().await.expect("listed");
    let ids: Vec<_> = listed.into_iter().map(|admin| admin.id).collect();
    assert_eq!(ids, [office.owner.id, older.id, younger.id]);
}

#[tokio::test]
async fn settings_are_read_back() {
    let office = Office::new().await;
    assert_eq!(office.accounts.settings().await.expect("read"), Settings { require_second_factor: false });
    for require_second_factor in [true, false] {
        let settings = Settings { require_second_factor };
        office.accounts.put_settings(&settings).await.expect("changed");
        assert_eq!(office.accounts.settings().await.expect("read"), settings);
    }
}

#[tokio::test]
async fn a_password_changes_for_who_knew_the_one_before() {
    let office = Office::new().await;
    let Office { accounts, owner, .. } = &office;
    let change = async |verified: &str, new: &str| {
        accounts.change_password(&owner.id, verified, new).await.expect("asked")
    };
    assert_eq!(change(&owner.password_hash, "second").await, Some(1));
    assert_eq!(change(&owner.password_hash, "third").await, None, "the first is no longer the password");
    assert_eq!(change("second", "third").await, Some(2));
    let found = office.read(&owner.id).await;
    assert_eq!((found.password_hash.as_str(), found.epoch), ("third", 2));
    let nobody = accounts.change_password(&AdminId::from_random(random()), "third", "fourth").await;
    assert_eq!(nobody.expect("asked"), None);
    assert_eq!(accounts.list_admins().await.expect("listed").len(), 1, "nobody was made");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_changes_at_once_one_comes_through() {
    let office = Office::new().await;
    let Office { accounts, owner, .. } = &office;
    let hashes: Vec<_> = (0..8).map(|n| format!("new-{n}")).collect();
    let changes = hashes.iter().map(|new| accounts.change_password(&owner.id, &owner.password_hash, new));
    let outcomes = join_all(changes).await;
    let done: Vec<_> = outcomes.into_iter().flat_map(|outcome| outcome.expect("asked")).collect();
    assert_eq!(done, [1]);
}

#[tokio::test]
async fn sessions_end_by_the_epoch() {
    let office = Office::new().await;
    for epoch in 1..3 {
        let ended = office.accounts.end_sessions(&office.owner.id).await.expect("ended");
        assert_eq!(ended, Some(epoch));
    }
    assert_eq!(office.read(&office.owner.id).await.epoch, 2);
    let unknown = AdminId::from_random(random());
    assert_eq!(office.accounts.end_sessions(&unknown).await.expect("asked"), None);
    assert_eq!(office.items().await.len(), 3, "nobody was made");
}
