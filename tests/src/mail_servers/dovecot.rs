use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::room::{USER, is_root};
use super::{Account, Certificate, Folder, Oracle, Process, RealServer, ports};

pub(super) async fn start(folder: &Folder, certificate: &Certificate, accounts: &[Account]) -> RealServer {
    let program = "/usr/sbin/dovecot";
    assert!(
        Path::new(program).is_file(),
        "Debian's package dovecot-imapd is missing: `cargo local test` installs it"
    );
    let [tls, plain] = ports::free();
    let configuration = folder.join("dovecot.conf");
    let log = folder.log("dovecot");
    fs::write(folder.join("server.pem"), &certificate.pem).expect("a file");
    let users = accounts.iter().map(|some| format!("{}:{}\n", some.address, some.hash()));
    fs::write(folder.join("users"), users.collect::<String>()).expect("a file");
    fs::write(&configuration, text(folder, tls, plain)).expect("a file");
    fs::create_dir_all(folder.join("mail")).expect("a folder");
    if is_root() {
        std::os::unix::fs::chown(folder.join("mail"), Some(USER), Some(USER)).expect("root may");
    }
    let configuration = configuration.display().to_string();
    let words = [program, "-F", "-c", &configuration].map(str::to_owned);
    let process = Process::start(&words, &[], &folder.log("start"));
    ports::wait(tls, &log).await;
    RealServer {
        name: "Dovecot",
        tls,
        starttls: plain,
        plain,
        refusing: plain,
        oracle: Oracle::new("doveadm auth test", move |address, password| {
            ["doveadm", "-c", &configuration, "auth", "test", "--", address, password]
                .map(str::to_owned)
                .into()
        }),
        _processes: vec![process],
        _log: None,
    }
}

fn text(folder: &Folder, tls: u16, plain: u16) -> String {
    let path = folder.join("");
    let path = path.display();
    let (user, extra) = if is_root() { (USER, String::new()) } else { without_root(folder) };
    format!(
        r"base_dir = {path}run
state_dir = {path}state
log_path = {log}
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{path}server.pem
ssl_key = <{path}server.pem
# Not for those who connect from 127.0.0.1 to 127.0.0.1.
disable_plaintext_auth = yes
auth_mechanisms = plain login
auth_failure_delay = 0
auth_verbose = yes
auth_cache_size = 0
mail_location = maildir:{path}mail/%u
mail_uid = {user}
mail_gid = {user}
first_valid_uid = 1
first_valid_gid = 1
mail_max_userip_connections = 0
passdb {{
  driver = passwd-file
  args = {path}users
}}
userdb {{
  driver = static
  args = home={path}mail/%u
}}
service imap-login {{
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
  service_count = 0
  client_limit = 1000
}}
service imap {{
  process_limit = 400
}}
service anvil {{
  # No penalty: every password here is tried from the same address.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
{extra}",
        log = folder.log("dovecot").display(),
    )
}

/// Without root one user does it all, in no changed root.
fn without_root(folder: &Folder) -> (u32, String) {
    let user = fs::metadata(folder.join("")).expect("our folder").uid();
    let users = fs::read_to_string("/etc/passwd").expect("users");
    let name = users.lines().find(|line| line.split(':').nth(2) == Some(&user.to_string()));
    let name = name.and_then(|line| line.split(':').next()).expect("this user has a name");
    let services = ["anvil", "stats", "imap-login", "auth", "auth-worker", "dict", "log", "config", "imap"];
    let services = services.map(|service| format!("service {service} {{\n  chroot =\n}}\n")).concat();
    let users =
        format!("default_internal_user = {name}\ndefault_login_user = {name}\ndefault_internal_group =\n");
    (user, users + &services)
}
