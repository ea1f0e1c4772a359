//! Writes a language's file to start from.

use crate::language_file::file_name;
use crate::languages::IN_PROGRAM;
use bookmobile_i18n::{
    Group, Key, Kind, Language, ONE_OTHER, PluralRule, is_right_to_left, rule_of,
};
use std::fmt::Write as _;

/// A file to start from: all texts of the language, in English and as comments, so that the
/// publisher removes the `#` of what is translated. The file of a language that is in the
/// program is that one.
pub fn new_language_file(code: &str) -> String {
    if let Some((_, text)) = IN_PROGRAM.iter().find(|(own, _)| *own == code) {
        return (*text).to_owned();
    }
    let english = Language::english();
    let rule = rule_of(code).unwrap_or(ONE_OTHER);
    let direction = if is_right_to_left(code) { "rtl" } else { "ltr" };
    let mut file = format!(
        "# The interface in the language `{code}`. Write a translation in each line and remove\n\
         # its `#`. Words in braces, as {{title}}, are values: they stay as they are.\n\
         # What is missing is shown in English.\n\n\
         dir = \"{direction}\"\n"
    );
    for group in Group::ALL {
        if !group.table().is_empty() {
            // Writing into a String does not fail.
            let _ = writeln!(file, "\n[{}]", group.table());
        }
        for (key, text) in english.texts(group) {
            let _ = writeln!(file, "# {} = {}", file_name(key), written(key, text, rule));
        }
    }
    file
}

/// A text of English as TOML, in the forms of a language.
fn written(key: &Key, text: &str, rule: PluralRule) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let texts: Vec<&str> = text.split('\n').collect();
    match key.kind {
        Kind::Text => quoted(text),
        Kind::Lines(_) => {
            let all: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
            format!("[{}]", all.join(", "))
        }
        Kind::Plural => {
            let form = |category: &&str| {
                let at = usize::from(*category != "one").min(texts.len() - 1);
                format!("{category} = {}", quoted(texts[at]))
            };
            let forms: Vec<String> = rule.categories.iter().map(form).collect();
            format!("{{ {} }}", forms.join(", "))
        }
    }
}
