//! Files that a person drops in: they become collections on the device, are found by the
//! search, read without a network, and removed; hostile and damaged ones end in a sentence.

use anyhow::Result;
use base64::Engine as _;
use bookmobile_e2e::{Axe, Engine, Page, Site};
use serde_json::{Value, json};
use std::time::Duration;

const MARKDOWN: &str = "# Lighthouses\n\nA lighthouse keeper writes about the quernstone.\n\n## Lamps\n\nThe [lamp](https://lamps.example/) turns.\n";

/// Runs a script with the functions of `files.js`.
pub(crate) fn with_files(page: &Page, script: &str) -> Result<()> {
    let script = format!(
        "{}\n(async () => {{ {script} }})();",
        include_str!("files.js")
    );
    page.run(&script, &[])?;
    Ok(())
}

/// Opens the page of the shelf, and waits until files can be dropped.
pub(crate) fn open_files(page: &Page) -> Result<()> {
    page.open("/en/shelf/")?;
    page.find("heading", "Your files")?;
    Ok(())
}

pub(crate) fn drop_texts(page: &Page, files: &[(&str, &str)]) -> Result<()> {
    let files: Vec<Value> = files
        .iter()
        .map(|(name, text)| json!([name, text]))
        .collect();
    with_files(
        page,
        &format!(
            "drop({}.map(([name, text]) => [name, bytesOf(text)]));",
            json!(files)
        ),
    )
}

pub(crate) fn search(page: &Page, query: &str) -> Result<()> {
    page.press("/")?;
    page.find("searchbox", "Search")?;
    page.type_text(query)
}

/// Opens the first hit in the person's own files, once all that was typed is searched for:
/// before, another article can have the beginning of the word.
pub(crate) fn open_own_hit(page: &Page) -> Result<()> {
    page.until(
        "the address has what was typed",
        "const box = document.querySelector('dialog[open] input[type=search]');
        return decodeURIComponent(location.hash).includes('q=' + box.value)",
    )?;
    page.until(
        "there is a hit in one's own files",
        "return document.querySelector('.group:has(.group-collection) .hit') !== null",
    )?;
    page.run(
        "document.querySelector('.group:has(.group-collection) .hit').click()",
        &[],
    )?;
    Ok(())
}

pub(crate) fn a_text_is_kept_found_and_removed(engine: Engine) -> Result<()> {
    let site = Site::built()?.keeping();
    let page = Page::visit(engine, &site)?;
    open_files(&page)?;
    drop_texts(&page, &[("lights.md", MARKDOWN)])?;
    page.sees("Added: Lighthouses (articles: 1)")?;
    // It is found together with the articles of the site, and says where it is from.
    search(&page, "quernstone")?;
    page.until_equal(
        "the collection is named",
        "return document.querySelector('.group-collection')?.textContent",
        &json!("Lighthouses"),
    )?;
    open_own_hit(&page)?;
    page.find("heading", "Lighthouses")?;
    // What is given twice is kept once.
    drop_texts(&page, &[("lights.md", MARKDOWN)])?;
    page.sees("Lighthouses is here already.")?;
    page.must(
        "it is one collection",
        "return caches.open('bookmobile:files/').then((cache) => cache.keys()).then((keys) => keys.filter(({ url }) => url.endsWith('/about.json')).length === 1)",
    )?;
    page.until_equal(
        "the word is highlighted",
        "return [...(CSS.highlights.get('files') ?? [])].map(String).join()",
        &json!("quernstone"),
    )?;
    page.find("link", "lamp")?;
    // It is still there after a reload.
    page.reload()?;
    page.find("heading", "Lamps")?;
    page.equal(
        "the one title of the page",
        "return [...document.querySelectorAll('h1')].filter((one) => one.checkVisibility()).map((one) => one.textContent)",
        &json!(["Lighthouses"]),
    )?;
    page.click("link", "All of your files")?;
    page.click("button", "Remove")?;
    page.sees("Removed: Lighthouses")?;
    page.until_gone("link", "Lighthouses")?;
    search(&page, "quernstone")?;
    page.sees("Nothing")?;
    page.must(
        "nothing of it is left",
        "return !document.querySelector('.group-collection')",
    )?;
    Ok(())
}

pub(crate) fn a_removed_text_comes_back(engine: Engine) -> Result<()> {
    // How many entries there are of the person's own files.
    const ENTRIES: &str = "return (async () => {
        const names = (await caches.keys()).filter((name) => name.includes('files'));
        const all = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).length));
        return all.reduce((sum, one) => sum + one, 0);
    })()";
    let site = Site::built()?.keeping();
    let page = Page::visit(engine, &site)?;
    open_files(&page)?;
    drop_texts(&page, &[("lights.md", MARKDOWN)])?;
    page.sees("Added: Lighthouses")?;
    page.click("button", "Remove")?;
    page.sees("Removed: Lighthouses")?;
    page.until_gone("link", "Lighthouses")?;
    page.click("button", "Undo")?;
    page.find("link", "Lighthouses")?;
    search(&page, "quernstone")?;
    page.until(
        "it is found again",
        "return document.querySelector('.group-collection') !== null",
    )?;
    page.press("Escape")?;
    page.until_gone("dialog", "")?;
    // What is not taken back is gone a little later.
    page.click("button", "Remove")?;
    page.until_gone("link", "Lighthouses")?;
    page.until_equal("its files are gone", ENTRIES, &json!(0))
}

/// Emphasis and line breaks in Chinese, addresses, footnotes, callouts and tasks are those of a
/// published article.
pub(crate) fn a_text_reads_as_an_article_does(engine: Engine) -> Result<()> {
    const CHINESE: &str = "# 水位\n\n说**“防汛”**两个\n字[^1]，见https://water.example/a。\n\n> [!WARNING]\n> 不要过桥。\n\n- [x] 量水位\n- [ ] 报告\n\n[^1]: 防止*洪水*。\n";
    let site = Site::built()?.keeping();
    let page = Page::visit(engine, &site)?;
    open_files(&page)?;
    drop_texts(&page, &[("water.md", CHINESE)])?;
    page.sees("Added: 水位")?;
    page.click("link", "水位")?;
    page.find("heading", "水位")?;
    let text = |selector: &str| {
        format!(
            "return document.querySelector('own-files .prose {selector}')?.textContent.replace(/\\s+/g, ' ').trim()"
        )
    };
    page.until_equal(
        "lines join, and emphasis has its end",
        &text("p"),
        &json!("说“防汛”两个字1，见https://water.example/a。"),
    )?;
    page.until_equal("the emphasis", &text("p strong"), &json!("“防汛”"))?;
    page.until_equal(
        "the callout has its word",
        &text("aside.callout-warning"),
        &json!("警告 不要过桥。"),
    )?;
    page.until_equal(
        "what is done is checked",
        "return [...document.querySelectorAll('own-files .task input')].map((box) => [box.checked, box.disabled, box.ariaLabel])",
        &json!([[true, true, "已完成"], [false, true, "未完成"]]),
    )?;
    page.find("link", "https://water.example/a")?;
    // The note opens in its line, and its list leads back.
    page.click("doc-noteref", "注释 1")?;
    page.until_equal(
        "the note",
        "return document.querySelector('.reading-aside-text')?.textContent.trim()",
        &json!("防止洪水。"),
    )?;
    page.press("Escape")?;
    page.until_equal(
        "the mark has the focus again",
        "return document.activeElement?.textContent",
        &json!("1"),
    )?;
    page.find("heading", "注释")?;
    page.click("doc-backlink", "回到正文")?;
    page.until_equal(
        "the mark is where one was",
        "return document.activeElement?.id",
        &json!("file:fnref-1"),
    )?;
    page.until_still()?;
    let found = Axe::fetched()?.look(&page)?;
    anyhow::ensure!(found.is_empty(), "{found:#?}");
    Ok(())
}

pub(crate) fn a_text_in_another_encoding_is_read(engine: Engine) -> Result<()> {
    let site = Site::built()?.keeping();
    let page = Page::visit(engine, &site)?;
    open_files(&page)?;
    // 灯塔 (a line of its own), then 看守人在夜里点灯。, in GB18030.
    with_files(
        &page,
        "drop([['light.txt', ofBase64('tcbL/goKv7TK2MjL1NrSucDvteO1xqGjCg==')]]);",
    )?;
    page.sees("Added: 灯塔")?;
    search(&page, "看守人")?;
    page.until(
        "the snippet has the words",
        "return [...document.querySelectorAll('.snippet')].some((one) => one.textContent.includes('看守人在夜里点灯'))",
    )?;
    Ok(())
}

pub(crate) fn a_book_has_its_chapters(engine: Engine) -> Result<()> {
    let site = Site::built()?.keeping();
    let page = Page::visit(engine, &site)?;
    open_files(&page)?;
    with_files(
        &page,
        "drop([['book.epub', await book('The Book', [
            ['First', '<h1>First</h1><p>One &amp; two.</p>'],
            ['Second', '<h1>Second</h1><p>The zymurgist sleeps.</p><h2 id=\"x\">Later</h2><p>Wakes.</p>']])]]);",
    )?;
    page.sees("Added: The Book (articles: 2)")?;
    search(&page, "zymurgist")?;
    page.until(
        "it is found",
        "return document.querySelector('.group-collection')?.textContent === 'The Book'",
    )?;
    open_own_hit(&page)?;
    page.find("heading", "Second")?;
    page.click("link", "Previous: First")?;
    page.sees("One & two.")
}

pub(crate) fn links_lead_to_other_chapters_and_files(engine: Engine) -> Result<()> {
    let site = Site::built()?.keeping();
    let page = Page::visit(engine, &site)?;
    open_files(&page)?;
    with_files(
        &page,
        "drop([['book.epub', await book('The Book', [
            ['First', '<h1>First</h1><p>See <a href=\"1.xhtml#x\">what is later</a>, <a href=\"9.xhtml\">nothing</a>.</p>'],
            ['Second', '<h1>Second</h1><p>Sleeps.</p><section id=\"x\"><h2>Later</h2><p>Wakes.</p></section><p><a href=\"0.xhtml\">Back</a></p>']])]]);",
    )?;
    page.sees("Added: The Book (articles: 2)")?;
    page.click("link", "The Book")?;
    page.until_equal(
        "a link to no file is plain text",
        "return [...document.querySelectorAll('own-files .prose a')].map((one) => one.textContent + one.hasAttribute('href')).join()",
        &json!("what is latertrue,nothingfalse"),
    )?;
    page.click("link", "what is later")?;
    page.sees("Wakes.")?;
    page.until_equal(
        "its heading has the focus",
        "return document.activeElement.textContent",
        &json!("Later"),
    )?;
    page.click("link", "Back")?;
    page.find("heading", "First")?;
    page.click("link", "All of your files")?;
    drop_texts(
        &page,
        &[
            ("one.md", "# One\n\nGo to [the other](two.md#whats-new).\n"),
            ("two.md", "# Two\n\nText.\n\n## What’s new?\n\nThis.\n"),
        ],
    )?;
    page.sees("Added: One (articles: 2)")?;
    page.click("link", "One")?;
    page.click("link", "the other")?;
    page.find("heading", "Two")?;
    page.until_equal(
        "the other heading has the focus",
        "return document.activeElement.textContent",
        &json!("What’s new?"),
    )
}

/// A collection file, as `bookmobile pack --collection` makes it; `sign` can add a signature.
pub(crate) fn collection_file(
    sign: impl Fn(&mut bookmobile_site::Memory) -> Result<()>,
) -> Result<Vec<u8>> {
    let folder = tempfile::TempDir::new()?;
    let write = |path: &str, bytes: &[u8]| -> Result<()> {
        let path = folder.path().join(path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        Ok(std::fs::write(path, bytes)?)
    };
    write(
        "site.toml",
        b"title = \"Another library\"\n[[languages]]\ncode = \"en\"\ntag = \"en\"\nname = \"English\"\n",
    )?;
    write(
        "articles/en/ferns.md",
        b"---\ntitle: Ferns\ndate: 2026-11-21\n---\nLead.\n\n## Spores\n\nA pteridologist counts them.\n",
    )?;
    let compiled = bookmobile_press::compile(folder.path(), &bookmobile_press::Options::default())
        .map_err(|mistakes| anyhow::anyhow!("{mistakes}"))?;
    let mut parts = bookmobile_site::collection_parts(&compiled)?;
    sign(&mut parts)?;
    Ok(bookmobile_site::collection_file(&parts)?)
}

pub(crate) fn drop_bytes(page: &Page, name: &str, bytes: &[u8]) -> Result<()> {
    let bytes = base64::engine::general_purpose::STANDARD.encode(bytes);
    with_files(page, &format!("drop([['{name}', ofBase64('{bytes}')]]);"))
}

pub(crate) fn a_collection_file_is_searched_as_it_is(engine: Engine) -> Result<()> {
    let site = Site::built()?.keeping();
    let page = Page::visit(engine, &site)?;
    open_files(&page)?;
    let file = collection_file(|_| Ok(()))?;
    drop_bytes(&page, "other.bookmobile", &file)?;
    page.sees("Added: Another library (articles: 1)")?;
    search(&page, "pteridologist")?;
    page.until_equal(
        "the collection is named",
        "return document.querySelector('.group-collection')?.textContent",
        &json!("Another library"),
    )?;
    open_own_hit(&page)?;
    page.find("heading", "Spores")?;
    page.sees("A pteridologist counts them.")?;
    drop_bytes(&page, "cut.bookmobile", &file[..file.len() / 2])?;
    page.sees("cut.bookmobile is damaged")?;
    // A byte of the pack is another one; the archive's own checksums are not looked at.
    let mut other = file.clone();
    let at = other
        .windows(11)
        .position(|name| name == b"catalog.bin")
        .unwrap_or(0)
        + 40;
    other[at] ^= 0x55;
    drop_bytes(&page, "other.bookmobile", &other)?;
    page.sees("other.bookmobile is damaged")
}

pub(crate) fn what_was_dropped_is_read_without_a_network(engine: Engine) -> Result<()> {
    let site = Site::built()?.keeping();
    let page = Page::visit(engine, &site)?;
    crate::offline::visit_until_kept(&page)?;
    open_files(&page)?;
    drop_texts(&page, &[("lights.md", MARKDOWN)])?;
    page.sees("Added: Lighthouses")?;
    drop(site);
    page.open("/en/shelf/")?;
    page.click("link", "Lighthouses")?;
    page.find("heading", "Lamps")?;
    search(&page, "quernstone")?;
    page.until(
        "it is found",
        "return document.querySelector('.group-collection') !== null",
    )?;
    Ok(())
}

pub(crate) fn an_installed_app_opens_files(engine: Engine) -> Result<()> {
    // The system's part: a queue that has a file for whoever asks.
    let queue = "Object.defineProperty(window, 'launchQueue', { value: { setConsumer: (take) =>
        take({ files: [{ getFile: async () => new File(['# Opened\\n\\nBy the system.'], 'opened.md') }] }) } });";
    let site = Site::with_early_script(queue)?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/")?;
    page.sees("Added: Opened (articles: 1)")?;
    page.click("link", "Opened")?;
    page.sees("By the system.")
}

pub(crate) fn what_another_app_shares_is_opened(engine: Engine) -> Result<()> {
    let site = Site::kept()?;
    let page = Page::visit(engine, &site)?;
    crate::offline::visit_until_kept(&page)?;
    // The request that the system makes; the worker of the site answers it.
    page.run(
        "const form = new FormData();
        form.append('file', new File(['# Shared\\n\\nBy another app.'], 'b?c.md'));
        form.append('file', new File(['{}'], 'about.json'));
        window.answered = undefined;
        fetch('/share', { method: 'POST', body: form }).then(({ url, ok }) =>
            (window.answered = [new URL(url).pathname, ok]));",
        &[],
    )?;
    page.until_equal(
        "a page is opened",
        "return window.answered",
        &json!(["/", true]),
    )?;
    page.open("/en/")?;
    page.sees("about.json cannot be opened here")?;
    page.open("/en/shelf/")?;
    page.click("link", "Shared")?;
    page.sees("By another app.")?;
    // It was taken once.
    page.open("/en/shelf/")?;
    page.find("link", "Shared")?;
    page.equal(
        "how many there are",
        "return document.querySelectorAll('own-files .shelf-entry').length",
        &json!(1),
    )?;
    Ok(())
}

pub(crate) fn what_is_shared_and_too_large_is_named(engine: Engine) -> Result<()> {
    let site = Site::kept()?;
    let page = Page::visit(engine, &site)?;
    crate::offline::visit_until_kept(&page)?;
    page.run(
        "const form = new FormData();
        form.append('file', new File([new Uint8Array((64 << 20) + 1)], 'large map.txt'));
        form.append('file', new File(['# Small\\n\\nIt fits.'], 'small.md'));
        window.answered = undefined;
        fetch('/share', { method: 'POST', body: form }).then(({ ok }) => (window.answered = ok));",
        &[],
    )?;
    page.patience(Duration::from_secs(30))?;
    page.until_equal("a page is opened", "return window.answered", &json!(true))?;
    page.open("/en/")?;
    page.sees("large map.txt was not taken: up to 20 files of 64 MB each")?;
    page.open("/en/shelf/")?;
    page.find("link", "Small")?;
    // It is said once.
    page.must(
        "not again",
        "return !document.body.innerText.includes('was not taken')",
    )
    .map(drop)
}

pub(crate) fn what_was_not_written_whole_is_deleted(engine: Engine) -> Result<()> {
    let site = Site::kept()?;
    let page = Page::visit(engine, &site)?;
    open_files(&page)?;
    drop_texts(&page, &[("lights.md", MARKDOWN)])?;
    page.sees("Added: Lighthouses (articles: 1)")?;
    // A page was closed while it wrote a second one.
    page.run(
        "window.left = async () => (await (await caches.open((await caches.keys()).find((name) => name.includes('files')))).keys()).filter(({ url }) => url.includes('_files/0123456789ab/')).length;
        window.leave = async () => {
            const cache = await caches.open((await caches.keys()).find((name) => name.includes('files')));
            for (const name of ['catalog.bin', 'images/a.png']) await cache.put(new URL(`/_files/0123456789ab/${name}`, location.href), new Response('x'));
            // WebKit answers before it has written, and loses all of it if the page is left at once.
            setTimeout(() => (window.isLeft = true), 1500);
        };
        leave();",
        &[],
    )?;
    page.until("its files are there", "return window.isLeft")?;
    page.open("/en/shelf/")?;
    page.until(
        "they are deleted at the next visit",
        "return (async () => {
            const cache = await caches.open((await caches.keys()).find((name) => name.includes('files')));
            const urls = (await cache.keys()).map(({ url }) => url);
            return urls.length > 1 && !urls.some((url) => url.includes('0123456789ab'));
        })()",
    )?;
    page.click("link", "Lighthouses")?;
    page.find("heading", "Lighthouses")?;
    Ok(())
}

pub(crate) fn where_nothing_is_kept_files_are_read_once(engine: Engine) -> Result<()> {
    // A browser's caches as without HTTPS, or as in a private window that forbids them.
    let forbidden = "Object.defineProperty(window, 'caches', { value: { has: async () => { throw new DOMException('', 'SecurityError'); } } });";
    for caches in [
        "delete window.caches; delete Window.prototype.caches;",
        forbidden,
    ] {
        let site = Site::with_early_script(caches)?;
        let page = Page::visit(engine, &site)?;
        open_files(&page)?;
        page.sees("This browser keeps nothing for this page: files can be read here until")?;
        drop_texts(&page, &[("lights.md", MARKDOWN)])?;
        page.sees("Added: Lighthouses (articles: 1) This browser keeps nothing")?;
        search(&page, "quernstone")?;
        page.until_equal(
            "the collection is named",
            "return document.querySelector('.group-collection')?.textContent",
            &json!("Lighthouses"),
        )?;
        open_own_hit(&page)?;
        page.find("heading", "Lamps")?;
        page.click("link", "All of your files")?;
        page.click("button", "Remove")?;
        page.click("button", "Undo")?;
        page.find("link", "Lighthouses")?;
        open_files(&page)?;
        page.sees("Nothing is here yet")?;
    }
    Ok(())
}

pub(crate) fn hostile_files_end_in_a_sentence(engine: Engine) -> Result<()> {
    let site = Site::built()?.keeping();
    let page = Page::visit(engine, &site)?;
    open_files(&page)?;
    let cases = [
        (
            "'photo.jpg', bytesOf('x')",
            "photo.jpg cannot be opened here",
        ),
        ("'no.epub', bytesOf('no zip')", "no.epub is damaged"),
        (
            "'cut.epub', (await book('B', [['C', '<p>d</p>']])).slice(0, -9)",
            "cut.epub is damaged",
        ),
        // It says that it has a byte, and has 30 MB.
        (
            "'bomb.epub', await book('B', [['C', '<p>d</p>']], [['O/0.png', new Uint8Array(30 << 20), 1]])",
            "bomb.epub is too large",
        ),
        // It says that it has 3 GB.
        (
            "'huge.epub', await book('B', [['C', '<p>d</p>']], [['O/0.png', new Uint8Array(9), 3e9]])",
            "huge.epub is too large",
        ),
        (
            "'many.epub', await zip(Array.from({ length: 2001 }, (_, at) => [`${at}`, bytesOf('')]))",
            "many.epub is too large",
        ),
        (
            "'drm.epub', await book('B', [['C', '<p>d</p>']], [['META-INF/rights.xml', bytesOf('<r/>')]])",
            "drm.epub is protected",
        ),
        (
            "'blank.md', bytesOf('<script>alert(1)</script>')",
            "blank.md has no text",
        ),
        ("'binary.txt', new Uint8Array(999)", "binary.txt is damaged"),
    ];
    for (file, said) in cases {
        with_files(&page, &format!("drop([[{file}]]);"))?;
        page.sees(said)?;
    }
    page.must(
        "nothing was kept",
        "return !document.querySelector('own-files .shelf-entry')",
    )?;
    Ok(())
}

pub(crate) fn nothing_in_a_file_runs(engine: Engine) -> Result<()> {
    let site = Site::built()?.keeping();
    let page = Page::visit(engine, &site)?;
    open_files(&page)?;
    page.run("window.ran = []", &[])?;
    let bad = "<p id='clobbered' onclick='ran.push(1)' style='position:fixed'>Still here<script>ran.push(2)</script>\
        <img src='x' onerror='ran.push(3)'/><a href='javascript:ran.push(4)'>go</a>\
        <a href='jav&#x61;script:ran.push(5)'>on</a><svg onload='ran.push(6)'/><iframe srcdoc='&lt;script&gt;parent.ran.push(7)&lt;/script&gt;'></iframe></p>";
    with_files(
        &page,
        &format!(
            "drop([['bad.epub', await book('&lt;img src=x onerror=ran.push(8)&gt;', [['&lt;b&gt;T', {}]])]]);",
            json!(bad)
        ),
    )?;
    page.sees("Added: <img src=x onerror=ran.push(8)>")?;
    page.until(
        "it is listed",
        "const link = document.querySelector('own-files .shelf-entry a');
        link?.click();
        return Boolean(link)",
    )?;
    page.sees("Still here")?;
    let inside = "return [...document.querySelectorAll('own-files .prose *')].flatMap((one) => [one.localName, ...one.getAttributeNames().filter((name) => !['id', 'class'].includes(name))]).join()";
    page.equal("elements and attributes", inside, &json!("section,p,a,a"))?;
    page.run(
        "document.querySelectorAll('own-files .prose *').forEach((one) => one.click())",
        &[],
    )?;
    page.equal("nothing ran", "return window.ran", &json!([]))?;
    page.must(
        "no name of the page's is taken",
        "return !('clobbered' in window) && document.getElementById('file:clobbered') !== null",
    )?;
    Ok(())
}

pub(crate) fn everyone_can_read_files(engine: Engine) -> Result<()> {
    let axe = Axe::fetched()?;
    let site = Site::built()?.keeping();
    let page = Page::visit(engine, &site)?;
    open_files(&page)?;
    drop_texts(&page, &[("lights.md", MARKDOWN)])?;
    page.sees("Added: Lighthouses")?;
    for width in [1100, 320] {
        page.resize(width, 700)?;
        page.open("/en/shelf/")?;
        page.find("link", "Lighthouses")?;
        page.until_still()?;
        let list = axe.look(&page)?;
        page.click("link", "Lighthouses")?;
        page.find("heading", "Lamps")?;
        page.until_still()?;
        let article = axe.look(&page)?;
        anyhow::ensure!(
            list.is_empty() && article.is_empty(),
            "{width}: {list:#?} {article:#?}"
        );
        page.must(
            "nothing is wider than the page",
            "return document.documentElement.scrollWidth <= innerWidth",
        )?;
    }
    Ok(())
}
