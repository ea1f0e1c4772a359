//! The HTML document around a page's body: its head, with the content security policy, the
//! inline script and the inline style.

use crate::app::App;
use crate::icons;
use crate::names::FileNames;
use crate::notices::NoticeFiles;
use crate::policy::page_policy;
use crate::programs::ProgramFiles;
use crate::summary;
use crate::theme::SiteTheme;
use bookmobile::context::Context;
use bookmobile::library::Library;
use bookmobile::preferences::Preference;
use bookmobile::route::Page;
use bookmobile::session::PREFIX;
use bookmobile_dom::{Rendered, html};
use bookmobile_html::escape;
use bookmobile_i18n::{Language, Messages};
use bookmobile_press::Publication;
use leptos::prelude::untrack;
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeSet;

/// The icon, the seal, as a `data:` URL, which saves a request.
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Cpath d='M2 2h28v28H2z' fill='%23b03317'/%3E%3Cpath d='M9 9h14v14H9z' fill='none' stroke='%23fff' stroke-width='2.5'/%3E%3C/svg%3E";

/// The inputs that all pages of a site share.
pub(crate) struct SiteContext<'a> {
    pub(crate) library: &'static Library,
    pub(crate) app: &'a App,
    pub(crate) names: FileNames,
    /// The paths of the pictures that are kept with the articles.
    pub(crate) pictures: BTreeSet<String>,
    /// Whether a reader chooses which topics are kept on a device.
    pub(crate) is_kept_by_topic: bool,
    pub(crate) publication: &'a Publication,
    /// The languages of the interface besides those in the reader.
    pub(crate) languages: &'a [Language],
    pub(crate) theme: SiteTheme,
    pub(crate) notices: NoticeFiles<'a>,
    pub(crate) programs: ProgramFiles,
}

impl SiteContext<'_> {
    /// The icon as a URL, in the theme's colour.
    pub(crate) fn icon(&self) -> String {
        let own = self.theme.seal.map(|seal| seal.light.to_string());
        own.map_or_else(
            || ICON.to_owned(),
            |seal| ICON.replace("%23b03317", &seal.replace('#', "%23")),
        )
    }

    /// The inline script of a page: the configuration, the script that runs before the
    /// first paint, then `more`.
    pub(crate) fn head_script(&self, config: &Config<'_>, more: Option<&str>) -> String {
        let scripts = std::iter::once(&*self.app.scripts.head).chain(more);
        let scripts: Vec<_> = scripts.collect();
        // A `<` could begin the element's end tag.
        let config = json!(config).to_string().replace('<', "\\u003c");
        format!("var CONFIG={config};{}", scripts.join(";"))
    }

    /// The configuration of a page that shows these volumes.
    fn config(&self, has_app: bool, volumes: &[&'static str]) -> Config<'_> {
        let texts = match self.library.catalog().volumes.as_slice() {
            [only] if volumes.is_empty() && has_app => Some(&*only.name),
            _ => None,
        };
        Config {
            files: if has_app {
                self.files()
            } else {
                Files::default()
            },
            volumes: volumes.to_vec(),
            texts,
            ..Config::of(self.library)
        }
    }

    fn files(&self) -> Files<'_> {
        let names = &self.names;
        Files {
            app_js: Some(&names.reader_js),
            app_wasm: Some(&names.reader_wasm),
            catalog: Some(&names.catalog),
            search_js: Some(&names.search_js),
            search_wasm: Some(&names.search_wasm),
            index: Some(&names.index),
            early: Some(&names.early),
            style: Some(&names.style),
            optional_style: Some(&names.optional_style),
            offline_js: Some(&names.offline),
            single_file: Some(&names.single_file),
        }
    }
}

/// The configuration of a page's scripts: the global variable `CONFIG`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub(crate) struct Config<'a> {
    /// What the names of all our sites in a browser's storage begin with.
    pub(crate) storage_prefix: &'static str,
    /// The names of the preferences, and of what else a page must know before it is painted.
    pub(crate) preferences: Vec<&'static str>,
    /// The codes of the site's languages.
    pub(crate) languages: Vec<&'a str>,
    pub(crate) files: Files<'a>,
    /// The volumes with the texts that the page shows.
    pub(crate) volumes: Vec<&'a str>,
    /// The volume with all texts, of which a search shows some, if it is one and the page
    /// shows none of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) texts: Option<&'a str>,
}

/// The files that scripts load.
#[derive(Debug, Clone, Copy, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub(crate) struct Files<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) app_js: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) app_wasm: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) catalog: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) search_js: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) search_wasm: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) index: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) early: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) style: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) optional_style: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) offline_js: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) single_file: Option<&'a str>,
}

impl<'a> Config<'a> {
    /// The configuration of a page that loads no files.
    pub(crate) fn of(library: &'a Library) -> Self {
        let languages = library.catalog().site.languages.iter();
        Self {
            storage_prefix: PREFIX,
            preferences: (Preference::ALL.iter())
                .map(|preference| preference.definition().name)
                // What the library leaves room for (js/shelf-places.js).
                .chain(["begun"])
                .collect(),
            languages: languages.map(|language| &*language.code).collect(),
            ..Self::default()
        }
    }
}

/// The contents of a document's head.
#[derive(Default)]
pub(crate) struct Head {
    pub(crate) title: String,
    pub(crate) description: String,
    /// The code of the language in which the page contains notices; empty for none.
    pub(crate) language: String,
    /// The interface's messages, in whose language the page is.
    pub(crate) messages: Option<&'static Messages>,
    /// The metadata elements, such as links to other languages.
    pub(crate) metadata: String,
    /// The volumes with the texts that the page shows.
    pub(crate) volumes: Vec<&'static str>,
    /// A script to run after the one that runs before the first paint, if any.
    pub(crate) script: Option<String>,
    /// Whether the app hydrates the page.
    pub(crate) has_app: bool,
}

impl Head {
    /// The head of a page of the app.
    pub(crate) fn of(library: &'static Library, page: &Page, cx: Context) -> Self {
        let site = &library.catalog().site;
        let code = untrack(|| cx.language());
        let own = match library.find_page(page) {
            Some((id, meta)) => summary::of(library, id, meta),
            None => library.summary(page, &code).to_owned(),
        };
        let description = if own.is_empty() {
            site.description.get(&code).to_owned()
        } else {
            own
        };
        let title = untrack(|| cx.title());
        Self {
            title,
            description,
            messages: Some(untrack(|| cx.messages())),
            language: code,
            has_app: true,
            ..Self::default()
        }
    }

    /// The whole document. `root` is the relative path to the site's root.
    pub(crate) fn document(&self, root: &str, site: &SiteContext<'_>, body: &Rendered) -> String {
        let Self {
            title,
            description,
            messages,
            metadata,
            ..
        } = self;
        let messages = messages.unwrap_or(site.library.messages("en"));
        let language = messages.tag();
        let direction = direction_attribute(site.library, messages.code());
        let (title, description) = (escape(title), escape(description));
        let sheets = body.style_sheets | site.library.style_of(messages.code());
        let has_notices = !site.names.notices.is_empty();
        let sheet = if has_notices {
            &*site.app.styles.notices
        } else {
            ""
        };
        let style = site.app.styles.of_page(sheets) + sheet + &site.theme.inline;
        let theme = site.theme.sheet.as_ref().map_or_else(String::new, |name| {
            format!("<link rel=\"stylesheet\" href=\"{root}{name}\">\n")
        });
        let config = site.config(self.has_app, &self.volumes);
        let script = site.head_script(&config, self.script.as_deref());
        let keep = if self.has_app && site.is_kept_by_topic {
            " data-keep"
        } else {
            ""
        };
        let signature = &site.names.signature;
        let signed = if self.has_app && !signature.is_empty() {
            format!(" data-signed=\"{signature}\"")
        } else {
            String::new()
        };
        let policy = page_policy(
            &script,
            &style,
            site.theme.has_font,
            site.programs.is_used(),
        );
        let policy = escape(&policy);
        let [paper, dark_paper] = icons::papers(&site.theme);
        let icon = site.icon();
        let script_of = |name: &str| {
            if self.has_app && !name.is_empty() {
                format!("<script type=\"module\" src=\"{root}{name}\"></script>\n")
            } else {
                String::new()
            }
        };
        // Notices are looked for before anything else.
        let boot = script_of(&site.names.notices) + &script_of(&site.names.boot);
        let notices = site.notices.aside(&self.language, root);
        format!(
            "<!doctype html>\n<html lang=\"{language}\"{direction} data-root=\"{root}\"{keep}{signed}>\n<head>\n\
             <meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\">\n\
             <title>{title}</title>\n\
             <meta name=\"description\" content=\"{description}\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n\
             <meta name=\"theme-color\" media=\"(prefers-color-scheme: light)\" content=\"{paper}\">\n\
             <meta name=\"theme-color\" media=\"(prefers-color-scheme: dark)\" content=\"{dark_paper}\">\n\
             <link rel=\"icon\" href=\"{icon}\">\n\
             {metadata}\
             <script>{script}</script>\n\
             <style>{style}</style>\n\
             {theme}\
             {boot}\
             </head>\n<body>{notices}{}</body>\n</html>\n",
            body.html,
        )
    }
}

/// The attribute `dir` of an element in a language, with a space before it; empty if all of
/// the site is written from left to right.
pub(crate) fn direction_attribute(library: &Library, code: &str) -> String {
    let direction = library.direction(code);
    direction.map_or_else(String::new, |value| format!(" dir=\"{value}\""))
}

/// The notice in a page that needs scripts, in all languages of the site, because none is
/// chosen without scripts. `plain` says whether the URL also has a page without scripts.
pub(crate) fn without_scripts(library: &'static Library, plain: bool) -> String {
    let languages = library.catalog().site.languages.iter();
    let notices = languages.map(|language| {
        let messages = library.messages(&language.code);
        let link = || html::a().attr("href", "?plain").child(messages.to_plain());
        html::p()
            .class("notice notice-trouble")
            .attr("lang", language.tag.clone())
            .attr("dir", library.direction(messages.code()))
            .child(messages.needs_scripts())
            .child(" ")
            .child(plain.then(link))
    });
    html::noscript().children(notices).to_html()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_runs_no_scripts_is_told_so_in_each_language() {
        let library = crate::testing::built_in();
        let notices = without_scripts(library, true);
        assert!(notices.starts_with("<noscript><p"), "{notices}");
        for text in [
            "Scripts do not run here",
            "这里不能运行脚本",
            "href=\"?plain\"",
        ] {
            assert!(notices.contains(text), "{text}");
        }
        assert!(!without_scripts(library, false).contains("?plain"));
    }
}
