//! Mail servers that lie, stall, flood and break: played on loopback, act by act.

mod certificates;
mod server;

pub use certificates::{Authority, Identity};
pub use server::{Act, HostileServer, Pace, acts};
