//! What a browser does with elements: they are built, or laid over the same
//! HTML that is already in the page, and then follow their signals.

use super::{Content, El, Value, View, push};
use crate::follow::follow;
use leptos::prelude::document;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, Node};

impl El {
    /// Builds it in a browser.
    ///
    /// # Panics
    /// If the tag is no name for an element, which no view of ours has.
    fn build(self) -> Element {
        let element = document()
            .create_element(self.0.tag)
            .expect("tags are names of elements");
        self.settle(&element, false);
        element
    }

    /// Gives an element its attributes, handlers and content. If it is `there`
    /// already, written natively, only what HTML cannot carry is added.
    fn settle(self, element: &Element, there: bool) {
        let inner = *self.0;
        for (name, value) in inner.attributes {
            match value {
                Value::Is(value) if !there => set(element, name, Some(&value)),
                Value::Is(_) => {}
                Value::Follows(value) => {
                    let element = element.clone();
                    follow(move || set(&element, name, value().as_deref()));
                }
            }
        }
        for (name, value) in inner.properties {
            let element = element.clone();
            follow(move || {
                let _ = js_sys::Reflect::set(&element, &name.into(), &value());
            });
        }
        for (name, handler) in inner.handlers {
            let handler = Closure::<dyn FnMut(Event)>::wrap(handler).into_js_value();
            let _ = element.add_event_listener_with_callback(name, handler.unchecked_ref());
        }
        let target = element.clone();
        match inner.content {
            Content::Views(views) if there => adopt(element, views),
            Content::Views(views) => append(element, View::Many(views)),
            Content::Html(html) if !there => element.set_inner_html(&html),
            Content::Html(_) => {}
            Content::Says(text) => follow(move || {
                let text = text();
                if target.text_content().as_deref() != Some(&*text) {
                    target.set_text_content(Some(&text));
                }
            }),
            Content::Live(view) => {
                let mut there = there;
                follow(move || {
                    let view = view();
                    if std::mem::take(&mut there) {
                        let mut views = Vec::new();
                        push(&mut views, view);
                        adopt(&target, views);
                    } else {
                        target.set_text_content(None);
                        append(&target, view);
                    }
                });
            }
        }
        if let Some(then) = inner.mounted {
            then(element.clone());
        }
    }
}

impl View {
    /// Shows it in an element of the page: over what is written there already,
    /// if it is the same, or else in its place.
    pub fn mount(self, element: &Element) {
        // What stands between the end of the body and that of the page is the
        // body's too, by HTML's rules.
        while let Some(last) = element.last_child()
            && last.node_type() == Node::TEXT_NODE
            && last.node_value().is_none_or(|text| text.trim().is_empty())
        {
            let _ = element.remove_child(&last);
        }
        let mut views = Vec::new();
        push(&mut views, self);
        adopt(element, views);
    }
}

fn append(element: &Element, view: View) {
    match view {
        View::Nothing => {}
        View::Text(text) => {
            let node = document().create_text_node(&text);
            let _ = element.append_child(&node);
        }
        View::Element(child) => {
            let _ = element.append_child(&child.build());
        }
        View::Many(views) => views.into_iter().for_each(|view| append(element, view)),
    }
}

/// Lays views over the nodes of an element. If they are not the same, the
/// views take their place.
fn adopt(element: &Element, views: Vec<View>) {
    let nodes: Vec<Node> = {
        let list = element.child_nodes();
        (0..list.length()).filter_map(|at| list.item(at)).collect()
    };
    let same = nodes.len() == views.len()
        && nodes.iter().zip(&views).all(|(node, view)| match view {
            View::Element(child) => node.node_name().eq_ignore_ascii_case(child.0.tag),
            View::Text(text) => node.node_value().as_deref() == Some(&**text),
            View::Nothing | View::Many(_) => false,
        });
    if !same {
        element.set_text_content(None);
        append(element, View::Many(views));
        return;
    }
    for (node, view) in nodes.into_iter().zip(views) {
        if let (View::Element(child), Ok(node)) = (view, node.dyn_into::<Element>()) {
            child.settle(&node, true);
        }
    }
}

fn set(element: &Element, name: &str, value: Option<&str>) {
    if element.get_attribute(name).as_deref() == value {
        return;
    }
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}
