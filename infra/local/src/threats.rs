//! Holds docs/THREATS.md against the repository: whatever test or rule it names is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Where and what: `tests/tests/csrf.rs::a_name`, `infra/rules.py::a_rule`, `tests/browser/a.test.js::a title`.
fn named(text: &str) -> BTreeSet<(&str, &str)> {
    // Between backticks is every second piece.
    text.split('`').skip(1).step_by(2).filter_map(|code| code.split_once("::")).collect()
}

/// Whether a file has that test.
fn has(file: &str, name: &str) -> bool {
    let source = fs::read_to_string(root().join(file)).unwrap_or_default();
    match Path::new(file).extension().and_then(|kind| kind.to_str()) {
        Some("rs") => source.contains(&format!("fn {name}(")),
        Some("py") => source.contains(&format!("def {name}(")),
        Some("js" | "mjs" | "ts") => {
            ['"', '\''].iter().any(|quote| source.contains(&format!("test({quote}{name}{quote}")))
        }
        _ => false,
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn every_test_that_the_threats_name_is_there() {
    let text = fs::read_to_string(root().join("docs/THREATS.md")).unwrap();
    let named = named(&text);
    assert!(named.len() > 40, "only {} tests are named", named.len());
    let missing: Vec<_> = named.iter().filter(|(file, name)| !has(file, name)).collect();
    assert!(missing.is_empty(), "docs/THREATS.md names what is not there: {missing:#?}");
}

#[test]
fn a_test_is_known_by_its_file_and_name() {
    let text = "`infra/local/src/threats.rs::a_test_is_known_by_its_file_and_name` and `code` and `a::b`";
    let found = named(text);
    assert_eq!(found.len(), 2);
    assert!(has("infra/local/src/threats.rs", "a_test_is_known_by_its_file_and_name"));
    assert!(!has("infra/local/src/threats.rs", "another"));
    assert!(!has("a", "b"));
}
