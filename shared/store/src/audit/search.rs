use domain::Day;

use super::{
    Audit, DayRange, Filter, Place, Recorded,
    items::{self, Found},
};
use crate::{StoreError, item::text};

/// Some of what was found, the newest first.
#[derive(Debug, Clone)]
pub struct Page {
    /// At most 100; possibly none although there are more.
    pub entries: Vec<Recorded>,
    /// Where to go on with what is older; `None`: that was all.
    pub next: Option<Place>,
}

const SEARCH: &str = "search the audit log";

impl Audit {
    const PAGE: usize = 100;
    /// Most entries that one call looks at, so that it ends in time however rare what it looks for is.
    const LOOKED_AT: usize = 5_000;

    /// The entries of those days that the filter includes, the newest first, a page of them.
    ///
    /// `before` is [`Page::next`] of the page before. The days are those of the places, see [`Place::day`].
    pub async fn search(
        &self,
        days: &DayRange,
        filter: &Filter,
        before: Option<Place>,
    ) -> Result<Page, StoreError> {
        let mut page = Page { entries: Vec::new(), next: None };
        let mut looked_at = 0;
        for day in self.calendar(SEARCH).await?.days.into_iter().rev().filter(|day| days.includes(*day)) {
            if before.is_some_and(|before| before.day < day) {
                continue;
            }
            let before = before.filter(|before| before.day == day);
            let mut items = self.items_before(day, before).into_paginator().items().send();
            while let Some(item) = items.next().await {
                let item = item.map_err(StoreError::of(SEARCH))?;
                let Found::Entry(entry) = items::read(day, &item) else { continue };
                // Known only now: there is one more.
                if page.entries.len() == Self::PAGE || looked_at == Self::LOOKED_AT {
                    return Ok(page);
                }
                looked_at += 1;
                page.next = Some(entry.place);
                if filter.includes(&entry) {
                    page.entries.push(*entry);
                }
            }
        }
        Ok(Page { next: None, ..page })
    }

    /// A day's items, the newest first.
    fn items_before(
        &self,
        day: Day,
        before: Option<Place>,
    ) -> aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder {
        let query = self.database.partition(&self.table, &day.to_string()).scan_index_forward(false);
        match before {
            None => query,
            Some(before) => query
                .key_condition_expression("pk = :pk AND sk < :before")
                .expression_attribute_values(":before", text(before.sequence_text())),
        }
        .limit(Self::PAGE as i32 + 2)
    }
}
