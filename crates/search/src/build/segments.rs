//! Chinese word segmentation, with the dictionary of jieba and its model of unknown words.
//! Only the press has it: an index just records which documents have a bigram only across
//! the border of two words.

use super::Segmenter;
use jieba_rs::Jieba;
use std::sync::OnceLock;

/// The dictionary, loaded at the first use.
static JIEBA: OnceLock<Jieba> = OnceLock::new();

/// Segments Chinese texts into words for
/// [`IndexBuilder::segmented`](crate::IndexBuilder::segmented). The first use takes some
/// tenths of a second more, to load the dictionary.
pub fn jieba() -> Segmenter {
    Box::new(|run| {
        let jieba = JIEBA.get_or_init(Jieba::new);
        let words = jieba.cut(run, true).into_iter();
        words.map(|token| token.word.chars().count()).collect()
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn words_are_those_of_the_language() {
        assert_eq!(super::jieba()("中国会议在北京大学"), [2, 2, 1, 4]);
    }
}
