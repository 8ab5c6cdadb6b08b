use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::{
    Bench, Colleague, Item, MailServer, Mailbox, MappingDesk, OpenCampaign, PurelymailDouble, bench::form,
    tables::sort_key,
};

/// An admin in charge of a campaign, its mailboxes, and where they move to.
pub struct MappingScene {
    /// The stack.
    pub bench: Bench,
    /// The campaign.
    pub campaign: OpenCampaign,
    /// The admin.
    pub person: Colleague,
    /// Where the mailboxes move to.
    pub purelymail: PurelymailDouble,
    next: AtomicUsize,
}

/// A mailbox that was submitted.
pub struct Submitted {
    /// The submission's id.
    pub id: String,
    /// With what its user signs in.
    pub mailbox: Mailbox,
}

impl MappingScene {
    /// Beside others, with the demo mail server's mailboxes.
    pub async fn open() -> Self {
        Self::of(Bench::open(), None).await
    }

    /// The same with mailboxes on another mail server.
    pub async fn on(server: &MailServer) -> Self {
        Self::of(Bench::open(), Some(server)).await
    }

    /// While no other test uses the stack, or lets the double's calls fail.
    pub async fn alone() -> Self {
        Self::of(Bench::alone(), None).await
    }

    /// The same with mailboxes on another mail server.
    pub async fn alone_on(server: &MailServer) -> Self {
        Self::of(Bench::alone(), Some(server)).await
    }

    async fn of(bench: Bench, server: Option<&MailServer>) -> Self {
        let server = server.unwrap_or_else(|| bench.outputs.mail_server("tls"));
        let campaign = bench.admin.open(server).await;
        let person = bench.hire("admin").await;
        let purelymail = PurelymailDouble::new(&bench.outputs);
        Self { campaign, person, purelymail, next: AtomicUsize::new(100), bench }
    }

    /// The admin at work.
    pub fn desk(&self) -> MappingDesk<'_> {
        MappingDesk::new(&self.person.operator, &self.campaign)
    }

    /// A user hands over a mailbox.
    pub async fn submit(&self) -> Submitted {
        self.submit_form(|_| {}).await
    }

    /// A user hands over a mailbox and names the account that it is to become, and its password.
    pub async fn submit_for(&self, destination: &Mailbox) -> Submitted {
        let with = |form: &mut Value| {
            form["destEmail"] = destination.address.as_str().into();
            form["destPassword"] = destination.password.as_str().into();
        };
        self.submit_form(with).await
    }

    /// Several users hand over a mailbox each.
    pub async fn submit_all(&self, count: usize) -> Vec<Submitted> {
        let mut all = Vec::with_capacity(count);
        for _ in 0..count {
            all.push(self.submit().await);
        }
        all
    }

    /// A user hands over this mailbox, with what they type besides.
    pub async fn submit_as(&self, mailbox: Mailbox, with: impl FnOnce(&mut Value)) -> Submitted {
        let mut form = form(&mailbox);
        with(&mut form);
        self.bench.visitor().submit(&self.campaign.token, &form).await.expect_success(201);
        Submitted { id: self.desk().credential(&mailbox.address).await, mailbox }
    }

    async fn submit_form(&self, with: impl FnOnce(&mut Value)) -> Submitted {
        let mailbox = self.bench.outputs.mailbox(self.next.fetch_add(1, Ordering::Relaxed)).clone();
        self.submit_as(mailbox, with).await
    }

    /// The items of the campaign's mappings whose sort key begins so.
    pub async fn items(&self, begin: &str) -> Vec<Item> {
        let mut items = self.bench.tables.items("mappings", &self.campaign.id).await;
        items.retain(|item| sort_key(item).starts_with(begin));
        items
    }

    /// The items of the campaign's jobs, visible or not.
    pub async fn job_items(&self) -> Vec<Item> {
        self.bench.tables.items("jobs", &self.campaign.id).await
    }
}

impl Submitted {
    /// The row that maps it to an account.
    pub fn row(&self, destination: &str) -> Value {
        json!({"credentialId": self.id, "destEmail": destination})
    }

    /// The same, and the admin accepts what its user wishes.
    pub fn accepted_row(&self, destination: &str) -> Value {
        json!({"credentialId": self.id, "destEmail": destination, "acceptWish": true})
    }

    /// The same with a password from the admin.
    pub fn row_with(&self, destination: &str, password: &str) -> Value {
        json!({"credentialId": self.id, "destEmail": destination, "destPassword": password})
    }
}
