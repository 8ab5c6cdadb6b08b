use domain::{AdminId, SessionId, Timestamp, TokenHash};

use super::{Session, Sessions, items};
use crate::{
    StoreError,
    item::{Item, millis, text},
    transaction::{Updated, Write},
};

/// What became of a refresh token that was presented.
#[derive(Debug, Clone)]
pub enum Rotation {
    /// It was the good one; from now on the next one is.
    Rotated(Session),
    /// It was good until a moment ago: another tab was quicker, or the answer got lost. Nothing changes;
    /// [`Session::refresh`] is the hash of the token that took its place.
    Repeated(Session),
    /// It isn't, or no longer: somebody has a copy. The session is ended.
    Reused,
    /// There is no such session, or it is over.
    Gone,
}

const ROTATE: &str = "exchange a refresh token";

impl Sessions {
    /// For so long a token that was just exchanged may be presented again, in milliseconds. At its end it is over.
    pub const REPEATABLE_MILLIS: u64 = 10_000;

    /// Exchanges a refresh token for the next one (RFC 9700 §4.14.2, ASVS 10.4.5).
    ///
    /// One conditional update: of two exchanges at the same moment one comes through, and the other is a
    /// repetition. Whatever else is presented ends the session.
    pub async fn rotate(
        &self,
        admin: &AdminId,
        id: &SessionId,
        presented: &TokenHash,
        next: &TokenHash,
        now: Timestamp,
        idle_until: Timestamp,
    ) -> Result<Rotation, StoreError> {
        let write = Write::update(
            items::key(admin, id),
            "SET refresh_hash = :next, previous_hash = :presented, rotated_at = :now, \
             last_active_at = :now, idle_until = :idle",
            "refresh_hash = :presented AND expires_at > :now AND idle_until > :now",
            [
                (":presented", text(presented.to_hex())),
                (":next", text(next.to_hex())),
                (":now", millis(now)),
                (":idle", millis(idle_until)),
            ],
        );
        let old = match self.database.update(ROTATE, &self.table, write).await? {
            Updated::Done(item) => {
                let session = items::read_session(&Item::unfiltered(ROTATE, item))?;
                return Ok(Rotation::Rotated(session));
            }
            Updated::Refused(item) if item.is_empty() => return Ok(Rotation::Gone),
            Updated::Refused(item) => Item::unfiltered(ROTATE, item),
        };
        let session = items::read_session(&old)?;
        if !session.is_alive_at(now) {
            return Ok(Rotation::Gone);
        }
        if is_repetition(&old, presented, now)? {
            return Ok(Rotation::Repeated(session));
        }
        // Without a condition: whatever was exchanged since, this token can't have become a good one.
        self.end(admin, id).await?;
        Ok(Rotation::Reused)
    }
}

/// Whether the token is the previous one and was exchanged less than ten seconds ago.
fn is_repetition(old: &Item, presented: &TokenHash, now: Timestamp) -> Result<bool, StoreError> {
    let Some(previous) = old.optional("previous_hash", TokenHash::parse)? else { return Ok(false) };
    let ends = old.time("rotated_at")?.millis().saturating_add(Sessions::REPEATABLE_MILLIS);
    Ok(previous.matches(presented) && now.millis() < ends)
}
