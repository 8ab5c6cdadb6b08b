use aws_sdk_sqs::Client;

use crate::{Aws, Bench};

/// A queue of the stack, as the account's owner sees it.
pub struct Queue {
    client: Client,
    url: String,
}

impl Queue {
    /// Where mappings wait for their worker.
    pub fn of_mappings(bench: &Bench) -> Self {
        Self::new(&bench.aws, &bench.stack.mapping_queue_url)
    }

    /// Where those end that it began again and again.
    pub fn of_dead_letters(bench: &Bench) -> Self {
        Self::new(&bench.aws, &bench.stack.mapping_dead_letters_url)
    }

    fn new(aws: &Aws, url: &str) -> Self {
        Self { client: Client::new(&aws.config), url: url.to_owned() }
    }

    /// Takes the messages that can be taken, and leaves them there for the next at once: bodies with all of their
    /// attributes.
    pub async fn peek(&self) -> Vec<String> {
        let receive = self.client.receive_message().queue_url(&self.url).max_number_of_messages(10);
        let receive = receive.visibility_timeout(0).message_attribute_names("All");
        let messages = receive.send().await.expect("the queue can be read").messages.unwrap_or_default();
        let told = messages.into_iter().map(|message| {
            assert!(message.message_attributes.is_none_or(|attributes| attributes.is_empty()));
            message.body.expect("every message has a body")
        });
        told.collect()
    }

    /// Deletes all of its messages.
    pub async fn purge(&self) {
        self.client.purge_queue().queue_url(&self.url).send().await.expect("it can be emptied");
    }
}
