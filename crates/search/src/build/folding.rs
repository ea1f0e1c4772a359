//! Builds the fold table of an index from the full Unicode tables: NFKC, lower case, no
//! accents on Latin, Greek and Cyrillic letters, Traditional Chinese characters as
//! Simplified ones. Characters are folded one by one, as the analyzer does, so that NFKC's
//! compositions across characters are left out.

use super::normalize::{Form, Normalizer};
use crate::char_class::is_dense;
use crate::fold::FoldTable;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// `OpenCC`'s table of Traditional characters (Apache-2.0), unchanged; see
/// `data/README.md`.
#[cfg(any(feature = "build", test))]
const TRADITIONAL: &str = include_str!("../../data/TSCharacters.txt");

/// The pairs of that table in the Basic Multilingual Plane, for a builder that is sent to
/// readers: first all Traditional characters, then as many Simplified ones. It is half as
/// large.
#[cfg(any(not(feature = "build"), test))]
const PAIRS: &str = include_str!("../../data/simplified.txt");

/// Letters that Unicode does not decompose, with what is usually typed for them.
const LETTERS: [(char, &str); 20] = [
    ('ß', "ss"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('ø', "o"),
    ('ł', "l"),
    ('đ', "d"),
    ('ð', "d"),
    ('þ', "th"),
    ('ı', "i"),
    ('ħ', "h"),
    ('ŧ', "t"),
    ('ς', "σ"),
    ('ĸ', "k"),
    ('ŋ', "n"),
    // Spelling variants of Arabic and Persian letters.
    ('أ', "ا"),
    ('إ', "ا"),
    ('آ', "ا"),
    ('ى', "ي"),
    ('ی', "ي"),
    ('ک', "ك"),
];

/// The fold table of a collection. It has rows for the characters that occur, and for
/// those that are folded to characters that occur, because a query may contain them.
pub(crate) fn fold_table<'a>(
    texts: impl Iterator<Item = &'a str>,
    normalizer: &Normalizer,
) -> FoldTable {
    let folding = Folding::new(normalizer);
    let mut occurring = BTreeSet::new();
    for text in texts {
        occurring.extend(text.chars().filter(|c| !c.is_ascii()));
    }
    let mut results: BTreeSet<char> = super::set_of('\0'..='\x7f');
    for &c in &occurring {
        let folded = folding.fold(c);
        // Composed, and decomposed, because a query may be in either form.
        for c in folded.chars().chain(normalizer(Form::Nfd, &folded).chars()) {
            results.insert(c);
        }
    }
    let mut rows = BTreeMap::new();
    for &c in &occurring {
        rows.insert(c, folding.fold(c));
    }
    for (c, folded) in folding.changed() {
        if folded.chars().all(|c| results.contains(&c)) {
            rows.insert(*c, folded.clone());
        }
    }
    rows.retain(|c, folded| !is_itself(*c, folded));
    let mut table = FoldTable::default();
    for (from, kind) in rows {
        table.push(from, &kind);
    }
    table
}

fn is_itself(c: char, folded: &str) -> bool {
    folded.chars().eq([c])
}

/// The table of Simplified characters by their Traditional ones.
#[cfg(any(feature = "build", test))]
fn whole_table() -> BTreeMap<char, char> {
    let mut simplified = BTreeMap::new();
    for line in TRADITIONAL.lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.split(['\t', ' ']);
        if let (Some(from), Some(to)) = (parts.next(), parts.next())
            && let (Some(from), Some(to)) = (from.chars().next(), to.chars().next())
        {
            simplified.insert(from, to);
        }
    }
    simplified
}

/// The same of the Basic Multilingual Plane.
#[cfg(any(not(feature = "build"), test))]
fn pairs() -> BTreeMap<char, char> {
    let half = PAIRS.chars().count() / 2;
    let mut all = BTreeMap::new();
    for (from, to) in PAIRS.chars().zip(PAIRS.chars().skip(half)).take(half) {
        all.insert(from, to);
    }
    all
}

struct Folding<'a> {
    normalizer: &'a Normalizer,
    simplified: BTreeMap<char, char>,
}

impl<'a> Folding<'a> {
    fn new(normalizer: &'a Normalizer) -> Self {
        #[cfg(feature = "build")]
        let simplified = whole_table();
        #[cfg(not(feature = "build"))]
        let simplified = pairs();
        Self {
            normalizer,
            simplified,
        }
    }

    /// The characters of the Basic Multilingual Plane that folding changes, with their
    /// results: the same with each normaliser, as Unicode's forms are.
    fn changed(&self) -> &'static [(char, String)] {
        static CHANGED: OnceLock<Vec<(char, String)>> = OnceLock::new();
        CHANGED.get_or_init(|| {
            let all = ('\u{80}'..='\u{ffff}').map(|c| (c, self.fold(c)));
            all.filter(|(c, folded)| !is_itself(*c, folded)).collect()
        })
    }

    /// Folds one character. Folding the result again changes nothing.
    fn fold(&self, c: char) -> String {
        // NFKC would turn a compatibility jamo into a conjoining one, which is no letter.
        if ('\u{3131}'..='\u{318e}').contains(&c) {
            return c.into();
        }
        let mut text = String::from(c);
        for _ in 0..4 {
            let next = self.step(&text);
            if next == text {
                break;
            }
            text = next;
        }
        text
    }

    fn step(&self, text: &str) -> String {
        let mut out = String::new();
        let normal = (self.normalizer)(Form::Nfkc, text);
        for lower in normal.chars().flat_map(char::to_lowercase) {
            let lower = self.simplified.get(&lower).copied().unwrap_or(lower);
            if let Some((_, kind)) = LETTERS.iter().find(|(from, _)| *from == lower) {
                out.push_str(kind);
            } else if has_accents(lower) {
                let mark = |c: &char| ('\u{300}'..='\u{36f}').contains(c);
                let apart = (self.normalizer)(Form::Nfd, lower.encode_utf8(&mut [0; 4]));
                out.extend(apart.chars().filter(|c| !mark(c)));
            } else {
                out.push(lower);
            }
        }
        out
    }
}

/// Whether accents on this letter are dropped. They are in European scripts, but not on
/// the Cyrillic `й` and `ї`, which are letters of their own.
fn has_accents(c: char) -> bool {
    !is_dense(c) && !matches!(c, 'й' | 'ї') && matches!(c as u32, 0x80..=0x52f | 0x1e00..=0x1fff)
}

/// The bytes that `FoldTable::read` reads.
pub(crate) fn write(table: &FoldTable) -> Vec<u8> {
    use crate::bytes::{put_number, put_sized};
    let (mut codes, mut targets) = (Vec::new(), Vec::new());
    let (mut count, mut last) = (0, 0);
    for (from, kind) in table.rows() {
        put_number(&mut codes, from as u32 - last);
        last = from as u32;
        targets.extend_from_slice(kind.as_bytes());
        targets.push(0);
        count += 1;
    }
    let mut out = Vec::new();
    put_number(&mut out, count);
    put_sized(&mut out, &codes);
    out.extend_from_slice(&targets);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_become_what_people_type() {
        let normalizer = super::super::normalize::own();
        let folding = Folding::new(&normalizer);
        for (from, to) in [
            ('É', "e"),
            ('ß', "ss"),
            ('Ｒ', "r"),
            ('體', "体"),
            ('裏', "里"),
            ('ﬁ', "fi"),
            ('Σ', "σ"),
            ('ς', "σ"),
            ('Й', "й"),
            ('ё', "е"),
            ('ｶ', "カ"),
            ('が', "が"),
            ('한', "한"),
            ('①', "1"),
            ('İ', "i"),
        ] {
            assert_eq!(folding.fold(from), to, "{from}");
        }
    }

    #[test]
    fn the_short_table_has_the_pairs_of_the_whole_one() {
        let mut whole = whole_table();
        whole.retain(|from, to| *from < '\u{10000}' && *to < '\u{10000}' && from != to);
        assert_eq!(pairs(), whole);
    }

    #[test]
    fn folding_twice_is_folding_once() {
        let normalizer = super::super::normalize::own();
        let folding = Folding::new(&normalizer);
        for c in '\u{80}'..='\u{3ffff}' {
            let once = folding.fold(c);
            let twice: String = once
                .chars()
                .map(|c| {
                    if c.is_ascii() {
                        c.to_ascii_lowercase().to_string()
                    } else {
                        folding.fold(c)
                    }
                })
                .collect();
            assert_eq!(once, twice, "{c} {:x}", c as u32);
        }
    }

    #[test]
    fn only_rows_that_can_matter_are_kept() {
        let table = fold_table(["体 e"].into_iter(), &super::super::normalize::own());
        assert_eq!(
            table.get('體'),
            Some("体"),
            "a query may be in Traditional characters"
        );
        assert_eq!(table.get('裏'), None, "but nothing here can match this one");
        assert_eq!(table.get('é'), Some("e"));
    }
}
