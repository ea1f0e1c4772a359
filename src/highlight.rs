//! Highlights a query's words in the page: the engine finds them in the page's own
//! text, the browser's highlight registry paints them. The page is not changed.

use crate::context::Context;
use crate::locator::Locator;
use js_sys::{Array, Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Node, Range};

/// Block elements, which separate words; a highlight is within one of them.
const BLOCKS: &str = "p,li,h1,h2,h3,h4,h5,h6,td,th,dt,dd,pre,figcaption,summary,blockquote,div";

/// The text nodes below an element, block by block.
fn blocks_of(element: &Element) -> Vec<Vec<Node>> {
    const SHOW_TEXT: u32 = 4;
    let Ok(walker) = document().create_tree_walker_with_what_to_show(element, SHOW_TEXT) else {
        return Vec::new();
    };
    let mut blocks: Vec<(Option<Element>, Vec<Node>)> = Vec::new();
    while let Ok(Some(node)) = walker.next_node() {
        // A reading stands beside its word, and parts nothing; what scripts have put into the
        // text (`data-shelf`) is no part of it.
        let around = node.parent_element();
        if around.is_some_and(|around| {
            around
                .closest("rt,rp,[data-shelf]")
                .is_ok_and(|found| found.is_some())
        }) {
            continue;
        }
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

/// What is scrolled to once words are highlighted.
pub enum View {
    /// The first of them, below as many pixels from the window's top.
    First(fn() -> f64),
    /// The place where the person was, by this function, if an opened `details` element has
    /// moved the text.
    Place(Option<Locator>, fn(&Locator)),
}

/// Highlights a query's words in the section around an element, and opens the `details`
/// elements that hide them.
pub fn highlight(cx: Context, target: &Element, query: &str, view: View) {
    let section = target
        .closest("[data-section]")
        .ok()
        .flatten()
        .unwrap_or_else(|| target.clone());
    let texts: Vec<String> = (blocks_of(&section).iter())
        .map(|nodes| nodes.iter().filter_map(Node::text_content).collect())
        .collect();
    cx.search.start();
    let sent = texts.clone();
    let scrolled = window().scroll_y().unwrap_or(0.0);
    cx.search.highlight(query, sent, move |spans| {
        // The person has gone on meanwhile.
        if !section.is_connected() {
            return;
        }
        let is_still = (window().scroll_y().unwrap_or(0.0) - scrolled).abs() < 1.0;
        let mut ranges = Vec::new();
        // The same text may be in other nodes meanwhile (src/js/reading-terms.js).
        let blocks = blocks_of(&section);
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
        show(&section, &ranges);
        let mut has_opened = false;
        for range in &ranges {
            let around = range
                .start_container()
                .ok()
                .and_then(|node| node.parent_element());
            has_opened |= around.is_some_and(|around| open_around(&around));
        }
        match &view {
            View::First(top) => {
                if let Some(first) = ranges.first() {
                    bring_into_view(first, top());
                    move_focus_to(first);
                }
            }
            View::Place(Some(place), restore) if has_opened && is_still => restore(place),
            View::Place(..) => {}
        }
    });
}

/// Opens the closed `details` elements around an element, which hide it. Returns whether
/// there were any.
pub fn open_around(element: &Element) -> bool {
    let mut has_opened = false;
    let mut around = element.closest("details").ok().flatten();
    while let Some(details) = around {
        has_opened |= !details.has_attribute("open");
        let _ = details.set_attribute("open", "");
        around = details
            .parent_element()
            .and_then(|parent| parent.closest("details").ok().flatten());
    }
    has_opened
}

/// The range between two offsets, in UTF-16 code units, of the joined text of these nodes.
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

/// The browser's highlight registry and its `Highlight` constructor, if it has them.
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

fn show(section: &Element, ranges: &[Range]) {
    let list = Array::new();
    for range in ranges {
        list.push(range);
    }
    match highlights() {
        Some((registry, constructor)) => {
            if let Ok(highlight) = Reflect::construct(&constructor, &list) {
                call(&registry, "set", &Array::of2(&"search".into(), &highlight));
            }
        }
        // In older browsers the whole section is highlighted.
        None => drop(section.class_list().add_1("highlighted-section")),
    }
    let _ = section.set_attribute("data-highlights", &ranges.len().to_string());
}

/// Moves the focus from where the arrival has put it to the block that a range begins in: the
/// next press of Tab goes on from there.
fn move_focus_to(range: &Range) {
    let has_arrived = (document().active_element())
        .is_none_or(|active| active.matches("body,[tabindex='-1']").unwrap_or(false));
    let block = range.start_container().ok().and_then(|node| {
        let around = node.parent_element()?;
        around.closest(BLOCKS).ok().flatten()
    });
    if let Some(block) = block.filter(|_| has_arrived) {
        crate::focus::focus_on(&block);
    }
}

fn bring_into_view(range: &Range, top: f64) {
    let rect = range.get_bounding_client_rect();
    let height = (window().inner_height().ok())
        .and_then(|height| height.as_f64())
        .unwrap_or(600.0);
    if rect.bottom() > height - 80.0 || rect.top() < top {
        let y = window().scroll_y().unwrap_or(0.0) + rect.top() - height / 3.0;
        window().scroll_to_with_x_and_y(0.0, y.max(0.0));
    }
}

/// Removes the highlights.
pub fn clear() {
    if let Some((registry, _)) = highlights() {
        call(&registry, "delete", &Array::of1(&"search".into()));
    }
    if let Ok(Some(section)) = document().query_selector("[data-highlights]") {
        let _ = section.remove_attribute("data-highlights");
        let _ = section.class_list().remove_1("highlighted-section");
    }
}
