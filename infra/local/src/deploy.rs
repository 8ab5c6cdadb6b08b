//! `cargo local deploy`: into a real AWS account, by the same steps as into the local one.

use anyhow::{Context, Result};

use crate::aws::Aws;
use crate::parameters::{self, PURELYMAIL_TOKEN, Parameters};
use crate::places::Places;
use crate::stack::Stack;
use crate::steps::{line, step};
use crate::venv::Venv;
use crate::{functions, site, state};

/// Where to, and with which parameters.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The stack's name
    #[arg(long, default_value = "mailgather")]
    stack_name: String,
    /// A profile of your AWS settings
    #[arg(long)]
    profile: Option<String>,
    /// The region, if your settings name none or another
    #[arg(long)]
    region: Option<String>,
    /// Build for x86-64 instead of arm64
    #[arg(long)]
    x86_64: bool,
    /// A parameter of the template, as Name=Value; may be given many times. See `Parameters` there
    #[arg(long = "parameter", value_name = "NAME=VALUE", value_parser = name_and_value)]
    parameters: Vec<(String, String)>,
    /// Read the API token of your Purelymail account: typed unseen, or from standard input
    #[arg(long)]
    purelymail_token: bool,
}

/// Builds, deploys, uploads.
pub(crate) fn deploy(options: &Options) -> Result<()> {
    let places = Places::of_up()?;
    // Until the end: what is built here lies where every deployment looks for it.
    let _making = state::making(&places)?;
    let tools = Venv::ready(&places, "deploy")?;
    let aws = Aws::real(&places, &tools, options.profile.as_deref(), options.region.as_deref());
    // First of all: a wrong account should be noticed before five minutes of compiling.
    let account = step("account found", || {
        let caller =
            aws.ask(&["sts", "get-caller-identity"]).context("sign in first, e.g. with `aws sso login`")?;
        Ok(caller["Account"].as_str().unwrap_or("unknown").to_owned())
    })?;
    line(&format!("  into account {account}, stack {}", options.stack_name));
    let mut given: Parameters = options.parameters.iter().cloned().collect();
    let mut all = parameters::of_stack(&aws, &options.stack_name);
    all.extend(given.clone());
    parameters::check(&all)?;
    if options.purelymail_token {
        given.insert(PURELYMAIL_TOKEN.to_owned(), parameters::ask_for_secret("token of Purelymail")?);
    }
    let lambda = Venv::ready(&places, "lambda")?;
    let cargo_lambda = lambda.program("cargo-lambda");
    step("functions built for AWS", || {
        functions::build_for_aws(&places, &cargo_lambda, &lambda.path_variable(), !options.x86_64)
    })?;
    step("site built", || site::build(&places))?;
    let architecture = if options.x86_64 { "x86_64" } else { "arm64" };
    let mut parameters = vec![("Architecture", architecture.to_owned())];
    parameters.extend(given.iter().map(|(name, value)| (name.as_str(), value.clone())));
    let stack = step("stack deployed", || Stack::deploy(&aws, &options.stack_name, None, &parameters))?;
    step("site uploaded", || {
        site::upload(&places, &aws, &stack)?;
        site::invalidate(&aws, &stack)
    })?;
    line(&format!("\nThe gather site: {}", stack.output("GatherSite")?));
    line(&format!("The admin site:  {}", stack.output("AdminSite")?));
    line("\nUntil somebody has set it up, this reads the set-up code:\n");
    let secret = stack.output("SetupSecretArn")?;
    line(&format!(
        "  aws secretsmanager get-secret-value --query SecretString --output text --secret-id {secret}"
    ));
    Ok(())
}

fn name_and_value(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write it as Name=Value")?;
    if name == PURELYMAIL_TOKEN {
        return Err("use --purelymail-token: here it stays in the shell's history".to_owned());
    }
    Ok((name.to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_no_argument() {
        assert!(name_and_value("MailSender=a@b.example").is_ok_and(|(name, _)| name == "MailSender"));
        assert!(
            name_and_value("PurelymailToken=not-a-secret").is_err_and(|why| !why.contains("not-a-secret"))
        );
        assert!(name_and_value("MailSender").is_err());
    }
}
