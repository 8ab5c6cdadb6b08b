use base64::{Engine as _, engine::general_purpose::STANDARD};
use mailbox::{HostPolicy, MailServers};

use crate::{Error, var};

/// The mail servers that the template lets this function reach.
///
/// `MAIL_PORTS` is a list like `993,143`; `MAIL_ALLOW_LOOPBACK` is `true` on one machine only;
/// `MAIL_EXTRA_ROOTS` holds one more CA certificate (base64 of its DER) or nothing.
pub fn mail_servers() -> Result<MailServers, Error> {
    let ports = var("MAIL_PORTS")?;
    let ports: Result<Vec<u16>, _> = ports.split(',').map(str::parse).collect();
    let policy = HostPolicy {
        ports: ports.map_err(|_| Error::Unusable("MAIL_PORTS"))?,
        allow_loopback: var("MAIL_ALLOW_LOOPBACK")? == "true",
    };
    let unusable = Error::Unusable("MAIL_EXTRA_ROOTS");
    let root = match var("MAIL_EXTRA_ROOTS")?.as_str() {
        "" => None,
        text => Some(STANDARD.decode(text).map_err(|_| Error::Unusable("MAIL_EXTRA_ROOTS"))?),
    };
    MailServers::new(policy, root).map_err(|_| unusable)
}
