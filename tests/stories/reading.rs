//! Reading aids: footnotes and terms that open in their line, two languages side by side, an
//! article that is read aloud, printed, or handed to another phone as a QR code.

use crate::one_file::export;
use anyhow::{Result, ensure};
use bookmobile_e2e::{Axe, Engine, Fault, Page, Site};
use serde_json::{Value, json};
use tempfile::TempDir;

const ARTICLE: &str = "/en/articles/countryside/";
const SPECIMEN: &str = "/en/articles/specimen/";

/// Voices as a browser has them, which none of the tested ones has here: what is said is kept,
/// and ends when the test wants it.
const VOICES: &str = "
    window.spoken = [];
    class Utterance { constructor(text) { this.text = text; } }
    window.SpeechSynthesisUtterance = Utterance;
    const voices = [['Anna', 'en-GB', true], ['Bert', 'en-GB', false], ['Ting', 'zh-CN', true]]
      .map(([name, lang, localService]) => ({ name, lang, localService, voiceURI: name, default: true }));
    let current;
    window.endSpeech = () => { const own = current; current = undefined; own?.onend?.(); return Boolean(own); };
    Object.defineProperty(window, 'speechSynthesis', { configurable: true, value: {
      getVoices: () => voices, addEventListener() {}, cancel() { current = undefined; },
      speak(own) { current = own; window.spoken.push([own.text, own.voice.name, own.rate]); },
    } });";

fn open_menu(page: &Page) -> Result<()> {
    page.click("button", "Reading aids")?;
    page.find("heading", "Reading aids").map(drop)
}

/// Waits until the translation stands beside the article's blocks.
fn has_both_languages(page: &Page) -> Result<()> {
    page.until(
        "both languages are there",
        "return document.querySelectorAll('.reading-beside').length > 5",
    )
    .map(drop)
}

fn show_one_language(page: &Page) -> Result<()> {
    open_menu(page)?;
    page.click("button", "One language only")?;
    page.until(
        "one language",
        "return document.querySelector('.reading-beside') === null",
    )
    .map(drop)
}

fn focused_text(page: &Page) -> Result<Value> {
    page.ask("return document.activeElement?.textContent")
}

pub(crate) fn a_footnote_opens_in_its_line(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open(SPECIMEN)?;
    page.find("button", "Reading aids")?;
    page.run("document.querySelector('.footnote-ref a').scrollIntoView({ block: 'center', behavior: 'instant' })", &[])?;
    page.until_still()?;
    let place = page.ask("return scrollY")?;
    let address = page.address()?;
    page.focus("doc-noteref", "Note 1")?;
    page.press("Enter")?;
    page.find("dialog", "Note 1")?;
    page.sees("It knows the way back")?;
    page.equal("the line stays", "return scrollY", &place)?;
    ensure!(page.address()? == address, "the address has changed");
    page.press("Escape")?;
    page.until_gone("dialog", "Note 1")?;
    ensure!(
        focused_text(&page)? == json!("1"),
        "the focus is in the line"
    );
    // A second press closes it as well.
    page.press("Enter")?;
    page.find("dialog", "Note 1")?;
    page.click("doc-noteref", "Note 1")?;
    page.until_gone("dialog", "Note 1")?;
    // The way to the note below the text is still there.
    page.press("Enter")?;
    page.click("button", "Show it below the text")?;
    page.until_equal("at the note", "return location.hash", &json!("#fn-1"))?;
    Ok(())
}

/// While the script is on a slow way a footnote is read below the text.
pub(crate) fn a_footnote_does_not_wait_for_a_script(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let (script, _) = site.file("reading-", ".js")?;
    site.server.put_fault(&script, Fault::Hold);
    let page = Page::visit(engine, &site)?;
    page.open(SPECIMEN)?;
    page.find("button", "Reading aids")?;
    page.click("doc-noteref", "Note 1")?;
    page.until_equal("at the note", "return location.hash", &json!("#fn-1"))?;
    site.server.clear_fault(&script);
    // Once it is there, the next one opens in its line.
    page.until(
        "the script is there",
        "return performance.getEntriesByType('resource').some((one) => /reading-[^/]*\\.js$/.test(one.name) && one.responseEnd > 0)",
    )?;
    page.click("doc-noteref", "Note 1")?;
    page.find("dialog", "Note 1")?;
    Ok(())
}

pub(crate) fn a_term_is_explained_where_it_is_used(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open(ARTICLE)?;
    page.find("button", "mini-programs")?;
    page.focus("button", "mini-programs")?;
    page.press("Enter")?;
    page.find("dialog", "What “mini-program” means")?;
    page.sees("A mini-program is a light app that runs inside WeChat")?;
    page.press("Escape")?;
    ensure!(
        focused_text(&page)? == json!("mini-programs"),
        "the focus is in the line"
    );
    page.press("Enter")?;
    page.click("button", "Show where it is explained")?;
    page.until_equal(
        "at the definition",
        "return document.activeElement.localName",
        &json!("dfn"),
    )?;
    // In Chinese, where words have no spaces around them.
    page.open("/zh/articles/countryside/")?;
    page.find("button", "小程序")?;
    page.click("button", "小程序")?;
    page.sees("小程序是在微信里运行的轻便应用，无需另外下载。")
}

pub(crate) fn two_languages_stand_side_by_side(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.resize(1200, 800)?;
    page.open(ARTICLE)?;
    open_menu(&page)?;
    page.click("button", "Side by side with 简体中文")?;
    page.until(
        "each paragraph has its counterpart",
        "
        const all = [...document.querySelectorAll('[data-section=\"the-divide\"] > *')];
        const [heading, besideHeading, text, beside] = all;
        return besideHeading?.lang === 'zh-Hans' && besideHeading.textContent.includes('什么是数字鸿沟')
          && beside?.textContent.startsWith('数字鸿沟') && text.textContent.startsWith('The digital divide');",
    )?;
    page.must(
        "they are beside each other",
        "
        const [, , text, beside] = document.querySelectorAll('[data-section=\"the-divide\"] > *');
        const [own, other] = [text.getBoundingClientRect(), beside.getBoundingClientRect()];
        return other.left >= own.right && Math.abs(other.top - own.top) < 12;",
    )?;
    page.must(
        "no id is there twice",
        "const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id); return new Set(ids).size === ids.length",
    )?;
    // On a phone one is below the other.
    page.resize(360, 700)?;
    page.until(
        "one is below the other",
        "
        const [, , text, beside] = document.querySelectorAll('[data-section=\"the-divide\"] > *');
        return beside.getBoundingClientRect().top >= text.getBoundingClientRect().bottom - 1;",
    )?;
    page.must(
        "nothing is wider than the page",
        "return document.documentElement.scrollWidth <= innerWidth",
    )?;
    // It stays so in the next article, until it is not wanted any more.
    page.open("/en/articles/smart-cities/")?;
    has_both_languages(&page)?;
    show_one_language(&page)?;
    page.reload()?;
    page.find("button", "Reading aids")?;
    page.must(
        "still one",
        "return document.querySelector('.reading-beside') === null",
    )
    .map(drop)
}

/// A translation that could not be fetched is said to be missing, and comes with the network.
pub(crate) fn the_other_language_comes_with_the_network(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open(ARTICLE)?;
    page.find("button", "Reading aids")?;
    let (volume, _) = site.volume_with("什么是数字鸿沟")?;
    site.server.put_fault(&volume, Fault::Status(503));
    open_menu(&page)?;
    page.click("button", "Side by side with 简体中文")?;
    page.sees("The translation could not be loaded")?;
    page.must(
        "the text is as it was",
        "return document.querySelector('.reading-beside') === null",
    )?;
    site.server.clear_fault(&volume);
    page.run("dispatchEvent(new Event('online'))", &[])?;
    has_both_languages(&page)?;
    // It was chosen, and is there in the next article too.
    page.open("/en/articles/smart-cities/")?;
    has_both_languages(&page)
}

/// A highlight over a term is seen in the search's hits too, and each of the three still works.
pub(crate) fn a_mark_a_term_and_a_hit_share_their_words(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open(ARTICLE)?;
    page.find("button", "mini-programs")?;
    // The paragraph of the term, from before it to behind it.
    let words = page.ask(
        "const term = [...document.querySelectorAll('.reading-term')].find((one) => one.textContent === 'mini-programs');
        term.scrollIntoView({ block: 'center', behavior: 'instant' });
        const [before, after] = [term.previousSibling, term.nextSibling];
        const range = new Range();
        range.setStart(before, Math.max(0, before.length - 12));
        range.setEnd(after, Math.min(8, after.length));
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        return String(range)",
    )?;
    page.click("button", "Highlight: Yellow")?;
    let painted = "return [...(CSS.highlights.get('shelf-0') ?? [])].map(String)";
    page.until_equal("the words are painted", painted, &json!([words]))?;
    // The words of a search are lit in the same place.
    let section = page.ask(
        "return [...document.querySelectorAll('.reading-term')].find((one) => one.textContent === 'mini-programs').closest('[data-section]').dataset.section",
    )?;
    let section = section.as_str().unwrap_or_default();
    page.open("/en/")?;
    page.open(&format!("{ARTICLE}#{section}?highlight=mini-programs"))?;
    page.until(
        "the hit is lit",
        "return [...(CSS.highlights.get('search') ?? [])].some(({ startContainer }) => startContainer.parentElement.closest('.reading-term'))",
    )?;
    page.until_equal("they are painted again", painted, &json!([words]))?;
    page.focus("button", "mini-programs")?;
    page.press("Enter")?;
    page.find("dialog", "What “mini-program” means")?;
    page.press("Escape")?;
    page.until_gone("dialog", "What “mini-program” means")?;
    page.click("button", "Highlights: 1, notes: 0")?;
    page.find("button", "Delete").map(drop)
}

pub(crate) fn an_article_is_read_aloud(engine: Engine) -> Result<()> {
    let site = Site::with_early_script(VOICES)?;
    let page = Page::visit(engine, &site)?;
    page.open(ARTICLE)?;
    open_menu(&page)?;
    page.click("button", "Read aloud")?;
    page.find("toolbar", "Reading aloud")?;
    let spoken = |count: usize| format!("return window.spoken.slice(-{count})");
    let first = "As reported in 2023, more than 900 million people in China were online.";
    page.until_equal(
        "the first sentence",
        &spoken(1),
        &json!([[first, "Anna", 1]]),
    )?;
    let lit = "return [...(CSS.highlights.get('reading-sentence') ?? [])].map((range) => range.toString().replace(/\\s+/g, ' ').trim())";
    page.equal("it is highlighted", lit, &json!([first]))?;
    page.must("it ends", "return window.endSpeech()")?;
    let second = "A number as large as that can hide whom it leaves out.";
    page.until_equal("the second", &spoken(1), &json!([[second, "Anna", 1]]))?;
    page.equal("it is highlighted", lit, &json!([second]))?;
    // A pause remembers the sentence.
    page.click("button", "Pause")?;
    page.equal(
        "nothing is said",
        "return window.endSpeech()",
        &json!(false),
    )?;
    page.click("button", "Go on")?;
    page.until_equal("again", &spoken(1), &json!([[second, "Anna", 1]]))?;
    page.click("button", "Sentence before")?;
    page.until_equal("back", &spoken(1), &json!([[first, "Anna", 1]]))?;
    let choose = "const [name, value] = arguments; const select = document.querySelector(`select[aria-label=\"${name}\"]`); select.value = value; select.onchange()";
    page.run(choose, &[json!("Speed"), json!("1.5")])?;
    page.until_equal("faster", &spoken(1), &json!([[first, "Anna", 1.5]]))?;
    page.run(choose, &[json!("Voice"), json!("Bert")])?;
    page.until_equal("another voice", &spoken(1), &json!([[first, "Bert", 1.5]]))?;
    page.press("Escape")?;
    page.until_gone("toolbar", "Reading aloud")?;
    page.equal(
        "nothing is said",
        "return window.endSpeech()",
        &json!(false),
    )?;
    page.equal("nothing is highlighted", lit, &json!([]))?;
    // Another language has its own voice; speed and voice were kept.
    page.open("/zh/articles/countryside/")?;
    page.click("button", "阅读辅助")?;
    page.click("button", "朗读")?;
    page.until_equal(
        "in Chinese",
        &spoken(1),
        &json!([["据 2023 年的报道，中国上网的人数超过 9 亿。", "Ting", 1.5]]),
    )?;
    // Who goes on to another page hears nothing more.
    page.click("tab", "书库")?;
    page.until_gone("toolbar", "正在朗读")?;
    page.equal(
        "nothing is said",
        "return window.endSpeech()",
        &json!(false),
    )
}

pub(crate) fn without_a_voice_nothing_is_offered(engine: Engine) -> Result<()> {
    let site = Site::with_early_script(
        "Object.defineProperty(window, 'speechSynthesis', { configurable: true, value: { getVoices: () => [], addEventListener() {}, cancel() {} } });",
    )?;
    let page = Page::visit(engine, &site)?;
    page.open(ARTICLE)?;
    open_menu(&page)?;
    page.find("button", "Read aloud: this browser has no voice")?;
    page.must(
        "it cannot be pressed",
        "return document.querySelector('.reading-choice:has(.icon-aloud)').disabled",
    )
    .map(drop)
}

pub(crate) fn a_link_becomes_a_qr_code(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open(ARTICLE)?;
    open_menu(&page)?;
    page.click("button", "Link as a QR code")?;
    page.sees("Another phone opens this page by its camera.")?;
    let address = page.ask("return location.href")?;
    let address = address.as_str().unwrap_or_default();
    page.find("img", &format!("Link as a QR code: {address}"))?;
    // The dark modules of a code of this size, from the picture itself.
    page.must(
        "a whole code is drawn",
        "
        const picture = document.querySelector('.reading-qr');
        const side = Number(picture.getAttribute('viewBox').split(' ')[2]) - 8;
        const path = picture.querySelector('path').getAttribute('d');
        return side % 4 === 1 && side >= 21 && path.startsWith('M4 4h7v1h-7z') && path.includes(`M${side - 3} 4h7v1h-7z`);",
    )?;
    page.press("Escape")?;
    page.until_gone("dialog", "")?;
    page.equal(
        "the focus is back",
        "return document.activeElement.getAttribute('aria-label')",
        &json!("Reading aids"),
    )
}

/// Keeps what is on the page when it is printed, in the place of the browser's own window.
const PRINT: &str = "
    window.print = () => {
      dispatchEvent(new Event('beforeprint'));
      window.printed = { book: document.querySelector('.print-book')?.innerText ?? '', contents: document.querySelector('.print-contents')?.textContent ?? '',
        links: [...document.querySelectorAll('.print-contents a')].every(({ hash }) => document.getElementById(decodeURIComponent(hash.slice(1)))),
        ids: (() => { const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id); return new Set(ids).size === ids.length; })() };
      dispatchEvent(new Event('afterprint'));
    };";

pub(crate) fn an_article_and_a_topic_are_printed(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open(ARTICLE)?;
    page.run(PRINT, &[])?;
    open_menu(&page)?;
    page.click("button", "Print, or save as PDF")?;
    page.until("it is printed", "return window.printed !== undefined")?;
    page.must(
        "with its contents",
        "return printed.contents.includes('What the digital divide is') && printed.links && printed.ids",
    )?;
    page.must(
        "which are gone again",
        "return document.querySelector('.print-contents') === null",
    )?;
    page.open("/en/topics/services/")?;
    page.run(PRINT, &[])?;
    page.click("button", "Print these articles")?;
    page.until("it is printed", "return window.printed !== undefined")?;
    page.must(
        "with all articles",
        "
        const names = [...document.querySelectorAll('#_panel .entry h2 > a')].map(({ textContent }) => textContent.trim());
        return names.length > 3 && names.every((name) => printed.contents.includes(name)) && printed.links && printed.ids;",
    )?;
    page.must(
        "which are gone again",
        "return document.querySelector('.print-book') === null && !document.documentElement.classList.contains('print-all')",
    )
    .map(drop)
}

pub(crate) fn articles_are_put_on_a_list(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    for (article, title) in [
        (ARTICLE, "WeChat and the digital divide in rural China"),
        (SPECIMEN, "A specimen page"),
    ] {
        page.open(article)?;
        open_menu(&page)?;
        page.click("button", "Reading lists")?;
        if article == ARTICLE {
            // The first list is begun where it is wanted.
            page.focus("textbox", "Name of the list")?;
            page.type_text("For the school")?;
            page.press("Enter")?;
        } else {
            page.click("checkbox", "For the school")?;
        }
        page.until(
            "it is on the list",
            "return document.querySelector('.reading-lists input:checked') !== null",
        )?;
        page.press("Escape")?;
        page.until_gone("dialog", "")?;
        page.find("heading", title)?;
    }
    page.open("/en/shelf/")?;
    page.until(
        "the shelf is drawn",
        "return document.querySelector('.shelf-total') !== null",
    )?;
    let show = "const select = document.querySelector('.shelf-tools select'); select.value = 'lists'; select.onchange()";
    page.run(show, &[])?;
    page.find("heading", "For the school")?;
    let items = "return [...document.querySelectorAll('.reading-list a')].map(({ textContent }) => textContent)";
    let both = json!([
        "WeChat and the digital divide in rural China",
        "A specimen page"
    ]);
    page.until_equal("both, in the order in which they came", items, &both)?;
    page.click("button", "Take off the list: A specimen page")?;
    page.sees("Taken off the list: A specimen page")?;
    page.until_equal("one", items, &json!([both[0]]))?;
    page.click("button", "Undo")?;
    page.until_equal("both", items, &both)?;
    page.click("button", "Delete this list")?;
    page.sees("There are no reading lists yet.")?;
    page.click("button", "Undo")?;
    page.until_equal("both", items, &both)?;
    // It is there after a reload, and leads to the article.
    page.reload()?;
    page.until(
        "the shelf is drawn",
        "return document.querySelector('.shelf-total') !== null",
    )?;
    page.run(show, &[])?;
    page.click("link", "A specimen page")?;
    page.until_at(SPECIMEN)?;
    // An open sheet shows what another window does to the list.
    let choose = || -> Result<()> {
        open_menu(&page)?;
        page.click("button", "Reading lists")?;
        page.find("checkbox", "For the school").map(drop)
    };
    choose()?;
    let (second, first) = page.new_window()?;
    page.to_window(&second)?;
    page.open(SPECIMEN)?;
    choose()?;
    page.click("checkbox", "For the school")?;
    let is_off = "return document.querySelector('.reading-lists input:checked') === null";
    page.until("it is off the list", is_off)?;
    page.to_window(&first)?;
    page.until("it is off the list here too", is_off).map(drop)
}

pub(crate) fn reading_aids_are_in_one_file(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    let stick = TempDir::new()?;
    page.open("/en/")?;
    let file = export(&page, &stick, "Settings", "Everything")?;
    page.open_file(&file)?;
    page.run("location.hash = '#/en/articles/specimen/'", &[])?;
    page.find("button", "Reading aids")?;
    page.click("doc-noteref", "Note 1")?;
    page.find("dialog", "Note 1")?;
    page.press("Escape")?;
    page.click("button", "Reading aids")?;
    page.click("button", "Side by side with 简体中文")?;
    has_both_languages(&page)?;
    page.click("button", "Reading aids")?;
    page.click("button", "Link as a QR code")?;
    page.sees("This file has no address that another device could open.")
}

pub(crate) fn everyone_can_use_the_reading_aids(engine: Engine) -> Result<()> {
    let axe = Axe::fetched()?;
    let site = Site::with_early_script(VOICES)?;
    let page = Page::visit(engine, &site)?;
    let mut wrong = Vec::new();
    for (width, theme) in [(1200, "light"), (320, "dark")] {
        page.resize(width, 700)?;
        page.open(ARTICLE)?;
        page.run(
            "document.documentElement.dataset.theme = arguments[0]",
            &[json!(theme)],
        )?;
        let mut look = |what: &str| -> Result<()> {
            page.until_still()?;
            let found = axe.look(&page)?;
            if !found.is_empty() {
                wrong.push(format!("{width} {what}: {found:#?}"));
            }
            page.must(
                &format!("nothing is wider than the page ({what})"),
                "return document.documentElement.scrollWidth <= innerWidth",
            )
            .map(drop)
        };
        open_menu(&page)?;
        look("menu")?;
        page.click("button", "Link as a QR code")?;
        page.sees("Another phone opens this page by its camera.")?;
        look("QR code")?;
        page.press("Escape")?;
        page.until_gone("dialog", "")?;
        page.click("button", "mini-programs")?;
        page.find("dialog", "What “mini-program” means")?;
        look("term")?;
        page.press("Escape")?;
        open_menu(&page)?;
        page.click("button", "Side by side with 简体中文")?;
        has_both_languages(&page)?;
        look("both languages")?;
        open_menu(&page)?;
        page.click("button", "Read aloud")?;
        page.find("toolbar", "Reading aloud")?;
        look("aloud")?;
        // With the arrows from key to key, as in every toolbar.
        page.press("ArrowRight")?;
        page.equal(
            "the next key",
            "return document.activeElement.getAttribute('aria-label')",
            &json!("Next sentence"),
        )?;
        page.press("Escape")?;
        page.until_gone("toolbar", "Reading aloud")?;
        show_one_language(&page)?;
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}
