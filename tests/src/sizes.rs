//! How much of it a test does: what crosses each limit on every change, all of it once a night.

/// The usual size, or the full one in `cargo local test --nightly`.
pub fn size(usual: usize, full: usize) -> usize {
    if std::env::var_os("MAILGATHER_NIGHTLY").is_some_and(|set| set == "1") { full } else { usual }
}

/// The seed for what a test makes up: another one each time, unless `MAILGATHER_SEED` repeats a run.
///
/// # Panics
/// When the variable is no number.
pub fn seed() -> u64 {
    let given = std::env::var("MAILGATHER_SEED").ok().map(|text| text.parse().expect("a number"));
    given.unwrap_or_else(crate::now_millis)
}
