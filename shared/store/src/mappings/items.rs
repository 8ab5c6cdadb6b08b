//! Where an item of the table stands.
//!
//! | pk | sk | what |
//! |---|---|---|
//! | campaign | `mapping#<mapping>` | a mapping: its header |
//! | campaign | `row#<mapping>#<0000>` | one of its rows |
//! | campaign | `sheet#<mapping>#<0>` | a part of the admin's passwords, sealed, until it is over |
//! | campaign | `hand-over#<mapping>#<0>` | a part of the passwords for the admin, sealed |
//! | campaign | `key#<SHA-256 of the idempotency key>` | the mapping that was proposed under it |
//! | campaign | `claim#<credential>` | the mapping that has this mailbox |
//! | `destination#<SHA-256 of the canonical address>` | `claim` | the mapping that has this account |
//! | `running` | `<campaign>#<mapping>` | that it is not over yet, or not cleaned up after |
//!
//! Headers stand apart from rows, so that one query lists mappings without their rows. What doesn't stand in
//! the campaign's partition is deleted when the mapping is over, but for the destinations' claims of a committed
//! one: those are dated together with the campaign's items.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{AdminId, CampaignId, CredentialId, EmailAddress, MappingId, Timestamp};
use sha2::{Digest, Sha256};

use super::{
    Account, HandOver, Journal, Mapping, MappingFailure, MappingState, PasswordBy, Row, RowCode, RowError,
    RowField, RowNumber,
};
use crate::{
    StoreError,
    campaigns::{PARTITION, SORT},
    item::{Attributes, Item, attributes, bytes, millis, number, text},
};

/// What every header's sort key begins with.
pub(crate) const HEADERS: &str = "mapping#";
/// What the sort key of every mailbox's claim begins with.
pub(super) const CLAIMS: &str = "claim#";
pub(super) const RUNNING: &str = "running";
/// An item holds 400 KB at most, its names and all.
const PART_BYTES: usize = 350_000;

pub(crate) fn key(partition: &str, sort: &str) -> Attributes {
    attributes([(PARTITION, text(partition)), (SORT, text(sort))])
}

fn with<const N: usize>(mut key: Attributes, more: [(&str, AttributeValue); N]) -> Attributes {
    key.extend(attributes(more));
    key
}

pub(super) fn header(campaign: &CampaignId, mapping: &MappingId) -> Attributes {
    key(campaign.as_str(), &format!("{HEADERS}{mapping}"))
}

/// What the sort keys of a mapping's rows begin with.
pub(super) fn rows(mapping: &MappingId) -> String {
    format!("row#{mapping}#")
}

pub(super) fn row(campaign: &CampaignId, mapping: &MappingId, row: RowNumber) -> Attributes {
    key(campaign.as_str(), &format!("{}{row}", rows(mapping)))
}

pub(super) fn sheet(campaign: &CampaignId, mapping: &MappingId, part: u8) -> Attributes {
    key(campaign.as_str(), &format!("{}{part}", sheets(mapping)))
}

/// What the sort keys of a sheet's parts begin with.
pub(super) fn sheets(mapping: &MappingId) -> String {
    format!("sheet#{mapping}#")
}

pub(super) fn hand_over(campaign: &CampaignId, mapping: &MappingId, part: u8) -> Attributes {
    key(campaign.as_str(), &format!("{}{part}", hand_overs(mapping)))
}

/// What the sort keys of a hand-over's parts begin with.
pub(super) fn hand_overs(mapping: &MappingId) -> String {
    format!("hand-over#{mapping}#")
}

pub(super) fn idempotency(campaign: &CampaignId, idempotency_key: &str) -> Attributes {
    key(campaign.as_str(), &idempotency_sort(idempotency_key))
}

pub(super) fn idempotency_sort(idempotency_key: &str) -> String {
    format!("key#{}", hex::encode(Sha256::digest(idempotency_key)))
}

pub(super) fn claim(campaign: &CampaignId, credential: &CredentialId) -> Attributes {
    key(campaign.as_str(), &format!("{CLAIMS}{credential}"))
}

/// Two campaigns can't fill one account at a time, hence a partition of its own.
pub(crate) fn destination(address: &EmailAddress) -> Attributes {
    destination_at(text(format!("destination#{}", hex::encode(Sha256::digest(address.canonical())))))
}

/// As a mailbox's claim tells it.
pub(crate) fn destination_at(partition: AttributeValue) -> Attributes {
    attributes([(PARTITION, partition), (SORT, text("claim"))])
}

pub(crate) fn running(campaign: &CampaignId, mapping: &MappingId) -> Attributes {
    key(RUNNING, &format!("{campaign}#{mapping}"))
}

/// Reads a running mapping's sort key.
pub(super) fn read_running(item: &Item) -> Result<(CampaignId, MappingId), StoreError> {
    let sort = item.text(SORT)?;
    let (campaign, mapping) = sort.split_once('#').ok_or_else(|| item.malformed())?;
    let ids = CampaignId::parse(campaign).and_then(|campaign| Ok((campaign, MappingId::parse(mapping)?)));
    ids.map_err(|_| item.malformed())
}

/// Of a mapping that was just proposed.
pub(super) fn header_item(campaign: &CampaignId, new: &Mapping) -> Attributes {
    let more = [
        ("mapping_id", text(new.id.as_str())),
        ("mapping_state", text(MappingState::Validating.as_str())),
        ("row_count", number(new.rows)),
        ("done_count", number(0)),
        ("total_count", number(new.rows)),
        ("created_by", text(new.created_by.as_str())),
        ("created_at", millis(new.created_at)),
        ("sheet_parts", number(new.sheet_parts)),
    ];
    with(header(campaign, &new.id), more)
}

pub(super) fn read_header(item: &Item) -> Result<Mapping, StoreError> {
    let small = |name: &str| -> Result<u16, StoreError> {
        u16::try_from(item.number(name)?).map_err(|_| item.malformed())
    };
    Ok(Mapping {
        id: item.parse("mapping_id", MappingId::parse)?,
        state: item.parse("mapping_state", MappingState::parse)?,
        rows: small("row_count")?,
        done: small("done_count")?,
        of: small("total_count")?,
        created_by: item.parse("created_by", AdminId::parse)?,
        created_at: item.time("created_at")?,
        failure: item.optional("failure_code", MappingFailure::parse)?,
        sheet_parts: parts(item, "sheet_parts")?,
        hand_over: read_hand_over(item)?,
    })
}

/// `hand_over_parts` is there from the commit on if there are such passwords, and 0 once they are acknowledged.
fn read_hand_over(item: &Item) -> Result<HandOver, StoreError> {
    Ok(match item.optional_number("hand_over_parts")? {
        None => HandOver::None,
        Some(0) => HandOver::Acknowledged,
        Some(_) => {
            HandOver::Ready { parts: parts(item, "hand_over_parts")?, until: item.time("hand_over_until")? }
        }
    })
}

fn parts(item: &Item, name: &str) -> Result<u8, StoreError> {
    u8::try_from(item.number(name)?).map_err(|_| item.malformed())
}

/// Of a row that was just proposed.
pub(super) fn row_item(campaign: &CampaignId, mapping: &MappingId, new: &Row) -> Attributes {
    let more = [
        ("credential_id", text(new.credential.as_str())),
        ("source_address", text(new.source.as_typed())),
        ("dest_address", text(new.destination.as_typed())),
        ("journal_state", text(Journal::None.as_str())),
    ];
    let mut item = with(row(campaign, mapping, new.number), more);
    if new.accepts_wish {
        item.insert("wish_accepted".to_owned(), number(1));
    }
    item
}

pub(super) fn read_row(item: &Item) -> Result<Row, StoreError> {
    let field = item.optional("error_field", RowField::parse)?;
    let code = item.optional("error_code", RowCode::parse)?;
    let sort = item.text(SORT)?;
    let place = sort.rsplit('#').next().unwrap_or_default();
    Ok(Row {
        number: RowNumber::parse(place).map_err(|_| item.malformed())?,
        credential: item.parse("credential_id", CredentialId::parse)?,
        source: item.parse("source_address", EmailAddress::stored)?,
        destination: item.parse("dest_address", EmailAddress::stored)?,
        accepts_wish: item.optional_number("wish_accepted")? == Some(1),
        account: item.optional("account_kind", Account::parse)?,
        password_by: item.optional("password_by", PasswordBy::parse)?,
        journal: item.parse("journal_state", Journal::parse)?,
        error: field.zip(code).map(|(field, code)| RowError { field, code }),
    })
}

/// A sealed text in as many items as it needs.
pub(super) fn part_items(sealed: &[u8], key: impl Fn(u8) -> Attributes) -> Vec<Attributes> {
    let parts = (0_u8..).zip(sealed.chunks(PART_BYTES));
    parts.map(|(part, sealed)| with(key(part), [("sealed_part", bytes(sealed))])).collect()
}

pub(super) fn read_part(item: &Item) -> Result<Vec<u8>, StoreError> {
    item.bytes("sealed_part")
}

/// `body` is a salted slow hash: what was proposed under the key.
pub(super) fn idempotency_item(
    campaign: &CampaignId,
    idempotency_key: &str,
    mapping: &MappingId,
    body: &str,
) -> Attributes {
    let more = [("mapping_id", text(mapping.as_str())), ("body_hash", text(body))];
    with(idempotency(campaign, idempotency_key), more)
}

/// For a mailbox and for a destination alike. `proposal` is the sort key of the idempotency key's item, by which
/// the mapping lives until it has a header.
pub(super) fn claim_item(
    key: Attributes,
    campaign: &CampaignId,
    mapping: &MappingId,
    proposal: &str,
    now: Timestamp,
) -> Attributes {
    let more = [
        ("campaign_id", text(campaign.as_str())),
        ("mapping_id", text(mapping.as_str())),
        ("proposal_key", text(proposal)),
        ("claimed_at", millis(now)),
    ];
    with(key, more)
}

pub(super) fn running_item(campaign: &CampaignId, mapping: &MappingId, now: Timestamp) -> Attributes {
    with(running(campaign, mapping), [("created_at", millis(now))])
}
