//! The context of the views: handles to the library, the router, the tabs, the preferences
//! and the search, and the actions that touch several of them.

use crate::library::Library;
use crate::locator::Locator;
use crate::preferences::Preferences;
use crate::route::{LibraryFilter, Page, Route, Search};
use crate::router::{Router, Step};
use crate::search_client::SearchClient;
use crate::session::Store;
use crate::tabs::Tabs;
use bookmobile_dom::StaticSignal;
use bookmobile_i18n::Messages;
use bookmobile_pack::{ArticleId, ArticleMeta};
use leptos::prelude::*;
use std::ops::Deref;

/// A sheet over the page, apart from the search, which the address names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    /// The open articles.
    Tabs,
    /// The settings and the keyboard help.
    Settings,
    /// On a phone: the contents, then the settings.
    More,
}

/// The state of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportState {
    /// None was started.
    Idle,
    /// The file is being made.
    Running,
    /// The file was handed over to the browser.
    Done,
    /// The file could not be made.
    Failed,
}

/// The part of the collection that an export has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportPart {
    /// Everything.
    All,
    /// The topic with this slug.
    Topic(String),
    /// The articles of these pages.
    Articles(Vec<Page>),
}

/// An export that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedExport {
    /// The file's name, without its ending.
    pub name: String,
    /// The page at which it opens.
    pub start: Page,
    /// What it has.
    pub part: ExportPart,
}

/// Where a person is in the article in front.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progression {
    /// The id of the section at the top of the window, or of the one that the address names if
    /// it is seen at the end of the page, where it cannot reach the top.
    pub section: String,
    /// The id of the section that counts as the current one in the contents. Near the end
    /// of the page it is another one.
    pub in_contents: String,
    /// How much of the article is read, in thousandths, 0 to 1000.
    pub read_permille: u16,
}

/// The context that every view is given: one pointer to the handles, so that closures that
/// hold it stay small.
#[derive(Clone, Copy)]
pub struct Context(&'static Handles);

impl Deref for Context {
    type Target = Handles;

    fn deref(&self) -> &Handles {
        self.0
    }
}

/// The handles. They live as long as the page.
pub struct Handles {
    /// The collection.
    pub library: &'static Library,
    /// The address.
    pub router: Router,
    /// The open tabs.
    pub tabs: StaticSignal<Tabs>,
    /// The page that is shown: the current page, or the last one while the texts of the
    /// current page are loading.
    pub shown: StaticSignal<Page>,
    /// The person's preferences.
    pub preferences: Preferences,
    /// The browser's storage.
    pub store: Store,
    /// The search worker.
    pub search: SearchClient,
    /// The open sheet.
    pub sheet: StaticSignal<Option<Sheet>>,
    /// The state of an export.
    pub export: StaticSignal<ExportState>,
    /// The export that waits for the entries of its articles.
    pub wanted_export: StaticSignal<Option<WantedExport>>,
    /// What a screen reader announces.
    pub said: StaticSignal<String>,
    /// Where the person is in the article in front.
    pub progression: StaticSignal<Progression>,
    /// The sides of the tab strip past which there are more tabs: `before`, `after`.
    pub more_tabs: StaticSignal<&'static str>,
    /// Which tabs were closed last, as a sentence, while the notice of it is shown.
    pub closed: StaticSignal<String>,
    /// The offset in pixels of the list of the library that was shown last, a space, and
    /// the path of its page.
    pub list_place: StaticSignal<String>,
    /// The height in pixels of the first block of the long list that was shown last; 0 if
    /// none was.
    pub block_height: StaticSignal<i32>,
    /// Whether the last chosen preference could not be stored.
    pub unkept: StaticSignal<bool>,
    /// Whether the app has taken over the page, so that controls that need it work.
    pub live: StaticSignal<bool>,
}

impl Context {
    /// The context for the router's page, with nothing restored yet.
    pub fn new(library: &'static Library, router: Router) -> Self {
        let store = Store::new(&router.storage_name());
        let cx = Self(Box::leak(Box::new(Handles {
            library,
            router,
            tabs: StaticSignal::new(Tabs::default()),
            shown: StaticSignal::new(router.page().get_untracked()),
            preferences: Preferences::new(library.interface()),
            store,
            search: SearchClient::new(),
            sheet: StaticSignal::new(None),
            export: StaticSignal::new(ExportState::Idle),
            wanted_export: StaticSignal::new(None),
            said: StaticSignal::new(String::new()),
            progression: StaticSignal::new(Progression::default()),
            more_tabs: StaticSignal::new(""),
            closed: StaticSignal::new(String::new()),
            list_place: StaticSignal::new(String::new()),
            block_height: StaticSignal::new(0),
            unkept: StaticSignal::new(false),
            live: StaticSignal::new(false),
        })));
        cx.show(&router.route().get_untracked().page);
        cx
    }

    /// Brings the tab of a page to the front.
    pub fn show(self, page: &Page) {
        match page {
            Page::Article { language, slug } if self.library.may_have(language, slug) => {
                let place = Locator::top(language, slug);
                let is_translation = self.place().is_some_and(|front| {
                    let front = Page::article(&front.language, &front.slug);
                    front != *page
                        && self.library.in_language(&front, language).as_ref() == Some(page)
                });
                self.tabs.update(|tabs| {
                    if is_translation {
                        tabs.show_in_place(&place);
                    } else {
                        tabs.show(&place);
                    }
                });
            }
            Page::Entry | Page::Library { .. } | Page::Article { .. } | Page::Missing => {
                self.tabs.update(Tabs::show_library);
            }
        }
    }

    /// The current page. Changes only when the page does.
    pub fn page(self) -> StaticSignal<Page> {
        self.router.page()
    }

    /// The code of the current page's language.
    pub fn language(self) -> String {
        let site = &self.library.catalog().site;
        self.page().with(|page| {
            let named = page.language().and_then(|code| site.language(code));
            named.map_or_else(
                || site.default_language.clone(),
                |language| language.code.clone(),
            )
        })
    }

    /// The interface's messages.
    pub fn messages(self) -> &'static Messages {
        let chosen = self.preferences.interface();
        chosen.unwrap_or_else(|| self.library.messages(&self.language()))
    }

    /// A text of the interface, which follows the language. All views share the type of this
    /// closure, and so its code.
    pub fn text(self, of: fn(&Messages) -> &'static str) -> impl Fn() -> &'static str + Copy {
        move || of(self.messages())
    }

    /// The value of `dir` for what is in the interface's language.
    pub fn direction(self) -> Option<&'static str> {
        self.library.direction(self.messages().code())
    }

    /// The attribute `dir` of an element in the interface's language, which it follows.
    pub fn dir(self) -> impl Fn() -> Option<&'static str> + Copy {
        move || self.direction()
    }

    /// The address of a page.
    pub fn href(self, page: Page) -> String {
        self.router.href(&Route::to(page))
    }

    /// The page of an article.
    pub fn page_of(self, meta: &ArticleMeta) -> Page {
        Page::article(&meta.language, &meta.slug)
    }

    /// The library in the current page's language.
    pub fn library_page(self) -> Page {
        Page::library(&self.language())
    }

    /// The article in front, if it is loaded.
    pub fn article(self) -> Option<(ArticleId, &'static ArticleMeta)> {
        self.page().with(|page| match page {
            Page::Article { language, slug } => self.library.find_or_load(language, slug),
            Page::Entry | Page::Library { .. } | Page::Missing => None,
        })
    }

    /// The title of an open tab; its slug until the title is loaded.
    pub fn title_of(self, place: &Locator) -> String {
        (self.library.find_or_load(&place.language, &place.slug))
            .map_or_else(|| place.slug.clone(), |(_, meta)| meta.title.clone())
    }

    /// Goes to the page of the tab in front, for use after the tabs have changed.
    pub fn follow_tabs(self, step: Step) {
        let page = match self.place() {
            Some(Locator { language, slug, .. }) => Page::Article { language, slug },
            None => untrack(|| self.library_page()),
        };
        self.router.go(Route::to(page), step);
    }

    /// Closes a tab; if it was in front, goes to the page of the tab that is in front
    /// then.
    pub fn close_tab(self, at: usize) {
        let front = self.tabs.with_untracked(|tabs| tabs.active() == Some(at));
        let place = (self.tabs).with_untracked(|tabs| tabs.open().get(at).cloned());
        self.tabs.update(|tabs| tabs.close(at));
        if let Some(place) = place {
            let title = self.title_of(&place);
            let messages = untrack(|| self.messages());
            self.note_closed(messages.tab_closed(&title));
        }
        if front {
            self.follow_tabs(Step::Replace);
        }
        self.keep_tabs();
    }

    /// Closes all tabs but the one in front.
    pub fn close_other_tabs(self) {
        let count = self.tabs.update(Tabs::close_others);
        let messages = untrack(|| self.messages());
        self.note_closed(messages.tabs_closed(u32::try_from(count).unwrap_or(u32::MAX)));
        self.keep_tabs();
    }

    fn note_closed(self, sentence: String) {
        self.said.set(sentence.clone());
        self.closed.set(sentence);
    }

    /// Opens the tabs that were closed last.
    pub fn reopen_tab(self) {
        self.closed.set(String::new());
        let before = self.place();
        if self.tabs.update(Tabs::reopen) {
            if self.place() != before {
                self.follow_tabs(Step::Push);
            }
            self.keep_tabs();
        }
    }

    /// Moves a tab to another index.
    pub fn move_tab(self, from: usize, to: usize) {
        self.tabs.update(|tabs| tabs.reorder(from, to));
        self.keep_tabs();
    }

    /// Opens an article without leaving the page.
    pub fn open_behind(self, meta: &ArticleMeta) {
        let place = Locator::top(&meta.language, &meta.slug);
        self.tabs.update(|tabs| {
            tabs.open_behind(&place);
        });
        let messages = untrack(|| self.messages());
        self.said.set(messages.opened_behind(&meta.title));
        self.keep_tabs();
    }

    /// The address of the search over the current page. Before the app runs it is only a
    /// fragment, which holds wherever the page is.
    pub fn search_href(self) -> String {
        let route = Route {
            search: Some(Search::default()),
            ..Route::to(self.page().get())
        };
        if self.live.get() {
            self.router.href(&route)
        } else {
            route.fragment()
        }
    }

    /// The value of `disabled` for a control that needs the app: set until the app runs.
    pub fn not_yet(self) -> Option<&'static str> {
        (!self.live.get()).then_some("")
    }

    /// Whether the search is open.
    pub fn searching(self) -> bool {
        (self.router.route()).with_untracked(|route| route.search.is_some())
    }

    /// Opens the search over the current page.
    pub fn open_search(self) {
        let mut route = self.router.route().get_untracked();
        if route.search.is_none() {
            route.search = Some(Search::default());
            self.router.go(route, Step::Push);
        }
    }

    /// Closes the search. If the app opened it, this goes back in the history.
    pub fn close_search(self) {
        let mut route = self.router.route().get_untracked();
        if route.search.take().is_none() {
            return;
        }
        if self.router.was_pushed() {
            self.router.back_to(route);
        } else {
            self.router.go(route, Step::Replace);
        }
    }

    /// The title of the current page, with the site's.
    pub fn title(self) -> String {
        let site = &self.library.catalog().site;
        let name = site.title.get(&self.language());
        match self.page_name() {
            Some(page) => format!("{page} · {name}"),
            None => name.to_owned(),
        }
    }

    fn page_name(self) -> Option<&'static str> {
        match self.page().get() {
            Page::Article { .. } => Some(&self.article()?.1.title),
            Page::Library { language, filter } => match filter {
                LibraryFilter::All => None,
                LibraryFilter::Topics => Some(self.library.messages(&language).topics()),
                LibraryFilter::Questions => Some(self.library.messages(&language).questions()),
                LibraryFilter::Shelf => Some(self.library.messages(&language).reader_shelf()),
                LibraryFilter::Topic(slug) => Some(self.library.topic(&slug)?.name.get(&language)),
            },
            Page::Entry | Page::Missing => None,
        }
    }

    /// The place in the article in front.
    pub fn place(self) -> Option<Locator> {
        self.tabs.with_untracked(|tabs| tabs.front().cloned())
    }

    /// Stores where the person is: the tabs, and the place in the history entry.
    pub fn keep_tabs(self) {
        self.router.keep_place();
        let tabs = self.tabs.get_untracked();
        self.store.set_tabs(&tabs);
    }
}
