use domain::{Claimed, EmailAddress, Invalid, Label, Password};
use edge::{Problem, Request, optional, required};
use serde::Deserialize;
use zeroize::Zeroizing;

/// The submission as sent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Form {
    name: Option<String>,
    source_email: Option<String>,
    source_password: Option<Zeroizing<String>>,
    dest_email: Option<String>,
    dest_password: Option<Zeroizing<String>>,
}

/// The submission as meant.
pub(crate) struct Submission {
    pub(crate) name: Label,
    pub(crate) claimed: Claimed,
    pub(crate) destination: Option<EmailAddress>,
    pub(crate) destination_password: Option<Password>,
}

impl Submission {
    pub(crate) fn read(request: &Request) -> Result<Self, Problem> {
        let form: Form = request.json()?;
        let submission = Self {
            name: required("name", form.name.as_deref(), Label::parse)?,
            claimed: Claimed {
                address: required("sourceEmail", form.source_email.as_deref(), EmailAddress::parse)?,
                password: required("sourcePassword", form.source_password, Password::parse)?,
            },
            destination: optional("destEmail", form.dest_email.as_deref(), EmailAddress::parse)?,
            destination_password: optional("destPassword", form.dest_password, Password::parse)?,
        };
        if submission.destination.is_none() && submission.destination_password.is_some() {
            let alone = Invalid::new("must not be given without a new address");
            return Err(Problem::invalid("destPassword", alone));
        }
        Ok(submission)
    }
}
