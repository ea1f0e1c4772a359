//! Reads the directory of a ZIP file. What is in its entries is inflated by the browser, which
//! counts the bytes that come out.

/// An entry of a ZIP file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its path.
    pub name: String,
    /// Where its bytes begin, and where they end.
    pub start: usize,
    /// See `start`.
    pub end: usize,
    /// Whether its bytes are deflated; else they are stored.
    pub is_deflated: bool,
    /// How many bytes it says that it has.
    pub size: usize,
}

/// Why a ZIP file is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZipError {
    /// It is damaged, or no ZIP file.
    Damaged,
    /// It is encrypted.
    Encrypted,
    /// It has too many entries, or says that it has too many bytes.
    TooLarge,
}

/// The most entries.
const ENTRIES: usize = 2000;
/// The most bytes of all entries.
const TOTAL: usize = 200 << 20;
/// The most bytes of an entry.
const LARGEST: usize = 20 << 20;

fn u16_at(bytes: &[u8], at: usize) -> Option<usize> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(usize::from(u16::from_le_bytes(two.try_into().ok()?)))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    usize::try_from(u32::from_le_bytes(four.try_into().ok()?)).ok()
}

/// The entries of a file, without folders.
///
/// # Errors
/// A [`ZipError`].
pub fn entries(bytes: &[u8]) -> Result<Vec<Entry>, ZipError> {
    let directory = end_record(bytes).ok_or(ZipError::Damaged)?;
    let count = u16_at(bytes, directory + 10).ok_or(ZipError::Damaged)?;
    if count > ENTRIES {
        return Err(ZipError::TooLarge);
    }
    let mut at = u32_at(bytes, directory + 16).ok_or(ZipError::Damaged)?;
    let (mut all, mut total) = (Vec::new(), 0_usize);
    for _ in 0..count {
        let (entry, next) = entry(bytes, at)?;
        at = next;
        total = total.saturating_add(entry.size);
        if entry.size > LARGEST || total > TOTAL {
            return Err(ZipError::TooLarge);
        }
        if !entry.name.ends_with('/') {
            all.push(entry);
        }
    }
    Ok(all)
}

/// Where the record of the end of the directory is: the last one of which a comment reaches
/// the end of the file.
fn end_record(bytes: &[u8]) -> Option<usize> {
    const RECORD: usize = 22;
    let last = bytes.len().checked_sub(RECORD)?;
    let first = last.saturating_sub(usize::from(u16::MAX));
    (first..=last).rev().find(|&at| {
        bytes.get(at..at + 4) == Some(b"PK\x05\x06")
            && u16_at(bytes, at + 20).is_some_and(|comment| at + RECORD + comment <= bytes.len())
    })
}

fn entry(bytes: &[u8], at: usize) -> Result<(Entry, usize), ZipError> {
    let read = || {
        if bytes.get(at..at.checked_add(4)?)? != b"PK\x01\x02" {
            return None;
        }
        let two = |offset: usize| u16_at(bytes, at + offset);
        let four = |offset: usize| u32_at(bytes, at + offset);
        let (flags, method) = (two(8)?, two(10)?);
        let (packed, size) = (four(20)?, four(24)?);
        let (name, extra, comment) = (two(28)?, two(30)?, two(32)?);
        let local = four(42)?;
        let text = bytes.get(at + 46..at + 46 + name)?;
        let text = String::from_utf8_lossy(text).into_owned();
        if bytes.get(local..local.checked_add(4)?)? != b"PK\x03\x04" {
            return None;
        }
        let start = local + 30 + u16_at(bytes, local + 26)? + u16_at(bytes, local + 28)?;
        let end = start.checked_add(packed)?;
        bytes.get(start..end)?;
        let entry = Entry {
            name: text,
            start,
            end,
            is_deflated: method == 8,
            size,
        };
        Some((entry, flags, method, at + 46 + name + extra + comment))
    };
    let (entry, flags, method, next) = read().ok_or(ZipError::Damaged)?;
    if flags & 1 != 0 {
        return Err(ZipError::Encrypted);
    }
    if !matches!(method, 0 | 8) {
        return Err(ZipError::Damaged);
    }
    Ok((entry, next))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A ZIP file of stored entries; each can say that it has another size.
    pub(crate) fn stored(files: &[(&str, &[u8], Option<u32>)]) -> Vec<u8> {
        let (mut out, mut directory) = (Vec::new(), Vec::new());
        for (name, bytes, size) in files {
            let local = u32::try_from(out.len()).expect("small");
            let length = u32::try_from(bytes.len()).expect("small");
            let size = size.unwrap_or(length);
            let mut sizes = [0; 4].to_vec();
            sizes.extend(length.to_le_bytes());
            sizes.extend(size.to_le_bytes());
            sizes.extend(u16::try_from(name.len()).expect("short").to_le_bytes());
            out.extend(b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0");
            out.extend(&sizes);
            out.extend([0; 2]);
            out.extend(name.as_bytes());
            out.extend(*bytes);
            directory.extend(b"PK\x01\x02\x14\0\x14\0\0\0\0\0\0\0\0\0");
            directory.extend(&sizes);
            directory.extend([0; 12]);
            directory.extend(local.to_le_bytes());
            directory.extend(name.as_bytes());
        }
        let start = u32::try_from(out.len()).expect("small");
        let count = u16::try_from(files.len()).expect("few");
        out.extend(&directory);
        out.extend(b"PK\x05\x06\0\0\0\0");
        out.extend(count.to_le_bytes());
        out.extend(count.to_le_bytes());
        out.extend(u32::try_from(directory.len()).expect("small").to_le_bytes());
        out.extend(start.to_le_bytes());
        out.extend([0; 2]);
        out
    }

    #[test]
    fn entries_are_found() {
        let zip = stored(&[
            ("a.txt", b"one", None),
            ("b/", b"", None),
            ("b/c", b"two", None),
        ]);
        let all = entries(&zip).expect("a directory");
        assert_eq!(all.len(), 2);
        assert_eq!(zip[all[1].start..all[1].end], *b"two");
    }

    #[test]
    fn what_says_that_it_is_huge_is_refused() {
        let huge = stored(&[("a", b"x", Some(1 << 30))]);
        assert_eq!(entries(&huge), Err(ZipError::TooLarge));
        let many: Vec<(&str, &[u8], _)> = vec![("a", b"", None); 2001];
        assert_eq!(entries(&stored(&many)), Err(ZipError::TooLarge));
        let sum: Vec<(&str, &[u8], _)> = vec![("a", b"", Some(19 << 20)); 11];
        assert_eq!(entries(&stored(&sum)), Err(ZipError::TooLarge));
    }

    #[test]
    fn each_cut_and_each_changed_byte_ends_in_a_value() {
        let zip = stored(&[("a.txt", b"one", None), ("b/c", b"two", None)]);
        for at in 0..zip.len() {
            assert!(entries(&zip[..at]).is_err(), "cut at {at}");
            for value in [0, 1, 0x7f, 0xff] {
                let mut other = zip.clone();
                other[at] = value;
                let _ = entries(&other);
            }
        }
        assert_eq!(entries(b"no zip"), Err(ZipError::Damaged));
    }

    #[test]
    fn encrypted_entries_are_named() {
        let mut zip = stored(&[("a.txt", b"one", None)]);
        let directory = zip
            .windows(4)
            .position(|four| four == b"PK\x01\x02")
            .expect("one");
        zip[directory + 8] = 1;
        assert_eq!(entries(&zip), Err(ZipError::Encrypted));
    }
}
