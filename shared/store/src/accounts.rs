mod admins;
mod invitations;
mod items;
mod resets;
mod second_factor;

use domain::{AdminId, EmailAddress, Role, Scope, Timestamp};

use crate::{
    Database, StoreError,
    item::{Attributes, Item},
};

pub use admins::{ChangeAdminError, CreateAdminError};
pub use invitations::{AcceptError, Invitation};
pub use resets::{CodeMac, Reset, ResetError, ResetLink};
pub use second_factor::SecondFactor;

/// The table `accounts`: admins, invitations, requests for a new password, settings.
#[derive(Clone)]
pub struct Accounts {
    database: Database,
    table: String,
}

/// Somebody who may use the admin API. Not Debug: it holds what the password is checked against.
#[derive(Clone)]
pub struct Admin {
    /// Its id.
    pub id: AdminId,
    /// Signs in with it; no other admin has it.
    pub email: EmailAddress,
    /// What they may do.
    pub role: Role,
    /// With which campaigns.
    pub scope: Scope,
    /// When an owner last changed with which; `None`: never.
    pub scope_changed_at: Option<Timestamp>,
    /// The password's hash as a PHC string.
    pub password_hash: String,
    /// The second factor, confirmed or pending.
    pub second_factor: Option<SecondFactor>,
    /// When they were made an admin.
    pub created_at: Timestamp,
    /// Counts up whenever all of the admin's sessions end; a session of an earlier epoch is over
    /// (see [`crate::Session::belongs_to`]). 0 for a new admin.
    pub epoch: u64,
}

impl Admin {
    /// Whether they prove more than a password at sign-in.
    pub fn has_second_factor(&self) -> bool {
        self.second_factor.as_ref().is_some_and(|factor| factor.confirmed)
    }
}

/// What owners decide for all admins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settings {
    /// Who has no second factor may do nothing but set one up (ASVS 6.3.3).
    pub require_second_factor: bool,
}

impl Accounts {
    /// `table` is the physical name.
    pub fn new(database: &Database, table: impl Into<String>) -> Self {
        Self { database: database.clone(), table: table.into() }
    }

    /// Opens the connection, so that the first request doesn't wait for it. A failure shows there.
    pub async fn warm(&self) {
        let _ = self.get("warm the connection", items::nothing()).await;
    }

    /// Whether there is an owner: from then on set-up is over for good.
    pub async fn is_set_up(&self) -> Result<bool, StoreError> {
        Ok(self.get("read whether there is an owner", items::set_up()).await?.is_some())
    }

    /// An admin.
    pub async fn admin(&self, id: &AdminId) -> Result<Option<Admin>, StoreError> {
        let item = self.get("read an admin", items::admin(id)).await?;
        item.as_ref().map(items::read_admin).transpose()
    }

    /// The admin who signs in with that address.
    ///
    /// Two reads, also where the address is unknown: the answer's time doesn't tell (ASVS 6.3.8).
    pub async fn admin_by_email(&self, email: &EmailAddress) -> Result<Option<Admin>, StoreError> {
        let item = self.get("read an admin's address", items::email(email)).await?;
        let id = item.map(|item| item.parse("admin_id", AdminId::parse)).transpose()?;
        let key = id.as_ref().map_or_else(items::nothing, items::admin);
        let item = self.get("read an admin", key).await?;
        item.as_ref().map(items::read_admin).transpose()
    }

    /// All admins, the oldest first.
    pub async fn list_admins(&self) -> Result<Vec<Admin>, StoreError> {
        let operation = "list admins";
        let listed = self.database.all(operation, &self.table, items::ADMIN).await?;
        let read = |item| items::read_admin(&Item::unfiltered(operation, item));
        let mut admins = listed.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
        admins.sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
        Ok(admins)
    }

    /// What the owners decided; the default as long as they haven't.
    pub async fn settings(&self) -> Result<Settings, StoreError> {
        let item = self.get("read the settings", items::settings()).await?;
        item.as_ref().map_or(Ok(Settings::default()), items::read_settings)
    }

    /// Replaces what the owners decided before.
    pub async fn put_settings(&self, settings: &Settings) -> Result<(), StoreError> {
        let put = self.database.client.put_item().table_name(&self.table);
        let put = put.set_item(Some(items::settings_item(settings)));
        put.send().await.map(drop).map_err(StoreError::of("change the settings"))
    }

    /// For items that stay until they are deleted.
    async fn get(&self, operation: &'static str, key: Attributes) -> Result<Option<Item>, StoreError> {
        let item = self.database.get(operation, &self.table, key).await?;
        Ok(item.map(|item| Item::unfiltered(operation, item)))
    }

    /// For items that are to be treated as deleted from some moment on.
    async fn get_alive(
        &self,
        operation: &'static str,
        key: Attributes,
        now: Timestamp,
    ) -> Result<Option<Item>, StoreError> {
        let item = self.database.get(operation, &self.table, key).await?;
        Item::alive(operation, item, now)
    }
}
