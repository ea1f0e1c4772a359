//! Measures how long a reader waits on slow links; `cargo xtask bench load` runs this. A
//! new browser opens one article. Measured from the start of the navigation are the time
//! until the text is readable, until the app is running, and, for a reader who searches as
//! soon as there is something to click, until the first hit; for one who comes to an address
//! with a search, until the first hit (`cold`); for one who first clicks on the search when
//! the page has rested for a while, from the click until the first hit (`idle`); the bytes
//! sent until the app
//! was running (for the hit: the bodies complete by then); the layout shift (CLS) and the
//! total blocking time (both in Chromium only). The floor is a bare page with the same
//! text. Each figure is the median of several runs. The tests' server simulates the links:
//! each answer waits for one delay, connections take no time to open, and the bandwidth is
//! shared.

use anyhow::{Context, Result};
use bookmobile_e2e::{ENGINES, Engine, Page, Setting, Site};
use clap::{Parser, value_parser};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;
use xtask::compress;
use xtask::files::copy_folder;
use xtask::server::{Link, Sent};

/// The name of each link, the delay of each answer in milliseconds, and the bandwidth in
/// bytes per second.
const LINKS: [(&str, u64, u32); 3] = [
    ("slow 3G", 2000, 50_000),
    ("fast 3G", 562, 180_000),
    ("mobile", 150, 204_800),
];

/// The script that observes the page; returns times in milliseconds.
const LOOK: &str = "return (async ([what, query]) => {
const frame = () => new Promise((next) => requestAnimationFrame(next));
const until = async (there) => { while (!there()) await frame(); return Math.round(performance.now()); };
const seen = {};
seen.readable = await until(() => document.readyState !== 'loading' && performance.getEntriesByName('first-contentful-paint').length);
if (what === 'floor') return seen;
const hit = () => document.querySelector('dialog .group a');
if (what === 'cold') return { cold: await until(hit) };
if (what === 'idle') {
  await until(() => 'live' in document.documentElement.dataset);
  const count = () => performance.getEntriesByType('resource').length;
  for (let before = -1; before !== count();) {
    before = count();
    await new Promise((next) => setTimeout(next, 3000));
  }
}
const clicked = performance.now();
if (what === 'hit' || what === 'idle') {
  document.querySelector('a.search-button').click();
  const box = () => document.querySelector('dialog[open] input[type=search]');
  seen.box = await until(box);
  box().value = query;
  box().dispatchEvent(new InputEvent('input', { bubbles: true }));
  seen.hit = await until(hit);
  if (what === 'idle') return { idle: Math.round(seen.hit - clicked) };
  const sent = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
  // A file that was preloaded has two entries.
  const once = new Map(sent.filter((one) => one.responseEnd <= seen.hit).map((one) => [one.name, one.encodedBodySize]));
  seen.hitBytes = [...once.values()].reduce((sum, one) => sum + one, 0);
}
seen.live = await until(() => 'live' in document.documentElement.dataset);
const entries = (type) => new Promise((done) => {
  if (!PerformanceObserver.supportedEntryTypes.includes(type)) return done();
  new PerformanceObserver((list, self) => { self.disconnect(); done(list.getEntries()); }).observe({ type, buffered: true });
  setTimeout(done, 200, []);
});
const moved = await entries('layout-shift');
if (moved) seen.cls = moved.filter((one) => !one.hadRecentInput).reduce((sum, one) => sum + one.value, 0);
const tasks = await entries('longtask');
if (tasks) seen.busy = Math.round(tasks.reduce((sum, one) => sum + one.duration - 50, 0));
return seen;
})(arguments);";

/// Measures how long a reader waits on slow links.
#[derive(Debug, Parser)]
#[command(name = "load")]
struct Plan {
    /// The folder of the finished site
    #[arg(long = "site", value_name = "DIR")]
    dist: PathBuf,
    /// The page that is opened
    #[arg(long, default_value = "/en/articles/smart-cities/")]
    path: String,
    /// What is searched for
    #[arg(long, default_value = "fare")]
    query: String,
    /// How often each figure is measured
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = value_parser!(u32).range(1..))]
    runs: u32,
    /// Measure in this browser engine only
    #[arg(long, value_parser = engine)]
    engine: Option<Engine>,
}

impl Plan {
    fn engines(&self) -> Vec<Engine> {
        self.engine
            .map_or_else(|| ENGINES.to_vec(), |engine| vec![engine])
    }
}

fn engine(name: &str) -> Result<Engine, String> {
    let found = ENGINES
        .into_iter()
        .find(|engine| engine.to_string() == name);
    found.ok_or_else(|| format!("one of {}", ENGINES.map(|one| one.to_string()).join(", ")))
}

fn main() -> Result<()> {
    let plan = Plan::parse();
    let folder = TempDir::new()?;
    copy_folder(&plan.dist, folder.path()).with_context(|| plan.dist.display().to_string())?;
    write_floor(folder.path(), &plan.path)?;
    let site = Site::at(folder.path())?;
    site.server.give_compressed(true);
    println!(
        "{} and '{}' in {}",
        plan.path,
        plan.query,
        plan.dist.display()
    );
    println!(
        "{:<10} {:<10} {:>8} {:>8} {:>6} {:>8} {:>8} {:>8} {:>8} {:>8} {:>5} {:>7} {:>6} {:>6}",
        "link",
        "engine",
        "floor",
        "readable",
        "x",
        "live",
        "hit",
        "cold",
        "idle",
        "KB",
        "asked",
        "hit KB",
        "CLS",
        "busy"
    );
    for (name, delay, rate) in LINKS {
        site.server.set_link(Some(Link {
            delay: Duration::from_millis(delay),
            bytes_per_second: rate,
        }));
        for engine in plan.engines() {
            let floor = middle(&plan, || visit(engine, &site, "/floor.html", "floor", ""))?;
            let read = middle(&plan, || visit(engine, &site, &plan.path, "live", ""))?;
            let hit = middle(&plan, || {
                visit(engine, &site, &plan.path, "hit", &plan.query)
            })?;
            let cold = middle(&plan, || {
                visit(engine, &site, &plan.path, "cold", &plan.query)
            })?;
            let idle = middle(&plan, || {
                visit(engine, &site, &plan.path, "idle", &plan.query)
            })?;
            let number = |of: &Value, key: &str| of[key].as_f64();
            let shown = |value: Option<f64>, digits: usize| {
                value.map_or_else(|| "-".to_owned(), |value| format!("{value:.digits$}"))
            };
            let times = number(&read, "readable")
                .zip(number(&floor, "readable"))
                .map(|(read, floor)| read / floor);
            println!(
                "{name:<10} {:<10} {:>8} {:>8} {:>6} {:>8} {:>8} {:>8} {:>8} {:>8} {:>5} {:>7} {:>6} {:>6}",
                engine.to_string(),
                shown(number(&floor, "readable"), 0),
                shown(number(&read, "readable"), 0),
                shown(times, 2),
                shown(number(&read, "live"), 0),
                shown(number(&hit, "hit"), 0),
                shown(number(&cold, "cold"), 0),
                shown(number(&idle, "idle"), 0),
                shown(number(&read, "bytes").map(|bytes| bytes / 1024.0), 1),
                shown(number(&read, "requests"), 0),
                shown(number(&hit, "hitBytes").map(|bytes| bytes / 1024.0), 1),
                shown(number(&read, "cls"), 3),
                shown(number(&read, "busy"), 0),
            );
        }
    }
    Ok(())
}

/// Opens a page with a new browser; returns the measurements.
fn visit(engine: Engine, site: &Site, path: &str, what: &str, query: &str) -> Result<Value> {
    let setting = Setting {
        hasty: true,
        ..Setting::default()
    };
    let page = Page::with(engine, site, setting)?;
    page.patience(Duration::from_secs(60))?;
    let before = site.server.sent();
    if what == "cold" {
        page.go(&format!("{path}#?q={query}"))?;
    } else {
        page.go(path)?;
    }
    page.until(
        "it is on its way",
        &format!("return location.pathname === '{path}'"),
    )?;
    let mut seen = page.run(LOOK, &[json!(what), json!(query)])?;
    let Sent { bytes, requests } = site.server.sent();
    seen["bytes"] = json!(bytes - before.bytes);
    seen["requests"] = json!(requests - before.requests);
    Ok(seen)
}

/// The median of each figure over some runs.
fn middle(plan: &Plan, run: impl Fn() -> Result<Value>) -> Result<Value> {
    let runs: Vec<Value> = (0..plan.runs).map(|_| run()).collect::<Result<_>>()?;
    let mut middle = json!({});
    for key in [
        "readable", "box", "hit", "cold", "idle", "hitBytes", "live", "cls", "busy", "bytes",
        "requests",
    ] {
        let mut all: Vec<f64> = runs.iter().filter_map(|seen| seen[key].as_f64()).collect();
        all.sort_by(f64::total_cmp);
        if let Some(value) = all.get(all.len() / 2) {
            middle[key] = json!(value);
        }
    }
    Ok(middle)
}

/// Writes the floor, a page with only the article's text, and its compressed copy.
fn write_floor(folder: &Path, path: &str) -> Result<()> {
    let page =
        std::fs::read_to_string(folder.join(path.trim_start_matches('/')).join("index.html"))
            .with_context(|| format!("there is no page at {path}"))?;
    let text = page
        .split_once("<article")
        .and_then(|(_, rest)| Some(rest.split_once("</article>")?.0))
        .context("the page has no article")?;
    let html = format!(
        "<!doctype html><meta charset=\"utf-8\"><title>Floor</title><article{text}</article>\n"
    );
    std::fs::write(
        folder.join("floor.html.br"),
        compress::brotli(html.as_bytes())?,
    )?;
    std::fs::write(folder.join("floor.html"), html)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::error::ErrorKind;

    fn parse(words: &str) -> Result<Plan, clap::Error> {
        Plan::try_parse_from(["load"].into_iter().chain(words.split_whitespace()))
    }

    #[test]
    fn one_engine_or_all_are_measured() {
        let all = parse("--site dist").expect("reads");
        assert_eq!(all.engines(), ENGINES);
        let one = parse("--site dist --engine firefox --runs 5").expect("reads");
        assert_eq!(one.engines(), [Engine::Firefox]);
        assert_eq!(one.runs, 5);
    }

    #[test]
    fn what_is_misspelt_is_refused() {
        for (words, kind) in [
            ("", ErrorKind::MissingRequiredArgument),
            ("--site", ErrorKind::InvalidValue),
            ("--site dist --engine opera", ErrorKind::ValueValidation),
            ("--site dist --runs 0", ErrorKind::ValueValidation),
            ("--site dist firefox", ErrorKind::UnknownArgument),
            ("--site dist --run 5", ErrorKind::UnknownArgument),
        ] {
            let error = parse(words).expect_err(words);
            assert_eq!(error.kind(), kind, "{words}: {error}");
        }
    }
}
