//! Test programs, several at a time: which of them run beside others, and how long each took.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;
use std::time::Instant;

use anyhow::Result;

use crate::{command, stop};

/// One program that tests something: a test binary, or node with one file.
pub(crate) struct Program {
    pub(crate) name: String,
    pub(crate) command: Command,
    /// Whether it leaves alone what all tests share: a stack's settings, the double's faults, the first owner.
    pub(crate) beside_others: bool,
}

/// How one program ended.
pub(crate) struct Ran {
    pub(crate) name: String,
    pub(crate) seconds: f64,
    pub(crate) passed: bool,
    /// What it printed.
    pub(crate) text: String,
}

/// Runs them all: first those that may, `slots` at a time, then the others one by one. What each prints is
/// appended to `log` as a whole; `ended` hears of each at once.
pub(crate) fn run(
    programs: Vec<Program>,
    slots: usize,
    log: &Path,
    ended: &(dyn Fn(&Ran) + Sync),
) -> Result<Vec<Ran>> {
    let (beside, alone): (Vec<_>, Vec<_>) = programs.into_iter().partition(|program| program.beside_others);
    let mut ran = Vec::new();
    for (group, slots) in [(beside, slots), (alone, 1)] {
        let waiting = Mutex::new(group.into_iter());
        let done = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for slot in 0..slots {
                let (waiting, done) = (&waiting, &done);
                let own = own_log(log, slot);
                scope.spawn(move || {
                    while let Some(program) = next(waiting) {
                        let one = one(program, &own);
                        if let Ok(mut file) = command::appended(log) {
                            let _ = file.write_all(one.text.as_bytes());
                        }
                        ended(&one);
                        done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(one);
                    }
                });
            }
        });
        ran.extend(done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner));
        stop::check()?;
    }
    Ok(ran)
}

/// The next program, unless all of them are to end.
fn next(waiting: &Mutex<impl Iterator<Item = Program>>) -> Option<Program> {
    stop::check().ok()?;
    waiting.lock().unwrap_or_else(std::sync::PoisonError::into_inner).next()
}

fn one(mut program: Program, log: &Path) -> Ran {
    let _ = fs::remove_file(log);
    let begin = Instant::now();
    let outcome = command::run(&mut program.command, log);
    let seconds = begin.elapsed().as_secs_f64();
    let mut text = String::from_utf8_lossy(&fs::read(log).unwrap_or_default()).into_owned();
    let _ = fs::remove_file(log);
    if let Err(error) = &outcome {
        text += &format!(
            "{} ({}) failed: {}\n",
            program.name,
            program.command.get_program().display(),
            error.root_cause()
        );
    }
    Ran { name: program.name, seconds, passed: outcome.is_ok(), text }
}

/// A log for what runs in one slot, since lines of two programs would mix.
fn own_log(log: &Path, slot: usize) -> PathBuf {
    log.with_extension(format!("slot-{slot}.log"))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn sh(name: &str, script: &str, beside_others: bool) -> Program {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        Program { name: name.to_owned(), command, beside_others }
    }

    /// A fresh log in a folder of this test.
    fn log(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("mailgather-programs-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        folder.join("check.log")
    }

    #[test]
    fn programs_beside_others_meet_and_those_alone_do_not() {
        let log = log("meet");
        let folder = log.parent().unwrap().display();
        // Each of the first two waits for the other; each of the last two fails if the other is there.
        let meets = |own: &str, other: &str| {
            format!(
                "touch {folder}/{own}; for _ in $(seq 600); do test -e {folder}/{other} && exit 0; sleep 0.1; done; exit 1"
            )
        };
        let alone = format!("mkdir {folder}/only && sleep 0.1 && rmdir {folder}/only");
        let programs = vec![
            sh("three", &alone, false),
            sh("one", &meets("a", "b"), true),
            sh("four", &alone, false),
            sh("two", &meets("b", "a"), true),
        ];
        let ran = run(programs, 2, &log, &|_| {}).unwrap();
        assert!(
            ran.iter().all(|one| one.passed),
            "{:?}",
            ran.iter().map(|one| &one.text).collect::<Vec<_>>()
        );
        assert_eq!(ran.iter().map(|one| one.name.as_str()).skip(2).collect::<Vec<_>>(), ["three", "four"]);
        fs::remove_dir_all(log.parent().unwrap()).unwrap();
    }

    #[test]
    fn what_one_prints_stays_together_and_a_failure_is_heard_of_at_once() {
        let log = log("prints");
        let lines = |letter: &str| format!("for _ in 1 2 3; do echo {letter}; sleep 0.02; done");
        let failing = format!("{}; exit 3", lines("b"));
        let heard = AtomicUsize::new(0);
        let programs = vec![sh("one", &lines("a"), true), sh("two", &failing, true)];
        let count = |one: &Ran| {
            heard.fetch_add(usize::from(!one.passed), Ordering::Relaxed);
        };
        let ran = run(programs, 2, &log, &count).unwrap();
        assert_eq!((ran.len(), heard.into_inner()), (2, 1));
        let text = fs::read_to_string(&log).unwrap();
        assert!(text.contains("a\na\na\n") && text.contains("b\nb\nb\n"), "{text}");
        fs::remove_dir_all(log.parent().unwrap()).unwrap();
    }
}
