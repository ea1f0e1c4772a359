//! Elements as plain values: a view is a function that makes a tree of them.
//! The tree is written as HTML natively, built in a browser, or laid over the
//! same HTML that is already in the page; what follows a signal goes on
//! following it. One type for all elements and one for all handlers keeps the
//! program small: typed view trees made the same reader five times as large
//! (docs/decisions/0003).
//!
//! ```
//! use bookmobile::element::el;
//!
//! let view = el("p").class("kicker").child("Read on: ").child(el("a").attr("href", "../b/").child("B"));
//! assert_eq!(view.to_html(), "<p class=\"kicker\">Read on: <a href=\"../b/\">B</a></p>");
//! ```

use crate::escape::escape_into;
use leptos::prelude::untrack;
use std::borrow::Cow;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event};

mod browser;

type Text = Cow<'static, str>;

/// Elements that have no content and no end tag.
const VOID: &[&str] = &["br", "hr", "img", "input"];

/// What can stand in an element.
pub enum View {
    /// Nothing.
    Nothing,
    /// Text.
    Text(Text),
    /// An element with all that is in it.
    Element(El),
    /// Several in a row.
    Many(Vec<View>),
}

enum Value {
    Is(Text),
    /// Follows the signals that it reads; `None` takes the attribute away.
    Follows(Box<dyn Fn() -> Option<Text>>),
}

enum Content {
    Views(Vec<View>),
    /// Made anew whenever a signal that it reads changes.
    Live(Box<dyn Fn() -> View>),
    /// Text that follows signals.
    Says(Box<dyn Fn() -> Text>),
    /// HTML of the press.
    Html(String),
}

type Handler = Box<dyn FnMut(Event)>;

/// What gives a property its value.
type Property = Box<dyn Fn() -> JsValue>;

/// An element and all that is in it. It is one pointer wide: chains of calls
/// hand it on, and copying it at each would double the program.
pub struct El(Box<Inner>);

struct Inner {
    tag: &'static str,
    attributes: Vec<(&'static str, Value)>,
    properties: Vec<(&'static str, Property)>,
    handlers: Vec<(&'static str, Handler)>,
    content: Content,
    mounted: Option<Box<dyn FnOnce(Element)>>,
}

/// An element with this tag and nothing in it.
#[inline(never)]
pub fn el(tag: &'static str) -> El {
    El(Box::new(Inner {
        tag,
        attributes: Vec::new(),
        properties: Vec::new(),
        handlers: Vec::new(),
        content: Content::Views(Vec::new()),
        mounted: None,
    }))
}

// Each call does its work in one function that is not generic and not inlined,
// since there are hundreds of such calls.
impl El {
    #[inline(never)]
    fn with_attribute(mut self, name: &'static str, value: Value) -> Self {
        self.0.attributes.push((name, value));
        self
    }

    #[inline(never)]
    fn with_handler(mut self, name: &'static str, handler: Handler) -> Self {
        self.0.handlers.push((name, handler));
        self
    }

    #[inline(never)]
    fn with_view(mut self, view: View) -> Self {
        if let Content::Views(views) = &mut self.0.content {
            push(views, view);
        }
        self
    }

    #[inline(never)]
    fn with_content(mut self, content: Content) -> Self {
        self.0.content = content;
        self
    }

    /// Its class.
    #[must_use]
    #[inline(never)]
    pub fn class(self, class: &'static str) -> Self {
        self.with_attribute("class", Value::Is(class.into()))
    }

    /// An attribute.
    #[must_use]
    pub fn attr(self, name: &'static str, value: impl Into<Text>) -> Self {
        self.with_attribute(name, Value::Is(value.into()))
    }

    /// An attribute that is there only if it has a value.
    #[must_use]
    pub fn maybe(self, name: &'static str, value: Option<impl Into<Text>>) -> Self {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// An attribute that follows signals; `None` takes it away.
    #[must_use]
    pub fn bind<T: Into<Text>>(
        self,
        name: &'static str,
        value: impl Fn() -> Option<T> + 'static,
    ) -> Self {
        let value = Box::new(move || value().map(Into::into));
        self.with_attribute(name, Value::Follows(value))
    }

    /// A property that follows signals; it is not written as HTML.
    #[must_use]
    pub fn prop(mut self, name: &'static str, value: impl Fn() -> JsValue + 'static) -> Self {
        self.0.properties.push((name, Box::new(value)));
        self
    }

    /// What happens on an event at this element or in it. The event is taken
    /// for the kind that its name stands for.
    #[must_use]
    pub fn on<E: JsCast>(self, name: &'static str, mut handler: impl FnMut(E) + 'static) -> Self {
        let handler = move |event: Event| handler(event.unchecked_into());
        self.with_handler(name, Box::new(handler))
    }

    /// One more thing in it.
    #[must_use]
    pub fn child(self, view: impl Into<View>) -> Self {
        self.with_view(view.into())
    }

    /// Several more things in it.
    #[must_use]
    pub fn children<V: Into<View>>(mut self, views: impl IntoIterator<Item = V>) -> Self {
        for view in views {
            self = self.with_view(view.into());
        }
        self
    }

    /// All that is in it is text that follows signals.
    #[must_use]
    pub fn says<T: Into<Text>>(self, text: impl Fn() -> T + 'static) -> Self {
        self.with_content(Content::Says(Box::new(move || text().into())))
    }

    /// All that is in it is made anew when a signal changes.
    #[must_use]
    pub fn live<V: Into<View>>(self, view: impl Fn() -> V + 'static) -> Self {
        self.with_content(Content::Live(Box::new(move || view().into())))
    }

    /// All that is in it is the press's HTML (see `view::html`).
    #[must_use]
    pub fn html(self, html: String) -> Self {
        self.with_content(Content::Html(html))
    }

    /// Called with the browser's element once there is one.
    #[must_use]
    pub fn mounted(mut self, then: impl FnOnce(Element) + 'static) -> Self {
        self.0.mounted = Some(Box::new(then));
        self
    }

    /// Writes it as HTML.
    pub fn to_html(self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(self, out: &mut String) {
        let Inner {
            tag,
            attributes,
            content,
            ..
        } = *self.0;
        out.push('<');
        out.push_str(tag);
        for (name, value) in attributes {
            let value = match value {
                Value::Is(value) => Some(value),
                Value::Follows(value) => untrack(value),
            };
            if let Some(value) = value {
                out.push(' ');
                out.push_str(name);
                if !value.is_empty() {
                    out.push_str("=\"");
                    escape_into(&value, out);
                    out.push('"');
                }
            }
        }
        out.push('>');
        if VOID.contains(&tag) {
            return;
        }
        match content {
            Content::Views(views) => View::Many(views).write(out),
            Content::Live(view) => view().write(out),
            Content::Says(text) => escape_into(&untrack(text), out),
            Content::Html(html) => out.push_str(&html),
        }
        out.push_str("</");
        out.push_str(tag);
        out.push('>');
    }
}

impl View {
    fn write(self, out: &mut String) {
        match self {
            Self::Nothing => {}
            Self::Text(text) => escape_into(&text, out),
            Self::Element(element) => element.write(out),
            Self::Many(views) => views.into_iter().for_each(|view| view.write(out)),
        }
    }

    /// Writes it as HTML.
    pub fn to_html(self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }
}

/// Adds a view to a row in which no two texts stand side by side and none is
/// empty, since a browser that reads HTML makes one node of such texts.
fn push(views: &mut Vec<View>, view: View) {
    match view {
        View::Nothing => {}
        View::Many(inner) => inner.into_iter().for_each(|view| push(views, view)),
        View::Text(text) if text.is_empty() => {}
        View::Text(text) => match views.last_mut() {
            Some(View::Text(last)) => last.to_mut().push_str(&text),
            _ => views.push(View::Text(text)),
        },
        element @ View::Element(_) => views.push(element),
    }
}

impl From<El> for View {
    fn from(element: El) -> Self {
        Self::Element(element)
    }
}

impl From<&'static str> for View {
    fn from(text: &'static str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for View {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl<T: Into<View>> From<Option<T>> for View {
    fn from(view: Option<T>) -> Self {
        view.map_or(Self::Nothing, Into::into)
    }
}

impl<T: Into<View>> From<Vec<T>> for View {
    fn from(views: Vec<T>) -> Self {
        Self::Many(views.into_iter().map(Into::into).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::prelude::{Get, Owner, RwSignal};

    #[test]
    fn what_a_person_wrote_stays_text() {
        let view = el("a")
            .attr("title", "\"a\" & b")
            .child("<b>")
            .child(" & c");
        assert_eq!(
            view.to_html(),
            "<a title=\"&quot;a&quot; &amp; b\">&lt;b&gt; &amp; c</a>"
        );
    }

    #[test]
    fn what_follows_a_signal_is_written_as_it_is_now() {
        let owner = Owner::new();
        owner.set();
        let front = RwSignal::new(true);
        let view = el("li")
            .bind("aria-current", move || front.get().then_some("page"))
            .bind("hidden", move || (!front.get()).then_some(""))
            .live(move || if front.get() { "here" } else { "there" });
        assert_eq!(view.to_html(), "<li aria-current=\"page\">here</li>");
    }

    #[test]
    fn elements_without_content_have_no_end() {
        let view = el("p")
            .child(el("input").attr("disabled", ""))
            .child(el("b"));
        assert_eq!(view.to_html(), "<p><input disabled><b></b></p>");
    }

    #[test]
    fn texts_side_by_side_are_one() {
        let mut row = Vec::new();
        push(&mut row, vec!["a", "", "b"].into());
        push(&mut row, View::Nothing);
        assert!(matches!(row.as_slice(), [View::Text(text)] if text == "ab"));
    }
}
