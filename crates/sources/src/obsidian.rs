//! Obsidian: a vault of notes with wiki links, embeds and callouts.

mod wiki;

use crate::assemble::{Page, Pages, assemble};
use crate::containers::{self, Forms};
use crate::folder::Folder;
use crate::lines::{Code, lines};
use crate::settings::{self, boolean, child};
use crate::tree::{self, Order};
use crate::{Content, ReadOptions, fences, pages};
use bookmobile_press::SourceFile;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use wiki::Vault;

/// How many notes are looked at for wiki links.
const SAMPLE: usize = 400;

/// Why a folder is of this kind: its settings, or wiki links in at least one note of
/// twenty.
pub(crate) fn reason(folder: &Path) -> Option<String> {
    if folder.join(".obsidian").is_dir() {
        return Some("it has `.obsidian/`".to_owned());
    }
    let files = Folder::new(folder).list("");
    let notes = files
        .iter()
        .filter(|(path, _)| path.strip_suffix(".md").is_some());
    let (mut count, mut linked) = (0, 0);
    for (_, file) in notes.take(SAMPLE) {
        count += 1;
        let text = std::fs::read_to_string(file).unwrap_or_default();
        linked += usize::from(wiki::has_links(&text));
    }
    (linked > 0 && linked * 20 >= count)
        .then(|| format!("{linked} of {count} notes have `[[links]]`"))
}

/// Reads a vault.
pub(crate) fn read(mut folder: Folder, options: &ReadOptions) -> Content {
    let files = folder.list("");
    let config = settings::read(&mut folder, ".obsidian/app.json");
    let is_strict = config
        .as_ref()
        .and_then(|own| own.get(&["strictLineBreaks"]))
        .and_then(boolean);
    let templates = settings::read(&mut folder, ".obsidian/templates.json");
    let templates = templates.and_then(|own| Some(format!("{}/", own.text(&["folder"])?)));
    let forms = Forms {
        quoted: true,
        ..Forms::default()
    };
    let vault = Vault::new(files.keys());
    let notes: BTreeMap<_, _> = (files.iter())
        .filter(|(path, _)| {
            templates
                .as_ref()
                .is_none_or(|templates| !path.starts_with(templates.as_str()))
        })
        .map(|(path, file)| (path.clone(), file.clone()))
        .collect();
    // Notes by their paths, for what is embedded in others.
    let mut texts = BTreeMap::new();
    let mut found = pages::read(&mut folder, &notes, &["md"], "", |source, body, _, _| {
        let source = wiki::without_comments(source, body);
        texts.insert(source.path.clone(), Arc::clone(&source));
        source
    });
    let mut queries = BTreeMap::new();
    for page in &mut found {
        let Some(source) = page.source.take() else {
            continue;
        };
        note_queries(&source, &mut queries);
        let source = wiki::embed(&source, &vault, &texts);
        let source = wiki::links(&source, &page.path, &vault, &mut folder.out);
        let source = containers::convert(&source, 0, forms);
        let source = if is_strict == Some(true) {
            source
        } else {
            wiki::with_breaks(&source)
        };
        page.source = Some(fences::tidy(&source, 0));
        let root = page.matter.root.as_ref();
        if let Some(address) = root
            .and_then(|root| child(root, "permalink"))
            .and_then(settings::text)
        {
            page.matter.aliases = vec![address.to_owned()];
        } else {
            // Other names of a note are no addresses.
            page.matter.aliases = Vec::new();
        }
    }
    report_queries(queries, &mut folder);
    // A folder for each language, as some vaults have.
    let none = BTreeMap::new();
    let mut entries = Vec::new();
    let languages = pages::language_folders(&found);
    let tops: Vec<String> = (languages.iter().map(|(name, _)| format!("{name}/")))
        .filter(|_| languages.len() > 1)
        .chain([String::new()])
        .collect();
    home_first(&mut found, &tops);
    for (name, code) in languages.iter().filter(|_| languages.len() > 1) {
        entries.extend(pages::in_language(&mut found, name, code, |own, top| {
            tree::entries(own, top, &none, Order::Name)
        }));
    }
    entries.extend(tree::entries(found, "", &none, Order::Name));
    let pages = Pages {
        entries,
        files,
        ..Pages::default()
    };
    assemble(folder, pages, options)
}

/// Puts the note `Home` of a folder before the others, if it has none named as an index.
fn home_first(pages: &mut [Page], folders: &[String]) {
    for page in pages {
        let is_home = folders.iter().any(|folder| {
            let rest = page.path.strip_prefix(folder.as_str());
            let stem = rest.and_then(|rest| rest.strip_suffix(".md"));
            stem.is_some_and(|stem| matches!(&*stem.to_lowercase(), "home" | "首页" | "主页"))
        });
        if is_home {
            page.matter.weight = Some(i64::MIN);
        }
    }
}

/// Of each language of queries the first block, and how many there are.
type Queries = BTreeMap<&'static str, (Arc<SourceFile>, Range<usize>, usize)>;

/// Notes blocks that only a plugin of the app can answer.
fn note_queries(source: &Arc<SourceFile>, queries: &mut Queries) {
    const KINDS: &[&str] = &["base", "dataview", "dataviewjs", "query", "tasks"];
    for line in lines(&source.text, 0)
        .iter()
        .filter(|line| line.code == Code::Opens)
    {
        let own = source.text[line.span.clone()].trim_start_matches([' ', '>', '`', '~']);
        if let Some(kind) = KINDS.iter().find(|kind| own.trim() == **kind) {
            let first = || (Arc::clone(source), line.span.clone(), 0);
            queries.entry(kind).or_insert_with(first).2 += 1;
        }
    }
}

/// Reports the queries, once for each language.
fn report_queries(queries: Queries, folder: &mut Folder) {
    for (kind, (source, span, count)) in queries {
        let message = match count {
            1 => format!("a query of `{kind}` is shown as it is written"),
            _ => format!("{count} queries of `{kind}` are shown as they are written"),
        };
        (folder.out.warning(&source, span, message)).help("write what it finds into the note");
    }
}
