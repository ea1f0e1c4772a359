//! Puts values into a text, in the place of their names in braces.

/// The text with its values. A name that is not among them stays as it is.
pub(crate) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, end)) = after.split_once('}') else {
            break;
        };
        filled.push_str(before);
        if let Some((_, value)) = values.iter().find(|(own, _)| *own == name) {
            filled.push_str(value);
        }
        rest = end;
    }
    filled.push_str(rest);
    filled
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
        assert_eq!(fill("{of} and {", &values), "9 and {");
        assert_eq!(fill("", &[]), "");
    }

    #[test]
    fn names_stand_in_braces() {
        let found: Vec<_> = names("{a} b} {c {d}").collect();
        assert_eq!(found, ["a", "d"]);
    }
}
