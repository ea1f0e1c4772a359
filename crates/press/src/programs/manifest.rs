//! The manifest of a mini-program: what webxdc has (`name`), and in `[bookmobile]` what a page
//! says of the program before it starts.

use crate::diagnostics::{Diagnostics, list_of};
use crate::fields::{Fields, parse_toml};
use crate::source::SourceFile;
use crate::value::{Node, Value};
use bookmobile_pack::Localized;
use std::sync::Arc;

/// The file in a program's folder.
pub(crate) const FILE: &str = "manifest.toml";

/// The version of the interface between programs and pages.
pub(crate) const API: i64 = 1;

/// Heights of a program's box in `rem`. The style sheet has a class for each.
pub(crate) const HEIGHTS: &[i64] = &[10, 15, 20, 25, 30, 35, 40];

/// What a program can ask a person for.
pub(crate) const ASKS: &[&str] = &["position"];

const KEYS: &[&str] = &["name", "source_code_url", "bookmobile"];
const OWN_KEYS: &[&str] = &[
    "api",
    "names",
    "description",
    "icon",
    "height",
    "asks",
    "data",
];

/// What a manifest says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Manifest {
    /// The name in each language, the fallback first.
    pub(crate) name: Localized,
    /// One sentence about what the program is for.
    pub(crate) description: Localized,
    /// One or two characters that stand for the program.
    pub(crate) icon: String,
    /// The height of its box, one of [`HEIGHTS`].
    pub(crate) height: i64,
    /// What it asks for, of [`ASKS`].
    pub(crate) asks: Vec<String>,
    /// The data that it has where an article names none, in its folder.
    pub(crate) data: Vec<String>,
}

/// Reads a manifest. Nothing if it has no name, which is reported.
pub(crate) fn read(source: &Arc<SourceFile>, out: &mut Diagnostics) -> Option<Manifest> {
    let node = parse_toml(source, out)?;
    of_node(&node, source, out)
}

fn of_node(node: &Node, source: &Arc<SourceFile>, out: &mut Diagnostics) -> Option<Manifest> {
    let mut fields = Fields::open(node, KEYS, source, out)?;
    let name = fields.text("name");
    if name.is_none() {
        let place = source.line_span(0);
        fields.missing("name", place, "add it, as in `name = \"Market prices\"`");
    }
    let name = name?.text;
    let own = fields.get("bookmobile").cloned();
    let mut manifest = Manifest {
        name: Localized(vec![("en".to_owned(), name)]),
        height: 20,
        ..Manifest::default()
    };
    if let Some(own) = own
        && let Some(mut fields) = Fields::open(&own, OWN_KEYS, source, out)
    {
        read_own(&mut fields, &mut manifest);
    }
    if manifest.icon.is_empty() {
        let first = manifest
            .name
            .0
            .first()
            .and_then(|(_, name)| name.chars().next());
        manifest.icon = first.map(String::from).unwrap_or_default();
    }
    Some(manifest)
}

/// Reads the manifest of a published program, which can have what we do not know. What is wrong
/// in it is no mistake of the publisher's.
pub(crate) fn read_published(
    source: &Arc<SourceFile>,
    slug: &str,
    out: &mut Diagnostics,
) -> Manifest {
    let mut found = Diagnostics::default();
    let node = parse_toml(source, &mut found).map(|mut node| {
        if let Value::Table(entries) = &mut node.value {
            entries.retain(|(key, _)| KEYS.contains(&key.name.as_str()));
        }
        node
    });
    match node.and_then(|node| of_node(&node, source, &mut found)) {
        Some(manifest) if found.is_empty() => manifest,
        _ => {
            let message = "its manifest cannot be read, and is left out";
            (out.file_warning(&source.path, message))
                .help("name the program in the article, as in `title = \"Poll\"`");
            of_name(slug)
        }
    }
}

/// The manifest of a program that has none.
pub(crate) fn of_name(name: &str) -> Manifest {
    Manifest {
        name: Localized(vec![("en".to_owned(), name.to_owned())]),
        icon: name.chars().next().map(String::from).unwrap_or_default(),
        height: 20,
        ..Manifest::default()
    }
}

fn read_own(fields: &mut Fields<'_>, manifest: &mut Manifest) {
    let place = fields.source.line_span(fields.span().start);
    match fields.integer("api") {
        Some(API) => {}
        Some(other) => {
            let span = fields.get("api").map_or(place, |node| node.span.clone());
            let message = format!("this program is for version {other} of the interface");
            (fields.out.error(fields.source, span, message)).help(format!(
                "this version of bookmobile has version {API}: write `api = {API}` if the program fits it"
            ));
        }
        None => fields.missing("api", place, &format!("add `api = {API}`")),
    }
    let named = by_language(fields, "names");
    let default = std::mem::take(&mut manifest.name.0);
    let is_other = |(code, _): &(String, String)| named.0.iter().all(|(own, _)| own != code);
    manifest.name.0 = default.into_iter().filter(is_other).collect();
    manifest.name.0.extend(named.0);
    manifest.description = by_language(fields, "description");
    if let Some(icon) = fields.text("icon") {
        if icon.text.chars().count() > 2 {
            let message = "an icon is one or two characters";
            (fields.out.error(fields.source, icon.span.clone(), message))
                .help("write for example `icon = \"¥\"`");
        }
        manifest.icon = icon.text;
    }
    if let Some(height) = fields.integer("height") {
        let fitting = HEIGHTS.iter().find(|own| **own >= height);
        manifest.height = fitting.or(HEIGHTS.last()).copied().unwrap_or(height);
    }
    for ask in fields.texts("asks") {
        if ASKS.contains(&ask.text.as_str()) {
            manifest.asks.push(ask.text);
        } else {
            let message = format!("a program cannot ask for `{}`", ask.text);
            (fields.out.error(fields.source, ask.span, message))
                .help(format!("it can ask for {}", list_of(ASKS)));
        }
    }
    manifest.data = fields
        .texts("data")
        .into_iter()
        .map(|one| one.text)
        .collect();
}

/// A text in any languages: a program can have more of them than a site.
fn by_language(fields: &mut Fields<'_>, name: &str) -> Localized {
    let Some(node) = fields.get(name) else {
        return Localized::default();
    };
    let Value::Table(entries) = &node.value else {
        let text = fields.text_of(node, name).map(|text| text.text);
        let text = text.map(|text| ("en".to_owned(), text));
        return Localized(text.into_iter().collect());
    };
    let texts = entries.iter().filter_map(|(key, value): &(_, Node)| {
        let text = fields.text_of(value, name)?;
        Some((key.name.clone(), text.text))
    });
    Localized(texts.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(text: &str) -> (Option<Manifest>, String) {
        let mut out = Diagnostics::default();
        let source = Arc::new(SourceFile::new(FILE.to_owned(), text));
        let read = read(&source, &mut out);
        (read, out.render(false))
    }

    #[test]
    fn a_name_alone_is_enough() {
        let (read, out) = manifest("name = \"Poll\"\nsource_code_url = \"https://example.org\"\n");
        let read = read.expect(&out);
        assert_eq!(
            (read.name.get("zh"), &*read.icon, read.height),
            ("Poll", "P", 20)
        );
        assert_eq!(out, "no errors\n");
    }

    #[test]
    fn what_a_page_says_before_the_start() {
        let (read, out) = manifest(
            "name = \"Prices\"\n[bookmobile]\napi = 1\nnames = { zh = \"价格\" }\n\
             description = { en = \"a\", zh = \"b\" }\nheight = 22\nicon = \"¥\"\nasks = [\"position\"]\n",
        );
        let read = read.expect(&out);
        assert_eq!(
            (read.name.get("zh"), read.name.get("en")),
            ("价格", "Prices")
        );
        assert_eq!((read.height, &*read.icon), (25, "¥"));
        assert_eq!(read.asks, ["position"]);
    }

    #[test]
    fn mistakes_say_what_fits() {
        for (text, words) in [
            ("", "`name` is missing"),
            ("name = 1", "put the value in quotation marks"),
            ("name = \"a\"\n[bookmobile]\n", "add `api = 1`"),
            ("name = \"a\"\n[bookmobile]\napi = 2", "has version 1"),
            (
                "name = \"a\"\n[bookmobile]\napi = 1\nasks = [\"camera\"]",
                "it can ask for",
            ),
            (
                "name = \"a\"\n[bookmobile]\napi = 1\nicon = \"abc\"",
                "one or two characters",
            ),
            ("name = ", "not TOML"),
        ] {
            let (_, out) = manifest(text);
            assert!(out.contains(words), "{text}: {out}");
        }
    }
}
