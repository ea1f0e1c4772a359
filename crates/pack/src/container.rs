//! The container format of a pack. A pack is several files: the catalog; parts of the
//! catalog, if it is large; and volumes with the articles' texts, which are fetched when an
//! article is opened. Each file is a header, a table with the length and checksum of each
//! piece, then the pieces as [`bookmobile_wire`] encodes them. A catalog has two pieces:
//! what is known before any article, and the articles of a small collection; and a third one
//! if it has [`Extras`]. A part has one,
//! with the metadata of some articles. A volume has one for each article. Catalogs and
//! parts, and the header and table of a volume, are checked when they are opened, an
//! article when it is read. Numbers of header and table are little-endian; checksums are
//! XXH32 with seed 0.
//!
//! | offset | bytes | what |
//! | --- | --- | --- |
//! | 0 | 4 | `BKMP` |
//! | 4 | 2 | [`FORMAT_VERSION`] |
//! | 6 | 2 | 0 for a catalog, 1 for a volume, 2 for a part of the catalog |
//! | 8 | 4 | number of pieces, `n` |
//! | 12 | 4 | checksum of the table |
//! | 16 | 8 `n` | the table: length and checksum of each piece, 4 bytes each |
//! | 16 + 8 `n` | | the pieces, one after another |

use crate::articles::{Articles, CatalogPart, PartId, Run};
use crate::name_table::NameTable;
use crate::{
    Article, ArticleId, ArticleMeta, Catalog, Extras, Outline, PackError, Site, Topic, Volume,
    VolumeId,
};
use bookmobile_wire::{Wire, encode, record};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// The version of the format that this crate writes and reads.
pub const FORMAT_VERSION: u16 = 8;

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
    Part,
}

/// What is known before any article, as the catalog's file has it.
struct Root {
    site: Site,
    topics: Vec<Topic>,
    outlines: Vec<Outline>,
    volumes: Vec<Volume>,
    parts: Vec<CatalogPart>,
    runs: Vec<Run>,
    names: NameTable,
}
record!(Root {
    site,
    topics,
    outlines,
    volumes,
    parts,
    runs,
    names
});

/// How articles are distributed over volumes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// A collection whose texts have at most this many bytes is one volume: another
    /// request would take longer than the bytes that it saves.
    pub whole_bytes: usize,
    /// In a larger collection a volume has articles of one language and first topic,
    /// with at most this many bytes together, but at least one article.
    pub volume_bytes: usize,
    /// A catalog whose articles' metadata have at most this many bytes is one file.
    pub whole_catalog_bytes: usize,
    /// A part of a larger catalog has at most this many bytes, but at least one article:
    /// a hit of a search needs the part of its article.
    pub part_bytes: usize,
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            whole_bytes: 128 << 10,
            volume_bytes: 24 << 10,
            whole_catalog_bytes: 96 << 10,
            part_bytes: 12 << 10,
        }
    }
}

/// The files of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The catalog, which names the other files.
    pub catalog: Vec<u8>,
    /// The parts of a large catalog, in order: names as in it, and bytes.
    pub parts: Vec<(String, Vec<u8>)>,
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

    /// Lays the pack out; `name` gives a file its name by its stem, `entries` or `volume`,
    /// and its bytes. It gets the file's number if an earlier one has the same. The same
    /// collection always gives the same bytes.
    ///
    /// # Errors
    /// [`PackError::Malformed`] if the texts do not match the catalog, one for
    /// one and section by section; [`PackError::TooLarge`] past 4 GiB.
    pub fn finish(
        self,
        layout: Layout,
        name: impl Fn(&str, &[u8]) -> String,
    ) -> Result<Written, PackError> {
        let Self {
            catalog,
            extras,
            articles,
        } = self;
        let runs = catalog.articles.runs().to_vec();
        let mut metas = catalog.articles.into_all();
        let matches = metas.len() == articles.len()
            && (metas.iter())
                .zip(&articles)
                .all(|(meta, article)| meta.sections.len() == article.sections.len());
        if !matches {
            return Err(PackError::Malformed { part: 0 });
        }
        let mut names = Names::default();
        let texts: Vec<Vec<u8>> = articles.iter().map(encode).collect();
        let (mut volumes, mut volume_files) = (Vec::new(), Vec::new());
        for articles in divide(&metas, &texts, layout) {
            let volume = number(volumes.len())?;
            let pieces: Vec<_> = articles.iter().map(|at| texts[*at].as_slice()).collect();
            let bytes = lay_out(PackFile::Volume, &pieces)?;
            for (place, at) in (0..).zip(articles) {
                metas[at].volume = VolumeId(volume);
                metas[at].place = place;
            }
            let name = names.take(name("volume", &bytes), volume);
            volumes.push(Volume {
                name: name.clone(),
                bytes: number(bytes.len())?,
            });
            volume_files.push((name, bytes));
        }
        let (mut parts, mut part_files) = (Vec::new(), Vec::new());
        let mut part_of = Vec::with_capacity(metas.len());
        let divided = divide_catalog(&metas, layout);
        for all in &divided {
            let (at, all) = (number(parts.len())?, &metas[all.clone()]);
            let mut part = CatalogPart {
                articles: number(all.len())?,
                documents: number(all.iter().map(|meta| meta.sections.len()).sum())?,
                ..CatalogPart::default()
            };
            if divided.len() > 1 {
                let bytes = lay_out(PackFile::Part, &[&encode(&all.to_vec())])?;
                part.name = names.take(name("entries", &bytes), at);
                part.bytes = number(bytes.len())?;
                part_files.push((part.name.clone(), bytes));
            }
            part_of.extend(all.iter().map(|meta| (meta.name(), at)));
            parts.push(part);
        }
        let root = Root {
            site: catalog.site,
            topics: catalog.topics,
            outlines: catalog.outlines,
            volumes,
            parts,
            runs,
            names: NameTable::of(&part_of).ok_or(PackError::Malformed { part: 0 })?,
        };
        let own = if divided.len() > 1 { Vec::new() } else { metas };
        let (root, own) = (encode(&root), encode(&own));
        let mut pieces = vec![root.as_slice(), &own];
        let encoded = encode(&extras);
        if extras != Extras::default() {
            pieces.push(&encoded);
        }
        Ok(Written {
            catalog: lay_out(PackFile::Catalog, &pieces)?,
            parts: part_files,
            volumes: volume_files,
        })
    }
}

/// The names of a pack's files.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl Names {
    /// A name for a file; with the file's number before its ending if another file has it:
    /// articles with the same text can make volumes with the same bytes.
    fn take(&mut self, name: String, number: u32) -> String {
        if self.0.insert(name.clone()) {
            return name;
        }
        match name.rsplit_once('.') {
            Some((stem, ending)) => format!("{stem}-{number}.{ending}"),
            None => format!("{name}-{number}"),
        }
    }
}

/// The articles of each part of the catalog, as ranges of indices.
fn divide_catalog(metas: &[ArticleMeta], layout: Layout) -> Vec<Range<usize>> {
    let lengths: Vec<usize> = metas.iter().map(|meta| encode(meta).len()).collect();
    let is_whole = lengths.iter().sum::<usize>() <= layout.whole_catalog_bytes;
    let mut parts = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (at, length) in lengths.into_iter().enumerate() {
        if !is_whole && at > start && bytes + length > layout.part_bytes {
            parts.push(start..at);
            (start, bytes) = (at, 0);
        }
        bytes += length;
    }
    parts.push(start..metas.len());
    parts
}

/// The key by which articles are grouped into volumes: language and first topic.
type VolumeKey<'a> = (&'a str, Option<&'a u16>);

/// The articles of each volume, as indices into the catalog, in its order.
fn divide(metas: &[ArticleMeta], texts: &[Vec<u8>], layout: Layout) -> Vec<Vec<usize>> {
    if texts.iter().map(Vec::len).sum::<usize>() <= layout.whole_bytes {
        return vec![(0..texts.len()).collect()];
    }
    let mut by_key: Vec<(VolumeKey<'_>, Vec<usize>)> = Vec::new();
    let mut known: BTreeMap<VolumeKey<'_>, usize> = BTreeMap::new();
    for (at, meta) in metas.iter().enumerate() {
        let key = (meta.language.as_str(), meta.topics.first());
        let own = *known.entry(key).or_insert_with(|| {
            by_key.push((key, Vec::new()));
            by_key.len() - 1
        });
        by_key[own].1.push(at);
    }
    let mut volumes = Vec::new();
    for (_, articles) in by_key {
        let (mut volume, mut bytes) = (Vec::new(), 0);
        for at in articles {
            let length = texts[at].len();
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
    bytes: Arc<Vec<u8>>,
    places: Vec<Place>,
}

/// An opened pack: its catalog, and the files that were provided.
#[derive(Debug, Clone)]
pub struct Pack {
    catalog: Catalog,
    /// The encoded extras, if there are any.
    extras: Option<Vec<u8>>,
    /// The volumes by their ids; those that were not provided are empty.
    volumes: Vec<OnceLock<Opened>>,
}

impl Pack {
    /// Opens the catalog's bytes.
    ///
    /// # Errors
    /// A [`PackError`] that says what was expected. No bytes cause a panic.
    pub fn open(catalog: &[u8]) -> Result<Self, PackError> {
        let places = places(catalog, PackFile::Catalog)?;
        let (root, own, extras) = match places[..] {
            [root, own] => (root, own, None),
            [root, own, extras] => (root, own, Some(checked(catalog, extras, 2)?.to_owned())),
            _ => return Err(PackError::Malformed { part: TABLE_PART }),
        };
        let root: Root = decode(catalog, root, 0)?;
        let articles = Articles::unloaded(root.parts, root.runs, root.names)?;
        let own: Vec<ArticleMeta> = decode(catalog, own, 1)?;
        if articles
            .part(PartId(0))
            .is_some_and(|part| part.name.is_empty())
        {
            articles.load(PartId(0), own)?;
        }
        Ok(Self {
            extras,
            volumes: vec![OnceLock::new(); root.volumes.len()],
            catalog: Catalog {
                site: root.site,
                topics: root.topics,
                articles,
                outlines: root.outlines,
                volumes: root.volumes,
            },
        })
    }

    /// Everything known before an article is opened, as far as it is loaded.
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
        bookmobile_wire::decode(bytes).map_err(|_| PackError::Malformed { part: 2 })
    }

    /// Whether a volume was provided.
    pub fn has(&self, volume: VolumeId) -> bool {
        (self.volumes.get(volume.0 as usize)).is_some_and(|own| own.get().is_some())
    }

    /// Takes a part of the catalog or a volume, by its file's name. A file that was provided
    /// before is ignored.
    ///
    /// # Errors
    /// [`PackError::NoSuchFile`] for an unknown name, otherwise as [`Pack::open`].
    /// The pack does not change then.
    pub fn provide(&self, name: &str, bytes: impl Into<Arc<Vec<u8>>>) -> Result<(), PackError> {
        let bytes = bytes.into();
        let volumes = &self.catalog.volumes;
        if let Some(at) = volumes.iter().position(|volume| volume.name == name) {
            let places = places(&bytes, PackFile::Volume)?;
            let _ = self.volumes[at].set(Opened { bytes, places });
            return Ok(());
        }
        let articles = &self.catalog.articles;
        let at = articles.parts().iter().position(|part| part.name == name);
        let id = PartId(number(at.ok_or(PackError::NoSuchFile)?)?);
        let places = places(&bytes, PackFile::Part)?;
        let [place] = places[..] else {
            return Err(PackError::Malformed { part: TABLE_PART });
        };
        articles.load(id, decode(&bytes, place, 0)?)
    }

    /// Checks and decodes an article.
    ///
    /// # Errors
    /// [`PackError::NoSuchArticle`] for an unknown id, [`PackError::NotHere`] if
    /// a file that it is in was not provided, otherwise as [`Pack::open`], with the
    /// article's part.
    pub fn article(&self, id: ArticleId) -> Result<Article, PackError> {
        let articles = &self.catalog.articles;
        if id.0 as usize >= articles.len() {
            return Err(PackError::NoSuchArticle {
                id: id.0,
                count: number(articles.len())?,
            });
        }
        let meta = articles.get(id).ok_or(PackError::NotHere)?;
        let volume = self.volumes.get(meta.volume.0 as usize);
        let volume = volume.and_then(OnceLock::get).ok_or(PackError::NotHere)?;
        let malformed = PackError::Malformed { part: meta.place };
        let bytes = *volume.places.get(meta.place as usize).ok_or(malformed)?;
        let article: Article = decode(&volume.bytes, bytes, meta.place)?;
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
    use crate::{Lookup, Section, SectionKind, SectionMeta};
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
            articles: articles.into(),
            ..Catalog::default()
        });
        for text in texts {
            writer.push(Article {
                sections: vec![Section {
                    heading: String::new(),
                    body: format!("<p>Hello {text}</p>"),
                }],
                ..Article::default()
            });
        }
        let name = |stem: &str, bytes: &[u8]| format!("{stem}-{:08x}.bin", checksum(bytes));
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
        let name = |stem: &str, _: &[u8]| stem.to_owned() + ".bin";
        let open = |writer: PackWriter| {
            let bytes = writer.finish(Layout::default(), name).expect("a pack");
            (bytes.catalog.clone(), Pack::open(&bytes.catalog))
        };
        let (bytes, pack) = open(writer);
        assert_eq!(pack.expect("it opens").extras(), Ok(extras));
        assert_eq!(bytes[8], 3, "three pieces");
        let (mut damaged, last) = (bytes.clone(), bytes.len() - 1);
        damaged[last] ^= 1;
        let damage = Pack::open(&damaged).expect_err("it is damaged");
        assert_eq!(damage, PackError::Checksum { part: 2 });
        let (bytes, pack) = open(plain);
        assert_eq!(pack.expect("it opens").extras(), Ok(Extras::default()));
        assert_eq!(bytes[8], 2, "two pieces, as ever");
    }

    fn small() -> Written {
        written(vec![article("one", 0)], Layout::default())
    }

    /// Opens a pack and reads its first article.
    fn first(catalog: &[u8], volume: &[u8]) -> Result<Article, PackError> {
        let pack = Pack::open(catalog)?;
        let name = &pack
            .catalog()
            .volumes
            .first()
            .ok_or(PackError::NoSuchFile)?
            .name;
        pack.provide(name, volume.to_vec())?;
        pack.article(ArticleId(0))
    }

    #[test]
    fn what_was_written_is_read() {
        let files = small();
        let pack = Pack::open(&files.catalog).expect("opens");
        let id = ArticleId(0);
        let articles = &pack.catalog().articles;
        assert_eq!(articles.find("en", "one"), Some(Lookup::Known(id)));
        assert_eq!(articles.find("en", "two"), None);
        let volume = articles.get(id).expect("is there").volume;
        assert_eq!(pack.article(id).unwrap_err(), PackError::NotHere);
        assert!(!pack.has(volume));
        assert_eq!(pack.catalog().volumes[0].name, files.volumes[0].0);
        let (name, bytes) = files.volumes[0].clone();
        pack.provide(&name, bytes).expect("its volume");
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
            ..Layout::default()
        };
        let files = written(articles, layout);
        let pack = Pack::open(&files.catalog).expect("opens");
        let volumes: Vec<_> = (pack.catalog().articles.iter())
            .map(|meta| meta.volume.0)
            .collect();
        assert_eq!(volumes, [0, 2, 0, 1, 2]);
        for (name, bytes) in files.volumes {
            pack.provide(&name, bytes).expect("a volume");
        }
        for (id, meta) in pack.catalog().iter() {
            let body = &pack.article(id).unwrap().sections[0].body;
            assert_eq!(*body, format!("<p>Hello {}</p>", meta.slug));
        }
    }

    #[test]
    fn the_catalog_of_a_large_collection_is_loaded_by_parts() {
        let slug = |at: usize| format!("article-{at}");
        let articles = (0..500).map(|at| article(&slug(at), u16::from(at >= 200)));
        let layout = Layout {
            whole_catalog_bytes: 1000,
            part_bytes: 600,
            ..Layout::default()
        };
        let files = written(articles.collect(), layout);
        assert!(files.parts.len() > 10);
        assert!(files.parts.iter().all(|(_, bytes)| bytes.len() < 700));
        let pack = Pack::open(&files.catalog).expect("opens");
        let articles = &pack.catalog().articles;
        assert_eq!((articles.len(), articles.iter().count()), (500, 0));
        // Which lists have an article is known at once, and which part it is in.
        let of_second = articles
            .listings()
            .filter(|(_, listing)| listing.topics == [1]);
        assert_eq!(
            of_second.map(|(id, _)| id.0).collect::<Vec<_>>(),
            (200..500).collect::<Vec<_>>()
        );
        for at in [0, 100, 250, 499] {
            let id = ArticleId(u32::try_from(at).unwrap());
            let part = articles.part_of(id).expect("a part");
            assert_eq!(articles.find("en", &slug(at)), Some(Lookup::InPart(part)));
            assert_eq!(
                articles.section_of_document(id.0),
                Some(Lookup::InPart(part))
            );
            assert_eq!(articles.get(id), None);
            assert_eq!(pack.article(id), Err(PackError::NotHere));
            let (name, bytes) = files.parts[part.0 as usize].clone();
            pack.provide(&name, bytes).expect("a part");
            assert_eq!(articles.find("en", &slug(at)), Some(Lookup::Known(id)));
            assert_eq!(
                articles.section_of_document(id.0),
                Some(Lookup::Known((id, 0)))
            );
            assert_eq!(articles.get(id).expect("loaded").slug, slug(at));
            for (name, bytes) in &files.volumes {
                pack.provide(name, bytes.clone()).expect("a volume");
            }
            let text = pack.article(id).expect("a text");
            assert_eq!(text.sections[0].body, format!("<p>Hello {}</p>", slug(at)));
            for (name, bytes) in &files.parts {
                assert!(
                    pack.provide(name, bytes[..bytes.len() - 1].to_vec())
                        .is_err()
                );
            }
        }
        assert_eq!(articles.part_of(ArticleId(500)), None);
        assert_eq!(articles.section_of_document(500), None);
        // A part of another catalog is refused.
        let (name, _) = &files.parts[1];
        let (_, other) = &written(
            vec![article("x", 0), article("y", 0)],
            Layout {
                whole_catalog_bytes: 0,
                part_bytes: 1,
                ..layout
            },
        )
        .parts[0];
        assert_eq!(
            pack.provide(name, other.clone()),
            Err(PackError::Malformed { part: 0 })
        );
    }

    #[test]
    fn volumes_with_the_same_bytes_have_names_of_their_own() {
        let layout = Layout {
            whole_bytes: 0,
            volume_bytes: 1,
            ..Layout::default()
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
        assert_eq!(
            Pack::open(&two.volumes[0].1).unwrap_err(),
            PackError::NotAPack
        );
        let pack = Pack::open(catalog).expect("opens");
        let other = pack.provide("other.bin", volume.clone());
        assert_eq!(other, Err(PackError::NoSuchFile));
    }

    #[test]
    fn a_catalog_without_its_texts_is_refused() {
        let catalog = Catalog {
            articles: vec![article("one", 0)].into(),
            ..Catalog::default()
        };
        let error = PackWriter::new(catalog)
            .finish(Layout::default(), |_, _| String::new())
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
            for pieces in [[&part[..], &[0]], [&[0; 12], &part[..]]] {
                if let Ok(bytes) = lay_out(PackFile::Catalog, &pieces)
                    && let Ok(pack) = Pack::open(&bytes)
                {
                    prop_assert!(pack.catalog().articles.iter().count() <= part.len());
                }
            }
            if let Ok(bytes) = lay_out(PackFile::Volume, &[&part]) {
                let _ = first(&small().catalog, &bytes);
            }
        }
    }
}
