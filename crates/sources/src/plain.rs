//! A folder of Markdown and text files: its folders are the parts, its files the articles.

use crate::assemble::{Entry, Page, Pages, assemble, is_index, shown};
use crate::folder::Folder;
use crate::script::language_of_word;
use crate::{Content, ReadOptions, matter};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Reads a folder.
pub(crate) fn read(mut folder: Folder, options: &ReadOptions) -> Content {
    let files = folder.list("");
    let mut top = Node::default();
    for (path, file) in files.iter().filter(|(path, _)| is_text(path)) {
        top.insert(path, path, file);
    }
    let languages = top.languages();
    let mut pages = Pages {
        files,
        language: languages.first().map(|(_, code)| code.clone()),
        ..Pages::default()
    };
    for (name, code) in languages {
        if let Some(node) = top.folders.remove(&name) {
            let from = pages.entries.len();
            node.read(0, &mut folder, &mut pages.entries);
            for entry in &mut pages.entries[from..] {
                entry.set_language(&code);
            }
        }
    }
    top.read(0, &mut folder, &mut pages.entries);
    assemble(folder, pages, options)
}

fn is_text(path: &str) -> bool {
    let ending = path
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    matches!(ending.as_deref(), Some("md" | "markdown"))
}

/// A folder with its files.
#[derive(Debug, Default)]
struct Node {
    folders: BTreeMap<String, Node>,
    /// Names, and paths in the collection and on this system.
    files: Vec<(String, String, PathBuf)>,
}

impl Node {
    /// The folders that are languages, as `en` and `zh-CN`, if all are; with the codes of
    /// the languages, English first.
    fn languages(&self) -> Vec<(String, String)> {
        let all: Option<Vec<_>> = (self.folders.keys())
            .map(|name| Some((name.clone(), language_of_word(name)?.code)))
            .collect();
        let mut all = all.unwrap_or_default();
        all.sort_by_key(|(_, code)| code != "en");
        all
    }

    fn insert(&mut self, rest: &str, path: &str, file: &std::path::Path) {
        match rest.split_once('/') {
            Some((name, rest)) => {
                let folder = self.folders.entry(name.to_owned()).or_default();
                folder.insert(rest, path, file);
            }
            None => (self.files).push((rest.to_owned(), path.to_owned(), file.to_owned())),
        }
    }

    /// Adds the entries of this folder: the page of the folder first, then files and folders
    /// by what their front matter says, else by name.
    fn read(self, depth: u8, folder: &mut Folder, entries: &mut Vec<Entry>) {
        let mut children: Vec<(Option<i64>, String, Vec<Entry>)> = Vec::new();
        for (name, path, file) in self.files {
            let Some(source) = folder.text(&file, &path) else {
                continue;
            };
            let (matter, body) = matter::read(&source, folder);
            let stem = name
                .rsplit_once('.')
                .map_or(name.as_str(), |(stem, _)| stem);
            let page = Page {
                source: Some(source),
                body,
                path,
                language: matter.language.clone(),
                title: None,
                matter,
            };
            if is_index(stem) {
                // It stands for the folder.
                let own = depth.saturating_sub(1);
                let title = entries.last_mut();
                let page = Box::new(page);
                match title {
                    Some(entry @ Entry::Part { .. }) if depth > 0 => {
                        *entry = Entry::Page { depth: own, page }
                    }
                    _ => entries.push(Entry::Page { depth, page }),
                }
                continue;
            }
            let weight = page.matter.weight;
            let entry = Entry::Page {
                depth,
                page: Box::new(page),
            };
            children.push((weight, name, vec![entry]));
        }
        for (name, node) in self.folders {
            let title = shown(&name);
            let mut own = vec![Entry::Part {
                depth,
                title,
                language: None,
            }];
            node.read(depth.saturating_add(1), folder, &mut own);
            children.push((None, name, own));
        }
        children.sort_by(|(a_weight, a, _), (b_weight, b, _)| {
            let weight = |weight: &Option<i64>| weight.unwrap_or(i64::MAX);
            weight(a_weight)
                .cmp(&weight(b_weight))
                .then_with(|| natural(a, b))
        });
        entries.extend(children.into_iter().flat_map(|(.., own)| own));
    }
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
