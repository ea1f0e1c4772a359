//! The results of a search: articles with their best passages, the best first; or help if
//! nothing was found.

use super::highlighted::highlighted;
use super::search_keys::INPUT;
use super::search_state::{SearchState, remember};
use crate::context::Context;
use crate::focus::focus;
use crate::route::{LibraryFilter, Page, Route};
use crate::search_client::{Found, FoundArticle, Passage, ResultLimits, Status};
use bookmobile_dom::{El, ev, html, keyed, memo_bool};
use bookmobile_i18n::Messages;
use bookmobile_pack::joined;
use leptos::prelude::{Get, untrack};

/// The results, or the notice in their place. An article's results keep their elements,
/// and the focus in them, while answers have the same results for it.
pub(super) fn results(cx: Context, state: SearchState) -> El {
    let has_results = memo_bool(move || {
        (state.found).with(|found| {
            found
                .as_ref()
                .is_some_and(|found| !found.articles.is_empty())
        })
    });
    let list = move || {
        html::ol().class("groups").child(keyed(
            move || entries(state),
            move |entry| match entry {
                Entry::Article { article, text } => group(cx, state, article, text),
                Entry::More => html::li().child(more_articles(cx, state)),
            },
        ))
    };
    let suggestions = move || {
        (state.found).with(|found| {
            found
                .as_ref()
                .map_or(vec![], |found| found.suggestions.clone())
        })
    };
    html::div()
        .class("results")
        .child(move || state.found.with(|found| summary(cx, state, found.as_ref())))
        .child(keyed(suggestions, move |(typed, suggested)| {
            suggestion(cx, state, typed.clone(), suggested.clone())
        }))
        .child(move || has_results.get().then(list))
}

/// An entry in the list of results.
#[derive(PartialEq)]
enum Entry {
    /// An article with its passages, and the query's text.
    Article { article: FoundArticle, text: String },
    /// The button that shows more articles. It is at the place of the next article, which
    /// takes its focus.
    More,
}

fn entries(state: SearchState) -> Vec<Entry> {
    let text = (state.search).with_untracked(|search| search.text.trim_start().to_owned());
    state.found.with(|found| {
        let Some(found) = found else { return vec![] };
        let entry = |article: &FoundArticle| Entry::Article {
            article: article.clone(),
            text: text.clone(),
        };
        let is_cut = found.total_articles as usize > found.articles.len();
        (found.articles.iter().map(entry))
            .chain(is_cut.then_some(Entry::More))
            .collect()
    })
}

/// The lines above the results, or in their place.
pub(super) fn summary(cx: Context, state: SearchState, found: Option<&Found>) -> Vec<El> {
    let messages = cx.messages();
    match found {
        None => vec![waiting(cx, cx.search.status().get() == Status::Starting)],
        Some(found) if found.articles.is_empty() && !found.is_reading => {
            let notice = if found.is_partial {
                waiting(cx, true)
            } else {
                nothing(cx, state, found)
            };
            vec![notice]
        }
        Some(found) => {
            let count = count_line(count(messages, found));
            let corrected = |(typed, searched): &(String, String)| {
                let text = messages.corrected(typed, searched);
                html::p().class("correction").child(text)
            };
            (std::iter::once(count))
                .chain(incomplete(cx, found))
                .chain(found.corrections.iter().map(corrected))
                .collect()
        }
    }
}

pub(super) fn count_line(text: String) -> El {
    html::p().class("count-line").child(text)
}

/// How much was found, and whether texts are still being read.
pub(super) fn count(messages: &Messages, found: &Found) -> String {
    let still_looking = messages.still_looking();
    let count = messages.found_in(found.total_articles, found.total_sections);
    match (found.is_reading, found.total_articles) {
        (false, _) => count,
        (true, 0) => still_looking.to_owned(),
        (true, _) => count + " " + still_looking,
    }
}

pub(super) fn waiting(cx: Context, shown: bool) -> El {
    let class = if shown {
        "waiting waiting-shown"
    } else {
        "waiting"
    };
    html::p().class(class).child(cx.messages().searching())
}

/// The notice that a part of the index could not be loaded, if so.
fn incomplete(cx: Context, found: &Found) -> Option<El> {
    let lacks = found.missing_files > 0 && !found.is_partial;
    lacks.then(|| html::p().class("notice").child(cx.messages().incomplete()))
}

fn nothing(cx: Context, state: SearchState, found: &Found) -> El {
    let messages = cx.messages();
    let search = state.search.get_untracked();
    let is_filtered = !search.topics.is_empty() || !search.languages.is_empty();
    let everywhere = move |_| {
        state.search.update(|search| {
            search.topics.clear();
            search.languages.clear();
        });
        focus(INPUT);
    };
    let button = is_filtered.then(|| {
        html::button()
            .class("button")
            .attr("type", "button")
            .on(ev::click, everywhere)
            .child(messages.without_filters())
    });
    html::div()
        .class("empty")
        .child(incomplete(cx, found))
        .child(
            html::p()
                .class("empty-title")
                .child(messages.nothing_found()),
        )
        .child(html::p().child(messages.nothing_found_help()))
        .child(button)
}

/// A button that searches the suggested word in place of the typed one.
pub(super) fn suggestion(cx: Context, state: SearchState, typed: String, suggested: String) -> El {
    let label = {
        let suggested = suggested.clone();
        move || cx.messages().did_you_mean(&suggested)
    };
    let choose = move |_| {
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
    html::button()
        .class("link-button")
        .attr("type", "button")
        .attr("data-hit", true)
        .on(ev::click, choose)
        .child(label)
}

/// An article with its passages. The button for more of them is at the place of the next
/// passage, which takes its focus.
pub(super) fn group(cx: Context, state: SearchState, article: &FoundArticle, text: &str) -> El {
    let site = &cx.library.catalog().site;
    let tag = (site.language(&article.language)).map(|language| language.tag.as_str());
    let is_own = !article.collection.is_empty();
    let (page, before) = if is_own {
        (own_files(cx), FILES.to_owned() + &article.slug + "/")
    } else {
        (
            Page::article(&article.language, &article.slug),
            String::new(),
        )
    };
    let hits =
        (article.passages.iter()).map(|passage| hit(cx, state, &page, &before, passage, text));
    let (id, more) = (article.article, article.more);
    let more = (more > 0).then(|| {
        more_button(cx, move || {
            state.limits.update(|limits| limits.expanded.push(id));
        })
        .child(move || cx.messages().more_passages(more))
    });
    let title = html::p()
        .class("group-title")
        .child(highlighted(&article.title, &article.title_highlights))
        .child(is_own.then(|| {
            html::span()
                .class("group-collection")
                .child(article.collection.clone())
        }));
    html::li()
        .class("group")
        .attr("lang", tag)
        .attr("dir", cx.library.direction(&article.language))
        .child(title)
        .child(html::ol().class("hits").children(hits))
        .child(more)
}

pub(super) fn more_articles(cx: Context, state: SearchState) -> El {
    more_button(cx, move || {
        (state.limits).update(|limits| limits.articles += ResultLimits::STEP);
    })
    .child(cx.text(Messages::more_articles))
}

fn more_button(cx: Context, more: impl Fn() + 'static) -> El {
    html::button()
        .class("more-passages")
        .attr("dir", cx.dir())
        .attr("type", "button")
        .attr("data-hit", true)
        .on(ev::click, move |_| more())
}

/// What the section of a route begins with that leads into one of the reader's own files.
const FILES: &str = "files/";

/// The page that shows the reader's own files: the shelf (src/js/files-page.js).
fn own_files(cx: Context) -> Page {
    Page::Library {
        language: untrack(|| cx.language()),
        filter: LibraryFilter::Shelf,
    }
}

/// A passage. `before` is what comes before its section's id in the route.
fn hit(
    cx: Context,
    state: SearchState,
    page: &Page,
    before: &str,
    passage: &Passage,
    text: &str,
) -> El {
    let text = text.to_owned();
    let href = cx.router.href(&Route {
        section: before.to_owned() + &passage.section,
        highlight: text.clone(),
        ..Route::to(page.clone())
    });
    let is_mark = !passage.mark.is_empty();
    let heading = (is_mark || !passage.heading.is_empty()).then(|| {
        let heading = html::span().class("hit-heading");
        if is_mark {
            heading.child(move || cx.messages().reader_shelf())
        } else {
            heading.child(highlighted(&passage.heading, &passage.heading_highlights))
        }
    });
    let snippet = html::span()
        .class("snippet")
        .child(passage.is_cut_before.then_some("…"))
        .child(highlighted(&passage.snippet, &passage.snippet_highlights))
        .child(passage.is_cut_after.then_some("…"));
    let link = html::a()
        .class("hit")
        .attr("data-hit", true)
        .attr("data-mark", is_mark.then(|| passage.mark.clone()))
        .attr("href", href)
        .on(ev::click, move |_| remember(cx, state, &text))
        .child(heading)
        .child(snippet);
    html::li().child(link)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bookmobile_i18n::built_in;

    #[test]
    fn while_texts_are_read_the_count_says_so() {
        let said = |messages: &Messages, is_reading, total| {
            count(
                messages,
                &Found {
                    is_reading,
                    total_articles: total,
                    total_sections: total,
                    ..Found::default()
                },
            )
        };
        assert_eq!(said(built_in()[0], true, 0), "Still looking…");
        let some = "1 passage in 1 article";
        assert_eq!(
            said(built_in()[0], true, 1),
            format!("{some} Still looking…")
        );
        assert_eq!(said(built_in()[0], false, 1), some);
        assert_eq!(said(built_in()[1], true, 0), "仍在查找……");
    }
}
