//! Where highlights are after edits that have misled others: repeated words, Chinese,
//! emoji, quotes across blocks, text that was taken out or moved.
#![allow(missing_docs)]

use bookmobile_anchor::{Edits, Placement, Quote, describe, place_without_old};

/// The text of `[[brackets]]` in a text without them, and its quote.
fn marked(text: &str) -> (String, Quote) {
    let start = text.find("[[").expect("[[");
    let end = text.find("]]").expect("]]");
    let plain = format!(
        "{}{}{}",
        &text[..start],
        &text[start + 2..end],
        &text[end + 2..]
    );
    let position = |bytes: usize| text[..bytes].chars().count();
    let quote = describe(&plain, position(start)..position(end) - 2);
    (plain, quote)
}

/// What was placed, in the form of `marked`; "same" and "changed" before it.
fn shown(placement: &Placement, text: &str) -> String {
    let (word, range) = match placement {
        Placement::Same(range) => ("same", range),
        Placement::Changed(range) => ("changed", range),
        Placement::Orphan => return "orphan".to_owned(),
    };
    let text: Vec<char> = text.chars().collect();
    let part = |range: std::ops::Range<usize>| text[range].iter().collect::<String>();
    let (start, end) = (range.start, range.end);
    format!(
        "{word}: {}[[{}]]{}",
        part(0..start),
        part(start..end),
        part(end..text.len())
    )
}

fn placed(old: &str, new: &str) -> String {
    let (old, quote) = marked(old);
    shown(&Edits::between(&old, new).place(&quote), new)
}

#[test]
fn an_unchanged_text_keeps_each_place() {
    for text in [
        "a [[b]] b b",
        "[[a]]",
        "的的[[的]]的",
        "x [[👩\u{200d}🚀]] y",
        "one\n[[two\nthree]]\nfour",
    ] {
        let (plain, _) = marked(text);
        assert_eq!(placed(text, &plain), format!("same: {text}"));
    }
}

#[test]
fn a_repeated_word_keeps_its_occurrence() {
    assert_eq!(
        placed(
            "The boat is red. A [[boat]] needs water. No boat flies. Every boat leaks.",
            "A boat came by. The boat is red. A boat needs water. No boat flies. Every boat leaks."
        ),
        "same: A boat came by. The boat is red. A [[boat]] needs water. No boat flies. Every boat leaks."
    );
    // Its sentence is gone: not another boat.
    assert_eq!(
        placed(
            "The boat is red. A [[boat]] needs water. No boat flies. Every boat leaks.",
            "The boat is red. No boat flies. Every boat leaks."
        ),
        "orphan"
    );
}

#[test]
fn a_replaced_word_in_a_quote_is_changed() {
    assert_eq!(
        placed(
            "Intro here. [[The ferry crosses the strait each hour.]] It is slow.",
            "Intro here. The ferry crosses the river each hour. It is slow."
        ),
        "changed: Intro here. [[The ferry crosses the river each hour.]] It is slow."
    );
    assert_eq!(
        placed(
            "前面的话。[[轮渡每小时穿过海峡一次。]]它很慢。",
            "新的开头。前面的话。轮渡每小时穿过河流一次。它很慢。"
        ),
        "changed: 新的开头。前面的话。[[轮渡每小时穿过河流一次。]]它很慢。"
    );
}

#[test]
fn chinese_is_kept_to_the_character() {
    assert_eq!(
        placed(
            "在图书[[馆里的读]]者不多，今天下雨。",
            "今天早上，在图书馆里的读者不多，今天下大雨。"
        ),
        "same: 今天早上，在图书[[馆里的读]]者不多，今天下大雨。"
    );
}

#[test]
fn no_cluster_is_split_in_the_new_text() {
    let old = "They came by rocket, as [[cafe guests 👩 often do]], and left at noon.";
    let new = "They came by rocket, as cafe\u{301} guests 👩\u{200d}🚀 often do, and left at noon.";
    assert_eq!(
        placed(old, new),
        "changed: They came by rocket, as [[cafe\u{301} guests 👩\u{200d}🚀 often do]], and left at noon."
    );
}

#[test]
fn a_quote_across_blocks_is_found() {
    assert_eq!(
        placed(
            "First block.\nThe end of [[this block.\nThe start]] of the next one.\nLast block.",
            "New block.\nFirst block.\nThe end of this block.\nThe start of the next one."
        ),
        "same: New block.\nFirst block.\nThe end of [[this block.\nThe start]] of the next one."
    );
}

#[test]
fn a_moved_paragraph_takes_its_highlights_along() {
    let paragraph = "Every Monday the [[market]] opens at six, and the ferry brings the fish.";
    let (plain, _) = marked(paragraph);
    let others =
        "The town has a market hall.\nNobody sells fish on Sunday.\nThe market closes at noon.";
    assert_eq!(
        placed(
            &format!("{paragraph}\n{others}"),
            &format!("{others}\n{plain}")
        ),
        format!("same: {others}\n{paragraph}")
    );
}

#[test]
fn a_sentence_that_is_gone_is_an_orphan() {
    let old = "We keep this sentence here. [[Take out the whole of this one.]] And this one stays.";
    assert_eq!(
        placed(old, "We keep this sentence here. And this one stays."),
        "orphan"
    );
    assert_eq!(placed(old, ""), "orphan");
    assert_eq!(
        placed(
            old,
            "Something else altogether is written on this page today."
        ),
        "orphan"
    );
}

#[test]
fn a_phrase_that_was_taken_out_is_not_the_same_phrase_elsewhere() {
    let old = "We said it costs [[nothing to use the night train]] on Monday. The end is near.";
    let new = "We said it costs on Monday. The end is near. Others have nothing to use the night train for.";
    assert_eq!(placed(old, new), "orphan");
    // Without the old text it is not known that it was taken out.
    let (_, quote) = marked(old);
    let found = shown(&place_without_old(new, &quote), new);
    assert!(found.starts_with("same: "), "{found}");
}

#[test]
fn a_mark_that_was_added_to_the_last_letter_is_in_the_place() {
    let (_, quote) =
        marked("Today we have lunch in our [[favourite little cafe]] beside the river.");
    let new = "We had lunch in our favourite little cafe\u{301} beside the river today.";
    assert_eq!(
        shown(&place_without_old(new, &quote), new),
        "changed: We had lunch in our [[favourite little cafe\u{301}]] beside the river today."
    );
}

#[test]
fn the_end_of_a_sentence_stays_its_end() {
    // The removed sentence ends as the quote does.
    assert_eq!(
        placed(
            "One half. [[The other stays with a server, asked whenever it is opened or looked up.]] \
             Bookmobile brings both. They travel together. That changes much.",
            "The other stays with a server, asked whenever it is opened or looked up. That changes much."
        ),
        "same: [[The other stays with a server, asked whenever it is opened or looked up.]] That changes much."
    );
}

#[test]
fn other_quotation_marks_are_a_change_in_place() {
    assert_eq!(
        placed(
            "He said [[\"it's over\"]] and left the room at once.",
            "He said “it’s over” and left the room at once."
        ),
        "changed: He said [[“it’s over”]] and left the room at once."
    );
}

#[test]
fn without_the_old_text_words_and_context_are_enough() {
    let cases = [
        (
            "The boat is red. A [[boat]] needs water. No boat flies.",
            "Well. The boat is red. A boat needs water. No boat flies.",
            "same: Well. The boat is red. A [[boat]] needs water. No boat flies.",
        ),
        (
            "Intro here. [[The ferry crosses the strait each hour.]] It is slow.",
            "An intro here. The ferry crosses the river each hour. It is slow.",
            "changed: An intro here. [[The ferry crosses the river each hour.]] It is slow.",
        ),
        (
            "Intro here. [[The ferry crosses the strait each hour.]] It is slow.",
            "Nothing of it is left on this page.",
            "orphan",
        ),
        ("a [[word]] b", "word word word word", "orphan"),
    ];
    for (old, new, expected) in cases {
        let (_, quote) = marked(old);
        assert_eq!(shown(&place_without_old(new, &quote), new), expected);
    }
}

#[test]
fn a_quote_of_another_text_is_searched_by_its_words() {
    let (_, mut quote) =
        marked("Intro here. [[The ferry crosses the strait each hour.]] It is slow.");
    quote.start += 3;
    let new = "The ferry crosses the strait each hour. It is slow.";
    let found = Edits::between("Another text.", new).place(&quote);
    assert_eq!(
        shown(&found, new),
        "same: [[The ferry crosses the strait each hour.]] It is slow."
    );
}
