//! What a search found, and what one can do when it found nothing or has not
//! begun: articles with their best passages, filters as chips, help and recent
//! searches.

use super::lit::lit;
use super::search::{SearchState, remember};
use super::search_keys::INPUT;
use crate::element::{El, View, el};
use crate::focus::{focus, focus_when_there};
use crate::reader::Reader;
use crate::route::{Page, Route, Search};
use crate::search_client::{Extent, Found, FoundArticle, Passage, Status};
use bookmobile_pack::joined;

/// The articles found, the best first.
pub(super) fn results(reader: Reader, state: SearchState) -> El {
    el("div").class("results").live(move || -> View {
        match state.found.get() {
            None => waiting(reader, reader.search.status().get() == Status::Starting).into(),
            Some(found) if found.articles.is_empty() && found.coming => {
                waiting(reader, true).into()
            }
            Some(found) if found.articles.is_empty() => nothing(reader, &found).into(),
            Some(found) => groups(reader, state, &found),
        }
    })
}

fn waiting(reader: Reader, shown: bool) -> El {
    let class = if shown {
        "waiting waiting-shown"
    } else {
        "waiting"
    };
    el("p").class(class).child(reader.words().searching)
}

/// That a part of the index is not to be had, where it is so.
fn incomplete(reader: Reader, found: &Found) -> Option<El> {
    let lacks = found.missing > 0 && !found.coming;
    lacks.then(|| el("p").class("notice").child(reader.words().incomplete))
}

fn nothing(reader: Reader, found: &Found) -> El {
    let words = reader.words();
    el("div")
        .class("empty")
        .child(incomplete(reader, found))
        .child(el("p").class("empty-title").child(words.nothing_found))
        .child(el("p").child(words.nothing_found_help))
}

fn groups(reader: Reader, state: SearchState, found: &Found) -> View {
    let tongue = reader.tongue();
    let count = tongue.found(found.total_articles, found.total_sections);
    let mut views = vec![el("p").class("count-line").child(count)];
    views.extend(incomplete(reader, found));
    views.extend((found.corrections.iter()).map(|(typed, searched)| {
        el("p")
            .class("correction")
            .child(tongue.corrected(typed, searched))
    }));
    views.extend((found.suggestions.iter()).map(|(typed, suggested)| {
        let words = tongue.did_you_mean(suggested);
        let (typed, suggested) = (typed.clone(), suggested.clone());
        let choose = move |_: web_sys::Event| {
            state.search.update(|search| {
                let ends = |c: char| c.is_whitespace() || c.is_ascii_punctuation();
                let parts = search.text.split_inclusive(ends).map(|part| {
                    let word = part.trim_end_matches(ends);
                    if word.eq_ignore_ascii_case(&typed) {
                        suggested.clone() + part.get(word.len()..).unwrap_or("")
                    } else {
                        part.to_owned()
                    }
                });
                search.text = joined(&parts.collect::<Vec<_>>(), "");
            });
            focus(INPUT);
        };
        el("button")
            .class("link-button")
            .attr("type", "button")
            .attr("data-hit", "")
            .on("click", choose)
            .child(words)
    }));
    let text = state
        .search
        .with_untracked(|search| search.text.trim_start().to_owned());
    let groups = (found.articles.iter()).map(|article| group(reader, state, article, &text));
    views.push(el("ol").class("groups").children(groups));
    let shown = u32::try_from(found.articles.len()).unwrap_or(u32::MAX);
    if found.total_articles > shown {
        let more = move || {
            state
                .extent
                .update(|extent| extent.articles += Extent::STEP);
            shown as usize
        };
        let words = reader.words().more_articles;
        views.push(more_button(".groups > li", more).child(words));
    }
    views.into()
}

fn group(reader: Reader, state: SearchState, article: &FoundArticle, text: &str) -> El {
    let site = &reader.library.catalog().site;
    let tag = (site.language(&article.language)).map(|language| language.tag.as_str());
    let page = Page::article(&article.language, &article.slug);
    let hits = (article.passages.iter()).map(|passage| hit(reader, state, &page, passage, text));
    let more = (article.more > 0).then(|| {
        let (id, shown) = (article.article, article.passages.len());
        let open = move || {
            state.extent.update(|extent| extent.open.push(id));
            shown
        };
        let words = reader.tongue().more_passages(article.more);
        more_button(&format!("[data-group='{id}'] .hits > li"), open).child(words)
    });
    let title = el("p")
        .class("group-title")
        .child(lit(&article.title, &article.title_marks));
    el("li")
        .class("group")
        .attr("data-group", article.article.to_string())
        .maybe("lang", tag)
        .child(title)
        .child(el("ol").class("hits").children(hits))
        .child(more)
}

/// A button that shows more of what was found. `more` asks for it and gives how
/// many of the things that `selector` names were there before: the focus goes
/// to the first link of the one after these.
fn more_button(selector: &str, more: impl Fn() -> usize + 'static) -> El {
    let selector = selector.to_owned();
    let choose = move |_: web_sys::Event| {
        let next = more() + 1;
        focus_when_there(format!("{selector}:nth-child({next}) a"));
    };
    el("button")
        .class("more-passages")
        .attr("type", "button")
        .attr("data-hit", "")
        .on("click", choose)
}

fn hit(reader: Reader, state: SearchState, page: &Page, passage: &Passage, text: &str) -> El {
    let text = text.to_owned();
    let href = reader.navigator.href(&Route {
        section: passage.section.clone(),
        lit: text.clone(),
        ..Route::to(page.clone())
    });
    let heading = (!passage.heading.is_empty()).then(|| {
        el("span")
            .class("hit-heading")
            .child(lit(&passage.heading, &passage.heading_marks))
    });
    let fragment = el("span")
        .class("fragment")
        .child(passage.cut_before.then_some("…"))
        .child(lit(&passage.fragment, &passage.marks))
        .child(passage.cut_after.then_some("…"));
    let link = el("a")
        .class("hit")
        .attr("data-hit", "")
        .attr("href", href)
        .on("click", move |_: web_sys::Event| {
            remember(reader, state, &text);
        })
        .child(heading)
        .child(fragment);
    el("li").child(link)
}

/// Topics and languages to choose among.
pub(super) fn chips(reader: Reader, state: SearchState) -> El {
    type Pick = fn(&mut Search) -> &mut Vec<String>;
    let catalog = reader.library.catalog();
    let chip = |name: &'static str, pick: Pick| {
        let on = move || {
            let mut search = state.search.get();
            Some(if pick(&mut search).iter().any(|own| own == name) {
                "true"
            } else {
                "false"
            })
        };
        let flip = move |_: web_sys::Event| {
            state.search.update(|search| toggle(pick(search), name));
        };
        el("button")
            .class("chip")
            .attr("type", "button")
            .bind("aria-pressed", on)
            .on("click", flip)
    };
    let topics = (catalog.topics.iter()).map(|topic| {
        chip(&topic.slug, |search| &mut search.topics)
            .says(move || topic.name.get(&reader.language()).to_owned())
    });
    let languages = (catalog.site.languages.iter()).map(|language| {
        chip(&language.code, |search| &mut search.languages)
            .attr("lang", language.tag.as_str())
            .child(language.name.as_str())
    });
    let row = || el("div").class("chip-group").attr("role", "group");
    el("div")
        .class("chips")
        .child(
            row()
                .bind("aria-label", move || Some(reader.words().topic_filter))
                .children(topics),
        )
        .child(
            row()
                .bind("aria-label", move || Some(reader.words().language))
                .children(languages),
        )
}

fn toggle(list: &mut Vec<String>, item: &str) {
    match list.iter().position(|own| own == item) {
        Some(at) => drop(list.remove(at)),
        None => list.push(item.to_owned()),
    }
}

/// What one can type, and what one searched lately.
pub(super) fn help(reader: Reader, state: SearchState) -> El {
    let recent = state.recent;
    recent.set(reader.store.get("recent").unwrap_or_default());
    let forget = move |_: web_sys::Event| {
        reader.store.set("recent", "");
        recent.set(String::new());
    };
    let again = move |line: &str| {
        let line = line.to_owned();
        let text = line.clone();
        let choose = move |_: web_sys::Event| {
            state.search.update(|search| search.text.clone_from(&text));
        };
        let button = el("button").attr("type", "button").attr("data-hit", "");
        el("li").child(button.on("click", choose).child(line))
    };
    let list = move || {
        let text = recent.get();
        (!text.is_empty()).then(|| {
            let words = reader.words();
            let button = el("button").class("link-button").attr("type", "button");
            el("div")
                .class("recent")
                .child(el("h2").child(words.recent))
                .child(el("ul").children(text.lines().map(again)))
                .child(button.on("click", forget).child(words.forget))
        })
    };
    let words = reader.words();
    let tips = el("ul")
        .class("tips")
        .child(el("li").child(words.search_help_phrase))
        .child(el("li").child(words.search_help_minus))
        .child(el("li").child(words.search_help_filters))
        .child(el("li").child(words.search_help_pinyin))
        .child(el("li").class("wide-only").child(words.search_help_keys));
    el("div")
        .class("search-help")
        .child(el("div").live(list))
        .child(el("p").child(words.search_help))
        .child(tips)
}
