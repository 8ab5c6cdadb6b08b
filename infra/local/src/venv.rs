//! Python tools: one virtual environment for each pinned requirements file, made anew when the file changes.
//!
//! They are apart because their pins differ: the local AWS and the SAM CLI want different `botocore`s.
//!
//! Invariant: what is installed is what was pinned, byte by byte. Two of these tools compile what runs on AWS, and
//! others hold the deployer's credentials. So every wheel has its hashes, and no source is built. After a change of a
//! version, `uv pip compile --no-deps --generate-hashes --only-binary :all: --no-header --no-annotate` writes them.

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
            command::run(install(&venv.program("python")).arg(&file), &log)?;
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

/// Installs what a requirements file pins, which is still to be named. Nothing is left to resolve.
fn install(python: &Path) -> Command {
    let pip = "-m pip install --require-hashes --only-binary :all: --no-deps --no-compile --no-input \
               --disable-pip-version-check -r";
    let mut command = Command::new(python);
    command.args(pip.split_whitespace());
    command
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A wheel with nothing in it; prints its hash.
    const WHEEL: &str = "
import hashlib, sys, zipfile
path = sys.argv[1] + '/mailgather_probe-1.0-py3-none-any.whl'
with zipfile.ZipFile(path, 'w') as wheel:
    info = 'mailgather_probe-1.0.dist-info/'
    wheel.writestr(info + 'METADATA', 'Metadata-Version: 2.1\\nName: mailgather-probe\\nVersion: 1.0\\n')
    wheel.writestr(info + 'WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    wheel.writestr(info + 'RECORD', '')
print(hashlib.sha256(open(path, 'rb').read()).hexdigest(), end='')
";

    #[test]
    fn a_wheel_with_another_hash_or_none_is_refused() {
        let folder = std::env::temp_dir().join(format!("mailgather-wheels-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let made = Command::new(python().unwrap()).args(["-m", "venv"]).arg(folder.join("venv")).status();
        assert!(made.unwrap().success());
        let python = folder.join("venv/bin/python");
        let hash = Command::new(&python).args(["-c", WHEEL]).arg(&folder).output().unwrap().stdout;
        let hash = String::from_utf8(hash).unwrap();
        assert_eq!(hash.len(), 64);
        let installs = |pin: &str| {
            let file = folder.join("requirements.txt");
            fs::write(&file, format!("{pin}\n")).unwrap();
            let mut pip = install(&python);
            pip.arg(&file).args(["--dry-run", "--no-index", "--find-links"]).arg(&folder).output().unwrap()
        };
        let right = installs(&format!("mailgather-probe==1.0 --hash=sha256:{hash}"));
        assert!(right.status.success(), "{}", String::from_utf8_lossy(&right.stderr));
        for (pin, why) in [
            (format!("mailgather-probe==1.0 --hash=sha256:{}", "0".repeat(64)), "DO NOT MATCH THE HASHES"),
            ("mailgather-probe==1.0".to_owned(), "--require-hashes"),
        ] {
            let refused = installs(&pin);
            let told = String::from_utf8_lossy(&refused.stderr).into_owned();
            assert!(!refused.status.success() && told.contains(why), "{pin}: {told}");
        }
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn every_wheel_is_pinned_with_its_hashes_and_no_address() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("requirements");
        let mut wheels = 0;
        for entry in fs::read_dir(folder).unwrap() {
            let file = entry.unwrap().path();
            let text = fs::read_to_string(&file).unwrap().replace("\\\n", "");
            assert!(!text.contains("://"), "{}: an address", file.display());
            for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
                let (pin, hashes) = line.split_once(" --hash=sha256:").unwrap_or((line, ""));
                assert!(pin.contains("==") && hashes.len() >= 64, "{}: {pin}", file.display());
                wheels += 1;
            }
        }
        assert!(wheels > 100, "{wheels}");
    }
}
