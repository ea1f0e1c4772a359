//! The size of files when they are fetched: after Brotli at quality 11.

use anyhow::{Context, Result};
use std::fs;
use std::io::Write;
use std::path::Path;

/// The size of a file after Brotli, in bytes.
///
/// # Errors
/// If it cannot be read.
pub(crate) fn packed_file(path: &Path) -> Result<f64> {
    let bytes = fs::read(path).with_context(|| path.display().to_string())?;
    let mut packed = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 11, 24);
    packed.write_all(&bytes)?;
    #[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^52")]
    let size = packed.into_inner().len() as f64;
    Ok(size)
}
