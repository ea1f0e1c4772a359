//! Puts the elements of a keyed list in order with few moves, and keeps the focus in the
//! list: an element that is moved in the document loses the focus.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

/// The controls of an item that can have the focus.
const CONTROLS: &str = "a[href],button,input,[tabindex]";

/// Where the focus was: the index of the item, and of the control within it.
struct Focus {
    item: usize,
    control: usize,
}

/// Makes `new` the elements of a list, in this order, before its `end`; `old` are
/// those that it had.
pub(crate) fn arrange(end: &Node, old: &[Element], new: &[Element]) {
    let Some(parent) = end.parent_node() else {
        return;
    };
    let active = document().active_element();
    let has_focus = |element: &Element| element.contains(active.as_deref());
    let focused = old.iter().position(has_focus);
    let left = focused
        .filter(|at| !new.contains(&old[*at]))
        .map(|item| Focus {
            item,
            control: (controls(&old[item]).iter())
                .position(|control| active.as_ref().is_some_and(|active| **active == ***control))
                .unwrap_or(0),
        });
    for element in old.iter().filter(|element| !new.contains(element)) {
        let _ = parent.remove_child(element);
    }
    // The item with the focus stays; the others are moved around it.
    let pivot = new.iter().position(has_focus).unwrap_or(new.len());
    let mut next: &Node = new.get(pivot).map_or(end, |element| element);
    for element in new[..pivot].iter().rev() {
        if element.next_sibling().as_ref() != Some(next) {
            let _ = parent.insert_before(element, Some(next));
        }
        next = element;
    }
    for pair in new[pivot.min(new.len())..].windows(2) {
        let next = pair[0].next_sibling();
        if next.as_ref() != Some(&pair[1]) {
            let _ = parent.insert_before(&pair[1], next.as_ref());
        }
    }
    if let Some(Focus { item, control }) = left
        && let Some(place) = new.get(item).or(new.last())
    {
        let controls = controls(place);
        if let Some(control) = controls.get(control).or(controls.last()) {
            let _ = control.focus();
        }
    }
}

fn controls(element: &Element) -> Vec<HtmlElement> {
    let Ok(found) = element.query_selector_all(CONTROLS) else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|at| found.item(at)?.dyn_into().ok())
        .collect()
}
