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
        _ => return (Matter::default(), 0),
    };
    let start = (first.end + 1).min(text.len());
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        let end = line.trim_end();
        if end == fence || (!is_toml && end == "...") {
            let body = at + line.len();
            // A line between two rules is no front matter.
            if !is_toml && !text[start..at].contains(':') && !text[start..at].trim().is_empty() {
                return (Matter::default(), 0);
            }
            let root = settings::parse(source, start..at, is_toml, folder);
            return (root.as_ref().map(of).unwrap_or_default(), body);
        }
        at += line.len();
    }
    (Matter::default(), 0)
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
}
