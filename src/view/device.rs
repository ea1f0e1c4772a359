//! What is kept on the device: a notice when a new version waits, and, among the
//! settings, what is kept, since when, how large it is, and how to delete it.

use crate::element::{El, View, el};
use crate::offline::{self, Kept, Offline};
use crate::reader::Reader;
use bookmobile_pack::Date;

/// A notice over the page while a new version waits to be loaded.
pub fn update_notice(reader: Reader) -> El {
    let notice = move || {
        let Kept::Update(articles) = reader.offline.with(|offline| offline.state) else {
            return View::Nothing;
        };
        let words = reader.words();
        let later = move |_: web_sys::Event| {
            reader
                .offline
                .update(|offline| offline.state = Kept::Version);
        };
        let button = |class| el("button").class(class).attr("type", "button");
        el("div")
            .class("toast")
            .child(el("span").child(reader.tongue().new_articles(articles)))
            .child(
                button("button")
                    .on("click", move |_: web_sys::Event| {
                        // Tabs and places are written down before the page goes.
                        reader.keep_tabs();
                        offline::update();
                    })
                    .child(words.update_now),
            )
            .child(button("link-button").on("click", later).child(words.later))
            .into()
    };
    el("div").attr("role", "status").live(notice)
}

/// What is kept, among the settings.
pub(super) fn on_device(reader: Reader) -> El {
    let state = move || {
        let words = reader.words();
        let Offline {
            state,
            version,
            since,
            failed,
            ..
        } = reader.offline.get();
        let line = match state {
            Kept::None => words.offline_none,
            Kept::Version | Kept::Update(_) => words.offline_kept,
        };
        let day = day_of(&since).map(|day| reader.tongue().date(day));
        let version = (!version.is_empty()).then(|| {
            let text = reader.tongue().version(&version, day.as_deref());
            el("p").class("device-version").child(text)
        });
        let failed = failed.then(|| el("p").child(words.offline_failed));
        el("div")
            .child(el("p").child(line))
            .child(failed)
            .child(version)
    };
    let size = reader.usage;
    size.set(None);
    offline::usage(move |bytes| size.set(Some(bytes)));
    let forget = el("button")
        .class("link-button")
        .attr("type", "button")
        .on("click", move |_: web_sys::Event| offline::forget(reader))
        .says(move || reader.tongue().forget_all(size.get()));
    el("section")
        .class("device")
        .child(el("h3").says(move || reader.words().on_device))
        .child(el("div").live(state))
        .child(forget)
}

/// The day of YYYY-MM-DD.
fn day_of(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    Some(Date {
        year: parts.next()?.parse().ok()?,
        month: parts.next()?.parse().ok()?,
        day: parts.next()?.parse().ok()?,
    })
}
