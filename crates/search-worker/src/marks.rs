//! The reader's marks among the results: highlights and notes, which are in no index. The
//! engine's own analysis finds the words in them, and they are ranked with the articles.

use crate::doc_store::DocStore;
use crate::{SNIPPET_CHARS, is_cut_after, spans};
use bookmobile_protocol::{FoundArticle, Mark, Passage};
use bookmobile_search::Highlighter;

/// The most marks that are shown of one article.
const MARKS: usize = 3;

/// What finds a query's words in marks.
pub(crate) struct Words<'a> {
    /// The query's words and their forms as the index knows them.
    pub(crate) indexed: &'a Highlighter,
    /// The query's words as they were typed.
    pub(crate) own: &'a Highlighter,
    /// Those that must not be there.
    pub(crate) excluded: &'a Highlighter,
}

impl Words<'_> {
    /// What matches a text best, with its score; nothing if it does not match.
    fn best(&self, text: &str) -> Option<(f32, &Highlighter)> {
        if !self.excluded.marks(text).is_empty() {
            return None;
        }
        let (indexed, own) = (self.indexed.score(text), self.own.score(text));
        let of_index = indexed.map(|score| (score, self.indexed));
        let as_typed = own.map(|score| (score, self.own));
        match (of_index, as_typed) {
            (Some(one), Some(other)) if other.0 > one.0 => Some(other),
            (None, other) => other,
            (one, _) => one,
        }
    }
}

/// The articles that were found, the best first, each with its score.
pub(crate) struct Found {
    pub(crate) articles: Vec<(f32, FoundArticle)>,
    /// How many articles are here for their marks alone.
    pub(crate) added_articles: u32,
    pub(crate) added_sections: u32,
}

impl Found {
    /// Adds the marks that match: each to its article, which comes in the place that the
    /// better of both has. At most `limit` articles stay.
    pub(crate) fn add<'a>(
        &mut self,
        marks: impl Iterator<Item = &'a Mark>,
        words: &Words<'_>,
        texts: &DocStore,
        limit: usize,
    ) {
        for mark in marks {
            let Some((score, highlighter)) = words.best(&mark.text) else {
                continue;
            };
            self.added_sections += 1;
            let is_own =
                |found: &FoundArticle| found.language == mark.language && found.slug == mark.slug;
            let at = (self.articles.iter()).position(|(_, found)| is_own(found));
            let (best, mut article) = if let Some(at) = at {
                self.articles.remove(at)
            } else {
                self.added_articles += 1;
                (0.0, article_of(mark, highlighter, texts))
            };
            let own = (article.passages.iter()).take_while(|passage| !passage.mark.is_empty());
            let own = own.count();
            if own < MARKS {
                article.passages.insert(own, passage(mark, highlighter));
            } else {
                article.more += 1;
            }
            let score = score.max(best);
            let place = self.articles.partition_point(|(other, _)| *other >= score);
            self.articles.insert(place, (score, article));
        }
        self.articles.truncate(limit);
    }
}

fn article_of(mark: &Mark, highlighter: &Highlighter, store: &DocStore) -> FoundArticle {
    let id = store.find(&(mark.language.clone() + "/" + &mark.slug));
    FoundArticle {
        article: id.unwrap_or(u32::MAX),
        language: mark.language.clone(),
        slug: mark.slug.clone(),
        title: mark.title.clone(),
        title_highlights: spans(&highlighter.marks(&mark.title), 0),
        passages: Vec::new(),
        more: 0,
        collection: String::new(),
    }
}

fn passage(mark: &Mark, highlighter: &Highlighter) -> Passage {
    let cut = highlighter.snippet(&mark.text, SNIPPET_CHARS);
    Passage {
        section: mark.section.clone(),
        heading: String::new(),
        heading_highlights: Vec::new(),
        snippet_highlights: spans(&cut.marks, cut.range.start),
        is_cut_before: cut.range.start > 0,
        is_cut_after: is_cut_after(&mark.text, &cut.range),
        snippet: mark.text.get(cut.range).unwrap_or_default().to_owned(),
        mark: mark.id.clone(),
    }
}
