//! Notices: what a publisher has to say at once and for a time, as a warning of a flood. Each
//! is a file of the folder `notices/`: TOML of our own, or the Common Alerting Protocol (CAP
//! 1.2, OASIS, 1 July 2010), which a warning centre publishes. A notice's id is its file's
//! name without the ending.

pub mod cap;
mod moment;
mod own;
mod relations;

pub use moment::Moment;

pub(crate) use relations::{finish, time_of_build};

use crate::diagnostics::Diagnostics;
use crate::fields::SpannedText;
use crate::slug;
use crate::source::SourceFile;
use bookmobile_pack::{Localized, Site, Topic};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The folder of the files, beside `site.toml`.
pub const FOLDER: &str = "notices/";

/// How much a notice matters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Good to know.
    #[default]
    Information,
    /// Harm is possible.
    Warning,
    /// Life or property is at risk. A reader cannot dismiss it.
    Danger,
}

impl Level {
    /// All levels.
    pub const ALL: [Self; 3] = [Self::Information, Self::Warning, Self::Danger];

    /// Its name in files and in pages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Information => "information",
            Self::Warning => "warning",
            Self::Danger => "danger",
        }
    }

    /// The name of the text of the interface that names it.
    pub fn text_name(self) -> &'static str {
        match self {
            Self::Information => "notices_information",
            Self::Warning => "notices_warning",
            Self::Danger => "notices_danger",
        }
    }
}

/// How urgent, severe and certain an event is, by the names of CAP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rating {
    /// One of [`cap::URGENCY`].
    pub urgency: &'static str,
    /// One of [`cap::SEVERITY`].
    pub severity: &'static str,
    /// One of [`cap::CERTAINTY`].
    pub certainty: &'static str,
}

impl Rating {
    /// The rating of a notice that only has a level.
    pub fn of_level(level: Level) -> Self {
        let (urgency, severity) = match level {
            Level::Information => ("Expected", "Minor"),
            Level::Warning => ("Expected", "Moderate"),
            Level::Danger => ("Immediate", "Severe"),
        };
        Self {
            urgency,
            severity,
            certainty: "Likely",
        }
    }

    /// The level that a rating amounts to. What is severe is a danger if it is near and likely.
    pub fn level(self) -> Level {
        let is_near = matches!(self.urgency, "Immediate" | "Expected");
        let is_likely = matches!(self.certainty, "Observed" | "Likely");
        match self.severity {
            _ if self.urgency == "Past" => Level::Information,
            "Extreme" => Level::Danger,
            "Severe" if is_near && is_likely => Level::Danger,
            "Severe" | "Moderate" => Level::Warning,
            _ => Level::Information,
        }
    }
}

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its name, unique in the collection.
    pub id: String,
    /// How much it matters.
    pub level: Level,
    /// The same by the names of CAP.
    pub rating: Rating,
    /// CAP's identifier: the id, or that of the file that was imported.
    pub identifier: String,
    /// Who issued it, as a domain name or an address; empty if that is the site.
    pub sender: String,
    /// When it was issued.
    pub sent: Moment,
    /// From when it holds.
    pub from: Moment,
    /// Until when it holds.
    pub until: Moment,
    /// CAP's categories, at least one.
    pub categories: Vec<&'static str>,
    /// The kind of event, as `Flood`; empty if it is the title.
    pub event: Localized,
    /// Its title, plain text.
    pub title: Localized,
    /// Its text, plain text; blank lines separate paragraphs.
    pub text: Localized,
    /// What one should do, plain text; may be empty.
    pub instruction: Localized,
    /// Where it holds, in words; may be empty.
    pub place: Localized,
    /// Its topics, as indices into the catalog's.
    pub topics: Vec<u16>,
    /// Where more stands about it: an `https:` address, or language and slug of an article, as
    /// `en/about`; may be empty.
    pub link: Localized,
    /// The ids of the notices that it replaces.
    pub updates: Vec<String>,
    /// The ids of the notices that hold no longer.
    pub cancels: Vec<String>,
}

impl Notice {
    /// The ids of the notices that end when this one begins.
    pub fn ends(&self) -> impl Iterator<Item = &str> {
        self.updates.iter().chain(&self.cancels).map(String::as_str)
    }
}

/// All notices of a collection, the newest first, and the time of the build.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notices {
    /// The notices.
    pub list: Vec<Notice>,
    /// When the collection was compiled, in seconds since 1970.
    pub built: i64,
    /// Whether there is a folder for them, so that the site has their files.
    pub has_folder: bool,
}

impl Notices {
    /// Those that can hold at some time from the build on: neither over nor ended by another.
    pub fn current(&self) -> impl Iterator<Item = &Notice> {
        self.list.iter().filter(|notice| {
            let mut others = self.list.iter();
            let is_ended = others.any(|other| {
                other.from.seconds() <= self.built && other.ends().any(|id| id == notice.id)
            });
            notice.until.seconds() > self.built && !is_ended
        })
    }

    /// Those that hold at the time of the build.
    pub fn at_build(&self) -> impl Iterator<Item = &Notice> {
        (self.current()).filter(|notice| notice.from.seconds() <= self.built)
    }
}

/// A notice as its file has it: what it refers to is not looked up yet.
#[derive(Debug, Clone)]
pub struct SourceNotice {
    pub(crate) source: Arc<SourceFile>,
    pub(crate) notice: Notice,
    pub(crate) link: Option<SpannedText>,
    /// The references to others, with their places.
    pub(crate) updates: Vec<Reference>,
    pub(crate) cancels: Vec<Reference>,
}

/// A reference to another notice.
#[derive(Debug, Clone)]
pub(crate) enum Reference {
    /// By its id.
    Id(SpannedText),
    /// By CAP's sender and identifier.
    Cap(String, SpannedText),
}

/// Reads the notices of a collection from the files of its folder; files with other endings
/// are left alone.
pub fn read_notices(
    site: &Site,
    topics: &[Topic],
    files: &[Arc<SourceFile>],
    out: &mut Diagnostics,
) -> Vec<SourceNotice> {
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    let mut notices = Vec::new();
    for source in files {
        let Some((id, is_cap)) = id_of(&source.path) else {
            continue;
        };
        if !slug::is_valid(id) || slug::is_reserved(id) {
            let message = format!("the name `{id}` does not work in an address");
            out.file_error(&source.path, message).help(slug::remedy(id));
            continue;
        }
        if let Some(other) = taken.insert(id.to_lowercase(), source.path.clone()) {
            let message = format!("this notice has the same name as `{other}`");
            (out.file_error(&source.path, message)).help("give one of the two files another name");
            continue;
        }
        let read = if is_cap {
            cap::read(id, source, site, out)
        } else {
            own::read(id, source, site, topics, out)
        };
        notices.extend(read);
    }
    warn_of_no_sender(&notices, site, out);
    notices
}

/// Warns once if notices cannot be written as alerts of CAP, which name who issued them.
fn warn_of_no_sender(notices: &[SourceNotice], site: &Site, out: &mut Diagnostics) {
    let mut without = notices.iter().filter(|own| own.notice.sender.is_empty());
    let Some(first) = without.next().filter(|_| site.url.is_empty()) else {
        return;
    };
    let count = 1 + without.count();
    let message = format!(
        "nobody is named who issued this notice, so the site has no CAP file of it ({count} notices in all)"
    );
    let place = first.source.line_span(0);
    (out.warning(&first.source, place, message)).help(
        "write `url` in site.toml, whose host is then the sender, or `sender` in each notice, as in `sender = \"example.org\"`",
    );
}

/// Whether a file of the folder is a notice.
pub fn is_notice(path: &str) -> bool {
    id_of(path).is_some()
}

/// The id of a notice by the path of its file, and whether the file is CAP.
fn id_of(path: &str) -> Option<(&str, bool)> {
    let name = path
        .strip_prefix(FOLDER)
        .filter(|name| !name.contains('/'))?;
    let cap = (name.strip_suffix(".cap.xml")).or_else(|| name.strip_suffix(".xml"));
    let cap = cap.or_else(|| name.strip_suffix(".cap"));
    cap.map(|id| (id, true))
        .or_else(|| Some((name.strip_suffix(".toml")?, false)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_and_its_rating_are_the_same() {
        for level in Level::ALL {
            assert_eq!(Rating::of_level(level).level(), level);
        }
        let rating = |urgency, severity, certainty| Rating {
            urgency,
            severity,
            certainty,
        };
        for (rating, level) in [
            (rating("Unknown", "Extreme", "Unlikely"), Level::Danger),
            (rating("Future", "Severe", "Likely"), Level::Warning),
            (rating("Immediate", "Severe", "Possible"), Level::Warning),
            (rating("Past", "Extreme", "Observed"), Level::Information),
            (rating("Unknown", "Unknown", "Unknown"), Level::Information),
        ] {
            assert_eq!(rating.level(), level, "{rating:?}");
        }
    }

    #[test]
    fn a_notice_is_a_file_of_the_folder() {
        assert_eq!(id_of("notices/flood.toml"), Some(("flood", false)));
        assert_eq!(id_of("notices/flood.cap.xml"), Some(("flood", true)));
        assert_eq!(id_of("notices/flood.xml"), Some(("flood", true)));
        for other in ["notices/README.md", "notices/old/flood.toml", "flood.toml"] {
            assert_eq!(id_of(other), None, "{other}");
        }
    }
}
