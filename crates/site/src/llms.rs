//! Files for programs that read a site for somebody: `llms.txt` (<https://llmstxt.org>), the
//! list of articles, and beside each article's page its text as Markdown.

use crate::markdown;
use crate::output::{SiteError, Writer};
use crate::summary;
use bookmobile::library::Library;
use bookmobile::route::Page;
use bookmobile_pack::{ArticleId, ArticleMeta, SectionKind};
use std::fmt::Write as _;

/// Writes `llms.txt` and the Markdown of every article.
pub(crate) fn write(library: &Library, writer: &mut Writer<'_>) -> Result<(), SiteError> {
    writer.write("llms.txt", list(library))?;
    for (id, meta) in library.catalog().iter() {
        writer.write(&file(meta), article(library, id, meta)?)?;
    }
    Ok(())
}

/// The path of an article's Markdown.
fn file(meta: &ArticleMeta) -> String {
    Page::article(&meta.language, &meta.slug).folder() + "index.md"
}

/// The title, the description and the articles of each language. Addresses are absolute if
/// the site's URL is known.
fn list(library: &Library) -> String {
    let site = &library.catalog().site;
    let code = &site.default_language;
    let mut out = format!("# {}\n", markdown::text(site.title.get(code)));
    // Writing into a String does not fail.
    let description = site.description.get(code);
    if !description.is_empty() {
        let _ = write!(out, "\n> {}\n", markdown::text(description));
    }
    for language in &site.languages {
        let own = library.listed();
        let own: Vec<_> = own
            .filter(|(_, meta)| meta.language == language.code)
            .collect();
        if own.is_empty() {
            continue;
        }
        let _ = write!(out, "\n## {}\n\n", markdown::text(&language.name));
        for (id, meta) in own {
            let page = Page::article(&meta.language, &meta.slug).path();
            let summary = summary::of(library, id, meta);
            let summary = match summary.as_str() {
                "" => String::new(),
                summary => format!(": {}", markdown::text(summary)),
            };
            let _ = writeln!(
                out,
                "- [{title}]({url}{page}index.md){summary}",
                title = markdown::text(&meta.title),
                url = site.url,
            );
        }
    }
    out
}

/// An article as Markdown.
fn article(library: &Library, id: ArticleId, meta: &ArticleMeta) -> Result<String, SiteError> {
    let text = library.article(id)?;
    let messages = library.messages(&meta.language);
    let mut parts = vec![format!("# {}", markdown::text(&meta.title))];
    if !meta.summary.is_empty() {
        parts.push(format!("> {}", markdown::text(&meta.summary)));
    }
    parts.extend(meta.date.map(|date| date.to_string()));
    let mut has_questions = false;
    for (about, section) in meta.sections.iter().zip(&text.sections) {
        let level = match about.kind {
            SectionKind::Lead => None,
            SectionKind::Heading { level } => Some(level),
            SectionKind::Notes => Some(2),
            SectionKind::Question => Some(3),
        };
        if about.kind == SectionKind::Question && !has_questions {
            has_questions = true;
            parts.push(format!("## {}", messages.questions_and_answers()));
        }
        parts.extend(level.map(|level| markdown::heading(level, &section.heading)));
        parts.push(markdown::of_html(&section.body));
    }
    parts.retain(|part| !part.is_empty());
    Ok(parts.join("\n\n") + "\n")
}
