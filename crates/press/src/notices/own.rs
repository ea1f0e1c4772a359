//! Reads a notice in TOML.

use super::{Level, Moment, Notice, Rating, Reference, SourceNotice, cap};
use crate::diagnostics::{Diagnostics, did_you_mean};
use crate::fields::{Fields, SpannedText, parse_toml};
use crate::localized::localized;
use crate::source::SourceFile;
use crate::value::{Node, Value};
use bookmobile_pack::{Localized, Site, Topic};
use std::ops::Range;
use std::sync::Arc;

const KEYS: &[&str] = &[
    "level",
    "urgency",
    "severity",
    "certainty",
    "title",
    "text",
    "instruction",
    "from",
    "until",
    "sent",
    "topics",
    "place",
    "link",
    "updates",
    "cancels",
    "category",
    "event",
    "sender",
];

const MOMENT_REMEDY: &str =
    "write day, time and the offset from UTC, as in `2026-11-29T13:00:00+01:00`";

/// Reads a notice in TOML; `None` if it cannot be shown.
pub(super) fn read(
    id: &str,
    source: &Arc<SourceFile>,
    site: &Site,
    topics: &[Topic],
    out: &mut Diagnostics,
) -> Option<SourceNotice> {
    let node = parse_toml(source, out)?;
    let mut fields = Fields::open(&node, KEYS, source, out)?;
    let codes: Vec<_> = site.languages.iter().map(|one| one.code.clone()).collect();
    let rating = rating(&mut fields);
    let title = localized(&mut fields, "title", &codes, true);
    let text = localized(&mut fields, "text", &codes, true);
    let times = times(&mut fields);
    let topics = crate::front_matter::read_topics(&mut fields, topics);
    let notice = Notice {
        id: id.to_owned(),
        level: rating.level(),
        rating,
        identifier: id.to_owned(),
        sender: sender(&mut fields),
        sent: times.map_or(Moment::at(0), |times| times.sent),
        from: times.map_or(Moment::at(0), |times| times.from),
        until: times.map_or(Moment::at(0), |times| times.until),
        categories: categories(&mut fields),
        event: localized(&mut fields, "event", &codes, false),
        title,
        text,
        instruction: localized(&mut fields, "instruction", &codes, false),
        place: localized(&mut fields, "place", &codes, false),
        topics,
        link: Localized::default(),
        updates: Vec::new(),
        cancels: Vec::new(),
    };
    // Without times there is an error already, and others can refer to the notice.
    let is_there = !notice.title.0.is_empty() && !notice.text.0.is_empty();
    let read = SourceNotice {
        source: Arc::clone(source),
        notice,
        link: fields.text("link"),
        updates: references(&mut fields, "updates"),
        cancels: references(&mut fields, "cancels"),
    };
    is_there.then_some(read)
}

/// The rating by its level, or by the names of CAP.
fn rating(fields: &mut Fields<'_>) -> Rating {
    const PARTS: [(&str, &[&str]); 3] = [
        ("urgency", cap::URGENCY),
        ("severity", cap::SEVERITY),
        ("certainty", cap::CERTAINTY),
    ];
    let level = fields.text("level");
    let written: Vec<_> = PARTS
        .iter()
        .filter_map(|(name, _)| Some((*name, fields.get(name)?.span.clone())))
        .collect();
    let first_line = fields.source.line_span(fields.span().start);
    match (level, written.as_slice()) {
        (Some(level), []) => {
            let found = Level::ALL.iter().find(|one| one.name() == level.text);
            if found.is_none() {
                let names = Level::ALL.iter().map(|one| one.name());
                let message = format!("`{}` is no level", level.text);
                let remedy = did_you_mean(&level.text, names, "write one of the levels");
                (fields.out.error(fields.source, level.span, message)).help(remedy);
            }
            Rating::of_level(found.copied().unwrap_or_default())
        }
        (Some(_), [(name, span), ..]) => {
            let message = format!("`{name}` stands beside `level`, which says the same");
            (fields.out.error(fields.source, span.clone(), message))
                .help("keep `level`, or else `urgency`, `severity` and `certainty`");
            Rating::of_level(Level::Information)
        }
        (None, []) => {
            let remedy = "add `level = \"information\"`, `\"warning\"` or `\"danger\"`";
            fields.missing("level", first_line, remedy);
            Rating::of_level(Level::Information)
        }
        (None, _) => {
            let [urgency, severity, certainty] = PARTS.map(|(name, values)| {
                if fields.get(name).is_none() {
                    let remedy = format!("add it, with one of {}", values.join(", "));
                    fields.missing(name, first_line.clone(), &remedy);
                }
                let text = fields.text(name);
                text.and_then(|text| one_of(&text, name, values, fields))
                    .unwrap_or("Unknown")
            });
            Rating {
                urgency,
                severity,
                certainty,
            }
        }
    }
}

/// A value of CAP as it is written there; others are reported.
fn one_of(
    written: &SpannedText,
    name: &str,
    values: &[&'static str],
    fields: &mut Fields<'_>,
) -> Option<&'static str> {
    let found = values
        .iter()
        .find(|one| one.eq_ignore_ascii_case(&written.text));
    if found.is_none() {
        let message = format!("`{}` is no `{name}` of CAP", written.text);
        let remedy = did_you_mean(&written.text, values.iter().copied(), "write one of them");
        (fields
            .out
            .error(fields.source, written.span.clone(), message))
        .help(remedy);
    }
    found.copied()
}

fn categories(fields: &mut Fields<'_>) -> Vec<&'static str> {
    let written = texts(fields, "category");
    let found = written
        .iter()
        .filter_map(|one| one_of(one, "category", cap::CATEGORY, fields));
    let found: Vec<_> = found.collect();
    if found.is_empty() {
        vec!["Other"]
    } else {
        found
    }
}

/// A text, or a list of texts.
fn texts(fields: &mut Fields<'_>, name: &str) -> Vec<SpannedText> {
    match fields.get(name) {
        Some(Node {
            value: Value::Text(_),
            ..
        }) => fields.text(name).into_iter().collect(),
        _ => fields.texts(name),
    }
}

fn references(fields: &mut Fields<'_>, name: &str) -> Vec<Reference> {
    texts(fields, name).into_iter().map(Reference::Id).collect()
}

fn sender(fields: &mut Fields<'_>) -> String {
    let Some(written) = fields.text("sender") else {
        return String::new();
    };
    if cap::is_name(&written.text) {
        return written.text;
    }
    let message = format!("`{}` is no sender of CAP", written.text);
    (fields.out.error(fields.source, written.span, message))
        .help("write a domain name or an e-mail address, without spaces, commas, `<` and `&`");
    String::new()
}

/// When a notice was issued, and from when until when it holds.
#[derive(Clone, Copy)]
struct Times {
    sent: Moment,
    from: Moment,
    until: Moment,
}

fn times(fields: &mut Fields<'_>) -> Option<Times> {
    let first_line = fields.source.line_span(fields.span().start);
    let mut needed = |name: &str| {
        if fields.get(name).is_none() {
            let remedy = format!("add it, as in `{name} = 2026-11-29T13:00:00+01:00`");
            fields.missing(name, first_line.clone(), &remedy);
        }
        moment(fields, name)
    };
    let (from, until) = (needed("from"), needed("until"));
    let sent = moment(fields, "sent");
    let ((from, _), (until, span)) = (from?, until?);
    if until.seconds() <= from.seconds() {
        (fields
            .out
            .error(fields.source, span, "`until` is not after `from`"))
        .help("a notice holds from `from` until `until`: correct one of them");
        return None;
    }
    Some(Times {
        sent: sent.map_or(from, |(sent, _)| sent),
        from,
        until,
    })
}

fn moment(fields: &mut Fields<'_>, name: &str) -> Option<(Moment, Range<usize>)> {
    let node = fields.get(name)?;
    let (Value::Text(written) | Value::Date(written)) = &node.value else {
        let message = format!("`{name}` must be a date and time");
        (fields.out.error(fields.source, node.span.clone(), message))
            .label(format!("this is {}", node.value.kind()))
            .help(MOMENT_REMEDY);
        return None;
    };
    let moment = Moment::parse(written.trim());
    if moment.is_none() {
        let message = format!("`{written}` is not a moment");
        (fields.out.error(fields.source, node.span.clone(), message)).help(MOMENT_REMEDY);
    }
    Some((moment?, node.span.clone()))
}
