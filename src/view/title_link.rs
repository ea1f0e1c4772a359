//! The link from a list to an article, with its key.

use crate::context::Context;
use bookmobile_dom::{El, ev, html};
use bookmobile_pack::ArticleMeta;
use web_sys::KeyboardEvent;

/// A link to an article in a list. B opens it in the background.
pub(super) fn title_link(cx: Context, meta: &'static ArticleMeta, shown: &'static str) -> El {
    let on_key = move |event: KeyboardEvent| {
        let plain = !(event.ctrl_key() || event.alt_key() || event.meta_key());
        if plain && matches!(event.key().as_str(), "b" | "B") {
            event.prevent_default();
            cx.open_behind(meta);
        }
    };
    html::a()
        .attr("href", cx.href(cx.page_of(meta)))
        .attr("aria-keyshortcuts", "b")
        .on(ev::keydown, on_key)
        .child(shown)
}
