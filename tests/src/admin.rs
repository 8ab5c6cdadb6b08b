use aws_sdk_lambda::{Client, primitives::Blob};
use serde_json::{Value, json};

use crate::{Answer, Aws, MailServer, Stack};

/// Somebody who may invoke the function `campaigns`.
pub struct Admin {
    lambda: Client,
    function: String,
}

/// A campaign that takes submissions.
#[derive(Clone, Debug)]
pub struct OpenCampaign {
    /// Its id.
    pub id: String,
    /// Its source server's id.
    pub server_id: String,
    /// The secret part of its link.
    pub token: String,
    /// RFC 3339.
    pub expires_at: String,
}

impl Admin {
    /// Of a stack.
    pub fn new(aws: &Aws, stack: &Stack) -> Self {
        let function = stack.function("campaigns").to_owned();
        Self { lambda: Client::new(&aws.config), function }
    }

    /// A call as API Gateway would make it.
    pub async fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let body = body.map(|body| body.to_string().into_bytes());
        self.call_bytes(method, path, body, Some("application/json")).await
    }

    /// The same with any body.
    pub async fn call_bytes(
        &self,
        method: &str,
        path: &str,
        body: Option<Vec<u8>>,
        content_type: Option<&str>,
    ) -> Answer {
        let event = event(method, path, body, content_type).to_string();
        let sent = self.lambda.invoke().function_name(&self.function).payload(Blob::new(event)).send().await;
        let sent = sent.expect("the function can be invoked");
        let payload = sent.payload.map(Blob::into_inner).unwrap_or_default();
        assert!(sent.function_error.is_none(), "the function failed: {}", String::from_utf8_lossy(&payload));
        let answer: Value = serde_json::from_slice(&payload).expect("an answer for API Gateway");
        let headers = answer["multiValueHeaders"].as_object().into_iter().flatten();
        let headers =
            headers.filter_map(|(name, values)| Some((name.to_lowercase(), values[0].as_str()?.to_owned())));
        Answer {
            status: answer["statusCode"].as_u64().and_then(|code| code.try_into().ok()).expect("a status"),
            headers: headers.collect(),
            body: answer["body"].as_str().unwrap_or_default().into(),
        }
    }

    /// Adds a source server and gives its id.
    pub async fn create_server(&self, name: &str, server: &MailServer) -> String {
        let MailServer { host, port, security } = server;
        let body = json!({"name": name, "host": host, "port": port, "security": security});
        let answer = self.call("POST", "/api/servers", Some(&body)).await;
        text(&answer.expect_success(201)["id"])
    }

    /// Opens a campaign.
    pub async fn create_campaign(&self, name: &str, server_id: &str, expiry_days: u64) -> OpenCampaign {
        let body = json!({"name": name, "serverId": server_id, "expiryDays": expiry_days});
        let created = self.call("POST", "/api/campaigns", Some(&body)).await.expect_success(201);
        let link = text(&created["link"]);
        OpenCampaign {
            id: text(&created["id"]),
            server_id: server_id.to_owned(),
            token: link.strip_prefix("/gather/").expect("a path of the gather site").to_owned(),
            expires_at: text(&created["expiresAt"]),
        }
    }

    /// Opens a campaign for a mail server, with an entry of its own.
    pub async fn open(&self, server: &MailServer) -> OpenCampaign {
        let id = self.create_server("Old mail", server).await;
        self.create_campaign("Move to the new mail", &id, 7).await
    }

    /// Ends a campaign.
    pub async fn deactivate(&self, campaign: &OpenCampaign) -> Value {
        let path = format!("/api/campaigns/{}/deactivate", campaign.id);
        self.call("POST", &path, None).await.expect_success(200)
    }

    /// The campaign's link, told again.
    pub async fn link(&self, campaign: &OpenCampaign) -> Answer {
        self.call("GET", &format!("/api/campaigns/{}/link", campaign.id), None).await
    }
}

/// A request as API Gateway's REST API hands it to a function.
fn event(method: &str, path: &str, body: Option<Vec<u8>>, content_type: Option<&str>) -> Value {
    let mut headers = json!({"host": "admin.example", "accept": "application/json"});
    let mut lists = json!({"host": ["admin.example"], "accept": ["application/json"]});
    if let Some(content_type) = content_type {
        headers["content-type"] = content_type.into();
        lists["content-type"] = json!([content_type]);
    }
    // What isn't UTF-8 comes in base64, as with binary media types.
    let (body, encoded) = match body.map(String::from_utf8) {
        None => (Value::Null, false),
        Some(Ok(text)) => (Value::String(text), false),
        Some(Err(bytes)) => (Value::String(base64(bytes.as_bytes())), true),
    };
    json!({
        "resource": "/api/{proxy+}", "path": path, "httpMethod": method,
        "headers": headers, "multiValueHeaders": lists,
        "queryStringParameters": null, "multiValueQueryStringParameters": null,
        "pathParameters": {"proxy": path.trim_start_matches("/api/")}, "stageVariables": null,
        "requestContext": {
            "accountId": "000000000000", "apiId": "direct", "stage": "live", "requestId": "direct",
            "resourceId": "direct", "resourcePath": "/api/{proxy+}", "path": path, "httpMethod": method,
            "protocol": "HTTP/1.1", "identity": {"sourceIp": "127.0.0.1"},
        },
        "body": body, "isBase64Encoded": encoded,
    })
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
