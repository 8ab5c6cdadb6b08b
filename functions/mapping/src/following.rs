use domain::{CampaignId, MappingId, Timestamp};
use edge::{Problem, Reply};
use serde::Serialize;
use store::{Account, HandOver, Mapping, PasswordBy, Row};

use crate::routes::Routes;

#[derive(Serialize)]
struct List<'a> {
    mappings: Vec<Entry<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    id: &'a str,
    state: &'static str,
    /// How many.
    rows: u16,
    #[serde(flatten)]
    course: Course<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Whole<'a> {
    id: &'a str,
    state: &'static str,
    rows: Vec<RowEntry<'a>>,
    #[serde(flatten)]
    course: Course<'a>,
}

/// What a list and a single mapping tell alike.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Course<'a> {
    progress: Progress,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<Failure>,
    created_by: &'a str,
    created_at: String,
    hand_over: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hand_over_until: Option<String>,
}

/// So many rows of the state's work are done.
#[derive(Serialize)]
struct Progress {
    done: u16,
    of: u16,
    step: &'static str,
}

#[derive(Serialize)]
struct Failure {
    code: &'static str,
    detail: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RowEntry<'a> {
    row: u16,
    credential_id: &'a str,
    source: &'a str,
    dest_email: &'a str,
    wish_accepted: bool,
    account: Option<&'static str>,
    password_by: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<RowFault>,
}

#[derive(Serialize)]
struct RowFault {
    field: &'static str,
    code: &'static str,
    detail: &'static str,
}

impl Routes {
    /// `GET /api/campaigns/{id}/mappings`
    pub(crate) async fn list_mappings(&self, campaign: &CampaignId) -> Result<Reply, Problem> {
        let now = edge::now();
        let mappings = self.mappings.list(campaign, now).await?;
        Ok(Reply::ok(&List { mappings: mappings.iter().map(|mapping| Entry::of(mapping, now)).collect() }))
    }

    /// `GET /api/campaigns/{id}/mappings/{mid}`
    pub(crate) async fn show_mapping(&self, campaign: &CampaignId, id: &MappingId) -> Result<Reply, Problem> {
        let now = edge::now();
        // The header first: a state is never newer than the rows beside it.
        let mapping = self.mappings.mapping(campaign, id, now).await?.ok_or_else(Problem::not_found)?;
        let rows = self.mappings.rows(campaign, id, now).await?;
        Ok(Reply::ok(&Whole::of(&mapping, &rows, now)))
    }
}

impl<'a> Entry<'a> {
    fn of(mapping: &'a Mapping, now: Timestamp) -> Self {
        let (id, state) = (mapping.id.as_str(), mapping.state.as_str());
        Self { id, state, rows: mapping.rows, course: Course::of(mapping, now) }
    }
}

impl<'a> Whole<'a> {
    fn of(mapping: &'a Mapping, rows: &'a [Row], now: Timestamp) -> Self {
        let (id, state) = (mapping.id.as_str(), mapping.state.as_str());
        Self { id, state, rows: rows.iter().map(RowEntry::of).collect(), course: Course::of(mapping, now) }
    }
}

impl<'a> Course<'a> {
    fn of(mapping: &'a Mapping, now: Timestamp) -> Self {
        let failure = mapping.failure.map(|why| Failure { code: why.as_str(), detail: why.detail() });
        let (hand_over, until) = hand_over(mapping.hand_over, now);
        Self {
            progress: Progress { done: mapping.done, of: mapping.of, step: mapping.state.as_str() },
            failure,
            created_by: mapping.created_by.as_str(),
            created_at: mapping.created_at.rfc3339(),
            hand_over,
            hand_over_until: until.map(Timestamp::rfc3339),
        }
    }
}

impl<'a> RowEntry<'a> {
    fn of(row: &'a Row) -> Self {
        Self {
            row: row.number.get(),
            credential_id: row.credential.as_str(),
            source: row.source.as_typed(),
            dest_email: row.destination.as_typed(),
            wish_accepted: row.accepts_wish,
            account: row.account.map(Account::as_str),
            password_by: row.password_by.map(PasswordBy::as_str),
            error: row.error.map(|error| RowFault {
                field: error.field.as_str(),
                code: error.code.as_str(),
                detail: error.code.detail(),
            }),
        }
    }
}

/// Whether there are passwords to read, and until when.
fn hand_over(hand_over: HandOver, now: Timestamp) -> (&'static str, Option<Timestamp>) {
    match hand_over {
        HandOver::None => ("none", None),
        HandOver::Ready { until, .. } if now < until => ("ready", Some(until)),
        HandOver::Ready { .. } => ("expired", None),
        HandOver::Acknowledged => ("acknowledged", None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hand_over_is_over_at_its_end() {
        let until = Timestamp::from_seconds(100);
        let ready = HandOver::Ready { parts: 1, until };
        assert_eq!(hand_over(ready, Timestamp::from_millis(99_999)), ("ready", Some(until)));
        assert_eq!(hand_over(ready, until), ("expired", None));
        assert_eq!(hand_over(HandOver::Acknowledged, until), ("acknowledged", None));
        assert_eq!(hand_over(HandOver::None, until), ("none", None));
    }
}
