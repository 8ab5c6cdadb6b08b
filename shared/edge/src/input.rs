//! Reading JSON so that an error names the field and never repeats a value.

use std::borrow::Cow;

use domain::Invalid;
use serde::de::DeserializeOwned;

use crate::Problem;

/// A field that must be there, parsed into a type of the domain.
pub fn required<V, T>(
    name: &'static str,
    value: Option<V>,
    parse: impl FnOnce(V) -> Result<T, Invalid>,
) -> Result<T, Problem> {
    let value = value.ok_or_else(|| Problem::invalid(name, Invalid::new("is missing")))?;
    parse(value).map_err(|invalid| Problem::invalid(name, invalid))
}

/// A field that may be left out or null.
pub fn optional<V, T>(
    name: &'static str,
    value: Option<V>,
    parse: impl FnOnce(V) -> Result<T, Invalid>,
) -> Result<Option<T>, Problem> {
    value.map(|value| required(name, Some(value), parse)).transpose()
}

/// Forms declare their fields as `Option` and refuse unknown ones, so what serde can complain of is
/// syntax, a wrong type, an unknown field or a field given twice. Its own text quotes values and stays here.
pub(crate) fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    // serde would read an array into a struct as well.
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Err(Problem::invalid_body("The body must be a JSON object."));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let form = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        if !error.inner().is_data() {
            return Problem::invalid_body("The body is not valid JSON.");
        }
        let text = error.inner().to_string();
        let path = error.path().to_string();
        if text.starts_with("unknown field") {
            field_problem(path, "is not known")
        } else if let Some(name) =
            text.strip_prefix("duplicate field `").and_then(|rest| rest.split('`').next())
        {
            field_problem(name.to_owned(), "is given twice")
        } else {
            field_problem(path, "has the wrong type")
        }
    })?;
    deserializer.end().map_err(|_| Problem::invalid_body("The body is not valid JSON."))?;
    Ok(form)
}

/// An unknown field's name is the sender's text: repeated only if it looks like a name, or like the way to one in
/// a list, e.g. `rows[3].destEmail`.
fn field_problem(name: String, reason: &'static str) -> Problem {
    Problem::invalid_field(if is_name(&name) { Cow::Owned(name) } else { Cow::Borrowed("body") }, reason)
}

/// Whether a text that the sender chose looks like a name of ours, so that it may be repeated.
pub(crate) fn is_name(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'[' | b']');
    text.len() <= 40 && text.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "camelCase")]
    struct Form {
        #[expect(dead_code, reason = "only the reading is tested")]
        full_name: Option<String>,
        #[expect(dead_code, reason = "only the reading is tested")]
        rows: Option<Vec<Row>>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Row {
        #[expect(dead_code, reason = "only the reading is tested")]
        name: Option<String>,
    }

    fn answer(body: &str) -> String {
        match json::<Form>(body.as_bytes()) {
            Ok(_) => "ok".to_owned(),
            Err(problem) => String::from_utf8(problem.into_response().body().to_vec()).expect("UTF-8"),
        }
    }

    #[test]
    fn the_field_is_named_and_the_value_is_not() {
        for (body, field, reason) in [
            (r#"{"fullName":4711}"#, "fullName", "has the wrong type"),
            (r#"{"fullName":{"canary":1}}"#, "fullName", "has the wrong type"),
            (r#"{"extra":"canary"}"#, "extra", "is not known"),
            (r#"{"can ary":1}"#, "body", "is not known"),
            (r#"{"rows":[{},{"name":4711}]}"#, "rows[1].name", "has the wrong type"),
            (r#"{"rows":[{"extra":"canary"}]}"#, "rows[0].extra", "is not known"),
            (r#"{"rows":["canary"]}"#, "rows[0]", "has the wrong type"),
            (r#"{"fullName":"a","fullName":"b"}"#, "fullName", "is given twice"),
        ] {
            let text = answer(body);
            assert!(
                text.contains(&format!(r#""field":"{field}""#)) && text.contains(reason),
                "{body}: {text}"
            );
            assert!(
                !text.contains("canary") && !text.contains("4711") && !text.contains("can ary"),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_object_is_refused_whole() {
        let deep = "[".repeat(5000);
        for body in ["", "canary", "[]", "\"canary\"", "1", "{", r#"{"fullName":"a"}x"#, "\u{feff}{}", &deep]
        {
            let text = answer(body);
            let refused = text.contains("/problems/invalid-body") && !text.contains("canary");
            assert!(refused, "{}: {text}", body.get(..20).unwrap_or(body));
        }
        assert!(answer(&format!(r#"{{"fullName":{deep}"#)).contains("wrong type"));
    }

    #[test]
    fn an_absent_field_is_told_by_its_parser() {
        assert_eq!(answer("{}"), "ok");
        assert!(required("name", None::<&str>, |_| Ok(())).is_err());
        assert!(matches!(optional("name", None::<&str>, |_| Ok(())), Ok(None)));
    }
}
