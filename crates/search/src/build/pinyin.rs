//! Writes the readings (pinyin without tones) of the Chinese characters in titles and
//! headings, so that a reader finds them by Latin letters. All readings of a character are
//! written, because it is not known which one applies in a word.

use super::{Document, is_chinese};
use crate::analysis::analyze;
use crate::bytes::{put_number, put_sized};
use crate::fold::FoldTable;
use pinyin::ToPinyinMulti;
use std::collections::{BTreeMap, BTreeSet};

/// The section of readings, as `pinyin.rs` reads it; empty without Chinese documents.
pub(crate) fn write<'a>(
    fold: &FoldTable,
    documents: impl Iterator<Item = Document<'a>>,
) -> Vec<u8> {
    let mut readings: BTreeMap<char, BTreeSet<String>> = BTreeMap::new();
    for document in documents {
        if !is_chinese(document.language) {
            continue;
        }
        for text in [document.title, document.heading] {
            analyze(fold, text, &mut |token| {
                if let Some(character) = token.character {
                    readings
                        .entry(character)
                        .or_insert_with(|| syllables(character));
                }
            });
        }
    }
    readings.retain(|_, syllables| !syllables.is_empty());
    if readings.is_empty() {
        return Vec::new();
    }
    let all: BTreeSet<&String> = readings.values().flatten().collect();
    let all: Vec<&String> = all.into_iter().collect();
    let mut out = Vec::new();
    let syllables: Vec<&str> = all.iter().map(|syllable| syllable.as_str()).collect();
    put_sized(&mut out, syllables.join(" ").as_bytes());
    let mut code = 0;
    for (&character, own) in &readings {
        put_number(&mut out, character as u32 - code);
        code = character as u32;
        for (at, syllable) in own.iter().enumerate() {
            let id = all.binary_search(&syllable).unwrap_or(0);
            let more = u32::from(at + 1 < own.len());
            put_number(&mut out, u32::try_from(id).unwrap_or(0) * 2 + more);
        }
    }
    out
}

/// The readings of a character as they are typed, with `v` or `u` for `ü`.
fn syllables(character: char) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let Some(readings) = character.to_pinyin_multi() else {
        return all;
    };
    for reading in readings {
        let plain = reading.plain();
        for typed in ["v", "u"] {
            let syllable = plain.replace('ü', typed);
            if !syllable.is_empty() && syllable.bytes().all(|byte| byte.is_ascii_lowercase()) {
                all.insert(syllable);
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_are_those_that_people_type() {
        let readings = |character| {
            let all: Vec<String> = syllables(character).into_iter().collect();
            all.join(" ")
        };
        assert_eq!(readings('微'), "wei");
        assert_eq!(readings('绿'), "lu lv");
        assert_eq!(readings('a'), "");
        assert!(readings('行').contains("hang") && readings('行').contains("xing"));
    }
}
