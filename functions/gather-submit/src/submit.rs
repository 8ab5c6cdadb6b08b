use domain::{CredentialId, Timestamp};
use edge::{Problem, Reply, Request};
use intake::{Intake, Submission};
use serde::Serialize;
use store::{Gathering, Limits, Ticket, Visitor};

/// Takes what a visitor hands over, if there were not too many tries.
pub(crate) struct Submit {
    pub(crate) limits: Limits,
    pub(crate) intake: Intake,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Receipt {
    submitted_at: String,
}

impl Submit {
    pub(crate) async fn handle(&self, request: Request) -> Result<Reply, Problem> {
        let visitor = edge::visitor(&request).and_then(|text| Visitor::parse(text).ok());
        let visitor = visitor.ok_or_else(Problem::forbidden)?;
        let now = edge::now();
        // A campaign that is over says so whatever was sent.
        let gathering = edge::gathering(&request, &self.intake.campaigns, now).await?;
        let submission = Submission::read(&request)?;
        self.accept(&visitor, &gathering, submission, now).await?;
        Ok(Reply::created(&Receipt { submitted_at: now.rfc3339() }))
    }

    async fn accept(
        &self,
        visitor: &Visitor,
        gathering: &Gathering,
        submission: Submission,
        now: Timestamp,
    ) -> Result<(), Problem> {
        let campaign = &gathering.campaign.id;
        let address = &submission.claimed.address;
        let record = CredentialId::from_random(edge::random());
        let (submitted, ticket) = tokio::join!(
            self.intake.campaigns.is_submitted(campaign, address, now),
            self.limits.take(visitor, address, campaign, &record, now),
        );
        match submitted {
            Ok(false) => {}
            Ok(true) => return self.without_an_attempt(ticket.ok(), Problem::already_submitted()).await,
            Err(error) => return self.without_an_attempt(ticket.ok(), error.into()).await,
        }
        let ticket = ticket?;
        match self.intake.take(campaign, &gathering.server.mail, submission, &record, now).await {
            Ok(_) => Ok(()),
            Err(problem) if problem.is_not_the_visitors() => {
                self.without_an_attempt(Some(ticket), problem).await
            }
            Err(problem) => Err(problem),
        }
    }

    /// Gives back what was counted: the mail server was not asked, or had no answer.
    async fn without_an_attempt(&self, ticket: Option<Ticket>, problem: Problem) -> Result<(), Problem> {
        if let Some(ticket) = ticket {
            self.limits
                .give_back(ticket)
                .await
                .unwrap_or_else(|error| tracing::warn!(%error, "attempt kept"));
        }
        Err(problem)
    }
}
