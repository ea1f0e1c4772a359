//! Small folders of each kind, as their publishers have them: what is built of them.

use bookmobile_press::{Compiled, Diagnostics, Options, compile_content};
use bookmobile_sources::{Kind, ReadOptions, read, recognise};
use std::path::{Path, PathBuf};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/folders")
        .join(name)
}

/// Compiles a folder, which must be of this kind.
fn compiled(name: &str, kind: Kind) -> Compiled {
    let folder = folder(name);
    assert_eq!(recognise(&folder).kind, kind);
    let content = read(&folder, kind, &ReadOptions::default());
    compile_content(content, &Options::default()).unwrap_or_else(|found| panic!("{found}"))
}

/// The contents in a language, a line for each entry.
fn outline(compiled: &Compiled, language: &str) -> Vec<String> {
    let catalog = &compiled.catalog;
    let outline = catalog.outline(language).expect("an outline");
    let line = |entry: &bookmobile_pack::OutlineEntry| {
        let meta = entry.article.and_then(|id| catalog.article(id));
        let indent = "  ".repeat(usize::from(entry.depth));
        match meta {
            Some(meta) => format!("{indent}{} ({})", meta.title, meta.slug),
            None => format!("{indent}[{}]", entry.title),
        }
    };
    outline.entries.iter().map(line).collect()
}

/// The HTML of an article.
fn html(compiled: &Compiled, slug: &str) -> String {
    let pack = bookmobile_pack::Pack::open(&compiled.pack.catalog).expect("a catalog");
    for (name, bytes) in &compiled.pack.volumes {
        let at = pack
            .catalog()
            .volumes
            .iter()
            .position(|volume| volume.name == *name);
        let at = u32::try_from(at.expect("a volume")).expect("few volumes");
        pack.supply(bookmobile_pack::VolumeId(at), bytes.clone())
            .expect("a volume");
    }
    let found = pack.catalog().iter().find(|(_, meta)| meta.slug == slug);
    let (id, _) = found.unwrap_or_else(|| panic!("no article {slug}"));
    let article = pack.article(id).expect("an article");
    let sections = article.sections.iter();
    let texts: Vec<_> = sections
        .map(|section| format!("{}|{}", section.heading, section.body))
        .collect();
    texts.join("\n")
}

/// The diagnostics, a line for each.
fn told(found: &Diagnostics) -> Vec<String> {
    let line = |one: &bookmobile_press::Diagnostic| {
        let (line, column) = one.line_and_column().unwrap_or_default();
        format!("{}:{line}:{column} {}", one.path(), one.message())
    };
    found.iter().map(line).collect()
}

#[test]
fn an_mdbook_has_its_parts_includes_and_redirects() {
    let book = compiled("mdbook", Kind::MdBook);
    assert_eq!(book.catalog.site.title.get("en"), "The book van");
    assert_eq!(
        outline(&book, "en"),
        [
            "Welcome aboard (readme)",
            "[The van]",
            "The route (van-route)",
            "  In winter (van-winter)",
            "[Repairs]",
            "[For drivers]",
            "Code (code)",
        ]
    );
    let welcome = html(&book, "readme");
    assert!(
        welcome.contains("href=\"../van-route/#the-first-stop\""),
        "{welcome}"
    );
    assert!(welcome.contains("href=\"../van-route/\">old"), "{welcome}");
    let route = html(&book, "van-route");
    assert!(route.contains("The <em>first</em> stop|"), "{route}");
    assert!(route.contains("From November it comes at ten."), "{route}");
    assert!(
        !route.contains("ANCHOR") && !route.contains("Not shown"),
        "{route}"
    );
    assert!(
        html(&book, "van-winter").contains("<blockquote>\n<p>Bring a lamp.\nAnd a blanket.</p>")
    );
    let code = html(&book, "code");
    assert!(
        code.contains("stops") && !code.contains("hidden") && !code.contains("main"),
        "{code}"
    );
    assert!(code.contains("{{#include not.md}}"), "{code}");
    assert_eq!(book.catalog.articles[1].summary, "Where it stops.");
    assert_eq!(
        told(&book.warnings),
        [
            "shared/times.md:4:16 there is no file `van/code.md`",
            "src/van/winter.md:5:15 there is no file `van/nothing.md`",
        ]
    );
}

#[test]
fn a_plain_folder_is_a_library() {
    let library = compiled("plain", Kind::Plain);
    assert_eq!(
        outline(&library, "en"),
        [
            "Village library (readme)",
            "Borrow a book (2-borrow)",
            "Times (10-times)",
            "The van (van)",
        ]
    );
    let borrow = html(&library, "2-borrow");
    assert!(borrow.contains("href=\"../10-times/\""), "{borrow}");
    assert!(borrow.contains("href=\"../van/#stops\""), "{borrow}");
    assert_eq!(library.assets.len(), 1);
    let date = library.catalog.articles[3].date.expect("a date");
    assert_eq!(date.to_string(), "2026-11-21");
    assert_eq!(library.catalog.articles[0].date, None);
    assert_eq!(told(&library.warnings), Vec::<String>::new());
    let drafts = ReadOptions { drafts: true };
    let content = read(&folder("plain"), Kind::Plain, &drafts);
    assert_eq!(content.articles.len(), 5);
}

#[test]
fn folders_that_are_languages_are_translations() {
    let library = compiled("languages", Kind::Plain);
    let languages = library.catalog.site.languages.iter();
    let codes: Vec<_> = languages
        .map(|one| (one.code.as_str(), one.tag.as_str()))
        .collect();
    assert_eq!(codes, [("en", "en"), ("zh", "zh-Hans")]);
    assert_eq!(outline(&library, "zh"), ["简介 (intro)"]);
    assert_eq!(library.catalog.articles[0].translations.len(), 1);
}

#[test]
fn a_folder_without_articles_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let content = read(folder.path(), Kind::Plain, &ReadOptions::default());
    let found = compile_content(content, &Options::default()).expect_err("nothing to publish");
    assert_eq!(told(&found), [".:0:0 there are no articles in this folder"]);
}
