//! What the tests of folders and of books share: the contents and the texts of a compiled
//! collection.

use bookmobile_press::Compiled;

/// The contents in a language, a line for each entry.
pub(crate) fn outline(compiled: &Compiled, language: &str) -> Vec<String> {
    let catalog = &compiled.catalog;
    let outline = catalog.outline(language).expect("an outline");
    let line = |entry: &bookmobile_pack::OutlineEntry| {
        let meta = entry.article.and_then(|id| catalog.article(id));
        let indent = "  ".repeat(usize::from(entry.depth));
        match meta {
            Some(meta) => format!("{indent}{} ({})", meta.title, meta.slug),
            None => format!("{indent}[{}]", entry.title),
        }
    };
    outline.entries.iter().map(line).collect()
}

/// The HTML of an article.
pub(crate) fn html(compiled: &Compiled, slug: &str) -> String {
    html_in(compiled, None, slug)
}

/// The HTML of an article in a language, or in any.
pub(crate) fn html_in(compiled: &Compiled, language: Option<&str>, slug: &str) -> String {
    let pack = bookmobile_pack::Pack::open(&compiled.pack.catalog).expect("a catalog");
    for (name, bytes) in &compiled.pack.volumes {
        pack.provide(name, bytes.clone()).expect("a volume");
    }
    let is_own = |code: &str| language.is_none_or(|language| language == code);
    let mut all = pack.catalog().iter();
    let found = all.find(|(_, meta)| meta.slug == slug && is_own(&meta.language));
    let (id, _) = found.unwrap_or_else(|| panic!("no article {slug}"));
    let article = pack.article(id).expect("an article");
    let sections = article.sections.iter();
    let texts: Vec<_> = sections
        .map(|section| format!("{}|{}", section.heading, section.body))
        .collect();
    texts.join("\n")
}
