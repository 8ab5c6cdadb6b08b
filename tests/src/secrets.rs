use serde_json::{Value, json};

use crate::{Aws, Bench};

/// A secret of Secrets Manager, read and changed as the account's owner.
pub struct Secret {
    aws: Aws,
    arn: String,
}

/// One of its versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The version's id.
    pub id: String,
    /// What is to be kept secret.
    pub text: String,
}

impl Secret {
    /// What signs access tokens.
    pub fn signing(bench: &Bench) -> Self {
        Self { aws: bench.aws.clone(), arn: bench.stack.signing_secret_arn.clone() }
    }

    /// What signs links.
    pub fn links(bench: &Bench) -> Self {
        Self { aws: bench.aws.clone(), arn: bench.stack.link_secret_arn.clone() }
    }

    /// What hides addresses in the keys of tables.
    pub fn index(bench: &Bench) -> Self {
        Self { aws: bench.aws.clone(), arn: bench.stack.index_secret_arn.clone() }
    }

    /// The code that the first owner needs.
    pub fn setup(bench: &Bench) -> Self {
        Self { aws: bench.aws.clone(), arn: bench.stack.setup_secret_arn.clone() }
    }

    /// The version that is in use.
    pub async fn current(&self) -> Version {
        let answer = self.call("GetSecretValue", json!({})).await;
        let text = |name: &str| answer[name].as_str().expect("a text").to_owned();
        Version { id: text("VersionId"), text: text("SecretString") }
    }

    /// Puts a new version into use; the one before stays the previous one.
    pub async fn rotate(&self, text: &str) -> Version {
        self.call("PutSecretValue", json!({"SecretString": text})).await;
        self.current().await
    }

    async fn call(&self, operation: &str, mut body: Value) -> Value {
        body["SecretId"] = self.arn.as_str().into();
        let target = format!("secretsmanager.{operation}");
        let (status, answer) = self.aws.call("secretsmanager", &target, &body).await;
        assert_eq!(status, 200, "{operation}: {answer}");
        answer
    }
}
