//! What the runners of tests report: the JUnit files of nextest, node and the API's check.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use roxmltree::{Document, Node};

/// One test, and how it went.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Case {
    /// Of which binary or file.
    pub(crate) of: String,
    pub(crate) name: String,
    /// As a clock on the wall has it.
    pub(crate) seconds: f64,
    /// Processor time of the test itself, where it has a process of its own.
    pub(crate) processor: Option<f64>,
    /// Why it failed, and what it printed.
    pub(crate) failure: Option<String>,
}

/// The tests of a file; none of one that isn't there, since its runner says why.
pub(crate) fn read(file: &Path) -> Result<Vec<Case>> {
    match fs::read_to_string(file) {
        Ok(text) => cases(&text).with_context(|| format!("{} is no JUnit report", file.display())),
        Err(_) => Ok(Vec::new()),
    }
}

fn cases(text: &str) -> Result<Vec<Case>> {
    let document = Document::parse(text)?;
    let all = document.descendants().filter(|node| node.has_tag_name("testcase"));
    // What was left out by its name is no test of this run.
    Ok(all.filter(|case| child(*case, "skipped").is_none()).map(case).collect())
}

fn case(node: Node<'_, '_>) -> Case {
    let attribute = |name| node.attribute(name).unwrap_or_default().to_owned();
    let failure = child(node, "failure").or_else(|| child(node, "error")).map(|failure| {
        let printed = ["system-out", "system-err"].into_iter().filter_map(|name| child(node, name));
        let told = std::iter::once(failure).chain(printed).filter_map(|one| one.text());
        let message = failure.attribute("message").unwrap_or_default();
        let told = std::iter::once(message).chain(told).filter(|text| !text.is_empty());
        told.collect::<Vec<_>>().join("\n")
    });
    Case {
        of: attribute("classname"),
        name: attribute("name"),
        seconds: attribute("time").parse().unwrap_or(0.0),
        processor: attribute("cpu").parse().ok(),
        failure,
    }
}

fn child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    node.children().find(|child| child.has_tag_name(name))
}

/// Adds the processor times that the runner noted.
pub(crate) fn add_times(cases: &mut [Case], noted: &str) {
    let noted: HashMap<_, _> = noted
        .lines()
        .filter_map(|line| line.rsplit_once('\t'))
        .filter_map(|(test, seconds)| Some((test.to_owned(), seconds.parse().ok()?)))
        .collect();
    for case in cases {
        case.processor = noted.get(&format!("{} {}", case.of, case.name)).copied().or(case.processor);
    }
}

/// Writes all tests of a run into one file. `cpu` is seconds of processor time.
pub(crate) fn write<'a>(file: &Path, suites: impl IntoIterator<Item = (&'a str, &'a [Case])>) -> Result<()> {
    let mut xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n".to_owned();
    for (name, cases) in suites {
        let failed = cases.iter().filter(|case| case.failure.is_some()).count();
        let seconds: f64 = cases.iter().map(|case| case.seconds).sum();
        writeln!(
            xml,
            "<testsuite name=\"{}\" tests=\"{}\" failures=\"{failed}\" time=\"{seconds:.3}\">",
            escaped(name),
            cases.len()
        )?;
        for case in cases {
            let (of, name) = (escaped(&case.of), escaped(&case.name));
            write!(xml, "<testcase classname=\"{of}\" name=\"{name}\" time=\"{:.3}\"", case.seconds)?;
            if let Some(seconds) = case.processor {
                write!(xml, " cpu=\"{seconds:.3}\"")?;
            }
            match &case.failure {
                Some(failure) => writeln!(xml, "><failure>{}</failure></testcase>", escaped(failure))?,
                None => writeln!(xml, "/>")?,
            }
        }
        writeln!(xml, "</testsuite>")?;
    }
    Ok(fs::write(file, xml + "</testsuites>\n")?)
}

/// As text or as an attribute. XML has no way at all to tell most control characters.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\n' | '\t' => escaped.push(letter),
            other if other.is_control() => escaped.push('\u{FFFD}'),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As nextest and node write them.
    const REPORT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="a">
    <testsuite name="store" tests="2">
        <testcase name="kept" classname="store" time="0.012"/>
        <testcase name="lost" classname="store" time="1.5">
            <failure message="it panicked" type="test failure">left: 1 &lt; 2</failure>
            <system-err>printed</system-err>
        </testcase>
    </testsuite>
    <testcase name="a &quot;page&quot;" classname="test" time="0.5"/>
    <testcase name="another" classname="test" time="0"><skipped type="skipped" message="by its name"/></testcase>
</testsuites>"#;

    #[test]
    fn every_test_that_ran_is_read_with_why_it_failed() {
        let mut cases = cases(REPORT).unwrap();
        add_times(&mut cases, "store kept\t0.25\nstore other\t9\n");
        let told: Vec<_> =
            cases.iter().map(|case| (case.name.as_str(), case.seconds, case.processor)).collect();
        assert_eq!(told, [("kept", 0.012, Some(0.25)), ("lost", 1.5, None), ("a \"page\"", 0.5, None)]);
        assert_eq!(cases[1].failure.as_deref(), Some("it panicked\nleft: 1 < 2\nprinted"));
        assert!(read(Path::new("/no/such/file")).unwrap().is_empty());
        assert!(super::cases("half a <file").is_err());
    }

    #[test]
    fn what_is_written_is_read_again() {
        let file = std::env::temp_dir().join(format!("mailgather-junit-{}.xml", std::process::id()));
        let case = |name: &str, failure: Option<&str>| Case {
            of: "a::b".to_owned(),
            name: name.to_owned(),
            seconds: 1.25,
            processor: Some(0.5),
            failure: failure.map(str::to_owned),
        };
        let all = [case("plain", None), case("<\"&>", Some("]]> 1 < 2"))];
        write(&file, [("unit", &all[..])]).unwrap();
        assert_eq!(read(&file).unwrap(), all);
        fs::remove_file(file).unwrap();
    }
}
