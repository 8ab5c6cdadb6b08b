//! What stands in the audit table beside the chain: what was about to be done, and which mails owners got.

use domain::{AdminId, AttemptId, Timestamp};

use super::{Audit, Entry, items};
use crate::{
    StoreError,
    campaigns::{PARTITION, SORT},
    item::{Attributes, attributes, millis, text},
    transaction::{Transacted, Write},
};

const INTEND: &str = "record an intent";
const MAILED: &str = "count mails to owners";

impl Audit {
    /// Length of the time in which owners get one mail about an account.
    pub const MAIL_WINDOW_SECONDS: u64 = 15 * 60;
    /// Up to how many that were not mailed the next mail tells of.
    const MOST_COUNTED: i32 = 100;
    /// The last number that the ten digits of a mail's place hold.
    const LAST_MAIL: u64 = 9_999_999_999;

    /// Puts on record what is about to be done; what came of it is an entry of the chain, later. No answer but
    /// success lets it be done (ASVS 16.5.3).
    ///
    /// `intent` tells it from all others. An intent without an entry was done by a function that could not write the
    /// entry, or it was no act: a form that could not be read.
    pub async fn intend(&self, entry: &Entry, intent: &AttemptId) -> Result<(), StoreError> {
        let write = Write::put_new(items::intent_item(entry, intent));
        match self.database.transact(INTEND, &self.table, &[write]).await? {
            Transacted::Done => Ok(()),
            Transacted::Refused(_) => Err(StoreError::unexpected(INTEND, "AlreadyThere")),
        }
    }

    /// Whether owners are to be mailed about an account: `Some` if they weren't in the last quarter of an hour, with
    /// how many times since then they were not; `None` if this time they are not.
    ///
    /// Per account, so that a rogue admin's noise hides nobody else's. `time` tells this time from all others.
    pub async fn is_to_be_mailed(
        &self,
        about: &AdminId,
        time: &AttemptId,
        now: Timestamp,
    ) -> Result<Option<u64>, StoreError> {
        let mails = format!("mails#{about}");
        let last = self.last_in(&mails).await?.map(|item| read_mail(&item)).transpose()?;
        let number = last.as_ref().map_or(0, |last| last.number);
        // No honest count comes so far. Without room for a next number each one is mailed.
        if number >= Self::LAST_MAIL {
            return Ok(Some(0));
        }
        // A mail from a time to come was never sent: who may write here must not silence the owners by one.
        let is_due = last.is_none_or(|last| {
            last.at > now.plus_seconds(60) || last.at.plus_seconds(Self::MAIL_WINDOW_SECONDS) <= now
        });
        // Of several at one moment one puts the next mail.
        if is_due && self.put_mark(&mails, format!("{:010}", number + 1), now).await? {
            return self.unmailed(about, number).await.map(Some);
        }
        let number = if is_due { number + 1 } else { number };
        self.put_mark(&unmailed(about, number), format!("{}#{time}", now.rfc3339()), now).await?;
        Ok(None)
    }

    async fn unmailed(&self, about: &AdminId, number: u64) -> Result<u64, StoreError> {
        let query = self.database.partition(&self.table, &unmailed(about, number));
        let answer = query.limit(Self::MOST_COUNTED).send().await.map_err(StoreError::of(MAILED))?;
        Ok(answer.items.unwrap_or_default().len() as u64)
    }

    /// Whether nobody has put it before.
    async fn put_mark(&self, partition: &str, sort: String, at: Timestamp) -> Result<bool, StoreError> {
        let item = attributes([(PARTITION, text(partition)), (SORT, text(sort)), ("at", millis(at))]);
        let put = self.database.transact(MAILED, &self.table, &[Write::put_new(item)]).await?;
        Ok(put == Transacted::Done)
    }
}

/// A mail about an account: which one, and when.
struct LastMail {
    number: u64,
    at: Timestamp,
}

fn read_mail(item: &Attributes) -> Result<LastMail, StoreError> {
    let number = item.get(SORT).and_then(|value| value.as_s().ok()?.parse().ok());
    let at = item.get("at").and_then(|value| value.as_n().ok()?.parse().ok()).map(Timestamp::from_millis);
    match (number, at) {
        (Some(number), Some(at)) => Ok(LastMail { number, at }),
        (None, _) | (_, None) => Err(StoreError::unexpected(MAILED, "MalformedItem")),
    }
}

/// The partition of what was not mailed after the mail of that number.
fn unmailed(about: &AdminId, number: u64) -> String {
    format!("unmailed#{about}#{number}")
}
