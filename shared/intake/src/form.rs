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

/// The submission as meant. Not Debug: it holds passwords.
pub struct Submission {
    /// Who hands it over, or whose mailbox it is.
    pub name: Label,
    /// The login at the old provider.
    pub claimed: Claimed,
    /// The address at the new one, if it is known.
    pub destination: Option<EmailAddress>,
    /// The password that this account has, or is to get.
    pub destination_password: Option<Password>,
}

impl Submission {
    /// Reads the form.
    ///
    /// # Errors
    /// 400 naming the field, 413, 415.
    pub fn read(request: &Request) -> Result<Self, Problem> {
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
