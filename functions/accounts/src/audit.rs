use domain::{Day, Invalid, Role, Timestamp};
use edge::{Problem, Reply, Request, optional};
use serde::Serialize;
use store::{ActionFilter, ActorFilter, DayRange, Filter, Place, Recorded, Verification};

use crate::desk::Desk;

/// How far back a search goes that names no first day.
const DAYS: u64 = 30;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    place: String,
    at: String,
    admin: &'a str,
    email: &'a str,
    action: &'a str,
    object: &'a str,
    detail: &'a str,
    outcome: &'a str,
    address: &'a str,
    device: &'a str,
    previous: &'a str,
    hash: &'a str,
}

#[derive(Serialize)]
struct Page<'a> {
    entries: Vec<Entry<'a>>,
    /// The cursor of what is older, if there is more.
    next: Option<String>,
}

#[derive(Serialize)]
struct Verdict {
    ok: bool,
    entries: u64,
    days: u64,
    /// The newest entry and its hash: kept elsewhere, they prove later that nothing was cut off.
    last: Option<Last>,
    #[serde(skip_serializing_if = "Option::is_none")]
    broken: Option<Broken>,
}

#[derive(Serialize)]
struct Last {
    place: String,
    hash: String,
}

#[derive(Serialize)]
struct Broken {
    place: String,
    fault: &'static str,
}

impl Desk {
    /// `GET /api/audit?from&to&actor&action&cursor`: newest first (ASVS 16.2.1: when, where, who, what).
    pub(crate) async fn search_audit(&self, request: &Request) -> Result<Reply, Problem> {
        let caller = self.guard.admit(request).await?;
        caller.must_be(Role::Owner)?;
        let days = days(request, edge::now())?;
        let filter = Filter {
            actor: optional("actor", request.query("actor")?, ActorFilter::parse)?,
            action: optional("action", request.query("action")?, ActionFilter::parse)?,
        };
        let cursor = optional("cursor", request.query("cursor")?, Place::parse)?;
        let page = self.guard.audit().search(&days, &filter, cursor).await?;
        Ok(Reply::ok(&Page {
            entries: page.entries.iter().map(Entry::of).collect(),
            next: page.next.map(|place| place.to_string()),
        }))
    }

    /// `GET /api/audit/verify?from&to`: whether every entry of those days is there and as it was written
    /// (ASVS 16.4.2).
    pub(crate) async fn verify_audit(&self, request: &Request) -> Result<Reply, Problem> {
        let caller = self.guard.admit(request).await?;
        caller.must_be(Role::Owner)?;
        let days = days(request, edge::now())?;
        Ok(Reply::ok(&Verdict::of(self.guard.audit().verify(&days).await?)))
    }
}

/// Up to today, if the query doesn't say otherwise.
fn days(request: &Request, now: Timestamp) -> Result<DayRange, Problem> {
    let to = optional("to", request.query("to")?, Day::parse)?.unwrap_or_else(|| now.day());
    let from = optional("from", request.query("from")?, Day::parse)?;
    let from = from.unwrap_or_else(|| back(now, DAYS).day().min(to));
    DayRange::new(from, to).map_err(|_| {
        let far = Invalid::new("must be the day of the field to or one of the 91 days before it");
        Problem::invalid("from", far)
    })
}

fn back(now: Timestamp, days: u64) -> Timestamp {
    Timestamp::from_seconds(now.seconds().saturating_sub(days * 24 * 60 * 60))
}

impl<'a> Entry<'a> {
    fn of(recorded: &'a Recorded) -> Self {
        Self {
            place: recorded.place.to_string(),
            at: recorded.at.rfc3339(),
            admin: &recorded.admin,
            email: &recorded.email,
            action: &recorded.action,
            object: &recorded.object,
            detail: &recorded.detail,
            outcome: &recorded.outcome,
            address: &recorded.address,
            device: &recorded.device,
            previous: &recorded.previous,
            hash: &recorded.hash,
        }
    }
}

impl Verdict {
    fn of(found: Verification) -> Self {
        Self {
            ok: found.broken.is_none(),
            entries: found.entries,
            days: found.days,
            last: found.last.map(|(place, hash)| Last { place: place.to_string(), hash }),
            broken: found
                .broken
                .map(|broken| Broken { place: broken.place.to_string(), fault: broken.fault.as_str() }),
        }
    }
}
