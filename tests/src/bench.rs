use serde_json::{Value, json};

use crate::{
    Admin, Aws, Colleague, Logs, Mailbox, Mails, OpenCampaign, Operator, Outputs, Stack, Tables, Visitor,
    shared_stack::SharedStack,
};

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
    _shared: SharedStack,
}

impl Bench {
    /// The stack whose limits are out of the way, and which purges at once.
    pub fn open() -> Self {
        let outputs = Outputs::read();
        let shared = SharedStack::with_others(&outputs, &outputs.open);
        let stack = outputs.open.clone();
        Self::of(outputs, stack, shared)
    }

    /// The same, while no other test uses it: to change what all share, and to change it back. Not beside
    /// another bench of the same test.
    pub fn alone() -> Self {
        let outputs = Outputs::read();
        let shared = SharedStack::alone(&outputs, &outputs.open);
        let stack = outputs.open.clone();
        Self::of(outputs, stack, shared)
    }

    /// The stack with the parameters of production.
    pub fn default_stack() -> Self {
        let outputs = Outputs::read();
        let shared = SharedStack::with_others(&outputs, &outputs.default);
        let stack = outputs.default.clone();
        Self::of(outputs, stack, shared)
    }

    fn of(outputs: Outputs, stack: Stack, shared: SharedStack) -> Self {
        let aws = Aws::new(&outputs);
        let admin = Admin::new(&stack, outputs.test_owner.clone());
        let tables = Tables::new(&aws, &stack);
        Self { outputs, aws, stack, admin, tables, _shared: shared }
    }

    /// Somebody new with that role, in charge of all campaigns, signed in.
    pub async fn hire(&self, role: &str) -> Colleague {
        self.hire_for(role, &"all".into()).await
    }

    /// Somebody new with that role and scope, signed in.
    pub async fn hire_for(&self, role: &str, scope: &Value) -> Colleague {
        self.admin.hire(&self.stack, role, scope).await
    }

    /// Somebody at the admin site whom nobody knows. On the default stack they have an address of their own,
    /// too.
    pub fn stranger(&self) -> Operator {
        Operator::anywhere(&self.stack)
    }

    /// What was sent by mail.
    pub fn mails(&self) -> Mails {
        Mails::new(&self.outputs)
    }

    /// What was logged.
    pub fn logs(&self) -> Logs {
        Logs::new(&self.outputs)
    }

    /// The log group of one of its functions.
    pub fn log_group(&self, function: &str) -> String {
        format!("/aws/lambda/{}/{function}", self.stack.stack)
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
