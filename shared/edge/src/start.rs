use std::{str::FromStr, time::SystemTime};

use aws_config::{BehaviorVersion, SdkConfig};
use domain::Timestamp;
use thiserror::Error as ThisError;

use crate::telemetry;

/// Why a function can't start. Names the variable, never its value.
#[derive(Debug, ThisError)]
pub enum Error {
    /// A variable of the environment is missing.
    #[error("the variable {0} is not set")]
    Missing(&'static str),
    /// A variable of the environment can't be read.
    #[error("the variable {0} has an unusable value")]
    Unusable(&'static str),
    /// The Lambda runtime ended.
    #[error("the Lambda runtime ended")]
    Runtime,
}

/// Once per cold start: telemetry and the SDK's configuration.
pub async fn start() -> SdkConfig {
    telemetry::init(var("LOG_LEVEL").ok().as_deref());
    aws_config::load_defaults(BehaviorVersion::latest()).await
}

/// A variable that the template sets.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub fn var(name: &'static str) -> Result<String, Error> {
    std::env::var(name).map_err(|_| Error::Missing(name))
}

/// A number that the template sets.
pub fn number<T: FromStr>(name: &'static str) -> Result<T, Error> {
    var(name)?.parse().map_err(|_| Error::Unusable(name))
}

/// The clock.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// Bytes of the system's CSPRNG.
///
/// # Panics
/// If the system has no randomness: nothing safe could be done then.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    bytes
}
