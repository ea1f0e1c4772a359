//! Collections of thousands of articles: what a reader fetches before an article can be
//! read, and the page of the library, do not grow with them.

use bookmobile_compress::brotli;
use bookmobile_pack::{
    Article, ArticleMeta, Catalog, Date, Language, Layout, Localized, PackWriter, Section,
    SectionKind, SectionMeta, Site, Topic, Written,
};
use bookmobile_press::fingerprint;

/// The most bytes of the catalog of 12,000 articles, and of one of its parts, compressed.
const MOST_CATALOG: usize = 60 << 10;
const MOST_PART: usize = 5 << 10;

/// Words that compress as badly as those of titles do.
fn words(count: usize, seed: u32) -> String {
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    let mut below = |end: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % end
    };
    let mut word = || {
        let syllables = 1 + below(3);
        let pairs = (0..syllables).flat_map(|_| {
            let consonant = b"bdfgklmnprstv"[below(13) as usize];
            [consonant, b"aeiou"[below(5) as usize]]
        });
        pairs.map(char::from).collect::<String>()
    };
    (0..count).map(|_| word()).collect::<Vec<_>>().join(" ")
}

/// A collection in 200 topics, its articles in the order of their topics.
fn collection(count: u32) -> Written {
    let text = |text: String| Localized(vec![("en".to_owned(), text)]);
    let heading = |seed: u32| SectionMeta {
        kind: SectionKind::Heading { level: 2 },
        id: words(3, seed).replace(' ', "-"),
        heading: words(3, seed),
    };
    let article = |at: u32| {
        let lead = SectionMeta {
            kind: SectionKind::Lead,
            id: String::new(),
            heading: String::new(),
        };
        ArticleMeta {
            language: "en".to_owned(),
            slug: words(3, at).replace(' ', "-") + &format!("-{at}"),
            title: words(4, at),
            summary: words(18, at + 1_000_000),
            date: Some(Date {
                year: 2026,
                month: 1,
                day: u8::try_from(1 + at % 28).unwrap_or(1),
            }),
            topics: vec![u16::try_from(u64::from(at) * 200 / u64::from(count)).unwrap_or(0)],
            minutes: 3,
            sections: [lead]
                .into_iter()
                .chain((1..5).map(|part| heading(at * 10 + part)))
                .collect(),
            ..ArticleMeta::default()
        }
    };
    let topic = |at: u32| Topic {
        slug: format!("topic-{at}"),
        name: text(words(2, at + 5_000_000)),
        summary: Localized::default(),
    };
    let metas: Vec<ArticleMeta> = (0..count).map(article).collect();
    let empty = Section {
        heading: String::new(),
        body: "<p>A text.</p>".repeat(200),
    };
    let texts = metas.iter().map(|meta| Article {
        sections: vec![empty.clone(); meta.sections.len()],
        ..Article::default()
    });
    let texts: Vec<Article> = texts.collect();
    let mut writer = PackWriter::new(Catalog {
        site: Site {
            title: text("Many".to_owned()),
            default_language: "en".to_owned(),
            languages: vec![Language {
                code: "en".to_owned(),
                tag: "en".to_owned(),
                name: "English".to_owned(),
            }],
            ..Site::default()
        },
        topics: (0..200).map(topic).collect(),
        articles: metas.into(),
        ..Catalog::default()
    });
    for text in texts {
        writer.push(text);
    }
    let name = |stem: &str, bytes: &[u8]| format!("{stem}-{}.bin", fingerprint(bytes));
    writer.finish(Layout::default(), name).expect("it fits")
}

#[test]
fn little_of_a_large_catalog_comes_before_an_article() {
    let large = collection(12_000);
    let catalog = brotli(&large.catalog).expect("compressed").len();
    assert!(catalog <= MOST_CATALOG, "the catalog has {catalog} bytes");
    let part = large.parts.iter().step_by(50);
    let largest = part
        .map(|(_, bytes)| brotli(bytes).expect("compressed").len())
        .max();
    assert!(
        largest.is_some_and(|largest| largest <= MOST_PART),
        "a part has {largest:?} bytes"
    );
}
