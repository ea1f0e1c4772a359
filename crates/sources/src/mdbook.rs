//! mdBook: `book.toml`, and the chapters that `SUMMARY.md` names, in its order.

mod includes;

use crate::assemble::{Entry, Page, Pages, assemble};
use crate::folder::Folder;
use crate::lines::{Code, lines};
use crate::rewrite::Rewriter;
use crate::{Content, ReadOptions, fences, matter, settings, summary};
use bookmobile_press::SourceFile;
use std::sync::Arc;

/// Reads a book.
pub(crate) fn read(mut folder: Folder, options: &ReadOptions) -> Content {
    let book = settings::read(&mut folder, "book.toml");
    let text = |path: &[&str]| {
        let book = book.as_ref()?;
        book.text(path).map(str::to_owned)
    };
    let src = text(&["book", "src"]).unwrap_or_else(|| "src".to_owned());
    let below = src.trim_matches('/').to_owned();
    let mut pages = Pages {
        title: text(&["book", "title"]),
        description: text(&["book", "description"]),
        url: None,
        language: text(&["book", "language"]),
        files: folder.list(&below),
        ..Pages::default()
    };
    let shown = |path: &str| format!("{below}/{path}");
    let Some(summary) = folder.optional(&shown("SUMMARY.md")) else {
        let path = shown("SUMMARY.md");
        (folder
            .out
            .file_error(&path, "this file is missing, so the book has no chapters"))
        .help("list the chapters in it, as in `- [First chapter](first.md)`");
        return assemble(folder, pages, options);
    };
    for item in summary::parse(&summary) {
        let depth = item.depth;
        let Some(target) = &item.target else {
            pages.entries.push(Entry::part(depth, item.title));
            continue;
        };
        let Some(file) = pages.files.get(target).cloned() else {
            let message = format!("there is no file `{}`", shown(target));
            (folder.out.error(&summary, item.span, message))
                .help("write the chapter, or leave the brackets after its title empty");
            continue;
        };
        let Some(source) = folder.text(&file, &shown(target)) else {
            continue;
        };
        let source = includes::expand(&source, &file, &mut folder);
        let source = without_hidden_lines(&source);
        let source = fences::tidy(&source, 0);
        let (matter, body) = matter::read(&source, &mut folder);
        let page = Page {
            source: Some(source),
            body,
            path: target.clone(),
            matter,
            title: Some(item.title),
            ..Page::default()
        };
        pages.entries.push(Entry::page(depth, page));
    }
    if let Some(redirects) =
        (book.as_ref()).and_then(|book| book.get(&["output", "html", "redirect"]))
    {
        for (from, to) in settings::pairs(redirects) {
            pages.addresses.push((from.to_owned(), html_to_md(to)));
            pages.redirects.push((from.to_owned(), html_to_md(to)));
        }
    }
    assemble(folder, pages, options)
}

/// The path of a chapter's file from that of its page.
fn html_to_md(page: &str) -> String {
    let page = page.trim_start_matches('/');
    let page = page.split('#').next().unwrap_or(page);
    match page.strip_suffix(".html") {
        Some(stem) => format!("{stem}.md"),
        None => page.to_owned(),
    }
}

/// Takes out the lines of Rust that a book hides.
fn without_hidden_lines(source: &Arc<SourceFile>) -> Arc<SourceFile> {
    let mut text = Rewriter::new(source, 0);
    let mut in_rust = false;
    for line in lines(&source.text, 0) {
        let own = &source.text[line.span.clone()];
        match line.code {
            Code::Opens => {
                let info = own.trim_start_matches(['>', ' ', '\t', '`', '~']);
                in_rust = info.split([',', ' ', '\t']).next() == Some("rust");
            }
            Code::Closes => in_rust = false,
            Code::Inside if in_rust => {
                let start = own
                    .find(|c: char| !matches!(c, ' ' | '\t' | '>'))
                    .unwrap_or(own.len());
                let inside = &own[start..];
                if inside == "#" || inside.starts_with("# ") {
                    text.replace(line.whole.clone(), "");
                } else if inside.starts_with("##") {
                    let at = line.span.start + start;
                    text.replace(at..at + 1, "");
                }
            }
            Code::Outside | Code::Inside => {}
        }
    }
    text.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_book_hides_is_not_shown() {
        let text = "```rust,ignore\n# use std::fmt;\n#\n#[derive(Debug)]\n## shown\nfn a() {}\n```\n```python\n# a comment\n```\n";
        let source = Arc::new(SourceFile::new("a.md".to_owned(), text));
        assert_eq!(
            without_hidden_lines(&source).text,
            "```rust,ignore\n#[derive(Debug)]\n# shown\nfn a() {}\n```\n```python\n# a comment\n```\n"
        );
    }
}
