//! Runs a program to its end: output into a log, an error that says where, an end when asked to end.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::{processes, stop};

/// How much of a log an error shows.
const LAST_LINES: usize = 25;

/// Runs it; its output is appended to the log.
pub(crate) fn run(command: &mut Command, log: &Path) -> Result<()> {
    let file = appended(log)?;
    wait(command.stdout(file.try_clone()?).stderr(file), log)
}

/// Runs it and gives what it printed; its errors are appended to the log.
pub(crate) fn read(command: &mut Command, log: &Path) -> Result<String> {
    let out = log.with_extension(format!("{}.out", thread_number()));
    let result = wait(command.stdout(File::create(&out)?).stderr(appended(log)?), log);
    let text = fs::read_to_string(&out).context("it printed something else than text");
    fs::remove_file(&out)?;
    result?;
    text
}

/// Whether such a program can be started from the path.
pub(crate) fn on_path(program: &str) -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    // Debian keeps servers in sbin, which isn't on every user's path.
    std::env::split_paths(&folders)
        .chain(["/usr/sbin".into(), "/sbin".into()])
        .any(|folder| folder.join(program).is_file())
}

/// The end of a log, for an error.
pub(crate) fn tail(log: &Path, lines: usize) -> String {
    tail_since(log, 0, lines)
}

/// The same of what was written since the log had this length.
fn tail_since(log: &Path, begin: u64, lines: usize) -> String {
    let mut text = String::new();
    if let Ok(mut file) = File::open(log) {
        let length = file.metadata().map_or(0, |data| data.len());
        let mut bytes = Vec::new();
        let _ = file.seek(SeekFrom::Start(length.saturating_sub(64 * 1024).max(begin)));
        let _ = file.read_to_end(&mut bytes);
        text = String::from_utf8_lossy(&bytes).into_owned();
    }
    let all: Vec<&str> = text.lines().collect();
    all[all.len().saturating_sub(lines)..].join("\n")
}

/// A log file opened for appending.
pub(crate) fn appended(log: &Path) -> Result<File> {
    File::options()
        .create(true)
        .append(true)
        .open(log)
        .with_context(|| format!("can't write {}", log.display()))
}

fn wait(command: &mut Command, log: &Path) -> Result<()> {
    stop::check()?;
    let program = command.get_program().to_string_lossy().into_owned();
    let line: Vec<_> = std::iter::once(command.get_program()).chain(command.get_args()).collect();
    let mut file = appended(log)?;
    writeln!(file, "$ {line:?}")?;
    let begin = file.metadata()?.len();
    // A group of its own: a Ctrl-C in the terminal reaches us only, and we end the whole group.
    let mut child = command
        .stdin(Stdio::null())
        .process_group(0)
        .spawn()
        .with_context(|| format!("can't start {program}: is it installed?"))?;
    loop {
        if let Some(status) = child.try_wait()? {
            if status.success() {
                return Ok(());
            }
            let words = tail_since(log, begin, LAST_LINES);
            bail!("{program}: {status}. Its last words (all of it: {}):\n{words}", log.display());
        }
        if let Err(interrupted) = stop::pause(15) {
            processes::end_group(child.id(), &mut || matches!(child.try_wait(), Ok(None)));
            return Err(interrupted);
        }
    }
}

/// Tells the side-by-side users of one log apart.
fn thread_number() -> String {
    format!("{:?}", std::thread::current().id()).chars().filter(char::is_ascii_digit).collect()
}
