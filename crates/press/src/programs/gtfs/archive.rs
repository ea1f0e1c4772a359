//! The tables of a feed: the `.txt` files of a folder, or of a ZIP archive, whose entries are counted
//! while they are inflated, since the sizes that an archive says can be wrong.

use crate::content_tree::ContentTree;
use crate::diagnostics::Diagnostics;
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use zip::ZipArchive;

/// The files that are read; others of a feed are left out.
const FILES: &[&str] = &[
    "calendar.txt",
    "calendar_dates.txt",
    "frequencies.txt",
    "routes.txt",
    "stop_times.txt",
    "stops.txt",
    "transfers.txt",
    "trips.txt",
];

/// The most bytes of an archive, and of all its tables.
const MAX_PACKED: usize = 32 << 20;
const MAX_BYTES: u64 = 64 << 20;

/// The tables of a feed by their names, each with the path that mistakes are reported with.
pub(super) type Files = BTreeMap<&'static str, (String, Vec<u8>)>;

/// Reads the tables of a feed; reports what is too large or damaged.
pub(super) fn read(path: &str, tree: &ContentTree, out: &mut Diagnostics) -> Option<Files> {
    let too_large = |out: &mut Diagnostics| {
        let message = format!("this feed has more than {} MB of tables", MAX_BYTES >> 20);
        (out.file_error(path, message))
            .help("cut out the lines of your area, and the days to come");
        None
    };
    if path.ends_with('/') {
        let mut files = Files::new();
        let mut left = MAX_BYTES;
        for name in FILES {
            let own = format!("{path}{name}");
            if !tree.has_file(&own) {
                continue;
            }
            let bytes = match tree.read(&own) {
                Ok(bytes) => bytes,
                Err(error) => {
                    let message = format!("this file could not be read: {error}");
                    (out.file_error(&own, message)).help("check that you may read it");
                    return None;
                }
            };
            match left.checked_sub(bytes.len() as u64) {
                Some(rest) => left = rest,
                None => return too_large(out),
            }
            files.insert(name, (own, bytes));
        }
        return Some(files);
    }
    let packed = tree.read(path).ok()?;
    if packed.len() > MAX_PACKED {
        return too_large(out);
    }
    match unpacked(path, packed) {
        Ok(Some(files)) => Some(files),
        Ok(None) => too_large(out),
        Err(error) => {
            (out.file_error(path, format!("this is not a whole ZIP archive: {error}")))
                .help("fetch the feed again, or name a folder of its files");
            None
        }
    }
}

/// The tables of an archive; nothing if they are too large.
fn unpacked(path: &str, packed: Vec<u8>) -> Result<Option<Files>, zip::result::ZipError> {
    let mut archive = ZipArchive::new(Cursor::new(packed))?;
    let mut files = Files::new();
    let mut left = MAX_BYTES;
    for at in 0..archive.len() {
        let entry = archive.by_index(at)?;
        let Ok(inside) = entry.name().map(std::borrow::Cow::into_owned) else {
            continue;
        };
        // Some feeds are in a folder of their archive.
        let name = inside.rsplit('/').next().unwrap_or_default();
        let Some(name) = FILES.iter().find(|known| **known == name) else {
            continue;
        };
        let own = format!("{path}/{inside}");
        let mut bytes = Vec::new();
        entry.take(left + 1).read_to_end(&mut bytes)?;
        match left.checked_sub(bytes.len() as u64) {
            Some(rest) => left = rest,
            None => return Ok(None),
        }
        files.entry(name).or_insert((own, bytes));
    }
    Ok(Some(files))
}

#[cfg(test)]
mod tests {
    use super::unpacked;
    use std::io::{Cursor, Write as _};
    use zip::write::{SimpleFileOptions, ZipWriter};

    #[test]
    fn what_unpacks_to_too_much_is_refused() {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let start = |writer: &mut ZipWriter<_>, name: &str| {
            writer
                .start_file(name, SimpleFileOptions::default())
                .expect("an entry");
        };
        start(&mut writer, "feed/stops.txt");
        writer.write_all(b"stop_id\n").expect("memory");
        start(&mut writer, "shapes.txt");
        writer.write_all(b"x").expect("memory");
        let small = writer.finish_into_readable().expect("an archive");
        let small = small.into_inner().into_inner();
        let files = unpacked("a.zip", small.clone())
            .expect("whole")
            .expect("small");
        assert_eq!(files["stops.txt"].0, "a.zip/feed/stops.txt");
        assert_eq!(files.len(), 1);
        assert!(unpacked("a.zip", small[..small.len() - 9].to_vec()).is_err());
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        start(&mut writer, "stops.txt");
        for _ in 0..65 {
            writer.write_all(&vec![b'x'; 1 << 20]).expect("memory");
        }
        let large = writer.finish_into_readable().expect("an archive");
        let large = large.into_inner().into_inner();
        assert!(large.len() < 1 << 20);
        assert!(unpacked("a.zip", large).expect("whole").is_none());
    }
}
