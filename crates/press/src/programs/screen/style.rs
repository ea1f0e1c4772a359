//! The style sheets of a mini-program with a screen of its own: what they load becomes `data:`
//! URLs. The tokenizer is the crate `cssparser`; all else stays as it is written.

use super::files::{Files, is_network, path_of};
use crate::diagnostics::Diagnostics;
use crate::source::SourceFile;
use cssparser::{ParseError, Parser, Token};
use std::ops::Range;
use std::sync::Arc;

/// How deep sheets may import each other.
const MAX_DEPTH: usize = 8;

/// A place of a sheet where it names a file.
struct Use {
    span: Range<usize>,
    url: String,
    is_import: bool,
}

/// A sheet at the path `from` with all that it loads.
pub(super) fn inlined(
    source: &Arc<SourceFile>,
    from: &str,
    depth: usize,
    files: &mut Files,
    out: &mut Diagnostics,
) -> String {
    let text = &source.text;
    let mut uses = Vec::new();
    collect(&mut Parser::new(text), &mut uses);
    let mut done = 0;
    let mut sheet = String::with_capacity(text.len());
    for Use {
        span,
        url,
        is_import,
    } in uses
    {
        let path = path_of(from, &url);
        let has = path.as_deref().is_some_and(|path| files.has(path));
        if is_network(&url) {
            (out.error(source, span, format!("`{url}` is loaded from the network")))
                .help("save the file in the program, and name its path");
            continue;
        }
        let (Some(path), true) = (path, has) else {
            // What is missing shows nothing, as elsewhere.
            continue;
        };
        let (from, to) = if is_import {
            // Up to the semicolon: the conditions of an import are rare, and left out.
            let end = text[span.end..]
                .find(';')
                .map_or(text.len(), |at| span.end + at + 1);
            let start = text[..span.start].rfind('@').unwrap_or(span.start);
            (start, end)
        } else {
            (span.start, span.end)
        };
        let Some(before) = text.get(done..from) else {
            continue;
        };
        sheet.push_str(before);
        if is_import {
            let other = (depth < MAX_DEPTH).then(|| files.import(&path)).flatten();
            if let Some(other) = other {
                sheet.push_str(&inlined(&other, &path, depth + 1, files, out));
            }
        } else if let Some(url) = files.data_url(&path) {
            sheet.push_str("url(");
            sheet.push_str(&url);
            sheet.push(')');
        }
        done = to;
    }
    sheet.push_str(&text[done..]);
    sheet
}

/// The places where a sheet names files, in their order. What is no CSS is passed over, as
/// browsers do; the parser limits how deep blocks are in blocks.
fn collect(parser: &mut Parser<'_>, uses: &mut Vec<Use>) {
    let mut is_import = false;
    loop {
        let start = parser.position();
        let Ok(token) = parser.next_including_whitespace_and_comments() else {
            return;
        };
        let token = token.clone();
        let mut push = |url: &str, parser: &Parser<'_>, is_import| {
            uses.push(Use {
                span: start.byte_index()..parser.position().byte_index(),
                url: url.to_owned(),
                is_import,
            });
        };
        match &token {
            Token::WhiteSpace(_) | Token::Comment(_) => continue,
            Token::UnquotedUrl(url) => push(url, parser, is_import),
            Token::QuotedString(url) if is_import => push(url, parser, true),
            Token::Function(name) if name.eq_ignore_ascii_case("url") => {
                let url = parser.parse_nested_block(|inside| {
                    let url = inside.expect_string_cloned();
                    Ok::<_, ParseError<()>>(url.map(|url| url.to_string()).unwrap_or_default())
                });
                push(&url.unwrap_or_default(), parser, is_import);
            }
            Token::Function(_)
            | Token::ParenthesisBlock
            | Token::SquareBracketBlock
            | Token::CurlyBracketBlock => {
                let _ = parser.parse_nested_block(|inside| {
                    collect(inside, uses);
                    Ok::<_, ParseError<()>>(())
                });
            }
            _ => {}
        }
        is_import = matches!(&token, Token::AtKeyword(name) if name.eq_ignore_ascii_case("import"));
    }
}
