//! Stored fields: the texts of documents, lent by the caller. An index has no positions
//! and no texts, so what depends on the order of words (a phrase, adjacent words, the
//! beginning of a title) is read from the texts of the few documents that matter.

use crate::analysis::analyze_joining;
use crate::fold::FoldTable;
use crate::ids::{DocId, FieldId};
use crate::query::Atom;
use crate::token::{Compound, TokenKind};
use core::ops::Range;
use std::borrow::Cow;

/// Lends the texts of documents. `()` has none: a phrase then matches documents with all
/// its words, and adjacent words count no more than others.
pub trait StoredFields {
    /// A field of a document as it was indexed, or `None` if it is not available.
    fn field(&self, doc: DocId, field: FieldId) -> Option<Cow<'_, str>>;

    /// Whether the titles and headings of all documents are there. Titles by their sound are
    /// looked for only then.
    fn has_all_titles(&self) -> bool {
        true
    }
}

impl StoredFields for () {
    fn field(&self, _: DocId, _: FieldId) -> Option<Cow<'_, str>> {
        None
    }
}

pub(crate) const FIELDS: [FieldId; 3] = [FieldId::BODY, FieldId::HEADING, FieldId::TITLE];

/// How many bytes of each text are read to rank its document.
const MAX_TEXT_BYTES: usize = 16 << 10;

/// The beginning of a text, as far as it is read.
pub(crate) fn beginning(text: &str) -> &str {
    let mut end = MAX_TEXT_BYTES.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or("")
}

/// Whether any field has the atoms side by side; `None` if the body is not available and
/// no other field has them. `read` counts the bytes that were read.
pub(crate) fn has_phrase(
    texts: &dyn StoredFields,
    fold: &FoldTable,
    doc: DocId,
    atoms: &[Atom],
    open: bool,
    read: &mut usize,
) -> Option<bool> {
    let mut known = None;
    for field in FIELDS {
        if let Some(text) = texts.field(doc, field) {
            *read += text.len();
            if contains(fold, &text, atoms, open) {
                return Some(true);
            }
            if field == FieldId::BODY {
                known = Some(false);
            }
        }
    }
    known
}

/// Whether the text has the atoms side by side.
fn contains(fold: &FoldTable, text: &str, atoms: &[Atom], open: bool) -> bool {
    let mut found = false;
    phrases(fold, text, atoms, open, &mut |_| {
        found = true;
        false
    });
    found
}

/// Whether a compound of a text is the word that these atoms have whole, or the last one may
/// be the beginning of.
fn joins(atoms: &[Atom], open: bool, compound: &Compound<'_>) -> bool {
    let is_same = |atom: &Atom| matches!(atom, Atom::Word(word) if word == compound.whole.text);
    let begins = match atoms.last() {
        Some(Atom::Word(word)) => open && compound.begins_with(word),
        _ => false,
    };
    begins || atoms.iter().any(is_same)
}

/// Calls `sink` with each range of the text, in bytes, in which the atoms are side by side,
/// as long as it returns true.
pub(crate) fn phrases(
    fold: &FoldTable,
    text: &str,
    atoms: &[Atom],
    open: bool,
    sink: &mut dyn FnMut(Range<usize>) -> bool,
) {
    // For each start of a match its offset, and how many atoms have matched.
    let mut under_way: Vec<(usize, usize)> = Vec::new();
    let mut goes_on = true;
    analyze_joining(fold, text, &|own| joins(atoms, open, own), &mut |token| {
        if !goes_on {
            return;
        }
        let is = |place: usize| {
            let last = place + 1 == atoms.len();
            match atoms.get(place) {
                Some(Atom::Word(word) | Atom::Part { text: word, .. }) => {
                    let begins = open && last && token.text.starts_with(word.as_str());
                    token.kind == TokenKind::Word && (begins || token.text == word)
                }
                Some(&Atom::Character { character, joined }) => {
                    let touches = token.kind == TokenKind::Character { joined: true };
                    token.character == Some(character) && (touches || !joined)
                }
                None => false,
            }
        };
        if is(0) {
            under_way.push((token.start, 0));
        }
        under_way.retain_mut(|(start, matched)| {
            let same = is(*matched);
            *matched += 1;
            if same && *matched == atoms.len() {
                goes_on &= sink(*start..token.end);
            }
            same
        });
    });
}

/// If a title begins with the query, whose last word may be incomplete: the share of the
/// title's letters that the query has, from 0 to 1.
pub(crate) fn title_match(
    fold: &FoldTable,
    title: &str,
    atoms: &[Atom],
    open: bool,
) -> Option<f32> {
    let mut at = 0;
    let mut same = true;
    let (mut asked, mut all) = (0u16, 0u16);
    let letters = |text: &str| u16::try_from(text.chars().count()).unwrap_or(u16::MAX);
    let joins = |own: &Compound<'_>| own.by_case || joins(atoms, open, own);
    analyze_joining(fold, title, &joins, &mut |token| {
        all = all.saturating_add(letters(token.text));
        let last = at + 1 == atoms.len();
        match atoms.get(at) {
            None => return,
            Some(Atom::Word(word) | Atom::Part { text: word, .. }) => {
                let begins = open && last && token.text.starts_with(word.as_str());
                same &= token.kind == TokenKind::Word && (token.text == word || begins);
                asked = asked.saturating_add(letters(word));
            }
            Some(Atom::Character { character, .. }) => {
                same &= token.character == Some(*character);
                asked = asked.saturating_add(1);
            }
        }
        at += 1;
    });
    (same && at == atoms.len()).then(|| f32::from(asked) / f32::from(all.max(1)))
}
