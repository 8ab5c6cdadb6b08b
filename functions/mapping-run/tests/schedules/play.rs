//! Plays a schedule to its end, and looks at the world at each stop.

use std::time::Duration;

use domain::{AdminId, EmailAddress, IdempotencyKey, MappingId, Password};
use edge::WorkError;
use mapping_run::Ended;
use serde_json::Value;
use store::{Begun, BodyHash, ProposedRow};
use vault::PasswordSheet;

use crate::double::DOMAIN;
use crate::gate::Traced;
use crate::invariants::{Before, check_end, check_stop};
use crate::scenarios::{Account, Row, Wish};
use crate::schedule::{Schedule, Stop};
use crate::world::{Submitted, World};

/// More runs than any schedule needs.
const MOST_RUNS: usize = 40;
const LEFT: Duration = Duration::from_secs(60);

/// What a schedule is about.
pub(crate) struct Play<'w> {
    pub(crate) mapping: MappingId,
    pub(crate) admin: AdminId,
    pub(crate) rows: Vec<Played<'w>>,
}

/// One row of it.
pub(crate) struct Played<'w> {
    pub(crate) plan: Row,
    pub(crate) submitted: &'w Submitted,
    pub(crate) destination: EmailAddress,
    /// What the admin gave for it.
    pub(crate) given: Option<String>,
}

impl Played<'_> {
    /// What the mailbox's user chose, where it may be used.
    pub(crate) fn chosen(&self) -> Option<&str> {
        self.submitted.chosen.filter(|_| self.plan.wish == Wish::Accepted)
    }
}

/// Plays a schedule to its end and looks at the world at each stop. Gives the worker's calls.
pub(crate) async fn play(world: &World, schedule: &Schedule) -> Vec<Traced> {
    let scenario = schedule.scenario;
    world.reset().await;
    let shown = ShownIfItFails(world);
    let play = Play::new(world, scenario.rows);
    play.prepare(world, schedule).await;
    let before = Before::of(world).await;
    play.propose(world).await;

    let mut stops = schedule.stops.iter().copied();
    for run in 0.. {
        assert!(run < MOST_RUNS, "it doesn't end");
        match play.run(world, schedule.at_once, stops.next()).await {
            Some(Ok(Ended::Over)) => break,
            // Stopped: nobody has it before the lease's time is over.
            None => world.wait(LEFT.as_secs() + 60),
            Some(Ok(Ended::Waiting { .. } | Ended::ToBeContinued)) => world.wait(130),
            Some(Ok(Ended::Busy)) => panic!("somebody else has the mapping"),
            Some(Err(error)) => panic!("the worker failed: {error}"),
        }
        check_stop(world, &play, &before).await;
    }
    let state = check_end(world, &play, &before).await;
    let allowed = if schedule.stops.is_empty() { &scenario.ends[..1] } else { scenario.ends };
    assert!(allowed.contains(&state), "it ended as {}", state.as_str());
    std::mem::forget(shown);
    world.gate.take_trace()
}

/// Plays a schedule up to its only stop, which is in its first run.
pub(crate) async fn play_to_its_stop(world: &World, schedule: &Schedule) -> MappingId {
    world.reset().await;
    let play = Play::new(world, schedule.scenario.rows);
    play.prepare(world, schedule).await;
    play.propose(world).await;
    let ended = play.run(world, schedule.at_once, schedule.stops.first().copied()).await;
    assert!(ended.is_none(), "{schedule} does not come to its stop");
    play.mapping
}

impl<'w> Play<'w> {
    /// One run of the worker; `None` if it was stopped.
    async fn run(
        &self,
        world: &World,
        at_once: usize,
        stop: Option<Stop>,
    ) -> Option<Result<Ended, WorkError>> {
        let worker = world.worker(at_once);
        world.gate.open(stop);
        let ended = tokio::select! {
            biased;
            () = world.gate.stopped() => None,
            ended = worker.carry_on(&world.campaign.id, &self.mapping, Some(&world.target), LEFT) => Some(ended),
        };
        world.gate.close();
        world.gate.settle().await;
        ended
    }

    fn new(world: &'w World, rows: &[Row]) -> Self {
        let tag = hex::encode(edge::random::<6>());
        let rows = rows.iter().enumerate().map(|(number, plan)| {
            let submitted =
                world.submitted.iter().find(|one| one.mailbox == plan.mailbox).expect("submitted");
            let destination = match plan.wish {
                Wish::Unseen => submitted.wished.clone().expect("wished"),
                Wish::Ignored | Wish::Accepted => {
                    EmailAddress::parse(&format!("R{number}.{tag}@{DOMAIN}")).expect("valid")
                }
            };
            let given = plan.by_admin.then(|| format!("not-a-secret-of-the-admin-{number}"));
            Played { plan: *plan, submitted, destination, given }
        });
        Self {
            mapping: MappingId::from_random(edge::random()),
            admin: AdminId::from_random(edge::random()),
            rows: rows.collect(),
        }
    }

    /// The accounts that there are, and what is going to happen.
    async fn prepare(&self, world: &World, schedule: &Schedule) {
        let scenario = schedule.scenario;
        for row in &self.rows {
            let right = row.given.as_deref().or(row.chosen());
            let password = match row.plan.account {
                Account::New => continue,
                Account::Existing => right.expect("somebody knows it"),
                Account::ExistingOtherwise => "not-a-secret-that-nobody-gave",
            };
            world.double.account(row.destination.canonical(), password).await;
        }
        let existing = if scenario.overwrites { "overwrite" } else { "refuse" };
        world.double.control("POST", "settings", &serde_json::json!({"existing": existing})).await;
        for (operation, fault) in scenario.faults {
            let mut fault: Value = serde_json::from_str(fault).expect("JSON");
            fault["operation"] = (*operation).into();
            world.double.control("POST", "faults", &fault).await;
        }
        if let Some(intruder) = &scenario.intruder {
            world.expect(intruder, &self.rows[intruder.row].destination);
        }
        world.imap.turn_away(scenario.busy);
    }

    async fn propose(&self, world: &World) {
        let mut sheet = PasswordSheet::default();
        for (number, row) in (0..).zip(&self.rows) {
            if let Some(given) = &row.given {
                sheet.insert(number, Password::parse(given.clone()).expect("valid"));
            }
        }
        let (campaign, now) = (&world.campaign, world.now());
        let sealed = match sheet.is_empty() {
            true => None,
            false => {
                Some(world.sealer.seal_sheet(&campaign.id, &self.mapping, &sheet).await.expect("sealed"))
            }
        };
        let key = IdempotencyKey::parse(self.mapping.as_str()).expect("valid");
        let (body, count) = (BodyHash::new([7; 32]), u16::try_from(self.rows.len()).expect("few"));
        let begun = world.proposals.begin(campaign, &key, &body, count, self.mapping.clone(), now).await;
        let Ok(Begun::New(intent)) = begun else { panic!("the proposal is new") };
        let rows: Vec<_> = self
            .rows
            .iter()
            .map(|row| ProposedRow {
                credential: row.submitted.credential.clone(),
                source: row.submitted.address.clone(),
                destination: row.destination.clone(),
                accepts_wish: row.plan.wish == Wish::Accepted,
            })
            .collect();
        let placed = world.proposals.place(intent, &self.admin, &rows, sealed.as_deref(), now).await;
        placed.expect("nobody else has these rows");
    }
}

/// Shows the worker's calls when a check fails.
struct ShownIfItFails<'w>(&'w World);

impl Drop for ShownIfItFails<'_> {
    fn drop(&mut self) {
        for call in self.0.gate.take_trace() {
            println!("{call}");
        }
    }
}
