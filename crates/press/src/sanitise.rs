//! The sanitiser: the last step for all HTML of an article, an allow-list of elements,
//! attributes, classes and addresses. Safety depends on this step alone, whatever the
//! steps before it write.

use crate::code;
use ammonia::{Builder, UrlRelative};
use bookmobile_html::allowed::{
    AUTHOR_ATTRIBUTES, AUTHOR_ELEMENT_ATTRIBUTES, AUTHOR_ELEMENTS, LINK_SCHEMES,
    PRESS_ELEMENT_ATTRIBUTES, PRESS_ELEMENTS, inert_tag,
};
use regex::Regex;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// Every class but those of code that an article can contain.
const CLASSES: &[(&str, &[&str])] = &[
    ("a", &["footnote-back"]),
    (
        "aside",
        &[
            "callout",
            "callout-caution",
            "callout-important",
            "callout-note",
            "callout-tip",
            "callout-warning",
        ],
    ),
    ("button", &["picture"]),
    ("div", &["table-scroll"]),
    ("li", &["task"]),
    ("ol", &["footnotes", "task-list"]),
    ("p", &["callout-title", "program-name"]),
    ("pre", &["code"]),
    ("sup", &["footnote-ref"]),
    ("td", &["align-center", "align-left", "align-right"]),
    ("th", &["align-center", "align-left", "align-right"]),
    ("ul", &["task-list"]),
    ("span", &["formula", "program-icon"]),
    ("details", &["program-data"]),
    (
        "section",
        &[
            "program",
            "program-10",
            "program-15",
            "program-20",
            "program-25",
            "program-30",
            "program-35",
            "program-40",
        ],
    ),
];

/// The classes of the tables inside formulas.
const MATHS_CLASSES: &[&str] = &[
    "cell-left",
    "cell-right",
    "menv-align",
    "menv-alignlike",
    "menv-arraylike",
    "menv-border-only",
    "menv-cases",
    "menv-cells-left",
    "menv-cells-right",
    "menv-hdashline",
    "menv-hline",
    "menv-left-dashed",
    "menv-left-solid",
    "menv-multline",
    "menv-nonumber",
    "menv-right-dashed",
    "menv-right-solid",
    "menv-with-eqn",
];

/// How often HTML is cleaned again until it stays the same. Once is enough for the
/// press's own HTML; HTML that still changes after that is an attack.
const ROUNDS: usize = 4;

/// Lets through what an article may contain, as well-formed HTML which the same
/// gate would not change again: a browser that reads it sees what was checked. Nothing
/// if that cannot be had, or if the page would refuse it.
pub(crate) fn clean(html: &str) -> Option<String> {
    let mut html = clean_once(html);
    for _ in 0..ROUNDS {
        let again = clean_once(&html);
        if again == html {
            return is_inert(&html).then_some(html);
        }
        html = again;
    }
    None
}

/// Whether the page lets the HTML in (src/js/trusted-types.js).
fn is_inert(html: &str) -> bool {
    static TAG: OnceLock<Option<Regex>> = OnceLock::new();
    let tag = TAG.get_or_init(|| Regex::new(&inert_tag()).ok());
    (tag.as_ref()).is_some_and(|tag| !tag.replace_all(html, "").contains('<'))
}

fn clean_once(html: &str) -> String {
    static BUILDER: OnceLock<Builder<'static>> = OnceLock::new();
    let clean = BUILDER.get_or_init(builder).clean(html).to_string();
    without_blank_starts(clean)
}

/// Removes the line breaks right after `<pre>`: an HTML parser drops the first of
/// them, so the HTML would change each time it is parsed.
fn without_blank_starts(html: String) -> String {
    let mut rest = html.as_str();
    let mut kept = String::new();
    while let Some(at) = rest.find("<pre") {
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        kept.push_str(&rest[..end]);
        rest = rest[end..].trim_start_matches('\n');
    }
    if kept.is_empty() {
        return html;
    }
    kept.push_str(rest);
    kept
}

fn builder() -> Builder<'static> {
    let mut attributes: HashMap<&str, HashSet<&str>> = HashMap::new();
    for (element, names) in AUTHOR_ELEMENT_ATTRIBUTES
        .iter()
        .chain(PRESS_ELEMENT_ATTRIBUTES)
    {
        attributes.entry(element).or_default().extend(names.iter());
    }
    let mut classes: HashMap<&str, HashSet<&str>> = HashMap::new();
    for (element, names) in CLASSES {
        classes.entry(element).or_default().extend(names.iter());
    }
    (classes.entry("span").or_default()).extend(code::CLASSES.iter());
    for element in ["mtable", "mtr", "mtd"] {
        classes.insert(element, MATHS_CLASSES.iter().copied().collect());
    }
    let general = AUTHOR_ATTRIBUTES.iter().copied();
    let mut builder = Builder::empty();
    builder
        .tags(
            AUTHOR_ELEMENTS
                .iter()
                .chain(PRESS_ELEMENTS)
                .copied()
                .collect(),
        )
        .clean_content_tags(HashSet::from([
            "script",
            "style",
            "title",
            "textarea",
            "noscript",
            "template",
            "iframe",
            "noembed",
            "noframes",
            "xmp",
            "plaintext",
        ]))
        .generic_attributes(general.collect())
        .tag_attributes(attributes)
        .allowed_classes(classes)
        .set_tag_attribute_value("input", "disabled", "")
        .set_tag_attribute_value("input", "type", "checkbox")
        .link_rel(None)
        .url_schemes(LINK_SCHEMES.iter().copied().collect())
        .url_relative(UrlRelative::PassThrough)
        .attribute_filter(filter_attribute)
        .strip_comments(true);
    builder
}

/// Checks the attributes whose values are restricted.
fn filter_attribute<'v>(element: &str, attribute: &str, value: &'v str) -> Option<Cow<'v, str>> {
    let fits = match (element, attribute) {
        ("a", "href") => {
            let inside = value.starts_with('#') || value.starts_with("../");
            inside
                || value
                    .split_once(':')
                    .is_some_and(|(scheme, _)| LINK_SCHEMES.contains(&scheme))
        }
        ("img", "src") => is_image(value),
        ("img", "srcset") => value
            .split(", ")
            .all(|one| is_image(one) && one.matches(' ').count() == 1),
        ("a", "rel") => value == "noopener noreferrer",
        (_, "role") => matches!(value, "group" | "note" | "doc-noteref" | "doc-backlink"),
        (_, "tabindex") => value == "0",
        (_, "dir") => matches!(value, "ltr" | "rtl" | "auto"),
        (_, "id") => !value.is_empty() && !value.contains(char::is_whitespace),
        _ => true,
    };
    fits.then_some(Cow::Borrowed(value))
}

fn is_image(address: &str) -> bool {
    address.starts_with("../../../images/")
}

#[cfg(test)]
#[path = "../tests/common/harmless.rs"]
mod harmless;

#[cfg(test)]
#[path = "../tests/common/hostile.rs"]
mod hostile;

#[cfg(test)]
mod tests {
    use super::{clean, harmless, hostile};

    #[test]
    fn nothing_active_gets_through_even_without_the_passes_before() {
        for html in hostile::VECTORS {
            let cleaned = clean(html).unwrap_or_default();
            assert_eq!(harmless::harms(&cleaned), Vec::<String>::new(), "{html}");
            assert_eq!(clean(&cleaned).as_ref(), Some(&cleaned), "{html}");
            let again = harmless::write(&harmless::parse(&cleaned));
            assert_eq!(again, cleaned, "{html}");
        }
    }
}
