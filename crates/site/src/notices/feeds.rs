//! Feeds of the notices in one language, Atom and JSON. An entry leads to the notice in the
//! list of all, and to its alert of CAP.

use super::{LIST, cap, whole_text};
use bookmobile::library::Library;
use bookmobile::route::Page;
use bookmobile_html::{encode_address, escape};
use bookmobile_pack::Language;
use bookmobile_press::notices::{Moment, Notice, Notices};
use serde_json::json;
use std::fmt::Write as _;

/// The most notices of a feed, of which it has the newest.
const NEWEST: usize = 50;

/// A feed of notices in one language.
pub(super) struct Feed<'a> {
    library: &'a Library,
    notices: &'a Notices,
    language: &'a Language,
    /// The URL of the site's root, absolute or relative to the feed.
    root: &'a str,
}

impl<'a> Feed<'a> {
    pub(super) fn of(library: &'a Library, notices: &'a Notices, language: &'a Language) -> Self {
        let url = &library.catalog().site.url;
        Self {
            library,
            notices,
            language,
            root: if url.is_empty() { "../../" } else { url },
        }
    }

    /// The path of the folder of the feed's files.
    pub(super) fn folder(&self) -> String {
        format!("{}/{LIST}/", self.language.code)
    }

    fn newest(&self) -> impl Iterator<Item = &'a Notice> {
        self.notices.list.iter().take(NEWEST)
    }

    fn title(&self) -> String {
        let code = &self.language.code;
        let name = self.library.catalog().site.title.get(code);
        let list = self.library.find(code, LIST);
        let list = list.map_or("", |(_, meta)| &*meta.title);
        format!("{list} · {name}")
    }

    /// The URL of the list of all notices.
    fn list(&self) -> String {
        let page = Page::article(&self.language.code, LIST);
        format!("{}{}", self.root, page.path())
    }

    /// The URL of a notice in the list.
    fn place(&self, notice: &Notice) -> String {
        format!("{}#{}", self.list(), encode_address(&notice.id))
    }

    fn alert(&self, notice: &Notice) -> Option<String> {
        let site = &self.library.catalog().site;
        cap::alert(notice, self.notices, site)?;
        Some(format!(
            "{}{}",
            self.root,
            encode_address(&cap::path(notice))
        ))
    }

    /// The id of an entry: that of the alert, without which it is the same for each language.
    fn id(&self, notice: &Notice) -> String {
        let own = format!("{}:{}", notice.id, notice.sent);
        format!(
            "urn:bookmobile:notice:{}:{}",
            self.language.code,
            encode_address(&own)
        )
    }

    pub(super) fn atom(&self) -> String {
        let updated = self.newest().map(|notice| notice.sent.seconds()).max();
        let (title, list) = (escape(&self.title()), escape(&self.list()));
        let name = self.library.catalog().site.title.get(&self.language.code);
        let mut out = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
             <feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{tag}\">\n\
             <title>{title}</title>\n<id>urn:bookmobile:notices:{code}:{id}</id>\n\
             <updated>{updated}</updated>\n<author><name>{name}</name></author>\n\
             <link rel=\"alternate\" href=\"{list}\"/>\n",
            tag = self.language.tag,
            code = self.language.code,
            id = encode_address(name).replace('/', "-"),
            updated = Moment::at(updated.unwrap_or_default()),
            name = escape(name),
        );
        for notice in self.newest() {
            let code = &self.language.code;
            let text = whole_text([&notice.text, &notice.instruction], code);
            let alert = self.alert(notice).map_or_else(String::new, |href| {
                let href = escape(&href);
                format!("<link rel=\"enclosure\" type=\"application/cap+xml\" href=\"{href}\"/>")
            });
            // Writing into a String does not fail.
            let _ = writeln!(
                out,
                "<entry><title>{title}</title><id>{id}</id><published>{from}</published>\
                 <updated>{sent}</updated><link rel=\"alternate\" href=\"{href}\"/>{alert}\
                 <category term=\"{level}\"/><summary>{text}</summary></entry>",
                title = escape(notice.title.get(code)),
                id = escape(&self.id(notice)),
                from = notice.from,
                sent = notice.sent,
                href = escape(&self.place(notice)),
                level = notice.level.name(),
                text = escape(&text),
            );
        }
        out.push_str("</feed>\n");
        out
    }

    pub(super) fn json(&self) -> String {
        let code = &self.language.code;
        let items = self.newest().map(|notice| {
            let alert = self.alert(notice).into_iter();
            let alert = alert.map(|url| json!({ "url": url, "mime_type": "application/cap+xml" }));
            json!({
                "id": self.id(notice),
                "url": self.place(notice),
                "title": notice.title.get(code),
                "content_text": whole_text([&notice.text, &notice.instruction], code),
                "date_published": notice.sent.to_string(),
                "tags": [notice.level.name()],
                "language": self.language.tag,
                "attachments": alert.collect::<Vec<_>>(),
                "_notice": { "from": notice.from.to_string(), "until": notice.until.to_string() },
            })
        });
        let feed = json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.title(),
            "home_page_url": self.list(),
            "language": self.language.tag,
            "items": items.collect::<Vec<_>>(),
        });
        format!("{feed:#}\n")
    }
}
