//! mdBook's includes: `{{#include file}}`, also a range of its lines or what is between two
//! anchors.

use crate::folder::Folder;
use crate::include::{self, prefix_of, prefixed};
use crate::rewrite::Rewriter;
use bookmobile_press::{SourceBuilder, SourceFile};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// How deep files may include each other.
const DEEPEST: usize = 10;

/// The most bytes of a text with what it includes.
const MAX_BYTES: usize = 4 << 20;

/// Expands the includes of a file. One that fails is reported and shown as it is written.
pub(super) fn expand(
    source: &Arc<SourceFile>,
    file: &Path,
    folder: &mut Folder,
) -> Arc<SourceFile> {
    let mut budget = MAX_BYTES;
    expand_in(source, file, folder, 0, &mut budget)
}

fn expand_in(
    source: &Arc<SourceFile>,
    file: &Path,
    folder: &mut Folder,
    depth: usize,
    budget: &mut usize,
) -> Arc<SourceFile> {
    if !source.text.contains("{{#") {
        return Arc::clone(source);
    }
    let mut text = Rewriter::new(source, 0);
    let mut at = 0;
    while let Some(found) = source.text[at..].find("{{") {
        let start = at + found;
        let Some(length) = source.text[start..].find("}}") else {
            break;
        };
        let span = start..start + length + 2;
        at = span.end;
        let inside = source.text[span.start + 2..span.end - 2].trim();
        if source.text[..start].ends_with('\\') {
            text.replace(start - 1..start, "");
            continue;
        }
        let Some((command, argument)) = inside
            .strip_prefix('#')
            .and_then(|rest| rest.split_once(char::is_whitespace))
        else {
            continue;
        };
        match command {
            "title" => text.replace(span, ""),
            "include" | "rustdoc_include" | "playground" | "playpen" => {
                let argument = argument.split_whitespace().next().unwrap_or_default();
                match included(argument, file, folder, depth, budget) {
                    Ok(piece) => {
                        let prefix = prefix_of(&source.text, start);
                        let piece = prefixed(&piece, prefix);
                        let whole = 0..piece.text.len();
                        text.replace_by(span, &piece, whole);
                    }
                    Err(reason) => {
                        (folder
                            .out
                            .warning(source, span, format!("this include fails: {reason}")))
                        .help("correct the path; it starts from this file's folder");
                    }
                }
            }
            _ => {}
        }
    }
    text.finish()
}

/// The text that an include names.
fn included(
    argument: &str,
    from: &Path,
    folder: &mut Folder,
    depth: usize,
    budget: &mut usize,
) -> Result<Arc<SourceFile>, String> {
    if depth >= DEEPEST {
        return Err("files include each other more than ten levels deep".to_owned());
    }
    let (name, place) = argument
        .split_once(':')
        .map_or((argument, None), |(name, place)| (name, Some(place)));
    let file = from.parent().unwrap_or(Path::new("")).join(name);
    let (file, source) = include::read(name, &file, folder)?;
    let part = place.map_or_else(
        || Ok(lines_but_anchors(&source, 0..source.text.len())),
        |place| part_of(&source, place),
    )?;
    *budget = budget
        .checked_sub(part.text.len() + 200)
        .ok_or("all that it includes is too long for one page")?;
    Ok(expand_in(&part, &file, folder, depth + 1, budget))
}

/// The part of a file between lines or anchors: `2`, `2:`, `:10`, `2:10`, `anchor`.
fn part_of(source: &Arc<SourceFile>, place: &str) -> Result<Arc<SourceFile>, String> {
    let starts: Vec<usize> = std::iter::once(0)
        .chain(source.text.match_indices('\n').map(|(at, _)| at + 1))
        .collect();
    let offset = |line: usize| starts.get(line).copied().unwrap_or(source.text.len());
    let (first, last) = place
        .split_once(':')
        .map_or((place, None), |(first, last)| (first, Some(last)));
    let number = |written: &str| written.parse::<usize>().ok();
    let span = match (first, number(first), last) {
        ("", _, Some(last)) => 0..number(last).map_or(source.text.len(), offset),
        (_, Some(first), None) => offset(first.saturating_sub(1))..offset(first),
        (_, Some(first), Some(last)) => {
            offset(first.saturating_sub(1))..number(last).map_or(source.text.len(), offset)
        }
        (anchor, None, _) => return between_anchors(source, anchor),
    };
    Ok(lines_but_anchors(
        source,
        span.start.min(span.end)..span.end,
    ))
}

fn between_anchors(source: &Arc<SourceFile>, name: &str) -> Result<Arc<SourceFile>, String> {
    let mut start = None;
    let mut at = 0;
    for line in source.text.split_inclusive('\n') {
        let is = |word: &str| anchor_of(line, word) == Some(name);
        if is("ANCHOR_END:") {
            if let Some(start) = start {
                return Ok(lines_but_anchors(source, start..at));
            }
        } else if is("ANCHOR:") {
            start = Some(at + line.len());
        }
        at += line.len();
    }
    start.map_or_else(
        || Err(format!("there is no anchor `{name}`")),
        |start| Ok(lines_but_anchors(source, start..source.text.len())),
    )
}

/// The name after a word such as `ANCHOR:`.
fn anchor_of<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(word)?;
    rest.split_whitespace().next()
}

/// A part of a file without the lines that mark anchors, and without its last line break.
fn lines_but_anchors(source: &Arc<SourceFile>, span: Range<usize>) -> Arc<SourceFile> {
    let mut text = SourceBuilder::default();
    let mut at = span.start;
    for line in source.text[span.clone()].split_inclusive('\n') {
        let is_anchor = anchor_of(line, "ANCHOR:")
            .or_else(|| anchor_of(line, "ANCHOR_END:"))
            .is_some();
        if !is_anchor {
            let line = if at + line.len() == span.end {
                line.trim_end_matches('\n')
            } else {
                line
            };
            text.copy(source, at..at + line.len());
        }
        at += line.len();
    }
    text.finish(source.path.clone())
}
