//! Everything outside the worker.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_config::SdkConfig;
use domain::{
    Campaign, CampaignId, CampaignToken, Claimed, CredentialId, EmailAddress, Existence, ExpiryDays, Label,
    MappingId, Password, ServerId, SourceServer, Timestamp,
};
use mailbox::{HostPolicy, MailServers};
use mapping_run::{Pace, Target, Worker};
use queue::MappingQueue;
use serde_json::{Value, json};
use store::{
    Audit, Campaigns, Database, DayRange, Filing, Filter, MappingRuns, Mappings, Proposals, Recorded,
    Register, Submissions,
};
use vault::{BlindIndex, NewPassword, Opener, Sealer};

use crate::double::{DOMAIN, Double};
use crate::gate::Gate;
use crate::http::Message;
use crate::imap::Imap;
use crate::local_aws::LocalAws;
use crate::proxy::{Before, Proxy, name};
use crate::scenarios::{Intruder, Mailbox, Moment};

/// Everything outside the worker, and ways to look at it that the worker's stops don't touch.
pub(crate) struct World {
    pub(crate) aws: LocalAws,
    pub(crate) double: Arc<Double>,
    pub(crate) imap: Imap,
    pub(crate) gate: Arc<Gate>,
    pub(crate) intruder: Arc<Mutex<Option<Pending>>>,
    pub(crate) tables: Tables,
    pub(crate) campaign: Campaign,
    pub(crate) submitted: Vec<Submitted>,
    pub(crate) proposals: Proposals,
    pub(crate) reader: Mappings,
    pub(crate) schedule: MappingRuns,
    pub(crate) audit: Audit,
    pub(crate) sealer: Sealer,
    pub(crate) opener: Opener,
    config: SdkConfig,
    key: String,
    pub(crate) target: Target,
    pub(crate) queue: String,
    /// When every schedule begins.
    pub(crate) start: Timestamp,
    clock: Arc<AtomicU64>,
}

/// The tables' names.
pub(crate) struct Tables {
    campaigns: String,
    submissions: String,
    credentials: String,
    pub(crate) mappings: String,
    pub(crate) jobs: String,
    audit: String,
}

pub(crate) struct Submitted {
    pub(crate) mailbox: Mailbox,
    pub(crate) credential: CredentialId,
    pub(crate) address: EmailAddress,
    pub(crate) password: &'static str,
    /// What its user wishes, and the password that they chose for it.
    pub(crate) wished: Option<EmailAddress>,
    pub(crate) chosen: Option<&'static str>,
}

/// An account that somebody else is going to make.
pub(crate) struct Pending {
    moment: Moment,
    listings: u32,
    address: String,
}

impl Pending {
    /// Whether it is made in front of this call.
    fn is_due(&mut self, call: &Message) -> bool {
        match (self.moment, name(call).as_str()) {
            (Moment::SecondListing, "listUser") => {
                self.listings += 1;
                self.listings == 2
            }
            (Moment::OwnCall, "createUser") => {
                let body: Value = serde_json::from_slice(call.body()).expect("JSON");
                let part = |name: &str| body[name].as_str().expect("text").to_ascii_lowercase();
                format!("{}@{}", part("userName"), part("domainName")) == self.address
            }
            _ => false,
        }
    }
}

pub(crate) const INTRUDERS: &str = "not-a-secret-of-somebody-else";

const MAILBOXES: [(Mailbox, &str, &str, Option<&str>); 4] = [
    (Mailbox::Anna, "anna@old-mail.example", "not-a-secret-old-anna", None),
    (Mailbox::Bela, "bela@old-mail.example", "not-a-secret-old-bela", Some("not-a-secret-of-bela's")),
    (Mailbox::Cleo, "cleo@old-mail.example", "not-a-secret-old-cleo", None),
    (Mailbox::Dora, "dora@old-mail.example", "not-a-secret-old-dora", None),
];

impl World {
    /// Every schedule in it begins at `start`, whatever the time is outside.
    pub(crate) async fn new(start: Timestamp) -> Self {
        let (aws, direct) = LocalAws::of_environment().await;
        let (double, gate) = (Arc::new(Double::start()), Arc::new(Gate::default()));
        let imap = Imap::start(double.folder.clone(), Arc::clone(&gate)).await;
        let intruder = Arc::new(Mutex::new(None));
        let nothing: Before = Arc::new(|_| Box::pin(async {}));
        let to_aws = Proxy::start(aws.port, Arc::clone(&gate), nothing).await;
        let intrude = intrusion(Arc::clone(&double), Arc::clone(&intruder));
        let to_double = Proxy::start(double.port, Arc::clone(&gate), intrude).await;

        let keys = ["pk", "sk"];
        let tables = Tables {
            campaigns: aws.table(&keys).await,
            submissions: aws.table(&keys).await,
            credentials: aws.table(&keys).await,
            mappings: aws.table(&keys).await,
            jobs: aws.table(&keys).await,
            audit: aws.table(&keys).await,
        };
        let (key, queue) = (aws.key().await, aws.queue().await);
        let clock = Arc::new(AtomicU64::new(start.millis()));
        let config = LocalAws::config_at(to_aws.port).await;
        let (database, sealer) = (Database::new(&direct), Sealer::new(&direct, &key));
        let campaign = campaign(&database, &tables, &sealer, &imap, start).await;
        gate.open(None);
        let submitted = submitted(&database, &tables, &sealer, &imap, &campaign).await;
        // Too late for what was submitted.
        imap.old("dora@old-mail.example", "not-a-secret-that-dora-has-now");
        gate.close();
        Self {
            proposals: Proposals::new(&database, &tables.campaigns, &tables.credentials, &tables.mappings),
            reader: Mappings::new(&database, &tables.mappings, &tables.jobs),
            schedule: runs(&database, &tables),
            audit: Audit::new(&database, &tables.audit),
            opener: Opener::new(&direct, &key),
            target: Target { api: Double::api_at(to_double.port), imap: imap.server() },
            config,
            key,
            aws,
            double,
            imap,
            gate,
            intruder,
            tables,
            campaign,
            submitted,
            sealer,
            queue,
            start,
            clock,
        }
    }

    /// A worker as it is after a cold start: it knows nothing of the runs before.
    pub(crate) fn worker(&self, at_once: usize) -> Worker {
        let database = Database::new(&self.config);
        let policy = HostPolicy { ports: vec![self.imap.server().port], allow_loopback: true };
        let clock = Arc::clone(&self.clock);
        Worker {
            runs: runs(&database, &self.tables),
            campaigns: Campaigns::new(&database, &self.tables.campaigns),
            audit: Audit::new(&database, &self.tables.audit),
            opener: Opener::new(&self.config, &self.key),
            sealer: Sealer::new(&self.config, &self.key),
            servers: MailServers::new(policy, None).expect("no further root"),
            queue: MappingQueue::new(&self.config, &self.queue),
            clock: Arc::new(move || Timestamp::from_millis(clock.load(Ordering::SeqCst))),
            pace: Pace {
                look_again: Duration::ZERO,
                rows: at_once,
                accounts: at_once,
                batch: at_once,
                ..Pace::default()
            },
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.clock.load(Ordering::SeqCst))
    }

    pub(crate) fn wait(&self, seconds: u64) {
        self.clock.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    /// Nothing is left of the schedule before, and nobody waits for anything.
    pub(crate) async fn reset(&self) {
        self.gate.close();
        self.gate.take_trace();
        *self.intruder.lock().expect("nobody panicked") = None;
        self.clock.store(self.start.millis(), Ordering::SeqCst);
        self.aws.empty(&self.queue).await;
        for partition in [self.campaign.id.as_str(), "running"] {
            let items = self.aws.items(&self.tables.mappings, partition).await;
            self.aws.delete(&self.tables.mappings, &items).await;
        }
        let jobs = self.aws.items(&self.tables.jobs, self.campaign.id.as_str()).await;
        self.aws.delete(&self.tables.jobs, &jobs).await;
        self.double.control("DELETE", "faults", &json!({})).await;
        for account in self.double.accounts().await {
            self.double.delete(&account).await;
        }
    }

    /// Of one mapping.
    pub(crate) async fn entries_of(&self, mapping: &MappingId) -> Vec<Recorded> {
        let object = format!("campaign:{} mapping:{mapping}", self.campaign.id);
        let mut entries = self.entries().await;
        entries.retain(|entry| entry.object == object);
        entries
    }

    /// The newest entries since the schedules began. An entry never lies on a day before the one ahead of it, and a
    /// schedule before may have come past midnight.
    pub(crate) async fn entries(&self) -> Vec<Recorded> {
        let days = DayRange::new(self.start.day(), self.start.plus_seconds(2 * 86_400).day());
        let days = days.expect("in order");
        self.audit.search(&days, &Filter::default(), None).await.expect("read").entries
    }

    pub(crate) fn expect(&self, intruder: &Intruder, address: &EmailAddress) {
        let address = address.canonical().to_owned();
        let pending = Pending { moment: intruder.moment, listings: 0, address };
        *self.intruder.lock().expect("nobody panicked") = Some(pending);
    }
}

fn intrusion(double: Arc<Double>, intruder: Arc<Mutex<Option<Pending>>>) -> Before {
    Arc::new(move |call| {
        let due = intruder.lock().expect("nobody panicked").take_if(|pending| pending.is_due(call));
        let double = Arc::clone(&double);
        Box::pin(async move {
            if let Some(Pending { address, .. }) = due {
                double.account(&address, INTRUDERS).await;
            }
        })
    })
}

fn runs(database: &Database, tables: &Tables) -> MappingRuns {
    MappingRuns::new(database, &tables.mappings, &tables.jobs, &tables.credentials)
}

async fn campaign(
    database: &Database,
    tables: &Tables,
    sealer: &Sealer,
    imap: &Imap,
    now: Timestamp,
) -> Campaign {
    let campaigns = Campaigns::new(database, &tables.campaigns);
    let server = SourceServer {
        id: ServerId::from_random(edge::random()),
        name: Label::parse("Old mail").expect("valid"),
        mail: imap.server(),
        created_at: now,
    };
    let campaign = Campaign {
        id: CampaignId::from_random(edge::random()),
        name: Label::parse("Move").expect("valid"),
        instructions: None,
        server_id: server.id.clone(),
        created_at: now,
        expires_at: ExpiryDays::Thirty.after(now),
        deactivated_at: None,
        purge_at: None,
    };
    let token = CampaignToken::from_random(edge::random());
    let link = sealer.seal_link(&campaign.id, &token).await.expect("sealed");
    campaigns.create_server(&server).await.expect("created");
    campaigns.create_campaign(&campaign, &token.hash(), &link).await.expect("created");
    campaign
}

async fn submitted(
    database: &Database,
    tables: &Tables,
    sealer: &Sealer,
    imap: &Imap,
    campaign: &Campaign,
) -> Vec<Submitted> {
    let index = BlindIndex::new(b"not-a-secret-not-a-secret-not-on").expect("long enough");
    let register = Register::new(database, &tables.submissions, &index);
    let submissions = Submissions::new(database, &tables.campaigns, &tables.credentials, &register);
    let policy = HostPolicy { ports: vec![imap.server().port], allow_loopback: true };
    let servers = MailServers::new(policy, None).expect("no further root");
    let mut all = Vec::new();
    for (mailbox, address, password, chosen) in MAILBOXES {
        imap.old(address, password);
        let (address, credential) =
            (EmailAddress::parse(address).expect("valid"), CredentialId::from_random(edge::random()));
        let parse = |text: &str| Password::parse(text.to_owned()).expect("valid");
        let claimed = Claimed { address: address.clone(), password: parse(password) };
        let verified = servers.verify(&imap.server(), claimed, Duration::from_secs(10)).await;
        let (server, new) = (imap.server(), imap.server());
        let chosen_sealed = chosen.map(|text| NewPassword { password: parse(text), server: Some(&new) });
        let lock = sealer.prepare(&campaign.id, &credential, &server, chosen_sealed).await.expect("locked");
        let sealed = lock.seal(verified.expect("accepted")).expect("sealed");
        let name = Label::parse("Somebody").expect("valid");
        let wished = chosen.map(|_| EmailAddress::parse(&format!("the.ceo@{DOMAIN}")).expect("valid"));
        let destination = wished.as_ref().map(|wished| (wished, Existence::No));
        let (entry, now) = (&campaign.server_id, campaign.created_at);
        let recorded = submissions.record(&name, entry, destination, sealed, Filing::ByHand, now).await;
        recorded.expect("recorded");
        all.push(Submitted { mailbox, credential, address, password, wished, chosen });
    }
    all
}
