//! The checks one by one: which program says whether something is well.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::aws;
use crate::command;
use crate::functions::{self, TestBinary};
use crate::outputs::Outputs;
use crate::places::Places;
use crate::programs::{self, Program, Ran};
use crate::report::{Outcome, count, failed, told_by_node};
use crate::sizes::Sizes;
use crate::steps::{line, timed};
use crate::venv::Venv;
use crate::{site, unpacked};

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

/// Node's tests, told by lines: its failed ones come once more at the end.
const NODE_TESTS: [&str; 2] = ["--test", "--test-reporter=spec"];

/// Programs of one check that run at the same time, where they may: they wait more than they work.
const SLOTS: usize = 3;
/// The same of browsers, which work more.
const BROWSERS: usize = 2;

/// Test binaries that leave alone what all tests share, the longest first. Any other one runs alone.
const BESIDE_OTHERS: &[&str] = &[
    "hostile_servers",
    "mail_servers",
    "mappings",
    "sealed_records",
    "gather",
    "credentials",
    "servers",
    "server_fault",
    "bad_input",
    "csrf",
    "hand_over",
    "jobs",
    "purelymail",
];

/// Files of browser tests that do so. The others change a stack's settings, the double's faults or the audit log's
/// chain, need an installation without an owner, or measure how fast a page is.
const PAGES_BESIDE_OTHERS: &[&str] = &[
    "gather.test.js",
    "languages.test.js",
    "problems.test.js",
    "receipt.test.js",
    "waiting.test.js",
    "admin/account.test.js",
    "admin/add-mailbox.test.js",
    "admin/jobs.test.js",
    "admin/mapping-hand-over.test.js",
    "admin/shell.test.js",
];

/// The checks of one run.
pub(crate) struct Checks<'a> {
    pub(crate) places: &'a Places,
    pub(crate) filter: Option<&'a str>,
    pub(crate) sizes: &'a Sizes,
}

impl Checks<'_> {
    /// rustfmt has nothing to change.
    pub(crate) fn format(&self) -> Outcome {
        self.check("format", |log| command::run(self.cargo().args(["fmt", "--all", "--check"]), log))
    }

    /// clippy has nothing to say.
    pub(crate) fn lints(&self) -> Outcome {
        let words = ["clippy", "--locked", "--workspace", "--all-targets", "--", "--deny", "warnings"];
        self.check("lints", |log| command::run(self.cargo().args(words), log))
    }

    /// The walls and the licences hold; no known advisory, where the database can be reached.
    pub(crate) fn walls(&self) -> Vec<Outcome> {
        let deny = |words: &[&str], log: &Path| {
            let venv = Venv::ready(self.places, "deny")?;
            let mut deny = Command::new(venv.program("cargo-deny"));
            command::run(deny.current_dir(self.places.root()).args(words), log)
        };
        let walls =
            self.check("walls and licences", |log| deny(&["check", "bans", "licenses", "sources"], log));
        let reachable = deny(&["fetch", "db"], &self.places.log("advisories-fetch")).is_ok();
        let required = std::env::var("MAILGATHER_ADVISORIES").is_ok_and(|value| value == "required");
        let mut advisories = self.check("advisories", |log| match (reachable, required) {
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
        self.check("template", |log| {
            let venv = Venv::ready(self.places, "deploy")?;
            let mut lint = Command::new(venv.program("python"));
            lint.env("PATH", venv.path_variable()).env("AWS_DEFAULT_REGION", aws::LOCAL_REGION);
            command::run(lint.current_dir(self.places.root()).args(["infra/lint.py", "template.yaml"]), log)
        })
    }

    /// The functions that run in CloudFront.
    pub(crate) fn edge(&self) -> Outcome {
        self.check("edge", |log| {
            let mut node = Command::new("node");
            node.current_dir(self.places.root())
                .args(NODE_TESTS)
                .args(test_files(&self.places.in_root("infra/edge"))?);
            command::run(&mut node, log)
        })
    }

    /// Types and tests of the site.
    pub(crate) fn site(&self) -> Outcome {
        self.check("site", |log| {
            site::install(self.places, "static-site")?;
            let mut npm = Command::new("npm");
            command::run(npm.current_dir(self.places.in_root("static-site")).args(["run", "check"]), log)
        })
    }

    /// Tests that cargo built, a program for each binary. Those of the stacks run beside others where they may.
    pub(crate) fn binaries<'b>(
        &self,
        check: Check,
        binaries: impl Iterator<Item = &'b TestBinary>,
        outputs: &Outputs,
    ) -> Outcome {
        let name = format!("{check:?}").to_lowercase();
        self.programs(&name, |log| {
            let mut programs = Vec::new();
            for binary in binaries {
                let mut test = Command::new(&binary.file);
                // As cargo starts them: in the package's folder.
                test.current_dir(&binary.folder).env("CARGO_MANIFEST_DIR", &binary.folder).args(self.filter);
                self.with_instance(&mut test, outputs)?;
                let beside = BESIDE_OTHERS.iter().position(|other| *other == binary.target);
                let place = beside.filter(|_| check == Check::E2e);
                let name = format!("{} ({})", binary.package, binary.target);
                programs.push((place, Program { name, command: test, beside_others: place.is_some() }));
            }
            programs.sort_by_key(|(place, _)| *place);
            if check == Check::Unit {
                let mut docs = self.cargo();
                docs.args(["test", "--locked", "--workspace", "--doc", "--quiet"]);
                self.with_instance(&mut docs, outputs)?;
                let name = "documentation".to_owned();
                programs.push((None, Program { name, command: docs, beside_others: false }));
            }
            let programs = programs.into_iter().map(|(_, program)| program).collect();
            let ended = |one: &Ran| {
                if !one.passed {
                    line(&format!("\n──── {check:?}: {}\n{}", one.name, failures(&one.text)));
                }
            };
            programs::run(programs, SLOTS, log, &ended)
        })
    }

    /// The pages in a real browser, a node for each file.
    pub(crate) fn browser(&self, outputs: &Outputs) -> Outcome {
        self.programs("browser", |log| {
            site::install(self.places, "tests/browser")?;
            let folder = self.places.in_root("tests/browser");
            let mut programs = Vec::new();
            for file in test_files(&folder)? {
                let name = file.strip_prefix(&folder)?.display().to_string();
                let mut node = Command::new("node");
                // The time ends what hangs, and it is said which it was. It is that of a test and of its whole file.
                node.current_dir(&folder).args(NODE_TESTS).arg("--test-timeout=900000");
                node.env("CHROMIUM", "/usr/bin/chromium");
                if let Some(filter) = self.filter {
                    node.arg(format!("--test-name-pattern={filter}"));
                }
                self.with_instance(node.arg(&file), outputs)?;
                let beside_others = PAGES_BESIDE_OTHERS.contains(&name.as_str());
                programs.push(Program { name, command: node, beside_others });
            }
            let ended = |one: &Ran| {
                if !one.passed {
                    let told = told_by_node(&one.text).unwrap_or_else(|| one.text.clone());
                    line(&format!("\n──── browser: {}\n{told}", one.name));
                }
            };
            programs::run(programs, BROWSERS, log, &ended)
        })
    }

    /// Every call that openapi.yaml tells of answers as it says there.
    pub(crate) fn api(&self, outputs: &Outputs) -> Outcome {
        self.check("api", |log| {
            let venv = Venv::ready(self.places, "api")?;
            let mut run = Command::new(venv.program("python"));
            run.current_dir(self.places.root()).args(["-B", "tests/api/run.py", "openapi.yaml"]);
            run.env("NO_PROXY", "localhost,127.0.0.1,.localhost");
            command::run(self.with_instance(&mut run, outputs)?, log)
        })
    }

    /// A check of several programs, and how long each took.
    fn programs(&self, name: &str, work: impl FnOnce(&Path) -> Result<Vec<Ran>>) -> Outcome {
        let mut times = Vec::new();
        let mut outcome = self.check(name, |log| {
            let ran = work(log)?;
            times = ran.iter().map(|one| (one.name.clone(), one.seconds)).collect();
            let failed: Vec<_> = ran.iter().filter(|one| !one.passed).map(|one| one.name.as_str()).collect();
            ensure!(failed.is_empty(), "failed: {}", failed.join(", "));
            Ok(())
        });
        outcome.times = times;
        outcome
    }

    /// One check, timed; what its tests say at their end is shown.
    fn check(&self, name: &str, work: impl FnOnce(&Path) -> Result<()>) -> Outcome {
        let log = self.places.log(&format!("check-{}", name.replace(' ', "-")));
        let _ = fs::remove_file(&log);
        let (result, seconds) = timed(name, || work(&log));
        let text = String::from_utf8_lossy(&fs::read(&log).unwrap_or_default()).into_owned();
        for closing in text
            .lines()
            .filter(|line| line.starts_with("test result: ") && !line.contains(" 0 passed; 0 failed"))
        {
            line(&format!("  {closing}"));
        }
        // The cause's first line: its last words are shown from the log.
        let failure = result
            .err()
            .map(|error| format!("{:#}", error.root_cause()).lines().next().unwrap_or_default().to_owned());
        Outcome {
            name: name.to_owned(),
            seconds,
            failure,
            log,
            tests: count(&text),
            failed: failed(&text),
            times: Vec::new(),
            note: None,
        }
    }

    fn cargo(&self) -> Command {
        let mut cargo = Command::new(functions::cargo());
        cargo.current_dir(self.places.root());
        cargo
    }

    /// How a test finds the instance.
    fn with_instance<'c>(&self, command: &'c mut Command, outputs: &Outputs) -> Result<&'c mut Command> {
        let port = outputs.endpoint.rsplit(':').next().and_then(|port| port.parse().ok());
        command.envs(aws::local_environment(port.context("an endpoint without a port")?));
        command.env("MAILGATHER_OUTPUTS", self.places.in_instance("outputs.json"));
        command.env("MAILGATHER_MAIL_SERVERS", unpacked::folder(self.places));
        self.sizes.tell(command);
        if let Some(tests) = &outputs.tests {
            command.env("MAILGATHER_PYTHON", &tests.python);
        }
        Ok(command)
    }
}

/// What a test binary says of its failures, the first of them whole but for the stack.
fn failures(text: &str) -> String {
    let start = text.find("\nfailures:\n").unwrap_or(0);
    let lines = text[start..].lines().filter(|line| !line.is_empty() && !is_of_a_stack(line));
    lines.take(100).collect::<Vec<_>>().join("\n")
}

/// Of a backtrace: `  12: a_function`, and `at ./a/file.rs:1:2` under it.
fn is_of_a_stack(line: &str) -> bool {
    let told = line.trim_start();
    let number = told.split(": ").next().unwrap_or_default();
    told.len() < line.len()
        && (told.starts_with("at ")
            || (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())))
}

/// The files of a folder that node takes for tests. Node's releases differ in what a folder means, so each
/// file is named.
fn test_files(folder: &Path) -> Result<Vec<PathBuf>> {
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
    fn a_stack_hides_no_cause() {
        let stack = [
            "   0: __rustc::rust_begin_unwind",
            "  34: a::{{closure}}",
            "             at ./tests/main.rs:58:17",
        ];
        assert!(stack.iter().all(|line| is_of_a_stack(line)));
        let told = [
            "---- a::test stdout ----",
            "  left: 1",
            " right: 2",
            "at first",
            "12: a line",
            "    a::test",
            "  18 listUser",
        ];
        assert!(!told.iter().any(|line| is_of_a_stack(line)));
    }

    fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
    }

    /// The source of a test binary of the stacks.
    fn source(name: &str) -> String {
        let tests = root().join("tests/tests");
        let files = match fs::read_dir(tests.join(name)) {
            Ok(folder) => folder.map(|entry| entry.unwrap().path()).collect(),
            Err(_) => vec![tests.join(format!("{name}.rs"))],
        };
        files.into_iter().map(|file| fs::read_to_string(file).unwrap()).collect()
    }

    #[test]
    fn what_runs_beside_others_changes_nothing_that_is_shared() {
        let shared =
            ["::alone(", "alone_on(", "Settings::", "ONE_AT_A_TIME", ".fail(", "take_messages(", ".kill("];
        for name in BESIDE_OTHERS {
            let text = source(name);
            let found: Vec<_> = shared.iter().filter(|word| text.contains(**word)).collect();
            assert!(found.is_empty(), "{name} says {found:?}");
        }
        let shared = [
            "beforeSetUp",
            "/_double/faults",
            "tables.audit",
            "S: \"settings\"",
            "production.admin",
            "lighthouse",
        ];
        for name in PAGES_BESIDE_OTHERS {
            let text = fs::read_to_string(root().join("tests/browser").join(name)).unwrap();
            let found: Vec<_> = shared.iter().filter(|word| text.contains(**word)).collect();
            assert!(found.is_empty(), "{name} says {found:?}");
        }
    }
}
