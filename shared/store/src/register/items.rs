//! Where an item of the table `submissions` stands, and what is in it.
//!
//! The partition is the campaign's id, so that one query finds what is to be purged.
//!
//! | sk | what |
//! |---|---|
//! | `marker#<blind index of campaign and mailbox>` | that this mailbox was submitted, and which receipt tells of it |
//! | `receipt#<SHA-256 of the code>` | what a receipt tells, sealed under its code, and the marker that goes with it |
//! | `closed#<until, epoch seconds>#<as the marker's>` | that this mailbox has no tries left, and its address, sealed |
//! | `server-fault` | that the campaign's server entry was found not to work |
//!
//! In a partition `server#<id>` stands `proved`: that logins were proved at this server, so that its entry stays where it
//! is.
//!
//! Whoever deletes a submission or a receipt finds the marker by name, as the item tells it: that takes no secret.

use domain::{CampaignId, EmailAddress, ReceiptHash, ServerId, Timestamp};
use vault::{BlindIndex, Indexed};

use crate::{
    campaigns::{PARTITION, SORT},
    item::{Attributes, attributes, bytes, millis, text},
};

pub(crate) const MARKER: &str = "marker#";
const CLOSED: &str = "closed#";
/// After all marks of closed mailboxes.
pub(super) const LAST_CLOSED: &str = "closed#~";
pub(super) const SERVER_FAULT: &str = "server-fault";

pub(crate) fn key(campaign: &CampaignId, sort: &str) -> Attributes {
    attributes([(PARTITION, text(campaign.as_str())), (SORT, text(sort))])
}

/// The campaign goes into the index with the address: the same mailbox can't be followed from campaign to campaign.
pub(crate) fn marker(index: &BlindIndex, campaign: &CampaignId, address: &EmailAddress) -> String {
    format!("{MARKER}{}", blinded(index, campaign, address))
}

/// The end comes first, so that a query begins with what still holds.
pub(super) fn closed(
    index: &BlindIndex,
    campaign: &CampaignId,
    address: &EmailAddress,
    until: Timestamp,
) -> String {
    format!("{}#{}", closed_until(until), blinded(index, campaign, address))
}

/// Before all marks that hold at `time`, and after those that don't. Ten digits do until the year 2286.
pub(super) fn closed_until(time: Timestamp) -> String {
    format!("{CLOSED}{:010}", time.seconds())
}

fn blinded(index: &BlindIndex, campaign: &CampaignId, address: &EmailAddress) -> String {
    hex::encode(index.of(Indexed::Submission, &[campaign.as_str(), address.canonical()]))
}

/// Of the mark that logins were proved at a server.
pub(crate) fn proved(server: &ServerId) -> Attributes {
    attributes([(PARTITION, text(format!("server#{server}"))), (SORT, text("proved"))])
}

/// Put with every submission and never taken away as long as the server is there.
pub(crate) fn proved_item(server: &ServerId, now: Timestamp) -> Attributes {
    let mut item = proved(server);
    item.insert("proved_at".to_owned(), millis(now));
    item
}

/// By the hexadecimal hash of its code.
pub(crate) fn receipt(hash: &str) -> String {
    format!("receipt#{hash}")
}

/// A marker knows its receipt, so that whoever deletes the one deletes both.
pub(crate) fn marker_item(
    campaign: &CampaignId,
    marker: &str,
    receipt: Option<&ReceiptHash>,
    now: Timestamp,
) -> Attributes {
    let mut item = key(campaign, marker);
    item.insert("submitted_at".to_owned(), millis(now));
    item.extend(receipt.map(|code| ("receipt_hash".to_owned(), text(code.to_hex()))));
    item
}

pub(crate) fn receipt_item(
    campaign: &CampaignId,
    code: &ReceiptHash,
    marker: &str,
    sealed: &[u8],
) -> Attributes {
    let mut item = key(campaign, &receipt(&code.to_hex()));
    item.extend(attributes([("marker_key", text(marker)), ("receipt_sealed", bytes(sealed))]));
    item
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_cannot_be_followed_from_campaign_to_campaign() {
        let index = BlindIndex::new(b"not-a-secret-not-a-secret-not-on").expect("long enough");
        let address = EmailAddress::parse("anna@example.org").expect("valid");
        let [one, other] = [1, 2].map(|n| marker(&index, &CampaignId::from_random([n; 16]), &address));
        assert_ne!(one, other);
    }
}
