use std::path::Path;

use super::room::{Room, USER};
use super::{Account, Certificate, Folder, Oracle, Process, RealServer, ports};

const AUTHLIB: &str = "/usr/lib/courier/courier-authlib";

pub(super) async fn start(folder: &Folder, certificate: &Certificate, accounts: &[Account]) -> RealServer {
    let room = furnish(folder, certificate, accounts);
    let log = folder.log("courier");
    let daemon =
        Process::start(&room.words(&[&format!("{AUTHLIB}/authdaemond")]), &[], &folder.log("authdaemond"));
    ports::wait_at(&room.path("run/courier/authdaemon/socket"), &folder.log("authdaemond")).await;
    let [tls, plain, refusing] = ports::free();
    let listen = |port: u16, wrapper: &[&str], more: &[(&str, &str)]| {
        let (port, login) = (port.to_string(), "/usr/lib/courier/courier/imaplogin");
        let listener = ["/usr/sbin/couriertcpd", "-address=127.0.0.1", "-maxprocs=500", "-maxperip=500"];
        let words = [&listener[..], &["-nodnslookup", "-noidentlookup", &port], wrapper];
        let words = [&words.concat()[..], &[login, "/usr/bin/imapd", "Maildir"]].concat();
        Process::start(&room.words(&words), &[SETTINGS, more].concat(), &log)
    };
    let processes = vec![
        listen(tls, &["/usr/bin/couriertls", "-server", "-tcpd"], &[("IMAP_TLS", "1")]),
        listen(plain, &[], &[]),
        listen(refusing, &[], &[("IMAP_TLS_REQUIRED", "1")]),
        daemon,
    ];
    for port in [tls, plain, refusing] {
        ports::wait(port, &log).await;
    }
    RealServer {
        name: "Courier",
        tls,
        starttls: plain,
        plain,
        refusing,
        oracle: Oracle::new("authtest", move |address, password| {
            room.words(&["/usr/sbin/authtest", address, password])
        })
        // What it shares with `LOGIN` calls control characters an invalid argument.
        .for_login_only_unless(|password| !password.contains(|c: char| c < ' ')),
        _processes: processes,
        _log: None,
    }
}

fn furnish(folder: &Folder, certificate: &Certificate, accounts: &[Account]) -> Room {
    let makedat = format!("{AUTHLIB}/makedatprog");
    let room = Room::furnish(
        folder.join("room"),
        &[
            "usr/sbin/couriertcpd",
            "usr/bin/couriertls",
            "usr/lib/courier/courier/imaplogin",
            "usr/bin/imapd",
            "usr/sbin/authtest",
            "usr/lib/courier/courier-authlib/authdaemond",
            "usr/lib/courier/courier-authlib/makedatprog",
            "usr/lib/courier-authlib/libauthuserdb.so",
        ],
    );
    for path in ["etc/courier", "run/courier/authdaemon"] {
        room.folder(path);
    }
    for account in accounts {
        for part in ["cur", "new", "tmp"] {
            room.folder(&format!("home/{}/Maildir/{part}", account.address));
        }
    }
    room.write("etc/courier/imapd.pem", &certificate.pem);
    room.write("etc/courier/authdaemonrc", DAEMON);
    // What makeuserdb, a Perl script, would make of one file: two, the passwords apart; a dot ends each.
    let home = |some: &Account| format!("uid={USER}|gid={USER}|home=/home/{}|_=", some.address);
    let password = |some: &Account| format!("systempw={}", some.hash());
    let lines = |value: &dyn Fn(&Account) -> String| {
        let lines = accounts.iter().map(|some| format!("{}\t{}\n", some.address, value(some)));
        lines.collect::<String>() + ".\n"
    };
    room.write("etc/courier/userdb.txt", &lines(&home));
    room.write("etc/courier/userdbshadow.txt", &lines(&password));
    room.hand_over();
    for name in ["userdb", "userdbshadow"] {
        let [text, new, done] = ["txt", "tmp", "dat"].map(|kind| format!("/etc/courier/{name}.{kind}"));
        room.run(&[&makedat, &text, &new, &done], Path::new("/dev/null"));
    }
    room
}

const DAEMON: &str = r#"authmodulelist="authuserdb"
authmodulelistorig="authuserdb"
daemons=4
authdaemonvar=/run/courier/authdaemon
DEBUG_LOGIN=0
DEFAULTOPTIONS=""
LOGGEROPTS=""
"#;

/// As Debian's `/etc/courier/imapd` and `imapd-ssl`, which are sourced by a shell, for a server without a
/// file monitor: every accepted login is told of that in an untagged ALERT, and must be accepted all the same.
/// That a refused one waits for five seconds is not to be switched off.
const SETTINGS: &[(&str, &str)] = &[
    ("IMAP_CAPABILITY", "IMAP4rev1 UIDPLUS CHILDREN NAMESPACE"),
    ("IMAP_CAPABILITY_TLS", "IMAP4rev1 UIDPLUS CHILDREN NAMESPACE AUTH=PLAIN"),
    ("IMAP_STARTTLS", "YES"),
    ("COURIERTLS", "/usr/bin/couriertls"),
    ("TLS_CERTFILE", "/etc/courier/imapd.pem"),
    ("TLS_VERIFYPEER", "NONE"),
    ("MAILDIRPATH", "Maildir"),
];
