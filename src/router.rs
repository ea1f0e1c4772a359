//! The router: the address bar is the source of truth, and this is the only code that
//! reads or writes it. Links are plain links; one listener handles those that stay on the
//! site.

use crate::route::{Page, Route};
use bookmobile_dom::StaticSignal;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

/// How addresses encode a route.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Addressing {
    /// By path, below a root that ends with a slash: absolute in a browser,
    /// relative in a page that is written natively.
    Path(String),
    /// In the fragment, in a single file.
    Fragment,
}

/// What a step does to the browser's history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Adds an entry to the history.
    Push,
    /// Replaces the current entry of the history.
    Replace,
}

/// The current route, and the ways to change it.
#[derive(Debug, Clone, Copy)]
pub struct Router {
    route: StaticSignal<Route>,
    /// The page of the route; changes only when the page does.
    page: StaticSignal<Page>,
    state: StaticSignal<RouterState>,
}

/// What the router knows beside the route.
#[derive(Debug, Clone)]
struct RouterState {
    addressing: Addressing,
    /// See [`Router::returned`].
    returned: bool,
    /// See [`Router::take_elsewhere`].
    is_elsewhere: bool,
    /// The current place on the page, for the current history entry.
    place: String,
}

impl RouterState {
    fn new(addressing: Addressing) -> StaticSignal<Self> {
        StaticSignal::new(Self {
            addressing,
            returned: false,
            is_elsewhere: false,
            place: String::new(),
        })
    }
}

/// The state of a history entry: whether the app made it, and where on its page the person
/// was when they left it. The browser keeps it as long as the entry, also over a reload.
struct Entry {
    pushed: bool,
    place: String,
}

impl Entry {
    /// The current entry; `None` if it was not seen before.
    fn current() -> Option<Self> {
        let state = window().history().and_then(|history| history.state());
        let state = state.ok()?.as_string()?;
        let (made, place) = state.split_once(' ')?;
        Some(Self {
            pushed: made == "pushed",
            place: place.to_owned(),
        })
    }

    fn state(&self) -> JsValue {
        let made = if self.pushed { "pushed" } else { "first" };
        JsValue::from_str(&format!("{made} {}", self.place))
    }

    /// Replaces the state of the current entry. Returns whether the browser allowed it.
    fn replace(&self, href: Option<&str>) -> bool {
        let history = window().history();
        history
            .is_ok_and(|history| (history.replace_state_with_url(&self.state(), "", href)).is_ok())
    }
}

impl Router {
    /// A router for a page that is written natively: its links are relative.
    pub fn for_page(page: &Page) -> Self {
        Self::at(page, page.to_root())
    }

    /// A router for a page that is written natively; `root` is the relative link from it
    /// to the site's root.
    pub fn at(page: &Page, root: &str) -> Self {
        let root = root.to_owned();
        Self {
            route: StaticSignal::new(Route::to(page.clone())),
            page: StaticSignal::new(page.clone()),
            state: RouterState::new(Addressing::Path(root)),
        }
    }

    /// A router for a browser, on a site or in a single file: reads the address, and
    /// follows Back, Forward and changed fragments from then on.
    pub fn for_browser(root: &str, one_file: bool) -> Self {
        let location = window().location();
        let addressing = if one_file {
            Addressing::Fragment
        } else {
            let url = web_sys::Url::new_with_base(root, &location.href().unwrap_or_default());
            Addressing::Path(url.map_or_else(|_| "/".to_owned(), |url| url.pathname()))
        };
        let router = Self {
            route: StaticSignal::new(Route::to(Page::Missing)),
            page: StaticSignal::new(Page::Missing),
            state: RouterState::new(addressing),
        };
        router.set_route(router.read());
        router.note_entry();
        let reread = move |_: web_sys::Event| router.sync();
        listen(&window(), "popstate", reread);
        listen(&window(), "hashchange", reread);
        router
    }

    /// The current route; changes on every step.
    pub fn route(self) -> StaticSignal<Route> {
        self.route
    }

    /// The current page; changes only when the page does.
    pub fn page(self) -> StaticSignal<Page> {
        self.page
    }

    fn set_route(self, route: Route) {
        let page = route.page.clone();
        self.route.set(route);
        if self.page.with_untracked(|own| *own != page) {
            self.page.set(page);
        }
    }

    /// The path of the site's root, which distinguishes this site from others on the same
    /// host.
    pub fn root(self) -> String {
        self.state.with_untracked(|state| match &state.addressing {
            Addressing::Path(root) => root.clone(),
            Addressing::Fragment => String::new(),
        })
    }

    /// The prefix of this site's names in storage: the path of its root, or of its single
    /// file.
    pub fn storage_name(self) -> String {
        if self.is_one_file() {
            window().location().pathname().unwrap_or_default()
        } else {
            self.root()
        }
    }

    /// Whether this is a single file, in which addresses are fragments.
    pub fn is_one_file(self) -> bool {
        self.state
            .with_untracked(|state| state.addressing == Addressing::Fragment)
    }

    /// The address of a route, for a link.
    pub fn href(self, route: &Route) -> String {
        self.state.with_untracked(|state| match &state.addressing {
            Addressing::Path(root) => {
                format!("{root}{}{}", route.page.path(), route.fragment())
            }
            Addressing::Fragment => route.as_fragment(),
        })
    }

    /// The address of a file of the site, named from its root.
    pub fn file(self, name: &str) -> String {
        self.state.with_untracked(|state| match &state.addressing {
            Addressing::Path(root) => format!("{root}{name}"),
            Addressing::Fragment => name.to_owned(),
        })
    }

    /// Goes to a route.
    pub fn go(self, route: Route, step: Step) {
        let href = self.href(&route);
        // A search that opens or closes over the page leaves the person where they are.
        let stays = (self.route).with_untracked(|old| old.same_place(&route));
        let place = if stays { self.place() } else { String::new() };
        let done = match step {
            Step::Push => {
                self.keep_place();
                let entry = Entry {
                    pushed: true,
                    place: place.clone(),
                };
                let history = window().history();
                history.is_ok_and(|history| {
                    (history.push_state_with_url(&entry.state(), "", Some(&href))).is_ok()
                })
            }
            Step::Replace => {
                let pushed = self.was_pushed();
                let place = place.clone();
                Entry { pushed, place }.replace(Some(&href))
            }
        };
        if !done {
            leptos::logging::warn!("the address could not be changed to {href}");
        }
        self.begin(false, place);
        self.set_route(route);
    }

    /// Writes the address of a route that changes quickly, without notifying its
    /// subscribers.
    pub fn note(self, route: Route) {
        let pushed = self.was_pushed();
        let place = self.place();
        Entry { pushed, place }.replace(Some(&self.href(&route)));
        self.route.update_untracked(|old| *old = route);
    }

    /// Whether the app made the current history entry, so that going back stays on the
    /// site.
    pub fn was_pushed(self) -> bool {
        Entry::current().is_some_and(|entry| entry.pushed)
    }

    /// Sets the current place on the page. [`Router::keep_place`] and each step write it
    /// into the history.
    pub fn set_place(self, place: String) {
        self.state.update_untracked(|state| state.place = place);
    }

    fn place(self) -> String {
        self.state.with_untracked(|state| state.place.clone())
    }

    /// Begins a history entry at this place on the page, which is empty if it is not known.
    fn begin(self, returned: bool, place: String) {
        self.state.update_untracked(|state| {
            state.returned = returned;
            state.is_elsewhere = returned && !place.is_empty() && place != state.place;
            state.place = place;
        });
    }

    /// Writes the current place on the page into the history entry.
    pub fn keep_place(self) {
        let place = self.place();
        if let Some(entry) = Entry::current()
            && !place.is_empty()
            && entry.place != place
        {
            Entry { place, ..entry }.replace(None);
        }
    }

    /// The place on the page at which the person left this history entry, if they came
    /// back to it.
    pub fn kept_place(self) -> Option<String> {
        let entry = Entry::current().filter(|_| self.returned())?;
        (!entry.place.is_empty()).then_some(entry.place)
    }

    /// Whether the person came back to this history entry, by Back, Forward or a reload, and
    /// so expects to be where they were.
    pub fn returned(self) -> bool {
        self.state.with_untracked(|state| state.returned)
    }

    /// Whether the person came back to a history entry that they left at another place than
    /// where they were until now, which may have the same address. True once for each step.
    pub fn take_elsewhere(self) -> bool {
        self.state
            .update_untracked(|state| std::mem::take(&mut state.is_elsewhere))
    }

    /// Records whether the current history entry was seen before, and marks it as seen.
    fn note_entry(self) {
        if let Some(entry) = Entry::current() {
            return self.begin(true, entry.place);
        }
        let (pushed, place) = (false, String::new());
        self.begin(false, place.clone());
        Entry { pushed, place }.replace(None);
    }

    /// Goes back by one step, which is known to lead to `route`. The route is shown at once:
    /// the browser reports the step later, and a second press until then would go too far.
    pub fn back_to(self, route: Route) {
        self.set_route(route);
        if let Ok(history) = window().history() {
            let _ = history.back();
        }
    }

    fn sync(self) {
        let now = self.read();
        if self.route.with_untracked(|old| *old != now) {
            self.note_entry();
            self.set_route(now);
        }
    }

    fn read(self) -> Route {
        let location = window().location();
        let path = location.pathname().unwrap_or_default();
        let hash = location.hash().unwrap_or_default();
        let mut route = self
            .parse(&path, &hash)
            .unwrap_or_else(|| Route::to(Page::Missing));
        // A link from elsewhere may have a search in its query. The search moves to the
        // fragment, which no server sees.
        let query = location.search().unwrap_or_default();
        let asked = || Route::parse("", &query.replace('+', " ")).search;
        if let Some(search) = asked().filter(|_| route.search.is_none()) {
            route.search = Some(search);
            self.note(route.clone());
        }
        route
    }

    /// The route of an address on this host; `None` if it is outside the site.
    fn parse(self, path: &str, hash: &str) -> Option<Route> {
        let fragment = hash.strip_prefix('#').unwrap_or(hash);
        self.state.with_untracked(|state| match &state.addressing {
            Addressing::Path(root) => {
                Some(Route::parse(path.strip_prefix(root.as_str())?, fragment))
            }
            Addressing::Fragment => Some(Route::parse_fragment(fragment)),
        })
    }

    /// The page that a link leads to, given by its path and its fragment; the page that is
    /// missing if it leads out of the site.
    pub fn page_of(self, path: &str, fragment: &str) -> Page {
        self.parse(path, fragment)
            .map_or(Page::Missing, |route| route.page)
    }

    /// The route of a clicked link, if the app should handle it: a plain click on a link
    /// that stays on the site and is not a file.
    pub fn link_of(self, event: &web_sys::MouseEvent) -> Option<Route> {
        let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        if event.default_prevented() || event.button() != 0 || modified {
            return None;
        }
        let target: web_sys::Element = event.target()?.dyn_into().ok()?;
        let link: web_sys::HtmlAnchorElement = target.closest("a[href]").ok()??.dyn_into().ok()?;
        let elsewhere = link.origin() != window().location().origin().ok()?;
        if elsewhere || !link.target().is_empty() || link.has_attribute("download") {
            return None;
        }
        let route = self.parse(&link.pathname(), &link.hash())?;
        (route.page != Page::Missing).then_some(route)
    }
}

/// Adds an event listener that is never removed.
pub fn listen<E>(target: &web_sys::EventTarget, name: &str, handler: impl FnMut(E) + 'static)
where
    E: wasm_bindgen::convert::FromWasmAbi + 'static,
{
    let handler = Closure::<dyn FnMut(E)>::new(handler).into_js_value();
    let _ = target.add_event_listener_with_callback(name, handler.unchecked_ref());
}
