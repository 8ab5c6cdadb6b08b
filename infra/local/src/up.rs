//! `cargo local up` and `down`: all of Mailgather on this machine.

use std::fs;
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::account::Account;
use crate::admin::{self, Owner};
use crate::aws::Aws;
use crate::certificates::Certificates;
use crate::dovecot::Dovecot;
use crate::mail::{self, Mailbox};
use crate::outputs::{self, Outputs, StackOutputs};
use crate::places::Places;
use crate::processes::Process;
use crate::purelymail::Purelymail;
use crate::stack::{Packaged, Stack};
use crate::state::{self, State};
use crate::steps::{line, step};
use crate::venv::Venv;
use crate::{demo, functions, packages, site, stack, stop};

/// The port of AWS on this machine, if it is free.
const ACCOUNT_PORT: u16 = 4566;

/// Starts all of it. In the foreground it stays until it is asked to end; detached it returns.
pub(crate) fn up(detach: bool) -> Result<()> {
    let begin = Instant::now();
    let places = Places::of_up()?;
    let lock = state::lock(&places)?;
    let old = State::read(&places);
    if let (true, Some(link)) = (old.runs(), &old.link) {
        line(&format!("It is running already (`cargo local down` ends it).\n\n  {link}\n"));
        return Ok(());
    }
    let mut state = clean(&places, old)?;
    // From here on `down` knows whom to ask.
    state.waiting = Some(Process::this()?);
    state.write(&places)?;
    let outcome = start(&places, &mut state).and_then(|(outputs, setup_code)| {
        state.waiting.take_if(|_| detach);
        state.link.clone_from(&outputs.demo_link);
        state.write(&places)?;
        show(&places, &outputs, &setup_code, begin);
        Ok(())
    });
    if outcome.is_err() || !detach {
        drop(lock);
        let outcome = outcome.and_then(|()| stay(&state));
        step("all ended", || state.end(&places))?;
        return outcome;
    }
    line("It goes on in the background: `cargo local down` ends it.");
    Ok(())
}

/// Ends all that `up` started.
pub(crate) fn down() -> Result<()> {
    for places in std::iter::once(Places::of_up()?).chain(Places::of_lanes()?) {
        let mut state = State::read(&places);
        // Tests that are running end what they started themselves.
        if places.is_of_tests() && state.waiting.as_ref().is_some_and(Process::alive) {
            continue;
        }
        if !state.anything_left() {
            state.end(&places)?;
            continue;
        }
        step("all ended", || state.end(&places))?;
    }
    Ok(())
}

/// Ends what a crash left behind and makes the folders anew.
pub(crate) fn clean(places: &Places, mut old: State) -> Result<State> {
    if old.anything_left() {
        step("what an earlier run left is ended", || old.end(places))?;
    } else {
        old.end(places)?;
    }
    fs::create_dir_all(places.temporary())?;
    Ok(State::default())
}

/// The tools and all that is built, which both instances share. What compiles goes on beside what is
/// fetched.
pub(crate) fn make<T>(
    places: &Places,
    needed: &[&[packages::Needed]],
    build: impl FnOnce() -> Result<T>,
) -> Result<(Tools, T)> {
    let _making = state::making(places)?;
    thread::scope(|scope| {
        let fetched = scope.spawn(|| {
            packages::ready(places, needed)?;
            let tools =
                Tools { account: Venv::ready(places, "account")?, deploy: Venv::ready(places, "deploy")? };
            step("site built", || site::build(places))?;
            Ok(tools)
        });
        let built = step("functions built", build);
        let fetched = fetched.join().unwrap_or_else(|_| bail!("fetching the tools ended oddly"));
        Ok((fetched?, built?))
    })
}

/// Tools that an instance needs.
pub(crate) struct Tools {
    pub(crate) account: Venv,
    pub(crate) deploy: Venv,
}

/// An account, a mail server and the double of Purelymail, running.
pub(crate) struct Servers {
    pub(crate) account: Account,
    pub(crate) aws: Aws,
    pub(crate) dovecot: Dovecot,
    pub(crate) purelymail: Purelymail,
    pub(crate) certificates: Certificates,
}

impl Servers {
    /// Starts all three.
    pub(crate) fn start(
        places: &Places,
        state: &mut State,
        tools: &Tools,
        port: u16,
        mailboxes: &[Mailbox],
    ) -> Result<Self> {
        let certificates = Certificates::ready(places)?;
        let account = Account::start(places, &tools.account, port)?;
        state.started(places, account.process.clone())?;
        let dovecot = step("mail server started", || {
            let dovecot = Dovecot::prepare(places, &certificates, mailboxes)?;
            state.folders.extend(dovecot.folder_elsewhere(places));
            let process = dovecot.start(places)?;
            state.started(places, process.clone())?;
            dovecot.wait(&process)?;
            Ok(dovecot)
        })?;
        let passdb = dovecot.passdb();
        let (purelymail, process) = Purelymail::start(places, &tools.account, port + 20, &passdb)?;
        state.started(places, process)?;
        step("local AWS started", || account.wait(places))?;
        let aws = Aws::on_this_machine(places, &tools.deploy, account.port);
        Ok(Self { account, aws, dovecot, purelymail, certificates })
    }

    /// Deploys one stack and its site; `more` are parameters besides those of this machine.
    pub(crate) fn deploy(
        &self,
        places: &Places,
        name: &str,
        packaged: Option<&Packaged>,
        spare_ports: &[u16],
        more: &[(&str, &str)],
    ) -> Result<StackOutputs> {
        let mail_ports = self.dovecot.servers().into_iter().map(|server| server.port);
        // The usual ports too, so that a real provider's server can be entered on this machine.
        let mail_ports: Vec<_> = [993, 143]
            .into_iter()
            .chain(mail_ports)
            .chain(spare_ports.iter().copied())
            .map(|port| port.to_string())
            .collect();
        let mut parameters = vec![
            ("Architecture", architecture().to_owned()),
            ("LocalPort", self.account.port.to_string()),
            ("LogLevel", "trace".to_owned()),
            ("MailPorts", mail_ports.join(",")),
            ("MailExtraRoots", self.certificates.authority_base64()?),
            // Its mails lie at /_ministack/ses/messages.
            ("MailSender", "mailgather@admin.example".to_owned()),
            ("PurelymailUrl", self.purelymail.endpoint.clone()),
            ("PurelymailToken", self.purelymail.token.clone()),
            ("PurelymailImap", self.purelymail_imap()?),
        ];
        parameters.extend(more.iter().map(|(key, value)| (*key, (*value).to_owned())));
        let stack = Stack::deploy(&self.aws, name, packaged, &parameters)?;
        thread::scope(|scope| {
            let ttl = scope.spawn(|| stack.switch_on_ttl(&self.aws));
            site::upload(places, &self.aws, &stack)?;
            ttl.join().unwrap_or_else(|_| bail!("switching on TTL ended oddly"))
        })?;
        StackOutputs::of(&stack, self.account.port)
    }

    /// The demo mail server, which lets the double's accounts in.
    fn purelymail_imap(&self) -> Result<String> {
        let servers = self.dovecot.servers();
        let server = servers.iter().find(|server| server.security == "tls").context("no way in by TLS")?;
        Ok(format!("{}:{}:{}", server.host, server.port, server.security))
    }
}

fn start(places: &Places, state: &mut State) -> Result<(Outputs, String)> {
    let (tools, ()) = make(places, &[packages::FOR_UP], || functions::build(places))?;
    let demo_mailboxes = mail::demo_mailboxes();
    let servers = Servers::start(places, state, &tools, ACCOUNT_PORT, &demo_mailboxes)?;
    let stack = step("stack deployed", || servers.deploy(places, "mailgather", None, &[], &[]))?;
    let mail_servers = servers.dovecot.servers();
    let setup_code = admin::setup_code(&servers.aws, &stack)?;
    let link = step("demo campaign opened", || {
        let owner = Owner::first(&stack, &setup_code, &admin::Account::owner())?;
        let link = demo::campaign(&owner, &stack, &mail_servers[0])?;
        // Whoever looks at it is to be its first owner.
        stack::forget_admins(&servers.aws, &stack.tables)?;
        Ok(link)
    })?;
    let (endpoint, region) = outputs::endpoint(servers.account.port);
    let outputs = Outputs {
        endpoint,
        region,
        stack,
        demo_link: Some(link),
        demo_mailboxes,
        mail_servers,
        mail_log: servers.dovecot.log().to_owned(),
        purelymail: servers.purelymail,
        logs: places.logs(),
        tests: None,
    };
    outputs.write(&places.in_instance("outputs.json"))?;
    Ok((outputs, setup_code))
}

fn show(places: &Places, outputs: &Outputs, setup_code: &str, begin: Instant) {
    line(&format!("\nReady after {:.0} s. Open this link:\n", begin.elapsed().as_secs_f64()));
    line(&format!("  {}\n", outputs.demo_link.as_deref().unwrap_or_default()));
    line("and sign in to one of the demo's mailboxes (the passwords are no secrets):\n");
    for mailbox in &outputs.demo_mailboxes {
        line(&format!("  {:<26}{}", mailbox.address, mailbox.password));
    }
    let Outputs { stack: StackOutputs { admin_site, .. }, endpoint, .. } = outputs;
    line(&format!(
        "\nOpen the admin site and set it up with this code:\n\n  {admin_site}/\n\n  {setup_code}\n"
    ));
    line(&format!("What it mails: {endpoint}/_ministack/ses/messages"));
    let file = places.in_instance("outputs.json");
    line(&format!("\nAll the names and ports: {}\nLogs: {}", file.display(), outputs.logs.display()));
}

/// Waits until asked to end, or until something that was started ends by itself.
fn stay(state: &State) -> Result<()> {
    line("Ctrl-C ends it.");
    while !stop::asked() {
        if let Some(gone) = state.processes.iter().find(|process| !process.alive()) {
            bail!("{} ended by itself: see its log", gone.name);
        }
        let _ = stop::pause(200);
    }
    Ok(())
}

fn architecture() -> &'static str {
    if cfg!(target_arch = "aarch64") { "arm64" } else { "x86_64" }
}
