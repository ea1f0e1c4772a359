//! What `VitePress` pages include: other texts, `<!--@include: ./x.md-->`, and code,
//! `<<< @/file.js`, both also in part.

use crate::folder::Folder;
use crate::include::{self, Includes, between, lines_between, part, prefix_of, prefixed};
use crate::lines::lines;
use crate::matter;
use crate::rewrite::Rewriter;
use bookmobile_press::{SourceBuilder, SourceFile, slug_of};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Expands what a page includes from its byte offset `body` on; `top` is the folder that
/// `@` stands for. What fails is reported and left out.
pub(super) fn expand(
    source: &Arc<SourceFile>,
    body: usize,
    top: &Path,
    folder: &mut Folder,
) -> Arc<SourceFile> {
    let mut includes = Includes::of(&folder.root.join(&source.path));
    expand_in(source, body, top, &mut includes, folder)
}

fn expand_in(
    source: &Arc<SourceFile>,
    body: usize,
    top: &Path,
    includes: &mut Includes,
    folder: &mut Folder,
) -> Arc<SourceFile> {
    let text = source.text.as_str();
    if !text.contains("@include:") && !text.contains("<<<") {
        return Arc::clone(source);
    }
    let mut out = Rewriter::new(source, body);
    for line in lines(text, body).iter().filter(|line| line.is_outside()) {
        let own = &text[line.span.clone()];
        let (span, piece) = if let Some(written) = own.trim().strip_prefix("<<<") {
            let piece = code(written.trim(), top, includes, folder);
            let indent = own.len() - own.trim_start().len();
            (line.span.start + indent..line.span.end, piece)
        } else if let Some((place, written)) = include_in(own) {
            let span = line.span.start + place.start..line.span.start + place.end;
            let piece = markdown(written, top, includes, folder);
            (span, piece)
        } else {
            continue;
        };
        match piece {
            Ok(piece) => {
                let piece = prefixed(&piece, prefix_of(text, span.start));
                let whole = 0..piece.text.len();
                out.replace_by(span, &piece, whole);
            }
            Err(reason) => {
                include::report(source, span.clone(), &reason, folder);
                out.replace(span, "");
            }
        }
    }
    out.finish()
}

/// The place of an include in a line, and what it names.
fn include_in(line: &str) -> Option<(Range<usize>, &str)> {
    let start = line.find("<!--")?;
    let inside = &line[start + 4..];
    let end = inside.find("-->")?;
    let written = inside[..end].trim().strip_prefix("@include:")?;
    Some((start..start + 4 + end + 3, written.trim()))
}

/// The file that a path means.
fn file_of(path: &str, top: &Path, includes: &Includes) -> PathBuf {
    if let Some(rest) = path.strip_prefix('@') {
        return top.join(rest.trim_start_matches('/'));
    }
    let folder = includes.file().parent().unwrap_or(Path::new(""));
    folder.join(path)
}

/// A text, or a part of it: `./x.md#region{1,5}`.
fn markdown(
    written: &str,
    top: &Path,
    includes: &mut Includes,
    folder: &mut Folder,
) -> Result<Arc<SourceFile>, String> {
    let (rest, range) = match written.split_once('{') {
        Some((rest, range)) => (rest, range.strip_suffix('}')),
        None => (written, None),
    };
    let (path, region) = match rest.split_once('#') {
        Some((path, region)) => (path, Some(region)),
        None => (rest, None),
    };
    let source = includes.open(path, &file_of(path, top, includes), folder)?;
    let (_, body) = matter::read(&source, folder);
    let mut own = Some(part(&source, body..source.text.len()));
    if let Some(region) = region {
        own = own.and_then(|own| {
            let span = region_of(&own.text, region).or_else(|| section_of(&own.text, region));
            span.map(|span| part(&own, span))
        });
    }
    if let Some((first, last)) = range.and_then(|range| range.split_once(',')) {
        let first = first.trim().parse().unwrap_or(1);
        let last = last.trim().parse().unwrap_or(usize::MAX);
        own = own.map(|own| part(&own, lines_between(&own.text, first, last)));
    }
    let text = own.map(|own| expand_in(&own, 0, top, includes, folder));
    includes.close(text.as_ref().map_or(0, |text| text.text.len()))?;
    text.ok_or_else(|| format!("`{path}` has no part `{}`", region.unwrap_or_default()))
}

/// A block of code: `@/file.js#region{2,4 ts} [Title]`.
fn code(
    written: &str,
    top: &Path,
    includes: &mut Includes,
    folder: &mut Folder,
) -> Result<Arc<SourceFile>, String> {
    let (written, title) = match written.rsplit_once('[') {
        Some((rest, title)) => (rest.trim_end(), title.strip_suffix(']')),
        None => (written, None),
    };
    let (rest, marks) = match written.split_once('{') {
        Some((rest, marks)) => (rest.trim_end(), marks.strip_suffix('}')),
        None => (written, None),
    };
    let (path, region) = match rest.split_once('#') {
        Some((path, region)) => (path, Some(region)),
        None => (rest, None),
    };
    let source = includes.open(path, &file_of(path, top, includes), folder)?;
    let span = match region {
        Some(region) => region_of(&source.text, region),
        None => Some(0..source.text.trim_end_matches('\n').len()),
    };
    includes.close(span.as_ref().map_or(0, ExactSizeIterator::len))?;
    let span =
        span.ok_or_else(|| format!("`{path}` has no part `{}`", region.unwrap_or_default()))?;
    let named = marks.and_then(|marks| {
        let mut words = marks.split_whitespace();
        words.find(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()))
    });
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    let language = named.map_or(ending, |word| word.split(':').next().unwrap_or(word));
    let title = title.map_or_else(String::new, |title| format!(" [{title}]"));
    let longest = source.text.split(|c| c != '`').map(str::len).max();
    let fence = "`".repeat(longest.unwrap_or(0).max(2) + 1);
    let mut text = SourceBuilder::default();
    text.replace(&format!("{fence}{language}{title}\n"), &source, 0..0);
    text.copy(&source, span.clone());
    text.replace(&format!("\n{fence}"), &source, span.end..span.end);
    Ok(text.finish(source.path.clone()))
}

/// The place of a region, which comments of any language mark.
fn region_of(text: &str, name: &str) -> Option<Range<usize>> {
    let has = |line: &str, word: &str| {
        let mut words = line.split(|c: char| c.is_whitespace() || matches!(c, '/' | '<' | '*'));
        let at = words.position(|own| own.trim_start_matches('#') == word);
        let next = at.and_then(|_| words.find(|own| !own.is_empty()));
        next.map(|next| {
            next.trim_end_matches(['>', '*', '/'])
                .trim_end_matches("--")
                == name
        })
    };
    let found = between(
        text,
        |line| has(line, "region") == Some(true),
        |line| has(line, "endregion").is_some() || line.contains("#endregion"),
    );
    found.filter(|span| span.start < text.len())
}

/// The place of the section below a heading with this name.
fn section_of(text: &str, name: &str) -> Option<Range<usize>> {
    let level = |line: &str| line.bytes().take_while(|byte| *byte == b'#').count();
    let mut start: Option<(usize, usize)> = None;
    for line in lines(text, 0).iter().filter(|line| line.is_outside()) {
        let own = &text[line.span.clone()];
        let depth = level(own);
        match start {
            None if depth > 0 && is_named(&own[depth..], name) => {
                start = Some((depth, line.span.start));
            }
            Some((above, start)) if depth > 0 && depth <= above => {
                return Some(start..line.span.start);
            }
            _ => {}
        }
    }
    start.map(|(_, start)| start..text.len())
}

fn is_named(heading: &str, name: &str) -> bool {
    match heading.rsplit_once("{#") {
        Some((_, id)) => id.trim_end().trim_end_matches('}') == name,
        None => slug_of(heading) == name,
    }
}
