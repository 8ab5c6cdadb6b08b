//! What somebody who handed over a mailbox sees of it later, replaces or withdraws, by their receipt code.

mod changing;
mod ends;
mod faults;
mod seeing;

use std::time::Duration;

use serde_json::Value;
use tests::{Answer, Bench, OpenCampaign, Script, ScriptedImap, Visitor, form_of, sort_key};

const AT_ONCE: Script = Script::Accepts(Duration::ZERO);
/// Of nobody.
const UNKNOWN: &str = "0123-4567-89AB-CDEF-GHJK-MNPQ";

/// A campaign on a server that accepts every login, and somebody with its link.
struct Scene {
    bench: Bench,
    server: ScriptedImap,
    campaign: OpenCampaign,
    visitor: Visitor,
}

impl Scene {
    async fn new() -> Self {
        Self::on(Bench::open()).await
    }

    async fn on(bench: Bench) -> Self {
        let server = ScriptedImap::start(&bench.outputs, AT_ONCE).await;
        let campaign = bench.admin.open(&server.entry()).await;
        let visitor = bench.visitor();
        Self { bench, server, campaign, visitor }
    }

    /// Hands over a mailbox and gives the code.
    async fn submit(&self, form: &Value) -> String {
        code_of(&self.visitor.submit(&self.campaign.token, form).await)
    }

    async fn replace(&self, form: &Value, code: &str) -> Answer {
        self.visitor.submit(&self.campaign.token, &with(form, code)).await
    }

    async fn show(&self, code: &str) -> Answer {
        self.visitor.receipt(&self.campaign.token, code).await
    }

    async fn withdraw(&self, code: &str) -> Answer {
        self.visitor.withdraw(&self.campaign.token, code).await
    }

    /// Neither seen, replaced nor withdrawn by this code.
    async fn expect_void(&self, form: &Value, code: &str) {
        for answer in [self.show(code).await, self.withdraw(code).await, self.replace(form, code).await] {
            answer.expect_problem(404, "receipt-unknown");
        }
    }

    /// So many markers, credentials and receipts, and no marker without its receipt.
    async fn expect_stored(&self, count: usize) {
        self.bench.expect_stored(&self.campaign, count).await;
        let items = self.bench.tables.of_campaign("submissions", &self.campaign.id).await;
        let sorts: Vec<_> = items.iter().map(sort_key).collect();
        let mut receipts: Vec<_> = sorts.iter().filter_map(|sort| sort.strip_prefix("receipt#")).collect();
        let mut marked: Vec<_> =
            items.iter().filter_map(|item| Some(item.get("receipt_hash")?.as_s().ok()?.as_str())).collect();
        receipts.sort_unstable();
        marked.sort_unstable();
        assert_eq!(receipts, marked, "receipts, and what markers tell of them");
        assert_eq!(receipts.len(), count, "receipts");
    }

    /// The id of the one credential.
    async fn record(&self) -> String {
        let items = self.bench.tables.of_campaign("credentials", &self.campaign.id).await;
        assert_eq!(items.len(), 1);
        sort_key(&items[0]).to_owned()
    }
}

fn code_of(answer: &Answer) -> String {
    let receipt = answer.expect_success(201);
    let code = receipt["receiptCode"].as_str().expect("a receipt code").to_owned();
    let groups: Vec<_> = code.split('-').collect();
    let letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    assert!(groups.len() == 6 && groups.iter().all(|group| group.len() == 4), "{}", code.len());
    assert!(groups.concat().chars().all(|c| letters.contains(c)), "its letters");
    code
}

fn with(form: &Value, code: &str) -> Value {
    let mut form = form.clone();
    form["receiptCode"] = code.into();
    form
}

fn anna() -> Value {
    form_of("Anna@old-mail.example", "not-a-secret-anna")
}
