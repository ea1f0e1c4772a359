//! Answers the reader's requests: looks in the index, reads the texts of what
//! was found from the pack, and cuts the fragments. It holds no DOM, knows
//! nothing of workers and fetches nothing: it says which files it wants, and is
//! given them. So it is tested natively.

mod doc_store;

use bookmobile_pack::{Pack, PackError, joined};
use bookmobile_protocol::{
    Found, FoundArticle, HighlightRequest, Highlighted, Malformed, Passage, Request, Response,
    SearchRequest, Span, decode, encode,
};
use bookmobile_search as search;
use bookmobile_search::{DocId, Highlighter, Index, ShardId};
use doc_store::DocStore;
use std::ops::Range;

/// Passages shown of one article.
const PASSAGES: usize = 3;
/// Passages shown of an article of which all are wanted.
const ALL_PASSAGES: usize = 200;
/// Articles at the top of a list whose texts are fetched for their fragments.
const FETCHED: usize = 8;
/// Length of a snippet, in Latin characters; a Chinese one counts as two.
const SNIPPET_CHARS: usize = 150;

/// What is wrong with a file. Nobody puts it into words in a browser, where they
/// would weigh more than they tell.
#[derive(Debug)]
pub enum FileError {
    /// The index is at fault.
    Index(search::OpenError),
    /// A shard of it is.
    Shard(search::ShardError),
    /// The catalog or a volume is.
    Pack(PackError),
    /// There is no file of this name.
    Unknown,
}

/// An opened collection with its index.
#[derive(Debug)]
pub struct SearchService {
    texts: DocStore,
    index: Index,
    /// The numbers of articles, ascending, if not all of the index are to be found.
    only: Option<Vec<u32>>,
    /// What the last answer lacks.
    pending: Vec<String>,
    /// Files that could not be had.
    unavailable: Vec<String>,
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
            only: None,
            pending: Vec::new(),
            unavailable: Vec::new(),
        })
    }

    /// Finds these articles only, named as `en/offline`, or all if there are none: a
    /// part of the collection was passed on, with the whole index.
    pub fn find_only(&mut self, names: &[String]) {
        let all = (0..).map_while(|article| Some((article, self.texts.name(article)?)));
        let only = all.filter(|(_, name)| names.contains(name));
        let only = only.map(|(article, _)| article).collect();
        self.only = if names.is_empty() { None } else { Some(only) };
    }

    /// The files that the last answer lacks, by their names: with them the same
    /// request is answered better. At most those of a few articles and words.
    pub fn pending(&self) -> &[String] {
        &self.pending
    }

    /// Takes a file: a shard of the index or a volume of the pack.
    ///
    /// # Errors
    /// If there is no such file, or its bytes are not those that were written.
    pub fn provide(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), FileError> {
        let done = if let Some(shard) = self.shard(name) {
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

    /// A file could not be had: answers do without it until it is supplied, or
    /// until [`retry`](Self::retry).
    pub fn mark_unavailable(&mut self, name: &str) {
        if !self
            .unavailable
            .iter()
            .any(|unavailable| unavailable == name)
        {
            self.unavailable.push(name.to_owned());
        }
    }

    /// Wants again what could not be had: perhaps the network is back.
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

    /// Answers the bytes of a request with the bytes of a response.
    ///
    /// # Errors
    /// If the bytes are no request.
    pub fn answer(&mut self, request: &[u8]) -> Result<Vec<u8>, Malformed> {
        self.pending.clear();
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
        let topics = topics.iter().map(|topic| ("topic", topic.as_str()));
        let languages = languages.iter().map(|code| ("lang", code.as_str()));
        let facets: Vec<_> = topics.chain(languages).collect();
        let passages = if expanded.is_empty() {
            PASSAGES
        } else {
            ALL_PASSAGES
        };
        let request = search::Request {
            text: &text,
            limit: limit as usize,
            facets: &facets,
            groups: self.only.as_deref(),
        };
        let mut outcome = (self.index).search_groups(&request, passages, &self.texts);
        for group in &mut outcome.hits {
            if !expanded.contains(&group.group) {
                group.hits.truncate(PASSAGES);
            }
        }
        let articles = (outcome.hits.iter())
            .filter_map(|group| found_article(group, &outcome.index.highlighter, &self.texts))
            .collect();
        let suggestions = (outcome.terms.iter())
            .filter_map(|term| Some((term.text.clone(), term.suggested.clone()?)))
            .collect();
        let corrections = (outcome.terms.into_iter())
            .filter(|term| !term.corrected.is_empty())
            .map(|term| (term.text, joined(&term.corrected, ", ")))
            .collect();
        let missing_files = self.want_shards(&outcome.index.missing, outcome.index.urgent);
        self.want_texts(&outcome.hits);
        Found {
            request_id,
            is_partial: !self.pending.is_empty(),
            missing_files,
            total_articles: outcome.group_total,
            total_sections: outcome.total,
            articles,
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

    /// Wants these shards, but for those that could not be had; gives how many
    /// these are. What is not urgent is wanted once nothing urgent is: till then
    /// it would only be in the way.
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

    /// Wants the texts of the first articles, for their fragments.
    fn want_texts(&mut self, groups: &[search::GroupHit]) {
        for group in groups.iter().take(FETCHED) {
            if let Some(name) = self.texts.lacks(group.group) {
                self.want(name);
            }
        }
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
        is_cut_after: cut.range.end < body.len(),
    })
}

/// Ranges of a text as spans of the part of it that begins at `start`.
fn spans(ranges: &[Range<usize>], start: usize) -> Vec<Span> {
    let offset = |at: usize| u32::try_from(at.checked_sub(start)?).ok();
    (ranges.iter())
        .filter_map(|range| Some((offset(range.start)?, offset(range.end)?)))
        .collect()
}
