//! The command line.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::{deploy, figures, runner, stop, test, up};

/// Mailgather on this machine, its tests, and its deployment.
#[derive(Parser)]
#[command(name = "cargo local", bin_name = "cargo local")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds all of it, deploys it into a local AWS, starts a demo mail server and prints a gather link
    Up {
        /// Return when it is ready and leave it running (`down` ends it)
        #[arg(long)]
        detach: bool,
    },
    /// Ends what `up` started
    Down,
    /// Runs every test, with an instance of its own that a running `up` doesn't notice
    Test(test::Options),
    /// Builds for AWS and deploys into the account that your credentials lead to
    ///
    /// Credentials and region are found as the AWS CLI finds them: environment, profile, SSO. The functions
    /// are built for AWS, template.yaml is deployed by `sam deploy` with the settings of samconfig.toml, the
    /// site is uploaded and CloudFront fetches it anew. Run it again to update. Tables and the key outlive
    /// the stack.
    Deploy(deploy::Options),
    /// Builds the functions as for AWS, but for this machine's processor, and weighs their zips
    Figures,
    /// Starts one test on its own instance: nextest's runner
    #[command(hide = true)]
    RunTest {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<OsString>,
    },
}

/// Does what the command line says; an error is shown with its causes.
pub(crate) fn run() -> ExitCode {
    let command = Cli::parse().command;
    let done = |()| ExitCode::SUCCESS;
    let outcome = stop::listen().and_then(|()| match command {
        Command::Up { detach } => up::up(detach).map(done),
        Command::Down => up::down().map(done),
        Command::Test(options) => test::test(&options).map(done),
        Command::Deploy(options) => deploy::deploy(&options).map(done),
        Command::Figures => figures::figures().map(done),
        Command::RunTest { words } => runner::run(&words),
    });
    outcome.unwrap_or_else(|error| {
        eprintln!("\n{error:#}");
        ExitCode::FAILURE
    })
}
