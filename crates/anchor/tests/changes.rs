//! What changed in an article: the traps of real edits, and the property that the changes,
//! applied to the old text, give the new one.
#![allow(missing_docs)]

use bookmobile_anchor::{Changes, Passage, PassageKind, Piece, changes};
use proptest::prelude::*;

/// The new text, made of the old one and the changes; of the new text only what is added
/// is read.
fn apply(old: &str, new: &str, changes: &Changes) -> String {
    let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let gone = |start: usize| {
        let is =
            |passage: &&Passage| passage.kind != PassageKind::Added && passage.old.start == start;
        changes.passages.iter().any(|passage| is(&passage))
    };
    // Blocks of the old text that no passage names are kept, in their order.
    let mut at = 0;
    let mut kept = Vec::new();
    for block in old.split(|c| *c == '\n') {
        if !gone(at) {
            kept.push(block.to_vec());
        }
        at += block.len() + 1;
    }
    let mut kept = kept.into_iter();
    let mut made: Vec<Vec<char>> = Vec::new();
    let mut length = 0;
    let present = changes
        .passages
        .iter()
        .filter(|passage| passage.kind != PassageKind::Removed);
    for passage in present {
        while length < passage.new.start {
            let block = kept.next().expect("a kept block before the passage");
            length += block.len() + 1;
            made.push(block);
        }
        let block = block_of(passage, &old, &new);
        length += block.len() + 1;
        made.push(block);
    }
    made.extend(kept);
    let made: Vec<String> = made.iter().map(|block| block.iter().collect()).collect();
    made.join("\n")
}

fn block_of(passage: &Passage, old: &[char], new: &[char]) -> Vec<char> {
    match passage.kind {
        PassageKind::Added => new[passage.new.clone()].to_vec(),
        PassageKind::Moved => old[passage.old.clone()].to_vec(),
        PassageKind::Removed => Vec::new(),
        PassageKind::Edited => {
            let part = |piece: &Piece| match piece {
                Piece::Kept(range, _) => &old[range.clone()],
                Piece::Removed(_) => &[],
                Piece::Added(range) => &new[range.clone()],
            };
            passage.pieces.iter().flat_map(part).copied().collect()
        }
    }
}

/// Changes in one line each: `+added`, `-removed`, `>moved`, `~kept[-gone-]{+new+}`.
fn shown(old: &str, new: &str) -> Vec<String> {
    let found = changes(old, new);
    assert_eq!(apply(old, new, &found), new);
    let (a, b): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let text = |text: &[char], range: &std::ops::Range<usize>| {
        text[range.clone()].iter().collect::<String>()
    };
    let piece = |piece: &Piece| match piece {
        Piece::Kept(range, _) => text(&a, range),
        Piece::Removed(range) => format!("[-{}-]", text(&a, range)),
        Piece::Added(range) => format!("{{+{}+}}", text(&b, range)),
    };
    let passage = |passage: &Passage| match passage.kind {
        PassageKind::Added => format!("+{}", text(&b, &passage.new)),
        PassageKind::Removed => format!("-{}", text(&a, &passage.old)),
        PassageKind::Moved => format!(">{}", text(&b, &passage.new)),
        PassageKind::Edited => format!("~{}", passage.pieces.iter().map(piece).collect::<String>()),
    };
    found.passages.iter().map(passage).collect()
}

#[test]
fn equal_texts_have_no_changes() {
    assert_eq!(
        changes("a\nb", "a\nb"),
        Changes {
            passages: vec![],
            is_minor: true
        }
    );
    assert_eq!(
        changes("", ""),
        Changes {
            passages: vec![],
            is_minor: true
        }
    );
}

#[test]
fn a_replaced_word_is_shown_alone() {
    assert_eq!(
        shown(
            "Intro.\nThe ferry crosses the strait each hour.",
            "Intro.\nThe ferry crosses the river each hour."
        ),
        ["~The ferry crosses the [-strait-]{+river+} each hour."]
    );
    assert_eq!(
        shown("轮渡每小时穿过海峡一次。", "轮渡每小时穿过河流一次。"),
        ["~轮渡每小时穿过[-海峡-]{+河流+}一次。"]
    );
    assert_eq!(
        shown(
            "Send it with 👩\u{200d}🚀 and cafe\u{301} today.",
            "Send it with 👩\u{200d}🔬 and cafe today."
        ),
        ["~Send it with [-👩\u{200d}🚀 and cafe\u{301}-]{+👩\u{200d}🔬 and cafe+} today."]
    );
}

#[test]
fn blocks_are_added_removed_and_moved() {
    let old = "First of all.\nSecond paragraph here.\nThird one.\nThe last words.";
    let new = "Third one.\nFirst of all.\nNew paragraph came in.\nThe last words.";
    assert_eq!(
        shown(old, new),
        [
            ">Third one.",
            "-Second paragraph here.",
            "+New paragraph came in."
        ]
    );
    assert_eq!(shown("a", ""), ["-a", "+"]);
    assert_eq!(shown("a\n\nb", "a\nb"), ["-"]);
}

#[test]
fn a_block_of_which_much_changed_is_shown_by_sentences() {
    let old = "The ferry is slow. Take the night train instead of the boat. It is cheap.";
    let new =
        "The ferry is slow. Nobody goes by bus or by boat in winter, dear friends. It is cheap.";
    assert_eq!(
        shown(old, new),
        [
            "~The ferry is slow. [-Take the night train instead of the boat.-]\
          {+Nobody goes by bus or by boat in winter, dear friends.+} It is cheap."
        ]
    );
    let old = "轮渡很慢。请改乘夜间的火车去海边。它很便宜。";
    let new = "轮渡很慢。冬天没有人坐车也没有人坐船。它很便宜。";
    assert_eq!(
        shown(old, new),
        ["~轮渡很慢。[-请改乘夜间的火车去海边。-]{+冬天没有人坐车也没有人坐船。+}它很便宜。"]
    );
}

#[test]
fn islands_are_swallowed() {
    assert_eq!(
        shown(
            "We said on that day a red and large boat would come to the harbour by noon.",
            "We said on that day a blue and small boat would come to the harbour by noon."
        ),
        [
            "~We said on that day a [-red and large-]{+blue and small+} boat would come to the harbour by noon."
        ]
    );
}

#[test]
fn typography_and_few_words_are_minor() {
    let is_minor = |old: &str, new: &str| changes(old, new).is_minor;
    assert!(is_minor("He said \"go\" - now.", "He said “go” – now."));
    assert!(is_minor("a  b\nc", "a b\nc"));
    assert!(is_minor("他说,走吧", "他说，走吧"));
    assert!(!is_minor("He said go.", "He said no."));
    let long = "Many words are here, and none of them is new. ".repeat(10);
    assert!(is_minor(
        &format!("{long}\nteh end"),
        &format!("{long}\nthe end")
    ));
    assert!(is_minor(
        "moved block here\nsecond block",
        "second block\nmoved block here"
    ));
}

proptest! {
    #[test]
    fn applied_changes_give_the_new_text(
        old in "[ab馆 .\u{301}\n]{0,60}",
        new in "[ab馆 .\u{301}\n]{0,60}",
    ) {
        shown(&old, &new);
    }

    #[test]
    fn applied_changes_of_lines_give_the_new_text(
        old in prop::collection::vec(prop::sample::select(LINES.as_slice()), 0..12),
        new in prop::collection::vec(prop::sample::select(LINES.as_slice()), 0..12),
    ) {
        shown(&old.join("\n"), &new.join("\n"));
    }
}

const LINES: [&str; 9] = [
    "The ferry crosses the strait. It is slow.",
    "The ferry crosses the river. It is slow!",
    "The ferry crosses  the river.  It is  quick.",
    "Take the night train.",
    "轮渡每小时穿过海峡一次。它很慢。",
    "轮渡每小时穿过河流一次。它很快。",
    "",
    " ",
    "x",
];
