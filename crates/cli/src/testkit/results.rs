//! What was found in tests of mini-programs, printed program by program: a line for each check, or
//! a line of JSON.

use super::board::Outcome;
use super::finding::{CHECKS, Finding};
use super::plan::Planned;
use crate::args::Format;
use crate::report::{Reporter, print};
use serde_json::json;
use std::time::Instant;

/// What was found so far.
pub(super) struct Results<'a> {
    planned: &'a [Planned],
    format: Format,
    reporter: Reporter,
    outcomes: Vec<Option<Outcome>>,
    passed: usize,
    failed: usize,
}

/// A line: a check of a program, or a test of its author.
struct Line<'a> {
    own: &'a Planned,
    /// How many jobs it is about.
    jobs: usize,
    check: &'a str,
    /// What a program does that passes it.
    words: String,
    /// What fails, each with where it does.
    failures: Vec<(&'a Finding, Vec<String>)>,
}

impl<'a> Results<'a> {
    pub(super) fn new(planned: &'a [Planned], format: Format, reporter: Reporter) -> Self {
        Self {
            planned,
            format,
            reporter,
            outcomes: planned.iter().map(|_| None).collect(),
            passed: 0,
            failed: 0,
        }
    }

    /// Adds what was found by a job; prints what belongs to a program when all of it is there.
    pub(super) fn add(&mut self, id: usize, outcome: Outcome) {
        let planned = self.planned;
        if let Some(place) = self.outcomes.get_mut(id) {
            *place = Some(outcome);
        }
        let of_program: Vec<_> = (planned.iter())
            .filter(|own| own.page == planned[id].page)
            .collect();
        let is_left = |own: &&Planned| self.outcomes[own.job.id].is_none();
        if of_program.iter().any(is_left) {
            return;
        }
        let outcomes = std::mem::take(&mut self.outcomes);
        let lines = lines(&of_program, &outcomes);
        let is_quiet = !self.reporter.shows_progress();
        let has_failed = lines.iter().any(|line| !line.failures.is_empty());
        if self.format == Format::Text && (has_failed || !is_quiet) {
            print(&format!("{}\n", heading(of_program[0])));
        }
        for line in &lines {
            if line.failures.is_empty() {
                self.passed += 1;
            } else {
                self.failed += 1;
            }
            match self.format {
                Format::Text if is_quiet && line.failures.is_empty() => {}
                Format::Text => self.print_line(line),
                Format::Json => print_json(line),
            }
        }
        self.outcomes = outcomes;
    }

    /// Prints the sum; whether nothing failed.
    pub(super) fn finish(&self, began: Instant) -> bool {
        let seconds = began.elapsed().as_secs_f32();
        let sum = format!(
            "{} passed, {} failed, {seconds:.1} s",
            self.passed, self.failed
        );
        match self.format {
            Format::Text if self.failed == 0 && !self.reporter.shows_progress() => {}
            Format::Text => print(&format!("{sum}\n")),
            Format::Json => self.reporter.say(&sum),
        }
        self.failed == 0
    }

    fn print_line(&self, line: &Line<'_>) {
        let paint = |code: &str, text: &str| {
            if self.reporter.is_coloured_out() {
                format!("\u{1b}[{code}m{text}\u{1b}[0m")
            } else {
                text.to_owned()
            }
        };
        if line.failures.is_empty() {
            print(&format!("  {}    {}\n", paint("32", "ok"), line.words));
            return;
        }
        print(&format!("  {}  {}\n", paint("1;31", "FAIL"), line.words));
        let mut failures = line.failures.iter().peekable();
        while let Some((finding, places)) = failures.next() {
            let (message, remedy) = finding.words();
            let place = line.place(finding, places);
            print(&format!("        {message}{place}\n"));
            // Once for all that have the same.
            if failures
                .peek()
                .is_none_or(|(next, _)| next.words().1 != remedy)
            {
                print(&format!("        = help: {remedy}\n"));
            }
        }
    }
}

impl Line<'_> {
    /// Where something was found, in parentheses: the step of a test, or languages and widths.
    fn place(&self, finding: &Finding, places: &[String]) -> String {
        let path = self.own.test.as_ref().map(|(_, path)| path);
        match (path, finding.at) {
            (Some(path), Some((line, column))) => format!(" ({path}:{line}:{column})"),
            // In all of them.
            _ if places.len() == self.jobs => String::new(),
            _ => format!(" ({})", places.join("; ")),
        }
    }
}

/// What the lines of a program are below: its file, and its address if that is another one.
fn heading(own: &Planned) -> String {
    if own.page == own.slug {
        own.file.clone()
    } else {
        format!("{} ({})", own.file, own.page)
    }
}

/// The lines of a program: the checks that were made, then the tests of its author.
fn lines<'a>(own: &[&'a Planned], outcomes: &'a [Option<Outcome>]) -> Vec<Line<'a>> {
    let outcome = |one: &Planned| outcomes[one.job.id].as_ref();
    let of = |jobs: &[&'a Planned], check: &'a str, words: String| -> Option<Line<'a>> {
        let mut failures: Vec<(&Finding, Vec<String>)> = Vec::new();
        let mut is_done = false;
        for one in jobs {
            let Some(found) = outcome(one) else { continue };
            is_done |= found.done.iter().any(|done| done == check);
            // Whatever goes wrong in a test of the author is that test's.
            let is_own = |finding: &&Finding| one.test.is_some() || finding.check == check;
            for finding in found.findings.iter().filter(is_own) {
                let place = format!("{}, {} px", one.language, one.job.width);
                match failures
                    .iter_mut()
                    .find(|(other, _)| other.is_same(finding))
                {
                    Some((_, places)) => places.push(place),
                    None => failures.push((finding, vec![place])),
                }
            }
        }
        (is_done || !failures.is_empty()).then(|| Line {
            own: jobs[0],
            jobs: jobs.len(),
            check,
            words,
            failures,
        })
    };
    let (checked, tests): (Vec<&Planned>, Vec<&Planned>) =
        own.iter().copied().partition(|one| one.test.is_none());
    let checks = CHECKS.iter();
    let of_checks = checks.filter_map(|(check, words)| of(&checked, check, (*words).to_owned()));
    let of_tests = tests.iter().filter_map(|one| {
        let name = one.test.as_ref().map_or("", |(name, _)| name);
        of(
            &[*one],
            "test",
            format!("test \"{name}\" ({})", one.language),
        )
    });
    of_checks.chain(of_tests).collect()
}

fn print_json(line: &Line<'_>) {
    let failures: Vec<_> = (line.failures.iter())
        .map(|(finding, places)| {
            let (message, remedy) = finding.words();
            json!({
                "message": message,
                "remedy": remedy,
                "line": finding.at.map(|(line, _)| line),
                "column": finding.at.map(|(_, column)| column),
                "where": places,
            })
        })
        .collect();
    let object = json!({
        "program": line.own.slug,
        "file": line.own.file,
        "check": line.check,
        "test": line.own.test.as_ref().map(|(name, _)| name),
        "passed": line.failures.is_empty(),
        "failures": failures,
    });
    print(&format!("{object}\n"));
}
