//! The login check against servers that lie, stall, flood and break, each played whole and byte by
//! byte. Prints cause, bytes sent and time of each.
#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a table to read; a clock to measure")]

mod check;
mod floods;
mod reach;
mod replies;
mod starttls;
mod tls;
mod verdicts;
