//! Against a real DynamoDB API: the condition expressions are the logic, and only a DynamoDB reads them.

mod accounts;
mod audit;
mod campaigns;
mod deactivation;
mod invitations;
mod mappings;
mod outage;
mod receipts;
mod register;
mod resets;
mod second_factor;
mod servers;
mod sessions;
mod submissions;
mod wire;

use std::sync::LazyLock;

use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection,
    ProjectionType, ScalarAttributeType,
};
use domain::{
    Campaign, CampaignId, CampaignToken, CredentialId, EmailAddress, ExpiryDays, HostName, Label, MailServer,
    Security, ServerId, SourceServer, Timestamp,
};

use vault::BlindIndex;

use crate::{
    Campaigns, Database, Deactivations, Filing, Receipts, Register, Submissions, credentials::Credential,
    item::Attributes,
};

pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_772_366_400);
const SEALED: &[u8] = b"not a sealed password";

/// The local AWS that the environment names; never a real account, which has no endpoint set.
pub(crate) async fn aws() -> SdkConfig {
    let aws = aws_config::load_defaults(BehaviorVersion::latest()).await;
    assert!(
        aws.endpoint_url().is_some_and(|url| url.starts_with("http://")),
        "AWS_ENDPOINT_URL names no local AWS: run these tests with `cargo local test`"
    );
    aws
}

/// The same credentials for an AWS that answers elsewhere. Not a change of [`aws`]: the environment's endpoint
/// outweighs what is set in a loaded configuration.
async fn aws_at(url: String) -> SdkConfig {
    aws_config::defaults(BehaviorVersion::latest()).endpoint_url(url).load().await
}

pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    bytes
}

/// Of addresses, under a secret that is none.
pub(crate) fn index() -> BlindIndex {
    BlindIndex::new(b"not-a-secret-not-a-secret-not-on").expect("long enough")
}

/// An empty table of its own for a test, with the keys of the template.
pub(crate) async fn table(database: &Database, keys: &[&str]) -> String {
    let name = format!("store-test-{}", hex::encode(random::<8>()));
    let kinds = [("pk", KeyType::Hash), ("sk", KeyType::Range)];
    let mut create =
        database.client.create_table().table_name(&name).billing_mode(BillingMode::PayPerRequest);
    for (key, kind) in kinds.into_iter().filter(|(key, _)| keys.contains(key)) {
        create = create.key_schema(element(key, kind)).attribute_definitions(definition(key, "S"));
    }
    if keys.contains(&"kind") {
        let index = GlobalSecondaryIndex::builder()
            .index_name("by_kind")
            .key_schema(element("kind", KeyType::Hash))
            .key_schema(element("created_at", KeyType::Range))
            .projection(Projection::builder().projection_type(ProjectionType::All).build());
        create = create
            .attribute_definitions(definition("kind", "S"))
            .attribute_definitions(definition("created_at", "N"))
            .global_secondary_indexes(index.build().expect("all is set"));
    }
    create.send().await.expect("the table is created");
    name
}

fn element(name: &str, kind: KeyType) -> KeySchemaElement {
    KeySchemaElement::builder().attribute_name(name).key_type(kind).build().expect("all is set")
}

fn definition(name: &str, kind: &str) -> AttributeDefinition {
    let kind = ScalarAttributeType::from(kind);
    AttributeDefinition::builder().attribute_name(name).attribute_type(kind).build().expect("all is set")
}

/// A stack's tables, with one server and one open campaign.
struct Stack {
    database: Database,
    campaigns_table: String,
    submissions_table: String,
    credentials_table: String,
    mappings_table: String,
    jobs_table: String,
    campaigns: Campaigns,
    register: Register,
    submissions: Submissions,
    deactivations: Deactivations,
    server: SourceServer,
    campaign: Campaign,
    token: CampaignToken,
}

impl Stack {
    async fn new() -> Self {
        Self::on(Database::new(&aws().await)).await
    }

    async fn on(database: Database) -> Self {
        let campaigns_table = table(&database, &["pk", "sk", "kind"]).await;
        let submissions_table = table(&database, &["pk", "sk"]).await;
        let credentials_table = table(&database, &["pk", "sk"]).await;
        let mappings_table = table(&database, &["pk", "sk"]).await;
        let jobs_table = table(&database, &["pk", "sk"]).await;
        let campaigns = Campaigns::new(&database, &campaigns_table);
        let register = Register::new(&database, &submissions_table, &index());
        let server = SourceServer { id: ENTRY.clone(), ..server() };
        let campaign = campaign(&server);
        let token = CampaignToken::from_random(random());
        campaigns.create_server(&server).await.expect("created");
        campaigns.create_campaign_of(&campaign, &token.hash(), SEALED).await.expect("created");
        Self {
            submissions: Submissions::new(&database, &campaigns_table, &credentials_table, &register),
            deactivations: Deactivations::new(
                &database,
                &campaigns_table,
                &submissions_table,
                &credentials_table,
                &mappings_table,
                &jobs_table,
            ),
            campaigns,
            register,
            database,
            campaigns_table,
            submissions_table,
            credentials_table,
            mappings_table,
            jobs_table,
            server,
            campaign,
            token,
        }
    }

    /// Records a submission of `address` with a new id.
    async fn submit(&self, address: &str, now: Timestamp) -> Result<(), crate::RecordError> {
        let id = CredentialId::from_random(random());
        let address = address_of(address);
        self.submissions.transact(&credential(&self.campaign.id, &id, &address), Filing::ByHand, now).await
    }

    /// What those who handed over a mailbox see of it.
    fn receipts(&self) -> Receipts {
        Receipts::new(
            &self.database,
            &self.campaigns_table,
            &self.submissions_table,
            &self.credentials_table,
            &self.mappings_table,
        )
    }

    /// All items of a table.
    async fn items(&self, table: &str) -> Vec<Attributes> {
        let scan = self.database.client.scan().table_name(table).consistent_read(true);
        scan.into_paginator().items().send().collect::<Result<_, _>>().await.expect("scanned")
    }

    async fn credentials(&self) -> Vec<Attributes> {
        self.items(&self.credentials_table).await
    }
}

/// Of the server that every stack has; tables are each stack's own.
static ENTRY: LazyLock<ServerId> = LazyLock::new(|| ServerId::from_random([0x5e; 16]));
static SERVER: LazyLock<MailServer> = LazyLock::new(|| MailServer {
    host: HostName::parse("imap.example.org").expect("valid"),
    port: 993,
    security: Security::Tls,
});

fn server() -> SourceServer {
    SourceServer {
        id: ServerId::from_random(random()),
        name: label("Example Ltd webmail"),
        mail: SERVER.clone(),
        created_at: NOW,
    }
}

fn campaign(server: &SourceServer) -> Campaign {
    Campaign {
        id: CampaignId::from_random(random()),
        name: label("Move to the new mail"),
        server_id: server.id.clone(),
        instructions: None,
        created_at: NOW,
        expires_at: ExpiryDays::Three.after(NOW),
        deactivated_at: None,
        purge_at: None,
    }
}

fn label(text: &str) -> Label {
    Label::parse(text).expect("valid")
}

pub(crate) fn address_of(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("valid")
}

fn credential<'a>(
    campaign: &'a CampaignId,
    id: &'a CredentialId,
    source: &'a EmailAddress,
) -> Credential<'a> {
    static NAME: LazyLock<Label> = LazyLock::new(|| label("Anna Example"));
    Credential {
        campaign,
        id,
        name: &NAME,
        source,
        entry: &ENTRY,
        server: &SERVER,
        source_sealed: SEALED,
        destination: None,
        destination_sealed: None,
        destination_bound: false,
        messages: None,
    }
}
