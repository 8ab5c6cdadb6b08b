use std::{
    collections::BTreeMap,
    net::Ipv4Addr,
    sync::{Mutex, MutexGuard},
};

use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};

use crate::{Account, Answer, Cookie, Stack, raw, visitor};

/// What a browser tells of itself.
const BROWSER: &str =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
/// Name of the cookie with the access token.
pub const ACCESS: &str = "__Host-access";
/// Name of the cookie with the refresh token.
pub const REFRESH: &str = "__Host-refresh";

/// Somebody with a browser at the admin site: from an address of their own, with a jar for its cookies.
pub struct Operator {
    http: Client,
    site: String,
    address: Ipv4Addr,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl Operator {
    /// From that address of loopback (127.0.0.0/8).
    pub fn at(stack: &Stack, address: Ipv4Addr) -> Self {
        let (http, site) = visitor::at_site(&stack.admin_site, address);
        Self { http, site, address, cookies: Mutex::default() }
    }

    /// From an address that hardly anybody had before.
    pub fn anywhere(stack: &Stack) -> Self {
        Self::at(stack, visitor::any_address())
    }

    /// The same browser, its cookies as they are now in a jar of their own: another tab that doesn't see
    /// this one's answers, or a thief.
    pub fn copy(&self) -> Self {
        Self {
            http: self.http.clone(),
            site: self.site.clone(),
            address: self.address,
            cookies: Mutex::new(self.jar().clone()),
        }
    }

    /// Where they are.
    pub fn address(&self) -> Ipv4Addr {
        self.address
    }

    /// The site's origin.
    pub fn site(&self) -> &str {
        &self.site
    }

    /// What lies in the jar under that name.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.jar().get(name).cloned()
    }

    /// Puts something of one's own into the jar, or takes it out.
    pub fn set_cookie(&self, name: &str, value: Option<&str>) {
        match value {
            Some(value) => self.jar().insert(name.to_owned(), value.to_owned()),
            None => self.jar().remove(name),
        };
    }

    /// Empties the jar.
    pub fn forget(&self) {
        self.jar().clear();
    }

    /// A call as the page makes it: with its own header, from its own origin.
    pub async fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let mut request = self.page_request(method, path);
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        self.send(request).await
    }

    /// A `GET` as the page makes it.
    pub async fn get(&self, path: &str) -> Answer {
        self.call("GET", path, None).await
    }

    /// A `POST` as the page makes it.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.call("POST", path, Some(body)).await
    }

    /// A call as the page makes it, to be completed and sent by [`Operator::send`].
    pub fn page_request(&self, method: &str, path: &str) -> RequestBuilder {
        let request = self.bare_request(method, path);
        request.header("x-mailgather", "1").header("sec-fetch-site", "same-origin")
    }

    /// A call with the jar's cookies and nothing else.
    pub fn bare_request(&self, method: &str, path: &str) -> RequestBuilder {
        let method = method.parse().expect("a method");
        let request = self.http.request(method, format!("{}{path}", self.site));
        let request = request.header("user-agent", BROWSER);
        match self.cookie_header() {
            None => request,
            Some(cookies) => request.header("cookie", cookies),
        }
    }

    /// Sends it and keeps the answer's cookies.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let answer = visitor::answer(request).await;
        self.keep(&answer);
        answer
    }

    /// As [`Operator::call`] without a body, the path going out byte by byte as given: nothing is normalized
    /// or escaped.
    pub async fn call_raw(&self, method: &str, path: &[u8]) -> Answer {
        let cookies = self.cookie_header().unwrap_or_default();
        let headers = [
            ("user-agent", BROWSER),
            ("x-mailgather", "1"),
            ("sec-fetch-site", "same-origin"),
            ("cookie", cookies.as_str()),
        ];
        let answer = raw::send(&self.site, self.address, method, path, &headers).await;
        self.keep(&answer);
        answer
    }

    /// Signs in with address and password.
    pub async fn sign_in(&self, account: &Account) -> Answer {
        self.post("/api/sign-in", &account.credentials()).await
    }

    /// Signs in with a member more: `secondFactor` or `recoveryCode`.
    pub async fn sign_in_with(&self, account: &Account, member: &str, code: &str) -> Answer {
        let mut body = account.credentials();
        body[member] = code.into();
        self.post("/api/sign-in", &body).await
    }

    /// Gets a new access token.
    pub async fn refresh(&self) -> Answer {
        self.call("POST", "/api/refresh", None).await
    }

    /// Who they are, as the server says.
    pub async fn me(&self) -> Value {
        self.get("/api/me").await.expect_success(200)
    }

    /// Whether they are signed in.
    pub async fn is_in(&self) -> bool {
        let answer = self.get("/api/me").await;
        match answer.status {
            200 => true,
            401 => false,
            _ => panic!("neither in nor out: {answer:?}"),
        }
    }

    /// Proves once more who they are: `password`, `secondFactor` or `recoveryCode`.
    pub async fn reauthenticate(&self, member: &str, secret: &str) -> Answer {
        self.post("/api/me/reauthenticate", &json!({member: secret})).await
    }

    fn keep(&self, answer: &Answer) {
        let mut jar = self.jar();
        for cookie in answer.cookies() {
            match cookie.is_gone() {
                true => jar.remove(&cookie.name),
                false => jar.insert(cookie.name, cookie.value),
            };
        }
    }

    fn cookie_header(&self) -> Option<String> {
        let jar = self.jar();
        let pairs: Vec<_> = jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    fn jar(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.cookies.lock().expect("no poison")
    }
}

impl Answer {
    /// What it sets.
    pub fn cookies(&self) -> Vec<Cookie> {
        self.set_cookies.iter().map(|line| Cookie::parse(line)).collect()
    }

    /// The cookie of that name which it sets.
    #[track_caller]
    pub fn cookie(&self, name: &str) -> Cookie {
        let found: Vec<_> = self.cookies().into_iter().filter(|cookie| cookie.name == name).collect();
        let [cookie] = <[Cookie; 1]>::try_from(found).expect("set once");
        cookie
    }
}
