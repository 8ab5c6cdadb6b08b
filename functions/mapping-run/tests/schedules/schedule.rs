//! A schedule: a scenario, and where its worker is stopped in each run.

use std::fmt;

use crate::scenarios::{SCENARIOS, Scenario};

/// Which scenario is played, and where its worker is stopped.
pub(crate) struct Schedule {
    pub(crate) scenario: &'static Scenario,
    /// One for each run; the runs after the last are left alone.
    pub(crate) stops: Vec<Stop>,
    /// How much the worker does at once: 1 is the easiest to follow.
    pub(crate) at_once: usize,
}

/// Where a run is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stop {
    /// Index of the call to stop at, from 1; 0 never comes.
    pub(crate) call: u32,
    /// Once it has taken effect, and before its answer comes; else before it takes effect.
    pub(crate) after: bool,
}

impl Stop {
    /// The run ends by itself.
    const NEVER: Self = Self { call: 0, after: false };
}

impl Schedule {
    pub(crate) fn free(scenario: &'static Scenario) -> Self {
        Self { scenario, stops: Vec::new(), at_once: 1 }
    }

    /// One stop in that run, counted from 0; the runs before it end by themselves.
    pub(crate) fn single(scenario: &'static Scenario, run: usize, stop: Stop) -> Self {
        let stops = std::iter::repeat_n(Stop::NEVER, run).chain([stop]).collect();
        Self { stops, ..Self::free(scenario) }
    }

    /// Two to five stops, the later ones most often soon after the worker's resumption.
    pub(crate) fn random(seed: u64) -> Self {
        let mut random = fastrand::Rng::with_seed(seed);
        let scenario = &SCENARIOS[random.usize(..SCENARIOS.len())];
        let stops = (0..random.usize(2..6)).map(|run| {
            let farthest = if run == 0 || random.usize(..3) == 0 { 45 } else { 12 };
            Stop { call: random.u32(1..=farthest), after: random.bool() }
        });
        Self { scenario, stops: stops.collect(), at_once: random.usize(1..=3) }
    }

    /// Reads what `Display` writes.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (name, rest) = text.split_once('/')?;
        let (stops, at_once) = rest.split_once('x').unwrap_or((rest, "1"));
        let stops = stops.split('.').filter(|stop| !stop.is_empty()).map(|stop| {
            let after = stop.ends_with('+');
            Some(Stop { call: stop.trim_end_matches(['+', '-']).parse().ok()?, after })
        });
        Some(Self {
            scenario: SCENARIOS.iter().find(|scenario| scenario.name == name)?,
            stops: stops.collect::<Option<_>>()?,
            at_once: at_once.parse().ok()?,
        })
    }
}

/// `scenario/17+.3-x2`: stopped after the 17th call has taken effect, then before the third does, two at once.
impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = |stop: &Stop| if stop.after { '+' } else { '-' };
        let stops: Vec<_> = self.stops.iter().map(|stop| format!("{}{}", stop.call, sign(stop))).collect();
        write!(f, "{}/{}x{}", self.scenario.name, stops.join("."), self.at_once)
    }
}
