//! `outputs.json`: what a script or a test needs to know of a running instance.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::admin::Account;
use crate::aws::LOCAL_REGION;
use crate::mail::Mailbox;
use crate::purelymail::Purelymail;
use crate::stack::Stack;

/// One way into a mail server.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct MailServer {
    pub(crate) host: String,
    pub(crate) port: u16,
    /// `tls`, `starttls` or `plain`.
    pub(crate) security: String,
}

impl MailServer {
    /// A way into a mail server on this machine.
    pub(crate) fn on_localhost(port: u16, security: &str) -> Self {
        Self { host: "localhost".to_owned(), port, security: security.to_owned() }
    }
}

/// What belongs to one stack.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StackOutputs {
    pub(crate) stack: String,
    /// Resolves in a browser; other clients connect to 127.0.0.1 and name it as the host.
    pub(crate) gather_site: String,
    /// The API itself, around CloudFront.
    pub(crate) api: String,
    /// The same of the admins' side.
    pub(crate) admin_site: String,
    pub(crate) admin_api: String,
    /// Holds the set-up code.
    pub(crate) setup_secret_arn: String,
    /// Holds what signs the admins' access tokens.
    pub(crate) signing_secret_arn: String,
    /// Holds what signs links.
    pub(crate) link_secret_arn: String,
    /// Holds what hides addresses in keys of tables.
    pub(crate) index_secret_arn: String,
    /// Opens the Purelymail account.
    pub(crate) purelymail_token_secret_arn: String,
    /// Where mappings wait, and where those end that can't be carried out.
    pub(crate) mapping_queue_url: String,
    pub(crate) mapping_dead_letters_url: String,
    /// Short name → physical name.
    pub(crate) tables: BTreeMap<String, String>,
    pub(crate) functions: BTreeMap<String, String>,
    /// Function → its role's ARN.
    pub(crate) roles: BTreeMap<String, String>,
    pub(crate) key_arn: String,
    pub(crate) site_bucket: String,
}

impl StackOutputs {
    /// Of a stack in the local AWS behind this port.
    pub(crate) fn of(stack: &Stack, port: u16) -> Result<Self> {
        let site = |output| {
            let domain = stack.output(output)?;
            let name = domain.split('.').next().unwrap_or(domain);
            Ok::<_, anyhow::Error>(format!("http://{name}.cloudfront.localhost:{port}"))
        };
        let api = |output| {
            let id = stack.output(output)?;
            Ok::<_, anyhow::Error>(format!("http://127.0.0.1:{port}/_aws/execute-api/{id}/live"))
        };
        Ok(Self {
            stack: stack.name.clone(),
            gather_site: site("GatherDistributionDomain")?,
            api: api("GatherApiId")?,
            admin_site: site("AdminDistributionDomain")?,
            admin_api: api("AdminApiId")?,
            setup_secret_arn: stack.output("SetupSecretArn")?.to_owned(),
            signing_secret_arn: stack.output("SigningSecretArn")?.to_owned(),
            link_secret_arn: stack.output("LinkSecretArn")?.to_owned(),
            index_secret_arn: stack.output("IndexSecretArn")?.to_owned(),
            purelymail_token_secret_arn: stack.output("PurelymailTokenSecretArn")?.to_owned(),
            mapping_queue_url: stack.output("MappingQueueUrl")?.to_owned(),
            mapping_dead_letters_url: stack.output("MappingDeadLettersUrl")?.to_owned(),
            tables: stack.named("TableName"),
            functions: stack.named("FunctionName"),
            roles: stack.named("RoleArn"),
            key_arn: stack.output("CredentialKeyArn")?.to_owned(),
            site_bucket: stack.output("SiteBucketName")?.to_owned(),
        })
    }
}

/// The file.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Outputs {
    pub(crate) endpoint: String,
    pub(crate) region: String,
    #[serde(flatten)]
    pub(crate) stack: StackOutputs,
    /// Absent when the campaign could not be made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) demo_link: Option<String>,
    pub(crate) demo_mailboxes: Vec<Mailbox>,
    pub(crate) mail_servers: Vec<MailServer>,
    /// Where the mail server notes every login and every refused one.
    pub(crate) mail_log: PathBuf,
    pub(crate) purelymail: Purelymail,
    pub(crate) logs: PathBuf,
    /// For the tests only.
    #[serde(flatten, default, skip_serializing_if = "Option::is_none")]
    pub(crate) tests: Option<TestOutputs>,
}

/// What only tests need.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TestOutputs {
    /// A second stack, its limits out of the way.
    pub(crate) open: StackOutputs,
    /// The first owner of both stacks.
    pub(crate) test_owner: Account,
    /// Mailboxes to spare.
    pub(crate) further_mailboxes: Vec<Mailbox>,
    /// Ports that the functions may connect to and where nothing listens yet: for mail servers of a test.
    pub(crate) spare_mail_ports: Vec<u16>,
    /// The authority that the functions trust, in PEM, and its key.
    pub(crate) mail_authority: PathBuf,
    pub(crate) mail_authority_key: PathBuf,
    /// A Python that has AWS's encryption SDK.
    pub(crate) python: PathBuf,
}

/// The endpoint of the local AWS behind this port.
pub(crate) fn endpoint(port: u16) -> (String, String) {
    (format!("http://127.0.0.1:{port}"), LOCAL_REGION.to_owned())
}

impl Outputs {
    /// Reads it.
    pub(crate) fn read(file: &Path) -> Result<Self> {
        Ok(serde_json::from_str(&fs::read_to_string(file)?)?)
    }

    /// Writes the file whole: no reader sees half of it.
    pub(crate) fn write(&self, file: &Path) -> Result<()> {
        let new = file.with_extension("new");
        fs::write(&new, serde_json::to_string_pretty(self)? + "\n")?;
        Ok(fs::rename(new, file)?)
    }
}
