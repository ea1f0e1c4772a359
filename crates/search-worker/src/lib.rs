//! Answers the reader's requests: searches the index, reads the texts of the hits from the
//! pack, and cuts the snippets. It uses no DOM and no worker, and fetches nothing: it
//! reports which files it lacks, and is given them. So it is tested natively.

mod doc_store;
mod marks;
mod others;

use bookmobile_pack::{Pack, PackError, joined};
use bookmobile_protocol::{
    Found, FoundArticle, HighlightRequest, Highlighted, Malformed, Mark, Passage, Request,
    Response, SearchRequest, Span, decode, encode,
};
use bookmobile_search as search;
use bookmobile_search::{DocId, Highlighter, Index, ShardId};
use doc_store::DocStore;
use others::Other;
use std::ops::Range;

/// The most passages of one article.
const PASSAGES: usize = 3;
/// The most passages of an article of which all are wanted.
const ALL_PASSAGES: usize = 200;
/// How many articles at the top of the list have their texts fetched for snippets.
const FETCHED: usize = 8;
/// How many parts of the catalog are fetched at once.
const PARTS_AT_ONCE: usize = 8;
/// What a sentence ends with.
const SENTENCE_ENDS: &[char] = &['.', '!', '?', '…', '。', '！', '？'];
/// The most characters of a snippet; a Chinese one counts as two.
const SNIPPET_CHARS: usize = 150;

/// What is wrong with a file. It has no messages, whose bytes in a browser's program would
/// not be worth it.
#[derive(Debug)]
pub enum FileError {
    /// The index is damaged or of another version.
    Index(search::OpenError),
    /// A shard of the index is unknown or damaged.
    Shard(search::ShardError),
    /// The catalog or a volume is damaged or of another version.
    Pack(PackError),
    /// There is no file of this name.
    Unknown,
}

/// An opened collection with its index.
#[derive(Debug)]
pub struct SearchService {
    texts: DocStore,
    index: Index,
    /// The names of the articles that can be found; empty for all.
    only: Vec<String>,
    /// The files that the last answer lacks.
    pending: Vec<String>,
    /// Whether the last answer left texts unread, in which a phrase may be.
    is_reading: bool,
    /// The files that could not be fetched.
    unavailable: Vec<String>,
    /// What the reader has marked.
    marks: Vec<Mark>,
    /// The reader's own collections, which are searched together with this one.
    others: Vec<Other>,
}

impl SearchService {
    /// Opens a catalog and the index that was made of its articles.
    ///
    /// # Errors
    /// If either is damaged or of another version.
    pub fn open(catalog: &[u8], index: Vec<u8>) -> Result<Self, FileError> {
        let index = Index::open(index).map_err(FileError::Index)?;
        let pack = Pack::open(catalog).map_err(FileError::Pack)?;
        Ok(Self {
            texts: DocStore::new(pack),
            index,
            only: Vec::new(),
            pending: Vec::new(),
            is_reading: false,
            unavailable: Vec::new(),
            marks: Vec::new(),
            others: Vec::new(),
        })
    }

    /// Restricts searches to these articles, named as `en/offline`; without names all can
    /// be found. It is for a single file, which has a part of the collection and the whole
    /// index.
    pub fn find_only(&mut self, names: &[String]) {
        self.only = names.to_vec();
    }

    /// Searches a collection of the reader too, from its catalog and its index. Its other files
    /// are asked for under its id, as `a1b2/volume.bin`. `only` has the numbers of the articles
    /// that can be found, ascending; if it is empty, all can.
    ///
    /// # Errors
    /// If either is damaged or of another version.
    pub fn add_collection(
        &mut self,
        id: &str,
        catalog: &[u8],
        index: Vec<u8>,
        only: Vec<u32>,
    ) -> Result<(), FileError> {
        self.remove_collection(id);
        self.others.push(Other::open(id, catalog, index, only)?);
        Ok(())
    }

    /// Searches a collection of the reader no more.
    pub fn remove_collection(&mut self, id: &str) {
        self.others.retain(|other| other.id != id);
    }

    /// The numbers of the articles that can be found, ascending; `None` for all.
    fn found_alone(&self) -> Option<Vec<u32>> {
        if self.only.is_empty() {
            return None;
        }
        let mut numbers = Vec::new();
        for number in self.only.iter().filter_map(|name| self.texts.find(name)) {
            // Sorting would weigh more, and the names are mostly in order.
            let at = numbers.partition_point(|other| *other < number);
            numbers.insert(at, number);
        }
        Some(numbers)
    }

    /// The names of the files that the last answer lacks: with them the same request has a
    /// better answer. They are at most those of a few articles and words.
    pub fn pending(&self) -> &[String] {
        &self.pending
    }

    /// Whether texts are still to be read for a phrase of the last answer: the same request
    /// reads on, and has a better answer.
    pub fn is_reading(&self) -> bool {
        self.is_reading
    }

    /// Takes a file: a shard of the index, or a part of the catalog or a volume of the pack.
    ///
    /// # Errors
    /// If there is no such file, or its bytes are not those that were written.
    pub fn provide(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), FileError> {
        let own = self
            .others
            .iter_mut()
            .find_map(|other| other.provide(name, &bytes));
        let done = if let Some(done) = own {
            done
        } else if let Some(shard) = self.shard(name) {
            (self.index.supply(shard, bytes)).map_err(FileError::Shard)
        } else {
            self.texts.provide(name, bytes)
        };
        match done {
            Ok(()) => self.unavailable.retain(|unavailable| unavailable != name),
            Err(_) => self.mark_unavailable(name),
        }
        done
    }

    /// Marks a file that could not be fetched: answers do without it until it is provided,
    /// or until [`retry`](Self::retry).
    pub fn mark_unavailable(&mut self, name: &str) {
        if !self
            .unavailable
            .iter()
            .any(|unavailable| unavailable == name)
        {
            self.unavailable.push(name.to_owned());
        }
    }

    /// Forgets which files could not be fetched, so that answers ask for them again: the
    /// network may be back.
    pub fn retry(&mut self) {
        self.unavailable.clear();
    }

    fn shard(&self, name: &str) -> Option<ShardId> {
        let all = (0..self.index.shard_count()).map(ShardId);
        all.into_iter()
            .find(|shard| self.shard_file(*shard).as_deref() == Some(name))
    }

    fn shard_file(&self, shard: ShardId) -> Option<String> {
        Some("shard-".to_owned() + &self.index.shard_name(shard)? + ".bin")
    }

    /// Answers the bytes of a request with the bytes of a response; with none if the request
    /// has no answer.
    ///
    /// # Errors
    /// If the bytes are no request.
    pub fn answer(&mut self, request: &[u8]) -> Result<Vec<u8>, Malformed> {
        self.pending.clear();
        self.is_reading = false;
        let response = match decode(request)? {
            Request::Search(request) => Response::Found(self.search(request)),
            Request::Highlight(HighlightRequest {
                request_id,
                query,
                texts,
            }) => {
                let spans = self.highlight(&query, &texts);
                Response::Highlighted(Highlighted {
                    request_id,
                    is_partial: !self.pending.is_empty(),
                    spans,
                })
            }
            Request::Marks(marks) => {
                self.marks = marks;
                return Ok(Vec::new());
            }
        };
        Ok(encode(&response))
    }

    fn search(&mut self, request: SearchRequest) -> Found {
        let SearchRequest {
            request_id,
            text,
            is_typing,
            topics,
            languages,
            limit,
            expanded,
        } = request;
        let text = if is_typing { text } else { text + " " };
        let facets: Vec<_> = (topics.iter().map(|topic| ("topic", topic.as_str())))
            .chain(languages.iter().map(|code| ("lang", code.as_str())))
            .collect();
        let passages = if expanded.is_empty() {
            PASSAGES
        } else {
            ALL_PASSAGES
        };
        let only = self.found_alone();
        let request = search::Request {
            text: &text,
            limit: limit as usize,
            facets: &facets,
        };
        let mut all = vec![search::Collection {
            index: &self.index,
            fields: &self.texts,
            groups: only.as_deref(),
        }];
        all.extend(self.others.iter().map(Other::collection));
        let mut outcome = search::search_collection_groups(&all, &request, passages);
        for (at, group) in &mut outcome.hits {
            if !expanded.contains(&others::article_id(*at, group.group)) {
                group.hits.truncate(PASSAGES);
            }
        }
        let empty = search::IndexOutcome::default();
        let own_outcome = outcome.index.first().unwrap_or(&empty);
        let highlighter = &own_outcome.highlighter;
        let mut found = marks::Found {
            articles: (outcome.hits.iter())
                .filter_map(|(at, group)| {
                    let score = group.hits.first()?.score;
                    let highlighter = &outcome.index.get(*at)?.highlighter;
                    let article = match at.checked_sub(1) {
                        None => found_article(group, highlighter, &self.texts)?,
                        Some(other) => self.others.get(other)?.article(*at, group, highlighter)?,
                    };
                    Some((score, article))
                })
                .collect(),
            added_articles: 0,
            added_sections: 0,
        };
        // Marks have no topics.
        if topics.is_empty() {
            let fits = |mark: &&Mark| languages.is_empty() || languages.contains(&mark.language);
            let marks = self.marks.iter().filter(fits);
            let (own, excluded) = self.index.own_words(&text);
            let words = marks::Words {
                indexed: highlighter,
                own: &own,
                excluded: &excluded,
            };
            found.add(marks, &words, &self.texts, limit as usize);
        }
        let suggestions = (outcome.terms.iter())
            .filter_map(|term| Some((term.text.clone(), term.suggested.clone()?)))
            .collect();
        let corrections = (outcome.terms.into_iter())
            .filter(|term| !term.corrected.is_empty())
            .map(|term| (term.text, joined(&term.corrected, ", ")))
            .collect();
        let mut wanted: Vec<String> = Vec::new();
        let (missing, urgent) = (own_outcome.missing.clone(), own_outcome.urgent);
        for (other, index) in self.others.iter().zip(outcome.index.iter().skip(1)) {
            let shards = index
                .missing
                .iter()
                .filter_map(|shard| other.shard_file(*shard));
            wanted.extend(shards);
        }
        let missing_files = self.want_shards(&missing, urgent);
        for name in wanted {
            self.want(name);
        }
        let mut urgent = missing.iter().take(urgent);
        let is_begun = urgent.any(|shard| self.is_pending(*shard));
        self.want_texts(&outcome.hits, is_begun);
        self.is_reading = outcome.index.iter().any(|index| index.unread > 0);
        Found {
            request_id,
            is_partial: !self.pending.is_empty() || self.is_reading,
            is_reading: self.is_reading || self.awaits_texts(&outcome.index),
            missing_files,
            total_articles: outcome.group_total + found.added_articles,
            total_sections: outcome.total + found.added_sections,
            articles: found.articles.into_iter().map(|(_, own)| own).collect(),
            corrections,
            suggestions,
        }
    }

    fn highlight(&mut self, query: &str, texts: &[String]) -> Vec<Vec<Span>> {
        let request = search::Request {
            text: query,
            ..search::Request::default()
        };
        let outcome = self.index.search(&request, &self.texts);
        self.want_shards(&outcome.index.missing, outcome.index.urgent);
        texts
            .iter()
            .map(|text| spans(&outcome.index.highlighter.marks(text), 0))
            .collect()
    }

    /// Adds these shards to the pending files, except those that could not be fetched, and
    /// returns how many these are. Deferred shards are added only if no urgent one is, so
    /// that they do not delay it.
    fn want_shards(&mut self, shards: &[ShardId], urgent: usize) -> u32 {
        let (mut unavailable, mut had) = (0, 0);
        for (at, shard) in shards.iter().enumerate() {
            let name = self.shard_file(*shard).unwrap_or_default();
            if self.unavailable.contains(&name) {
                unavailable += 1;
            } else if at < urgent || had == 0 {
                had += usize::from(at < urgent);
                self.want(name);
            }
        }
        unavailable
    }

    /// Adds to the pending files the parts of the catalog that have the articles, and the
    /// texts of the first articles for their snippets; then the parts with other titles that
    /// the ranking asked for. If nothing was found, titles by their sound need those of the
    /// whole collection. Parts come a few at a time: while a person types, most answers are
    /// soon replaced. None come for an answer that is only begun, as urgent shards are missing.
    fn want_texts(&mut self, groups: &[(usize, search::GroupHit)], is_begun: bool) {
        let asked = self.texts.lacked_titles();
        let mut parts: Vec<String> = Vec::new();
        for (at, (collection, group)) in groups.iter().enumerate() {
            if let Some(other) = collection.checked_sub(1) {
                let other = self.others.get(other);
                if let Some(name) = other.and_then(|other| other.lacks(group.group, at < FETCHED)) {
                    self.want(name);
                }
            } else if let Some(part) = self.texts.lacks_entry(group.group) {
                parts.push(part);
            } else if let Some(name) = self.texts.lacks(group.group).filter(|_| at < FETCHED) {
                self.want(name);
            }
        }
        parts.extend(asked);
        let all: Vec<String> = self.texts.lacked_parts().map(str::to_owned).collect();
        if groups.is_empty() {
            parts.extend(all);
        }
        let mut left = if is_begun { 0 } else { PARTS_AT_ONCE };
        for name in parts {
            if left > 0 && !self.unavailable.contains(&name) {
                left -= usize::from(!self.pending.contains(&name));
                self.want(name);
            }
        }
    }

    /// Whether texts are on their way to articles that count as found without them, and may be
    /// no longer found with them.
    fn awaits_texts(&self, indexes: &[search::IndexOutcome]) -> bool {
        !self.pending.is_empty() && indexes.iter().any(|index| index.without_text > 0)
    }

    fn is_pending(&self, shard: ShardId) -> bool {
        (self.shard_file(shard)).is_some_and(|name| self.pending.contains(&name))
    }

    fn want(&mut self, name: String) {
        if !self.pending.contains(&name) && !self.unavailable.contains(&name) {
            self.pending.push(name);
        }
    }
}

fn found_article(
    group: &search::GroupHit,
    highlighter: &Highlighter,
    store: &DocStore,
) -> Option<FoundArticle> {
    let (meta, _) = store.about(group.hits.first()?.doc)?;
    let shown = u32::try_from(group.hits.len()).unwrap_or(u32::MAX);
    Some(FoundArticle {
        article: group.group,
        language: meta.language.clone(),
        slug: meta.slug.clone(),
        title: meta.title.clone(),
        title_highlights: spans(&highlighter.marks(&meta.title), 0),
        passages: (group.hits.iter())
            .filter_map(|hit| passage(hit.doc, highlighter, store))
            .collect(),
        more: group.total.saturating_sub(shown),
        collection: String::new(),
    })
}

fn passage(doc: DocId, highlighter: &Highlighter, store: &DocStore) -> Option<Passage> {
    let (_, section) = store.about(doc)?;
    let body = store.body_or_summary(doc)?;
    let cut = highlighter.snippet(&body, SNIPPET_CHARS);
    let snippet = body.get(cut.range.clone())?;
    Some(Passage {
        section: section.id.clone(),
        heading: section.heading.clone(),
        heading_highlights: spans(&highlighter.marks(&section.heading), 0),
        snippet: snippet.to_owned(),
        snippet_highlights: spans(&cut.marks, cut.range.start),
        is_cut_before: cut.range.start > 0,
        is_cut_after: is_cut_after(&body, &cut.range),
        mark: String::new(),
    })
}

/// Whether a sign says that more of the text comes: a whole sentence needs none.
fn is_cut_after(text: &str, range: &Range<usize>) -> bool {
    let snippet = text.get(..range.end).unwrap_or_default();
    range.end < text.len() && !snippet.trim_end().ends_with(SENTENCE_ENDS)
}

/// Ranges of a text as spans relative to `start`; ranges before it are left out.
fn spans(ranges: &[Range<usize>], start: usize) -> Vec<Span> {
    let offset = |at: usize| u32::try_from(at.checked_sub(start)?).ok();
    (ranges.iter())
        .filter_map(|range| Some((offset(range.start)?, offset(range.end)?)))
        .collect()
}
