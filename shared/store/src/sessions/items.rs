use domain::{AdminId, SessionId, TokenHash};

use super::{Session, proof};
use crate::{
    StoreError,
    campaigns::{PARTITION, SORT},
    item::{Attributes, Item, attributes, millis, number, seconds_after, text},
};

pub(super) fn key(admin: &AdminId, id: &SessionId) -> Attributes {
    attributes([(PARTITION, text(admin.as_str())), (SORT, text(id.as_str()))])
}

/// A session whose refresh token was never exchanged: it has no previous one.
pub(super) fn session_item(new: &Session) -> Attributes {
    let mut item = key(&new.admin, &new.id);
    item.extend(attributes([
        ("session_epoch", number(new.epoch)),
        ("refresh_hash", text(new.refresh.to_hex())),
        ("created_at", millis(new.created_at)),
        ("last_active_at", millis(new.last_active_at)),
        ("expires_at", millis(new.expires_at)),
        ("idle_until", millis(new.idle_until)),
        ("device_name", text(new.device.as_str())),
        ("visitor_address", text(new.address.as_str())),
        ("purge_at", seconds_after(new.expires_at)),
    ]));
    item.extend(new.proof.map(proof::attributes).unwrap_or_default());
    item
}

pub(super) fn read_session(item: &Item) -> Result<Session, StoreError> {
    Ok(Session {
        admin: item.parse(PARTITION, AdminId::parse)?,
        id: item.parse(SORT, SessionId::parse)?,
        epoch: item.number("session_epoch")?,
        refresh: item.parse("refresh_hash", TokenHash::parse)?,
        created_at: item.time("created_at")?,
        last_active_at: item.time("last_active_at")?,
        expires_at: item.time("expires_at")?,
        idle_until: item.time("idle_until")?,
        device: item.text("device_name")?,
        address: item.text("visitor_address")?,
        proof: proof::read(item)?,
    })
}
