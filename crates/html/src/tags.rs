//! Finds the start tags in HTML that the press wrote. It writes all attribute values in
//! double quotes, within which `>` does not end a tag.

/// The name and the attributes of each start tag.
pub fn start_tags(html: &str) -> impl Iterator<Item = (&str, &str)> {
    html.match_indices('<').filter_map(|(at, _)| {
        let rest = html.get(at + 1..)?;
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let mut is_quoted = false;
        let end = rest.find(|c| {
            is_quoted ^= c == '"';
            c == '>' && !is_quoted
        })?;
        let tag = rest.get(..end)?;
        Some(tag.split_once(' ').unwrap_or((tag, "")))
    })
}

#[cfg(test)]
mod tests {
    use super::start_tags;

    #[test]
    fn only_start_tags_are_found() {
        let html = "<p title=\"a > b\">1 < 2 &lt;i> <a href=\"x\">y</a><br></p>";
        let tags: Vec<_> = start_tags(html).collect();
        assert_eq!(
            tags,
            [("p", "title=\"a > b\""), ("a", "href=\"x\""), ("br", "")]
        );
    }
}
