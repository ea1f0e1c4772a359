//! Writes compressed copies of the files of the finished site, for hosts that serve
//! precompressed files. The size budgets use the two compressors too.

use anyhow::{Context, Result, bail};
use flate2::{Compression, write::GzEncoder};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// The extensions of files that are compressed; pictures are compressed already.
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

/// The smallest file that is compressed, in bytes: smaller ones fit into one packet.
const WORTH_IT: usize = 512;

/// Compresses with gzip at its highest level.
///
/// # Errors
/// None in practice: it writes to memory.
pub fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes)?;
    Ok(gzip.finish()?)
}

/// Compresses with brotli at quality 11.
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

/// Writes `.gz` and `.br` copies beside the files of a folder, on all cores.
///
/// # Errors
/// If a file cannot be read or written.
pub fn beside(folder: &Path) -> Result<()> {
    let mut paths = Vec::new();
    find_textual(folder, &mut paths)?;
    let next = AtomicUsize::new(0);
    let work = || -> Result<()> {
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            write_copies(path).with_context(|| path.display().to_string())?;
        }
        Ok(())
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            worker
                .join()
                .unwrap_or_else(|_| bail!("a thread panicked"))?;
        }
        Ok(())
    })
}

fn find_textual(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let ending = path.extension().and_then(|ending| ending.to_str());
        if path.is_dir() {
            find_textual(&path, paths)?;
        } else if ending.is_some_and(|ending| TEXTUAL.contains(&ending)) {
            paths.push(path);
        }
    }
    Ok(())
}

fn write_copies(path: &Path) -> Result<()> {
    let bytes = fs::read(path)?;
    if bytes.len() < WORTH_IT {
        return Ok(());
    }
    for (ending, packed) in [("gz", gzip(&bytes)?), ("br", brotli(&bytes)?)] {
        let mut name = path.as_os_str().to_owned();
        name.push(".");
        name.push(ending);
        fs::write(&name, packed)?;
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
