//! Zip archives: those of EPUBs and of collection files.

use crate::output::SiteError;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A zip archive whose bytes depend only on its files.
pub(crate) struct Archive {
    zip: ZipWriter<Cursor<Vec<u8>>>,
}

impl Archive {
    /// An archive without files.
    pub(crate) fn new() -> Self {
        Self {
            zip: ZipWriter::new(Cursor::new(Vec::new())),
        }
    }

    /// Adds a file as it is.
    pub(crate) fn store(&mut self, path: &str, bytes: &[u8]) -> Result<(), SiteError> {
        self.write(path, bytes, CompressionMethod::Stored)
    }

    /// Adds a file, compressed.
    pub(crate) fn add(&mut self, path: &str, bytes: &[u8]) -> Result<(), SiteError> {
        self.write(path, bytes, CompressionMethod::Deflated)
    }

    fn write(&mut self, path: &str, bytes: &[u8], how: CompressionMethod) -> Result<(), SiteError> {
        let options = SimpleFileOptions::default()
            .compression_method(how)
            .last_modified_time(zip::DateTime::default());
        let written = self
            .zip
            .start_file(path, options)
            .map_err(std::io::Error::from);
        written
            .and_then(|()| self.zip.write_all(bytes))
            .map_err(|error| SiteError::Write {
                path: path.into(),
                error,
            })
    }

    /// The archive's bytes.
    pub(crate) fn finish(self) -> Result<Vec<u8>, SiteError> {
        let finished = self.zip.finish().map_err(std::io::Error::from);
        finished
            .map(Cursor::into_inner)
            .map_err(|error| SiteError::Write {
                path: "archive".into(),
                error,
            })
    }
}
