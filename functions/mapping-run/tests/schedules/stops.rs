//! Which single stops of a scenario are worth playing.
//!
//! The worker is gone at a stop, so what a stop leaves behind is the world alone. A stop after call k and one before
//! call k + 1 leave the same world, and so do the stops around a call that only reads. Distinct worlds are one before
//! the first call and one after each call that changes something; [`same_world`](crate::same_world) holds that against
//! dumps of the tables.

use crate::gate::Traced;
use crate::scenarios::{Moment, Scenario};
use crate::schedule::{Schedule, Stop};

/// Calls that leave everything as it is; what is not known here counts as a change.
const READS: &[&str] = &[
    "BatchGetItem",
    "Decrypt",
    "GenerateDataKey",
    "GetItem",
    "Query",
    "TransactGetItems",
    "getUser",
    "listDomains",
    "listUser",
];

/// The schedules with one stop that lead to distinct worlds, as the free run's calls show them.
pub(crate) fn distinct(scenario: &'static Scenario, calls: &[Traced]) -> Vec<Schedule> {
    let mut all = Vec::new();
    for (run, calls) in runs(calls).into_iter().enumerate() {
        for call in calls {
            let stops = [false, true].map(|after| Stop { call: call.number, after });
            let is_distinct = |stop: &Stop| match stop.after {
                true => changes(scenario, &call.name),
                false => call.number == 1 || comes_behind_an_intruder(scenario, &call.name),
            };
            all.extend(
                stops.into_iter().filter(is_distinct).map(|stop| Schedule::single(scenario, run, stop)),
            );
        }
    }
    all
}

/// Every schedule with one stop: before and after each call.
pub(crate) fn all(scenario: &'static Scenario, calls: &[Traced]) -> Vec<Schedule> {
    let mut all = Vec::new();
    for (run, calls) in runs(calls).into_iter().enumerate() {
        for call in calls {
            let stops = [false, true].map(|after| Stop { call: call.number, after });
            all.extend(stops.map(|stop| Schedule::single(scenario, run, stop)));
        }
    }
    all
}

/// Whether a call leaves another world behind. A login counts where the mail server turns some away, since that
/// server counts them; a call counts for whose fault the provider waits.
pub(crate) fn changes(scenario: &Scenario, call: &str) -> bool {
    let is_read = READS.contains(&call) || (call == "login" && scenario.busy == 0);
    !is_read || scenario.faults.iter().any(|(operation, _)| *operation == call)
}

/// Whether an intruder may have come in front of the call, so that the world before it is not the one after the call
/// before.
pub(crate) fn comes_behind_an_intruder(scenario: &Scenario, call: &str) -> bool {
    match scenario.intruder.as_ref().map(|intruder| intruder.moment) {
        Some(Moment::SecondListing) => call == "listUser",
        Some(Moment::OwnCall) => call == "createUser",
        None => false,
    }
}

/// The calls of each run: their numbers begin again with 1.
fn runs(calls: &[Traced]) -> Vec<&[Traced]> {
    calls.chunk_by(|one, next| one.number < next.number).collect()
}
