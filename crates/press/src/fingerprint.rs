//! Fingerprints: part of a file's name that depends on its bytes, so that a browser
//! may cache the file for ever, and an incomplete file can be recognised.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The first ten hexadecimal digits of the SHA-256 of some bytes.
pub fn fingerprint(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().take(5).fold(String::new(), |mut text, byte| {
        // Writing into a String does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_is_the_beginning_of_sha_256() {
        // FIPS 180-2, appendix B.1.
        assert_eq!(super::fingerprint(b"abc"), "ba7816bf8f");
    }
}
