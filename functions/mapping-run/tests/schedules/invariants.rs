//! What has to be true of the world, at each stop and at the end.

use std::collections::{BTreeMap, BTreeSet};

use imap_login::{BoundLogin, Conversation, Dialogue, Step};
use sha2::{Digest, Sha256};
use store::MappingState;

use crate::local_aws::{Item, text};
use crate::play::{Play, Played};
use crate::scenarios::Account;
use crate::world::{INTRUDERS, World};

/// The accounts that there were, and how their passwords were kept.
pub(crate) struct Before(BTreeMap<String, Option<String>>);

impl Before {
    pub(crate) async fn of(world: &World) -> Self {
        let accounts = world.double.accounts().await;
        Self(accounts.into_iter().map(|account| (account.clone(), world.double.secret(&account))).collect())
    }
}

/// The mapping's items and what is visible of it.
struct Seen {
    state: MappingState,
    items: Vec<Item>,
    jobs: Vec<Item>,
    accounts: BTreeSet<String>,
}

impl Seen {
    async fn of(world: &World, play: &Play<'_>) -> Self {
        let (campaign, now) = (&world.campaign.id, world.now());
        let mapping = world.reader.mapping(campaign, &play.mapping, now).await.expect("read").expect("there");
        let visible = world.reader.jobs(campaign, now).await.expect("read");
        let rows: BTreeSet<_> = visible.iter().map(|job| job.row).collect();
        let expected = if mapping.state == MappingState::Committed { play.rows.len() } else { 0 };
        assert_eq!(visible.len(), expected, "jobs are visible while it is {}", mapping.state.as_str());
        assert_eq!(rows.len(), expected, "a job twice");
        Self {
            state: mapping.state,
            items: world.aws.items(&world.tables.mappings, campaign.as_str()).await,
            jobs: world.aws.items(&world.tables.jobs, campaign.as_str()).await,
            accounts: world.double.accounts().await,
        }
    }

    fn journal(&self, row: usize) -> &str {
        let item = self.items.iter().find(|item| {
            let sort = text(item, "sk");
            sort.starts_with("row#") && sort.ends_with(&format!("#{row:04}"))
        });
        text(item.expect("the row is there"), "journal_state")
    }

    fn check_what_always_holds(&self, world: &World, play: &Play<'_>, before: &Before) {
        for job in &self.jobs {
            let [source, destination] = ["source_sealed", "dest_sealed"].map(|name| job[name]["B"].as_str());
            assert!(source.is_some() && destination.is_some(), "a job without both credentials");
        }
        for (account, secret) in &before.0 {
            assert!(self.accounts.contains(account), "an account that existed before is gone");
            assert_eq!(&world.double.secret(account), secret, "an account that existed before was touched");
        }
        for (number, row) in play.rows.iter().enumerate() {
            let name = row.destination.canonical();
            if !self.accounts.contains(name) || before.0.contains_key(name) || is_intruders(world, row) {
                continue;
            }
            let journal = self.journal(number);
            assert!(
                matches!(journal, "creating" | "created" | "removing" | "stuck"),
                "an account that the journal ({journal}) doesn't know"
            );
        }
    }
}

/// Somebody else's account, unchanged: their password still opens it.
fn is_intruders(world: &World, row: &Played<'_>) -> bool {
    world.imap.opens(row.destination.canonical(), INTRUDERS)
}

/// The worker is stopped; nobody has the mapping.
pub(crate) async fn check_stop(world: &World, play: &Play<'_>, before: &Before) {
    let seen = Seen::of(world, play).await;
    seen.check_what_always_holds(world, play, before);
    let header = seen.items.iter().find(|item| text(item, "sk").starts_with("mapping#")).expect("there");
    if header["cleaned_at"].is_null() {
        let abandoned = world.schedule.abandoned(world.now()).await.expect("read");
        assert!(abandoned.iter().any(|(_, id)| *id == play.mapping), "the schedule would not find it");
    }
}

/// The mapping is over.
pub(crate) async fn check_end(world: &World, play: &Play<'_>, before: &Before) -> MappingState {
    let seen = Seen::of(world, play).await;
    seen.check_what_always_holds(world, play, before);
    assert!(seen.state.is_over(), "it is {}", seen.state.as_str());
    let left: Vec<_> = seen.items.iter().map(|item| text(item, "sk")).collect();
    assert!(!left.iter().any(|sort| sort.starts_with("sheet#")), "the admin's passwords are still there");
    assert!(world.aws.items(&world.tables.mappings, "running").await.is_empty(), "it still runs");
    let intruded = world.intruder.lock().expect("nobody panicked").is_none();
    for (number, row) in play.rows.iter().enumerate() {
        let name = row.destination.canonical();
        let is_there = seen.accounts.contains(name);
        let claims = claims(world, &left, row).await;
        match (seen.state, seen.journal(number)) {
            (MappingState::Committed, journal) => {
                assert!(is_there, "a job without its account");
                assert_eq!(claims, 2, "a mailbox or an account that could be mapped again");
                let made = if row.plan.account == Account::New { "created" } else { "none" };
                assert_eq!(journal, made);
            }
            (_, journal) => {
                assert_eq!(claims, 0, "a mailbox or an account that can't be mapped again");
                let was_there = before.0.contains_key(name) || (intruded && is_intruders(world, row));
                assert_eq!(
                    is_there,
                    was_there || journal == "stuck",
                    "an orphan, or an account lost ({journal})"
                );
                assert_eq!(
                    journal == "stuck",
                    seen.state == MappingState::NeedsOperator && is_there && !was_there
                );
            }
        }
    }
    match seen.state {
        MappingState::Committed => check_passwords(world, play, &seen).await,
        _ => assert!(seen.jobs.is_empty(), "hidden jobs are left"),
    }
    check_audit(world, play).await;
    seen.state
}

async fn claims(world: &World, left: &[&str], row: &Played<'_>) -> usize {
    let mailbox = left.contains(&format!("claim#{}", row.submitted.credential).as_str());
    let hash = hex::encode(Sha256::digest(row.destination.canonical()));
    let account = world.aws.items(&world.tables.mappings, &format!("destination#{hash}")).await;
    usize::from(mailbox) + account.len()
}

/// What is sealed opens, to what opens mailbox and account; and the admin gets what they are to get.
async fn check_passwords(world: &World, play: &Play<'_>, seen: &Seen) {
    let campaign = &world.campaign.id;
    let now = world.now();
    let mapping = world.reader.mapping(campaign, &play.mapping, now).await.expect("read").expect("there");
    let sealed = world.reader.sealed_hand_over(campaign, &mapping, now).await.expect("read");
    let handed_over = match sealed {
        Some(sealed) => {
            world.opener.open_hand_over(campaign, &play.mapping, &sealed).await.expect("it opens")
        }
        None => vault::PasswordSheet::default(),
    };
    let visible = world.reader.jobs(campaign, now).await.expect("read");
    for ((number, row), job) in (0_u16..).zip(&play.rows).zip(&visible) {
        let item = seen.jobs.iter().find(|item| text(item, "job_id") == job.id.as_str()).expect("there");
        let server = world.imap.server();
        let source = sealed_of(item, "source_sealed");
        let source = world.opener.open_job_source(campaign, &job.id, &server, &source).await;
        assert_eq!(said(source.expect("it opens").login(job.source.clone())), row.submitted.password);
        let destination = sealed_of(item, "dest_sealed");
        let destination = world.opener.open_job_destination(campaign, &job.id, &server, &destination).await;
        let destination = destination.expect("it opens");
        let destination = destination.password();
        assert!(
            world.imap.opens(row.destination.canonical(), destination.expose()),
            "not the account's password"
        );
        let known = row.given.as_deref().or(row.chosen());
        assert!(known.is_none_or(|known| known == destination.expose()), "another password than was given");
        assert_eq!(job.destination.canonical(), row.destination.canonical());
        assert_eq!((&job.credential, job.messages), (&row.submitted.credential, Some(3)));

        if row.chosen().is_none() {
            let unaccepted = row.submitted.chosen;
            assert_ne!(unaccepted, Some(destination.expose()), "what nobody accepted opens the account");
        }
        let chosen_by_user = row.given.is_none() && row.chosen().is_some();
        let is_told = row.plan.account == Account::New && !chosen_by_user;
        let told = handed_over.get(number).map(|password| password.expose().to_owned());
        assert_eq!(told, is_told.then(|| destination.expose().to_owned()), "handed over for row {number}");
    }
}

/// The password that a server is told that takes it.
fn said(login: BoundLogin) -> String {
    let mut talk = Conversation::of(login);
    let mut answer = "* OK [CAPABILITY IMAP4rev1] ready\r\n".to_owned();
    loop {
        match talk.next() {
            Step::Done(verified) => return verified.expect("accepted").password().expose().to_owned(),
            Step::Read => talk.receive(std::mem::take(&mut answer).as_bytes()),
            Step::Write(said) => {
                let tag = said.split(|byte| *byte == b' ').next().expect("a tag");
                answer = format!("{} OK done\r\n", String::from_utf8_lossy(tag));
            }
            Step::StartTls => panic!("there is none here"),
        }
    }
}

fn sealed_of(item: &Item, name: &str) -> Vec<u8> {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    STANDARD.decode(item[name]["B"].as_str().expect("binary")).expect("base64")
}

/// It is told, by whom it was proposed; perhaps once more, if the worker was stopped right after telling.
async fn check_audit(world: &World, play: &Play<'_>) {
    let entries = world.entries_of(&play.mapping).await;
    assert!(entries.iter().all(|entry| entry.admin == play.admin.as_str()));
    let told = entries.len();
    assert!((1..=4).contains(&told), "told {told} times");
}
