//! Tests of whole collections: the built-in one, and small ones made for one test.

mod common;

use bookmobile_pack::{Lookup, Pack};
use bookmobile_press::{Compiled, Options, Rendered, compile, fingerprint};
use common::harmless;
use std::fs;
use std::path::{Path, PathBuf};

const SITE: &str = r#"
title = { en = "A site", zh = "站点" }
default-language = "zh"
[[languages]]
code = "en"
tag = "en"
name = "English"
[[languages]]
code = "zh"
tag = "zh-Hans"
name = "简体中文"
[[topics]]
slug = "first"
name = { en = "First", zh = "一" }
[[topics]]
slug = "second"
name = { en = "Second", zh = "二" }
"#;

/// Makes a content folder; `files` are pairs of `language/slug` and front matter.
fn content(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    for (path, settings) in files {
        let file = folder.join("articles").join(format!("{path}.md"));
        fs::create_dir_all(file.parent().expect("a folder")).expect("can be made");
        let text = format!("---\ntitle: {path}\n{settings}\n---\nText of {path}.\n");
        fs::write(file, text).expect("can be written");
    }
    fs::write(folder.join("site.toml"), SITE).expect("can be written");
    folder
}

fn compiled(folder: &Path, drafts: bool) -> Compiled {
    let options = Options {
        drafts,
        ..Options::default()
    };
    match compile(folder, &options) {
        Ok(compiled) => compiled,
        Err(mistakes) => panic!("{mistakes}"),
    }
}

fn titles(compiled: &Compiled) -> Vec<&str> {
    let articles = compiled.catalog.articles.iter();
    articles.map(|meta| meta.title.as_str()).collect()
}

#[test]
fn the_built_in_collection_is_in_order() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content");
    let made = compiled(&folder, false);
    assert!(made.warnings.is_empty(), "{}", made.warnings);
    let pack = Pack::open(&made.pack.catalog).expect("a pack");
    assert_eq!(pack.catalog().articles.len(), made.catalog.articles.len());
    for (name, bytes) in made.pack.volumes.clone() {
        assert_eq!(name, format!("volume-{}.bin", fingerprint(&bytes)));
        pack.provide(&name, bytes).expect("a volume");
    }
    let mut documents = made.documents().expect("a pack").into_iter().enumerate();
    for (id, meta) in made.catalog.iter() {
        assert_eq!(
            meta.translations.len(),
            1,
            "{} is in both languages",
            meta.slug
        );
        let article = pack.article(id).expect("its text");
        for (place, section) in article.sections.iter().enumerate() {
            let (number, document) = documents.next().expect("a document each");
            let number = u32::try_from(number).expect("few");
            let found = made.catalog.articles.section_of_document(number);
            assert_eq!(found, Some(Lookup::Known((id, place))));
            assert_eq!(document.group, id.0);
            for html in [&section.heading, &section.body] {
                assert_eq!(harmless::harms(html), Vec::<String>::new(), "{}", meta.slug);
                assert_eq!(
                    &harmless::write(&harmless::parse(html)),
                    html,
                    "{}",
                    meta.slug
                );
                for source in html.split("src=\"../../../").skip(1) {
                    let path = source.split('"').next();
                    assert!(
                        made.assets
                            .iter()
                            .any(|asset| Some(asset.path.as_str()) == path)
                    );
                }
            }
        }
    }
    assert!(documents.next().is_none());
    assert_eq!(
        compiled(&folder, false).pack,
        made.pack,
        "the same bytes every time"
    );
}

#[test]
fn articles_stand_by_language_topic_order_and_date() {
    let folder = content(
        "order",
        &[
            ("en/old", "date: 2020-01-01\ntopics: [first]"),
            ("en/new", "date: 2026-01-01\ntopics: [first]"),
            (
                "en/wanted",
                "date: 2019-01-01\ntopics: [first, second]\norder: 1",
            ),
            ("en/second", "date: 2026-01-01\ntopics: [second]\norder: 0"),
            ("en/none", "date: 2026-01-01"),
            ("zh/only", "date: 2026-01-01"),
        ],
    );
    let made = compiled(&folder, false);
    assert_eq!(
        titles(&made),
        [
            "zh/only",
            "en/wanted",
            "en/new",
            "en/old",
            "en/second",
            "en/none"
        ]
    );
    assert_eq!(
        made.catalog.site.languages[0].code, "zh",
        "the default comes first"
    );
    let wanted = &made.documents().expect("a pack")[1];
    let facets: Vec<_> = (wanted.facets.iter())
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    assert_eq!(
        facets,
        [
            ("lang", "English"),
            ("lang", "en"),
            ("topic", "first"),
            ("topic", "一"),
            ("topic", "second"),
            ("topic", "二")
        ]
    );
    assert_eq!(made.documents().expect("a pack")[0].language, "zh-Hans");
}

#[test]
fn the_last_change_that_is_not_small_says_when_an_article_was_updated() {
    let changes = "date: 2026-11-01\nchanges:\n  - date: 2026-11-02\n    text: New fares.\n  \
                   - date: 2026-11-09\n    text: Commas\n    minor: true\n  \
                   - date: 2026-11-05\n    text: More.";
    let folder = content(
        "updated",
        &[
            ("en/a", changes),
            ("en/b", &format!("{changes}\nupdated: 2026-11-20")),
            ("en/c", "date: 2026-11-01"),
        ],
    );
    let compiled = compiled(&folder, false);
    let pack = Pack::open(&compiled.pack.catalog).expect("a pack");
    for (name, bytes) in &compiled.pack.volumes {
        pack.provide(name, bytes.clone()).expect("a volume");
    }
    let updated = pack.extras().expect("extras").updated;
    let of = |title: &str| {
        let (id, _) = (pack.catalog().iter())
            .find(|(_, meta)| meta.title == title)
            .expect("an article");
        let day = updated.iter().find(|(own, _)| *own == id);
        let changes = pack.article(id).expect("its text").changes;
        (day.map(|(_, day)| day.to_string()), changes)
    };
    let list = "2026-11-09-Commas\n2026-11-05+More.\n2026-11-02+New fares.\n".to_owned();
    let day = |day: &str| Some(day.to_owned());
    assert_eq!(of("en/a"), (day("2026-11-05"), list.clone()));
    assert_eq!(of("en/b"), (day("2026-11-20"), list));
    assert_eq!(of("en/c"), (None, String::new()));
}

#[test]
fn drafts_are_shown_only_to_those_who_ask() {
    let folder = content(
        "drafts",
        &[
            ("en/done", "date: 2026-01-01"),
            ("en/begun", "date: 2026-01-02\ndraft: true"),
        ],
    );
    assert_eq!(titles(&compiled(&folder, false)), ["en/done"]);
    assert_eq!(titles(&compiled(&folder, true)), ["en/begun", "en/done"]);
}

#[test]
fn translations_find_each_other_by_name_or_by_word() {
    let folder = content(
        "translations",
        &[
            ("en/book", "date: 2026-01-03"),
            ("en/same", "date: 2026-01-02"),
            ("en/alone", "date: 2026-01-01"),
            ("zh/shu", "date: 2026-01-03\ntranslation-of: book"),
            ("zh/same", "date: 2026-01-02"),
        ],
    );
    let made = compiled(&folder, false);
    let pairs: Vec<_> = (made.catalog.articles.iter())
        .map(|meta| {
            let others = meta.translations.iter();
            let others = others.map(|other| format!("{}/{}", other.language, other.slug));
            (meta.title.as_str(), others.collect::<Vec<_>>())
        })
        .collect();
    assert_eq!(
        pairs,
        [
            ("zh/shu", vec!["en/book".to_owned()]),
            ("zh/same", vec!["en/same".to_owned()]),
            ("en/book", vec!["zh/shu".to_owned()]),
            ("en/same", vec!["zh/same".to_owned()]),
            ("en/alone", vec![]),
        ]
    );
}

#[test]
fn a_change_of_anything_read_is_watched() {
    let folder = content("watched", &[("en/one", "date: 2026-01-01")]);
    let watched = compiled(&folder, false).watched;
    for path in ["site.toml", "articles", "articles/en/one.md"] {
        assert!(watched.contains(&folder.join(path)), "{path}");
    }
}

#[test]
fn colours_are_for_those_who_ask() {
    let folder = content("colours", &[("en/one", "date: tomorrow")]);
    let mistakes = compile(&folder, &Options::default()).expect_err("a bad date");
    assert!(!mistakes.render(false).contains('\u{1b}'));
    assert!(mistakes.render(true).contains('\u{1b}'));
    let first = mistakes.iter().next().expect("one");
    assert_eq!(
        (first.path(), first.line_and_column()),
        ("articles/en/one.md", Some((3, 7)))
    );
}

/// Files with these names cannot be among the examples in the repository: some systems
/// could not check them out, which is why the names are mistakes.
#[test]
#[cfg(target_os = "linux")]
fn names_that_other_systems_cannot_hold_are_mistakes() {
    let folder = content(
        "names",
        &[
            ("en/Garden", "date: 2026-01-01"),
            ("en/garden", "date: 2026-01-01"),
            ("en/con", "date: 2026-01-01"),
        ],
    );
    let mistakes = compile(&folder, &Options::default()).expect_err("two mistakes");
    let told: Vec<_> = (mistakes.iter())
        .map(|one| (one.path(), one.message()))
        .collect();
    assert_eq!(mistakes.errors(), 2, "{mistakes}");
    assert_eq!(told[0].0, "articles/en/con.md");
    assert!(told[0].1.contains("reserved"));
    assert_eq!(
        told[1],
        (
            "articles/en/garden.md",
            "this article gets the same address as `articles/en/Garden.md`"
        )
    );
}

/// Links cannot be among the examples in the repository: some systems could not check them
/// out.
#[test]
#[cfg(unix)]
fn what_is_no_plain_file_among_the_articles_is_told() {
    use std::os::unix::fs::symlink;
    let folder = content("no-plain-files", &[("en/one", "date: 2026-01-01")]);
    let articles = folder.join("articles/en");
    let outside = folder.with_extension("md");
    fs::write(&outside, "Text.").expect("can be written");
    fs::create_dir(articles.join("folder.md")).expect("can be made");
    symlink("gone.md", articles.join("dangling.md")).expect("can be made");
    symlink("one.md", articles.join("linked.md")).expect("can be made");
    symlink(&outside, articles.join("outside.md")).expect("can be made");
    let made = compiled(&folder, false);
    let mut told: Vec<_> = (made.warnings.iter())
        .filter(|one| one.path().starts_with("articles/en/"))
        .map(|one| (one.path(), one.message()))
        .collect();
    told.sort_unstable();
    let leads_nowhere =
        "this link in the file system leads to no file in the content folder, and is left out";
    let expected = [
        ("articles/en/dangling.md", leads_nowhere),
        (
            "articles/en/folder.md",
            "this is a folder, so it is no article",
        ),
        (
            "articles/en/linked.md",
            "this is a link in the file system: its article is published under this name too",
        ),
        ("articles/en/outside.md", leads_nowhere),
    ];
    assert_eq!(told, expected, "{}", made.warnings);
    assert_eq!(titles(&made), ["en/one", "en/one"]);
}

#[test]
fn the_settings_say_whether_a_site_is_signed() {
    let folder = content("signed", &[("en/one", "date: 2026-11-20")]);
    assert!(!compiled(&folder, false).publication.signed);
    let settings = format!("signed = true\n{SITE}");
    fs::write(folder.join("site.toml"), settings).expect("can be written");
    assert!(compiled(&folder, false).publication.signed);
}

#[test]
fn what_was_rendered_before_is_the_same_as_rendered_anew() {
    let picture = |width: u32| {
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"9\"/>")
    };
    let folder = content(
        "remembered",
        &[
            ("en/one", "date: 2026-01-01\ntopics: [first]"),
            ("en/two", "date: 2026-01-02\ntopics: [first]"),
            (
                "en/three",
                "date: 2026-01-03\ntopics: [second]\nsummary: \"Three\"",
            ),
        ],
    );
    let known = Rendered::remembered();
    let write = |path: &str, text: &str| fs::write(folder.join(path), text).expect("is saved");
    let article =
        |text: &str| format!("---\ntitle: T\ndate: 2026-01-01\ntopics: [first]\n---\n{text}\n");
    let change = |step: usize| match step {
        1 => write("articles/en/one.md", &article("Other text.")),
        // A link to a section of another article, and the section.
        2 => write("articles/en/two.md", &article("## A part\n\nText.")),
        3 => write("articles/en/one.md", &article("See [it](two.md#a-part).")),
        // The section goes, so the link in the unchanged article is broken.
        4 => write("articles/en/two.md", &article("Text.")),
        5 => write(
            "articles/en/two.md",
            &article("## A part\n\nText.\n\n![P](../../p.svg)"),
        ),
        6 => write("p.svg", &picture(9)),
        // Another picture under the same name.
        7 => write("p.svg", &picture(19)),
        8 => write(
            "articles/en/three.md",
            &article("See [it](two.md). <script>no</script>"),
        ),
        9 => fs::remove_file(folder.join("articles/en/three.md")).expect("is removed"),
        _ => {}
    };
    let mut rendered = Vec::new();
    for step in 0..=10 {
        change(step);
        let options = Options {
            known: known.clone(),
            ..Options::default()
        };
        let anew = compile(&folder, &Options::default());
        match (compile(&folder, &options), anew) {
            (Ok(one), Ok(other)) => {
                assert_eq!(one.pack.catalog, other.pack.catalog, "step {step}");
                assert_eq!(one.pack.volumes, other.pack.volumes, "step {step}");
                let has = |asset| one.assets.contains(asset);
                assert!(other.assets.iter().all(has), "step {step}");
                assert_eq!(one.warnings, other.warnings, "step {step}");
            }
            (Err(one), Err(other)) => assert_eq!(one, other, "step {step}"),
            (one, other) => panic!("step {step}: {:?}, {:?}", one.err(), other.err()),
        }
        rendered.push(options.rendered.get());
    }
    // Only what changed is rendered, and what shows files when a picture or an address changes.
    assert_eq!(rendered, [3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0]);
}
