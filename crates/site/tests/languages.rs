//! The site of a collection in two languages of which one is written from right to left, with
//! an interface from a file in which every text is marked.

use bookmobile_press::{Compiled, Options, compile, new_language_file};
use bookmobile_site::{App, Memory, build, epub};
use std::fs;
use std::path::Path;

const SITE: &str = "title = { xb = \"Ktb\", en = \"Books\" }\n\
    default-language = \"xb\"\n\
    [[languages]]\ncode = \"xb\"\ntag = \"ar-XB\"\nname = \"Xb\"\n\
    [[languages]]\ncode = \"en\"\nname = \"English\"\n\
    [[topics]]\nslug = \"t\"\nname = { xb = \"Mdn\", en = \"Cities\" }\n";

const ARTICLE: &str = "---\ntitle: Myh\ndate: 2026-11-21\ntopics: [t]\nfaq:\n  - question: Lmdh\n    answer: Ln\n---\n\n\
    Nss `kwd` hn[^1].\n\n## Qsm\n\n> [!NOTE]\n> Nss.\n\n```\nkwd\n```\n\n| a | b |\n|-|-|\n| c | d |\n\n- [x] g\n\n[^1]: Hsh.\n";

/// The text of a language's file in which every line counts and every text is marked.
fn marked() -> String {
    let file = new_language_file("ar-XB");
    let lines = file.lines().map(|line| {
        let Some(line) = line.strip_prefix("# ").filter(|line| line.contains(" = ")) else {
            return line.to_owned();
        };
        let parts: Vec<&str> = line.split('"').collect();
        let parts = parts.iter().enumerate().map(|(at, part)| {
            if at % 2 == 1 {
                format!("\"⟦{part}⟧\"")
            } else {
                (*part).to_owned()
            }
        });
        parts.collect()
    });
    let lines: Vec<String> = lines.collect();
    lines.join("\n")
}

fn collection(folder: &Path) -> Compiled {
    let write = |path: &str, text: &str| {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("it is made");
        fs::write(file, text).expect("it is written");
    };
    write("site.toml", SITE);
    write("languages/xb.toml", &marked());
    write("articles/xb/myh.md", ARTICLE);
    write("articles/xb/thn.md", &ARTICLE.replace("Myh", "Thn"));
    write(
        "articles/en/water.md",
        "---\ntitle: Water\ndate: 2026-11-21\n---\n\nText with `code`.\n",
    );
    match compile(folder, &Options::default()) {
        Ok(compiled) => {
            assert_eq!(compiled.warnings.to_string(), "no errors\n");
            compiled
        }
        Err(mistakes) => panic!("{mistakes}"),
    }
}

fn site() -> Memory {
    let folder = tempfile::tempdir().expect("a folder");
    let mut site = Memory::new();
    build(&App::default(), &collection(folder.path()), &mut site).expect("the site is built");
    site
}

fn page(site: &Memory, path: &str) -> String {
    String::from_utf8(site[path].clone()).expect("text")
}

/// A page without its scripts and what is marked.
fn unmarked(page: &str) -> String {
    let mut rest = page.to_owned();
    for (start, end) in [("<script", "</script>"), ("<style", "</style>"), ("⟦", "⟧")] {
        while let Some(at) = rest.find(start) {
            let length = rest[at..].find(end).expect("its end") + end.len();
            rest.replace_range(at..at + length, "");
        }
    }
    rest
}

#[test]
fn a_page_in_a_further_language_has_no_english_message() {
    let site = site();
    let english = bookmobile_i18n::Language::english();
    let texts: Vec<&str> = (bookmobile_i18n::Group::ALL.iter())
        .flat_map(|group| english.texts(*group))
        .flat_map(|(_, text)| text.split('\n'))
        .filter(|text| text.chars().filter(char::is_ascii_alphabetic).count() > 2)
        .collect();
    assert!(texts.len() > 150);
    for path in [
        "xb/index.html",
        "xb/articles/index.html",
        "xb/articles/myh/index.html",
        "xb/topics/t/index.html",
        "xb/questions/index.html",
    ] {
        let page = page(&site, path);
        assert!(page.matches('⟦').count() > 2, "{path}");
        let rest = unmarked(&page);
        for text in &texts {
            for around in [format!(">{text}<"), format!("\"{text}\"")] {
                // The name of the other language is English.
                assert!(
                    *text == "English" || !rest.contains(&around),
                    "{path}: {text}"
                );
            }
        }
        assert!(
            !rest.contains("November") && !rest.contains(" min<"),
            "{path}"
        );
    }
    let lost = page(&site, "sw.js");
    assert!(lost.contains("⟦Parts of what was kept"), "{lost}");
    let offline = site.keys().find(|path| path.starts_with("offline-"));
    let offline = page(&site, offline.expect("the script"));
    assert!(offline.contains("\"ar-XB\":{") && offline.contains("\"ar-XB-u-nu-latn\""));
}

#[test]
fn each_part_of_a_page_has_its_direction() {
    let site = site();
    let article = page(&site, "xb/articles/myh/index.html");
    assert!(article.contains("<html lang=\"ar-XB\" dir=\"rtl\""));
    assert!(article.contains("<article class=\"article\" lang=\"ar-XB\" dir=\"rtl\">"));
    assert!(article.contains("<pre class=\"code\" tabindex=\"0\" dir=\"ltr\">"));
    assert!(article.contains("<code dir=\"ltr\">kwd</code>"));
    assert!(article.contains("<a hreflang=\"en\" lang=\"en\" dir=\"ltr\""));
    let english = page(&site, "en/articles/water/index.html");
    assert!(english.contains("<html lang=\"en\" dir=\"ltr\""));
    assert!(english.contains("lang=\"en\" dir=\"ltr\">") && english.contains("<code>code</code>"));
    assert!(page(&site, "shell.html").contains("<html lang=\"ar-XB\" dir=\"rtl\""));
    assert!(page(&site, "manifest.webmanifest").contains("\"dir\": \"rtl\""));
    let root = page(&site, "index.html");
    assert!(root.contains("<template lang=\"en\" dir=\"ltr\""));
}

#[test]
fn a_book_from_right_to_left_turns_its_pages_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let collection = collection(folder.path());
    let package = |language: &str| {
        let bytes = epub(&collection, language, "2026-11-21T00:00:00Z").expect("a book");
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
        let mut text = |name: &str| {
            let mut file = zip.by_name(name).expect(name);
            std::io::read_to_string(&mut file).expect("text")
        };
        (text("EPUB/package.opf"), text("EPUB/nav.xhtml"))
    };
    let (book, contents) = package("xb");
    assert!(book.contains("<spine page-progression-direction=\"rtl\">"));
    assert!(
        contents.contains("xml:lang=\"ar-XB\" dir=\"rtl\">") && contents.contains("⟦Contents⟧")
    );
    let (book, contents) = package("en");
    assert!(book.contains("<spine>") && contents.contains("dir=\"ltr\""));
}

#[test]
fn a_site_from_left_to_right_names_no_direction() {
    let content = concat!(env!("CARGO_MANIFEST_DIR"), "/../../content");
    let options = Options {
        quick: true,
        ..Options::default()
    };
    let compiled = compile(content.as_ref(), &options).expect("no mistakes");
    let mut site = Memory::new();
    build(&App::default(), &compiled, &mut site).expect("the site is built");
    for path in [
        "index.html",
        "zh/index.html",
        "en/articles/welcome/index.html",
        "shell.html",
    ] {
        assert!(!page(&site, path).contains(" dir="), "{path}");
    }
    assert!(!page(&site, "manifest.webmanifest").contains("\"dir\""));
}
