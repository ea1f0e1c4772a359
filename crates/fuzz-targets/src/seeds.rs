//! Sound inputs, made as the press makes them: what mutations begin from.

use crate::files::{ARCHIVE, CHAPTER, MARKDOWN, PACKAGE, PLAIN};
use crate::{
    OPEN_INDEX, OPEN_PACK, QUERY, READ_DAMAGED_PACK, READ_FILE, SEARCH_DAMAGED_INDEX, SEARCH_SHARDS,
};
use bookmobile_pack::{
    Article, ArticleMeta, Catalog, Date, Layout, PackWriter, Section, SectionKind, SectionMeta,
};
use bookmobile_search::{Document, IndexBuilder, ShardedIndex};
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Between the parts of an input, so that damage to one leaves the others whole.
pub(crate) const SEPARATOR: &[u8] = b"|||";

/// What people type, and what they do not.
const QUERIES: [&str; 16] = [
    "ferry",
    "the ferri ",
    "\"night train\" -coast",
    "\"night tra",
    "title:ferry lang:en topic:sea",
    "title: lang: topic:",
    "臺灣鐵路",
    "台湾的铁",
    "Ｆｅｒｒｙ カメラ 도서관",
    "naïve CAFÉS",
    "c++ f64 unwrap_or_else 1.5 -3",
    "--- \"\" \"-\" -\"",
    "\u{301}\u{200d}\u{feff} \u{202e}x",
    "where is the night train to the coast?",
    "sliqstream fery frery erry",
    "x:y:z \"title:a\" -title:b -lang:zh",
];

/// Language, group, title, heading, body.
type TestDocument = (&'static str, u32, &'static str, &'static str, &'static str);

const DOCUMENTS: [TestDocument; 8] = [
    (
        "en",
        0,
        "The ferry",
        "Timetable",
        "The ferry crosses the strait each hour; ferries are slow.",
    ),
    (
        "en",
        0,
        "The ferry",
        "Prices",
        "Crossing costs 1.5 coins, naïve cafés cost more. C++ too.",
    ),
    (
        "en",
        3,
        "Night train",
        "",
        "The night train to the coast leaves at nine from the slipstream.",
    ),
    (
        "de",
        4,
        "Hafen",
        "",
        "Die Fähre überquert die Straße, Häuser und Kähne daneben.",
    ),
    (
        "zh-Hans",
        7,
        "台湾的铁路",
        "车票",
        "台湾铁路连接各个城市，旅客用悠游卡付费。",
    ),
    (
        "zh-Hant",
        8,
        "臺灣的鐵路",
        "",
        "臺灣鐵路連接各個城市，旅客用悠遊卡付費。用Rust寫。",
    ),
    ("ja", 9, "カメラ", "", "新しいカメラで港の写真をとる。"),
    ("ko", 9, "도서관", "", "도서관에서 책을 빌린다."),
];

/// With stems that are not English.
const FEW_DOCUMENTS: [TestDocument; 4] = [
    (
        "ru",
        0,
        "Паром",
        "Расписание",
        "Паром пересекает пролив каждый час; паромы медленные.",
    ),
    (
        "ru",
        0,
        "Паром",
        "Цены",
        "Переправа стоит монету, поезд дороже.",
    ),
    (
        "ru",
        3,
        "Ночной поезд",
        "",
        "Ночной поезд к морю уходит в девять.",
    ),
    ("zh-Hans", 7, "铁路", "车票", "铁路连接城市，人用卡付费。"),
];

/// The sound inputs of a target, each with a name that can be a file's.
pub fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let one = |name: &str, bytes| vec![(name.to_owned(), bytes)];
    if target == OPEN_INDEX.name {
        let mut seeds = one("index", sound_index());
        seeds.extend(one("empty", index_of(&[])));
        seeds
    } else if target == SEARCH_DAMAGED_INDEX.name {
        (0..QUERIES.len())
            .step_by(3)
            .map(|at| {
                (
                    format!("query{at}"),
                    with_query(QUERIES[at], &sound_index()),
                )
            })
            .collect()
    } else if target == SEARCH_SHARDS.name {
        shard_seeds()
    } else if target == OPEN_PACK.name || target == READ_DAMAGED_PACK.name {
        one("pack", two_files(&sound_pack()))
    } else if target == QUERY.name {
        (QUERIES.iter().enumerate())
            .map(|(at, query)| (format!("query{at}"), query.as_bytes().to_vec()))
            .collect()
    } else if target == READ_FILE.name {
        file_seeds()
    } else {
        Vec::new()
    }
}

/// A file of each kind, with what could run in it.
fn file_seeds() -> Vec<(String, Vec<u8>)> {
    let texts = [
        (
            "markdown",
            MARKDOWN,
            "---\ntitle: \"t\"\nlang: zh\n---\n# A {#a\"b}\n\n<script>x</script> [a](javascript:b) [s](b#\"t) ![\\<c onload=y\\>](d \"e\")\n\n| f | g |\n|-|:-:|\n| h | `i` |\n\n- [x] j\n  1. k\n\n> [!NOTE]\n> l\n\n```m\"onclick=\"n\no\n```\n\n[^p]: q https://r.example/s\n\nt[^p] ~~u~~ <b onclick=v> 说**“防汛”**两个\n字 $5 and $6\n\nw\n: x\n",
        ),
        (
            "text",
            PLAIN,
            "第一章 起\n\n　　正文。\n\n第二章 承\n\n<b>\"文\"</b>\n",
        ),
        (
            "chapter",
            CHAPTER,
            "<html><body><h1 id='a\"b'>T</h1><p onclick='x' title='\"><script>'>a<a href='javascript:b' id='&quot;&gt;'>c</a><a href='a/b#&quot;&gt;'>u</a><img src='p.png' alt='\">'/></p><table><tr><td colspan='9\"'>d</td></tr></table><ruby>e<rt>f</rt></ruby></body></html>",
        ),
        (
            "package",
            PACKAGE,
            "<package><metadata><title>t</title></metadata><manifest><item id='a' href='../../b' media-type='text/html'/></manifest><spine><itemref idref='a'/></spine></package>",
        ),
        (
            "contents",
            PACKAGE,
            "<html><nav epub:type='toc'><ol><li><a href='b#c'>d &amp; e</a></li></ol></nav></html>",
        ),
    ];
    let mut seeds: Vec<_> = (texts.iter())
        .map(|(name, kind, text)| {
            let bytes = [&[*kind], text.as_bytes()].concat();
            ((*name).to_owned(), bytes)
        })
        .collect();
    let archive = [&[ARCHIVE], archive().as_slice()].concat();
    seeds.push(("archive".to_owned(), archive));
    seeds
}

/// A ZIP archive of two entries.
fn archive() -> Vec<u8> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("mimetype", "application/epub+zip"),
        ("a/b.xhtml", "<p>c</p>"),
    ] {
        archive.start_file(name, options).expect("in memory");
        archive.write_all(text.as_bytes()).expect("in memory");
    }
    archive.finish().expect("in memory").into_inner()
}

fn with_query(query: &str, index: &[u8]) -> Vec<u8> {
    let length = u8::try_from(query.len()).unwrap_or(u8::MAX);
    [&[length], &query.as_bytes()[..usize::from(length)], index].concat()
}

/// Shards, of a root's own and others, and changes of the root: places from its end,
/// where the table of shards is, with what then stands there.
fn shard_seeds() -> Vec<(String, Vec<u8>)> {
    let seed = |name: &str, query: &str, root, shards: &[Vec<u8>], changes: &[(u16, u8)]| {
        let mut head = vec![root];
        for (place, value) in changes {
            head.extend_from_slice(&place.to_le_bytes());
            head.push(*value);
        }
        let mut parts = vec![query.as_bytes(), head.as_slice()];
        parts.extend(shards.iter().map(Vec::as_slice));
        (name.to_owned(), parts.join(SEPARATOR))
    };
    let [few, all] = [sound_shards(FEW), sound_shards(ALL)].map(|index| index.shards);
    let backwards: Vec<Vec<u8>> = few.iter().rev().cloned().collect();
    vec![
        seed("sound", "паром", FEW, &few, &[]),
        seed("typo", "паорм поезда ", FEW, &few, &[]),
        seed("scripts", "ferry 台湾", ALL, &all, &[]),
        seed("half", "铁路 монета", FEW, &few[..few.len() / 2], &[]),
        seed("backwards", "пар 城市", FEW, &backwards, &[]),
        seed("others", "title:поезд -铁路", FEW, &all, &[]),
        seed("whole", "铁路", 0, &few, &[]),
        seed("short_slice", "铁路 паром", FEW, &few, &[(0, 1)]),
        seed(
            "changes",
            "\"ночной поезд\"",
            FEW,
            &few,
            &[(9, 3), (40, 0), (70, 255)],
        ),
    ]
}

/// The root of an index of few documents, and of one of all.
const FEW: u8 = 1;
const ALL: u8 = 2;

/// A sound index in shards; a whole one has none.
pub(crate) fn sound_shards(root: u8) -> ShardedIndex {
    match root {
        FEW => shards_of(&FEW_DOCUMENTS),
        ALL => shards_of(&DOCUMENTS),
        _ => ShardedIndex {
            root: index_of(&FEW_DOCUMENTS),
            shards: Vec::new(),
        },
    }
}

/// An index in many shards.
fn shards_of(documents: &[TestDocument]) -> ShardedIndex {
    let index = builder_of(documents).finish_shards(8);
    index.expect("a small index")
}

/// An index with all that the format has: headings, groups, facets, forms of
/// words, several scripts.
pub(crate) fn sound_index() -> Vec<u8> {
    index_of(&DOCUMENTS)
}

fn index_of(documents: &[TestDocument]) -> Vec<u8> {
    builder_of(documents).finish().expect("a small index")
}

fn builder_of(documents: &[TestDocument]) -> IndexBuilder {
    let mut builder = IndexBuilder::new();
    for &(language, group, title, heading, body) in documents {
        builder.add(&Document {
            title,
            heading,
            body,
            language,
            group,
            facets: &[("lang", language), ("topic", "sea")],
        });
    }
    builder
}

/// A catalog and a volume as the targets take them apart.
fn two_files((catalog, volume): &(Vec<u8>, Vec<u8>)) -> Vec<u8> {
    let length = u16::try_from(catalog.len()).expect("a small catalog");
    [&length.to_le_bytes(), catalog.as_slice(), volume].concat()
}

/// A catalog and its volume.
fn sound_pack() -> (Vec<u8>, Vec<u8>) {
    let sections = || {
        let kinds = [SectionKind::Lead, SectionKind::Heading { level: 2 }];
        kinds.map(|kind| SectionMeta {
            kind,
            id: "spring".into(),
            heading: "The spring".into(),
        })
    };
    let article = |slug: &str| ArticleMeta {
        language: "en".into(),
        slug: slug.into(),
        title: "Water from the hill".into(),
        summary: "How the village got its well.".into(),
        date: Some(Date {
            year: 2026,
            month: 11,
            day: 21,
        }),
        topics: vec![0],
        minutes: 2,
        sections: sections().into(),
        ..ArticleMeta::default()
    };
    let mut writer = PackWriter::new(Catalog {
        articles: vec![article("well"), article("spring")].into(),
        ..Catalog::default()
    });
    for _ in 0..2 {
        writer.push(Article {
            sections: vec![
                Section {
                    heading: String::new(),
                    body: "<p>A well &amp; a <em>hill</em>.</p>".into(),
                },
                Section {
                    heading: "The <code>spring</code>".into(),
                    body: "<ul><li>one</li><li>two &#x1f600;</li></ul><pre>a\nb</pre>".into(),
                },
            ],
            ..Article::default()
        });
    }
    let written = writer.finish(Layout::default(), |stem, _| stem.to_owned() + ".bin");
    let written = written.expect("a small pack");
    let volumes = written.volumes.into_iter();
    let volume = volumes.map(|(_, bytes)| bytes).next().expect("its volume");
    (written.catalog, volume)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{TARGETS, seal_index, seal_pack, seal_shards};

    #[test]
    fn every_target_has_seeds_and_sound_ones_are_sealed() {
        assert!(TARGETS.iter().all(|target| !seeds(target.name).is_empty()));
        assert_eq!(
            seal_index(sound_index()),
            sound_index(),
            "the checksum is as described"
        );
        let ShardedIndex { root, shards } = sound_shards(ALL);
        let shards: Vec<&[u8]> = shards.iter().map(Vec::as_slice).collect();
        assert!(shards.len() > 20, "only {} shards", shards.len());
        assert_eq!(
            seal_shards(root.clone(), &shards),
            root,
            "and those of shards"
        );
        assert_eq!(
            seal_pack(sound_pack().0),
            sound_pack().0,
            "the checksums of a catalog are as described"
        );
        assert_eq!(
            seal_pack(sound_pack().1),
            sound_pack().1,
            "and those of a volume"
        );
    }
}
