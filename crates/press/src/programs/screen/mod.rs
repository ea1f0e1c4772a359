//! Mini-programs with a screen of their own: `index.html` in a program's folder, or a published
//! `.xdc` as it is. The press makes one text of all of its files: markup, style, and a
//! script, which the page shows in a frame that is shut off (docs/decisions/0067).

mod dom;
mod files;
mod markup;
mod script;
mod style;

pub(crate) use files::Files;

use crate::diagnostics::Diagnostics;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The page of a program in its folder.
pub(crate) const INDEX: &str = "index.html";

/// The ending of a published program.
pub(crate) const ARCHIVE: &str = ".xdc";

/// The ending of the file of such a program in a site.
pub(crate) const ENDING: &str = "screen.json";

/// The most bytes of a program as one text.
const MAX_BYTES: usize = 6 << 20;

/// A program as one text, in its parts: the file `programs/<slug>-<fingerprint>.screen.json`.
/// Scripts put the shim before `script`, and a policy with the hashes of both into the head.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Screen {
    /// The document up to the inside of its head.
    pub start: String,
    /// Its style.
    pub style: String,
    /// Its body.
    pub body: String,
    /// Its script.
    pub script: String,
    /// Other files by their paths, as `data:` URLs, for scripts that load them.
    pub files: BTreeMap<String, String>,
    /// Whether its styles know a dark theme.
    pub is_themed: bool,
}

/// The most tags of its page, with what looks like one in scripts.
const MAX_TAGS: usize = 50_000;

/// Whether a file of a site is a [`Screen`].
pub fn is_screen(path: &str) -> bool {
    path.starts_with(super::FOLDER) && path.ends_with(&format!(".{ENDING}"))
}

/// Makes one text of a program's files; nothing if it is refused, which is reported.
pub(crate) fn compile(mut files: Files, out: &mut Diagnostics) -> Option<Screen> {
    let before = out.errors();
    let Some(index) = files.text(INDEX) else {
        out.file_error(
            &files.shown(INDEX),
            "a program has an `index.html` at its top",
        )
        .help("move the files of its folder to the top, and pack it again");
        return None;
    };
    let tags = index
        .text
        .as_bytes()
        .windows(2)
        .filter(|two| two[0] == b'<' && two[1].is_ascii_alphabetic());
    if tags.count() > MAX_TAGS {
        out.file_error(
            &files.shown(INDEX),
            format!("this page has more than {MAX_TAGS} tags"),
        )
        .help("let a script make what there is much of");
        return None;
    }
    let more: Vec<_> = files.pages().map(|path| files.shown(path)).collect();
    for path in more {
        out.file_error(&path, "a program has one page, and this is another one")
            .help("show it as a part of `index.html`, or remove the file");
    }
    let mut screen = markup::read(&index, &mut files, out);
    screen.files = files.left(&screen.script);
    let is_themed = |text: &str| {
        ["color-scheme", "light-dark("]
            .iter()
            .any(|word| text.contains(word))
    };
    screen.is_themed = is_themed(&screen.style) || is_themed(&screen.script);
    let parts = [&screen.start, &screen.style, &screen.body, &screen.script].into_iter();
    let size: usize = parts.chain(screen.files.values()).map(String::len).sum();
    if size > MAX_BYTES || files.is_full() {
        let most = MAX_BYTES / 1024;
        let has = if files.is_full() {
            "more than it may have:".to_owned()
        } else {
            format!("{} KB;", size.div_ceil(1024))
        };
        let message = format!("as one text this program has {has} it may have {most} KB");
        out.file_error(&files.shown(INDEX), message)
            .help("make pictures and sounds smaller, or leave some out");
    }
    (out.errors() == before).then_some(screen)
}

#[cfg(test)]
mod tests;
