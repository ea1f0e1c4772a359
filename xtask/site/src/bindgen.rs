//! Generates the JavaScript of a compiled program (the glue) with wasm-bindgen as a
//! library: its version is the one in Cargo.lock, as the programs need it, and no tool is
//! installed. Trunk calls the command-line tool with the same settings.

use anyhow::{Context, Result};
use std::fs;
use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;

/// How a page loads the JavaScript.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// As a module.
    Web,
    /// As a plain script, which workers of old browsers can load too.
    NoModules,
}

/// A program and the JavaScript through which it reaches the page.
#[derive(Debug)]
pub(crate) struct Bound {
    pub(crate) wasm: Vec<u8>,
    pub(crate) glue: String,
}

/// Generates the JavaScript of a compiled program. It fetches the program as
/// `{name}_bg.wasm` if its caller does not pass the program.
///
/// # Errors
/// If the program is missing or was compiled for another version.
pub(crate) fn bind(program: &Path, name: &str, target: Target) -> Result<Bound> {
    let folder = tempfile::tempdir()?;
    let mut bindgen = Bindgen::new();
    match target {
        Target::Web => bindgen.web(true)?,
        Target::NoModules => bindgen.no_modules(true)?,
    };
    bindgen
        .input_path(program)
        .out_name(name)
        .typescript(false)
        .omit_default_module_path(false)
        .generate(folder.path())
        .with_context(|| format!("wasm-bindgen of {}", program.display()))?;
    let wasm = fs::read(folder.path().join(format!("{name}_bg.wasm")))?;
    let glue = fs::read_to_string(folder.path().join(format!("{name}.js")))?;
    Ok(Bound { wasm, glue })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_no_program_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("reader.wasm");
        fs::write(&path, "no program").expect("a file");
        let error = bind(&path, "reader", Target::Web).expect_err("refused");
        assert!(format!("{error:#}").contains("reader.wasm"), "{error:#}");
    }
}
