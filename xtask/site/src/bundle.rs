//! Bundles the modules of a script into one file: a module's imports come before it, and
//! import declarations and the words `export` are removed. So modules can be tested and
//! type-checked one by one, and a page loads a single file.
//!
//! All modules of a script share one scope. So only `import { a, b } from "./file.js"`
//! and `export const` or `export function` are allowed, without renaming, and no two
//! modules may have the same top-level name. Both are checked.

use anyhow::{Context, Result, bail};
use oxc_allocator::Allocator;
use oxc_ast::ast::{
    BindingPattern, BindingPatternKind, Declaration, ImportDeclarationSpecifier, ModuleExportName,
    Statement,
};
use oxc_parser::Parser;
use oxc_span::{GetSpan as _, SourceType};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Bundles the script with this entry, in a folder of modules.
///
/// # Errors
/// If a module is missing, is not JavaScript, or uses unsupported syntax; if modules
/// import each other in a circle, import a name that is not exported, or share a name.
pub(crate) fn bundle(folder: &Path, entry: &str) -> Result<String> {
    let mut bundle = Bundle {
        folder,
        open: Vec::new(),
        exports: BTreeMap::new(),
        owners: BTreeMap::new(),
        text: String::new(),
    };
    bundle.add(entry)?;
    Ok(bundle.text)
}

struct Bundle<'a> {
    folder: &'a Path,
    /// The modules whose imports are being added, to find circles.
    open: Vec<String>,
    /// The names that each module in the bundle exports.
    exports: BTreeMap<String, BTreeSet<String>>,
    /// The module of each top-level name.
    owners: BTreeMap<String, String>,
    text: String,
}

impl Bundle<'_> {
    fn add(&mut self, name: &str) -> Result<()> {
        if self.exports.contains_key(name) {
            return Ok(());
        }
        if self.open.iter().any(|open| open == name) {
            bail!("a circle of imports: {} -> {name}", self.open.join(" -> "));
        }
        self.open.push(name.to_owned());
        let text = fs::read_to_string(self.folder.join(name))
            .with_context(|| format!("{name} in {}", self.folder.display()))?;
        let module = Module::parse(&text).with_context(|| name.to_owned())?;
        for (from, names) in &module.imports {
            self.add(from)?;
            let exported = &self.exports[from];
            if let Some(missing) = names.iter().find(|name| !exported.contains(*name)) {
                bail!("{name} imports {missing}, which {from} does not export");
            }
        }
        for own in &module.names {
            if let Some(other) = self.owners.insert(own.clone(), name.to_owned()) {
                bail!("{name} and {other} both have {own} at their top: rename one");
            }
        }
        self.text.push_str(&module.text);
        self.text.push('\n');
        self.exports.insert(name.to_owned(), module.exports);
        self.open.pop();
        Ok(())
    }
}

/// A parsed module.
struct Module {
    /// The text without its imports and the words `export`.
    text: String,
    /// The names that are imported, by file.
    imports: Vec<(String, Vec<String>)>,
    exports: BTreeSet<String>,
    /// All top-level names.
    names: Vec<String>,
}

impl Module {
    fn parse(text: &str) -> Result<Self> {
        let allocator = Allocator::default();
        let parsed = Parser::new(&allocator, text, SourceType::mjs()).parse();
        if let Some(error) = parsed.errors.first() {
            bail!("no JavaScript: {error}");
        }
        let mut module = Self {
            text: String::new(),
            imports: Vec::new(),
            exports: BTreeSet::new(),
            names: Vec::new(),
        };
        let mut done = 0;
        for statement in &parsed.program.body {
            let (from, to) = match statement {
                Statement::ImportDeclaration(import) => {
                    let file = import.source.value.as_str();
                    let file = file.strip_prefix("./");
                    let file = file.context("only ./files of the same folder are imported")?;
                    let mut names = Vec::new();
                    for specifier in import.specifiers.iter().flatten() {
                        names.push(imported_name(specifier)?);
                    }
                    module.imports.push((file.to_owned(), names));
                    (import.span.start, import.span.end)
                }
                Statement::ExportNamedDeclaration(export) => {
                    let declaration = export.declaration.as_ref();
                    let declaration = declaration.context("only declarations are exported")?;
                    let names = names_of(declaration)?;
                    module.exports.extend(names.iter().cloned());
                    module.names.extend(names);
                    (export.span.start, declaration.span().start)
                }
                Statement::ExportDefaultDeclaration(_) | Statement::ExportAllDeclaration(_) => {
                    bail!("exports have names")
                }
                other => {
                    if let Some(declaration) = other.as_declaration() {
                        module.names.extend(names_of(declaration)?);
                    }
                    continue;
                }
            };
            module.text.push_str(&text[done..from as usize]);
            done = to as usize;
        }
        module.text.push_str(&text[done..]);
        Ok(module)
    }
}

fn imported_name(specifier: &ImportDeclarationSpecifier<'_>) -> Result<String> {
    match specifier {
        ImportDeclarationSpecifier::ImportSpecifier(specifier) => {
            let own = specifier.local.name.as_str();
            match &specifier.imported {
                ModuleExportName::IdentifierName(name) if name.name == own => Ok(own.to_owned()),
                _ => bail!("{own} is imported under another name"),
            }
        }
        _ => bail!("only names are imported"),
    }
}

fn names_of(declaration: &Declaration<'_>) -> Result<Vec<String>> {
    match declaration {
        Declaration::VariableDeclaration(variables) => {
            let mut names = Vec::new();
            for variable in &variables.declarations {
                push_names(&variable.id, &mut names);
            }
            Ok(names)
        }
        Declaration::FunctionDeclaration(function) => {
            Ok(function.id.iter().map(|id| id.name.to_string()).collect())
        }
        Declaration::ClassDeclaration(class) => {
            Ok(class.id.iter().map(|id| id.name.to_string()).collect())
        }
        _ => bail!("only variables, functions and classes are declared"),
    }
}

fn push_names(pattern: &BindingPattern<'_>, names: &mut Vec<String>) {
    match &pattern.kind {
        BindingPatternKind::BindingIdentifier(id) => names.push(id.name.to_string()),
        BindingPatternKind::ObjectPattern(object) => {
            for property in &object.properties {
                push_names(&property.value, names);
            }
            if let Some(rest) = &object.rest {
                push_names(&rest.argument, names);
            }
        }
        BindingPatternKind::ArrayPattern(array) => {
            for element in array.elements.iter().flatten() {
                push_names(element, names);
            }
            if let Some(rest) = &array.rest {
                push_names(&rest.argument, names);
            }
        }
        BindingPatternKind::AssignmentPattern(assignment) => push_names(&assignment.left, names),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundled(files: &[(&str, &str)]) -> Result<String> {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            fs::write(folder.path().join(name), text).expect("writes");
        }
        bundle(folder.path(), "main.js")
    }

    #[test]
    fn a_module_comes_once_and_after_what_it_imports() {
        let script = bundled(&[
            (
                "main.js",
                "import { a } from \"./a.js\";\nimport { b } from \"./b.js\";\na(b);\n",
            ),
            (
                "a.js",
                "import { b } from \"./b.js\";\nexport const a = (x) => x + b;\n",
            ),
            (
                "b.js",
                "// `export` in a text: \"export const\".\nexport const b = 1, [c] = [2];\n",
            ),
        ]);
        let script = script.expect("a bundle");
        let code: Vec<&str> = script.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(
            code,
            [
                "// `export` in a text: \"export const\".",
                "const b = 1, [c] = [2];",
                "const a = (x) => x + b;",
                "a(b);"
            ]
        );
    }

    #[test]
    fn what_cannot_share_a_scope_is_refused() {
        let main = |text| bundled(&[("main.js", text), ("a.js", "export const a = 1;")]);
        for (text, error) in [
            (
                "import { b } from \"./a.js\";",
                "which a.js does not export",
            ),
            ("import { a as b } from \"./a.js\";", "under another name"),
            ("import * as a from \"./a.js\";", "only names"),
            (
                "import { a } from \"./a.js\";\nconst { x: [a] } = y;",
                "both have a",
            ),
            ("export default 1;", "exports have names"),
            ("import \"./gone.js\";", "gone.js"),
            ("import \"./main.js\";", "a circle"),
            ("const = 1", "no JavaScript"),
        ] {
            let problem = format!("{:#}", main(text).expect_err(text));
            assert!(problem.contains(error), "{text}: {problem}");
        }
    }
}
