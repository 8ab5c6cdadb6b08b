//! Whether a call comes from a script of our own origin (ASVS 3.5.1 to 3.5.3).
//!
//! Three things stand against a call that another site's page makes in an admin's browser: the cookies are
//! `SameSite=Strict`, the browser says where a call comes from, and a call that changes something carries a
//! header that a foreign page can't set without asking first, which nobody here answers.
//!
//! Architecture Invariant: nobody navigates to the API. A link, a typed address, a form, a frame and an image
//! can be put before an admin by anybody, so such a call is refused before it has any consequence.

use edge::Request;

use crate::visit::Site;

/// What a browser says of where a call comes from.
#[derive(Clone, Copy)]
struct Signs<'a> {
    reads: bool,
    /// `Sec-Fetch-Site` (W3C Fetch Metadata §2.3).
    fetch_site: Option<&'a str>,
    /// `Sec-Fetch-Mode` (W3C Fetch Metadata §2.2).
    fetch_mode: Option<&'a str>,
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
            fetch_mode: request.header("sec-fetch-mode"),
            origin: request.header("origin"),
            own: request.header("x-mailgather") == Some("1"),
        }
    }
}

/// Whether anything but a script of our own origin can have made the call.
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
        let ours = match self.fetch_site {
            Some(said) => said == "same-origin",
            // A browser without Fetch Metadata. A script of our origin can set this header; a navigation, a form,
            // a frame and an image can't, nor can another origin's script without asking first.
            None => self.own,
        };
        // What `fetch` says; a navigation says `navigate`, and an image `no-cors`.
        let scripted = matches!(self.fetch_mode, None | Some("cors" | "same-origin"));
        (origin && !hidden) || !ours || !scripted
    }

    fn may_change(self, site: &Site) -> bool {
        let shown = self.fetch_site == Some("same-origin") || self.origin.is_some();
        self.reads || (self.own && shown && !self.foreign(site))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: Option<&str> = Some("https://admin.example.org");

    fn signs<'a>(method: &str, fetch_site: Option<&'a str>, origin: Option<&'a str>, own: bool) -> Signs<'a> {
        Signs { reads: method == "GET", fetch_site, fetch_mode: None, origin, own }
    }

    fn site() -> Site {
        Site::parse("admin.example.org").expect("a host")
    }

    #[test]
    fn changes_need_our_header_and_our_origin() {
        for (fetch_site, origin, own, passes) in [
            (Some("same-origin"), OURS, true, true),
            (Some("same-origin"), None, true, true),
            (Some("same-origin"), Some("null"), true, true),
            (None, OURS, true, true),
            (Some("same-origin"), OURS, false, false),
            (None, OURS, false, false),
            (None, None, true, false),
            (Some("none"), OURS, true, false),
            (Some("none"), None, true, false),
            (Some("same-site"), OURS, true, false),
            (Some("cross-site"), OURS, true, false),
            (Some("same-origin, cross-site"), OURS, true, false),
            (Some("same-origin"), Some("https://evil.example"), true, false),
            (None, Some("https://evil.example"), true, false),
            (None, Some("https://admin.example.org.evil.example"), true, false),
            (None, Some("http://admin.example.org"), true, false),
            (None, Some("https://admin.example.org:8443"), true, false),
            (None, Some("null"), true, false),
            (None, Some(""), true, false),
        ] {
            let may_change = signs("POST", fetch_site, origin, own).may_change(&site());
            assert_eq!(may_change, passes, "{fetch_site:?} {origin:?} {own}");
        }
    }

    #[test]
    fn only_a_script_of_ours_calls() {
        for (method, fetch_site, origin, own, foreign) in [
            ("GET", Some("same-origin"), None, false, false),
            ("GET", Some("same-origin"), None, true, false),
            ("POST", Some("same-origin"), OURS, true, false),
            // An address that was typed, or opened from a mail program.
            ("GET", Some("none"), None, false, true),
            ("GET", Some("none"), None, true, true),
            ("POST", Some("none"), None, true, true),
            ("GET", Some("same-site"), None, true, true),
            ("GET", Some("cross-site"), None, true, true),
            ("GET", Some("same-origin"), Some("https://evil.example"), true, true),
            // Older browsers, and scripts that are none of a browser's.
            ("GET", None, None, true, false),
            ("POST", None, OURS, true, false),
            ("GET", None, None, false, true),
            ("POST", None, None, false, true),
            ("POST", None, OURS, false, true),
        ] {
            let found = signs(method, fetch_site, origin, own).foreign(&site());
            assert_eq!(found, foreign, "{method} {fetch_site:?} {origin:?} {own}");
        }
    }

    /// A page of ours that was made to hold a link, a frame or an image calls nothing either.
    #[test]
    fn nobody_navigates_to_the_api() {
        for (mode, foreign) in [
            (None, false),
            (Some("cors"), false),
            (Some("same-origin"), false),
            (Some("navigate"), true),
            (Some("nested-navigate"), true),
            (Some("no-cors"), true),
            (Some("websocket"), true),
            (Some("cors, navigate"), true),
        ] {
            for own in [true, false] {
                let signs = Signs { fetch_mode: mode, ..signs("GET", Some("same-origin"), None, own) };
                assert_eq!(signs.foreign(&site()), foreign, "{mode:?}");
            }
        }
    }
}
