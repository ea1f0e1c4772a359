//! The compiled reader that the program contains.

use anyhow::{Context as _, Result, bail};
use bookmobile_site::{App, Memory};
use bookmobile_wire::decode;
use std::io::Read as _;

static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/app.bin.br"));

/// The most bytes that the reader can have.
const MAX_BYTES: u64 = 64 << 20;

/// Unpacks the reader.
///
/// # Errors
/// If the program was compiled without one.
pub(crate) fn embedded() -> Result<App> {
    if PACKED.is_empty() {
        bail!(
            "this program was compiled without the reader; compile it again after \
             'cargo xtask app'"
        );
    }
    let mut bytes = Vec::new();
    brotli::Decompressor::new(PACKED, 1 << 16)
        .take(MAX_BYTES)
        .read_to_end(&mut bytes)
        .context("the reader in this program")?;
    let files: Vec<(String, Vec<u8>)> = decode(&bytes).context("the reader in this program")?;
    let files: Memory = files.into_iter().collect();
    App::from_files(&files).context("the reader in this program")
}
