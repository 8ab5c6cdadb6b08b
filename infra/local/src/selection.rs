//! Which checks a run has: those that were asked for, or those whose tests have a name.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use serde_json::Value;

use crate::checks::{self, Check};
use crate::command;
use crate::places::{LANES, Places};

/// Test binaries outside the tests of the whole that need an account. Without one they say so themselves.
const NEED_ACCOUNT: &[&str] = &["store", "mapping-run::schedules"];

/// What is to run.
pub(crate) struct Selection {
    checks: Vec<Check>,
    /// Of the browser tests, the files that have such a name.
    pub(crate) browser: Vec<PathBuf>,
    /// Whether a test needs an account.
    pub(crate) account: bool,
    named: bool,
}

impl Selection {
    /// Everything, or what was asked for by `--only`.
    pub(crate) fn of_checks(places: &Places, only: &[Check]) -> Result<Self> {
        let all = <Check as clap::ValueEnum>::value_variants();
        let checks = if only.is_empty() { all.to_vec() } else { only.to_vec() };
        let account = checks.contains(&Check::Unit);
        let browser = checks::test_files(&places.in_root("tests/browser"))?;
        Ok(Self { checks, browser, account, named: false })
    }

    /// What has tests whose names contain `name`, as far as the sources tell: to know what has to be built.
    pub(crate) fn of_name(places: &Places, only: &[Check], name: &str) -> Result<Self> {
        let has = |folder: &str| -> Result<Vec<PathBuf>> {
            let mut files = checks::test_files(&places.in_root(folder))?;
            files.retain(|file| fs::read_to_string(file).is_ok_and(|text| text.contains(name)));
            Ok(files)
        };
        let browser = has("tests/browser")?;
        // A path's last part is the function's name.
        let function = name.rsplit("::").next().unwrap_or(name);
        let rust = |folder: &str| has_function(&places.in_root(folder), function);
        let found = [
            (Check::Edge, !has("infra/edge")?.is_empty()),
            (Check::Site, !has("static-site")?.is_empty()),
            (Check::Unit, rust("shared")? || rust("functions")? || rust("infra")? || rust("tests/src")?),
            (Check::E2e, rust("tests/tests")?),
            (Check::Browser, !browser.is_empty()),
        ];
        let wanted = |check: Check| only.is_empty() || only.contains(&check);
        let checks: Vec<_> = found
            .into_iter()
            .filter(|(check, found)| *found && wanted(*check))
            .map(|(check, _)| check)
            .collect();
        if checks.is_empty() {
            bail!(
                "no test's name contains `{name}`: `cargo nextest list` names those in Rust, and tests/browser, static-site/test and infra/edge have the others"
            );
        }
        Ok(Self { checks, browser, account: false, named: true })
    }

    /// The same, as nextest finds them in what was built.
    pub(crate) fn narrow(&mut self, places: &Places, name: &str) -> Result<()> {
        if !self.has_rust() {
            return Ok(());
        }
        let mut nextest = checks::nextest(places)?;
        nextest.args(["list", "--locked", "--workspace", "--all-targets", "--message-format", "json", name]);
        let list: Value = serde_json::from_str(&command::read(&mut nextest, &places.log("list"))?)?;
        let found = matching(&list);
        let e2e = |binary: &String| binary == "tests" || binary.starts_with("tests::");
        self.account = found.iter().any(|binary| NEED_ACCOUNT.contains(&binary.as_str()));
        self.checks.retain(|check| match check {
            Check::Unit => found.iter().any(|binary| !e2e(binary)),
            Check::E2e => found.iter().any(e2e),
            _ => true,
        });
        if self.checks.is_empty() {
            bail!("no test's name contains `{name}`: `cargo nextest list` names them");
        }
        Ok(())
    }

    /// Whether this check runs.
    pub(crate) fn has(&self, check: Check) -> bool {
        self.checks.contains(&check)
    }

    /// Whether Rust's tests run.
    pub(crate) fn has_rust(&self) -> bool {
        self.has(Check::Unit) || self.has(Check::E2e)
    }

    /// Whether a test needs the stacks.
    pub(crate) fn stacks(&self) -> bool {
        [Check::E2e, Check::Browser, Check::Api].into_iter().any(|check| self.has(check))
    }

    /// How many instances that takes.
    pub(crate) fn lanes(&self) -> usize {
        match (self.stacks(), self.account) {
            (false, false) => 0,
            (true, _) if !self.named && (self.has(Check::E2e) || self.has(Check::Browser)) => LANES,
            _ => 1,
        }
    }
}

/// Of nextest's list, the ids of the binaries that have a test of the name.
fn matching(list: &Value) -> Vec<String> {
    let suites = list["rust-suites"].as_object().into_iter().flatten();
    let matches = |suite: &Value| {
        let cases = suite["testcases"].as_object();
        cases.is_some_and(|cases| cases.values().any(|case| case["filter-match"]["status"] == "matches"))
    };
    suites.filter(|(_, suite)| matches(suite)).map(|(id, _)| id.clone()).collect()
}

/// Whether a Rust file under a folder has a function whose name contains this.
fn has_function(folder: &Path, name: &str) -> Result<bool> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let has = match path.is_dir() {
            true => has_function(&path, name)?,
            false if path.extension().is_some_and(|extension| extension == "rs") => {
                let text = fs::read_to_string(&path)?;
                // A test may have its module's name, too.
                let module = path.file_stem().is_some_and(|stem| stem.to_string_lossy().contains(name));
                module || text.lines().filter_map(function).any(|function| function.contains(name))
            }
            false => false,
        };
        if has {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The function or module that a line begins.
fn function(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let (_, name) = line.split_once("fn ").or_else(|| line.split_once("mod "))?;
    name.split(['(', '<', ' ', ';']).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_to_the_checks_that_have_such_tests() {
        let places = Places::of_test().unwrap();
        let of = |name: &str| Selection::of_name(&places, &[], name);
        let this = of("a_name_leads_to_the_checks_that_have_such_tests").unwrap();
        assert_eq!((this.checks.as_slice(), this.stacks(), this.lanes()), (&[Check::Unit][..], false, 0));
        let page = of("a forgotten password: a code by mail").unwrap();
        assert_eq!((page.checks.as_slice(), page.browser.len(), page.lanes()), (&[Check::Browser][..], 1, 1));
        // In two parts, or this file would have it.
        let none = of(&["no_test", "_is_called_so"].concat()).map(|_| ()).unwrap_err().to_string();
        assert!(none.starts_with("no test's name contains `no_test_is_called_so`"), "{none}");
        assert!(Selection::of_name(&places, &[Check::Edge], "a forgotten password").is_err());
    }

    #[test]
    fn all_checks_have_all_instances() {
        let places = Places::of_test().unwrap();
        let all = Selection::of_checks(&places, &[]).unwrap();
        assert!(all.has(Check::Format) && all.account && all.lanes() == LANES && all.browser.len() > 20);
        let api = Selection::of_checks(&places, &[Check::Api]).unwrap();
        assert!(!api.has_rust() && api.lanes() == 1);
        assert_eq!(Selection::of_checks(&places, &[Check::Lints]).unwrap().lanes(), 0);
    }

    #[test]
    fn nextest_says_which_binaries_have_the_name() {
        let list = serde_json::json!({"rust-suites": {
            "store": {"testcases": {"a": {"filter-match": {"status": "matches"}}}},
            "tests::gather": {"testcases": {"b": {"filter-match": {"status": "mismatch"}}}},
        }});
        assert_eq!(matching(&list), ["store"]);
    }
}
