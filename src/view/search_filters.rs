//! The filters of the search: topics and languages as chips.

use super::search_state::SearchState;
use crate::context::Context;
use crate::route::Search;
use bookmobile_dom::{El, ev, html};

/// The chips for topics and languages.
pub(super) fn filters(cx: Context, state: SearchState) -> El {
    type Pick = fn(&mut Search) -> &mut Vec<String>;
    let catalog = cx.library.catalog();
    let chip = |name: &'static str, pick: Pick| {
        let on = move || {
            let mut search = state.search.get();
            if pick(&mut search).iter().any(|own| own == name) {
                "true"
            } else {
                "false"
            }
        };
        let flip = move |_| {
            state.search.update(|search| toggle(pick(search), name));
        };
        html::button()
            .class("chip")
            .attr("type", "button")
            .attr("aria-pressed", on)
            .on(ev::click, flip)
    };
    let topics = (catalog.topics.iter()).map(|topic| {
        chip(&topic.slug, |search| &mut search.topics)
            .child(move || topic.name.get(&cx.language()).to_owned())
    });
    let languages = (catalog.site.languages.iter()).map(|language| {
        chip(&language.code, |search| &mut search.languages)
            .attr("lang", language.tag.as_str())
            .child(language.name.as_str())
    });
    let row = || html::div().class("chip-group").attr("role", "group");
    html::div()
        .class("chips")
        .child(
            row()
                .attr("aria-label", move || cx.messages().topic_topic)
                .children(topics),
        )
        .child(
            row()
                .attr("aria-label", move || cx.messages().language)
                .children(languages),
        )
}

fn toggle(list: &mut Vec<String>, item: &str) {
    match list.iter().position(|own| own == item) {
        Some(at) => drop(list.remove(at)),
        None => list.push(item.to_owned()),
    }
}
