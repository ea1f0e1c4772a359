//! What becomes one text, and what is refused.

use super::*;
use html5ever::tendril::TendrilSink as _;
use markup5ever_rcdom::{NodeData, RcDom};
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

fn files(all: &[(&str, &[u8])]) -> Files {
    let bytes = all
        .iter()
        .map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec()));
    Files::new("programs/poll/".to_owned(), bytes.collect())
}

fn compiled(all: &[(&str, &str)]) -> (Option<Screen>, String) {
    let all: Vec<_> = all
        .iter()
        .map(|(path, text)| (*path, text.as_bytes()))
        .collect();
    let mut out = Diagnostics::default();
    let screen = compile(files(&all), &mut out);
    (screen, out.render(false))
}

/// The program of one page.
fn page(html: &str) -> Screen {
    let (screen, out) = compiled(&[("index.html", html)]);
    screen.unwrap_or_else(|| panic!("{html}: {out}"))
}

fn zipped(all: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (path, bytes) in all {
        zip.start_file(*path, options).expect("a name");
        zip.write_all(bytes).expect("space");
    }
    zip.finish().expect("a zip").into_inner()
}

fn unpacked(zip: Vec<u8>) -> (Option<Screen>, String) {
    let mut out = Diagnostics::default();
    let files = Files::of_archive("programs/poll.xdc", zip, &mut out);
    let screen = files.and_then(|files| compile(files, &mut out));
    (screen, out.render(false))
}

#[test]
fn scripts_are_one_in_their_order() {
    let (screen, out) = compiled(&[
        (
            "index.html",
            "<html lang=en><head><script defer src=late.js></script><script src=webxdc.js></script>\
             <script src='./js/a.js?v=1'></script><script type=module src=module.js></script></head>\
             <body class=x><p>Hello</p><script>const b = a;</script><script nomodule>old()</script></body></html>",
        ),
        ("js/a.js", "const a = 1 // one"),
        ("late.js", "late()"),
        ("module.js", "const own = 1;"),
        ("webxdc.js", "simulator()"),
    ]);
    let screen = screen.expect(&out);
    assert_eq!(
        screen.script,
        "const a = 1 // one\n;\nconst b = a;\n;\nlate()\n;\n(()=>{\"use strict\";const own = 1;\n})();\n;\n"
    );
    assert_eq!(screen.body, "<body class=\"x\"><p>Hello</p>");
    assert_eq!(
        screen.start,
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
    );
    assert!(screen.files.is_empty(), "{:?}", screen.files.keys());
}

#[test]
fn a_script_that_another_one_loads_is_a_function_of_the_one() {
    let (screen, out) = compiled(&[
        (
            "index.html",
            "<script id=entry data-src=/assets/index.js>load(document.getElementById('entry').dataset.src)</script>",
        ),
        ("assets/index.js", "load('more.js')"),
        ("assets/more.js", "more()"),
        ("assets/module.js", "import a from './b.js'"),
        ("assets/unused.js", "unused()"),
    ]);
    let screen = screen.expect(&out);
    assert_eq!(
        screen.script,
        "bookmobileScripts[\"assets/index.js\"]=function(){load('more.js')\n};\n\
         bookmobileScripts[\"assets/more.js\"]=function(){more()\n};\n\
         load(document.getElementById('entry').dataset.src)\n;\n"
    );
    assert!(
        screen.body.contains(
            "<script id=\"entry\" data-src=\"/assets/index.js\" type=\"text/plain\"></script>"
        ),
        "{}",
        screen.body
    );
}

#[test]
fn styles_are_one_with_what_they_load() {
    let (screen, out) = compiled(&[
        (
            "index.html",
            "<link rel=stylesheet href=css/a.css media=print><style>p{color:red}</style>\
             <link rel=icon href=icon.png><link rel=manifest href=app.json>",
        ),
        (
            "css/a.css",
            "@import url('b.css');\ni{background:url(../x.png)}u{content:\"url(x.png)\"}",
        ),
        (
            "css/b.css",
            "@font-face{src:url(\"f.woff2\") format('woff2')}s{background:url(gone.png)}",
        ),
        ("css/f.woff2", "font"),
        ("x.png", "picture"),
        ("icon.png", "icon"),
    ]);
    let screen = screen.expect(&out);
    assert_eq!(
        screen.style,
        "@media print{@font-face{src:url(data:font/woff2;base64,Zm9udA==) format('woff2')}s{background:url(gone.png)}\n\
         i{background:url(data:image/png;base64,cGljdHVyZQ==)}u{content:\"url(x.png)\"}\n}\np{color:red}\n"
    );
    assert!(!screen.body.contains("link"), "{}", screen.body);
}

#[test]
fn attributes_that_the_policy_leaves_out_become_code() {
    let screen = page(
        "<body onload='go()' style='color:red'><button onclick=\"add('&quot;')\">+</button>\
         <a href='javascript:go()'>a</a><img src=data:,x srcset='http://a/b 2x'><form action=/send></form>",
    );
    for code in [
        "window.onload=function(event){go()\n};",
        "this.style.cssText=\"color:red\";",
        "this.onclick=function(event){add('\"')\n};",
        "this.onclick=function(event){go()\n};",
    ] {
        assert!(screen.script.contains(code), "{code}: {}", screen.script);
    }
    for gone in [
        "onload",
        "onclick",
        "style=",
        "javascript:",
        "srcset",
        "action",
    ] {
        assert!(!screen.body.contains(gone), "{gone}: {}", screen.body);
    }
    assert!(
        screen.body.contains("<a href=\"#\" data-bookmobile=\"2\">"),
        "{}",
        screen.body
    );
}

#[test]
fn a_text_does_not_end_its_element() {
    let screen = page(
        "<style>p::after{content:'<\\/style>'}</style><script>const a = '<\\/script><!--';</script>",
    );
    assert!(
        !screen.script.contains("</script") && !screen.script.contains("<!--"),
        "{}",
        screen.script
    );
    assert_eq!(
        dom::in_raw_text("a</SCRIPT>b</p>\r\nc<!--d", "script"),
        "a<\\/SCRIPT>b</p>\nc\\x3c!--d"
    );
}

#[test]
fn other_files_are_there_for_scripts() {
    let (screen, out) = compiled(&[
        (
            "index.html",
            "<img src=a.png><img src=b.png><template><img src=b.png></template>\
             <script type='text/x-shader' id=s>void</script><script>fetch('data/words.json'); show('b.png')</script>",
        ),
        ("a.png", "a"),
        ("b.png", "b"),
        ("data/words.json", "[]"),
        ("manifest.toml", "name = 'a'"),
        ("tests.toml", "test = []"),
        ("README.md", "read"),
        ("LICENSE", "free"),
        (".git/x", "x"),
    ]);
    let screen = screen.expect(&out);
    let left: Vec<_> = screen.files.keys().map(String::as_str).collect();
    assert_eq!(left, ["b.png", "data/words.json"]);
    assert_eq!(
        screen.files["data/words.json"],
        "data:application/json;base64,W10="
    );
    assert_eq!(
        screen.body.matches("data:image/png;base64,Yg==").count(),
        2,
        "{}",
        screen.body
    );
    assert!(
        screen
            .body
            .contains("<script type=\"text/x-shader\" id=\"s\">void</script>"),
        "{}",
        screen.body
    );
}

#[test]
fn a_program_that_knows_the_dark_is_known() {
    assert!(!page("<style>p{color:red}</style>").is_themed);
    assert!(page("<style>@media (prefers-color-scheme: dark){}</style>").is_themed);
    assert!(page("<meta name=color-scheme content='light dark'>").is_themed);
}

#[test]
fn what_cannot_run_is_refused_with_its_reason() {
    for (html, words) in [
        (
            "<script type=module>import a from './a.js'</script>",
            "imports none",
        ),
        ("<script type=importmap>{}</script>", "imports none"),
        (
            "<script src=https://example.org/a.js></script>",
            "nothing from the network",
        ),
        (
            "<script src=//example.org/a.js></script>",
            "nothing from the network",
        ),
        (
            "<script src=dist/gone.js></script>",
            "there is no such file",
        ),
        (
            "<link rel=stylesheet href=gone.css>",
            "there is no such file",
        ),
        (
            "<link rel=preconnect href=https://example.org>",
            "nothing from the network",
        ),
        (
            "<img src=http://example.org/a.png>",
            "nothing from the network",
        ),
        (
            "<style>p{background:url(https://example.org/a.png)}</style>",
            "loaded from the network",
        ),
        (
            "<p style='background:url(https://example.org/a.png)'>",
            "loaded from the network",
        ),
        ("<iframe src=a.html></iframe>", "no other document"),
        ("<object data=a.svg></object>", "no other document"),
        (
            "<meta http-equiv=refresh content='0;url=a'>",
            "does not leave its page",
        ),
        ("<script>indexedDB.open('a')</script>", "no IndexedDB"),
        ("<script>let a = ;</script>", "no JavaScript"),
        ("<p onclick='let a = ;'>", "no JavaScript"),
        ("<p onclick='} steal(); {'>", "no JavaScript"),
        ("<p onclick='}); steal(); (()=>{'>", "no JavaScript"),
    ] {
        let (screen, out) = compiled(&[("index.html", html)]);
        assert!(screen.is_none() && out.contains(words), "{html}: {out}");
        assert!(
            out.contains("programs/poll/index.html") && out.contains("help"),
            "{html}: {out}"
        );
    }
    // It runs, but not that line.
    let (screen, out) = compiled(&[("index.html", "<script>eval('1')</script>")]);
    assert!(
        screen.is_some() && out.contains("does not become code"),
        "{out}"
    );
    for (all, words) in [
        (vec![("a.html", "")], "has an `index.html` at its top"),
        (
            vec![("index.html", ""), ("more/about.HTML", "")],
            "this is another one",
        ),
        (
            vec![("poll/index.html", "")],
            "has an `index.html` at its top",
        ),
    ] {
        let (screen, out) = compiled(&all);
        assert!(screen.is_none() && out.contains(words), "{out}");
    }
}

#[test]
fn what_is_too_large_is_refused() {
    let picture = vec![1; 3 << 20];
    let all = files(&[
        ("index.html", b"<img src=a.png><img src=b.png>"),
        ("a.png", &picture),
        ("b.png", &picture),
    ]);
    let mut out = Diagnostics::default();
    assert!(compile(all, &mut out).is_none());
    assert!(out.render(false).contains("it may have 6144 KB"), "{out}");
}

#[test]
fn a_published_program_is_unpacked() {
    let all: &[(&str, &[u8])] = &[
        ("index.html", b"<script src=a.js></script>"),
        ("a.js", b"go()"),
    ];
    for method in [CompressionMethod::Stored, CompressionMethod::Deflated] {
        let (screen, out) = unpacked(zipped(all, method));
        assert_eq!(screen.expect(&out).script, "go()\n;\n");
    }
}

#[test]
fn a_damaged_or_hostile_archive_is_refused() {
    let good = zipped(&[("index.html", b"<p>a</p>")], CompressionMethod::Deflated);
    let zeros = vec![0; 3 << 20];
    let bomb = zipped(
        &[("index.html", b""), ("a.bin", &zeros)],
        CompressionMethod::Deflated,
    );
    let many: Vec<_> = (0..2001).map(|at| format!("{at}.txt")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b""[..])).collect();
    for (zip, words) in [
        (b"no zip".to_vec(), "no whole zip archive"),
        (good[..good.len() / 2].to_vec(), "no whole zip archive"),
        (
            zipped(&[("../index.html", b"")], CompressionMethod::Stored),
            "lead out of the archive",
        ),
        (
            zipped(&[("/etc/passwd", b"")], CompressionMethod::Stored),
            "lead out of the archive",
        ),
        (bomb, "times as long as it is packed"),
        (
            zipped(&many, CompressionMethod::Stored),
            "more than 2000 files",
        ),
        (
            zipped(&[("poll/index.html", b"")], CompressionMethod::Stored),
            "at its top",
        ),
    ] {
        let (screen, out) = unpacked(zip);
        assert!(screen.is_none() && out.contains(words), "{words}: {out}");
    }
    // Each byte in turn: there is an answer, whatever it is.
    for at in 0..good.len() {
        for new in [0, 1, 0x7f, 0xff] {
            let mut zip = good.clone();
            zip[at] = new;
            let _ = unpacked(zip);
        }
    }
}

#[test]
fn a_page_from_outside_can_be_nested_as_deep_as_it_likes() {
    let deep = "<div>".repeat(3000);
    assert!(page(&deep).body.contains(&deep));
    let (_, out) = compiled(&[("index.html", &"<div>".repeat(50_001))]);
    assert!(out.contains("more than 50000 tags"), "{out}");
    let style = format!("<style>{}</style>", "a{(".repeat(50_000));
    let _ = compiled(&[("index.html", &style)]);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]

    /// Whatever a page, a style and a script have, there is an answer.
    #[test]
    fn no_text_is_a_panic(
        page in text_of(&[
            "<script", "</script", "<style", "</style>", "<template>", "<svg>", "<!--", "-->", ">", " src=", " href=", " style=",
            " onclick=", "'", "\"", "a.js", "a.css", "javascript:", "<base", "<link rel=stylesheet", "<meta", "&quot;", "\0", "\r\n", "é", "<body", "<html", " type=module",
        ]),
        style in text_of(&["@import", "url(", "'", "\"", ")", "{", "}", ";", "a.css", "/*", "\\", "</style>", "é", "\0", "//a"]),
        script in text_of(&["import", "export", "default", "(", ")", "{", "}", "`", "'", "</script>", "<!--", "eval", ".meta", "await", "=>", "1", ";", "\n", "é", "/"]),
    ) {
        let _ = compiled(&[("index.html", &page), ("a.css", &style), ("a.js", &script)]);
    }

    /// What becomes one text does not end its element, and is what the parser gives back.
    #[test]
    fn no_text_ends_its_element(
        text in text_of(&["</script>", "</SCRIPT ", "</style>", "</Style>", "<!--", "<script>", "\r\n", "\r", "é", "<", "/", "a", " "]),
    ) {
        let script = format!("const a = `{text}`;");
        let page = "<link rel=stylesheet href=a.css><script src=a.js></script>";
        let (screen, out) = compiled(&[("index.html", page), ("a.css", &text), ("a.js", &script)]);
        let screen = screen.expect(&out);
        let holds = |text: &str, tag: &str| {
            let dom = html5ever::parse_document(RcDom::default(), html5ever::ParseOpts::default());
            let dom = dom.one(format!("<{tag}>{text}</{tag}>"));
            let html = dom.document.children.borrow()[0].clone();
            let head = html.children.borrow()[0].clone();
            let element = head.children.borrow()[0].clone();
            let inside = element.children.borrow();
            let text = inside.iter().map(|node| match &node.data {
                NodeData::Text { contents } => contents.borrow().to_string(),
                _ => String::new(),
            });
            text.collect::<String>()
        };
        proptest::prop_assert_eq!(holds(&screen.script, "script"), screen.script.clone());
        proptest::prop_assert_eq!(holds(&screen.style, "style"), screen.style.clone());
    }
}

fn text_of(pieces: &'static [&'static str]) -> impl proptest::strategy::Strategy<Value = String> {
    let piece = proptest::sample::select(pieces);
    proptest::strategy::Strategy::prop_map(proptest::collection::vec(piece, 0..40), |all| {
        all.concat()
    })
}

#[test]
fn what_is_named_again_and_again_does_not_fill_the_memory() {
    // A sheet that imports itself, and a picture that is shown a thousand times.
    let sheet = "@import 'a.css';".repeat(6) + &"/* */".repeat(500);
    let page = "<link rel=stylesheet href=a.css>".to_owned();
    let (screen, out) = compiled(&[("index.html", &page), ("a.css", &sheet)]);
    assert!(screen.is_none() || out == "no errors\n", "{out}");
    let picture = vec![0; 1 << 20];
    let mut all = files(&[("a.png", &picture)]);
    let urls = (0..1000).filter(|_| all.data_url("a.png").is_some());
    assert!(urls.count() <= MAX_BYTES >> 20);
    let page = "<img src=a.png>".repeat(20);
    let mut out = Diagnostics::default();
    let all = files(&[("index.html", page.as_bytes()), ("a.png", &picture)]);
    assert!(compile(all, &mut out).is_none());
    assert!(out.render(false).contains("it may have 6144 KB"), "{out}");
}

#[test]
fn many_scripts_that_are_named_take_little_time() {
    let names: Vec<_> = (0..1000).map(|at| format!("{at:04}.js")).collect();
    let mut own = vec![("index.html".to_owned(), String::new())];
    let mut text = "a();".repeat(20_000);
    for name in &names[500..] {
        text = text + "load('" + name + "');";
    }
    own[0].1 = format!("<script>{text}</script>");
    own.extend(names.into_iter().map(|name| (name, "b()".to_owned())));
    let own: Vec<_> = own.iter().map(|(path, text)| (&**path, &**text)).collect();
    let start = std::time::Instant::now();
    let (screen, out) = compiled(&own);
    let screen = screen.unwrap_or_else(|| panic!("{out}"));
    assert_eq!(screen.script.matches("bookmobileScripts[").count(), 500);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
