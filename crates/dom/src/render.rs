//! Views as HTML: how pages are written natively. Signals are read once and not
//! followed.

use crate::attribute::Attribute;
use crate::element::{Content, El, Fields, Item, View};
use crate::style::StyleSheets;
use bookmobile_html::escape_into;
use leptos::prelude::untrack;

/// Elements that have neither content nor an end tag.
const VOID: &[&str] = &["br", "hr", "img", "input"];

/// A view as HTML, and what the page around it needs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rendered {
    /// The HTML.
    pub html: String,
    /// The style sheets that its elements declared.
    pub style_sheets: StyleSheets,
}

impl El {
    /// The element as HTML.
    pub fn to_html(self) -> String {
        View::Element(self).to_html()
    }

    fn write(self, out: &mut Rendered) {
        let fields = *self.0;
        #[cfg(not(target_arch = "wasm32"))]
        {
            out.style_sheets |= fields.style_sheets;
        }
        let Fields {
            tag,
            attributes,
            content,
            ..
        } = fields;
        out.html.push('<');
        out.html.push_str(tag);
        for (name, value) in attributes {
            let value = match value {
                Attribute::Static(value) => value,
                Attribute::Dynamic(value) => untrack(value),
            };
            if let Some(value) = value {
                out.html.push(' ');
                out.html.push_str(name);
                if !value.is_empty() {
                    out.html.push_str("=\"");
                    escape_into(&value, &mut out.html);
                    out.html.push('"');
                }
            }
        }
        out.html.push('>');
        if VOID.contains(&tag) {
            return;
        }
        match content {
            Content::Children(views) => views.into_iter().for_each(|view| view.write(out)),
            Content::Html(html) => out.html.push_str(&html),
        }
        out.html.push_str("</");
        out.html.push_str(tag);
        out.html.push('>');
    }
}

impl View {
    /// The view as HTML.
    pub fn to_html(self) -> String {
        self.render().html
    }

    /// The view as HTML, with the style sheets that it needs.
    pub fn render(self) -> Rendered {
        let mut out = Rendered::default();
        self.write(&mut out);
        out
    }

    fn write(self, out: &mut Rendered) {
        match self {
            Self::Empty => {}
            Self::Text(text) => escape_into(&text, &mut out.html),
            Self::Element(element) => element.write(out),
            Self::Fragment(views) => views.into_iter().for_each(|view| view.write(out)),
            Self::DynamicText(text) => escape_into(&untrack(text), &mut out.html),
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
    use crate::{IntoView as _, StyleSheets, el, html, keyed};
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
    fn a_page_needs_the_style_sheets_of_all_its_elements() {
        let [first, second, third] = [1, 2, 3].map(StyleSheets::one);
        let view = html::div()
            .uses(first)
            .child(move || html::p().uses(second))
            .into_view();
        let needed = view.render().style_sheets;
        assert!(needed.contains(first | second) && !needed.contains(third));
    }

    #[test]
    fn a_list_is_written_in_order() {
        let items = keyed(|| vec!["a", "b"], |item| html::li().child(*item));
        let list = html::ul().child(items);
        assert_eq!(list.to_html(), "<ul><li>a</li><li>b</li></ul>");
    }
}
