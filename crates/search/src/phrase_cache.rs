//! Which documents have a phrase, as far as their texts were read. A search reads a bounded
//! number of bytes; the same search made again reads on where the last one stopped.

use crate::ids::DocId;
use crate::index_reader::IndexReader;
use crate::query::Clause;
use crate::stored_fields::{StoredFields, has_phrase};
use std::sync::Mutex;

/// The most bytes of texts that one search reads to verify phrases.
const PHRASE_BYTES: usize = 1 << 20;
/// How many phrases are kept.
const MOST_PHRASES: usize = 8;

/// What reading a document showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    Unread,
    HasIt,
    LacksIt,
}

/// A phrase, with what is known of each document.
#[derive(Debug)]
struct KnownPhrase {
    clause: Clause,
    docs: Vec<Reading>,
}

/// The most recent phrases, the latest at the end.
#[derive(Debug, Default)]
pub(crate) struct PhraseCache {
    phrases: Mutex<Vec<KnownPhrase>>,
}

impl PhraseCache {
    /// Takes a phrase out. The lock is not held while its texts are read, which the caller
    /// lends.
    fn take(&self, clause: &Clause) -> Option<KnownPhrase> {
        let mut all = self.phrases.lock().ok()?;
        let at = all.iter().position(|known| known.clause == *clause)?;
        Some(all.remove(at))
    }

    fn put(&self, known: KnownPhrase) {
        let Ok(mut all) = self.phrases.lock() else {
            return;
        };
        all.push(known);
        if all.len() > MOST_PHRASES {
            all.remove(0);
        }
    }
}

/// Reads texts for phrases, up to a number of bytes.
pub(crate) struct PhraseReader<'a> {
    pub(crate) cache: &'a PhraseCache,
    pub(crate) reader: IndexReader<'a>,
    pub(crate) fields: &'a dyn StoredFields,
    /// How many bytes were read.
    pub(crate) read: usize,
    pub(crate) left: Left,
}

/// How many documents may have a phrase, for all that was read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Left {
    /// Those that were left unread.
    pub(crate) unread: u32,
    /// Those that count as having it, since they are without stored fields.
    pub(crate) without_text: u32,
}

impl Left {
    pub(crate) fn add(&mut self, other: Self) {
        self.unread += other.unread;
        self.without_text += other.without_text;
    }
}

impl PhraseReader<'_> {
    /// For each of these documents whether it has the phrase; `None` if it was left unread.
    /// One without stored fields counts as having it.
    pub(crate) fn read(&mut self, clause: &Clause, docs: &[u32]) -> Vec<Option<bool>> {
        let mut known = self.cache.take(clause).unwrap_or_else(|| KnownPhrase {
            clause: clause.clone(),
            docs: vec![Reading::Unread; self.reader.doc_count() as usize],
        });
        let answers = docs.iter().map(|&doc| self.read_one(&mut known, doc));
        let answers: Vec<Option<bool>> = answers.collect();
        self.cache.put(known);
        answers
    }

    fn read_one(&mut self, known: &mut KnownPhrase, doc: u32) -> Option<bool> {
        let reading = known.docs.get_mut(doc as usize)?;
        if *reading == Reading::Unread {
            if self.read > PHRASE_BYTES {
                self.left.unread += 1;
                return None;
            }
            let (atoms, open) = (&known.clause.atoms, known.clause.open);
            let fold = &self.reader.sections.fold;
            let Some(has_it) =
                has_phrase(self.fields, fold, DocId(doc), atoms, open, &mut self.read)
            else {
                self.left.without_text += 1;
                return Some(true);
            };
            *reading = if has_it {
                Reading::HasIt
            } else {
                Reading::LacksIt
            };
        }
        Some(*reading == Reading::HasIt)
    }
}
