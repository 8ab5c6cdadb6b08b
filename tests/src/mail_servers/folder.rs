use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// A server's folder below the system's one for temporary files. Gone after the test; after a failure the
/// logs stay.
pub struct Folder(PathBuf);

impl Folder {
    /// A new one. Its path is short: a socket's may have no more than 108 bytes (unix(7)).
    pub fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("mailgather-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("logs")).expect("a folder for a mail server");
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).expect("it can be entered");
        Self(folder)
    }

    /// Within it.
    pub(super) fn join(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }

    pub(super) fn log(&self, name: &str) -> PathBuf {
        self.0.join("logs").join(format!("{name}.log"))
    }

    fn keep_logs(&self) {
        for entry in fs::read_dir(&self.0).into_iter().flatten().flatten() {
            if entry.path() != self.0.join("logs") {
                remove(&entry.path());
            }
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.keep_logs();
            let _ = writeln!(io::stderr(), "the mail server's logs: {}", self.0.join("logs").display());
        } else {
            remove(&self.0);
        }
    }
}

fn remove(path: &Path) {
    let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
}
