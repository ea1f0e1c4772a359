//! Routes and their URLs. A page has a path; section, highlight and search are in the
//! fragment, which never leaves the device (docs/decisions/0002).
//!
//! ```text
//! <root>en/articles/smart-cities/#getting-around?highlight=bus
//!       └ page ────────────────┘ └ section ────┘ └ words to highlight
//! <root>zh/topics/cities/#?q=公交&lang=zh           the search, open
//! #/en/articles/smart-cities/getting-around?highlight=bus  the same on file://
//! ```

use bookmobile_html::{decode_address as decode, encode_address as encode};
use bookmobile_pack::joined;
use std::fmt::Write as _;

/// What the library lists.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum LibraryFilter {
    /// Every article.
    All,
    /// The topics, if there are many.
    Topics,
    /// Every question.
    Questions,
    /// What the reader keeps: highlights, notes, places.
    Shelf,
    /// The articles of the topic with this slug.
    Topic(String),
}

/// A page of the site.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Page {
    /// The root, where the language is not yet chosen.
    Entry,
    /// The library in a language.
    Library {
        /// The language's code.
        language: String,
        /// What is listed.
        filter: LibraryFilter,
    },
    /// An article.
    Article {
        /// The language's code.
        language: String,
        /// The article's slug.
        slug: String,
    },
    /// No page has this path.
    Missing,
}

impl Page {
    /// The page at a path below the root. A missing last slash and a trailing `index.html`
    /// are accepted.
    pub fn parse(path: &str) -> Self {
        let path = path.strip_suffix("index.html").unwrap_or(path);
        let parts: Vec<String> = (path.split('/'))
            .filter(|part| !part.is_empty())
            .map(decode)
            .collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let library = |language: &str, filter| Self::Library {
            language: language.to_owned(),
            filter,
        };
        match *parts.as_slice() {
            [] => Self::Entry,
            [language] => library(language, LibraryFilter::All),
            [language, "topics"] => library(language, LibraryFilter::Topics),
            [language, "questions"] => library(language, LibraryFilter::Questions),
            [language, "shelf"] => library(language, LibraryFilter::Shelf),
            [language, "topics", slug] => library(language, LibraryFilter::Topic(slug.to_owned())),
            [language, "articles", slug] => Self::Article {
                language: language.to_owned(),
                slug: slug.to_owned(),
            },
            _ => Self::Missing,
        }
    }

    /// The library in a language, with every article.
    pub fn library(language: &str) -> Self {
        Self::Library {
            language: language.to_owned(),
            filter: LibraryFilter::All,
        }
    }

    /// The page of an article.
    pub fn article(language: &str, slug: &str) -> Self {
        Self::Article {
            language: language.to_owned(),
            slug: slug.to_owned(),
        }
    }

    /// The path of the plain list of a language's articles, which is a page without the
    /// app.
    pub fn list_path(language: &str) -> String {
        format!("{language}/articles/")
    }

    /// The path below the root in addresses, with its last slash.
    pub fn path(&self) -> String {
        encode(&self.folder())
    }

    /// The folder below the root that has the page's files, with its last slash. Hosts
    /// decode the path of an address before they look for its file.
    pub fn folder(&self) -> String {
        match self {
            Self::Entry | Self::Missing => String::new(),
            Self::Library { language, filter } => match filter {
                LibraryFilter::All => format!("{language}/"),
                LibraryFilter::Topics => format!("{language}/topics/"),
                LibraryFilter::Questions => format!("{language}/questions/"),
                LibraryFilter::Shelf => format!("{language}/shelf/"),
                LibraryFilter::Topic(slug) => format!("{language}/topics/{slug}/"),
            },
            Self::Article { language, slug } => format!("{language}/articles/{slug}/"),
        }
    }

    /// The relative link from this page to the root.
    pub fn to_root(&self) -> &'static str {
        match self.path().matches('/').count() {
            0 => "./",
            1 => "../",
            2 => "../../",
            _ => "../../../",
        }
    }

    /// The route of a link in this page, whose address is relative to it: a path, which
    /// may contain `..`, and a fragment.
    pub fn route_of(&self, address: &str) -> Route {
        let (path, fragment) = address.split_once('#').unwrap_or((address, ""));
        if path.is_empty() {
            let route = Route::parse("", fragment);
            let page = self.clone();
            return Route { page, ..route };
        }
        let mut parts: Vec<&str> = Vec::new();
        let own = self.path();
        for part in own.split('/').chain(path.split('/')) {
            match part {
                "" => {}
                ".." => drop(parts.pop()),
                part => parts.push(part),
            }
        }
        Route::parse(&joined(&parts, "/"), fragment)
    }

    /// Whether it is a page of the library.
    pub fn is_library(&self) -> bool {
        match self {
            Self::Entry | Self::Library { .. } => true,
            Self::Article { .. } | Self::Missing => false,
        }
    }

    /// Whether search engines should know it: its text is the same for everyone.
    pub fn is_for_search_engines(&self) -> bool {
        match self {
            // What a reader keeps is on no other device.
            Self::Library { filter, .. } => *filter != LibraryFilter::Shelf,
            Self::Article { .. } => true,
            // The root shows one of the libraries.
            Self::Entry | Self::Missing => false,
        }
    }

    /// The language in the path, if there is one.
    pub fn language(&self) -> Option<&str> {
        match self {
            Self::Library { language, .. } | Self::Article { language, .. } => Some(language),
            Self::Entry | Self::Missing => None,
        }
    }
}

/// A search as the person entered it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Search {
    /// The text that was typed.
    pub text: String,
    /// Slugs of the topics chosen; none means all.
    pub topics: Vec<String>,
    /// Codes of the languages chosen; none means all.
    pub languages: Vec<String>,
}

/// Where one is: a page, a place on it, and the search over it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Route {
    /// The page.
    pub page: Page,
    /// The id of a section; empty for the page's top.
    pub section: String,
    /// The words to highlight in that section; empty for none.
    pub highlight: String,
    /// The search that is open over the page.
    pub search: Option<Search>,
}

impl Route {
    /// The top of a page.
    pub fn to(page: Page) -> Self {
        Self {
            page,
            section: String::new(),
            highlight: String::new(),
            search: None,
        }
    }

    /// Whether both name the same place on the same page, whatever the search over it.
    pub fn same_place(&self, other: &Self) -> bool {
        self.page == other.page
            && self.section == other.section
            && self.highlight == other.highlight
    }

    /// The route of a path below the root and of a fragment without its `#`.
    /// Nothing in it is an error: unknown parameters are ignored.
    pub fn parse(path: &str, fragment: &str) -> Self {
        let mut route = Self::to(Page::parse(path));
        let (section, params) = fragment.split_once('?').unwrap_or((fragment, ""));
        route.section = decode(section);
        route.read_params(params);
        route
    }

    /// The route of a whole address in a fragment, as on file://.
    pub fn parse_fragment(fragment: &str) -> Self {
        let Some(address) = fragment.strip_prefix('/') else {
            return Self::parse("", fragment);
        };
        let (path, params) = address.split_once('?').unwrap_or((address, ""));
        let (pages, section) = path.rsplit_once('/').unwrap_or((path, ""));
        let mut route = Self::to(Page::parse(pages));
        route.section = decode(section);
        route.read_params(params);
        route
    }

    fn read_params(&mut self, params: &str) {
        let list = |value: &str| -> Vec<String> {
            (value.split(','))
                .filter(|item| !item.is_empty())
                .map(decode)
                .collect()
        };
        for param in params.split('&') {
            let (key, value) = param.split_once('=').unwrap_or((param, ""));
            match key {
                "highlight" => self.highlight = decode(value),
                "q" => self.search.get_or_insert_default().text = decode(value),
                "topic" => self.search.get_or_insert_default().topics = list(value),
                "lang" => self.search.get_or_insert_default().languages = list(value),
                _ => {}
            }
        }
    }

    /// The fragment with its `#`, or an empty text.
    pub fn fragment(&self) -> String {
        let place = self.place();
        if place.is_empty() {
            place
        } else {
            format!("#{place}")
        }
    }

    /// The whole address as a fragment with its `#`, as on file://.
    pub fn as_fragment(&self) -> String {
        format!("#/{}{}", self.page.path(), self.place())
    }

    fn place(&self) -> String {
        let mut text = encode(&self.section);
        let mut joint = '?';
        let mut param = |key: &str, value: &str| {
            // Writing into a String does not fail.
            let _ = write!(text, "{joint}{key}={value}");
            joint = '&';
        };
        if !self.highlight.is_empty() {
            param("highlight", &encode(&self.highlight));
        }
        if let Some(search) = &self.search {
            param("q", &encode(&search.text));
            let list = |items: &[String]| {
                let items: Vec<String> = items.iter().map(|item| encode(item)).collect();
                joined(&items, ",")
            };
            if !search.topics.is_empty() {
                param("topic", &list(&search.topics));
            }
            if !search.languages.is_empty() {
                param("lang", &list(&search.languages));
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article() -> Page {
        Page::Article {
            language: "en".into(),
            slug: "smart-cities".into(),
        }
    }

    #[test]
    fn every_page_has_a_path_that_leads_back_to_it() {
        let library = |filter| Page::Library {
            language: "zh".into(),
            filter,
        };
        let pages = [
            Page::Entry,
            library(LibraryFilter::All),
            library(LibraryFilter::Questions),
            library(LibraryFilter::Shelf),
            library(LibraryFilter::Topic("城市".into())),
            article(),
        ];
        for page in pages {
            assert_eq!(Page::parse(&page.path()), page);
            let up = page.to_root().matches("../").count();
            assert_eq!(up, page.path().matches('/').count());
        }
    }

    #[test]
    fn a_forgotten_slash_and_an_index_file_are_forgiven() {
        assert_eq!(Page::parse("en/articles/smart-cities"), article());
        assert_eq!(
            Page::parse("en/articles/smart-cities/index.html"),
            article()
        );
        assert_eq!(Page::parse("en/nowhere/else/at/all"), Page::Missing);
    }

    #[test]
    fn a_search_comes_back_as_it_was_typed() {
        let typed = ["bus stops", "公交 & 地铁", "100% #1?", "a+b=c,d", ""];
        for text in typed {
            let mut route = Route::to(article());
            route.section = "what is 城市?".into();
            route.highlight = text.into();
            route.search = Some(Search {
                text: text.into(),
                topics: vec!["cities".into(), "a,b".into()],
                languages: vec![],
            });
            let fragment = route.fragment();
            let again = Route::parse(&route.page.path(), fragment.trim_start_matches('#'));
            assert_eq!(again, route, "{fragment}");
            let whole = route.as_fragment();
            assert_eq!(Route::parse_fragment(&whole[1..]), route, "{whole}");
        }
    }

    #[test]
    fn a_plain_anchor_is_a_section() {
        let route = Route::parse("en/articles/smart-cities/", "getting-around");
        assert_eq!(route.section, "getting-around");
        assert_eq!(route.search, None);
        assert_eq!(Route::to(article()).fragment(), "");
    }

    #[test]
    fn an_address_in_a_page_leads_where_a_browser_would_go() {
        let page = Page::article("en", "offline");
        let to = |address| page.route_of(address).as_fragment();
        assert_eq!(to("#files"), "#/en/articles/offline/files");
        assert_eq!(to("../searching/"), "#/en/articles/searching/");
        assert_eq!(
            to("../../../zh/articles/%E4%B8%80/#a"),
            "#/zh/articles/%E4%B8%80/a"
        );
        assert_eq!(to("../../"), "#/en/");
    }
}
