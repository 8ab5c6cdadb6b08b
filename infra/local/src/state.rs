//! What was started and may still be there: `state.json`, written at every start.

use std::fs::{self, File, TryLockError};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use crate::places::Places;
use crate::processes::Process;

/// How long a foreground `up` may take to end what it started.
const PATIENCE: Duration = Duration::from_secs(30);

/// The state of one instance.
#[derive(Default, Deserialize, Serialize)]
pub(crate) struct State {
    /// The command that waits in the foreground, if one does.
    pub(crate) waiting: Option<Process>,
    /// What was started, in order.
    pub(crate) processes: Vec<Process>,
    /// Folders outside `target` to be removed.
    pub(crate) folders: Vec<PathBuf>,
    /// The link that was printed, once all was ready.
    pub(crate) link: Option<String>,
    /// What the stacks were made from, for tests that find them again.
    #[serde(default)]
    pub(crate) made_from: Option<String>,
}

impl State {
    /// What the file says; nothing when there is none or half a one.
    pub(crate) fn read(places: &Places) -> Self {
        let text = fs::read_to_string(file(places)).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Writes the file.
    pub(crate) fn write(&self, places: &Places) -> Result<()> {
        let new = file(places).with_extension("new");
        fs::write(&new, serde_json::to_string_pretty(self)?)?;
        Ok(fs::rename(new, file(places))?)
    }

    /// Notes a process before anything else can go wrong.
    pub(crate) fn started(&mut self, places: &Places, process: Process) -> Result<()> {
        self.processes.push(process);
        self.write(places)
    }

    /// Whether all of it is there and was ready.
    pub(crate) fn runs(&self) -> bool {
        self.link.is_some() && !self.processes.is_empty() && self.processes.iter().all(Process::alive)
    }

    /// Whether anything of it is there.
    pub(crate) fn anything_left(&self) -> bool {
        self.waiting.iter().chain(&self.processes).any(Process::alive)
    }

    /// Ends all that was started, the last first, and forgets it.
    pub(crate) fn end(&mut self, places: &Places) -> Result<()> {
        let this = std::process::id();
        if let Some(waiting) = self.waiting.take().filter(|waiting| waiting.pid != this) {
            waiting.ask_to_end(PATIENCE);
        }
        for process in self.processes.drain(..).rev() {
            process.end();
        }
        for folder in self.folders.drain(..) {
            let _ = fs::remove_dir_all(folder);
        }
        for rest in ["tmp", "outputs.json"] {
            let rest = places.in_instance(rest);
            let _ = fs::remove_dir_all(&rest).or_else(|_| fs::remove_file(&rest));
        }
        let _ = fs::remove_file(file(places));
        Ok(())
    }
}

/// Held while an instance is being started or ended; a process that dies lets go of it.
pub(crate) fn lock(places: &Places) -> Result<File> {
    let lock = File::create(places.in_instance("lock")).context("can't write the lock file")?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => {
            bail!(
                "another `cargo local` is starting or ending this instance: wait for it, or stop it with Ctrl-C"
            )
        }
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// Held while tools and binaries are made, which both instances use; waits for the other.
pub(crate) fn making(places: &Places) -> Result<File> {
    let lock = File::create(places.shared("making"))?;
    lock.lock()?;
    Ok(lock)
}

fn file(places: &Places) -> PathBuf {
    places.in_instance("state.json")
}
