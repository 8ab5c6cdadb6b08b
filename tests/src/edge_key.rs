use std::{
    collections::BTreeMap,
    fs::File,
    io::{Read, Seek, Write},
    net::Ipv4Addr,
    path::PathBuf,
    time::{Duration, SystemTime},
};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::{Aws, Outputs, Stack};

/// After so long a key's bucket in the usage plan is full again.
const WINDOW: Duration = Duration::from_secs(15 * 60);

/// Addresses of visitors, each with an API key of its own.
///
/// The distribution maps an address to one of 128 keys by an HMAC with the stack's secret; two visitors on one
/// key would share its limit. The pool hands out each key once in 15 minutes, to whichever test asks: a file
/// beside the logs remembers, since each test file is a process.
pub struct KeyPool {
    secret: String,
    file: PathBuf,
}

impl KeyPool {
    /// The pool of a stack.
    pub async fn of(outputs: &Outputs, stack: &Stack) -> Self {
        let (api, secret) = secret(&Aws::new(outputs), stack).await;
        Self { secret, file: outputs.logs.join(format!("handed-out-keys-{api}.json")) }
    }

    /// An address whose key nobody used for 15 minutes.
    ///
    /// # Panics
    /// If all keys are in use.
    pub fn fresh_address(&self) -> Ipv4Addr {
        let options = File::options().read(true).write(true).create(true).truncate(false).open(&self.file);
        let mut file = options.expect("the list of keys can be written");
        file.lock().expect("the list of keys can be locked");
        let mut text = String::new();
        file.read_to_string(&mut text).expect("the list of keys can be read");
        let mut handed_out: BTreeMap<String, u64> = serde_json::from_str(&text).unwrap_or_default();
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs();
        // A browser comes from 127.0.0.1, so its key stays out.
        handed_out.insert(self.key_of(Ipv4Addr::LOCALHOST), now);
        let address = (0..=u16::MAX).map(|n| Ipv4Addr::from(0x7f0b_0000 + u32::from(n))).find(|address| {
            let last = handed_out.get(&self.key_of(*address));
            last.is_none_or(|last| last + WINDOW.as_secs() < now) && ![0, 255].contains(&address.octets()[3])
        });
        let address = address.expect("all 128 keys were used in the last 15 minutes: wait, or start afresh");
        handed_out.insert(self.key_of(address), now);
        file.set_len(0).and_then(|()| file.rewind()).expect("the list of keys can be emptied");
        let text = serde_json::to_string(&handed_out).expect("a map of numbers");
        file.write_all(text.as_bytes()).expect("the list of keys can be written");
        address
    }

    /// Several such addresses, each with a key of its own.
    pub fn fresh_addresses(&self, count: usize) -> Vec<Ipv4Addr> {
        (0..count).map(|_| self.fresh_address()).collect()
    }

    /// Another address with the same key: it shares the usage plan's limit and not the exact one.
    pub fn neighbour(&self, address: Ipv4Addr) -> Ipv4Addr {
        let key = self.key_of(address);
        let others = (1..=u16::MAX).map(|n| Ipv4Addr::from(0x7f0c_0000 + u32::from(n)));
        let mut others = others.filter(|other| ![0, 255].contains(&other.octets()[3]));
        others.find(|other| self.key_of(*other) == key).expect("65,000 addresses share 128 keys")
    }

    /// The last two digits of an address's key, computed as the distribution does.
    fn key_of(&self, address: Ipv4Addr) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()).expect("any length will do");
        mac.update(address.to_string().as_bytes());
        let [first, ..] = mac.finalize().into_bytes()[..] else { unreachable!("a digest has 32 bytes") };
        format!("{:x}{:x}", (first >> 4) % 8, first & 15)
    }
}

/// The stack's secret, which is the front part of each key's value.
async fn secret(aws: &Aws, stack: &Stack) -> (String, String) {
    let (api, keys) = keys(aws, &stack.api).await;
    assert!(keys.len() >= 100, "the plan has {} keys", keys.len());
    // One more is for links without a signature.
    let parts = keys.iter().filter_map(|key| key.rsplit_once('-'));
    let (secret, _) =
        parts.clone().find(|(_, digits)| digits.len() == 2).expect("a secret, a dash, two digits");
    assert!(secret.len() >= 32, "an odd key");
    (api, secret.to_owned())
}

/// The key with which the distribution calls the admin API.
pub async fn admin_key(aws: &Aws, stack: &Stack) -> String {
    let (_, keys) = keys(aws, &stack.admin_api).await;
    let [key] = <[String; 1]>::try_from(keys).expect("one for all");
    key
}

/// The id of the API behind this URL, and the keys of its usage plans.
async fn keys(aws: &Aws, url: &str) -> (String, Vec<String>) {
    let plans = aws.get("apigateway", "/usageplans?limit=500").await;
    let mut found = None;
    for plan in list(&plans) {
        let stages = plan["apiStages"].as_array().into_iter().flatten();
        let api = stages.filter_map(|stage| stage["apiId"].as_str()).find(|api| url.contains(api));
        let (Some(api), Some(id)) = (api, plan["id"].as_str()) else { continue };
        let keys = aws.get("apigateway", &format!("/usageplans/{id}/keys?limit=500")).await;
        let values =
            list(&keys).iter().map(|key| key["value"].as_str().expect("a key has a value").to_owned());
        found.get_or_insert((api.to_owned(), Vec::new())).1.extend(values);
    }
    found.unwrap_or_else(|| panic!("no usage plan belongs to {url}"))
}

/// The list in an answer of API Gateway, which is called `item`.
fn list(answer: &serde_json::Value) -> &[serde_json::Value] {
    let list = answer["item"].as_array().or_else(|| answer["items"].as_array());
    list.expect("a list")
}
