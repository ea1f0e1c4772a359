//! A whole page as it is written natively: the head, the policy, and the same
//! components as in the browser, so that the text is there before the app is.

use crate::app::app;
use crate::context::Context;
use crate::i18n::Locale;
use crate::library::Library;
use crate::preferences::Preference;
use crate::route::{LibraryFilter, Page};
use crate::router::Router;
use crate::session::PREFIX;
use base64::Engine as _;
use bookmobile_dom::{escape::escape, html};
use leptos::prelude::*;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

pub mod carrier;
pub mod feeds;
mod files;
mod meta;
pub mod offline;
mod plain;

pub use files::{Files, Part, Style};
pub use plain::{all_articles, not_found};

/// The seal, as an address: a request less.
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Cpath d='M2 2h28v28H2z' fill='%23b03317'/%3E%3Cpath d='M9 9h14v14H9z' fill='none' stroke='%23fff' stroke-width='2.5'/%3E%3C/svg%3E";

/// How many bytes the root's page may have for other languages than the site's own:
/// about fifty articles each in two.
const MOST_TEMPLATES: usize = 64 << 10;

/// Every page of the site: one for each library filter and each article.
pub fn pages(library: &Library) -> Vec<Page> {
    let catalog = library.catalog();
    let mut pages = vec![Page::Entry];
    for language in &catalog.site.languages {
        let topics = (catalog.topics.iter()).map(|topic| LibraryFilter::Topic(topic.slug.clone()));
        let filters = [LibraryFilter::All, LibraryFilter::Questions]
            .into_iter()
            .chain(topics);
        pages.extend(filters.map(|filter| Page::Library {
            language: language.code.clone(),
            filter,
        }));
    }
    let articles = catalog.articles.iter();
    pages.extend(articles.map(|meta| Page::article(&meta.language, &meta.slug)));
    pages
}

/// The policy of every page: nothing from elsewhere, nothing inline but the
/// script and the style whose hashes stand in it, and no string that becomes
/// code.
fn policy(script: &str, style: &str) -> String {
    let (script, style) = (hash(script), hash(style));
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-{script}'; \
         style-src 'self' 'sha256-{style}'; img-src 'self' data:; connect-src 'self'; worker-src 'self'; \
         manifest-src 'self'; base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'; trusted-types default"
    )
}

/// The hash of a script or a style as a policy names it.
fn hash(text: &str) -> String {
    base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text))
}

/// The script that runs before the first paint, for this site.
fn early_script(source: &str) -> String {
    let names: Vec<_> = (Preference::ALL.iter())
        .map(|preference| format!("\"{}\"", preference.definition().name))
        .collect();
    source
        .replace("PREFIX", &format!("\"{PREFIX}\""))
        .replace("NAMES", &format!("[{}]", names.join(",")))
}

/// The script that runs before the first paint, and behind it one that has to know the
/// site's languages.
fn early_with(library: &Library, files: &Files, script: &str) -> String {
    let languages = library.catalog().site.languages.iter();
    let codes: Vec<_> = languages.map(|language| language.code.as_str()).collect();
    let script = script.replace("LANGUAGES", &codes.join("|"));
    [&*files.early, &script].join(";")
}

/// The root's page in the languages that are not the site's own. It is in the page as
/// it will be shown: nothing is fetched again for it. Nothing if that were too much:
/// then the app shows it.
fn in_other_languages(library: &'static Library) -> String {
    let site = &library.catalog().site;
    let others = site.languages.iter();
    let others = others.filter(|language| language.code != site.default_language);
    let templates = others.map(|language| {
        let page = Page::Library {
            language: language.code.clone(),
            filter: LibraryFilter::All,
        };
        let cx = Context::new(library, Router::at(&page, Page::Entry.to_root()));
        html::template()
            .attr("lang", language.tag.clone())
            .attr("title", untrack(|| cx.title()))
            .attr("data-language", language.code.clone())
            .child(app(cx))
            .to_html()
    });
    let all: String = templates.collect();
    if all.len() > MOST_TEMPLATES {
        return String::new();
    }
    all
}

/// A page as HTML.
pub fn render(library: &'static Library, page: &Page, files: &Files) -> String {
    let owner = Owner::new();
    let page_html = owner.with(|| {
        let cx = Context::new(library, Router::for_page(page));
        let mut head = Head::of(library, page, cx);
        head.meta = meta::of(library, page, &head.title, &head.description);
        let volumes = library.volumes(page).into_iter();
        let volumes = volumes.filter_map(|id| library.catalog().volume(id));
        head.volumes = volumes.map(|volume| volume.name.as_str()).collect();
        head.texts = texts_of(library);
        let mut body = app(cx).to_html();
        if *page == Page::Entry {
            body += &in_other_languages(library);
            head.early = Some(early_with(library, files, &files.language));
        }
        head.document(page.to_root(), files, &body, true)
    });
    owner.cleanup();
    page_html
}

/// What the head says about a page.
#[derive(Default)]
struct Head {
    title: String,
    description: String,
    language: &'static str,
    /// What machines are told of the page.
    meta: String,
    /// The files with the texts that the page shows.
    volumes: Vec<&'static str>,
    /// The file with all texts, of which a search shows some, if it is one.
    texts: Option<&'static str>,
    /// The script that runs before the first paint, if there is more in it than in
    /// each page's.
    early: Option<String>,
}

fn texts_of(library: &'static Library) -> Option<&'static str> {
    match library.catalog().volumes.as_slice() {
        [only] => Some(&only.name),
        _ => None,
    }
}

/// The words for who opens a page that only scripts can fill, where none run; in all
/// languages of the site, since none is chosen then. `plain` says whether the address
/// has a page without them.
fn without_scripts(library: &'static Library, plain: bool) -> String {
    let languages = library.catalog().site.languages.iter();
    let notices = languages.map(|language| {
        let messages = Locale::of(&language.code).messages();
        let link = || html::a().attr("href", "?plain").child(messages.to_plain);
        html::p()
            .class("notice notice-trouble")
            .attr("lang", language.tag.clone())
            .child(messages.needs_scripts)
            .child(" ")
            .child(plain.then(link))
    });
    html::noscript().children(notices).to_html()
}

impl Head {
    fn of(library: &'static Library, page: &Page, cx: Context) -> Self {
        let site = &library.catalog().site;
        let code = untrack(|| cx.language());
        let own = match page {
            Page::Article { .. } => {
                (library.find_page(page)).map(|(_, meta)| meta.summary.as_str())
            }
            Page::Library {
                filter: LibraryFilter::Topic(slug),
                ..
            } => library.topic(slug).map(|topic| topic.summary.get(&code)),
            _ => None,
        };
        let own = own.filter(|text| !text.is_empty());
        let description = own
            .unwrap_or_else(|| site.description.get(&code))
            .to_owned();
        let title = untrack(|| cx.title());
        Self {
            title,
            description,
            language: untrack(|| cx.messages()).tag,
            ..Self::default()
        }
    }

    /// The whole page. `root` leads to the site's root; `with_app` says whether
    /// the app takes it over.
    fn document(&self, root: &str, files: &Files, body: &str, with_app: bool) -> String {
        let mut data = String::new();
        let keys = [
            "app-js",
            "app-wasm",
            "catalog",
            "search-js",
            "search-wasm",
            "index",
            "style",
            "parts",
            "offline-js",
            "carrier",
        ];
        for key in keys.into_iter().filter(|_| with_app) {
            // Writing into a String does not fail.
            let name = files.name(&key.replace('-', "_"));
            let _ = write!(data, " data-{key}=\"{name}\"");
        }
        if !self.volumes.is_empty() {
            let _ = write!(data, " data-volumes=\"{}\"", self.volumes.join(" "));
        } else if let Some(texts) = self.texts.filter(|_| with_app) {
            let _ = write!(data, " data-texts=\"{texts}\"");
        }
        if with_app && files.by_topic {
            data.push_str(" data-keep");
        }
        let Self {
            title,
            description,
            language,
            meta,
            ..
        } = self;
        let (title, description) = (escape(title), escape(description));
        let open = format!("<html lang=\"{language}\" data-root=\"{root}\"{data}>");
        let style = files.style.of(&[&open, body].concat());
        let early = early_script(self.early.as_ref().unwrap_or(&files.early));
        let policy = escape(&policy(&early, &style));
        let paper = offline::paper();
        let programs = if with_app {
            format!(
                "<script type=\"module\" src=\"{root}{}\"></script>\n",
                files.name("boot"),
            )
        } else {
            String::new()
        };
        format!(
            "<!doctype html>\n{open}\n<head>\n\
             <meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\">\n\
             <title>{title}</title>\n\
             <meta name=\"description\" content=\"{description}\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n\
             <meta name=\"theme-color\" media=\"(prefers-color-scheme: light)\" content=\"{paper}\">\n\
             <meta name=\"theme-color\" media=\"(prefers-color-scheme: dark)\" content=\"#0f1319\">\n\
             <link rel=\"icon\" href=\"{ICON}\">\n\
             {meta}\
             <script>{early}</script>\n\
             <style>{style}</style>\n\
             {programs}\
             </head>\n<body>{body}</body>\n</html>\n",
        )
    }
}
