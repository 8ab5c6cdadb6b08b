//! The demo: one source server entry and one open campaign, made over the admin API.

use anyhow::{Context, Result};
use serde_json::json;

use crate::admin::Owner;
use crate::outputs::{MailServer, StackOutputs};

/// Makes them and gives the gather link.
pub(crate) fn campaign(owner: &Owner, stack: &StackOutputs, server: &MailServer) -> Result<String> {
    let server = owner.create(
        "/api/servers",
        &json!({"name": "Old Mail (demo)", "host": server.host, "port": server.port, "security": server.security}),
    )?;
    let campaign = owner.create(
        "/api/campaigns",
        &json!({"name": "The demo's move", "serverId": server["id"], "expiryDays": 30}),
    )?;
    let link = campaign["link"].as_str().context("the campaign came without a link")?;
    Ok(format!("{}{link}", stack.gather_site))
}
