//! The whole site of the built-in collection, in memory: its files fit together.

use bookmobile_press::{Compiled, Offline, Options, compile, fingerprint};
use bookmobile_site::{App, Memory, Program, Styles, build, epub};
use serde_json::Value;

fn collection() -> Compiled {
    let content = concat!(env!("CARGO_MANIFEST_DIR"), "/../../content");
    let options = Options {
        quick: true,
        ..Options::default()
    };
    compile(content.as_ref(), &options).expect("the content has no mistakes")
}

/// An app whose files all have other bytes.
fn app() -> App {
    let program = |name: &str| Program {
        js: format!("/* {name} */"),
        wasm: name.as_bytes().to_vec(),
    };
    let styles = Styles::read(|name| Ok::<_, ()>(format!(".{name}{{}}")));
    let mut app = App {
        reader: program("reader"),
        search: program("search"),
        styles: styles.expect("no error"),
        ..App::default()
    };
    "/* boot */".clone_into(&mut app.scripts.boot);
    "/* offline */".clone_into(&mut app.scripts.offline);
    "/* signature */".clone_into(&mut app.scripts.signature);
    app
}

fn site_of(collection: &Compiled) -> Memory {
    let mut site = Memory::new();
    build(&app(), collection, &mut site).expect("the site is built");
    site
}

fn text<'a>(site: &'a Memory, path: &str) -> &'a str {
    std::str::from_utf8(&site[path]).expect("text")
}

fn manifest(site: &Memory) -> Value {
    let line = text(site, "sw.js").lines().next().expect("a line");
    let json = line
        .trim_start_matches("const MANIFEST = ")
        .trim_end_matches(';');
    serde_json::from_str(json).expect("JSON")
}

#[test]
fn every_file_that_a_page_loads_is_there() {
    let site = site_of(&collection());
    let pages = site.keys().filter(|path| path.ends_with("index.html"));
    let mut files = 0;
    for path in pages {
        let html = text(&site, path);
        let config = html
            .split_once("var CONFIG=")
            .and_then(|(_, rest)| rest.split_once(';'));
        let config: Value = serde_json::from_str(config.expect("a configuration").0).expect("JSON");
        let names = config["files"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(_, name)| name);
        let volumes = config["volumes"].as_array().into_iter().flatten();
        for name in names.chain(volumes).chain(config.get("texts")) {
            let name = name.as_str().expect("a name");
            assert!(site.contains_key(name), "{path} loads {name}");
            files += 1;
        }
    }
    assert!(files > 100, "{files}");
}

#[test]
fn the_manifest_has_each_file_with_its_digest() {
    let site = site_of(&collection());
    let manifest = manifest(&site);
    let files = manifest["files"].as_array().expect("files");
    let mut kinds: Vec<&str> = Vec::new();
    for file in files {
        let url = file["url"].as_str().expect("an address");
        let path = if url.ends_with('/') {
            format!("{url}index.html")
        } else {
            url.to_owned()
        };
        assert_eq!(file["digest"], fingerprint(&site[&path]), "{url}");
        kinds.push(file["kind"].as_str().unwrap_or("other"));
    }
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(
        kinds,
        [
            "app", "other", "page", "picture", "program", "search", "shell", "text"
        ]
    );
    // Pages come out of the shell, and variants of pictures out of the one that is kept.
    assert!(files.iter().all(|file| file["url"] != "en/"));
}

#[test]
fn a_person_chooses_topics_where_the_settings_say_so() {
    let mut collection = collection();
    assert_eq!(
        manifest(&site_of(&collection))["bundles"],
        serde_json::json!([])
    );
    collection.offline = Offline::Topics;
    let site = site_of(&collection);
    let manifest = manifest(&site);
    let bundles = manifest["bundles"].as_array().expect("bundles");
    assert!(
        bundles
            .iter()
            .any(|bundle| bundle["name"] == "zh/countryside")
    );
    for bundle in bundles {
        let is_in = |file: &&Value| {
            let names = file["bundles"].as_array();
            names.is_some_and(|names| names.contains(&bundle["name"]))
        };
        let files = manifest["files"]
            .as_array()
            .expect("files")
            .iter()
            .filter(is_in);
        let bytes: usize = files
            .map(|file| site[file["url"].as_str().expect("an address")].len())
            .sum();
        assert_eq!(bundle["bytes"], bytes, "{bundle}");
    }
    assert!(text(&site, "en/index.html").contains(" data-keep>"));
}

#[test]
fn a_path_on_an_unknown_host_changes_only_the_page_for_missing_addresses() {
    let mut collection = collection();
    let unknown = site_of(&collection);
    "/library/".clone_into(&mut collection.publication.base);
    let mut site = site_of(&collection);
    let missing = text(&site, "404.html");
    assert!(missing.contains("href=\"/library/en/\""), "{missing}");
    assert!(!missing.contains("href=\"/en/"), "{missing}");
    site.insert("404.html".to_owned(), unknown["404.html"].clone());
    assert_eq!(site, unknown);
}

#[test]
fn the_same_input_gives_the_same_site() {
    let collection = collection();
    assert_eq!(site_of(&collection), site_of(&collection));
}

#[test]
fn a_page_has_the_style_sheets_that_its_views_declare() {
    let site = site_of(&collection());
    let style = |path: &str| {
        let html = text(&site, path);
        let style = html
            .split_once("<style>")
            .and_then(|(_, rest)| rest.split_once("</style>"));
        style.expect("a style").0.to_owned()
    };
    let library = style("en/index.html");
    assert!(
        library.contains(".library{}") && !library.contains(".neighbours{}"),
        "{library}"
    );
    let article = style("zh/articles/searching/index.html");
    assert!(
        article.contains(".chinese{}") && article.contains(".neighbours{}"),
        "{article}"
    );
    let specimen = style("en/articles/specimen/index.html");
    for name in ["code", "tables", "maths", "callouts", "misc", "pictures"] {
        assert!(specimen.contains(&format!(".{name}{{}}")), "{name}");
    }
}

/// A collection in a new folder, with these files.
fn collection_of(files: &[(&str, &str)]) -> Compiled {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    compile(folder.path(), &Options::default()).unwrap_or_else(|told| panic!("{told}"))
}

const THEME: &str = "title = 'Themed'\n[[languages]]\ncode = 'en'\ntag = 'en'\nname = 'English'\n\
    [theme]\naccent = '#0057b8'\n";

/// A collection with one article, with this theme and these files.
fn themed(theme: &str, files: &[(&str, &str)]) -> Compiled {
    let article = "---\ntitle: One\ndate: 2026-11-29\n---\n\nText.\n";
    let site = THEME.to_owned() + theme;
    let own = [("site.toml", &*site), ("articles/en/one.md", article)];
    let all: Vec<_> = own.into_iter().chain(files.iter().copied()).collect();
    collection_of(&all)
}

#[test]
fn colours_stand_in_every_page_and_the_browsers_bars_follow() {
    let site = site_of(&themed("paper = '#fff8e7'\nink = '#2a1a00'\n", &[]));
    let colours = "--accent:light-dark(#0057b8,#";
    for path in [
        "index.html",
        "en/articles/one/index.html",
        "en/articles/index.html",
        "404.html",
        "shell.html",
    ] {
        let page = text(&site, path);
        let (_, style) = page.split_once("<style>").expect("a style");
        let (style, _) = style.split_once("</style>").expect("its end");
        assert!(style.contains(colours), "{path}");
        assert!(
            style.contains("@media not (forced-colors:active){"),
            "{path}"
        );
        let (_, theme) = style.split_once("@media not").expect("the theme");
        assert!(theme.len() < 1500, "{}", theme.len());
        assert!(
            !page.contains("#f3efe8"),
            "{path}: the bars have the theme's colour"
        );
    }
    let (_, template) = (site.iter())
        .find(|(path, _)| path.starts_with("single-file-"))
        .expect("the template");
    assert!(String::from_utf8_lossy(template).contains(colours));
    assert!(!text(&site, "manifest.webmanifest").contains("#f3efe8"));
    assert!(text(&site, "index.html").contains("fill='%230057b8'"));
}

#[test]
fn a_logo_a_font_and_own_style_come_with_the_site() {
    let svg =
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 80 20'><path d='M0 0h9v9z'/></svg>";
    let files = [
        ("look/logo.svg", svg),
        ("look/book.woff2", "wOF2 and so on"),
        (
            "look/own.css",
            ".page { background: url(paper.svg), url('paper.svg') }",
        ),
        ("look/paper.svg", svg),
        ("look/dark.svg", &svg.replace("<path", "<path fill='#fff'")),
    ];
    let theme = "logo = { light = 'look/logo.svg', dark = 'look/dark.svg' }\nfont = 'look/book.woff2'\ncss = 'look/own.css'\n";
    let site = site_of(&themed(theme, &files));
    let named = |stem: &str, ending: &str| {
        let mut all = site.keys();
        let found = all.find(|name| name.starts_with(stem) && name.ends_with(ending));
        found.unwrap_or_else(|| panic!("{stem}…{ending}")).as_str()
    };
    let sheet = named("theme-", ".css");
    let css = text(&site, sheet);
    let logo = css.split(".brand .seal{").nth(1).expect("a logo");
    let logo = logo.split("url(\"").nth(1).expect("a picture");
    let logo = logo.split('"').next().unwrap_or_default();
    let font = named("font-", ".woff2");
    let paper = named("paper-", ".svg");
    assert!(css.contains(&format!("url(\"{logo}\") 0/contain")), "{css}");
    assert!(css.contains("aspect-ratio:80/20"), "{css}");
    let of_dark = css.split(":root[data-theme=\"dark\"] .brand .seal{background-image:url(\"logo-");
    let of_dark = of_dark.last().expect("a rule").split('"').next();
    assert!(
        site.contains_key(&format!("logo-{}", of_dark.unwrap_or_default())),
        "{css}"
    );
    assert_ne!(Some(&logo[5..]), of_dark);
    assert!(css.contains(&format!(
        "src:url(\"{font}\") format(\"woff2\");font-display:swap"
    )));
    let own = format!(".page {{ background: url({paper}), url('{paper}') }}");
    assert!(css.ends_with(&own), "{css}");
    let page = text(&site, "en/articles/one/index.html");
    let link = format!("<link rel=\"stylesheet\" href=\"../../../{sheet}\">");
    assert!(page.contains(&link), "{page}");
    assert!(page.contains(" font-src &#39;self&#39;;") || page.contains(" font-src 'self';"));
    let kept = manifest(&site)["files"].to_string();
    for name in [sheet, logo, font, paper] {
        assert!(kept.contains(name), "{name} is kept on the device");
    }
    let template = text(&site, named("single-file-", ".html"));
    assert!(
        template.contains("data:font/woff2;base64,"),
        "the font is in a single file"
    );
    assert!(!template.contains(sheet) && !template.contains(logo));
}

#[test]
fn a_site_without_a_theme_has_nothing_of_one() {
    let site = site_of(&collection());
    for (path, bytes) in &site {
        if path.ends_with("index.html") || path.starts_with("style-") {
            let text = String::from_utf8_lossy(bytes);
            assert!(!text.contains("forced-colors"), "{path}");
            assert!(!text.contains("rel=\"stylesheet\""), "{path}");
        }
    }
    assert!(!site.keys().any(|path| path.starts_with("theme-")));
}

const NAVIGATION: &str = "title = 'Menu'\n\
    footer = { en = 'By *us*, see [About](articles/en/about.md).', zh = '见[关于](articles/zh/about.md)。' }\n\
    [[languages]]\ncode = 'en'\ntag = 'en'\nname = 'English'\n\
    [[languages]]\ncode = 'zh'\ntag = 'zh-Hans'\nname = '中文'\n\
    [[topics]]\nslug = 'guide'\nname = { en = 'Guide', zh = '指南' }\n\
    [[menu]]\ntitle = { en = 'About us', zh = '关于' }\nto = 'articles/en/about.md'\n\
    [[menu]]\ntitle = { en = 'Terms', zh = '条款' }\nto = 'terms'\n\
    [[menu]]\ntitle = { en = 'Elsewhere', zh = '别处' }\nto = 'https://example.org/'\n";

fn with_navigation() -> Memory {
    let article = |title: &str, more: &str| {
        format!("---\ntitle: {title}\ndate: 2026-11-29\ntopics: [guide]\n{more}---\n\nText.\n")
    };
    let asks = "listed: false\nfaq:\n  - question: Who?\n    answer: Us.\n";
    site_of(&collection_of(&[
        ("site.toml", NAVIGATION),
        ("articles/en/about.md", &article("About", asks)),
        ("articles/zh/about.md", &article("关于", "listed: false\n")),
        ("articles/en/terms.md", &article("Terms", "listed: false\n")),
        ("articles/en/one.md", &article("One", "")),
        ("articles/en/two.md", &article("Two", "")),
        ("articles/zh/one.md", &article("一", "")),
    ]))
}

#[test]
fn every_page_has_the_menu_and_the_footer_in_its_language() {
    let site = with_navigation();
    for (path, root) in [
        ("index.html", "./"),
        ("en/index.html", "../"),
        ("en/articles/one/index.html", "../../../"),
        ("en/articles/index.html", "../../"),
        ("404.html", "/"),
    ] {
        let page = text(&site, path);
        let menu = format!("<li><a href=\"{root}en/articles/about/\">About us</a></li>");
        assert!(page.contains(&menu), "{path}: {menu} in {page}");
        assert!(
            page.contains("<a href=\"https://example.org/\">Elsewhere</a>"),
            "{path}"
        );
        let footer = format!("By <em>us</em>, see <a href=\"{root}en/articles/_/../about/\">");
        assert!(page.contains(&footer), "{path}: {footer} in {page}");
        assert!(page.contains(".menu{}"), "{path} has the style of the menu");
    }
    let chinese = text(&site, "zh/articles/one/index.html");
    assert!(chinese.contains("<a href=\"../../../zh/articles/about/\">关于</a>"));
    // There are no terms in Chinese.
    assert!(chinese.contains("<a href=\"../../../en/articles/terms/\">条款</a>"));
    assert!(chinese.contains("见<a href=\"../../../zh/articles/_/../about/\">"));
    let own = text(&site, "en/articles/about/index.html");
    assert!(own.contains("aria-current=\"page\">About us</a>"), "{own}");
}

#[test]
fn an_unlisted_article_has_its_page_and_is_in_no_list() {
    let site = with_navigation();
    assert!(site.contains_key("en/articles/about/index.html"));
    assert!(text(&site, "sitemap.xml").contains("en/articles/about/"));
    for path in [
        "en/index.html",
        "en/topics/guide/index.html",
        "en/articles/index.html",
        "en/feed.xml",
        "en/feed.json",
        "en/topics/guide/feed.xml",
    ] {
        let list = text(&site, path);
        let list = list.split("<footer").next().unwrap_or_default();
        assert!(list.contains("articles/one/"), "{path}");
        assert!(!list.contains("articles/about/"), "{path}: {list}");
    }
    assert!(
        !site.contains_key("en/questions/index.html"),
        "its questions are listed nowhere"
    );
    let neighbours = text(&site, "en/articles/two/index.html");
    let (_, neighbours) = neighbours
        .split_once("class=\"neighbours\"")
        .expect("a neighbour");
    let (neighbours, _) = neighbours.split_once("</nav>").expect("its end");
    assert!(!neighbours.contains("articles/about/"), "{neighbours}");
}

#[test]
fn programs_get_a_list_and_every_article_as_markdown_if_that_is_wanted() {
    let mut collection = collection();
    let without = site_of(&collection);
    assert!(!without.contains_key("llms.txt"));
    assert!(!without.keys().any(|path| path.ends_with("index.md")));
    collection.publication.llms = true;
    let site = site_of(&collection);
    let list = text(&site, "llms.txt");
    assert!(list.starts_with("# Bookmobile\n\n> "), "{list}");
    assert!(
        list.contains("\n## English\n\n- [") && list.contains("\n## 简体中文\n"),
        "{list}"
    );
    let mut links = 0;
    for line in list.lines().filter(|line| line.starts_with("- [")) {
        let (_, rest) = line.split_once("](").expect("a link");
        let (address, _) = rest.split_once(')').expect("its end");
        assert!(site.contains_key(address), "{line}");
        links += 1;
    }
    // The pages of mini-programs are in no list.
    let programs: Vec<_> = bookmobile_press::built_in_programs().collect();
    let articles = collection.catalog.articles.iter();
    let listed = articles.filter(|meta| !programs.contains(&meta.slug.as_str()));
    assert_eq!(links, listed.count());
    let article = text(&site, "en/articles/specimen/index.md");
    assert!(article.starts_with("# "), "{article}");
    for part in ["\n## ", "\n| ", "\n```", "\n- ", "\n> ", "]("] {
        assert!(article.contains(part), "{part} in {article}");
    }
    assert!(!article.contains("<span"), "{article}");
    // The links of an article lead to the Markdown of others.
    let mut links = 0;
    for (path, bytes) in site.iter().filter(|(path, _)| path.ends_with("index.md")) {
        let article = String::from_utf8_lossy(bytes);
        for link in article.split("](../").skip(1) {
            let end = link.find([')', '#', ' ']).expect("its end");
            // An article about writing also shows how links are written.
            if link[..end].ends_with("/index.md") {
                let file = served(path, &format!("../{}", &link[..end]));
                assert!(site.contains_key(&file), "{path} leads to {file}");
                links += 1;
            }
        }
    }
    assert!(links > 10, "{links}");
}

/// The file that a host serves for an address in a page of the site.
fn served(page: &str, address: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in address
        .split(['#', '?'])
        .next()
        .unwrap_or_default()
        .split('/')
    {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let path = bookmobile_html::decode_address(&parts.join("/"));
    if path.is_empty() || path.ends_with('/') {
        path + "index.html"
    } else {
        path
    }
}

/// The links of a page that stay in the site.
fn links(html: &str) -> Vec<&str> {
    let tags = bookmobile_html::start_tags(html).filter(|(name, _)| matches!(*name, "a" | "link"));
    let addresses = tags.filter_map(|(_, attributes)| {
        let (_, value) = attributes.split_once("href=\"")?;
        value.split('"').next()
    });
    addresses
        .filter(|address| !address.contains(':') && !address.starts_with(['#', '?']))
        .collect()
}

const SITE: &str = "title = 'Names'\ndefault-language = 'zh'\n\
    [[languages]]\ncode = 'zh'\ntag = 'zh-Hans'\nname = '中文'\n\
    [[languages]]\ncode = 'en'\ntag = 'en'\nname = 'English'\n\
    [[topics]]\nslug = '指南'\nname = { zh = '指南', en = 'Guide' }\n";

#[test]
fn every_link_leads_to_a_file_whatever_names_the_articles_have() {
    let article = |title: &str, text: &str| {
        format!(
            "---\ntitle: {title}\ndate: 2026-11-29\ntopics: ['指南']\n---\n\n## 怎样借\n\n{text}\n"
        )
    };
    let library = article("借书证", "[caf\u{e9}](../en/cafe\u{301}.md#怎样借)");
    // As macOS stores it: letters and marks apart.
    let cafe = article("Caf\u{e9}", "[借书证](../zh/借书证.md) [%](100-percent.md)");
    let names = collection_of(&[
        ("site.toml", SITE),
        ("articles/zh/借书证.md", &library),
        ("articles/en/cafe\u{301}.md", &cafe),
        ("articles/en/100-percent.md", &article("100 %", "text")),
    ]);
    for (collection, least) in [(collection(), 100), (names, 60)] {
        let site = site_of(&collection);
        let mut seen = 0;
        // The other pages' addresses are relative to wherever they are shown.
        let pages = site.keys();
        for path in pages.filter(|path| path.rsplit('/').next() == Some("index.html")) {
            for address in links(text(&site, path)) {
                let file = served(path, address);
                assert!(site.contains_key(&file), "{path} leads to {address}");
                let path_there = address.split('#').next().unwrap_or_default();
                assert!(path_there.is_ascii(), "{path}: {address}");
                seen += 1;
            }
        }
        assert!(seen > least, "{seen}");
    }
}

#[test]
fn a_language_may_have_no_article_yet() {
    let article = "---\ntitle: One\ndate: 2026-11-29\n---\n\nText.\n";
    let site = SITE.replace("default-language = 'zh'", "default-language = 'en'");
    let collection = collection_of(&[("site.toml", &site), ("articles/en/one.md", article)]);
    let warnings = collection.warnings.to_string();
    assert!(warnings.contains("`zh`"), "{warnings}");
    let site = site_of(&collection);
    assert!(site.contains_key("zh/index.html") && site.contains_key("zh/articles/index.html"));
}

#[test]
fn a_signed_site_has_the_script_that_checks_the_signature() {
    let mut collection = collection();
    let without = site_of(&collection);
    assert!(!without.keys().any(|path| path.starts_with("signature-")));
    collection.publication.signed = true;
    let site = site_of(&collection);
    let is_script = |path: &&String| path.starts_with("signature-");
    let script = site.keys().find(is_script).expect("a script");
    let line = text(&site, script);
    assert!(line.starts_with("const MESSAGES={") && line.ends_with("/* signature */"));
    let files = manifest(&site)["files"].clone();
    let files = files.as_array().expect("files");
    assert!(files.iter().any(|file| file["url"] == **script));
    assert_eq!(manifest(&site)["isSigned"], true);
    assert_eq!(manifest(&without)["isSigned"], Value::Null);
    // All else is the same but the worker, which lists the script.
    let signed = format!(" data-signed=\"{script}\"");
    let mut pages = 0;
    for (path, bytes) in without.iter().filter(|(path, _)| *path != "sw.js") {
        if String::from_utf8_lossy(bytes).contains("<script type=\"module\"") {
            let page = text(&site, path);
            assert!(page.contains(&signed), "{path}");
            assert_eq!(page.replacen(&signed, "", 1), text(&without, path));
            pages += 1;
        } else {
            assert!(site[path] == *bytes, "{path}");
        }
    }
    assert!(pages > 10, "{pages}");
    assert!(text(&site, "shell.html").contains(&signed));
}

#[test]
fn a_control_character_in_a_summary_is_told_and_breaks_no_xml() {
    let settings = "title = 'One'\nurl = 'https://example.org/'\n[[languages]]\ncode = 'en'\nname = 'English'\n";
    let article =
        "---\ntitle: One\ndate: 2026-11-29\nsummary: Before\u{8}after\n---\n\nText\u{8}.\n";
    let escaped =
        "---\ntitle: \"Two\\b\"\ndate: 2026-11-29\nsummary: \"Before\\bafter\"\n---\n\nText.\n";
    let collection = collection_of(&[
        ("site.toml", settings),
        ("articles/en/one.md", article),
        ("articles/en/two.md", escaped),
    ]);
    let told: Vec<_> = (collection.warnings.iter())
        .map(|one| (one.path(), one.message()))
        .collect();
    for article in ["articles/en/one.md", "articles/en/two.md"] {
        assert!(told.iter().any(|one| one.0 == article), "{told:?}");
    }
    let site = site_of(&collection);
    let mut texts: Vec<(String, String)> = ["en/feed.xml", "sitemap.xml"]
        .map(|path| (path.to_owned(), text(&site, path).to_owned()))
        .into();
    let book = epub(&collection, "en", "2026-11-29T00:00:00Z").expect("a book");
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(book)).expect("an archive");
    for at in 0..zip.len() {
        let file = zip.by_index(at).expect("a file");
        let name = file.name().expect("a name").into_owned();
        if [".opf", ".xhtml", ".ncx", ".svg", ".xml"]
            .iter()
            .any(|end| name.ends_with(end))
        {
            texts.push((name, std::io::read_to_string(file).expect("text")));
        }
    }
    assert!(texts.len() > 6, "{}", texts.len());
    for (path, text) in texts {
        assert!(!text.contains('\u{8}') && !text.contains("&#8;"), "{path}");
        let options = roxmltree::ParsingOptions {
            allow_dtd: true,
            ..roxmltree::ParsingOptions::default()
        };
        let read = roxmltree::Document::parse_with_options(&text, options);
        read.unwrap_or_else(|error| panic!("{path}: {error}"));
    }
}

#[test]
fn the_pages_own_ids_are_none_that_an_article_can_have() {
    let site = site_of(&themed("", &[]));
    let page = text(&site, "en/articles/one/index.html");
    let own: Vec<&str> = (page.split(" id=\"").skip(1))
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(!own.is_empty(), "the page has places of its own");
    assert!(own.iter().all(|id| id.starts_with('_')), "{own:?}");
}
