//! The scripts of a mini-program with a screen of its own: each is read as JavaScript, what
//! cannot work is refused, and a module becomes a plain script. The parser is oxc's.

use crate::diagnostics::Diagnostics;
use crate::source::SourceFile;
use oxc_allocator::Allocator;
use oxc_ast::ast::{
    CallExpression, ExportDefaultDeclarationKind, Expression, IdentifierReference,
    ImportExpression, MetaProperty, NewExpression, Program, Statement, StaticMemberExpression,
};
use oxc_ast_visit::Visit;
use oxc_ast_visit::walk::{
    walk_call_expression, walk_import_expression, walk_new_expression,
    walk_static_member_expression,
};
use oxc_parser::Parser;
use oxc_span::{GetSpan as _, SourceType, Span};
use std::ops::Range;
use std::sync::Arc;

/// The bytes of the stack on which scripts are parsed: brackets within brackets take some of it
/// each. The system gives them when they are used.
#[cfg(target_pointer_width = "64")]
const STACK: usize = 1 << 30;
#[cfg(not(target_pointer_width = "64"))]
const STACK: usize = 64 << 20;

/// How deep a script may nest: a level takes up to 5 KB of the stack in a build for tests.
const MAX_NESTING: usize = STACK / (10 << 10);

/// The most bytes of one script.
const MAX_BYTES: usize = 3 << 20;

/// What takes the place of `import.meta`.
const META: &str = "({url:\"https://program.invalid/index.html\"})";

/// How a page loads a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Classic,
    Module,
}

/// Something in a script that does not work in a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Finding {
    Import,
    Database,
    Code,
}

/// A script, ready to be joined with others; nothing if it is refused, which is reported.
pub(super) fn checked(
    source: &Arc<SourceFile>,
    kind: Kind,
    out: &mut Diagnostics,
) -> Option<String> {
    if source.text.len() > MAX_BYTES {
        let message = format!("a script may have {} MB", MAX_BYTES >> 20);
        out.file_error(&source.path, message)
            .help("leave out what the program does not need");
        return None;
    }
    if is_too_deep(&source.text) {
        out.file_error(&source.path, "this script nests too deep")
            .help("build the program again, or write as data what is generated");
        return None;
    }
    let read = on_large_stack(|| read(&source.text, kind));
    let Some(read) = read else {
        out.file_error(&source.path, "this script could not be read")
            .help("give the computer more memory, or make the script simpler");
        return None;
    };
    if let Some((at, message)) = read.mistake {
        let at = at.min(source.text.len());
        (out.error(source, at..at, format!("this is no JavaScript: {message}")))
            .help("correct the script, or build the program again");
        return None;
    }
    // Each kind once: the remedy is the same for all places.
    let mut findings = read.findings;
    findings.sort_by_key(|(span, finding)| (*finding, span.start));
    for same in findings.chunk_by(|one, other| one.1 == other.1) {
        report(source, &same[0], same.len() - 1, out);
    }
    let text = edited(&source.text, read.edits);
    Some(match kind {
        Kind::Classic => text,
        Kind::Module => wrapped(&text),
    })
}

/// Whether a text is what can stand in an attribute as `onclick`: the body of one function.
pub(super) fn is_handler(code: &str) -> bool {
    let text = format!("function on(event){{{code}\n}}");
    let is_one = || {
        let allocator = Allocator::default();
        let parsed = Parser::new(&allocator, &text, source_type(Kind::Classic)).parse();
        let body = &parsed.program.body;
        let is_function = matches!(body.first(), Some(Statement::FunctionDeclaration(_)));
        parsed.errors.is_empty() && is_function && body.len() == 1
    };
    code.len() <= MAX_BYTES && !is_too_deep(code) && on_large_stack(is_one) == Some(true)
}

/// Whether the stack may be too small for a script. An estimate without a parser, far above what
/// published scripts have: brackets in brackets, operators one after another without an end of
/// what they are part of, and statements whose last part is a statement. Texts in quotes count too.
fn is_too_deep(text: &str) -> bool {
    let statements: usize = (["else", "for"].iter())
        .map(|word| text.matches(word).count())
        .sum();
    let (mut brackets, mut operators) = (0_usize, 0_usize);
    statements > MAX_NESTING
        || text.bytes().any(|byte| {
            match byte {
                b'(' | b'[' | b'{' => brackets += 1,
                b']' => brackets = brackets.saturating_sub(1),
                b')' => {
                    brackets = brackets.saturating_sub(1);
                    operators += 1;
                }
                b'}' => {
                    brackets = brackets.saturating_sub(1);
                    operators = 0;
                }
                b',' | b';' => operators = 0,
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'_' | b'$' | 0x80.. => {}
                _ => operators += 1,
            }
            brackets > MAX_NESTING || operators > MAX_NESTING
        })
}

/// Reports what does not work; `more` is how often it is in the script besides.
fn report(
    source: &Arc<SourceFile>,
    (span, finding): &(Range<usize>, Finding),
    more: usize,
    out: &mut Diagnostics,
) {
    let (message, help) = match finding {
        Finding::Import => (
            "a program is one script, and imports none",
            "bundle its modules into one, as `vite build` or `esbuild --bundle` does",
        ),
        Finding::Database => (
            "a program has no IndexedDB",
            "keep what it needs in `localStorage` or by `webxdc.sendUpdate`: up to 32 KB",
        ),
        Finding::Code => (
            "a text does not become code in a program",
            "this throws an error when it runs: write what it should do as code",
        ),
    };
    let message = match more {
        0 => message.to_owned(),
        _ => format!("{message} ({more} more in this script)"),
    };
    match finding {
        Finding::Code => out.warning(source, span.clone(), message),
        _ => out.error(source, span.clone(), message),
    }
    .help(help);
}

/// What is known of a script once it was read.
#[derive(Default)]
struct Read {
    /// Where it is no JavaScript, and why.
    mistake: Option<(usize, String)>,
    findings: Vec<(Range<usize>, Finding)>,
    /// What is replaced, in the order of its places.
    edits: Vec<(Range<usize>, &'static str)>,
}

fn on_large_stack<T: Send>(act: impl FnOnce() -> T + Send) -> Option<T> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        thread.spawn_scoped(scope, act).ok()?.join().ok()
    })
}

fn range(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

fn read(text: &str, kind: Kind) -> Read {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, source_type(kind)).parse();
    let mut read = Read::default();
    if let Some(error) = parsed.errors.first() {
        let label = error.labels.as_ref().and_then(|labels| labels.first());
        let at = if let Some(label) = label {
            label.offset()
        } else {
            0
        };
        read.mistake = Some((at, error.to_string()));
        return read;
    }
    read.visit_program(&parsed.program);
    // As pages of old hide their scripts: it is a comment up to the end of its line.
    for comment in &parsed.program.comments {
        let start = comment.span.start as usize;
        if text
            .get(start..)
            .is_some_and(|rest| rest.starts_with("<!--"))
        {
            read.edits.push((start..start + 4, "//"));
        }
    }
    read.read_exports(&parsed.program);
    read.edits.sort_by_key(|(span, _)| span.start);
    read
}

fn source_type(kind: Kind) -> SourceType {
    match kind {
        Kind::Classic => SourceType::cjs().with_script(true),
        Kind::Module => SourceType::mjs(),
    }
}

impl Read {
    /// Nobody imports what a module exports.
    fn read_exports(&mut self, program: &Program<'_>) {
        for statement in &program.body {
            let span = range(statement.span());
            match statement {
                Statement::ImportDeclaration(_) | Statement::ExportAllDeclaration(_) => {
                    self.findings.push((span, Finding::Import));
                }
                Statement::ExportNamedDeclaration(export) => match &export.declaration {
                    _ if export.source.is_some() => self.findings.push((span, Finding::Import)),
                    Some(declaration) => {
                        let to = declaration.span().start as usize;
                        self.edits.push((span.start..to, ""));
                    }
                    None => self.edits.push((span, ";")),
                },
                Statement::ExportDefaultDeclaration(export) => {
                    let to = export.declaration.span().start as usize;
                    let is_named = match &export.declaration {
                        ExportDefaultDeclarationKind::FunctionDeclaration(own) => own.id.is_some(),
                        ExportDefaultDeclarationKind::ClassDeclaration(own) => own.id.is_some(),
                        _ => false,
                    };
                    let begin = if is_named { "" } else { "const __default = " };
                    self.edits.push((span.start..to, begin));
                }
                _ => {}
            }
        }
    }
}

/// The name that is called, also as `window.eval`.
fn called<'e>(callee: &'e Expression<'_>) -> &'e str {
    match callee {
        Expression::Identifier(name) => name.name.as_str(),
        Expression::StaticMemberExpression(member) if is_global(&member.object) => {
            member.property.name.as_str()
        }
        _ => "",
    }
}

fn is_global(expression: &Expression<'_>) -> bool {
    const NAMES: &[&str] = &["window", "self", "globalThis"];
    matches!(expression, Expression::Identifier(name) if NAMES.contains(&name.name.as_str()))
}

impl<'a> Visit<'a> for Read {
    fn visit_import_expression(&mut self, it: &ImportExpression<'a>) {
        self.findings.push((range(it.span), Finding::Import));
        walk_import_expression(self, it);
    }

    fn visit_meta_property(&mut self, it: &MetaProperty<'a>) {
        if it.meta.name == "import" {
            self.edits.push((range(it.span), META));
        }
    }

    fn visit_identifier_reference(&mut self, it: &IdentifierReference<'a>) {
        if it.name == "indexedDB" {
            self.findings.push((range(it.span), Finding::Database));
        }
    }

    fn visit_static_member_expression(&mut self, it: &StaticMemberExpression<'a>) {
        if it.property.name == "indexedDB" && is_global(&it.object) {
            self.findings.push((range(it.span), Finding::Database));
        }
        walk_static_member_expression(self, it);
    }

    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        if matches!(called(&it.callee), "eval" | "Function") {
            self.findings.push((range(it.span), Finding::Code));
        }
        walk_call_expression(self, it);
    }

    fn visit_new_expression(&mut self, it: &NewExpression<'a>) {
        if called(&it.callee) == "Function" {
            self.findings.push((range(it.span), Finding::Code));
        }
        walk_new_expression(self, it);
    }
}

fn edited(text: &str, edits: Vec<(Range<usize>, &'static str)>) -> String {
    let mut done = 0;
    let mut out = String::with_capacity(text.len());
    for (span, new) in edits {
        // An edit within another is part of it.
        let Some(before) = text.get(done..span.start) else {
            continue;
        };
        out.push_str(before);
        out.push_str(new);
        done = span.end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

/// A module as a plain script: strict, and its names are its own.
fn wrapped(text: &str) -> String {
    let plain = format!("(()=>{{\"use strict\";{text}\n}})();");
    let is_plain = on_large_stack(|| read(&plain, Kind::Classic));
    if is_plain.is_some_and(|read| read.mistake.is_none()) {
        plain
    } else {
        // It waits at its top level.
        format!("(async()=>{{\"use strict\";{text}\n}})();")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(text: &str, kind: Kind) -> (Option<String>, String) {
        let mut out = Diagnostics::default();
        let source = Arc::new(SourceFile::new("a.js".to_owned(), text));
        let script = checked(&source, kind, &mut out);
        (script, out.render(false))
    }

    #[test]
    fn a_module_becomes_a_script() {
        for (text, expected) in [
            (
                "export const a = 1; a;",
                "(()=>{\"use strict\";const a = 1; a;\n})();",
            ),
            (
                "const a = 1; export { a };",
                "(()=>{\"use strict\";const a = 1; ;\n})();",
            ),
            (
                "export default 1",
                "(()=>{\"use strict\";const __default = 1\n})();",
            ),
            ("await 1", "(async()=>{\"use strict\";await 1\n})();"),
            (
                "f(import.meta.url)",
                "(()=>{\"use strict\";f(({url:\"https://program.invalid/index.html\"}).url)\n})();",
            ),
        ] {
            let (script, out) = script(text, Kind::Module);
            assert_eq!(script.as_deref(), Some(expected), "{out}");
        }
    }

    #[test]
    fn a_script_that_is_hidden_from_old_browsers_stays_one() {
        let (script, out) = script("<!-- hidden\na(/<!--/u)\n//-->", Kind::Classic);
        assert_eq!(
            script.as_deref(),
            Some("// hidden\na(/<!--/u)\n//-->"),
            "{out}"
        );
    }

    #[test]
    fn what_cannot_work_is_reported_with_its_place() {
        for (text, kind, words) in [
            ("\nimport a from './a.js';", Kind::Module, "a.js:2:1"),
            (
                "import('./a.js'); import('./b.js')",
                Kind::Classic,
                "imports none (1 more in this script)",
            ),
            ("export * from './a.js'", Kind::Module, "imports none"),
            (
                "let a;\nwindow.indexedDB.open('a')",
                Kind::Classic,
                "a.js:2:1",
            ),
            ("indexedDB.open('a')", Kind::Classic, "no IndexedDB"),
            ("eval('1')", Kind::Classic, "does not become code"),
            (
                "new Function('return 1')()",
                Kind::Classic,
                "does not become code",
            ),
            ("self.Function('1')", Kind::Classic, "does not become code"),
            ("let a = ;", Kind::Classic, "no JavaScript"),
        ] {
            let (_, out) = script(text, kind);
            assert!(out.contains(words), "{text}: {out}");
        }
        let (_, out) = script(
            "const a = { eval: 1, indexedDB: 2 }; a.eval; a.indexedDB",
            Kind::Classic,
        );
        assert_eq!(out, "no errors\n");
    }

    #[test]
    fn deep_nesting_is_no_panic() {
        for text in ["(".repeat(20_000), "!".repeat(20_000), "a=".repeat(20_000)] {
            let (script, _) = script(&text, Kind::Classic);
            assert!(script.is_none());
        }
        // Just below the limit the stack is enough, and above it nothing is parsed.
        for unit in [
            "(", "[", "{", "!", "a=", "a?", "a=>", "a+", "new ", "if(1)", "else ", "for(;;)",
            "f(a,",
        ] {
            let (small, _) = script(&unit.repeat(MAX_NESTING / 2), Kind::Classic);
            assert!(small.is_none(), "{unit}");
            let (large, out) = script(&unit.repeat(MAX_BYTES / unit.len()), Kind::Classic);
            assert!(large.is_none() && out.contains("too deep"), "{unit}: {out}");
        }
        assert!(!is_handler(&"!".repeat(1 << 20)));
    }
}
