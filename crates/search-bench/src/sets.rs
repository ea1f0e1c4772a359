//! Generates queries for a collection that has none: known items, made from the documents
//! with a fixed seed, so that the same documents give the same queries. They measure how
//! well known documents are found again, not how relevant hits are.

use std::collections::{BTreeMap, BTreeSet};

/// The most queries of a set.
const QUERIES: usize = 100;
/// How many documents are tried for one query.
const TRIES: usize = 20;
/// The most documents that may have a word or a substring that is asked for.
const MOST_DOCS: usize = 50;
/// The least number of letters of a word that gets a typo.
const TYPO_LETTERS: usize = 5;
const SEED: u64 = 0x6d6f_6269_6c65;

/// A query, and the documents that answer it.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    pub(crate) text: String,
    /// Their ids.
    pub(crate) relevant: BTreeSet<String>,
}

/// A document from which queries are made.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) body: String,
}

/// Sets named as in `sets.json`: `title`, `prefix` (60 % of a title),
/// `typo_title`, `word`, `typo_word`, `phrase` (three words in one document
/// only), `zhsub` (three or four Chinese characters).
pub(crate) fn make(sources: &[Source]) -> BTreeMap<String, Vec<Query>> {
    let mut maker = Maker::new(sources);
    let mut sets: BTreeMap<String, Vec<Query>> = BTreeMap::new();
    for _ in 0..QUERIES {
        let made = [
            ("title", maker.title().map(|(title, id)| query(title, [id]))),
            (
                "prefix",
                maker
                    .title()
                    .map(|(title, id)| query(beginning(title), [id])),
            ),
            ("typo_title", maker.typo_title()),
            ("word", maker.word(1).map(|(word, ids)| query(word, ids))),
            ("typo_word", maker.typo_word()),
            ("phrase", maker.phrase()),
            ("zhsub", maker.substring()),
        ];
        for (name, made) in made {
            sets.entry(name.to_owned()).or_default().extend(made);
        }
    }
    sets.retain(|_, queries| !queries.is_empty());
    sets
}

fn query<T: Into<String>>(text: impl Into<String>, ids: impl IntoIterator<Item = T>) -> Query {
    Query {
        text: text.into(),
        relevant: ids.into_iter().map(Into::into).collect(),
    }
}

/// 60 % of a title's characters, at least one.
fn beginning(title: &str) -> String {
    let length = title.chars().count();
    title.chars().take((length * 3 / 5).max(1)).collect()
}

fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}')
}

/// The lower-case words of a text; Chinese characters are no words.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|letter: char| !letter.is_alphabetic() || is_han(letter))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

/// Generates queries one by one.
struct Maker<'a> {
    sources: &'a [Source],
    /// The documents of each word, by their positions in `sources`.
    docs: BTreeMap<String, BTreeSet<usize>>,
    /// For each document its words in order, separated and surrounded by spaces.
    running: Vec<String>,
    titles: BTreeMap<&'a str, usize>,
    state: u64,
}

impl<'a> Maker<'a> {
    fn new(sources: &'a [Source]) -> Self {
        let mut docs: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        let mut titles = BTreeMap::new();
        let mut running = Vec::new();
        for (at, source) in sources.iter().enumerate() {
            *titles.entry(source.title.as_str()).or_default() += 1;
            let mut line = String::from(" ");
            for word in words(&source.title).chain(words(&source.body)) {
                line = line + &word + " ";
                docs.entry(word).or_default().insert(at);
            }
            running.push(line);
        }
        Self {
            sources,
            docs,
            running,
            titles,
            state: SEED,
        }
    }

    /// A pseudo-random number below `bound`; 0 if `bound` is 0 (`SplitMix64`: Steele, Lea
    /// and Flood 2014).
    fn below(&mut self, bound: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % u64::try_from(bound.max(1)).unwrap_or(1)).unwrap_or(0)
    }

    fn source(&mut self) -> Option<&'a Source> {
        let at = self.below(self.sources.len());
        self.sources.get(at)
    }

    /// A title that only one document has, and the id of the document.
    fn title(&mut self) -> Option<(&'a str, &'a str)> {
        (0..TRIES).find_map(|_| {
            let source = self.source()?;
            let title = source.title.as_str();
            let alone = title.chars().count() > 2 && self.titles.get(title) == Some(&1);
            alone.then_some((title, source.id.as_str()))
        })
    }

    /// A word of at least `letters` letters that 2 to [`MOST_DOCS`] documents have, and
    /// their ids.
    fn word(&mut self, letters: usize) -> Option<(String, Vec<&'a str>)> {
        (0..TRIES).find_map(|_| {
            let source = self.source()?;
            let all: Vec<String> = words(&source.body).collect();
            let word = all.get(self.below(all.len()))?;
            let docs = self.docs.get(word)?;
            let wanted = (2..=MOST_DOCS).contains(&docs.len()) && word.chars().count() >= letters;
            let ids = || {
                docs.iter()
                    .map(|&at| self.sources[at].id.as_str())
                    .collect()
            };
            wanted.then(|| (word.clone(), ids()))
        })
    }

    fn typo_word(&mut self) -> Option<Query> {
        let (word, ids) = self.word(TYPO_LETTERS)?;
        Some(query(self.typo(&word)?, ids))
    }

    /// A title with a typo in one of its words; a Chinese title lacks a character.
    fn typo_title(&mut self) -> Option<Query> {
        let (title, id) = self.title()?;
        if title.chars().any(is_han) {
            let mut characters: Vec<char> = title.chars().collect();
            let at = self.below(characters.len());
            characters.remove(at);
            return Some(query(characters.into_iter().collect::<String>(), [id]));
        }
        let long = |word: &&str| {
            word.chars().count() >= TYPO_LETTERS && word.chars().all(char::is_alphabetic)
        };
        let words: Vec<&str> = title.split(' ').filter(long).collect();
        let word = words.get(self.below(words.len()))?;
        let wrong = self.typo(&word.to_lowercase())?;
        Some(query(title.replacen(word, &wrong, 1), [id]))
    }

    /// A word with one typo that makes no other word of the collection.
    fn typo(&mut self, word: &str) -> Option<String> {
        (0..TRIES).find_map(|_| {
            let mut letters: Vec<char> = word.chars().collect();
            let at = self.below(letters.len());
            let letter = char::from(b'a' + u8::try_from(self.below(26)).unwrap_or(0));
            match self.below(4) {
                0 => drop(letters.remove(at)),
                1 => letters.insert(at, letter),
                2 => letters[at] = letter,
                _ if at > 0 => letters.swap(at - 1, at),
                _ => {}
            }
            let wrong: String = letters.into_iter().collect();
            (!self.docs.contains_key(&wrong)).then_some(wrong)
        })
    }

    /// A quoted phrase of three words that only one document has.
    fn phrase(&mut self) -> Option<Query> {
        (0..TRIES).find_map(|_| {
            let source = self.source()?;
            // No punctuation between the words, so that every engine takes them as a
            // phrase.
            let parts: Vec<&str> = source.body.split(' ').collect();
            let start = self.below(parts.len());
            let three = parts.get(start..start + 3)?;
            let plain = |part: &&str| !part.is_empty() && part.chars().all(char::is_alphabetic);
            if !three.iter().all(plain) || three.concat().chars().any(is_han) {
                return None;
            }
            let phrase = three.join(" ").to_lowercase();
            let inside = format!(" {phrase} ");
            let docs = self.running.iter().filter(|line| line.contains(&inside));
            (docs.count() == 1).then(|| query(format!("\"{phrase}\""), [source.id.as_str()]))
        })
    }

    /// Three or four adjacent Chinese characters, and all documents that have them.
    fn substring(&mut self) -> Option<Query> {
        (0..TRIES).find_map(|_| {
            let source = self.source()?;
            let characters: Vec<char> = source.body.chars().collect();
            let length = 3 + self.below(2);
            let start = self.below(characters.len());
            let part = characters.get(start..start + length)?;
            let text: String = part
                .iter()
                .all(|&c| is_han(c))
                .then(|| part.iter().collect())?;
            let has =
                |source: &&Source| source.title.contains(&text) || source.body.contains(&text);
            let ids: Vec<&str> = (self.sources.iter().filter(has))
                .map(|source| source.id.as_str())
                .collect();
            (ids.len() <= MOST_DOCS).then(|| query(text, ids))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources() -> Vec<Source> {
        let source = |id: &str, title: &str, body: &str| Source {
            id: id.into(),
            title: title.into(),
            body: body.into(),
        };
        vec![
            source(
                "a",
                "The ferry",
                "The ferry crosses the strait each hour of the day",
            ),
            source(
                "b",
                "Night train",
                "The train crosses the night before the strait",
            ),
            source("c", "臺灣的鐵路", "臺灣鐵路連接各個城市旅客用悠遊卡付費"),
        ]
    }

    #[test]
    fn each_set_is_what_it_says() {
        let sources = sources();
        let sets = make(&sources);
        let names: Vec<&str> = sets.keys().map(String::as_str).collect();
        let all = [
            "phrase",
            "prefix",
            "title",
            "typo_title",
            "typo_word",
            "word",
            "zhsub",
        ];
        assert_eq!(names, all);
        for query in &sets["word"] {
            assert!(["crosses", "strait", "the"].contains(&query.text.as_str()));
            assert_eq!(query.relevant.len(), 2);
        }
        for query in &sets["typo_word"] {
            assert!(
                !["crosses", "strait"].contains(&query.text.as_str()),
                "{query:?}"
            );
        }
        for query in &sets["phrase"] {
            let phrase = query.text.trim_matches('"');
            let has = |source: &&Source| source.body.to_lowercase().contains(phrase);
            let found: Vec<_> = sources.iter().filter(has).collect();
            assert_eq!(found.len(), 1, "{query:?}");
            assert!(query.relevant.contains(&found[0].id));
        }
        for query in &sets["zhsub"] {
            assert!(query.relevant.contains("c") && sources[2].body.contains(&query.text));
        }
    }

    #[test]
    fn the_same_documents_give_the_same_queries() {
        let texts = |sets: BTreeMap<String, Vec<Query>>| -> Vec<String> {
            sets.into_values()
                .flatten()
                .map(|query| query.text)
                .collect()
        };
        assert_eq!(texts(make(&sources())), texts(make(&sources())));
        assert!(make(&[]).is_empty());
    }
}
