//! A short run of the fuzzer, from the committed corpus. A long one:
//! `cargo run --release -p imap-login --example fuzz -- 100000000`.

#[path = "../oracle/mod.rs"]
mod oracle;
mod runner;

use std::{fs, path::Path};

fn corpus() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("it is committed").flatten().map(|file| file.path()).collect();
    files.sort();
    files.iter().map(|file| fs::read(file).expect("a file")).collect()
}

#[test]
fn a_short_run() {
    let figures = runner::run(corpus(), 30_000, 7).unwrap_or_else(|(promise, stream)| {
        panic!("{promise}: {}", stream.escape_ascii());
    });
    // Fewer would mean that it no longer reaches what it should test.
    assert!(figures.behaviours > 250 && figures.verified > 500, "{figures:?}");
}
