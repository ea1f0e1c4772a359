//! The site that is built of a folder of another tool: its library, its pages, its feeds.

use bookmobile_press::{Compiled, Options, compile_content};
use bookmobile_site::{App, Memory};
use bookmobile_sources::{Kind, ReadOptions, read, recognise};
use std::path::Path;

fn compiled(name: &str) -> Compiled {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sources/tests/folders");
    let folder = folders.join(name);
    let content = read(&folder, recognise(&folder).kind, &ReadOptions::default());
    let compiled = compile_content(content, &Options::default());
    compiled.unwrap_or_else(|found| panic!("{found}"))
}

fn built(name: &str) -> Memory {
    let compiled = compiled(name);
    let mut files = Memory::new();
    bookmobile_site::build(&App::default(), &compiled, &mut files).expect("it is built");
    files
}

fn text<'a>(files: &'a Memory, path: &str) -> &'a str {
    let bytes = files.get(path).unwrap_or_else(|| panic!("no file {path}"));
    std::str::from_utf8(bytes).expect("text")
}

#[test]
fn a_book_has_its_contents_in_the_library_and_its_order_in_the_articles() {
    let files = built("mdbook");
    let library = text(&files, "en/index.html");
    let contents = "<h2 class=\"part\">The van</h2><ol><li><a href=\"../en/articles/van-route/\" \
                    aria-keyshortcuts=\"b\">The route</a><ol><li>";
    assert!(library.contains(contents), "{library}");
    let tabs = library.matches("class=\"topic-tab\"").count();
    assert_eq!(tabs, 2, "all articles, and the reader's shelf");
    assert!(!files.contains_key("en/questions/index.html"));
    let winter = text(&files, "en/articles/van-winter/index.html");
    let neighbour = |rel: &str, slug: &str| {
        let (_, rest) = winter.split_once(&format!("rel=\"{rel}\"")).expect(rel);
        rest.contains(&format!("/articles/{slug}/\""))
    };
    assert!(
        neighbour("prev", "van-route") && neighbour("next", "code"),
        "{winter}"
    );
    assert!(!winter.contains("<time"), "a book without dates has none");
    assert!(!text(&files, "en/feed.xml").contains("<entry>"));
}

#[test]
fn the_description_of_a_page_is_the_beginning_of_its_text() {
    let files = built("mdbook");
    let page = text(&files, "en/articles/van-winter/index.html");
    let description = "<meta name=\"description\" content=\"Bring a lamp. And a blanket.\">";
    assert!(page.contains(description), "{page}");
    let (_, text) = page.split_once("<body").expect("a body");
    assert_eq!(text.matches("Bring a lamp").count(), 1, "it is read once");
}

#[test]
fn what_is_published_says_its_day_in_the_feed() {
    let files = built("hugo");
    let feed = text(&files, "en/feed.xml");
    assert!(
        feed.contains("<title>New</title>") && feed.contains("2026-01-02T12:00:00Z"),
        "{feed}"
    );
    assert!(!feed.contains("<title>About</title>"), "{feed}");
}

#[test]
fn the_same_folder_gives_the_same_bytes() {
    assert_eq!(built("docusaurus"), built("docusaurus"));
}

/// The titles of the articles in a language, and the words of their headings and texts, in
/// order; an EPUB has the summary before them.
fn titles_and_words(compiled: &Compiled, language: &str) -> Vec<(String, Vec<String>)> {
    let own = (compiled.catalog.iter()).filter(|(_, meta)| meta.language == language);
    let documents = compiled.documents().expect("a pack");
    let articles = own.map(|(id, meta)| {
        let sections = documents.iter().filter(|one| one.group == id.0);
        let texts = sections.flat_map(|one| [&one.heading, &one.body]);
        let texts = std::iter::once(&meta.summary).chain(texts);
        let words = texts.flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
        let words = words.filter(|word| !word.is_empty()).map(str::to_owned);
        (meta.title.clone(), words.collect())
    });
    articles.collect()
}

#[test]
fn an_epub_that_is_read_again_has_the_same_titles_and_words() {
    for name in ["mdbook", "gitbook", "docusaurus", "vitepress", "obsidian"] {
        let compiled = compiled(name);
        let language = &compiled.catalog.site.default_language;
        let time = "2026-11-29T00:00:00Z";
        let bytes = bookmobile_site::epub(&compiled, language, time).expect("an EPUB");
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("book.epub");
        std::fs::write(&file, bytes).expect("a file");
        let content = read(&file, recognise(&file).kind, &ReadOptions::default());
        let again = compile_content(content, &Options::default());
        let again = again.unwrap_or_else(|found| panic!("{found}"));
        let (own, mut again) = (
            titles_and_words(&compiled, language),
            titles_and_words(&again, language),
        );
        assert!(own.len() > 1, "{name}");
        // Before the chapters is the cover.
        again.remove(0);
        assert_eq!(again, own, "{name}");
    }
}

#[test]
fn a_folder_of_another_tool_has_a_theme_and_a_signature_by_its_site_toml() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).expect("a file");
    };
    write("notes.md", "# Notes\n\nText.\n");
    write(
        "site.toml",
        "signed = true\n[theme]\naccent = '#0057b8'\nfont = 'sans'\n",
    );
    let content = || read(folder.path(), Kind::Plain, &ReadOptions::default());
    let compiled = compile_content(content(), &Options::default()).expect("no mistakes");
    let mut files = Memory::new();
    bookmobile_site::build(&App::default(), &compiled, &mut files).expect("it is built");
    let page = text(&files, "en/index.html");
    assert!(page.contains("--accent:#0057b8;"), "{page}");
    assert!(page.contains("--font-text:var(--font-ui)"), "{page}");
    assert!(page.contains(" data-signed=\"signature-"), "{page}");
    write("site.toml", "[theme]\naccent = '#ffee00'\n");
    let found = compile_content(content(), &Options::default()).expect_err("a mistake");
    assert!(
        found.to_string().contains("has a contrast of 1.1"),
        "{found}"
    );
}

/// The files of an EPUB that are text, by their paths.
fn texts_of_book(bytes: Vec<u8>) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let mut texts = Vec::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).expect("a file");
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut bytes).expect("can be read");
        let name = file.name().expect("a name").into_owned();
        texts.push((name, String::from_utf8_lossy(&bytes).into_owned()));
    }
    texts
}

#[test]
fn a_book_has_the_colours_and_the_logo_of_the_theme() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).expect("a file");
    };
    let book = || {
        let content = read(folder.path(), Kind::Plain, &ReadOptions::default());
        let compiled = compile_content(content, &Options::default()).expect("no mistakes");
        let time = "2026-11-29T00:00:00Z";
        let bytes = bookmobile_site::epub(&compiled, "en", time).expect("an EPUB");
        (
            texts_of_book(bytes),
            bookmobile_site::not_in_epub(&compiled),
        )
    };
    let text = |files: &[(String, String)], path: &str| {
        let found = files.iter().find(|(name, _)| name == path);
        found.map(|(_, text)| text.clone()).unwrap_or_default()
    };
    write("notes.md", "# Notes\n\nText.\n");
    let (plain, _) = book();
    assert!(text(&plain, "EPUB/cover.svg").contains("fill=\"#ab2f17\""));
    assert_eq!(text(&plain, "EPUB/title.xhtml"), "");
    write(
        "logo.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>",
    );
    write("own.css", "p { margin: 0 }");
    // It says nothing of what is allowed.
    write("own.woff2", "wOF2");
    write(
        "site.toml",
        "title = \"A village\"\n[theme]\naccent = { light = '#0057b8', dark = '#9cc4ff' }\n\
         logo = 'logo.svg'\nfont = 'own.woff2'\ncss = 'own.css'\n",
    );
    let (themed, left_out) = book();
    let style = text(&themed, "EPUB/style.css");
    assert!(style.contains("a { color: #0057b8; }"), "{style}");
    assert!(style.contains("prefers-color-scheme: dark") && style.contains("#9cc4ff"));
    assert!(!style.contains("font-face") && !style.contains("margin: 0 }"));
    assert!(text(&themed, "EPUB/cover.svg").contains("fill=\"#0057b8\""));
    let page = text(&themed, "EPUB/title.xhtml");
    assert!(
        page.contains("src=\"logo.svg\"") && page.contains("A village"),
        "{page}"
    );
    let package = text(&themed, "EPUB/package.opf");
    assert!(package.contains("href=\"logo.svg\" media-type=\"image/svg+xml\""));
    assert!(package.contains("<itemref idref=\"title-page\"/>"));
    assert_eq!(left_out.len(), 2, "{left_out:?}");
    write("site.toml", "[theme]\nfont = 'sans'\n");
    let (sans, left_out) = book();
    assert!(text(&sans, "EPUB/style.css").contains("font-family: sans-serif"));
    assert!(left_out.is_empty());
}

#[test]
fn a_book_of_a_large_collection_has_all_articles() {
    let folder = tempfile::tempdir().expect("a folder");
    let long = "of the van in winter ".repeat(20);
    for number in 0..300 {
        let path = folder.path().join(format!("stop-{number}.md"));
        std::fs::write(path, format!("# Stop {number} {long}\n\nText.\n")).expect("a file");
    }
    let content = read(folder.path(), Kind::Plain, &ReadOptions::default());
    let compiled = compile_content(content, &Options::default()).expect("no mistakes");
    assert!(compiled.pack.parts.len() > 1, "the catalog is in parts");
    let time = "2026-11-29T00:00:00Z";
    let bytes = bookmobile_site::epub(&compiled, "en", time).expect("an EPUB");
    let files = texts_of_book(bytes);
    let chapters = files.iter().filter(|(name, _)| name.starts_with("EPUB/a-"));
    assert_eq!(chapters.count(), 300);
    let contents = files.iter().find(|(name, _)| name == "EPUB/nav.xhtml");
    let (_, contents) = contents.expect("the contents");
    assert_eq!(contents.matches("<a href=\"a-").count(), 300);
}

#[test]
fn a_page_of_another_tools_folder_can_be_unlisted() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).expect("a file");
    };
    write("notes.md", "# Notes\n\nText.\n");
    write(
        "imprint.md",
        "---\nlisted: false\n---\n\n# Imprint\n\nUs.\n",
    );
    write(
        "site.toml",
        "[[menu]]\ntitle = 'Imprint'\nto = 'imprint.md'\n",
    );
    let content = read(folder.path(), Kind::Plain, &ReadOptions::default());
    let compiled = compile_content(content, &Options::default()).expect("no mistakes");
    let mut files = Memory::new();
    bookmobile_site::build(&App::default(), &compiled, &mut files).expect("it is built");
    let library = text(&files, "en/index.html");
    let (list, foot) = library.split_once("<footer").expect("a footer");
    assert!(
        list.contains("articles/notes/") && !list.contains("articles/imprint/"),
        "{list}"
    );
    assert!(
        foot.contains("<a href=\"../en/articles/imprint/\">Imprint</a>"),
        "{foot}"
    );
}

#[test]
fn earlier_addresses_lead_to_their_articles() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let file = folder.path().join(name);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        std::fs::write(file, text).expect("a file");
    };
    write(
        "hugo.toml",
        "baseURL = 'https://example.org/'\ntitle = 'Blog'\n",
    );
    write(
        "content/posts/new.md",
        "---\ntitle: New & better\ndate: 2026-01-02\naliases: [/old/post/, /2019/post.html, /en/, ../../out]\n---\n\nText.\n",
    );
    let content = read(folder.path(), Kind::Hugo, &ReadOptions::default());
    let compiled = compile_content(content, &Options::default()).expect("no mistakes");
    let mut files = Memory::new();
    bookmobile_site::build(&App::default(), &compiled, &mut files).expect("it is built");
    let old = text(&files, "old/post/index.html");
    assert!(old.contains("url=../../en/articles/posts-new/"), "{old}");
    assert!(old.contains(">New &amp; better</a>"), "{old}");
    let page = text(&files, "2019/post.html");
    assert!(
        page.contains("href=\"../en/articles/posts-new/\""),
        "{page}"
    );
    // The library keeps its address, and nothing is written elsewhere.
    assert!(text(&files, "en/index.html").contains("<main"));
    assert!(
        files
            .keys()
            .all(|path| !path.contains("..") && !path.contains("out"))
    );
}
