use domain::{AdminId, Role, Scope, Timestamp};

use super::{Accounts, Admin, items};
use crate::{
    StoreError,
    item::{Item, millis, number, text},
    transaction::{Transacted, Updated, Write, contended},
};

/// Why the first owner was not created. Nothing was stored then.
#[derive(Debug, thiserror::Error)]
pub enum CreateAdminError {
    /// There is an owner already, maybe since a moment ago.
    #[error("there is an owner already")]
    AlreadySetUp,
    /// An admin has the address.
    #[error("an admin has that address")]
    EmailTaken,
    /// DynamoDB did not do it, or did not say that it did.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why an admin was not changed or deleted.
#[derive(Debug, thiserror::Error)]
pub enum ChangeAdminError {
    /// There is no such admin.
    #[error("there is no such admin")]
    NotFound,
    /// Nobody would be left to manage admins.
    #[error("the last owner has to stay one")]
    LastOwner,
    /// DynamoDB did not do it, or did not say that it did.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Accounts {
    /// How often a change is tried that others of the same admin get in the way of.
    const ATTEMPTS: u32 = 8;

    /// Makes the first owner and closes set-up; of two at the same moment one comes through.
    pub async fn create_first_owner(&self, owner: &Admin) -> Result<(), CreateAdminError> {
        let operation = "create the first owner";
        let writes = [
            Write::put_new(items::set_up_item()),
            Write::put_new(items::email_item(owner)),
            Write::put_new(items::admin_item(&Admin { role: Role::Owner, ..owner.clone() })),
        ];
        match self.database.transact(operation, &self.table, &writes).await? {
            Transacted::Done => Ok(()),
            Transacted::Refused(0) => Err(CreateAdminError::AlreadySetUp),
            Transacted::Refused(1) => Err(CreateAdminError::EmailTaken),
            Transacted::Refused(_) => Err(StoreError::unexpected(operation, "IdTaken").into()),
        }
    }

    /// Changes what is given; the last owner stays an owner.
    ///
    /// Holds from the admin's next call on: each reads the role anew (ASVS 8.3.2).
    pub async fn set_role_and_scope(
        &self,
        id: &AdminId,
        role: Option<Role>,
        scope: Option<&Scope>,
        now: Timestamp,
    ) -> Result<(), ChangeAdminError> {
        let change = |seen: &Admin| {
            let (role, scope) = (role.unwrap_or(seen.role), scope.unwrap_or(&seen.scope));
            let changed_at = if *scope == seen.scope { seen.scope_changed_at } else { Some(now) };
            let update = Write::update(
                items::admin(id),
                "SET admin_role = :role, admin_scope = :scope, scope_changed_at = :changed_at",
                "admin_role = :seen_role AND admin_scope = :seen_scope",
                [
                    (":changed_at", millis(changed_at.unwrap_or(Timestamp::from_millis(0)))),
                    (":role", text(role.as_str())),
                    (":scope", items::scope_text(scope)),
                    (":seen_role", text(seen.role.as_str())),
                    (":seen_scope", items::scope_text(&seen.scope)),
                ],
            );
            (vec![update], Some(role))
        };
        self.change("change an admin", id, change).await
    }

    /// Deletes an admin and frees the address; the last owner stays.
    ///
    /// What they were going to reset is void, since the resets' writes need the admin. Their sessions are over
    /// for everybody who reads the admin; [`crate::Sessions::end_all`] takes them out of the table.
    pub async fn delete_admin(&self, id: &AdminId) -> Result<(), ChangeAdminError> {
        let delete = |seen: &Admin| {
            let admin = Write::delete(
                items::admin(id),
                "admin_role = :seen_role",
                [(":seen_role", text(seen.role.as_str()))],
            );
            let whose = [(":id", text(id.as_str()))];
            let email = Write::delete(items::email(&seen.email), "admin_id = :id", whose);
            (vec![admin, email], None)
        };
        self.change("delete an admin", id, delete).await
    }

    /// Ends all sessions of an admin by raising their epoch, which is given; `None`: there is no such admin.
    pub async fn end_sessions(&self, id: &AdminId) -> Result<Option<u64>, StoreError> {
        let operation = "end an admin's sessions";
        let write = Write::update(
            items::admin(id),
            "SET session_epoch = session_epoch + :one",
            "attribute_exists(pk)",
            [(":one", number(1))],
        );
        match self.database.update(operation, &self.table, write).await? {
            Updated::Done(item) => Item::unfiltered(operation, item).number("session_epoch").map(Some),
            Updated::Refused(_) => Ok(None),
        }
    }

    /// Changes the password, ends all sessions and voids all requests for a new one. The new epoch is given.
    ///
    /// `verified` is the hash that the current password was checked against: whoever was slower than a reset or
    /// another change, or whose admin is gone, gets `None`.
    pub async fn change_password(
        &self,
        id: &AdminId,
        verified: &str,
        new: &str,
    ) -> Result<Option<u64>, StoreError> {
        let operation = "change a password";
        let write = Write::update(
            items::admin(id),
            "SET password_hash = :new, session_epoch = session_epoch + :one REMOVE link_hash",
            "password_hash = :verified",
            [(":new", text(new)), (":verified", text(verified)), (":one", number(1))],
        );
        let item = match self.database.update(operation, &self.table, write).await? {
            Updated::Done(item) => Item::unfiltered(operation, item),
            // The SDK repeats a call whose answer was lost; hashes are salted, so this one is ours.
            Updated::Refused(item) if item.get("password_hash") == Some(&text(new)) => {
                Item::unfiltered(operation, item)
            }
            Updated::Refused(_) => return Ok(None),
        };
        item.number("session_epoch").map(Some)
    }

    /// Writes what `plan` says for the admin as seen, and with it the number of owners.
    ///
    /// `plan` gives the role that the admin is going to have. Its first write holds only for the admin as seen;
    /// where that has changed, it is read again.
    async fn change(
        &self,
        operation: &'static str,
        id: &AdminId,
        plan: impl Fn(&Admin) -> (Vec<Write>, Option<Role>),
    ) -> Result<(), ChangeAdminError> {
        for _ in 0..Self::ATTEMPTS {
            let seen = self.admin(id).await?.ok_or(ChangeAdminError::NotFound)?;
            let (mut writes, role) = plan(&seen);
            match (seen.role == Role::Owner, role == Some(Role::Owner)) {
                (true, false) => writes.push(one_owner_less()),
                (false, true) => writes.push(one_owner_more()),
                (true, true) | (false, false) => {}
            }
            let owners = writes.len() - 1;
            match self.database.transact(operation, &self.table, &writes).await? {
                Transacted::Done => return Ok(()),
                Transacted::Refused(0) => {}
                Transacted::Refused(write) if write == owners => return Err(ChangeAdminError::LastOwner),
                Transacted::Refused(_) => return Err(StoreError::unexpected(operation, "AddressLost").into()),
            }
        }
        Err(contended(operation).into())
    }
}

pub(super) fn one_owner_more() -> Write {
    let one = [(":one", number(1))];
    Write::update(items::set_up(), "SET owner_count = owner_count + :one", "owner_count >= :one", one)
}

fn one_owner_less() -> Write {
    let one = [(":one", number(1))];
    Write::update(items::set_up(), "SET owner_count = owner_count - :one", "owner_count > :one", one)
}
