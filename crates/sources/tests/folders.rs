//! Small folders of each kind, as their publishers have them: what is built of them.

mod common;

use bookmobile_press::{Compiled, Diagnostics, Options, compile_content};
use bookmobile_sources::{Kind, ReadOptions, read, recognise};
use common::{html, html_in, outline};
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
            "  The route (van-route)",
            "    In winter (van-winter)",
            "[For drivers]",
            "  Code (code)",
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
    assert_eq!(
        book.catalog
            .article(bookmobile_pack::ArticleId(1))
            .expect("an article")
            .summary,
        "Where it stops."
    );
    assert_eq!(
        told(&book.warnings),
        [
            "shared/times.md:4:16 there is no file `van/missing.md`",
            "src/van/winter.md:5:15 there is no file `van/nothing.md`",
        ]
    );
}

#[test]
fn docusaurus_has_its_sidebar_boxes_and_components() {
    let site = compiled("docusaurus", Kind::Docusaurus);
    assert_eq!(site.catalog.site.title.get("en"), "Village van");
    assert_eq!(site.catalog.site.url, "https://example.org/");
    assert_eq!(
        outline(&site, "en"),
        [
            "Introduction (01-intro)",
            "The van (van)",
            "  All stops (van-stops)",
            "[Rules]",
            "  Rules (rules)",
            "[More]",
            "  The oil (more-1-oil)",
            "  [Deep]",
            "    The lamp (more-2-deep-lamp)",
            "Not in the sidebar (left)",
        ]
    );
    let oil = html(&site, "more-1-oil");
    assert!(
        oil.contains("<ol>\n<li><p>Open it.</p>\n<aside class=\"callout callout-tip\""),
        "{oil}"
    );
    assert!(
        oil.contains("</aside>\n</li>\n<li><p>Pour.</p>\n</li>\n</ol>\n<p><em>Not</em> code.</p>"),
        "{oil}"
    );
    let intro = html(&site, "01-intro");
    assert!(
        intro.contains("href=\"../van-stops/\"") && intro.contains("href=\"../rules/\""),
        "{intro}"
    );
    assert!(
        intro.contains("callout-tip") && intro.contains("<strong>Good to know</strong>"),
        "{intro}"
    );
    let stops = html(&site, "van-stops");
    assert!(
        stops.contains("<strong>Winter</strong>") && stops.contains("School."),
        "{stops}"
    );
    assert!(
        !stops.contains("import") && !stops.contains("Tab"),
        "{stops}"
    );
    let rules = html(&site, "rules");
    assert_eq!(rules.matches("href=\"../01-intro/\"").count(), 2, "{rules}");
    // The heading that became the title has no place of its own.
    let left = html(&site, "left");
    assert!(
        left.contains("href=\"../rules/\"") && left.contains("href=\"#\""),
        "{left}"
    );
    assert_eq!(
        told(&site.warnings),
        [
            "blog:0:0 the pages of this folder are left out: 1",
            "docs/van/stops.mdx:16:1 the component `Map` is left out"
        ]
    );
}

#[test]
fn vuepress_has_its_sidebar_home_and_languages() {
    let site = compiled("vuepress", Kind::VitePress);
    assert_eq!(
        outline(&site, "zh"),
        [
            "指南 (guide)",
            "[乘车]",
            "  站点 (guide-van-stops)",
            "  借书证 (guide-van-card)",
            "关于 (about)",
            "流动书车 (readme)",
        ]
    );
    assert_eq!(outline(&site, "en"), ["The van (readme)"]);
    let home = html(&site, "readme");
    assert!(
        home.contains("书到村口") && home.contains("不收任何费用"),
        "{home}"
    );
    assert!(home.contains("href=\"../guide/\""), "{home}");
    let stops = html(&site, "guide-van-stops");
    assert!(stops.contains("callout-warning"), "{stops}");
    assert!(stops.contains("src=\"../../../images/van-"), "{stops}");
}

#[test]
fn vitepress_has_its_sidebar_home_and_containers() {
    let site = compiled("vitepress", Kind::VitePress);
    assert_eq!(site.catalog.site.languages[0].tag, "zh-Hans");
    assert_eq!(
        outline(&site, "zh"),
        [
            "[指南]",
            "  全部站点 (guide-stops)",
            "  办借书证 (guide-card)",
            "  引用 (guide-parts)",
            "流动书车 (start)",
        ]
    );
    let home = html(&site, "start");
    assert!(
        home.contains("书到村口") && home.contains("不收任何费用"),
        "{home}"
    );
    let stops = html(&site, "guide-stops");
    assert!(
        stops.contains("callout-warning") && stops.contains("周三停运"),
        "{stops}"
    );
    assert!(stops.contains("href=\"../guide-card/\""), "{stops}");
    assert!(
        stops.contains("<strong>a.js</strong>") && !stops.contains("toc"),
        "{stops}"
    );
    assert!(html(&site, "guide-card").contains("src=\"../../../images/van-"));
    let parts = html(&site, "guide-parts");
    for expected in [
        "<p>爱惜图书。按时归还。</p>\n<p>周三下午开放。</p>",
        "<strong>停车</strong>",
        "const</span> stops",
        "@include: ./not.md",
    ] {
        assert!(parts.contains(expected), "{expected}\n\n{parts}");
    }
    assert!(
        !parts.contains("不取") && !parts.contains("hidden"),
        "{parts}"
    );
    assert_eq!(
        told(&site.warnings),
        [
            "src/guide/parts.md:9:1 this include fails: there is no file `./nothing.md`",
            "src/guide/stops.md:1:1 `<script>` is left out",
        ]
    );
}

#[test]
fn starlight_has_its_sidebar_and_languages() {
    let site = compiled("starlight", Kind::Starlight);
    assert_eq!(
        outline(&site, "en"),
        [
            "[Start]",
            "  Stops (guide-stops)",
            "  Card (guide-card)",
            "[Tools]",
            "  Bag (tools-bag)",
            "  Lamp (tools-lamp)",
            "Van docs (start)"
        ]
    );
    assert_eq!(
        outline(&site, "zh"),
        [
            "[Start]",
            "  站点 (guide-stops)",
            "[Tools]",
            "  灯 (tools-lamp)"
        ]
    );
    assert!(
        html(&site, "tools-bag").contains("<pre"),
        "Markdown has indented code"
    );
    let stops = html(&site, "guide-stops");
    assert!(
        stops.contains("callout-caution") && stops.contains("<em>Mondays</em>"),
        "{stops}"
    );
    assert!(stops.contains("href=\"../guide-card/\""), "{stops}");
    // What is not translated is there in the default language.
    let mut articles = site.catalog.articles.iter();
    let chinese = articles.find(|meta| meta.language == "zh" && meta.slug == "guide-stops");
    assert_eq!(chinese.map(|meta| meta.translations.len()), Some(1));
    assert_eq!(told(&site.warnings), Vec::<String>::new());
}

#[test]
fn mkdocs_has_its_nav_admonitions_and_tabs() {
    let site = compiled("mkdocs", Kind::MkDocs);
    assert_eq!(
        outline(&site, "en"),
        [
            "Home (start)",
            "[Driving]",
            "  The route (driving-route)",
            "  Engine (driving-engine)"
        ]
    );
    let home = html(&site, "start");
    assert!(
        home.contains("callout-warning") && home.contains("<em>left</em>"),
        "{home}"
    );
    assert!(home.contains("<li>one</li>"), "{home}");
    assert!(
        home.contains("href=\"../driving-route/#the-hill\">route</a>."),
        "{home}"
    );
    let route = html(&site, "driving-route");
    assert!(
        route.contains("<strong>Up</strong>") && route.contains("<p>More slowly.</p>"),
        "{route}"
    );
    assert!(route.contains("<summary>More</summary>"), "{route}");
    assert_eq!(
        outline(&site, "fr"),
        ["[Driving]", "  Le chemin (driving-route)"]
    );
    let chemin = html_in(&site, Some("fr"), "driving-route");
    assert!(
        chemin.contains("/en/articles/driving-engine/\">Moteur"),
        "{chemin}"
    );
    let engine = html(&site, "driving-engine");
    for expected in [
        "callout-tip",
        "<ul>\n<li>A spanner</li>\n<li>A lamp</li>\n</ul>",
        "turn",
        "<p>--8&lt;-- \"shown.md\"</p>",
        "<p>Keep it clean.</p>",
    ] {
        assert!(engine.contains(expected), "{expected}\n\n{engine}");
    }
    assert!(
        !engine.contains("hidden") && !engine.contains("Not shown") && !engine.contains("skipped"),
        "{engine}"
    );
    assert_eq!(
        told(&site.warnings),
        [
            "docs/driving/engine.md:17:1 this include fails: there is no file `missing.md`",
            "parts/note.md:3:1 this include fails: `note.md` would include itself",
        ]
    );
}

#[test]
fn hugo_has_its_sections_bundles_and_shortcodes() {
    let site = compiled("hugo", Kind::Hugo);
    assert_eq!(
        outline(&site, "en"),
        [
            "Van news (start)",
            "About (about)",
            "No language (notes-xx)",
            "[Posts]",
            "  New (posts-new)",
            "  Old (posts-old)",
        ]
    );
    let new = html(&site, "posts-new");
    assert!(
        new.contains("alt=\"The van\"") && new.contains("<em>winter</em>"),
        "{new}"
    );
    assert_eq!(new.matches("href=\"../posts-old/\"").count(), 2, "{new}");
    assert_eq!(
        outline(&site, "fr"),
        ["À propos (about)", "[Posts]", "  Nouveau (posts-new)"]
    );
    let about = html_in(&site, Some("fr"), "about");
    assert!(about.contains("href=\"../posts-new/\">nouveau"), "{about}");
    assert!(
        about.contains("/en/articles/posts-old/\">Vieux") && about.contains("src="),
        "{about}"
    );
    let new = html_in(&site, Some("fr"), "posts-new");
    assert!(
        new.contains("alt=\"Bus\"") && new.contains("href=\"../about/\">ici"),
        "{new}"
    );
    assert_eq!(
        told(&site.warnings),
        ["content/posts/new/index.md:12:66 the shortcode `own-map` is left out"]
    );
}

#[test]
fn hugo_mounts_stand_where_they_say_and_parts_are_no_pages() {
    let site = compiled("hugo-mounts", Kind::Hugo);
    assert_eq!(
        outline(&site, "en"),
        [
            "Ferry notes (start)",
            "[Guide]",
            "  Prices (guide-prices)",
            "Times (times)",
            "[Tips]",
            "  Knots (tips-knots)",
        ]
    );
    let times = html(&site, "times");
    assert!(
        times.contains("href=\"../guide-prices/#children\"")
            && times.contains("href=\"../tips-knots/\""),
        "{times}"
    );
    assert!(
        site.redirects.iter().any(|own| own.from == "/fares/"),
        "{:?}",
        site.redirects
    );
    assert_eq!(told(&site.warnings), [""; 0]);
}

#[test]
fn zola_has_its_dates_tags_and_links_from_the_top() {
    let site = compiled("zola", Kind::Zola);
    assert_eq!(
        outline(&site, "en"),
        [
            "The hill (2026-02-03-hill)",
            "The lake (lake)",
            "  See (lake-index-de)"
        ]
    );
    assert_eq!(outline(&site, "fr"), ["Lac (lake)"]);
    let lake = html_in(&site, Some("fr"), "lake");
    assert!(
        lake.contains("/en/articles/2026-02-03-hill/\">Colline"),
        "{lake}"
    );
    let topics = site.catalog.topics.iter();
    assert_eq!(
        topics.map(|topic| topic.slug.as_str()).collect::<Vec<_>>(),
        ["road", "winter"]
    );
    assert_eq!(
        site.catalog
            .article(bookmobile_pack::ArticleId(0))
            .expect("an article")
            .date
            .expect("a date")
            .to_string(),
        "2026-02-03"
    );
    let hill = html(&site, "2026-02-03-hill");
    assert!(
        hill.contains("href=\"../lake/#ice\"") && hill.contains("youtube.com/watch?v=abc"),
        "{hill}"
    );
    assert!(html(&site, "lake").contains("callout-warning"));
    assert_eq!(told(&site.warnings), Vec::<String>::new());
}

#[test]
fn a_vault_has_its_links_embeds_and_callouts() {
    let site = compiled("obsidian", Kind::Obsidian);
    assert_eq!(
        outline(&site, "en"),
        [
            "Home (home)",
            "A note (a-note)",
            "[Van]",
            "  Queries (van-queries)",
            "  The route (van-the-route)",
            "  Times (van-times)"
        ]
    );
    let home = html(&site, "home");
    assert!(
        home.contains("href=\"../van-the-route/#the-hill\">the hill"),
        "{home}"
    );
    assert!(
        home.contains("<blockquote>") && home.contains("Eleven.") && !home.contains("Ten."),
        "{home}"
    );
    let route = html(&site, "van-the-route");
    assert!(
        route.contains("First line<br>\nsecond line") && !route.contains("not seen"),
        "{route}"
    );
    assert!(
        route.contains("callout-caution") && route.contains("<mark>low gear</mark>"),
        "{route}"
    );
    assert!(route.contains("<img"), "{route}");
    assert_eq!(
        told(&site.warnings),
        [
            "A note.md:11:1 2 queries of `dataview` are shown as they are written",
            "Van/Queries.md:5:1 a query of `tasks` is shown as it is written",
            "Van/Times.md:7:9 there is no note `Nothing`",
        ]
    );
    let breaks = html(&site, "a-note");
    assert!(breaks.contains("One<br>\n<a"), "{breaks}");
    assert!(breaks.contains("<li>three<br>\nfour</li>"), "{breaks}");
}

#[test]
fn gitbook_has_the_order_of_its_summary() {
    let book = compiled("gitbook", Kind::GitBook);
    assert_eq!(
        outline(&book, "en"),
        ["Intro (readme)", "Van (van)", "  Stops (van-stops)"]
    );
    assert_eq!(told(&book.warnings), Vec::<String>::new());
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
    let site = &library.catalog.site;
    assert_eq!(site.title.get("en"), "The village library");
    assert_eq!(site.url, "https://example.org/books/");
    let borrow = html(&library, "2-borrow");
    assert!(borrow.contains("href=\"../10-times/\""), "{borrow}");
    assert!(borrow.contains("href=\"../van/#stops\""), "{borrow}");
    assert_eq!(library.assets.len(), 1);
    let date = library
        .catalog
        .article(bookmobile_pack::ArticleId(3))
        .expect("an article")
        .date
        .expect("a date");
    assert_eq!(date.to_string(), "2026-11-21");
    assert_eq!(
        library
            .catalog
            .article(bookmobile_pack::ArticleId(0))
            .expect("an article")
            .date,
        None
    );
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
    assert_eq!(
        library
            .catalog
            .articles
            .iter()
            .next()
            .map_or(0, |meta| meta.translations.len()),
        1
    );
}

#[test]
fn a_site_that_was_built_into_its_folder_is_no_source() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        std::fs::write(file, text).expect("a file");
    };
    write("a.md", "# A\n\nText.\n");
    write("site/robots.txt", "User-agent: *\n");
    write("site/.bookmobile-files", "");
    let content = read(folder.path(), Kind::Plain, &ReadOptions::default());
    assert_eq!(content.articles.len(), 1);
}

#[test]
fn a_folder_without_articles_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let content = read(folder.path(), Kind::Plain, &ReadOptions::default());
    let found = compile_content(content, &Options::default()).expect_err("nothing to publish");
    assert_eq!(told(&found), [".:0:0 there are no articles in this folder"]);
}

/// Compiles a folder of these files, which must be plain.
fn compiled_of(files: &[(&str, &str)]) -> Compiled {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    let kind = recognise(folder.path()).kind;
    let content = read(folder.path(), kind, &ReadOptions::default());
    compile_content(content, &Options::default()).unwrap_or_else(|found| panic!("{found}"))
}

#[test]
fn front_matter_has_the_forms_of_several_tools() {
    let site = compiled_of(&[
        ("a.md", "Title: The van\nDate: 2026-01-02\n\nIt comes.\n"),
        ("b.md", "{\n  \"title\": \"The hill\"\n}\nIt is high.\n"),
        ("c.md", "---\n\nAfter a rule: text.\n\n---\n\nMore.\n"),
    ]);
    assert_eq!(
        outline(&site, "en"),
        ["The van (a)", "The hill (b)", "C (c)"]
    );
    assert_eq!(html(&site, "a"), "|<p>It comes.</p>");
    assert_eq!(html(&site, "b"), "|<p>It is high.</p>");
    let rules = html(&site, "c");
    assert!(rules.contains("After a rule: text."), "{rules}");
}

#[test]
fn a_book_in_a_text_has_its_title_above_its_chapters() {
    let prose =
        "The van came up the hill on a morning in May, and it was late again.\n".repeat(500);
    let book = format!(
        "Title: The Long Way\n\n*** START OF THE PROJECT GUTENBERG EBOOK ***\n\nFor all readers of the valley.\n\nChapter I\n\n{prose}\nChapter II\n\n{prose}\nChapter III\n\n{prose}\n*** END OF THE PROJECT GUTENBERG EBOOK ***\n"
    );
    let chapters = [
        "Chapter I (way-1)",
        "Chapter II (way-2)",
        "Chapter III (way-3)",
    ];
    let single = compiled_of(&[("way.txt", &book)]);
    assert_eq!(single.catalog.site.title.get("en"), "The Long Way");
    let own = outline(&single, "en");
    assert_eq!(own[0], "The Long Way (way)");
    assert_eq!(own[1..], chapters);
    let several = compiled_of(&[("way.txt", &book), ("a.md", "# A\n\nText.\n")]);
    let own = outline(&several, "en");
    assert_eq!(own[..2], ["A (a)", "The Long Way (way)"]);
    assert_eq!(own[2..], chapters.map(|line| format!("  {line}")));
}

#[test]
fn formulas_in_html_are_kept_and_harmless() {
    let text = "# A\n\n<math onclick=\"x()\"><mtext><img src=\"x\" onerror=\"x()\"><script>alert(1)</script></mtext><mi href=\"javascript:x()\">b</mi><annotation-xml encoding=\"text/html\"><style>x</style></annotation-xml></math>\n\nInline <math><mi>c</mi><mo stretchy=\"false\">(</mo></math>.\n";
    let site = compiled_of(&[("a.md", text)]);
    let html = html(&site, "a");
    for active in [
        "onclick",
        "onerror",
        "javascript",
        "<script",
        "<style",
        "href",
    ] {
        assert!(!html.contains(active), "{active}: {html}");
    }
    let inline = "Inline <math><mi>c</mi><mo stretchy=\"false\">(</mo></math>.";
    assert!(
        html.contains("<mi>b</mi>") && html.contains(inline),
        "{html}"
    );
}

#[test]
fn a_folder_of_any_kind_has_languages_of_the_interface() {
    let folder = folder("arabic");
    let content = read(&folder, Kind::Plain, &ReadOptions::default());
    let texts = content.settings.languages.iter();
    let texts: Vec<_> = texts
        .flat_map(|own| own.texts(bookmobile_i18n::Group::Interface))
        .filter(|(key, _)| ["library", "search"].contains(&key.name))
        .map(|(_, text)| text)
        .collect();
    assert_eq!(texts, ["الرفوف", "البحث"]);
    let found = compile_content(content.clone(), &Options::default()).expect_err("a mistake");
    assert_eq!(told(&found), ["languages/ar.toml:2:1 unknown key `serch`"]);
    assert!(
        content
            .watched
            .iter()
            .any(|path| path.ends_with("languages/ar.toml"))
    );
}
