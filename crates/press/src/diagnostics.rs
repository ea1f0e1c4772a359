//! Diagnostics: a publisher's mistakes, reported all at once, each with its place,
//! its line and a remedy. Only the rendering uses `annotate-snippets`. What counts as
//! a mistake is decided elsewhere.

use crate::source::SourceFile;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use bookmobile_html::is_no_text;
use bookmobile_wire::record;
use std::collections::HashMap;
use std::fmt::{self, Write as _};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// Bytes of the longest name that is compared with others: longer ones are no slips.
const LONGEST_NAME: usize = 120;

/// How many diagnostics of one kind are shown.
pub const MAX_SHOWN: usize = 10;

/// The severity of a diagnostic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The collection cannot be published.
    Error,
    /// The collection can be published, but something is probably not intended.
    Warning,
}

/// One mistake and how to correct it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    severity: Severity,
    path: String,
    source: Option<Arc<SourceFile>>,
    span: Range<usize>,
    message: String,
    label: String,
    help: String,
}

impl Diagnostic {
    /// Whether the diagnostic is an error or a warning.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// The file's path from the content folder, with `/` on every system.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The line and the column in characters, both from 1; nothing if the diagnostic
    /// is about the file or folder as a whole.
    pub fn line_and_column(&self) -> Option<(usize, usize)> {
        let source = self.source.as_ref()?;
        Some(source.line_and_column(self.span.start))
    }

    /// What is wrong.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// How to correct it.
    pub fn remedy(&self) -> &str {
        &self.help
    }

    /// Sets the few words beside the underlined place.
    pub fn label(&mut self, label: impl Into<String>) -> &mut Self {
        self.label = label.into();
        self
    }

    /// Sets the remedy.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = help.into();
        self
    }

    /// The severity and the message without the names in it.
    pub fn kind(&self) -> String {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let parts = self.message.split('`').enumerate();
        let parts: Vec<&str> = parts
            .map(|(at, part)| if at % 2 == 0 { part } else { "…" })
            .collect();
        format!("{severity}: {}", parts.join("`"))
    }

    fn render(&self, renderer: &Renderer) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(self.message.as_str());
        let mut group = match &self.source {
            Some(source) => {
                let span = visible_span(&source.text, &self.span);
                let mut mark = AnnotationKind::Primary.span(span);
                if !self.label.is_empty() {
                    mark = mark.label(self.label.as_str());
                }
                let snippet = Snippet::source(source.text.as_str())
                    .path(self.path.as_str())
                    .fold(true)
                    .annotation(mark);
                title.element(snippet)
            }
            None => Group::with_title(title).element(Origin::path(self.path.as_str())),
        };
        if !self.help.is_empty() {
            group = group.element(Level::HELP.message(self.help.as_str()));
        }
        renderer.render(&[group])
    }
}

/// The part of a span that is underlined: its first line, within the text.
fn visible_span(text: &str, span: &Range<usize>) -> Range<usize> {
    let mut start = span.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = span.end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let line = text[start..end].find('\n').map_or(end, |at| start + at);
    let trimmed = text[start..line].trim_end().len();
    start..start + trimmed
}

/// A diagnostic of a text as it is stored.
#[derive(Debug, PartialEq)]
pub(crate) struct StoredDiagnostic {
    is_error: bool,
    span: (u32, u32),
    message: String,
    label: String,
    help: String,
}
record!(StoredDiagnostic {
    is_error,
    span,
    message,
    label,
    help
});

/// All diagnostics of a collection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    /// Whether mistakes in files are only warned of.
    is_lenient: bool,
    /// Whether places stay those in the text that was put together, until they are
    /// [traced](Self::traced).
    is_untraced: bool,
}

impl Diagnostics {
    /// Reads a file; one that cannot be read or is not UTF-8 becomes a diagnostic.
    /// A byte order mark is removed.
    pub fn read(&mut self, file: &Path, path: &str) -> Option<Arc<SourceFile>> {
        let bytes = match std::fs::read(file) {
            Ok(bytes) => bytes,
            Err(error) => {
                self.file_error(path, format!("this file could not be read: {error}"))
                    .help("check that the file exists and that you may read it");
                return None;
            }
        };
        match String::from_utf8(bytes) {
            Ok(text) => {
                let source = Arc::new(SourceFile::new(path.to_owned(), &text));
                if let Some(at) = source.text.find(is_no_text) {
                    let length = source.text[at..].chars().next().map_or(1, char::len_utf8);
                    self.warning(&source, at..at + length, "a control character, which no page can show")
                        .help("remove it; an editor that shows invisible characters finds it, and others in this file");
                }
                Some(source)
            }
            Err(error) => {
                report_foreign_encoding(path, &error, self);
                None
            }
        }
    }

    /// The diagnostics, sorted by path and place in the results of the press.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// Whether there are neither errors nor warnings.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many errors there are.
    pub fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    /// How many warnings there are.
    pub fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    fn count(&self, severity: Severity) -> usize {
        let same = self.list.iter().filter(|one| one.severity == severity);
        same.count()
    }

    /// The number of errors and warnings in words, for example `3 errors, 1
    /// warning`.
    pub fn summary(&self) -> String {
        let counted = |count: usize, word: &str| match count {
            0 => None,
            1 => Some(format!("1 {word}")),
            _ => Some(format!("{count} {word}s")),
        };
        let parts = [
            counted(self.errors(), "error"),
            counted(self.warnings(), "warning"),
        ];
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        if parts.is_empty() {
            "no errors".to_owned()
        } else {
            parts.join(", ")
        }
    }

    /// The diagnostics as text, with the summary at the end; with terminal colours
    /// if `colour` is set. Of one kind the first [`MAX_SHOWN`] are shown, the others counted.
    pub fn render(&self, colour: bool) -> String {
        self.render_some(colour, MAX_SHOWN)
    }

    /// Whether there are more of one kind than `most`.
    pub fn has_more(&self, most: usize) -> bool {
        !self.some_of_each(most).1.is_empty()
    }

    /// The first `most` of each kind, and the kinds that have more, each with how many are left
    /// out.
    fn some_of_each(&self, most: usize) -> (Vec<&Diagnostic>, Vec<(String, usize)>) {
        let mut some = Vec::new();
        let mut kinds: Vec<(String, usize)> = Vec::new();
        let mut numbers: HashMap<String, usize> = HashMap::new();
        for diagnostic in &self.list {
            let kind = diagnostic.kind();
            let number = *numbers.entry(kind.clone()).or_insert_with(|| {
                kinds.push((kind, 0));
                kinds.len() - 1
            });
            kinds[number].1 += 1;
            if kinds[number].1 <= most {
                some.push(diagnostic);
            }
        }
        kinds.retain_mut(|(_, count)| {
            *count = count.saturating_sub(most);
            *count > 0
        });
        (some, kinds)
    }

    /// As [`Self::render`]; of one kind the first `most` are shown.
    pub fn render_some(&self, colour: bool, most: usize) -> String {
        let renderer = if colour {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let mut text = String::new();
        let (some, left_out) = self.some_of_each(most);
        for diagnostic in some {
            text.push_str(&diagnostic.render(&renderer));
            text.push_str("\n\n");
        }
        for (kind, more) in left_out {
            let _ = write!(text, "and {more} more like this: {kind}\n\n");
        }
        text.push_str(&self.summary());
        text.push('\n');
        text
    }

    /// Adds an error at a place in a file.
    pub fn error(
        &mut self,
        source: &Arc<SourceFile>,
        span: Range<usize>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        let (source, span) = self.place(source, span);
        let severity = if self.is_lenient {
            Severity::Warning
        } else {
            Severity::Error
        };
        let path = source.path.clone();
        self.add(severity, &path, Some(source), span, message)
    }

    /// Adds a warning at a place in a file.
    pub fn warning(
        &mut self,
        source: &Arc<SourceFile>,
        span: Range<usize>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        let (source, span) = self.place(source, span);
        let path = source.path.clone();
        self.add(Severity::Warning, &path, Some(source), span, message)
    }

    fn place(
        &self,
        source: &Arc<SourceFile>,
        span: Range<usize>,
    ) -> (Arc<SourceFile>, Range<usize>) {
        if self.is_untraced {
            (Arc::clone(source), span)
        } else {
            source.origin_of(span)
        }
    }

    /// Adds a warning about a file or folder as a whole.
    pub fn file_warning(&mut self, path: &str, message: impl Into<String>) -> &mut Diagnostic {
        self.add(Severity::Warning, path, None, 0..0, message)
    }

    /// Adds an error about a file or folder as a whole.
    pub fn file_error(&mut self, path: &str, message: impl Into<String>) -> &mut Diagnostic {
        self.add(Severity::Error, path, None, 0..0, message)
    }

    fn add(
        &mut self,
        severity: Severity,
        path: &str,
        source: Option<Arc<SourceFile>>,
        span: Range<usize>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.list.push(Diagnostic {
            severity,
            path: path.to_owned(),
            source,
            span,
            message: message.into(),
            label: String::new(),
            help: String::new(),
        });
        let last = self.list.len() - 1;
        &mut self.list[last]
    }

    /// Whether mistakes at a place in a file are warnings from now on: what other tools accept
    /// is published as well as it can be.
    pub(crate) fn be_lenient_if(&mut self, is_lenient: bool) {
        self.is_lenient = is_lenient;
    }

    /// Whether what other tools accept is published as well as it can be. Then nothing is
    /// said of style, which their folders cannot follow.
    pub(crate) fn is_lenient(&self) -> bool {
        self.is_lenient
    }

    /// No diagnostics, with the same leniency: for one text. Their places are those in the text
    /// until they are [traced](Self::traced).
    pub(crate) fn none_yet(&self) -> Self {
        Self {
            list: Vec::new(),
            is_lenient: self.is_lenient,
            is_untraced: true,
        }
    }

    /// The diagnostics of a text, with their places in the files that it was put together from.
    /// `source` is the text, read at the same time or later.
    pub(crate) fn traced(mut self, source: &Arc<SourceFile>) -> Self {
        for one in self.list.iter_mut().filter(|one| one.source.is_some()) {
            let (origin, span) = source.origin_of(one.span.clone());
            one.path.clone_from(&origin.path);
            (one.source, one.span) = (Some(origin), span);
        }
        self.is_untraced = false;
        self
    }

    /// The diagnostics of a text, as they are stored; nothing if one is about a whole file.
    pub(crate) fn stored(&self) -> Option<Vec<StoredDiagnostic>> {
        let stored = self.list.iter().map(|one| {
            one.source.as_ref()?;
            Some(StoredDiagnostic {
                is_error: one.severity == Severity::Error,
                span: (
                    u32::try_from(one.span.start).ok()?,
                    u32::try_from(one.span.end).ok()?,
                ),
                message: one.message.clone(),
                label: one.label.clone(),
                help: one.help.clone(),
            })
        });
        stored.collect()
    }

    /// Adds diagnostics of a text that were stored.
    pub(crate) fn restore(&mut self, stored: Vec<StoredDiagnostic>, source: &Arc<SourceFile>) {
        for one in stored {
            let severity = if one.is_error {
                Severity::Error
            } else {
                Severity::Warning
            };
            let span = one.span.0 as usize..one.span.1 as usize;
            let own = Some(Arc::clone(source));
            let added = self.add(severity, &source.path, own, span, one.message);
            added.label(one.label).help(one.help);
        }
    }

    /// Adds those of another run.
    pub fn append(&mut self, other: Diagnostics) {
        self.list.extend(other.list);
    }

    pub(crate) fn sort(&mut self) {
        self.list.sort_by(|a, b| {
            let key = |one: &Diagnostic| (one.source.is_some(), one.span.start);
            a.path.cmp(&b.path).then_with(|| key(a).cmp(&key(b)))
        });
        self.list.dedup();
    }
}

/// Reports a file that is not UTF-8, with the line of the first invalid byte, so that
/// the publisher sees where the problem begins.
fn report_foreign_encoding(path: &str, error: &std::string::FromUtf8Error, out: &mut Diagnostics) {
    let good = error.utf8_error().valid_up_to();
    let lossy = String::from_utf8_lossy(error.as_bytes()).into_owned();
    let source = Arc::new(SourceFile::new(path.to_owned(), &lossy));
    let good = SourceFile::new(String::new(), &lossy[..good]).text.len();
    out.error(&source, good..good + '\u{fffd}'.len_utf8(), "this file is not UTF-8")
        .label("the first byte that is not")
        .help("save the file again with the encoding UTF-8 (many editors offer GBK, Big5 or Latin-1 beside it)");
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Diagnostics {}

/// The most similar candidate, if the normalized Damerau-Levenshtein similarity is at
/// least 0.5; case is ignored.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    if word.len() > LONGEST_NAME {
        return None;
    }
    let word = word.to_lowercase();
    candidates
        .into_iter()
        .filter(|known| known.len() <= LONGEST_NAME)
        .map(|known| {
            (
                strsim::normalized_damerau_levenshtein(&word, &known.to_lowercase()),
                known,
            )
        })
        .filter(|(likeness, _)| *likeness >= 0.5)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, known)| known)
}

/// A remedy that suggests the most similar candidate. Without one it is `otherwise`,
/// with the list of candidates if there are at most 20.
pub(crate) fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str> + Clone,
    otherwise: &str,
) -> String {
    if let Some(known) = nearest(word, candidates.clone()) {
        return format!("did you mean `{known}`?");
    }
    let mut all: Vec<_> = candidates.into_iter().collect();
    all.sort_unstable();
    all.dedup();
    if all.is_empty() || all.len() > 20 {
        otherwise.to_owned()
    } else {
        format!("{otherwise}; there is {}", list_of(&all))
    }
}

/// Words in back quotes, separated by commas.
pub(crate) fn list_of(words: &[&str]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}
