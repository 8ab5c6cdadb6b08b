//! What admins see of submissions.
//!
//! Architecture Invariant: sealed attributes are never read here. The projection names what is, and the role permits
//! no other attribute.

use std::collections::HashMap;

use domain::{CampaignId, CredentialId, EmailAddress, Existence, Label, Timestamp};

use crate::{
    Database, Mappings, StoreError,
    campaigns::{PARTITION, SORT},
    item::{Attributes, Item, attributes, text},
    mappings::MailboxClaims,
};

/// The table `credentials` without what is sealed in it.
#[derive(Clone)]
pub struct Credentials {
    pub(super) database: Database,
    pub(super) submissions: String,
    pub(super) credentials: String,
    pub(super) claims: MailboxClaims,
}

/// One submitted mailbox, as far as it may be shown.
#[derive(Clone)]
pub struct Submitted {
    /// Its id.
    pub id: CredentialId,
    /// Whose mailbox, by the name that was typed.
    pub name: Label,
    /// Its address.
    pub source: EmailAddress,
    /// The destination account's address, and whether there was such an account; if one was given.
    pub destination: Option<(EmailAddress, Existence)>,
    /// Whether a password for it was given.
    pub destination_password_given: bool,
    /// When the mail server accepted the login.
    pub checked_at: Timestamp,
    /// How many messages its inbox held then, if the server said so.
    pub messages: Option<u32>,
}

/// A part of a campaign's submissions.
#[derive(Clone)]
pub struct CredentialsPage {
    /// In no order that means something.
    pub submitted: Vec<Submitted>,
    /// After which one the next part begins; `None` where this is the last one.
    pub next: Option<CredentialId>,
}

const LIST: &str = "list submissions";
/// Never `source_sealed` or `dest_sealed`. `name` is one of DynamoDB's reserved words.
const SHOWN: &str = "pk, sk, purge_at, #name, source_address, dest_address, dest_exists, \
     dest_password_given, checked_at, #messages";

impl Credentials {
    /// How many items a part is read from.
    const PAGE: i32 = 200;

    /// The physical names of the tables `submissions` and `credentials`; and who claims mailboxes.
    pub fn new(
        database: &Database,
        submissions: impl Into<String>,
        credentials: impl Into<String>,
        mappings: Mappings,
    ) -> Self {
        let (submissions, credentials) = (submissions.into(), credentials.into());
        Self { database: database.clone(), submissions, credentials, claims: mappings.claims() }
    }

    /// What was submitted to a campaign, from after that one on.
    pub async fn list(
        &self,
        campaign: &CampaignId,
        after: Option<&CredentialId>,
        now: Timestamp,
    ) -> Result<CredentialsPage, StoreError> {
        let page = self
            .database
            .partition(&self.credentials, campaign.as_str())
            .projection_expression(SHOWN)
            .set_expression_attribute_names(Some(names()))
            .limit(Self::PAGE)
            .set_exclusive_start_key(after.map(|after| key(campaign, after)))
            .send()
            .await
            .map_err(StoreError::of(LIST))?;
        let mut submitted = Vec::new();
        for item in page.items.unwrap_or_default() {
            if let Some(item) = Item::alive(LIST, Some(item), now)? {
                submitted.push(read(&item)?);
            }
        }
        let next = page.last_evaluated_key.map(|key| Item::unfiltered(LIST, key));
        let next = next.map(|item| item.parse(SORT, CredentialId::parse)).transpose()?;
        Ok(CredentialsPage { submitted, next })
    }
}

pub(crate) fn key(campaign: &CampaignId, id: &CredentialId) -> Attributes {
    attributes([(PARTITION, text(campaign.as_str())), (SORT, text(id.as_str()))])
}

/// What [`SHOWN`] calls otherwise.
fn names() -> HashMap<String, String> {
    ["name", "messages"].map(|name| (format!("#{name}"), name.to_owned())).into()
}

fn read(item: &Item) -> Result<Submitted, StoreError> {
    let address = item.optional("dest_address", EmailAddress::stored)?;
    let existence = item.optional("dest_exists", Existence::parse)?.unwrap_or(Existence::Unknown);
    let messages = item.optional_number("messages")?;
    Ok(Submitted {
        id: item.parse(SORT, CredentialId::parse)?,
        name: item.parse("name", Label::stored)?,
        source: item.parse("source_address", EmailAddress::stored)?,
        destination: address.map(|address| (address, existence)),
        destination_password_given: item.optional_number("dest_password_given")?.is_some(),
        checked_at: item.time("checked_at")?,
        messages: messages.map(u32::try_from).transpose().map_err(|_| item.malformed())?,
    })
}
