use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, lchown, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tokio::net::UnixDatagram;
use tokio::task::JoinHandle;

/// The user in a room, by number: neither root nor, outside, anybody who owns anything of worth.
pub(super) const USER: u32 = 8;

/// A root folder for a server whose paths were fixed when it was compiled: the unpacked packages and what
/// libraries of this machine they need.
pub(super) struct Room {
    root: PathBuf,
    unpacked: PathBuf,
}

impl Room {
    /// With these programs and plug-ins, which come from the unpacked packages or else from this machine.
    pub(super) fn furnish(root: PathBuf, needed: &[&str]) -> Self {
        let unpacked = unpacked();
        let room = Self { root, unpacked };
        for folder in ["usr/lib", "usr/lib64", "etc", "dev", "tmp", "run"] {
            fs::create_dir_all(room.root.join(folder)).expect("a folder");
        }
        for folder in ["bin", "sbin", "lib", "lib64"] {
            symlink(format!("usr/{folder}"), room.root.join(folder)).expect("a link");
        }
        for folder in ["usr/bin", "usr/sbin", "usr/lib"] {
            copy(&room.unpacked.join(folder), &room.root.join(folder));
        }
        // Some packages still bring theirs as if `/lib` weren't `/usr/lib`.
        if room.unpacked.join("lib").is_dir() {
            copy(&room.unpacked.join("lib"), &room.root.join("usr/lib"));
        }
        for path in needed {
            let path = Path::new(path);
            room.bring(path);
            room.bring_libraries(path);
        }
        // A device can't be made everywhere; what is read from it and written to it is nothing.
        room.write("dev/null", "");
        let user = |name: &str| format!("{name}:x:{USER}:{USER}::/:/bin/false\n");
        room.write("etc/passwd", &["mail", "courier", "cyrus"].map(user).concat());
        room.write("etc/group", &format!("mail:x:{USER}:\n"));
        room
    }

    /// Where it is, seen from outside.
    pub(super) fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    pub(super) fn folder(&self, path: &str) {
        fs::create_dir_all(self.root.join(path)).expect("a folder");
    }

    pub(super) fn write(&self, path: &str, text: &str) {
        fs::write(self.root.join(path), text).expect("a file");
    }

    /// A file or folder of this machine, at its own place, unless the packages brought it.
    pub(super) fn bring(&self, path: &Path) {
        let inside = self.root.join(path);
        if !inside.exists() {
            fs::create_dir_all(inside.parent().expect("in a folder")).expect("a folder");
            copy(&Path::new("/").join(path), &inside);
        }
    }

    /// From now on the room belongs to its user.
    pub(super) fn hand_over(&self) {
        if is_root() {
            for folder in ["etc", "dev", "run", "tmp", "var", "home"] {
                give(&self.root.join(folder));
            }
        }
    }

    /// The words that run a program in the room, as its user.
    pub(super) fn words(&self, program_and_arguments: &[&str]) -> Vec<String> {
        let root = self.root.display();
        let enter = if is_root() {
            vec!["chroot".to_owned(), format!("--userspec={USER}:{USER}"), root.to_string()]
        } else {
            let (user, group) = (format!("--map-user={USER}"), format!("--map-group={USER}"));
            vec!["unshare".to_owned(), "--user".to_owned(), user, group, format!("--root={root}")]
        };
        enter.into_iter().chain(program_and_arguments.iter().map(|word| (*word).to_owned())).collect()
    }

    /// Runs a program in the room to its end.
    pub(super) fn run(&self, program_and_arguments: &[&str], input: &Path) {
        let words = self.words(program_and_arguments);
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).stdin(Stdio::from(fs::File::open(input).expect("its input")));
        let output = command.output().expect("it can be started");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{program_and_arguments:?}: {} {said}", output.status);
    }

    fn bring_libraries(&self, path: &Path) {
        let folders = ["usr/lib".to_owned(), libraries()].map(|folder| self.root.join(folder));
        let mut ldd = Command::new("ldd");
        ldd.arg(self.root.join(path));
        ldd.env("LD_LIBRARY_PATH", std::env::join_paths(folders).expect("no colons"));
        let told = String::from_utf8(ldd.output().expect("ldd is there").stdout).expect("paths in UTF-8");
        for line in told.lines() {
            assert!(!line.contains("not found"), "{}: {line}", path.display());
            let Some(library) = line.split_whitespace().find(|word| word.starts_with('/')) else { continue };
            if !Path::new(library).starts_with(&self.root) {
                self.bring(Path::new(library.trim_start_matches('/')));
            }
        }
    }
}

/// What Debian's multi-arch folder for libraries is called here.
pub(super) fn libraries() -> String {
    format!("usr/lib/{}-linux-gnu", std::env::consts::ARCH)
}

/// Takes the messages that programs in a room send to the system's log.
pub(super) struct SystemLog(JoinHandle<()>);

impl SystemLog {
    pub(super) fn open(room: &Room, log: &Path) -> Self {
        use std::io::Write;
        let socket = room.path("dev/log");
        let listener = UnixDatagram::bind(&socket).expect("a socket with a short path");
        fs::set_permissions(&socket, fs::Permissions::from_mode(0o666)).expect("our socket");
        let mut log = fs::File::options().create(true).append(true).open(log).expect("a log");
        Self(tokio::spawn(async move {
            let mut message = [0; 8192];
            while let Ok(count) = listener.recv(&mut message).await {
                let _ = log.write_all(&message[..count]).and_then(|()| log.write_all(b"\n"));
            }
        }))
    }
}

impl Drop for SystemLog {
    fn drop(&mut self) {
        self.0.abort();
    }
}

pub(super) fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

/// Where `cargo local test` unpacked the packages: they can't be installed side by side.
fn unpacked() -> PathBuf {
    let folder = std::env::var_os("MAILGATHER_MAIL_SERVERS")
        .expect("MAILGATHER_MAIL_SERVERS is not set: run these tests with `cargo local test`");
    let folder = PathBuf::from(folder);
    for (package, program) in
        [("cyrus-imapd", "cyrus/bin/imapd"), ("courier-imap", "courier/courier/imaplogin")]
    {
        let program = folder.join("usr/lib").join(program);
        let advice = "`cargo local test` downloads and unpacks it";
        assert!(program.is_file(), "Debian's package {package} is missing in {}: {advice}", folder.display());
    }
    folder
}

/// Links where it can: the packages are never written to.
fn copy(from: &Path, to: &Path) {
    let data = fs::symlink_metadata(from).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
    if data.is_dir() {
        fs::create_dir_all(to).expect("a folder");
        for entry in fs::read_dir(from).expect("a folder").flatten() {
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else if data.is_symlink() {
        // As a file: that its target came, too, would have to be seen to.
        let target = from.canonicalize().ok().filter(|target| target.is_file());
        target.into_iter().for_each(|target| copy(&target, to));
    } else if data.is_file() && !to.exists() && fs::hard_link(from, to).is_err() {
        fs::copy(from, to).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
    }
}

fn give(path: &Path) {
    let Ok(data) = fs::symlink_metadata(path) else { return };
    // Never a linked file: its other name is not ours to give away.
    if data.is_dir() || data.nlink() == 1 {
        lchown(path, Some(USER), Some(USER)).expect("root may");
    }
    if data.is_dir() {
        for entry in fs::read_dir(path).expect("a folder").flatten() {
            give(&entry.path());
        }
    }
}
