//! Cache of the smaller variants of pictures, from one build to the next. A file's
//! name is the digest of everything its variants are made from. Each file of the cache begins
//! with the digest of the rest of its bytes: a damaged file counts as missing. The folder
//! may be deleted at any time.

use crate::variants::{self, Made, Variant};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The cache key besides the picture: the code that makes variants, the versions of
/// the libraries that decode, scale and encode, and the format of this cache.
const RECIPE: [&str; 3] = [
    include_str!("variants.rs"),
    include_str!("../../../Cargo.lock"),
    include_str!("cache.rs"),
];

/// The largest size of the cache, in bytes: variants of some thousand photographs.
const LIMIT: u64 = 1 << 30;

/// The length of a digest, in bytes.
const DIGEST: usize = 32;

/// The cache's folder; without one nothing is cached.
#[derive(Debug, Default)]
pub(crate) struct Cache(pub(crate) Option<PathBuf>);

impl Cache {
    /// The result of [`variants::smaller`] for a picture, from the cache if possible.
    /// Errors are not cached.
    pub(crate) fn smaller(&self, bytes: &[u8]) -> Result<Made, String> {
        let Some(folder) = &self.0 else {
            return variants::smaller(bytes);
        };
        let path = folder.join(name(bytes));
        if let Some(made) = read(&path) {
            return Ok(made);
        }
        let made = variants::smaller(bytes)?;
        // If it cannot be written, the next build makes the variants again.
        let _ = write(&path, &made);
        Ok(made)
    }

    /// Deletes the least recently used files if the cache exceeds its size.
    pub(crate) fn tidy(&self) {
        if let Some(folder) = &self.0 {
            tidy(folder, LIMIT);
        }
    }
}

fn name(bytes: &[u8]) -> String {
    let mut digest = Sha256::new();
    for part in RECIPE {
        digest.update(part.len().to_le_bytes());
        digest.update(part);
    }
    digest.update(bytes);
    format!("{:x}", digest.finalize())
}

/// Reads the variants of a picture; nothing if they are missing or damaged.
fn read(path: &Path) -> Option<Made> {
    let bytes = read_whole(path)?;
    let mut rest = bytes.as_slice();
    let [is_offered] = *take(&mut rest)?;
    let mut variants = Vec::new();
    while !rest.is_empty() {
        let width = u32::from_le_bytes(*take(&mut rest)?);
        let length = usize::try_from(u64::from_le_bytes(*take(&mut rest)?)).ok()?;
        let (bytes, after) = rest.split_at_checked(length)?;
        rest = after;
        let bytes = bytes.to_vec();
        variants.push(Variant { width, bytes });
    }
    Some((variants, is_offered == 1))
}

/// Reads a file of the cache without its digest; nothing if it is missing or damaged. Sets the
/// time of its last change, by which [`tidy`] knows when it was used.
pub(crate) fn read_whole(path: &Path) -> Option<Vec<u8>> {
    let mut bytes = fs::read(path).ok()?;
    let (digest, rest) = bytes.split_at_checked(DIGEST)?;
    if Sha256::digest(rest)[..] != *digest {
        return None;
    }
    if let Ok(file) = File::options().append(true).open(path) {
        let _ = file.set_modified(SystemTime::now());
    }
    bytes.drain(..DIGEST);
    Some(bytes)
}

fn take<'a, const N: usize>(rest: &mut &'a [u8]) -> Option<&'a [u8; N]> {
    let (first, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(first)
}

/// Writes the variants of a picture.
fn write(path: &Path, (variants, is_offered): &Made) -> io::Result<()> {
    let mut rest = vec![u8::from(*is_offered)];
    for Variant { width, bytes } in variants {
        rest.extend(width.to_le_bytes());
        rest.extend((bytes.len() as u64).to_le_bytes());
        rest.extend(bytes);
    }
    write_whole(path, &rest)
}

/// Writes a file of the cache with its digest, atomically: under another name first, then
/// renamed.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let whole = [&Sha256::digest(bytes)[..], bytes].concat();
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let begun = path.with_extension(std::process::id().to_string());
    fs::write(&begun, whole)?;
    fs::rename(begun, path)
}

fn tidy(folder: &Path, limit: u64) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries
        .filter_map(|entry| {
            let about = entry.metadata().ok().filter(fs::Metadata::is_file)?;
            Some((about.modified().ok()?, about.len(), entry.path()))
        })
        .collect();
    files.sort();
    let mut sum = 0;
    for (_, length, path) in files.into_iter().rev() {
        sum += length;
        if sum > limit {
            // Another build may have deleted it already.
            let _ = fs::remove_file(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn folder(name: &str) -> PathBuf {
        let name = format!("bookmobile-cache-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&folder);
        folder
    }

    fn variant(width: u32) -> Variant {
        let bytes = vec![7; width as usize];
        Variant { width, bytes }
    }

    #[test]
    fn what_was_kept_comes_back_and_damage_is_as_if_nothing_was() {
        let folder = folder("damage");
        let path = folder.join("one");
        for made in [(vec![variant(48), variant(72)], false), (vec![], true)] {
            write(&path, &made).expect("kept");
            assert_eq!(read(&path), Some(made));
            let whole = fs::read(&path).expect("a file");
            for at in 0..whole.len() {
                let mut bytes = whole.clone();
                bytes[at] ^= 1;
                fs::write(&path, &bytes).expect("damaged");
                assert_eq!(read(&path), None, "byte {at}");
                fs::write(&path, &whole[..at]).expect("cut off");
                assert_eq!(read(&path), None, "{at} bytes");
            }
        }
        fs::remove_dir_all(folder).expect("removed");
    }

    #[test]
    fn what_was_longest_without_use_goes_first() {
        let folder = folder("bound");
        let long_ago = SystemTime::now() - Duration::from_secs(60);
        for (name, age) in [("old", 2), ("used", 3), ("new", 1)] {
            let path = folder.join(name);
            write(&path, &(vec![variant(100)], true)).expect("kept");
            let file = File::options().append(true).open(&path).expect("a file");
            file.set_modified(long_ago - Duration::from_secs(age))
                .expect("aged");
        }
        assert!(read(&folder.join("used")).is_some());
        tidy(&folder, 300);
        let is_there = |name: &str| folder.join(name).exists();
        assert_eq!(["old", "used", "new"].map(is_there), [false, true, true]);
        fs::remove_dir_all(folder).expect("removed");
    }

    #[test]
    fn each_picture_is_made_smaller_once() {
        let cache = Cache(Some(folder("once")));
        let folder = cache.0.clone().expect("a folder");
        let mut picture = Vec::new();
        image::RgbImage::from_fn(900, 90, |x, y| {
            image::Rgb([x, y, x ^ y].map(|n| n.to_le_bytes()[0]))
        })
        .write_with_encoder(image::codecs::jpeg::JpegEncoder::new(&mut picture))
        .expect("a file");
        let made = cache.smaller(&picture).expect("variants");
        assert!(!made.0.is_empty());
        assert_eq!(Ok(&made), variants::smaller(&picture).as_ref());
        // Another value in its place comes back, so the variants are not made again.
        let path = folder.join(name(&picture));
        let other = (vec![variant(5)], true);
        write(&path, &other).expect("kept");
        assert_eq!(cache.smaller(&picture), Ok(other));
        // A damaged file is made again.
        fs::write(&path, "damaged").expect("damaged");
        assert_eq!(cache.smaller(&picture), Ok(made.clone()));
        assert_eq!(read(&path), Some(made));
        // A broken picture is an error every time; each picture has its own name.
        assert!(cache.smaller(&picture[..90]).is_err());
        assert!(cache.smaller(&picture[..90]).is_err());
        assert_ne!(name(&picture), name(&picture[..90]));
        fs::remove_dir_all(folder).expect("removed");
    }
}
