//! The messages of the scripts in each language of the interface, as a line of JavaScript
//! that is put before a script.

use bookmobile_i18n::{Group, Language};
use serde_json::{Map, Value, json};

/// The line that defines `MESSAGES` for some groups: of the languages in the program by their
/// codes, and of the collection's `own` by their tags.
pub(crate) fn script_messages(own: &[Language], groups: &[Group]) -> String {
    let is_replaced = |code: &str| own.iter().any(|language| language.code == code);
    let mut all = Map::new();
    for language in Language::built_in() {
        if !is_replaced(&language.code) {
            all.insert(language.code.clone(), messages(&language, groups));
        }
    }
    for language in own {
        all.insert(language.tag.clone(), messages(language, groups));
    }
    // A `<` could begin the end tag of a script in a page.
    let all = Value::Object(all).to_string().replace('<', "\\u003c");
    format!("const MESSAGES={all};\n")
}

fn messages(language: &Language, groups: &[Group]) -> Value {
    let texts = groups.iter().flat_map(|group| language.texts(*group));
    let mut all: Map<String, Value> = texts
        .map(|(key, text)| (camel_case(key.name), json!(text)))
        .collect();
    if groups != [Group::Signature] {
        all.insert("dateLocale".to_owned(), json!(language.date_locale));
    }
    Value::Object(all)
}

/// The name that JavaScript uses for a field of Rust.
fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let mut letters = word.chars();
        let initial = letters.next().map(|letter| letter.to_ascii_uppercase());
        name + &initial.into_iter().chain(letters).collect::<String>()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_has_the_languages_of_the_program_and_of_the_collection() {
        let mut own = Language::english();
        own.code = "ar".to_owned();
        own.tag = "ar-EG".to_owned();
        own.set(Group::Device, 0, "<b>".to_owned());
        let line = script_messages(&[own], &[Group::Device]);
        assert!(!line.contains('<'), "{line}");
        let json = line.strip_prefix("const MESSAGES=").expect("its name");
        let json: Value = serde_json::from_str(json.trim_end_matches(";\n")).expect("JSON");
        assert_eq!(json["ar-EG"]["title"], "<b>");
        assert_eq!(json["zh"]["dateLocale"], "zh-Hans");
        assert_eq!(
            json["en"]["newArticles"],
            "New or changed articles: {count}"
        );
    }

    #[test]
    fn a_language_of_the_collection_takes_the_place_of_the_programs() {
        let line = script_messages(&[Language::chinese()], &[Group::Signature]);
        assert!(line.contains("\"zh-Hans\":") && !line.contains("\"zh\":"));
    }
}
