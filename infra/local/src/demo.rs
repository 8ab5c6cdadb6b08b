//! The demo: one source server entry and one open campaign, made by the function that an admin's calls
//! will reach.

use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::aws::Aws;
use crate::outputs::{MailServer, StackOutputs};
use crate::places::Places;

/// Makes them and gives the gather link.
pub(crate) fn campaign(
    places: &Places,
    aws: &Aws,
    stack: &StackOutputs,
    server: &MailServer,
) -> Result<String> {
    let function = stack.functions.get("campaigns").context("the stack has no function for campaigns")?;
    let call = |path: &str, body: Value| call(places, aws, function, path, &body);
    let server = call(
        "/api/servers",
        json!({"name": "Old Mail (demo)", "host": server.host, "port": server.port, "security": server.security}),
    )?;
    let campaign = call(
        "/api/campaigns",
        json!({"name": "The demo's move", "serverId": server["id"], "expiryDays": 30}),
    )?;
    let link = campaign["link"].as_str().context("the campaign came without a link")?;
    Ok(format!("{}{link}", stack.gather_site))
}

/// One call, in the form in which API Gateway hands it on.
fn call(places: &Places, aws: &Aws, function: &str, path: &str, body: &Value) -> Result<Value> {
    let event = json!({
        "resource": "/api/{proxy+}",
        "path": path,
        "httpMethod": "POST",
        "headers": {"content-type": "application/json"},
        "multiValueHeaders": {"content-type": ["application/json"]},
        "queryStringParameters": null,
        "multiValueQueryStringParameters": null,
        "pathParameters": {"proxy": path.trim_start_matches("/api/")},
        "stageVariables": null,
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "local",
            "stage": "live",
            "path": path,
            "httpMethod": "POST",
            "protocol": "HTTP/1.1",
            "requestId": "local",
            "requestTimeEpoch": 0,
            "resourceId": "local",
            "resourcePath": "/api/{proxy+}",
            "identity": {"sourceIp": "127.0.0.1"}
        },
        "body": body.to_string(),
        "isBase64Encoded": false
    });
    let [payload, answer] = ["call.json", "answer.json"].map(|name| places.temporary().join(name));
    fs::write(&payload, event.to_string())?;
    let payload = format!("file://{}", payload.display());
    let answer_file = answer.display().to_string();
    aws.call(&["lambda", "invoke", "--function-name", function, "--payload", &payload, &answer_file])?;
    let text = fs::read_to_string(&answer)?;
    let reply: Value = serde_json::from_str(&text).with_context(|| format!("{path} answered {text}"))?;
    if reply["statusCode"] != 201 {
        bail!("{path} answered {text}");
    }
    serde_json::from_str(reply["body"].as_str().unwrap_or_default()).context("an answer without a body")
}
