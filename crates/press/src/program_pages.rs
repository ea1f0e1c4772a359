//! The pages of mini-programs: each has an address and a tab of its own, which no list shows,
//! and the search finds it by its name, its description and its data.

use crate::article::RenderedArticle;
use crate::collection::Entry;
use crate::content::SourceArticle;
use crate::content_tree::ContentTree;
use crate::diagnostics::Diagnostics;
use crate::front_matter::FrontMatter;
use crate::languages::Conventions;
use crate::programs::{FOLDER, Programs, Wanted};
use crate::sanitise;
use crate::source::SourceFile;
use bookmobile_pack::{Section, SectionKind, SectionMeta, Site};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The pages of the programs that articles show: for each program its page in each language.
/// Reports mistakes in programs and their data, and programs that want the same address.
pub(crate) fn pages(
    programs: &Programs,
    entries: &[Entry],
    site: &Site,
    conventions: &BTreeMap<String, Conventions>,
    tree: &ContentTree,
    out: &mut Diagnostics,
) -> Vec<Vec<Entry>> {
    out.append(programs.diagnostics());
    let mut by_id: BTreeMap<&str, Vec<&Wanted>> = BTreeMap::new();
    for wanted in entries.iter().flat_map(|entry| &entry.rendered.programs) {
        by_id.entry(&wanted.id).or_default().push(wanted);
    }
    let slugs: BTreeSet<_> = entries
        .iter()
        .map(|entry| entry.parsed.slug.as_str())
        .collect();
    let mut pages = Vec::new();
    for (id, all) in by_id {
        let first = all[0];
        let is_other = |own: &&&Wanted| {
            let is_same = own.program == first.program
                && own.data == first.data
                && own.questions.is_some() == first.questions.is_some();
            let of_article = own.questions.is_some() && own.language == first.language;
            !is_same || (of_article && own.path != first.path)
        };
        if let Some(other) = all.iter().find(is_other) {
            let message = format!("another program or other data has the address `{id}` already");
            (out.error(&other.source, other.span.clone(), message))
                .help("give one of the blocks another address, as in `id = \"town-prices\"`");
            continue;
        }
        if slugs.contains(id) {
            let message = format!("the address `{id}` of this program is that of an article");
            (out.error(&first.source, first.span.clone(), message))
                .help("give the program another one in its block, as in `id = \"town-prices\"`");
            continue;
        }
        let languages = site.languages.iter();
        let of_language = languages.filter_map(|language| {
            let own = all.iter().find(|wanted| wanted.language == language.code);
            let conventions = conventions.get(&language.code)?;
            Some(page(
                programs,
                own.unwrap_or(&first),
                &language.code,
                conventions,
                tree,
            ))
        });
        pages.push(of_language.collect());
    }
    pages
}

fn page(
    programs: &Programs,
    wanted: &Wanted,
    code: &str,
    conventions: &Conventions,
    tree: &ContentTree,
) -> Entry {
    let body = programs.html(wanted, code, &conventions.labels, tree);
    let body = sanitise::clean(&body).unwrap_or_default();
    let own = wanted.title.as_ref().filter(|_| wanted.language == code);
    let (name, summary) = programs.about(&wanted.program, code);
    let title = own.cloned().unwrap_or(name);
    let section = SectionMeta {
        kind: SectionKind::Lead,
        id: String::new(),
        heading: String::new(),
    };
    let text = Section {
        heading: String::new(),
        body,
    };
    Entry {
        parsed: SourceArticle {
            path: format!("{FOLDER}{code}/{}", wanted.id),
            source: Arc::new(SourceFile::new(FOLDER.to_owned(), "")),
            language: code.to_owned(),
            slug: wanted.id.clone(),
            matter: FrontMatter {
                title,
                summary,
                is_unlisted: true,
                ..FrontMatter::default()
            },
            body: 0,
            title_anchors: Vec::new(),
        },
        rendered: RenderedArticle::of_sections(vec![(section, text)], BTreeSet::new()),
    }
}
