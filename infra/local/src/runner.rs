//! Starts one test program where it is to run, and notes how much processor time it took.
//!
//! nextest starts each test through it: the slot in which a test runs says which instance is its own.

use std::ffi::OsString;
use std::fs::File;
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use nix::sys::resource::{UsageWho, getrusage};

use crate::aws;
use crate::outputs::Outputs;
use crate::places::Places;

/// Instances: their files of outputs, as `PATH` separates folders. Absent where no test needs one.
const LANES: &str = "MAILGATHER_LANES";
/// The file that the times are appended to.
const TIMES: &str = "MAILGATHER_TIMES";
/// Which slot a program runs in, if nextest doesn't say it.
const SLOT: &str = "MAILGATHER_SLOT";

/// The copy of this program that starts tests: cargo puts a new one into its place while it builds.
pub(crate) fn ready(places: &Places) -> Result<PathBuf> {
    let runner = places.shared("runner");
    let new = runner.with_extension("new");
    std::fs::copy("/proc/self/exe", &new).context("can't copy this program")?;
    std::fs::rename(new, &runner)?;
    Ok(runner)
}

/// Tells the instances.
pub(crate) fn tell_lanes(command: &mut Command, lanes: &[PathBuf]) -> Result<()> {
    command.env(LANES, std::env::join_paths(lanes)?);
    Ok(())
}

/// Tells where processor times are noted.
pub(crate) fn tell_times(command: &mut Command, times: &Path) {
    command.env(TIMES, times);
}

/// Tells the slot.
pub(crate) fn tell_slot(command: &mut Command, slot: usize) {
    command.env(SLOT, slot.to_string());
}

/// What `cargo local run-test PROGRAM …` does. It ends as the program ends.
pub(crate) fn run(words: &[OsString]) -> Result<ExitCode> {
    let (program, words) = words.split_first().context("no program to run")?;
    let mut command = Command::new(program);
    command.args(words);
    if let Some(lanes) = std::env::var_os(LANES) {
        let lanes: Vec<_> = std::env::split_paths(&lanes).collect();
        let file = &lanes[slot() % lanes.len()];
        into_lane(&mut command, file)?;
    }
    let status = command.status().with_context(|| format!("can't start {}", program.display()))?;
    if let (Some(times), Some(test)) = (std::env::var_os(TIMES), test(words)) {
        let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
        let seconds = [usage.user_time(), usage.system_time()]
            .map(|time| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6)
            .iter()
            .sum::<f64>();
        // One write: lines of several programs don't mix.
        File::options()
            .create(true)
            .append(true)
            .open(times)?
            .write_all(format!("{test}\t{seconds:.3}\n").as_bytes())?;
    }
    let code = status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or_default());
    Ok(ExitCode::from(u8::try_from(code).unwrap_or(1)))
}

/// How a test finds its instance.
fn into_lane(command: &mut Command, file: &Path) -> Result<()> {
    let outputs = Outputs::read(file).with_context(|| format!("no instance at {}", file.display()))?;
    let port = outputs.endpoint.rsplit(':').next().and_then(|port| port.parse().ok());
    command.envs(aws::local_environment(port.context("an endpoint without a port")?));
    command.env("MAILGATHER_OUTPUTS", file);
    if let Some(tests) = &outputs.tests {
        command.env("MAILGATHER_PYTHON", &tests.python);
    }
    Ok(())
}

fn slot() -> usize {
    let number = |name| std::env::var(name).ok().and_then(|slot| slot.parse().ok());
    number("NEXTEST_TEST_GLOBAL_SLOT").or_else(|| number(SLOT)).unwrap_or(0)
}

/// What its time is noted under: nextest's name of a test; the file of a node.
fn test(words: &[OsString]) -> Option<String> {
    match (std::env::var("NEXTEST_BINARY_ID"), std::env::var("NEXTEST_TEST_NAME")) {
        (Ok(binary), Ok(name)) => Some(format!("{binary} {name}")),
        // nextest asks each binary for its tests.
        _ if words.iter().any(|word| word == "--list") => None,
        _ => words.last().map(|word| word.to_string_lossy().into_owned()),
    }
}
