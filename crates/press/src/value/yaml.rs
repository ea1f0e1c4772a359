//! Parses YAML into the common tree of settings, by the 1.2 core schema. Aliases and
//! tags are refused: front matter needs neither, and aliases can make a small file
//! huge.

use super::{Key, Node, SyntaxError, Value};
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Span, StrInput};
use std::collections::HashSet;
use std::ops::Range;

/// The deepest nesting that is accepted; no front matter needs more.
const DEEPEST: usize = 16;

/// Reads YAML. `base` is the byte offset in the file at which `text` starts.
///
/// # Errors
/// The first syntax error.
pub fn read(text: &str, base: usize) -> Result<Node, Vec<SyntaxError>> {
    read_as(text, base, false)
}

/// Reads YAML of another tool: tags are passed over, an alias has no value, of a key
/// that is set twice the first value counts, and a list in brackets may end at the beginning
/// of a line, which the parsers of Go and Python accept.
///
/// # Errors
/// The first syntax error.
pub fn read_foreign(text: &str, base: usize) -> Result<Node, Vec<SyntaxError>> {
    read_as(text, base, true).or_else(|errors| {
        let closed = with_brackets_joined(text);
        let read = closed.map(|closed| read_as(&closed, base, true));
        read.and_then(Result::ok).ok_or(errors)
    })
}

/// A text of the same length in which no line begins with the end of a list; nothing if there is
/// none to join to the line before.
fn with_brackets_joined(text: &str) -> Option<String> {
    let mut joined = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let is_comment = joined
            .rsplit('\n')
            .nth(1)
            .is_some_and(|line| line.contains('#'));
        if line.starts_with([']', '}']) && joined.ends_with('\n') && !is_comment {
            joined.pop();
            let has_return = joined.ends_with('\r');
            if has_return {
                joined.pop();
            }
            joined.push_str(if has_return { "  " } else { " " });
        }
        joined.push_str(line);
    }
    (joined != text).then_some(joined)
}

fn read_as(text: &str, base: usize, is_foreign: bool) -> Result<Node, Vec<SyntaxError>> {
    let mut reader = YamlReader {
        parser: Parser::new_from_str(text),
        offsets: ByteOffsets::new(text, base),
        is_foreign,
    };
    reader.document().map_err(|error| vec![error])
}

/// Converts the parser's character offsets into byte offsets.
struct ByteOffsets {
    bytes: Vec<usize>,
    base: usize,
}

impl ByteOffsets {
    fn new(text: &str, base: usize) -> Self {
        let mut bytes: Vec<_> = text.char_indices().map(|(at, _)| at).collect();
        bytes.push(text.len());
        Self { bytes, base }
    }

    fn offset(&self, marker: Marker) -> usize {
        let last = self.bytes.len() - 1;
        self.base + self.bytes[marker.index().min(last)]
    }

    fn span(&self, span: Span) -> Range<usize> {
        self.offset(span.start)..self.offset(span.end)
    }
}

struct YamlReader<'a> {
    parser: Parser<'a, StrInput<'a>>,
    offsets: ByteOffsets,
    is_foreign: bool,
}

impl<'a> YamlReader<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Span), SyntaxError> {
        let end = SyntaxError {
            message: "the settings end too early".to_owned(),
            span: self.offsets.base..self.offsets.base,
        };
        match self.parser.next_event() {
            None => Err(end),
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => Err(self.refuse(&error)),
        }
    }

    fn refuse(&self, error: &ScanError) -> SyntaxError {
        let at = self.offsets.offset(*error.marker());
        SyntaxError {
            message: error.info().to_owned(),
            span: at..at + 1,
        }
    }

    fn document(&mut self) -> Result<Node, SyntaxError> {
        loop {
            match self.next()? {
                (Event::StreamStart | Event::DocumentStart(_) | Event::Nothing, _) => {}
                (Event::StreamEnd | Event::DocumentEnd, span) => {
                    return Ok(Node {
                        value: Value::Table(Vec::new()),
                        span: self.offsets.span(span),
                    });
                }
                (event, span) => {
                    let node = self.node(event, span, 0)?;
                    // The rest may still be malformed.
                    while !matches!(self.next()?.0, Event::StreamEnd) {}
                    return Ok(node);
                }
            }
        }
    }

    fn node(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Node, SyntaxError> {
        let place = self.offsets.span(span);
        let refused = |message: &str| {
            Err(SyntaxError {
                message: message.to_owned(),
                span: place.clone(),
            })
        };
        if depth > DEEPEST {
            return refused("this is nested too deeply");
        }
        match event {
            Event::Scalar(.., Some(_))
            | Event::SequenceStart(_, Some(_))
            | Event::MappingStart(_, Some(_))
                if !self.is_foreign =>
            {
                refused("a tag (`!…`) has no use here")
            }
            Event::Scalar(text, style, ..) => Ok(Node {
                value: scalar(&text, style),
                span: place,
            }),
            Event::SequenceStart(..) => self.list(place, depth),
            Event::MappingStart(..) => self.table(place, depth),
            _ if self.is_foreign => Ok(Node {
                value: Value::Nothing,
                span: place,
            }),
            _ => refused("an alias (`*…`) has no use here"),
        }
    }

    fn list(&mut self, place: Range<usize>, depth: usize) -> Result<Node, SyntaxError> {
        let mut items = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                let end = self.offsets.offset(span.end);
                return Ok(Node {
                    value: Value::List(items),
                    span: place.start..end,
                });
            }
            items.push(self.node(event, span, depth + 1)?);
        }
    }

    fn table(&mut self, place: Range<usize>, depth: usize) -> Result<Node, SyntaxError> {
        let mut entries: Vec<(Key, Node)> = Vec::new();
        let mut names = HashSet::new();
        loop {
            let (event, span) = self.next()?;
            let name = match event {
                Event::MappingEnd => {
                    let end = self.offsets.offset(span.end);
                    return Ok(Node {
                        value: Value::Table(entries),
                        span: place.start..end,
                    });
                }
                Event::Scalar(text, ..) => text.into_owned(),
                _ => {
                    return Err(SyntaxError {
                        message: "the name of a setting must be a word".to_owned(),
                        span: self.offsets.span(span),
                    });
                }
            };
            let key = Key {
                name,
                span: self.offsets.span(span),
            };
            let is_new = names.insert(key.name.clone());
            if !is_new && !self.is_foreign {
                return Err(SyntaxError {
                    message: format!("`{}` is set twice", key.name),
                    span: key.span,
                });
            }
            let (event, span) = self.next()?;
            let node = self.node(event, span, depth + 1)?;
            if is_new {
                entries.push((key, node));
            }
        }
    }
}

fn scalar(text: &str, style: ScalarStyle) -> Value {
    if style != ScalarStyle::Plain {
        return Value::Text(text.to_owned());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Nothing,
        "true" | "True" | "TRUE" => Value::Boolean(true),
        "false" | "False" | "FALSE" => Value::Boolean(false),
        _ => match text.parse() {
            Ok(number) => Value::Integer(number),
            Err(_) => Value::Text(text.to_owned()),
        },
    }
}
