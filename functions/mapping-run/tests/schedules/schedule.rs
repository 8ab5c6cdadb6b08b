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
#[derive(Clone, Copy)]
pub(crate) struct Stop {
    /// At its so-manieth call, counted from 1.
    pub(crate) call: u32,
    /// Once it has taken effect, and before its answer comes; else before it takes effect.
    pub(crate) after: bool,
}

impl Schedule {
    pub(crate) fn free(scenario: &'static Scenario) -> Self {
        Self { scenario, stops: Vec::new(), at_once: 1 }
    }

    pub(crate) fn single(scenario: &'static Scenario, stop: Stop) -> Self {
        Self { stops: vec![stop], ..Self::free(scenario) }
    }

    /// Two to five stops, the later ones most often soon after the worker's resumption.
    pub(crate) fn random(seed: u64) -> Self {
        let mut random = Random(seed);
        let scenario = &SCENARIOS[random.below(SCENARIOS.len())];
        let stops = (0..2 + random.below(4)).map(|run| {
            let farthest = if run == 0 || random.below(3) == 0 { 45 } else { 12 };
            let call = 1 + u32::try_from(random.below(farthest)).expect("small");
            Stop { call, after: random.below(2) == 1 }
        });
        Self { scenario, stops: stops.collect(), at_once: 1 + random.below(3) }
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

/// SplitMix64: the same schedules on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % end as u64).expect("below an usize")
    }
}
