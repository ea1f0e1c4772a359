//! Reads literals of JavaScript, in which several tools keep the order of their pages:
//! objects, lists, texts, numbers, comments, names of other literals in the file. What is
//! computed has no value.

use bookmobile_press::value::{Key, Node, Value};
use std::cell::Cell;
use std::collections::HashMap;

/// How deep literals may be nested.
const DEEPEST: usize = 32;

/// How many values and characters of a file are read at most: a constant can name itself, and
/// brackets can stay open.
const MOST_STEPS: usize = 4_000_000;

/// The value of a key in a file, at its first place that has a literal: of `sidebar` the
/// value in `sidebar: [ … ]`, or in `const sidebar = [ … ]`.
pub(crate) fn find(text: &str, key: &str) -> Option<Node> {
    let names = names(text);
    let left = Cell::new(MOST_STEPS);
    let mut at = 0;
    while let Some(found) = text[at..].find(key) {
        let start = at + found;
        at = start + key.len();
        if left.get() == 0 {
            return None;
        }
        let before = text[..start].trim_end_matches(['"', '\'']);
        let is_whole =
            !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.'));
        let after = text[at..].trim_start_matches(['"', '\'']).trim_start();
        let after = match after.strip_prefix(':').filter(|_| is_whole) {
            // A type may stand between the name and its value.
            Some(rest) if declares(before) => rest.split_once('=').map(|(_, rest)| rest),
            Some(rest) => Some(rest),
            None => after
                .strip_prefix('=')
                .filter(|rest| is_whole && !rest.starts_with('=')),
        };
        let Some(after) = after else { continue };
        let mut reader = Reader {
            text,
            at: text.len() - after.len(),
            names: &names,
            left: &left,
        };
        if let Some(node) = reader.value(0)
            && matches!(node.value, Value::List(_) | Value::Table(_))
        {
            return Some(node);
        }
    }
    None
}

/// The text of a key in a file, at its first place that has one.
pub(crate) fn text(text: &str, key: &str) -> Option<String> {
    let left = Cell::new(MOST_STEPS);
    let mut at = 0;
    while let Some(found) = text[at..].find(key) {
        let start = at + found;
        at = start + key.len();
        let is_whole =
            !text[..start].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.'));
        let Some(after) = text[at..]
            .trim_start()
            .strip_prefix(':')
            .filter(|_| is_whole)
        else {
            continue;
        };
        let after = after.trim_start();
        let mut reader = Reader {
            text,
            at: text.len() - after.len(),
            names: &HashMap::new(),
            left: &left,
        };
        if let Some(Value::Text(found)) = reader.value(0).map(|node| node.value) {
            return Some(found);
        }
    }
    None
}

/// The literal that a module exports.
pub(crate) fn exported(text: &str) -> Option<Node> {
    let names = names(text);
    let left = Cell::new(MOST_STEPS);
    for start in ["module.exports", "export default"] {
        let Some((_, rest)) = text.rsplit_once(start) else {
            continue;
        };
        let rest = rest.trim_start();
        let rest = rest.strip_prefix('=').unwrap_or(rest);
        let at = text.len() - rest.len();
        let mut reader = Reader {
            text,
            at,
            names: &names,
            left: &left,
        };
        if let Some(node) = reader.value(0) {
            return Some(node);
        }
    }
    None
}

fn declares(before: &str) -> bool {
    let word = before
        .trim_end()
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    matches!(word, "const" | "let" | "var")
}

/// Where the values of the constants of a file begin.
fn names(text: &str) -> HashMap<&str, usize> {
    let mut names = HashMap::new();
    for word in ["const ", "let ", "var "] {
        let mut at = 0;
        while let Some(found) = text[at..].find(word) {
            at += found + word.len();
            let rest = &text[at..];
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$');
            let Some(end) = end.filter(|end| *end > 0) else {
                continue;
            };
            let line = rest[end..].lines().next().unwrap_or_default();
            if let Some(sign) = line
                .find('=')
                .filter(|sign| !line[*sign..].starts_with("=>"))
            {
                names.entry(&rest[..end]).or_insert(at + end + sign + 1);
            }
        }
    }
    names
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    names: &'a HashMap<&'a str, usize>,
    /// How many steps may still be made.
    left: &'a Cell<usize>,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    /// Passes blanks and comments.
    fn skip(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            let rest = self.rest();
            let length = if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else {
                return;
            };
            self.at += length;
        }
    }

    fn take(&mut self, sign: char) -> bool {
        self.skip();
        let is_there = self.rest().starts_with(sign);
        if is_there {
            self.at += sign.len_utf8();
        }
        is_there
    }

    /// The value that stands here; where there is none, nothing is passed.
    fn value(&mut self, depth: usize) -> Option<Node> {
        let before = self.at;
        let value = self.read(depth);
        if value.is_none() {
            self.at = before;
        }
        value
    }

    fn read(&mut self, depth: usize) -> Option<Node> {
        self.skip();
        let start = self.at;
        self.left.set(self.left.get().checked_sub(1)?);
        let first = self.rest().chars().next().filter(|_| depth < DEEPEST)?;
        let value = match first {
            '{' => self.table(depth)?,
            '[' => self.list(depth)?,
            '"' | '\'' | '`' => Value::Text(self.text(first)?),
            c if c.is_ascii_digit() || c == '-' => {
                let rest = self.rest();
                let end = rest[1..]
                    .find(|c: char| !c.is_ascii_digit() && c != '.')
                    .map_or(rest.len(), |end| end + 1);
                let written = &rest[..end];
                let value = written
                    .parse()
                    .map_or_else(|_| Value::Text(written.to_owned()), Value::Integer);
                self.at += end;
                value
            }
            c if c.is_alphabetic() || matches!(c, '_' | '$') => self.name(depth)?,
            _ => return None,
        };
        // A type, as in `[…] as const`, changes nothing; a call or a sum does.
        self.skip();
        for word in ["as const", "satisfies "] {
            if self.rest().starts_with(word) {
                let end = self
                    .rest()
                    .find([',', ';', '\n', ')', ']', '}'])
                    .unwrap_or(self.rest().len());
                self.at += end;
            }
        }
        Some(Node {
            value,
            span: start..self.at,
        })
    }

    /// A word: true, false, null, a constant, or a call that passes its literal on.
    fn name(&mut self, depth: usize) -> Option<Value> {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$')
            .unwrap_or(rest.len());
        let word = rest[..end].to_owned();
        self.at += end;
        match word.as_str() {
            "true" => return Some(Value::Boolean(true)),
            "false" => return Some(Value::Boolean(false)),
            "null" | "undefined" => return Some(Value::Nothing),
            _ => {}
        }
        if self.take('(') {
            // Functions such as `defineConfig` return what they get.
            let inside = self.value(depth + 1)?;
            return self.take(')').then_some(inside.value);
        }
        let begin = *self.names.get(word.as_str())?;
        let mut other = Reader {
            text: self.text,
            at: begin,
            names: self.names,
            left: self.left,
        };
        other.value(depth + 1).map(|node| node.value)
    }

    fn text(&mut self, quote: char) -> Option<String> {
        let mut text = String::new();
        let mut letters = self.rest().char_indices().skip(1);
        while let Some((at, c)) = letters.next() {
            match c {
                '\\' => match letters.next()?.1 {
                    'n' => text.push('\n'),
                    't' => text.push('\t'),
                    'u' => {
                        let hex: String = letters.by_ref().take(4).map(|(_, c)| c).collect();
                        let code = u32::from_str_radix(&hex, 16).ok();
                        text.extend(code.and_then(char::from_u32));
                    }
                    c => text.push(c),
                },
                '$' if quote == '`' && self.rest()[at..].starts_with("${") => return None,
                c if c == quote => {
                    self.at += at + c.len_utf8();
                    return Some(text);
                }
                c => text.push(c),
            }
        }
        None
    }

    fn list(&mut self, depth: usize) -> Option<Value> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            if self.take(']') {
                return Some(Value::List(items));
            }
            if self.rest().starts_with("...") {
                self.at += 3;
                match self.value(depth + 1).map(|node| node.value) {
                    Some(Value::List(inside)) => items.extend(inside),
                    Some(_) => {}
                    None => self.pass_over()?,
                }
            } else {
                match self.value(depth + 1) {
                    Some(node) => items.push(node),
                    None => self.pass_over()?,
                }
            }
            self.end_of_item(']')?;
        }
    }

    fn table(&mut self, depth: usize) -> Option<Value> {
        self.at += 1;
        let mut entries = Vec::new();
        loop {
            if self.take('}') {
                return Some(Value::Table(entries));
            }
            let start = self.at;
            let first = self.rest().chars().next()?;
            let name = match first {
                '"' | '\'' => self.text(first)?,
                _ => {
                    let rest = self.rest();
                    let end = rest
                        .find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$')
                        .unwrap_or(rest.len());
                    let name = rest[..end].to_owned();
                    self.at += end;
                    name
                }
            };
            let span = start..self.at;
            if !name.is_empty() && self.take(':') {
                match self.value(depth + 1) {
                    Some(node) => entries.push((Key { name, span }, node)),
                    None => self.pass_over()?,
                }
            } else {
                self.at = start;
                self.pass_over()?;
            }
            self.end_of_item('}')?;
        }
    }

    /// Passes what is between two items: a comma, if another item follows. What is left of
    /// an item that is computed is passed over.
    fn end_of_item(&mut self, close: char) -> Option<()> {
        if self.take(',') {
            return Some(());
        }
        self.skip();
        if self.rest().starts_with(close) {
            return Some(());
        }
        self.pass_over()?;
        // Another bracket ends what surrounds this one.
        (self.take(',') || self.rest().starts_with(close)).then_some(())
    }

    /// Passes an expression, up to the comma or the bracket after it.
    fn pass_over(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            self.skip();
            self.left.set(self.left.get().checked_sub(1)?);
            let c = self.rest().chars().next()?;
            match c {
                '"' | '\'' | '`' => {
                    let rest = &self.rest()[1..];
                    let mut end = 0;
                    loop {
                        let found = rest[end..].find([c, '\\'])?;
                        end += found;
                        if rest[end..].starts_with('\\') {
                            end += 1 + rest[end + 1..].chars().next().map_or(0, char::len_utf8);
                        } else {
                            break;
                        }
                    }
                    self.at += end + 2;
                    continue;
                }
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' | ',' if depth == 0 => return Some(()),
                ')' | ']' | '}' => depth -= 1,
                _ => {}
            }
            self.at += c.len_utf8();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{child, text, texts};

    #[test]
    fn literals_of_configurations_are_read() {
        let config = r"
            import { x } from 'y'
            const first = ['a', /* no */ 'b'] as const
            export const sidebar: Type[] = [
              { text: 'Guide', items: [...first, `c`, compute('d'), ...more()] }, // end
              { 'text': 'It\'s', on: (x) => x[0], link: '/a', },
            ]
            export default defineConfig({ title: 'T', themeConfig: { sidebar, nav: x.y } })
        ";
        let sidebar = find(config, "sidebar").expect("a list");
        let Value::List(items) = &sidebar.value else {
            panic!("{sidebar:?}");
        };
        assert_eq!(items.len(), 2);
        let inside = child(&items[0], "items").expect("items");
        assert_eq!(texts(inside), ["a", "b", "c", "d"]);
        assert_eq!(child(&items[1], "text").and_then(text), Some("It's"));
        assert_eq!(child(&items[1], "link").and_then(text), Some("/a"));
        let exported = exported(config).expect("a table");
        assert_eq!(child(&exported, "title").and_then(text), Some("T"));
    }

    #[test]
    fn a_constant_that_names_itself_ends() {
        // Nothing is promised of its value.
        let _ = find("const a = [a, a, a, a]; x = { sidebar: a }", "sidebar");
        let many = "sidebar: [".repeat(20_000);
        assert_eq!(find(&many, "sidebar"), None);
    }

    #[test]
    fn what_is_cut_off_has_no_value() {
        for config in [
            "x = [",
            "x = {",
            "x = {a: '",
            "x = [\"\\",
            "module.exports = ",
            "x: [a(",
            "x = `${a}`",
        ] {
            assert_eq!(find(config, "x"), None, "{config}");
            let _ = exported(config);
        }
    }
}
