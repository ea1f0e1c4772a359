//! The HTML that an article can have: one list for the press, which removes everything
//! else, and for the page, which refuses everything else once more. What is listed here
//! neither runs code nor loads a document.

use std::collections::BTreeSet;

/// Elements that an author may write as HTML.
pub const AUTHOR_ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
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

/// The attribute of a mini-program's element, which says what a page has to load.
pub const PROGRAM_ATTRIBUTE: &str = "data-program";

/// Elements that only the press writes.
pub const PRESS_ELEMENTS: &[&str] = &[
    "aside",
    "button",
    "canvas",
    "input",
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

/// Attributes that an author may give to any element.
pub const AUTHOR_ATTRIBUTES: &[&str] = &["dir", "id", "lang", "title"];

/// Attributes of single elements that an author may write.
pub const AUTHOR_ELEMENT_ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href"]),
    ("details", &["open"]),
    ("img", &["alt", "height", "src", "width"]),
    ("li", &["value"]),
    ("ol", &["reversed", "start"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan", "scope"]),
    ("time", &["datetime"]),
];

/// Attributes of single elements that only the press writes.
pub const PRESS_ELEMENT_ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["aria-label", "rel", "role"]),
    ("aside", &["role"]),
    ("button", &["aria-label", "data-small"]),
    ("canvas", &["height", "width"]),
    ("div", &["aria-label", "role", "tabindex"]),
    ("img", &["decoding", "loading", "sizes", "srcset"]),
    ("input", &["aria-label", "checked", "disabled", "type"]),
    ("pre", &["data-language", "tabindex"]),
    ("section", &["aria-label", PROGRAM_ATTRIBUTE]),
    ("span", &["aria-label", "role", "tabindex"]),
    ("math", &["display"]),
    ("menclose", &["notation"]),
    ("mfrac", &["linethickness"]),
    ("mi", &["mathvariant"]),
    (
        "mo",
        &[
            "fence",
            "form",
            "largeop",
            "lspace",
            "maxsize",
            "minsize",
            "movablelimits",
            "rspace",
            "separator",
            "stretchy",
            "symmetric",
        ],
    ),
    ("mover", &["accent"]),
    (
        "mpadded",
        &["depth", "height", "lspace", "voffset", "width"],
    ),
    ("mspace", &["depth", "height", "width"]),
    ("mstyle", &["displaystyle", "mathvariant", "scriptlevel"]),
    (
        "mtable",
        &["columnalign", "columnspacing", "displaystyle", "rowspacing"],
    ),
    ("mtd", &["columnalign", "columnspan"]),
    ("munder", &["accentunder"]),
    ("munderover", &["accent", "accentunder"]),
];

/// Attributes that only the reader adds, when it joins an article's sections.
pub const READER_ATTRIBUTES: &[&str] = &["data-section"];

/// The schemes of links that lead out of a collection.
pub const LINK_SCHEMES: &[&str] = &["http", "https", "mailto", "tel"];

/// The attributes whose values are addresses, each with a regular expression of those that
/// the page lets in. A relative address has no `:` in its first segment, and no `&`, which
/// could stand for one.
fn addresses() -> [(&'static str, String); 3] {
    let relative = r#"[^"&:/?#]*(?:[/?#][^"]*)?"#;
    let schemes = LINK_SCHEMES.join("|");
    [
        ("href", format!(r#"(?:(?:{schemes}):[^"]*|{relative})"#)),
        // A picture of a single file is in it, as data or as a blob.
        (
            "src",
            format!(r#"(?:(?:data:image/|blob:)[^"]*|{relative})"#),
        ),
        ("srcset", relative.to_owned()),
    ]
}

/// A regular expression, for Rust and for JavaScript, of the tags that an article can have:
/// those of these elements, with these attributes, whose values are in double quotes. HTML
/// is inert if no `<` is left without such tags.
pub fn inert_tag() -> String {
    let elements: Vec<_> = AUTHOR_ELEMENTS
        .iter()
        .chain(PRESS_ELEMENTS)
        .copied()
        .collect();
    let addresses = addresses();
    let is_plain = |name: &&str| addresses.iter().all(|(address, _)| address != name);
    let of_elements = AUTHOR_ELEMENT_ATTRIBUTES
        .iter()
        .chain(PRESS_ELEMENT_ATTRIBUTES);
    let names: BTreeSet<&str> = (of_elements.flat_map(|(_, names)| *names))
        .chain(AUTHOR_ATTRIBUTES)
        .chain(READER_ATTRIBUTES)
        .chain(&["class"])
        .copied()
        .filter(is_plain)
        .collect();
    let names: Vec<_> = names.into_iter().collect();
    let addresses = addresses.map(|(name, value)| format!(r#"{name}="{value}""#));
    format!(
        r#"</?(?:{})(?: (?:{}|(?:{})="[^"]*"))*>"#,
        elements.join("|"),
        addresses.join("|"),
        names.join("|"),
    )
}
