//! Many items of a table by their keys.

use aws_sdk_dynamodb::types::KeysAndAttributes;

use crate::{Database, StoreError, database::back_off, item::Attributes};

/// How often DynamoDB may answer a part only, one such answer after the other.
const ATTEMPTS: u32 = 8;
/// DynamoDB reads no more keys by one call.
const KEYS: usize = 100;

impl Database {
    /// Those of the items that there are, as they are now, in no order. No key may be given twice.
    ///
    /// `projection` names the attributes, none of them a reserved word.
    pub(crate) async fn get_all(
        &self,
        operation: &'static str,
        table: &str,
        keys: &[Attributes],
        projection: &'static str,
    ) -> Result<Vec<Attributes>, StoreError> {
        let mut found = Vec::new();
        for keys in keys.chunks(KEYS) {
            let mut left = keys.to_vec();
            let mut attempt = 0;
            while !left.is_empty() {
                if attempt == ATTEMPTS {
                    return Err(StoreError::unexpected(operation, "UnprocessedKeys"));
                }
                if attempt > 0 {
                    back_off(attempt, 0).await;
                }
                let request = KeysAndAttributes::builder()
                    .set_keys(Some(left))
                    .projection_expression(projection)
                    .consistent_read(true)
                    .build()
                    .map_err(|_| StoreError::unexpected(operation, "ConstructionFailure"))?;
                let call = self.client.batch_get_item().request_items(table, request);
                let answer = call.send().await.map_err(StoreError::of(operation))?;
                found
                    .extend(answer.responses.and_then(|mut tables| tables.remove(table)).unwrap_or_default());
                let unprocessed = answer.unprocessed_keys.and_then(|mut tables| tables.remove(table));
                left = unprocessed.map(|rest| rest.keys).unwrap_or_default();
                attempt += 1;
            }
        }
        Ok(found)
    }
}
