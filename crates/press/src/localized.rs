//! Settings that `site.toml` has for each language, and lists of tables in it.

use crate::diagnostics::did_you_mean;
use crate::fields::{Fields, SpannedText};
use crate::value::{Node, Value};
use bookmobile_pack::Localized;

/// The tables under a key that holds a list of them, such as `[[topics]]`.
pub(crate) fn tables<'a>(fields: &mut Fields<'a>, name: &str) -> &'a [Node] {
    match fields.get(name) {
        None => &[],
        Some(Node {
            value: Value::List(items),
            ..
        }) => items,
        Some(node) => {
            let message = format!("`{name}` must be a list of tables");
            fields
                .out
                .error(fields.source, node.span.clone(), message)
                .help(format!("begin each entry with a line `[[{name}]]`"));
            &[]
        }
    }
}

/// Reads a text for each language: a table by language codes, or one text for all.
pub(crate) fn localized(
    fields: &mut Fields<'_>,
    name: &str,
    codes: &[String],
    required: bool,
) -> Localized {
    let example = codes.first().map_or("en", String::as_str);
    let Some(node) = fields.get(name) else {
        if required {
            let place = fields.source.line_span(fields.span().start);
            let remedy =
                format!("add it for each language, as in `{name} = {{ {example} = \"…\" }}`");
            fields.missing(name, place, &remedy);
        }
        return Localized::default();
    };
    let Value::Table(entries) = &node.value else {
        let text = fields.text_of(node, name).map(|text| text.text);
        let language = example.to_owned();
        return Localized(text.map(|text| (language, text)).into_iter().collect());
    };
    let mut texts = Vec::new();
    for (key, value) in entries {
        if !codes.contains(&key.name) {
            let known = codes.iter().map(String::as_str);
            let message = format!("`{}` is not one of the site's languages", key.name);
            fields
                .out
                .error(fields.source, key.span.clone(), message)
                .help(did_you_mean(
                    &key.name,
                    known,
                    "add it under `[[languages]]`",
                ));
        } else if let Some(text) = fields.text_of(value, name) {
            texts.push((key.name.clone(), text.text));
        }
    }
    for code in codes {
        if required && !texts.iter().any(|(known, _)| known == code) {
            let message = format!("`{name}` is missing in the language `{code}`");
            fields
                .out
                .warning(fields.source, node.span.clone(), message)
                .help(format!("add `{code} = \"…\"` between the braces"));
        }
    }
    texts.sort_by_key(|(language, _)| codes.iter().position(|code| code == language));
    Localized(texts)
}

/// As [`localized`] for an optional text, with the place of each.
pub(crate) fn placed(
    fields: &mut Fields<'_>,
    name: &str,
    codes: &[String],
) -> Vec<(String, SpannedText)> {
    let Localized(texts) = localized(fields, name, codes, false);
    let Some(node) = fields.get(name) else {
        return Vec::new();
    };
    let place = |language: &str| match &node.value {
        Value::Table(entries) => {
            let mut own = entries.iter().filter(|(key, _)| key.name == language);
            own.next()
                .map_or(node.span.clone(), |(_, own)| own.span.clone())
        }
        _ => node.span.clone(),
    };
    let placed = texts.into_iter().map(|(language, text)| {
        let span = place(&language);
        (language, SpannedText { text, span })
    });
    placed.collect()
}
