//! Formulas in `LaTeX` become `MathML`, which browsers set without any program.

use pulldown_latex::config::DisplayMode;
use pulldown_latex::{Parser, ParserError, RenderConfig, Storage, push_mathml};
use std::ops::Range;

/// Why a formula cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) message: String,
    /// The part of the formula that is at fault, as far as it is known.
    pub(crate) span: Range<usize>,
}

/// The `MathML` of a formula, on a line of its own if `block` is set.
///
/// # Errors
/// What is wrong with the formula, and where.
pub(crate) fn to_mathml(latex: &str, block: bool) -> Result<String, Fault> {
    let storage = Storage::new();
    let events: Result<Vec<_>, ParserError> = Parser::new(latex, &storage).collect();
    let events = events.map_err(|error| fault(latex, &error.to_string()))?;
    let config = RenderConfig {
        display_mode: if block {
            DisplayMode::Block
        } else {
            DisplayMode::Inline
        },
        ..RenderConfig::default()
    };
    let mut mathml = String::new();
    let events = events.into_iter().map(Ok::<_, ParserError>);
    push_mathml(&mut mathml, events, config).map_err(|error| fault(latex, &error.to_string()))?;
    Ok(mathml)
}

/// The parser's message is followed by a drawing of the place, which the
/// diagnostic makes by itself; the place of an unknown command is found anew.
fn fault(latex: &str, message: &str) -> Fault {
    let first = message.lines().next().unwrap_or_default();
    let reason = first.trim_start_matches("parsing error: ");
    let unknown = |message: &str| message.contains("unknown primitive command");
    let culprit = commands(latex).filter(|_| unknown(reason)).find(|span| {
        let storage = Storage::new();
        let alone: Result<Vec<_>, _> = Parser::new(&latex[span.clone()], &storage).collect();
        alone.is_err_and(|error| unknown(&error.to_string()))
    });
    if let Some(span) = culprit {
        return Fault {
            message: format!("there is no command `{}`", &latex[span.clone()]),
            span,
        };
    }
    let blank = latex.len() - latex.trim_start().len();
    Fault {
        message: reason.to_owned(),
        span: blank..latex.len(),
    }
}

/// The places of everything that looks like a command.
fn commands(latex: &str) -> impl Iterator<Item = Range<usize>> {
    latex.match_indices('\\').filter_map(|(at, _)| {
        let name = &latex[at + 1..];
        let end = name.find(|c: char| !c.is_ascii_alphabetic());
        let length = end.unwrap_or(name.len());
        (length > 0).then_some(at..at + 1 + length)
    })
}
