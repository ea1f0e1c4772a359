//! Moving the focus to an element that is known by its id, or that will be there
//! in a moment.

use leptos::prelude::{document, set_timeout};
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Puts the focus on the element with this id, if there is one.
pub fn focus(id: &str) {
    let element = document().get_element_by_id(id);
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// The id of the element that has the focus, if it has one.
pub fn focused_id() -> Option<String> {
    let id = document().active_element()?.id();
    (!id.is_empty()).then_some(id)
}

/// Puts the focus on the first element that a selector names, once it is there;
/// gives up after half a second.
pub fn focus_when_there(selector: String) {
    try_focus(selector, 20);
}

fn try_focus(selector: String, tries: u32) {
    let found = document().query_selector(&selector).ok().flatten();
    match found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        Some(element) => {
            let _ = element.focus();
        }
        None if tries > 0 => set_timeout(
            move || try_focus(selector, tries - 1),
            Duration::from_millis(25),
        ),
        None => {}
    }
}
