//! The container format of a pack. A pack is several files: the catalog, and volumes
//! with the articles' texts, which are fetched when an article is opened. Each file is
//! a header, a table with the length and checksum of each part, then the parts as
//! [`bookmobile_wire`] encodes them: one for a catalog, and a second one if it has
//! [`Extras`]; one for each article of a volume. The catalog, and the header and table of a volume, are checked when the file
//! is opened, an article when it is read. Numbers of header and table are
//! little-endian; checksums are XXH32 with seed 0.
//!
//! | offset | bytes | what |
//! | --- | --- | --- |
//! | 0 | 4 | `BKMP` |
//! | 4 | 2 | [`FORMAT_VERSION`] |
//! | 6 | 2 | 0 for a catalog, 1 for a volume |
//! | 8 | 4 | number of parts, `n` |
//! | 12 | 4 | checksum of the table |
//! | 16 | 8 `n` | the table: length and checksum of each part, 4 bytes each |
//! | 16 + 8 `n` | | the parts, one after another |

use crate::{Article, ArticleId, Catalog, Extras, PackError, Volume, VolumeId};
use bookmobile_wire::{Wire, encode};
use std::sync::OnceLock;

/// The version of the format that this crate writes and reads.
pub const FORMAT_VERSION: u16 = 4;

const MAGIC: &[u8; 4] = b"BKMP";
const HEADER_BYTES: usize = 16;
const ENTRY_BYTES: usize = 8;
const TABLE_PART: u32 = u32::MAX;

/// The kind of a file of a pack.
#[derive(Clone, Copy)]
#[repr(u16)]
enum PackFile {
    Catalog,
    Volume,
}

/// How articles are distributed over volumes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// A collection whose texts have at most this many bytes is one volume: another
    /// request would take longer than the bytes that it saves.
    pub whole_bytes: usize,
    /// In a larger collection a volume has articles of one language and first topic,
    /// with at most this many bytes together, but at least one article.
    pub volume_bytes: usize,
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            whole_bytes: 128 << 10,
            volume_bytes: 24 << 10,
        }
    }
}

/// The files of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The catalog, which names the volumes.
    pub catalog: Vec<u8>,
    /// The volumes, in the order of the catalog: names as in it, and bytes.
    pub volumes: Vec<(String, Vec<u8>)>,
}

/// Writes a pack from a catalog and its articles.
#[derive(Debug, Clone)]
pub struct PackWriter {
    catalog: Catalog,
    extras: Extras,
    articles: Vec<Article>,
}

impl PackWriter {
    /// Starts a pack with its catalog, whose volumes are replaced.
    pub fn new(catalog: Catalog) -> Self {
        Self {
            catalog,
            extras: Extras::default(),
            articles: Vec::new(),
        }
    }

    /// Sets what few collections have.
    pub fn set_extras(&mut self, extras: Extras) {
        self.extras = extras;
    }

    /// Adds the text of the next article of the catalog.
    pub fn push(&mut self, article: Article) {
        self.articles.push(article);
    }

    /// Lays the pack out; `name` gives a volume's file its name, which gets the volume's
    /// number if an earlier one has the same. The same collection always gives the same
    /// bytes.
    ///
    /// # Errors
    /// [`PackError::Malformed`] if the texts do not match the catalog, one for
    /// one and section by section; [`PackError::TooLarge`] past 4 GiB.
    pub fn finish(
        mut self,
        layout: Layout,
        name: impl Fn(&[u8]) -> String,
    ) -> Result<Written, PackError> {
        let matches = self.catalog.articles.len() == self.articles.len()
            && (self.catalog.articles.iter())
                .zip(&self.articles)
                .all(|(meta, article)| meta.sections.len() == article.sections.len());
        if !matches {
            return Err(PackError::Malformed { part: 0 });
        }
        let mut parts = Vec::new();
        for article in &self.articles {
            parts.push(encode(article));
        }
        let mut volumes = Vec::new();
        self.catalog.volumes.clear();
        for articles in divide(&self.catalog, &parts, layout) {
            let volume = VolumeId(number(self.catalog.volumes.len())?);
            let texts: Vec<_> = articles.iter().map(|at| parts[*at].as_slice()).collect();
            let bytes = lay_out(PackFile::Volume, &texts)?;
            for at in articles {
                self.catalog.articles[at].volume = volume;
            }
            let mut name = name(&bytes);
            // Articles with the same text can make volumes with the same bytes.
            if self.catalog.volumes.iter().any(|other| other.name == name) {
                name = numbered(&name, volume);
            }
            self.catalog.volumes.push(Volume {
                name: name.clone(),
                bytes: number(bytes.len())?,
            });
            volumes.push((name, bytes));
        }
        let catalog = encode(&self.catalog);
        let extras = encode(&self.extras);
        let parts = if self.extras == Extras::default() {
            vec![&*catalog]
        } else {
            vec![&*catalog, &*extras]
        };
        Ok(Written {
            catalog: lay_out(PackFile::Catalog, &parts)?,
            volumes,
        })
    }
}

/// A file's name with the volume's number before its ending.
fn numbered(name: &str, VolumeId(number): VolumeId) -> String {
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}-{number}.{ending}"),
        None => format!("{name}-{number}"),
    }
}

/// The key by which articles are grouped into volumes: language and first topic.
type VolumeKey<'a> = (&'a str, Option<&'a u16>);

/// The articles of each volume, as indices into the catalog, in its order.
fn divide(catalog: &Catalog, parts: &[Vec<u8>], layout: Layout) -> Vec<Vec<usize>> {
    if parts.iter().map(Vec::len).sum::<usize>() <= layout.whole_bytes {
        return vec![(0..parts.len()).collect()];
    }
    let mut by_key: Vec<(VolumeKey<'_>, Vec<usize>)> = Vec::new();
    for (at, meta) in catalog.articles.iter().enumerate() {
        let key = (meta.language.as_str(), meta.topics.first());
        match by_key.iter_mut().find(|(own, _)| *own == key) {
            Some((_, articles)) => articles.push(at),
            None => by_key.push((key, vec![at])),
        }
    }
    let mut volumes = Vec::new();
    for (_, articles) in by_key {
        let (mut volume, mut bytes) = (Vec::new(), 0);
        for at in articles {
            let length = parts[at].len();
            if !volume.is_empty() && bytes + length > layout.volume_bytes {
                volumes.push(core::mem::take(&mut volume));
                bytes = 0;
            }
            volume.push(at);
            bytes += length;
        }
        volumes.push(volume);
    }
    volumes
}

fn number(value: usize) -> Result<u32, PackError> {
    u32::try_from(value).map_err(|_| PackError::TooLarge)
}

fn lay_out(kind: PackFile, parts: &[&[u8]]) -> Result<Vec<u8>, PackError> {
    let mut table = Vec::with_capacity(parts.len() * ENTRY_BYTES);
    for part in parts {
        table.extend_from_slice(&number(part.len())?.to_le_bytes());
        table.extend_from_slice(&checksum(part).to_le_bytes());
    }
    let mut bytes = Vec::new();
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
    bytes.extend_from_slice(&(kind as u16).to_le_bytes());
    bytes.extend_from_slice(&number(parts.len())?.to_le_bytes());
    bytes.extend_from_slice(&checksum(&table).to_le_bytes());
    bytes.extend_from_slice(&table);
    for part in parts {
        bytes.extend_from_slice(part);
    }
    number(bytes.len())?;
    Ok(bytes)
}

/// A part's place in its file, start and end in bytes, and its checksum.
type Place = (usize, usize, u32);

/// Checks a file's header and table; returns the places of its parts.
fn places(bytes: &[u8], kind: PackFile) -> Result<Vec<Place>, PackError> {
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
    if u16::from_le_bytes([header[6], header[7]]) != kind as u16 {
        return Err(PackError::NotAPack);
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
    let mut places = Vec::with_capacity(count);
    let mut start = table_end;
    for entry in table.chunks_exact(ENTRY_BYTES) {
        let end = (start.checked_add(read_u32(entry, 0)? as usize)).ok_or(PackError::TooLarge)?;
        places.push((start, end, read_u32(entry, 4)?));
        start = end;
    }
    if start == bytes.len() {
        Ok(places)
    } else {
        Err(PackError::Truncated {
            expected: start as u64,
            found: bytes.len() as u64,
        })
    }
}

/// An opened volume.
#[derive(Debug, Clone)]
struct Opened {
    bytes: Vec<u8>,
    places: Vec<Place>,
}

/// An opened pack: its catalog, and the volumes that were supplied.
#[derive(Debug, Clone)]
pub struct Pack {
    catalog: Catalog,
    /// The encoded extras, if there are any.
    extras: Option<Vec<u8>>,
    /// The volumes by their ids; those that were not supplied are empty.
    volumes: Vec<OnceLock<Opened>>,
    /// The index of each article in its volume.
    places: Vec<u32>,
}

impl Pack {
    /// Opens the catalog's bytes.
    ///
    /// # Errors
    /// A [`PackError`] that says what was expected. No bytes cause a panic.
    pub fn open(catalog: &[u8]) -> Result<Self, PackError> {
        let places = places(catalog, PackFile::Catalog)?;
        let (place, extras) = match places[..] {
            [place] => (place, None),
            [place, extras] => (place, Some(checked(catalog, extras, 1)?.to_owned())),
            _ => return Err(PackError::Malformed { part: TABLE_PART }),
        };
        let catalog: Catalog = decode(catalog, place, 0)?;
        let mut counts = vec![0u32; catalog.volumes.len()];
        let places = (catalog.articles.iter())
            .map(|meta| {
                let count = counts.get_mut(meta.volume.0 as usize)?;
                *count = count.checked_add(1)?;
                Some(*count - 1)
            })
            .collect::<Option<Vec<u32>>>();
        Ok(Self {
            places: places.ok_or(PackError::Malformed { part: 0 })?,
            volumes: vec![OnceLock::new(); catalog.volumes.len()],
            catalog,
            extras,
        })
    }

    /// Everything known before an article is opened.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Decodes what few collections have. The search does not ask for it, and so has no code
    /// for it.
    ///
    /// # Errors
    /// [`PackError::Malformed`] if it is something else.
    pub fn extras(&self) -> Result<Extras, PackError> {
        let Some(bytes) = &self.extras else {
            return Ok(Extras::default());
        };
        bookmobile_wire::decode(bytes).map_err(|_| PackError::Malformed { part: 1 })
    }

    /// Whether a volume was supplied.
    pub fn has(&self, volume: VolumeId) -> bool {
        (self.volumes.get(volume.0 as usize)).is_some_and(|own| own.get().is_some())
    }

    /// Supplies the bytes of a volume, so that its articles can be opened. Bytes of a
    /// volume that was supplied before are ignored.
    ///
    /// # Errors
    /// [`PackError::NoSuchVolume`] for an unknown id, otherwise as [`Pack::open`].
    /// The pack does not change then.
    pub fn supply(&self, volume: VolumeId, bytes: Vec<u8>) -> Result<(), PackError> {
        let articles = self.catalog.articles.iter();
        let expected = articles.filter(|meta| meta.volume == volume).count();
        let Some(own) = self.volumes.get(volume.0 as usize) else {
            return Err(PackError::NoSuchVolume { volume: volume.0 });
        };
        let places = places(&bytes, PackFile::Volume)?;
        if places.len() != expected {
            return Err(PackError::Malformed { part: TABLE_PART });
        }
        let _ = own.set(Opened { bytes, places });
        Ok(())
    }

    /// Checks and decodes an article.
    ///
    /// # Errors
    /// [`PackError::NoSuchArticle`] for an unknown id, [`PackError::NotHere`] if
    /// its volume was not supplied, otherwise as [`Pack::open`], with the
    /// article's part.
    pub fn article(&self, id: ArticleId) -> Result<Article, PackError> {
        let place = self.places.get(id.0 as usize).copied();
        let meta = self.catalog.article(id);
        let (Some(place), Some(meta)) = (place, meta) else {
            return Err(PackError::NoSuchArticle {
                id: id.0,
                count: u32::try_from(self.places.len()).unwrap_or(u32::MAX),
            });
        };
        let volume = self.volumes.get(meta.volume.0 as usize);
        let Some(volume) = volume.and_then(OnceLock::get) else {
            return Err(PackError::NotHere {
                volume: meta.volume.0,
            });
        };
        let malformed = PackError::Malformed { part: place };
        let bytes = *volume.places.get(place as usize).ok_or(malformed)?;
        let article: Article = decode(&volume.bytes, bytes, place)?;
        if article.sections.len() == meta.sections.len() {
            Ok(article)
        } else {
            Err(malformed)
        }
    }
}

fn decode<T: Wire>(bytes: &[u8], place: Place, part: u32) -> Result<T, PackError> {
    let bytes = checked(bytes, place, part)?;
    bookmobile_wire::decode(bytes).map_err(|_| PackError::Malformed { part })
}

/// The bytes of a part, whose checksum is right.
fn checked(bytes: &[u8], (start, end, expected): Place, part: u32) -> Result<&[u8], PackError> {
    let bytes = bytes.get(start..end).ok_or(PackError::Malformed { part })?;
    if checksum(bytes) != expected {
        return Err(PackError::Checksum { part });
    }
    Ok(bytes)
}

/// XXH32 of some bytes. It detects accidental changes as well as CRC-32, and its code
/// is small: CRC-32 would add 16 KB of tables to the reader.
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
    use crate::{ArticleMeta, Section, SectionKind, SectionMeta};
    use proptest::prelude::*;

    fn article(slug: &str, topic: u16) -> ArticleMeta {
        ArticleMeta {
            language: "en".into(),
            slug: slug.into(),
            topics: vec![topic],
            sections: vec![SectionMeta {
                kind: SectionKind::Lead,
                id: String::new(),
                heading: String::new(),
            }],
            ..ArticleMeta::default()
        }
    }

    fn written(articles: Vec<ArticleMeta>, layout: Layout) -> Written {
        let texts: Vec<_> = articles.iter().map(|meta| meta.slug.clone()).collect();
        let mut writer = PackWriter::new(Catalog {
            articles,
            ..Catalog::default()
        });
        for text in texts {
            writer.push(Article {
                sections: vec![Section {
                    heading: String::new(),
                    body: format!("<p>Hello {text}</p>"),
                }],
            });
        }
        let name = |bytes: &[u8]| format!("volume-{:08x}.bin", checksum(bytes));
        writer.finish(layout, name).expect("a small pack")
    }

    #[test]
    fn extras_are_a_part_of_their_own_that_others_do_not_have() {
        let plain = PackWriter::new(Catalog::default());
        let mut writer = plain.clone();
        let extras = Extras {
            unlisted: vec![ArticleId(7)],
            ..Extras::default()
        };
        writer.set_extras(extras.clone());
        let name = |_: &[u8]| "volume.bin".to_owned();
        let open = |writer: PackWriter| {
            let bytes = writer.finish(Layout::default(), name).expect("a pack");
            (bytes.catalog.clone(), Pack::open(&bytes.catalog))
        };
        let (bytes, pack) = open(writer);
        assert_eq!(pack.expect("it opens").extras(), Ok(extras));
        assert_eq!(bytes[8], 2, "two parts");
        let (mut damaged, last) = (bytes.clone(), bytes.len() - 1);
        damaged[last] ^= 1;
        let damage = Pack::open(&damaged).expect_err("it is damaged");
        assert_eq!(damage, PackError::Checksum { part: 1 });
        let (bytes, pack) = open(plain);
        assert_eq!(pack.expect("it opens").extras(), Ok(Extras::default()));
        assert_eq!(bytes[8], 1, "one part, as ever");
    }

    fn small() -> Written {
        written(vec![article("one", 0)], Layout::default())
    }

    /// Opens a pack and reads its first article.
    fn first(catalog: &[u8], volume: &[u8]) -> Result<Article, PackError> {
        let pack = Pack::open(catalog)?;
        pack.supply(VolumeId(0), volume.to_vec())?;
        pack.article(ArticleId(0))
    }

    #[test]
    fn what_was_written_is_read() {
        let files = small();
        let pack = Pack::open(&files.catalog).expect("opens");
        let id = pack.catalog().find("en", "one").expect("is there");
        let volume = pack.catalog().articles[0].volume;
        assert_eq!(
            pack.article(id).unwrap_err(),
            PackError::NotHere { volume: 0 }
        );
        assert!(!pack.has(volume));
        assert_eq!(pack.catalog().volumes[0].name, files.volumes[0].0);
        pack.supply(volume, files.volumes[0].1.clone())
            .expect("its volume");
        assert!(pack.has(volume));
        assert_eq!(
            pack.article(id).unwrap().sections[0].body,
            "<p>Hello one</p>"
        );
    }

    #[test]
    fn a_large_collection_is_laid_out_by_topic() {
        let slugs = ["a", "b", "c", "d", "e"];
        let articles = (slugs.iter().zip([0, 1, 0, 0, 1]))
            .map(|(slug, topic)| article(slug, topic))
            .collect();
        let layout = Layout {
            whole_bytes: 0,
            volume_bytes: 50,
        };
        let files = written(articles, layout);
        let pack = Pack::open(&files.catalog).expect("opens");
        let volumes: Vec<_> = (pack.catalog().articles.iter())
            .map(|meta| meta.volume.0)
            .collect();
        assert_eq!(volumes, [0, 2, 0, 1, 2]);
        for (at, (_, bytes)) in (0..).zip(files.volumes) {
            pack.supply(VolumeId(at), bytes).expect("a volume");
        }
        for (id, meta) in pack.catalog().iter() {
            let body = &pack.article(id).unwrap().sections[0].body;
            assert_eq!(*body, format!("<p>Hello {}</p>", meta.slug));
        }
    }

    #[test]
    fn volumes_with_the_same_bytes_have_names_of_their_own() {
        let layout = Layout {
            whole_bytes: 0,
            volume_bytes: 1,
        };
        let files = written(vec![article("one", 0), article("one", 1)], layout);
        let [(first, bytes), (second, same)] = &files.volumes[..] else {
            panic!("there are two volumes");
        };
        assert_eq!(bytes, same);
        assert_eq!(*second, first.replace(".bin", "-1.bin"));
        let pack = Pack::open(&files.catalog).expect("opens");
        let names: Vec<_> = pack.catalog().volumes.iter().map(|one| &one.name).collect();
        assert_eq!(names, [first, second]);
    }

    #[test]
    fn a_file_in_the_place_of_another_is_refused() {
        let files = small();
        let (catalog, volume) = (&files.catalog, &files.volumes[0].1);
        assert_eq!(Pack::open(volume).unwrap_err(), PackError::NotAPack);
        assert_eq!(first(catalog, catalog), Err(PackError::NotAPack));
        let two = written(
            vec![article("one", 0), article("two", 0)],
            Layout::default(),
        );
        let error = first(catalog, &two.volumes[0].1).unwrap_err();
        assert_eq!(error, PackError::Malformed { part: u32::MAX });
        let pack = Pack::open(catalog).expect("opens");
        assert_eq!(
            pack.supply(VolumeId(7), volume.clone()),
            Err(PackError::NoSuchVolume { volume: 7 })
        );
    }

    #[test]
    fn a_catalog_without_its_texts_is_refused() {
        let catalog = Pack::open(&small().catalog).unwrap().catalog().clone();
        let error = PackWriter::new(catalog)
            .finish(Layout::default(), |_| String::new())
            .unwrap_err();
        assert_eq!(error, PackError::Malformed { part: 0 });
    }

    #[test]
    fn foreign_and_newer_bytes_are_named() {
        assert_eq!(
            Pack::open(b"<!doctype html>....").unwrap_err(),
            PackError::NotAPack
        );
        let mut newer = small().catalog;
        newer[4] = 9;
        assert_eq!(
            Pack::open(&newer).unwrap_err(),
            PackError::Version {
                expected: FORMAT_VERSION,
                found: 9
            }
        );
    }

    #[test]
    fn every_cut_is_noticed() {
        let files = small();
        let (catalog, volume) = (&files.catalog, &files.volumes[0].1);
        for end in 0..catalog.len() {
            assert!(first(&catalog[..end], volume).is_err(), "cut at {end}");
        }
        for end in 0..volume.len() {
            assert!(first(catalog, &volume[..end]).is_err(), "cut at {end}");
        }
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let files = small();
        let (catalog, volume) = (&files.catalog, &files.volumes[0].1);
        let damaged = |bytes: &[u8], at: usize| {
            let mut bytes = bytes.to_vec();
            bytes[at] ^= 0x55;
            bytes
        };
        for at in 0..catalog.len() {
            let bytes = damaged(catalog, at);
            assert!(first(&bytes, volume).is_err(), "changed byte {at}");
        }
        for at in 0..volume.len() {
            let bytes = damaged(volume, at);
            assert!(first(catalog, &bytes).is_err(), "changed byte {at}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(tail in proptest::collection::vec(any::<u8>(), 0..400)) {
            let files = small();
            let begun = |bytes: &[u8]| [&bytes[..12], &tail].concat();
            let _ = Pack::open(&begun(&files.catalog));
            let _ = first(&files.catalog, &begun(&files.volumes[0].1));
        }

        #[test]
        fn a_wrong_shape_with_a_right_checksum_is_refused(part in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(bytes) = lay_out(PackFile::Catalog, &[&part])
                && let Ok(pack) = Pack::open(&bytes)
            {
                prop_assert!(pack.catalog().articles.len() <= part.len());
            }
            if let Ok(bytes) = lay_out(PackFile::Volume, &[&part]) {
                let _ = first(&small().catalog, &bytes);
            }
        }
    }
}
