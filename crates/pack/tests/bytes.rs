//! A catalog and an article have the bytes that they had when packs of format 8
//! were first written: what is on people's devices stays readable. Other
//! bytes are another format, so these tests name the version beside them.

use bookmobile_pack::{
    Article, ArticleId, ArticleMeta, Articles, Catalog, Date, Extras, FORMAT_VERSION,
    InterfaceLanguage, Language, Layout, Localized, MenuEntry, Neighbour, Outline, OutlineEntry,
    Pack, PackWriter, PluralRange, Section, SectionKind, SectionMeta, Site, Topic, Translation,
    VolumeId, Written,
};
use bookmobile_wire::{decode, encode};

fn catalog() -> Catalog {
    let text = str::to_owned;
    let both = |english, chinese| {
        Localized(vec![
            (text("en"), text(english)),
            (text("zh"), text(chinese)),
        ])
    };
    let section = |kind, id, heading| SectionMeta {
        kind,
        id: text(id),
        heading: text(heading),
    };
    Catalog {
        site: Site {
            title: both("Books", "书"),
            description: both("All of them.", ""),
            copyright: Localized::default(),
            url: text("https://example.org/"),
            default_language: text("en"),
            languages: vec![Language {
                code: text("zh"),
                tag: text("zh-Hans"),
                name: text("简体中文"),
            }],
        },
        topics: vec![Topic {
            slug: text("cities"),
            name: both("Cities", "城市"),
            summary: Localized::default(),
        }],
        articles: Articles::from(vec![ArticleMeta {
            language: text("en"),
            slug: text("transport"),
            title: text("Transport"),
            summary: String::new(),
            date: Some(Date {
                year: 2023,
                month: 11,
                day: 6,
            }),
            topics: vec![0, 300],
            minutes: 128,
            translations: vec![Translation {
                language: text("zh"),
                slug: text("jiaotong"),
            }],
            neighbours: (
                None,
                Some(Neighbour {
                    slug: text("water"),
                    title: text("Water"),
                }),
            ),
            volume: VolumeId(0),
            place: 0,
            sections: vec![
                section(SectionKind::Lead, "", ""),
                section(SectionKind::Heading { level: 2 }, "fares", "Fares"),
                section(SectionKind::Question, "q-why", "Why?"),
                section(SectionKind::Notes, "notes", "Notes"),
            ],
        }]),
        outlines: vec![Outline {
            language: text("en"),
            entries: vec![OutlineEntry {
                depth: 1,
                title: text("Part"),
                article: Some(ArticleId(0)),
            }],
        }],
        volumes: Vec::new(),
    }
}

fn article() -> Article {
    let section = |heading: &str, body: String| Section {
        heading: heading.to_owned(),
        body,
    };
    Article {
        sections: vec![
            section("", "<p>One</p>".to_owned()),
            section("<em>Two</em>", "=".repeat(130)),
        ],
        changes: "2026-11-25-Fares".to_owned(),
    }
}

fn written() -> Written {
    let mut writer = PackWriter::new(catalog());
    let empty = Section {
        heading: String::new(),
        body: String::new(),
    };
    writer.push(Article {
        sections: vec![empty; 4],
        ..Article::default()
    });
    let name = |stem: &str, _: &[u8]| stem.to_owned() + ".bin";
    writer.finish(Layout::default(), name).expect("a pack")
}

#[test]
fn a_catalog_keeps_its_bytes() {
    let bytes = b"BKMP\x08\x00\x00\x00\x02\x00\x00\x006\xb1\xe6X\xa2\x00\x00\x00\xa7\x8d\x0c\x90l\x00\x00\x00`\x87\xbbc\
          \x02\x02en\x05Books\x02zh\x03\xe4\xb9\xa6\x02\x02en\x0cAll of them.\x02zh\x00\x00\
          \x14https://example.org/\x02en\x01\x02zh\x07zh-Hans\x0c\xe7\xae\x80\xe4\xbd\x93\xe4\xb8\xad\xe6\x96\x87\
          \x01\x06cities\x02\x02en\x06Cities\x02zh\x06\xe5\x9f\x8e\xe5\xb8\x82\x00\
          \x01\x02en\x01\x01\x04Part\x01\x00\
          \x01\nvolume.bin\"\x01\x00\x00\x01\x04\x01\x01\x02en\x02\x00\xac\x02\x01\x00\x00\x00\
          \x01\x02en\ttransport\tTransport\x00\x01\xe7\x0f\x0b\x06\x02\x00\xac\x02\x80\x01\
          \x01\x02zh\x08jiaotong\x00\x01\x05water\x05Water\x00\x00\
          \x04\x00\x00\x00\x01\x02\x05fares\x05Fares\x02\x05q-why\x04Why?\x03\x05notes\x05Notes";
    let files = written();
    assert_eq!(
        (FORMAT_VERSION, files.catalog.escape_ascii().to_string()),
        (8, bytes.escape_ascii().to_string())
    );
    let pack = Pack::open(&files.catalog).expect("opens");
    let read = pack.catalog();
    assert_eq!(read.articles, catalog().articles);
    assert_eq!(
        (&read.site, &read.topics, &read.outlines),
        (&catalog().site, &catalog().topics, &catalog().outlines)
    );
}

#[test]
fn an_article_keeps_its_bytes() {
    let bytes = [
        &b"\x02\x00\n<p>One</p>\x0c<em>Two</em>\x82\x01"[..],
        &[b'='; 130][..],
        b"\x102026-11-25-Fares",
    ]
    .concat();
    assert_eq!((FORMAT_VERSION, encode(&article())), (8, bytes.clone()));
    assert_eq!(decode(&bytes), Ok(article()));
}

#[test]
fn extras_keep_their_bytes() {
    let text = |text: &str| Localized(vec![("en".to_owned(), text.to_owned())]);
    let extras = Extras {
        menu: vec![MenuEntry {
            title: text("About"),
            to: text("en/about"),
        }],
        footer: text("By <em>us</em>."),
        unlisted: vec![ArticleId(300)],
        interface: vec![InterfaceLanguage {
            code: "fr".to_owned(),
            tag: "fr-CA".to_owned(),
            plural: vec![PluralRange {
                modulo: 100,
                from: 0,
                to: 1,
                form: 0,
            }],
            texts: "Langue\0Menu".to_owned(),
        }],
        right_to_left: vec!["ar".to_owned()],
        valid_until: vec![(
            ArticleId(1),
            Date {
                year: 2026,
                month: 12,
                day: 5,
            },
        )],
        updated: vec![(
            ArticleId(2),
            Date {
                year: 2026,
                month: 12,
                day: 6,
            },
        )],
    };
    let bytes = b"\x01\x01\x02en\x05About\x01\x02en\x08en/about\
          \x01\x02en\x0fBy <em>us</em>.\x01\xac\x02\
          \x01\x02fr\x05fr-CA\x01\x64\x00\x01\x00\x0bLangue\x00Menu\x01\x02ar\
          \x01\x01\xea\x0f\x0c\x05\x01\x02\xea\x0f\x0c\x06";
    assert_eq!((FORMAT_VERSION, &*encode(&extras)), (8, &bytes[..]));
    assert_eq!(decode(bytes), Ok(extras));
}
