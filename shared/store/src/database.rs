use std::time::Duration;

use aws_config::SdkConfig;
use aws_sdk_dynamodb::{
    Client,
    config::{Builder, retry::RetryConfig, timeout::TimeoutConfig},
    error::{ProvideErrorMetadata, SdkError},
    operation::query::builders::QueryFluentBuilder,
    types::AttributeValue,
};

use crate::item::Attributes;

/// One connection to DynamoDB, shared by all tables of a function.
#[derive(Clone)]
pub struct Database {
    pub(crate) client: Client,
}

impl Database {
    /// Longest wait for one call with all its retries: a DynamoDB that is down answers "unavailable" by then.
    const CALL: Duration = Duration::from_secs(6);
    /// A connection attempt; a bit over the second after which TCP repeats a lost first packet.
    const CONNECT: Duration = Duration::from_millis(1_500);
    const ATTEMPT: Duration = Duration::from_secs(3);

    /// Takes region, credentials and endpoint from the SDK's configuration; nothing is sent yet.
    pub fn new(aws: &SdkConfig) -> Self {
        let timeouts = TimeoutConfig::builder()
            .operation_timeout(Self::CALL)
            .operation_attempt_timeout(Self::ATTEMPT)
            .connect_timeout(Self::CONNECT)
            .build();
        let retries = RetryConfig::standard()
            .with_max_attempts(3)
            .with_initial_backoff(Duration::from_millis(100))
            .with_max_backoff(Duration::from_secs(1));
        let config = Builder::from(aws).timeout_config(timeouts).retry_config(retries).build();
        Self { client: Client::from_conf(config) }
    }

    /// An item as it is now, none of its past.
    pub(crate) async fn get(
        &self,
        operation: &'static str,
        table: &str,
        key: Attributes,
    ) -> Result<Option<Attributes>, StoreError> {
        let call = self.client.get_item().table_name(table).set_key(Some(key)).consistent_read(true);
        call.send().await.map(|answer| answer.item).map_err(StoreError::of(operation))
    }

    /// The same, of these attributes alone, none of whose names is a reserved word.
    pub(crate) async fn get_only(
        &self,
        operation: &'static str,
        table: &str,
        key: Attributes,
        projection: &'static str,
    ) -> Result<Option<Attributes>, StoreError> {
        let call = self.client.get_item().table_name(table).set_key(Some(key)).consistent_read(true);
        let call = call.projection_expression(projection);
        call.send().await.map(|answer| answer.item).map_err(StoreError::of(operation))
    }

    /// A query for a partition as it is now.
    pub(crate) fn partition(&self, table: &str, partition: &str) -> QueryFluentBuilder {
        self.client
            .query()
            .table_name(table)
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", AttributeValue::S(partition.to_owned()))
            .consistent_read(true)
    }

    /// All items of a partition.
    pub(crate) async fn all(
        &self,
        operation: &'static str,
        table: &str,
        partition: &str,
    ) -> Result<Vec<Attributes>, StoreError> {
        all_pages(operation, self.partition(table, partition)).await
    }
}

/// All that a query finds, however many answers that takes.
pub(crate) async fn all_pages(
    operation: &'static str,
    query: QueryFluentBuilder,
) -> Result<Vec<Attributes>, StoreError> {
    let items = query.into_paginator().items().send();
    items.collect::<Result<_, _>>().await.map_err(StoreError::of(operation))
}

/// What DynamoDB did not do: the operation in our words and the error's code, nothing of the data.
///
/// The SDK's own error is dropped on purpose: it can print items and expressions.
#[derive(Debug, thiserror::Error)]
#[error("could not {operation}: {code}")]
pub struct StoreError {
    operation: &'static str,
    code: String,
}

impl StoreError {
    const LONGEST_CODE: usize = 64;

    /// Turns the SDK's error of `operation` into ours.
    pub(crate) fn of<E: ProvideErrorMetadata, R>(
        operation: &'static str,
    ) -> impl FnOnce(SdkError<E, R>) -> Self {
        move |error| {
            let code = match &error {
                SdkError::ConstructionFailure(_) => "ConstructionFailure",
                SdkError::TimeoutError(_) => "Timeout",
                SdkError::DispatchFailure(_) => "DispatchFailure",
                SdkError::ResponseError(_) => "ResponseError",
                _ => error.code().filter(|code| Self::plain(code)).unwrap_or("Unknown"),
            };
            Self { operation, code: code.to_owned() }
        }
    }

    /// DynamoDB answered, but not as agreed: `code` says what, as one word.
    pub(crate) fn unexpected(operation: &'static str, code: &'static str) -> Self {
        Self { operation, code: code.to_owned() }
    }

    fn plain(code: &str) -> bool {
        code.len() <= Self::LONGEST_CODE && code.bytes().all(|b| b.is_ascii_alphanumeric())
    }
}

/// Waits before the `attempt`-th repetition (from 0) of something that met a conflict.
///
/// `seed` sets those apart that met the same conflict; it needn't be random.
pub(crate) async fn back_off(attempt: u32, seed: u128) {
    let step = 20_u64 << attempt.min(4);
    let jitter = u64::try_from(seed.rotate_right(attempt * 16) % u128::from(step)).unwrap_or_default();
    tokio::time::sleep(Duration::from_millis(step + jitter)).await;
}
