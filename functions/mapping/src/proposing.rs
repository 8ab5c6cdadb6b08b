use std::collections::HashMap;

use domain::{
    AdminId, Campaign, CampaignId, Choice, CredentialId, IdempotencyKey, Invalid, MappingId, Timestamp,
};
use edge::{Problem, Reply, Request, RowError};
use guard::Caller;
use queue::MappingQueue;
use serde::Serialize;
use store::{Begun, Intent, MappingState, Proposals, ProposedRow, SubmittedAddresses};
use vault::{PasswordSheet, Sealer};

use crate::{
    body_hash::body_hash,
    form::{ACCEPT_WISH, Asked, AskedRow, CREDENTIAL_ID, NamedRow},
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

/// What became of a request: the mapping that it made, or made when it came first.
struct TakenIn {
    mapping: MappingId,
    rows: u16,
    /// In how many of them the admin accepts what a user wishes.
    accepted: usize,
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
            let TakenIn { mapping, rows, accepted } =
                self.proposing.propose(campaign, caller, id, request).await?;
            object = match accepted {
                0 => format!("{object} mapping:{mapping}"),
                _ => format!("{object} mapping:{mapping} wishes-accepted:{accepted}"),
            };
            let state = MappingState::Validating.as_str();
            Ok(Reply::accepted(&Accepted { id: mapping.as_str(), state, rows }))
        };
        let answer = allowed(caller, act).await;
        self.guard.recorded(caller, "mapping.propose", object, answer).await
    }
}

impl ProposalDesk {
    async fn propose(
        &self,
        campaign: &Campaign,
        caller: &Caller,
        id: MappingId,
        request: &Request,
    ) -> Result<TakenIn, Problem> {
        let key = key(request)?;
        let now = edge::now();
        let asked = match Asked::read(request)? {
            Asked::Sound(asked) => asked,
            Asked::Faulty { errors, named } => {
                return Err(self.faulty(&campaign.id, errors, &named, now).await?);
            }
        };
        let body = body_hash(&campaign.id, &key, &asked).map_err(Problem::unavailable)?;
        let count = u16::try_from(asked.len()).unwrap_or(u16::MAX);
        let accepted = asked.iter().filter(|row| row.accepts_wish).count();
        let begun = self.proposals.begin(campaign, &key, &body, count, id.clone(), now).await;
        match begun.map_err(problems::begin)? {
            Begun::Repeated { mapping, rows } => Ok(TakenIn { mapping, rows, accepted }),
            Begun::New(intent) => {
                self.place(&campaign.id, intent, asked, &caller.admin().id, now).await?;
                // The schedule finds what the queue was not told.
                if let Err(error) = self.queue.send(&campaign.id, &id, 0).await {
                    tracing::warn!(%error, mapping = %id, "a mapping waits for the schedule");
                }
                Ok(TakenIn { mapping: id, rows: count, accepted })
            }
        }
    }

    async fn place(
        &self,
        campaign: &CampaignId,
        intent: Intent,
        asked: Vec<AskedRow>,
        admin: &AdminId,
        now: Timestamp,
    ) -> Result<(), Problem> {
        match self.prepare(campaign, intent.mapping(), asked, now).await {
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
        asked: Vec<AskedRow>,
        now: Timestamp,
    ) -> Result<(Vec<ProposedRow>, Option<Vec<u8>>), Problem> {
        let named: Vec<_> = asked.iter().enumerate().map(|(row, asked)| NamedRow::of(row, asked)).collect();
        let mut submitted = self.addresses(campaign, &named, now).await?;
        let errors = errors_of(&named, &submitted);
        if !errors.is_empty() {
            return Err(invalid_rows(errors));
        }
        let (mut rows, mut sheet) = (Vec::with_capacity(asked.len()), PasswordSheet::default());
        for (row, asked) in (0..).zip(asked) {
            let AskedRow { credential, destination, password, accepts_wish } = asked;
            let Some(SubmittedAddresses { source, .. }) = submitted.remove(&credential) else { continue };
            rows.push(ProposedRow { credential, source, destination, accepts_wish });
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

    /// All errors together: of rows that can't be read, and of what their submissions say.
    async fn faulty(
        &self,
        campaign: &CampaignId,
        mut errors: Vec<RowError>,
        named: &[NamedRow],
        now: Timestamp,
    ) -> Result<Problem, Problem> {
        let submitted = self.addresses(campaign, named, now).await?;
        errors.extend(errors_of(named, &submitted));
        errors.sort_by_key(|error| error.row);
        Ok(invalid_rows(errors))
    }

    async fn addresses(
        &self,
        campaign: &CampaignId,
        named: &[NamedRow],
        now: Timestamp,
    ) -> Result<HashMap<CredentialId, SubmittedAddresses>, Problem> {
        let ids: Vec<_> = named.iter().map(|named| named.credential.clone()).collect();
        Ok(self.proposals.addresses(campaign, &ids, now).await?)
    }
}

/// What is wrong with rows beside what was submitted.
fn errors_of(named: &[NamedRow], submitted: &HashMap<CredentialId, SubmittedAddresses>) -> Vec<RowError> {
    named.iter().filter_map(|named| error_of(named, submitted.get(&named.credential))).collect()
}

/// Architecture Invariant: no row passes whose address is the word of the mailbox's user alone, unless it is the
/// mailbox's own.
fn error_of(named: &NamedRow, submitted: Option<&SubmittedAddresses>) -> Option<RowError> {
    let row = named.row;
    let Some(SubmittedAddresses { source, wished }) = submitted else {
        let detail = "must name a submission of this campaign";
        return Some(RowError { row, field: CREDENTIAL_ID, detail });
    };
    let choice = Choice::of(source, wished.as_ref(), named.destination.as_ref()?);
    let detail = "must be true to take an address that its user wishes and that is not the mailbox's own";
    let is_missing = choice.needs_acceptance() && !named.accepts_wish;
    is_missing.then_some(RowError { row, field: ACCEPT_WISH, detail })
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
