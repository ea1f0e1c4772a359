//! Views as trees in JSON, for scripts that build the same elements before the program is
//! there: an element is `["tag",{"attribute":"value"},child...]`, a text is a string.
//! Signals are read once and not followed.

use crate::attribute::Attribute;
use crate::element::{Content, El, Item, View};
use leptos::prelude::untrack;
use std::fmt::Write as _;

impl El {
    /// The element as a tree in JSON.
    ///
    /// # Panics
    /// If it contains HTML, which has no tree.
    pub fn to_tree(self) -> String {
        let mut out = String::new();
        self.write_tree(&mut out);
        out
    }

    fn write_tree(self, out: &mut String) {
        let fields = *self.0;
        out.push('[');
        write_text(fields.tag, out);
        out.push_str(",{");
        let attributes = fields.attributes.into_iter();
        let attributes = attributes.filter_map(|(name, value)| {
            let value = match value {
                Attribute::Static(value) => value,
                Attribute::Dynamic(value) => untrack(value),
            };
            Some((name, value?))
        });
        for (at, (name, value)) in attributes.enumerate() {
            if at > 0 {
                out.push(',');
            }
            write_text(name, out);
            out.push(':');
            write_text(&value, out);
        }
        out.push('}');
        let Content::Children(views) = fields.content else {
            panic!("HTML has no tree");
        };
        for view in views {
            view.write_tree(out);
        }
        out.push(']');
    }
}

impl View {
    /// Writes the view as further children.
    fn write_tree(self, out: &mut String) {
        let text = |text: &str, out: &mut String| {
            out.push(',');
            write_text(text, out);
        };
        let element = |element: El, out: &mut String| {
            out.push(',');
            element.write_tree(out);
        };
        match self {
            Self::Empty => {}
            Self::Text(own) => text(&own, out),
            Self::Element(own) => element(own, out),
            Self::Fragment(views) => {
                for view in views {
                    view.write_tree(out);
                }
            }
            Self::DynamicText(own) => text(&untrack(own), out),
            Self::Dynamic(view) => untrack(view).write_tree(out),
            Self::Keyed(mut items) => untrack(|| {
                items(&mut |item| {
                    if let Item::New(make) = item {
                        element(make(), out);
                    }
                });
            }),
        }
    }
}

/// Writes a text as a string of JSON.
fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            // Writing into a String does not fail.
            '\0'..' ' => drop(write!(out, "\\u{:04x}", u32::from(c))),
            _ => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use crate::html;

    #[test]
    fn a_tree_has_all_of_a_view() {
        let view = html::li()
            .attr("lang", None::<&str>)
            .attr("hidden", true)
            .child(move || "\"a\"\n")
            .child(move || Some(html::b().class("x").child("b")))
            .child(vec![html::p()]);
        assert_eq!(
            view.to_tree(),
            r#"["li",{"hidden":""},"\"a\"\u000a",["b",{"class":"x"},"b"],["p",{}]]"#
        );
    }
}
