//! Debian's packages of further mail servers, for tests: downloaded and unpacked, never installed.
//!
//! A machine may have one mail server installed, for each package forbids the others. Unpacked, none of
//! them starts a service, makes a user or writes to `/etc`. The tests run them in root folders of their own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::places::Places;
use crate::{command, steps};

/// What is downloaded together. Cyrus's passwords are kept by SASL's own tools.
const PACKAGES: &[&[&str]] = &[&["cyrus-imapd", "sasl2-bin"], &["courier-imap"]];

/// What the tests start of them.
const PROGRAMS: &[&str] =
    &["lib/cyrus/bin/imapd", "sbin/saslpasswd2", "sbin/saslauthd", "lib/courier/courier/imaplogin"];

/// Whatever begins so comes from the packages, even if it is installed.
const ALWAYS: &[&str] = &["cyrus-", "courier-", "sasl2-bin"];

/// A package that nothing is sent by, so that no mail server for sending is asked for.
const SENDS_NOTHING: &str = "Package: sends-nothing
Status: install ok installed
Priority: optional
Section: mail
Maintainer: Nobody <nobody@example.org>
Architecture: all
Version: 1
Provides: default-mta, mail-transport-agent
Description: stands in for a mail transport agent
";

/// The folder of the packages for tests, filled if it isn't.
pub(crate) fn ready(places: &Places) -> Result<PathBuf> {
    let folder = folder(places);
    let complete = |folder: &Path| PROGRAMS.iter().all(|program| folder.join("usr").join(program).is_file());
    if complete(&folder) {
        return Ok(folder);
    }
    let names = PACKAGES.concat().join(" ");
    if !command::on_path("apt-get") || !command::on_path("dpkg-deb") {
        bail!("the tests need Debian's packages {names}, and here is no apt-get to download them with");
    }
    steps::step(&format!("Debian packages unpacked: {names}"), || {
        let archives = places.shared("mail-servers.new");
        let _ = fs::remove_dir_all(&archives);
        download(&archives, &places.log("apt"))?;
        let unpacked = unpack(&archives, &places.log("apt"))?;
        ensure!(complete(&unpacked), "of {names} something is missing in {}", unpacked.display());
        let _ = fs::remove_dir_all(&folder);
        fs::rename(unpacked, &folder)?;
        Ok(fs::remove_dir_all(archives)?)
    })?;
    Ok(folder)
}

/// Where they are, or will be.
pub(crate) fn folder(places: &Places) -> PathBuf {
    places.shared("mail-servers")
}

/// The packages and what they depend on, as far as it isn't installed.
fn download(archives: &Path, log: &Path) -> Result<()> {
    fs::create_dir_all(archives.join("partial"))?;
    let status = archives.join("status");
    fs::write(&status, without_mail_servers(&fs::read_to_string("/var/lib/dpkg/status")?))?;
    let get = |names: &[&str]| {
        let mut apt = Command::new("apt-get");
        apt.env("DEBIAN_FRONTEND", "noninteractive").args(["-y", "-q", "-o", "Debug::NoLocking=1"]);
        apt.arg("-o").arg(format!("Dir::State::status={}", status.display()));
        apt.arg("-o").arg(format!("Dir::Cache::archives={}/", archives.display()));
        apt.args(["--no-install-recommends", "--download-only", "install"]).args(names);
        command::run(&mut apt, log)
    };
    let all = || PACKAGES.iter().try_for_each(|names| get(names));
    if all().is_ok() {
        return Ok(());
    }
    // The lists of packages are missing or out of date.
    if !rustix::process::geteuid().is_root() {
        return all().context("run `sudo apt-get update`, then the same command again");
    }
    command::run(Command::new("apt-get").args(["update", "-q"]), log)?;
    all()
}

/// What is installed, as if no mail server were and none were needed for sending.
fn without_mail_servers(status: &str) -> String {
    let is_one = |package: &&str| {
        let field = |name: &str| package.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        let name = field("Package: ");
        field("Provides: ").contains("imap-server") || ALWAYS.iter().any(|begin| name.starts_with(begin))
    };
    let rest = status.split("\n\n").filter(|package| !package.trim().is_empty() && !is_one(package));
    rest.map(|package| format!("{}\n\n", package.trim_end())).collect::<String>() + SENDS_NOTHING
}

fn unpack(archives: &Path, log: &Path) -> Result<PathBuf> {
    let unpacked = archives.join("unpacked");
    for entry in fs::read_dir(archives)? {
        let archive = entry?.path();
        if archive.extension().is_some_and(|extension| extension == "deb") {
            command::run(Command::new("dpkg-deb").arg("-x").arg(&archive).arg(&unpacked), log)?;
        }
    }
    Ok(unpacked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_servers_are_as_good_as_not_installed() {
        let package =
            |name: &str, more: &str| format!("Package: {name}\nStatus: install ok installed\n{more}\n");
        let installed = [
            package("bash", ""),
            package("dovecot-imapd", "Provides: imap-server\n"),
            package("courier-base", ""),
            package("zlib1g", ""),
        ];
        let left = without_mail_servers(&installed.join("\n"));
        let names: Vec<_> = left.lines().filter_map(|line| line.strip_prefix("Package: ")).collect();
        assert_eq!(names, ["bash", "zlib1g", "sends-nothing"]);
    }
}
