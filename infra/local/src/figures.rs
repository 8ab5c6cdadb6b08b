//! `cargo local figures`: what each function weighs as it goes to AWS.
//!
//! The other figure, the AWS calls after the mail server's OK, is printed by a test (`call_trace`).

use std::fs;
use std::process::Command;

use anyhow::{Result, ensure};

use crate::command;
use crate::functions;
use crate::places::Places;
use crate::steps::{line, step};

/// Most bytes of a function's zip: a cold start begins with its download.
const MOST_BYTES: u64 = 4_000_000;

/// Builds the functions with the release profile for this machine's processor and weighs their zips.
pub(crate) fn figures() -> Result<()> {
    let places = Places::of_up()?;
    let names = functions::names(&places)?;
    let log = places.log("figures");
    step("functions built with the release profile", || {
        let mut cargo = Command::new(functions::cargo());
        cargo.current_dir(places.root()).args(["build", "--locked", "--release", "--bins"]);
        for name in &names {
            cargo.args(["--package", name]);
        }
        command::run(&mut cargo, &log)
    })?;
    let mut heaviest = 0;
    line(&format!("\n{:<16}{:>14}{:>14}", "function", "binary, bytes", "zip, bytes"));
    for name in &names {
        let binary = places.in_root("target/release").join(name);
        let zip = places.temporary().join(format!("{name}.zip"));
        let _ = fs::remove_file(&zip);
        let mut python = Command::new("python3");
        python.args(["-m", "zipfile", "-c"]).arg(&zip).arg(&binary);
        command::run(&mut python, &log)?;
        let bytes = fs::metadata(&zip)?.len();
        heaviest = heaviest.max(bytes);
        line(&format!("{name:<16}{:>14}{bytes:>14}", fs::metadata(&binary)?.len()));
    }
    ensure!(heaviest <= MOST_BYTES, "the heaviest zip is over {MOST_BYTES} bytes");
    line(&format!("\nEach zip is within {MOST_BYTES} bytes."));
    Ok(())
}
