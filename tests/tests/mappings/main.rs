//! From submitted mailboxes to queued jobs: all rows or none.

mod accounts;
mod checks;
mod many_rows;
mod proposals;
mod rows;
mod wishes;
mod wrong_rows;
