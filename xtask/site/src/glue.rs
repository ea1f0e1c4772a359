//! Shrinks the interface between a program and its JavaScript (the glue). Exports of
//! libraries that no page calls are removed, so that wasm-opt can remove the code
//! behind them; JavaScript functions that the program no longer imports are removed
//! too. wasm-bindgen names each import `__wbg_<what>_<16 hexadecimal digits>`, in the
//! program and in the glue. The digits do not compress, so both get a short name.

use crate::wasm::rewrite;
use anyhow::{Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, ExportSection, ImportSection};
use wasmparser::{Export, FunctionBody, ImportSectionReader};

/// Classes that a library exports for streams of server functions. There is no
/// server, and nothing constructs them.
const UNUSED: &[&str] = &[
    "IntoUnderlyingByteSource",
    "IntoUnderlyingSink",
    "IntoUnderlyingSource",
];

/// The program and its glue without the classes of [`UNUSED`].
///
/// # Errors
/// If the program is not WebAssembly.
pub(crate) fn prune(wasm: &[u8], glue: &str) -> Result<(Vec<u8>, String)> {
    Ok((rewrite(wasm, &mut Prune)?, without_classes(glue)))
}

/// Removes the exports of functions of [`UNUSED`].
struct Prune;

impl Reencode for Prune {
    type Error = Infallible;

    fn parse_export(
        &mut self,
        exports: &mut ExportSection,
        export: Export<'_>,
    ) -> Result<(), Error<Infallible>> {
        let name = export.name.strip_prefix("__wbg_").unwrap_or(export.name);
        let is_unused =
            (UNUSED.iter()).any(|class| name.starts_with(&format!("{}_", class.to_lowercase())));
        if is_unused {
            return Ok(());
        }
        utils::parse_export(self, exports, export)
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        function: FunctionBody<'_>,
    ) -> Result<(), Error<Infallible>> {
        // Re-encoding each instruction would take seconds.
        code.raw(function.as_bytes());
        Ok(())
    }
}

/// The glue without the classes of [`UNUSED`] and their declarations. It depends on
/// wasm-bindgen's layout: a declaration at the top level begins and ends at the start
/// of a line.
fn without_classes(glue: &str) -> String {
    let mut out = String::with_capacity(glue.len());
    let mut until = None;
    for line in glue.lines() {
        if until.is_none() {
            until = UNUSED.iter().find_map(|class| {
                let starts = |begin: &str| line.starts_with(&format!("{begin}{class}"));
                if starts("export class ") {
                    Some("}")
                } else if starts("const ") || starts("if (Symbol.dispose) ") {
                    Some(";")
                } else {
                    None
                }
            });
        }
        match until {
            Some("}") if line == "}" => until = None,
            Some(";") if line.ends_with(';') => until = None,
            Some(_) => {}
            None => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    out
}

/// The glue without functions that the program does not import.
fn without_unused(glue: &str, imported: &BTreeSet<String>) -> String {
    let mut out = String::with_capacity(glue.len());
    let mut end: Option<String> = None;
    for line in glue.lines() {
        let name = line.trim_start();
        let indent = &line[..line.len() - name.len()];
        let function = name.split_once(": function(").map(|(name, _)| name);
        let unused =
            function.is_some_and(|name| name.starts_with("__wbg_") && !imported.contains(name));
        match &end {
            Some(last) => {
                if line == last {
                    end = None;
                }
            }
            None if unused => end = Some(format!("{indent}}},")),
            None => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    out
}

/// The program and its glue with short names for imports that begin with `__wbg_`.
///
/// # Errors
/// If the program is not WebAssembly, or the glue lacks a name.
pub(crate) fn shorten(wasm: &[u8], glue: &str) -> Result<(Vec<u8>, String)> {
    let mut shorten = Shorten::default();
    let wasm = rewrite(wasm, &mut shorten)?;
    let glue = without_unused(glue, &shorten.names.keys().cloned().collect());
    Ok((wasm, replace(&glue, &shorten.names)?))
}

/// Replaces names of imports by short ones, and records them.
#[derive(Default)]
struct Shorten {
    names: BTreeMap<String, String>,
}

impl Reencode for Shorten {
    type Error = Infallible;

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        for import in section.into_imports() {
            let mut import = import?;
            let short;
            if import.name.starts_with("__wbg_") {
                let next = format!("__{}", self.names.len());
                short = self
                    .names
                    .entry(import.name.to_owned())
                    .or_insert(next)
                    .clone();
                import.name = &short;
            }
            utils::parse_import(self, imports, import)?;
        }
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        function: FunctionBody<'_>,
    ) -> Result<(), Error<Infallible>> {
        // Re-encoding each instruction would take seconds.
        code.raw(function.as_bytes());
        Ok(())
    }
}

/// The glue with every name replaced where it is a whole word.
fn replace(glue: &str, names: &BTreeMap<String, String>) -> Result<String> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let mut out = String::with_capacity(glue.len());
    let mut seen = 0;
    let mut rest = glue;
    while let Some(start) = rest.find(is_word) {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        if let Some(short) = names.get(word) {
            seen += 1;
            out.push_str(short);
        } else {
            out.push_str(word);
        }
        rest = after;
    }
    out.push_str(rest);
    if seen < names.len() {
        bail!("the glue knows {seen} of {} imports", names.len());
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{EntityType, ExportKind, MemorySection, MemoryType, Module, TypeSection};

    /// A program that imports one function and one memory.
    fn program(name: &str) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        imports.import("m", name, EntityType::Function(0));
        imports.import("m", "mem", memory());
        let mut module = Module::new();
        module.section(&types).section(&imports);
        module.finish()
    }

    fn memory() -> MemoryType {
        MemoryType {
            minimum: 1,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        }
    }

    /// A program that exports its only memory under these names.
    fn exporting(names: &[&str]) -> Vec<u8> {
        let mut memories = MemorySection::new();
        memories.memory(memory());
        let mut exports = ExportSection::new();
        for name in names {
            exports.export(name, ExportKind::Memory, 0);
        }
        let mut module = Module::new();
        module.section(&memories).section(&exports);
        module.finish()
    }

    #[test]
    fn both_sides_get_the_same_short_name() {
        let name = "__wbg_createElement_9dc8e9d7c5a1f001";
        let glue = format!("const i = {{ {name}: f, {name}2: g }}");
        let (wasm, glue) = shorten(&program(name), &glue).expect("shortens");
        assert_eq!(wasm, program("__0"));
        assert_eq!(glue, format!("const i = {{ __0: f, {name}2: g }}\n"));
    }

    #[test]
    fn other_names_stay_and_a_name_the_glue_lacks_is_told() {
        let (wasm, _) = shorten(&program("memory"), "").expect("nothing to do");
        assert_eq!(wasm, program("memory"));
        let error = shorten(&program("__wbg_x_0"), "y").expect_err("not in the glue");
        assert!(error.to_string().contains("0 of 1"));
    }

    #[test]
    fn what_no_page_calls_is_let_go_of() {
        let names = [
            "intounderlyingsink_close",
            "__wbg_intounderlyingsource_free",
        ];
        let wasm = exporting(&[names[0], "memory", names[1]]);
        let glue = "export class IntoUnderlyingSink {\n    close() {\n    }\n}\n\
                    if (Symbol.dispose) IntoUnderlyingSink.x = y;\n\
                    export class Engine {\n}\n\
                    const IntoUnderlyingSinkFinalization = (a)\n    ? b\n    : c;\nlet wasm;\n";
        let (wasm, glue) = prune(&wasm, glue).expect("prunes");
        assert_eq!(glue, "export class Engine {\n}\nlet wasm;\n");
        assert_eq!(wasm, exporting(&["memory"]));
    }

    #[test]
    fn functions_that_the_program_does_not_import_go() {
        let name = "__wbg_a_0123456789abcdef";
        let glue = format!(
            "    const i = {{\n        {name}: function(x) {{\n            f();\n        }},\n        \
             __wbg_b_0123456789abcdef: function() {{\n            g();\n        }},\n    }};\n"
        );
        let (_, glue) = shorten(&program(name), &glue).expect("shortens");
        assert!(
            glue.contains("__0: function(x)") && !glue.contains("g()"),
            "{glue}"
        );
    }

    #[test]
    fn bytes_that_are_no_program_are_refused() {
        assert!(shorten(b"\0as", "").is_err());
        assert!(shorten(&program("__wbg_x_0")[..20], "__wbg_x_0").is_err());
    }
}
