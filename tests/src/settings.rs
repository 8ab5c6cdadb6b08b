use std::{collections::HashMap, panic::AssertUnwindSafe, time::Duration};

use aws_sdk_lambda::{
    Client,
    types::{Environment, LastUpdateStatus},
};
use futures_util::FutureExt;

use crate::{Aws, Stack};

/// A function's environment, changed for a while.
pub struct Settings {
    lambda: Client,
    function: String,
}

impl Settings {
    /// Of one of a stack's functions.
    pub fn of(aws: &Aws, stack: &Stack, function: &str) -> Self {
        Self { lambda: Client::new(&aws.config), function: stack.function(function).to_owned() }
    }

    /// Runs `work` with these variables changed, and changes them back whatever happens in it.
    pub async fn with<T>(&self, changes: &[(&str, &str)], work: impl Future<Output = T>) -> T {
        let before = self.read().await;
        let mut changed = before.clone();
        changed.extend(changes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self.write(changed).await;
        let done = AssertUnwindSafe(work).catch_unwind().await;
        self.write(before).await;
        done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }

    /// The function's variables as they are.
    pub async fn read(&self) -> HashMap<String, String> {
        let sent = self.lambda.get_function_configuration().function_name(&self.function).send().await;
        let configuration = sent.expect("the function is there");
        let variables = configuration.environment.and_then(|environment| environment.variables);
        variables.unwrap_or_default()
    }

    async fn write(&self, variables: HashMap<String, String>) {
        let environment = Environment::builder().set_variables(Some(variables)).build();
        let update = self.lambda.update_function_configuration().function_name(&self.function);
        update.environment(environment).send().await.expect("the function's settings can be changed");
        for _ in 0..100 {
            let sent = self.lambda.get_function_configuration().function_name(&self.function).send().await;
            let status = sent.expect("the function is there").last_update_status;
            if status.is_none_or(|status| status == LastUpdateStatus::Successful) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the change of {}'s settings takes too long", self.function);
    }
}
