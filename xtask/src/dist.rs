//! `dist`: the program `bookmobile` for people who have no Rust: one file that needs
//! nothing beside it, with its manual page, completions, and what it refers its users to.

use crate::site::{self, Mode};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use xtask::sh;

/// The most bytes of the program.
const MAX_BYTES: u64 = 30 << 20;

/// Makes the program in cargo's target folder.
///
/// # Errors
/// If it does not compile, is too large, or does not run alone.
pub(crate) fn run() -> Result<()> {
    site::build(Mode::Release)?;
    let host = host()?;
    let mut build = sh::cargo();
    build.args(["build", "--release", "--package", "bookmobile-cli"]);
    build.args(["--target", &host]);
    // The program then runs on every Linux, whatever C library it has.
    let is_static = host.contains("linux");
    if is_static {
        build.env("RUSTFLAGS", "-C target-feature=+crt-static");
    }
    sh::step("compile the program", || sh::run(&mut build))?;
    let name = format!("bookmobile{}", std::env::consts::EXE_SUFFIX);
    let program = sh::target(&host)?.join("release").join(&name);
    let folder = sh::target("bookmobile-dist")?.join(&host);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(folder.join("completions"))?;
    let own = folder.join(&name);
    fs::copy(&program, &own).with_context(|| program.display().to_string())?;
    let bytes = fs::metadata(&own)?.len();
    ensure!(
        bytes <= MAX_BYTES,
        "the program has {bytes} bytes, more than {MAX_BYTES}"
    );
    if is_static {
        let text = fs::read(&own)?;
        let loader = b"/ld-linux";
        let is_dynamic = text.windows(loader.len()).any(|window| window == loader);
        ensure!(!is_dynamic, "the program needs the system's libraries");
    }
    let output = |words: &[&str]| sh::run_quietly(Command::new(&own).args(words));
    fs::write(folder.join("bookmobile.1"), output(&["man"])?)?;
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let text = output(&["completions", shell])?;
        fs::write(
            folder
                .join("completions")
                .join(format!("bookmobile.{shell}")),
            text,
        )?;
    }
    // Messages and new mini-programs name it.
    let guide = sh::root().join("docs/MINI-PROGRAMS.md");
    fs::copy(guide, folder.join("MINI-PROGRAMS.md"))?;
    sh::step("run it alone", || runs_alone(&own))?;
    println!("{} ({} KB)", own.display(), bytes.div_ceil(1024));
    Ok(())
}

/// The program for this machine, compiled with the reader that is there, or with a new one.
///
/// # Errors
/// If it does not compile.
pub(crate) fn release_program() -> Result<PathBuf> {
    if !sh::target("bookmobile-app")?.exists() {
        site::build(Mode::Release)?;
    }
    let mut build = sh::cargo();
    build.args(["build", "--release", "--package", "bookmobile-cli"]);
    sh::step("compile the program", || sh::run(&mut build))?;
    let name = format!("bookmobile{}", std::env::consts::EXE_SUFFIX);
    Ok(sh::target("release")?.join(name))
}

/// Compiles a folder and reports what came of it (crates/sources/examples/try.rs).
///
/// # Errors
/// If it cannot be compiled.
pub(crate) fn try_folder(folder: &Path) -> Result<()> {
    let folder = std::path::absolute(folder)?;
    let mut run = sh::cargo();
    run.args([
        "run",
        "--release",
        "--quiet",
        "--package",
        "bookmobile-sources",
    ]);
    run.args(["--example", "try", "--"]).arg(folder);
    sh::run(&mut run)
}

/// The target that cargo compiles for.
fn host() -> Result<String> {
    let about = sh::run_quietly(Command::new("rustc").arg("-vV"))?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not say its host")?.to_owned())
}

/// Builds a small collection with the program, in an empty folder and with no environment.
fn runs_alone(program: &Path) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let run = |words: &[&str]| {
        let mut command = Command::new(program);
        command.args(words).current_dir(folder.path()).env_clear();
        sh::run_quietly(&mut command)
    };
    run(&["new", "library", "--lang", "zh"])?;
    run(&["build", "library", "--output", "site"])?;
    let page: PathBuf = folder.path().join("site/zh/index.html");
    ensure!(page.is_file(), "the program built no library");
    run(&["pack", "library", "--single-file", "library.html"])?;
    ensure!(
        folder.path().join("library.html").is_file(),
        "the program packed no file"
    );
    Ok(())
}
