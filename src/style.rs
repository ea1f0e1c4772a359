//! The style sheets in `style/`: those that each page has, and those that only pages with
//! certain elements have. Views declare the latter with `El::uses`.

use bookmobile_dom::StyleSheets;
#[cfg(not(target_arch = "wasm32"))]
use bookmobile_html::start_tags;

/// The style sheets of every page, in the order of their layers. They are in the page, so
/// that it is readable without a second request.
pub const PAGE: &[&str] = &["tokens", "base", "prose", "layout", "components", "print"];

/// The style sheets that are loaded with the app, or with a search that does not wait for
/// the app.
pub const APP: &[&str] = &["sheets"];

/// The style sheet that is loaded with the reader's shelf.
pub const SHELF: &[&str] = &["shelf"];

/// The style sheet that is loaded with the reading aids.
pub const READING: &[&str] = &["reading"];

/// The style sheet of notices, which the pages of sites with notices have.
pub const NOTICES: &[&str] = &["notices"];

/// The style sheet of the views of mini-programs, which is loaded with their script.
pub const PROGRAM_VIEWS: &[&str] = &["program-views"];

macro_rules! optional {
    ($($(#[$doc:meta])* $name:ident $file:literal $number:literal,)*) => {
        $($(#[$doc])* pub const $name: StyleSheets = StyleSheets::one($number);)*

        /// The style sheets that only some pages have, with the names of their files,
        /// in the order of their layers. The app has all of them, since it shows other
        /// pages later.
        pub const OPTIONAL: &[(StyleSheets, &str)] = &[$(($name, $file)),*];
    };
}

optional! {
    /// The library.
    LIBRARY "library" 0,
    /// Links to the articles before and after.
    NEIGHBOURS "neighbours" 1,
    /// Pictures with their captions.
    PICTURES "pictures" 2,
    /// Callouts: notes, tips, warnings.
    CALLOUTS "callouts" 3,
    /// Code.
    CODE "code" 4,
    /// Tables.
    TABLES "tables" 5,
    /// Formulas.
    MATHS "maths" 6,
    /// Elements that few articles have.
    MISC "misc" 7,
    /// Chinese typography.
    CHINESE "chinese" 8,
    /// Lists of large collections.
    LISTS "lists" 9,
    /// The publisher's menu and footer.
    MENU "menu" 10,
    /// Pages and articles that are written from right to left.
    RIGHT_TO_LEFT "right-to-left" 11,
    /// Mini-programs before they start.
    PROGRAMS "programs" 12,
}

/// The style sheets that the press's HTML needs, by its elements.
#[cfg(not(target_arch = "wasm32"))]
pub fn of_html(html: &str) -> StyleSheets {
    start_tags(html).fold(StyleSheets::NONE, |all, (name, attributes)| {
        let of_element = match name {
            "img" | "figure" | "figcaption" => PICTURES,
            "code" | "pre" | "samp" => CODE,
            "table" => TABLES,
            "math" => MATHS,
            "abbr" | "sub" | "sup" | "del" | "ruby" | "input" | "dl" | "dt" | "dd" | "summary"
            | "blockquote" | "details" | "hr" => MISC,
            _ => StyleSheets::NONE,
        };
        let is_callout = attributes.contains("class=\"callout");
        all | of_element
            | if attributes.contains("data-program=") {
                PROGRAMS
            } else {
                StyleSheets::NONE
            }
            | if is_callout {
                CALLOUTS
            } else {
                StyleSheets::NONE
            }
    })
}

/// The style sheet of a language's typography.
pub fn of_language(code: &str) -> StyleSheets {
    if code == "zh" {
        CHINESE
    } else {
        StyleSheets::NONE
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preferences::Preference;

    #[test]
    fn html_needs_the_sheets_of_its_elements() {
        assert_eq!(of_html("<p>text</p>"), StyleSheets::NONE);
        assert_eq!(of_html("<pre>1</pre><table></table>"), CODE | TABLES);
        assert_eq!(
            of_html("<div class=\"callout callout-note\"><p>a<sup>1</sup></p></div>"),
            CALLOUTS | MISC
        );
        assert_eq!(
            of_html("<p title=\"a > <table\">&lt;math> <a href=\"x\">pre</a></p>"),
            StyleSheets::NONE,
        );
    }

    /// All style sheets in one text.
    fn all() -> String {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/style");
        let files = std::fs::read_dir(folder).expect("the folder of style sheets");
        let texts = files.map(|file| std::fs::read_to_string(file.expect("a file").path()));
        texts.map(|text| text.expect("a style sheet")).collect()
    }

    /// The name of a custom property that a text begins with.
    fn property(text: &str) -> &str {
        let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        &text[..end.unwrap_or(text.len())]
    }

    #[test]
    fn every_custom_property_that_is_used_is_defined() {
        let all = all();
        let used = all.split("var(--").skip(1).map(property);
        for name in used {
            assert!(all.contains(&format!("--{name}:")), "--{name}");
        }
    }

    #[test]
    fn a_colour_of_light_and_dark_has_a_plain_one_for_older_browsers() {
        let tokens = include_str!("../style/tokens.css");
        let (plain, both) = tokens.split_once("@supports").expect("colours of both");
        let names: Vec<&str> = both
            .lines()
            .filter_map(|line| {
                let (_, name) = line.split_once("--")?;
                line.contains("light-dark(").then(|| property(name))
            })
            .collect();
        assert!(names.len() > 10, "{names:?}");
        for name in names {
            assert!(plain.contains(&format!("--{name}:")), "--{name}");
        }
    }

    #[test]
    fn every_choice_of_a_preference_has_a_rule() {
        let all = all();
        for preference in Preference::ALL {
            let definition = preference.definition();
            let others = definition.choices.iter().enumerate();
            let others = others.filter(|(at, _)| *at != definition.default);
            // The interface's language is no matter of style.
            for (_, choice) in others.filter(|_| *preference != Preference::Interface) {
                let rule = format!("data-{}=\"{}\"", definition.name, choice.value);
                assert!(all.contains(&rule), "[{rule}]");
            }
        }
    }

    #[test]
    fn every_style_sheet_is_in_one_list_and_in_trunks_page() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/style");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .expect("the folder of style sheets")
            .map(|file| {
                file.expect("a file")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        files.sort();
        let optional = OPTIONAL.iter().map(|(_, name)| name);
        let mut listed: Vec<String> = (PAGE
            .iter()
            .chain(APP)
            .chain(SHELF)
            .chain(READING)
            .chain(NOTICES)
            .chain(PROGRAM_VIEWS)
            .chain(optional))
        .map(|name| format!("{name}.css"))
        .collect();
        listed.sort();
        assert_eq!(files, listed);
        let page = include_str!("../index.html");
        for file in files {
            let link = format!("rel=\"css\" href=\"style/{file}\"");
            assert_eq!(page.matches(&link).count(), 1, "{file} in index.html");
        }
    }
}
