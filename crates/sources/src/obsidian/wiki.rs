//! Wiki links and embeds, comments, marks and the line breaks of notes, as our Markdown.

use crate::lines::{Code, Line, code_spans, lines};
use crate::rewrite::Rewriter;
use bookmobile_press::{Diagnostics, SourceBuilder, SourceFile};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// How deep notes may be embedded in each other.
const DEEPEST: usize = 5;

/// The most bytes of a note with what is embedded in it.
const MAX_BYTES: usize = 1 << 20;

/// The files of a vault by their names.
#[derive(Debug, Default)]
pub(super) struct Vault {
    /// Paths in lower case, without `.md`.
    paths: HashMap<String, String>,
    /// The paths of each name in lower case, the shortest first.
    names: HashMap<String, Vec<String>>,
}

impl Vault {
    pub(super) fn new<'a>(files: impl Iterator<Item = &'a String>) -> Self {
        let mut vault = Self::default();
        for path in files {
            let key = path.to_lowercase();
            let key = key.strip_suffix(".md").unwrap_or(&key).to_owned();
            let name = key.rsplit('/').next().unwrap_or(&key).to_owned();
            vault.names.entry(name).or_default().push(path.clone());
            vault.paths.insert(key, path.clone());
        }
        for paths in vault.names.values_mut() {
            paths.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
        }
        vault
    }

    /// The file that a link in the note at `from` means: one beside it, of the vault, of the
    /// same folder at the top, or any with that name, the shortest path first.
    fn find(&self, written: &str, from: &str) -> Option<&String> {
        let key = written.trim().trim_start_matches('/').to_lowercase();
        let key = key.strip_suffix(".md").unwrap_or(&key);
        let folder = from
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder)
            .to_lowercase();
        let beside = format!("{folder}/{}", key.trim_start_matches("./"));
        let top = from.split_once('/').map_or("", |(top, _)| top);
        let in_top = format!("{}/{key}", top.to_lowercase());
        (self.paths.get(beside.trim_start_matches('/')))
            .or_else(|| self.paths.get(key))
            .or_else(|| self.paths.get(&in_top))
            .or_else(|| {
                let named = self.names.get(key.rsplit('/').next()?)?;
                let is_near =
                    |path: &&String| path.split_once('/').is_some_and(|(own, _)| own == top);
                named.iter().find(is_near).or_else(|| named.first())
            })
    }
}

/// Whether a text has a wiki link outside code.
pub(super) fn has_links(text: &str) -> bool {
    let mut outside = lines(text, 0).into_iter().filter(Line::is_outside);
    outside.any(|line| {
        let own = &text[line.span];
        own.split_once("[[")
            .is_some_and(|(_, rest)| rest.contains("]]"))
            && !own.contains("[[toc]]")
    })
}

/// Takes out `%%comments%%`, and begins the text at the body.
pub(super) fn without_comments(source: &Arc<SourceFile>, body: usize) -> Arc<SourceFile> {
    let mut out = Rewriter::new(source, body);
    let mut open: Option<usize> = None;
    for line in lines(&source.text, body) {
        if line.code != Code::Outside && open.is_none() {
            continue;
        }
        let own = &source.text[line.span.clone()];
        let spans = code_spans(own);
        for (at, _) in own.match_indices("%%") {
            if open.is_none() && spans.iter().any(|span| span.contains(&at)) {
                continue;
            }
            let place = line.span.start + at;
            match open.take() {
                Some(start) => out.replace(start..place + 2, ""),
                None => open = Some(place),
            }
        }
    }
    out.finish()
}

/// A link `[[target#anchor|text]]`, without its brackets.
#[derive(Debug, PartialEq, Eq)]
struct WikiLink<'a> {
    target: &'a str,
    anchor: &'a str,
    text: Option<&'a str>,
}

fn parse(inside: &str) -> WikiLink<'_> {
    // In tables the bar is escaped.
    let (address, text) = match inside.split_once("\\|").or_else(|| inside.split_once('|')) {
        Some((address, text)) => (address, Some(text.trim())),
        None => (inside, None),
    };
    let (target, anchor) = address.split_once('#').unwrap_or((address, ""));
    WikiLink {
        target: target.trim(),
        // The last of several headings is the one that is meant.
        anchor: anchor.rsplit('#').next().unwrap_or(anchor).trim(),
        text,
    }
}

/// The wiki links of a text outside code: their places, and what is inside the brackets.
fn find_links(text: &str) -> Vec<(std::ops::Range<usize>, bool, &str)> {
    let mut found = Vec::new();
    for line in lines(text, 0).into_iter().filter(Line::is_outside) {
        let own = &text[line.span.clone()];
        let spans = code_spans(own);
        let mut at = 0;
        while let Some(next) = own[at..].find("[[") {
            let start = at + next;
            let Some(length) = own[start..].find("]]") else {
                break;
            };
            at = start + length + 2;
            if spans.iter().any(|span| span.contains(&start)) {
                continue;
            }
            let is_embed = own[..start].ends_with('!');
            let begin = line.span.start + start - usize::from(is_embed);
            let inside = &own[start + 2..start + length];
            found.push((begin..line.span.start + at, is_embed, inside));
        }
    }
    found
}

/// Puts embedded notes into a text, as quotations.
pub(super) fn embed(
    source: &Arc<SourceFile>,
    vault: &Vault,
    notes: &BTreeMap<String, Arc<SourceFile>>,
) -> Arc<SourceFile> {
    let mut budget = MAX_BYTES;
    embed_in(
        source,
        vault,
        notes,
        &mut vec![source.path.clone()],
        &mut budget,
    )
}

fn embed_in(
    source: &Arc<SourceFile>,
    vault: &Vault,
    notes: &BTreeMap<String, Arc<SourceFile>>,
    open: &mut Vec<String>,
    budget: &mut usize,
) -> Arc<SourceFile> {
    let mut out = Rewriter::new(source, 0);
    for (span, is_embed, inside) in find_links(&source.text) {
        let link = parse(inside);
        let note =
            (vault.find(link.target, &source.path)).and_then(|path| Some((path, notes.get(path)?)));
        let Some((path, note)) = note.filter(|_| is_embed && !link.target.is_empty()) else {
            continue;
        };
        // A note that embeds itself is only linked to.
        // What is put in grows by its marks as well.
        let fits = budget.checked_sub(note.text.len() * 2 + 200);
        if open.len() > DEEPEST || open.contains(path) || fits.is_none() {
            out.replace(span.start..span.start + 1, "");
            continue;
        }
        *budget = fits.unwrap_or(0);
        let part = part_of(note, link.anchor);
        open.push(path.clone());
        let part = embed_in(&part, vault, notes, open, budget);
        open.pop();
        let quoted = quoted(&part);
        let whole = 0..quoted.text.len();
        out.replace_by(span, &quoted, whole);
    }
    out.finish()
}

/// A section of a note, or a block with a name; the whole note if there is no such place.
fn part_of(note: &Arc<SourceFile>, anchor: &str) -> Arc<SourceFile> {
    let text = &note.text;
    let all = lines(text, 0);
    let level = |line: &Line| {
        let own = &text[line.span.clone()];
        let level = own.bytes().take_while(|byte| *byte == b'#').count();
        (line.is_outside() && (1..=6).contains(&level)).then_some((level, own[level..].trim()))
    };
    let span = if let Some(block) = anchor.strip_prefix('^') {
        let mark = format!("^{block}");
        let at = all
            .iter()
            .position(|line| text[line.span.clone()].trim_end().ends_with(&mark));
        at.map(|at| {
            let is_blank = |line: &Line| text[line.span.clone()].trim().is_empty();
            let first = all[..at]
                .iter()
                .rposition(is_blank)
                .map_or(0, |blank| blank + 1);
            all[first].span.start..all[at].span.end
        })
    } else {
        let same = |line: &Line| {
            level(line).is_some_and(|(_, heading)| letters(heading) == letters(anchor))
        };
        let at = if anchor.is_empty() {
            None
        } else {
            all.iter().position(same)
        };
        at.map(|at| {
            let own = level(&all[at]).map_or(6, |(level, _)| level);
            let after = all[at + 1..]
                .iter()
                .find(|line| level(line).is_some_and(|(level, _)| level <= own));
            all[at].span.start..after.map_or(text.len(), |line| line.span.start)
        })
    };
    let span = span.unwrap_or(0..text.len());
    let mut part = SourceBuilder::default();
    part.copy(note, span);
    part.finish(note.path.clone())
}

/// The letters and digits of a heading, by which links compare them.
fn letters(text: &str) -> String {
    let kept = text.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}

/// A text as a quotation, with blank lines around it.
fn quoted(source: &Arc<SourceFile>) -> Arc<SourceFile> {
    let mut out = SourceBuilder::default();
    out.replace("\n\n", source, 0..0);
    let mut at = 0;
    for line in source.text.trim_end().split_inclusive('\n') {
        out.replace("> ", source, at..at);
        out.copy(source, at..at + line.len());
        at += line.len();
    }
    out.replace("\n\n", source, at..at);
    out.finish(source.path.clone())
}

/// Rewrites wiki links as links, marks and the names of blocks.
pub(super) fn links(
    source: &Arc<SourceFile>,
    from: &str,
    vault: &Vault,
    found: &mut Diagnostics,
) -> Arc<SourceFile> {
    let mut changes: Vec<(std::ops::Range<usize>, String)> = Vec::new();
    for (span, is_embed, inside) in find_links(&source.text) {
        let link = parse(inside);
        let name = link.target.rsplit('/').next().unwrap_or(link.target);
        let shown = match (link.text, link.target, link.anchor) {
            (Some(text), ..) if !text.is_empty() => text.to_owned(),
            (_, "", anchor) => anchor.trim_start_matches('^').to_owned(),
            (_, _, "") => name.to_owned(),
            (_, _, anchor) => format!("{name} › {}", anchor.trim_start_matches('^')),
        };
        let anchor = match link.anchor {
            "" => String::new(),
            anchor if anchor.starts_with('^') => String::new(),
            anchor => format!("#{}", encoded(anchor)),
        };
        let new = if link.target.is_empty() {
            format!(
                "[{shown}]({})",
                if anchor.is_empty() { "#" } else { &anchor }
            )
        } else if let Some(path) = vault.find(link.target, from) {
            let is_picture = is_embed && path.strip_suffix(".md").is_none();
            // A number is the width of a picture.
            let is_size = shown.chars().all(|c| c.is_ascii_digit() || c == 'x');
            let shown = if is_picture && is_size {
                stem(name)
            } else {
                shown
            };
            let sign = if is_picture && is_image(path) {
                "!"
            } else {
                ""
            };
            format!("{sign}[{shown}](</{path}{anchor}>)")
        } else {
            (found.warning(
                source,
                span.clone(),
                format!("there is no note `{}`", link.target),
            ))
            .help("write it, or link to one that is there");
            shown
        };
        changes.push((span, new));
    }
    for line in lines(&source.text, 0).into_iter().filter(Line::is_outside) {
        let own = &source.text[line.span.clone()];
        // The name of a block.
        if let Some(at) = own
            .rfind(" ^")
            .or_else(|| own.starts_with('^').then_some(0))
        {
            let name = own[at..].trim_start_matches([' ', '^']).trim_end();
            let is_name =
                !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
            if is_name {
                changes.push((line.span.start + at..line.span.end, String::new()));
            }
        }
        let spans = code_spans(own);
        let marks: Vec<usize> = (own.match_indices("==").map(|(at, _)| at))
            .filter(|at| {
                !spans.iter().any(|span| span.contains(at)) && !own[*at..].starts_with("===")
            })
            .collect();
        for pair in marks.chunks_exact(2) {
            let (open, close) = (line.span.start + pair[0], line.span.start + pair[1]);
            if close > open + 2 {
                changes.push((open..open + 2, "<mark>".to_owned()));
                changes.push((close..close + 2, "</mark>".to_owned()));
            }
        }
    }
    changes.sort_by_key(|(span, _)| span.start);
    let mut out = Rewriter::new(source, 0);
    for (span, new) in changes {
        out.replace(span, &new);
    }
    out.finish()
}

/// An anchor as it can stand in an address between angle brackets.
fn encoded(anchor: &str) -> String {
    anchor.replace(' ', "%20").replace(['<', '>'], "")
}

fn stem(name: &str) -> String {
    name.rsplit_once('.')
        .map_or(name, |(stem, _)| stem)
        .to_owned()
}

fn is_image(path: &str) -> bool {
    let ending = path
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    matches!(
        ending.as_deref(),
        Some("png" | "jpg" | "jpeg" | "gif" | "webp" | "svg" | "avif" | "bmp")
    )
}

/// Ends each line of a paragraph with a break, as notes show them.
pub(super) fn with_breaks(source: &Arc<SourceFile>) -> Arc<SourceFile> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST;
    let mut out = Rewriter::new(source, 0);
    let mut in_heading = false;
    for (event, place) in Parser::new_ext(&source.text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { .. }) => in_heading = true,
            Event::End(TagEnd::Heading(_)) => in_heading = false,
            Event::SoftBreak if !in_heading => {
                let end = source.text[place.start..].find('\n');
                let at = place.start + end.unwrap_or(0);
                out.replace(at..at, "\\");
            }
            _ => {}
        }
    }
    out.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> Arc<SourceFile> {
        Arc::new(SourceFile::new(path.to_owned(), text))
    }

    fn vault() -> Vault {
        let files = [
            "Home.md",
            "van/The Route.md",
            "van/Times.md",
            "files/van.png",
            "a/Times.md",
        ];
        let files: Vec<String> = files.map(str::to_owned).into();
        Vault::new(files.iter())
    }

    #[test]
    fn wiki_links_become_links() {
        for (text, expected) in [
            ("[[the route]]", "[the route](</van/The Route.md>)"),
            ("[[van/The Route|here]]", "[here](</van/The Route.md>)"),
            (
                "[[The Route#First stop]]",
                "[The Route › First stop](</van/The Route.md#First%20stop>)",
            ),
            ("[[#Own]]", "[Own](#Own)"),
            ("![[van.png|100x145]]", "![van](</files/van.png>)"),
            ("`[[Home]]` [[Nothing|x]]", "`[[Home]]` x"),
            (
                "A ==mark== and `a == b`. ^name",
                "A <mark>mark</mark> and `a == b`.",
            ),
        ] {
            let mut found = Diagnostics::default();
            assert_eq!(
                links(&file("van/x.md", text), "van/x.md", &vault(), &mut found).text,
                expected
            );
        }
        assert_eq!(
            vault().find("times", "a/x.md").map(String::as_str),
            Some("a/Times.md")
        );
        assert_eq!(
            vault().find("times", "van/x.md").map(String::as_str),
            Some("van/Times.md")
        );
    }

    #[test]
    fn notes_are_embedded_once() {
        let notes = [
            (
                "van/Times.md",
                "# Times\n\nTen.\n\n## Winter\n\nEleven.\n\n## Summer\n\nNine. ^own\n",
            ),
            ("Home.md", "![[van/Times#Winter]]\n![[Home]]\n"),
        ];
        let notes: BTreeMap<String, Arc<SourceFile>> = notes
            .into_iter()
            .map(|(path, text)| (path.to_owned(), file(path, text)))
            .collect();
        let home = embed(&notes["Home.md"], &vault(), &notes);
        assert_eq!(home.text, "\n\n> ## Winter\n> \n> Eleven.\n\n\n[[Home]]\n");
        let block = embed(&file("x.md", "![[van/Times#^own]]"), &vault(), &notes);
        assert_eq!(block.text, "\n\n> Nine. ^own\n\n");
    }

    #[test]
    fn comments_go_and_lines_break() {
        let source = file("a.md", "a %%b%% c\n%%\nd\n%%\n`%%` e\n");
        assert_eq!(without_comments(&source, 0).text, "a  c\n\n`%%` e\n");
        let source = file("a.md", "One\ntwo\n\n- a\n- b\n> c\n> d\n```\ne\nf\n```\n");
        assert_eq!(
            with_breaks(&source).text,
            "One\\\ntwo\n\n- a\n- b\n> c\\\n> d\n```\ne\nf\n```\n"
        );
    }
}
