use std::{collections::BTreeMap, path::PathBuf};

use serde::Deserialize;

use crate::{Account, PurelymailOutputs};

/// What `cargo local test` deployed: the file that the variable `MAILGATHER_OUTPUTS` names.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Outputs {
    /// The stack with the limits of production.
    #[serde(flatten)]
    pub default: Stack,
    /// The stack with raised limits, where a deactivated campaign is purged at once.
    pub open: Stack,
    /// The first owner of both stacks.
    pub test_owner: Account,
    /// The local AWS.
    pub endpoint: String,
    /// The demo campaign's link on the default stack.
    pub demo_link: Option<String>,
    /// The demo's mailboxes: some have passwords that a careless client would break.
    pub demo_mailboxes: Vec<Mailbox>,
    /// Mailboxes for tests.
    pub further_mailboxes: Vec<Mailbox>,
    /// Ways into the demo mail server: TLS, STARTTLS, plain.
    pub mail_servers: Vec<MailServer>,
    /// Where it notes every login and every refused one.
    pub mail_log: PathBuf,
    /// The double of Purelymail.
    pub purelymail: PurelymailOutputs,
    /// Ports on which the functions may reach a mail server, and nobody listens.
    pub spare_mail_ports: Vec<u16>,
    /// The authority that the functions trust, in PEM.
    pub mail_authority: PathBuf,
    /// Its key.
    pub mail_authority_key: PathBuf,
    /// Folder of what every started program wrote.
    pub logs: PathBuf,
}

/// One deployed stack.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stack {
    /// Its name.
    pub stack: String,
    /// Where the gather site answers.
    pub gather_site: String,
    /// Where the API answers when called around the distribution.
    pub api: String,
    /// Where the admin site answers.
    pub admin_site: String,
    /// Where its API answers when called around the distribution.
    pub admin_api: String,
    /// The secret with the set-up code.
    pub setup_secret_arn: String,
    /// The secret that signs access tokens.
    pub signing_secret_arn: String,
    /// The secret that signs links.
    pub link_secret_arn: String,
    /// The secret that hides addresses in keys.
    pub index_secret_arn: String,
    /// The secret with the token of the Purelymail account.
    pub purelymail_token_secret_arn: String,
    /// Where mappings wait for their worker.
    pub mapping_queue_url: String,
    /// Where those end that it began again and again.
    pub mapping_dead_letters_url: String,
    /// `campaigns`, `submissions`, `credentials`, `mappings`, `jobs`, `limits`, `accounts`, `sessions`, `audit` → physical name.
    pub tables: BTreeMap<String, String>,
    /// `gather-load`, … → physical name.
    pub functions: BTreeMap<String, String>,
    /// `gather-load`, … → the role's ARN.
    pub roles: BTreeMap<String, String>,
    /// The KMS key.
    pub key_arn: String,
}

/// A mailbox that one can sign in to.
#[derive(Clone, Deserialize)]
pub struct Mailbox {
    /// Its address, which is its login.
    pub address: String,
    /// Its password, visibly fake.
    pub password: String,
}

/// A way into a mail server.
#[derive(Clone, Deserialize)]
pub struct MailServer {
    /// Name.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// `tls`, `starttls` or `plain`.
    pub security: String,
}

impl Outputs {
    /// Reads the file.
    ///
    /// # Panics
    /// If there is none: these tests need what `cargo local test` starts.
    pub fn read() -> Self {
        let path = std::env::var_os("MAILGATHER_OUTPUTS")
            .expect("MAILGATHER_OUTPUTS is not set: run these tests with `cargo local test`");
        let text = std::fs::read_to_string(&path).expect("the outputs of `cargo local test` can be read");
        serde_json::from_str(&text).expect("the outputs have the shape that outputs.rs tells")
    }

    /// The demo mail server by its security: `tls`, `starttls` or `plain`.
    pub fn mail_server(&self, security: &str) -> &MailServer {
        let mut servers = self.mail_servers.iter();
        servers.find(|server| server.security == security).expect("the demo has all three ways in")
    }

    /// One of the mailboxes for tests, from 0. Two tests may use the same one: each has its own campaign.
    pub fn mailbox(&self, number: usize) -> &Mailbox {
        self.further_mailboxes.get(number).expect("there are 200")
    }
}

impl Stack {
    /// The physical name of a table.
    pub fn table(&self, name: &str) -> &str {
        self.tables.get(name).expect("the stack has this table")
    }

    /// The physical name of a function.
    pub fn function(&self, name: &str) -> &str {
        self.functions.get(name).expect("the stack has this function")
    }
}
