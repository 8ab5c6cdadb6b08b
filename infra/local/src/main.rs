//! `cargo local`: Mailgather on one machine, its tests, and its deployment into an AWS account.
//!
//! Invariant: nothing here is a second code path. The same template, the same binaries and the same
//! `sam deploy` run on this machine and in a real account; only the endpoint and the credentials differ.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command talks to its terminal")]
#![allow(clippy::disallowed_methods, reason = "a command reads its environment and probes its ports")]

mod account;
mod admin;
mod aws;
mod certificates;
mod checks;
mod cli;
mod command;
mod demo;
mod deploy;
mod dovecot;
mod figures;
mod functions;
mod junit;
mod lanes;
mod mail;
mod outputs;
mod packages;
mod parameters;
mod places;
mod ports;
mod processes;
mod programs;
mod purelymail;
mod report;
mod runner;
mod selection;
mod site;
mod sizes;
mod stack;
mod state;
mod steps;
mod stop;
mod test;
#[cfg(test)]
mod threats;
mod unpacked;
mod up;
mod venv;

fn main() -> std::process::ExitCode {
    cli::run()
}
