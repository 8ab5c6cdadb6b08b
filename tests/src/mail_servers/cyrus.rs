use std::fs;
use std::path::Path;

use super::accounts::DOMAIN;
use super::room::{Room, SystemLog, libraries};
use super::{Account, Certificate, Folder, Oracle, Process, RealServer, ports};

const CONFIGURATION: &str = "/etc/imapd.conf";

pub(super) async fn start(folder: &Folder, certificate: &Certificate, accounts: &[Account]) -> RealServer {
    let room = furnish(folder, certificate);
    let [tls, plain, refusing] = ports::free();
    room.write("etc/imapd.conf", SETTINGS);
    room.write("etc/cyrus.conf", &services(tls, plain, refusing));
    room.hand_over();
    for account in accounts {
        // It reads the password to the end of its input, and checks it as the server will.
        let input = folder.join("password");
        fs::write(&input, &account.password).expect("a file");
        room.run(&["/usr/sbin/saslpasswd2", "-p", "-c", "-u", DOMAIN, account.local()], &input);
    }
    let log = folder.log("cyrus");
    let system_log = SystemLog::open(&room, &log);
    room.run(&["/usr/lib/cyrus/bin/ctl_cyrusdb", "-C", CONFIGURATION, "-r"], Path::new("/dev/null"));
    let master =
        ["/usr/sbin/cyrmaster", "-M", "/etc/cyrus.conf", "-C", CONFIGURATION, "-p", "/run/master.pid"];
    let master = Process::start(&room.words(&master), &[], &log);
    let saslauthd = ["/usr/sbin/saslauthd", "-a", "sasldb", "-d", "-n", "2", "-m", "/run/saslauthd"];
    let saslauthd = Process::start(&room.words(&saslauthd), &[], &folder.log("saslauthd"));
    ports::wait_at(&room.path("run/saslauthd/mux"), &folder.log("saslauthd")).await;
    for port in [tls, plain, refusing] {
        ports::wait(port, &log).await;
    }
    RealServer {
        name: "Cyrus",
        tls,
        starttls: plain,
        plain,
        refusing,
        oracle: Oracle::new("testsaslauthd", move |address, password| {
            let local = address.split('@').next().unwrap_or_default();
            let mux = "/run/saslauthd/mux";
            room.words(&["/usr/sbin/testsaslauthd", "-f", mux, "-u", local, "-r", DOMAIN, "-p", password])
        })
        // saslauthd says of longer ones that they exceed its MAX_REQ_LEN, 256.
        .only_for(|password| password.len() < 256),
        _processes: vec![master, saslauthd],
        _log: Some(system_log),
    }
}

fn furnish(folder: &Folder, certificate: &Certificate) -> Room {
    let plugins = format!("{}/sasl2", libraries());
    let plugins = ["plain", "sasldb"].map(|name| format!("{plugins}/lib{name}.so"));
    let programs = [
        "usr/lib/cyrus/bin/master",
        "usr/lib/cyrus/bin/imapd",
        "usr/lib/cyrus/bin/ctl_cyrusdb",
        "usr/sbin/saslpasswd2",
        "usr/sbin/saslauthd",
        "usr/sbin/testsaslauthd",
    ];
    let needed: Vec<&str> = programs.into_iter().chain(plugins.iter().map(String::as_str)).collect();
    let room = Room::furnish(folder.join("room"), &needed);
    for zone in ["zone.tab", "tzdata.zi", "leapseconds", "UTC"] {
        room.bring(&Path::new("usr/share/zoneinfo").join(zone));
    }
    for part in ["db", "socket", "log", "msg", "proc", "quota", "user"] {
        room.folder(&format!("var/lib/cyrus/{part}"));
    }
    for path in
        ["var/spool/cyrus/mail", "run/cyrus/proc", "run/cyrus/lock", "run/cyrus/socket", "run/saslauthd"]
    {
        room.folder(path);
    }
    room.write("etc/server.pem", &certificate.pem);
    room
}

/// A domain of nobody's as the default one: Cyrus cuts the default one off, and sasldb has it.
const SETTINGS: &str = "\
configdirectory: /var/lib/cyrus
partition-default: /var/spool/cyrus/mail
proc_path: /run/cyrus/proc
mboxname_lockpath: /run/cyrus/lock
syslog_prefix: cyrus
allowplaintext: yes
refusing_allowplaintext: no
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_mech_list: PLAIN
sasl_sasldb_path: /etc/sasldb2
virtdomains: userid
defaultdomain: none.example
autocreate_quota: 0
failedloginpause: 0
tls_server_cert: /etc/server.pem
tls_server_key: /etc/server.pem
";

fn services(tls: u16, plain: u16, refusing: u16) -> String {
    let service = |name: &str, flag: &str, port: u16| {
        let program = format!("/usr/lib/cyrus/bin/imapd {flag} -U 30");
        format!("{name} cmd=\"{program}\" listen=\"127.0.0.1:{port}\" prefork=0 maxchild=100\n")
    };
    let all = [service("imaps", "-s", tls), service("imap", "", plain), service("refusing", "", refusing)];
    format!("START {{\n}}\nSERVICES {{\n{}}}\n", all.concat())
}
