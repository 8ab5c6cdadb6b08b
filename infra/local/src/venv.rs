//! Python tools: one virtual environment for each pinned requirements file, made anew when the file changes.
//!
//! They are apart because their pins differ: the local AWS and the SAM CLI want different `botocore`s.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::places::Places;
use crate::{command, steps};

/// A virtual environment.
pub(crate) struct Venv(PathBuf);

impl Venv {
    /// The one of `infra/local/requirements/<name>.txt`.
    pub(crate) fn ready(places: &Places, name: &str) -> Result<Self> {
        let file = places.in_root(&format!("infra/local/requirements/{name}.txt"));
        let wanted = fs::read_to_string(&file).with_context(|| format!("no {}", file.display()))?;
        let venv = Self(places.shared(&format!("venv-{name}")));
        // Written last, so a half-made one is made anew.
        let stamp = venv.0.join("made-from.txt");
        if fs::read_to_string(&stamp).is_ok_and(|made_from| made_from == wanted) {
            return Ok(venv);
        }
        steps::step(&format!("Python tools: {name}"), || {
            let _ = fs::remove_dir_all(&venv.0);
            let log = places.log(&format!("venv-{name}"));
            let python = python()?;
            command::run(Command::new(python).args(["-m", "venv"]).arg(&venv.0), &log)?;
            // The file pins everything that is needed, so nothing is left to resolve.
            let pip = "-m pip install --no-deps --no-compile --no-input --disable-pip-version-check -r";
            command::run(Command::new(venv.program("python")).args(pip.split(' ')).arg(&file), &log)?;
            Ok(fs::write(&stamp, &wanted)?)
        })?;
        Ok(venv)
    }

    /// A program of it.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.bin().join(name)
    }

    /// The folder of its programs.
    pub(crate) fn bin(&self) -> PathBuf {
        self.0.join("bin")
    }

    /// Its programs before those of the system, for a program that looks for others on the path.
    pub(crate) fn path_variable(&self) -> std::ffi::OsString {
        path_with(&self.bin())
    }
}

/// The path with one more folder in front.
pub(crate) fn path_with(folder: &Path) -> std::ffi::OsString {
    let old = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.to_path_buf()).chain(std::env::split_paths(&old));
    std::env::join_paths(folders).unwrap_or(old)
}

/// The Python that the pins were made for comes first.
fn python() -> Result<&'static str> {
    let found = ["python3.11", "python3"].into_iter().find(|name| starts(name));
    let python = found.context("no Python: install python3 (3.11 or later)")?;
    let new_enough = "import sys; sys.exit(sys.version_info < (3, 11))";
    let status = Command::new(python).args(["-c", new_enough]).status()?;
    ensure!(status.success(), "{python} is too old: 3.11 or later is needed");
    Ok(python)
}

fn starts(program: &str) -> bool {
    let output = Command::new(program).arg("--version").output();
    output.is_ok_and(|output| output.status.success())
}

/// Whether Python can make virtual environments (Debian has that in a package of its own).
pub(crate) fn possible() -> bool {
    python().is_ok_and(|python| {
        let output = Command::new(python).args(["-c", "import ensurepip, venv"]).output();
        output.is_ok_and(|output| output.status.success())
    })
}
