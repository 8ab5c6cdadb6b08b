//! Fuzzes whole conversations: `fuzz [executions [seed]]`. Prints figures, or the stream that breaks a
//! promise.
#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a command line with a clock")]

#[path = "../../tests/oracle/mod.rs"]
mod oracle;
#[path = "../../tests/fuzz/runner.rs"]
mod runner;

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;
use std::{env, fs, thread};

fn main() -> ExitCode {
    let mut numbers = env::args().skip(1).filter_map(|text| text.parse::<u64>().ok());
    let executions = numbers.next().unwrap_or(1_000_000);
    let seed = numbers.next().unwrap_or(1);
    let threads = thread::available_parallelism().map_or(1, |count| count.get() as u64);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let corpus: Vec<_> = files.filter_map(|file| fs::read(file.path()).ok()).collect();

    let started = Instant::now();
    let runs: Vec<_> = (0..threads)
        .map(|number| {
            let corpus = corpus.clone();
            thread::spawn(move || runner::run(corpus, executions / threads, seed * 1000 + number))
        })
        .collect();
    let mut outcome = ExitCode::SUCCESS;
    for run in runs {
        match run.join() {
            Ok(Ok(figures)) => println!("{figures:?}"),
            Ok(Err((promise, stream))) => {
                println!("{promise}: {}", stream.escape_ascii());
                outcome = ExitCode::FAILURE;
            }
            Err(_) => outcome = ExitCode::FAILURE,
        }
    }
    println!("{executions} executions in {} s", started.elapsed().as_secs());
    outcome
}
