use domain::{CampaignId, CredentialId, EmailAddress, Invalid, ReceiptCode, Timestamp};
use edge::{Problem, Reply, Request};
use intake::{Intake, Submission};
use serde::Serialize;
use store::{Campaigns, Filing, Gathering, Limits, Receipts, Replaceable, TakeError, Ticket, Visitor};

/// Takes what a visitor hands over, if there were not too many tries.
pub(crate) struct Submit {
    pub(crate) campaigns: Campaigns,
    pub(crate) limits: Limits,
    pub(crate) receipts: Receipts,
    pub(crate) intake: Intake,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Receipt<'a> {
    submitted_at: String,
    receipt_code: &'a str,
}

impl Submit {
    pub(crate) async fn handle(&self, request: Request) -> Result<Reply, Problem> {
        let visitor = edge::visitor(&request).and_then(|text| Visitor::parse(text).ok());
        let visitor = visitor.ok_or_else(Problem::forbidden)?;
        let now = edge::now();
        // A campaign that is over says so whatever was sent.
        let gathering = edge::gathering(&request, &self.campaigns, now).await?;
        let submission = Submission::read(&request)?;
        let code = ReceiptCode::from_random(edge::random());
        let recorded_at = self.accept(&visitor, &gathering, submission, &code, now).await?;
        Ok(Reply::created(&Receipt { submitted_at: recorded_at.rfc3339(), receipt_code: &code.expose() }))
    }

    async fn accept(
        &self,
        visitor: &Visitor,
        gathering: &Gathering,
        submission: Submission,
        code: &ReceiptCode,
        now: Timestamp,
    ) -> Result<Timestamp, Problem> {
        let campaign = &gathering.campaign.id;
        let record = CredentialId::from_random(edge::random());
        let (replaced, ticket) = tokio::join!(
            self.replaced(gathering, &submission, now),
            self.limits.take(visitor, &submission.claimed.address, campaign, &record, now),
        );
        let replaced = match replaced {
            Ok(replaced) => replaced,
            Err(problem) => return Err(self.without_an_attempt(ticket.ok(), problem).await),
        };
        let filing = replaced.as_ref().map_or(Filing::New(code), |old| Filing::InPlaceOf(old, code));
        let ticket = match ticket {
            Ok(ticket) => ticket,
            Err(refusal) => {
                self.mark_closed(campaign, &submission.claimed.address, &refusal, now).await;
                return Err(refusal.into());
            }
        };
        match self.intake.take(campaign, &gathering.server, submission, &record, filing, now).await {
            Ok(recorded_at) => Ok(recorded_at),
            Err(problem) if problem.is_not_the_visitors() => {
                Err(self.without_an_attempt(Some(ticket), problem).await)
            }
            Err(problem) => Err(problem),
        }
    }

    /// What was submitted of this mailbox, if it may be replaced, or nothing.
    ///
    /// A look before the mail server is asked. The rules themselves are the conditions of the one transaction.
    async fn replaced(
        &self,
        gathering: &Gathering,
        submission: &Submission,
        now: Timestamp,
    ) -> Result<Option<Replaceable>, Problem> {
        let campaign = &gathering.campaign.id;
        let address = &submission.claimed.address;
        let Some(code) = &submission.replaces else {
            let submitted = self.intake.register.is_submitted(campaign, address, now).await?;
            return if submitted { Err(Problem::already_submitted()) } else { Ok(None) };
        };
        let receipt = self.receipts.find(campaign, Some(code), now).await?;
        let receipt = receipt.ok_or_else(Problem::receipt_unknown)?;
        if receipt.slip.source.canonical() != address.canonical() {
            let other = Invalid::new("must be the address of the submission that is replaced");
            return Err(Problem::invalid("sourceEmail", other));
        }
        let old = self.receipts.replaceable(campaign, receipt, now).await?;
        old.map(Some).ok_or_else(Problem::submission_in_use)
    }

    /// Tells the campaign's admins of a mailbox that has no tries left: its user may be shut out by a stranger's.
    async fn mark_closed(
        &self,
        campaign: &CampaignId,
        mailbox: &EmailAddress,
        refusal: &TakeError,
        now: Timestamp,
    ) {
        let TakeError::Exceeded { mailbox_wait_seconds: Some(wait), .. } = refusal else { return };
        let marked = self.intake.register.mark_closed(campaign, mailbox, now.plus_seconds(*wait)).await;
        marked.unwrap_or_else(|error| tracing::warn!(%error, "closed mailbox not marked"));
    }

    /// Gives back what was counted: the mail server was not asked, or had no answer.
    async fn without_an_attempt(&self, ticket: Option<Ticket>, problem: Problem) -> Problem {
        if let Some(ticket) = ticket {
            self.limits
                .give_back(ticket)
                .await
                .unwrap_or_else(|error| tracing::warn!(%error, "attempt kept"));
        }
        problem
    }
}
