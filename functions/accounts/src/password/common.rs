/// Sorted by bytes, in lower case; its first line names the sources.
const LIST: &str = include_str!("common.txt");

/// Whether the password is one that many use, in whatever case (ASVS 6.2.4: the 3000 most used ones that the rules
/// would else admit; 6.2.12: leaked ones).
///
/// A binary search over the text itself: a table of its lines would cost every cold start more than the few
/// searches of its life.
pub(super) fn holds(password: &str) -> bool {
    let password = zeroize::Zeroizing::new(password.to_lowercase());
    let (_, mut lines) = LIST.split_once('\n').unwrap_or_default();
    while !lines.is_empty() {
        let middle = lines.len() / 2;
        let start = lines.as_bytes()[..middle].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let (before, rest) = lines.split_at(start);
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        lines = match password.as_str().cmp(line) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => before,
            std::cmp::Ordering::Greater => after,
        };
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries() -> impl Iterator<Item = &'static str> {
        LIST.lines().skip(1)
    }

    #[test]
    fn the_list_is_as_the_search_wants_it() {
        assert!(LIST.starts_with("# ") && LIST.is_ascii() && LIST.ends_with('\n'));
        assert!(entries().count() >= 3000);
        assert!(entries().is_sorted_by(|one, other| one < other));
        assert!(entries().all(|entry| entry.len() >= 12 && entry == entry.to_lowercase()));
    }

    #[test]
    fn every_entry_is_found_in_any_case_and_its_neighbours_are_not() {
        for entry in entries() {
            assert!(holds(entry) && holds(&entry.to_uppercase()), "{entry}");
            assert!(!holds(&format!("{entry}\u{1}")) && !holds(&format!("\u{1}{entry}")), "{entry}");
        }
        for text in ["", "\n", "!", "~~~~~~~~~~~~~", "тысяча паролей", &LIST[..14]] {
            assert!(!holds(text), "{text}");
        }
        assert!(holds("qwertyuiop123") && holds("QwertyUiop123") && holds("password1234"));
    }
}
