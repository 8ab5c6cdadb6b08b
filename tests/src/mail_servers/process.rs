use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Starts a program, and ends it and all that it started when its own standard input ends: that is when the
/// test lets go of it, and also when the test is killed.
///
/// By its number, too: couriertcpd leaves the group.
const WATCH: &str = r#"trap : TERM; "$0" "$@" </dev/null & cat >/dev/null
kill -TERM $! 0; sleep 0.5; kill -KILL $! 0 2>/dev/null"#;

/// A program that runs until it is dropped, in a process group of its own.
pub(super) struct Process(Child);

impl Process {
    /// Starts it with this environment and no other.
    pub(super) fn start(arguments: &[String], environment: &[(&str, &str)], log: &Path) -> Self {
        let log = File::options().create(true).append(true).open(log).expect("a log");
        let mut command = Command::new("/bin/sh");
        command.args(["-c", WATCH]).args(arguments).process_group(0);
        command.env_clear().env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").envs(environment.iter().copied());
        command.stdin(Stdio::piped()).stdout(log.try_clone().expect("the log")).stderr(log);
        Self(command.spawn().expect("a shell"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let begin = Instant::now();
        while !matches!(self.0.try_wait(), Ok(Some(_))) && begin.elapsed() < Duration::from_secs(5) {
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
