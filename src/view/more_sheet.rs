//! Contents, settings and keys: what does not need to be in sight.

use super::contents::contents;
use super::pass_on::pass_on;
use super::sheet::sheet;
use super::tab_sheet::reopen;
use crate::preferences::{CHOICES, Choice};
use crate::reader::{Reader, Sheet};
use crate::reading;
use crate::words::Words;
use bookmobile_dom::{El, el, ev, html, memo_bool};
use wasm_bindgen::JsValue;

/// The sheet of the settings; opened from the bar of a phone it begins with the
/// contents, which have no room beside the text there.
pub fn more_sheet(reader: Reader) -> El {
    let more = move || reader.sheet.get() == Some(Sheet::More);
    let open = memo_bool(move || more() || reader.sheet.get() == Some(Sheet::Settings));
    let label = move || {
        let words = reader.words();
        if more() { words.more } else { words.settings }
    };
    let close = move || reader.sheet.set(None);
    let class = "sheet sheet-bottom sheet-more";
    sheet(reader, class, label, open, close, move || {
        let not_kept = html::div().attr("role", "status").child(move || {
            (reader.unkept.get())
                .then(|| html::p().class("notice").child(reader.words().not_stored))
        });
        let choices = CHOICES.map(|one| choice(reader, one));
        let first = move || {
            let (_, meta) = reader.article().filter(|_| more())?;
            let settings = html::h3().child(move || reader.words().settings);
            let contents = contents(reader, meta)?;
            Some(vec![contents, settings])
        };
        html::div()
            .child(html::h2().class("sheet-title").child(label))
            .child(html::div().child(first))
            .children(choices)
            .child(not_kept)
            .child(pass_on(reader))
            // What is kept here, and what more could be (src/js/device.js).
            .child(
                el("on-device")
                    .class("device")
                    .attr("lang", move || Some(reader.tongue().tag())),
            )
            .child(reopen(reader))
            .child(keys(reader))
    })
}

/// One choice as a group of radio buttons.
fn choice(reader: Reader, choice: Choice) -> El {
    let Choice { name, values, .. } = choice;
    let option = |value: &'static str| {
        let choose = move |_| {
            let kept = reading::hold(reader, || {
                reader.preferences.choose(&reader.store, name, value)
            });
            reader.unkept.set(!kept);
        };
        let button = html::input()
            .attr("type", "radio")
            .attr("name", name)
            .attr("value", value)
            .prop("checked", move || {
                JsValue::from_bool(reader.preferences.get(name) == value)
            })
            .on(ev::change, choose);
        let word = html::span().child(move || word_of(reader.words(), name, value));
        html::label().class("option").child(button).child(word)
    };
    html::fieldset()
        .class("choice")
        .child(html::legend().child(move || legend_of(reader.words(), name)))
        .child(
            html::div()
                .class("options")
                .children(values.iter().map(|value| option(value))),
        )
}

fn legend_of(words: &Words, name: &str) -> &'static str {
    match name {
        "theme" => words.theme,
        "size" => words.text_size,
        "measure" => words.measure,
        "images" => words.pictures,
        _ => words.interface_language,
    }
}

fn word_of(words: &Words, name: &str, value: &str) -> &'static str {
    match (name, value) {
        ("theme", "auto") => words.theme_auto,
        ("theme", "light") => words.theme_light,
        ("theme", _) => words.theme_dark,
        ("size", "small") => words.size_small,
        ("size", "medium") => words.size_medium,
        ("size", "large") => words.size_large,
        ("size", _) => words.size_huge,
        ("measure", "narrow") => words.measure_narrow,
        ("measure", "medium") => words.measure_medium,
        ("measure", _) => words.measure_wide,
        ("images", "shown") => words.pictures_shown,
        ("images", _) => words.pictures_on_request,
        (_, "page") => words.interface_page,
        (_, "en") => "English",
        _ => "简体中文",
    }
}

fn keys(reader: Reader) -> El {
    let row = |keys: &[&'static str], word: fn(&Words) -> &'static str| {
        let keys = keys.iter().map(|key| html::kbd().child(*key));
        html::div()
            .child(html::dt().children(keys))
            .child(html::dd().child(move || word(reader.words())))
    };
    html::div()
        .class("wide-only")
        .child(html::h3().child(move || reader.words().keyboard))
        .child(
            html::dl()
                .class("keys")
                .child(row(&["/", "Ctrl K"], |words| words.key_search))
                .child(row(&["←", "→"], |words| words.key_tabs))
                .child(row(&["Delete"], |words| words.key_close))
                .child(row(&["Ctrl Shift ←", "→"], |words| words.key_move))
                .child(row(&["B"], |words| words.key_behind)),
        )
}
