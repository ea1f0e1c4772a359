//! The notice that tabs were closed, with a button that opens them again. It goes away by
//! itself; "Reopen closed tab" stays among the settings.

use crate::context::Context;
use bookmobile_dom::{Debounce, El, effect, ev, html};
use bookmobile_i18n::Messages;

/// For how long the notice is shown, in milliseconds.
const SHOWN: i32 = 8000;

/// The notice, while there is one.
pub fn closed_notice(cx: Context) -> El {
    let hide = Debounce::new(SHOWN, move || cx.closed.set(String::new()));
    effect(move || {
        if cx.closed.with(|notice| !notice.is_empty()) {
            hide.call();
        }
    });
    html::div().child(move || {
        let notice = cx.closed.get();
        (!notice.is_empty()).then(|| {
            let undo = html::button()
                .class("link-button")
                .attr("type", "button")
                .attr("aria-keyshortcuts", "Control+Z")
                .on(ev::click, move |_| cx.reopen_tab())
                .child(cx.text(Messages::undo));
            html::div()
                .class("toast")
                .child(html::span().child(notice))
                .child(undo)
        })
    })
}
