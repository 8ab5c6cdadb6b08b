//! Where an item of the table stands.
//!
//! | pk | sk | what |
//! |---|---|---|
//! | `admin` | id | an admin |
//! | `email` | canonical address | whose it is: an address has one admin |
//! | `setup` | `setup` | how many owners there are; absent as long as set-up is open |
//! | `settings` | `settings` | what owners decided for all |
//! | `invitation` | SHA-256 of the token | an invitation that can be accepted |
//! | `reset` | id | a request for a new password by a mailed code |
//! | `reset-link` | SHA-256 of the token | an owner's link to a new password |
//!
//! What was used is deleted: an invitation or a reset that is there has not been used.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    AdminId, CampaignId, EmailAddress, Invalid, InvitationId, Label, ResetId, Role, Scope, Timestamp,
    TokenHash,
};

use super::{Admin, CodeMac, Invitation, Reset, ResetLink, SecondFactor, Settings};
use crate::{
    StoreError,
    campaigns::{PARTITION, SORT},
    item::{Attributes, Item, attributes, bytes, millis, number, seconds_after, text},
};

pub(super) const ADMIN: &str = "admin";
pub(super) const INVITATION: &str = "invitation";

fn key(partition: &str, sort: &str) -> Attributes {
    attributes([(PARTITION, text(partition)), (SORT, text(sort))])
}

pub(super) fn admin(id: &AdminId) -> Attributes {
    key(ADMIN, id.as_str())
}

pub(super) fn email(address: &EmailAddress) -> Attributes {
    key("email", address.canonical())
}

pub(super) fn set_up() -> Attributes {
    key("setup", "setup")
}

pub(super) fn settings() -> Attributes {
    key("settings", "settings")
}

pub(super) fn invitation(token: &TokenHash) -> Attributes {
    key(INVITATION, &token.to_hex())
}

pub(super) fn reset(id: &ResetId) -> Attributes {
    key("reset", id.as_str())
}

pub(super) fn reset_link(token: &TokenHash) -> Attributes {
    key("reset-link", &token.to_hex())
}

/// Of an item that never exists.
pub(super) fn nothing() -> Attributes {
    key("nothing", "nothing")
}

fn with<const N: usize>(mut key: Attributes, more: [(&str, AttributeValue); N]) -> Attributes {
    key.extend(attributes(more));
    key
}

/// A new admin: without second factor, in the first epoch.
pub(super) fn admin_item(new: &Admin) -> Attributes {
    let more = [
        ("email", text(new.email.as_typed())),
        ("admin_role", text(new.role.as_str())),
        ("admin_scope", scope_text(&new.scope)),
        ("password_hash", text(new.password_hash.as_str())),
        ("created_at", millis(new.created_at)),
        ("session_epoch", number(0)),
    ];
    with(admin(&new.id), more)
}

pub(super) fn read_admin(item: &Item) -> Result<Admin, StoreError> {
    let second_factor = match item.optional_number("factor_confirmed")? {
        None => None,
        Some(confirmed) => Some(SecondFactor {
            sealed_secret: item.bytes("factor_sealed")?,
            confirmed: confirmed == 1,
            last_step: item.number("factor_step")?,
            recovery: item.set("recovery_hashes", TokenHash::parse)?,
        }),
    };
    Ok(Admin {
        id: item.parse(SORT, AdminId::parse)?,
        email: item.parse("email", EmailAddress::stored)?,
        role: item.parse("admin_role", Role::parse)?,
        scope: item.parse("admin_scope", parse_scope)?,
        scope_changed_at: item
            .optional_number("scope_changed_at")?
            .filter(|at| *at != 0)
            .map(Timestamp::from_millis),
        password_hash: item.text("password_hash")?,
        second_factor,
        created_at: item.time("created_at")?,
        epoch: item.number("session_epoch")?,
    })
}

pub(super) fn email_item(new: &Admin) -> Attributes {
    with(email(&new.email), [("admin_id", text(new.id.as_str()))])
}

pub(super) fn set_up_item() -> Attributes {
    with(set_up(), [("owner_count", number(1))])
}

pub(super) fn settings_item(new: &Settings) -> Attributes {
    let required = number(u8::from(new.require_second_factor));
    with(settings(), [("second_factor_required", required)])
}

pub(super) fn read_settings(item: &Item) -> Result<Settings, StoreError> {
    Ok(Settings { require_second_factor: item.number("second_factor_required")? == 1 })
}

pub(super) fn invitation_item(new: &Invitation, token: &TokenHash) -> Attributes {
    let more = [
        ("invitation_id", text(new.id.as_str())),
        ("label", text(new.label.as_str())),
        ("admin_role", text(new.role.as_str())),
        ("admin_scope", scope_text(&new.scope)),
        ("created_by", text(new.created_by.as_str())),
        ("created_at", millis(new.created_at)),
        ("expires_at", millis(new.expires_at)),
        ("purge_at", seconds_after(new.expires_at)),
    ];
    let mut item = with(invitation(token), more);
    if let Some(address) = &new.email {
        item.extend(attributes([
            ("email", text(address.as_typed())),
            ("email_canonical", text(address.canonical())),
        ]));
    }
    item
}

pub(super) fn read_invitation(item: &Item) -> Result<Invitation, StoreError> {
    Ok(Invitation {
        id: item.parse("invitation_id", InvitationId::parse)?,
        label: item.parse("label", Label::stored)?,
        email: item.optional("email", EmailAddress::stored)?,
        role: item.parse("admin_role", Role::parse)?,
        scope: item.parse("admin_scope", parse_scope)?,
        created_by: item.parse("created_by", AdminId::parse)?,
        created_at: item.time("created_at")?,
        expires_at: item.time("expires_at")?,
    })
}

pub(super) fn reset_item(new: &Reset) -> Attributes {
    let more = [
        ("admin_id", text(new.admin.as_str())),
        ("session_epoch", number(new.epoch)),
        ("code_mac", bytes(new.code.as_bytes())),
        ("try_count", number(0)),
        ("expires_at", millis(new.expires_at)),
        ("purge_at", seconds_after(new.expires_at)),
    ];
    with(reset(&new.id), more)
}

pub(super) fn read_reset(item: &Item) -> Result<Reset, StoreError> {
    Ok(Reset {
        id: item.parse(SORT, ResetId::parse)?,
        admin: item.parse("admin_id", AdminId::parse)?,
        epoch: item.number("session_epoch")?,
        code: CodeMac::new(item.bytes("code_mac")?.try_into().map_err(|_| item.malformed())?),
        expires_at: item.time("expires_at")?,
    })
}

pub(super) fn reset_link_item(new: &ResetLink, token: &TokenHash) -> Attributes {
    let more = [
        ("admin_id", text(new.admin.as_str())),
        ("expires_at", millis(new.expires_at)),
        ("purge_at", seconds_after(new.expires_at)),
    ];
    with(reset_link(token), more)
}

pub(super) fn read_reset_link(item: &Item) -> Result<ResetLink, StoreError> {
    Ok(ResetLink { admin: item.parse("admin_id", AdminId::parse)?, expires_at: item.time("expires_at")? })
}

/// One text per scope, so that conditions can compare it.
pub(super) fn scope_text(scope: &Scope) -> AttributeValue {
    text(match scope {
        Scope::All => "all".to_owned(),
        Scope::Campaigns(ids) => ids.iter().map(CampaignId::as_str).collect::<Vec<_>>().join(" "),
    })
}

fn parse_scope(text: &str) -> Result<Scope, Invalid> {
    if text == "all" {
        return Ok(Scope::All);
    }
    let ids = text.split_ascii_whitespace().map(CampaignId::parse).collect::<Result<Vec<_>, _>>()?;
    Scope::of(ids)
}
