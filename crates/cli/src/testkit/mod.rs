//! `test`: runs the mini-programs of a collection in a browser, in the frames and under the policies
//! that readers have, and says what would fail there.

mod board;
mod browser;
mod finding;
mod plan;
mod results;

use crate::args::{Format, Source};
use crate::failure::Failure;
use crate::report::Reporter;
use crate::server::Server;
use crate::{app, collection};
use anyhow::{Context as _, anyhow};
use board::{Board, MAIN_PATH, Outcome, Said};
use bookmobile_press::{Compiled, Options, OwnProgram};
use bookmobile_site::{App, PlacedProgram, Preview};
use browser::{Browser, Running};
use finding::Finding;
use plan::Planned;
use results::Results;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How long the browser may say nothing: longer than a program may take that is ended.
const SILENCE: Duration = Duration::from_secs(60);

/// How long a browser may take to ask for its first job.
const BEGIN: Duration = Duration::from_secs(90);

/// What is tested, and how.
pub(crate) struct Wanted<'a> {
    pub(crate) source: &'a Source,
    /// The slugs of the programs; all that the collection has itself if there are none.
    pub(crate) programs: &'a [String],
    pub(crate) browser: Option<PathBuf>,
    pub(crate) by_hand: bool,
    pub(crate) seed: u32,
    pub(crate) format: Format,
}

/// Tests programs; fails if a check does.
pub(crate) fn run(wanted: &Wanted<'_>, reporter: Reporter) -> Result<(), Failure> {
    let began = Instant::now();
    let browser = if wanted.by_hand {
        None
    } else {
        Some(Browser::find(wanted.browser.as_deref())?)
    };
    let mut app = app::embedded()?;
    board::equip(&mut app);
    let (site, own) = prepare(wanted.source, app, reporter)?;
    let programs = chosen(&site.programs(), wanted.programs, &own)?;
    if programs.is_empty() {
        reporter.say("there are no mini-programs to test");
        return Ok(());
    }
    let planned = plan::jobs(&programs, &own, &site.languages(), wanted.seed);
    let (sender, said) = channel();
    let jobs = planned.iter().map(|own| own.job.clone()).collect();
    let server = Server::start(Arc::new(Board::new(site, jobs, sender)), 0);
    let server = server.context("no port is free")?;
    let address = format!("http://{}{MAIN_PATH}", server.address);
    match &browser {
        Some(browser) => reporter.say(&format!("testing in {}", browser.path.display())),
        None => reporter.say(&format!(
            "open {address} in a browser of this machine, and leave its window in front"
        )),
    }
    let mut results = Results::new(&planned, wanted.format, reporter);
    follow(&planned, browser.as_ref(), &address, &said, &mut results)?;
    if results.finish(began) {
        Ok(())
    } else {
        Err(Failure::Reported)
    }
}

/// The site with a page for each program, and the programs that the collection has itself.
fn prepare(
    source: &Source,
    app: App,
    reporter: Reporter,
) -> Result<(Preview, Vec<OwnProgram>), Failure> {
    let options = || Options {
        quick: true,
        ..Options::default()
    };
    let app = Arc::new(app);
    let preview = |mut compiled: Compiled| -> Result<_, Failure> {
        let own = std::mem::take(&mut compiled.programs);
        let site = Preview::new(Arc::clone(&app), compiled, None).map_err(anyhow::Error::from)?;
        Ok((site, own))
    };
    let compiled = collection::compile(source, options(), reporter)?;
    reporter.warnings(&compiled.warnings);
    let (site, own) = preview(compiled)?;
    let placed = site.programs();
    let is_placed = |program: &&OwnProgram| placed.iter().any(|own| own.slug == program.slug);
    let unplaced: Vec<_> = own.iter().filter(|own| !is_placed(own)).collect();
    if unplaced.is_empty() {
        return Ok((site, own));
    }
    // A program that no article shows yet gets a page too.
    let slugs: Vec<_> = unplaced.iter().map(|own| &*own.slug).collect();
    let quiet = reporter.quiet();
    let compiled = collection::compile_with(source, options(), quiet, |content| {
        plan::place(content, &slugs);
    })?;
    preview(compiled)
}

/// The pages of the programs that are tested.
fn chosen(
    placed: &[PlacedProgram],
    wanted: &[String],
    own: &[OwnProgram],
) -> Result<Vec<PlacedProgram>, Failure> {
    let is_known = |slug: &String| placed.iter().any(|program| program.slug == *slug);
    if let Some(unknown) = wanted.iter().find(|slug| !is_known(slug)) {
        let mut known: Vec<_> = placed.iter().map(|program| &*program.slug).collect();
        known.sort_unstable();
        known.dedup();
        let known = if known.is_empty() {
            "none".to_owned()
        } else {
            known.join(", ")
        };
        return Err(anyhow!("the collection shows no program {unknown}; it shows: {known}").into());
    }
    let is_wanted = |slug: &String| {
        if wanted.is_empty() {
            own.iter().any(|program| program.slug == *slug)
        } else {
            wanted.contains(slug)
        }
    };
    let programs = placed.iter().filter(|program| is_wanted(&program.slug));
    Ok(programs.cloned().collect())
}

/// Takes what the browser says until all jobs are done. A browser that says nothing any more is
/// ended, and the jobs that are left are given to a new one.
fn follow(
    planned: &[Planned],
    browser: Option<&Browser>,
    address: &str,
    said: &Receiver<Said>,
    results: &mut Results<'_>,
) -> Result<(), Failure> {
    let mut running: Option<Running> = None;
    let (mut current, mut step) = (None, String::new());
    let mut left = planned.len();
    while left > 0 {
        if let (None, Some(browser)) = (&running, browser) {
            running = Some(browser.open(&format!("{address}?own"))?);
        }
        match said.recv_timeout(if current.is_some() { SILENCE } else { BEGIN }) {
            Ok(Said::Began(id)) => {
                current = Some(id);
                "it was opened".clone_into(&mut step);
            }
            Ok(Said::Step(now)) => step = now,
            Ok(Said::Done(id, outcome)) => {
                // One that was given up already is not counted again.
                if current == Some(id) {
                    results.add(id, outcome);
                    left -= 1;
                    current = None;
                }
            }
            Err(RecvTimeoutError::Timeout) if current.is_none() && browser.is_none() => {}
            Err(_) => {
                let Some(id) = current.take() else {
                    let has_ended = running.as_mut().is_some_and(Running::is_over);
                    let how = if has_ended {
                        "ended"
                    } else {
                        "did not open the page"
                    };
                    return Err(anyhow!(
                        "the browser {how}: name another one with --browser, or use --by-hand"
                    )
                    .into());
                };
                let check = if planned[id].test.is_some() {
                    "test"
                } else {
                    "walk"
                };
                let findings = vec![Finding::of(check, "still", &step)];
                let done = vec![check.to_owned()];
                results.add(id, Outcome { findings, done });
                left -= 1;
                running = None;
            }
        }
    }
    Ok(())
}
