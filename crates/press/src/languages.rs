//! The languages of the interface that a site has: those of `languages/<code>.toml`, each in
//! a language that the reader does not have, or with other texts in place of the reader's.
//! Arabic is such a file in the program.

use crate::diagnostics::Diagnostics;
use crate::language_file::read_file;
use crate::source::SourceFile;
use bookmobile_i18n::{Group, Labels, Language, built_in_labels, is_right_to_left};
use bookmobile_pack::Site;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The folder of the files, beside `site.toml`.
pub(crate) const FOLDER: &str = "languages/";

/// The languages in the program that are files, by their codes.
pub(crate) const IN_PROGRAM: &[(&str, &str)] = &[("ar", include_str!("../languages/ar.toml"))];

/// What rendering an article has to know of its language.
#[derive(Debug)]
pub(crate) struct Conventions {
    pub(crate) labels: Labels,
    pub(crate) is_right_to_left: bool,
}

impl Conventions {
    /// Those that are known for a BCP 47 tag.
    pub(crate) fn of_tag(tag: &str) -> Self {
        let code = tag.split('-').next().unwrap_or_default();
        let from_file = || Some(in_program(code)?.0.labels());
        let is_file = IN_PROGRAM.iter().any(|(own, _)| *own == code);
        Self {
            labels: is_file
                .then(from_file)
                .flatten()
                .unwrap_or_else(|| built_in_labels(tag)),
            is_right_to_left: is_right_to_left(tag),
        }
    }
}

/// The conventions of a site's languages, by their codes.
pub(crate) fn conventions(site: &Site, languages: &[Language]) -> BTreeMap<String, Conventions> {
    let of = |own: &bookmobile_pack::Language| {
        let language = languages.iter().find(|language| language.code == own.code);
        let conventions = match language {
            Some(language) => Conventions {
                labels: language.labels(),
                is_right_to_left: language.is_right_to_left,
            },
            None => Conventions::of_tag(&own.tag),
        };
        (own.code.clone(), conventions)
    };
    site.languages.iter().map(of).collect()
}

/// The path of a language's file from the publisher's folder.
pub fn language_path(code: &str) -> String {
    format!("{FOLDER}{code}.toml")
}

/// The interface's languages that a site has besides those in the reader: for each of the
/// site's languages the one among the publisher's `files` that has its path, or else the file
/// in the program.
pub fn read_languages(
    site: &Site,
    files: &[Arc<SourceFile>],
    out: &mut Diagnostics,
) -> Vec<Language> {
    let languages = site.languages.iter();
    let read = languages.filter_map(|own| {
        let code = own.code.split('-').next().unwrap_or_default();
        let base = in_program(code);
        let path = language_path(&own.code);
        let Some(source) = files.iter().find(|file| file.path == path) else {
            let (base, is_built_in) = base?;
            return (!is_built_in).then(|| of_site(base, own));
        };
        let mut language = match base {
            Some((mut base, is_built_in)) => {
                if is_built_in {
                    // Chinese has labels in two kinds of characters.
                    base.set_labels(built_in_labels(&own.tag));
                }
                of_site(base, own)
            }
            None => empty(own),
        };
        let missing = read_file(source, &mut language, out);
        if code != "en" && in_program(code).is_none() {
            report_missing(source, &missing, &own.code, out);
        }
        Some(language)
    });
    read.collect()
}

/// The interface's language for one of the site's languages: among its `own`, or else in the
/// program, or else English.
pub fn language_of(own: &[Language], language: &bookmobile_pack::Language) -> Language {
    let found = own.iter().find(|one| one.code == language.code).cloned();
    let code = language.tag.split('-').next().unwrap_or_default();
    found
        .or_else(|| Some(in_program(code)?.0))
        .unwrap_or_else(Language::english)
}

/// A language that is in the program, by its code, and whether the reader has it too.
fn in_program(code: &str) -> Option<(Language, bool)> {
    let built_in = Language::built_in().into_iter();
    let mut built_in = built_in.filter(|language| language.code == code);
    if let Some(language) = built_in.next() {
        return Some((language, true));
    }
    let (_, text) = IN_PROGRAM.iter().find(|(own, _)| *own == code)?;
    let source = Arc::new(SourceFile::new(language_path(code), text));
    let mut language = empty(&bookmobile_pack::Language {
        code: code.to_owned(),
        tag: code.to_owned(),
        name: code.to_owned(),
    });
    read_file(&source, &mut language, &mut Diagnostics::default());
    Some((language, false))
}

/// A language for one of the site's.
fn of_site(mut language: Language, own: &bookmobile_pack::Language) -> Language {
    language.code.clone_from(&own.code);
    language.tag.clone_from(&own.tag);
    language.is_right_to_left = is_right_to_left(&own.tag);
    language
}

/// A language with the texts of English and its own name.
fn empty(own: &bookmobile_pack::Language) -> Language {
    let mut language = of_site(Language::english(), own);
    language.date_locale = date_locale(&own.tag);
    set_named(&mut language, "name", &own.name);
    set_named(&mut language, "short_name", &own.name);
    set_named(&mut language, "og_locale", &own.tag.replace('-', "_"));
    language
}

fn set_named(language: &mut Language, name: &str, text: &str) {
    let mut keys = Group::Interface.keys().iter();
    if let Some(at) = keys.position(|key| key.name == name) {
        language.set(Group::Interface, at, text.to_owned());
    }
}

/// The locale in which scripts write dates: it names the digits, since browsers do not agree
/// on those of a language.
fn date_locale(tag: &str) -> String {
    if tag.contains("-u-") {
        tag.to_owned()
    } else {
        format!("{tag}-u-nu-latn")
    }
}

/// Reports once that texts are missing.
fn report_missing(source: &Arc<SourceFile>, missing: &[String], code: &str, out: &mut Diagnostics) {
    const SHOWN: usize = 5;
    let Some(first) = missing.get(..missing.len().min(SHOWN)) else {
        return;
    };
    if first.is_empty() {
        return;
    }
    let all: usize = Group::ALL.iter().map(|group| group.keys().len()).sum();
    let message = format!("{} of {all} texts are missing", missing.len());
    let first: Vec<&str> = first.iter().map(String::as_str).collect();
    let more = if missing.len() > SHOWN { " …" } else { "" };
    (out.warning(source, 0..0, message))
        .label("English is shown in their place")
        .help(format!(
            "add them, `bookmobile new --language-file {code}` writes a file with all of them: {}{more}",
            first.join(", ")
        ));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::new_language::new_language_file;
    use bookmobile_i18n::Kind;

    fn site(code: &str) -> Site {
        Site {
            languages: vec![bookmobile_pack::Language {
                code: code.to_owned(),
                tag: code.to_owned(),
                name: format!("Own {code}"),
            }],
            ..Site::default()
        }
    }

    fn read(code: &str, text: &str) -> (Vec<Language>, String) {
        let mut out = Diagnostics::default();
        let file = Arc::new(SourceFile::new(language_path(code), text));
        let languages = read_languages(&site(code), &[file], &mut out);
        (languages, out.to_string())
    }

    #[test]
    fn arabic_is_in_the_program_and_whole() {
        for (code, text) in IN_PROGRAM {
            let mut out = Diagnostics::default();
            let source = Arc::new(SourceFile::new(language_path(code), text));
            let own = site(code);
            let mut language = empty(&own.languages[0]);
            let missing = read_file(&source, &mut language, &mut out);
            assert_eq!((missing, out.errors()), (Vec::new(), 0), "{out}");
        }
        let mut out = Diagnostics::default();
        let languages = read_languages(&site("ar-EG"), &[], &mut out);
        let [arabic] = &languages[..] else {
            panic!("{languages:?}");
        };
        assert!(arabic.is_right_to_left);
        assert_eq!((&*arabic.code, &*arabic.tag), ("ar-EG", "ar-EG"));
        assert_eq!(arabic.date_locale, "ar-u-nu-latn");
        assert_eq!(arabic.interface().plural.len(), 6);
    }

    #[test]
    fn a_language_without_a_file_has_the_interface_in_english() {
        for code in ["en", "zh", "fr"] {
            let languages = read_languages(&site(code), &[], &mut Diagnostics::default());
            assert_eq!(languages, [], "{code}");
        }
    }

    #[test]
    fn a_new_file_with_its_lines_in_force_has_no_mistake() {
        for code in ["fr", "ru", "ja", "he"] {
            let file = new_language_file(code);
            let (_, out) = read(code, &file);
            assert!(out.contains("texts are missing"), "{out}");
            let all: Vec<&str> = file
                .lines()
                .map(|line| {
                    line.strip_prefix("# ")
                        .filter(|rest| rest.contains(" = "))
                        .unwrap_or(line)
                })
                .collect();
            let (languages, out) = read(code, &all.join("\n"));
            assert_eq!(out, "no errors\n", "{code}");
            assert_eq!(languages[0].is_right_to_left, code == "he");
        }
    }

    #[test]
    fn a_missing_plural_text_has_a_form_for_each_category() {
        let (languages, _) = read("ru", "library = \"Библиотека\"\n");
        let texts = languages[0].texts(Group::Interface);
        for (key, text) in texts.filter(|(key, _)| key.kind == Kind::Plural) {
            assert_eq!(text.split('\n').count(), 4, "{}", key.name);
        }
    }

    #[test]
    fn a_file_changes_single_texts_of_a_language_in_the_program() {
        let (languages, out) = read("zh", "library = \"手册\"\n");
        assert_eq!(out, "no errors\n");
        let named = |name: &str| {
            let mut texts = languages[0].texts(Group::Interface);
            let found = texts.find(|(key, _)| key.name == name);
            found.map(|(_, text)| text.to_owned()).expect("a text")
        };
        assert_eq!((&*named("library"), &*named("search")), ("手册", "搜索"));
        let (languages, _) = read("zh-TW", "library = \"手冊\"\n");
        assert_eq!(languages[0].labels().notes(), "註釋");
    }
}
