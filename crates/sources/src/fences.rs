//! Fenced blocks of code: only the language stays of what stands after a fence; a title that
//! is there becomes a line above.

use crate::lines::{Code, lines};
use crate::rewrite::Rewriter;
use bookmobile_press::SourceFile;
use std::sync::Arc;

/// Rewrites the fences of a text.
pub(crate) fn tidy(source: &Arc<SourceFile>, from: usize) -> Arc<SourceFile> {
    let mut text = Rewriter::new(source, from);
    for line in lines(&source.text, from) {
        if line.code != Code::Opens {
            continue;
        }
        let own = &source.text[line.span.clone()];
        let start = own.find("```").or_else(|| own.find("~~~")).unwrap_or(0);
        let sign = own[start..].chars().next().unwrap_or('`');
        let length = own[start..].chars().take_while(|c| *c == sign).count();
        let info = own[start + length..].trim();
        let language: String = (info.trim_start_matches(['{', '.']).chars())
            .take_while(|c| c.is_alphanumeric() || matches!(c, '+' | '#' | '-' | '_'))
            .collect();
        if language == info {
            continue;
        }
        let prefix = &own[..start];
        let fence = &own[start..start + length];
        // In the first line of a list item there is no room for a title.
        let is_item = prefix.contains(|c: char| !matches!(c, '>' | ' ' | '\t'));
        let new = match title(info).filter(|_| !is_item) {
            Some(title) => format!(
                "{prefix}**{title}**\n{}\n{prefix}{fence}{language}",
                prefix.trim_end()
            ),
            None => format!("{prefix}{fence}{language}"),
        };
        text.replace(line.span.clone(), &new);
    }
    text.finish()
}

/// The title after a fence: `title="x"`, or `[x]`.
fn title(info: &str) -> Option<&str> {
    let named = info.split_once("title=").and_then(|(_, rest)| {
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        Some(rest[1..].split_once(quote)?.0)
    });
    let in_brackets = || {
        let (_, rest) = info.split_once('[')?;
        Some(rest.split_once(']')?.0)
    };
    named
        .or_else(in_brackets)
        .map(str::trim)
        .filter(|title| !title.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_language_and_a_title_stay() {
        for (written, expected) in [
            ("```js\n```\n", "```js\n```\n"),
            ("```js{1,3} [a.js]\n```\n", "**a.js**\n\n```js\n```\n"),
            (
                "> ~~~ {.python title=\"b\"}\n> ~~~\n",
                "> **b**\n>\n> ~~~python\n> ~~~\n",
            ),
            ("```c++ hl_lines=\"2\"\n```\n", "```c++\n```\n"),
        ] {
            let source = Arc::new(SourceFile::new("a.md".to_owned(), written));
            assert_eq!(tidy(&source, 0).text, expected);
        }
    }
}
