//! GitBook and HonKit: a folder with `SUMMARY.md`, whose order it is.

use crate::assemble::{Entry, Page, Pages, assemble};
use crate::containers::{self, Forms};
use crate::folder::Folder;
use crate::lines::{Code, lines};
use crate::rewrite::Rewriter;
use crate::{Content, ReadOptions, fences, matter, settings, summary};
use bookmobile_press::SourceFile;
use std::path::Path;
use std::sync::Arc;

/// Why a folder is of this kind.
pub(crate) fn reason(folder: &Path) -> Option<String> {
    folder
        .join("SUMMARY.md")
        .is_file()
        .then(|| "it has `SUMMARY.md`".to_owned())
}

/// Reads a book.
pub(crate) fn read(mut folder: Folder, options: &ReadOptions) -> Content {
    let book = settings::read(&mut folder, "book.json");
    let value = |name: &str| {
        let book = book.as_ref()?;
        book.text(&[name]).map(str::to_owned)
    };
    let mut pages = Pages {
        title: value("title"),
        description: value("description"),
        language: value("language"),
        files: folder.list(""),
        ..Pages::default()
    };
    let items = folder
        .optional("SUMMARY.md")
        .map(|source| (summary::parse(&source), source));
    let Some((items, summary)) = items else {
        return assemble(folder, pages, options);
    };
    let forms = Forms {
        colons: true,
        quoted: true,
        ..Forms::default()
    };
    let mut seen = std::collections::BTreeSet::new();
    for item in items {
        let depth = item.depth;
        let path = item
            .target
            .as_deref()
            .map(|path| path.split('#').next().unwrap_or(path).to_owned());
        let Some(path) = path else {
            pages.entries.push(Entry::part(depth, item.title));
            continue;
        };
        if path.contains("://") || !seen.insert(path.clone()) {
            continue;
        }
        let Some(file) = pages.files.get(&path).cloned() else {
            (folder
                .out
                .warning(&summary, item.span, format!("there is no file `{path}`")))
            .help("write the chapter, or remove its line");
            continue;
        };
        let Some(source) = folder.text(&file, &path) else {
            continue;
        };
        let (matter, body) = matter::read(&source, &mut folder);
        let source = blocks(&source, body, &mut folder);
        let source = containers::convert(&source, 0, forms);
        let page = Page {
            source: Some(fences::tidy(&source, 0)),
            body: 0,
            path,
            matter,
            title: Some(item.title),
            ..Page::default()
        };
        pages.entries.push(Entry::page(depth, page));
    }
    assemble(folder, pages, options)
}

/// Rewrites GitBook's blocks, each a line `{% name key="value" %}`: hints, tabs and folds
/// become boxes between colons, embedded pages links; what only frames a text is taken out.
fn blocks(source: &Arc<SourceFile>, from: usize, folder: &mut Folder) -> Arc<SourceFile> {
    let mut text = Rewriter::new(source, from);
    for line in lines(&source.text, from) {
        let own = &source.text[line.span.clone()];
        let block = own
            .trim()
            .strip_prefix("{%")
            .and_then(|own| own.strip_suffix("%}"));
        let Some(block) = block.filter(|_| line.code == Code::Outside) else {
            continue;
        };
        let indent = &own[..own.len() - own.trim_start().len()];
        let block = block.trim();
        let (name, _) = block.split_once(char::is_whitespace).unwrap_or((block, ""));
        let value = |key: &str| value_of(block, key).unwrap_or_default();
        let new = match name {
            "hint" => format!(":::{}", value("style").replace("success", "tip")),
            "tab" => format!(":::tab {}", value("title")),
            "endhint" | "endtab" => ":::".to_owned(),
            "embed" | "file" | "swagger" => {
                format!("[{0}]({0})", value("url").replace(['(', ')'], ""))
            }
            "code" if !value("title").is_empty() => format!("**{}**\n", value("title")),
            "tabs" | "endtabs" | "code" | "endcode" | "content-ref" | "endcontent-ref"
            | "endembed" | "endfile" | "stepper" | "endstepper" | "step" | "endstep"
            | "columns" | "endcolumns" | "column" | "endcolumn" => String::new(),
            _ => {
                let message = format!("the block `{name}` is left out");
                folder
                    .out
                    .warning(source, line.span.clone(), message)
                    .help("what stands inside it is kept");
                String::new()
            }
        };
        text.replace(line.span.clone(), &format!("{indent}{new}"));
    }
    text.finish()
}

/// The value of a key of a block, in either quotation mark.
fn value_of<'a>(block: &'a str, key: &str) -> Option<&'a str> {
    let at = block.find(&format!(" {key}="))? + key.len() + 2;
    let rest = block.get(at..)?;
    let sign = rest
        .chars()
        .next()
        .filter(|sign| matches!(sign, '"' | '\''))?;
    rest.get(1..)?.split(sign).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_become_boxes_and_links() {
        let text = "{% hint style=\"danger\" %}\nKeep *out*.\n{% endhint %}\n\n\
            {% tabs %}\n{% tab title='First one' %}\nA.\n{% endtab %}\n{% endtabs %}\n\n\
            {% embed url=\"https://example.org/a\" %}\n\n{% strange %}\n\n\
            ```\n{% hint style=\"info\" %}\n```\n";
        let source = Arc::new(SourceFile::new("a.md".to_owned(), text));
        let mut folder = Folder::new(Path::new("."));
        let new = blocks(&source, 0, &mut folder);
        assert_eq!(
            new.text,
            ":::danger\nKeep *out*.\n:::\n\n\n:::tab First one\nA.\n:::\n\n\n\
             [https://example.org/a](https://example.org/a)\n\n\n\n\
             ```\n{% hint style=\"info\" %}\n```\n"
        );
        assert_eq!(folder.out.warnings(), 1);
        let forms = Forms {
            colons: true,
            ..Forms::default()
        };
        let boxes = containers::convert(&new, 0, forms);
        assert!(boxes.text.contains("> [!CAUTION]"), "{}", boxes.text);
        assert!(boxes.text.contains("**First one**"), "{}", boxes.text);
    }
}
