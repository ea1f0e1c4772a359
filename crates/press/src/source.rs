//! A text file of the collection as it was read, with the path a publisher
//! knows it by. Diagnostics keep a handle on it, to show the line they are
//! about. It knows nothing of what the text means.

use crate::diagnostics::Diagnostics;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// The text of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SourceFile {
    /// Its path from the content folder, with `/` on every system.
    pub(crate) path: String,
    /// What is in it, without a byte order mark.
    pub(crate) text: String,
}

impl SourceFile {
    /// Reads a file; what cannot be read, or is not UTF-8, becomes a diagnostic.
    pub(crate) fn read(file: &Path, path: &str, out: &mut Diagnostics) -> Option<Arc<Self>> {
        let bytes = match std::fs::read(file) {
            Ok(bytes) => bytes,
            Err(error) => {
                out.file_error(path, format!("this file could not be read: {error}"))
                    .help("check that the file exists and that you may read it");
                return None;
            }
        };
        match String::from_utf8(bytes) {
            Ok(text) => {
                let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
                let path = path.to_owned();
                Some(Arc::new(Self { path, text }))
            }
            Err(error) => {
                report_foreign_encoding(path, &error, out);
                None
            }
        }
    }

    /// Line and column of a place, both from 1, the column in characters.
    pub(crate) fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let before = self.text.get(..offset).unwrap_or(&self.text);
        let line = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        (line, before[start..].chars().count() + 1)
    }

    /// The span of the line that begins at or holds `offset`, without its end.
    pub(crate) fn line_span(&self, offset: usize) -> Range<usize> {
        let offset = offset.min(self.text.len());
        let start = self.text[..offset].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[offset..]
            .find('\n')
            .map_or(self.text.len(), |at| offset + at);
        start..end
    }
}

/// Shows the readable lines up to the first byte that is not UTF-8, so that the
/// publisher sees where the trouble begins.
fn report_foreign_encoding(path: &str, error: &std::string::FromUtf8Error, out: &mut Diagnostics) {
    let good = error.utf8_error().valid_up_to();
    let lossy = String::from_utf8_lossy(error.as_bytes()).into_owned();
    let source = Arc::new(SourceFile {
        path: path.to_owned(),
        text: lossy,
    });
    out.error(&source, good..good + '\u{fffd}'.len_utf8(), "this file is not UTF-8")
        .label("the first byte that is not")
        .help("save the file again with the encoding UTF-8 (many editors offer GBK, Big5 or Latin-1 beside it)");
}
