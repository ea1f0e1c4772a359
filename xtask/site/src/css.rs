//! Minifies style sheets: removes comments, needless white space and semicolons, and the
//! zero before a decimal point. The tokenizer is the crate `cssparser`. All else is
//! written as in the source, so no value, rule or order changes.

use anyhow::{Result, bail};
use cssparser::{ParseError, Parser, Token, TokenSerializationType};

/// Minifies a style sheet.
///
/// # Errors
/// If a string, a URL or a bracket in it is not closed correctly.
pub(crate) fn squeeze(text: &str) -> Result<String> {
    let mut writer = Writer::default();
    match writer.block(&mut Parser::new(text)) {
        Ok(()) => Ok(writer.out),
        Err(error) => bail!("{error}"),
    }
}

/// A syntax error, with its place.
type Mistake = ParseError<String>;

/// What is in the source between the last token and the next.
#[derive(Clone, Copy, PartialEq)]
enum Gap {
    None,
    Comment,
    Space,
}

/// The kind of the last token.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    /// The start of a block, or a sign after which white space has no meaning.
    Tight,
    Colon,
    Other(TokenSerializationType),
}

struct Writer {
    out: String,
    gap: Gap,
    last: Last,
    /// A semicolon that is written if something follows it in its block.
    semicolon: bool,
}

impl Default for Writer {
    fn default() -> Self {
        Self {
            out: String::new(),
            gap: Gap::None,
            last: Last::Tight,
            semicolon: false,
        }
    }
}

impl Writer {
    /// Writes tokens to the end of a block.
    fn block(&mut self, parser: &mut Parser<'_>) -> Result<(), Mistake> {
        loop {
            let start = parser.position();
            let Ok(token) = parser.next_including_whitespace_and_comments() else {
                break;
            };
            let token = token.clone();
            match &token {
                Token::WhiteSpace(_) => self.gap = Gap::Space,
                Token::Comment(_) if self.gap == Gap::None => self.gap = Gap::Comment,
                Token::Comment(_) => {}
                Token::Semicolon => {
                    self.keep_empty_value();
                    self.semicolon = true;
                    self.gap = Gap::None;
                    self.last = Last::Tight;
                }
                token if token.is_parse_error() => {
                    let place = parser.current_source_location();
                    return Err(Mistake::custom(format!(
                        "line {}, column {}: not closed, or not opened",
                        place.line + 1,
                        place.column
                    )));
                }
                token => {
                    let slice = parser.slice_from(start).to_owned();
                    self.token(token, &slice);
                    self.nested(token, parser)?;
                }
            }
        }
        self.keep_empty_value();
        Ok(())
    }

    fn token(&mut self, token: &Token<'_>, slice: &str) {
        if std::mem::take(&mut self.semicolon) {
            self.out.push(';');
        }
        let kind = token.serialization_type();
        let is_tight = matches!(
            token,
            Token::Comma | Token::CurlyBracketBlock | Token::Delim('>' | '!')
        );
        match (self.gap, self.last) {
            (Gap::Space, Last::Other(_)) if !is_tight => self.out.push(' '),
            // Without the comment the two would be one token.
            (Gap::Comment, Last::Other(last)) if last.needs_separator_when_before(kind) => {
                self.out.push_str("/**/");
            }
            _ => {}
        }
        self.out.push_str(without_zero(slice));
        self.gap = Gap::None;
        self.last = match token {
            Token::Colon => Last::Colon,
            Token::Comma | Token::Delim('>') => Last::Tight,
            _ => Last::Other(kind),
        };
    }

    /// If the token opens a bracket, writes its content and its end.
    fn nested(&mut self, token: &Token<'_>, parser: &mut Parser<'_>) -> Result<(), Mistake> {
        let end = match token {
            Token::CurlyBracketBlock => '}',
            Token::SquareBracketBlock => ']',
            Token::ParenthesisBlock | Token::Function(_) => ')',
            _ => return Ok(()),
        };
        self.last = Last::Tight;
        parser.parse_nested_block(|parser| self.block(parser))?;
        // The last declaration of a block needs no semicolon.
        self.semicolon = false;
        self.out.push(end);
        self.gap = Gap::None;
        self.last = match end {
            '}' => Last::Tight,
            _ => Last::Other(Token::CloseParenthesis.serialization_type()),
        };
        Ok(())
    }

    /// Keeps a custom property's value that is only a space: old browsers need it.
    fn keep_empty_value(&mut self) {
        if self.last == Last::Colon && self.gap == Gap::Space {
            self.out.push(' ');
        }
    }
}

/// A number without the zero before its decimal point. Only numbers begin with a digit.
fn without_zero(slice: &str) -> &str {
    match slice.strip_prefix('0') {
        Some(rest) if rest.starts_with('.') => rest,
        _ => slice,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let once = squeeze(text).expect("is CSS");
        assert_eq!(once, expected);
        assert_eq!(squeeze(&once).expect("is CSS"), once, "a second time");
    }

    #[test]
    fn strings_and_addresses_stay() {
        check(
            r#"a::before { content: "a: b"; }"#,
            r#"a::before{content:"a: b"}"#,
        );
        check(
            r#"a { content: "x /* y */ ; } , 'z' \" {" attr(href) ")" }"#,
            r#"a{content:"x /* y */ ; } , 'z' \" {" attr(href) ")"}"#,
        );
        check(
            r"a { background: url( data:image/png;base64,AA== ) , url( 'a b' ) }",
            r"a{background:url( data:image/png;base64,AA== ),url('a b')}",
        );
    }

    #[test]
    fn each_of_a_pair_of_declarations_stays() {
        check(
            "a { color: #b03317; color: light-dark(#b03317, oklch(0.76 0.13 40)); }",
            "a{color:#b03317;color:light-dark(#b03317,oklch(.76 .13 40))}",
        );
        check(
            "a { height: 100vh; height: 100dvh; --x: #fff; --x: oklch(1 0 0); }",
            "a{height:100vh;height:100dvh;--x:#fff;--x:oklch(1 0 0)}",
        );
    }

    #[test]
    fn the_order_of_layers_stays() {
        check(
            "@layer b, a;\n@layer a { x { y: z } }\n@layer b { x { y: w; } }\nx { y: v; }\n",
            "@layer b,a;@layer a{x{y:z}}@layer b{x{y:w}}x{y:v}",
        );
    }

    #[test]
    fn white_space_that_means_something_stays() {
        check(
            "a :hover , b > c:not( .d ) ~ [e=\"f g\"] * { margin: -0.5em auto 0 !important; }",
            "a :hover,b>c:not(.d) ~ [e=\"f g\"] *{margin:-0.5em auto 0!important}",
        );
        check(
            "a { width: calc( (1px + 2px) * -1 - var(--x) ); grid-area: 1 / 2 }",
            "a{width:calc((1px + 2px) * -1 - var(--x));grid-area:1 / 2}",
        );
        check(
            "@media screen and (min-width: 60rem) and (hover: none) { a { b: c } }",
            "@media screen and (min-width:60rem) and (hover:none){a{b:c}}",
        );
        check("a { --empty: ; --none:; }", "a{--empty: ;--none:}");
        check("a { --empty: }", "a{--empty: }");
    }

    #[test]
    fn a_comment_separates_what_it_separated() {
        check(
            "/* one */a/* two */b{c:d/**/e; /* last */}",
            "a/**/b{c:d/**/e}",
        );
        check("a /* x */ b{ }", "a b{}");
        check("a/* x */ b{ }", "a b{}");
    }

    #[test]
    fn what_is_not_closed_is_refused() {
        for text in ["a { b: 'c\n }", "a { b: c } }", "a { b: url(c d) }"] {
            assert!(squeeze(text).is_err(), "{text}");
        }
        let error = squeeze("a {\n  b: 'c\n}").expect_err("refused");
        assert!(error.to_string().starts_with("line 2, "), "{error}");
    }

    #[test]
    fn our_style_sheets_lose_only_white_space_and_zeros() {
        let bare = |text: &str| {
            let mut all = Vec::new();
            flatten(&mut Parser::new(text), &mut all);
            all
        };
        let folder = xtask::sh::root().join("style");
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let text = std::fs::read_to_string(entry.expect("a file").path()).expect("text");
            let short = squeeze(&text).expect("is CSS");
            assert!(short.len() < text.len());
            assert_eq!(bare(&text), bare(&short));
        }
    }

    /// All tokens of a style sheet, without the last semicolon of each block.
    fn flatten(parser: &mut Parser<'_>, all: &mut Vec<String>) {
        while let Ok(token) = parser.next().cloned() {
            all.push(format!("{token:?}"));
            let opens = matches!(
                token,
                Token::CurlyBracketBlock
                    | Token::SquareBracketBlock
                    | Token::ParenthesisBlock
                    | Token::Function(_)
            );
            if opens {
                let _ = parser.parse_nested_block(|parser| {
                    flatten(parser, all);
                    Ok::<_, ParseError<()>>(())
                });
                all.pop_if(|last| last == "Semicolon");
                all.push("end".to_owned());
            }
        }
    }
}
