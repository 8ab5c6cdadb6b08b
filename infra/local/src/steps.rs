//! Shows what is being done and how long each step took.

use std::io::{IsTerminal, Write};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// A step this long in the works says so, and again every half minute.
const QUIET: Duration = Duration::from_millis(1500);
const REMINDER: Duration = Duration::from_secs(30);

/// Does one step: says that it goes on when it takes long, and how long it took.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    timed(name, work).0
}

/// The same, and gives the seconds it took.
pub(crate) fn timed<T>(name: &str, work: impl FnOnce() -> Result<T>) -> (Result<T>, f64) {
    let begin = Instant::now();
    let (done, wait) = channel::<()>();
    let result = thread::scope(|scope| {
        scope.spawn(|| {
            let mut pause = QUIET;
            let wait = wait;
            while let Err(RecvTimeoutError::Timeout) = wait.recv_timeout(pause) {
                match pause == QUIET {
                    true => line(&format!("  … {name}")),
                    false => line(&format!("  … {name} ({:.0} s so far)", begin.elapsed().as_secs_f64())),
                }
                pause = REMINDER;
            }
        });
        let result = work();
        drop(done);
        result
    });
    let seconds = begin.elapsed().as_secs_f64();
    let (mark, colour) = if result.is_ok() { ('✓', "32") } else { ('✗', "31") };
    let mark = match std::io::stdout().is_terminal() {
        true => format!("\x1b[{colour}m{mark}\x1b[0m"),
        false => mark.to_string(),
    };
    line(&format!("{mark} {name:<44}{seconds:>7.1} s"));
    (result.with_context(|| format!("{name}: failed")), seconds)
}

/// One whole line, so that steps side by side don't mix theirs.
pub(crate) fn line(text: &str) {
    let mut out = std::io::stdout().lock();
    // A reader who has gone away (a closed pipe) is no reason to leave servers half started.
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}
