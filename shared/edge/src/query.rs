//! Query parameters: each at most once, and each a text.

use std::{borrow::Cow, collections::HashSet};

use domain::Invalid;

use crate::{Problem, input};

const TWICE: Invalid = Invalid::new("is given twice");
const NO_TEXT: Invalid = Invalid::new("must not hold control characters");

/// The value of a parameter that may be there once.
pub(crate) fn only(values: Vec<&str>) -> Result<Option<&str>, Invalid> {
    match values.as_slice() {
        [] => Ok(None),
        [value] => Ok(Some(value)),
        [..] => Err(TWICE),
    }
}

/// 400 for the first parameter that is there twice or is no text.
pub(crate) fn check<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Result<(), Problem> {
    let mut names = HashSet::new();
    for (name, value) in pairs {
        let invalid = match [name, value].into_iter().all(is_text) {
            false => NO_TEXT,
            true if names.insert(name) => continue,
            true => TWICE,
        };
        // The name is the sender's text as well: repeated only if it looks like one of ours.
        let name = if input::is_name(name) { Cow::Owned(name.to_owned()) } else { Cow::Borrowed("query") };
        return Err(Problem::invalid_field(name, invalid.reason()));
    }
    Ok(())
}

/// U+FFFD is what a decoder makes of bytes that are no UTF-8.
fn is_text(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() || c == char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(pairs: &[(&str, &str)]) -> String {
        match check(pairs.iter().copied()) {
            Ok(()) => String::new(),
            Err(problem) => {
                assert_eq!(problem.status(), 400);
                String::from_utf8(problem.into_response().body().to_vec()).expect("UTF-8")
            }
        }
    }

    #[test]
    fn texts_pass_whatever_they_hold() {
        for value in ["", "2026-11-22", "anna@example.org", "session.*", "Größe 7 %", "a\u{202e}b", "😀"]
        {
            assert_eq!(answer(&[("actor", value), ("action", value)]), "", "{value}");
        }
    }

    #[test]
    fn what_is_no_text_names_its_parameter_and_not_its_value() {
        for value in ["\0", "canary\r\n", "canary\u{7f}", "\u{85}", "canary\u{fffd}"] {
            let told = answer(&[("from", "2026-11-22"), ("actor", value)]);
            assert!(told.contains(r#""field":"actor""#) && !told.contains("canary"), "{value:?}: {told}");
        }
        let told = answer(&[("can\0ary", "x")]);
        assert!(told.contains(r#""field":"query""#), "{told}");
    }

    #[test]
    fn of_two_values_none_is_taken() {
        let told = answer(&[("actor", "canary"), ("from", "2026-11-22"), ("actor", "canary")]);
        assert!(told.contains(r#""field":"actor""#) && told.contains("is given twice"), "{told}");
        assert!(!told.contains("canary"), "{told}");
        assert!(answer(&[("<b>", "1"), ("<b>", "1")]).contains(r#""field":"query""#));
        assert_eq!(only(vec![]), Ok(None));
        assert_eq!(only(vec!["a"]), Ok(Some("a")));
        assert!(only(vec!["a", "a"]).is_err());
    }
}
