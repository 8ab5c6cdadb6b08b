//! `cargo local test`: every check, against an instance of its own.
//!
//! Two stacks are deployed into one account: `mailgather` as an admin gets it, and `mailgather-open`
//! with its limits out of the way and no retention, for tests of everything but the limits.

use std::panic::resume_unwind;
use std::thread;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::admin::{self, Account, Owner};
use crate::checks::{Check, Checks};
use crate::functions::TestBinary;
use crate::outputs::{self, Outputs, TestOutputs};
use crate::places::Places;
use crate::processes::Process;
use crate::report::Report;
use crate::sizes::Sizes;
use crate::state::{self, State};
use crate::steps::{line, step};
use crate::up::{self, Servers, Tools};
use crate::venv::Venv;
use crate::{demo, functions, mail, packages, ports, site, stop, unpacked};

/// The port of AWS in tests, if it is free: never that of `up`.
const ACCOUNT_PORT: u16 = 4666;

/// A worker that waits, or was killed, is followed by another one while a test waits.
const SHORT: &[(&str, &str)] = &[("WorkerTimeoutSeconds", "20"), ("WorkerWaits", "short")];

/// Limits that no test reaches; and what is deactivated is over its retention at once.
const OPEN: &[(&str, &str)] = &[
    ("SubmissionsPerAddress", "1000"),
    ("SubmissionRate", "1000"),
    ("SubmissionsPerMailbox", "1000"),
    ("SubmissionsPerCampaign", "100000"),
    ("SubmissionsPerDestination", "1000"),
    ("SignInsPerAccount", "100000"),
    ("SignInsPerAddress", "100000"),
    ("RetentionHours", "0"),
    // Links that its secret didn't sign are good there, and are noise on the other stack.
    ("UnsignedLinksUntil", "2099-12-31"),
];

/// Runs every check: format, lints, walls, template, edge, site, unit, e2e, browser, api. Ends with a
/// summary; fails when any of them fails.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Run only these (give it several times)
    #[arg(long, value_enum)]
    only: Vec<Check>,
    /// Leave the stacks running for the next run; they are made anew when what they were made from changed
    #[arg(long)]
    keep: bool,
    /// Every test in its full size, pictures too, and random ones by a seed of the date (MAILGATHER_SEED repeats it)
    #[arg(long)]
    nightly: bool,
    /// Keep a picture of each state of a page that the browser tests look at, in target/screens
    #[arg(long)]
    pictures: bool,
    /// For unit, e2e and browser: only tests whose names contain this
    filter: Option<String>,
}

impl Options {
    fn want(&self, check: Check) -> bool {
        self.only.is_empty() || self.only.contains(&check)
    }
}

/// Runs the checks.
pub(crate) fn test(options: &Options) -> Result<()> {
    let begin = Instant::now();
    let places = Places::of_test()?;
    let lock = state::lock(&places)?;
    let mut state = State::read(&places);
    let mut report = Report::default();
    let outcome = run(&places, &mut state, &mut report, options);
    // A build that fails leaves them as they are.
    if options.keep && state.runs() {
        state.waiting = None;
        state.write(&places)?;
        line("The stacks stay (`cargo local down` ends them).");
    } else if state.anything_left() {
        step("all ended", || state.end(&places))?;
    }
    drop(lock);
    outcome?;
    report.show(begin.elapsed().as_secs_f64());
    if report.failed() {
        bail!("not everything is well; the logs are in {}", places.logs().display());
    }
    Ok(())
}

fn run(places: &Places, state: &mut State, report: &mut Report, options: &Options) -> Result<()> {
    let sizes = Sizes::new(options.nightly, options.pictures);
    if let Some(told) = sizes.told() {
        line(&told);
    }
    let checks = Checks { places, filter: options.filter.as_deref(), sizes: &sizes };
    if options.want(Check::Format) {
        report.add(checks.format());
    }
    let live =
        [Check::Unit, Check::E2e, Check::Browser, Check::Api].into_iter().any(|check| options.want(check));
    let mut binaries = Vec::new();
    let mut tools = None;
    if live {
        let (made, tests) = make(places, options.want(Check::Browser))?;
        if options.want(Check::E2e) {
            unpacked::ready(places)?;
        }
        (tools, binaries) = (Some(made), tests);
    }
    // Compiling for the lints keeps the processors busy while the stacks, unit tests and API are mostly waiting.
    let (lints, others) = thread::scope(|scope| {
        let lints = scope.spawn(|| options.want(Check::Lints).then(|| checks.lints()));
        let others = aside(&checks, state, tools.as_ref(), &binaries, report, options);
        // A check that panics is no check that was left out.
        (lints.join().unwrap_or_else(|panic| resume_unwind(panic)), others)
    });
    let outputs = others?;
    report.add_all(lints);
    if let Some(outputs) = outputs {
        if options.want(Check::E2e) {
            report.add(checks.binaries(Check::E2e, of_stacks(&binaries, true), &outputs));
        }
        if options.want(Check::Browser) {
            report.add(checks.browser(&outputs));
        }
    }
    stop::check()
}

/// The tools, the binaries and the site, made side by side.
fn make(places: &Places, browser: bool) -> Result<(Tools, Vec<TestBinary>)> {
    let needed: &[&[packages::Needed]] = match browser {
        true => &[packages::FOR_UP, packages::FOR_BROWSER],
        false => &[packages::FOR_UP],
    };
    up::make(places, needed, || functions::build_with_tests(places))
}

/// The binaries of tests that need the stacks, or those that need the local AWS alone.
fn of_stacks(binaries: &[TestBinary], stacks: bool) -> impl Iterator<Item = &TestBinary> {
    binaries.iter().filter(move |binary| (binary.package == "tests") == stacks)
}

/// What goes on beside the lints: the stacks first, for the tests wait for them; last the unit tests and the API,
/// of which only the API needs a stack.
fn aside(
    checks: &Checks<'_>,
    state: &mut State,
    tools: Option<&Tools>,
    binaries: &[TestBinary],
    report: &mut Report,
    options: &Options,
) -> Result<Option<Outputs>> {
    let outputs = tools.map(|tools| instance(checks.places, state, tools)).transpose()?;
    if options.want(Check::Walls) {
        report.add_all(checks.walls());
    }
    if options.want(Check::Template) {
        report.add(checks.template());
    }
    if options.want(Check::Edge) {
        report.add(checks.edge());
    }
    if options.want(Check::Site) {
        report.add(checks.site());
    }
    if let Some(outputs) = &outputs {
        thread::scope(|scope| {
            let api = options.want(Check::Api).then(|| scope.spawn(|| checks.api(outputs)));
            if options.want(Check::Unit) {
                report.add(checks.binaries(Check::Unit, of_stacks(binaries, false), outputs));
            }
            report.add_all(api.map(|api| api.join().unwrap_or_else(|panic| resume_unwind(panic))));
        });
    }
    Ok(outputs)
}

/// The instance that a `--keep` left, if it was made from what is there now; else a new one.
fn instance(places: &Places, state: &mut State, tools: &Tools) -> Result<Outputs> {
    let made_from = format!("{} {}", functions::stamp(places)?, site::stamp(places)?);
    let file = places.in_instance("outputs.json");
    if state.runs() && state.made_from.as_ref() == Some(&made_from) {
        line("✓ the stacks of the last run are still good");
        state.waiting = Some(Process::this()?);
        state.write(places)?;
        return Outputs::read(&file);
    }
    *state = up::clean(places, std::mem::take(state))?;
    state.waiting = Some(Process::this()?);
    let mailboxes = [mail::demo_mailboxes(), mail::further_mailboxes()].concat();
    let servers = Servers::start(places, state, tools, ACCOUNT_PORT, &mailboxes)?;
    let spare: [u16; 16] = ports::several(21000)?;
    let stack = servers.deploy(places, "mailgather", &spare, SHORT)?;
    let open = servers.deploy(places, "mailgather-open", &spare, &[SHORT, OPEN].concat())?;
    let mail_servers = servers.dovecot.servers();
    let test_owner = Account::owner();
    let link = step("both set up, demo campaign opened", || {
        let first = |stack| Owner::first(stack, &admin::setup_code(&servers.aws, stack)?, &test_owner);
        first(&open)?;
        demo::campaign(&first(&stack)?, &stack, &mail_servers[0])
    })?;
    let (endpoint, region) = outputs::endpoint(servers.account.port);
    let outputs = Outputs {
        endpoint,
        region,
        stack,
        demo_link: Some(link.clone()),
        demo_mailboxes: mail::demo_mailboxes(),
        mail_servers,
        mail_log: servers.dovecot.log().to_owned(),
        purelymail: servers.purelymail,
        logs: places.logs(),
        tests: Some(TestOutputs {
            open,
            test_owner,
            further_mailboxes: mail::further_mailboxes(),
            spare_mail_ports: spare.into(),
            mail_authority: servers.certificates.authority(),
            mail_authority_key: servers.certificates.authority_key(),
            python: Venv::ready(places, "tests")?.program("python"),
        }),
    };
    outputs.write(&file)?;
    (state.link, state.made_from) = (Some(link), Some(made_from));
    state.write(places)?;
    Ok(outputs)
}
