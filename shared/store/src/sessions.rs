mod items;
mod proof;
mod rotation;

use aws_sdk_dynamodb::types::ReturnValue;
use domain::{AdminId, SessionId, Timestamp, TokenHash};
use futures_util::{StreamExt, TryStreamExt, stream};

use crate::{
    Admin, Database, StoreError,
    database::all_pages,
    item::{Attributes, Item},
};

pub use proof::Proof;
pub use rotation::Rotation;

/// The table `sessions`: one item a session, that is a family of refresh tokens, under the admin's id.
///
/// A session that was ended is deleted. One that expired, or in which nothing happened for too long, stays until
/// DynamoDB deletes it, and is read by nobody.
#[derive(Clone)]
pub struct Sessions {
    database: Database,
    table: String,
}

/// An admin who is signed in somewhere.
#[derive(Debug, Clone)]
pub struct Session {
    /// Who.
    pub admin: AdminId,
    /// Names the session in access tokens and lists.
    pub id: SessionId,
    /// The admin's epoch when the password was verified: [`Admin::epoch`] of the very admin that was read for it.
    pub epoch: u64,
    /// The hash of the one refresh token that is good.
    pub refresh: TokenHash,
    /// When they signed in.
    pub created_at: Timestamp,
    /// When the refresh token was exchanged last.
    pub last_active_at: Timestamp,
    /// From this moment on it is over (ASVS 7.3.2).
    pub expires_at: Timestamp,
    /// From this moment on it is over unless the refresh token is exchanged before (ASVS 7.3.1).
    pub idle_until: Timestamp,
    /// What they signed in with, in a word or two.
    pub device: String,
    /// The address they signed in from.
    pub address: String,
    /// When and by what they last proved in this session who they are; `None`: not yet.
    pub proof: Option<Proof>,
}

impl Session {
    /// Whether it still counts: over from the very moment of either end.
    pub fn is_alive_at(&self, now: Timestamp) -> bool {
        now < self.expires_at && now < self.idle_until
    }

    /// Whether it is that admin's, and of the present epoch: all sessions of earlier ones were ended, those too
    /// that began while that happened (ASVS 7.4.2, 7.4.3).
    pub fn belongs_to(&self, admin: &Admin) -> bool {
        self.admin == admin.id && self.epoch == admin.epoch
    }
}

impl Sessions {
    const SIDE_BY_SIDE: usize = 16;

    /// `table` is the physical name.
    pub fn new(database: &Database, table: impl Into<String>) -> Self {
        Self { database: database.clone(), table: table.into() }
    }

    /// Begins a session under a new id.
    pub async fn start(&self, session: &Session) -> Result<(), StoreError> {
        // Without a condition: the id is random, and a repetition puts the same.
        let put = self.database.client.put_item().table_name(&self.table);
        let put = put.set_item(Some(items::session_item(session)));
        put.send().await.map(drop).map_err(StoreError::of("start a session"))
    }

    /// A session that counts at `now`; `None`: unknown, ended, expired or idle too long.
    pub async fn session(
        &self,
        admin: &AdminId,
        id: &SessionId,
        now: Timestamp,
    ) -> Result<Option<Session>, StoreError> {
        let operation = "read a session";
        let item = self.database.get(operation, &self.table, items::key(admin, id)).await?;
        read_alive(operation, item, now)
    }

    /// All sessions of an admin that count at `now`, the last active first.
    pub async fn list(&self, admin: &AdminId, now: Timestamp) -> Result<Vec<Session>, StoreError> {
        let operation = "list sessions";
        let listed = self.database.all(operation, &self.table, admin.as_str()).await?;
        let read = listed.into_iter().map(|item| read_alive(operation, Some(item), now));
        let mut alive: Vec<_> = read.filter_map(Result::transpose).collect::<Result<_, _>>()?;
        alive.sort_by(|a, b| (b.last_active_at, &b.id).cmp(&(a.last_active_at, &a.id)));
        Ok(alive)
    }

    /// Ends a session at once: none of its tokens counts any more. `false`: there was none.
    pub async fn end(&self, admin: &AdminId, id: &SessionId) -> Result<bool, StoreError> {
        self.delete(items::key(admin, id)).await
    }

    /// Ends all sessions of an admin that are in the table.
    ///
    /// One that begins meanwhile may be missed: raise the admin's epoch first
    /// ([`crate::Accounts::end_sessions`]), which ends that one too.
    pub async fn end_all(&self, admin: &AdminId) -> Result<(), StoreError> {
        let query = self.database.partition(&self.table, admin.as_str()).projection_expression("pk, sk");
        let keys = all_pages("end all sessions", query).await?;
        stream::iter(keys.into_iter().map(|key| self.delete(key)))
            .buffer_unordered(Self::SIDE_BY_SIDE)
            .try_for_each(|_| std::future::ready(Ok(())))
            .await
    }

    async fn delete(&self, key: Attributes) -> Result<bool, StoreError> {
        let delete = self.database.client.delete_item().table_name(&self.table).set_key(Some(key));
        let sent = delete.return_values(ReturnValue::AllOld).send().await;
        sent.map(|answer| answer.attributes.is_some()).map_err(StoreError::of("end a session"))
    }
}

fn read_alive(
    operation: &'static str,
    item: Option<Attributes>,
    now: Timestamp,
) -> Result<Option<Session>, StoreError> {
    let item = Item::alive(operation, item, now)?;
    let session = item.as_ref().map(items::read_session).transpose()?;
    Ok(session.filter(|session| session.is_alive_at(now)))
}
