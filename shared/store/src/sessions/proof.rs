//! When the admin of a session last proved who they are: at sign-in, and each time they are asked for it again.

use domain::{AdminId, SessionId, Timestamp};

use super::{Sessions, items};
use crate::{
    StoreError,
    item::{Attributes, Item, millis, number},
    transaction::{Updated, Write},
};

/// A proof of who sits at a session. It belongs to its session: rotations of the refresh token leave it as it is, and
/// no other session has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proof {
    /// When.
    pub at: Timestamp,
    /// Whether a second factor was among what was proved; else it was the password alone.
    pub by_second_factor: bool,
}

const AT: &str = "proved_at";
const BY_SECOND_FACTOR: &str = "proved_by_second_factor";

impl Sessions {
    /// Marks a living session as proved. `false`: it is over.
    pub async fn prove(&self, admin: &AdminId, id: &SessionId, proof: Proof) -> Result<bool, StoreError> {
        // The condition keeps the update from making an item where a session has just ended.
        let write = Write::update(
            items::key(admin, id),
            "SET proved_at = :at, proved_by_second_factor = :factor",
            "attribute_exists(pk) AND expires_at > :at AND idle_until > :at",
            [(":at", millis(proof.at)), (":factor", number(u8::from(proof.by_second_factor)))],
        );
        let updated = self.database.update("prove a session", &self.table, write).await?;
        Ok(matches!(updated, Updated::Done(_)))
    }
}

pub(super) fn attributes(proof: Proof) -> Attributes {
    crate::item::attributes([
        (AT, millis(proof.at)),
        (BY_SECOND_FACTOR, number(u8::from(proof.by_second_factor))),
    ])
}

pub(super) fn read(item: &Item) -> Result<Option<Proof>, StoreError> {
    let Some(at) = item.optional_number(AT)? else { return Ok(None) };
    let by_second_factor = item.number(BY_SECOND_FACTOR)? == 1;
    Ok(Some(Proof { at: Timestamp::from_millis(at), by_second_factor }))
}
