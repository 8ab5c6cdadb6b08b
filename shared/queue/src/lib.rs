//! The queue between the function that takes mappings and the one that carries them out.
//!
//! Architecture Invariant: the only room that names aws-sdk-sqs.
//! Architecture Invariant: a message holds two ids and nothing else. What is to be done stands in the tables, so a
//! message that comes twice, late or never changes nothing but the moment.

mod mapping_queue;
mod message;

pub use mapping_queue::{MappingQueue, QueueError};
pub use message::Message;
