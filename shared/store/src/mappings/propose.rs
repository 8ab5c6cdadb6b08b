//! How a mapping comes to be: key → claims → rows → header.
//!
//! The idempotency key's item comes first and is what the proposal lives by: whoever repeats the request meets
//! there, and the last step, which makes header and key count together, hangs on it. A proposal that is broken
//! off anywhere before that has changed nothing that anybody can see.

use std::time::Duration;

use domain::{AdminId, Campaign, CredentialId, EmailAddress, IdempotencyKey, MappingId, Timestamp};
use subtle::ConstantTimeEq;

use super::{
    HandOver, Journal, Mapping, MappingState, Overlap, Row, RowNumber,
    claims::{Claim, ClaimError, Fenced},
    fence::Fence,
    intent::{Ended, Intent, Key, UNACCEPTED},
    items,
};
use crate::{
    Database, StoreError,
    item::{Attributes, attributes, millis, number, text},
    transaction::{Transacted, Write},
};

const BEGIN: &str = "begin a proposal";
const PLACE: &str = "place a proposal";

/// Mappings as admins propose them: the tables `campaigns`, `credentials` and `mappings`.
#[derive(Clone)]
pub struct Proposals {
    pub(super) database: Database,
    pub(super) campaigns: String,
    pub(super) credentials: String,
    pub(super) mappings: String,
}

/// What was sent under an idempotency key, as a salted slow hash: it holds passwords.
pub struct BodyHash([u8; 32]);

/// A row as an admin wishes it.
#[derive(Clone)]
pub struct ProposedRow {
    /// The submitted login.
    pub credential: CredentialId,
    /// Whose mailbox.
    pub source: EmailAddress,
    /// Which account it is to become.
    pub destination: EmailAddress,
    /// Whether the admin accepts what its user wishes.
    pub accepts_wish: bool,
}

/// What became of a beginning.
pub enum Begun {
    /// It is new: place it, or withdraw it.
    New(Intent),
    /// It repeats what was accepted as this mapping with so many rows.
    Repeated {
        /// The mapping.
        mapping: MappingId,
        /// How many rows it has.
        rows: u16,
    },
}

/// Why a proposal was not begun. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
pub enum BeginError {
    /// Something else was proposed under this key.
    #[error("the idempotency key was used for another body")]
    KeyReused,
    /// The same is being proposed at this moment, or was broken off some minutes ago.
    #[error("the same is being proposed")]
    InProgress,
    /// The campaign was ended at this moment.
    #[error("the campaign has changed meanwhile")]
    CampaignChanged,
    /// DynamoDB did not do it, or did not say that it did.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a proposal was not accepted. Nothing was changed then that anybody can see, and its key is free again.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// Mailboxes or destinations of rows belong to another mapping; in the order of the rows.
    #[error("rows overlap with another mapping")]
    Overlaps(Vec<Overlap>),
    /// The campaign was ended at this moment.
    #[error("the campaign has changed meanwhile")]
    CampaignChanged,
    /// DynamoDB did not do it, or did not say that it did: a repetition under the same key finds out.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Proposals {
    /// For so long, in seconds, a proposal that was begun is taken for one that goes on. A request ends within 30.
    pub const BROKEN_OFF_SECONDS: u64 = 5 * 60;
    /// A repetition looks so often for the outcome of the first.
    const LOOKS: u32 = 60;
    const EVERY: Duration = Duration::from_millis(250);

    /// The physical names of the tables `campaigns`, `credentials` and `mappings`.
    pub fn new(
        database: &Database,
        campaigns: impl Into<String>,
        credentials: impl Into<String>,
        mappings: impl Into<String>,
    ) -> Self {
        Self {
            database: database.clone(),
            campaigns: campaigns.into(),
            credentials: credentials.into(),
            mappings: mappings.into(),
        }
    }

    /// Takes the key for a proposal of so many rows, or finds that it is a repetition.
    ///
    /// `mapping` is a new id, and `campaign` was read at `now`. While the same is being proposed this waits for up to
    /// 15 seconds: of many equal requests at once one is carried out, and all get its answer.
    pub async fn begin(
        &self,
        campaign: &Campaign,
        key: &IdempotencyKey,
        body: &BodyHash,
        rows: u16,
        mapping: MappingId,
        now: Timestamp,
    ) -> Result<Begun, BeginError> {
        let (id, fence) = (campaign.id.clone(), Fence::of(campaign));
        let intent = Intent { key: Key::of(&id, key), campaign: id, fence, mapping, started_at: now };
        let item = items::idempotency_item(&intent.campaign, key.as_str(), &intent.mapping, &body.to_hex());
        let mut item = intent.fence.dated(item);
        item.extend(attributes([("started_at", millis(now)), ("row_count", number(rows))]));
        let mut take = Write::put_new(item.clone());
        for _ in 0..Self::LOOKS {
            let check = intent.fence.check(&intent.campaign);
            let writes = [(self.campaigns.as_str(), check), (self.mappings.as_str(), take)];
            match self.database.transact_across(BEGIN, &writes).await? {
                Transacted::Done => return Ok(Begun::New(intent)),
                Transacted::Refused(0) => return Err(BeginError::CampaignChanged),
                Transacted::Refused(_) => take = Write::put_new(item.clone()),
            }
            // `None`: it was withdrawn this moment.
            let Some(known) = self.known(&intent.key, now).await? else { continue };
            if !body.is(&known.body) {
                return Err(BeginError::KeyReused);
            }
            if known.accepted {
                return Ok(Begun::Repeated { mapping: known.mapping, rows: known.rows });
            }
            if known.is_broken_off_at(now) {
                let broken_off = [(":mapping", text(known.mapping.as_str()))];
                take = Write::put(item.clone(), UNACCEPTED, broken_off);
            } else {
                tokio::time::sleep(Self::EVERY).await;
            }
        }
        Err(BeginError::InProgress)
    }

    /// Makes a mapping of a proposal: all of its rows are claimed, or nothing happens. The queue is to be told then.
    ///
    /// No mailbox and no destination may be named by two rows. `sheet` holds the admin's passwords, sealed.
    pub async fn place(
        &self,
        intent: Intent,
        created_by: &AdminId,
        rows: &[ProposedRow],
        sheet: Option<&[u8]>,
        now: Timestamp,
    ) -> Result<(), PlaceError> {
        let rows = numbered(rows)?;
        let mut claims: Vec<_> = rows.iter().flat_map(|row| Claim::both(&intent, row)).collect();
        let items = belongings(&intent, &rows, sheet);
        let placed = self.try_place(&intent, created_by, &rows, &items, &mut claims, now).await;
        let Err(error) = placed else { return Ok(()) };
        // Ended before anything is given back: a last step that was done, though nobody said so, shows here.
        match self.end(&intent.key, &intent.mapping).await? {
            Ended::Accepted => Ok(()),
            Ended::Done => {
                // What fails here is void all the same, and in nobody's way.
                let _ = self.clear_away(&intent.campaign, &intent.mapping).await;
                Err(error)
            }
        }
    }

    /// Ends a proposal that is not to be placed. Its key is free again.
    pub async fn withdraw(&self, intent: Intent) -> Result<(), StoreError> {
        self.end(&intent.key, &intent.mapping).await.map(drop)
    }

    async fn try_place(
        &self,
        intent: &Intent,
        created_by: &AdminId,
        rows: &[Row],
        items: &Belongings,
        claims: &mut [Claim],
        now: Timestamp,
    ) -> Result<(), PlaceError> {
        self.claim(intent, claims, now).await?;
        let writes = items.all().cloned().map(Write::put_new).collect();
        match self.write_fenced(PLACE, intent, writes).await? {
            Fenced::Done => {}
            Fenced::CampaignChanged => return Err(PlaceError::CampaignChanged),
            Fenced::Refused => return Err(StoreError::unexpected(PLACE, "IdTaken").into()),
        }
        let count = u16::try_from(rows.len()).map_err(|_| too_many())?;
        let header = Mapping {
            id: intent.mapping.clone(),
            state: MappingState::Validating,
            rows: count,
            done: 0,
            of: count,
            created_by: created_by.clone(),
            created_at: now,
            failure: None,
            sheet_parts: u8::try_from(items.sheet.len()).map_err(|_| too_many())?,
            hand_over: HandOver::None,
        };
        let accept = Write::update(
            intent.key.attributes(),
            "SET accepted_at = :now",
            UNACCEPTED,
            [(":now", millis(now)), (":mapping", text(intent.mapping.as_str()))],
        );
        let running = items::running_item(&intent.campaign, &intent.mapping, now);
        let writes = vec![
            Write::put_new(intent.fence.dated(items::header_item(&intent.campaign, &header))),
            Write::put_new(intent.fence.dated(running)),
            accept,
        ];
        match self.write_fenced(PLACE, intent, writes).await? {
            Fenced::Done => Ok(()),
            Fenced::CampaignChanged => Err(PlaceError::CampaignChanged),
            // Somebody took it for broken off.
            Fenced::Refused => Err(StoreError::unexpected(PLACE, "ProposalEnded").into()),
        }
    }
}

/// The items of a proposal besides header, key and claims.
struct Belongings {
    rows: Vec<Attributes>,
    sheet: Vec<Attributes>,
}

impl Belongings {
    fn all(&self) -> impl Iterator<Item = &Attributes> {
        self.rows.iter().chain(&self.sheet)
    }
}

fn belongings(intent: &Intent, rows: &[Row], sheet: Option<&[u8]>) -> Belongings {
    let Intent { campaign, mapping, fence, .. } = intent;
    let sheet = items::part_items(sheet.unwrap_or_default(), |part| items::sheet(campaign, mapping, part));
    Belongings {
        rows: rows.iter().map(|row| fence.dated(items::row_item(campaign, mapping, row))).collect(),
        sheet: sheet.into_iter().map(|item| fence.dated(item)).collect(),
    }
}

fn numbered(rows: &[ProposedRow]) -> Result<Vec<Row>, StoreError> {
    let numbered = (0..).zip(rows).map(|(number, row)| {
        Ok(Row {
            number: RowNumber::new(number).ok_or_else(too_many)?,
            credential: row.credential.clone(),
            source: row.source.clone(),
            destination: row.destination.clone(),
            accepts_wish: row.accepts_wish,
            account: None,
            password_by: None,
            journal: Journal::None,
            error: None,
        })
    });
    numbered.collect()
}

fn too_many() -> StoreError {
    StoreError::unexpected(PLACE, "TooManyRows")
}

impl BodyHash {
    /// The hash's 32 bytes. Salted with what belongs to campaign and key, so that equal requests have equal hashes.
    pub const fn new(hash: [u8; 32]) -> Self {
        Self(hash)
    }

    fn to_hex(&self) -> String {
        hex::encode(self.0)
    }

    fn is(&self, stored: &str) -> bool {
        self.to_hex().as_bytes().ct_eq(stored.as_bytes()).into()
    }
}

impl From<ClaimError> for PlaceError {
    fn from(error: ClaimError) -> Self {
        match error {
            ClaimError::Overlaps(overlaps) => Self::Overlaps(overlaps),
            ClaimError::CampaignChanged => Self::CampaignChanged,
            ClaimError::Store(error) => Self::Store(error),
        }
    }
}
