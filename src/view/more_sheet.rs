//! The sheet with contents, settings, export and keyboard help.

use super::contents::contents;
use super::export::export;
use super::masthead::languages;
use super::sheet::sheet;
use super::tab_sheet::reopen;
use crate::context::{Context, Sheet};
use crate::focus::focus_on;
use crate::preferences::{Choice, Preference};
use crate::reading;
use bookmobile_dom::{El, el, ev, html, memo_bool};
use bookmobile_i18n::Messages;
use leptos::prelude::document;

/// The id of the heading above the list of keys.
const KEYS: &str = "_keys";

/// The sheet of the settings. If it was opened from the bar of a phone, it begins with the
/// contents, for which a phone has no room beside the text.
pub fn more_sheet(cx: Context) -> El {
    let more = move || cx.sheet.get() == Some(Sheet::More);
    let open = memo_bool(move || more() || cx.sheet.get() == Some(Sheet::Settings));
    let label = move || {
        let messages = cx.messages();
        if more() {
            messages.more()
        } else {
            messages.settings()
        }
    };
    let close = move || cx.sheet.set(None);
    let class = "sheet sheet-bottom sheet-more";
    sheet(cx, class, label, open, close, move || {
        let not_kept = html::div().attr("role", "status").child(move || {
            (cx.unkept.get()).then(|| html::p().class("notice").child(cx.messages().not_stored()))
        });
        let preferences = Preference::ALL.iter().map(|one| choices(cx, *one));
        let first = move || {
            let (_, meta) = cx.article().filter(|_| more())?;
            let settings = html::h3().child(cx.text(Messages::settings));
            let contents = contents(cx, meta)?;
            Some(vec![contents, settings])
        };
        html::div()
            .child(html::h2().class("sheet-title").child(label))
            // On a phone those of the masthead are out of reach in the middle of a text.
            .child(move || more().then(|| languages(cx)))
            .child(html::div().child(first))
            .children(preferences)
            .child(not_kept)
            // Reading aids for the article that is open (src/js/reading-loader.js). What comes
            // late moves nothing that is above it.
            .child(move || cx.article().map(|_| el("reading-aids")))
            .child(export(cx))
            // What is kept on the device, and what could be (src/js/offline-ui.js).
            .child(
                el("on-device")
                    .class("device")
                    .attr("lang", cx.text(Messages::tag))
                    .attr("dir", cx.dir()),
            )
            // What mini-programs keep (src/js/programs-slots.js).
            .child(el("program-slots").attr("lang", cx.text(Messages::tag)))
            .child(reopen(cx))
            .child(keys(cx))
    })
}

/// A preference as a group of radio buttons.
fn choices(cx: Context, preference: Preference) -> El {
    let definition = preference.definition();
    let option = |choice: Choice| {
        let choose = move |_| {
            let kept = reading::hold(cx, || {
                (cx.preferences).choose(&cx.store, preference, choice.value)
            });
            cx.unkept.set(!kept);
        };
        let button = html::input()
            .attr("type", "radio")
            .attr("name", definition.name)
            .attr("value", choice.value)
            .prop("checked", move || {
                cx.preferences.get(preference) == choice.value
            })
            .on(ev::change, choose);
        let label = html::span().child(move || choice.label(cx.messages()));
        html::label().class("option").child(button).child(label)
    };
    html::fieldset()
        .class("choice")
        .child(html::legend().child(move || (definition.legend)(cx.messages())))
        .child(
            html::div()
                .class("options")
                .children(cx.preferences.choices(preference).map(option)),
        )
}

/// Shows the list of keys in the open settings, for who asked for it: also where a narrow window
/// has no room for it otherwise.
pub fn show_keys() {
    let Some(heading) = document().get_element_by_id(KEYS) else {
        return;
    };
    if let Some(list) = heading.parent_element() {
        let _ = list.class_list().remove_1("wide-only");
        list.scroll_into_view_with_bool(false);
    }
    focus_on(&heading);
}

fn keys(cx: Context) -> El {
    let row = |keys: &[&'static str], message: fn(&Messages) -> &'static str| {
        let keys = keys.iter().map(|key| html::kbd().child(*key));
        html::div()
            .child(html::dt().children(keys))
            .child(html::dd().child(move || message(cx.messages())))
    };
    html::div()
        .class("wide-only")
        .child(
            html::h3()
                .attr("id", KEYS)
                .child(cx.text(Messages::keyboard)),
        )
        .child(
            html::dl()
                .class("keys")
                .child(row(&["/", "Ctrl K"], Messages::key_search))
                .child(row(&["←", "→"], Messages::key_tabs))
                .child(row(&["Delete"], Messages::key_close))
                .child(row(&["Ctrl Z"], Messages::key_reopen))
                .child(row(&["Ctrl Shift ←", "→"], Messages::key_move))
                .child(row(&["B"], Messages::key_behind))
                .child(row(&["M"], Messages::key_mark))
                .child(row(&["?"], Messages::key_keys)),
        )
}
