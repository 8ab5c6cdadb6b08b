//! The checks one by one: which program says whether something is well.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::aws;
use crate::command;
use crate::functions;
use crate::junit::{self, Case};
use crate::places::Places;
use crate::programs::{self, Program};
use crate::report::Outcome;
use crate::sizes::Sizes;
use crate::steps::{line, timed};
use crate::venv::Venv;
use crate::{runner, site, unpacked};

/// What can be run by itself.
#[derive(Clone, Copy, Debug, PartialEq, clap::ValueEnum)]
pub(crate) enum Check {
    /// rustfmt
    Format,
    /// clippy, warnings are errors
    Lints,
    /// cargo-deny: the walls between the crates, licences, advisories
    Walls,
    /// template.yaml and what SAM makes of it
    Template,
    /// the functions that run in CloudFront
    Edge,
    /// types and tests of the static site
    Site,
    /// every crate's own tests
    Unit,
    /// the whole, through the real binaries
    E2e,
    /// the pages in a real browser
    Browser,
    /// every call of openapi.yaml, by schemathesis
    Api,
}

/// Unit tests at a time, one for each processor: they wait for nothing.
const UNITS: usize = 2;

/// The checks of one run.
pub(crate) struct Checks<'a> {
    pub(crate) places: &'a Places,
    /// Part of the names of the tests that are wanted.
    pub(crate) filter: Option<&'a str>,
    pub(crate) sizes: &'a Sizes,
    /// What starts tests on their instances.
    pub(crate) runner: &'a Path,
}

impl Checks<'_> {
    /// rustfmt has nothing to change.
    pub(crate) fn format(&self) -> Outcome {
        self.check("format", |log, _| command::run(self.cargo().args(["fmt", "--all", "--check"]), log))
    }

    /// clippy has nothing to say.
    pub(crate) fn lints(&self) -> Outcome {
        let words = ["clippy", "--locked", "--workspace", "--all-targets", "--", "--deny", "warnings"];
        self.check("lints", |log, _| command::run(self.cargo().args(words), log))
    }

    /// The walls and the licences hold; no known advisory, where the database can be reached.
    pub(crate) fn walls(&self) -> Vec<Outcome> {
        let deny = |words: &[&str], log: &Path| {
            let venv = Venv::ready(self.places, "deny")?;
            let mut deny = Command::new(venv.program("cargo-deny"));
            command::run(deny.current_dir(self.places.root()).args(words), log)
        };
        let walls =
            self.check("walls and licences", |log, _| deny(&["check", "bans", "licenses", "sources"], log));
        let reachable = deny(&["fetch", "db"], &self.places.log("advisories-fetch")).is_ok();
        let required = std::env::var("MAILGATHER_ADVISORIES").is_ok_and(|value| value == "required");
        let mut advisories = self.check("advisories", |log, _| match (reachable, required) {
            (true, _) => deny(&["check", "--disable-fetch", "advisories"], log),
            (false, true) => {
                bail!("the database of advisories can't be reached, and MAILGATHER_ADVISORIES=required")
            }
            (false, false) => Ok(()),
        });
        advisories.note = (!reachable).then(|| {
            "ADVISORIES WERE NOT CHECKED: their database can't be reached (MAILGATHER_ADVISORIES=required fails then)"
                .to_owned()
        });
        vec![walls, advisories]
    }

    /// cfn-lint finds nothing in the template, nor in what SAM makes of it.
    pub(crate) fn template(&self) -> Outcome {
        self.check("template", |log, _| {
            let venv = Venv::ready(self.places, "deploy")?;
            let mut lint = Command::new(venv.program("python"));
            lint.env("PATH", venv.path_variable()).env("AWS_DEFAULT_REGION", aws::LOCAL_REGION);
            command::run(lint.current_dir(self.places.root()).args(["infra/lint.py", "template.yaml"]), log)
        })
    }

    /// The functions that run in CloudFront.
    pub(crate) fn edge(&self) -> Outcome {
        self.check("edge", |log, cases| {
            let folder = self.places.root();
            let files = test_files(&self.places.in_root("infra/edge"))?;
            let junit = self.junit("edge");
            let outcome = command::run(self.node(folder, &junit).args(files), log);
            cases.extend(junit::read(&junit)?);
            outcome
        })
    }

    /// Types and tests of the site.
    pub(crate) fn site(&self) -> Outcome {
        self.check("site", |log, cases| {
            site::install(self.places, "static-site")?;
            let folder = self.places.in_root("static-site");
            command::run(Command::new("npm").current_dir(&folder).args(["run", "types"]), log)?;
            let junit = self.junit("site");
            let files = test_files(&self.places.in_root("target/site-check"))?;
            let outcome = command::run(self.node(&folder, &junit).args(files), log);
            cases.extend(junit::read(&junit)?);
            outcome
        })
    }

    /// Every crate's own tests. Some need an account, none needs a stack.
    pub(crate) fn unit(&self, account: Option<u16>) -> Outcome {
        self.check("unit", |log, cases| {
            let mut nextest = nextest(self.places)?;
            nextest.envs(account.map(aws::local_environment).into_iter().flatten());
            self.rust(nextest, "unit", UNITS, log, cases)?;
            if self.filter.is_some() {
                return Ok(());
            }
            let documentation = ["test", "--locked", "--workspace", "--doc", "--quiet"];
            command::run(self.cargo().args(documentation), log)
        })
    }

    /// The whole, through the real binaries: as many at a time as there are instances.
    pub(crate) fn e2e(&self, lanes: &[PathBuf]) -> Outcome {
        self.check("e2e", |log, cases| {
            let mut nextest = nextest(self.places)?;
            runner::tell_lanes(&mut nextest, lanes)?;
            nextest.env("MAILGATHER_MAIL_SERVERS", unpacked::folder(self.places));
            self.rust(nextest, "e2e", lanes.len(), log, cases)
        })
    }

    /// The pages in a real browser, a node for each file and an instance for each node.
    pub(crate) fn browser(&self, lanes: &[PathBuf], files: &[PathBuf]) -> Outcome {
        self.check("browser", |log, cases| {
            site::install(self.places, "tests/browser")?;
            let folder = self.places.in_root("tests/browser");
            let times = self.times("browser")?;
            let mut programs = Vec::new();
            let mut reports = Vec::new();
            for file in files {
                let name = file.strip_prefix(&folder)?.display().to_string();
                let junit = self.junit(&format!("browser-{}", name.replace('/', "-")));
                let mut node = self.node(&folder, &junit);
                // The time ends what hangs, and it is said which it was. It is that of a test and of its whole file.
                node.arg("--test-timeout=900000").env("CHROMIUM", "/usr/bin/chromium").arg(file);
                let mut command = Command::new(self.runner);
                command.current_dir(&folder).arg("run-test").arg(node.get_program()).args(node.get_args());
                command.envs(node.get_envs().filter_map(|(name, value)| Some((name, value?))));
                runner::tell_lanes(&mut command, lanes)?;
                runner::tell_times(&mut command, &times);
                self.sizes.tell(&mut command);
                programs.push(Program { name: name.clone(), command });
                reports.push((name, file, junit));
            }
            let failed = programs::run(programs, lanes.len(), log, &|_| {})?;
            let noted = fs::read_to_string(&times).unwrap_or_default();
            for (name, file, junit) in reports {
                let mut of_file = junit::read(&junit)?;
                for case in &mut of_file {
                    case.of.clone_from(&name);
                }
                cases.extend(of_file);
                let time = noted.lines().find_map(|line| line.strip_prefix(&format!("{}\t", file.display())));
                line(&format!(
                    "  {name:<40} {:>8} s of a processor, the browser's apart",
                    time.unwrap_or("?")
                ));
            }
            ensure!(failed.is_empty(), "{}", failed.join("\n"));
            Ok(())
        })
    }

    /// Every call that openapi.yaml tells of answers as it says there.
    pub(crate) fn api(&self, lane: &Path) -> Outcome {
        self.check("api", |log, cases| {
            let venv = Venv::ready(self.places, "api")?;
            let junit = self.junit("api");
            let mut run = Command::new(self.runner);
            run.current_dir(self.places.root()).arg("run-test").arg(venv.program("python"));
            run.args(["-B", "tests/api/run.py", "openapi.yaml"]).arg(&junit);
            run.env("NO_PROXY", "localhost,127.0.0.1,.localhost");
            runner::tell_lanes(&mut run, &[lane.to_owned()])?;
            let outcome = command::run(&mut run, log);
            cases.extend(junit::read(&junit)?);
            outcome
        })
    }

    /// Rust's tests, `threads` at a time.
    fn rust(
        &self,
        mut nextest: Command,
        profile: &str,
        threads: usize,
        log: &Path,
        cases: &mut Vec<Case>,
    ) -> Result<()> {
        let junit = self.places.in_root("target/nextest").join(profile).join("junit.xml");
        let _ = fs::remove_file(&junit);
        let times = self.times(profile)?;
        let built = Built::of(self.places);
        nextest.args(["run", "--profile", profile]);
        nextest.arg("--cargo-metadata").arg(built.workspace).arg("--binaries-metadata").arg(built.binaries);
        nextest.args(["--test-threads", &threads.to_string()]).args(self.filter);
        let runner = serde_json::json!([self.runner, "run-test"]);
        nextest.args(["--config", &format!("target.'cfg(all())'.runner={runner}")]);
        runner::tell_times(&mut nextest, &times);
        self.sizes.tell(&mut nextest);
        let outcome = command::run(&mut nextest, log);
        cases.extend(junit::read(&junit)?);
        junit::add_times(cases, &fs::read_to_string(&times).unwrap_or_default());
        outcome
    }

    /// Node's tests of some files, which are still to be named.
    fn node(&self, folder: &Path, junit: &Path) -> Command {
        let _ = fs::remove_file(junit);
        let mut node = Command::new("node");
        node.current_dir(folder).args([
            "--test",
            "--test-reporter=spec",
            "--test-reporter-destination=stdout",
        ]);
        node.arg("--test-reporter=junit").arg(format!("--test-reporter-destination={}", junit.display()));
        if let Some(filter) = self.filter {
            node.arg(format!("--test-name-pattern={}", literally(filter)));
        }
        node
    }

    /// Where a check's tests are reported.
    fn junit(&self, name: &str) -> PathBuf {
        self.places.log(name).with_extension("junit.xml")
    }

    /// Where the processor time of a check's tests is noted.
    fn times(&self, name: &str) -> Result<PathBuf> {
        let times = self.places.log(name).with_extension("times");
        fs::write(&times, "")?;
        Ok(times)
    }

    /// One check, timed.
    fn check(&self, name: &str, work: impl FnOnce(&Path, &mut Vec<Case>) -> Result<()>) -> Outcome {
        let log = self.places.log(&format!("check-{}", name.replace(' ', "-")));
        let _ = fs::remove_file(&log);
        let mut cases = Vec::new();
        let (result, seconds) = timed(name, || work(&log, &mut cases));
        let failed = cases.iter().filter(|case| case.failure.is_some()).count();
        // The cause's first line: its last words are shown from the log.
        let cause = |error: anyhow::Error| {
            format!("{:#}", error.root_cause()).lines().next().unwrap_or_default().to_owned()
        };
        let failure = match result.err() {
            Some(_) if failed > 0 => Some(format!("{failed} of {} tests failed", cases.len())),
            Some(error) => Some(cause(error)),
            // A runner that calls a failed test a success is wrong itself.
            None => (failed > 0).then(|| format!("{failed} tests failed, and their runner reports success")),
        };
        Outcome { name: name.to_owned(), seconds, failure, log, cases, note: None }
    }

    fn cargo(&self) -> Command {
        let mut cargo = Command::new(functions::cargo());
        cargo.current_dir(self.places.root());
        cargo
    }
}

/// cargo-nextest, which runs Rust's tests.
pub(crate) fn nextest(places: &Places) -> Result<Command> {
    let venv = Venv::ready(places, "nextest")?;
    let mut nextest = Command::new(venv.program("cargo-nextest"));
    nextest.current_dir(places.root()).arg("nextest");
    // A user's own settings of nextest don't change what this command does.
    nextest.args(["--user-config-file", "none"]);
    Ok(nextest)
}

/// Where it stands what was built. With it nextest calls no cargo, which would wait for the one of the lints.
struct Built {
    workspace: PathBuf,
    binaries: PathBuf,
}

impl Built {
    fn of(places: &Places) -> Self {
        Self {
            workspace: places.in_instance("workspace.json"),
            binaries: places.in_instance("binaries.json"),
        }
    }
}

/// Notes which test binaries were built.
pub(crate) fn note_binaries(places: &Places) -> Result<()> {
    let (built, log) = (Built::of(places), places.log("build"));
    let mut cargo = Command::new(functions::cargo());
    cargo.current_dir(places.root()).args(["metadata", "--locked", "--format-version", "1"]);
    fs::write(built.workspace, command::read(&mut cargo, &log)?)?;
    let mut list = nextest(places)?;
    list.args(["list", "--locked", "--workspace", "--all-targets", "--list-type", "binaries-only"]);
    list.args(["--message-format", "json"]);
    Ok(fs::write(built.binaries, command::read(&mut list, &log)?)?)
}

/// A regular expression that means just these letters.
fn literally(text: &str) -> String {
    let mut pattern = String::new();
    for letter in text.chars() {
        if r"\^$.*+?()[]{}|/".contains(letter) {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern
}

/// The files of a folder that node takes for tests. Node's releases differ in what a folder means, so each
/// file is named.
pub(crate) fn test_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("no {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && name != "node_modules" {
            files.extend(test_files(&path)?);
        } else if name.contains(".test.") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_pattern() {
        assert_eq!(literally("a form (with 1.5?)"), r"a form \(with 1\.5\?\)");
    }
}
