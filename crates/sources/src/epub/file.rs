//! The files of one book with what is reported of them.

use super::xml;
use crate::folder::{Folder, decode};
use bookmobile_press::SourceFile;
use bookmobile_press::archive::Archive;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The files of a book.
pub(super) struct Files<'f> {
    archive: Archive,
    /// The path of the book, as diagnostics show it.
    pub(super) shown: String,
    pub(super) folder: &'f mut Folder,
    left_out: BTreeSet<&'static str>,
}

impl<'f> Files<'f> {
    pub(super) fn new(archive: Archive, shown: String, folder: &'f mut Folder) -> Self {
        Self {
            archive,
            shown,
            folder,
            left_out: BTreeSet::new(),
        }
    }

    /// The path of a file as the book has it.
    pub(super) fn find(&self, path: &str) -> Option<String> {
        self.archive.find(path).map(str::to_owned)
    }

    /// Notes that something of the book is not carried over.
    pub(super) fn leave_out(&mut self, what: &'static str) {
        self.left_out.insert(what);
    }

    /// Reports what is not carried over, each once.
    pub(super) fn report(&mut self) {
        for what in std::mem::take(&mut self.left_out) {
            let message = format!("{what} of the book: not carried over");
            (self.folder.out.file_warning(&self.shown, message))
                .help("texts, pictures, links and notes are");
        }
        if self.archive.strange() > 0 {
            let message = format!(
                "{} files have names that lead out of the book, and are left out",
                self.archive.strange()
            );
            (self.folder.out.file_warning(&self.shown, message))
                .help("pack the book again, with `/` between the folders of a path");
        }
    }

    /// The bytes of a file; one that cannot be read is reported.
    pub(super) fn bytes(&mut self, path: &str) -> Option<Vec<u8>> {
        match self.archive.read(path)? {
            Ok(bytes) => Some(bytes),
            Err(error) => {
                let shown = self.shown_of(path);
                (self
                    .folder
                    .out
                    .file_warning(&shown, format!("this file is left out: {error}")))
                .help("pack the book again, or get it anew from where it came");
                None
            }
        }
    }

    /// The XML that the book needs at a path; nothing if there is none. The error says why
    /// it cannot be read.
    pub(super) fn xml(&mut self, path: &str) -> Result<Option<Arc<SourceFile>>, String> {
        let Some(read) = self.archive.read(path) else {
            return Ok(None);
        };
        let bytes = read.map_err(|error| format!("`{path}`: {error}"))?;
        let source = self.source(path, &bytes);
        match xml::prepare(&source, false, &mut self.folder.out) {
            Some(prepared) => Ok(Some(prepared)),
            None => Err(format!("its `{path}` is damaged")),
        }
    }

    /// A text of the book as XML; one that cannot be read is reported.
    pub(super) fn text(&mut self, path: &str) -> Option<Arc<SourceFile>> {
        let bytes = self.bytes(path)?;
        let source = self.source(path, &bytes);
        xml::prepare(&source, true, &mut self.folder.out)
    }

    fn source(&self, path: &str, bytes: &[u8]) -> Arc<SourceFile> {
        let (text, _) = decode(bytes);
        Arc::new(SourceFile::new(self.shown_of(path), &text))
    }

    fn shown_of(&self, path: &str) -> String {
        if self.shown == "." {
            path.to_owned()
        } else {
            format!("{}/{path}", self.shown)
        }
    }
}
