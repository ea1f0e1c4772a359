//! The contents of a collection by its folders: for tools, and parts of tools, that have no
//! list of their own.

use crate::assemble::{Entry, Page, is_index, shown};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// What is known of a folder.
#[derive(Debug, Clone, Default)]
pub(crate) struct FolderInfo {
    pub(crate) title: Option<String>,
    pub(crate) weight: Option<i64>,
}

/// Which of two neighbours without a weight comes first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Order {
    /// By name, numbers by their value.
    #[default]
    Name,
    /// The newest first, those without a date by name.
    Newest,
}

/// The entries of some pages, by the folders below `top`.
pub(crate) fn entries(
    pages: Vec<Page>,
    top: &str,
    folders: &BTreeMap<String, FolderInfo>,
    order: Order,
) -> Vec<Entry> {
    let mut root = Node::default();
    for page in pages {
        let rest = page.path.strip_prefix(top).unwrap_or(&page.path);
        let rest = rest.trim_start_matches('/').to_owned();
        root.insert(&rest, page);
    }
    let mut entries = Vec::new();
    root.write(top.trim_end_matches('/'), 0, folders, order, &mut entries);
    entries
}

/// A folder with its pages.
#[derive(Debug, Default)]
struct Node {
    folders: BTreeMap<String, Node>,
    pages: Vec<(String, Page)>,
}

/// A page or a folder among its neighbours.
struct Child {
    weight: Option<i64>,
    date: Option<bookmobile_pack::Date>,
    name: String,
    entries: Vec<Entry>,
}

impl Node {
    fn insert(&mut self, rest: &str, page: Page) {
        match rest.split_once('/') {
            Some((name, rest)) => {
                let folder = self.folders.entry(name.to_owned()).or_default();
                folder.insert(rest, page);
            }
            None => self.pages.push((rest.to_owned(), page)),
        }
    }

    /// Takes out the page that stands for the folder.
    fn index(&mut self, folder: &str) -> Option<Page> {
        let stem = |name: &str| {
            name.rsplit_once('.')
                .map_or(name, |(stem, _)| stem)
                .to_owned()
        };
        let same = |(name, _): &(String, Page)| stem(name).eq_ignore_ascii_case(folder);
        let at = (self
            .pages
            .iter()
            .position(|(name, _)| is_index(&stem(name))))
        .or_else(|| {
            self.pages
                .iter()
                .position(same)
                .filter(|_| !folder.is_empty())
        })?;
        Some(self.pages.remove(at).1)
    }

    /// Writes the entries of a folder: first its own page, then pages and folders.
    fn write(
        mut self,
        path: &str,
        depth: u8,
        folders: &BTreeMap<String, FolderInfo>,
        order: Order,
        entries: &mut Vec<Entry>,
    ) {
        let mut children = Vec::new();
        if depth == 0
            && let Some(page) = self.index("")
        {
            entries.push(Entry::page(depth, page));
        }
        for (name, page) in self.pages {
            let (weight, date) = (page.matter.weight, page.matter.date);
            let entries = vec![Entry::page(depth, page)];
            children.push(Child {
                weight,
                date,
                name,
                entries,
            });
        }
        for (name, mut node) in self.folders {
            let below = if path.is_empty() {
                name.clone()
            } else {
                format!("{path}/{name}")
            };
            let info = folders.get(&below).cloned().unwrap_or_default();
            let index = node.index(&name);
            let mut weight = info.weight;
            let mut date = None;
            let head = match index {
                Some(mut page) => {
                    weight = weight.or(page.matter.weight);
                    date = page.matter.date;
                    page.title = page.title.or(info.title);
                    Entry::page(depth, page)
                }
                None => Entry::part(depth, info.title.unwrap_or_else(|| shown(&name))),
            };
            let mut own = vec![head];
            node.write(&below, depth.saturating_add(1), folders, order, &mut own);
            children.push(Child {
                weight,
                date,
                name,
                entries: own,
            });
        }
        children.sort_by(|a, b| compare(a, b, order));
        entries.extend(children.into_iter().flat_map(|child| child.entries));
    }
}

fn compare(a: &Child, b: &Child, order: Order) -> Ordering {
    let weight = |child: &Child| child.weight.unwrap_or(i64::MAX);
    let newest = match order {
        Order::Newest => b.date.cmp(&a.date),
        Order::Name => Ordering::Equal,
    };
    (weight(a).cmp(&weight(b)))
        .then(newest)
        .then_with(|| natural(&a.name, &b.name))
}

/// Compares names as people do: numbers by their value, case last.
pub(crate) fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        let number = |text: &str| {
            let end = text
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(text.len());
            let value = text[..end].trim_start_matches('0');
            (end > 0).then(|| (value.len(), value.to_owned(), end))
        };
        let order = match (number(left), number(right)) {
            (Some(a), Some(b)) => {
                let order = (a.0, &a.1).cmp(&(b.0, &b.1));
                (left, right) = (&left[a.2..], &right[b.2..]);
                order
            }
            _ => match (left.chars().next(), right.chars().next()) {
                (None, None) => return a.cmp(b),
                (x, y) => {
                    let folded = |c: Option<char>| c.map(|c| c.to_lowercase().to_string());
                    left = &left[x.map_or(0, char::len_utf8)..];
                    right = &right[y.map_or(0, char::len_utf8)..];
                    folded(x).cmp(&folded(y))
                }
            },
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_the_order_that_people_expect() {
        let mut names = ["10-end", "2-middle", "1-start", "b", "A", "第10章", "第2章"];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(
            names,
            ["1-start", "2-middle", "10-end", "A", "b", "第2章", "第10章"]
        );
    }
}
