use domain::{AdminId, AttemptId, ResetId, Timestamp, TokenHash};
use subtle::ConstantTimeEq;

use super::{Accounts, items};
use crate::{
    StoreError,
    item::{Attributes, Item, millis, number, text},
    transaction::{Transacted, Updated, Write},
};

/// Somebody asked for a new password; a mailed code proves that it was the admin.
#[derive(Clone)]
pub struct Reset {
    /// Its id, which the asker knows, be they the admin or not.
    pub id: ResetId,
    /// Whose password is to be replaced.
    pub admin: AdminId,
    /// The admin's epoch when it was asked for: once that is over, a newer password is there.
    pub epoch: u64,
    /// What the code is checked against.
    pub code: CodeMac,
    /// From this moment on the code is worth nothing.
    pub expires_at: Timestamp,
}

/// The keyed hash of a code: without the key even a short code can't be found from it.
#[derive(Clone)]
pub struct CodeMac([u8; 32]);

impl CodeMac {
    /// From the bytes of the MAC.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Whether both are of the same code; takes as long wherever they differ.
    pub fn matches(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// An owner's help for an admin who can't get mail: a link with a token that replaces the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResetLink {
    /// Whose password is to be replaced.
    pub admin: AdminId,
    /// From this moment on the link is worth nothing.
    pub expires_at: Timestamp,
}

/// Why no password was replaced, or no request made.
#[derive(Debug, thiserror::Error)]
pub enum ResetError {
    /// Used, expired, void since the password changed or, of links, a newer one was made, or the admin is gone.
    #[error("the request can't be used")]
    Unusable,
    /// DynamoDB did not do it, or did not say that it did.
    #[error(transparent)]
    Store(#[from] StoreError),
}

const WITH_CODE: &str = "replace a password by a code";
const WITH_LINK: &str = "replace a password by a link";

/// A changed password voids all of them. Of links the admin's item names the one that is good: a new one voids the
/// one before.
///
/// Requests by code stay good beside each other, each with its own tries, since anybody can make one for any address:
/// a stranger's request must not void the code that the admin has just been mailed. How many there are at a time is
/// what `limits` lets through.
impl Accounts {
    /// Makes a request for a new password.
    pub async fn create_reset(&self, reset: &Reset) -> Result<(), ResetError> {
        self.all_or_unusable("create a reset", &[Write::put_new(items::reset_item(reset))]).await
    }

    /// Counts one of five tries at a code and gives what to check it against; `None`: there is nothing to try.
    ///
    /// Counted before the code is looked at, so that guesses side by side count too (ASVS 6.6.3). `attempt` tells
    /// this try from all others.
    pub async fn try_reset(
        &self,
        id: &ResetId,
        attempt: &AttemptId,
        now: Timestamp,
    ) -> Result<Option<Reset>, StoreError> {
        let operation = "try a code";
        let write = Write::update(
            items::reset(id),
            "SET try_count = try_count + :one, last_try = :attempt",
            "try_count < :most AND expires_at > :now AND (attribute_not_exists(last_try) OR last_try <> :attempt)",
            [
                (":one", number(1)),
                (":most", number(Self::TRIES)),
                (":now", millis(now)),
                (":attempt", text(attempt.as_str())),
            ],
        );
        let item = match self.database.update(operation, &self.table, write).await? {
            Updated::Done(item) => item,
            // The SDK repeats a call whose answer was lost.
            Updated::Refused(item) if item.get("last_try") == Some(&text(attempt.as_str())) => item,
            Updated::Refused(_) => return Ok(None),
        };
        items::read_reset(&Item::unfiltered(operation, item)).map(Some)
    }

    /// Replaces the password, uses the request up and ends all sessions. The code has been checked before.
    pub async fn reset_password(
        &self,
        reset: &Reset,
        new_hash: &str,
        now: Timestamp,
    ) -> Result<(), ResetError> {
        let admin = Write::update(
            items::admin(&reset.admin),
            REPLACE,
            "session_epoch = :good",
            replacement(new_hash, number(reset.epoch)),
        );
        self.all_or_unusable(WITH_CODE, &[use_up(items::reset(&reset.id), &reset.admin, now), admin]).await
    }

    /// Makes a link to a new password.
    pub async fn create_reset_link(&self, link: &ResetLink, token: &TokenHash) -> Result<(), ResetError> {
        let good = Write::update(
            items::admin(&link.admin),
            "SET link_hash = :hash",
            "attribute_exists(pk)",
            [(":hash", text(token.to_hex()))],
        );
        let put = Write::put_new(items::reset_link_item(link, token));
        self.all_or_unusable("create a reset link", &[good, put]).await
    }

    /// Whose password a link replaces; `None` where it can't. A link that is void may still be found here.
    pub async fn reset_link(
        &self,
        token: &TokenHash,
        now: Timestamp,
    ) -> Result<Option<ResetLink>, StoreError> {
        let item = self.get_alive("read a reset link", items::reset_link(token), now).await?;
        let link = item.as_ref().map(items::read_reset_link).transpose()?;
        Ok(link.filter(|link| now < link.expires_at))
    }

    /// Replaces the password, uses the link up and ends all sessions.
    pub async fn reset_by_link(
        &self,
        token: &TokenHash,
        link: &ResetLink,
        new_hash: &str,
        now: Timestamp,
    ) -> Result<(), ResetError> {
        let admin = Write::update(
            items::admin(&link.admin),
            REPLACE,
            "link_hash = :good",
            replacement(new_hash, text(token.to_hex())),
        );
        self.all_or_unusable(WITH_LINK, &[use_up(items::reset_link(token), &link.admin, now), admin]).await
    }

    /// Most tries at one code: of 10^8 codes that leaves a guesser 1 in 20 million.
    pub const TRIES: u32 = 5;

    async fn all_or_unusable(&self, operation: &'static str, writes: &[Write]) -> Result<(), ResetError> {
        match self.database.transact(operation, &self.table, writes).await? {
            Transacted::Done => Ok(()),
            Transacted::Refused(_) => Err(ResetError::Unusable),
        }
    }
}

const REPLACE: &str = "SET password_hash = :new, session_epoch = session_epoch + :one REMOVE link_hash";

fn replacement(
    new_hash: &str,
    good: aws_sdk_dynamodb::types::AttributeValue,
) -> [(&'static str, aws_sdk_dynamodb::types::AttributeValue); 3] {
    [(":new", text(new_hash)), (":one", number(1)), (":good", good)]
}

fn use_up(key: Attributes, admin: &AdminId, now: Timestamp) -> Write {
    let values = [(":now", millis(now)), (":admin", text(admin.as_str()))];
    Write::delete(key, "expires_at > :now AND admin_id = :admin", values)
}
