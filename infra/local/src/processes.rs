//! Processes that outlive a call: started in a group of their own, found again by id *and* start time,
//! so that a number which the system has given to somebody else since is never touched.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use serde::{Deserialize, Serialize};

use crate::command;

/// How long a process may take to end by itself before it is ended.
const GRACE: Duration = Duration::from_secs(8);

/// One process that was started, as the state file remembers it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(crate) struct Process {
    /// What it is, for messages.
    pub(crate) name: String,
    /// Its id, which is its group's too.
    pub(crate) pid: u32,
    /// When it started, in the kernel's ticks since boot.
    pub(crate) started: u64,
}

impl Process {
    /// Starts a program in a group of its own; its output goes to the log.
    pub(crate) fn start(name: &str, command: &mut Command, log: &Path) -> Result<Self> {
        let file = command::appended(log)?;
        let child = command
            .stdin(Stdio::null())
            .stdout(file.try_clone()?)
            .stderr(file)
            .process_group(0)
            .spawn()
            .with_context(|| format!("can't start {name} ({})", command.get_program().display()))?;
        let started = started(child.id()).with_context(|| {
            format!("{name} ended at once: {}\n{}", log.display(), command::tail(log, 10))
        })?;
        Ok(Self { name: name.to_owned(), pid: child.id(), started })
    }

    /// This very process.
    pub(crate) fn this() -> Result<Self> {
        let pid = std::process::id();
        let started = started(pid).context("/proc tells nothing of this process")?;
        Ok(Self { name: "cargo local up".to_owned(), pid, started })
    }

    /// Whether it is still there, and not another one with its number.
    pub(crate) fn alive(&self) -> bool {
        started(self.pid) == Some(self.started)
    }

    /// Ends it and its group, gently first. Does nothing when it isn't there any more.
    pub(crate) fn end(&self) {
        if self.alive() {
            end_group(self.pid, &mut || self.alive());
        }
    }

    /// Asks it alone to end, and waits for that.
    pub(crate) fn ask_to_end(&self, patience: Duration) -> bool {
        let begin = Instant::now();
        if let Some(pid) = Pid::from_raw(self.pid.cast_signed())
            && self.alive()
        {
            let _ = kill_process(pid, Signal::TERM);
        }
        while self.alive() && begin.elapsed() < patience {
            sleep(Duration::from_millis(50));
        }
        !self.alive()
    }
}

/// Ends a group that we started: asks, waits while `alive` says so, then insists.
pub(crate) fn end_group(group: u32, alive: &mut dyn FnMut() -> bool) {
    let Some(group) = Pid::from_raw(group.cast_signed()) else { return };
    let begin = Instant::now();
    let _ = kill_process_group(group, Signal::TERM);
    while alive() && begin.elapsed() < GRACE {
        sleep(Duration::from_millis(20));
    }
    // Also when the leader is gone: its children may have stayed, and the group's number is still theirs.
    let _ = kill_process_group(group, Signal::KILL);
    while alive() && begin.elapsed() < 2 * GRACE {
        sleep(Duration::from_millis(20));
    }
}

/// The start time of a process that isn't a corpse: field 22 of its stat (proc(5)).
fn started(pid: u32) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name, in brackets, may hold anything; what follows the last bracket is regular.
    let mut fields = stat.rsplit_once(") ")?.1.split(' ');
    let state = fields.next()?;
    if matches!(state, "Z" | "X") { None } else { fields.nth(18)?.parse().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sleeper(folder: &Path) -> Process {
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 60 & wait"]);
        Process::start("sleeper", &mut command, &folder.join("sleeper.log")).expect("sh starts")
    }

    #[test]
    fn a_process_is_ended_with_its_children() {
        let process = sleeper(&std::env::temp_dir());
        assert!(process.alive());
        process.end();
        assert!(!process.alive());
        assert_eq!(in_group(process.pid), 0, "a child is left");
    }

    /// How many of a group are there and aren't corpses.
    fn in_group(group: u32) -> usize {
        let all = fs::read_dir("/proc").expect("proc").flatten();
        let stats = all.filter_map(|entry| fs::read_to_string(entry.path().join("stat")).ok());
        stats
            .filter(|stat| {
                let mut fields = stat.rsplit_once(") ").expect("a name").1.split(' ');
                let dead = matches!(fields.next(), Some("Z" | "X"));
                !dead && fields.nth(1) == Some(&group.to_string())
            })
            .count()
    }

    #[test]
    fn a_reused_number_is_left_alone() {
        let process = sleeper(&std::env::temp_dir());
        let other = Process { started: process.started + 1, ..process.clone() };
        assert!(!other.alive());
        other.end();
        assert!(process.alive(), "the wrong process was ended");
        process.end();
    }
}
