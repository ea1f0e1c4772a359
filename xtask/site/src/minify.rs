//! Minifies JavaScript: removes comments and white space, and shortens the names that
//! are not visible outside. The parser, minifier and printer are oxc's.

use anyhow::{Result, bail};
use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_minifier::{CompressOptions, MangleOptions, Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

/// How a browser loads a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// As a module: its top-level names are private.
    Module,
    /// As a plain script: other scripts see its top-level names.
    Script,
}

/// Minifies a script.
///
/// # Errors
/// If it is not JavaScript.
pub(crate) fn minify(text: &str, kind: Kind) -> Result<String> {
    let allocator = Allocator::default();
    let source = match kind {
        Kind::Module => SourceType::mjs(),
        Kind::Script => SourceType::cjs().with_script(true),
    };
    let parsed = Parser::new(&allocator, text, source).parse();
    if let Some(error) = parsed.errors.first() {
        bail!("a script of ours does not parse: {error}");
    }
    let mut program = parsed.program;
    let options = MinifierOptions {
        mangle: Some(MangleOptions {
            top_level: kind == Kind::Module,
            ..MangleOptions::default()
        }),
        compress: Some(CompressOptions::smallest()),
    };
    let scoping = Minifier::new(options)
        .minify(&allocator, &mut program)
        .scoping;
    let printer = Codegen::new()
        .with_options(CodegenOptions::minify())
        .with_scoping(scoping);
    Ok(printer.build(&program).code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_others_see_stay() {
        let text = "// Why\nconst outer = 1;\nfunction add(first) { const inner = first + outer; return [inner, PREFIX, inner]; }\nadd(2); window.add = add;";
        let script = minify(text, Kind::Script).expect("JavaScript");
        assert!(script.contains("outer") && script.contains("function add("));
        assert!(script.contains("PREFIX") && !script.contains("inner") && !script.contains("Why"));
        let module = minify(text, Kind::Module).expect("JavaScript");
        assert!(module.contains("window.add=") && !module.contains("outer"));
    }

    #[test]
    fn what_is_no_script_is_refused() {
        assert!(minify("const = 1", Kind::Module).is_err());
    }
}
