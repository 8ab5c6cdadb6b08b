use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{Invalid, Timestamp};

use crate::StoreError;

pub(crate) type Attributes = HashMap<String, AttributeValue>;

/// One item as read, on its way to a domain type.
pub(crate) struct Item {
    operation: &'static str,
    attributes: Attributes,
}

impl Item {
    /// The item, unless it is to be treated as deleted at `now`.
    pub(crate) fn alive(
        operation: &'static str,
        attributes: Option<Attributes>,
        now: Timestamp,
    ) -> Result<Option<Self>, StoreError> {
        let Some(attributes) = attributes else { return Ok(None) };
        let item = Self { operation, attributes };
        let purged = item.optional_number("purge_at")?.is_some_and(|at| at <= now.seconds());
        Ok((!purged).then_some(item))
    }

    /// The item, whether or not it is to be treated as deleted: for finishing its deletion.
    pub(crate) fn unfiltered(operation: &'static str, attributes: Attributes) -> Self {
        Self { operation, attributes }
    }

    /// A text attribute, parsed.
    pub(crate) fn parse<T>(
        &self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, Invalid>,
    ) -> Result<T, StoreError> {
        let text = self.attributes.get(name).and_then(|value| value.as_s().ok());
        text.and_then(|text| parse(text).ok()).ok_or_else(|| self.malformed())
    }

    /// A text attribute that may be absent, parsed.
    pub(crate) fn optional<T>(
        &self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, Invalid>,
    ) -> Result<Option<T>, StoreError> {
        self.attributes.contains_key(name).then(|| self.parse(name, parse)).transpose()
    }

    /// A text attribute as it is.
    pub(crate) fn text(&self, name: &str) -> Result<String, StoreError> {
        self.parse(name, |text| Ok(text.to_owned()))
    }

    /// A set of texts, parsed; absent when it is empty.
    pub(crate) fn set<T>(
        &self,
        name: &str,
        parse: impl Fn(&str) -> Result<T, Invalid>,
    ) -> Result<Vec<T>, StoreError> {
        let Some(value) = self.attributes.get(name) else { return Ok(Vec::new()) };
        let texts = value.as_ss().map_err(|_| self.malformed())?;
        texts.iter().map(|text| parse(text)).collect::<Result<_, _>>().map_err(|_| self.malformed())
    }

    /// A number that must be there.
    pub(crate) fn number(&self, name: &str) -> Result<u64, StoreError> {
        self.optional_number(name)?.ok_or_else(|| self.malformed())
    }

    /// A number that may be absent.
    pub(crate) fn optional_number(&self, name: &str) -> Result<Option<u64>, StoreError> {
        let Some(value) = self.attributes.get(name) else { return Ok(None) };
        let number = value.as_n().ok().and_then(|text| text.parse().ok());
        number.map(Some).ok_or_else(|| self.malformed())
    }

    /// Milliseconds since the epoch.
    pub(crate) fn time(&self, name: &str) -> Result<Timestamp, StoreError> {
        self.number(name).map(Timestamp::from_millis)
    }

    /// A binary attribute.
    pub(crate) fn bytes(&self, name: &str) -> Result<Vec<u8>, StoreError> {
        let bytes = self.attributes.get(name).and_then(|value| value.as_b().ok());
        bytes.map(|blob| blob.as_ref().to_vec()).ok_or_else(|| self.malformed())
    }

    /// A binary attribute that may be absent.
    pub(crate) fn optional_bytes(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.attributes.contains_key(name).then(|| self.bytes(name)).transpose()
    }

    /// The item isn't what this version of the code writes.
    pub(crate) fn malformed(&self) -> StoreError {
        StoreError::unexpected(self.operation, "MalformedItem")
    }
}

pub(crate) fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

pub(crate) fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

pub(crate) fn millis(time: Timestamp) -> AttributeValue {
    number(time.millis())
}

/// What DynamoDB's TTL reads: epoch seconds.
pub(crate) fn seconds(time: Timestamp) -> AttributeValue {
    number(time.seconds())
}

/// DynamoDB has no empty sets: a set of none is an attribute that is absent.
pub(crate) fn texts(values: impl IntoIterator<Item = String>) -> AttributeValue {
    AttributeValue::Ss(values.into_iter().collect())
}

/// What DynamoDB's TTL reads: the first full second at which `time` is past.
pub(crate) fn seconds_after(time: Timestamp) -> AttributeValue {
    number(time.millis().div_ceil(1000))
}

pub(crate) fn bytes(value: &[u8]) -> AttributeValue {
    AttributeValue::B(value.to_vec().into())
}

/// Named attributes of an item to be written.
pub(crate) fn attributes<const N: usize>(pairs: [(&str, AttributeValue); N]) -> Attributes {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
