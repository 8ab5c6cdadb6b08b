//! Where the items of the table `campaigns` stand, and how they are written and read.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    Campaign, CampaignId, HostName, Instructions, Label, MailServer, Security, ServerId, SourceServer,
    Timestamp, TokenHash,
};

use crate::{
    StoreError,
    item::{Attributes, Item, attributes, bytes, millis, number, text},
    transaction::Write,
};

pub(crate) const PARTITION: &str = "pk";
pub(crate) const SORT: &str = "sk";
/// Index of campaigns and of servers, each by age.
pub(super) const BY_KIND: &str = "by_kind";
pub(super) const CAMPAIGN: &str = "campaign";
pub(super) const SERVER: &str = "server";
const LINK: &str = "link";

/// Where an item of the table stands.
///
/// | pk | sk | what |
/// |---|---|---|
/// | `link#<SHA-256 of the token>` | `link` | which campaign and server it leads to |
/// | `server#<id>` | `server` | a source server |
/// | `campaign#<id>` | `campaign` | a campaign |
/// | `campaign#<id>` | `link` | its token, sealed |
///
/// All that a campaign owns but the link stands in its partition: one query finds what is to be purged.
pub(crate) struct Key {
    pub(crate) partition: String,
    pub(crate) sort: String,
}

impl Key {
    pub(crate) fn campaign(id: &CampaignId) -> Self {
        Self { partition: format!("campaign#{id}"), sort: CAMPAIGN.to_owned() }
    }

    pub(crate) fn sealed_link(id: &CampaignId) -> Self {
        Self { sort: LINK.to_owned(), ..Self::campaign(id) }
    }

    pub(crate) fn link(token: &TokenHash) -> Self {
        Self::of_link(&token.to_hex())
    }

    pub(crate) fn of_link(hash: &str) -> Self {
        Self { partition: format!("link#{hash}"), sort: LINK.to_owned() }
    }

    pub(super) fn server(id: &ServerId) -> Self {
        Self { partition: format!("server#{id}"), sort: SERVER.to_owned() }
    }

    /// Of an item that never exists.
    pub(super) fn nothing() -> Self {
        Self { partition: "nothing".to_owned(), sort: "nothing".to_owned() }
    }

    pub(crate) fn attributes(self) -> Attributes {
        attributes([(PARTITION, text(self.partition)), (SORT, text(self.sort))])
    }

    pub(super) fn with<const N: usize>(self, more: [(&str, AttributeValue); N]) -> Attributes {
        let mut item = self.attributes();
        item.extend(attributes(more));
        item
    }
}

pub(super) fn server_item(server: &SourceServer) -> Attributes {
    Key::server(&server.id).with([
        ("kind", text(SERVER)),
        ("id", text(server.id.as_str())),
        ("name", text(server.name.as_str())),
        ("host", text(server.mail.host.as_str())),
        ("port", number(server.mail.port)),
        ("security", text(server.mail.security.as_str())),
        ("created_at", millis(server.created_at)),
    ])
}

/// For a transaction: it happens only while the entry names this server.
pub(crate) fn server_is(id: &ServerId, server: &MailServer) -> Write {
    Write::check(Key::server(id).attributes(), SERVER_IS, at(server)).calling(["host", "port", "security"])
}

/// That a server's entry still names the server that is given by [`at`].
pub(super) const SERVER_IS: &str = "#host = :old_host AND #port = :old_port AND #security = :old_security";

pub(super) const SERVER_IS_AND_NEVER_USED: &str = "#host = :old_host AND #port = :old_port AND #security = :old_security AND attribute_not_exists(use_count)";
pub(super) const SERVER_IS_AND_USED: &str =
    "#host = :old_host AND #port = :old_port AND #security = :old_security AND use_count = :seen";

pub(super) fn at(server: &MailServer) -> [(&'static str, AttributeValue); 3] {
    [
        (":old_host", text(server.host.as_str())),
        (":old_port", number(server.port)),
        (":old_security", text(server.security.as_str())),
    ]
}

pub(super) fn server(item: &Item) -> Result<SourceServer, StoreError> {
    Ok(SourceServer {
        id: item.parse("id", ServerId::parse)?,
        name: item.parse("name", Label::stored)?,
        mail: MailServer {
            host: item.parse("host", HostName::parse)?,
            port: item.number("port")?.try_into().map_err(|_| item.malformed())?,
            security: item.parse("security", Security::parse)?,
        },
        created_at: item.time("created_at")?,
    })
}

/// A new campaign: neither deactivated nor to be purged.
pub(super) fn campaign_item(campaign: &Campaign, token: &TokenHash) -> Attributes {
    let mut item = Key::campaign(&campaign.id).with([
        ("kind", text(CAMPAIGN)),
        ("id", text(campaign.id.as_str())),
        ("name", text(campaign.name.as_str())),
        ("server_id", text(campaign.server_id.as_str())),
        ("token_hash", text(token.to_hex())),
        ("created_at", millis(campaign.created_at)),
        ("expires_at", millis(campaign.expires_at)),
    ]);
    if let Some(instructions) = &campaign.instructions {
        item.insert("instructions".to_owned(), text(instructions.as_str()));
    }
    item
}

/// `None` from the moment of its purge.
pub(super) fn campaign(item: &Item, now: Timestamp) -> Result<Option<Campaign>, StoreError> {
    let purge_at = item.optional_number("purge_due")?.map(Timestamp::from_seconds);
    if purge_at.is_some_and(|at| at <= now) {
        return Ok(None);
    }
    Ok(Some(Campaign {
        id: item.parse("id", CampaignId::parse)?,
        name: item.parse("name", Label::stored)?,
        server_id: item.parse("server_id", ServerId::parse)?,
        instructions: item.optional("instructions", Instructions::parse)?,
        created_at: item.time("created_at")?,
        expires_at: item.time("expires_at")?,
        deactivated_at: item.optional_number("deactivated_at")?.map(Timestamp::from_millis),
        purge_at,
    }))
}

pub(super) fn link_item(campaign: &Campaign, token: &TokenHash) -> Attributes {
    Key::link(token)
        .with([("campaign_id", text(campaign.id.as_str())), ("server_id", text(campaign.server_id.as_str()))])
}

/// The server stands beside the campaign to save a round trip; a campaign's server never changes.
pub(super) fn link_targets(item: &Item) -> Result<(CampaignId, ServerId), StoreError> {
    Ok((item.parse("campaign_id", CampaignId::parse)?, item.parse("server_id", ServerId::parse)?))
}

pub(super) fn sealed_link_item(campaign: &Campaign, sealed: &[u8]) -> Attributes {
    Key::sealed_link(&campaign.id).with([("link_sealed", bytes(sealed))])
}

pub(super) fn sealed_link(item: &Item) -> Result<Vec<u8>, StoreError> {
    item.bytes("link_sealed")
}
