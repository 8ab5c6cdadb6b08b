use domain::{CampaignId, ReceiptCode, Timestamp};
use edge::{Problem, Reply, Request, required};
use serde::{Deserialize, Serialize};
use store::{Campaigns, Receipt, Receipts};
use zeroize::Zeroizing;

/// Shows a submission to whoever has its receipt code, and takes it back.
///
/// By POST also where nothing changes: the code must not stand in a URL.
/// Deliberately absent: a count of tries. A code of 120 bits can't be guessed; what floods cost is the gateway's to
/// limit.
pub(crate) struct ReceiptDesk {
    pub(crate) campaigns: Campaigns,
    pub(crate) receipts: Receipts,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Form {
    receipt_code: Option<Zeroizing<String>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown<'a> {
    source_email: &'a str,
    name: &'a str,
    dest_email: Option<&'a str>,
    submitted_at: String,
    state: &'static str,
}

impl ReceiptDesk {
    pub(crate) async fn handle(&self, request: Request) -> Result<Reply, Problem> {
        let now = edge::now();
        // A campaign that is over says so whatever was sent.
        let gathering = edge::gathering(&request, &self.campaigns, now).await?;
        let campaign = &gathering.campaign.id;
        let receipt = self.receipt(&request, campaign, now).await?;
        if request.path().ends_with("/withdraw") {
            self.receipts.withdraw(campaign, receipt, now).await?;
            Ok(Reply::no_content())
        } else {
            self.show(campaign, &receipt, now).await
        }
    }

    /// A malformed code is looked for like an unknown one, and answered alike.
    async fn receipt(
        &self,
        request: &Request,
        campaign: &CampaignId,
        now: Timestamp,
    ) -> Result<Receipt, Problem> {
        let form: Form = request.json()?;
        let read = |typed: Zeroizing<String>| Ok(ReceiptCode::parse(&typed).ok());
        let code = required("receiptCode", form.receipt_code, read)?;
        self.receipts.find(campaign, code.as_ref(), now).await?.ok_or_else(Problem::receipt_unknown)
    }

    async fn show(&self, campaign: &CampaignId, receipt: &Receipt, now: Timestamp) -> Result<Reply, Problem> {
        let in_use = self.receipts.is_in_use(campaign, receipt, now).await?;
        let slip = &receipt.slip;
        Ok(Reply::ok(&Shown {
            source_email: slip.source.as_typed(),
            name: slip.name.as_str(),
            dest_email: slip.destination.as_ref().map(|address| address.as_typed()),
            submitted_at: slip.submitted_at.rfc3339(),
            state: if in_use { "in-migration" } else { "submitted" },
        }))
    }
}
