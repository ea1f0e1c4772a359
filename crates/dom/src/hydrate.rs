//! Shows views in a page: over the HTML that is there if it is the same (hydration), which
//! keeps its nodes, or as new nodes. Dynamic views then follow their signals.
//!
//! The HTML needs no markers. Adjacent texts that the page has as one node are split; a
//! dynamic view gets an empty text node before and after it.

use crate::arrange::arrange;
use crate::attribute::{Attribute, Text};
use crate::effect::effect;
use crate::element::{Content, El, Item, KeyedItems, View};
use leptos::prelude::{Owner, document, untrack};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, Node};

impl View {
    /// Shows the view in an element of the page: over its HTML where that is the same,
    /// otherwise in its place. An `<aside>` that is the first stays as it is. A development
    /// build warns where the HTML differs.
    pub fn hydrate(self, element: &Element) {
        // The HTML parser puts white space after the end tag into the body.
        while let Some(last) = element.last_child()
            && last.node_type() == Node::TEXT_NODE
            && last.node_value().is_none_or(|text| text.trim().is_empty())
        {
            let _ = element.remove_child(&last);
        }
        let slot = Slot::new(element, true);
        // Notices are above the page whatever it shows: they are none of the view's.
        let aside = (element.first_child()).filter(|first| first.node_name() == "ASIDE");
        if let Some(aside) = aside {
            slot.0.next.replace(aside.next_sibling());
        }
        show(self, &slot);
        slot.finish();
    }
}

/// A place among the children of an element, where views are shown one after
/// another.
#[derive(Clone)]
struct Slot(Rc<SlotState>);

struct SlotState {
    parent: Node,
    /// The node after the place. While hydrating, the node to be taken next.
    next: RefCell<Option<Node>>,
    is_hydrating: Cell<bool>,
}

impl Slot {
    /// The beginning of an element that has its HTML, or the end of an empty one.
    fn new(parent: &Node, is_hydrating: bool) -> Self {
        let next = is_hydrating.then(|| parent.first_child()).flatten();
        Self(Rc::new(SlotState {
            parent: parent.clone(),
            next: RefCell::new(next),
            is_hydrating: Cell::new(is_hydrating),
        }))
    }

    /// The place before a node; `None` if the node is no longer in the page.
    fn before(next: &Node) -> Option<Self> {
        let slot = Self::new(&next.parent_node()?, false);
        slot.0.next.replace(Some(next.clone()));
        Some(slot)
    }

    fn insert(&self, node: &Node) {
        let _ = (self.0.parent).insert_before(node, self.0.next.borrow().as_ref());
    }

    /// An empty text node, which marks this place.
    fn mark(&self) -> Node {
        self.text("")
    }

    /// While hydrating, the next node if it is `wanted`; otherwise hydration ends in this
    /// element, and the rest of its HTML is removed.
    fn take<T>(&self, wanted: &str, is_wanted: impl FnOnce(&Node) -> Option<T>) -> Option<T> {
        if !self.0.is_hydrating.get() {
            return None;
        }
        let next = self.0.next.borrow().clone();
        let taken = next.as_ref().and_then(is_wanted);
        if taken.is_none() {
            self.mismatch(wanted);
        }
        taken
    }

    fn mismatch(&self, wanted: &str) {
        let mut left = self.0.next.take();
        #[cfg(debug_assertions)]
        leptos::logging::warn!(
            "hydration mismatch in <{}>: the page has {}, the view {wanted}",
            self.0.parent.node_name().to_lowercase(),
            left.as_ref().map_or("nothing".to_owned(), name_of),
        );
        #[cfg(not(debug_assertions))]
        let _ = wanted;
        self.0.is_hydrating.set(false);
        while let Some(node) = left {
            left = node.next_sibling();
            let _ = self.0.parent.remove_child(&node);
        }
    }

    /// A text node at this place. A node that has more text is split.
    fn text(&self, text: &str) -> Node {
        let found = (!text.is_empty()).then(|| {
            self.take(text, |node| {
                let written: &web_sys::Text = node.dyn_ref()?;
                let value = node.node_value()?;
                if value != text {
                    value.strip_prefix(text)?;
                    let length = u32::try_from(text.encode_utf16().count()).ok()?;
                    written.split_text(length).ok()?;
                }
                self.0.next.replace(node.next_sibling());
                Some(node.clone())
            })
        });
        found.flatten().unwrap_or_else(|| {
            let node: Node = document().create_text_node(text).into();
            self.insert(&node);
            node
        })
    }

    /// Shows an element at this place.
    fn element(&self, el: El) -> Element {
        let found = self.take(el.0.tag, |node| {
            let element: &Element = node.dyn_ref()?;
            let is_same = element.tag_name().eq_ignore_ascii_case(el.0.tag);
            is_same.then(|| element.clone())
        });
        if let Some(element) = found {
            self.0.next.replace(element.next_sibling());
            fill(el, &element, true);
            return element;
        }
        let element = build(el);
        self.insert(&element);
        element
    }

    /// Ends hydration: all views of the element are shown, and other nodes are a mismatch.
    fn finish(&self) {
        if self.0.is_hydrating.get() && self.0.next.borrow().is_some() {
            self.mismatch("nothing");
        }
    }
}

#[cfg(debug_assertions)]
fn name_of(node: &Node) -> String {
    let text = node.node_value().map(|text| format!("{text:?}"));
    text.unwrap_or_else(|| format!("<{}>", node.node_name().to_lowercase()))
}

fn show(view: View, slot: &Slot) {
    match view {
        View::Empty => {}
        View::Text(text) if text.is_empty() => {}
        View::Text(text) => drop(slot.text(&text)),
        View::Element(el) => drop(slot.element(el)),
        View::Fragment(views) => {
            for view in views {
                show(view, slot);
            }
        }
        View::DynamicText(text) => show_text(text, slot.clone()),
        View::Dynamic(view) => show_dynamic(view, slot.clone()),
        View::Keyed(items) => show_keyed(items, slot.clone()),
    }
}

/// The text node stays: `WebKit` loses a click on a button whose text node is
/// replaced while it is pressed.
fn show_text(text: Box<dyn Fn() -> Text>, slot: Slot) {
    let mut first = Some(slot);
    let mut node = None;
    effect(move || {
        let text = text();
        if let Some(slot) = first.take() {
            node = Some(slot.text(&text));
        } else if let Some(node) = &node
            && node.node_value().as_deref() != Some(&*text)
        {
            node.set_node_value(Some(&text));
        }
    });
}

fn show_dynamic(view: Box<dyn Fn() -> View>, slot: Slot) {
    let mut first = Some(slot);
    let mut marks: Option<(Node, Node)> = None;
    effect(move || {
        let view = view();
        if let Some(slot) = first.take() {
            let start = slot.mark();
            show(view, &slot);
            marks = Some((start, slot.mark()));
            return;
        }
        let Some((start, end)) = &marks else { return };
        let Some(slot) = Slot::before(end) else {
            return;
        };
        while let Some(node) = start.next_sibling().filter(|node| node != end) {
            let _ = slot.0.parent.remove_child(&node);
        }
        show(view, &slot);
    });
}

/// An element of a keyed list. When its owner is dropped, the effects in it end.
struct Entry {
    element: Element,
    _owner: Owner,
}

fn show_keyed(mut items: KeyedItems, slot: Slot) {
    let list_owner = Owner::current().unwrap_or_default();
    let mut first = Some(slot);
    let mut end: Option<Node> = None;
    let mut entries: Vec<Entry> = Vec::new();
    effect(move || {
        let slot = first.take();
        let elements: Vec<Element> = (entries.iter())
            .map(|entry| entry.element.clone())
            .collect();
        let mut old: Vec<Option<Entry>> = entries.drain(..).map(Some).collect();
        items(&mut |item| {
            entries.extend(match item {
                Item::Kept(at) => old.get_mut(at).and_then(Option::take),
                Item::New(make) => {
                    // The owner of this effect ends with each run; the owner of the list
                    // does not.
                    let owner = list_owner.with(Owner::new);
                    let element = owner.with(|| {
                        untrack(|| match &slot {
                            Some(slot) => slot.element(make()),
                            None => build(make()),
                        })
                    });
                    Some(Entry {
                        element,
                        _owner: owner,
                    })
                }
            });
        });
        match (&slot, &end) {
            (Some(slot), _) => end = Some(slot.mark()),
            (None, Some(end)) => {
                let new: Vec<Element> = (entries.iter())
                    .map(|entry| entry.element.clone())
                    .collect();
                arrange(end, &elements, &new);
            }
            (None, None) => {}
        }
    });
}

/// Builds a new element.
///
/// # Panics
/// If the tag is not a name for an element.
fn build(el: El) -> Element {
    let element = document()
        .create_element(el.0.tag)
        .expect("tags are names of elements");
    fill(el, &element, false);
    element
}

/// Gives an element its attributes, properties, handlers and children. An element
/// that is hydrated has its HTML already.
fn fill(el: El, element: &Element, is_hydrating: bool) {
    let fields = *el.0;
    for (name, value) in fields.attributes {
        match value {
            Attribute::Static(value) => {
                if !is_hydrating {
                    set_attribute(element, name, value.as_deref());
                }
                #[cfg(debug_assertions)]
                if is_hydrating {
                    check_attribute(element, name, value.as_deref());
                }
            }
            Attribute::Dynamic(value) => {
                let element = element.clone();
                #[cfg(debug_assertions)]
                let mut is_first = is_hydrating;
                effect(move || {
                    let value = value();
                    #[cfg(debug_assertions)]
                    if std::mem::take(&mut is_first) {
                        check_attribute(&element, name, value.as_deref());
                    }
                    set_attribute(&element, name, value.as_deref());
                });
            }
        }
    }
    for (name, value) in fields.properties {
        let element = element.clone();
        effect(move || {
            let _ = js_sys::Reflect::set(&element, &name.into(), &value());
        });
    }
    for (name, handler) in fields.handlers {
        let handler = Closure::<dyn FnMut(Event)>::wrap(handler).into_js_value();
        let _ = element.add_event_listener_with_callback(name, handler.unchecked_ref());
    }
    match fields.content {
        Content::Children(views) => {
            let slot = Slot::new(element, is_hydrating);
            for view in views {
                show(view, &slot);
            }
            slot.finish();
        }
        Content::Html(_) if is_hydrating && !ends_the_page(element) => {}
        Content::Html(html) => element.set_inner_html(&html),
    }
    if let Some(then) = fields.on_mount {
        then(element.clone());
    }
}

/// Whether nothing follows the element in the page. Then the page may have been cut off
/// within it: HTML that is not compared with the view may be half of it.
fn ends_the_page(element: &Element) -> bool {
    let mut node: Node = element.clone().into();
    while node.next_sibling().is_none() {
        let Some(parent) = node.parent_node() else {
            return true;
        };
        node = parent;
    }
    false
}

fn set_attribute(element: &Element, name: &str, value: Option<&str>) {
    if element.get_attribute(name).as_deref() == value {
        return;
    }
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}

#[cfg(debug_assertions)]
fn check_attribute(element: &Element, name: &str, value: Option<&str>) {
    let found = element.get_attribute(name);
    if found.as_deref() != value {
        leptos::logging::warn!(
            "hydration mismatch: {name} of <{}> is {found:?} in the page, {value:?} in the view",
            element.tag_name().to_lowercase(),
        );
    }
}
