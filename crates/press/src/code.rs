//! Syntax highlighting of fenced code blocks at build time, so that the reader needs
//! no highlighter. Each piece of code gets one of a few classes.

use crate::escape::push_text;
use std::sync::OnceLock;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

/// The classes that highlighted code can have; style sheets give them colours.
pub(crate) const CLASSES: &[&str] = &[
    "hl-attribute",
    "hl-comment",
    "hl-function",
    "hl-heading",
    "hl-keyword",
    "hl-name",
    "hl-number",
    "hl-string",
    "hl-tag",
    "hl-type",
];

/// Maps scopes to classes. The innermost scope with a rule decides; the first
/// matching rule counts. An empty class leaves the text plain.
const RULES: &[(&str, &str)] = &[
    ("comment", "hl-comment"),
    ("constant.character.escape", "hl-number"),
    ("constant", "hl-number"),
    ("entity.name.function", "hl-function"),
    ("entity.name.macro", "hl-function"),
    ("support.macro", "hl-function"),
    ("support.function", "hl-function"),
    ("variable.function", "hl-function"),
    ("entity.name.tag", "hl-tag"),
    ("entity.name.section", "hl-heading"),
    ("markup.heading", "hl-heading"),
    ("markup.raw", "hl-string"),
    ("markup.underline.link", "hl-string"),
    ("entity.other.attribute-name", "hl-attribute"),
    ("variable.annotation", "hl-attribute"),
    ("meta.annotation", "hl-attribute"),
    ("support.type.property-name", "hl-name"),
    ("meta.property-name", "hl-name"),
    ("variable.other.key", "hl-name"),
    ("entity.name", "hl-type"),
    ("support.type", "hl-type"),
    ("support.class", "hl-type"),
    ("storage.type", "hl-keyword"),
    ("storage.modifier", "hl-keyword"),
    ("keyword.operator", ""),
    ("keyword", "hl-keyword"),
    ("variable.language", "hl-keyword"),
    ("meta.interpolation", ""),
    ("string", "hl-string"),
];

/// Names of languages that no grammar has, each with that of a grammar which reads it.
const ALIASES: &[(&str, &str)] = &[
    ("astro", "html"),
    ("axml", "html"),
    ("csharp", "cs"),
    ("docker", "dockerfile"),
    ("ejs", "html"),
    ("fsharp", "f#"),
    ("go-html-template", "html"),
    ("go-template", "html"),
    ("golang", "go"),
    ("gotmpl", "html"),
    ("handlebars", "html"),
    ("hbs", "html"),
    ("json5", "json"),
    ("jsonc", "json"),
    ("jsx", "tsx"),
    ("liquid", "jinja2"),
    ("markdoc", "md"),
    ("mdx", "md"),
    ("njk", "jinja2"),
    ("node", "js"),
    ("nunjucks", "jinja2"),
    ("objc", "m"),
    ("postcss", "css"),
    ("vue-html", "vue"),
    ("wxml", "html"),
    ("wxs", "js"),
    ("wxss", "css"),
];

struct Highlighter {
    syntaxes: SyntaxSet,
    rules: Vec<(Scope, &'static str)>,
}

fn highlighter() -> &'static Highlighter {
    static HIGHLIGHTER: OnceLock<Highlighter> = OnceLock::new();
    HIGHLIGHTER.get_or_init(|| Highlighter {
        syntaxes: two_face::syntax::extra_newlines(),
        rules: (RULES.iter())
            .filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, *class)))
            .collect(),
    })
}

/// Appends code, highlighted if its language is known.
pub(crate) fn push_code(html: &mut String, code: &str, language: &str) {
    let highlighter = highlighter();
    let syntax = highlighter.syntax(code, language);
    let start = html.len();
    let coloured = syntax.and_then(|syntax| highlighter.push(html, code, syntax));
    if coloured.is_none() {
        // Where the grammar fails on this code, it is shown without highlighting.
        html.truncate(start);
        push_text(html, code);
    }
}

impl Highlighter {
    /// The grammar of a language.
    fn syntax(&self, code: &str, language: &str) -> Option<&SyntaxReference> {
        // Examples of PHP seldom begin with the tag that the plain name expects.
        if language == "php" && !code.contains("<?") {
            return self.syntaxes.find_syntax_by_name("PHP Source");
        }
        let alias = ALIASES.iter().find(|(name, _)| *name == language);
        let name = alias.map_or(language, |(_, name)| *name);
        (!name.is_empty())
            .then(|| self.syntaxes.find_syntax_by_token(name))
            .flatten()
    }

    /// Appends highlighted code; nothing if the grammar fails on it.
    fn push(&self, html: &mut String, code: &str, syntax: &SyntaxReference) -> Option<()> {
        let mut state = ParseState::new(syntax);
        let mut stack = ScopeStack::new();
        let mut writer = Spans {
            html,
            open: "",
            spaces: String::new(),
        };
        for line in code.split_inclusive('\n') {
            let changes = state.parse_line(line, &self.syntaxes).ok()?;
            let mut at = 0;
            for (place, change) in &changes {
                writer.push(line.get(at..*place)?, self.class(&stack));
                at = *place;
                stack.apply(change).ok()?;
            }
            writer.push(line.get(at..)?, self.class(&stack));
        }
        writer.finish();
        Some(())
    }

    fn class(&self, stack: &ScopeStack) -> &'static str {
        let inner_first = stack.as_slice().iter().rev();
        let mut decided = inner_first.filter_map(|scope| {
            let rule = self
                .rules
                .iter()
                .find(|(rule, _)| rule.is_prefix_of(*scope));
            rule.map(|(_, class)| *class)
        });
        decided.next().unwrap_or("")
    }
}

/// Joins neighbouring pieces of the same class into one `span`.
struct Spans<'a> {
    html: &'a mut String,
    /// The class of the open `span`; empty if there is none.
    open: &'static str,
    /// White space that may or may not belong to the open `span`.
    spaces: String,
}

impl Spans<'_> {
    fn push(&mut self, text: &str, class: &'static str) {
        let visible = text.trim_end();
        if visible.is_empty() {
            self.spaces.push_str(text);
            return;
        }
        let continues = class == self.open;
        if !continues {
            self.close();
        }
        self.html.push_str(&self.spaces);
        if !continues && !class.is_empty() {
            self.html.push_str("<span class=\"");
            self.html.push_str(class);
            self.html.push_str("\">");
            self.open = class;
        }
        push_text(self.html, visible);
        self.spaces.clear();
        self.spaces.push_str(&text[visible.len()..]);
    }

    fn close(&mut self) {
        if !self.open.is_empty() {
            self.html.push_str("</span>");
            self.open = "";
        }
    }

    fn finish(mut self) {
        self.close();
        self.html.push_str(&self.spaces);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coloured(code: &str, language: &str) -> String {
        let mut html = String::new();
        push_code(&mut html, code, language);
        html
    }

    #[test]
    fn each_alias_is_that_of_a_grammar_and_needed() {
        let highlighter = highlighter();
        for (name, grammar) in ALIASES {
            assert!(
                highlighter.syntaxes.find_syntax_by_token(grammar).is_some(),
                "{grammar}"
            );
            assert!(
                highlighter.syntaxes.find_syntax_by_token(name).is_none(),
                "{name} has its own"
            );
        }
    }

    #[test]
    fn names_that_other_tools_know_are_highlighted() {
        for (language, code, part) in [
            (
                "vue-html",
                "<p :class=\"x\">a</p>",
                "<span class=\"hl-tag\">p</span>",
            ),
            (
                "jsx",
                "const a = <b/>",
                "<span class=\"hl-keyword\">const</span>",
            ),
            (
                "wxml",
                "<view wx:if=\"{{a}}\">b</view>",
                "<span class=\"hl-tag\">view</span>",
            ),
            ("jsonc", "{\"a\": 1}", "<span class=\"hl-number\">1</span>"),
            (
                "php",
                "function a() { return 1; }",
                "<span class=\"hl-keyword\">return</span>",
            ),
            (
                "php",
                "<p><?php return 1; ?></p>",
                "<span class=\"hl-keyword\">return</span>",
            ),
        ] {
            let html = coloured(code, language);
            assert!(html.contains(part), "{language}: {html}");
        }
        assert_eq!(coloured("a < b", "nothing"), "a &lt; b");
        assert_eq!(coloured("a < b", ""), "a &lt; b");
    }
}
