use domain::Timestamp;
use serde_json::Value;

use crate::Admin;

impl Admin {
    /// The audit log's entries of yesterday and today that the filters let through, newest first, all pages.
    pub async fn audit(&self, filters: &[(&str, &str)]) -> Vec<Value> {
        let (mut entries, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let mut query = last_two_days();
            query.extend(filters.iter().map(|(name, value)| format!("{name}={}", escaped(value))));
            query.extend(cursor.iter().map(|cursor| format!("cursor={}", escaped(cursor))));
            let path = format!("/api/audit?{}", query.join("&"));
            let mut page = self.call("GET", &path, None).await.expect_success(200);
            match page["entries"].take() {
                Value::Array(some) => entries.extend(some),
                other => panic!("no list: {other}"),
            }
            cursor = page["next"].as_str().map(str::to_owned);
            if cursor.is_none() {
                return entries;
            }
        }
    }

    /// Fails unless somebody (an admin's id or address) has so many entries of that action; gives them.
    #[track_caller]
    pub fn expect_audited(
        &self,
        actor: &str,
        action: &str,
        count: usize,
    ) -> impl Future<Output = Vec<Value>> {
        let caller = std::panic::Location::caller();
        async move {
            let entries = self.audit(&[("actor", actor), ("action", action)]).await;
            assert_eq!(entries.len(), count, "{action} by {actor}, asked for at {caller}: {entries:#?}");
            entries
        }
    }

    /// Checks the chain of yesterday and today.
    pub async fn verify_audit(&self) -> Value {
        let path = format!("/api/audit/verify?{}", last_two_days().join("&"));
        self.call("GET", &path, None).await.expect_success(200)
    }
}

/// Two, since midnight may come in between.
fn last_two_days() -> Vec<String> {
    let day = |ago: u64| Timestamp::from_millis(crate::now_millis() - ago * 24 * 3600 * 1000).rfc3339();
    vec![format!("from={}", &day(1)[..10]), format!("to={}", &day(0)[..10])]
}

/// As a query's value.
fn escaped(text: &str) -> String {
    let escape = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(escape).collect()
}
