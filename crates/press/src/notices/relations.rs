//! Looks up what notices refer to: each other, and pages of the collection.

use super::{Notice, Notices, Reference, SourceNotice};
use crate::diagnostics::{Diagnostics, did_you_mean};
use crate::fields::SpannedText;
use crate::source::SourceFile;
use bookmobile_pack::Localized;
use std::cmp::Reverse;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// The notices with what they refer to. `target` finds where a link leads; `now` is the time
/// of the build in seconds since 1970, of which the clock decides if it is not given.
pub(crate) fn finish(
    sources: Vec<SourceNotice>,
    mut target: impl FnMut(&SpannedText, &Arc<SourceFile>, &mut Diagnostics) -> Option<Localized>,
    now: Option<i64>,
    out: &mut Diagnostics,
) -> Notices {
    let known: Vec<Notice> = sources.iter().map(|source| source.notice.clone()).collect();
    let has_folder = !sources.is_empty();
    let finished = sources.into_iter().map(|source| {
        let SourceNotice {
            source: file,
            mut notice,
            link,
            updates,
            cancels,
        } = source;
        notice.updates = find_all(&updates, &notice.id, &known, &file, out);
        notice.cancels = find_all(&cancels, &notice.id, &known, &file, out);
        let link = link.and_then(|link| target(&link, &file, out));
        notice.link = link.unwrap_or_default();
        notice
    });
    let mut list: Vec<Notice> = finished.collect();
    list.sort_by_key(|notice| (Reverse(notice.from.seconds()), notice.id.clone()));
    Notices {
        list,
        built: now.unwrap_or_else(time_of_build),
        has_folder,
    }
}

/// The ids of the notices that are referred to. An unknown one is a mistake, unless it is an
/// alert of others that was never imported.
fn find_all(
    references: &[Reference],
    own: &str,
    known: &[Notice],
    file: &Arc<SourceFile>,
    out: &mut Diagnostics,
) -> Vec<String> {
    let mut ids = Vec::new();
    for reference in references {
        let (written, found) = match reference {
            Reference::Id(written) => {
                let found = known.iter().find(|notice| notice.id == written.text);
                if found.is_none() {
                    let names = known.iter().map(|notice| notice.id.as_str());
                    let names = names.filter(|name| *name != own);
                    let message = format!("there is no notice `{}`", written.text);
                    let remedy = "name the file of a notice without its ending";
                    (out.error(file, written.span.clone(), message)).help(did_you_mean(
                        &written.text,
                        names,
                        remedy,
                    ));
                }
                (written, found)
            }
            Reference::Cap(sender, written) => {
                let is_same = |notice: &&Notice| {
                    let is_from = notice.sender.is_empty() || notice.sender == *sender;
                    is_from && notice.identifier == written.text
                };
                let found = known.iter().find(is_same);
                if found.is_none() {
                    let message = format!("the alert `{}` of `{sender}` is not here", written.text);
                    (out.warning(file, written.span.clone(), message))
                        .help("add its file too, if it was shown before");
                }
                (written, found)
            }
        };
        match found {
            Some(found) if found.id == own => {
                (out.error(file, written.span.clone(), "a notice refers to itself"))
                    .help("name another notice, or remove the reference");
            }
            Some(found) if !ids.contains(&found.id) => ids.push(found.id.clone()),
            _ => {}
        }
    }
    ids
}

/// The time of the build: that of `SOURCE_DATE_EPOCH` if it is set, so that the same content
/// makes the same site.
pub(crate) fn time_of_build() -> i64 {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok();
    let fixed = fixed.and_then(|text| text.trim().parse().ok());
    fixed.unwrap_or_else(|| {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        now.map_or(0, |now| i64::try_from(now.as_secs()).unwrap_or(i64::MAX))
    })
}
