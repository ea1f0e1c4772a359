//! Front matter as any tool writes it, in YAML or TOML, with the names that several tools
//! have for the same thing. Nothing in it is an error: what is not understood is left out.

use crate::folder::Folder;
use crate::settings::{self, boolean, child, integer, text, texts};
use bookmobile_pack::Date;
use bookmobile_press::SourceFile;
use bookmobile_press::value::Node;
use std::sync::Arc;

/// An article's front matter.
#[derive(Debug, Clone, Default)]
pub(crate) struct Matter {
    pub(crate) title: Option<String>,
    /// The title in menus.
    pub(crate) short_title: Option<String>,
    pub(crate) date: Option<Date>,
    /// The last day on which the article holds.
    pub(crate) valid_until: Option<Date>,
    /// The day of its last change.
    pub(crate) updated: Option<Date>,
    pub(crate) summary: Option<String>,
    pub(crate) is_draft: bool,
    /// Whether no list shows it.
    pub(crate) is_unlisted: bool,
    /// Its place among its neighbours; small ones come first.
    pub(crate) weight: Option<i64>,
    pub(crate) tags: Vec<String>,
    /// Its own name in addresses.
    pub(crate) slug: Option<String>,
    /// Other addresses of its page.
    pub(crate) aliases: Vec<String>,
    pub(crate) language: Option<String>,
    /// The name by which lists of the tool name it.
    pub(crate) id: Option<String>,
    /// All settings, for what only one tool has.
    pub(crate) root: Option<Node>,
}

/// Reads the front matter that a text may begin with; returns it with the byte offset of
/// the body.
pub(crate) fn read(source: &Arc<SourceFile>, folder: &mut Folder) -> (Matter, usize) {
    let text = source.text.as_str();
    let first = source.line_span(0);
    let (fence, is_toml) = match text[first.clone()].trim_end() {
        "---" => ("---", false),
        "+++" => ("+++", true),
        _ => return read_json(source, folder),
    };
    let start = (first.end + 1).min(text.len());
    // A rule before a text is no front matter, also if there is another one.
    let second = text[start..].lines().next().unwrap_or_default().trim();
    let full = text[start..]
        .trim_start()
        .lines()
        .next()
        .unwrap_or_default();
    let is_key_after_blanks = second.is_empty()
        && full.starts_with(|c: char| c.is_ascii_lowercase())
        && full
            .split_once(':')
            .is_some_and(|(key, _)| !key.contains(' '));
    if !is_toml && !begins_yaml(second) && !is_key_after_blanks {
        return (Matter::default(), 0);
    }
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        let end = line.trim_end();
        if end == fence || (!is_toml && end == "...") {
            let body = at + line.len();
            let root = settings::parse(source, start..at, is_toml, folder);
            return (root.as_ref().map(of).unwrap_or_default(), body);
        }
        at += line.len();
    }
    (Matter::default(), 0)
}

/// Whether a line is one that front matter in YAML begins with: a key, a comment, or its end.
fn begins_yaml(line: &str) -> bool {
    let key = line.split_once(':').map(|(key, rest)| (key.trim(), rest));
    let is_key = key.is_some_and(|(key, rest)| {
        let has_space = rest.is_empty() || rest.starts_with([' ', '\t', '"']);
        let is_word = |c: char| c.is_alphanumeric() || "_-.\"' ".contains(c);
        has_space && !key.is_empty() && key.split(' ').count() <= 3 && key.chars().all(is_word)
    });
    is_key || line.starts_with(['#', '{']) || matches!(line, "---" | "...")
}

/// Reads front matter in JSON, as Hugo takes it: a table at the beginning, whose end is the
/// end of a line.
fn read_json(source: &Arc<SourceFile>, folder: &mut Folder) -> (Matter, usize) {
    let text = source.text.as_str();
    let is_table =
        (text.strip_prefix('{')).is_some_and(|rest| rest.trim_start().starts_with(['"', '}']));
    let Some(length) = is_table.then(|| table_length(text)).flatten() else {
        return (Matter::default(), 0);
    };
    let rest = &text[length..];
    let line = rest.find('\n').map_or(rest.len(), |end| end + 1);
    if !rest[..line].trim().is_empty() {
        return (Matter::default(), 0);
    }
    let root = settings::parse(source, 0..length, false, folder);
    (root.as_ref().map(of).unwrap_or_default(), length + line)
}

/// The length of the table of JSON that a text begins with.
fn table_length(text: &str) -> Option<usize> {
    let (mut depth, mut in_text, mut is_escaped) = (0_usize, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if in_text => is_escaped = true,
            '"' => in_text = !in_text,
            '{' if !in_text => depth += 1,
            '}' if !in_text => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}

/// Reads the lines that a text of `MultiMarkdown` begins with, as `Title: x`, up to the first
/// blank one; nothing if the first is none of the known ones.
pub(crate) fn read_plain_lines(text: &str) -> Option<(Matter, usize)> {
    const KNOWN: &[&str] = &[
        "abstract",
        "author",
        "authors",
        "copyright",
        "date",
        "description",
        "keywords",
        "language",
        "subtitle",
        "summary",
        "tags",
        "title",
    ];
    let mut matter = Matter::default();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let own = line.trim_end();
        if own.is_empty() {
            return (at > 0).then_some((matter, at + line.len()));
        }
        let key = own
            .split_once(':')
            .map(|(key, value)| (key.to_lowercase(), value.trim()));
        match key {
            Some((key, value)) if KNOWN.contains(&key.trim()) => {
                let value = value.trim_matches('"').to_owned();
                let list = || value.split([',', ';']).map(|one| one.trim().to_owned());
                match key.trim() {
                    "title" => matter.title = Some(value),
                    "date" => matter.date = date(&value),
                    "abstract" | "description" | "summary" => matter.summary = Some(value),
                    "keywords" | "tags" => matter.tags = list().collect(),
                    "language" => matter.language = Some(value),
                    _ => {}
                }
            }
            // Other keys, and the next lines of a value, after a known key.
            Some((key, _)) if at > 0 && !key.contains(' ') => {}
            _ if at > 0 && own.starts_with([' ', '\t']) => {}
            _ => return None,
        }
        at += line.len();
    }
    None
}

fn of(root: &Node) -> Matter {
    let first = |names: &[&str]| names.iter().find_map(|name| child(root, name));
    let own_text = |names: &[&str]| first(names).and_then(text).map(str::to_owned);
    let taxonomies = child(root, "taxonomies");
    let tags = (first(&["tags", "categories"]))
        .or_else(|| taxonomies.and_then(|node| child(node, "tags")))
        .or_else(|| taxonomies.and_then(|node| child(node, "categories")));
    let owned = |node: Option<&Node>| -> Vec<String> {
        let all = node.map(texts).unwrap_or_default();
        all.into_iter().map(str::to_owned).collect()
    };
    let is_set = |name: &str| child(root, name).and_then(boolean) == Some(true);
    let is_unset = |name: &str| child(root, name).and_then(boolean) == Some(false);
    let title = first(&["title"]).and_then(|node| {
        let number = integer(node).map(|number| number.to_string());
        text(node).map(str::to_owned).or(number)
    });
    Matter {
        title,
        short_title: own_text(&["linkTitle", "sidebar_label", "nav_title"]),
        date: own_text(&["date", "publishDate", "pubDate", "published", "created"])
            .and_then(|written| date(&written)),
        valid_until: own_text(&["valid-until", "validUntil", "expiryDate"])
            .and_then(|written| date(&written)),
        updated: own_text(&["updated", "lastmod", "last_modified_at", "modified"])
            .and_then(|written| date(&written)),
        summary: own_text(&["description", "summary", "excerpt"]),
        is_draft: is_set("draft") || is_unset("publish") || is_unset("render"),
        is_unlisted: is_set("unlisted") || is_unset("listed"),
        weight: first(&[
            "weight",
            "order",
            "sidebar_position",
            "nav_order",
            "position",
        ])
        .and_then(integer),
        tags: owned(tags),
        slug: own_text(&["slug"]),
        aliases: owned(first(&["aliases", "alias", "redirect_from"])),
        language: own_text(&["language", "lang", "locale"]),
        id: own_text(&["id"]),
        root: Some(root.clone()),
    }
}

/// The day that a date or a time begins with: `2023-11-06`, `2023-11-06T10:00:00Z`,
/// `2023/11/6`, `2023年11月6日`.
pub(crate) fn date(written: &str) -> Option<Date> {
    let mut numbers = [0_u16; 3];
    let mut rest = written.trim();
    for (at, number) in numbers.iter_mut().enumerate() {
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let is_right = if at == 0 {
            end == 4
        } else {
            end == 1 || end == 2
        };
        if !is_right {
            return None;
        }
        *number = rest[..end].parse().ok()?;
        rest = &rest[end..];
        if at < 2 {
            rest = rest.strip_prefix(['-', '/', '.', '年', '月'])?;
        }
    }
    let [year, month, day] = numbers;
    let month = u8::try_from(month).ok()?;
    let day = u8::try_from(day).ok()?;
    let days = match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (year > 0 && (1..=days).contains(&day)).then_some(Date { year, month, day })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_people_write_them() {
        let day = Some(Date {
            year: 2023,
            month: 11,
            day: 6,
        });
        for written in [
            "2023-11-06",
            "2023-11-06T10:00:00Z",
            "2023/11/6",
            "2023年11月6日",
        ] {
            assert_eq!(date(written), day, "{written}");
        }
        for wrong in ["2023-02-30", "6.11.2023", "2023-13-01", "soon"] {
            assert_eq!(date(wrong), None, "{wrong}");
        }
    }

    fn read_from(text: &str) -> (Option<String>, String) {
        let source = Arc::new(SourceFile::new("a.md".to_owned(), text));
        let mut folder = Folder::new(std::path::Path::new("."));
        let (matter, body) = read(&source, &mut folder);
        assert!(folder.out.is_empty(), "{text}");
        (matter.title, source.text[body..].to_owned())
    }

    #[test]
    fn front_matter_can_be_json() {
        let title = Some("A } \\\" b".replace('\\', ""));
        let text = "{\n  \"title\": \"A } \\\" b\",\n  \"params\": { \"x\": 1 }\n}\nText.\n";
        assert_eq!(read_from(text), (title, "Text.\n".to_owned()));
        for text in ["{{< figure >}}\n", "{ \"a\": 1 } is JSON.\n", "{ \"a\"\n"] {
            assert_eq!(read_from(text), (None, text.to_owned()));
        }
    }

    #[test]
    fn a_rule_before_a_text_is_no_front_matter() {
        for text in [
            "---\n\nIt comes: soon.\n\n---\n\nText.\n",
            "---\nIt comes.\n",
            "---\nThe van comes to the village: soon.\n---\n",
            "---\ntitle: Not closed\n",
        ] {
            assert_eq!(read_from(text), (None, text.to_owned()));
        }
        for text in [
            "---\n# comment\ntitle: A\n---\nText.\n",
            "---\n\ntitle: A\n---\nText.\n",
        ] {
            let expected = (Some("A".to_owned()), "Text.\n".to_owned());
            assert_eq!(read_from(text), expected);
        }
    }

    #[test]
    fn lines_with_known_keys_are_front_matter_of_plain_texts() {
        let text = "Title: The van: a book\nAuthor: A\n  and B\nDate: 2023-11-06\nTags: a, b\nX: y\n\nText.\n";
        let (matter, body) = read_plain_lines(text).expect("front matter");
        assert_eq!(matter.title.as_deref(), Some("The van: a book"));
        assert_eq!(matter.tags, ["a", "b"]);
        assert!(matter.date.is_some());
        assert_eq!(&text[body..], "Text.\n");
        for text in [
            "Note: x\n\nText\n",
            "Title: x\nText goes on.\n",
            "Title: x\n",
            "",
        ] {
            assert!(read_plain_lines(text).is_none(), "{text}");
        }
    }
}
