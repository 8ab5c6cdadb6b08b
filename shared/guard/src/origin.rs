//! Whether a call comes from a page of our own origin (ASVS 3.5.1 to 3.5.3).
//!
//! Three things stand against a call that another site's page makes in an admin's browser: the cookies are
//! `SameSite=Strict`, the browser says where a call comes from, and a call that changes something carries a
//! header that a foreign page can't set without asking first, which nobody here answers.

use edge::Request;

use crate::visit::Site;

/// What a browser says of where a call comes from.
#[derive(Clone, Copy)]
struct Signs<'a> {
    reads: bool,
    /// `Sec-Fetch-Site` (W3C Fetch Metadata §2.3).
    fetch_site: Option<&'a str>,
    /// `Origin` (RFC 6454 §7).
    origin: Option<&'a str>,
    /// Our own header.
    own: bool,
}

impl<'a> Signs<'a> {
    fn of(request: &'a Request) -> Self {
        Self {
            reads: matches!(request.method(), "GET" | "HEAD"),
            fetch_site: request.header("sec-fetch-site"),
            origin: request.header("origin"),
            own: request.header("x-mailgather") == Some("1"),
        }
    }
}

/// Whether the browser says that another origin's page made the call, be it of the same site.
///
/// Asked before anything that has consequences for a session.
pub(crate) fn is_foreign(request: &Request, site: &Site) -> bool {
    Signs::of(request).foreign(site)
}

/// Whether the call may change something: same origin, shown, and our own header.
pub(crate) fn may_change(request: &Request, site: &Site) -> bool {
    Signs::of(request).may_change(site)
}

impl Signs<'_> {
    fn foreign(self, site: &Site) -> bool {
        // `null` is what a browser that hides the referrer says of our own pages too.
        let hidden = self.origin == Some("null") && self.fetch_site.is_some();
        let origin = self.origin.is_some_and(|origin| !site.is_origin(origin));
        (origin && !hidden)
            || match self.fetch_site {
                None | Some("same-origin") => false,
                // An address typed into the browser.
                Some("none") => !self.reads,
                Some(_) => true,
            }
    }

    fn may_change(self, site: &Site) -> bool {
        let shown = self.fetch_site == Some("same-origin") || self.origin.is_some();
        self.reads || (self.own && shown && !self.foreign(site))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How a call with these signs is answered.
    fn verdict(
        method: &str,
        fetch_site: Option<&str>,
        origin: Option<&str>,
        own: bool,
    ) -> (/* foreign */ bool, /* may change */ bool) {
        let site = Site::parse("admin.example.org").expect("a host");
        let signs = Signs { reads: method == "GET", fetch_site, origin, own };
        (signs.foreign(&site), signs.may_change(&site))
    }

    #[test]
    fn changes_need_our_header_and_our_origin() {
        let ours = Some("https://admin.example.org");
        for (fetch_site, origin, own, passes) in [
            (Some("same-origin"), ours, true, true),
            (Some("same-origin"), None, true, true),
            (Some("same-origin"), Some("null"), true, true),
            (None, ours, true, true),
            (Some("same-origin"), ours, false, false),
            (None, ours, false, false),
            (None, None, true, false),
            (Some("none"), ours, true, false),
            (Some("none"), None, true, false),
            (Some("same-site"), ours, true, false),
            (Some("cross-site"), ours, true, false),
            (Some("same-origin, cross-site"), ours, true, false),
            (Some("same-origin"), Some("https://evil.example"), true, false),
            (None, Some("https://evil.example"), true, false),
            (None, Some("https://admin.example.org.evil.example"), true, false),
            (None, Some("http://admin.example.org"), true, false),
            (None, Some("https://admin.example.org:8443"), true, false),
            (None, Some("null"), true, false),
            (None, Some(""), true, false),
        ] {
            let (_, may_change) = verdict("POST", fetch_site, origin, own);
            assert_eq!(may_change, passes, "{fetch_site:?} {origin:?} {own}");
        }
    }

    #[test]
    fn another_sites_page_is_told_from_a_typed_address() {
        for (method, fetch_site, origin, foreign) in [
            ("GET", None, None, false),
            ("GET", Some("none"), None, false),
            ("GET", Some("same-origin"), None, false),
            ("GET", Some("same-site"), None, true),
            ("GET", Some("cross-site"), None, true),
            ("GET", Some("same-origin"), Some("https://evil.example"), true),
            ("POST", Some("none"), None, true),
            ("POST", None, None, false),
        ] {
            assert_eq!(verdict(method, fetch_site, origin, false).0, foreign, "{method} {fetch_site:?}");
        }
    }
}
