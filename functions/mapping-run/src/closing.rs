use store::{Actor, Entry, MappingState, Outcome};

use crate::{run::Run, worker::Stop};

impl Run<'_> {
    /// What remains once a mapping is over: to say so, and to tidy up. Done until it succeeds, so that an entry may
    /// stand in the audit log twice, but never not at all.
    pub(crate) async fn close(&mut self) -> Result<(), Stop> {
        let rows = self.worker.runs.rows(&self.lease).await?;
        let state = self.mapping.state;
        let (action, outcome) = match state {
            MappingState::Committed => ("mapping.committed", Outcome::Done),
            MappingState::Rejected => ("mapping.rejected", Outcome::Refused),
            MappingState::Failed => ("mapping.failed", Outcome::Failed),
            MappingState::NeedsOperator => ("mapping.needs-operator", Outcome::Failed),
            MappingState::Validating | MappingState::Committing | MappingState::Undoing => return Ok(()),
        };
        let entry = Entry {
            at: self.now(),
            actor: Actor { admin: Some(self.mapping.created_by.clone()), email: None },
            action,
            object: format!("campaign:{} mapping:{}", self.campaign(), self.mapping.id),
            detail: String::new(),
            outcome,
            address: String::new(),
            device: "worker".to_owned(),
        };
        self.worker.audit.append(&entry).await?;
        if state == MappingState::Committed {
            self.date(&rows).await?;
        }
        self.worker.runs.clean_up(&self.lease, &self.mapping, &rows, self.now()).await?;
        if state == MappingState::NeedsOperator {
            // The template counts these lines.
            tracing::error!(event = "needs-operator", mapping = %self.mapping.id, "a mapping needs an operator");
        }
        Ok(())
    }

    /// A campaign that was ended while this ran may have been dated before our last writes.
    async fn date(&self, rows: &[store::JournaledRow]) -> Result<(), Stop> {
        let campaign = self.worker.campaigns.campaign(self.campaign(), self.now()).await?;
        let purge_at = match campaign {
            Some(campaign) => campaign.purge_at,
            None => Some(self.now()),
        };
        match purge_at {
            Some(purge_at) => Ok(self.worker.runs.date(&self.lease, &self.mapping, rows, purge_at).await?),
            None => Ok(()),
        }
    }
}
