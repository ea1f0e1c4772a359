//! Words of Chinese texts, by the dictionary of jieba and its model of unknown
//! words. Only the press knows it: what a reader gets is which documents have a
//! pair of characters across the border of two words only.

use super::Segmenter;
use jieba_rs::Jieba;
use std::sync::OnceLock;

/// Its dictionary, once there is something to be cut.
static JIEBA: OnceLock<Jieba> = OnceLock::new();

/// Cuts Chinese texts into words for
/// [`IndexBuilder::segmented`](crate::IndexBuilder::segmented). The first cut of
/// all takes some tenths of a second more.
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
