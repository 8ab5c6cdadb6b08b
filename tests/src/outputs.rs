use std::{collections::BTreeMap, path::PathBuf};

use serde::Deserialize;

/// What `cargo local test` deployed: the file that the variable `MAILGATHER_OUTPUTS` names.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Outputs {
    /// The stack with the limits of production.
    #[serde(flatten)]
    pub default: Stack,
    /// The stack with raised limits, where a deactivated campaign is purged at once.
    pub open: Stack,
    /// The local AWS.
    pub endpoint: String,
    /// The demo campaign's link on the default stack.
    pub demo_link: String,
    /// Mailboxes that one can sign in to.
    pub demo_mailboxes: Vec<Mailbox>,
    /// Ways into the demo mail server: TLS, STARTTLS, plain.
    pub mail_servers: Vec<MailServer>,
    /// Ports on which the stacks let a mail server be reached, and nobody listens.
    #[serde(default)]
    pub spare_ports: Vec<u16>,
    /// Folder of what every started program wrote.
    pub logs: PathBuf,
}

/// One deployed stack.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stack {
    /// Where the gather site answers.
    pub gather_site: String,
    /// Where the API answers when called around the distribution.
    pub api: String,
    /// `campaigns`, `credentials`, `limits` → physical name.
    pub tables: BTreeMap<String, String>,
    /// `gather-load`, … → physical name.
    pub functions: BTreeMap<String, String>,
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

    /// One of the mailboxes that are there for tests, `user001` to `user200`. Their passwords are of no
    /// special kind; the demo's own have such.
    pub fn mailbox(&self, number: usize) -> Mailbox {
        assert!((1..=200).contains(&number), "there are 200");
        Mailbox {
            address: format!("user{number:03}@old-mail.example"),
            password: format!("not-a-secret-user-{number:03}"),
        }
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
