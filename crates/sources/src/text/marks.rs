//! The marks of questions and answers: `Q:` and `A:` in the forms that people write.

/// Which of the two a line begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Question,
    Answer,
}

/// The mark that a line begins with, as `Q:`, `A1.`, `问：`, `**Q**`; with its length.
pub(super) fn mark(line: &str) -> Option<(Mark, usize)> {
    for (word, mark) in [
        ("Question", Mark::Question),
        ("Answer", Mark::Answer),
        ("Q", Mark::Question),
        ("A", Mark::Answer),
        ("问题", Mark::Question),
        ("回答", Mark::Answer),
        ("问", Mark::Question),
        ("答", Mark::Answer),
        ("問", Mark::Question),
    ] {
        let Some(rest) = line.strip_prefix(word) else {
            continue;
        };
        let digits = rest.trim_start_matches(' ');
        let after = digits.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_numbered = after.len() < digits.len();
        let after = if is_numbered { after } else { rest };
        let sign = after.chars().next()?;
        let is_sign = matches!(sign, ':' | '：') || is_numbered && matches!(sign, '.' | '、' | ')');
        if is_sign {
            let blank = &after[sign.len_utf8()..];
            return Some((mark, line.len() - blank.trim_start().len()));
        }
    }
    None
}
