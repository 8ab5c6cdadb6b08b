//! The operations as they are written, and how an answer is read.

use http::header::HeaderName;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::connection::{Exchanged, Failure, Trouble, not_understood};
use crate::error::{Code, Reason};

/// Not `Authorization`: a bearer token is no token here.
pub(crate) const TOKEN_HEADER: HeaderName = HeaderName::from_static("purelymail-api-token");

/// The fields of one operation.
pub(crate) trait Operation: Serialize {
    /// The last part of its path.
    const NAME: &'static str;
    /// What its success brings.
    type Answer;
}

macro_rules! operation {
    ($request:ty, $name:literal, $answer:ty) => {
        impl Operation for $request {
            const NAME: &'static str = $name;
            type Answer = $answer;
        }
    };
}

operation!(ListDomains, "listDomains", FoundDomains);
operation!(ListUser, "listUser", FoundUsers);
operation!(GetUser<'_>, "getUser", FoundUser);
operation!(CreateUser<'_>, "createUser", IgnoredAny);
operation!(ModifyUser<'_>, "modifyUser", IgnoredAny);
operation!(DeleteUser<'_>, "deleteUser", IgnoredAny);
operation!(CheckAccountCredit, "checkAccountCredit", FoundCredit);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListDomains {
    pub(crate) include_shared: bool,
}

#[derive(Serialize)]
pub(crate) struct ListUser {}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GetUser<'a> {
    /// The whole address.
    pub(crate) user_name: &'a str,
}

/// All that has a default which isn't ours is said.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreateUser<'a> {
    /// The local part only.
    pub(crate) user_name: &'a str,
    pub(crate) domain_name: &'a str,
    pub(crate) password: &'a str,
    pub(crate) enable_password_reset: bool,
    pub(crate) send_welcome_email: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ModifyUser<'a> {
    /// The whole address.
    pub(crate) user_name: &'a str,
    /// Not `password`, which is taken and does nothing.
    pub(crate) new_password: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeleteUser<'a> {
    /// The whole address.
    pub(crate) user_name: &'a str,
}

#[derive(Serialize)]
pub(crate) struct CheckAccountCredit {}

#[derive(Deserialize)]
pub(crate) struct FoundDomains {
    pub(crate) domains: Vec<FoundDomain>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FoundDomain {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) is_shared: bool,
}

#[derive(Deserialize)]
pub(crate) struct FoundUsers {
    pub(crate) users: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FoundUser {
    pub(crate) require_two_factor_authentication: bool,
}

#[derive(Deserialize)]
pub(crate) struct FoundCredit {
    pub(crate) credit: String,
}

/// Reads what an operation brings.
pub(crate) fn answer<O: Operation<Answer: DeserializeOwned>>(
    exchanged: Exchanged,
) -> Result<O::Answer, Failure> {
    let result = open(exchanged)?.unwrap_or(Value::Null);
    serde_json::from_value(result).map_err(|_| not_understood(Reason::Shape))
}

/// Reads that an operation was carried out.
pub(crate) fn acknowledgement(exchanged: Exchanged) -> Result<(), Failure> {
    open(exchanged).map(drop)
}

/// Success and error look the same to HTTP: both come with status 200.
#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "type")]
    kind: String,
    result: Option<Value>,
    code: Option<String>,
}

fn open(Exchanged { answer, request }: Exchanged) -> Result<Option<Value>, Failure> {
    let envelope: Envelope = serde_json::from_slice(&answer)
        .map_err(|error| not_understood(if error.is_data() { Reason::Shape } else { Reason::NotJson }))?;
    match (envelope.kind.as_str(), envelope.code.as_deref()) {
        ("success", _) => Ok(envelope.result),
        ("error", Some("invalidToken")) => Err(Failure::after_sending(Trouble::InvalidToken)),
        ("error", code) => {
            let code = Code::parse(code.unwrap_or_default(), &request);
            Err(Failure::after_sending(Trouble::Refused(code)))
        }
        (_, _) => Err(not_understood(Reason::Shape)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn written(operation: &impl Operation) -> Value {
        serde_json::to_value(operation).expect("JSON")
    }

    /// The double takes more than is meant: what is meant stands here.
    #[test]
    fn what_is_sent() {
        let create = CreateUser {
            user_name: "anna",
            domain_name: "new-mail.example",
            password: "not-a-secret",
            enable_password_reset: false,
            send_welcome_email: false,
        };
        let created = json!({
            "userName": "anna", "domainName": "new-mail.example", "password": "not-a-secret",
            "enablePasswordReset": false, "sendWelcomeEmail": false,
        });
        assert_eq!(written(&create), created);
        let modify = ModifyUser { user_name: "anna@new-mail.example", new_password: "not-a-secret" };
        let modified = json!({"userName": "anna@new-mail.example", "newPassword": "not-a-secret"});
        assert_eq!(written(&modify), modified);
        assert_eq!(
            written(&ListUser {}),
            json!({}),
            "a body is asked for also where there is nothing to say"
        );
        assert_eq!(written(&ListDomains { include_shared: false }), json!({"includeShared": false}));
    }
}
