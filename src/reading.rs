//! Where a person is in an article: measures the place at the window's top, restores a
//! place, and carries out an arrival. Everything here reads or scrolls the page; nothing
//! changes its content.

use crate::arrival::{self, Arrival, Focus, Highlight, Scroll, Situation};
use crate::context::{Context, Progression};
use crate::focus::focus_on;
use crate::highlight;
use crate::locator::Locator;
use crate::route::{Page, Route};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::Element;

/// The distance in pixels below the window's top at which a place counts as being at the
/// top: below the strip of tabs, if there is one, and the margin of a heading. It does not
/// depend on the scroll.
fn top_edge() -> f64 {
    let strip = document().query_selector(".strip").ok().flatten();
    strip.map_or(0.0, |strip| strip.get_bounding_client_rect().bottom()) + 32.0
}

fn sections() -> Vec<Element> {
    let Ok(found) = document().query_selector_all("[data-section]") else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|at| found.item(at)?.dyn_into().ok())
        .collect()
}

/// The top of a section, from the window's top, and its height, in pixels. The first
/// section begins where the page does, so that there are places above its text too.
fn extent(sections: &[Element], section: &Element, edge: f64) -> (f64, f64) {
    let rect = section.get_bounding_client_rect();
    let mut top = rect.top();
    if sections.first() == Some(section) {
        top = edge - window().scroll_y().unwrap_or(0.0);
    }
    (top, rect.bottom() - top)
}

/// The place at the window's top, and how much of the article is above the window's
/// bottom.
fn measure() -> Option<(Locator, Progression)> {
    let sections = sections();
    let edge = top_edge();
    let mut current = sections.first()?;
    for section in &sections {
        if section.get_bounding_client_rect().top() > edge {
            break;
        }
        current = section;
    }
    let (top, height) = extent(&sections, current, edge);
    let into = permille(edge - top, height);
    let id = current.get_attribute("data-section").unwrap_or_default();
    let body = document().query_selector("[data-article]").ok()??;
    let (language, slug) = body
        .get_attribute("data-article")?
        .split_once('/')
        .map(owned)?;
    let whole = body.get_bounding_client_rect();
    let height = window().inner_height().ok()?.as_f64()?;
    let read_permille = permille(height - whole.top(), whole.height());
    let place = Locator {
        language,
        slug,
        section: id.clone(),
        permille: into,
    };
    Some((
        place,
        Progression {
            section: id,
            in_contents: String::new(),
            read_permille,
        },
    ))
}

/// Whether the page cannot be scrolled further: sections near its end never reach the
/// window's top.
fn is_at_end() -> bool {
    let below = || {
        let height = window().inner_height().ok()?.as_f64()?;
        let whole = f64::from(document().document_element()?.scroll_height());
        let y = window().scroll_y().ok()?;
        (y > 0.0).then_some(whole - height - y)
    };
    below().is_some_and(|below| below < 2.0)
}

/// The section that the route names, if it is seen.
fn named_section(cx: Context) -> Option<String> {
    let named = cx.router.route().with_untracked(section_of)?;
    let height = window().inner_height().ok()?.as_f64()?;
    let top = named.get_bounding_client_rect().top();
    if !(0.0..height).contains(&top) {
        return None;
    }
    let section = named.closest("[data-section]").ok()??;
    section.get_attribute("data-section")
}

/// The share of a part in a length, in thousandths, 0 to 1000.
fn permille(part: f64, whole: f64) -> u16 {
    let share = (part / whole.max(1.0)).clamp(0.0, 1.0) * 1000.0;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to 1000
    let share = share.round() as u16;
    share
}

fn owned((a, b): (&str, &str)) -> (String, String) {
    (a.to_owned(), b.to_owned())
}

/// Measures where the person is and remembers it.
pub fn look(cx: Context) {
    if let Some((place, mut position)) = measure() {
        let at_end = is_at_end();
        if let Some(named) = at_end.then(|| named_section(cx)).flatten() {
            position.section = named;
        } else if let Some(last) = at_end.then(sections).and_then(|mut all| all.pop()) {
            position.in_contents = last.get_attribute("data-section").unwrap_or_default();
        }
        if position.in_contents.is_empty() {
            position.in_contents.clone_from(&position.section);
        }
        cx.progression.set(position);
        cx.router.set_place(place.to_string());
        cx.tabs.update_untracked(|tabs| tabs.moved(&place));
        return;
    }
    // In a list of the library the scroll is enough.
    let y = window().scroll_y().unwrap_or(0.0);
    // Whole pixels: formatting and parsing fractions costs 24 KB of program.
    #[allow(clippy::cast_possible_truncation)]
    let y = y.round() as i32;
    let y = y.to_string();
    let page = cx.page().get_untracked();
    cx.list_place.set(y.clone() + " " + &page.path());
    cx.router.set_place(y);
}

/// Makes a change that may move the text, such as another text size, and keeps the person
/// at their place in it.
pub fn hold<T>(cx: Context, change: impl FnOnce() -> T) -> T {
    let place = cx.place();
    let done = change();
    if let Some(place) = place.filter(|place| !place.is_top()) {
        restore(&place);
    }
    done
}

/// Arrives at a route: gathers what is known, and carries out what `arrival` decides. If
/// nothing is scrolled, that happens at once, otherwise on the next frame, when the page's
/// new content is there.
pub fn arrive(cx: Context, before: Option<Route>, now: Route, is_reloaded: bool) {
    let decide = move |before: &Option<Route>, now: &Route| {
        arrival::arrive(before.as_ref(), now, &situation(cx, now, is_reloaded))
    };
    let arrival = decide(&before, &now);
    if arrival.scroll == Scroll::Stay {
        return carry_out(cx, &now, arrival);
    }
    request_animation_frame(move || {
        let arrival = decide(&before, &now);
        carry_out(cx, &now, arrival);
    });
}

fn situation(cx: Context, route: &Route, is_reloaded: bool) -> Situation {
    let in_tab = match &route.page {
        Page::Article { language, slug } => {
            let article = Locator::top(language, slug);
            (cx.tabs).with_untracked(|tabs| tabs.place_in(&article).cloned())
        }
        _ => None,
    };
    let target = document().query_selector(":target").ok().flatten();
    let is_open = |target: &Element| {
        let closed = target.closest("details:not([open])");
        closed.is_ok_and(|closed| closed.is_none())
    };
    Situation {
        has_returned: cx.router.returned(),
        is_reloaded,
        has_scrolled: window().scroll_y().is_ok_and(|y| y > 0.0),
        is_target_shown: target.is_some_and(|target| is_open(&target)),
        has_section: section_of(route).is_some(),
        in_history: cx.router.kept_place(),
        in_tab,
        in_list: (cx.list_place).with_untracked(|place| {
            let (y, path) = place.split_once(' ')?;
            y.parse().ok().filter(|_| path == route.page.path())
        }),
    }
}

fn carry_out(cx: Context, route: &Route, arrival: Arrival) {
    highlight::clear();
    // Before the text is measured: folds that open move it.
    if let Some(section) = section_of(route) {
        highlight::open_around(&section);
    }
    let mut place = None;
    match arrival.scroll {
        Scroll::Stay => {}
        Scroll::To(to) => {
            restore(&to);
            place = Some(to);
        }
        Scroll::Section => {
            if let Some(section) = section_of(route) {
                // The browser's own way, so that nothing moves if the browser has already
                // scrolled there.
                section.scroll_into_view();
            }
        }
        Scroll::Offset(y) => window().scroll_to_with_x_and_y(0.0, f64::from(y)),
    }
    let target = section_of(route).or_else(|| sections().into_iter().next());
    if let Some(target) = target.filter(|_| arrival.highlight != Highlight::Nothing) {
        let view = match arrival.highlight {
            Highlight::BringIntoView => highlight::View::First(top_edge),
            Highlight::InPlace | Highlight::Nothing => highlight::View::Place(place, restore),
        };
        highlight::highlight(cx, &target, &route.highlight, view);
    }
    look(cx);
    match arrival.focus {
        Focus::Keep => {}
        Focus::MoveIfLost => move_focus(route, false),
        Focus::Move => move_focus(route, true),
    }
}

/// The element that a route names.
fn section_of(route: &Route) -> Option<Element> {
    let id = Some(&route.section).filter(|id| !id.is_empty())?;
    document().get_element_by_id(id)
}

/// Moves the focus to the section's heading, or to the page's text: `always`, or only if
/// no element has it.
fn move_focus(route: &Route, always: bool) {
    let page = document();
    let lost = always || (page.active_element()).is_none_or(|active| active.tag_name() == "BODY");
    let target = section_of(route).or_else(|| page.get_element_by_id("_text"));
    if let Some(target) = target.filter(|_| lost) {
        focus_on(&target);
    }
}

/// Scrolls to a place.
pub fn restore(place: &Locator) {
    let sections = sections();
    let is_it = |section: &&Element| {
        section.get_attribute("data-section").as_deref() == Some(&place.section)
    };
    let found = sections.iter().find(is_it);
    let mut y = 0.0;
    if let Some(section) = found.filter(|_| !place.is_top()) {
        let edge = top_edge();
        let (top, height) = extent(&sections, section, edge);
        y = window().scroll_y().unwrap_or(0.0) + top - edge
            + height * f64::from(place.permille) / 1000.0;
    }
    window().scroll_to_with_x_and_y(0.0, y);
}
