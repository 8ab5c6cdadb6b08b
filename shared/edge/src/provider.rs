use domain::HostName;
use imap_login::Provider;
use serde::Serialize;

/// What a mail provider takes as a password, to be told before one is typed.
#[derive(Serialize)]
pub struct ProviderAdvice {
    name: &'static str,
    wants: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'static str>,
}

impl ProviderAdvice {
    /// `None` for a server of nobody known.
    pub fn on(host: &HostName) -> Option<Self> {
        let provider = Provider::of(host)?;
        Some(Self { name: provider.name, wants: provider.wants.as_str(), help: provider.help() })
    }
}
