//! Measures how often highlights are found over the history of real articles. A quote is
//! picked in an old version of a Markdown file and placed in a later one; the truth is
//! found by following each character through all versions between, step by step.
//!
//!     cargo run --release -p bookmobile-anchor --example histories -- GIT_DIR PREFIX SEED FILES MARKS STEPS
//!
//! `GIT_DIR` is a repository, `PREFIX` a folder in it; of `FILES` files `STEPS` pairs of
//! versions are taken, and `MARKS` quotes in each. Several groups of six arguments are
//! pooled into one table.

#[path = "../../tests/judge/mod.rs"]
mod judge;

mod git;
mod markdown;
mod patience;

use bookmobile_anchor::{Edits, Placement, changes, describe};
use judge::{Kind, Pair, Random, Table, Verdict, pick};
use markdown::Page;
use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

/// How far apart two versions are: one edit, some, many, all.
const GAPS: [usize; 4] = [1, 5, 25, usize::MAX];

/// The shortest page that is measured, in characters, and the longest. All versions of a
/// page are in memory at once.
const SHORTEST: usize = 400;
const LONGEST: usize = 100_000;

/// What was measured.
#[derive(Debug, Default)]
struct Measured {
    table: Table,
    pages: usize,
    /// The size of compared pages, and the time for the edits and for the changes.
    compared: Vec<(usize, Duration, Duration)>,
    placing: Duration,
    placed: u32,
}

/// One group of arguments.
struct Task<'a> {
    folder: &'a Path,
    prefix: &'a str,
    seed: u64,
    files: usize,
    marks: usize,
    steps: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.is_empty() || !arguments.len().is_multiple_of(6) {
        return Err("GIT_DIR PREFIX SEED FILES MARKS STEPS, once or several times".into());
    }
    let mut measured = Measured::default();
    for group in arguments.chunks(6) {
        let task = Task {
            folder: Path::new(&group[0]),
            prefix: &group[1],
            seed: group[2].parse()?,
            files: group[3].parse()?,
            marks: group[4].parse()?,
            steps: group[5].parse()?,
        };
        measure(&task, &mut measured)?;
    }
    print(&mut measured);
    Ok(())
}

fn measure(task: &Task<'_>, measured: &mut Measured) -> Result<(), Box<dyn Error>> {
    let mut random = Random::new(task.seed);
    let histories = git::histories(task.folder, task.prefix)?;
    let mut names: Vec<&String> = histories.keys().collect();
    for at in (1..names.len()).rev() {
        names.swap(at, random.below(at + 1));
    }
    let mut blobs = git::Blobs::open(task.folder)?;
    let mut left = task.files;
    for name in names {
        if left == 0 {
            break;
        }
        let mut pages: Vec<Page> = Vec::new();
        for id in &histories[name] {
            let page = markdown::page(&blobs.read(id)?);
            let is_new = pages.last().is_none_or(|last| last.text != page.text);
            if (SHORTEST..LONGEST).contains(&page.text.len()) && is_new {
                pages.push(page);
            }
        }
        if pages.len() >= 3 {
            left -= 1;
            measured.pages += 1;
            measure_page(&pages, task, &mut random, measured);
        }
    }
    Ok(())
}

fn measure_page(pages: &[Page], task: &Task<'_>, random: &mut Random, measured: &mut Measured) {
    let steps: Vec<Vec<Option<usize>>> = pages
        .windows(2)
        .map(|two| patience::fates(&two[0].text, &two[1].text))
        .collect();
    for _ in 0..task.steps {
        let from = random.below(pages.len() - 1);
        let to = from
            .saturating_add(GAPS[random.below(GAPS.len())])
            .min(pages.len() - 1);
        let (old, new) = (&pages[from], &pages[to]);
        let through = |at: usize| steps[from..to].iter().try_fold(at, |at, step| step[at]);
        let fate: Vec<Option<usize>> = (0..old.text.len()).map(through).collect();
        let pair = Pair {
            old: &old.text,
            new: &new.text,
            fate: &fate,
        };
        let texts = (
            old.text.iter().collect::<String>(),
            new.text.iter().collect::<String>(),
        );
        let start = Instant::now();
        let edits = Edits::between(&texts.0, &texts.1);
        let comparing = start.elapsed();
        let start = Instant::now();
        let found = changes(&texts.0, &texts.1);
        measured
            .compared
            .push((old.text.len(), comparing, start.elapsed()));
        assert!(found.passages.is_empty() == (texts.0 == texts.1));
        for _ in 0..task.marks {
            let Some((range, kind)) = pick(&old.text, random) else {
                continue;
            };
            let quote = describe(&texts.0, range);
            let code = &old.code[quote.start..quote.end];
            let is_code = code.iter().filter(|code| **code).count() * 2 > code.len();
            let Some(truth) = pair.truth(quote.start..quote.end) else {
                continue;
            };
            let start = Instant::now();
            let placement = edits.place(&quote);
            measured.placing += start.elapsed();
            measured.placed += 1;
            let verdict = pair.judge(&truth, &placement);
            let kind = if is_code { Kind::Code } else { kind };
            show(&pair, &truth, &quote.exact, &placement, verdict);
            measured.table.add(truth.class, kind, verdict);
        }
    }
}

/// Prints a verdict that `SHOW` asks for, such as `Edited Wrong`.
fn show(
    pair: &Pair<'_>,
    truth: &judge::Truth,
    exact: &str,
    placement: &Placement,
    verdict: Verdict,
) {
    if std::env::var("SHOW").is_ok_and(|wanted| wanted == format!("{:?} {verdict:?}", truth.class))
    {
        let text = |range: std::ops::Range<usize>| pair.new[range].iter().collect::<String>();
        let found = match placement {
            Placement::Same(range) | Placement::Changed(range) => text(range.clone()),
            Placement::Orphan => "(orphan)".to_owned(),
        };
        println!(
            "- quote: {exact}\n  truth: {}\n  found: {found}",
            text(truth.range.clone())
        );
    }
}

fn print(measured: &mut Measured) {
    println!("{} pages\n{}", measured.pages, measured.table);
    measured.compared.sort();
    let micros = |time: Duration| time.as_secs_f64() * 1e6;
    let mean = micros(measured.placing) / f64::from(measured.placed.max(1));
    println!("time: {mean:.0} us a quote, {} quotes", measured.placed);
    for share in [50, 90, 99, 100] {
        let at = (measured.compared.len() * share / 100).saturating_sub(1);
        if let Some((size, edits, changes)) = measured.compared.get(at) {
            println!(
                "time: page of {size} characters: edits {:.0} us, changes {:.0} us",
                micros(*edits),
                micros(*changes)
            );
        }
    }
}
