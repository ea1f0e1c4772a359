//! The progress of long work: one line in a terminal, with what is done and the time left.
//! It appears after a moment and is gone at the end; nothing is written to a file or a pipe.

use crate::report::Reporter;
use bookmobile_press::Counter;
use bookmobile_site::{Output, SiteError};
use std::io::{IsTerminal as _, Write as _};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long work goes on before its progress is shown.
const SHORT: Duration = Duration::from_millis(800);

/// How often the line is written anew.
const STEP: Duration = Duration::from_millis(200);

/// The line of some work; it is gone when this is dropped.
#[derive(Debug)]
pub(crate) struct Progress {
    watching: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Begins to show how many of `total` things, called `what`, are done.
    pub(crate) fn watch(
        what: &'static str,
        total: usize,
        done: &Counter,
        reporter: Reporter,
    ) -> Self {
        if !reporter.shows_progress() || !std::io::stderr().is_terminal() {
            return Self { watching: None };
        }
        let done = done.clone();
        let (end, ended) = channel();
        let watching = std::thread::spawn(move || {
            let began = Instant::now();
            let mut wait = SHORT;
            let mut is_shown = false;
            while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                let line = line(what, done.get(), total, began.elapsed());
                // A terminal that is gone needs no progress.
                let _ = write!(std::io::stderr(), "\r\x1b[K{line}");
                (wait, is_shown) = (STEP, true);
            }
            if is_shown {
                let _ = write!(std::io::stderr(), "\r\x1b[K");
            }
        });
        Self {
            watching: Some((end, watching)),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((end, watching)) = self.watching.take() {
            drop(end);
            let _ = watching.join();
        }
    }
}

/// An output that counts the pages that are written to it.
pub(crate) struct Counted<'a> {
    pub(crate) output: &'a mut dyn Output,
    pub(crate) pages: Counter,
}

impl Output for Counted<'_> {
    fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), SiteError> {
        if path.ends_with("/index.html") {
            self.pages.add();
        }
        self.output.write(path, bytes)
    }
}

/// For example `3,400 of 10,000 articles, 4 s left`.
fn line(what: &str, done: usize, total: usize, elapsed: Duration) -> String {
    let done = done.min(total);
    let begin = format!("{} of {} {what}", grouped(done), grouped(total));
    if done == 0 {
        return begin;
    }
    // Seconds of work: the rounding does not matter.
    #[allow(clippy::cast_precision_loss)]
    let left = elapsed.as_secs_f64() * (total - done) as f64 / done as f64;
    format!("{begin}, {left:.0} s left")
}

/// A number with commas between the thousands.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_has_what_is_done_and_the_time_left() {
        let seconds = Duration::from_secs;
        assert_eq!(line("pages", 0, 500, seconds(1)), "0 of 500 pages");
        assert_eq!(
            line("articles", 3400, 10_000, seconds(2)),
            "3,400 of 10,000 articles, 4 s left"
        );
        assert_eq!(line("pages", 9, 7, seconds(1)), "7 of 7 pages, 0 s left");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
