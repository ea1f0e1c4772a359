//! What the reader of a program's page asks of its elements, and how they are written again.

use html5ever::serialize::{SerializeOpts, TraversalScope, serialize};
use markup5ever_rcdom::{Handle, NodeData, SerializableHandle};

/// A text within an element whose text is not escaped: as the parser gives it back, and without
/// what ends the element. In a script `<\/` is the same as `</` wherever that can be.
pub(super) fn in_raw_text(text: &str, tag: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\0'], "\n");
    // In a regular expression with `u` only some letters may have a backslash.
    let is_script = tag == "script";
    let text = text.replace("<!--", if is_script { "\\x3c!--" } else { "<\\!--" });
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("</") {
        let (before, after) = rest.split_at(at + 2);
        out.push_str(before);
        let is_end = after
            .get(..tag.len())
            .is_some_and(|word| word.eq_ignore_ascii_case(tag));
        if is_end {
            out.pop();
            out.push_str("\\/");
        }
        rest = after;
    }
    out + rest
}

pub(super) fn attribute(node: &Handle, wanted: &str) -> String {
    let NodeData::Element { attrs, .. } = &node.data else {
        return String::new();
    };
    let attrs = attrs.borrow();
    let found = attrs.iter().find(|one| &*one.name.local == wanted);
    found.map_or_else(String::new, |one| one.value.to_string())
}

pub(super) fn has_attribute(node: &Handle, wanted: &str) -> bool {
    let NodeData::Element { attrs, .. } = &node.data else {
        return false;
    };
    attrs.borrow().iter().any(|one| &*one.name.local == wanted)
}

/// The text of an element that has nothing but text.
pub(super) fn text_of(node: &Handle) -> String {
    let children = node.children.borrow();
    let texts = children.iter().map(|child| match &child.data {
        NodeData::Text { contents } => contents.borrow().to_string(),
        _ => String::new(),
    });
    texts.collect()
}

/// The child of a name.
pub(super) fn element(parent: &Handle, wanted: &str) -> Option<Handle> {
    let children = parent.children.borrow();
    let is_it = |node: &&Handle| matches!(&node.data, NodeData::Element { name, .. } if &*name.local == wanted);
    children.iter().find(is_it).cloned()
}

/// The start tag of an element.
pub(super) fn start_tag(node: &Handle) -> String {
    let NodeData::Element { name, attrs, .. } = &node.data else {
        return String::new();
    };
    let mut tag = format!("<{}", &*name.local);
    for one in attrs.borrow().iter() {
        crate::escape::push_attribute(&mut tag, &one.name.local, &one.value);
    }
    tag + ">"
}

/// The HTML within an element.
pub(super) fn inside(node: &Handle) -> String {
    let mut bytes = Vec::new();
    let options = SerializeOpts {
        traversal_scope: TraversalScope::ChildrenOnly(None),
        ..SerializeOpts::default()
    };
    let handle = SerializableHandle::from(node.clone());
    // Writing into memory does not fail.
    let _ = serialize(&mut bytes, &handle, options);
    String::from_utf8(bytes).unwrap_or_default()
}
