//! The HTTP response to a request: the file for a path with its content type, a
//! compressed copy of it, or the folder's `404.html`.

use percent_encoding::percent_decode_str;
use std::fs::{self, Metadata};
use std::path::{Component, Path};
use std::time::UNIX_EPOCH;

/// `Cache-Control` for files whose names change with their bytes, as good hosts send it.
const LASTING: &str = "public, max-age=31536000, immutable";

pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) kind: String,
    /// Header lines in addition to those of every answer.
    pub(super) head: Vec<String>,
    pub(super) bytes: Vec<u8>,
    /// Whether a browser may cache it for ever.
    lasting: bool,
    /// The `ETag`, which changes with the file.
    tag: Option<String>,
}

impl Answer {
    pub(super) fn short(status: u16, text: &str) -> Self {
        Self {
            status,
            kind: "text/plain".to_owned(),
            head: Vec::new(),
            bytes: text.as_bytes().to_vec(),
            lasting: false,
            tag: None,
        }
    }

    /// Adds the file's `ETag`. If it is among `known`, the tags of what the browser
    /// has, the answer becomes 304 without the file.
    pub(super) fn revalidate(&mut self, known: &str) {
        let Some(tag) = &self.tag else { return };
        self.head.push(format!("ETag: {tag}"));
        if known.split(',').any(|one| one.trim() == tag) {
            self.status = 304;
            self.bytes.clear();
        }
    }

    /// The status line and the header.
    pub(super) fn head(&self, keeps_open: bool) -> String {
        let word = match self.status {
            304 => "Not Modified",
            ..400 => "OK",
            _ => "Error",
        };
        let mut lines = vec![format!("HTTP/1.1 {} {word}", self.status)];
        if self.status != 304 {
            lines.push(format!("Content-Type: {}", self.kind));
            lines.push(format!("Content-Length: {}", self.bytes.len()));
        }
        lines.extend(self.head.iter().cloned());
        let cache = if self.lasting { LASTING } else { "no-cache" };
        lines.push(format!("Cache-Control: {cache}"));
        lines.push("X-Content-Type-Options: nosniff".to_owned());
        let connection = if keeps_open { "keep-alive" } else { "close" };
        lines.push(format!("Connection: {connection}\r\n\r\n"));
        lines.join("\r\n")
    }
}

/// The file for a path, or its compressed copy if one is accepted. A folder gives its
/// `index.html`, a path that does not exist `404.html`.
pub(super) fn look_up(folder: &Path, target: &str, accepts: &str) -> Answer {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    let relative = Path::new(decoded.trim_start_matches('/'));
    let is_safe = (relative.components()).all(|part| matches!(part, Component::Normal(_)));
    let file = is_safe.then(|| read(folder, relative, accepts)).flatten();
    file.unwrap_or_else(|| {
        let page = fs::read(folder.join("404.html"));
        Answer {
            kind: "text/html; charset=utf-8".to_owned(),
            bytes: page.unwrap_or_else(|_| b"Not found".to_vec()),
            ..Answer::short(404, "")
        }
    })
}

fn read(folder: &Path, relative: &Path, accepts: &str) -> Option<Answer> {
    let mut file = folder.join(relative);
    if file.is_dir() {
        file.push("index.html");
    }
    let mut answer = Answer {
        kind: content_type(&file).to_owned(),
        bytes: fs::read(&file).ok()?,
        lasting: !accepts.is_empty() && is_fingerprinted(&file),
        tag: fs::metadata(&file).ok().and_then(|about| tag(&about, "")),
        ..Answer::short(200, "")
    };
    if let Some((coding, bytes, about)) = compressed(&file, accepts) {
        answer.head.push(format!("Content-Encoding: {coding}"));
        answer.head.push("Vary: Accept-Encoding".to_owned());
        answer.bytes = bytes;
        answer.tag = tag(&about, coding);
    }
    Some(answer)
}

/// The `ETag` of a file: its length, the time of its last change, and the content
/// coding.
fn tag(about: &Metadata, coding: &str) -> Option<String> {
    let changed = about.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!(
        "\"{:x}-{:x}{coding}\"",
        about.len(),
        changed.as_nanos()
    ))
}

/// Whether a file's name has a fingerprint of 10 or 16 hexadecimal digits, as in
/// `app-0123456789.js`.
fn is_fingerprinted(file: &Path) -> bool {
    let stem = file.file_stem().and_then(|stem| stem.to_str());
    stem.and_then(|stem| stem.rsplit_once('-'))
        .is_some_and(|(_, print)| {
            [10, 16].contains(&print.len()) && print.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
}

/// The compressed copy beside a file: the name of a content coding that is accepted,
/// and the bytes.
fn compressed(file: &Path, accepts: &str) -> Option<(&'static str, Vec<u8>, Metadata)> {
    let is_accepted = |coding: &str| {
        let mut names = accepts.split(',').map(|one| one.split(';').next());
        names.any(|name| name.is_some_and(|name| name.trim() == coding))
    };
    [("br", "br"), ("gzip", "gz")]
        .into_iter()
        .filter(|(coding, _)| is_accepted(coding))
        .find_map(|(coding, ending)| {
            let mut name = file.as_os_str().to_owned();
            name.push(".");
            name.push(ending);
            let about = fs::metadata(&name).ok()?;
            Some((coding, fs::read(name).ok()?, about))
        })
}

/// The content type of a file by its extension. The crate `mime_guess` still has
/// `application/javascript` for modules, which is obsolete (RFC 9239).
fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|name| name.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("txt") => "text/plain; charset=utf-8",
        Some("xml") => "application/xml",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        Some("avif") => "image/avif",
        Some("gif") => "image/gif",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_file_has_its_content_type() {
        for (ending, kind) in [
            ("html", "text/html; charset=utf-8"),
            ("js", "text/javascript; charset=utf-8"),
            ("mjs", "text/javascript; charset=utf-8"),
            ("css", "text/css; charset=utf-8"),
            ("txt", "text/plain; charset=utf-8"),
            ("xml", "application/xml"),
            ("json", "application/json"),
            ("webmanifest", "application/manifest+json"),
            ("wasm", "application/wasm"),
            ("bin", "application/octet-stream"),
            ("svg", "image/svg+xml"),
            ("png", "image/png"),
            ("jpg", "image/jpeg"),
            ("jpeg", "image/jpeg"),
            ("webp", "image/webp"),
            ("avif", "image/avif"),
            ("gif", "image/gif"),
            ("unheard-of", "application/octet-stream"),
        ] {
            let path = Path::new("a").with_extension(ending);
            assert_eq!(content_type(&path), kind, "{ending}");
        }
    }

    #[test]
    fn escaped_paths_are_decoded_and_nothing_outside_is_read() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("a b.txt"), "text").expect("writes");
        let status = |path: &str| look_up(folder.path(), path, "").status;
        assert_eq!(status("/a%20b.txt?q=%"), 200);
        assert_eq!(status("/a%2"), 404);
        assert_eq!(status("/%2e%2e/etc/passwd"), 404);
        assert_eq!(status("//etc/passwd"), 404);
    }

    #[test]
    fn a_copy_has_a_tag_of_its_own() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["a.txt", "a.txt.br"] {
            fs::write(folder.path().join(name), "text").expect("writes");
        }
        let tag = |accepts: &str| look_up(folder.path(), "/a.txt", accepts).tag;
        assert!(tag("").is_some() && tag("br").is_some());
        assert_ne!(tag(""), tag("br"));
    }
}
