use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::{Sha256, Sha384};

use crate::{ACCESS, Operator, Version};

/// An access token taken apart (RFC 7519), to be put together in ways that no server does.
#[derive(Clone, Debug)]
pub struct Jwt {
    /// The header.
    pub header: Value,
    /// The claims.
    pub claims: Value,
}

impl Jwt {
    /// The one in somebody's jar.
    pub fn of(operator: &Operator) -> Self {
        Self::parse(&operator.cookie(ACCESS).expect("signed in"))
    }

    /// Reads one.
    pub fn parse(token: &str) -> Self {
        let parts: Vec<_> = token.split('.').collect();
        assert_eq!(parts.len(), 3, "a header, claims and a signature");
        let part = |text: &str| {
            let bytes = BASE64.decode(text).expect("URL-safe base64 without padding");
            serde_json::from_slice(&bytes).expect("JSON")
        };
        Self { header: part(parts[0]), claims: part(parts[1]) }
    }

    /// As it should be, for that session of that admin.
    pub fn good(key: &Version, admin: &str, session: &str) -> Self {
        let now = crate::now_millis() / 1000;
        let claims = json!({
            "iss": "mailgather", "aud": "mailgather-admin", "sub": admin, "sid": session,
            "iat": now, "exp": now + 600,
        });
        Self { header: json!({"typ": "JWT", "alg": "HS256", "kid": key.id}), claims }
    }

    /// With another claim.
    #[must_use]
    pub fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        set(&mut self.claims, name, value.into());
        self
    }

    /// With another member of the header.
    #[must_use]
    pub fn head(mut self, name: &str, value: impl Into<Value>) -> Self {
        set(&mut self.header, name, value.into());
        self
    }

    /// Signed with HMAC-SHA256, whatever its header says.
    pub fn signed(&self, key: &str) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("any length will do");
        mac.update(self.unsigned().as_bytes());
        self.with_signature(&mac.finalize().into_bytes())
    }

    /// Signed with HMAC-SHA384, whatever its header says.
    pub fn signed_384(&self, key: &str) -> String {
        let mut mac = Hmac::<Sha384>::new_from_slice(key.as_bytes()).expect("any length will do");
        mac.update(self.unsigned().as_bytes());
        self.with_signature(&mac.finalize().into_bytes())
    }

    /// With any signature.
    pub fn with_signature(&self, signature: &[u8]) -> String {
        format!("{}.{}", self.unsigned(), BASE64.encode(signature))
    }

    fn unsigned(&self) -> String {
        let [header, claims] = [&self.header, &self.claims].map(|part| BASE64.encode(part.to_string()));
        format!("{header}.{claims}")
    }
}

/// Null takes it away.
fn set(object: &mut Value, name: &str, value: Value) {
    let members = object.as_object_mut().expect("an object");
    match value {
        Value::Null => members.remove(name),
        value => members.insert(name.to_owned(), value),
    };
}
