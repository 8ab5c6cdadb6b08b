//! The functions' binaries: built together, then laid where the template looks for them.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::command;
use crate::places::Places;

/// Their names, which are their folders' and their binaries' too.
pub(crate) fn names(places: &Places) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(places.in_root("functions"))? {
        let folder = entry?.path();
        if folder.join("Cargo.toml").is_file() {
            names.extend(folder.file_name().map(|name| name.to_string_lossy().into_owned()));
        }
    }
    names.sort();
    Ok(names)
}

/// Builds them for this machine, with the quick profile.
pub(crate) fn build(places: &Places) -> Result<()> {
    let mut words = vec!["--bins".to_owned()];
    for name in names(places)? {
        words.extend(["--package".to_owned(), name]);
    }
    lay_out_all(places, &cargo_build(places, &words)?)
}

/// Builds them and every test of the workspace at once: cargo gives crates that are built together the
/// same features, so none is compiled twice.
pub(crate) fn build_with_tests(places: &Places) -> Result<()> {
    lay_out_all(places, &cargo_build(places, &["--workspace".to_owned(), "--all-targets".to_owned()])?)
}

/// What a stack is made from besides the site; for an instance that was left running.
pub(crate) fn stamp(places: &Places) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for file in ["template.yaml", "samconfig.toml"] {
        fs::read(places.in_root(file))?.hash(&mut hasher);
    }
    for script in ["account", "purelymail", "purelymail_accounts", "switch_on_ttl"] {
        fs::read(places.in_root(&format!("infra/local/{script}.py")))?.hash(&mut hasher);
    }
    for name in names(places)? {
        let stamp = fs::read(bootstrap_stamp(places, &name));
        stamp.with_context(|| format!("{name} was not built"))?.hash(&mut hasher);
    }
    // Parameters and mailboxes stand in this program. Its path is no help: cargo may have put a new one there.
    fs::metadata("/proc/self/exe")?.modified()?.hash(&mut hasher);
    Ok(format!("{:x}", hasher.finish()))
}

/// One build; cargo's messages tell where everything is, whatever its target folder.
fn cargo_build(places: &Places, words: &[String]) -> Result<Vec<Value>> {
    let mut cargo = Command::new(cargo());
    cargo.args(["build", "--locked", "--message-format=json-render-diagnostics"]).args(words);
    let messages = command::read(cargo.current_dir(places.root()), &places.log("build"))?;
    Ok(messages.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
}

/// Builds them for AWS: small, for the architecture that the template's parameter names.
pub(crate) fn build_for_aws(
    places: &Places,
    cargo_lambda: &Path,
    path: &std::ffi::OsStr,
    arm: bool,
) -> Result<()> {
    let mut cargo = Command::new(cargo_lambda);
    cargo.env("PATH", path).current_dir(places.root()).args(["lambda", "build", "--release", "--locked"]);
    if arm {
        cargo.arg("--arm64");
    }
    for name in names(places)? {
        // The next build for this machine must not take these for its own.
        let _ = fs::remove_file(bootstrap_stamp(places, &name));
        cargo.args(["--package", &name]);
    }
    let folder = places.in_root("target/lambda");
    command::run(cargo.arg("--lambda-dir").arg(&folder), &places.log("build"))?;
    for name in names(places)? {
        let bootstrap = folder.join(&name).join("bootstrap");
        ensure!(bootstrap.is_file(), "cargo lambda made no {}", bootstrap.display());
    }
    Ok(())
}

/// The cargo that runs us.
pub(crate) fn cargo() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

fn lay_out_all(places: &Places, messages: &[Value]) -> Result<()> {
    for name in names(places)? {
        let of_function = |message: &&Value| {
            message["reason"] == "compiler-artifact"
                && message["target"]["name"] == name.as_str()
                && message["target"]["kind"][0] == "bin"
                && message["profile"]["test"] == false
        };
        let built = messages.iter().find(of_function).and_then(|message| message["executable"].as_str());
        lay_out(places, &name, Path::new(built.with_context(|| format!("cargo built no {name}"))?))?;
    }
    Ok(())
}

fn bootstrap_stamp(places: &Places, name: &str) -> PathBuf {
    places.shared(&format!("stamps/bootstrap-{name}"))
}

/// As `target/lambda/<name>/bootstrap`, without what only a debugger reads (SAM compresses it at each deployment). Untouched when it is up to date.
fn lay_out(places: &Places, name: &str, binary: &Path) -> Result<()> {
    let folder = places.in_root("target/lambda").join(name);
    fs::create_dir_all(&folder)?;
    let bootstrap = folder.join("bootstrap");
    let made_from = bootstrap_stamp(places, name);
    let data = fs::metadata(binary)?;
    let stamp = format!("{} {} {:?}", binary.display(), data.len(), data.modified()?);
    if bootstrap.is_file() && fs::read_to_string(&made_from).is_ok_and(|old| old == stamp) {
        return Ok(());
    }
    let new = folder.with_extension("new");
    match command::on_path("strip") {
        true => {
            let mut strip = Command::new("strip");
            command::run(strip.args(["--strip-all", "-o"]).arg(&new).arg(binary), &places.log("build"))?;
        }
        false => drop(fs::copy(binary, &new)?),
    }
    fs::rename(&new, &bootstrap)?;
    fs::create_dir_all(places.shared("stamps"))?;
    Ok(fs::write(made_from, stamp)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cargo holds each crate against the checksum in the lock file; `--locked` keeps the file as it is.
    #[test]
    fn every_crate_has_its_checksum_and_no_cargo_changes_the_lock_file() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let lock = fs::read_to_string(root.join("Cargo.lock")).unwrap();
        let crates = lock.split("[[package]]").filter(|one| one.contains("\nsource = "));
        assert!(crates.clone().count() > 200);
        for one in crates {
            assert!(one.contains("\nchecksum = \""), "{one}");
        }
        let alias = fs::read_to_string(root.join(".cargo/config.toml")).unwrap();
        assert!(alias.contains("run --locked --quiet"), "{alias}");
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap() {
            let file = entry.unwrap().path();
            let text = fs::read_to_string(&file).unwrap();
            for call in ["\"build\", ", "\"clippy\", ", "\"test\", ", "\"lambda\", "] {
                for (at, _) in text.match_indices(&format!("[{call}")) {
                    let line = text[at..].split(']').next().unwrap_or_default();
                    assert!(line.contains("\"--locked\""), "{}: {line}", file.display());
                }
            }
        }
    }
}
