use domain::{Claimed, EmailAddress, Invalid, Label, Password, ReceiptCode};
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
    receipt_code: Option<Zeroizing<String>>,
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
    /// Of the submission that this one replaces.
    pub replaces: Option<ReceiptCode>,
}

impl Submission {
    /// Reads the form as its user sends it.
    ///
    /// # Errors
    /// 400 naming the field, 404 if the receipt code is none, 413, 415.
    pub fn read(request: &Request) -> Result<Self, Problem> {
        let mut form: Form = request.json()?;
        let replaces = form.receipt_code.take().map(|typed| ReceiptCode::parse(&typed));
        let submission = Self::of(form)?;
        let replaces = replaces.transpose().map_err(|_| Problem::receipt_unknown())?;
        Ok(Self { replaces, ..submission })
    }

    /// Reads the form as an admin sends it, who has no receipt.
    ///
    /// # Errors
    /// 400 naming the field, 413, 415.
    pub fn read_by_hand(request: &Request) -> Result<Self, Problem> {
        let form: Form = request.json()?;
        match &form.receipt_code {
            None => Self::of(form),
            Some(_) => Err(Problem::invalid("receiptCode", Invalid::new("is not known"))),
        }
    }

    fn of(form: Form) -> Result<Self, Problem> {
        let submission = Self {
            name: required("name", form.name.as_deref(), Label::parse)?,
            claimed: Claimed {
                address: required("sourceEmail", form.source_email.as_deref(), EmailAddress::parse)?,
                password: required("sourcePassword", form.source_password, Password::parse)?,
            },
            destination: optional("destEmail", form.dest_email.as_deref(), EmailAddress::parse)?,
            destination_password: optional("destPassword", form.dest_password, Password::parse)?,
            replaces: None,
        };
        if submission.destination.is_none() && submission.destination_password.is_some() {
            let alone = Invalid::new("must not be given without a new address");
            return Err(Problem::invalid("destPassword", alone));
        }
        Ok(submission)
    }
}
