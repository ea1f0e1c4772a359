//! A check of finished HTML with a real HTML parser and a list of its own:
//! whatever is not named here must not come out of the press.

use html5ever::serialize::{SerializeOpts, TraversalScope, serialize};
use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, QualName, local_name, ns, parse_fragment};
use markup5ever_rcdom::{Handle, NodeData, RcDom, SerializableHandle};

const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "aside",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "button",
    "canvas",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

const MATHS: &[&str] = &[
    "math",
    "menclose",
    "merror",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "none",
];

const ATTRIBUTES: &[&str] = &[
    "alt",
    "aria-label",
    "checked",
    "class",
    "colspan",
    "data-language",
    "data-program",
    "data-small",
    "datetime",
    "decoding",
    "dir",
    "disabled",
    "height",
    "href",
    "id",
    "lang",
    "loading",
    "open",
    "rel",
    "reversed",
    "role",
    "rowspan",
    "scope",
    "sizes",
    "src",
    "srcset",
    "start",
    "tabindex",
    "title",
    "type",
    "value",
    "width",
];

const MATHS_ATTRIBUTES: &[&str] = &[
    "accent",
    "accentunder",
    "class",
    "columnalign",
    "columnspacing",
    "columnspan",
    "depth",
    "display",
    "displaystyle",
    "fence",
    "form",
    "height",
    "largeop",
    "linethickness",
    "lspace",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "notation",
    "rowspacing",
    "rspace",
    "scriptlevel",
    "separator",
    "stretchy",
    "symmetric",
    "voffset",
    "width",
];

/// Parses a fragment as a browser does when it is set into an article.
pub(crate) fn parse(html: &str) -> RcDom {
    let context = QualName::new(None, ns!(html), local_name!("div"));
    parse_fragment(
        RcDom::default(),
        ParseOpts::default(),
        context,
        Vec::new(),
        false,
    )
    .one(html)
}

/// Writes a parsed fragment again.
pub(crate) fn write(dom: &RcDom) -> String {
    let root = dom.document.children.borrow()[0].clone();
    let options = SerializeOpts {
        traversal_scope: TraversalScope::ChildrenOnly(None),
        ..SerializeOpts::default()
    };
    let mut bytes = Vec::new();
    serialize(&mut bytes, &SerializableHandle::from(root), options).expect("writing to memory");
    String::from_utf8(bytes).expect("HTML is text")
}

/// Everything in some HTML that does not belong in an article.
pub(crate) fn harms(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    let dom = parse(html);
    for child in dom.document.children.borrow()[0].children.borrow().iter() {
        walk(child, &mut found);
    }
    found
}

fn walk(node: &Handle, found: &mut Vec<String>) {
    match &node.data {
        NodeData::Text { .. } => {}
        NodeData::Element { name, attrs, .. } => {
            let element = &*name.local;
            let (elements, attributes) = match &*name.ns {
                "http://www.w3.org/1999/xhtml" => (ELEMENTS, ATTRIBUTES),
                "http://www.w3.org/1998/Math/MathML" => (MATHS, MATHS_ATTRIBUTES),
                _ => (&[][..], &[][..]),
            };
            if !elements.contains(&element) {
                found.push(format!("<{element}> in {}", name.ns));
            }
            for attribute in attrs.borrow().iter() {
                let name = &*attribute.name.local;
                if !attributes.contains(&name) || !value_fits(element, name, &attribute.value) {
                    found.push(format!("<{element} {name}={:?}>", &*attribute.value));
                }
            }
        }
        _ => found.push("something that is neither text nor element".to_owned()),
    }
    for child in node.children.borrow().iter() {
        walk(child, found);
    }
}

fn value_fits(element: &str, attribute: &str, value: &str) -> bool {
    let is_image = |value: &str| {
        value.starts_with("../../../images/") && !value.contains(".."[..].repeat(4).as_str())
    };
    match (element, attribute) {
        (_, "src") => is_image(value),
        (_, "srcset") => value.split(", ").all(is_image),
        (_, "href") => {
            let schemes = ["https://", "http://", "mailto:", "tel:", "#", "../"];
            element == "a" && schemes.iter().any(|scheme| value.starts_with(scheme))
        }
        ("input", "type") => value == "checkbox",
        (_, "data-program") => element == "section",
        (_, "class") => value.split(' ').all(|class| {
            let ours = [
                "hl-", "align-", "callout", "footnote", "menv-", "cell-", "program",
            ];
            let whole = [
                "",
                "code",
                "formula",
                "picture",
                "task",
                "task-list",
                "table-scroll",
            ];
            whole.contains(&class) || ours.iter().any(|start| class.starts_with(start))
        }),
        _ => true,
    }
}
