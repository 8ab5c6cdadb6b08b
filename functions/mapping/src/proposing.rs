use std::collections::{BTreeMap, HashMap};

use domain::{
    AdminId, Campaign, CampaignId, CredentialId, EmailAddress, IdempotencyKey, Invalid, MappingId, Timestamp,
};
use edge::{Problem, Reply, Request, RowError};
use guard::Caller;
use queue::MappingQueue;
use serde::Serialize;
use store::{Begun, Intent, MappingState, Proposals, ProposedRow};
use vault::{PasswordSheet, Sealer};

use crate::{
    body_hash::body_hash,
    form::{CREDENTIAL_ID, Wish, Wishes},
    problems::{self, invalid_rows},
    routes::{Routes, allowed},
};

/// How a proposal becomes a mapping that the worker finds in its queue.
pub(crate) struct ProposalDesk {
    pub(crate) proposals: Proposals,
    pub(crate) sealer: Sealer,
    pub(crate) queue: MappingQueue,
}

/// What was accepted. A repetition gets the same words, however far the mapping is by then.
#[derive(Serialize)]
struct Accepted<'a> {
    id: &'a str,
    state: &'static str,
    rows: u16,
}

impl Routes {
    /// `POST /api/campaigns/{id}/mappings`
    pub(crate) async fn propose(
        &self,
        caller: &Caller,
        campaign: &Campaign,
        request: &Request,
    ) -> Result<Reply, Problem> {
        let id = MappingId::from_random(edge::random());
        let mut object = format!("campaign:{}", campaign.id);
        let act = async {
            let (mapping, rows) = self.proposing.propose(campaign, caller, id, request).await?;
            object = format!("{object} mapping:{mapping}");
            let state = MappingState::Validating.as_str();
            Ok(Reply::accepted(&Accepted { id: mapping.as_str(), state, rows }))
        };
        let answer = allowed(caller, act).await;
        self.guard.recorded(caller, "mapping.propose", object, answer).await
    }
}

impl ProposalDesk {
    /// The mapping that the request made, or made when it came first, and how many rows it has.
    async fn propose(
        &self,
        campaign: &Campaign,
        caller: &Caller,
        id: MappingId,
        request: &Request,
    ) -> Result<(MappingId, u16), Problem> {
        let key = key(request)?;
        let now = edge::now();
        let wishes = match Wishes::read(request)? {
            Wishes::Sound(wishes) => wishes,
            Wishes::Faulty { errors, named } => {
                return Err(self.faulty(&campaign.id, errors, named, now).await?);
            }
        };
        let body = body_hash(&campaign.id, &key, &wishes).map_err(Problem::unavailable)?;
        let count = u16::try_from(wishes.len()).unwrap_or(u16::MAX);
        let begun = self.proposals.begin(campaign, &key, &body, count, id.clone(), now).await;
        match begun.map_err(problems::begin)? {
            Begun::Repeated { mapping, rows } => Ok((mapping, rows)),
            Begun::New(intent) => {
                self.place(&campaign.id, intent, wishes, &caller.admin().id, now).await?;
                // The schedule finds what the queue was not told.
                if let Err(error) = self.queue.send(&campaign.id, &id, 0).await {
                    tracing::warn!(%error, mapping = %id, "a mapping waits for the schedule");
                }
                Ok((id, count))
            }
        }
    }

    async fn place(
        &self,
        campaign: &CampaignId,
        intent: Intent,
        wishes: Vec<Wish>,
        admin: &AdminId,
        now: Timestamp,
    ) -> Result<(), Problem> {
        match self.prepare(campaign, intent.mapping(), wishes, now).await {
            Ok((rows, sheet)) => self
                .proposals
                .place(intent, admin, &rows, sheet.as_deref(), now)
                .await
                .map_err(problems::place),
            Err(problem) => {
                // What fails here ends by itself some minutes later.
                if let Err(error) = self.proposals.withdraw(intent).await {
                    tracing::warn!(%error, "a proposal was not withdrawn");
                }
                Err(problem)
            }
        }
    }

    /// Whose mailboxes, and the admin's passwords under a seal.
    async fn prepare(
        &self,
        campaign: &CampaignId,
        mapping: &MappingId,
        wishes: Vec<Wish>,
        now: Timestamp,
    ) -> Result<(Vec<ProposedRow>, Option<Vec<u8>>), Problem> {
        let ids: Vec<_> = wishes.iter().map(|wish| wish.credential.clone()).collect();
        let mut sources = self.proposals.sources(campaign, &ids, now).await?;
        let unknown = unknown(ids.iter().enumerate().map(|(row, id)| (id, row)), &sources);
        if !unknown.is_empty() {
            return Err(invalid_rows(unknown));
        }
        let (mut rows, mut sheet) = (Vec::with_capacity(wishes.len()), PasswordSheet::default());
        for (row, wish) in (0..).zip(wishes) {
            let Wish { credential, destination, password } = wish;
            let Some(source) = sources.remove(&credential) else { continue };
            rows.push(ProposedRow { credential, source, destination });
            if let Some(password) = password {
                sheet.insert(row, password);
            }
        }
        let sealed = if sheet.is_empty() {
            None
        } else {
            Some(self.sealer.seal_sheet(campaign, mapping, &sheet).await?)
        };
        Ok((rows, sealed))
    }

    /// All errors together: of rows that can't be read, and of submissions that there are not.
    async fn faulty(
        &self,
        campaign: &CampaignId,
        mut errors: Vec<RowError>,
        named: BTreeMap<CredentialId, usize>,
        now: Timestamp,
    ) -> Result<Problem, Problem> {
        let ids: Vec<_> = named.keys().cloned().collect();
        let sources = self.proposals.sources(campaign, &ids, now).await?;
        errors.extend(unknown(named.iter().map(|(id, row)| (id, *row)), &sources));
        errors.sort_by_key(|error| error.row);
        Ok(invalid_rows(errors))
    }
}

fn unknown<'a>(
    named: impl Iterator<Item = (&'a CredentialId, usize)>,
    sources: &HashMap<CredentialId, EmailAddress>,
) -> Vec<RowError> {
    let detail = "must name a submission of this campaign";
    let unknown = named.filter(|(id, _)| !sources.contains_key(id));
    unknown.map(|(_, row)| RowError { row, field: CREDENTIAL_ID, detail }).collect()
}

fn key(request: &Request) -> Result<IdempotencyKey, Problem> {
    const NAME: &str = "Idempotency-Key";
    let missing = || Problem::invalid(NAME, Invalid::new("is missing"));
    if !request.has_header(NAME) {
        return Err(missing());
    }
    let text = request.header(NAME).unwrap_or_default();
    IdempotencyKey::parse(text).map_err(|invalid| Problem::invalid(NAME, invalid))
}
