//! The target that asks a sound index any text.

use crate::Reached;
use crate::search::{check_marks, use_index};
use crate::seeds::sound_index;
use bookmobile_search::{Index, Request};
use std::sync::OnceLock;

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| Index::open(sound_index()).expect("what was built opens"))
}

/// Every beginning of a query is asked while it is typed: the text, and its
/// first half.
pub(crate) fn query(bytes: &[u8]) -> Reached {
    let text = String::from_utf8_lossy(bytes);
    use_index(index(), &text);
    let half: String = text.chars().take(text.chars().count() / 2).collect();
    use_index(index(), &half);

    // Scores descend, for the index is sound.
    let request = Request {
        text: &text,
        limit: 100,
        ..Request::default()
    };
    let outcome = index().search(&request, &());
    let scores: Vec<f32> = outcome.hits.iter().map(|hit| hit.score).collect();
    assert!(
        scores.iter().all(|score| score.is_finite()),
        "finite scores"
    );
    assert!(
        scores.windows(2).all(|pair| pair[0] >= pair[1]),
        "the best first"
    );
    assert!(
        outcome.total as usize >= scores.len(),
        "no more hits than there are"
    );
    check_marks(&outcome.index.highlighter, &text);
    Reached::Content
}
