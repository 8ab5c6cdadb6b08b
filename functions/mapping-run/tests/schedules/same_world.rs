//! Why few single stops are enough: a stop after call k and one before call k + 1 leave the same world, and a call
//! that only reads leaves it as it was. Held against dumps of all that the worker can change.

use domain::MappingId;
use serde_json::{Value, json};

use crate::in_world;
use crate::play;
use crate::scenarios::{SCENARIOS, Scenario};
use crate::schedule::{Schedule, Stop};
use crate::stops::{changes, comes_behind_an_intruder};
use crate::world::World;

#[test]
fn a_stop_after_a_call_and_one_before_the_next_leave_the_same_world() {
    // Every operation of a mapping that is committed, and of one that is undone.
    let default = ["all-new", "refused"];
    let scenarios = SCENARIOS.iter().filter(|one| crate::is_nightly() || default.contains(&one.name));
    for scenario in scenarios {
        in_world(|world, runtime| runtime.block_on(hold(world, scenario)));
    }
}

/// Holds every call of the first run against the rule.
async fn hold(world: &World, scenario: &'static Scenario) {
    let calls = play::play(world, &Schedule::free(scenario)).await;
    let first_run = calls.iter().zip(1..).take_while(|(call, number)| call.number == *number);
    let mut before_it: Option<String> = None;
    for (call, number) in first_run {
        let [before, after] = [false, true].map(|after| Stop { call: number, after });
        let (before, after) = (left_by(world, scenario, before).await, left_by(world, scenario, after).await);
        let place = format!("{}: call {number}, {}", scenario.name, call.name);
        if let Some(left) = before_it.filter(|_| !comes_behind_an_intruder(scenario, &call.name)) {
            assert_alike(&left, &before, &format!("{place}: after the call before it, and before it"));
        }
        if !changes(scenario, &call.name) {
            assert_alike(&before, &after, &format!("{place}: a read that changes something"));
        }
        before_it = Some(after);
    }
}

/// Shows the lines that only one of them has.
fn assert_alike(one: &str, other: &str, place: &str) {
    let only = |these: &str, those: &str| {
        let lines = these.lines().filter(|line| !those.lines().any(|other| other == *line));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(one == other, "{place}\n{:#?}\n{:#?}", only(one, other), only(other, one));
}

async fn left_by(world: &World, scenario: &'static Scenario, stop: Stop) -> String {
    let mapping = play::play_to_its_stop(world, &Schedule::single(scenario, 0, stop)).await;
    let dump = dump(world, &mapping).await;
    serde_json::to_string_pretty(&dump).expect("JSON")
}

/// All that outlives the worker: its tables, the provider's accounts and faults, and how many logins are yet to be
/// turned away. What differs from play to play is replaced: random ids, ciphertexts, names of accounts.
async fn dump(world: &World, mapping: &MappingId) -> Value {
    let campaign = world.campaign.id.as_str();
    let mut mappings = world.aws.items(&world.tables.mappings, campaign).await;
    mappings.extend(world.aws.items(&world.tables.mappings, "running").await);
    let jobs = world.aws.items(&world.tables.jobs, campaign).await;
    let accounts = world.double.accounts().await;
    json!({
        "mappings": mappings.iter().map(shape).collect::<Vec<_>>(),
        "jobs": jobs.iter().map(shape).collect::<Vec<_>>(),
        "accounts": accounts.iter().map(|account| shape(&account.as_str().into())).collect::<Vec<_>>(),
        "audit": world.entries_of(mapping).await.len(),
        "messages": world.aws.messages(&world.queue).await,
        "busy": world.imap.turns_away(),
    })
}

/// A value with everything replaced that is random: runs of hexadecimal digits, and bytes by a mark.
fn shape(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(without_random_parts(text)),
        Value::Array(items) => items.iter().map(shape).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| {
                let value = match name.as_str() {
                    "B" => Value::String("bytes".to_owned()),
                    // Times are the world's own clock's.
                    "N" => value.clone(),
                    _ => shape(value),
                };
                (name.clone(), value)
            })
            .collect(),
        other => other.clone(),
    }
}

fn without_random_parts(text: &str) -> String {
    let mut shaped = String::new();
    for run in text.split_inclusive(|letter: char| !letter.is_ascii_hexdigit()) {
        let digits = run.trim_end_matches(|letter: char| !letter.is_ascii_hexdigit());
        match digits.len() >= 12 {
            true => shaped.extend(["…", &run[digits.len()..]]),
            false => shaped.push_str(run),
        }
    }
    shaped
}
