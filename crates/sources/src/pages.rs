//! What kinds of folders do alike with their pages: reads them, and puts them into the order
//! of a list of links.

use crate::assemble::{Entry, Page, Pages};
use crate::folder::Folder;
use crate::matter::{self, Matter};
use crate::script::language_of_word;
use crate::tree::{self, FolderInfo, Order};
use bookmobile_press::SourceFile;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

/// Reads the files whose names end in one of `endings`. `shown` stands before
/// their paths in diagnostics; `pass` rewrites a text from the byte offset of its body on.
pub(crate) fn read(
    folder: &mut Folder,
    files: &BTreeMap<String, PathBuf>,
    endings: &[&str],
    shown: &str,
    mut pass: impl FnMut(&Arc<SourceFile>, usize, &Matter, &mut Folder) -> Arc<SourceFile>,
) -> Vec<Page> {
    let mut pages = Vec::new();
    let is_page = |path: &str| {
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
        endings.iter().any(|own| own.eq_ignore_ascii_case(ending))
    };
    let files = || files.iter().filter(|(path, _)| is_page(path));
    folder.load(files().map(|(_, file)| file));
    for (path, file) in files() {
        let Some(source) = folder.text(file, &format!("{shown}{path}")) else {
            continue;
        };
        let (matter, body) = matter::read(&source, folder);
        let source = pass(&source, body, &matter, folder);
        pages.push(Page {
            source: Some(source),
            body: 0,
            path: path.clone(),
            title: matter.short_title.clone(),
            matter,
            ..Page::default()
        });
    }
    pages
}

/// The folders at the top that are languages, as `en` and `zh-CN`, if all are; with the
/// codes of the languages, English first.
pub(crate) fn language_folders(pages: &[Page]) -> Vec<(String, String)> {
    let folders: BTreeSet<&str> = (pages.iter())
        .filter_map(|page| Some(page.path.split_once('/')?.0))
        .collect();
    let all: Option<Vec<_>> = (folders.iter())
        .map(|name| Some(((*name).to_owned(), language_of_word(name)?.code)))
        .collect();
    let mut all = all.unwrap_or_default();
    all.sort_by_key(|(_, code)| code != "en");
    all
}

/// Takes the pages below the folder of a language out of `found`, and puts them into order;
/// `order` gets them with their folder.
pub(crate) fn in_language(
    found: &mut Vec<Page>,
    folder: &str,
    code: &str,
    order: impl FnOnce(Vec<Page>, &str) -> Vec<Entry>,
) -> Vec<Entry> {
    let top = format!("{folder}/");
    let (own, others) =
        (std::mem::take(found).into_iter()).partition(|page: &Page| page.path.starts_with(&top));
    *found = others;
    let mut entries = order(own, &top);
    for entry in &mut entries {
        entry.set_language(code);
    }
    entries
}

/// Moves pages whose names end in one of the codes of languages, as `a.fr.md`, into a folder
/// of that language among the collection's files, as `fr/a.md`: there links and addresses
/// are as those of other folders of languages. Returns the folders with their codes; those of
/// the default language lose the code.
pub(crate) fn languages_by_name(
    found: &mut [Page],
    codes: &[String],
    default: &str,
    collection: &mut Pages,
) -> Vec<(String, String)> {
    let mut moved: BTreeMap<String, String> = BTreeMap::new();
    let paths: BTreeSet<String> = found.iter().map(|page| page.path.clone()).collect();
    for page in found {
        let Some((stem, ending)) = page.path.rsplit_once('.') else {
            continue;
        };
        let Some((name, code)) = stem.rsplit_once('.') else {
            continue;
        };
        if name.ends_with('/') || !codes.iter().any(|own| own.eq_ignore_ascii_case(code)) {
            continue;
        }
        let folder = code.to_ascii_lowercase();
        let new = if code.eq_ignore_ascii_case(default) {
            format!("{name}.{ending}")
        } else {
            moved.insert(folder.clone(), code.to_owned());
            format!("{folder}/{name}.{ending}")
        };
        if paths.contains(&new) {
            continue;
        }
        (collection.addresses).push((stem.to_owned(), new.clone()));
        collection.files.remove(&page.path);
        page.path = new;
    }
    for folder in moved.keys() {
        (collection.fallbacks).push((format!("{folder}/"), String::new()));
    }
    moved.into_iter().collect()
}

/// The items of a list for the folder of a language. Titles of pages are in the language of
/// the list, so they are left out if `is_other`.
pub(crate) fn prefixed(items: &[Item], folder: &str, is_other: bool) -> Vec<Item> {
    let own = items.iter().map(|item| Item {
        title: (item.title.clone()).filter(|_| item.link.is_none() || !is_other),
        link: (item.link.as_ref()).map(|link| format!("{folder}/{}", link.trim_start_matches('/'))),
        items: prefixed(&item.items, folder, is_other),
        folder: (item.folder.as_ref()).map(|own| format!("{folder}/{}", own.trim_matches('/'))),
    });
    own.collect()
}

/// An entry of a list that a tool's settings have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) title: Option<String>,
    /// The address or path of its page.
    pub(crate) link: Option<String>,
    pub(crate) items: Vec<Item>,
    /// The folder whose pages come here, as the folder has them; `.` for all.
    pub(crate) folder: Option<String>,
}

/// Puts pages into the order of a list. Pages that it does not name come after it, by
/// folder.
pub(crate) fn in_order(
    pages: Vec<Page>,
    items: &[Item],
    folders: &BTreeMap<String, FolderInfo>,
) -> Vec<Entry> {
    let mut by_name: HashMap<String, usize> = HashMap::new();
    for (at, page) in pages.iter().enumerate() {
        let own = page.matter.slug.as_deref().map(name_of);
        let id = page
            .matter
            .id
            .as_deref()
            .map(|id| match page.path.rsplit_once('/') {
                Some((folder, _)) => name_of(&format!("{folder}/{id}")),
                None => name_of(id),
            });
        let plain = name_of(&page.path);
        let short = without_numbers(&plain);
        for name in [Some(plain), Some(short), id, own].into_iter().flatten() {
            by_name.entry(name).or_insert(at);
        }
    }
    let mut pages: Vec<Option<Page>> = pages.into_iter().map(Some).collect();
    let mut entries = Vec::new();
    add(items, 0, &by_name, &mut pages, folders, &mut entries);
    let left: Vec<Page> = pages.into_iter().flatten().collect();
    entries.extend(tree::entries(left, "", folders, Order::Name));
    entries
}

fn add(
    items: &[Item],
    depth: u8,
    by_name: &HashMap<String, usize>,
    pages: &mut [Option<Page>],
    folders: &BTreeMap<String, FolderInfo>,
    entries: &mut Vec<Entry>,
) {
    for item in items {
        let page = (item.link.as_deref())
            .and_then(|link| by_name.get(&name_of(link)))
            .and_then(|at| pages[*at].take());
        match (page, &item.title) {
            (Some(mut page), title) => {
                page.title = title.clone().or(page.title);
                entries.push(Entry::page(depth, page));
            }
            (None, None) if item.folder.is_some() => {
                add_folder(item, depth, pages, folders, entries);
                continue;
            }
            // A link to a page that is elsewhere in the list, or on another site.
            (None, _) if item.items.is_empty() && item.folder.is_none() => continue,
            (None, title) => entries.push(Entry::part(depth, title.clone().unwrap_or_default())),
        }
        add(
            &item.items,
            depth.saturating_add(1),
            by_name,
            pages,
            folders,
            entries,
        );
        add_folder(item, depth.saturating_add(1), pages, folders, entries);
    }
}

/// Adds the pages of the folder that an item names, as they are in it.
fn add_folder(
    item: &Item,
    depth: u8,
    pages: &mut [Option<Page>],
    folders: &BTreeMap<String, FolderInfo>,
    entries: &mut Vec<Entry>,
) {
    let Some(folder) = &item.folder else { return };
    let name = folder.trim_start_matches("./").trim_matches('/');
    let top = match name {
        "" | "." => String::new(),
        name => format!("{name}/"),
    };
    let is_own = |page: &Option<Page>| {
        page.as_ref()
            .is_some_and(|page| page.path.starts_with(&top))
    };
    let own = pages.iter_mut().filter(|page| is_own(page));
    let own = own.filter_map(Option::take).collect();
    for mut entry in tree::entries(own, &top, folders, Order::Name) {
        let (Entry::Part { depth: own, .. } | Entry::Page { depth: own, .. }) = &mut entry;
        *own = own.saturating_add(depth);
        entries.push(entry);
    }
}

/// What an address and the path of a file have in common: no extension, no name of an index
/// page, no slash around.
pub(crate) fn name_of(link: &str) -> String {
    let link = link
        .split(['#', '?'])
        .next()
        .unwrap_or(link)
        .trim_matches('/');
    let link = link.strip_prefix("./").unwrap_or(link);
    let stem = [".md", ".mdx", ".markdown", ".html"]
        .iter()
        .find_map(|ending| link.strip_suffix(ending))
        .unwrap_or(link);
    let index = ["index", "README", "readme", "_index"];
    let stem = index
        .iter()
        .find_map(|name| {
            stem.strip_suffix(name)
                .filter(|rest| rest.is_empty() || rest.ends_with('/'))
        })
        .unwrap_or(stem);
    stem.trim_matches('/').to_lowercase()
}

/// A path without the numbers before the names in it: `01-intro/02_set-up` as
/// `intro/set-up`.
pub(crate) fn without_numbers(path: &str) -> String {
    let parts = path.split('/').map(|part| {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
        let name = rest.trim_start_matches(['-', '_', '.', ' ']);
        let is_numbered = rest.len() < part.len() && name.len() < rest.len() && !name.is_empty();
        // A date or a version is a name.
        let is_name = name.starts_with(|c: char| c.is_ascii_digit());
        if is_numbered && !is_name { name } else { part }
    });
    parts.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_paths_have_the_same_name() {
        for written in [
            "guide/set-up.md",
            "/guide/set-up",
            "./guide/set-up/",
            "guide/set-up/index.md",
            "Guide/Set-up.html#x",
        ] {
            assert_eq!(name_of(written), "guide/set-up", "{written}");
        }
        assert_eq!(name_of("/"), "");
        assert_eq!(name_of("index.md"), "");
        assert_eq!(name_of("reindex.md"), "reindex");
        assert_eq!(without_numbers("01-intro/2. set-up"), "intro/set-up");
        assert_eq!(
            without_numbers("2026-11-21-news/1.2-beta"),
            "2026-11-21-news/1.2-beta"
        );
    }
}
