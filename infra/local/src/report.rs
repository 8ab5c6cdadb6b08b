//! How the checks went, test by test, and a summary.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::command;
use crate::junit::{self, Case};
use crate::steps::line;

/// How much of a failed check's log is shown where no test tells why, in lines.
const SHOWN: usize = 50;

/// How much is shown of what one failed test says, in lines.
const SHOWN_OF_TEST: usize = 100;

/// How many tests are named for their time at the end.
const SLOWEST: usize = 25;

/// How one check went.
pub(crate) struct Outcome {
    pub(crate) name: String,
    pub(crate) seconds: f64,
    /// Why it failed.
    pub(crate) failure: Option<String>,
    /// Its log, whose end is shown when it failed.
    pub(crate) log: PathBuf,
    /// Its tests, where it has some.
    pub(crate) cases: Vec<Case>,
    /// Something that everybody should see although it is no failure.
    pub(crate) note: Option<String>,
}

impl Outcome {
    fn failed(&self) -> impl Iterator<Item = &Case> {
        self.cases.iter().filter(|case| case.failure.is_some())
    }
}

/// How all went.
#[derive(Default)]
pub(crate) struct Report(Vec<Outcome>);

impl Report {
    /// Adds one; shows why it failed at once, so that nobody waits for the end.
    pub(crate) fn add(&mut self, outcome: Outcome) {
        if let Some(failure) = &outcome.failure {
            line(&format!("\n──── {}: {failure}", outcome.name));
            for case in outcome.failed() {
                let told = case.failure.as_deref().unwrap_or_default();
                line(&format!("\n──── {} {}\n{}", case.of, case.name, shown(told)));
            }
            if outcome.failed().next().is_none() {
                line(&command::tail(&outcome.log, SHOWN));
            }
            line(&format!("──── all of it: {}\n", outcome.log.display()));
        }
        self.0.push(outcome);
    }

    /// Adds several.
    pub(crate) fn add_all(&mut self, outcomes: impl IntoIterator<Item = Outcome>) {
        outcomes.into_iter().for_each(|outcome| self.add(outcome));
    }

    /// Whether one failed.
    pub(crate) fn failed(&self) -> bool {
        self.0.is_empty() || self.0.iter().any(|outcome| outcome.failure.is_some())
    }

    /// The summary; its last line counts tests. All of them stand in `file`.
    pub(crate) fn show(&self, wall_seconds: f64, file: &Path) -> Result<()> {
        self.show_slowest();
        line("\nSummary");
        for outcome in &self.0 {
            let Outcome { name, seconds, failure, cases, note, .. } = outcome;
            let mark = if failure.is_some() { '✗' } else { '✓' };
            let note = note.as_ref().map_or("", |_| "  see below");
            line(&format!("{mark} {name:<36}{seconds:>7.1} s{}{note}", totals(cases)));
            for case in outcome.failed() {
                line(&format!("    failed: {} {}", case.of, case.name));
            }
        }
        for note in self.0.iter().filter_map(|outcome| outcome.note.as_deref()) {
            line(&format!("\n!!!! {note}"));
        }
        let suites = self.0.iter().filter(|outcome| !outcome.cases.is_empty());
        junit::write(file, suites.map(|outcome| (outcome.name.as_str(), outcome.cases.as_slice())))?;
        let failed = self.0.iter().flat_map(Outcome::failed).count();
        let all: usize = self.0.iter().map(|outcome| outcome.cases.len()).sum();
        let (minutes, seconds) = ((wall_seconds / 60.0).floor(), wall_seconds % 60.0);
        line(&format!("\nEach test and its time: {}", file.display()));
        line(&format!("All of it took {minutes:.0} min {seconds:.0} s."));
        line(&format!("{} passed, {failed} failed", all - failed));
        Ok(())
    }

    /// What the next one who wants it quicker has to look at.
    fn show_slowest(&self) {
        let mut all: Vec<_> = self
            .0
            .iter()
            .flat_map(|outcome| outcome.cases.iter().map(|case| (&outcome.name, case)))
            .collect();
        all.sort_by(|(_, a), (_, b)| b.seconds.total_cmp(&a.seconds));
        if all.len() > 1 {
            line(
                "\nThe slowest tests: on the clock, and of a processor's time where a test has a process of its own",
            );
        }
        for (check, case) in all.iter().take(SLOWEST).filter(|_| all.len() > 1) {
            let processor = case.processor.map_or(String::new(), |seconds| format!("{seconds:>7.1} s"));
            line(&format!("{:>7.1} s{processor:>10}  {check}: {} {}", case.seconds, case.of, case.name));
        }
    }
}

/// How many tests, and how long all of them took, one after the other.
fn totals(cases: &[Case]) -> String {
    if cases.is_empty() {
        return String::new();
    }
    let seconds: f64 = cases.iter().map(|case| case.seconds).sum();
    let processor: f64 = cases.iter().filter_map(|case| case.processor).sum();
    let processor =
        if processor > 0.0 { format!(", {processor:.0} s of a processor") } else { String::new() };
    format!("{:>6} tests of {seconds:.0} s together{processor}", cases.len())
}

/// Without the stack of a backtrace: `  12: a_function`, and `at ./a/file.rs:1:2` under it.
fn shown(told: &str) -> String {
    let lines = told.lines().filter(|line| !line.trim().is_empty() && !is_of_a_stack(line));
    lines.take(SHOWN_OF_TEST).collect::<Vec<_>>().join("\n")
}

fn is_of_a_stack(line: &str) -> bool {
    let told = line.trim_start();
    let number = told.split(": ").next().unwrap_or_default();
    told.len() < line.len()
        && (told.starts_with("at ./")
            || (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stack_hides_no_cause() {
        let stack = [
            "   0: __rustc::rust_begin_unwind",
            "  34: a::{{closure}}",
            "             at ./tests/main.rs:58:17",
        ];
        assert_eq!(shown(&stack.join("\n")), "");
        let told = [
            "---- a::test stdout ----",
            "  left: 1",
            " right: 2",
            "at first",
            "12: a line",
            "    a::test",
            "  18 listUser",
        ];
        assert_eq!(shown(&told.join("\n")), told.join("\n"));
    }

    #[test]
    fn a_check_tells_what_its_tests_took_together() {
        let case = |seconds, processor| Case {
            of: String::new(),
            name: String::new(),
            seconds,
            processor,
            failure: None,
        };
        assert_eq!(totals(&[]), "");
        assert!(totals(&[case(1.5, None), case(0.5, None)]).ends_with("2 tests of 2 s together"));
        assert!(totals(&[case(9.0, Some(3.0))]).ends_with("1 tests of 9 s together, 3 s of a processor"));
    }
}
