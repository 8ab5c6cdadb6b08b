//! The instances that tests run on, side by side. While a test runs, its instance is its own: it may change what the
//! tests of one instance share, and no other test waits for it.
//!
//! Two stacks are deployed into each: `mailgather` as an admin gets it, and `mailgather-open` with its limits out of
//! the way and no retention, for tests of everything but the limits.

use std::path::PathBuf;
use std::sync::Mutex;
use std::thread;

use anyhow::{Context, Result, bail};

use crate::admin::{self, Account, Owner};
use crate::outputs::{self, Outputs, TestOutputs};
use crate::places::Places;
use crate::processes::Process;
use crate::stack::Packaged;
use crate::state::State;
use crate::steps::{line, step};
use crate::up::{self, Servers, Tools};
use crate::venv::Venv;
use crate::{demo, functions, mail, ports, site};

/// The port of the first account, if it is free: never that of `up`.
const FIRST_PORT: u16 = 4666;

/// The first port for mail servers of a test, and how many of them each instance has. They must be its alone: nothing
/// listens there until a test does.
const FIRST_SPARE: u16 = 21000;
const SPARE: usize = 16;

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

/// The instances of one run.
pub(crate) struct Lanes(Vec<Lane>);

struct Lane {
    number: u16,
    places: Places,
    state: State,
    /// Absent when an earlier run left all of it.
    servers: Option<Servers>,
}

impl Lanes {
    /// None yet.
    pub(crate) fn none() -> Self {
        Self(Vec::new())
    }

    /// Starts `count` instances, each with an account, a mail server and a double of Purelymail. Those that an earlier
    /// run kept are left as they are, if they were made from what is there now.
    pub(crate) fn start(&mut self, count: usize, tools: &Tools) -> Result<()> {
        let made_from = made_from(&Places::of_test()?)?;
        for (number, places) in (0..).zip(Places::of_lanes()?.into_iter().take(count)) {
            let state = State::read(&places);
            self.0.push(Lane { number, places, state, servers: None });
        }
        for lane in &mut self.0 {
            lane.start(&made_from, tools)?;
        }
        Ok(())
    }

    /// Deploys both stacks into each.
    pub(crate) fn deploy(&mut self) -> Result<()> {
        let new: Vec<_> = self.0.iter_mut().filter(|lane| lane.servers.is_some()).collect();
        let Some(first) = new.first() else {
            line("✓ the stacks of the last run are still good");
            return Ok(());
        };
        let servers = first.servers.as_ref().context("it was started")?;
        let packaged = step("functions packaged", || Packaged::new(&servers.aws, &first.places))?;
        let made_from = made_from(&first.places)?;
        step(&format!("two stacks deployed, {} times", new.len()), || {
            let failed = Mutex::new(Ok(()));
            thread::scope(|scope| {
                for lane in new {
                    let (packaged, made_from, failed) = (&packaged, &made_from, &failed);
                    scope.spawn(move || {
                        if let Err(error) = lane.deploy(packaged, made_from) {
                            *failed.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Err(error);
                        }
                    });
                }
            });
            failed.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
        })
    }

    /// The port of an account, if there is one.
    pub(crate) fn account(&self) -> Option<u16> {
        self.0.first()?.port()
    }

    /// The file of outputs of each.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        self.0.iter().map(|lane| lane.outputs()).collect()
    }

    /// Leaves those that are whole for the next run, or ends all of it, what an earlier run left included.
    pub(crate) fn end(mut self, keep: bool) -> Result<()> {
        if keep && self.0.iter().all(|lane| lane.state.runs()) {
            for lane in &mut self.0 {
                lane.state.waiting = None;
                lane.state.write(&lane.places)?;
            }
            if !self.0.is_empty() {
                line("The stacks stay (`cargo local down` ends them).");
            }
            return Ok(());
        }
        for places in Places::of_lanes()?.split_off(self.0.len()) {
            let state = State::read(&places);
            self.0.push(Lane { number: 0, places, state, servers: None });
        }
        if self.0.iter().any(|lane| lane.state.anything_left()) {
            step("all ended", || self.0.iter_mut().try_for_each(|lane| lane.state.end(&lane.places)))?;
        }
        Ok(())
    }
}

/// What stacks are made from.
fn made_from(places: &Places) -> Result<String> {
    Ok(format!("{} {}", functions::stamp(places)?, site::stamp(places)?))
}

impl Lane {
    fn outputs(&self) -> PathBuf {
        self.places.in_instance("outputs.json")
    }

    /// Of its account: just started, or that of an earlier run.
    fn port(&self) -> Option<u16> {
        match &self.servers {
            Some(servers) => Some(servers.account.port),
            None => Outputs::read(&self.outputs()).ok()?.endpoint.rsplit(':').next()?.parse().ok(),
        }
    }

    fn start(&mut self, made_from: &str, tools: &Tools) -> Result<()> {
        let Self { number, places, state, servers } = self;
        if state.runs() && state.made_from.as_deref() == Some(made_from) {
            state.waiting = Some(Process::this()?);
            return state.write(places);
        }
        *state = up::clean(places, std::mem::take(state))?;
        state.waiting = Some(Process::this()?);
        state.write(places)?;
        let mailboxes = [mail::demo_mailboxes(), mail::further_mailboxes()].concat();
        *servers = Some(Servers::start(places, state, tools, FIRST_PORT + 40 * *number, &mailboxes)?);
        Ok(())
    }

    fn deploy(&mut self, packaged: &Packaged, made_from: &str) -> Result<()> {
        let file = self.outputs();
        let Self { number, places, state, servers } = self;
        let servers = servers.as_ref().context("it was started")?;
        let spare: [u16; SPARE] = ports::several(FIRST_SPARE + 100 * *number)?;
        packaged.copy_to(&servers.aws)?;
        let deploy =
            |name: &str, more: &[(&str, &str)]| servers.deploy(places, name, Some(packaged), &spare, more);
        let (stack, open) = thread::scope(|scope| {
            let open = scope.spawn(|| deploy("mailgather-open", &[SHORT, OPEN].concat()));
            let stack = deploy("mailgather", SHORT);
            (stack, open.join().unwrap_or_else(|_| bail!("deploying ended oddly")))
        });
        let (stack, open) = (stack?, open?);
        let mail_servers = servers.dovecot.servers();
        let test_owner = Account::owner();
        let first = |stack| Owner::first(stack, &admin::setup_code(&servers.aws, stack)?, &test_owner);
        first(&open)?;
        let link = demo::campaign(&first(&stack)?, &stack, &mail_servers[0])?;
        let (endpoint, region) = outputs::endpoint(servers.account.port);
        let outputs = Outputs {
            endpoint,
            region,
            stack,
            demo_link: Some(link.clone()),
            demo_mailboxes: mail::demo_mailboxes(),
            mail_servers,
            mail_log: servers.dovecot.log().to_owned(),
            purelymail: servers.purelymail.clone(),
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
        (state.link, state.made_from) = (Some(link), Some(made_from.to_owned()));
        state.write(places)
    }
}
