//! The worker is stopped at its calls to the outside, before or after they take effect, and resumed, over and over:
//! whatever happens, all of a mapping is done or nothing of it.
//!
//! Every single stop of every scenario that leaves a world of its own is tried, then random ones. A nightly run
//! (`MAILGATHER_NIGHTLY`) tries every single stop, and more random ones, from the seed in `MAILGATHER_SEED`. Each
//! schedule has a name, which is printed when it fails, and can be played alone:
//!
//! ```text
//! MAILGATHER_SCHEDULE=made-but-lost/17+.3- cargo test --workspace --test schedules
//! ```
//!
//! Needs a local AWS (`AWS_ENDPOINT_URL`) and python3: `cargo local test` runs it. The worlds have a clock of their
//! own, so no schedule depends on the time at which it is played.
#![allow(clippy::disallowed_methods, reason = "tests read the environment and open sockets")]
#![allow(clippy::print_stdout, reason = "a schedule that fails is told by its name")]

mod double;
mod gate;
mod http;
mod imap;
mod invariants;
mod local_aws;
mod midnight;
mod play;
mod proxy;
mod same_world;
mod scenarios;
mod schedule;
mod stops;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::time::Instant;

use domain::Timestamp;
use scenarios::SCENARIOS;
use schedule::Schedule;
use world::World;

/// Random schedules of a default run, from seeds that are always the same.
const RANDOM: usize = 200;
/// Random schedules of a nightly run.
const RANDOM_NIGHTLY: usize = 5_600;
/// Worlds side by side, each with tables, a provider and mail servers of its own.
const WORLDS: usize = 3;
/// 2028-02-01T12:00:00Z, when schedules begin: far from midnight.
const NOON: Timestamp = Timestamp::from_seconds(1_833_019_200);

#[test]
fn all_or_nothing_wherever_the_worker_is_stopped() {
    let started = Instant::now();
    if let Ok(name) = std::env::var("MAILGATHER_SCHEDULE") {
        let schedule = Schedule::parse(&name).expect("a schedule's name, e.g. all-new/17+.3-");
        let trace = in_world(|world, runtime| runtime.block_on(play::play(world, &schedule)));
        let calls: Vec<_> = trace.iter().map(ToString::to_string).collect();
        println!("{schedule}: {} calls\n{}", trace.len(), calls.join("\n"));
        return;
    }
    let singles = single_stops();
    println!("{} schedules without stop or with one, of {} scenarios", singles.len(), SCENARIOS.len());
    let (seed, randoms) = if is_nightly() { (seed(), RANDOM_NIGHTLY) } else { (0, RANDOM) };
    println!("{randoms} random schedules from seed {seed}");
    let randoms = (seed..).map(Schedule::random).take(randoms);
    let waiting = Mutex::new(singles.into_iter().chain(randoms).collect::<Vec<_>>());
    let count = waiting.lock().expect("nobody panicked").len();
    let failed = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..WORLDS {
            scope.spawn(|| {
                in_world(|world, runtime| {
                    loop {
                        // Only this line holds the lock: the other worlds go on meanwhile.
                        let Some(schedule) = waiting.lock().expect("nobody panicked").pop() else { return };
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
    println!("{count} schedules in {:.0} s", started.elapsed().as_secs_f64());
    let failed = failed.into_inner().expect("nobody panicked");
    assert!(failed.is_empty(), "MAILGATHER_SCHEDULE={}", failed.join(" MAILGATHER_SCHEDULE="));
}

/// Each scenario as it goes when nothing stops it, and its single stops.
fn single_stops() -> Vec<Schedule> {
    in_world(|world, runtime| {
        let mut all = Vec::new();
        for scenario in SCENARIOS {
            let free = Schedule::free(scenario);
            let calls = runtime.block_on(play::play(world, &free));
            let singles =
                if is_nightly() { stops::all(scenario, &calls) } else { stops::distinct(scenario, &calls) };
            println!("{}: {} calls, {} single stops", scenario.name, calls.len(), singles.len());
            all.push(free);
            all.extend(singles);
        }
        all
    })
}

fn in_world<T>(work: impl FnOnce(&World, &tokio::runtime::Runtime) -> T) -> T {
    in_world_at(NOON, work)
}

/// In a new world whose schedules begin then.
fn in_world_at<T>(start: Timestamp, work: impl FnOnce(&World, &tokio::runtime::Runtime) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let world = runtime.block_on(World::new(start));
    // The audit log's first entry takes other calls than the next ones.
    runtime.block_on(play::play(&world, &Schedule::free(&SCENARIOS[0])));
    work(&world, &runtime)
}

fn is_nightly() -> bool {
    std::env::var_os("MAILGATHER_NIGHTLY").is_some()
}

/// The nightly run's seed, which is printed.
fn seed() -> u64 {
    std::env::var("MAILGATHER_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1)
}
