//! A publisher's own style sheet: finds what it loads. Files of the folder come with it;
//! what lies on another host is a mistake, because a site asks nobody else.

use std::ops::Range;

/// What a style sheet loads at a place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Load {
    /// Another style sheet.
    Import,
    /// A file, by its address; the place is that of the address.
    File(String),
}

/// What a style sheet loads, in the order of the places.
pub(super) fn loads(css: &str) -> Vec<(Range<usize>, Load)> {
    let mut scanner = Scanner {
        css,
        at: 0,
        open: Vec::new(),
        found: Vec::new(),
    };
    while scanner.step() {}
    scanner.found
}

/// Whether an address leads to another host.
pub(super) fn is_foreign(address: &str) -> bool {
    let scheme = address.split_once(':').map(|(scheme, _)| scheme);
    let is_scheme =
        |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric()) && !text.is_empty();
    address.starts_with("//") || address.starts_with('\\') || scheme.is_some_and(is_scheme)
}

/// Reads tokens as CSS Syntax Level 3 has them, as far as they load something.
struct Scanner<'a> {
    css: &'a str,
    at: usize,
    /// The names of the functions and blocks that are open.
    open: Vec<String>,
    found: Vec<(Range<usize>, Load)>,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        self.css.get(self.at..).unwrap_or_default()
    }

    /// Reads one token; returns whether there was one.
    fn step(&mut self) -> bool {
        let start = self.at;
        let Some(first) = self.rest().chars().next() else {
            return false;
        };
        match first {
            '/' if self.rest().starts_with("/*") => {
                let end = self.rest().find("*/").map(|end| end + 2);
                self.at += end.unwrap_or(self.rest().len());
            }
            '"' | '\'' => {
                let (text, place) = self.string(first);
                if self.open.last().is_some_and(|name| is_loading(name)) {
                    self.found.push((place, Load::File(text)));
                }
            }
            '@' => {
                self.at += 1;
                if self.name() == "import" {
                    self.found.push((start..self.at, Load::Import));
                }
            }
            '(' | '[' | '{' => {
                self.open.push(String::new());
                self.at += 1;
            }
            ')' | ']' | '}' => {
                self.open.pop();
                self.at += 1;
            }
            _ if is_of_name(first) => self.function(),
            _ => self.at += first.len_utf8(),
        }
        true
    }

    /// A name, and the parenthesis of a function after it.
    fn function(&mut self) {
        let name = self.name();
        if !self.rest().starts_with('(') {
            return;
        }
        self.at += 1;
        if name != "url" {
            self.open.push(name);
            return;
        }
        let blank = self.rest().len() - self.rest().trim_start().len();
        self.at += blank;
        if self.rest().starts_with(['"', '\'']) {
            self.open.push(name);
            return;
        }
        let start = self.at;
        let mut address = String::new();
        while let Some(c) = self.rest().chars().next().filter(|c| *c != ')') {
            if c == '\\' {
                address.push(self.escaped());
            } else {
                address.push(c);
                self.at += c.len_utf8();
            }
        }
        let kept = address.trim_end().to_owned();
        let end = start + self.css[start..self.at].trim_end().len();
        self.at = (self.at + 1).min(self.css.len());
        self.found.push((start..end, Load::File(kept)));
    }

    /// A name in lower case, with what escapes in it stand for.
    fn name(&mut self) -> String {
        let mut name = String::new();
        while let Some(c) = self.rest().chars().next().filter(|c| is_of_name(*c)) {
            if c == '\\' {
                name.push(self.escaped());
            } else {
                name.push(c);
                self.at += c.len_utf8();
            }
        }
        name.to_lowercase()
    }

    /// A text in quotation marks, and the place of what is between them.
    fn string(&mut self, quote: char) -> (String, Range<usize>) {
        self.at += 1;
        let start = self.at;
        let mut text = String::new();
        while let Some(c) = self.rest().chars().next() {
            match c {
                _ if c == quote => {
                    self.at += 1;
                    return (text, start..self.at - 1);
                }
                '\\' => text.push(self.escaped()),
                _ => {
                    text.push(c);
                    self.at += c.len_utf8();
                }
            }
        }
        (text, start..self.at)
    }

    /// What an escape stands for.
    fn escaped(&mut self) -> char {
        self.at += 1;
        let rest = self.rest();
        let digits = rest.chars().take(6).take_while(char::is_ascii_hexdigit);
        let digits = digits.count();
        if digits == 0 {
            let c = rest.chars().next().unwrap_or('\\');
            self.at = (self.at + c.len_utf8()).min(self.css.len());
            return c;
        }
        let number = u32::from_str_radix(&rest[..digits], 16).ok();
        let blank = rest[digits..].starts_with([' ', '\t', '\n']);
        self.at += digits + usize::from(blank);
        number.and_then(char::from_u32).unwrap_or('\u{fffd}')
    }
}

/// Whether a text in this function is an address.
fn is_loading(function: &str) -> bool {
    matches!(
        function,
        "url" | "src" | "image" | "image-set" | "-webkit-image-set"
    )
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '\\') || !c.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(css: &str) -> Vec<String> {
        let files = loads(css).into_iter().map(|(_, load)| match load {
            Load::Import => "@import".to_owned(),
            Load::File(address) => address,
        });
        files.collect()
    }

    #[test]
    fn everything_that_a_style_sheet_loads_is_found() {
        for (css, expected) in [
            ("a { background: url(a.png) }", vec!["a.png"]),
            ("a { background: URL( 'a b.png' ) }", vec!["a b.png"]),
            ("@import \"https://example.org/a.css\";", vec!["@import"]),
            ("@IMPORT url(b.css);", vec!["@import", "b.css"]),
            ("@\\69mport 'a.css';", vec!["@import"]),
            (
                "a { background: u\\72l(//example.org/a.png) }",
                vec!["//example.org/a.png"],
            ),
            (
                "a { background: image-set('a.png' 1x, 'b.png' 2x) }",
                vec!["a.png", "b.png"],
            ),
            (
                "a { background: url(data:image/png;base64,AA==) }",
                vec!["data:image/png;base64,AA=="],
            ),
            (
                "/* url(a.png) */ a::before { content: 'url(b.png)' }",
                vec![],
            ),
            ("a { color: red", vec![]),
            ("a { background: url(a.png", vec!["a.png"]),
            ("a { background: url(\"a.png", vec!["a.png"]),
            ("a { content: '\\", vec![]),
            ("书 { background: url(书.png) }", vec!["书.png"]),
        ] {
            assert_eq!(files(css), expected, "{css}");
        }
    }

    #[test]
    fn the_place_is_that_of_the_address() {
        let css = "a { background: url( \"a.png\" ), url( b.png ) }";
        let places: Vec<&str> = loads(css).into_iter().map(|(at, _)| &css[at]).collect();
        assert_eq!(places, ["a.png", "b.png"]);
    }

    #[test]
    fn other_hosts_are_known() {
        for address in [
            "https://example.org/a",
            "//example.org/a",
            "http:a",
            "\\\\a\\b",
        ] {
            assert!(is_foreign(address), "{address}");
        }
        for address in ["a.png", "images/a:b.png", "./a.png", "../a.png"] {
            assert!(!is_foreign(address), "{address}");
        }
    }
}
