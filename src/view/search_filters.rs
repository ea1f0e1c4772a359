//! The filters of the search: topics and languages as chips. Many topics are a list to choose
//! from, with chips for the chosen ones.

use super::search_state::SearchState;
use crate::context::Context;
use crate::route::Search;
use bookmobile_dom::{El, IntoView, View, el, ev, html};
use bookmobile_i18n::Messages;
use bookmobile_pack::Topic;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

/// The chips for topics and languages.
pub(super) fn filters(cx: Context, state: SearchState) -> El {
    type Pick = fn(&mut Search) -> &mut Vec<String>;
    let catalog = cx.library.catalog();
    let chip = move |name: &'static str, pick: Pick| {
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
    let topic_chip = move |topic: &'static Topic| {
        chip(&topic.slug, |search| &mut search.topics)
            .child(move || topic.name.get(&cx.language()).to_owned())
    };
    let topics: Vec<View> = if cx.library.has_many_topics() {
        let chosen = move || {
            let chosen = state.search.with(|search| search.topics.clone());
            let chosen = chosen.iter().filter_map(|slug| cx.library.topic(slug));
            chosen.map(topic_chip).collect::<Vec<_>>()
        };
        vec![topic_choice(cx, state).into_view(), chosen.into_view()]
    } else {
        let all = catalog.topics.iter();
        all.map(|topic| topic_chip(topic).into_view()).collect()
    };
    let languages = (catalog.site.languages.iter()).map(|language| {
        chip(&language.code, |search| &mut search.languages)
            .attr("lang", language.tag.as_str())
            .attr("dir", cx.library.direction(&language.code))
            .child(language.name.as_str())
    });
    let row = || html::div().class("chip-group").attr("role", "group");
    html::div()
        .class("chips")
        .child(
            row()
                .attr("aria-label", cx.text(Messages::topic_topic))
                .children(topics),
        )
        .child(
            row()
                .attr("aria-label", cx.text(Messages::language))
                .children(languages),
        )
}

/// The list of all topics, which adds one to the chosen ones.
fn topic_choice(cx: Context, state: SearchState) -> El {
    let topics = cx.library.catalog().topics.iter().map(|topic| {
        el("option")
            .attr("value", topic.slug.as_str())
            .child(move || topic.name.get(&cx.language()).to_owned())
    });
    let choose = move |event: Event| {
        let target = event.target();
        let Some(list) = target.map(JsCast::unchecked_into::<HtmlInputElement>) else {
            return;
        };
        let slug = list.value();
        list.set_value("");
        state.search.update(|search| {
            if !slug.is_empty() && !search.topics.contains(&slug) {
                search.topics.push(slug);
            }
        });
    };
    let none = el("option").attr("value", "");
    el("select")
        .class("chip")
        .attr("disabled", move || cx.not_yet())
        .attr("aria-label", cx.text(Messages::topic_topic))
        .on(ev::change, choose)
        .child(none.child(cx.text(Messages::topic_topic)))
        .children(topics)
}

fn toggle(list: &mut Vec<String>, item: &str) {
    match list.iter().position(|own| own == item) {
        Some(at) => drop(list.remove(at)),
        None => list.push(item.to_owned()),
    }
}
