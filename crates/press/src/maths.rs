//! Converts formulas from `LaTeX` to `MathML`, which browsers show without a script.

use pulldown_latex::config::DisplayMode;
use pulldown_latex::{Parser, ParserError, RenderConfig, Storage, push_mathml};
use std::borrow::Cow;
use std::ops::Range;

/// A syntax error in a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FormulaError {
    pub(crate) message: String,
    /// The wrong part of the formula, in bytes; the whole formula if it is not known.
    pub(crate) span: Range<usize>,
}

/// The `MathML` of a formula; as a block of its own if `block` is set.
///
/// # Errors
/// What is wrong with the formula, and where.
pub(crate) fn to_mathml(latex: &str, block: bool) -> Result<String, FormulaError> {
    if let Some(span) = comment(latex) {
        return Err(FormulaError {
            message:
                "what follows `%` is a comment, and is not shown; write `\\%` for a percent sign"
                    .to_owned(),
            span,
        });
    }
    let latex = &*without_sizes(&with_circles(latex));
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

/// A formula in which `\textcircled{1}`, which the parser lacks, is Unicode's circled
/// character. Its length stays, so that places in it hold.
fn with_circles(latex: &str) -> Cow<'_, str> {
    const COMMAND: &str = "\\textcircled{";
    let mut out = Cow::Borrowed(latex);
    for (at, _) in latex.match_indices(COMMAND) {
        let Some((inside, _)) = latex[at + COMMAND.len()..].split_once('}') else {
            continue;
        };
        let Some(circled) = circled(inside.trim()) else {
            continue;
        };
        let end = at + COMMAND.len() + inside.len() + 1;
        let text = format!("{{{circled}}}");
        let padded = format!(
            "{text:<width$}",
            width = text.chars().count() + end - at - text.len()
        );
        out.to_mut().replace_range(at..end, &padded);
    }
    out
}

/// A formula without the commands for the size of text, which the parser lacks: a formula has
/// the size of the text around it. Its length stays.
fn without_sizes(latex: &str) -> String {
    const SIZES: [&str; 10] = [
        "tiny",
        "scriptsize",
        "footnotesize",
        "small",
        "normalsize",
        "large",
        "Large",
        "LARGE",
        "huge",
        "Huge",
    ];
    let mut out = latex.to_owned();
    for span in commands(latex) {
        if SIZES.contains(&&latex[span.start + 1..span.end]) {
            out.replace_range(span.clone(), &" ".repeat(span.len()));
        }
    }
    out
}

/// The circled form of a number from 0 to 20 or of a Latin letter.
fn circled(text: &str) -> Option<char> {
    let code = match (text.parse::<u32>(), text.as_bytes()) {
        (Ok(0), _) => 0x24ea,
        (Ok(number @ 1..=20), _) => 0x2460 + number - 1,
        (_, [letter @ b'A'..=b'Z']) => 0x24b6 + u32::from(letter - b'A'),
        (_, [letter @ b'a'..=b'z']) => 0x24d0 + u32::from(letter - b'a'),
        _ => return None,
    };
    char::from_u32(code)
}

/// The place of a comment that has a text: from a percent sign to the end of its line.
fn comment(latex: &str) -> Option<Range<usize>> {
    let signs = latex.match_indices('%').filter(|(at, _)| {
        let slashes = latex[..*at].bytes().rev().take_while(|byte| *byte == b'\\');
        slashes.count() % 2 == 0
    });
    let comments = signs.map(|(at, _)| {
        let end = latex[at..].find('\n').map_or(latex.len(), |end| at + end);
        at..end
    });
    comments
        .into_iter()
        .find(|span| !latex[span.start + 1..span.end].trim().is_empty())
}

/// Converts the parser's message. Only its first line is used: the others show the
/// place, as the diagnostic does itself. The place of an unknown command is searched
/// for by parsing each command alone.
fn fault(latex: &str, message: &str) -> FormulaError {
    let first = message.lines().next().unwrap_or_default();
    let reason = first.trim_start_matches("parsing error: ");
    let unknown = |message: &str| message.contains("unknown primitive command");
    let culprit = commands(latex).filter(|_| unknown(reason)).find(|span| {
        let storage = Storage::new();
        let alone: Result<Vec<_>, _> = Parser::new(&latex[span.clone()], &storage).collect();
        alone.is_err_and(|error| unknown(&error.to_string()))
    });
    if let Some(span) = culprit {
        return FormulaError {
            message: format!("there is no command `{}`", &latex[span.clone()]),
            span,
        };
    }
    let blank = latex.len() - latex.trim_start().len();
    FormulaError {
        message: reason.to_owned(),
        span: blank..latex.len(),
    }
}

/// The places of all commands: a backslash and letters.
fn commands(latex: &str) -> impl Iterator<Item = Range<usize>> {
    latex.match_indices('\\').filter_map(|(at, _)| {
        let name = &latex[at + 1..];
        let end = name.find(|c: char| !c.is_ascii_alphabetic());
        let length = end.unwrap_or(name.len());
        (length > 0).then_some(at..at + 1 + length)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circled_characters_are_shown_and_sizes_left_out() {
        for (latex, circled) in [
            ("1", '①'),
            (" 20 ", '⑳'),
            ("0", '⓪'),
            ("A", 'Ⓐ'),
            ("z", 'ⓩ'),
        ] {
            let mathml = to_mathml(&format!("x\\textcircled{{{latex}}}"), false);
            assert!(mathml.is_ok_and(|own| own.contains(circled)), "{latex}");
        }
        let small = to_mathml("\\small{x} + {\\Large y}", false);
        assert_eq!(small, to_mathml("{x} + {y}", false));
        assert!(to_mathml("a \\smallsetminus b", false).is_ok_and(|own| own.contains('∖')));
        // Places stay, and what has no circled form is told as before.
        let error = to_mathml("\\textcircled{1} + \\nothing", false).expect_err("unknown");
        assert_eq!(
            (error.message.as_str(), error.span),
            ("there is no command `\\nothing`", 18..26)
        );
        for latex in ["21", "ab", "\\small 1", ""] {
            let latex = format!("\\textcircled{{{latex}}}");
            let error = to_mathml(&latex, false).expect_err("unknown");
            assert_eq!(
                error.message, "there is no command `\\textcircled`",
                "{latex}"
            );
        }
    }
}
