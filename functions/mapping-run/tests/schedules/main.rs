//! The worker is stopped at its calls to the outside, before or after they take effect, and resumed, over and over:
//! whatever happens, all of a mapping is done or nothing of it.
//!
//! Every single stop of every scenario is tried, then as many random ones as it takes to make [`SCHEDULES`]. Each
//! schedule has a name, which is told when it fails, and can be played alone:
//!
//! ```text
//! MAILGATHER_SCHEDULE=made-but-lost/17+.3- cargo test --workspace --test schedules
//! ```
//!
//! Needs a local AWS (`AWS_ENDPOINT_URL`) and python3: `cargo local test` runs it.
#![allow(clippy::disallowed_methods, reason = "tests read the environment and open sockets")]
#![allow(clippy::print_stdout, reason = "a schedule that fails is told by its name")]

mod double;
mod gate;
mod http;
mod imap;
mod invariants;
mod local_aws;
mod play;
mod proxy;
mod scenarios;
mod schedule;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::time::Instant;

use scenarios::SCENARIOS;
use schedule::{Schedule, Stop};
use world::World;

const SCHEDULES: usize = 2_000;
/// Worlds side by side, each with tables, a provider and mail servers of its own.
const WORLDS: usize = 2;

#[test]
fn all_or_nothing_wherever_the_worker_is_stopped() {
    let started = Instant::now();
    if let Ok(name) = std::env::var("MAILGATHER_SCHEDULE") {
        let schedule = Schedule::parse(&name).expect("a schedule's name, e.g. all-new/17+.3-");
        let trace = in_world(|world, runtime| runtime.block_on(play::play(world, &schedule)));
        println!("{schedule}: {} calls\n{}", trace.len(), trace.join("\n"));
        return;
    }
    let singles = single_stops();
    let count = singles.len();
    println!("{count} single stops of {} scenarios", SCENARIOS.len());
    assert!(count < SCHEDULES, "too many single stops to leave room for others");
    let randoms = (0_u64..).map(Schedule::random).take(SCHEDULES - count);
    let waiting = Mutex::new(singles.into_iter().chain(randoms).collect::<Vec<_>>());
    let failed = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..WORLDS {
            scope.spawn(|| {
                in_world(|world, runtime| {
                    while let Some(schedule) = waiting.lock().expect("nobody panicked").pop() {
                        let played = || runtime.block_on(play::play(world, &schedule));
                        if catch_unwind(AssertUnwindSafe(played)).is_err() {
                            println!("failed: MAILGATHER_SCHEDULE={schedule}");
                            failed.lock().expect("nobody panicked").push(schedule.to_string());
                        }
                        if failed.lock().expect("nobody panicked").len() >= 5 {
                            return;
                        }
                    }
                });
            });
        }
    });
    println!("{SCHEDULES} schedules in {:.0} s", started.elapsed().as_secs_f64());
    let failed = failed.into_inner().expect("nobody panicked");
    assert!(failed.is_empty(), "MAILGATHER_SCHEDULE={}", failed.join(" MAILGATHER_SCHEDULE="));
}

/// As many as each scenario has calls when nobody stops it, before and after each.
fn single_stops() -> Vec<Schedule> {
    in_world(|world, runtime| {
        let mut all = Vec::new();
        for scenario in SCENARIOS {
            let free = Schedule::free(scenario);
            let calls = runtime.block_on(play::play(world, &free)).len();
            println!("{}: {calls} calls", scenario.name);
            all.push(free);
            for call in 1..=u32::try_from(calls).expect("few") {
                let stops = [false, true].map(|after| Stop { call, after });
                all.extend(stops.map(|stop| Schedule::single(scenario, stop)));
            }
        }
        all
    })
}

fn in_world<T>(work: impl FnOnce(&World, &tokio::runtime::Runtime) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let world = runtime.block_on(World::new());
    work(&world, &runtime)
}
