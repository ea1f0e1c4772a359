//! Compressed copies beside the files of the finished site, for hosts that hand
//! them out as they are; and the two compressors, which the size budgets are
//! measured with too.

use anyhow::{Context, Result};
use flate2::{Compression, write::GzEncoder};
use std::fs;
use std::io::Write;
use std::path::Path;

/// Files that are worth it; pictures are compressed already.
const TEXTUAL: &[&str] = &[
    "bin",
    "css",
    "html",
    "js",
    "json",
    "svg",
    "txt",
    "wasm",
    "webmanifest",
    "xml",
];

/// Smaller files travel in one packet as they are, in bytes.
const WORTH_IT: usize = 512;

/// With gzip at its best.
///
/// # Errors
/// None in practice: it writes to memory.
pub fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes)?;
    Ok(gzip.finish()?)
}

/// With brotli at quality 11.
///
/// # Errors
/// None in practice: it writes to memory.
pub fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &params)?;
    Ok(out)
}

/// Whether a file is a compressed copy of another.
pub fn is_copy(name: &str) -> bool {
    let ending = Path::new(name).extension();
    ending.is_some_and(|ending| ending == "br" || ending == "gz")
}

/// Puts `.gz` and `.br` copies beside every file of a folder that gains by it.
///
/// # Errors
/// If a file cannot be read or written.
pub fn beside(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            beside(&path)?;
            continue;
        }
        let ending = path.extension().and_then(|ending| ending.to_str());
        let textual = ending.is_some_and(|ending| TEXTUAL.contains(&ending));
        let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
        if !textual || bytes.len() < WORTH_IT {
            continue;
        }
        for (ending, packed) in [("gz", gzip(&bytes)?), ("br", brotli(&bytes)?)] {
            let mut name = path.as_os_str().to_owned();
            name.push(".");
            name.push(ending);
            fs::write(&name, packed)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn copies_hold_the_same_bytes() {
        let temporary = tempfile::tempdir().expect("a folder");
        let folder = temporary.path();
        fs::create_dir_all(folder.join("en")).expect("a folder");
        let text = "流动书车 ".repeat(200);
        fs::write(folder.join("en/index.html"), &text).expect("a file");
        fs::write(folder.join("small.txt"), "x").expect("a file");
        beside(folder).expect("copies");
        let mut found = String::new();
        let gz = fs::read(folder.join("en/index.html.gz")).expect("a copy");
        flate2::read::GzDecoder::new(&gz[..])
            .read_to_string(&mut found)
            .expect("gzip");
        assert_eq!(found, text);
        let br = fs::read(folder.join("en/index.html.br")).expect("a copy");
        let mut found = Vec::new();
        brotli::BrotliDecompress(&mut &br[..], &mut found).expect("brotli");
        assert_eq!(found, text.as_bytes());
        assert!(!folder.join("small.txt.gz").exists());
    }
}
