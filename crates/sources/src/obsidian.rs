//! Obsidian: a vault of notes with wiki links, embeds and callouts.

mod wiki;

use crate::assemble::{Pages, assemble};
use crate::containers::{self, Forms};
use crate::folder::Folder;
use crate::settings::{self, boolean, child};
use crate::tree::{self, Order};
use crate::{Content, ReadOptions, fences, pages};
use std::collections::BTreeMap;
use std::path::Path;
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
        texts.insert(source.path.clone(), std::sync::Arc::clone(&source));
        source
    });
    for page in &mut found {
        let Some(source) = page.source.take() else {
            continue;
        };
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
    // A folder for each language, as some vaults have.
    let none = BTreeMap::new();
    let mut entries = Vec::new();
    let languages = pages::language_folders(&found);
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
