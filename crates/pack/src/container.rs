//! The bytes of a pack: a header, a table with the place and checksum of each
//! part, then the parts (the catalog, then the articles). Opening a pack reads
//! the header, the table and the catalog; an article is checked and decoded
//! when it is asked for. All numbers are little-endian; checksums are XXH32 with
//! the seed 0.
//!
//! | offset | bytes | what |
//! | --- | --- | --- |
//! | 0 | 4 | `BKMP` |
//! | 4 | 2 | [`FORMAT_VERSION`] |
//! | 6 | 2 | 0, reserved |
//! | 8 | 4 | number of parts, `n` |
//! | 12 | 4 | checksum of the table |
//! | 16 | 8 `n` | the table: length and checksum of each part, 4 bytes each |
//! | 16 + 8 `n` | | the parts, one after another |

use crate::{Article, ArticleId, Catalog, PackError};
use serde::{Deserialize, Serialize};

/// The version of the format that this crate writes and reads.
pub const FORMAT_VERSION: u16 = 2;

const MAGIC: &[u8; 4] = b"BKMP";
const HEADER_BYTES: usize = 16;
const ENTRY_BYTES: usize = 8;
const TABLE_PART: u32 = u32::MAX;

/// Collects a catalog and its articles and lays them out.
#[derive(Debug, Clone)]
pub struct PackWriter {
    catalog: Catalog,
    articles: Vec<Article>,
}

impl PackWriter {
    /// Starts a pack with its catalog.
    pub fn new(catalog: Catalog) -> Self {
        Self {
            catalog,
            articles: Vec::new(),
        }
    }

    /// Adds the text of the next article of the catalog.
    pub fn push(&mut self, article: Article) {
        self.articles.push(article);
    }

    /// Lays the pack out. The same collection always gives the same bytes.
    ///
    /// # Errors
    /// [`PackError::Malformed`] if the texts do not match the catalog, one for
    /// one and section by section; [`PackError::TooLarge`] past 4 GiB.
    pub fn finish(self) -> Result<Vec<u8>, PackError> {
        let matches = self.catalog.articles.len() == self.articles.len()
            && (self.catalog.articles.iter())
                .zip(&self.articles)
                .all(|(meta, article)| meta.sections.len() == article.sections.len());
        if !matches {
            return Err(PackError::Malformed { part: 0 });
        }
        let mut parts = vec![encode(&self.catalog)?];
        for article in &self.articles {
            parts.push(encode(article)?);
        }
        lay_out(&parts)
    }
}

fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, PackError> {
    postcard::to_allocvec(value).map_err(|_| PackError::TooLarge)
}

fn lay_out(parts: &[Vec<u8>]) -> Result<Vec<u8>, PackError> {
    let length = |bytes: usize| u32::try_from(bytes).map_err(|_| PackError::TooLarge);
    let mut table = Vec::with_capacity(parts.len() * ENTRY_BYTES);
    for part in parts {
        table.extend_from_slice(&length(part.len())?.to_le_bytes());
        table.extend_from_slice(&checksum(part).to_le_bytes());
    }
    let mut bytes = Vec::new();
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
    bytes.extend_from_slice(&[0, 0]);
    bytes.extend_from_slice(&length(parts.len())?.to_le_bytes());
    bytes.extend_from_slice(&checksum(&table).to_le_bytes());
    bytes.extend_from_slice(&table);
    for part in parts {
        bytes.extend_from_slice(part);
    }
    length(bytes.len())?;
    Ok(bytes)
}

/// An opened pack: its catalog, and a way to its articles.
#[derive(Debug, Clone)]
pub struct Pack<'a> {
    catalog: Catalog,
    bytes: &'a [u8],
    /// Start, end and checksum of each part after the catalog.
    articles: Vec<(usize, usize, u32)>,
}

impl<'a> Pack<'a> {
    /// Opens a pack: checks the header and the table, decodes the catalog.
    ///
    /// # Errors
    /// A [`PackError`] that says what was expected, for any bytes at all.
    pub fn open(bytes: &'a [u8]) -> Result<Self, PackError> {
        let header = bytes.get(..HEADER_BYTES).ok_or(PackError::NotAPack)?;
        if header.get(..4) != Some(MAGIC.as_slice()) {
            return Err(PackError::NotAPack);
        }
        let found = u16::from_le_bytes([header[4], header[5]]);
        if found != FORMAT_VERSION {
            return Err(PackError::Version {
                expected: FORMAT_VERSION,
                found,
            });
        }
        let count = read_u32(header, 8)? as usize;
        let table_end = (count.checked_mul(ENTRY_BYTES))
            .and_then(|table| table.checked_add(HEADER_BYTES))
            .ok_or(PackError::TooLarge)?;
        let table = (bytes.get(HEADER_BYTES..table_end)).ok_or(PackError::Truncated {
            expected: table_end as u64,
            found: bytes.len() as u64,
        })?;
        if checksum(table) != read_u32(header, 12)? {
            return Err(PackError::Checksum { part: TABLE_PART });
        }
        let mut parts = Vec::with_capacity(count);
        let mut start = table_end;
        for entry in table.chunks_exact(ENTRY_BYTES) {
            let end =
                (start.checked_add(read_u32(entry, 0)? as usize)).ok_or(PackError::TooLarge)?;
            parts.push((start, end, read_u32(entry, 4)?));
            start = end;
        }
        if start != bytes.len() {
            return Err(PackError::Truncated {
                expected: start as u64,
                found: bytes.len() as u64,
            });
        }
        if parts.is_empty() {
            return Err(PackError::Malformed { part: TABLE_PART });
        }
        let articles = parts.split_off(1);
        let catalog: Catalog = decode(bytes, parts[0], 0)?;
        if catalog.articles.len() != articles.len() {
            return Err(PackError::Malformed { part: 0 });
        }
        Ok(Self {
            catalog,
            bytes,
            articles,
        })
    }

    /// Everything known before an article is opened.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Checks and decodes an article.
    ///
    /// # Errors
    /// [`PackError::NoSuchArticle`] for an unknown id, otherwise as
    /// [`Pack::open`], with the article's part.
    pub fn article(&self, id: ArticleId) -> Result<Article, PackError> {
        let place = self.articles.get(id.0 as usize).copied();
        let meta = self.catalog.article(id);
        let (Some(place), Some(meta)) = (place, meta) else {
            return Err(PackError::NoSuchArticle {
                id: id.0,
                count: u32::try_from(self.articles.len()).unwrap_or(u32::MAX),
            });
        };
        let part = id.0.saturating_add(1);
        let article: Article = decode(self.bytes, place, part)?;
        if article.sections.len() == meta.sections.len() {
            Ok(article)
        } else {
            Err(PackError::Malformed { part })
        }
    }
}

fn decode<'a, T: Deserialize<'a>>(
    bytes: &'a [u8],
    (start, end, expected): (usize, usize, u32),
    part: u32,
) -> Result<T, PackError> {
    let bytes = bytes.get(start..end).ok_or(PackError::Malformed { part })?;
    if checksum(bytes) != expected {
        return Err(PackError::Checksum { part });
    }
    postcard::from_bytes(bytes).map_err(|_| PackError::Malformed { part })
}

/// XXH32 of some bytes: it notices accidents as well as CRC-32 does, and its
/// code is small where CRC-32 brings 16 KB of tables to the reader.
fn checksum(bytes: &[u8]) -> u32 {
    xxhash_rust::xxh32::xxh32(bytes, 0)
}

fn read_u32(bytes: &[u8], at: usize) -> Result<u32, PackError> {
    match bytes.get(at..at + 4) {
        Some(&[a, b, c, d]) => Ok(u32::from_le_bytes([a, b, c, d])),
        _ => Err(PackError::NotAPack),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ArticleMeta, Date, Section, SectionKind, SectionMeta};
    use proptest::prelude::*;

    fn small() -> Vec<u8> {
        let meta = ArticleMeta {
            language: "en".into(),
            slug: "one".into(),
            title: "One".into(),
            summary: String::new(),
            date: Date {
                year: 2023,
                month: 11,
                day: 6,
            },
            topics: vec![],
            minutes: 1,
            translations: vec![],
            sections: vec![SectionMeta {
                kind: SectionKind::Lead,
                id: String::new(),
                heading: String::new(),
            }],
        };
        let mut writer = PackWriter::new(Catalog {
            articles: vec![meta],
            ..Catalog::default()
        });
        writer.push(Article {
            sections: vec![Section {
                heading: String::new(),
                body: "<p>Hello</p>".into(),
            }],
        });
        writer.finish().expect("a small pack")
    }

    #[test]
    fn what_was_written_is_read() {
        let bytes = small();
        let pack = Pack::open(&bytes).expect("opens");
        let id = pack.catalog().find("en", "one").expect("is there");
        assert_eq!(pack.article(id).unwrap().sections[0].body, "<p>Hello</p>");
    }

    #[test]
    fn a_catalog_without_its_texts_is_refused() {
        let bytes = small();
        let catalog = Pack::open(&bytes).unwrap().catalog().clone();
        let error = PackWriter::new(catalog).finish().unwrap_err();
        assert_eq!(error, PackError::Malformed { part: 0 });
    }

    #[test]
    fn foreign_and_newer_bytes_are_named() {
        assert_eq!(
            Pack::open(b"<!doctype html>....").unwrap_err(),
            PackError::NotAPack
        );
        let mut newer = small();
        newer[4] = 9;
        assert_eq!(
            Pack::open(&newer).unwrap_err(),
            PackError::Version {
                expected: 2,
                found: 9
            }
        );
    }

    #[test]
    fn every_cut_is_noticed() {
        let bytes = small();
        for end in 0..bytes.len() {
            assert!(Pack::open(&bytes[..end]).is_err(), "cut at {end}");
        }
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let bytes = small();
        for at in 0..bytes.len() {
            if (6..8).contains(&at) {
                continue; // reserved
            }
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x55;
            let whole = Pack::open(&damaged).and_then(|pack| pack.article(ArticleId(0)));
            assert!(whole.is_err(), "changed byte {at}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(tail in proptest::collection::vec(any::<u8>(), 0..400)) {
            let mut bytes = small();
            bytes.truncate(12);
            bytes.extend(tail);
            let _ = Pack::open(&bytes);
        }

        #[test]
        fn a_wrong_shape_with_a_right_checksum_is_refused(catalog in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(bytes) = lay_out(&[catalog])
                && let Ok(pack) = Pack::open(&bytes)
            {
                prop_assert!(pack.catalog().articles.is_empty());
            }
        }
    }
}
