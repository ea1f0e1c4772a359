//! Views as HTML: how pages are written natively. Signals are read once and not
//! followed.

use crate::attribute::Attribute;
use crate::element::{Content, El, Fields, Item, View};
use crate::escape::escape_into;
use leptos::prelude::untrack;

/// Elements that have neither content nor an end tag.
const VOID: &[&str] = &["br", "hr", "img", "input"];

impl El {
    /// The element as HTML.
    pub fn to_html(self) -> String {
        View::Element(self).to_html()
    }

    fn write(self, out: &mut String) {
        let Fields {
            tag,
            attributes,
            content,
            ..
        } = *self.0;
        out.push('<');
        out.push_str(tag);
        for (name, value) in attributes {
            let value = match value {
                Attribute::Static(value) => value,
                Attribute::Dynamic(value) => untrack(value),
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
            Content::Children(views) => views.into_iter().for_each(|view| view.write(out)),
            Content::Html(html) => out.push_str(&html),
        }
        out.push_str("</");
        out.push_str(tag);
        out.push('>');
    }
}

impl View {
    /// The view as HTML.
    pub fn to_html(self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(self, out: &mut String) {
        match self {
            Self::Empty => {}
            Self::Text(text) => escape_into(&text, out),
            Self::Element(element) => element.write(out),
            Self::Fragment(views) => views.into_iter().for_each(|view| view.write(out)),
            Self::DynamicText(text) => escape_into(&untrack(text), out),
            Self::Dynamic(view) => untrack(view).write(out),
            Self::Keyed(mut items) => untrack(|| {
                items(&mut |item| {
                    // All items of a first call are new.
                    if let Item::New(make) = item {
                        make().write(out);
                    }
                });
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{el, html, keyed};
    use leptos::prelude::{Get, Owner, RwSignal};

    #[test]
    fn what_a_person_wrote_stays_text() {
        let view = html::a()
            .attr("title", "\"a\" & b")
            .child("<b>")
            .child(" & c");
        assert_eq!(
            view.to_html(),
            "<a title=\"&quot;a&quot; &amp; b\">&lt;b&gt; &amp; c</a>"
        );
    }

    #[test]
    fn a_closure_is_written_with_its_current_value() {
        let owner = Owner::new();
        owner.set();
        let front = RwSignal::new(true);
        let view = html::li()
            .attr("aria-current", move || front.get().then_some("page"))
            .attr("hidden", move || !front.get())
            .child(move || if front.get() { "here" } else { "there" })
            .child(move || front.get().then(|| html::b().child("!")));
        assert_eq!(
            view.to_html(),
            "<li aria-current=\"page\">here<b>!</b></li>"
        );
    }

    #[test]
    fn attributes_without_a_value_are_left_out_or_bare() {
        let view = html::p()
            .attr("lang", None::<&str>)
            .child(html::input().attr("disabled", true).attr("hidden", false))
            .child(el("b"));
        assert_eq!(view.to_html(), "<p><input disabled><b></b></p>");
    }

    #[test]
    fn a_list_is_written_in_order() {
        let items = keyed(|| vec!["a", "b"], |item| html::li().child(*item));
        let list = html::ul().child(items);
        assert_eq!(list.to_html(), "<ul><li>a</li><li>b</li></ul>");
    }
}
