//! Where a person is in an article: follows the scroll, goes back to a place,
//! and lights the words that a search found. Everything here reads or scrolls
//! the page; nothing changes what it says.

use crate::locator::Locator;
use crate::reader::{Position, Reader};
use crate::route::{Page, Route};
use crate::tabs::Tabs;
use js_sys::{Array, Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Node, Range};

/// Elements that part words; what is marked is marked within one of them.
const BLOCKS: &str = "p,li,h1,h2,h3,h4,h5,h6,td,th,dt,dd,pre,figcaption,summary,blockquote,div";

/// How far below the window's top a place counts as being at it, in pixels: past
/// the strip of tabs, which stays there where there is one, and past the margin
/// that the style gives a heading. It is the same wherever the page is scrolled to.
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

/// Where a section begins, from the window's top, and its height, in pixels. The first
/// one begins where the page does, so that there are places above its text too.
fn extent(sections: &[Element], section: &Element, edge: f64) -> (f64, f64) {
    let rect = section.get_bounding_client_rect();
    let mut top = rect.top();
    if sections.first() == Some(section) {
        top = edge - window().scroll_y().unwrap_or(0.0);
    }
    (top, rect.bottom() - top)
}

/// The place at the window's top, and how much of the article is above its
/// bottom edge.
fn measure() -> Option<(Locator, Position)> {
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
        Position {
            section: id,
            read_permille,
        },
    ))
}

/// A part of a length in thousandths, 0 to 1000.
fn permille(part: f64, whole: f64) -> u16 {
    let share = (part / whole.max(1.0)).clamp(0.0, 1.0) * 1000.0;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to 1000
    let share = share.round() as u16;
    share
}

fn owned((a, b): (&str, &str)) -> (String, String) {
    (a.to_owned(), b.to_owned())
}

/// Looks where one is and remembers it.
pub fn look(reader: Reader) {
    if let Some((place, position)) = measure() {
        reader.position.set(position);
        reader.navigator.is_at(place.to_string());
        reader.tabs.update_untracked(|tabs| tabs.moved(&place));
        return;
    }
    // A list of the library: its scroll is enough.
    let y = window().scroll_y().unwrap_or(0.0);
    // Whole pixels: writing and reading fractions costs 24 KB of program.
    #[allow(clippy::cast_possible_truncation)]
    let y = y.round() as i32;
    reader.navigator.is_at(y.to_string());
}

/// Makes a change that may move the text, as of its size, and keeps the person
/// where they are in it.
pub fn hold<T>(reader: Reader, change: impl FnOnce() -> T) -> T {
    let place = reader.place();
    let done = change();
    if let Some(place) = place.filter(|place| !place.is_top()) {
        restore(&place);
    }
    done
}

/// Brings the place that a route names into view: the section, with its words
/// lit, or else where the person was, or else the top. Who comes back is where
/// they were before all; when the page was `reloaded`, as the tabs have it: what is
/// written into the history while a page goes is lost.
pub fn arrive(reader: Reader, route: &Route, reloaded: bool) {
    unlight();
    let returned = reader.navigator.returned();
    let article = match &route.page {
        Page::Article { language, slug } => Some(Locator::top(language, slug)),
        _ => None,
    };
    let left = article.as_ref().and_then(|article| {
        let place = |tabs: &Tabs| tabs.place_in(article).cloned();
        reader.tabs.with_untracked(place)
    });
    let kept = reader.navigator.kept_place();
    let kept_here = kept.as_deref().and_then(Locator::parse);
    let kept_here = kept_here
        .filter(|place| (article.as_ref()).is_some_and(|article| place.same_article(article)));
    if let Some(place) = left.clone().filter(|_| reloaded).or(kept_here) {
        restore(&place);
    } else if let Some(target) = &named(route) {
        open_around(target);
        // As the browser does it, so that nothing moves where it already has.
        target.scroll_into_view();
    } else if let Some(article) = article {
        restore(&left.unwrap_or(article));
    } else {
        let y: Option<i32> = kept.and_then(|place| place.parse().ok());
        window().scroll_to_with_x_and_y(0.0, f64::from(y.unwrap_or(0)));
    }
    light_route(reader, route, !returned);
    look(reader);
}

/// Lights what a route says, and if asked to brings it into view.
fn light_route(reader: Reader, route: &Route, bring: bool) {
    let target = named(route).or_else(|| sections().into_iter().next());
    if let Some(target) = target.filter(|_| !route.lit.is_empty()) {
        light(reader, &target, &route.lit, bring);
    }
}

/// The element that a route names.
fn named(route: &Route) -> Option<Element> {
    let id = Some(&route.section).filter(|id| !id.is_empty())?;
    document().get_element_by_id(id)
}

/// Whether a page that has just been taken over is where it should be: someone has
/// begun to read, or the browser has gone to the section itself. Not who loads a page
/// with a section again: they were perhaps far from it.
pub fn is_begun(reader: Reader, route: &Route, reloaded: bool) -> bool {
    let has_scrolled = window().scroll_y().is_ok_and(|y| y > 0.0);
    if route.section.is_empty() {
        return has_scrolled;
    }
    let target = document().query_selector(":target").ok().flatten();
    let closed = |target: Element| target.closest("details:not([open])").ok().flatten();
    let is_shown = target.is_some_and(|target| closed(target).is_none());
    (has_scrolled || is_shown) && !reloaded && reader.navigator.kept_place().is_none()
}

/// Leaves who has begun to read where they are.
pub fn stay(reader: Reader, route: &Route) {
    light_route(reader, route, false);
    look(reader);
}

/// The focus of a link that is gone goes on from where one has come to: the
/// section's heading, or the page's text. So it does if it `moves` there, and is
/// not where it was before a sheet was opened.
pub fn keep_focus(route: &Route, moves: bool) {
    let page = document();
    let lost = moves || (page.active_element()).is_none_or(|active| active.tag_name() == "BODY");
    let named = page.get_element_by_id(&route.section);
    let target = named.or_else(|| page.get_element_by_id("_text"));
    let Some(target) = target.filter(|_| lost) else {
        return;
    };
    if !target.has_attribute("tabindex") {
        let _ = target.set_attribute("tabindex", "-1");
    }
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    if let Ok(target) = target.dyn_into::<web_sys::HtmlElement>() {
        let _ = target.focus_with_options(&options);
    }
}

/// Brings back a place that was remembered.
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

/// A place inside a closed `details` cannot be seen until it is open.
fn open_around(element: &Element) {
    let mut around = element.closest("details").ok().flatten();
    while let Some(details) = around {
        let _ = details.set_attribute("open", "");
        around = details
            .parent_element()
            .and_then(|parent| parent.closest("details").ok().flatten());
    }
}

/// The pieces of text below an element, block by block.
fn blocks_of(element: &Element) -> Vec<Vec<Node>> {
    const SHOW_TEXT: u32 = 4;
    let Ok(walker) = document().create_tree_walker_with_what_to_show(element, SHOW_TEXT) else {
        return Vec::new();
    };
    let mut blocks: Vec<(Option<Element>, Vec<Node>)> = Vec::new();
    while let Ok(Some(node)) = walker.next_node() {
        let block = node
            .parent_element()
            .and_then(|parent| parent.closest(BLOCKS).ok().flatten());
        match blocks.last_mut() {
            Some((last, nodes)) if *last == block => nodes.push(node),
            _ => blocks.push((block, vec![node])),
        }
    }
    blocks.into_iter().map(|(_, nodes)| nodes).collect()
}

/// Lights a query's words in the section around an element, and if asked to
/// brings the first into view.
fn light(reader: Reader, target: &Element, query: &str, bring: bool) {
    let section = target
        .closest("[data-section]")
        .ok()
        .flatten()
        .unwrap_or_else(|| target.clone());
    let blocks = blocks_of(&section);
    let texts: Vec<String> = (blocks.iter())
        .map(|nodes| nodes.iter().filter_map(Node::text_content).collect())
        .collect();
    reader.search.start();
    let sent = texts.clone();
    reader.search.mark(query, sent, move |spans| {
        let mut ranges = Vec::new();
        for ((nodes, text), spans) in blocks.iter().zip(&texts).zip(spans) {
            for (from, to) in spans {
                let utf16 = |at: u32| {
                    let text = text.get(..at as usize)?;
                    u32::try_from(text.encode_utf16().count()).ok()
                };
                if let (Some(from), Some(to)) = (utf16(from), utf16(to)) {
                    ranges.extend(range_of(nodes, from, to));
                }
            }
        }
        show_lit(&section, &ranges, bring);
    });
}

/// The range between two offsets, in UTF-16 units, of the text of some nodes.
fn range_of(nodes: &[Node], from: u32, to: u32) -> Option<Range> {
    let range = document().create_range().ok()?;
    let mut start = 0;
    let mut begun = false;
    for node in nodes {
        let length = u32::try_from(node.text_content()?.encode_utf16().count()).ok()?;
        let end = start + length;
        if !begun && from < end {
            range.set_start(node, from - start).ok()?;
            begun = true;
        }
        if begun && to <= end {
            range.set_end(node, to - start).ok()?;
            return Some(range);
        }
        start = end;
    }
    None
}

/// The browser's highlight registry, where it has one.
fn highlights() -> Option<(JsValue, Function)> {
    let css = Reflect::get(&window(), &"CSS".into()).ok()?;
    let registry = Reflect::get(&css, &"highlights".into()).ok()?;
    let constructor = Reflect::get(&window(), &"Highlight".into()).ok()?;
    (!registry.is_undefined()).then_some(())?;
    Some((registry, constructor.dyn_into().ok()?))
}

fn call(object: &JsValue, method: &str, arguments: &Array) {
    let function = Reflect::get(object, &method.into()).and_then(JsCast::dyn_into::<Function>);
    if let Ok(function) = function {
        let _ = function.apply(object, arguments);
    }
}

fn show_lit(section: &Element, ranges: &[Range], bring: bool) {
    let list = Array::new();
    for range in ranges {
        list.push(range);
    }
    match highlights() {
        Some((registry, constructor)) => {
            if let Ok(highlight) = Reflect::construct(&constructor, &list) {
                call(&registry, "set", &Array::of2(&"lit".into(), &highlight));
            }
        }
        // Older browsers light the section as a whole.
        None => drop(section.class_list().add_1("lit-section")),
    }
    let _ = section.set_attribute("data-lit", &ranges.len().to_string());
    if let Some(first) = ranges.first().filter(|_| bring) {
        let rect = first.get_bounding_client_rect();
        let height = (window().inner_height().ok())
            .and_then(|height| height.as_f64())
            .unwrap_or(600.0);
        if rect.bottom() > height - 80.0 || rect.top() < top_edge() {
            let y = window().scroll_y().unwrap_or(0.0) + rect.top() - height / 3.0;
            window().scroll_to_with_x_and_y(0.0, y.max(0.0));
        }
    }
}

/// Puts the light out.
pub fn unlight() {
    if let Some((registry, _)) = highlights() {
        call(&registry, "delete", &Array::of1(&"lit".into()));
    }
    if let Ok(Some(section)) = document().query_selector("[data-lit]") {
        let _ = section.remove_attribute("data-lit");
        let _ = section.class_list().remove_1("lit-section");
    }
}
