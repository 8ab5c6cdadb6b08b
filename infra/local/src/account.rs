//! The AWS on this machine: ministack, on loopback only, with its IAM enforced, all of it in memory.

use std::fs;
use std::process::Command;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::aws;
use crate::places::Places;
use crate::processes::Process;
use crate::venv::Venv;
use crate::{command, ports, stop};

/// A local AWS account.
pub(crate) struct Account {
    pub(crate) port: u16,
    pub(crate) process: Process,
}

impl Account {
    /// Starts one, empty, at the port one would like or at any other.
    pub(crate) fn start(places: &Places, venv: &Venv, wish: u16) -> Result<Self> {
        let port = ports::free(wish)?;
        let log = places.log("account");
        let _ = fs::remove_file(&log);
        let mut command = Command::new(venv.program("python"));
        // Not `-m ministack`: the starter adds what ministack leaves out of our template.
        command.arg(places.root().join("infra/local/account.py")).current_dir(places.temporary());
        // The functions inherit this environment: it holds nothing of the one who started us.
        command.env_clear().envs(aws::local_environment(port));
        command
            .env("PATH", venv.path_variable())
            .env("HOME", places.home())
            .env("TMPDIR", places.temporary());
        let settings = [
            ("GATEWAY_PORT", port.to_string()),
            // The default is every address of the machine.
            ("BIND_HOST", "127.0.0.1".to_owned()),
            ("AUTH", "true".to_owned()),
            ("LANG", "C.UTF-8".to_owned()),
            ("PYTHONUNBUFFERED", "1".to_owned()),
            ("PYTHONDONTWRITEBYTECODE", "1".to_owned()),
            // Services that would listen on ports of their own, and a container engine that isn't ours.
            ("SFTP_ENABLED", "0".to_owned()),
            ("IOT_MTLS_ENABLED", "0".to_owned()),
            ("DOCKER_HOST", format!("unix://{}", places.in_instance("no-docker").display())),
        ];
        let process = Process::start("the local AWS", command.envs(settings), &log)?;
        Ok(Self { port, process })
    }

    /// Waits until it says that it is well.
    pub(crate) fn wait(&self, places: &Places) -> Result<()> {
        let begin = Instant::now();
        while ports::get(self.port, "/_ministack/health").is_err() {
            if !self.process.alive() || begin.elapsed().as_secs() > 60 {
                let log = places.log("account");
                bail!("the local AWS doesn't come up ({}):\n{}", log.display(), command::tail(&log, 15));
            }
            stop::pause(50)?;
        }
        Ok(())
    }
}
