//! The template's parameters: what must hold before minutes of compiling, and how they get to `sam`.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, IsTerminal, Write, stdin};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

use crate::aws::Aws;
use crate::steps::line;

/// The parameter that is a secret. Never an argument: those are in the shell's history and in the list of processes.
pub(crate) const PURELYMAIL_TOKEN: &str = "PurelymailToken";

/// Names and values.
pub(crate) type Parameters = BTreeMap<String, String>;

/// What a stack has now, if it is there; a secret is `****`. A new deployment keeps what it is not given.
pub(crate) fn of_stack(aws: &Aws, name: &str) -> Parameters {
    let Ok(answer) = aws.ask(&["cloudformation", "describe-stacks", "--stack-name", name]) else {
        return Parameters::new();
    };
    let all = answer["Stacks"][0]["Parameters"].as_array().cloned().unwrap_or_default();
    let text = |one: &serde_json::Value, key: &str| one[key].as_str().map(str::to_owned);
    all.iter().filter_map(|one| Some((text(one, "ParameterKey")?, text(one, "ParameterValue")?))).collect()
}

/// Fails where the template's own rules would, which CloudFormation looks at late.
pub(crate) fn check(parameters: &Parameters) -> Result<()> {
    let given = |name: &str| parameters.get(name).is_some_and(|value| !value.is_empty());
    for site in ["Gather", "Admin"] {
        let [domain, certificate] = [format!("{site}Domain"), format!("{site}CertificateArn")];
        ensure!(given(&domain) == given(&certificate), "{domain} and {certificate} come together");
    }
    let own = given("GatherDomain") && given("AdminDomain");
    let allowed = parameters.get("AllowCloudFrontCertificate").is_some_and(|value| value == "true");
    ensure!(
        own || allowed,
        "both sites need a host name and a certificate of their own, for TLS 1.2 (see \"Deploy\" in README.md):\n\
         --parameter GatherDomain=… --parameter GatherCertificateArn=… --parameter AdminDomain=… \
         --parameter AdminCertificateArn=…\n\
         For a trial, --parameter AllowCloudFrontCertificate=true does without. Browsers may then use TLS 1.0."
    );
    if !own {
        line(
            "! A site answers under CloudFront's own certificate, which allows TLS 1.0. Not for real passwords.",
        );
    }
    Ok(())
}

/// Reads a secret: typed unseen, or the first line of standard input.
pub(crate) fn ask_for_secret(what: &str) -> Result<String> {
    let unseen = stdin().is_terminal().then(|| Unseen::begin(what)).transpose()?;
    let mut text = String::new();
    let read = stdin().lock().read_line(&mut text);
    drop(unseen);
    read.context("standard input can't be read")?;
    let secret = text.trim();
    ensure!(!secret.is_empty(), "no {what} was given");
    Ok(secret.to_owned())
}

/// A terminal that doesn't show what is typed, until this is dropped.
struct Unseen(rustix::termios::Termios);

impl Unseen {
    fn begin(what: &str) -> Result<Self> {
        let before = tcgetattr(stdin())?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        eprint!("The {what} (it isn't shown): ");
        tcsetattr(stdin(), OptionalActions::Flush, &silent)?;
        Ok(Self(before))
    }
}

impl Drop for Unseen {
    fn drop(&mut self) {
        let _ = tcsetattr(stdin(), OptionalActions::Now, &self.0);
        eprintln!();
    }
}

/// Parameters in a file that only this user can read, for as long as it takes to deploy.
pub(crate) struct ParameterFile(PathBuf);

impl ParameterFile {
    /// Writes one. The text is JSON, which is YAML too; SAM goes by the name's end.
    pub(crate) fn write(folder: &Path, stack: &str, parameters: &[(&str, String)]) -> Result<Self> {
        let path = folder.join(format!("parameters-{stack}.yaml"));
        let _ = fs::remove_file(&path);
        let all: BTreeMap<_, _> = parameters.iter().map(|(name, value)| (name, value)).collect();
        let mut file = File::options().write(true).create_new(true).mode(0o600).open(&path)?;
        let this = Self(path);
        file.write_all(serde_json::to_string(&all)?.as_bytes())?;
        Ok(this)
    }

    /// As an argument of `sam`.
    pub(crate) fn url(&self) -> String {
        format!("file://{}", self.0.display())
    }
}

impl Drop for ParameterFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    const ARN: &str = "arn:aws:acm:us-east-1:123456789012:certificate/0";

    fn holds(parameters: &[(&str, &str)]) -> bool {
        let owned = parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        check(&owned.collect()).is_ok()
    }

    #[test]
    fn both_sites_have_host_names_or_it_is_said_that_they_have_none() {
        let gather = [("GatherDomain", "gather.example"), ("GatherCertificateArn", ARN)];
        let admin = [("AdminDomain", "admin.example"), ("AdminCertificateArn", ARN)];
        let trial = ("AllowCloudFrontCertificate", "true");
        assert!(!holds(&[]));
        assert!(!holds(&[("AllowCloudFrontCertificate", "false")]));
        assert!(!holds(&gather) && !holds(&admin));
        assert!(holds(&[gather, admin].concat()));
        assert!(holds(&[trial]));
        assert!(holds(&[&gather[..], &[trial]].concat()));
        for half in [gather[0], gather[1], admin[0], admin[1]] {
            assert!(!holds(&[half, trial]), "{half:?}");
        }
        assert!(!holds(&[gather[0], ("GatherCertificateArn", ""), trial]));
    }

    #[test]
    fn parameters_are_for_this_user_alone_and_gone_afterwards() {
        let folder = std::env::temp_dir().join(format!("mailgather-parameters-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let parameters = [("One", "not-a-secret, \"quoted\"".to_owned()), ("Two", String::new())];
        let file = ParameterFile::write(&folder, "stack", &parameters).expect("written");
        let path = folder.join("parameters-stack.yaml");
        assert_eq!(file.url(), format!("file://{}", path.display()));
        let mode = fs::metadata(&path).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let text = fs::read_to_string(&path).expect("readable");
        assert_eq!(text, r#"{"One":"not-a-secret, \"quoted\"","Two":""}"#);
        drop(file);
        assert!(!path.exists());
        fs::remove_dir(&folder).expect("empty");
    }
}
