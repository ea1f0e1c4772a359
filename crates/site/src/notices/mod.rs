//! Notices in a site: in the HTML of each page those that hold at the time of the build, for
//! the script all that may hold later, and files for other programs: `notices.json`, feeds,
//! and each notice by the Common Alerting Protocol. A site without notices has none of it.

mod cap;
mod feeds;

use crate::app::App;
use crate::output::{FileKind, SiteError, Writer};
use crate::script_messages::script_messages;
use bookmobile::library::Library;
use bookmobile::route::Page;
use bookmobile_html::{encode_address, escape};
use bookmobile_i18n::{Group, Language};
use bookmobile_pack::Localized;
use bookmobile_press::notices::{Level, Moment, Notice, Notices};
use bookmobile_press::{Compiled, language_of};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::fmt::Write as _;

/// The file that pages look for first. It has no fingerprint in its name, so that a page of
/// an earlier version finds it.
const FILE: &str = "notices.json";

/// The slug of the article that lists all notices.
const LIST: &str = "notices";

/// The notices of a site and what they are written with.
pub(crate) struct NoticeFiles<'a> {
    notices: Option<&'a Notices>,
    library: &'static Library,
    languages: &'a [Language],
}

/// What the script knows of notices: all that can hold from the build on.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct NoticeData<'a> {
    /// When the site was built, in seconds since 1970.
    #[cfg_attr(test, ts(type = "number"))]
    built: i64,
    notices: Vec<NoticeEntry<'a>>,
}

/// A notice as the script knows it. Texts are by the codes of the site's languages, the
/// fallback first.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct NoticeEntry<'a> {
    id: &'a str,
    #[cfg_attr(test, ts(type = "\"information\" | \"warning\" | \"danger\""))]
    level: &'static str,
    /// From when it holds, as RFC 3339 writes it.
    from: String,
    /// Until when.
    until: String,
    #[cfg_attr(test, ts(type = "Record<string, string>"))]
    title: Texts<'a>,
    /// Its text and what one should do; blank lines separate paragraphs.
    #[cfg_attr(test, ts(type = "Record<string, string>"))]
    text: Texts<'a>,
    #[serde(skip_serializing_if = "Texts::is_empty")]
    #[cfg_attr(test, ts(type = "Record<string, string>", optional))]
    place: Texts<'a>,
    /// An `https:` address, or the path of a page below the site's root.
    #[serde(skip_serializing_if = "Texts::is_empty")]
    #[cfg_attr(test, ts(type = "Record<string, string>", optional))]
    link: Texts<'a>,
    /// The ids of the notices that end when this one begins.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<&str>>"))]
    ends: Vec<&'a str>,
}

/// A text of each language with the code of the language, as an object in this order.
#[derive(Debug)]
struct Texts<'a>(Vec<(&'a str, Cow<'a, str>)>);

impl<'a> Texts<'a> {
    fn of(text: &'a Localized, written: impl Fn(&'a str, &'a str) -> Cow<'a, str>) -> Self {
        let texts = text.0.iter();
        Self(
            texts
                .map(|(code, text)| (&**code, written(code, text)))
                .collect(),
        )
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Texts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(code, text)| (code, text)))
    }
}

/// The text of a notice and what one should do, in a language.
fn whole_text(texts: [&Localized; 2], code: &str) -> String {
    let texts = texts.map(|text| text.get(code));
    let texts = texts.into_iter().filter(|text| !text.is_empty());
    texts.collect::<Vec<_>>().join("\n\n")
}

/// Where a link leads: the address, or the path of an article below the root.
fn path_of(to: &str) -> String {
    match to.split_once('/').filter(|_| !to.starts_with("https:")) {
        Some((language, slug)) => Page::article(language, slug).path(),
        None => to.to_owned(),
    }
}

impl<'a> NoticeFiles<'a> {
    /// Those of a collection.
    pub(crate) fn new(library: &'static Library, collection: &'a Compiled) -> Self {
        let notices = &collection.notices;
        Self {
            notices: notices.has_folder.then_some(notices),
            library,
            languages: &collection.languages,
        }
    }

    /// Those of a site without notices.
    #[cfg(test)]
    pub(crate) fn none(library: &'static Library) -> Self {
        Self {
            notices: None,
            library,
            languages: &[],
        }
    }

    /// What the script knows, as JSON.
    fn data(notices: &Notices) -> String {
        let data = NoticeData {
            built: notices.built,
            notices: notices.current().map(entry).collect(),
        };
        // Numbers and texts can be written.
        serde_json::to_string(&data).unwrap_or_default()
    }

    /// The script with what is known at the time of the build; `None` without notices.
    fn script(&self, app: &App) -> Option<String> {
        // A `<` could begin the end tag of a script in a page.
        let data = Self::data(self.notices?).replace('<', "\\u003c");
        let messages = script_messages(self.languages, &[Group::Notices]);
        Some(format!(
            "const NOTICES={data};\n{messages}{}",
            app.scripts.notices
        ))
    }

    /// Writes what pages load; returns the name of the script, empty without notices.
    pub(crate) fn write(&self, app: &App, writer: &mut Writer<'_>) -> Result<String, SiteError> {
        let (Some(notices), Some(script)) = (self.notices, self.script(app)) else {
            return Ok(String::new());
        };
        writer.write(FILE, Self::data(notices))?;
        writer.keep_named(FileKind::Other, "notices", "js", script)
    }

    /// The script and the style of a single file.
    pub(crate) fn in_file(&self, app: &App) -> (Option<String>, String) {
        // In a scope of its own: other scripts have the same names.
        let script = self.script(app);
        let script = script.map(|script| format!("(() => {{\n{script}\n}})();"));
        let style = script.as_ref().map(|_| app.styles.notices.clone());
        (script, style.unwrap_or_default())
    }

    /// Writes what is for other programs.
    pub(crate) fn write_feeds(&self, writer: &mut Writer<'_>) -> Result<(), SiteError> {
        let Some(notices) = self.notices else {
            return Ok(());
        };
        let site = &self.library.catalog().site;
        for language in &site.languages {
            let feed = feeds::Feed::of(self.library, notices, language);
            writer.write(&format!("{}feed.xml", feed.folder()), feed.atom())?;
            writer.write(&format!("{}feed.json", feed.folder()), feed.json())?;
        }
        for notice in &notices.list {
            if let Some(alert) = cap::alert(notice, notices, site) {
                writer.write(&cap::path(notice), alert)?;
            }
        }
        Ok(())
    }

    /// The links to the feeds in a page's head.
    pub(crate) fn feed_links(&self, code: &str, root: &str) -> String {
        let Some(language) = self.language(code) else {
            return String::new();
        };
        let title = escape(language.text(Group::Notices, "notices_title"));
        let mut links = String::new();
        for (kind, file) in [("atom+xml", "feed.xml"), ("feed+json", "feed.json")] {
            // Writing into a String does not fail.
            let _ = writeln!(
                links,
                "<link rel=\"alternate\" type=\"application/{kind}\" href=\"{root}{code}/{LIST}/{file}\" title=\"{title}\">"
            );
        }
        links
    }

    /// The interface's language; `None` without notices, or if there is no such language.
    fn language(&self, code: &str) -> Option<Language> {
        self.notices?;
        let language = self.library.catalog().site.language(code)?;
        Some(language_of(self.languages, language))
    }

    /// The notices that hold at the time of the build as the first element of a page; empty
    /// without any. `js/notices.js` makes the same of others.
    pub(crate) fn aside(&self, code: &str, root: &str) -> String {
        let (Some(notices), Some(language)) = (self.notices, self.language(code)) else {
            return String::new();
        };
        let mut shown: Vec<&Notice> = notices.at_build().collect();
        shown.sort_by_key(|notice| std::cmp::Reverse(notice.level));
        if shown.is_empty() {
            return String::new();
        }
        let words = Words {
            language,
            site: &self.library.catalog().site,
            code,
            root,
        };
        let items: String = shown.iter().map(|notice| words.item(notice)).collect();
        let title = escape(words.text("notices_title"));
        let built = Moment::at(notices.built);
        let foot = words.foot(built);
        format!(
            "<aside class=\"notices\" aria-label=\"{title}\" data-language=\"{code}\">{items}{foot}</aside>"
        )
    }
}

fn entry(notice: &Notice) -> NoticeEntry<'_> {
    NoticeEntry {
        id: &notice.id,
        level: notice.level.name(),
        from: notice.from.to_string(),
        until: notice.until.to_string(),
        title: Texts::of(&notice.title, |_, text| text.into()),
        text: Texts::of(&notice.text, |code, _| {
            whole_text([&notice.text, &notice.instruction], code).into()
        }),
        place: Texts::of(&notice.place, |_, text| text.into()),
        link: Texts::of(&notice.link, |_, to| path_of(to).into()),
        ends: notice.ends().collect(),
    }
}

/// The role with which a screen reader reads a notice that comes while it reads a page.
fn role(level: Level) -> &'static str {
    match level {
        Level::Danger => "alert",
        Level::Information | Level::Warning => "status",
    }
}

/// What a notice is written with in a page.
struct Words<'a> {
    language: Language,
    site: &'a bookmobile_pack::Site,
    code: &'a str,
    /// The relative path to the site's root.
    root: &'a str,
}

impl Words<'_> {
    fn text(&self, name: &str) -> &str {
        self.language.text(Group::Notices, name)
    }

    fn item(&self, notice: &Notice) -> String {
        let level = notice.level.name();
        let word = escape(self.text(notice.level.text_name()));
        let title = escape(notice.title.get(self.code));
        let lang = self.lang(&notice.title);
        let text = whole_text([&notice.text, &notice.instruction], self.code);
        let paragraphs = text.split("\n\n").map(str::trim);
        let paragraphs: Vec<_> = (paragraphs.filter(|text| !text.is_empty()))
            .map(|text| format!("<p>{}</p>", escape(text)))
            .collect();
        let text_lang = self.lang(&notice.text);
        format!(
            "<section class=\"notice-item notice-{level}\" data-id=\"{id}\" role=\"{role}\">\
             <p class=\"notice-title\"><strong>{word}</strong> <span{lang}>{title}</span></p>\
             <div{text_lang}>{}</div><p class=\"notice-facts\">{}</p></section>",
            paragraphs.concat(),
            self.facts(notice),
            id = escape(&notice.id),
            role = role(notice.level),
        )
    }

    /// Until when a notice holds, where, and the link to more.
    fn facts(&self, notice: &Notice) -> String {
        let until = self.moment(notice.until);
        let until = (self.language).filled(Group::Notices, "notices_until", &[("until", &until)]);
        let mut facts = vec![format!("<span>{}</span>", escape(&until))];
        let place = notice.place.get(self.code);
        if !place.is_empty() {
            let place =
                (self.language).filled(Group::Notices, "notices_place", &[("place", place)]);
            facts.push(format!("<span>{}</span>", escape(&place)));
        }
        let to = path_of(notice.link.get(self.code));
        if !to.is_empty() {
            let root = if to.starts_with("https:") {
                ""
            } else {
                self.root
            };
            let word = escape(self.text("notices_link"));
            let href = escape(&to);
            facts.push(format!("<a href=\"{root}{href}\">{word}</a>"));
        }
        facts.join(" ")
    }

    fn foot(&self, at: Moment) -> String {
        let time = self.moment(at);
        let time = (self.language).filled(Group::Notices, "notices_as_of", &[("time", &time)]);
        let all = escape(self.text("notices_all"));
        let page = Page::article(&encode_address(self.code), LIST).path();
        let (time, root) = (escape(&time), self.root);
        format!(
            "<p class=\"notices-foot\"><span>{time}</span> <a href=\"{root}{page}\">{all}</a></p>"
        )
    }

    /// A moment with the clock of its place.
    fn moment(&self, at: Moment) -> String {
        format!("{}, {}", self.language.format_date(at.date()), at.clock())
    }

    /// The attribute of a text that is not there in the page's language.
    fn lang(&self, text: &Localized) -> String {
        let is_own = text.0.iter().any(|(code, _)| code == self.code);
        let first = text.0.first().filter(|_| !is_own);
        let other = first.and_then(|(code, _)| self.site.language(code));
        other.map_or_else(String::new, |language| {
            format!(" lang=\"{}\"", escape(&language.tag))
        })
    }
}

#[cfg(test)]
mod tests;
