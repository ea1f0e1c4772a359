//! The whole site of the built-in collection, in memory: its files fit together.

use bookmobile_press::{Compiled, Offline, Options, compile, fingerprint};
use bookmobile_site::{App, Memory, Program, Styles, build};
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
        ["app", "other", "page", "picture", "search", "shell", "text"]
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
