//! Rewrites WebAssembly programs: wasmparser reads them, wasm-encoder writes them with
//! changes, and the result is validated.

use anyhow::{Context, Result};
use std::convert::Infallible;
use wasm_encoder::Module;
use wasm_encoder::reencode::Reencode;
use wasmparser::{Parser, Validator};

/// Rewrites a program with the changes of `change`.
///
/// # Errors
/// If the program is not valid WebAssembly before or after.
pub(crate) fn rewrite(
    wasm: &[u8],
    change: &mut impl Reencode<Error = Infallible>,
) -> Result<Vec<u8>> {
    let mut module = Module::new();
    (change.parse_core_module(&mut module, Parser::new(0), wasm))
        .context("this is no WebAssembly")?;
    let out = module.finish();
    (Validator::new().validate_all(&out)).context("the program is not valid any more")?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::reencode::RoundtripReencoder;
    use wasm_encoder::{CodeSection, Function, FunctionSection, Instruction, TypeSection, ValType};

    #[test]
    fn what_is_not_valid_is_refused() {
        let program = |instruction: &Instruction<'_>| {
            let mut types = TypeSection::new();
            types.ty().function([], [ValType::I32]);
            let mut functions = FunctionSection::new();
            functions.function(0);
            let mut function = Function::new([]);
            function
                .instruction(instruction)
                .instruction(&Instruction::End);
            let mut code = CodeSection::new();
            code.function(&function);
            let mut module = Module::new();
            module.section(&types).section(&functions).section(&code);
            module.finish()
        };
        let good = program(&Instruction::I32Const(7));
        assert_eq!(
            rewrite(&good, &mut RoundtripReencoder).expect("valid"),
            good
        );
        let wrong_type = program(&Instruction::I64Const(7));
        let error = rewrite(&wrong_type, &mut RoundtripReencoder).expect_err("invalid");
        assert!(error.to_string().contains("not valid"), "{error}");
        for end in [0, 7, good.len() - 1] {
            assert!(rewrite(&good[..end], &mut RoundtripReencoder).is_err());
        }
    }
}
