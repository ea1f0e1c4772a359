//! Puts values into a text, in the place of their names in braces.

/// The text with its values. A name that is not among them is left out.
pub(crate) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut start = 0;
    for (at, byte) in text.bytes().chain([b'{']).enumerate() {
        if byte == b'{' || byte == b'}' {
            let part = text.get(start..at).unwrap_or_default();
            let value = values
                .iter()
                .find(|(name, _)| byte == b'}' && *name == part);
            if byte == b'{' {
                filled.push_str(part);
            } else if let Some((_, value)) = value {
                filled.push_str(value);
            }
            start = at + 1;
        }
    }
    filled
}

/// A line of a text by its index; empty if it has fewer.
pub(crate) fn line(text: &str, index: usize) -> &str {
    let (mut start, mut left) = (0, index);
    for (at, byte) in text.bytes().chain([b'\n']).enumerate() {
        if byte == b'\n' {
            if left == 0 {
                return text.get(start..at).unwrap_or_default();
            }
            left -= 1;
            start = at + 1;
        }
    }
    ""
}

/// The names in braces in a text.
pub(crate) fn names(text: &str) -> impl Iterator<Item = &str> {
    let after = text.split('{').skip(1);
    after.filter_map(|after| after.split_once('}').map(|(name, _)| name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_never_taken_for_a_name() {
        let values = [("title", "a {of} b"), ("of", "9")];
        assert_eq!(fill("{title}, {of}!", &values), "a {of} b, 9!");
        assert_eq!(fill("no values", &values), "no values");
        assert_eq!(fill("{of}{of} {none}", &values), "99 ");
        assert_eq!(fill("", &[]), "");
    }

    #[test]
    fn lines_are_counted_from_0() {
        let lines = [0, 1, 2, usize::MAX].map(|at| line("a\nb", at));
        assert_eq!(lines, ["a", "b", "", ""]);
    }

    #[test]
    fn names_stand_in_braces() {
        let found: Vec<_> = names("{a} b} {c {d}").collect();
        assert_eq!(found, ["a", "d"]);
    }
}
