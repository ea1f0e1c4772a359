//! Cuts a passage out of a text: where it begins and ends so that it reads well, and how
//! wide it is. The highlighter decides which words it is about.

use core::ops::Range;

/// How wide a text is: wide characters count twice.
pub(crate) fn display_width(text: &str) -> usize {
    text.chars().map(char_width).sum()
}

fn char_width(c: char) -> usize {
    1 + usize::from(
        matches!(c as u32, 0x1100..=0x115f | 0x2e80..=0xd7a3 | 0xf900..=0xfaff | 0xff00..=0xff60 | 0x20000..=0x3fffd),
    )
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '\n' | '。' | '！' | '？' | '；' | '…')
}

/// The passage around `anchor`, as long as `max_chars` allows. It begins at the start of
/// the anchor's sentence if that leaves room for the anchor, otherwise a little before it.
pub(crate) fn passage(text: &str, anchor: Range<usize>, max_chars: usize) -> Range<usize> {
    let from = beginning(text, &anchor, max_chars);
    let to = end(text, from, anchor.end, max_chars);
    let kept = text.get(from..to).unwrap_or("").trim_end();
    from..from + kept.len()
}

/// Where a passage begins.
fn beginning(text: &str, anchor: &Range<usize>, max_chars: usize) -> usize {
    let anchor_width = text.get(anchor.clone()).map_or(0, display_width);
    let lead = max_chars.saturating_sub(anchor_width);
    let (mut start, mut word, mut width) = (None, anchor.start, 0);
    let before = text.get(..anchor.start).unwrap_or("");
    let mut after = '\0';
    for (at, c) in before.char_indices().rev() {
        let here = at + c.len_utf8();
        // A period inside `3.5` or `e.g` ends no sentence.
        if ends_sentence(c) && (c != '.' || after.is_whitespace()) {
            start = Some(here);
            break;
        }
        width += char_width(c);
        if width > lead {
            break;
        }
        // If no sentence starts here, a third of the room goes before the words.
        if width <= lead / 3 && (c.is_whitespace() || char_width(c) == 2 || !c.is_alphanumeric()) {
            word = if char_width(c) == 2 && c.is_alphanumeric() {
                at
            } else {
                here
            };
        }
        after = c;
        if at == 0 {
            start = Some(0);
        }
    }
    let from = if anchor.start == 0 {
        0
    } else {
        start.unwrap_or(word)
    };
    let tail = text.get(from..).unwrap_or("");
    from + (tail.len() - tail.trim_start().len())
}

/// Where a passage ends that begins at `from` and should hold the anchor's end.
fn end(text: &str, from: usize, anchor_end: usize, max_chars: usize) -> usize {
    let mut end = from;
    let (mut word_end, mut width) = (from, 0);
    let mut whole = true;
    for c in text.get(from..).unwrap_or("").chars() {
        width += char_width(c);
        if width > max_chars {
            whole = false;
            if c.is_whitespace() || char_width(c) == 2 {
                word_end = end;
            }
            break;
        }
        if !c.is_alphanumeric() || char_width(c) == 2 {
            word_end = if char_width(c) == 2 {
                end + c.len_utf8()
            } else {
                end
            };
        }
        end += c.len_utf8();
    }
    // A last word that is cut is left out, unless nothing else would be left.
    if whole || word_end <= anchor_end.min(end) {
        end
    } else {
        word_end
    }
}
