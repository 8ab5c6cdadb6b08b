//! Writes that hang on conditions, and what AWS may do in between: lose an answer, or have another transaction at
//! the same item.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
};

use aws_sdk_dynamodb::{
    error::SdkError,
    operation::{transact_write_items::TransactWriteItemsError, update_item::UpdateItemError},
    types::{
        AttributeValue, ConditionCheck, Delete, Put, ReturnValue, ReturnValuesOnConditionCheckFailure,
        TransactWriteItem, Update,
    },
};

use crate::{
    Database, StoreError,
    database::back_off,
    item::{Attributes, attributes},
};

/// How often a write is tried that other transactions get in the way of.
const ATTEMPTS: u32 = 8;

/// A write of one item that happens only under a condition; or the condition alone.
///
/// Names in expressions either hold an underscore or are known not to be DynamoDB's reserved words; else see
/// [`Write::calling`].
#[derive(Clone)]
pub(crate) struct Write {
    kind: Kind,
    /// The item to put, or the key of the item to change or to look at.
    item: Attributes,
    condition: Option<&'static str>,
    values: Attributes,
    /// What expressions call otherwise, for names that are reserved words.
    names: Option<HashMap<String, String>>,
}

#[derive(Clone, Copy)]
enum Kind {
    Put,
    Update(&'static str),
    Delete,
    Check,
}

/// What became of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Transacted {
    /// All of it was done.
    Done,
    /// Nothing was done: the condition of this write, the first of such, does not hold.
    Refused(usize),
}

/// What became of a conditional update.
pub(crate) enum Updated {
    /// Done; the item as it is now.
    Done(Attributes),
    /// Not done: the condition does not hold for the item, which is as given; empty if there is none.
    Refused(Attributes),
}

impl Write {
    /// Puts an item where none is.
    pub(crate) fn put_new(item: Attributes) -> Self {
        let condition = Some("attribute_not_exists(pk)");
        Self { kind: Kind::Put, item, condition, values: Attributes::new(), names: None }
    }

    /// Puts an item under another condition than that none is there.
    pub(crate) fn put<const N: usize>(
        item: Attributes,
        condition: &'static str,
        values: [(&str, AttributeValue); N],
    ) -> Self {
        Self { kind: Kind::Put, item, condition: Some(condition), values: attributes(values), names: None }
    }

    /// Writes nothing: in a transaction, the others happen only if this item is so.
    pub(crate) fn check<const N: usize>(
        key: Attributes,
        condition: &'static str,
        values: [(&str, AttributeValue); N],
    ) -> Self {
        Self {
            kind: Kind::Check,
            item: key,
            condition: Some(condition),
            values: attributes(values),
            names: None,
        }
    }

    /// Changes an item.
    pub(crate) fn update<const N: usize>(
        key: Attributes,
        update: &'static str,
        condition: &'static str,
        values: [(&str, AttributeValue); N],
    ) -> Self {
        Self {
            kind: Kind::Update(update),
            item: key,
            condition: Some(condition),
            values: attributes(values),
            names: None,
        }
    }

    /// Deletes an item.
    pub(crate) fn delete<const N: usize>(
        key: Attributes,
        condition: &'static str,
        values: [(&str, AttributeValue); N],
    ) -> Self {
        Self {
            kind: Kind::Delete,
            item: key,
            condition: Some(condition),
            values: attributes(values),
            names: None,
        }
    }

    /// Deletes an item, whatever it is like and whether or not it is there.
    pub(crate) fn delete_any(key: Attributes) -> Self {
        Self { kind: Kind::Delete, item: key, condition: None, values: Attributes::new(), names: None }
    }

    /// Puts an item, whatever was there.
    pub(crate) fn put_any(item: Attributes) -> Self {
        Self { kind: Kind::Put, item, condition: None, values: Attributes::new(), names: None }
    }

    /// The same write with further values.
    pub(crate) fn with_values<const N: usize>(mut self, values: [(&str, AttributeValue); N]) -> Self {
        self.values.extend(attributes(values));
        self
    }

    /// The same write, whose expressions call these attributes `#name`.
    pub(crate) fn calling<const N: usize>(self, names: [&str; N]) -> Self {
        let names = names.map(|name| (format!("#{name}"), name.to_owned()));
        Self { names: Some(names.into()), ..self }
    }

    fn values(&self) -> Option<Attributes> {
        // An empty map is refused.
        (!self.values.is_empty()).then(|| self.values.clone())
    }

    /// `None` would mean that a field is missing, and all are set here.
    fn action(&self, table: &str) -> Option<TransactWriteItem> {
        let action = TransactWriteItem::builder();
        let condition = || self.condition.map(str::to_owned);
        let action = match self.kind {
            Kind::Put => action.put(
                Put::builder()
                    .table_name(table)
                    .set_item(Some(self.item.clone()))
                    .set_condition_expression(condition())
                    .set_expression_attribute_values(self.values())
                    .set_expression_attribute_names(self.names.clone())
                    .build()
                    .ok()?,
            ),
            Kind::Update(update) => action.update(
                Update::builder()
                    .table_name(table)
                    .set_key(Some(self.item.clone()))
                    .update_expression(update)
                    .set_condition_expression(condition())
                    .set_expression_attribute_values(self.values())
                    .set_expression_attribute_names(self.names.clone())
                    .build()
                    .ok()?,
            ),
            Kind::Delete => action.delete(
                Delete::builder()
                    .table_name(table)
                    .set_key(Some(self.item.clone()))
                    .set_condition_expression(condition())
                    .set_expression_attribute_values(self.values())
                    .set_expression_attribute_names(self.names.clone())
                    .build()
                    .ok()?,
            ),
            Kind::Check => action.condition_check(
                ConditionCheck::builder()
                    .table_name(table)
                    .set_key(Some(self.item.clone()))
                    .set_condition_expression(condition())
                    .set_expression_attribute_values(self.values())
                    .set_expression_attribute_names(self.names.clone())
                    .build()
                    .ok()?,
            ),
        };
        Some(action.build())
    }
}

impl Database {
    /// All writes to a table, or none.
    ///
    /// Also for a single write where a lost answer must not make a difference: the SDK gives each call a client
    /// token, by which DynamoDB knows its repetitions.
    pub(crate) async fn transact(
        &self,
        operation: &'static str,
        table: &str,
        writes: &[Write],
    ) -> Result<Transacted, StoreError> {
        self.transact_actions(operation, writes.iter().map(|write| write.action(table)).collect()).await
    }

    /// The same over several tables; each write with the name of its own.
    pub(crate) async fn transact_across(
        &self,
        operation: &'static str,
        writes: &[(&str, Write)],
    ) -> Result<Transacted, StoreError> {
        let actions = writes.iter().map(|(table, write)| write.action(table)).collect();
        self.transact_actions(operation, actions).await
    }

    async fn transact_actions(
        &self,
        operation: &'static str,
        actions: Option<Vec<TransactWriteItem>>,
    ) -> Result<Transacted, StoreError> {
        let unbuildable = || StoreError::unexpected(operation, "ConstructionFailure");
        let actions = actions.ok_or_else(unbuildable)?;
        for attempt in 0..ATTEMPTS {
            let call = self.client.transact_write_items().set_transact_items(Some(actions.clone()));
            let Err(error) = call.send().await else { return Ok(Transacted::Done) };
            match refusal(&error) {
                Some(Refusal::Condition(index)) => return Ok(Transacted::Refused(index)),
                Some(Refusal::Conflict) => back_off(attempt, any_number()).await,
                None => return Err(StoreError::of(operation)(error)),
            }
        }
        Err(contended(operation))
    }

    /// One update of an item that tells what the item is like, done or not.
    ///
    /// A repetition by the SDK after a lost answer may find its own work and be refused: the caller knows it by
    /// the item.
    pub(crate) async fn update(
        &self,
        operation: &'static str,
        table: &str,
        write: Write,
    ) -> Result<Updated, StoreError> {
        let Kind::Update(expression) = write.kind else {
            return Err(StoreError::unexpected(operation, "ConstructionFailure"));
        };
        let call = self
            .client
            .update_item()
            .table_name(table)
            .update_expression(expression)
            .set_condition_expression(write.condition.map(str::to_owned))
            .set_expression_attribute_values(write.values())
            .set_expression_attribute_names(write.names.clone())
            .set_key(Some(write.item))
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        for attempt in 0..ATTEMPTS {
            let error = match call.clone().send().await {
                Ok(answer) => return Ok(Updated::Done(answer.attributes.unwrap_or_default())),
                Err(error) => error,
            };
            match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(refused)) => {
                    return Ok(Updated::Refused(refused.item().cloned().unwrap_or_default()));
                }
                Some(UpdateItemError::TransactionConflictException(_)) => {
                    back_off(attempt, any_number()).await;
                }
                _ => return Err(StoreError::of(operation)(error)),
            }
        }
        Err(contended(operation))
    }
}

/// Others were at the same items all the time.
pub(crate) fn contended(operation: &'static str) -> StoreError {
    StoreError::unexpected(operation, "TransactionConflict")
}

/// Why DynamoDB cancelled a transaction, of the reasons that are foreseen.
enum Refusal {
    /// The condition of this write does not hold.
    Condition(usize),
    /// Another transaction was in the way.
    Conflict,
}

fn refusal(error: &SdkError<TransactWriteItemsError>) -> Option<Refusal> {
    let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = error.as_service_error()
    else {
        return None;
    };
    let codes: Vec<_> = cancelled.cancellation_reasons().iter().map(|reason| reason.code()).collect();
    match codes.iter().position(|code| *code == Some("ConditionalCheckFailed")) {
        Some(index) => Some(Refusal::Condition(index)),
        None => codes.contains(&Some("TransactionConflict")).then_some(Refusal::Conflict),
    }
}

/// Sets those apart that met the same conflict; std's hash maps get their keys the same way.
fn any_number() -> u128 {
    let half = || u128::from(RandomState::new().hash_one(()));
    half() << 64 | half()
}
