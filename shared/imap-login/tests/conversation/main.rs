//! Every script is played whole and byte by byte; one `check`, many facts.

mod greeting;
mod inbox;
mod limits;
mod mechanisms;
mod play;
mod starttls;
mod texts;
mod verdicts;
