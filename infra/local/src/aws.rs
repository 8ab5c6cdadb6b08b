//! The AWS tools, aimed at an account: that of this machine or a real one. Only the environment differs.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::command;
use crate::places::Places;
use crate::venv::Venv;

/// Root's access key in the local AWS. It opens nothing anywhere else.
pub(crate) const LOCAL_KEY: &str = "test";
/// The one region of the local AWS.
pub(crate) const LOCAL_REGION: &str = "us-east-1";

/// An account and the tools that speak to it.
pub(crate) struct Aws {
    bin: PathBuf,
    environment: Vec<(&'static str, String)>,
    root: PathBuf,
    log: PathBuf,
    config: &'static str,
}

impl Aws {
    /// The local AWS behind a port.
    pub(crate) fn on_this_machine(places: &Places, tools: &Venv, port: u16) -> Self {
        let home = places.home().display().to_string();
        let mut environment = local_environment(port);
        environment.extend([
            // Nobody's own settings or credentials take part.
            ("HOME", home.clone()),
            ("AWS_CONFIG_FILE", format!("{home}/none")),
            ("AWS_SHARED_CREDENTIALS_FILE", format!("{home}/none")),
            ("NO_PROXY", "localhost,127.0.0.1,.localhost".to_owned()),
        ]);
        Self::new(places, tools, environment, "local")
    }

    /// The account that this user's credentials lead to.
    pub(crate) fn real(places: &Places, tools: &Venv, profile: Option<&str>, region: Option<&str>) -> Self {
        let mut environment = Vec::new();
        if let Some(profile) = profile {
            environment.push(("AWS_PROFILE", profile.to_owned()));
        }
        if let Some(region) = region {
            environment.push(("AWS_REGION", region.to_owned()));
            environment.push(("AWS_DEFAULT_REGION", region.to_owned()));
        }
        Self::new(places, tools, environment, "default")
    }

    fn new(
        places: &Places,
        tools: &Venv,
        mut environment: Vec<(&'static str, String)>,
        config: &'static str,
    ) -> Self {
        environment.extend([
            ("SAM_CLI_TELEMETRY", "0".to_owned()),
            // Seconds between two looks at how the stack is coming along.
            ("SAM_CLI_POLL_DELAY", if config == "local" { "0.5" } else { "5" }.to_owned()),
            ("AWS_PAGER", String::new()),
            ("PYTHONWARNINGS", "ignore".to_owned()),
        ]);
        Self { bin: tools.bin(), environment, root: places.root().to_owned(), log: places.log("aws"), config }
    }

    /// Which part of `samconfig.toml` is meant.
    pub(crate) fn config(&self) -> &'static str {
        self.config
    }

    /// The settings of `sam`.
    pub(crate) fn config_file(&self) -> PathBuf {
        self.root.join("samconfig.toml")
    }

    /// Where the tools' words go.
    pub(crate) fn log(&self) -> &Path {
        &self.log
    }

    /// One of the tools (`sam`, `aws`, `python`), started in the repository.
    pub(crate) fn tool(&self, name: &str) -> Command {
        let mut command = Command::new(self.bin.join(name));
        command.current_dir(&self.root).envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// A call of the AWS CLI.
    pub(crate) fn call(&self, words: &[&str]) -> Result<()> {
        command::run(self.tool("aws").args(words), &self.log)
    }

    /// A call of the AWS CLI, and what it answered.
    pub(crate) fn ask(&self, words: &[&str]) -> Result<Value> {
        let answer = command::read(self.tool("aws").args(words).args(["--output", "json"]), &self.log)?;
        serde_json::from_str(&answer).with_context(|| format!("aws {}: not an answer", words.join(" ")))
    }
}

/// How a program finds the local AWS.
pub(crate) fn local_environment(port: u16) -> Vec<(&'static str, String)> {
    vec![
        ("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{port}")),
        ("AWS_ACCESS_KEY_ID", LOCAL_KEY.to_owned()),
        ("AWS_SECRET_ACCESS_KEY", LOCAL_KEY.to_owned()),
        ("AWS_REGION", LOCAL_REGION.to_owned()),
        ("AWS_DEFAULT_REGION", LOCAL_REGION.to_owned()),
        ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
    ]
}
