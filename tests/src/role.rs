//! A function's role, as STS hands it out to a test.

use aws_config::{BehaviorVersion, SdkConfig, sts::AssumeRoleProvider};
use aws_sdk_kms::config::SharedCredentialsProvider;

use crate::Stack;

/// A function's role as STS hands it out. The local AWS's services act as root, so its trust policy lets root in.
pub async fn assume(root: &SdkConfig, stack: &Stack, function: &str) -> SdkConfig {
    let configuration = aws_sdk_lambda::Client::new(root)
        .get_function_configuration()
        .function_name(stack.function(function))
        .send()
        .await
        .expect("the function is there");
    let role = configuration.role().expect("every function has a role");
    let provider = AssumeRoleProvider::builder(role).session_name("roles-test").configure(root).build().await;
    root.to_builder().credentials_provider(SharedCredentialsProvider::new(provider)).build()
}

/// The same account, with the clock that a session's expiry needs.
pub async fn with_clock(aws: &SdkConfig) -> SdkConfig {
    let credentials = aws.credentials_provider().expect("root has a key");
    aws_config::defaults(BehaviorVersion::latest())
        .region(aws.region().cloned())
        .endpoint_url(aws.endpoint_url().expect("of the local AWS"))
        .credentials_provider(credentials)
        .load()
        .await
}
