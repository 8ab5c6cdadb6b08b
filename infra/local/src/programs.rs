//! Programs side by side: each slot runs one at a time.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::thread;

use anyhow::Result;

use crate::{command, runner, stop};

/// One program that tests something.
pub(crate) struct Program {
    pub(crate) name: String,
    pub(crate) command: Command,
}

/// Runs them all, `slots` at a time, and gives why each failed that did. What each prints is appended to `log` as a
/// whole; `ended` hears of each at once.
pub(crate) fn run(
    programs: Vec<Program>,
    slots: usize,
    log: &Path,
    ended: &(dyn Fn(&str) + Sync),
) -> Result<Vec<String>> {
    let waiting = Mutex::new(programs.into_iter());
    let failed = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for slot in 0..slots {
            let (waiting, failed) = (&waiting, &failed);
            scope.spawn(move || {
                while let Some(mut program) = next(waiting) {
                    runner::tell_slot(&mut program.command, slot);
                    let outcome = one(&mut program, &own_log(log, slot), log);
                    ended(&program.name);
                    if let Err(error) = outcome {
                        let told = format!("{}: {}", program.name, error.root_cause());
                        failed.lock().unwrap_or_else(PoisonError::into_inner).push(told);
                    }
                }
            });
        }
    });
    stop::check()?;
    Ok(failed.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// The next program, unless all of them are to end.
fn next(waiting: &Mutex<impl Iterator<Item = Program>>) -> Option<Program> {
    stop::check().ok()?;
    waiting.lock().unwrap_or_else(PoisonError::into_inner).next()
}

fn one(program: &mut Program, own: &Path, log: &Path) -> Result<()> {
    let _ = fs::remove_file(own);
    let outcome = command::run(&mut program.command, own);
    let text = fs::read(own).unwrap_or_default();
    let _ = fs::remove_file(own);
    command::appended(log)?.write_all(&text)?;
    outcome
}

/// A log for what runs in one slot, since lines of two programs would mix.
fn own_log(log: &Path, slot: usize) -> PathBuf {
    log.with_extension(format!("slot-{slot}.log"))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn sh(name: &str, script: &str) -> Program {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        Program { name: name.to_owned(), command }
    }

    /// A fresh log in a folder of this test.
    fn log(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("mailgather-programs-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        folder.join("check.log")
    }

    #[test]
    fn programs_meet_others_but_none_of_their_own_slot() {
        let log = log("meet");
        let folder = log.parent().unwrap().display();
        // The first two wait for each other; all of them fail if another one has their slot.
        let slot = format!(
            "mkdir {folder}/slot-$MAILGATHER_SLOT || exit 1; trap 'rmdir {folder}/slot-$MAILGATHER_SLOT' EXIT;"
        );
        let meets = |own: &str, other: &str| {
            format!(
                "{slot} touch {folder}/{own}; for _ in $(seq 600); do test -e {folder}/{other} && exit 0; sleep 0.1; done; exit 1"
            )
        };
        let programs = vec![
            sh("one", &meets("a", "b")),
            sh("two", &meets("b", "a")),
            sh("three", &format!("{slot} sleep 0.1")),
            sh("four", &format!("{slot} sleep 0.1")),
        ];
        let failed = run(programs, 2, &log, &|_| {}).unwrap();
        assert!(failed.is_empty(), "{failed:?}");
        fs::remove_dir_all(log.parent().unwrap()).unwrap();
    }

    #[test]
    fn what_one_prints_stays_together_and_a_failure_is_told() {
        let log = log("prints");
        let lines = |letter: &str| format!("for _ in 1 2 3; do echo {letter}; sleep 0.02; done");
        let failing = format!("{}; exit 3", lines("b"));
        let heard = AtomicUsize::new(0);
        let programs = vec![sh("one", &lines("a")), sh("two", &failing)];
        let count = |_: &str| {
            heard.fetch_add(1, Ordering::Relaxed);
        };
        let failed = run(programs, 2, &log, &count).unwrap();
        assert!(failed.len() == 1 && failed[0].starts_with("two: sh: exit status: 3"), "{failed:?}");
        assert_eq!(heard.into_inner(), 2);
        let text = fs::read_to_string(&log).unwrap();
        assert!(text.contains("a\na\na\n") && text.contains("b\nb\nb\n"), "{text}");
        fs::remove_dir_all(log.parent().unwrap()).unwrap();
    }
}
