//! The functions' binaries: built together, then laid where the template looks for them.

use std::fs;
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
    let mut cargo = Command::new(cargo());
    cargo.args(["build", "--bins", "--message-format=json-render-diagnostics"]);
    for name in names(places)? {
        cargo.args(["--package", &name]);
    }
    let messages = command::read(cargo.current_dir(places.root()), &places.log("build"))?;
    for name in names(places)? {
        lay_out(places, &name, &binary(&messages, &name).with_context(|| format!("cargo built no {name}"))?)?;
    }
    Ok(())
}

/// Builds them for AWS: small, for the architecture that the template's parameter names.
pub(crate) fn build_for_aws(
    places: &Places,
    cargo_lambda: &Path,
    path: &std::ffi::OsStr,
    arm: bool,
) -> Result<()> {
    let mut cargo = Command::new(cargo_lambda);
    cargo.env("PATH", path).current_dir(places.root()).args(["lambda", "build", "--release"]);
    if arm {
        cargo.arg("--arm64");
    }
    for name in names(places)? {
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

/// Cargo's word for where a binary is, which holds for any target folder.
fn binary(messages: &str, name: &str) -> Option<PathBuf> {
    let of_function = |message: &Value| {
        message["reason"] == "compiler-artifact"
            && message["target"]["name"] == name
            && message["target"]["kind"][0] == "bin"
            && message["profile"]["test"] == false
    };
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let found = messages.filter(of_function).next_back()?;
    found["executable"].as_str().map(PathBuf::from)
}

/// As `target/lambda/<name>/bootstrap`, without what only a debugger reads. Untouched when it is up to date.
fn lay_out(places: &Places, name: &str, binary: &Path) -> Result<()> {
    let folder = places.in_root("target/lambda").join(name);
    fs::create_dir_all(&folder)?;
    let bootstrap = folder.join("bootstrap");
    let made_from = places.shared(&format!("stamps/bootstrap-{name}"));
    let data = fs::metadata(binary)?;
    let stamp = format!("{} {} {:?}", binary.display(), data.len(), data.modified()?);
    if bootstrap.is_file() && fs::read_to_string(&made_from).is_ok_and(|old| old == stamp) {
        return Ok(());
    }
    let new = folder.with_extension("new");
    match command::on_path("strip") {
        true => {
            let mut strip = Command::new("strip");
            command::run(strip.args(["--strip-debug", "-o"]).arg(&new).arg(binary), &places.log("build"))?;
        }
        false => drop(fs::copy(binary, &new)?),
    }
    fs::rename(&new, &bootstrap)?;
    fs::create_dir_all(places.shared("stamps"))?;
    Ok(fs::write(made_from, stamp)?)
}
