//! Mini-programs with a screen of their own, and published `.xdc`: they start when a person
//! wants it, keep what one enters, work without a network and in one file, and reach nothing.

use crate::collections::{Collection, Files};
use crate::offline::visit_until_kept;
use crate::one_file::export;
use crate::programs::start;
use anyhow::{Context as _, Result, ensure};
use bookmobile_e2e::{Axe, Engine, Page};
use serde_json::json;
use std::io::{Cursor, Write as _};
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const SETTINGS: &str = "title = { en = \"The town\" }\n\
    [[languages]]\ncode = \"en\"\ntag = \"en\"\nname = \"English\"\n";

/// How deep a program's screen is in the frames of a page.
const IN_SITE: usize = 2;
const IN_FILE: usize = 1;

/// A program of several files, which keeps a number and tells others of it.
const TALLY: &[(&str, &str)] = &[
    (
        "index.html",
        "<!doctype html><html lang=en><head><title>x</title><meta name=color-scheme content='light dark'>\
         <link rel=stylesheet href=style.css><script src=webxdc.js></script></head>\
         <body><main><h1>Tally</h1><p id=count role=status>0</p>\
         <button onclick='add()'>Add one</button> <button onclick='tell()'>Tell others</button>\
         <p id=words style='font-weight: 700'></p><p id=log></p><a href='https://example.org/more?x=1'>More</a> <a href=#log>To the log</a>\
         <p id=language></p></main><script src=js/app.js></script></body></html>",
    ),
    ("style.css", "main { padding: 1rem; background: url(paper.png) } button { min-height: 44px }"),
    (
        "js/app.js",
        "let count = Number(localStorage.count ?? 0);
        const show = () => (document.getElementById('count').textContent = count);
        const add = () => { localStorage.setItem('count', ++count); show(); };
        const tell = () => {
          webxdc.sendUpdate({ payload: count, info: 'Told: ' + count }, 'told');
          webxdc.sendToChat({ text: 'It is ' + count });
        };
        webxdc.setUpdateListener(({ payload, serial, max_serial }) => {
          document.getElementById('log').textContent += `${serial}/${max_serial}: ${payload}. `;
        });
        fetch('data/words.json').then((answer) => answer.json()).then(([word]) => {
          const request = new XMLHttpRequest();
          request.open('GET', './data/more.txt');
          request.onload = () => (document.getElementById('words').textContent = word + request.responseText);
          request.send();
        });
        document.getElementById('language').textContent = navigator.language;
        show();",
    ),
    ("data/words.json", "[\"a word, \"]"),
    ("data/more.txt", "and more"),
    ("paper.png", "no picture"),
    ("manifest.toml", "name = \"Tally\"\nsource_code_url = \"https://example.org\"\nversion = \"2\"\n"),
];

/// Everything by which something could leave, or the page be reached. What works is listed.
const LEAK: &str = "
    const late = (act) => new Promise((done, fail) => act(done, fail));
    const add = (tag, values) => late((done, fail) => {
      const element = Object.assign(document.createElement(tag), values);
      element.onload = done; element.onerror = fail; document.body.append(element);
    });
    const tries = {
      fetch: () => fetch('/leak-fetch'), cors: () => fetch('http://127.0.0.1:9/leak', { mode: 'no-cors' }),
      xhr: () => late((done, fail) => { const x = new XMLHttpRequest(); x.open('GET', '/leak-xhr'); x.onload = done; x.onerror = fail; x.send(); }),
      frames: () => late((done, fail) => { const f = document.createElement('iframe'); f.srcdoc = '<script>fetch(\"/leak-inner\");parent.postMessage(\"inner\",\"*\")</script><img src=/leak-inner-image>'; addEventListener('message', ({ data }) => data === 'inner' && done()); document.body.append(f); setTimeout(fail, 900); }),
      blank: () => { const f = document.createElement('iframe'); document.body.append(f); if (f.contentWindow.RTCPeerConnection) return; throw 0; },
      socket: () => late((done, fail) => { const s = new WebSocket('ws://' + 'localhost' + '/leak'); s.onopen = done; s.onerror = fail; }),
      events: () => late((done, fail) => { const s = new EventSource('/leak-events'); s.onopen = done; s.onerror = fail; }),
      transport: () => new WebTransport('https://127.0.0.1:9/leak').ready,
      image: () => add('img', { src: '/leak-image' }), script: () => add('script', { src: '/leak-script' }),
      inline: () => late((done, fail) => { const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s); window.ran ? done() : fail(); }),
      style: () => add('link', { rel: 'stylesheet', href: '/leak-style' }), preload: () => add('link', { rel: 'preload', as: 'image', href: '/leak-preload' }),
      prefetch: () => add('link', { rel: 'prefetch', href: '/leak-prefetch' }), frame: () => late((done, fail) => { const f = document.createElement('iframe'); f.src = '/leak-frame'; f.onload = () => { try { f.contentDocument?.body.innerText ? done() : fail(); } catch { fail(); } }; document.body.append(f); }),
      object: () => add('object', { data: '/leak-object' }), media: () => late((done, fail) => { const a = new Audio('/leak-audio'); a.oncanplay = done; a.onerror = fail; a.load(); }),
      markup: () => late((done, fail) => { const d = document.createElement('div'); d.innerHTML = '<img src=/leak-markup onerror=\"window.ran = 2\">'; document.body.append(d); setTimeout(() => (window.ran === 2 ? done() : fail()), 500); }),
      sheet: () => late((done, fail) => { const s = new CSSStyleSheet(); s.replaceSync('body{background:url(/leak-sheet)}'); document.adoptedStyleSheets.push(s); fail(); }),
      beacon: () => { navigator.sendBeacon('/leak-beacon'); throw 0; },
      worker: () => late((done, fail) => { const w = new Worker('/leak-worker'); w.onmessage = done; w.onerror = fail; }),
      form: () => late((done, fail) => { const f = document.createElement('form'); f.action = '/leak-form'; f.method = 'post'; document.body.append(f); f.submit(); setTimeout(fail, 300); }),
      peer: () => { if (!window.RTCPeerConnection && !window.webkitRTCPeerConnection) throw 0; },
      history: () => { const before = history.length; history.pushState(null, '', '/leak-state'); history.back(); history.go(-1); if (history.length === before) throw 0; },
      popup: () => { if (!window.open('/leak-popup')) throw 0; }, real: () => { if (!Window.prototype.open?.call(window, '/leak-open')) throw 0; },
      parent: () => parent.document, top: () => top.location.href, above: () => { top.location = '/leak-top'; throw 0; }, element: () => { if (!frameElement) throw 0; },
      storage: () => { if (!Object.keys(localStorage).some((key) => key.includes('bookmobile'))) throw 0; },
      database: () => late((done, fail) => { const r = self['indexed' + 'DB'].open('x'); r.onsuccess = done; r.onerror = fail; }),
      caches: () => caches.keys(), service: () => navigator.serviceWorker.register('/sw.js'),
      code: () => new (() => {}).constructor('return 1')(), text: () => self['ev' + 'al']('1'),
      cookie: () => { document.cookie = 'leak=1'; if (!parent.document.cookie.includes('leak')) throw 0; },
      place: () => late((done, fail) => navigator.geolocation.getCurrentPosition(done, fail)),
    };
    (async () => {
      const worked = [];
      for (const [name, act] of Object.entries(tries)) {
        const end = new Promise((_, fail) => setTimeout(fail, 1000));
        try { await Promise.race([act(), end]); worked.push(name); } catch { }
      }
      document.getElementById('out').textContent = 'worked: ' + worked.join(' ');
    })();";

/// Programs that misbehave, by their slugs: the body of their page, their script.
const HOSTILE: &[(&str, &str, &str)] = &[
    ("leak", "<p id=out>not yet</p>", LEAK),
    (
        "flood",
        "<button onclick='go()'>Go on</button>",
        "const go = () => { for (let at = 0; at < 100000; at++) webxdc.sendUpdate({ info: 'x' + at, payload: 1 }, ''); };",
    ),
    (
        "away",
        "<button onclick='location.href = \"/en/\"'>Go on</button>",
        "",
    ),
    (
        "self",
        "<button onclick='location.reload()'>Go on</button>",
        "",
    ),
    ("crash", "", "throw new Error('the wheel came off');"),
    (
        "huge",
        "<button onclick='go()'>Go on</button>",
        "const go = () => { for (let at = 0; at < 100000; at++) document.body.append(document.createElement('p')); webxdc.sendUpdate({ info: 'x'.repeat(5000000), payload: 'y'.repeat(5000000) }, ''); document.body.append('done'); };",
    ),
    ("endless", "<button onclick='for (;;);'>Go on</button>", ""),
    (
        "busy",
        "<p>ready at last</p>",
        "for (const end = Date.now() + 3000; Date.now() < end;);",
    ),
    (
        "unasked",
        "<p>still here</p>",
        "webxdc.sendToChat({ text: 'x' }); window.open('https://example.org/'); document.body.focus();",
    ),
];

fn zipped(files: &[(&str, &str)]) -> Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, text) in files {
        zip.start_file(*path, SimpleFileOptions::default())?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn files() -> Result<Files> {
    let article = |title: &str, slug: &str| {
        let text = format!(
            "---\ntitle: {title}\ndate: 2026-11-21\n---\nBefore it.\n\n```mini-program {slug}\n```\n\nAfter it.\n"
        );
        (format!("articles/en/about-{slug}.md"), text.into_bytes())
    };
    let mut files: Files = vec![
        ("site.toml".to_owned(), SETTINGS.into()),
        article("Counting", "tally"),
        article("Published", "published"),
        ("programs/published.xdc".to_owned(), zipped(TALLY)?),
        (
            "programs/tally/manifest.toml".to_owned(),
            "name = \"Tally of sheep\"\n[bookmobile]\napi = 1\nheight = 15\ndescription = { en = \"Counts whatever passes by.\" }\n".into(),
        ),
    ];
    for (path, text) in TALLY.iter().filter(|(path, _)| *path != "manifest.toml") {
        files.push((format!("programs/tally/{path}"), (*text).into()));
    }
    for (slug, body, script) in HOSTILE {
        let page = format!("<body>{body}<script src=app.js></script></body>");
        files.push((format!("programs/{slug}/app.js"), (*script).into()));
        files.push((format!("programs/{slug}/index.html"), page.into()));
        files.push(article(&format!("About {slug}"), slug));
    }
    Ok(files)
}

static SITE: Collection = Collection::new("screen-programs", files);

fn is_running(page: &Page) -> Result<()> {
    page.until(
        "it runs",
        "return document.querySelector('[data-running]')?.dataset.running === 'screen'",
    )?;
    Ok(())
}

/// A text of the program, in its screen.
fn shows(page: &Page, depth: usize, id: &str, text: &str) -> Result<()> {
    page.inside(depth, |page| {
        let script = format!("return document.getElementById('{id}')?.textContent.trim()");
        page.until_equal(&format!("the text of {id}"), &script, &json!(text))
    })
}

pub(crate) fn a_screen_starts_and_keeps_what_is_entered(engine: Engine) -> Result<()> {
    let site = SITE.site()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/articles/about-tally/")?;
    page.find("button", "Start")?;
    page.sees("closed off from this page and from the network")?;
    page.must(
        "nothing of it was loaded or runs",
        "return !document.querySelector('iframe') && !performance.getEntriesByType('resource').some(({ name }) => /programs\\/(shim|tally)/.test(name))",
    )?;
    let before = page.ask("return history.length")?;
    start(&page)?;
    is_running(&page)?;
    shows(&page, IN_SITE, "words", "a word, and more")?;
    shows(&page, IN_SITE, "language", "en")?;
    page.inside(IN_SITE, |page| {
        page.click("button", "Add one")?;
        page.click("button", "Add one")?;
        page.must(
            "a style attribute has its effect",
            "return getComputedStyle(document.getElementById('words')).fontWeight === '700'",
        )?;
        page.click("button", "Tell others")
    })?;
    // What it tells is above its screen, and the person sees what it passes on.
    page.sees("Told: 2")?;
    page.sees("It is 2")?;
    page.click("button", "Close")?;
    page.inside(IN_SITE, |page| page.click("link", "To the log"))?;
    shows(&page, IN_SITE, "log", "1/1: 2.")?;
    // A link shows where it leads.
    page.until("a moment later", "return !navigator.userActivation?.isActive || performance.now() > (window.since ??= performance.now()) + 6000")?;
    page.inside(IN_SITE, |page| page.click("link", "More"))?;
    page.sees("https://example.org/more?x=1")?;
    page.click("button", "Close")?;
    page.equal("Back has no step more", "return history.length", &before)?;
    // It is not started unasked later, and what was entered is still there.
    page.open("/en/articles/about-tally/")?;
    page.find("button", "Start")?;
    page.must(
        "it does not run",
        "return !document.querySelector('iframe')",
    )?;
    start(&page)?;
    shows(&page, IN_SITE, "count", "2")?;
    shows(&page, IN_SITE, "log", "1/1: 2.")?;
    page.until_still()?;
    page.click("button", "Stop")?;
    page.until("with all of it", "return !document.querySelector('iframe')")?;
    // Among the settings it can be deleted.
    page.click("button", "Settings")?;
    page.click("button", "Delete: Tally of sheep")?;
    page.press("Escape")?;
    start(&page).or_else(|_| page.click("button", "Start again"))?;
    shows(&page, IN_SITE, "count", "0")
}

pub(crate) fn a_published_program_runs_as_it_is(engine: Engine) -> Result<()> {
    let site = SITE.site()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/articles/about-published/")?;
    start(&page)?;
    shows(&page, IN_SITE, "words", "a word, and more")?;
    // It has a page of its own, which the search finds.
    page.open("/en/articles/published/")?;
    page.find("heading", "Tally")?;
    crate::search::finds_page(&page, "whatever passes by", "tally")
}

pub(crate) fn a_screen_works_without_a_network(engine: Engine) -> Result<()> {
    let site = SITE.site()?.keeping();
    let page = Page::visit(engine, &site)?;
    visit_until_kept(&page)?;
    drop(site);
    page.open("/en/articles/about-tally/")?;
    start(&page)?;
    shows(&page, IN_SITE, "words", "a word, and more")
}

pub(crate) fn a_screen_works_in_one_file(engine: Engine) -> Result<()> {
    let site = SITE.site()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/articles/about-tally/")?;
    let stick = TempDir::new()?;
    let file = export(&page, &stick, "Settings", "Everything")?;
    drop(site);
    page.open_file(&file)?;
    page.ask("location.hash = '#/en/articles/about-tally/'")?;
    start(&page)?;
    shows(&page, IN_FILE, "words", "a word, and more")?;
    page.inside(IN_FILE, |page| page.click("button", "Add one"))?;
    shows(&page, IN_FILE, "count", "1")
}

pub(crate) fn a_hostile_screen_reaches_nothing(engine: Engine) -> Result<()> {
    let site = SITE.site()?;
    let page = Page::visit(engine, &site)?;
    let check = |depth: usize, where_from: &str| -> Result<()> {
        let found = page.inside(depth, |page| {
            page.until(
                "what worked",
                "return document.getElementById('out')?.textContent.match(/worked:.*/)?.[0].trim()",
            )
        })?;
        ensure!(found == "worked:", "{where_from}: {found}");
        Ok(())
    };
    page.open("/en/articles/about-leak/")?;
    let before = page.ask("return history.length")?;
    start(&page)?;
    check(IN_SITE, "the site")?;
    page.until_at("/en/articles/about-leak/")?;
    page.equal("the history", "return history.length", &before)?;
    ensure!(page.windows()? == 1, "a window was opened");
    page.must(
        "no dialog",
        "return !document.querySelector('dialog.program-dialog')",
    )?;
    let leaks: Vec<_> = site
        .server
        .requests()
        .into_iter()
        .filter(|request| request.starts_with("/leak-"))
        .collect();
    ensure!(leaks.is_empty(), "{leaks:?}");
    let stick = TempDir::new()?;
    let file = export(&page, &stick, "Settings", "Everything")?;
    page.open_file(&file)?;
    page.ask("location.hash = '#/en/articles/about-leak/'")?;
    start(&page)?;
    check(IN_FILE, "one file")
}

pub(crate) fn a_screen_that_misbehaves_is_ended(engine: Engine) -> Result<()> {
    let site = SITE.site()?;
    let page = Page::visit(engine, &site)?;
    for (slug, words) in [
        ("flood", "It did too much at once"),
        ("away", "It left its own screen"),
        ("self", "It left its own screen"),
        // WebKit does not tell a page what an error in another origin is.
        ("crash", "It made a mistake, and was stopped"),
    ] {
        page.open(&format!("/en/articles/about-{slug}/"))?;
        start(&page)?;
        if slug != "crash" {
            is_running(&page)?;
            // Where it leads is gone before the driver answers.
            let _ = page.inside(IN_SITE, |page| page.click("button", "Go on"));
        }
        // Firefox does not even begin to leave.
        if engine == Engine::Firefox && slug == "away" {
            page.inside(IN_SITE, |page| page.find("button", "Go on").map(drop))?;
            page.until_at(&format!("/en/articles/about-{slug}/"))?;
            continue;
        }
        page.sees(words).with_context(|| slug.to_owned())?;
        page.find("button", "Start again")?;
        page.must(
            &format!("nothing is left of {slug}"),
            "return !document.querySelector('iframe')",
        )?;
        page.press("/")?;
        page.find("searchbox", "Search")?;
    }
    // Much in a screen is its own affair: the page goes on, and its room stays as it is.
    page.open("/en/articles/about-huge/")?;
    start(&page)?;
    is_running(&page)?;
    page.inside(IN_SITE, |page| page.click("button", "Go on"))?;
    page.until(
        "the height has a limit",
        "return document.querySelector('.program-screen').getBoundingClientRect().height < 1300",
    )?;
    page.must("nothing was kept", "return Object.entries(localStorage).every(([name, text]) => !name.includes('huge') || text.length < 33000)")?;
    // What nobody asked for does not happen.
    page.open("/en/articles/about-unasked/")?;
    page.ask("document.querySelector('[data-built]')")?;
    page.until(
        "the box is there",
        "return !!document.querySelector('[data-built]')",
    )?;
    page.ask("document.querySelector('.program-start').click()")?;
    is_running(&page)?;
    page.must(
        "no dialog",
        "return !document.querySelector('dialog.program-dialog')",
    )?;
    // One that computes for long stops the page where they share a thread, but not for ever.
    page.open("/en/articles/about-busy/")?;
    start(&page)?;
    is_running(&page)?;
    page.inside(IN_SITE, |page| page.sees("ready at last"))?;
    // A loop without an end: in desktop Chromium it is ended. Elsewhere it would stop the page
    // until the browser asks, so nobody waits for that here.
    if engine == Engine::Chromium {
        page.open("/en/articles/about-endless/")?;
        start(&page)?;
        is_running(&page)?;
        page.ask("window.beats = 0; setInterval(() => beats++, 50)")?;
        let press = "const frame = document.querySelector('.program-screen'); frame.scrollIntoView({ block: 'center' }); const { x, y } = frame.getBoundingClientRect(); return [x, y]";
        page.ask(press)?;
        page.inside(IN_SITE, |page| {
            page.ask("setTimeout(() => document.querySelector('button').click(), 300)")
        })?;
        page.sees("It did not answer any more")?;
        page.must("the page went on", "return beats > 40")?;
        // Of one that has not answered the page says so when it is loaded again. Start and reload
        // are one step: the driver would wait for the frame.
        page.open("/en/articles/about-busy/")?;
        page.until(
            "the box is there",
            "return !!document.querySelector('[data-built]')",
        )?;
        page.ask(
            "document.querySelector('.program-start').click(); setTimeout(() => location.reload())",
        )?;
        page.sees("The last time it did not answer")?;
    }
    Ok(())
}

pub(crate) fn everyone_can_use_a_screen(engine: Engine) -> Result<()> {
    let axe = Axe::fetched()?;
    let site = SITE.site()?;
    let page = Page::visit(engine, &site)?;
    for width in [1100, 320] {
        page.resize(width, 700)?;
        page.open("/en/articles/about-tally/")?;
        page.find("button", "Start")?;
        let found = axe.look(&page)?;
        ensure!(found.is_empty(), "at {width}: {found:#?}");
        page.focus("button", "Start")?;
        page.press("Enter")?;
        is_running(&page)?;
        // The focus is in the program: the keyboard works it.
        page.until(
            "the screen has the focus",
            "return document.activeElement.matches('.program-screen')",
        )?;
        shows(&page, IN_SITE, "words", "a word, and more")?;
        let found = axe.look(&page)?;
        let outside: Vec<_> = found
            .into_iter()
            .filter(|one| one.rule != "frame-tested")
            .collect();
        ensure!(outside.is_empty(), "at {width}, running: {outside:#?}");
        page.inside(IN_SITE, |page| {
            // In WebKit the focus is on the program's page, and Tab leads on.
            if engine == Engine::WebKit {
                page.press("Tab")?;
            }
            page.until(
                &format!("the first button has the focus at {width}"),
                "return document.activeElement.textContent === 'Add one'",
            )?;
            page.press("Enter")?;
            page.until(
                "a press of the keyboard counts",
                "return Number(document.getElementById('count').textContent) > 0",
            )?;
            page.press("Escape")
        })?;
        page.until(
            "Escape leads out",
            "return document.activeElement.textContent === 'Stop'",
        )?;
        let found = page.inside(IN_SITE, |page| axe.look(page))?;
        ensure!(found.is_empty(), "at {width}, in the screen: {found:#?}");
        page.must(
            "nothing is wider than the page",
            "return document.documentElement.scrollWidth <= innerWidth",
        )?;
        page.click("button", "Stop")?;
    }
    Ok(())
}
