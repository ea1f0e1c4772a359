//! Snippets of `MkDocs` (pymdownx.snippets): `--8<-- "file"`, also with a range of lines or
//! a section, and the form with a file on each line between two marks.

use crate::folder::Folder;
use crate::include::{self, Includes, between, lines_between, part, prefixed};
use crate::rewrite::Rewriter;
use bookmobile_press::SourceFile;
use std::path::Path;
use std::sync::Arc;

/// Expands the snippets of a file, which are in the folders `bases` of the publisher's
/// folder. One that fails is reported and left out.
pub(crate) fn expand(
    source: &Arc<SourceFile>,
    file: &Path,
    bases: &[String],
    folder: &mut Folder,
) -> Arc<SourceFile> {
    expand_in(source, bases, &mut Includes::of(file), folder)
}

fn expand_in(
    source: &Arc<SourceFile>,
    bases: &[String],
    includes: &mut Includes,
    folder: &mut Folder,
) -> Arc<SourceFile> {
    if !source.text.contains("8<-") {
        return Arc::clone(source);
    }
    let mut out = Rewriter::new(source, 0);
    let mut in_block = false;
    let mut at = 0;
    for whole in source.text.split_inclusive('\n') {
        let line = whole.trim_end_matches('\n');
        let start = at;
        at += whole.len();
        let own = line.trim();
        let indent = &line[..line.len() - line.trim_start().len()];
        let escaped = own.trim_start_matches(';');
        let mark = mark(escaped);
        if mark.is_some() && escaped.len() < own.len() {
            let place = start + indent.len();
            out.replace(place..place + own.len() - escaped.len(), "");
            continue;
        }
        let names = match mark {
            Some("") => {
                in_block = !in_block;
                out.replace(start..at, "");
                continue;
            }
            Some(rest) => quoted(rest),
            None if in_block && (own.is_empty() || own.starts_with(';')) => {
                out.replace(start..at, "");
                continue;
            }
            None if in_block => Some(own),
            None => None,
        };
        let Some(name) = names else { continue };
        let span = start..start + line.len();
        match included(name, bases, includes, folder) {
            Ok(piece) => {
                out.replace(span.start..span.start + indent.len(), indent);
                let piece = prefixed(&piece, indent);
                let whole = 0..piece.text.len();
                out.replace_by(span.start + indent.len()..span.end, &piece, whole);
            }
            Err(reason) => {
                include::report(source, span.clone(), &reason, folder);
                out.replace(span, "");
            }
        }
    }
    out.finish()
}

/// What follows the mark of a snippet, `--8<--`, that a line begins with.
fn mark(line: &str) -> Option<&str> {
    let rest = line.strip_prefix('-')?.trim_start_matches('-');
    let rest = rest.strip_prefix("8<-")?.trim_start_matches('-');
    (rest.is_empty() || rest.starts_with(' ')).then(|| rest.trim())
}

/// The text in quotes that a mark is followed by.
fn quoted(rest: &str) -> Option<&str> {
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest.strip_prefix(quote)?.strip_suffix(quote)
}

fn included(
    written: &str,
    bases: &[String],
    includes: &mut Includes,
    folder: &mut Folder,
) -> Result<Arc<SourceFile>, String> {
    if written.contains("://") {
        return Err(format!("`{written}` is on another site"));
    }
    let (name, place) = match written.split_once(':') {
        Some((name, place)) => (name, Some(place)),
        None => (written, None),
    };
    let files = bases.iter().map(|base| folder.root.join(base).join(name));
    let file = files.clone().find(|file| file.is_file());
    let file = file.ok_or_else(|| format!("there is no file `{name}`"))?;
    let source = includes.open(name, &file, folder)?;
    let span = place.map_or(Some(0..source.text.len()), |place| {
        part_of(&source.text, place)
    });
    let text = span.map(|span| {
        let end = source.text[span.clone()].trim_end_matches('\n').len();
        let own = part(&source, span.start..span.start + end);
        expand_in(&without_marks(&own), bases, includes, folder)
    });
    includes.close(text.as_ref().map_or(0, |text| text.text.len()))?;
    text.ok_or_else(|| format!("`{name}` has no part `{}`", place.unwrap_or_default()))
}

/// The lines `2`, `2:5`, `:5`, or a section.
fn part_of(text: &str, place: &str) -> Option<std::ops::Range<usize>> {
    let is_range = !place.is_empty() && place.chars().all(|c| c.is_ascii_digit() || c == ':');
    if is_range {
        let (first, last) = place.split_once(':').unwrap_or((place, place));
        let first = first.parse().unwrap_or(1);
        return Some(lines_between(
            text,
            first,
            last.parse().unwrap_or(usize::MAX),
        ));
    }
    let has = |line: &str, word: &str| line.contains(&format!("[{word}:{place}]"));
    between(
        text,
        |line| line.contains("8<-") && has(line, "start"),
        |line| line.contains("8<-") && has(line, "end"),
    )
}

/// A text without the lines that mark sections.
fn without_marks(source: &Arc<SourceFile>) -> Arc<SourceFile> {
    let mut out = Rewriter::new(source, 0);
    let mut at = 0;
    for line in source.text.split_inclusive('\n') {
        if line.contains("8<-") && (line.contains("[start:") || line.contains("[end:")) {
            out.replace(at..at + line.len(), "");
        }
        at += line.len();
    }
    out.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_includes_too_much_ends() {
        let folder = tempfile::tempdir().expect("a folder");
        for number in 0..40 {
            let line = format!("--8<-- \"{}.md\"\n", number + 1);
            let path = folder.path().join(format!("{number}.md"));
            std::fs::write(path, line.repeat(8)).expect("a file");
        }
        let mut read = Folder::new(folder.path());
        let file = folder.path().join("0.md");
        let source = read.text(&file, "0.md").expect("a text");
        let bases = [String::new()];
        let text = expand(&source, &file, &bases, &mut read);
        assert!(text.text.len() < 8 << 20, "{}", text.text.len());
        assert!(read.out.warnings() > 0);
    }
}
