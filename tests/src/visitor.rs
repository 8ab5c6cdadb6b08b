use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, SystemTime},
};

use reqwest::{Client, RequestBuilder, header::HeaderValue};
use serde_json::{Value, json};

use crate::{Answer, Stack};

/// Somebody on the internet: speaks to the gather site from an address of their own.
pub struct Visitor {
    http: Client,
    site: String,
    address: Ipv4Addr,
}

impl Visitor {
    /// From that address of loopback (127.0.0.0/8).
    pub fn at(stack: &Stack, address: Ipv4Addr) -> Self {
        let (http, site) = at_site(&stack.gather_site, address);
        Self { http, site, address }
    }

    /// From an address that hardly anybody had before: for a stack whose limits are out of the way. On the
    /// other one take the addresses of a [`crate::KeyPool`].
    pub fn anywhere(stack: &Stack) -> Self {
        Self::at(stack, any_address())
    }

    /// Where they are.
    pub fn address(&self) -> Ipv4Addr {
        self.address
    }

    /// What the page asks for before it shows anything.
    pub async fn load(&self, token: &str) -> Answer {
        self.get(&format!("/api/gather/{token}")).await
    }

    /// Whether this mailbox was submitted already.
    pub async fn check(&self, token: &str, email: &str) -> Answer {
        let request = self.http.get(format!("{}/api/gather/{token}/check", self.site));
        answer(request.query(&[("email", email)])).await
    }

    /// Hands over a form.
    pub async fn submit(&self, token: &str, form: &Value) -> Answer {
        self.submit_bytes(token, form.to_string().into_bytes(), Some("application/json")).await
    }

    /// Hands over anything.
    pub async fn submit_bytes(&self, token: &str, body: Vec<u8>, content_type: Option<&str>) -> Answer {
        let mut request = self.submission(token).body(body);
        if let Some(content_type) = content_type {
            request = request.header("content-type", content_type);
        }
        answer(request).await
    }

    /// A submission to be completed and [`answer`]ed.
    pub fn submission(&self, token: &str) -> RequestBuilder {
        self.http.post(format!("{}/api/gather/{token}/submit", self.site))
    }

    /// What a receipt tells of a submission.
    pub async fn receipt(&self, token: &str, code: &str) -> Answer {
        self.post_receipt(token, "receipt", &json!({"receiptCode": code})).await
    }

    /// Takes a submission back.
    pub async fn withdraw(&self, token: &str, code: &str) -> Answer {
        self.post_receipt(token, "receipt/withdraw", &json!({"receiptCode": code})).await
    }

    /// Sends anything to `receipt` or `receipt/withdraw`.
    pub async fn post_receipt(&self, token: &str, call: &str, body: &Value) -> Answer {
        answer(self.http.post(format!("{}/api/gather/{token}/{call}", self.site)).json(body)).await
    }

    /// Any page of the site.
    pub async fn get(&self, path: &str) -> Answer {
        answer(self.http.get(format!("{}{path}", self.site))).await
    }
}

/// Sends a request.
pub async fn answer(request: RequestBuilder) -> Answer {
    let response = request.send().await.expect("an answer");
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = response.headers().iter().map(|(name, value)| (name.to_string(), text(value)));
    Answer {
        status: response.status().as_u16(),
        headers: headers.collect(),
        set_cookies: response.headers().get_all("set-cookie").iter().map(text).collect(),
        body: response.bytes().await.expect("a whole answer").into(),
    }
}

/// An address that hardly anybody had before.
pub(crate) fn any_address() -> Ipv4Addr {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970");
    let start = since.subsec_nanos() ^ std::process::id().rotate_left(9);
    let [_, b, c, d] = start.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)).to_be_bytes();
    Ipv4Addr::new(127, b | 128, c, d.clamp(1, 254))
}

/// A client that finds a site on this machine, from that address; and the site without a slash at its end.
pub(crate) fn at_site(site: &str, from: Ipv4Addr) -> (Client, String) {
    let site = site.trim_end_matches('/').to_owned();
    let name = site.split("//").nth(1).expect("a URL");
    let (name, port) = name.rsplit_once(':').expect("a port");
    let port = port.parse().expect("a port number");
    let http = builder(Some(from)).resolve(name, SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    (http.build().expect("a client"), site)
}

/// A client that goes straight to where it is told, from that address if there is one.
pub fn http(from: Option<Ipv4Addr>) -> Client {
    builder(from).build().expect("a client")
}

/// Longer than the gateway's 29 s, so that its answer is the one that is seen.
fn builder(from: Option<Ipv4Addr>) -> reqwest::ClientBuilder {
    // Nothing here speaks TLS; but a client that could, because another crate asked for it, wants to be told
    // by which cryptography. It is somebody else's turn if one is installed already.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let builder = Client::builder().no_proxy().timeout(Duration::from_secs(45));
    builder.local_address(from.map(IpAddr::V4)).redirect(reqwest::redirect::Policy::none())
}
