use std::collections::BTreeSet;

use domain::{CredentialId, EmailAddress, Invalid, Password};
use edge::{Problem, Request, RowError};
use serde::Deserialize;
use store::RowNumber;
use zeroize::Zeroizing;

/// Longest body in bytes: 500 rows with long addresses and passwords.
const MAX_BYTES: usize = 512 * 1024;

/// The proposal as sent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    rows: Option<Vec<RowForm>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct RowForm {
    credential_id: Option<String>,
    dest_email: Option<String>,
    dest_password: Option<Zeroizing<String>>,
    accept_wish: Option<bool>,
}

/// A row as the admin means it.
pub(crate) struct AskedRow {
    pub(crate) credential: CredentialId,
    pub(crate) destination: EmailAddress,
    pub(crate) password: Option<Password>,
    /// Whether the admin accepts what the mailbox's user wishes.
    pub(crate) accepts_wish: bool,
}

/// A proposal as far as it can be understood: rows, or all that is wrong with them.
pub(crate) enum Asked {
    Sound(Vec<AskedRow>),
    /// With what was read of rows, for telling in one answer what is wrong with their submissions as well.
    Faulty {
        errors: Vec<RowError>,
        named: Vec<NamedRow>,
    },
}

/// What has to be held against a submission.
pub(crate) struct NamedRow {
    pub(crate) row: usize,
    pub(crate) credential: CredentialId,
    /// `None`: it can't be read.
    pub(crate) destination: Option<EmailAddress>,
    pub(crate) accepts_wish: bool,
}

pub(crate) const CREDENTIAL_ID: &str = "credentialId";
pub(crate) const ACCEPT_WISH: &str = "acceptWish";
const DEST_EMAIL: &str = "destEmail";
const DEST_PASSWORD: &str = "destPassword";

impl Asked {
    pub(crate) fn read(request: &Request) -> Result<Self, Problem> {
        let form: Form = request.json_within(MAX_BYTES)?;
        let rows = form.rows.ok_or_else(|| Problem::invalid("rows", Invalid::new("is missing")))?;
        if rows.is_empty() || rows.len() > usize::from(RowNumber::MAX_ROWS) {
            return Err(Problem::invalid("rows", Invalid::new("must have 1 to 500 entries")));
        }
        Ok(Self::of(rows))
    }

    fn of(rows: Vec<RowForm>) -> Self {
        let mut errors = Errors::default();
        let (mut named, mut credentials, mut destinations) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
        let mut asked = Vec::with_capacity(rows.len());
        for (row, form) in rows.into_iter().enumerate() {
            let credential = form.credential_id.as_deref().ok_or(MISSING).and_then(CredentialId::parse);
            let destination = form.dest_email.as_deref().ok_or(MISSING).and_then(EmailAddress::parse);
            let password = form.dest_password.map(Password::parse).transpose();
            let credential = errors.take(row, CREDENTIAL_ID, credential);
            let destination = errors.take(row, DEST_EMAIL, destination);
            let password = errors.take(row, DEST_PASSWORD, password);
            let accepts_wish = form.accept_wish == Some(true);
            if let Some(credential) = &credential {
                if credentials.insert(credential.clone()) {
                    let (credential, destination) = (credential.clone(), destination.clone());
                    named.push(NamedRow { row, credential, destination, accepts_wish });
                } else {
                    errors.add(row, CREDENTIAL_ID, TWICE);
                }
            }
            if let Some(destination) = &destination
                && !destinations.insert(destination.canonical().to_owned())
            {
                errors.add(row, DEST_EMAIL, TWICE);
            }
            if let (Some(credential), Some(destination), Some(password)) = (credential, destination, password)
            {
                asked.push(AskedRow { credential, destination, password, accepts_wish });
            }
        }
        match errors.0 {
            errors if errors.is_empty() => Self::Sound(asked),
            errors => Self::Faulty { errors, named },
        }
    }
}

impl NamedRow {
    /// Of a row that can be read.
    pub(crate) fn of(row: usize, asked: &AskedRow) -> Self {
        Self {
            row,
            credential: asked.credential.clone(),
            destination: Some(asked.destination.clone()),
            accepts_wish: asked.accepts_wish,
        }
    }
}

const MISSING: Invalid = Invalid::new("is missing");
const TWICE: Invalid = Invalid::new("is named by an earlier row");

#[derive(Default)]
struct Errors(Vec<RowError>);

impl Errors {
    fn take<T>(&mut self, row: usize, field: &'static str, read: Result<T, Invalid>) -> Option<T> {
        read.map_err(|invalid| self.add(row, field, invalid)).ok()
    }

    fn add(&mut self, row: usize, field: &'static str, invalid: Invalid) {
        self.0.push(RowError { row, field, detail: invalid.reason() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(credential: &str, destination: &str, password: Option<&str>) -> RowForm {
        RowForm {
            credential_id: Some(credential.to_owned()),
            dest_email: Some(destination.to_owned()),
            dest_password: password.map(|text| Zeroizing::new(text.to_owned())),
            accept_wish: None,
        }
    }

    fn errors(rows: Vec<RowForm>) -> Vec<(usize, &'static str, &'static str)> {
        match Asked::of(rows) {
            Asked::Sound(_) => Vec::new(),
            Asked::Faulty { errors, .. } => {
                errors.into_iter().map(|error| (error.row, error.field, error.detail)).collect()
            }
        }
    }

    fn id(n: u8) -> String {
        CredentialId::from_random([n; 16]).to_string()
    }

    #[test]
    fn sound_rows_keep_their_order_and_passwords() {
        let rows = vec![
            row(&id(2), " Anna@Example.org ", Some(" not a secret ")),
            row(&id(1), "bea@example.org", None),
        ];
        let Asked::Sound(asked) = Asked::of(rows) else { panic!("sound") };
        assert_eq!(asked[0].destination.as_typed(), "Anna@Example.org");
        assert_eq!(asked[0].password.as_ref().map(Password::expose), Some(" not a secret "));
        assert_eq!((asked[1].credential.as_str(), asked[1].password.is_none()), (id(1).as_str(), true));
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let nothing =
            RowForm { credential_id: None, dest_email: None, dest_password: None, accept_wish: None };
        let rows = vec![
            nothing,
            row("canary", "canary", Some("")),
            row(&id(1), "anna@example.org", None),
            row(&id(1), "ANNA@example.org", Some("not\0one")),
        ];
        let told = errors(rows);
        let missing = "is missing";
        assert_eq!(told[..2], [(0, CREDENTIAL_ID, missing), (0, DEST_EMAIL, missing)]);
        let places: Vec<_> = told[2..].iter().map(|(row, field, _)| (*row, *field)).collect();
        let expected = [
            (1, CREDENTIAL_ID),
            (1, DEST_EMAIL),
            (1, DEST_PASSWORD),
            (3, DEST_PASSWORD),
            (3, CREDENTIAL_ID),
            (3, DEST_EMAIL),
        ];
        assert_eq!(places, expected);
        assert!(!format!("{told:?}").contains("canary"));
    }

    #[test]
    fn readable_submissions_are_known_beside_faulty_rows() {
        let rows =
            vec![row("canary", "canary", None), row(&id(7), "canary", None), row(&id(7), "canary", None)];
        let Asked::Faulty { named, .. } = Asked::of(rows) else { panic!("faulty") };
        let named: Vec<_> = named.into_iter().map(|named| (named.row, named.credential)).collect();
        assert_eq!(named, [(1, CredentialId::from_random([7; 16]))]);
    }

    #[test]
    fn only_a_tick_accepts_a_wish() {
        for (sent, accepts) in [(None, false), (Some(false), false), (Some(true), true)] {
            let form = RowForm { accept_wish: sent, ..row(&id(1), "anna@example.org", None) };
            let Asked::Sound(asked) = Asked::of(vec![form]) else { panic!("sound") };
            assert_eq!(asked[0].accepts_wish, accepts);
        }
    }
}
