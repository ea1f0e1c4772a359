//! The views of the search as templates for `js/early-search.js`, which builds them before
//! the app is there: so that both searches have one definition. In their texts `{0}` and
//! `{1}` stand for values. Texts with a number come from `bookmobile_i18n`.

use super::search::{clear_button, search_sheet};
use super::search_help::recent_searches;
use super::search_results::{count_line, group, more_articles, suggestion, summary, waiting};
use super::search_state::SearchState;
use crate::context::Context;
use crate::route::Search;
use crate::search_client::{Found, FoundArticle, Passage};
use bookmobile_dom::{El, html};

/// The templates for the page and the interface of this context, as an object of JSON.
pub fn search_templates(cx: Context) -> String {
    cx.live.set(true);
    (cx.router.route()).update_untracked(|route| route.search = Some(Search::default()));
    let state = SearchState::new();
    let search = Search {
        topics: vec![String::new()],
        ..Search::default()
    };
    state.search.set(search);
    state.recent.set("{0}".into());
    let mut full = found(1, 1);
    full.articles.push(article());
    full.missing_files = 1;
    full.corrections.push(("{0}".into(), "{1}".into()));
    let mut full = lines(cx, state, &full);
    let (correction, incomplete) = (full.pop(), full.pop());
    let nothing = lines(cx, state, &found(0, 0)).pop();
    let recent = recent_searches(cx, state);
    let tree = |element: Option<El>| element.unwrap_or_else(html::div).to_tree();
    let templates = [
        ("sheet", search_sheet(cx).to_tree()),
        ("clear", clear_button(cx, state).to_tree()),
        ("recent", tree(recent)),
        ("waiting", waiting(cx, true).to_tree()),
        (
            "found",
            count_line(cx.messages().found("{0}", "{1}")).to_tree(),
        ),
        (
            "reading",
            count_line(cx.messages().still_looking().to_owned()).to_tree(),
        ),
        ("incomplete", tree(incomplete)),
        ("correction", tree(correction)),
        ("nothing", tree(nothing)),
        (
            "suggestion",
            suggestion(cx, state, String::new(), "{0}".into()).to_tree(),
        ),
        ("group", group(cx, state, &article(), "").to_tree()),
        ("more", html::li().child(more_articles(cx, state)).to_tree()),
    ];
    let templates = templates.map(|(name, tree)| format!("\"{name}\":{tree}"));
    format!("{{{}}}", templates.join(","))
}

fn lines(cx: Context, state: SearchState, found: &Found) -> Vec<El> {
    summary(cx, state, Some(found))
}

fn found(total_articles: u32, total_sections: u32) -> Found {
    Found {
        request_id: 0,
        is_partial: false,
        is_reading: false,
        missing_files: 0,
        total_articles,
        total_sections,
        articles: Vec::new(),
        corrections: Vec::new(),
        suggestions: Vec::new(),
    }
}

fn article() -> FoundArticle {
    let passage = Passage {
        mark: String::new(),
        section: String::new(),
        heading: "{0}".into(),
        heading_highlights: Vec::new(),
        snippet: String::new(),
        snippet_highlights: Vec::new(),
        is_cut_before: false,
        is_cut_after: false,
    };
    FoundArticle {
        article: 0,
        language: String::new(),
        slug: String::new(),
        title: String::new(),
        title_highlights: Vec::new(),
        passages: vec![passage],
        collection: String::new(),
        more: 1,
    }
}
