//! No window ever holds more than N: a model of the log over many schedules, and the update itself on a DynamoDB
//! over fewer, each checked against the history of what was admitted.

use std::num::NonZeroU32;

use domain::{AttemptId, Timestamp};
use proptest::{prelude::*, test_runner::TestRunner};

use super::{
    Limit,
    counter::{Answer, Attempt, Counter, Mark},
    counters::Rule,
    sliding_log::SlidingLog,
};
use crate::{
    Database,
    tests::{NOW, aws, random, table},
};

const WINDOW_MILLIS: u64 = 15 * 60 * 1000;

/// One step of a schedule. Clocks of different functions differ, so time may also go back a little.
#[derive(Debug, Clone, Copy)]
enum Step {
    Take { after_millis: i64 },
    GiveBack { which: prop::sample::Index },
}

fn steps(longest: usize) -> impl Strategy<Value = (u32, Vec<Step>)> {
    let window = WINDOW_MILLIS as i64;
    let after = prop_oneof![
        4 => 0..3_i64,
        2 => -5_000..0_i64,
        3 => 0..window / 2,
        2 => window - 3..window + 3,
    ];
    let step = prop_oneof![
        3 => after.prop_map(|after_millis| Step::Take { after_millis }),
        1 => any::<prop::sample::Index>().prop_map(|which| Step::GiveBack { which }),
    ];
    (1..=5_u32, prop::collection::vec(step, 1..longest))
}

/// All that was ever admitted, and whether it was given back.
#[derive(Default)]
struct History(Vec<(Mark, bool)>);

impl History {
    /// How many count in the window that ends with `at`.
    fn held(&self, at: Timestamp) -> usize {
        let begin = at.millis().saturating_sub(WINDOW_MILLIS);
        self.0.iter().filter(|(mark, kept)| *kept && mark.at().millis() > begin).count()
    }

    fn latest(&self) -> Option<Mark> {
        self.0.iter().map(|(mark, _)| *mark).max()
    }

    /// The answer to a take at `now` is the only right one.
    fn check(&mut self, slots: u32, attempt: Attempt, now: Timestamp, answer: &Answer) {
        // Where the clock is behind, the moment after the latest counts.
        let behind = self.latest().filter(|latest| *latest >= Mark::new(now, attempt));
        let now = behind.map_or(now, |latest| Timestamp::from_millis(latest.at().millis() + 1));
        match answer {
            Answer::Admitted(mark) => {
                assert!(self.latest() < Some(*mark), "marks grow");
                assert_eq!(mark.at(), now);
                self.0.push((*mark, true));
                assert!(self.held(mark.at()) <= slots as usize, "one too many");
            }
            Answer::Refused { wait_millis } => {
                let free_at = |millis: u64| self.held(Timestamp::from_millis(now.millis() + millis));
                assert_eq!(free_at(wait_millis - 1), slots as usize, "refused or put off without need");
                assert!(free_at(*wait_millis) < slots as usize, "put off for too short");
            }
        }
    }

    /// The promise itself, over all windows at the end.
    fn no_window_holds_more_than(&self, slots: u32) {
        let kept: Vec<_> =
            self.0.iter().filter(|(_, kept)| *kept).map(|(mark, _)| mark.at().millis()).collect();
        for begin in &kept {
            let window = *begin..begin + WINDOW_MILLIS;
            assert!(kept.iter().filter(|at| window.contains(at)).count() <= slots as usize);
        }
    }

    fn give_back(&mut self, which: prop::sample::Index) -> Option<Mark> {
        let (mark, kept) = (!self.0.is_empty()).then(|| which.get_mut(&mut self.0[..]))?;
        *kept = false;
        Some(*mark)
    }
}

/// The item and its update, as said in [`SlidingLog`].
struct Model {
    slots: Vec<Option<Mark>>,
    latest: Option<Mark>,
}

impl Model {
    fn take(&mut self, attempt: Attempt, now: Timestamp) -> Answer {
        let mut mark = Mark::new(now, attempt);
        if let Some(latest) = self.latest.filter(|latest| *latest >= mark) {
            mark = mark.moved_to(Timestamp::from_millis(latest.at().millis() + 1));
        }
        let free_at =
            self.slots.last().copied().flatten().map_or(0, |oldest| oldest.at().millis() + WINDOW_MILLIS);
        if free_at > mark.at().millis() {
            return Answer::Refused { wait_millis: free_at - mark.at().millis() };
        }
        self.slots.rotate_right(1);
        self.slots[0] = Some(mark);
        self.latest = Some(mark);
        Answer::Admitted(mark)
    }

    fn give_back(&mut self, mark: Mark) {
        if let Some(place) = self.slots.iter().position(|slot| *slot == Some(mark)) {
            self.slots.remove(place);
            self.slots.push(None);
        }
    }
}

fn later(now: Timestamp, millis: i64) -> Timestamp {
    Timestamp::from_millis(now.millis().saturating_add_signed(millis))
}

fn attempt() -> Attempt {
    Attempt::from(&AttemptId::from_random(random()))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(3000) })]

    #[test]
    fn no_window_of_the_model_holds_more((slots, steps) in steps(120)) {
        let mut model = Model { slots: vec![None; slots as usize], latest: None };
        let (mut history, mut now) = (History::default(), NOW);
        for step in steps {
            match step {
                Step::Take { after_millis } => {
                    now = later(now, after_millis);
                    let attempt = attempt();
                    let answer = model.take(attempt, now);
                    history.check(slots, attempt, now, &answer);
                }
                Step::GiveBack { which } => {
                    if let Some(mark) = history.give_back(which) {
                        model.give_back(mark);
                    }
                }
            }
        }
        history.no_window_holds_more_than(slots);
    }
}

#[test]
fn no_window_in_dynamodb_holds_more() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("started");
    let (database, table) = runtime.block_on(async {
        let database = Database::new(&aws().await);
        let table = table(&database, &["pk"]).await;
        (database, table)
    });
    let (database, table) = (&database, &table);
    let schedule = |(slots, steps): (u32, Vec<Step>)| async move {
        let key = hex::encode(random::<16>());
        let counter = Counter { database, table, key: &key };
        let admissions = NonZeroU32::new(slots).expect("at least one");
        let limit = Limit { admissions, window_seconds: WINDOW_MILLIS / 1000 };
        let log = SlidingLog::of(&Rule::new(key.clone(), limit)).expect("few");
        let (mut history, mut now) = (History::default(), NOW);
        for step in steps {
            match step {
                Step::Take { after_millis } => {
                    now = later(now, after_millis);
                    let attempt = attempt();
                    let answer = log.take(&counter, attempt, now).await.expect("answered");
                    history.check(slots, attempt, now, &answer);
                }
                Step::GiveBack { which } => {
                    if let Some(mark) = history.give_back(which) {
                        log.give_back(&counter, mark).await.expect("given back");
                    }
                }
            }
        }
        history.no_window_holds_more_than(slots);
    };
    TestRunner::new(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(40) })
        .run(&steps(40), |drawn| {
            runtime.block_on(schedule(drawn));
            Ok(())
        })
        .expect("every schedule keeps the limit");
}
