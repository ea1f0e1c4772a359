//! Reads a language's file into a [`Language`]: each text as one line, plural texts as a
//! table of forms, with the values that belong into it. Which texts there are is known from
//! `bookmobile_i18n`.

use crate::diagnostics::{Diagnostics, did_you_mean, list_of};
use crate::fields::{Fields, parse_toml};
use crate::source::SourceFile;
use crate::value::{Node, Value};
use bookmobile_i18n::{Group, Key, Kind, Language, ONE_OTHER, PluralRule, rule_of};
use std::ops::Range;
use std::sync::Arc;

/// The settings of a file besides its texts.
const SETTINGS: [&str; 3] = ["dir", "date-locale", "plural-rule"];

/// The name of a text in a file.
pub(crate) fn file_name(key: &Key) -> String {
    key.name.replace('_', "-")
}

/// Reads a file into a language. Returns the names of the texts that it does not have.
pub(crate) fn read_file(
    source: &Arc<SourceFile>,
    language: &mut Language,
    out: &mut Diagnostics,
) -> Vec<String> {
    let Some(node) = parse_toml(source, out) else {
        return Vec::new();
    };
    let names: Vec<String> = Group::Interface.keys().iter().map(file_name).collect();
    let tables = Group::ALL.iter().map(|group| group.table());
    let known: Vec<&str> = (SETTINGS.into_iter())
        .chain(tables.filter(|table| !table.is_empty()))
        .chain(names.iter().map(String::as_str))
        .collect();
    let Some(mut fields) = Fields::open(&node, &known, source, out) else {
        return Vec::new();
    };
    read_settings(&mut fields, language);
    let mut missing = Vec::new();
    read_group(&mut fields, Group::Interface, language, &mut missing);
    for group in Group::ALL {
        if group == Group::Interface {
            continue;
        }
        let names: Vec<String> = group.keys().iter().map(file_name).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let Some(table) = fields.get(group.table()) else {
            let all = names.iter().map(|name| format!("{}.{name}", group.table()));
            missing.extend(all);
            continue;
        };
        if let Some(mut table) = Fields::open(table, &names, fields.source, fields.out) {
            read_group(&mut table, group, language, &mut missing);
        }
    }
    missing
}

fn read_settings(fields: &mut Fields<'_>, language: &mut Language) {
    if let Some(written) = fields.text("dir") {
        match &*written.text {
            "rtl" => language.is_right_to_left = true,
            "ltr" => language.is_right_to_left = false,
            other => {
                let message = format!("`{other}` is not a direction");
                (fields.out.error(fields.source, written.span, message))
                    .help("write `rtl` for right to left, or `ltr`");
            }
        }
    }
    if let Some(written) = fields.text("date-locale") {
        language.date_locale = written.text;
    }
    language.plural = rule_of(&language.tag).unwrap_or(ONE_OTHER);
    if let Some(written) = fields.text("plural-rule") {
        match rule_of(&written.text) {
            Some(rule) => language.plural = rule,
            None if written.text == "en" => language.plural = ONE_OTHER,
            None => {
                let message = format!("there is no plural rule of the name `{}`", written.text);
                (fields.out.error(fields.source, written.span, message)).help(
                    "write the code of a language with the same plural forms, as `en` or `ru`",
                );
            }
        }
    }
}

/// Reads the texts of a group. Plural texts that are missing are given the forms that the
/// language has.
fn read_group(
    fields: &mut Fields<'_>,
    group: Group,
    language: &mut Language,
    missing: &mut Vec<String>,
) {
    let rule = language.plural;
    for (at, key) in group.keys().iter().enumerate() {
        let name = file_name(key);
        let Some(node) = fields.get(&name) else {
            missing.push(match group.table() {
                "" => name,
                table => format!("{table}.{name}"),
            });
            if key.kind == Kind::Plural {
                let forms = language.texts(group).nth(at).map(|(_, text)| text);
                let forms: Vec<&str> = forms.unwrap_or_default().split('\n').collect();
                let last = forms.last().copied().unwrap_or_default();
                if forms.len() != rule.categories.len() {
                    language.set(group, at, vec![last; rule.categories.len()].join("\n"));
                }
            }
            continue;
        };
        let text = match key.kind {
            Kind::Text => line(fields, node, &name, key, key.values),
            Kind::Plural => plural(fields, node, &name, key, rule),
            Kind::Lines(count) => lines(fields, node, &name, key, count),
        };
        if let Some(text) = text {
            language.set(group, at, text);
        }
    }
}

/// Reads one line of text, in which these values have to stand.
fn line(
    fields: &mut Fields<'_>,
    node: &Node,
    name: &str,
    key: &Key,
    required: &[&str],
) -> Option<String> {
    fields.text_of(node, name)?;
    let Value::Text(text) = &node.value else {
        return None;
    };
    let mut report = |message: String, remedy: &str| {
        (fields.out.error(fields.source, node.span.clone(), message)).help(remedy);
    };
    if text.trim().is_empty() {
        report(
            format!("`{name}` is empty"),
            "write the text, or remove the key",
        );
        return None;
    }
    if text.contains(char::is_control) {
        report(
            format!("`{name}` has several lines or a control character"),
            "write one line",
        );
        return None;
    }
    let mut is_right = true;
    for value in key.missing(text).filter(|value| required.contains(value)) {
        let message = format!("`{{{value}}}` is missing in `{name}`");
        report(
            message,
            &format!("write `{{{value}}}` where the value belongs"),
        );
        is_right = false;
    }
    for value in key.unknown(text) {
        let remedy = did_you_mean(value, key.values.iter().copied(), "remove the braces");
        report(format!("`{name}` has no value `{{{value}}}`"), &remedy);
        is_right = false;
    }
    is_right.then(|| text.clone())
}

/// Reads the forms of a plural text: a table by categories, or one text for a language with
/// one form.
fn plural(
    fields: &mut Fields<'_>,
    node: &Node,
    name: &str,
    key: &Key,
    rule: PluralRule,
) -> Option<String> {
    let Value::Table(entries) = &node.value else {
        if rule.categories.len() == 1 {
            return line(fields, node, name, key, key.values);
        }
        let message = format!("`{name}` must have plural forms");
        let label = format!("this is {}", node.value.kind());
        let forms = rule.categories.iter();
        let forms: Vec<_> = forms.map(|form| format!("{form} = \"…\"")).collect();
        (fields.out.error(fields.source, node.span.clone(), message))
            .label(label)
            .help(format!("write `{name} = {{ {} }}`", forms.join(", ")));
        return None;
    };
    for (form, _) in entries {
        if !rule.categories.contains(&&*form.name) {
            let message = format!("`{}` is not a plural category of this language", form.name);
            let remedy = format!("there is {}", list_of(rule.categories));
            (fields.out.error(fields.source, form.span.clone(), message)).help(remedy);
        }
    }
    let mut forms = Vec::new();
    for (at, category) in rule.categories.iter().enumerate() {
        let Some((_, own)) = entries.iter().find(|(form, _)| form.name == *category) else {
            report_form(fields, &node.span, name, category);
            continue;
        };
        let required = if is_one_number(rule, at) {
            &[]
        } else {
            key.values
        };
        forms.extend(line(
            fields,
            own,
            &format!("{name}.{category}"),
            key,
            required,
        ));
    }
    (forms.len() == rule.categories.len()).then(|| forms.join("\n"))
}

fn report_form(fields: &mut Fields<'_>, place: &Range<usize>, name: &str, category: &str) {
    let message = format!("`{name}` has no form `{category}`");
    (fields.out.error(fields.source, place.clone(), message))
        .help(format!("add `{category} = \"…\"` between the braces"));
}

/// Whether a form is for one number alone, which it then need not name.
fn is_one_number(rule: PluralRule, form: usize) -> bool {
    let own = rule.ranges.iter();
    let own: Vec<_> = own
        .filter(|range| usize::from(range.form) == form)
        .collect();
    matches!(&own[..], [range] if range.modulo == 0 && range.from == range.to)
}

/// Reads a list of so many texts.
fn lines(
    fields: &mut Fields<'_>,
    node: &Node,
    name: &str,
    key: &Key,
    count: usize,
) -> Option<String> {
    let Value::List(items) = &node.value else {
        let message = format!("`{name}` must be a list of {count} texts");
        (fields.out.error(fields.source, node.span.clone(), message))
            .label(format!("this is {}", node.value.kind()))
            .help(format!("write `{name} = [\"…\", \"…\"]`"));
        return None;
    };
    if items.len() != count {
        let message = format!("`{name}` has {} texts instead of {count}", items.len());
        (fields.out.error(fields.source, node.span.clone(), message))
            .help("write one for each month, the first month first");
        return None;
    }
    let texts = items.iter().map(|item| line(fields, item, name, key, &[]));
    let texts: Option<Vec<String>> = texts.collect();
    texts.map(|texts| texts.join("\n"))
}
