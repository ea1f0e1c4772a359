//! The keys of the search: arrows move between the input field and the results, Enter in
//! the field opens the first result, Escape closes the search, and a character typed on a
//! result goes into the field.

use super::search_state::SearchState;
use crate::focus::focus;
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement, KeyboardEvent};

/// The id of the input field.
pub(super) const INPUT: &str = "_search-input";

/// The key code of a key that an input method handles.
const COMPOSING: u32 = 229;

pub(super) fn on_key(state: SearchState, event: &KeyboardEvent) {
    let composing = event.is_composing() || event.key_code() == COMPOSING;
    if composing || event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let hits = hits();
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let in_box = target.as_ref().is_some_and(|target| target.id() == INPUT);
    let at = hits.iter().position(|hit| Some(hit) == target.as_ref());
    let key = event.key();
    if key != "Enter" {
        state.opens_first.set(false);
    }
    match (key.as_str(), at) {
        ("ArrowDown", None) if in_box => step(event, hits.first()),
        ("ArrowDown", Some(at)) => step(event, hits.get(at + 1)),
        ("ArrowUp", Some(0)) => {
            event.prevent_default();
            focus(INPUT);
        }
        ("ArrowUp", Some(at)) => step(event, hits.get(at - 1)),
        ("Enter", None) if in_box => {
            event.prevent_default();
            if state.is_answered.get_untracked() {
                open_first();
            } else {
                // What is on the screen is of an earlier query.
                state.opens_first.set(true);
            }
        }
        // The browser's own handling of Escape would first empty the field.
        ("Escape", _) => {
            event.prevent_default();
            let sheet = target.and_then(|target| target.closest("dialog").ok().flatten());
            if let Some(sheet) = sheet.and_then(|sheet| sheet.dyn_into::<HtmlDialogElement>().ok())
            {
                sheet.close();
            }
        }
        // The key itself then goes into the field.
        (key, Some(_)) if key.chars().count() == 1 && key != " " || key == "Backspace" => {
            focus(INPUT);
        }
        _ => {}
    }
}

/// Opens the first hit: a link to a passage, not the button of a recent search or of a
/// suggestion, which the person has not chosen.
pub(super) fn open_first() {
    if let Some(hit) = hits().iter().find(|hit| hit.tag_name() == "A") {
        hit.click();
    }
}

fn step(event: &KeyboardEvent, hit: Option<&HtmlElement>) {
    event.prevent_default();
    if let Some(hit) = hit {
        let _ = hit.focus();
    }
}

/// The elements at which arrows stop.
fn hits() -> Vec<HtmlElement> {
    let Ok(found) = document().query_selector_all("[data-hit]") else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|at| found.item(at)?.dyn_into().ok())
        .collect()
}
