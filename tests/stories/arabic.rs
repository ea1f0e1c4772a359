//! A collection in Arabic and English: the interface of each page in its own language, and
//! what runs from right to left.

use crate::collections::{Collection, Files};
use crate::phone::fits;
use crate::search::{landed, search_for};
use anyhow::{Result, bail};
use bookmobile_e2e::{Axe, Engine, Fault, Page, Setting};
use serde_json::json;

/// The collection. The English articles are the fewer ones.
static ARABIC: Collection = Collection::new("arabic", files);

const SETTINGS: &str = r#"title = { ar = "مكتبة القرية", en = "Village library" }
description = { ar = "مقالات عن الماء والطريق والمدرسة.", en = "Articles about water, the road and the school." }
default-language = "ar"

[[languages]]
code = "ar"
name = "العربية"

[[languages]]
code = "en"
name = "English"

[[topics]]
slug = "village"
name = { ar = "القرية", en = "Village" }
"#;

const WATER: &str = "---
title: ماء من التل
date: 2026-11-21
topics: [village]
summary: كيف حصلت القرية على بئرها، ومن يحق له استعمالها.
faq:
  - question: من يستعمل البئر؟
    answer: كل أهل القرية.
---

تبدأ القصة عند **النبع** في أعلى التل، حيث كان الناس يملؤون الجرار كل صباح[^1]. وفي عام 2019
قرر أهل القرية مدّ أنبوب طوله 3.5 كم إلى الساحة.

## الكِتَابُ القديم {#book}

في المدرسة كِتَابٌ قديم يصف *الآبار* كلها. من يقرؤه يجد فيه رسومًا وأرقامًا، والأمر
`git clone https://example.org/wells.git` ينسخه.

```rust
fn depth(well: &Well) -> f64 { well.depth }
```

> [!NOTE]
> لا تُفتح البئر ليلًا.

| الشهر | اللترات |
|-|-|
| يناير | 1200 |
| فبراير | 950 |

- [x] حفر البئر
- [ ] مدّ الأنبوب

[^1]: كما يروي شيوخ القرية.
";

const ROAD: &str = "---
title: الطريق إلى Bookmobile
date: 2026-11-20
topics: [village]
summary: سيارة الكتب تصل كل أسبوعين.
---

تصل سيارة الكتب صباح السبت. تحمل مئة كتاب وحاسوبًا.
";

const SCHOOL: &str = "---
title: المدرسة الجديدة
date: 2026-11-19
topics: [village]
summary: ستة صفوف وساحة.
---

بُنيت المدرسة من حجر التل، وفيها مكتبة صغيرة.
";

const ENGLISH: &str = "---
title: Water from the hill
date: 2026-11-21
topics: [village]
summary: How the village got its well.
---

The story begins at the spring.

## The old book

A book describes all wells.
";

#[allow(clippy::unnecessary_wraps)] // as that of every collection
fn files() -> Result<Files> {
    let file = |path: &str, text: &str| (path.to_owned(), text.as_bytes().to_vec());
    Ok(vec![
        file("site.toml", SETTINGS),
        file("articles/ar/water.md", WATER),
        file("articles/ar/road.md", ROAD),
        file("articles/ar/school.md", SCHOOL),
        file("articles/en/water.md", ENGLISH),
    ])
}

/// The directions of the page, of the text and of code in it.
const DIRECTIONS: &str = "const of = (selector) => getComputedStyle(document.querySelector(selector)).direction;
    return [document.documentElement.dir, of('.masthead'), of('.article'), of('pre'), of('article p code')]";

pub(crate) fn an_arabic_article_runs_from_right_to_left(engine: Engine) -> Result<()> {
    let site = ARABIC.site()?;
    let page = Page::visit(engine, &site)?;
    // As it was written, before any script: the interface is Arabic.
    let written = String::from_utf8(site.page("/ar/articles/water/")?)?;
    for words in [
        "<html lang=\"ar\" dir=\"rtl\"",
        ">المكتبة<",
        ">21 نوفمبر 2026<",
        ">دقيقة واحدة<",
        "aria-label=\"رابط هذا القسم\"",
    ] {
        if !written.contains(words) {
            bail!("the page has no {words}");
        }
    }
    page.open("/ar/articles/water/")?;
    page.find("tab", "المكتبة")?;
    page.find("link", "البحث")?;
    page.equal(
        "the directions",
        DIRECTIONS,
        &json!(["rtl", "rtl", "rtl", "ltr", "ltr"]),
    )?;
    page.must(
        "the contents are at the right of the text",
        "
        const left = (selector) => document.querySelector(selector).getBoundingClientRect().left;
        return left('.side') > left('.article')",
    )?;
    // An English page of the same site runs the other way, with the interface in English.
    page.click("link", "EN")?;
    page.until_at("/en/articles/water/")?;
    page.find("tab", "Library")?;
    page.until(
        "the page runs from left to right",
        "return document.documentElement.dir === 'ltr'",
    )?;
    page.equal(
        "the title of the other tab",
        "
        const tab = document.querySelector('.tab [lang=ar], .tab [lang=en]');
        return tab.dir === (tab.lang === 'ar' ? 'rtl' : 'ltr')",
        &json!(true),
    )?;
    // Of the interface alone.
    page.click("button", "Settings")?;
    page.ask("document.querySelector('input[name=interface][value=ar]').click()")?;
    page.find("heading", "الإعدادات")?;
    page.equal(
        "the page and the article",
        "return [document.documentElement.dir, document.querySelector('.article').dir]",
        &json!(["rtl", "ltr"]),
    )
}

pub(crate) fn the_left_arrow_goes_forward_in_arabic(engine: Engine) -> Result<()> {
    let site = ARABIC.site()?;
    let page = Page::visit(engine, &site)?;
    page.open("/ar/articles/water/")?;
    page.open("/ar/articles/road/")?;
    let is_front = |title: &str| {
        format!(
            "return document.activeElement.textContent === '{title}' && document.activeElement.getAttribute('aria-selected') === 'true'"
        )
    };
    page.focus("tab", "الطريق إلى Bookmobile")?;
    page.press("ArrowRight")?;
    page.until("the tab before", &is_front("ماء من التل"))?;
    page.press("ArrowLeft")?;
    page.until("the tab after", &is_front("الطريق إلى Bookmobile"))?;
    page.must(
        "it is at the left of the other",
        "
        const [first, second] = document.querySelectorAll('.strip-articles .tab');
        return second.getBoundingClientRect().right <= first.getBoundingClientRect().left",
    )?;
    // The filters of the library.
    page.open("/ar/")?;
    page.focus("tab", "الكل")?;
    page.press("ArrowLeft")?;
    page.until_at("/ar/topics/village/")?;
    page.press("ArrowRight")?;
    page.until_at("/ar/")
}

pub(crate) fn arabic_is_found_with_and_without_vowels(engine: Engine) -> Result<()> {
    let site = ARABIC.site()?;
    let page = Page::visit(engine, &site)?;
    page.open("/ar/")?;
    for typed in ["كتاب", "كِتَاب"] {
        page.press("/")?;
        page.find("dialog", "البحث في جميع المقالات")?;
        search_for(&page, typed)?;
        page.must("the word with its vowels is marked", "return [...document.querySelectorAll('.group mark')].some((mark) => mark.textContent.startsWith('كِتَاب') || mark.textContent.startsWith('كِتَابُ'))")?;
        page.until("passages and articles are counted in Arabic", "return /^(مقطعان|\\d مقاطع) في مقالتين$/.test(document.querySelector('.count-line').textContent)")?;
        page.must("results have their direction", "return [...document.querySelectorAll('.group')].every((group) => group.dir === (group.lang === 'ar' ? 'rtl' : 'ltr'))")?;
        page.press("Escape")?;
        page.until_gone("dialog", "")?;
    }
    page.press("/")?;
    search_for(&page, "الآبار")?;
    page.press("Enter")?;
    landed(&page)
}

/// Whether no element is outside of the window at either side.
const FITS: &str = "const held = (one) => { for (let around = one.parentElement; around && around !== document.body; around = around.parentElement)
        if (getComputedStyle(around).overflowX !== 'visible') return true; return false; };
    const wide = [...document.querySelectorAll('body *')].filter((one) => {
        const box = one.getBoundingClientRect(), { position, visibility } = getComputedStyle(one);
        return box.width > 1 && box.height > 1 && (box.left < -1 || box.right > innerWidth + 1)
            && visibility === 'visible' && position !== 'fixed' && !held(one);
    });
    return [document.documentElement.scrollWidth <= innerWidth, wide.slice(0, 3).map((one) => one.outerHTML.slice(0, 120))]";

pub(crate) fn everyone_can_use_it_in_arabic(engine: Engine) -> Result<()> {
    let axe = Axe::fetched()?;
    let site = ARABIC.site()?;
    for (width, dark) in [(1280, false), (360, true), (320, false)] {
        let phone = width < 600;
        let page = Page::with(
            engine,
            &site,
            Setting {
                phone: width == 360,
                dark,
                ..Setting::default()
            },
        )?;
        let look = |view: &str| -> Result<()> {
            page.until_still()?;
            let found = axe.look(&page)?;
            if !found.is_empty() {
                bail!("{width} {view}: {found:#?}");
            }
            page.equal(&format!("{width} {view} fits"), FITS, &json!([true, []]))?;
            keep_picture(&page, engine, &format!("{width}-{view}"))
        };
        page.open("/ar/")?;
        if width == 320 {
            page.resize(320, 640)?;
        }
        look("library")?;
        page.open("/ar/articles/water/")?;
        look("article")?;
        page.press("/")?;
        search_for(&page, "القرية")?;
        look("search")?;
        page.press("Escape")?;
        page.until_gone("dialog", "")?;
        page.click(
            "button",
            if phone {
                "المزيد"
            } else {
                "الإعدادات"
            },
        )?;
        page.find("dialog", "")?;
        look("settings")?;
        page.press("Escape")?;
        page.until_gone("dialog", "")?;
        if width == 360 {
            fits(&page)?;
        }
    }
    Ok(())
}

/// Writes a picture into the folder that `BOOKMOBILE_PICTURES` names, to look at.
fn keep_picture(page: &Page, engine: Engine, name: &str) -> Result<()> {
    if let Some(folder) = std::env::var_os("BOOKMOBILE_PICTURES") {
        let file = format!("arabic-{engine:?}-{name}.png");
        std::fs::write(std::path::Path::new(&folder).join(file), page.picture()?)?;
    }
    Ok(())
}

pub(crate) fn the_search_before_the_app_counts_in_arabic(engine: Engine) -> Result<()> {
    let site = ARABIC.site()?;
    // The app's program does not arrive, so the search before it stays.
    let (app, _) = site.file("app-", ".wasm")?;
    site.server.put_fault(&format!("/{app}"), Fault::Hold);
    let page = Page::visit(engine, &site)?;
    page.open_plain("/ar/#?q=القرية")?;
    page.until(
        "there are results before the app",
        "return document.querySelectorAll('dialog[data-early] .group mark').length > 0",
    )?;
    page.must("they are counted in Arabic", "return / في مقال/.test(document.querySelector('dialog[data-early] .count-line').textContent)")?;
    page.must("they have their direction", "return [...document.querySelectorAll('dialog[data-early] .group')].every((group) => group.dir === (group.lang === 'ar' ? 'rtl' : 'ltr'))")?;
    Ok(())
}
