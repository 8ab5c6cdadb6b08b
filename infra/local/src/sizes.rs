//! How much of it the tests do: sizes that a run of every change can afford, or all of it once a night.

use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

/// The sizes of one run. Each test reads them from its environment.
pub(crate) struct Sizes {
    nightly: bool,
    pictures: bool,
    seed: Option<String>,
}

impl Sizes {
    /// As asked for. A night has a seed of its own, made from its date unless one is given.
    pub(crate) fn new(nightly: bool, pictures: bool) -> Self {
        let given = std::env::var("MAILGATHER_SEED").ok().filter(|seed| !seed.is_empty());
        let seed = given.or_else(|| nightly.then(|| date(SystemTime::now())));
        Self { nightly, pictures: pictures || nightly, seed }
    }

    /// What repeats this run; nothing where that goes without saying.
    pub(crate) fn told(&self) -> Option<String> {
        let seed = self.seed.as_ref()?;
        let sizes = if self.nightly { "the full sizes" } else { "the usual sizes" };
        Some(format!("Tests in {sizes}; MAILGATHER_SEED={seed} repeats them."))
    }

    /// Tells a test.
    pub(crate) fn tell(&self, test: &mut Command) {
        for (name, on) in [("MAILGATHER_NIGHTLY", self.nightly), ("MAILGATHER_PICTURES", self.pictures)] {
            match on {
                true => test.env(name, "1"),
                false => test.env_remove(name),
            };
        }
        if let Some(seed) = &self.seed {
            test.env("MAILGATHER_SEED", seed);
        }
    }
}

/// The days since 1970 in UTC.
fn date(now: SystemTime) -> String {
    (now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()) / 86_400).to_string()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_date_is_a_seed() {
        let at = |seconds| date(UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!([at(0), at(86_399), at(86_400), at(1_795_910_400)], ["0", "0", "1", "20786"]);
    }
}
