//! Shrinks programs as they are served: removes the messages of panics, shortens the
//! names of imports, and runs wasm-opt.

use crate::bindgen::{Bound, Target, bind};
use crate::glue;
use crate::panics::{self, Found};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;
use std::process::Command;
use xtask::sh::{self, Job};
use xtask::tools;

/// The features that wasm-opt may use: only those that Rust itself uses. With all
/// features it writes code that no browser supports yet.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Makes programs and their glue as small as possible. Texts of panics that are
/// in no program any more are an error if `strict` is set, otherwise a note, so
/// that a build with a newer Rust still succeeds.
///
/// # Errors
/// If a program is not WebAssembly, or wasm-opt fails.
pub(crate) fn shrink_all(programs: [Bound; 5], strict: bool) -> Result<[Bound; 5]> {
    let wasm_opt = tools::ensure_wasm_opt()?;
    let wasm_opt = wasm_opt.as_deref();
    let mut found = Found::default();
    let [reader, search, anchors, press, qr] = programs;
    let reader = silence(reader, &mut found)?;
    let search = silence(search, &mut found)?;
    let anchors = silence(anchors, &mut found)?;
    let press = silence(press, &mut found)?;
    let qr = silence(qr, &mut found)?;
    match found.check() {
        Err(error) if strict => return Err(error),
        Err(error) => eprintln!("note: {error}"),
        Ok(()) => {}
    }
    let mut shrunk = [None, None, None, None, None];
    let [first, second, third, fourth, fifth] = &mut shrunk;
    // npm's wasm-opt runs on one core, so two run at the same time.
    let jobs: Vec<Job<'_>> = vec![
        Box::new(|_| shrink(wasm_opt, reader).map(|small| *first = Some(small))),
        Box::new(|_| {
            *second = Some(shrink(wasm_opt, search)?);
            *third = Some(shrink(wasm_opt, anchors)?);
            *fifth = Some(shrink(wasm_opt, qr)?);
            shrink(wasm_opt, press).map(|small| *fourth = Some(small))
        }),
    ];
    sh::step("shrink the programs", || sh::side_by_side(jobs))?;
    match shrunk {
        [
            Some(reader),
            Some(search),
            Some(anchors),
            Some(press),
            Some(qr),
        ] => Ok([reader, search, anchors, press, qr]),
        _ => bail!("a program is missing"),
    }
}

fn silence(bound: Bound, found: &mut Found) -> Result<Bound> {
    Ok(Bound {
        wasm: panics::silence(&bound.wasm, found)?,
        ..bound
    })
}

fn shrink(wasm_opt: Option<&Path>, Bound { wasm, glue }: Bound) -> Result<Bound> {
    let (wasm, glue) = glue::prune(&wasm, &glue)?;
    let (wasm, glue) = glue::shorten(&optimise(wasm_opt, wasm)?, &glue)?;
    Ok(Bound { wasm, glue })
}

/// Writes a compiled engine as `search_bg.wasm` with its glue `search.js`, which
/// other benches load.
///
/// # Errors
/// If it is not WebAssembly, or a file cannot be written.
pub(crate) fn bench_page(wasm: &Path, folder: &Path) -> Result<()> {
    let bound = bind(wasm, "search", Target::Web)?;
    let Bound { wasm, glue } = silence(bound, &mut Found::default())?;
    let wasm_opt = tools::ensure_wasm_opt()?;
    let wasm = sh::step("shrink the engine", || optimise(wasm_opt.as_deref(), wasm))?;
    fs::write(folder.join("search_bg.wasm"), wasm)?;
    fs::write(folder.join("search.js"), glue).context("search.js")
}

/// Optimises a program with wasm-opt; without wasm-opt it stays as it is.
fn optimise(wasm_opt: Option<&Path>, wasm: Vec<u8>) -> Result<Vec<u8>> {
    let Some(wasm_opt) = wasm_opt else {
        return Ok(wasm);
    };
    let folder = tempfile::tempdir()?;
    let [before, after] = ["before.wasm", "after.wasm"].map(|name| folder.path().join(name));
    fs::write(&before, wasm)?;
    sh::run_quietly(
        Command::new(wasm_opt)
            .args(["--flatten", "--rereloop", "-Oz", "-Oz", "--converge"])
            .args(FEATURES)
            .args([
                "--strip-debug",
                "--strip-producers",
                "--strip-target-features",
            ])
            .arg(&before)
            .arg("-o")
            .arg(&after),
    )?;
    Ok(fs::read(&after)?)
}
