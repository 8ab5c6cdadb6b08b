//! The demo mail server: a Dovecot with a configuration of its own, on loopback only.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::certificates::Certificates;
use crate::mail::{self, Mailbox};
use crate::outputs::MailServer;
use crate::places::Places;
use crate::processes::Process;
use crate::{command, ports, purelymail, stop};

/// A mail server about to be started.
pub(crate) struct Dovecot {
    /// Sockets, mailboxes and the configuration.
    folder: PathBuf,
    log: PathBuf,
    tls: u16,
    starttls: u16,
    plain: u16,
}

impl Dovecot {
    /// Writes its configuration and its mailboxes.
    pub(crate) fn prepare(
        places: &Places,
        certificates: &Certificates,
        mailboxes: &[Mailbox],
    ) -> Result<Self> {
        let [tls, starttls, plain] = ports::several(10993)?;
        let folder = folder(places)?;
        let dovecot = Self { folder, log: places.log("dovecot"), tls, starttls, plain };
        let owner = if is_root() { Some(mail_user()?) } else { None };
        for mailbox in mailboxes {
            mail::fill(&dovecot.maildir(mailbox), mailbox)?;
        }
        if let Some((user, group)) = owner {
            give(&dovecot.folder.join("mail"), user, group)?;
        }
        fs::write(dovecot.folder.join("users"), users(mailboxes))?;
        fs::write(dovecot.folder.join("dovecot.conf"), dovecot.configuration(certificates, owner)?)?;
        let _ = fs::remove_file(&dovecot.log);
        Ok(dovecot)
    }

    /// Starts it.
    pub(crate) fn start(&self, places: &Places) -> Result<Process> {
        let mut command = Command::new("/usr/sbin/dovecot");
        command.arg("-F").arg("-c").arg(self.folder.join("dovecot.conf"));
        Process::start("dovecot", &mut command, &places.log("dovecot-start"))
    }

    /// Waits until it greets.
    pub(crate) fn wait(&self, process: &Process) -> Result<()> {
        let begin = Instant::now();
        while !ports::answers(self.tls) {
            if !process.alive() || begin.elapsed().as_secs() > 20 {
                let start = self.log.with_file_name("dovecot-start.log");
                bail!(
                    "the mail server doesn't answer. {}: {}\n{}: {}",
                    self.log.display(),
                    command::tail(&self.log, 8),
                    start.display(),
                    command::tail(&start, 8)
                );
            }
            stop::pause(30)?;
        }
        Ok(())
    }

    /// Its three ways in.
    pub(crate) fn servers(&self) -> Vec<MailServer> {
        [("tls", self.tls), ("starttls", self.starttls), ("plain", self.plain)]
            .map(|(security, port)| MailServer::on_localhost(port, security))
            .into()
    }

    /// Its folder, when that isn't in the instance's and has to be removed apart.
    pub(crate) fn folder_elsewhere(&self, places: &Places) -> Option<PathBuf> {
        (!self.folder.starts_with(places.root())).then(|| self.folder.clone())
    }

    /// A folder with a file for each account of another program's: who stands in one can sign in, too.
    pub(crate) fn passdb(&self) -> PathBuf {
        self.folder.join("purelymail")
    }

    /// Where it notes every login and every refused one.
    pub(crate) fn log(&self) -> &Path {
        &self.log
    }

    fn maildir(&self, mailbox: &Mailbox) -> PathBuf {
        self.folder.join("mail").join(&mailbox.address).join("Maildir")
    }

    fn configuration(&self, certificates: &Certificates, owner: Option<(u32, u32)>) -> Result<String> {
        let Self { tls, starttls, plain, .. } = self;
        let folder = self.folder.display();
        let listen = if ports::has_ipv6() { "127.0.0.1, ::1" } else { "127.0.0.1" };
        let me = rustix::process::getuid().as_raw();
        let (user, group) = owner.unwrap_or((me, rustix::process::getgid().as_raw()));
        // Without root there is one user for everything and no changed root.
        let alone = if owner.is_some() { String::new() } else { without_root(user)? };
        Ok(format!(
            r#"# Written by `cargo local`; changes are lost.
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {log}
log_timestamp = "%Y-%m-%dT%H:%M:%S "
protocols = imap
listen = {listen}
mail_location = maildir:{folder}/mail/%u/Maildir
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
first_valid_gid = 1
ssl = yes
ssl_cert = <{cert}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_username_format = %Lu
auth_failure_delay = 0
auth_verbose = yes
auth_verbose_passwords = no
auth_debug_passwords = no
mail_max_userip_connections = 1000
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
passdb {{
  driver = passwd-file
  args = {folder}/purelymail/%u
  username_filter = *@{domain}
}}
userdb {{
  driver = static
  args = home={folder}/mail/%u
}}
service imap-login {{
  inet_listener imap {{
    port = {starttls}
  }}
  inet_listener imap_plain {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
  process_limit = 400
}}
service imap {{
  process_limit = 400
}}
service anvil {{
  # Everybody comes from one address here: no penalty for the mistakes of others.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
{alone}"#,
            log = self.log.display(),
            domain = purelymail::DOMAIN,
            cert = certificates.server().display(),
            key = certificates.server_key().display(),
        ))
    }
}

/// One line a mailbox. Colons would end the field; there are none in our passwords.
fn users(mailboxes: &[Mailbox]) -> String {
    mailboxes.iter().map(|some| format!("{}:{{PLAIN}}{}\n", some.address, some.password)).collect()
}

fn without_root(user: u32) -> Result<String> {
    let users = fs::read_to_string("/etc/passwd")?;
    let mut names = users.lines().map(|line| line.split(':'));
    let mine = names.find(|fields| fields.clone().nth(2) == Some(&user.to_string()));
    let name = mine.and_then(|mut fields| fields.next()).context("this user has no name in /etc/passwd")?;
    let services = ["anvil", "stats", "imap-login", "auth", "auth-worker", "dict", "log", "config", "imap"];
    let services: String =
        services.iter().map(|service| format!("service {service} {{\n  chroot =\n}}\n")).collect();
    Ok(format!(
        "default_internal_user = {name}\ndefault_login_user = {name}\ndefault_internal_group =\n{services}"
    ))
}

/// Its folder: in this instance's, unless Dovecot's own users can't reach that (say, below `/root`) or its
/// name is too long for a socket in it (108 bytes, unix(7)).
fn folder(places: &Places) -> Result<PathBuf> {
    let wish = places.in_instance("dovecot");
    let reachable = wish
        .ancestors()
        .skip(1)
        .all(|folder| fs::metadata(folder).is_ok_and(|data| !data.is_dir() || data.mode() & 0o001 != 0));
    let long = wish.as_os_str().len() > 70;
    let folder = match (is_root() && !reachable) || long {
        true => std::env::temp_dir().join(format!("mailgather-{}", std::process::id())),
        false => wish,
    };
    let _ = fs::remove_dir_all(&folder);
    for part in ["run", "state", "mail", "purelymail"] {
        fs::create_dir_all(folder.join(part))?;
    }
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755))?;
    Ok(folder)
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Debian's user `mail`: Dovecot doesn't touch a mailbox as root.
fn mail_user() -> Result<(u32, u32)> {
    let users = fs::read_to_string("/etc/passwd")?;
    let line = users.lines().find(|line| line.starts_with("mail:")).context("there is no user \"mail\"")?;
    let mut fields = line.split(':').skip(2);
    let mut number = || fields.next().and_then(|field| field.parse().ok()).context("an odd /etc/passwd");
    Ok((number()?, number()?))
}

fn give(path: &Path, user: u32, group: u32) -> Result<()> {
    chown(path, Some(user), Some(group))?;
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            give(&entry?.path(), user, group)?;
        }
    }
    Ok(())
}
