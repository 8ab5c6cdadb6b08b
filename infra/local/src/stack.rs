//! `template.yaml` as a stack: `sam deploy`, and what came out of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::aws::Aws;
use crate::command;
use crate::parameters::ParameterFile;
use crate::places::Places;

/// Where the functions' code lies that was packaged once.
const PACKAGES: &str = "mailgather-packages";

/// The template with its functions' code in a bucket: compressed once, for stacks in several accounts of this machine.
pub(crate) struct Packaged {
    template: PathBuf,
    /// What is in the bucket.
    objects: PathBuf,
}

impl Packaged {
    /// Packages it in one account.
    pub(crate) fn new(aws: &Aws, places: &Places) -> Result<Self> {
        let packaged =
            Self { template: places.in_instance("packaged.yaml"), objects: places.in_instance("packages") };
        let bucket = format!("s3://{PACKAGES}");
        aws.call(&["s3", "mb", &bucket])?;
        let mut sam = aws.tool("sam");
        sam.args(["package", "--config-env", aws.config(), "--template-file", "template.yaml"]);
        sam.args(["--s3-bucket", PACKAGES, "--language-extensions", "--no-progressbar"]);
        command::run(sam.arg("--output-template-file").arg(&packaged.template), aws.log())?;
        let objects = packaged.objects.display().to_string();
        aws.call(&["s3", "sync", "--no-progress", "--delete", &bucket, &objects])?;
        Ok(packaged)
    }

    /// Puts the code where the stacks of an account find it.
    pub(crate) fn copy_to(&self, aws: &Aws) -> Result<()> {
        let bucket = format!("s3://{PACKAGES}");
        // The account that it was packaged in has it.
        let _ = aws.call(&["s3", "mb", &bucket]);
        aws.call(&["s3", "sync", "--no-progress", &self.objects.display().to_string(), &bucket])
    }

    /// The template that names it.
    pub(crate) fn template(&self) -> &Path {
        &self.template
    }
}

/// A deployed stack.
pub(crate) struct Stack {
    pub(crate) name: String,
    outputs: BTreeMap<String, String>,
}

impl Stack {
    /// Deploys the template as it is, or as it was packaged; `samconfig.toml` has the rest of the settings.
    pub(crate) fn deploy(
        aws: &Aws,
        name: &str,
        packaged: Option<&Packaged>,
        parameters: &[(&str, String)],
    ) -> Result<Self> {
        let mut sam = aws.tool("sam");
        sam.args(["deploy", "--config-env", aws.config(), "--stack-name", name]);
        // It would look beside the template.
        sam.arg("--config-file").arg(aws.config_file());
        if let Some(packaged) = packaged {
            sam.arg("--template-file").arg(packaged.template());
            sam.args(["--no-resolve-s3", "--s3-bucket", PACKAGES]);
        }
        sam.args(["--no-confirm-changeset", "--no-fail-on-empty-changeset", "--no-progressbar"]);
        // Not as arguments: one of them is a secret, and arguments are seen by others and logged.
        let file = ParameterFile::write(aws.log().parent().unwrap_or(aws.log()), name, parameters)?;
        command::run(sam.args(["--parameter-overrides", &file.url()]), aws.log())?;
        Self::read(aws, name)
    }

    /// Reads what a stack put out.
    pub(crate) fn read(aws: &Aws, name: &str) -> Result<Self> {
        let answer = aws.ask(&["cloudformation", "describe-stacks", "--stack-name", name])?;
        let text = |value: &Value, key: &str| value[key].as_str().map(str::to_owned);
        let outputs = answer["Stacks"][0]["Outputs"].as_array().context("the stack has no outputs")?;
        let outputs =
            outputs.iter().filter_map(|one| Some((text(one, "OutputKey")?, text(one, "OutputValue")?)));
        Ok(Self { name: name.to_owned(), outputs: outputs.collect() })
    }

    /// One output.
    pub(crate) fn output(&self, name: &str) -> Result<&str> {
        let value = self.outputs.get(name);
        value.map(String::as_str).with_context(|| format!("the stack {} has no output {name}", self.name))
    }

    /// The outputs whose names end so: `LimitsTableName` → `limits`, `GatherLoadFunctionName` → `gather-load`.
    pub(crate) fn named(&self, ending: &str) -> BTreeMap<String, String> {
        let of_kind =
            |(name, value): (&String, &String)| Some((kebab(name.strip_suffix(ending)?), value.clone()));
        self.outputs.iter().filter_map(of_kind).collect()
    }

    /// CloudFormation on this machine leaves TTL off, so it is switched on as the template declares it.
    pub(crate) fn switch_on_ttl(&self, aws: &Aws) -> Result<()> {
        let script = ["infra/local/switch_on_ttl.py", "template.yaml", &self.name];
        command::run(aws.tool("python").args(script), aws.log())
    }
}

/// Takes away the demo's owner with all that is theirs: from then on set-up is open again.
pub(crate) fn forget_admins(aws: &Aws, tables: &BTreeMap<String, String>) -> Result<()> {
    let name = |short| tables.get(short).with_context(|| format!("the stack has no table {short}"));
    let names = [name("accounts")?, name("sessions")?];
    command::run(aws.tool("python").arg("infra/local/forget_admins.py").args(names), aws.log())
}

fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !kebab.is_empty() {
            kebab.push('-');
        }
        kebab.extend(letter.to_lowercase());
    }
    kebab
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_are_named_as_the_folders() {
        let outputs =
            [("GatherLoadFunctionName", "one"), ("CampaignsFunctionName", "two"), ("GatherApiId", "x")];
        let outputs = outputs.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let functions = Stack { name: String::new(), outputs }.named("FunctionName");
        let expected = [("campaigns", "two"), ("gather-load", "one")];
        assert!(functions.iter().map(|(a, b)| (a.as_str(), b.as_str())).eq(expected));
    }
}
