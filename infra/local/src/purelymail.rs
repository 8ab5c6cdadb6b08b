//! The double of Purelymail's API, beside the others: an account that it makes can sign in to the demo
//! mail server.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use ureq::Agent;

use crate::mail::Mailbox;
use crate::places::Places;
use crate::processes::Process;
use crate::venv::Venv;
use crate::{command, ports, stop};

/// The domain that it manages; the demo mail server takes every address of it for the double's.
pub(crate) const DOMAIN: &str = "new-mail.example";
/// Opens nothing anywhere.
const TOKEN: &str = "pm-live-not-a-real-token";

/// What a function, a script or a test needs to know of it.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Purelymail {
    /// What an operation's name is put behind, after a slash.
    pub(crate) endpoint: String,
    pub(crate) token: String,
    pub(crate) domain: String,
    /// Accounts that somebody had before.
    pub(crate) accounts: Vec<Mailbox>,
}

impl Purelymail {
    /// Starts it at the port one would like or at any other; `passdb` is where the mail server looks.
    pub(crate) fn start(places: &Places, venv: &Venv, wish: u16, passdb: &Path) -> Result<(Self, Process)> {
        let port = ports::free(wish)?;
        let (log, kept) = (places.log("purelymail"), places.in_instance("purelymail.json"));
        // The mailboxes of an earlier run are gone as well.
        for old in [&log, &kept] {
            let _ = fs::remove_file(old);
        }
        let mut command = Command::new(venv.program("python"));
        command.arg("-B").arg(places.in_root("infra/local/purelymail.py"));
        command.args(["--port", &port.to_string(), "--token", TOKEN, "--domain", DOMAIN]);
        command.arg("--accounts").arg(kept).arg("--passdb").arg(passdb);
        let process = Process::start("the double of Purelymail", command.env_clear(), &log)?;
        let endpoint = format!("http://127.0.0.1:{port}/api/v0");
        let purelymail =
            Self { endpoint, token: TOKEN.to_owned(), domain: DOMAIN.to_owned(), accounts: accounts() };
        purelymail.wait(&process, port, &log)?;
        Ok((purelymail, process))
    }

    /// Waits until it answers, and has it know who had an account before.
    fn wait(&self, process: &Process, port: u16, log: &Path) -> Result<()> {
        let begin = Instant::now();
        while !ports::answers(port) {
            if !process.alive() || begin.elapsed().as_secs() > 20 {
                bail!("{} doesn't answer ({}):\n{}", process.name, log.display(), command::tail(log, 15));
            }
            stop::pause(30)?;
        }
        let agent = Agent::config_builder().proxy(None).timeout_global(Some(Duration::from_secs(10))).build();
        let agent = agent.new_agent();
        for account in &self.accounts {
            let url = format!("http://127.0.0.1:{port}/_double/accounts");
            let sent = agent.post(url).send(serde_json::to_string(account)?);
            sent.context("the double of Purelymail takes no accounts")?;
        }
        Ok(())
    }
}

/// A plain one, and one whose password a careless client would break.
fn accounts() -> Vec<Mailbox> {
    let account = |name: &str, password: &str| Mailbox {
        address: format!("{name}@{DOMAIN}"),
        password: password.to_owned(),
    };
    vec![
        account("anna", "not-a-secret-new-anna-1"),
        account("bela", r#"not a secret: "béla" \ %u {PLAIN} 2"#),
    ]
}
