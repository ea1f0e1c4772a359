//! Files that texts of several tools include: finds them in the folder, within bounds.

use crate::folder::Folder;
use bookmobile_press::{SourceBuilder, SourceFile};
use std::ops::Range;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// The most bytes of a text with what it includes.
const MAX_BYTES: usize = 4 << 20;

/// How deep files may include each other.
const DEEPEST: usize = 10;

const TOO_LONG: &str = "all that it includes is too long for one page";

/// What a text includes while it is expanded.
pub(crate) struct Includes {
    /// The files that are being expanded: one of them again would have no end.
    open: Vec<PathBuf>,
    left: usize,
}

impl Includes {
    /// For the text of a file.
    pub(crate) fn of(file: &Path) -> Self {
        Self {
            open: vec![resolved(file)],
            left: MAX_BYTES,
        }
    }

    /// Reads a file that the text names as `name`, which must be closed afterwards.
    pub(crate) fn open(
        &mut self,
        name: &str,
        file: &Path,
        folder: &mut Folder,
    ) -> Result<Arc<SourceFile>, String> {
        if self.open.len() > DEEPEST {
            return Err(format!(
                "files include each other more than {DEEPEST} levels deep"
            ));
        }
        if self.left == 0 {
            return Err(TOO_LONG.to_owned());
        }
        let (file, source) = read(name, file, folder)?;
        if self.open.contains(&file) {
            return Err(format!("`{name}` would include itself"));
        }
        self.open.push(file);
        Ok(source)
    }

    /// Closes the file that was opened last, of which a part of this length is included.
    pub(crate) fn close(&mut self, length: usize) -> Result<(), String> {
        self.open.pop();
        let left = self.left.checked_sub(length + 200);
        self.left = left.unwrap_or(0);
        left.map(|_| ()).ok_or_else(|| TOO_LONG.to_owned())
    }

    /// The file that is being expanded.
    pub(crate) fn file(&self) -> &Path {
        self.open.last().map_or(Path::new(""), PathBuf::as_path)
    }
}

/// Reads a file that a text names as `name`; returns it with its path.
pub(crate) fn read(
    name: &str,
    file: &Path,
    folder: &mut Folder,
) -> Result<(PathBuf, Arc<SourceFile>), String> {
    let file = resolved(file);
    // A symbolic link could lead out as well.
    let root = folder
        .root
        .canonicalize()
        .map_err(|error| error.to_string())?;
    let real = file
        .canonicalize()
        .map_err(|_| format!("there is no file `{name}`"))?;
    if !real.starts_with(&root) {
        return Err(format!("`{name}` is outside the folder"));
    }
    let shown = real.strip_prefix(&root).unwrap_or(&real);
    let shown = shown
        .iter()
        .map(|part| part.to_string_lossy())
        .collect::<Vec<_>>()
        .join("/");
    let source = folder.text(&file, &shown).ok_or("it could not be read")?;
    Ok((file, source))
}

/// Reports an include that fails.
pub(crate) fn report(
    source: &Arc<SourceFile>,
    span: Range<usize>,
    reason: &str,
    folder: &mut Folder,
) {
    let message = format!("this include fails: {reason}");
    (folder.out.warning(source, span, message)).help("correct the path, or remove the line");
}

/// A path without `.` and `..`.
fn resolved(path: &Path) -> PathBuf {
    let mut result = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(result.pop()),
            Component::CurDir => {}
            part => result.push(part),
        }
    }
    result
}

/// The place of lines of a text, from 1; the last one is inside, and its line break is not.
pub(crate) fn lines_between(text: &str, first: usize, last: usize) -> Range<usize> {
    let starts = || std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
    let start = starts().nth(first.saturating_sub(1)).unwrap_or(text.len());
    let end = starts().nth(last).map_or(text.len(), |next| next - 1);
    start..end.max(start)
}

/// A part of a text.
pub(crate) fn part(source: &Arc<SourceFile>, span: Range<usize>) -> Arc<SourceFile> {
    let mut text = SourceBuilder::default();
    text.copy(source, span);
    text.finish(source.path.clone())
}

/// The text between the lines in which `starts` and `ends` are, if there is the first.
pub(crate) fn between(
    text: &str,
    starts: impl Fn(&str) -> bool,
    ends: impl Fn(&str) -> bool,
) -> Option<Range<usize>> {
    let mut start = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        match start {
            None if starts(line) => start = Some(at + line.len()),
            Some(start) if ends(line) => return Some(start..at.saturating_sub(1).max(start)),
            _ => {}
        }
        at += line.len();
    }
    start.map(|start| start..text.len())
}

/// What stands before an include in its line, if that is only indentation or quotation.
pub(crate) fn prefix_of(text: &str, at: usize) -> &str {
    let start = text[..at].rfind('\n').map_or(0, |found| found + 1);
    let prefix = &text[start..at];
    let is_plain = prefix.chars().all(|c| matches!(c, ' ' | '\t' | '>'));
    if is_plain { prefix } else { "" }
}

/// A text with a prefix before each line but the first.
pub(crate) fn prefixed(source: &Arc<SourceFile>, prefix: &str) -> Arc<SourceFile> {
    if prefix.is_empty() || !source.text.contains('\n') {
        return Arc::clone(source);
    }
    let mut text = SourceBuilder::default();
    let mut at = 0;
    for line in source.text.split_inclusive('\n') {
        if at > 0 {
            text.replace(prefix, source, at..at);
        }
        text.copy(source, at..at + line.len());
        at += line.len();
    }
    text.finish(source.path.clone())
}
