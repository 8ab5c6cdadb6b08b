//! Debian's packages: installs what is missing when it may, else says in one line what to run.
//!
//! A mail server's package would start its own service on every address of the machine: that is
//! forbidden while installing (`policy-rc.d`) and taken back afterwards where systemd enabled it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::places::Places;
use crate::{command, steps, venv};

const POLICY: &str = "/usr/sbin/policy-rc.d";

/// Something that is needed, the package that brings it, and how to see that it is there.
pub(crate) struct Needed {
    package: &'static str,
    is_there: fn() -> bool,
}

/// For a local AWS with a demo mail server.
pub(crate) const FOR_UP: &[Needed] = &[
    Needed { package: "dovecot-imapd", is_there: || Path::new("/usr/lib/dovecot/imap").is_file() },
    Needed { package: "openssl", is_there: || command::on_path("openssl") },
    Needed { package: "python3-venv", is_there: venv::possible },
];

/// For the tests in a browser.
pub(crate) const FOR_BROWSER: &[Needed] = &[
    Needed { package: "chromium", is_there: || command::on_path("chromium") },
    // Without it the pictures of the Hindi page show boxes.
    Needed {
        package: "fonts-lohit-deva",
        is_there: || Path::new("/usr/share/fonts/truetype/lohit-devanagari").is_dir(),
    },
];

/// Makes sure of all of them.
pub(crate) fn ready(places: &Places, needed: &[&[Needed]]) -> Result<()> {
    let all = || needed.iter().flat_map(|some| some.iter());
    let missing: Vec<_> = all().filter(|some| !(some.is_there)()).map(|some| some.package).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    if !rustix::process::geteuid().is_root() || !command::on_path("apt-get") {
        bail!(
            "missing: {names}. Run this, then the same command again:  sudo apt-get install --no-install-recommends {names}"
        );
    }
    steps::step(&format!("Debian packages: {names}"), || {
        let log = places.log("apt");
        let _closed = ClosedForServices::new()?;
        let quiet = |words: &[&str]| {
            let mut apt = Command::new("apt-get");
            apt.env("DEBIAN_FRONTEND", "noninteractive").args(["-y", "-q"]).args(words);
            command::run(&mut apt, &log)
        };
        quiet(&["update"])?;
        quiet(&[&["install", "--no-install-recommends"], missing.as_slice()].concat())?;
        if missing.contains(&"dovecot-imapd") && Path::new("/run/systemd/system").exists() {
            let units = ["disable", "--now", "dovecot.service", "dovecot.socket"];
            let _ = command::run(Command::new("systemctl").args(units), &log);
        }
        Ok(())
    })?;
    match all().find(|some| !(some.is_there)()) {
        Some(some) => bail!("{} was installed, but what it brings isn't there", some.package),
        None => Ok(()),
    }
}

/// While it lives, no package starts a service. A policy that is there already stays as it is.
struct ClosedForServices {
    ours: bool,
}

impl ClosedForServices {
    fn new() -> Result<Self> {
        let ours = !Path::new(POLICY).exists();
        if ours {
            fs::write(POLICY, "#!/bin/sh\nexit 101\n")?;
            fs::set_permissions(POLICY, fs::Permissions::from_mode(0o755))?;
        }
        Ok(Self { ours })
    }
}

impl Drop for ClosedForServices {
    fn drop(&mut self) {
        if self.ours {
            let _ = fs::remove_file(POLICY);
        }
    }
}
