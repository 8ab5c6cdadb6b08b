//! `cargo local test`: every check, against instances of its own.

use std::panic::resume_unwind;
use std::thread;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::checks::{self, Check, Checks};
use crate::lanes::Lanes;
use crate::places::Places;
use crate::report::Report;
use crate::selection::Selection;
use crate::sizes::Sizes;
use crate::steps::line;
use crate::up::{self, Tools};
use crate::venv::Venv;
use crate::{functions, packages, runner, state, stop, unpacked};

/// Runs every check: format, lints, walls, template, edge, site, unit, e2e, browser, api. Ends with a
/// summary; fails when any of them fails.
///
/// With a part of tests' names it runs those tests alone and starts no more than they need.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Run only these (give it several times)
    #[arg(long, value_enum)]
    only: Vec<Check>,
    /// Leave the stacks running for the next run; they are made anew when what they were made from changed
    #[arg(long)]
    keep: bool,
    /// Every test in its full size, pictures too, and random ones by a seed of the date (MAILGATHER_SEED repeats it)
    #[arg(long)]
    nightly: bool,
    /// Keep a picture of each state of a page that the browser tests look at, in target/screens
    #[arg(long)]
    pictures: bool,
    /// Only tests whose names contain this, in Rust, in node and in the browser
    name: Option<String>,
}

/// Runs the checks.
pub(crate) fn test(options: &Options) -> Result<()> {
    let begin = Instant::now();
    let places = Places::of_test()?;
    let lock = state::lock(&places)?;
    let mut selection = match options.name.as_deref() {
        Some(name) => Selection::of_name(&places, &options.only, name)?,
        None => Selection::of_checks(&places, &options.only)?,
    };
    let mut lanes = Lanes::none();
    let mut report = Report::default();
    let outcome = run(&places, &mut selection, &mut lanes, &mut report, options);
    lanes.end(options.keep)?;
    drop(lock);
    outcome?;
    report.show(begin.elapsed().as_secs_f64(), &places.in_instance("junit.xml"))?;
    if report.failed() {
        bail!("not everything is well; the logs are in {}", places.logs().display());
    }
    Ok(())
}

fn run(
    places: &Places,
    selection: &mut Selection,
    lanes: &mut Lanes,
    report: &mut Report,
    options: &Options,
) -> Result<()> {
    let sizes = Sizes::new(options.nightly, options.pictures);
    if let Some(told) = sizes.told() {
        line(&told);
    }
    let runner = runner::ready(places)?;
    let checks = Checks { places, filter: options.name.as_deref(), sizes: &sizes, runner: &runner };
    if selection.has(Check::Format) {
        report.add(checks.format());
    }
    let tools = made(places, selection, options.name.as_deref())?;
    // Compiling for the lints keeps the processors busy while the stacks, unit tests and API are mostly waiting.
    let (lints, beside) = thread::scope(|scope| {
        let lints = scope.spawn(|| selection.has(Check::Lints).then(|| checks.lints()));
        let beside = beside(&checks, selection, lanes, tools.as_ref(), report);
        // A check that panics is no check that was left out.
        (lints.join().unwrap_or_else(|panic| resume_unwind(panic)), beside)
    });
    beside?;
    report.add_all(lints);
    let files = lanes.files();
    if selection.has(Check::E2e) {
        report.add(checks.e2e(&files));
    }
    if selection.has(Check::Browser) {
        report.add(checks.browser(&files, &selection.browser));
    }
    stop::check()
}

/// The tools, the binaries and the site, made side by side, as far as the selected checks need them.
fn made(places: &Places, selection: &mut Selection, name: Option<&str>) -> Result<Option<Tools>> {
    let stacks = selection.stacks();
    if !stacks && !selection.has_rust() {
        return Ok(None);
    }
    let needed: &[&[packages::Needed]] = match selection.has(Check::Browser) {
        true => &[packages::FOR_UP, packages::FOR_BROWSER],
        false => &[packages::FOR_UP],
    };
    let (tools, ()) = up::make(places, needed, || functions::build_with_tests(places))?;
    if selection.has_rust() {
        checks::note_binaries(places)?;
    }
    if let Some(name) = name {
        selection.narrow(places, name)?;
    }
    if selection.has(Check::E2e) {
        unpacked::ready(places)?;
    }
    if selection.stacks() {
        Venv::ready(places, "tests")?;
    }
    Ok((selection.lanes() > 0).then_some(tools))
}

/// What goes on beside the lints: the stacks first, for nearly all wait for them; then unit tests and the API, each on
/// an account of its own where there are several.
fn beside(
    checks: &Checks<'_>,
    selection: &Selection,
    lanes: &mut Lanes,
    tools: Option<&Tools>,
    report: &mut Report,
) -> Result<()> {
    if let Some(tools) = tools {
        lanes.start(selection.lanes(), tools)?;
    }
    if selection.stacks() {
        lanes.deploy()?;
    }
    let (account, files) = (lanes.account(), lanes.files());
    thread::scope(|scope| {
        let unit = selection.has(Check::Unit).then(|| scope.spawn(|| checks.unit(account)));
        let api = files.last().filter(|_| selection.has(Check::Api));
        let api = api.map(|lane| scope.spawn(|| checks.api(lane)));
        if selection.has(Check::Walls) {
            report.add_all(checks.walls());
        }
        if selection.has(Check::Template) {
            report.add(checks.template());
        }
        if selection.has(Check::Edge) {
            report.add(checks.edge());
        }
        if selection.has(Check::Site) {
            report.add(checks.site());
        }
        for thread in [unit, api].into_iter().flatten() {
            report.add(thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
    });
    Ok(())
}
