//! Services in circumstances: a QR code that another device reads from the screen, programs that
//! hear of the page around them, holidays, timetables that are over, paper, and few colours.

use crate::collections::{Collection, Files};
use crate::offline::visit_until_kept;
use crate::one_file::export;
use crate::programs::start;
use anyhow::{Context as _, Result, ensure};
use bookmobile_e2e::{Engine, Page, Setting, Site};
use serde_json::json;
use tempfile::TempDir;

const SETTINGS: &str = "title = \"The town\"\n\
    [[languages]]\ncode = \"en\"\ntag = \"en\"\nname = \"English\"\n";

/// Where the story's person is, and the text of its QR code.
const HERE: &str = "geo:30.27410,120.15510";

/// A program of a publisher: a QR code of a text, and what it was told of the page.
const CODE: &str = "bookmobile.run({
    start: (context) => ({ text: 'geo:30.27410,120.15510', heard: 0, first: context.width }),
    view: ({ text, heard, first }, { theme, width }) => [
        bookmobile.h('qr', { text, 'aria-label': 'Where the well is' }),
        bookmobile.h('button', { do: 'long' }, 'Too much'), bookmobile.h('button', { do: 'many' }, 'Too many'),
        bookmobile.h('p', { class: 'large' }, `theme ${theme}, ${width < first ? 'narrower' : 'as wide'}, heard ${heard}`),
        text === 'many' ? Array.from({ length: 9 }, (_, at) => bookmobile.h('qr', { key: at, text: String(at) })) : null,
    ],
    actions: { long: (state) => (state.text = 'x'.repeat(601)), many: (state) => (state.text = 'many') },
    changed: (state) => state.heard++,
});";

/// A feed that ended years ago.
const FEED: [(&str, &str); 5] = [
    ("stops.txt", "stop_id,stop_name\nM,Market\nS,School\n"),
    (
        "routes.txt",
        "route_id,route_short_name,route_long_name\n1,1,\n",
    ),
    ("trips.txt", "route_id,service_id,trip_id\n1,d,t\n"),
    (
        "stop_times.txt",
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\nt,08:00:00,08:00:00,M,1\nt,08:20:00,08:20:00,S,2\n",
    ),
    (
        "calendar.txt",
        "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nd,1,1,1,1,1,1,1,20200101,20200131\n",
    ),
];

#[allow(clippy::unnecessary_wraps)] // as a collection wants it
fn files() -> Result<Files> {
    let article = |title: &str, block: &str| {
        format!(
            "---\ntitle: {title}\ndate: 2026-11-21\n---\nText.\n\n```mini-program {block}\n```\n"
        )
    };
    // Every day of these years is a holiday: the story holds on each.
    let holidays: String = (2026..2040)
        .flat_map(|year| {
            let halves = [("01-01", "06-30"), ("07-01", "12-31")];
            halves.map(|(first, last)| format!("{year}-{first},{year}-{last},Harvest\n"))
        })
        .collect();
    let places =
        "name,kind,hours\nClinic,Clinic,\"Mo-Su 00:00-24:00; PH off\"\nSchool,School,24/7\n";
    let mut files: Files = vec![
        ("site.toml".to_owned(), SETTINGS.into()),
        ("data/places.csv".to_owned(), places.into()),
        (
            "data/holidays.csv".to_owned(),
            format!("date,until,name\n{holidays}").into(),
        ),
        (
            "articles/en/badge.md".to_owned(),
            article("Code", "code").into(),
        ),
        (
            "articles/en/bus.md".to_owned(),
            article("Bus", "journey\ndata = \"data/feed\"").into(),
        ),
        (
            "articles/en/places.md".to_owned(),
            article(
                "Places",
                "places\ndata = \"data/places.csv\"\nholidays = \"data/holidays.csv\"\nid = \"around\"",
            )
            .into(),
        ),
        (
            "programs/code/manifest.toml".to_owned(),
            "name = \"A code\"\n[bookmobile]\napi = 1\nheight = 10\n".into(),
        ),
        ("programs/code/worker.js".to_owned(), CODE.into()),
    ];
    for (name, text) in FEED {
        files.push((format!("data/feed/{name}"), text.into()));
    }
    Ok(files)
}

static SITE: Collection = Collection::new("services", files);

/// Waits for the QR code of the view, and reads it from the screen as a camera would.
fn scanned(page: &Page) -> Result<String> {
    page.until(
        "a code is drawn",
        "const code = document.querySelector('.program-code path'); code?.scrollIntoView({ block: 'center', behavior: 'instant' }); return !!code",
    )?;
    page.until_still()?;
    let picture = image::load_from_memory(&page.picture()?)?.to_luma8();
    let (width, height) = picture.dimensions();
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(
        usize::try_from(width)?,
        usize::try_from(height)?,
        |x, y| {
            let point = u32::try_from(x).ok().zip(u32::try_from(y).ok());
            point.map_or(0, |(x, y)| picture.get_pixel(x, y).0[0])
        },
    );
    let grids = prepared.detect_grids();
    let grid = grids.first().context("no code is on the screen")?;
    Ok(grid.decode()?.1)
}

fn shows_where(page: &Page) -> Result<()> {
    let text = scanned(page)?;
    ensure!(text == HERE, "{text}");
    page.find("img", "Where the well is").map(drop)
}

pub(crate) fn a_program_shows_a_qr_code(engine: Engine) -> Result<()> {
    let site = SITE.site()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/articles/badge/")?;
    page.must(
        "nothing of codes was loaded",
        "return !performance.getEntriesByType('resource').some(({ name }) => /\\/qr-/.test(name))",
    )?;
    start(&page)?;
    shows_where(&page)?;
    page.ask("document.documentElement.dataset.theme = 'dark'")?;
    page.sees("theme dark")?;
    shows_where(&page)?;
    page.click("button", "Too much")?;
    page.sees("This text is too long for a QR code.")?;
    page.click("button", "Too many")?;
    page.sees("It did too much at once")?;
    // In one file.
    let stick = TempDir::new()?;
    let file = export(&page, &stick, "Settings", "Everything")?;
    drop(site);
    page.open_file(&file)?;
    page.ask("location.hash = '#/en/articles/badge/'")?;
    start(&page)?;
    shows_where(&page)
}

pub(crate) fn a_qr_code_needs_no_network(engine: Engine) -> Result<()> {
    let site = SITE.site()?.keeping();
    let page = Page::visit(engine, &site)?;
    visit_until_kept(&page)?;
    drop(site);
    page.open("/en/articles/badge/")?;
    start(&page)?;
    shows_where(&page)
}

/// A position that the browser would find.
const POSITION: &str =
    "Object.defineProperty(navigator, 'geolocation', { value: { getCurrentPosition: (found) =>
    found({ coords: { latitude: 30.2741, longitude: 120.1551, accuracy: 12 } }) } });";

pub(crate) fn the_emergency_card_is_read_by_a_camera(engine: Engine) -> Result<()> {
    let site = Site::with_early_script(POSITION)?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/articles/emergency-card/")?;
    start(&page)?;
    page.click("button", "Where am I?")?;
    page.click("button", "Allow once")?;
    page.sees("30 degrees 16.45 minutes north")?;
    let text = scanned(&page)?;
    ensure!(text == HERE, "{text}");
    page.find("img", "QR code of the place 30.27410,120.15510")?;
    // One's own card, large.
    page.click("button", "Fill it in")?;
    page.focus("textbox", "Name")?;
    page.type_text("Li Na")?;
    // The program has drawn what it heard of this field.
    page.until_still()?;
    page.focus("textbox", "Allergies")?;
    page.type_text("Penicillin")?;
    page.click("button", "Done")?;
    page.click("button", "Show it large")?;
    page.until(
        "the code of the card",
        "return !!document.querySelector('.program-code[aria-label=\"QR code of the medical card\"]')",
    )?;
    let text = scanned(&page)?;
    ensure!(text == "Name: Li Na\nAllergies: Penicillin", "{text}");
    // A card that no camera would read has no code.
    page.click("button", "← Back")?;
    page.click("button", "Change it")?;
    page.find("textbox", "Medicines")?;
    page.run(
        "const field = document.querySelector('.program-view textarea'); field.value = 'Medicine '.repeat(80); field.dispatchEvent(new Event('input', { bubbles: true }));",
        &[],
    )?;
    page.click("button", "Done")?;
    page.click("button", "Show it large")?;
    page.find("button", "← Back")?;
    page.must("no code", "return !document.querySelector('.program-qr')")
        .map(drop)
}

pub(crate) fn a_program_hears_of_the_page_around_it(engine: Engine) -> Result<()> {
    let site = SITE.site()?;
    let page = Page::visit(engine, &site)?;
    page.resize(1000, 700)?;
    page.open("/en/articles/badge/")?;
    start(&page)?;
    page.sees("theme light, as wide, heard 0")?;
    page.resize(400, 700)?;
    page.sees("theme light, narrower")?;
    page.resize(1000, 700)?;
    page.sees("theme light, as wide")?;
    if engine == Engine::Chromium {
        page.emulate(true, false)?;
        page.sees("theme dark, as wide")?;
        page.emulate(false, false)?;
        page.sees("theme light, as wide")?;
    }
    // What the program shows changes the height alone, of which it does not hear.
    page.until_still()?;
    let heard = page.ask("return document.querySelector('.program-view .p-large').innerText")?;
    page.click("button", "Too much")?;
    page.sees("This text is too long")?;
    page.must(
        "half a second without a word",
        "return new Promise((done) => setTimeout(() => done(true), 600))",
    )?;
    page.equal(
        "it heard nothing more",
        "return document.querySelector('.program-view .p-large').innerText",
        &heard,
    )
}

pub(crate) fn places_are_closed_on_holidays(engine: Engine) -> Result<()> {
    let site = SITE.site()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/articles/places/")?;
    start(&page)?;
    page.until_equal(
        "one is closed today, the other open",
        "return [...document.querySelectorAll('.program-view .p-card :is(.p-good, .p-bad)')].map((one) => one.innerText)",
        &json!(["Closed", "Always open"]),
    )?;
    page.click("button", "1. Clinic")?;
    page.until(
        "each day with its holiday",
        "return document.querySelectorAll('.program-view tbody tr').length === 7
            && [...document.querySelectorAll('.program-view tbody tr')].every((row) => row.innerText.includes('Harvest') && row.innerText.includes('Closed'))",
    )
    .map(drop)
}

pub(crate) fn a_timetable_that_is_over_says_so(engine: Engine) -> Result<()> {
    let site = SITE.site()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/articles/bus/")?;
    page.until(
        "the lines are there without the program",
        "return document.querySelector('.program-data').textContent.includes('Market')",
    )?;
    start(&page)?;
    page.sees("This timetable holds from January 1, 2020 until January 31, 2020.")?;
    // On a day of its period there is a way.
    page.run(
        "const fields = [...document.querySelectorAll('.program-view :is(select, input)')];
        const set = (field, value) => { field.value = value; field.dispatchEvent(new Event(field.localName === 'select' ? 'change' : 'input', { bubbles: true })); };
        const [from, to] = fields.filter((one) => one.localName === 'select');
        const stop = (field, name) => [...field.options].find((one) => one.text === name).value;
        set(from, stop(from, 'Market'));
        set(to, stop(to, 'School'));
        set(fields.find((one) => one.type === 'date'), '2020-01-15');
        set(fields.find((one) => one.type === 'time'), '07:30');",
        &[],
    )?;
    page.sees("20 min, no change")
}

/// The articles of the five programs of the built-in collection, and what shows that one runs.
const PROGRAMS: [(&str, &str); 5] = [
    ("market-prices", "tbody tr"),
    ("emergency-card", "button"),
    ("journey-planner", "select"),
    ("places-and-hours", ".p-card"),
    ("learning-cards", "button"),
];

pub(crate) fn programs_are_on_paper(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    for (slug, running) in PROGRAMS {
        page.open(&format!("/en/articles/{slug}/"))?;
        page.until(
            "it is built",
            "return !!document.querySelector('[data-built]')",
        )?;
        page.as_on_paper()?;
        page.must(
            &format!("{slug}: its table is there, and no button"),
            "const box = document.querySelector('[data-program]');
            const cells = [...box.querySelectorAll('.program-data td')];
            const seen = (one) => one.getClientRects().length > 0 && one.getBoundingClientRect().height > 0 && one.checkVisibility({ contentVisibilityAuto: true });
            return cells.length > 3 && cells.every(seen) && ![...box.querySelectorAll('button, .program-asks')].some(seen)",
        )?;
        // One that runs prints what it shows.
        page.open(&format!("/en/articles/{slug}/"))?;
        start(&page)?;
        page.until(
            "it runs",
            &format!("return !!document.querySelector('.program-view {running}')"),
        )?;
        page.as_on_paper()?;
        page.must(
            &format!("{slug}: its view without buttons"),
            "const view = document.querySelector('.program-view');
            return view.innerText.trim().length > 0 && ![...document.querySelectorAll('.program-foot, .program-view button:not(.p-link)')].some((one) => one.getClientRects().length)",
        )?;
    }
    Ok(())
}

pub(crate) fn programs_have_few_colours(engine: Engine) -> Result<()> {
    if engine == Engine::WebKit {
        // It knows no forced colours.
        return Ok(());
    }
    let setting = Setting {
        forced_colors: true,
        ..Setting::default()
    };
    let site = Site::built()?;
    let page = Page::with(engine, &site, setting)?;
    for (slug, running) in PROGRAMS {
        page.open(&format!("/en/articles/{slug}/"))?;
        page.must(
            "the colours are forced",
            "return matchMedia('(forced-colors: active)').matches",
        )?;
        start(&page)?;
        page.until(
            "it runs",
            &format!("return !!document.querySelector('.program-view {running}')"),
        )?;
        page.press("Tab")?;
        page.must(
            &format!("{slug}: the focus has an outline"),
            "const style = getComputedStyle(document.activeElement);
            return document.activeElement !== document.body && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2",
        )?;
        if slug == "market-prices" {
            page.run("[...document.querySelectorAll('.program-view tbody button')].find((one) => one.classList.contains('p-link'))?.click()", &[])?;
            page.until(
                "a chart",
                "return !!document.querySelector('.program-view svg')",
            )?;
        }
        page.must(
            &format!("{slug}: drawings have the colours of the system, on its ground"),
            &format!("{COLOURS} return wrong()"),
        )?;
    }
    Ok(())
}

/// Shapes whose colours are not those of the system, or are not to be seen on its ground.
const COLOURS: &str = "const probe = document.body.appendChild(document.createElement('i'));
    const of = (name) => { probe.style.color = name; return getComputedStyle(probe).color; };
    const [ground, text] = [of('Canvas'), of('CanvasText')];
    const wrong = () => [...document.querySelectorAll('.program-view svg:not(.program-code) :is(line, path, circle, polyline, polygon, rect)')].every((one) => {
        const { fill, stroke, strokeWidth } = getComputedStyle(one);
        const all = [fill, stroke].filter((colour) => colour !== 'none');
        return all.every((colour) => colour === ground || colour === text) && (fill === text || (stroke === text && parseFloat(strokeWidth) > 0));
    });";
