//! The tests that an author writes for a mini-program, `programs/<slug>/tests.toml`: what a person
//! does in it, step by step, and what they see. `bookmobile test` runs them in a browser; here they
//! are read, with mistakes at their places.

use super::FOLDER;
use crate::content_tree::ContentTree;
use crate::diagnostics::{Diagnostics, list_of};
use crate::fields::{Fields, parse_toml};
use crate::source::SourceFile;
use crate::value::{Node, Value};
use serde::Serialize;
use std::sync::Arc;

/// The file in a program's folder.
pub(crate) const FILE: &str = "tests.toml";

const KEYS: &[&str] = &["test"];
const TEST_KEYS: &[&str] = &["name", "language", "steps"];

/// What a step can be.
const STEPS: &[&str] = &[
    "press", "fill", "choose", "see", "gone", "restart", "theme", "language",
];
const STEP_KEYS: &[&str] = &[
    "press", "fill", "choose", "see", "gone", "restart", "theme", "language", "with",
];

/// The most tests of a program, and the most steps of a test.
const MAX_TESTS: usize = 100;
const MAX_STEPS: usize = 200;

/// One thing that a person does in a program, or sees. Names are those that a screen reader says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase", tag = "do")]
pub enum Step {
    /// Presses what has this name.
    Press {
        /// Its name.
        name: String,
    },
    /// Types a text into a field, in the place of what is there.
    Fill {
        /// The field's name.
        name: String,
        /// The text.
        with: String,
    },
    /// Chooses one of a list.
    Choose {
        /// The list's name.
        name: String,
        /// The choice, as it is shown.
        with: String,
    },
    /// Sees a text.
    See {
        /// The text.
        text: String,
    },
    /// Does not see a text, or not any more.
    Gone {
        /// The text.
        text: String,
    },
    /// Stops the program and starts it again.
    Restart,
    /// Chooses the light or the dark theme.
    Theme {
        /// `light` or `dark`.
        name: String,
    },
    /// Goes on in another language.
    Language {
        /// The code of the language.
        code: String,
    },
}

/// A step with the place where it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlacedStep {
    /// The step.
    #[serde(flatten)]
    pub step: Step,
    /// Its line and column in the file, both from 1.
    pub at: (usize, usize),
}

/// A test of a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProgramTest {
    /// Its name.
    pub name: String,
    /// The code of the language in which it runs; otherwise the default one of the site.
    pub language: Option<String>,
    /// Its steps.
    pub steps: Vec<PlacedStep>,
}

/// A mini-program of a collection, for its author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnProgram {
    /// Its slug.
    pub slug: String,
    /// The path of its script, its page or its archive.
    pub path: String,
    /// The path of its tests, whether there are some or not.
    pub tests_path: String,
    /// Its tests.
    pub tests: Vec<ProgramTest>,
}

impl super::Programs {
    /// The programs that a collection has itself, by their slugs.
    pub(crate) fn own(&self) -> Vec<OwnProgram> {
        let own = self.own.iter();
        own.filter_map(|(slug, program)| {
            Some(OwnProgram {
                slug: slug.clone(),
                path: program.path.clone()?,
                tests_path: path_of(slug),
                tests: self.tests.get(slug).cloned().unwrap_or_default(),
            })
        })
        .collect()
    }
}

fn path_of(slug: &str) -> String {
    format!("{FOLDER}{slug}/{FILE}")
}

/// Reads the tests of a program; none if it has no such file.
pub(super) fn read(
    slug: &str,
    tree: &ContentTree,
    codes: &[String],
    out: &mut Diagnostics,
) -> Vec<ProgramTest> {
    let path = path_of(slug);
    if !tree.has_file(&path) {
        return Vec::new();
    }
    let source = out.read(&tree.locate(&path), &path);
    source.map_or_else(Vec::new, |source| tests_of(&source, codes, out))
}

fn tests_of(source: &Arc<SourceFile>, codes: &[String], out: &mut Diagnostics) -> Vec<ProgramTest> {
    let Some(node) = parse_toml(source, out) else {
        return Vec::new();
    };
    let Some(fields) = Fields::open(&node, KEYS, source, out) else {
        return Vec::new();
    };
    let Some(tests) = fields.get("test") else {
        return Vec::new();
    };
    let out = &mut *fields.out;
    let tests = list(
        tests,
        "test",
        "begin each test with `[[test]]`",
        source,
        out,
    );
    if let Some(more) = tests.get(MAX_TESTS) {
        let message = format!("a program has up to {MAX_TESTS} tests");
        out.error(source, more.span.clone(), message)
            .help("leave some out, or put several into one");
        return Vec::new();
    }
    let tests = tests.iter();
    tests
        .filter_map(|node| test(node, codes, source, out))
        .collect()
}

/// The nodes of a list; another value is reported.
fn list<'a>(
    node: &'a Node,
    name: &str,
    remedy: &str,
    source: &Arc<SourceFile>,
    out: &mut Diagnostics,
) -> &'a [Node] {
    if let Value::List(items) = &node.value {
        return items;
    }
    (out.error(
        source,
        node.span.clone(),
        format!("`{name}` must be a list"),
    ))
    .label(format!("this is {}", node.value.kind()))
    .help(remedy);
    &[]
}

fn test(
    node: &Node,
    codes: &[String],
    source: &Arc<SourceFile>,
    out: &mut Diagnostics,
) -> Option<ProgramTest> {
    let mut fields = Fields::open(node, TEST_KEYS, source, out)?;
    let place = source.line_span(fields.span().start);
    let name = fields.text("name");
    if name.is_none() {
        fields.missing(
            "name",
            place.clone(),
            "say what the program does: `name = \"counts\"`",
        );
    }
    let language = fields.text("language");
    let steps = fields.get("steps");
    if steps.is_none() {
        let remedy = "add what a person does: `steps = [ { press = \"Add\" }, { see = \"1\" } ]`";
        fields.missing("steps", place, remedy);
    }
    let out = &mut *fields.out;
    if let Some(language) = &language {
        check_code(&language.text, language.span.clone(), codes, source, out);
    }
    let remedy = "write `steps = [ { press = \"Add\" }, { see = \"1\" } ]`";
    let steps = list(steps?, "steps", remedy, source, out);
    if let Some(more) = steps.get(MAX_STEPS) {
        let message = format!("a test has up to {MAX_STEPS} steps");
        out.error(source, more.span.clone(), message)
            .help("make two tests of it");
        return None;
    }
    Some(ProgramTest {
        name: name?.text,
        language: language.map(|own| own.text),
        steps: steps
            .iter()
            .filter_map(|node| step(node, codes, source, out))
            .collect(),
    })
}

fn check_code(
    code: &str,
    span: std::ops::Range<usize>,
    codes: &[String],
    source: &Arc<SourceFile>,
    out: &mut Diagnostics,
) {
    if codes.iter().any(|own| own == code) {
        return;
    }
    let codes: Vec<_> = codes.iter().map(String::as_str).collect();
    (out.error(source, span, format!("the site has no language `{code}`")))
        .help(format!("it has {}", list_of(&codes)));
}

fn step(
    node: &Node,
    codes: &[String],
    source: &Arc<SourceFile>,
    out: &mut Diagnostics,
) -> Option<PlacedStep> {
    let before = out.errors();
    let mut fields = Fields::open(node, STEP_KEYS, source, out)?;
    let named: Vec<_> = STEPS
        .iter()
        .filter(|key| fields.get(key).is_some())
        .collect();
    let [key] = named[..] else {
        // A key that is misspelt is reported already.
        if named.is_empty() && fields.out.errors() > before {
            return None;
        }
        let message = if named.is_empty() {
            "a step says what is done or seen"
        } else {
            "a step is one thing"
        };
        (fields.out.error(source, node.span.clone(), message)).help(format!(
            "write one of {}, as in `{{ press = \"Add\" }}`",
            list_of(STEPS)
        ));
        return None;
    };
    let with = fields.text("with");
    let needs_with = matches!(*key, "fill" | "choose");
    if needs_with && with.is_none() {
        let remedy = format!("say with what: `{{ {key} = \"Name\", with = \"Wang\" }}`");
        fields.missing("with", node.span.clone(), &remedy);
        return None;
    }
    if let Some(with) = with.as_ref().filter(|_| !needs_with) {
        (fields.out.error(
            source,
            with.span.clone(),
            format!("`{key}` takes no `with`"),
        ))
        .help("remove it, or write `fill` or `choose`");
        return None;
    }
    let at = source.line_and_column(node.span.start);
    if *key == "restart" {
        if !fields.boolean("restart") {
            (fields
                .out
                .error(source, node.span.clone(), "this step does nothing"))
            .help("write `{ restart = true }`, or remove it");
            return None;
        }
        return Some(PlacedStep {
            step: Step::Restart,
            at,
        });
    }
    let value = fields.text(key)?;
    if value.text.is_empty() {
        (fields
            .out
            .error(source, value.span, format!("`{key}` has no text")))
        .help("write a name or a text that is on the screen");
        return None;
    }
    let with = with.map(|own| own.text).unwrap_or_default();
    let name = value.text;
    let step = match *key {
        "press" => Step::Press { name },
        "fill" => Step::Fill { name, with },
        "choose" => Step::Choose { name, with },
        "see" => Step::See { text: name },
        "gone" => Step::Gone { text: name },
        "language" => {
            check_code(&name, value.span, codes, source, fields.out);
            Step::Language { code: name }
        }
        _ => {
            if !matches!(&*name, "light" | "dark") {
                (fields
                    .out
                    .error(source, value.span, format!("there is no theme `{name}`")))
                .help("write `light` or `dark`");
            }
            Step::Theme { name }
        }
    };
    Some(PlacedStep { step, at })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<ProgramTest>, String) {
        let mut out = Diagnostics::default();
        let source = Arc::new(SourceFile::new(
            "programs/count/tests.toml".to_owned(),
            text,
        ));
        let codes = ["en".to_owned(), "zh".to_owned()];
        let tests = tests_of(&source, &codes, &mut out);
        (tests, out.render(false))
    }

    #[test]
    fn a_test_is_what_a_person_does_and_sees() {
        let (tests, out) = read(
            "[[test]]\nname = \"counts\"\nlanguage = \"zh\"\nsteps = [\n  { press = \"加一\" },\n  \
             { see = \"1\" },\n  { fill = \"姓名\", with = \"王\" }, { restart = true },\n]\n",
        );
        assert_eq!(out, "no errors\n");
        assert_eq!(tests.len(), 1);
        assert_eq!(
            (&*tests[0].name, tests[0].language.as_deref()),
            ("counts", Some("zh"))
        );
        let name = "加一".to_owned();
        assert_eq!(tests[0].steps[0].step, Step::Press { name });
        assert_eq!(tests[0].steps[0].at, (5, 3));
        assert_eq!(tests[0].steps[3].step, Step::Restart);
        let json = serde_json::to_string(&tests[0].steps[2]).expect("it can be written");
        assert_eq!(
            json,
            "{\"do\":\"fill\",\"name\":\"姓名\",\"with\":\"王\",\"at\":[7,3]}"
        );
    }

    #[test]
    fn mistakes_say_where_they_are_and_what_fits() {
        let test = |steps: &str| format!("[[test]]\nname = \"a\"\nsteps = {steps}\n");
        for (text, words) in [
            ("[[test]]\n".to_owned(), "`name` is missing"),
            ("[[test]]\nname = \"a\"".to_owned(), "`steps` is missing"),
            ("test = 1".to_owned(), "begin each test with `[[test]]`"),
            ("tests = []".to_owned(), "did you mean `test`?"),
            (test("\"x\""), "`steps` must be a list"),
            (test("[ { pres = \"a\" } ]"), "did you mean `press`?"),
            (test("[ { } ]"), "a step says what is done or seen"),
            (
                test("[ { press = \"a\", see = \"b\" } ]"),
                "a step is one thing",
            ),
            (test("[ { fill = \"a\" } ]"), "`with` is missing"),
            (
                test("[ { press = \"a\", with = \"b\" } ]"),
                "`press` takes no `with`",
            ),
            (test("[ { see = 1 } ]"), "put the value in quotation marks"),
            (test("[ { see = \"\" } ]"), "`see` has no text"),
            (test("[ { restart = false } ]"), "this step does nothing"),
            (test("[ { theme = \"red\" } ]"), "write `light` or `dark`"),
            (
                test("[ { language = \"fr\" } ]"),
                "the site has no language `fr`",
            ),
            (
                "[[test]]\nname = \"a\"\nlanguage = \"fr\"\nsteps = []".to_owned(),
                "it has `en`",
            ),
        ] {
            let (_, out) = read(&text);
            assert!(out.contains(words), "{text}: {out}");
        }
        let (_, out) = read(&test("[\n  { see = \"1\" },\n  { sea = \"1\" },\n]"));
        assert!(out.contains("programs/count/tests.toml:5:5"), "{out}");
        assert!(out.contains("1 error\n"), "{out}");
    }
}
