//! Books as their makers pack them: what is built of them, and what is refused.

mod common;

use bookmobile_press::{Compiled, Diagnostics, Options, compile_content};
use bookmobile_sources::{Kind, ReadOptions, read, recognise};
use common::{html, outline};
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const CONTAINER: &str = r#"<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"#;

/// A picture of one pixel.
const PICTURE: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><path d="M0 0h10v10z"/></svg>"#;

/// An archive of some files.
fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, text) in files {
        let how = match *path {
            "mimetype" => CompressionMethod::Stored,
            _ => CompressionMethod::Deflated,
        };
        let options = SimpleFileOptions::default().compression_method(how);
        zip.start_file(*path, options).expect("a name");
        zip.write_all(text.as_bytes()).expect("space");
    }
    zip.finish().expect("an archive").into_inner()
}

/// The package of a book: `items` are ids, paths, types and properties.
fn package(version: &str, meta: &str, items: &[(&str, &str, &str, &str)], spine: &str) -> String {
    let manifest: Vec<String> = (items.iter())
        .map(|(id, href, kind, properties)| {
            format!(
                r#"<item id="{id}" href="{href}" media-type="{kind}" properties="{properties}"/>"#
            )
        })
        .collect();
    let manifest = manifest.concat();
    format!(
        r#"<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="{version}"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{meta}</metadata><manifest>{manifest}</manifest>{spine}</package>"#
    )
}

fn page(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\">\n<head><title>x</title></head>\n<body>{body}</body></html>"
    )
}

const XHTML: &str = "application/xhtml+xml";

/// A book of EPUB 3.
fn van() -> Vec<(&'static str, String)> {
    let meta = r"<dc:title>The book van</dc:title><dc:language>en-GB</dc:language><dc:creator>The village library</dc:creator><dc:date>2026-03-04</dc:date><dc:description>How a van brings books.</dc:description>";
    let items = [
        ("nav", "nav.xhtml", XHTML, "nav"),
        (
            "cover",
            "images/cover%20one.svg",
            "image/svg+xml",
            "cover-image",
        ),
        ("cover-page", "cover.xhtml", XHTML, ""),
        ("one", "text/one.xhtml", XHTML, ""),
        ("one-b", "text/one-b.xhtml", XHTML, ""),
        ("two", "text/two.xhtml", XHTML, ""),
        ("notes", "text/notes.xhtml", XHTML, ""),
        ("font", "font.otf", "font/otf", ""),
        ("js", "a.js", "text/javascript", ""),
    ];
    let spine = r#"<spine><itemref idref="cover-page"/><itemref idref="nav"/><itemref idref="one"/><itemref idref="one-b"/><itemref idref="two"/><itemref idref="notes" linear="no"/></spine>"#;
    let nav = page(
        r#"<nav epub:type="landmarks"><ol><li><a href="text/two.xhtml">No</a></li></ol></nav><nav epub:type="toc"><h1>Contents</h1><ol><li><span>The way</span><ol><li><a href="text/one.xhtml">1. The route</a><ol><li><a href="text/one.xhtml#stops">Stops</a></li></ol></li></ol></li><li><a href="text/two.xhtml">2. In winter</a></li></ol></nav>"#,
    );
    let one = page(
        r##"<section epub:type="chapter" id="ch1"><h1>The route</h1>
        <p>The van&nbsp;comes each <em>week</em>, see <a href="two.xhtml#lamp">the lamp</a>,
        <a href="two.xhtml">winter</a> and <a href="https://example.org/?a=1&amp;b=2">more</a>.<a epub:type="noteref" href="#fn1" id="r1">1</a></p>
        <h2 id="stops">Stops</h2><ul><li><p>School</p></li><li>Hall<ul><li>Door *A*</li></ul></li></ul><ol start="3"><li>C</li></ol>
        <blockquote><p>1. Bring</p><p>a bag.</p></blockquote>
        <pre>a
  &lt;b&gt;

c</pre>
        <table><tr><th>Day</th><th>Place</th></tr><tr><td colspan="2">Monday</td></tr></table>
        <figure id="map"><img src="../images/map.svg" alt="The map"/><figcaption>Where it goes</figcaption></figure>
        <p>It is <math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi><mo>=</mo><mn>2</mn></math>.<script>alert(1)</script></p>
        <aside epub:type="footnote" id="fn1"><p><a href="#r1">1</a>. On Wednesdays.</p></aside></section>"##,
    );
    let one_b = page(
        r#"<p>The rest of the route.<a epub:type="noteref" href="notes.xhtml#n2">2</a> <a href="one.xhtml#ch1">Up</a> <a href="one.xhtml#map">Map</a></p>"#,
    );
    let two = page(
        r#"<h1>2. In winter</h1><h2>Light</h2><p id="lamp">Bring a lamp.</p><h3>Deep</h3><p>Snow.</p>"#,
    );
    let notes = page(r#"<h1>Notes</h1><p id="n2">A note at the end.</p>"#);
    vec![
        ("mimetype", "application/epub+zip".to_owned()),
        ("META-INF/container.xml", CONTAINER.to_owned()),
        ("OEBPS/book.opf", package("3.0", meta, &items, spine)),
        ("OEBPS/nav.xhtml", nav),
        ("OEBPS/images/cover one.svg", PICTURE.to_owned()),
        ("OEBPS/images/map.svg", PICTURE.replace("10v10z", "9v9z")),
        (
            "OEBPS/cover.xhtml",
            page(r#"<div><img src="images/cover%20one.svg" alt=""/></div>"#),
        ),
        ("OEBPS/text/one.xhtml", one),
        ("OEBPS/text/one-b.xhtml", one_b),
        ("OEBPS/text/two.xhtml", two),
        ("OEBPS/text/notes.xhtml", notes),
    ]
}

/// A book of EPUB 2: one file with two chapters.
fn hill() -> Vec<(&'static str, String)> {
    let meta = r#"<dc:title>山上的书</dc:title><dc:language>zh</dc:language><meta name="cover" content="c"/>"#;
    let items = [
        ("ncx", "toc.ncx", "application/x-dtbncx+xml", ""),
        ("c", "c.svg", "image/svg+xml", ""),
        ("all", "all.html", XHTML, ""),
    ];
    let ncx = r#"<?xml version="1.0"?><!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd"><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><navMap><navPoint id="a"><navLabel><text>第一章</text></navLabel><content src="all.html#one"/></navPoint><navPoint id="b"><navLabel><text>第二章</text></navLabel><content src="all.html#two"/></navPoint></navMap></ncx>"#;
    let all = page(
        "<h2 id=\"one\">第一章</h2><p>书车来了，\n停在门前。</p><div><a id=\"two\"/><h2>第二章</h2></div><p>雪。</p>",
    );
    vec![
        ("mimetype", "application/epub+zip".to_owned()),
        ("META-INF/container.xml", CONTAINER.to_owned()),
        (
            "OEBPS/book.opf",
            package(
                "2.0",
                meta,
                &items,
                r#"<spine toc="ncx"><itemref idref="all"/></spine>"#,
            ),
        ),
        ("OEBPS/toc.ncx", ncx.to_owned()),
        ("OEBPS/c.svg", PICTURE.to_owned()),
        ("OEBPS/all.html", all),
    ]
}

fn archive(files: &[(&str, String)]) -> Vec<u8> {
    let files: Vec<_> = files
        .iter()
        .map(|(path, text)| (*path, text.as_str()))
        .collect();
    zipped(&files)
}

/// A folder with some files.
fn folder(files: &[(&str, Vec<u8>)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    folder
}

fn compiled(path: &Path) -> Result<Compiled, Box<Diagnostics>> {
    let found = recognise(path);
    assert_eq!(found.kind, Kind::Epub, "{}", found.reason);
    let content = read(path, found.kind, &ReadOptions::default());
    compile_content(content, &Options::default()).map_err(Box::new)
}

fn good(path: &Path) -> Compiled {
    compiled(path).unwrap_or_else(|found| panic!("{found}"))
}

fn told(found: &Diagnostics) -> Vec<String> {
    let line = |one: &bookmobile_press::Diagnostic| {
        let (line, _) = one.line_and_column().unwrap_or_default();
        format!("{}:{line} {}", one.path(), one.message())
    };
    found.iter().map(line).collect()
}

#[test]
fn a_book_has_its_contents_links_notes_and_pictures() {
    let folder = folder(&[("van.epub", archive(&van()))]);
    let book = good(&folder.path().join("van.epub"));
    assert_eq!(book.catalog.site.title.get("en"), "The book van");
    assert_eq!(
        book.catalog.site.description.get("en"),
        "How a van brings books."
    );
    assert_eq!(
        outline(&book, "en"),
        [
            "The book van (the-book-van)",
            "[The way]",
            "  1. The route (1-the-route)",
            "2. In winter (2-in-winter)",
            "Notes (notes)",
        ]
    );
    let front = html(&book, "the-book-van");
    assert!(
        front.contains("images/cover-one-") && front.contains("The village library"),
        "{front}"
    );
    let date = book
        .catalog
        .article(bookmobile_pack::ArticleId(0))
        .expect("an article")
        .date
        .map(|date| date.to_string());
    assert_eq!(date.as_deref(), Some("2026-03-04"));
    let one = html(&book, "1-the-route");
    for expected in [
        "comes each <em>week</em>, see <a href=\"../2-in-winter/#lamp\">the lamp</a>",
        "<a href=\"../2-in-winter/\">winter</a>",
        "<a href=\"https://example.org/?a=1&amp;b=2\"",
        "<a href=\"#fn-1\" id=\"fnref-1\"",
        "Stops|<ul>",
        "<li>Hall<ul>\n<li>Door *A*</li>\n</ul>\n</li>\n</ul>\n\n<ol start=\"3\">\n<li>C</li>",
        "<blockquote>\n<p>1. Bring</p>\n<p>a bag.</p>\n</blockquote>",
        "a\n  &lt;b&gt;\n\nc",
        "<td colspan=\"2\">Monday</td>",
        "<figcaption>Where it goes</figcaption>",
        "alt=\"The map\"",
        "<math><mi>x</mi><mo>=</mo><mn>2</mn></math>.",
        "The rest of the route.<a href=\"../notes/#n2\">2</a>",
        "<a href=\"../1-the-route/\">Up</a> <a href=\"#map\">Map</a>",
        "Notes|<ol class=\"footnotes\">\n<li id=\"fn-1\"><p><span id=\"fn1\"></span>On Wednesdays. <a class=\"footnote-back\"",
    ] {
        assert!(one.contains(expected), "{expected}\n\n{one}");
    }
    assert!(
        !one.contains("alert") && !one.starts_with("The route|"),
        "{one}"
    );
    let two = html(&book, "2-in-winter");
    assert!(
        two.starts_with("Light|<p><span id=\"lamp\"></span>Bring a lamp.</p>\nDeep|"),
        "{two}"
    );
    assert_eq!(
        told(&book.warnings),
        [
            "van.epub:0 fonts of the book: not carried over",
            "van.epub:0 scripts of the book: not carried over",
        ]
    );
}

#[test]
fn several_books_are_parts_of_a_library() {
    let files = [
        ("a/hill.epub", archive(&hill())),
        ("van.epub", archive(&van())),
    ];
    let folder = folder(&files);
    let found = recognise(folder.path());
    assert_eq!(found.reason, "it has 2 EPUBs and no other texts");
    let library = good(folder.path());
    assert_eq!(
        outline(&library, "zh"),
        [
            "山上的书 (a-hill-山上的书)",
            "  第一章 (a-hill-第一章)",
            "  第二章 (a-hill-第二章)"
        ]
    );
    assert_eq!(outline(&library, "en").len(), 5);
    let one = html(&library, "a-hill-第一章");
    assert_eq!(one, "|<p>书车来了，停在门前。</p>");
    assert_eq!(html(&library, "a-hill-第二章"), "|<p>雪。</p>");
}

#[test]
fn an_unpacked_book_is_read_as_well() {
    let files: Vec<_> = van()
        .into_iter()
        .map(|(path, text)| (path, text.into_bytes()))
        .collect();
    let folder = folder(&files);
    let book = good(folder.path());
    assert_eq!(outline(&book, "en").len(), 5);
    assert!(html(&book, "1-the-route").contains("images/map-"));
}

#[test]
fn chapters_without_contents_have_the_titles_of_their_headings() {
    let mut files = hill();
    files.retain(|(path, _)| !path.ends_with("ncx"));
    let folder = folder(&[("hill.epub", archive(&files))]);
    let book = good(&folder.path().join("hill.epub"));
    assert_eq!(
        outline(&book, "zh"),
        ["山上的书 (山上的书)", "第一章 (第一章)"]
    );
    assert!(html(&book, "第一章").contains("第二章|<p>雪。</p>"));
}

#[test]
fn drawings_inside_texts_are_pictures() {
    let mut files = van();
    files[9].1 = page(
        r#"<h1>2. In winter</h1><p>The lamp: <svg viewBox="0 0 9 9" aria-label="A lamp"><path d="M0 0h9v9z"/></svg></p><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script></svg>"#,
    );
    let folder = folder(&[("van.epub", archive(&files)), ("__.epub", archive(&hill()))]);
    let book = good(folder.path());
    let two = html(&book, "van-2-in-winter");
    assert!(
        two.contains("The lamp: <img") && two.contains("alt=\"A lamp\""),
        "{two}"
    );
    assert_eq!(two.matches("<img").count(), 1, "{two}");
    let own = outline(&book, "zh");
    assert_eq!(own[1], "  第一章 (book-第一章)");
    let told = told(&book.warnings).join("\n");
    assert!(told.contains("van.epub/OEBPS/text/two.xhtml:5"), "{told}");
}

#[test]
fn a_page_with_the_title_of_the_book_stands_for_it() {
    let mut files = van();
    files[3].1 = files[3].1.replace(
        "<ol><li><span>The way",
        "<ol><li><a href=\"cover.xhtml\">THE BOOK VAN</a></li><li><span>The way",
    );
    files[6].1 = page("<h1>The book van</h1><p>A title page.</p>");
    let folder = folder(&[("van.epub", archive(&files))]);
    let book = good(folder.path());
    let own = outline(&book, "en");
    assert_eq!(own[..2], ["The book van (the-book-van)", "[The way]"]);
    let front = html(&book, "the-book-van");
    assert!(
        front.contains("The village library") && front.contains("A title page."),
        "{front}"
    );
    // What the contents do not name is part of it, with its heading.
    let mut files = van();
    files[6].1 = page("<h1>For the drivers</h1><p>Thank you.</p>");
    fs::write(folder.path().join("van.epub"), archive(&files)).expect("a file");
    let front = html(&good(folder.path()), "the-book-van");
    assert!(
        front.contains("For the drivers|<p>Thank you.</p>"),
        "{front}"
    );
}

/// The errors of a book that is refused.
fn refused(bytes: Vec<u8>) -> String {
    let folder = folder(&[("a.epub", bytes)]);
    match compiled(folder.path()) {
        Ok(_) => panic!("it was accepted"),
        Err(found) => told(&found).join("\n"),
    }
}

#[test]
fn what_cannot_be_read_is_refused_with_the_reason() {
    assert!(refused(b"PK no archive".to_vec()).contains("it is no whole zip archive"));
    assert!(refused(zipped(&[("a", "b")])).contains("it has no `META-INF/container.xml`"));
    let mut files = van();
    files.push((
        "META-INF/encryption.xml",
        r#"<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#"><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></EncryptedData></encryption>"#.to_owned(),
    ));
    assert!(
        refused(archive(&files)).contains("it is encrypted"),
        "{}",
        refused(archive(&files))
    );
    let text = files.last_mut().expect("a file");
    text.1 = text.1.replace(
        "http://www.w3.org/2001/04/xmlenc#aes128-cbc",
        "http://www.idpf.org/2008/embedding",
    );
    let folder = folder(&[("a.epub", archive(&files))]);
    good(folder.path());
    files[2].1 = "<package>\n<a></package>".to_owned();
    let told = refused(archive(&files));
    assert!(
        told.contains("a.epub/OEBPS/book.opf:2 this is no well-formed XML"),
        "{told}"
    );
    assert!(told.contains("its `OEBPS/book.opf` is damaged"), "{told}");
}

#[test]
fn a_file_that_would_fill_the_memory_is_left_out() {
    let mut files = van();
    // Blanks become some thousand times as short, whichever program packs them.
    files[7].1 = page(&" ".repeat(24 << 20));
    let folder = folder(&[("van.epub", archive(&files))]);
    let book = good(folder.path());
    let told = told(&book.warnings);
    let message = "van.epub/OEBPS/text/one.xhtml:0 this file is left out: it would be more than 400 times as long as it is packed";
    assert!(told.iter().any(|one| one == message), "{told:?}");
    assert!(!outline(&book, "en").join("").contains("The route"));
}

#[test]
fn no_name_leads_out_of_the_book() {
    let mut files = van();
    files[7].1 = page(
        r#"<p>x<img src="../../../secret.svg" alt="s"/><img src="/etc/secret.svg" alt="t"/><img src="..\..\secret.svg" alt="u"/></p>"#,
    );
    files.push(("../secret.svg", PICTURE.to_owned()));
    files.push(("/secret.svg", PICTURE.to_owned()));
    files.push(("C:/secret.svg", PICTURE.to_owned()));
    files.push(("..\\secret.svg", PICTURE.to_owned()));
    let folder = folder(&[
        ("b/van.epub", archive(&files)),
        ("secret.svg", PICTURE.into()),
    ]);
    let book = good(&folder.path().join("b/van.epub"));
    assert!(
        book.assets
            .iter()
            .all(|asset| !asset.path.contains("secret"))
    );
    let told = told(&book.warnings).join("\n");
    assert!(
        told.contains("4 files have names that lead out of the book"),
        "{told}"
    );
    assert!(
        told.contains(
            "van.epub/OEBPS/text/one.xhtml:5 there is no picture `../../../secret.svg` in the book"
        ),
        "{told}"
    );
}

#[test]
fn a_text_that_is_not_well_formed_is_read_as_browsers_do() {
    let mut files = van();
    files[9].1 =
        "<html><body><h1>2. In winter</h1>\n<p>Bring<br>a <b>lamp</p>\n<p>Snow & ice.".to_owned();
    let folder = folder(&[("van.epub", archive(&files))]);
    let book = good(folder.path());
    let two = html(&book, "2-in-winter");
    assert!(
        two.contains("<p>Bring<br>a <b>lamp</b></p>\n<p>Snow &amp; ice.</p>"),
        "{two}"
    );
    let told = told(&book.warnings).join("\n");
    assert!(told.contains("van.epub/OEBPS/text/two.xhtml:2 this is no well-formed XML, and was read as browsers do"), "{told}");
}

#[test]
fn no_damage_ends_the_program() {
    let whole = archive(&van());
    let folder = folder(&[]);
    let file = folder.path().join("a.epub");
    for length in (0..whole.len()).step_by(64) {
        fs::write(&file, &whole[..length]).expect("a file");
        let content = read(&file, Kind::Epub, &ReadOptions::default());
        assert!(content.diagnostics.errors() > 0, "{length}");
    }
    for at in (0..whole.len()).step_by(17) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        fs::write(&file, &bytes).expect("a file");
        read(&file, Kind::Epub, &ReadOptions::default());
    }
    for text in [
        format!("{}<blockquote>", "<div>".repeat(60)).repeat(80),
        "<div>".repeat(20_000),
        format!("{}x{}", "<div>".repeat(20_000), "</div>".repeat(20_000)),
        format!("{}x{}", "<em>".repeat(5_000), "</em>".repeat(5_000)),
        format!(
            "{}x{}",
            "<blockquote>".repeat(3_000),
            "</blockquote>".repeat(3_000)
        ),
        format!(
            "<table>{}x{}</table>",
            "<b>".repeat(5_000),
            "</b>".repeat(5_000)
        ),
        format!(
            "<math>{}x{}</math>",
            "<mrow>".repeat(5_000),
            "</mrow>".repeat(5_000)
        ),
    ] {
        let mut files = van();
        files[7].1 = page(&text);
        fs::write(&file, archive(&files)).expect("a file");
        read(&file, Kind::Epub, &ReadOptions::default());
    }
}

#[test]
fn a_single_text_is_a_collection_with_its_pictures() {
    let text =
        b"# The van\n\nIt comes. ![A map](images/map.svg) [Other](other.md) ![](../secret.svg)\n";
    let folder = folder(&[
        ("a/van.md", text.to_vec()),
        ("a/other.md", b"# Other\n\nNot read.\n".to_vec()),
        ("a/images/map.svg", PICTURE.into()),
        ("secret.svg", PICTURE.into()),
    ]);
    let file = folder.path().join("a/van.md");
    let found = recognise(&file);
    assert_eq!(
        (found.kind, &*found.reason),
        (Kind::Plain, "it is a single file")
    );
    let content = read(&file, found.kind, &ReadOptions::default());
    let site = compile_content(content, &Options::default()).expect("it is compiled");
    assert_eq!(outline(&site, "en"), ["The van (van)"]);
    assert_eq!(site.catalog.site.title.get("en"), "Van");
    assert_eq!(site.assets.len(), 1);
    assert_eq!(site.warnings.warnings(), 2, "{}", site.warnings);
}
