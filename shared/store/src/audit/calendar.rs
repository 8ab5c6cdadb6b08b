use domain::Day;

use super::{
    Audit,
    items::{self, DAYS},
};
use crate::StoreError;

/// Which days have entries.
pub(super) struct Calendar {
    /// The oldest first.
    pub(super) days: Vec<Day>,
    /// What is said to have been the first, if that is said; within, if it is a day.
    pub(super) beginning: Option<Option<Day>>,
}

impl Audit {
    /// One page of 1 MB holds the days of decades.
    pub(super) async fn calendar(&self, operation: &'static str) -> Result<Calendar, StoreError> {
        let listed = self.database.all(operation, &self.table, DAYS).await?;
        Ok(Calendar {
            // What isn't a day can't have been written by this code, and must not hide what was.
            days: listed.iter().filter_map(items::read_day).collect(),
            beginning: listed.iter().find_map(items::read_beginning),
        })
    }
}
