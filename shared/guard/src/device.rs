/// A word or two for the browser and the system, to tell one's sessions apart by (ASVS 7.5.2).
///
/// Made of fixed words: nothing of the header itself is kept, shown or logged.
pub(crate) fn device(user_agent: Option<&str>) -> String {
    let text = user_agent.unwrap_or_default();
    let of = |words: &[(&str, &'static str)]| {
        words.iter().find(|(mark, _)| text.contains(mark)).map(|(_, word)| *word)
    };
    match (of(&BROWSERS), of(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(word), None) | (None, Some(word)) => word.to_owned(),
        (None, None) => "unknown device".to_owned(),
    }
}

/// The more special ones first: most name others too.
const BROWSERS: [(&str, &str); 13] = [
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
];

const SYSTEMS: [(&str, &str); 9] = [
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "macOS"),
    ("FreeBSD", "FreeBSD"),
    ("Linux", "Linux"),
    ("X11", "Unix"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_and_systems_are_named() {
        for (header, named) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
                "Edge on Windows",
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux"),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
                "Safari on macOS",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
            ("curl/8.5.0", "curl"),
            ("something (Windows NT 10.0)", "Windows"),
            ("<script>alert(1)</script>", "unknown device"),
            ("", "unknown device"),
        ] {
            assert_eq!(device(Some(header)), named, "{header}");
        }
        assert_eq!(device(None), "unknown device");
    }

    #[test]
    fn nothing_of_the_header_is_kept() {
        for (_, browser) in BROWSERS {
            for (_, system) in SYSTEMS {
                let longest = format!("{browser} on {system}");
                assert!(longest.len() <= 60 && longest.is_ascii());
            }
        }
        assert_eq!(device(Some(&format!("Firefox/{}", "x".repeat(10_000)))), "Firefox");
    }
}
