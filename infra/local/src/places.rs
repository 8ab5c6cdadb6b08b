//! Where things lie. Everything that is made here lies under `target/local`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// How many instances tests have: they wait more than they work.
pub(crate) const LANES: usize = 4;

/// The folders of one instance: that of `up` in `target/local`, those of `test` in `target/local/test`.
#[derive(Clone)]
pub(crate) struct Places {
    root: PathBuf,
    instance: PathBuf,
    of_tests: bool,
}

impl Places {
    /// Of the instance that `up` starts.
    pub(crate) fn of_up() -> Result<Self> {
        Self::new("target/local", false)
    }

    /// Of the tests, which `up` doesn't disturb: the first of their instances, and what belongs to the whole run.
    pub(crate) fn of_test() -> Result<Self> {
        Self::new("target/local/test", true)
    }

    /// Of all instances of the tests.
    pub(crate) fn of_lanes() -> Result<Vec<Self>> {
        let more = (2..=LANES).map(|number| Self::new(&format!("target/local/test/lane-{number}"), true));
        std::iter::once(Self::of_test()).chain(more).collect()
    }

    fn new(instance: &str, of_tests: bool) -> Result<Self> {
        // Cargo sets it at run time, so a moved clone is found; the built-in one is for a direct start.
        let here = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = here.join("../..").canonicalize().context("the repository's root is gone")?;
        let places = Self { instance: root.join(instance), root, of_tests };
        for folder in [places.logs(), places.temporary(), places.home()] {
            fs::create_dir_all(&folder).with_context(|| format!("can't make {}", folder.display()))?;
        }
        Ok(places)
    }

    /// Whether these are the tests' own.
    pub(crate) fn is_of_tests(&self) -> bool {
        self.of_tests
    }

    /// The repository.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A file or folder of the repository.
    pub(crate) fn in_root(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// A file or folder of this instance.
    pub(crate) fn in_instance(&self, path: &str) -> PathBuf {
        self.instance.join(path)
    }

    /// What both instances share: tools, stamps and the lock around making them.
    pub(crate) fn shared(&self, path: &str) -> PathBuf {
        self.root.join("target/local").join(path)
    }

    /// Where every program that is started writes what it has to say.
    pub(crate) fn logs(&self) -> PathBuf {
        self.instance.join("logs")
    }

    /// The log of one program or step.
    pub(crate) fn log(&self, name: &str) -> PathBuf {
        self.logs().join(format!("{name}.log"))
    }

    /// For the temporary files of what is started.
    pub(crate) fn temporary(&self) -> PathBuf {
        self.instance.join("tmp")
    }

    /// A home without anyone's AWS settings in it.
    pub(crate) fn home(&self) -> PathBuf {
        self.instance.join("home")
    }
}
