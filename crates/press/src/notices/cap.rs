//! The Common Alerting Protocol 1.2 (OASIS, 1 July 2010): which values its elements have, and
//! reading a file of it. Files are written by `bookmobile_site`.

use super::{Moment, Notice, Rating, Reference, SourceNotice};
use crate::diagnostics::{Diagnostics, did_you_mean};
use crate::fields::SpannedText;
use crate::source::SourceFile;
use bookmobile_pack::{Localized, Site};
use roxmltree::{Document, Node};
use std::ops::Range;
use std::sync::Arc;

/// The namespace of CAP 1.2.
pub const NAMESPACE: &str = "urn:oasis:names:tc:emergency:cap:1.2";

/// The values of `urgency`.
pub const URGENCY: &[&str] = &["Immediate", "Expected", "Future", "Past", "Unknown"];
/// The values of `severity`.
pub const SEVERITY: &[&str] = &["Extreme", "Severe", "Moderate", "Minor", "Unknown"];
/// The values of `certainty`.
pub const CERTAINTY: &[&str] = &["Observed", "Likely", "Possible", "Unlikely", "Unknown"];
/// The values of `category`.
pub const CATEGORY: &[&str] = &[
    "Geo",
    "Met",
    "Safety",
    "Security",
    "Rescue",
    "Fire",
    "Health",
    "Env",
    "Transport",
    "Infra",
    "CBRNE",
    "Other",
];

/// Whether a text can be an identifier or a sender.
pub fn is_name(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || ",<&".contains(c))
}

/// Reads a file of CAP; `None` if it is not to be shown, or cannot be.
pub(super) fn read(
    id: &str,
    source: &Arc<SourceFile>,
    site: &Site,
    out: &mut Diagnostics,
) -> Option<SourceNotice> {
    let document = match Document::parse(&source.text) {
        Ok(document) => document,
        Err(error) => {
            let at = place_of(error.pos(), &source.text);
            (out.error(source, at, format!("this is not XML: {error}")))
                .help("fetch the file again, or correct it");
            return None;
        }
    };
    let mut alert = Alert {
        root: document.root_element(),
        source,
        out,
    };
    if alert.root.tag_name().name() != "alert" || !has_namespace(alert.root) {
        // Folders of other tools have files of other kinds.
        let span = source.line_span(alert.root.range().start);
        (alert
            .out
            .warning(source, span, "this is no alert of CAP, and is left out"))
        .help(format!(
            "its first element is `<alert xmlns=\"{NAMESPACE}\">`"
        ));
        return None;
    }
    if !alert.is_public() {
        return None;
    }
    alert.notice(id, site)
}

/// CAP 1.0 and 1.1 have the same elements, as far as they are read here.
fn has_namespace(root: Node<'_, '_>) -> bool {
    let namespace = root.tag_name().namespace().unwrap_or_default();
    namespace.starts_with("urn:oasis:names:tc:emergency:cap:1.")
}

/// The place of an error of the XML parser as bytes.
fn place_of(at: roxmltree::TextPos, text: &str) -> Range<usize> {
    let lines = text.split_inclusive('\n');
    let line = usize::try_from(at.row).unwrap_or(1).saturating_sub(1);
    let start: usize = lines.take(line).map(str::len).sum();
    let column = usize::try_from(at.col).unwrap_or(1).saturating_sub(1);
    let rest = text.get(start..).unwrap_or_default();
    let rest = rest.split('\n').next().unwrap_or_default();
    let within = rest.char_indices().nth(column);
    let start = start + within.map_or(rest.len(), |(at, _)| at);
    start..start
}

/// An alert that is read, with what is found wrong in it.
struct Alert<'a> {
    root: Node<'a, 'a>,
    source: &'a Arc<SourceFile>,
    out: &'a mut Diagnostics,
}

impl<'a> Alert<'a> {
    fn error(&mut self, node: Node<'_, '_>, message: impl Into<String>) -> &mut crate::Diagnostic {
        let line = self.source.line_span(node.range().start);
        let span = node.range().start..node.range().end.min(line.end);
        self.out.error(self.source, span, message)
    }

    /// Whether the alert is for everybody; warns why it is left out.
    fn is_public(&mut self) -> bool {
        for (name, shown) in [
            ("status", &["Actual"] as &[_]),
            ("msgType", &["Alert", "Update", "Cancel"]),
            ("scope", &["Public"]),
        ] {
            let Some(value) = self.needed(self.root, name) else {
                return false;
            };
            if !shown.contains(&value.text.as_str()) {
                let message = format!("this alert is not shown: its `{name}` is `{}`", value.text);
                (self.out.warning(self.source, value.span, message))
                    .help(format!("remove the file; shown is {}", shown.join(", ")));
                return false;
            }
        }
        true
    }

    fn notice(&mut self, id: &str, site: &Site) -> Option<SourceNotice> {
        let name = |alert: &mut Self, element: &str| {
            let found = alert.needed(alert.root, element)?;
            if !is_name(&found.text) {
                let message = format!("`{}` is no `{element}` of CAP", found.text);
                (alert.out.error(alert.source, found.span, message))
                    .help("write it without spaces, commas, `<` and `&`");
                return None;
            }
            Some(found.text)
        };
        let (identifier, sender) = (name(self, "identifier"), name(self, "sender"));
        let sent = self.needed(self.root, "sent");
        let sent = sent.and_then(|written| self.moment(&written));
        let infos = self.infos(site)?;
        let (_, first) = *infos.first()?;
        let rating = Rating {
            urgency: self.one_of(first, "urgency", URGENCY)?,
            severity: self.one_of(first, "severity", SEVERITY)?,
            certainty: self.one_of(first, "certainty", CERTAINTY)?,
        };
        let until = self
            .times(&infos, "expires")
            .into_iter()
            .max_by_key(|at| at.seconds());
        if until.is_none() {
            (self.error(first, "`expires` is missing"))
                .help("add `<expires>` with the time until which the alert holds");
        }
        let from = self
            .times(&infos, "effective")
            .into_iter()
            .min_by_key(|at| at.seconds());
        let (identifier, sender, sent, until) = (identifier?, sender?, sent?, until?);
        let categories = categories(first);
        let texts = |name: &str| localized(&infos, |info| text_of(info, name));
        let title = localized(&infos, |info| {
            text_of(info, "headline").or(text_of(info, "event"))
        });
        let text = localized(&infos, |info| {
            text_of(info, "description").or(text_of(info, "headline"))
        });
        let notice = Notice {
            id: id.to_owned(),
            level: rating.level(),
            rating,
            identifier,
            sender,
            sent,
            from: from.unwrap_or(sent),
            until,
            categories,
            event: texts("event"),
            title,
            text,
            instruction: texts("instruction"),
            place: localized(&infos, place),
            topics: Vec::new(),
            link: Localized::default(),
            updates: Vec::new(),
            cancels: Vec::new(),
        };
        let references = self.references();
        let is_cancel = text_of(self.root, "msgType").is_some_and(|kind| kind == "Cancel");
        let (updates, cancels) = if is_cancel {
            (Vec::new(), references)
        } else {
            (references, Vec::new())
        };
        let link = element(first, "web").map(|node| SpannedText {
            text: node.text().unwrap_or_default().trim().to_owned(),
            span: node.range(),
        });
        Some(SourceNotice {
            source: Arc::clone(self.source),
            notice,
            // Other addresses than `https:` are no mistake of the publisher.
            link: link.filter(|link| link.text.starts_with("https://")),
            updates,
            cancels,
        })
    }

    /// The parts of the alert in the site's languages, with their codes; each language once.
    fn infos(&mut self, site: &Site) -> Option<Vec<(String, Node<'a, 'a>)>> {
        let mut found: Vec<(String, Node<'a, 'a>)> = Vec::new();
        let all = self
            .root
            .children()
            .filter(|node| node.tag_name().name() == "info");
        let all: Vec<_> = all.collect();
        for language in &site.languages {
            let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_lowercase();
            let tag = |info: &&Node<'a, 'a>| {
                text_of(**info, "language").unwrap_or_else(|| "en-US".to_owned())
            };
            let own = all
                .iter()
                .find(|info| tag(info).eq_ignore_ascii_case(&language.tag));
            let own = own.or_else(|| {
                all.iter()
                    .find(|info| primary(&tag(info)) == primary(&language.tag))
            });
            found.extend(own.map(|info| (language.code.clone(), *info)));
        }
        if found.is_empty() {
            let message =
                "this alert is not shown: none of its `info` is in a language of the site";
            let span = self.source.line_span(self.root.range().start);
            (self.out.warning(self.source, span, message))
                .help("add an `<info>` with the `<language>` of the site");
            return None;
        }
        Some(found)
    }

    /// The text of an element that has to be there.
    fn needed(&mut self, parent: Node<'a, 'a>, name: &str) -> Option<SpannedText> {
        if let Some(node) = element(parent, name) {
            let text = node.text().unwrap_or_default().trim().to_owned();
            let line = self.source.line_span(node.range().start);
            let span = node.range().start..node.range().end.min(line.end);
            return Some(SpannedText { text, span });
        }
        (self.error(parent, format!("`{name}` is missing")))
            .help(format!("add `<{name}>`, which CAP asks for"));
        None
    }

    fn one_of(
        &mut self,
        info: Node<'a, 'a>,
        name: &str,
        values: &[&'static str],
    ) -> Option<&'static str> {
        let written = self.needed(info, name)?;
        let found = values.iter().find(|value| **value == written.text);
        if found.is_none() {
            let message = format!("`{}` is no `{name}` of CAP", written.text);
            let remedy = did_you_mean(&written.text, values.iter().copied(), "write one of them");
            (self.out.error(self.source, written.span, message)).help(remedy);
        }
        found.copied()
    }

    fn times(&mut self, infos: &[(String, Node<'a, 'a>)], name: &str) -> Vec<Moment> {
        let mut moments = Vec::new();
        for (_, info) in infos {
            if let Some(written) = element(*info, name).map(|_| self.needed(*info, name)) {
                moments.extend(written.and_then(|written| self.moment(&written)));
            }
        }
        moments
    }

    fn moment(&mut self, written: &SpannedText) -> Option<Moment> {
        let moment = Moment::parse(&written.text);
        if moment.is_none() {
            let message = format!("`{}` is not a moment", written.text);
            (self.out.error(self.source, written.span.clone(), message))
                .help("write it as in `2026-11-29T13:00:00+01:00`");
        }
        moment
    }

    /// The references to other alerts, each `sender,identifier,sent`.
    fn references(&self) -> Vec<Reference> {
        let Some(node) = element(self.root, "references") else {
            return Vec::new();
        };
        let all = node.text().unwrap_or_default().split_whitespace();
        let parts = all.filter_map(|one| {
            let mut parts = one.split(',');
            Some((parts.next()?.to_owned(), parts.next()?.to_owned()))
        });
        let reference = |(sender, text)| {
            let span = self.source.line_span(node.range().start);
            Reference::Cap(sender, SpannedText { text, span })
        };
        parts.map(reference).collect()
    }
}

fn element<'a>(parent: Node<'a, 'a>, name: &str) -> Option<Node<'a, 'a>> {
    parent
        .children()
        .find(|node| node.tag_name().name() == name)
}

/// The text of a child element, if it is not blank.
fn text_of(parent: Node<'_, '_>, name: &str) -> Option<String> {
    let mut children = parent.children();
    let node = children.find(|node| node.tag_name().name() == name)?;
    let text = node.text()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A text of each language.
fn localized<'a>(
    infos: &[(String, Node<'a, 'a>)],
    text: impl Fn(Node<'a, 'a>) -> Option<String>,
) -> Localized {
    let texts = infos.iter();
    Localized(
        texts
            .filter_map(|(code, info)| Some((code.clone(), text(*info)?)))
            .collect(),
    )
}

/// The categories that CAP has, at least one.
fn categories(info: Node<'_, '_>) -> Vec<&'static str> {
    let own = info
        .children()
        .filter(|node| node.tag_name().name() == "category");
    let known = own.filter_map(|node| {
        let text = node.text()?.trim();
        CATEGORY.iter().find(|value| **value == text).copied()
    });
    let known: Vec<_> = known.collect();
    if known.is_empty() {
        vec!["Other"]
    } else {
        known
    }
}

/// The names of all areas.
fn place(info: Node<'_, '_>) -> Option<String> {
    let areas = info
        .children()
        .filter(|node| node.tag_name().name() == "area");
    let names: Vec<_> = areas.filter_map(|area| text_of(area, "areaDesc")).collect();
    (!names.is_empty()).then(|| names.join("; "))
}
