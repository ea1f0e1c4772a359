//! What is wrong with a mini-program, as the page that tests it says: the words for its author, and
//! what to do about it.

use serde::Deserialize;

/// The checks that every program has, in their order, with what a program does that passes them.
pub(super) const CHECKS: &[(&str, &str)] = &[
    ("starts", "starts"),
    ("refused", "tries nothing that the sandbox refuses"),
    ("view", "shows all of its view"),
    ("fits", "fits a width of 320 px"),
    ("names", "has names for what is pressed, filled in and seen"),
    ("targets", "has room for fingers"),
    ("changes", "goes on when the theme and the language change"),
    ("walk", "takes what a person does by chance"),
    ("again", "starts again with what it saved"),
];

/// Something that fails.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Finding {
    /// The check that it fails.
    pub(super) check: String,
    /// What kind of thing it is.
    kind: String,
    /// Its words, which depend on the kind.
    what: String,
    /// What was done before.
    #[serde(default)]
    trail: Vec<String>,
    /// The place of the step in the file of tests.
    #[serde(default)]
    pub(super) at: Option<(usize, usize)>,
}

impl Finding {
    /// What the browser did not say itself.
    pub(super) fn of(check: &str, kind: &str, what: &str) -> Self {
        Self {
            check: check.to_owned(),
            kind: kind.to_owned(),
            what: what.to_owned(),
            trail: Vec::new(),
            at: None,
        }
    }

    /// Whether another one is the same thing, perhaps after other steps.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        (&self.check, &self.kind, &self.what, self.at)
            == (&other.check, &other.kind, &other.what, other.at)
    }

    /// What is wrong, and what to do about it.
    pub(super) fn words(&self) -> (String, String) {
        let (message, remedy) = self.plain_words();
        let has_trail = matches!(
            &*self.kind,
            "error" | "hangs" | "floods" | "left" | "silent"
        );
        let trail = if has_trail && !self.trail.is_empty() {
            format!(", after: {}", self.trail.join("; "))
        } else {
            String::new()
        };
        // The words are the program's: no control character reaches the terminal.
        ((message + &trail).replace(char::is_control, " "), remedy)
    }

    fn plain_words(&self) -> (String, String) {
        let what = &self.what;
        let (first, rest) = what.split_once('\n').unwrap_or((what, ""));
        let (message, remedy) = match &*self.kind {
            "network" => (
                format!("it tried {what}, and there is no network"),
                "put what it needs into its folder or its `data`",
            ),
            "storage" => (
                format!("it tried {what}, and the sandbox has no such storage"),
                "keep up to 32 KB with `bookmobile.save`, on a screen with `localStorage`",
            ),
            "code" => (
                format!("it makes code of a text, which does not run: {what}"),
                "write a function, or take a library that needs no `eval`",
            ),
            "handler" => (
                format!("a handler in HTML that a script writes does not run: {what}"),
                "use `addEventListener`",
            ),
            "saves" => (
                format!(
                    "it saves too much{}",
                    if what.is_empty() {
                        String::new()
                    } else {
                        format!(" ({what})")
                    }
                ),
                "keep up to 32 KB: what a person entered, and not what can be made again",
            ),
            "asks" => (
                format!("it asks for `{what}`, which its manifest does not list"),
                "add it to `asks` in `[bookmobile]` of manifest.toml; only programs in a worker may ask",
            ),
            "unasked" => (
                format!("it wants `{what}` when nobody has pressed anything"),
                "do it in the action of a button, within five seconds of the press",
            ),
            "element" => (
                format!("the page leaves out the element `{what}`"),
                "docs/MINI-PROGRAMS.md lists the elements of a view",
            ),
            "attribute" => (
                format!("the page leaves out the attribute `{what}`"),
                "name an action with `do`, arrange with `class`; docs/MINI-PROGRAMS.md lists what a view has",
            ),
            "wide" => (
                format!("wider than the box on a narrow screen: {what}"),
                "let it wrap, or put it into an element that scrolls (the class `scroll`)",
            ),
            "nameless" => (
                format!("no name: {what}"),
                "give a button a text, a field a `label`, a picture `alt` or `aria-label`",
            ),
            "small" => (
                format!("smaller than 24 px: {what}"),
                "make it at least 24 px high and wide",
            ),
            _ => return self.words_of_end(first, rest),
        };
        (message, remedy.to_owned())
    }

    /// How it ended, or which step of a test failed.
    fn words_of_end(&self, first: &str, rest: &str) -> (String, String) {
        let what = &self.what;
        let (message, remedy) = match &*self.kind {
            // Firefox does not say why.
            "error" if what.is_empty() => (
                "it is no JavaScript, or throws at once".to_owned(),
                "open the page of `bookmobile serve`, and look into the console of the browser",
            ),
            "error" => (format!("it throws `{what}`"), remedy_for_error(what)),
            "hangs" => (
                "it computes and does not answer; it is ended after 5 seconds".to_owned(),
                "do long work in pieces, with `await` or a timer between them",
            ),
            "floods" => (
                format!("it sends or shows too much ({what}), and is ended"),
                "up to 200 messages a second, 4,000 nodes and 400,000 letters",
            ),
            "left" => (
                "it leaves its screen, and is ended".to_owned(),
                "do not set `location`; `bookmobile.open` and links lead elsewhere",
            ),
            "silent" => (
                "it does not start".to_owned(),
                "call `bookmobile.run` with a `view` within 15 seconds",
            ),
            "still" => (
                format!("the browser does not answer; the last that was done: {what}"),
                "look for a loop without an end",
            ),
            "missing" => (
                format!(
                    "there is nothing to {first}; there is: {}",
                    or_nothing(rest)
                ),
                "name it as a screen reader does",
            ),
            "choice" => (
                format!(
                    "there is no such choice to {first}; there is: {}",
                    or_nothing(rest)
                ),
                "write a choice as it is shown",
            ),
            "unseen" => (
                format!(
                    "\"{first}\" is not seen; the program shows: {}",
                    or_nothing(rest)
                ),
                "correct the program, or the step",
            ),
            "seen" => (
                format!("\"{first}\" is seen; the program shows: {rest}"),
                "correct the program, or the step",
            ),
            "away" => (
                "the program is not there any more".to_owned(),
                "end the test with the step that opens an article",
            ),
            _ => (
                format!("the kit failed: {what}"),
                "run it again; if it fails again, that is a mistake of Bookmobile",
            ),
        };
        (message, remedy.to_owned())
    }
}

fn or_nothing(text: &str) -> &str {
    if text.is_empty() { "nothing" } else { text }
}

fn remedy_for_error(error: &str) -> &'static str {
    let has = |words: &[&str]| words.iter().any(|word| error.contains(word));
    if has(&["localStorage", "sessionStorage"]) {
        "a worker has no such storage: keep values with `bookmobile.save`"
    } else if has(&["document", "window is not", "variable: window", "alert"]) {
        "a worker has no document: make a view, or write index.html instead of worker.js"
    } else if has(&["Script error."]) {
        "this browser does not say more: test it in another one, such as Chromium"
    } else if has(&["no action"]) {
        "add it to `actions`, or correct `do`"
    } else {
        "catch it, or correct what leads to it"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_words_and_a_remedy() {
        let kinds = [
            "network",
            "storage",
            "code",
            "handler",
            "saves",
            "asks",
            "unasked",
            "element",
            "attribute",
            "wide",
            "nameless",
            "small",
            "error",
            "hangs",
            "floods",
            "left",
            "silent",
            "still",
            "missing",
            "choice",
            "unseen",
            "seen",
            "away",
        ];
        for kind in kinds {
            let (message, remedy) = Finding::of("walk", kind, "first\nsecond").words();
            assert!(!message.starts_with("the kit failed"), "{kind}: {message}");
            assert!(!message.is_empty() && !remedy.is_empty(), "{kind}");
        }
        let (message, _) = Finding::of("walk", "trouble", "x").words();
        assert_eq!(message, "the kit failed: x");
    }

    #[test]
    fn what_was_done_before_is_said() {
        let mut finding = Finding::of("walk", "error", "localStorage is not defined");
        finding.trail = vec!["press button \"Add\"".to_owned()];
        let (message, remedy) = finding.words();
        let words = "it throws `localStorage is not defined`, after: press button \"Add\"";
        assert_eq!(message, words);
        assert!(remedy.contains("bookmobile.save"));
        let (message, _) = Finding::of("walk", "error", "a\u{1b}[2Jb\nc").words();
        assert_eq!(message, "it throws `a [2Jb c`");
        assert!(finding.is_same(&Finding::of("walk", "error", "localStorage is not defined")));
        let (message, _) = Finding::of("test", "unseen", "1\n0 Add one").words();
        assert_eq!(message, "\"1\" is not seen; the program shows: 0 Add one");
    }
}
