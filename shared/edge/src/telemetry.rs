//! Logs as JSON lines on standard output.
//!
//! Architecture Invariant: only our own crates log. The Lambda runtime writes the raw event at TRACE and
//! the SDK writes bodies; no level, set by whatever hand, brings those lines out.

use tracing::{Level, level_filters::LevelFilter};
use tracing_subscriber::{filter::Targets, layer::SubscriberExt as _, util::SubscriberInitExt as _};

const OUR_CRATES: [&str; 21] = [
    "accounts",
    "campaigns",
    "destination",
    "domain",
    "edge",
    "gather_check",
    "gather_load",
    "gather_receipt",
    "gather_submit",
    "guard",
    "imap_login",
    "intake",
    "mail",
    "mailbox",
    "mapping",
    "mapping_run",
    "purelymail",
    "queue",
    "secrets",
    "store",
    "vault",
];

pub(crate) fn init(level: Option<&str>) {
    tracing_subscriber::registry()
        .with(targets(level))
        .with(tracing_subscriber::fmt::layer().json().flatten_event(true).without_time())
        .init();
    // A panic's message can quote a value; its place can't.
    std::panic::set_hook(Box::new(|panic| {
        let (file, line) = panic.location().map_or(("", 0), |at| (at.file(), at.line()));
        tracing::error!(target: "edge", file, line, "panic");
    }));
}

/// An unknown level means `info`: a typing error in a parameter must not make logs louder or silent.
fn targets(level: Option<&str>) -> Targets {
    let level = level.and_then(|level| level.parse().ok()).unwrap_or(Level::INFO);
    Targets::new().with_default(LevelFilter::OFF).with_targets(OUR_CRATES.map(|name| (name, level)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_crates_log() {
        let targets = targets(Some("trace"));
        for name in OUR_CRATES {
            assert!(targets.would_enable(name, &Level::TRACE), "{name}");
        }
        for name in
            ["lambda_runtime", "lambda_http", "aws_config", "aws_smithy_runtime", "hyper", "rustls", "h2"]
        {
            assert!(!targets.would_enable(name, &Level::ERROR), "{name}");
        }
    }

    #[test]
    fn an_unknown_level_is_info() {
        for level in [None, Some(""), Some("loud")] {
            let targets = targets(level);
            assert!(
                targets.would_enable("edge", &Level::INFO) && !targets.would_enable("edge", &Level::DEBUG)
            );
        }
    }
}
