//! Compiles content/ into the pack that the reader embeds. A publisher's
//! mistakes stop the build, all of them at once, each with its place.

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let folder = PathBuf::from("content");
    println!("cargo:rerun-if-changed=content");
    let compiled = match bookmobile_press::compile(&folder, &bookmobile_press::Options::default()) {
        Ok(compiled) => compiled,
        Err(diagnostics) => {
            eprintln!("{diagnostics}");
            return ExitCode::FAILURE;
        }
    };
    let Some(out) = std::env::var_os("OUT_DIR").map(PathBuf::from) else {
        eprintln!("cargo sets OUT_DIR");
        return ExitCode::FAILURE;
    };
    match std::fs::write(out.join("library.pack"), compiled.pack) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("library.pack: {error}");
            ExitCode::FAILURE
        }
    }
}
