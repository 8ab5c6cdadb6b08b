//! How the checks went: what each one's own closing lines said, and a summary.

use std::fs;
use std::path::PathBuf;

use crate::command;
use crate::steps::line;

/// How much of a failed check's log is shown, in lines.
const SHOWN: usize = 50;

/// How many programs are named for their time at the end.
const SLOWEST: usize = 25;

/// How much of what node says of failed tests is shown, in lines: the first of them whole.
const SHOWN_OF_NODE: usize = 150;

/// What node's report by lines puts before the failed tests, told once more at its end.
const NODE_FAILURES: &str = "✖ failing tests:";

/// How one check went.
pub(crate) struct Outcome {
    pub(crate) name: String,
    pub(crate) seconds: f64,
    /// Why it failed.
    pub(crate) failure: Option<String>,
    /// Its log, whose end is shown when it failed.
    pub(crate) log: PathBuf,
    /// Tests that passed and that failed, as its own closing lines say.
    pub(crate) tests: (u64, u64),
    /// The names of those that failed.
    pub(crate) failed: Vec<String>,
    /// Its programs, and how many seconds each took.
    pub(crate) times: Vec<(String, f64)>,
    /// Something that everybody should see although it is no failure.
    pub(crate) note: Option<String>,
}

/// How all went.
#[derive(Default)]
pub(crate) struct Report(Vec<Outcome>);

impl Report {
    /// Adds one; shows why it failed at once, so that nobody waits for the end.
    pub(crate) fn add(&mut self, outcome: Outcome) {
        if let Some(failure) = &outcome.failure {
            line(&format!("\n──── {}: {failure}", outcome.name));
            let text = fs::read_to_string(&outcome.log).unwrap_or_default();
            match told_by_node(&text) {
                // Told already, when it happened.
                _ if !outcome.times.is_empty() => {}
                Some(told) => line(&told),
                None => line(&command::tail(&outcome.log, SHOWN)),
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

    /// The summary; its last line counts tests.
    pub(crate) fn show(&self, wall_seconds: f64) {
        self.show_slowest();
        line("\nSummary");
        for Outcome { name, seconds, failure, tests: (passed, failed), failed: names, note, .. } in &self.0 {
            let mark = if failure.is_some() { '✗' } else { '✓' };
            let tests = if passed + failed > 0 { format!("{passed:>5} tests") } else { String::new() };
            let note = note.as_ref().map_or("", |_| "  see below");
            line(&format!("{mark} {name:<44}{seconds:>7.1} s{tests:>13}{note}"));
            for name in names {
                line(&format!("    failed: {name}"));
            }
        }
        let passed: u64 = self.0.iter().map(|outcome| outcome.tests.0).sum();
        let failed: u64 = self.0.iter().map(|outcome| outcome.tests.1).sum();
        for note in self.0.iter().filter_map(|outcome| outcome.note.as_deref()) {
            line(&format!("\n!!!! {note}"));
        }
        let (minutes, seconds) = ((wall_seconds / 60.0).floor(), wall_seconds % 60.0);
        line(&format!("\nAll of it took {minutes:.0} min {seconds:.0} s."));
        line(&format!("{passed} passed, {failed} failed"));
    }

    /// What the next one who wants it quicker has to look at.
    fn show_slowest(&self) {
        let of = |outcome: &Outcome| {
            let name = outcome.name.clone();
            outcome
                .times
                .iter()
                .map(move |(program, seconds)| (*seconds, format!("{name}: {program}")))
                .collect::<Vec<_>>()
        };
        let mut times: Vec<_> = self.0.iter().flat_map(of).collect();
        times.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        if times.len() > 1 {
            line("\nThe slowest");
        }
        for (seconds, name) in times.iter().take(SLOWEST).filter(|_| times.len() > 1) {
            line(&format!("  {name:<64}{seconds:>7.1} s"));
        }
    }
}

/// What node says of the tests that failed.
pub(crate) fn told_by_node(text: &str) -> Option<String> {
    let (_, told) = text.split_once(NODE_FAILURES)?;
    Some(told.lines().take(SHOWN_OF_NODE).collect::<Vec<_>>().join("\n"))
}

/// The names of failed tests in what cargo's tests and node's print.
pub(crate) fn failed(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| *line != NODE_FAILURES) {
        let cargo = line.strip_prefix("test ").and_then(|rest| rest.strip_suffix(" ... FAILED"));
        let node = line.strip_prefix("✖ ").map(|rest| rest.rsplit_once(" (").map_or(rest, |(name, _)| name));
        // Node tells each twice: where it ran, and at the end.
        names.extend(cargo.or(node).map(str::to_owned).filter(|name| !names.contains(name)));
    }
    names
}

/// Counts from the closing lines of cargo's tests and node's.
pub(crate) fn count(text: &str) -> (u64, u64) {
    let mut counts = (0, 0);
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("test result: ") {
            counts.0 += number_before(rest, " passed");
            counts.1 += number_before(rest, " failed");
        }
        let line = line.trim_start_matches(['#', 'ℹ', ' ']);
        counts.0 += line.strip_prefix("pass ").and_then(|n| n.parse::<u64>().ok()).unwrap_or(0);
        counts.1 += line.strip_prefix("fail ").and_then(|n| n.parse::<u64>().ok()).unwrap_or(0);
    }
    counts
}

fn number_before(text: &str, word: &str) -> u64 {
    let before = text.split(word).next().unwrap_or_default();
    before.rsplit(|letter: char| !letter.is_ascii_digit()).next().and_then(|n| n.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_counted() {
        let cargo = "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured\n\
                     test result: FAILED. 3 passed; 2 failed; 0 ignored";
        assert_eq!(count(cargo), (15, 2));
        assert_eq!(count("# tests 5\n# pass 4\n# fail 1"), (4, 1));
        assert_eq!(count("ℹ pass 7\nℹ fail 0"), (7, 0));
        assert_eq!(count("nothing here passed"), (0, 0));
    }

    #[test]
    fn failed_tests_are_named_once() {
        let cargo =
            "test store::kept ... ok\ntest store::lost ... FAILED\ntest result: FAILED. 1 passed; 1 failed";
        assert_eq!(failed(cargo), ["store::lost"]);
        let node = "✔ a page (1.2ms)\n✖ a form (with words) (2.5ms)\n  Error: where\n\
                    ✖ failing tests:\n\ntest at a.test.js:2:22\n✖ a form (with words) (2.5ms)";
        assert_eq!(failed(node), ["a form (with words)"]);
    }

    #[test]
    fn a_failed_test_of_node_is_shown_although_others_ran_after_it() {
        let after = "✔ another (1ms)\n".repeat(2 * SHOWN);
        let text = format!("✖ a form (2ms)\n{after}✖ failing tests:\n\n✖ a form (2ms)\n  Error: why\n");
        assert_eq!(told_by_node(&text).unwrap(), "\n\n✖ a form (2ms)\n  Error: why");
        assert_eq!(told_by_node(&after), None);
    }
}
