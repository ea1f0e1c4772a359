//! Views and elements as values: [`View`], [`El`] with its builder, and what can
//! be a child. Nothing here touches a browser; `render` writes these values as
//! HTML, `hydrate` shows them in a page.

use crate::attribute::{Attribute, IntoAttribute, Text};
use crate::style::StyleSheets;
use leptos::ev::EventDescriptor;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event};

/// What can be shown in an element.
pub enum View {
    /// Nothing.
    Empty,
    /// Text.
    Text(Text),
    /// An element with its children.
    Element(El),
    /// Several views in a row.
    Fragment(Vec<View>),
    /// Text that is set again whenever a signal that it reads changes.
    DynamicText(Box<dyn Fn() -> Text>),
    /// A view that is replaced whenever a signal that it reads changes.
    Dynamic(Box<dyn Fn() -> View>),
    /// A list whose elements are kept by key; see [`crate::keyed`].
    Keyed(KeyedItems),
}

/// Passes on the current items of a keyed list in order, compared with those of the last
/// call.
pub(crate) type KeyedItems = Box<dyn FnMut(&mut dyn FnMut(Item))>;

/// An item of a keyed list.
#[derive(Clone, Copy)]
pub enum Item<'a> {
    /// The item that was at this index before.
    Kept(usize),
    /// A new item, and what makes its element.
    New(&'a dyn Fn() -> El),
}

/// What can be a child of an element: text, elements, `Option` and `Vec` of
/// views, and closures that return one of these.
pub trait IntoView: Sized + 'static {
    /// The view.
    fn into_view(self) -> View;

    /// The view of a closure that returns such values.
    fn dynamic(make: impl Fn() -> Self + 'static) -> View {
        View::Dynamic(Box::new(move || make().into_view()))
    }
}

impl IntoView for View {
    fn into_view(self) -> View {
        self
    }
}

impl IntoView for El {
    fn into_view(self) -> View {
        View::Element(self)
    }
}

impl IntoView for &'static str {
    fn into_view(self) -> View {
        View::Text(self.into())
    }

    fn dynamic(make: impl Fn() -> Self + 'static) -> View {
        View::DynamicText(Box::new(move || make().into()))
    }
}

impl IntoView for String {
    fn into_view(self) -> View {
        View::Text(self.into())
    }

    fn dynamic(make: impl Fn() -> Self + 'static) -> View {
        View::DynamicText(Box::new(move || make().into()))
    }
}

impl<T: IntoView> IntoView for Option<T> {
    fn into_view(self) -> View {
        self.map_or(View::Empty, T::into_view)
    }
}

impl<T: IntoView> IntoView for Vec<T> {
    fn into_view(self) -> View {
        View::Fragment(self.into_iter().map(T::into_view).collect())
    }
}

impl<T: IntoView, F: Fn() -> T + 'static> IntoView for F {
    fn into_view(self) -> View {
        T::dynamic(self)
    }
}

pub(crate) type Handler = Box<dyn FnMut(Event)>;

/// Returns the value of a property.
pub(crate) type Property = Box<dyn Fn() -> JsValue>;

pub(crate) enum Content {
    Children(Vec<View>),
    /// Sanitised HTML.
    Html(String),
}

/// An element and its children. It is one pointer wide: builder calls pass it on
/// by value, and copying the fields at each call would double the program.
pub struct El(pub(crate) Box<Fields>);

pub(crate) struct Fields {
    pub(crate) tag: &'static str,
    pub(crate) attributes: Vec<(&'static str, Attribute)>,
    pub(crate) properties: Vec<(&'static str, Property)>,
    pub(crate) handlers: Vec<(&'static str, Handler)>,
    pub(crate) content: Content,
    pub(crate) on_mount: Option<Box<dyn FnOnce(Element)>>,
    /// The style sheets that this element needs, for pages that are written natively.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) style_sheets: StyleSheets,
}

/// An element with this tag; [`crate::html`] has a function for each tag of HTML.
#[inline(never)]
pub fn el(tag: &'static str) -> El {
    El(Box::new(Fields {
        tag,
        attributes: Vec::new(),
        properties: Vec::new(),
        handlers: Vec::new(),
        content: Content::Children(Vec::new()),
        on_mount: None,
        #[cfg(not(target_arch = "wasm32"))]
        style_sheets: StyleSheets::NONE,
    }))
}

// Each call does its work in one function that is neither generic nor inlined,
// since there are hundreds of such calls.
impl El {
    #[inline(never)]
    fn with_attribute(mut self, name: &'static str, value: Attribute) -> Self {
        self.0.attributes.push((name, value));
        self
    }

    #[inline(never)]
    fn with_handler(mut self, name: &'static str, handler: Handler) -> Self {
        self.0.handlers.push((name, handler));
        self
    }

    #[inline(never)]
    fn with_child(mut self, view: View) -> Self {
        if let Content::Children(views) = &mut self.0.content {
            views.push(view);
        }
        self
    }

    /// The `class` attribute.
    #[must_use]
    pub fn class(self, value: impl IntoAttribute) -> Self {
        self.with_attribute("class", value.into_attribute())
    }

    /// An attribute. A closure in place of a value follows its signals; `None`
    /// or `false` leaves the attribute out.
    #[must_use]
    pub fn attr(self, name: &'static str, value: impl IntoAttribute) -> Self {
        self.with_attribute(name, value.into_attribute())
    }

    /// A property of the browser's element, set again whenever a signal that `value` reads
    /// changes. It is not written into HTML.
    #[must_use]
    pub fn prop<T: Into<JsValue>>(
        mut self,
        name: &'static str,
        value: impl Fn() -> T + 'static,
    ) -> Self {
        let value = move || value().into();
        self.0.properties.push((name, Box::new(value)));
        self
    }

    /// A handler of an event at this element or inside it, as in
    /// `.on(ev::click, move |event| ...)`.
    #[must_use]
    #[allow(clippy::needless_pass_by_value)] // as in Leptos
    pub fn on<E>(self, event: E, mut handler: impl FnMut(E::EventType) + 'static) -> Self
    where
        E: EventDescriptor,
        E::EventType: JsCast,
    {
        // Names of the browser's own events are literals.
        let std::borrow::Cow::Borrowed(name) = event.name() else {
            return self;
        };
        let handler = move |event: Event| handler(event.unchecked_into());
        self.with_handler(name, Box::new(handler))
    }

    /// One more child. A closure in place of a view follows its signals.
    #[must_use]
    pub fn child(self, view: impl IntoView) -> Self {
        self.with_child(view.into_view())
    }

    /// Several more children.
    #[must_use]
    pub fn children<V: IntoView>(mut self, views: impl IntoIterator<Item = V>) -> Self {
        for view in views {
            self = self.with_child(view.into_view());
        }
        self
    }

    /// Sanitised HTML in place of children.
    #[must_use]
    pub fn inner_html(mut self, html: String) -> Self {
        self.0.content = Content::Html(html);
        self
    }

    /// Declares the style sheets that the element needs, so that a page written
    /// natively has them. In a browser, where all are loaded, it does nothing.
    #[must_use]
    #[cfg_attr(
        target_arch = "wasm32",
        allow(unused_mut, unused_variables, clippy::needless_pass_by_value)
    )]
    pub fn uses(mut self, sheets: impl Into<StyleSheets>) -> Self {
        #[cfg(not(target_arch = "wasm32"))]
        {
            self.0.style_sheets |= sheets.into();
        }
        self
    }

    /// Called with the browser's element once it exists and is complete. It may
    /// not be in the page yet.
    #[must_use]
    pub fn on_mount(mut self, then: impl FnOnce(Element) + 'static) -> Self {
        self.0.on_mount = Some(Box::new(then));
        self
    }
}
