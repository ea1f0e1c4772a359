//! Contents, settings and keys: what does not need to be in sight.

use super::contents::contents;
use super::pass_on::pass_on;
use super::sheet::sheet;
use super::tab_sheet::reopen;
use crate::i18n::Messages;
use crate::preferences::{Choice, Preference};
use crate::reader::{Reader, Sheet};
use crate::reading;
use bookmobile_dom::{El, el, ev, html, memo_bool};

/// The sheet of the settings; opened from the bar of a phone it begins with the
/// contents, which have no room beside the text there.
pub fn more_sheet(reader: Reader) -> El {
    let more = move || reader.sheet.get() == Some(Sheet::More);
    let open = memo_bool(move || more() || reader.sheet.get() == Some(Sheet::Settings));
    let label = move || {
        let messages = reader.messages();
        if more() {
            messages.more
        } else {
            messages.settings
        }
    };
    let close = move || reader.sheet.set(None);
    let class = "sheet sheet-bottom sheet-more";
    sheet(reader, class, label, open, close, move || {
        let not_kept = html::div().attr("role", "status").child(move || {
            (reader.unkept.get()).then(|| {
                html::p()
                    .class("notice")
                    .child(reader.messages().not_stored)
            })
        });
        let preferences = Preference::ALL.iter().map(|one| choices(reader, *one));
        let first = move || {
            let (_, meta) = reader.article().filter(|_| more())?;
            let settings = html::h3().child(move || reader.messages().settings);
            let contents = contents(reader, meta)?;
            Some(vec![contents, settings])
        };
        html::div()
            .child(html::h2().class("sheet-title").child(label))
            .child(html::div().child(first))
            .children(preferences)
            .child(not_kept)
            .child(pass_on(reader))
            // What is kept here, and what more could be (src/js/device.js).
            .child(
                el("on-device")
                    .class("device")
                    .attr("lang", move || Some(reader.locale().messages().tag)),
            )
            .child(reopen(reader))
            .child(keys(reader))
    })
}

/// A preference as a group of radio buttons.
fn choices(reader: Reader, preference: Preference) -> El {
    let definition = preference.definition();
    let option = |choice: &'static Choice| {
        let choose = move |_| {
            let kept = reading::hold(reader, || {
                (reader.preferences).choose(&reader.store, preference, choice.value)
            });
            reader.unkept.set(!kept);
        };
        let button = html::input()
            .attr("type", "radio")
            .attr("name", definition.name)
            .attr("value", choice.value)
            .prop("checked", move || {
                reader.preferences.get(preference) == choice.value
            })
            .on(ev::change, choose);
        let label = html::span().child(move || choice.label(reader.messages()));
        html::label().class("option").child(button).child(label)
    };
    html::fieldset()
        .class("choice")
        .child(html::legend().child(move || (definition.legend)(reader.messages())))
        .child(
            html::div()
                .class("options")
                .children(definition.choices.iter().map(option)),
        )
}

fn keys(reader: Reader) -> El {
    let row = |keys: &[&'static str], message: fn(&Messages) -> &'static str| {
        let keys = keys.iter().map(|key| html::kbd().child(*key));
        html::div()
            .child(html::dt().children(keys))
            .child(html::dd().child(move || message(reader.messages())))
    };
    html::div()
        .class("wide-only")
        .child(html::h3().child(move || reader.messages().keyboard))
        .child(
            html::dl()
                .class("keys")
                .child(row(&["/", "Ctrl K"], |m| m.key_search))
                .child(row(&["←", "→"], |m| m.key_tabs))
                .child(row(&["Delete"], |m| m.key_close))
                .child(row(&["Ctrl Shift ←", "→"], |m| m.key_move))
                .child(row(&["B"], |m| m.key_behind)),
        )
}
