use serde_json::{Value, json};

use crate::{Admin, Aws, Mailbox, OpenCampaign, Outputs, Stack, Tables, Visitor};

/// One stack with everybody who has to do with it.
pub struct Bench {
    /// What was deployed.
    pub outputs: Outputs,
    /// The account it was deployed to.
    pub aws: Aws,
    /// The stack.
    pub stack: Stack,
    /// Its admin.
    pub admin: Admin,
    /// Its tables.
    pub tables: Tables,
}

impl Bench {
    /// The stack whose limits are out of the way, and which purges at once.
    pub fn open() -> Self {
        let outputs = Outputs::read();
        let stack = outputs.open.clone();
        Self::of(outputs, stack)
    }

    /// The stack with the parameters of production.
    pub fn default_stack() -> Self {
        let outputs = Outputs::read();
        let stack = outputs.default.clone();
        Self::of(outputs, stack)
    }

    fn of(outputs: Outputs, stack: Stack) -> Self {
        let aws = Aws::new(&outputs);
        let (admin, tables) = (Admin::new(&aws, &stack), Tables::new(&aws, &stack));
        Self { outputs, aws, stack, admin, tables }
    }

    /// A campaign for the demo mail server, reached by `tls`, `starttls` or `plain`.
    pub async fn campaign(&self, security: &str) -> OpenCampaign {
        self.admin.open(self.outputs.mail_server(security)).await
    }

    /// Somebody new. On the default stack use [`crate::KeyPool`] instead.
    pub fn visitor(&self) -> Visitor {
        Visitor::anywhere(&self.stack)
    }

    /// Fails unless a campaign has so many markers and as many credentials.
    #[track_caller]
    pub fn expect_stored(&self, campaign: &OpenCampaign, count: usize) -> impl Future<Output = ()> {
        let caller = std::panic::Location::caller();
        async move {
            let stored = self.tables.stored(&campaign.id).await;
            assert_eq!(stored, (count, count), "markers and credentials, asked for at {caller}");
        }
    }
}

/// The form that hands over a mailbox.
pub fn form(mailbox: &Mailbox) -> Value {
    form_of(&mailbox.address, &mailbox.password)
}

/// The form with these two fields.
pub fn form_of(address: &str, password: &str) -> Value {
    json!({"name": "A. Tester", "sourceEmail": address, "sourcePassword": password})
}
