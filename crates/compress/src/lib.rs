//! Compressed copies of the files of a site, for hosts that serve precompressed files: which
//! files have copies, what these are called, and the two compressors. Where the copies are
//! written is the business of the programs that build sites.
//!
//! ```
//! use bookmobile_compress::{COPIES, copy_name, is_worth_it};
//!
//! assert!(is_worth_it("en/index.html", 4000));
//! assert!(!is_worth_it("icon-192.png", 4000), "pictures are compressed already");
//! let names: Vec<String> = COPIES.iter().map(|copy| copy_name("a.js", *copy)).collect();
//! assert_eq!(names, ["a.js.br", "a.js.gz"]);
//! ```

use flate2::{Compression, write::GzEncoder};
use std::io::{self, Write as _};
use std::path::Path;

/// The endings of files that are compressed; pictures and fonts are compressed already.
const TEXTUAL: &[&str] = &[
    "bin",
    "css",
    "html",
    "js",
    "json",
    "md",
    "svg",
    "txt",
    "wasm",
    "webmanifest",
    "xml",
];

/// The smallest file that is compressed, in bytes: smaller ones fit into one packet.
const WORTH_IT: usize = 512;

/// The format of a compressed copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copy {
    /// Brotli at quality 11.
    Brotli,
    /// Gzip at its highest level.
    Gzip,
}

/// The copies of a file.
pub const COPIES: [Copy; 2] = [Copy::Brotli, Copy::Gzip];

impl Copy {
    fn ending(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gz",
        }
    }

    /// Compresses some bytes.
    ///
    /// # Errors
    /// None in practice: it writes to memory.
    pub fn compress(self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Self::Brotli => brotli(bytes),
            Self::Gzip => gzip(bytes),
        }
    }
}

/// The name of a file's copy.
pub fn copy_name(name: &str, copy: Copy) -> String {
    format!("{name}.{}", copy.ending())
}

/// Whether a file of this name and length has compressed copies.
pub fn is_worth_it(name: &str, bytes: usize) -> bool {
    let ending = Path::new(name).extension().and_then(|end| end.to_str());
    bytes >= WORTH_IT && ending.is_some_and(|ending| TEXTUAL.contains(&ending))
}

/// Whether a file is a compressed copy of another.
pub fn is_copy(name: &str) -> bool {
    let ending = Path::new(name).extension();
    ending.is_some_and(|ending| COPIES.iter().any(|copy| ending == copy.ending()))
}

/// Compresses with gzip at its highest level.
///
/// # Errors
/// None in practice: it writes to memory.
pub fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes)?;
    gzip.finish()
}

/// Compresses with brotli at quality 11.
///
/// # Errors
/// None in practice: it writes to memory.
pub fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &params)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn copies_hold_the_same_bytes() {
        let text = "流动书车 ".repeat(200);
        let gz = Copy::Gzip.compress(text.as_bytes()).expect("gzip");
        let mut found = String::new();
        flate2::read::GzDecoder::new(&gz[..])
            .read_to_string(&mut found)
            .expect("gzip");
        assert_eq!(found, text);
        let br = Copy::Brotli.compress(text.as_bytes()).expect("brotli");
        let mut found = Vec::new();
        brotli::BrotliDecompress(&mut &br[..], &mut found).expect("brotli");
        assert_eq!(found, text.as_bytes());
    }

    #[test]
    fn texts_that_are_long_enough_have_copies() {
        assert!(is_worth_it("en/index.html", 512) && is_worth_it("volume-1.bin", 9000));
        assert!(!is_worth_it("en/index.html", 511) && !is_worth_it("font.woff2", 9000));
        assert!(is_copy("a.js.br") && is_copy("a.js.gz") && !is_copy("a.js"));
    }
}
