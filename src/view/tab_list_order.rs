//! The order of the list of open tabs: a handle in each row moves it, by dragging with a
//! mouse, a finger or a pen, by the arrow keys, or up by one with each press. Elsewhere in
//! a row the arrow keys go to another row, and with Ctrl+Shift they move it too.

use super::icon;
use crate::context::Context;
use crate::locator::Locator;
use bookmobile_dom::{El, StaticSignal, ev, html};
use leptos::prelude::{document, untrack};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, PointerEvent};

/// The row that is being dragged.
#[derive(Clone, Copy)]
pub(super) struct Dragging {
    cx: Context,
    /// Its index.
    row: StaticSignal<Option<usize>>,
    /// Whether it has moved, so that the click with which the drag ends is no press.
    has_moved: StaticSignal<bool>,
}

impl Dragging {
    pub(super) fn new(cx: Context) -> Self {
        let (row, has_moved) = (StaticSignal::new(None), StaticSignal::new(false));
        Self { cx, row, has_moved }
    }

    /// Whether this article's row is dragged.
    pub(super) fn is_dragged(self, article: &Locator) -> bool {
        let at = self.row.get();
        at.is_some() && at == self.cx.tabs.with(|tabs| tabs.find(article))
    }

    /// The handle of an article's row.
    pub(super) fn handle(self, article: Locator, title: String) -> El {
        let cx = self.cx;
        let index = move || cx.tabs.with_untracked(|tabs| tabs.find(&article));
        let begin = {
            let index = index.clone();
            move |event: PointerEvent| {
                self.row.set(index());
                self.has_moved.set(false);
                let target = event.current_target();
                if let Some(handle) = target.and_then(|target| target.dyn_into().ok()) {
                    let handle: HtmlElement = handle;
                    // The element with the focus stays where it is while others move around
                    // it, and so keeps the pointer.
                    let _ = handle.focus();
                    let _ = handle.set_pointer_capture(event.pointer_id());
                }
            }
        };
        let press = move |_| {
            if let Some(at) = index().filter(|_| !self.has_moved.get_untracked()) {
                move_row(cx, at, at.saturating_sub(1));
            }
            self.has_moved.set(false);
        };
        html::button()
            .class("icon-button tab-handle")
            .attr("type", "button")
            .attr("aria-label", move || cx.messages().move_tab(&title))
            .on(ev::pointerdown, begin)
            .on(ev::click, press)
            .child(icon("icon icon-move"))
    }

    /// The sheet with the handlers that follow a drag in it.
    pub(super) fn follow(self, sheet: El) -> El {
        sheet
            .on(ev::pointermove, move |event| self.drag(&event))
            .on(ev::pointerup, move |_| self.row.set(None))
            .on(ev::pointercancel, move |_| self.row.set(None))
    }

    fn drag(self, event: &PointerEvent) {
        let Some(from) = self.row.get_untracked() else {
            return;
        };
        let y = f64::from(event.client_y());
        let is_above = |(at, row): &(usize, Element)| {
            let row = row.get_bounding_client_rect();
            *at != from && f64::midpoint(row.top(), row.bottom()) < y
        };
        let to = rows().into_iter().enumerate().filter(is_above).count();
        if to != from {
            self.has_moved.set(true);
            self.row.set(Some(to));
            move_row(self.cx, from, to);
        }
        let sheet = event.current_target();
        if let Some(sheet) = sheet.and_then(|sheet| sheet.dyn_into::<Element>().ok()) {
            let around = sheet.get_bounding_client_rect();
            let by = match () {
                () if y < around.top() + 90.0 => -12,
                () if y > around.bottom() - 40.0 => 12,
                () => return,
            };
            sheet.set_scroll_top(sheet.scroll_top() + by);
        }
    }
}

/// Handles a key in the list; `close` closes the tab of a row.
pub(super) fn on_key(dragging: Dragging, event: &KeyboardEvent, close: impl Fn(usize)) {
    let cx = dragging.cx;
    dragging.has_moved.set(false);
    let target = event.target().and_then(|target| target.dyn_into().ok());
    let Some::<Element>(target) = target else {
        return;
    };
    let rows = rows();
    let Some(at) = rows.iter().position(|row| row.contains(Some(&target))) else {
        return;
    };
    let with_keys = event.ctrl_key() && event.shift_key();
    let to = match event.key().as_str() {
        "ArrowUp" => at.saturating_sub(1),
        "ArrowDown" => (at + 1).min(rows.len() - 1),
        "Home" => 0,
        "End" => rows.len() - 1,
        "Delete" => {
            event.prevent_default();
            return close(at);
        }
        _ => return,
    };
    event.prevent_default();
    if with_keys || target.class_list().contains("tab-handle") {
        return move_row(cx, at, to);
    }
    let link = rows.get(to).and_then(Element::first_element_child);
    if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
        let _ = link.focus();
    }
}

/// Moves a row, and announces where it is.
fn move_row(cx: Context, from: usize, to: usize) {
    if from == to {
        return;
    }
    cx.move_tab(from, to);
    let moved = cx.tabs.with_untracked(|tabs| {
        let title = cx.title_of(tabs.open().get(to)?);
        Some((title, tabs.open().len()))
    });
    if let Some((title, count)) = moved {
        let messages = untrack(|| cx.messages());
        cx.said
            .set(messages.tab_moved(&title, &(to + 1).to_string(), &count.to_string()));
    }
}

fn rows() -> Vec<Element> {
    let Ok(found) = document().query_selector_all(".tab-list > li") else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|at| found.item(at)?.dyn_into().ok())
        .collect()
}
