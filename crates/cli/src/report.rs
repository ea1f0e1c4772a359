//! What the program prints: diagnostics, what was done, and how long steps took.

use crate::args::{Colour, How};
use crate::failure::Failure;
use bookmobile_press::{Diagnostics, MAX_SHOWN, Severity};
use serde_json::json;
use std::io::{IsTerminal as _, Write as _};
use std::time::Instant;

/// How many diagnostics of one kind are shown by a command that does something else too.
const FEW_SHOWN: usize = 3;

/// Prints messages as the person wants them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reporter {
    how: How,
}

impl Reporter {
    pub(crate) fn new(how: How) -> Self {
        Self { how }
    }

    /// One that prints errors only.
    pub(crate) fn quiet(self) -> Self {
        let how = How {
            quiet: true,
            ..self.how
        };
        Self { how }
    }

    /// What was done.
    pub(crate) fn say(self, text: &str) {
        if !self.how.quiet {
            tell(text);
        }
    }

    /// Whether the progress of long work is shown in a terminal.
    pub(crate) fn shows_progress(self) -> bool {
        !self.how.quiet
    }

    /// Advice that is no warning.
    pub(crate) fn hint(self, text: &str) {
        self.say(&format!("hint: {text}"));
    }

    /// How long a step took.
    pub(crate) fn step(self, name: &str, began: Instant) {
        if self.how.verbose {
            tell(&format!("{name}: {:.2} s", began.elapsed().as_secs_f32()));
        }
    }

    /// The warnings of a collection without mistakes.
    pub(crate) fn warnings(self, found: &Diagnostics) {
        if found.is_empty() || self.how.quiet {
            return;
        }
        self.show(found, FEW_SHOWN, self.is_coloured(), tell);
    }

    /// The mistakes and warnings of a collection, on the standard output.
    pub(crate) fn report(self, found: &Diagnostics) {
        if self.how.quiet && found.errors() == 0 {
            return;
        }
        self.show(found, MAX_SHOWN, self.is_coloured_out(), print);
    }

    /// Writes the first `most` of each kind, or all if the person wants them.
    fn show(self, found: &Diagnostics, most: usize, is_coloured: bool, write: fn(&str)) {
        let most = if self.how.verbose { usize::MAX } else { most };
        write(&found.render_some(is_coloured, most));
        if found.has_more(most) {
            self.hint("`-v` shows all of a kind");
        }
    }

    /// Why the command failed.
    pub(crate) fn failure(self, failure: &Failure) {
        match failure {
            Failure::Reported => {}
            Failure::Mistakes(mistakes) => {
                self.show(mistakes, FEW_SHOWN, self.is_coloured(), tell_part);
            }
            Failure::Warnings | Failure::NotAsSigned(_) | Failure::Other(_) => {
                tell(&format!("error: {failure}"));
            }
        }
    }

    fn is_coloured(self) -> bool {
        self.wants_colour(std::io::stderr().is_terminal())
    }

    /// Whether what is printed on the standard output is coloured.
    pub(crate) fn is_coloured_out(self) -> bool {
        self.wants_colour(std::io::stdout().is_terminal())
    }

    fn wants_colour(self, is_terminal: bool) -> bool {
        match self.how.color {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => {
                let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
                is_terminal && !refused
            }
        }
    }
}

/// Prints a line for the person. Who reads it may end earlier, as `head` does.
fn tell(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

fn tell_part(text: &str) {
    let _ = write!(std::io::stderr(), "{text}");
}

/// Prints on the standard output. Who reads it may end earlier, as `head` does.
pub(crate) fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// Prints diagnostics as JSON, one object a line.
pub(crate) fn print_json(found: &Diagnostics) {
    for one in found.iter() {
        let (line, column) = one.line_and_column().unzip();
        let severity = match one.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let line = json!({
            "severity": severity,
            "path": one.path(),
            "line": line,
            "column": column,
            "message": one.message(),
            "remedy": one.remedy(),
        });
        print(&format!("{line}\n"));
    }
}
