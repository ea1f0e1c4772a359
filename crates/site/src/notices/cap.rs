//! Writes a notice by the Common Alerting Protocol 1.2 (OASIS, 1 July 2010).

use bookmobile_html::escape;
use bookmobile_pack::{Localized, Site};
use bookmobile_press::notices::cap::NAMESPACE;
use bookmobile_press::notices::{Notice, Notices};
use std::fmt::Write as _;

/// The path of a notice's file in the site.
pub(super) fn path(notice: &Notice) -> String {
    format!("notices/{}.cap.xml", notice.id)
}

/// The sender of a notice: its own, or else the host of the site; `None` if that is not known
/// either, and then there is no alert.
fn sender<'a>(notice: &'a Notice, site: &'a Site) -> Option<&'a str> {
    if !notice.sender.is_empty() {
        return Some(&notice.sender);
    }
    let (_, rest) = site.url.split_once("://")?;
    let host = rest.split(['/', ':']).next()?;
    (!host.is_empty()).then_some(host)
}

/// A notice as an alert, with one part for each language that it has a title in.
pub(super) fn alert(notice: &Notice, notices: &Notices, site: &Site) -> Option<String> {
    let mut out =
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<alert xmlns=\"{NAMESPACE}\">\n");
    let kind = if !notice.cancels.is_empty() {
        "Cancel"
    } else if notice.updates.is_empty() {
        "Alert"
    } else {
        "Update"
    };
    for (name, value) in [
        ("identifier", &*notice.identifier),
        ("sender", sender(notice, site)?),
        ("sent", &notice.sent.cap()),
        ("status", "Actual"),
        ("msgType", kind),
        ("scope", "Public"),
        ("references", &references(notice, notices, site)),
    ] {
        element(&mut out, name, value);
    }
    let has_own = |code: &str| notice.title.0.iter().any(|(own, _)| own == code);
    for language in site.languages.iter().filter(|one| has_own(&one.code)) {
        out.push_str("<info>\n");
        info(&mut out, notice, &language.code, &language.tag, site);
        out.push_str("</info>\n");
    }
    out.push_str("</alert>\n");
    Some(out)
}

/// The alerts that a notice replaces or cancels, each `sender,identifier,sent`.
fn references(notice: &Notice, notices: &Notices, site: &Site) -> String {
    let ended = notice.ends().filter_map(|id| {
        let other = notices.list.iter().find(|other| other.id == id)?;
        let sender = sender(other, site)?;
        Some(format!(
            "{sender},{},{}",
            other.identifier,
            other.sent.cap()
        ))
    });
    ended.collect::<Vec<_>>().join(" ")
}

/// What an alert says in a language; the elements are in the order of the schema.
fn info(out: &mut String, notice: &Notice, code: &str, tag: &str, site: &Site) {
    let text = |text: &Localized| text.get(code).to_owned();
    let title = text(&notice.title);
    let event = text(&notice.event);
    element(out, "language", tag);
    for category in &notice.categories {
        element(out, "category", category);
    }
    let link = notice.link.get(code);
    let web = match link.split_once('/').filter(|_| !link.starts_with("https:")) {
        Some(_) if site.url.is_empty() => String::new(),
        Some(_) => format!("{}{}", site.url, super::path_of(link)),
        None => link.to_owned(),
    };
    for (name, value) in [
        ("event", if event.is_empty() { &title } else { &event }),
        ("urgency", &notice.rating.urgency.to_owned()),
        ("severity", &notice.rating.severity.to_owned()),
        ("certainty", &notice.rating.certainty.to_owned()),
        ("effective", &notice.from.cap()),
        ("expires", &notice.until.cap()),
        ("headline", &title),
        ("description", &text(&notice.text)),
        ("instruction", &text(&notice.instruction)),
        ("web", &web),
    ] {
        element(out, name, value);
    }
    let place = text(&notice.place);
    if !place.is_empty() {
        out.push_str("<area>\n");
        element(out, "areaDesc", &place);
        out.push_str("</area>\n");
    }
}

/// An element with a text; none without.
fn element(out: &mut String, name: &str, value: &str) {
    if !value.is_empty() {
        // Writing into a String does not fail.
        let _ = writeln!(out, "<{name}>{}</{name}>", escape(value));
    }
}
