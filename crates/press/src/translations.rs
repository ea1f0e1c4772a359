//! Finds the translations of articles: articles in other languages with the same slug,
//! or the one that `translation-of` names.

use crate::collection::Entry;
use crate::diagnostics::{Diagnostics, did_you_mean};
use bookmobile_pack::ArticleId;
use std::collections::HashMap;

/// The translations of each article.
pub(crate) fn find(entries: &[Entry], out: &mut Diagnostics) -> Vec<Vec<ArticleId>> {
    let mut by_slug: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, entry) in entries.iter().enumerate() {
        by_slug.entry(&entry.parsed.slug).or_default().push(at);
    }
    let mut groups = Groups::new(entries.len());
    for (at, entry) in entries.iter().enumerate() {
        let own = &entry.parsed;
        let wanted = own.matter.translation_of.as_ref();
        let slug = wanted.map_or(own.slug.as_str(), |placed| placed.text.as_str());
        let same_name = by_slug.get(slug).map_or(&[][..], Vec::as_slice);
        let mut found = false;
        for &other in same_name {
            let rival = &entries[other].parsed;
            let by_name = wanted.is_some() || rival.matter.translation_of.is_none();
            if rival.language != own.language && by_name {
                groups.join(at, other);
                found = true;
            }
        }
        if let (Some(wanted), false) = (wanted, found) {
            let elsewhere = entries.iter().map(|other| &other.parsed);
            let elsewhere = elsewhere.filter(|other| other.language != own.language);
            let known = elsewhere.map(|other| other.slug.as_str());
            let message = format!("no other language has an article `{}`", wanted.text);
            let remedy = "name the file, without `.md`, of the article in another language";
            out.error(&own.source, wanted.span.clone(), message)
                .help(did_you_mean(&wanted.text, known, remedy));
        }
    }
    let members = groups.members();
    for group in members.values() {
        report_rivals(entries, group, out);
    }
    let others = |at: usize| {
        let group = members.get(&groups.of(at)).map_or(&[][..], Vec::as_slice);
        let others = group.iter().filter(|other| **other != at);
        others
            .map(|place| ArticleId(u32::try_from(*place).unwrap_or(u32::MAX)))
            .collect()
    };
    (0..entries.len()).map(others).collect()
}

/// Groups of translations, as a disjoint-set forest (union-find): each article points
/// to an earlier one of its group, the first one to itself.
struct Groups {
    earlier: Vec<usize>,
}

impl Groups {
    fn new(count: usize) -> Self {
        let earlier = (0..count).collect();
        Self { earlier }
    }

    /// The first member of an article's group.
    fn of(&self, mut at: usize) -> usize {
        while self.earlier[at] != at {
            at = self.earlier[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.of(a), self.of(b));
        self.earlier[a.max(b)] = a.min(b);
    }

    fn members(&self) -> HashMap<usize, Vec<usize>> {
        let mut members: HashMap<usize, Vec<usize>> = HashMap::new();
        for at in 0..self.earlier.len() {
            members.entry(self.of(at)).or_default().push(at);
        }
        members
    }
}

/// Reports groups with several articles in the same language.
fn report_rivals(entries: &[Entry], group: &[usize], out: &mut Diagnostics) {
    for (place, at) in group.iter().enumerate() {
        let own = &entries[*at].parsed;
        let mut before = group[..place].iter().map(|other| &entries[*other].parsed);
        if let Some(rival) = before.find(|rival| rival.language == own.language) {
            let wanted = own.matter.translation_of.as_ref();
            let span = wanted.map_or(own.matter.place.clone(), |placed| placed.span.clone());
            let other = &rival.source.path;
            let message = format!("this and `{other}` are both translations of the same article");
            out.error(&own.source, span, message)
                .help("change or remove `translation-of` in one of them");
        }
    }
}
