//! Which paths a page of ours can call at all.
//!
//! Anything else was made by hand: traversal, encoded separators, NUL, doubled slashes. A query is not judged here:
//! a page takes its filters from its own address, which anybody can write into a link.

use edge::Request;

/// The path as the browser sent it, before anybody decoded it; set by our distribution.
const RAW_PATH: &str = "x-mailgather-path";

/// Whether a page of ours can have sent this path.
pub(crate) fn is_possible(request: &Request) -> bool {
    is_possible_path(request.path())
        && (!request.has_header(RAW_PATH) || request.header(RAW_PATH).is_some_and(is_possible_path))
}

/// Segments of letters, digits, `_` and `-`, none of them empty.
fn is_possible_path(path: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    path.strip_prefix('/')
        .is_some_and(|path| path.split('/').all(|part| !part.is_empty() && part.bytes().all(plain)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_our_pages_pass() {
        for path in [
            "/api/campaigns",
            "/api/campaigns/0123456789abcdef0123456789abcdef/link",
            "/api/me/second-factor",
            "/api/no_such-thing",
        ] {
            assert!(is_possible_path(path), "{path}");
        }
    }

    #[test]
    fn whatever_was_made_by_hand_does_not() {
        for path in [
            "",
            "/",
            "api/campaigns",
            "/api/campaigns/",
            "//api/campaigns",
            "/api//campaigns",
            "/api/../campaigns",
            "/api/./campaigns",
            "/api/campaigns/..%2flink",
            "/api/%63ampaigns",
            "/api/campaigns%2f1",
            "/api/campaigns/1\\link",
            "/api/campaigns/1\0",
            "/api/campaigns/1%00",
            "/api/campaigns/a b",
            "/api/campaigns/a+b",
            "/api/campaigns/a.json",
            "/api/campaigns/a;b=c",
            "/api/campaigns/ä",
            "/api/campaigns/\u{ff0f}link",
            "/api/campaigns/1\n",
        ] {
            assert!(!is_possible_path(path), "{path:?}");
        }
    }
}
