use std::collections::BTreeMap;

/// One `Set-Cookie` header (RFC 6265, section 4.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cookie {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// By lower-case name; those without a value have an empty one.
    pub attributes: BTreeMap<String, String>,
}

impl Cookie {
    /// Reads a header.
    pub fn parse(line: &str) -> Self {
        let mut parts = line.split(';').map(str::trim);
        let (name, value) = parts.next().and_then(|pair| pair.split_once('=')).expect("a name and a value");
        let attributes = parts.map(|part| part.split_once('=').unwrap_or((part, "")));
        let attributes = attributes.map(|(name, value)| (name.to_lowercase(), value.to_owned()));
        Self { name: name.to_owned(), value: value.to_owned(), attributes: attributes.collect() }
    }

    /// In how many seconds it is over.
    pub fn max_age(&self) -> Option<i64> {
        self.attributes.get("max-age")?.parse().ok()
    }

    /// Whether it takes the cookie away.
    pub fn is_gone(&self) -> bool {
        self.max_age().is_some_and(|seconds| seconds <= 0)
    }
}
