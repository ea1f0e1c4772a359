//! A sheet over the page: a modal dialog, so that the browser keeps the focus in it,
//! closes it by Escape and makes the page behind it inert.

use super::icon;
use crate::context::Context;
use bookmobile_dom::{El, IntoView, effect, ev, html};
use bookmobile_i18n::Messages;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, MouseEvent};

/// A dialog that is open while `open` is true. Its content exists only then.
pub(super) fn sheet<V: IntoView>(
    cx: Context,
    class: &'static str,
    label: impl Fn() -> &'static str + 'static,
    open: Memo<bool>,
    close: impl Fn() + Copy + 'static,
    content: impl Fn() -> V + 'static,
) -> El {
    let body = move || {
        open.get().then(|| {
            let button = html::button()
                .class("icon-button sheet-close")
                .attr("type", "button")
                .attr("aria-label", cx.text(Messages::close))
                .on(ev::click, move |_| close())
                .child(icon("icon icon-close"));
            // The page's own status is not announced while a dialog is open.
            let said = html::p()
                .class("said")
                .attr("role", "status")
                .child(move || cx.said.get());
            html::div()
                .class("sheet-body")
                .child(content())
                .child(button)
                .child(said)
        })
    };
    let closed = move |_| {
        if open.get_untracked() {
            close();
        }
    };
    // A click on the dialog itself is a click on the backdrop around it.
    let clicked = move |event: MouseEvent| {
        if event.target() == event.current_target() {
            close();
        }
    };
    html::dialog()
        .class(class)
        .attr("aria-label", label)
        .on(ev::close, closed)
        .on(ev::click, clicked)
        .child(body)
        .on_mount(move |dialog| follow_open(dialog, open))
}

fn follow_open(dialog: Element, open: Memo<bool>) {
    let Ok(dialog) = dialog.dyn_into::<HtmlDialogElement>() else {
        return;
    };
    effect(move || {
        let open = open.get();
        if open && !dialog.open() {
            // It can only fail if the dialog is no longer in the page.
            let _ = dialog.show_modal();
            if let Ok(Some(first)) = dialog.query_selector("[autofocus]") {
                let _ = first.unchecked_into::<web_sys::HtmlElement>().focus();
            }
        } else if !open && dialog.open() {
            dialog.close();
        }
    });
}
