//! Builds the site: the two programs are compiled to WebAssembly while the site builder
//! (`xtask/site`) is compiled natively. The builder is a program of its own because its
//! libraries (pictures, JavaScript, CSS, WebAssembly) take a minute to compile, and no
//! other command needs them.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;
use xtask::server::Server;
use xtask::sh::{self, Job, Stop};
use xtask::tools;

const WASM: &str = "wasm32-unknown-unknown";

/// The file of the program that places the quotes of the reader's shelf.
const ANCHORS: &str = "bookmobile_anchor_js.wasm";

/// The file of the program that makes QR codes.
const QR: &str = "bookmobile_qr_js.wasm";

/// The file of the press of the device.
const PRESS: &str = "device-press.wasm";

/// How the programs of a site are compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// As they are served to readers.
    Release,
    /// As `Release`, but an out-of-date list of texts that are removed from the programs
    /// is an error.
    Strict,
    /// For development: without optimisation.
    Debug,
}

impl Mode {
    pub(crate) fn of(is_debug: bool) -> Self {
        if is_debug { Self::Debug } else { Self::Release }
    }

    /// The cargo profile, and the folder in cargo's target directory.
    fn profile(self) -> (&'static str, &'static str) {
        match self {
            Self::Release | Self::Strict => ("wasm-release", "wasm-release"),
            Self::Debug => ("dev", "debug"),
        }
    }
}

/// Builds the finished site in dist/.
///
/// # Errors
/// If a tool is missing, the content has mistakes, or a program does not compile.
pub(crate) fn build(mode: Mode) -> Result<()> {
    tools::ensure_target()?;
    let maker = maker_path()?;
    sh::step("compile (the first time takes minutes)", || {
        let jobs: Vec<Job<'_>> = vec![
            Box::new(|stop| {
                let csr = ["--features", "csr"];
                compile_to_wasm("reader", "bookmobile-app", &csr, mode, stop)?;
                compile_to_wasm("search", "bookmobile-search-worker", &[], mode, stop)?;
                compile_to_wasm("anchors", "bookmobile-anchor-js", &[], mode, stop)?;
                compile_to_wasm("qr", "bookmobile-qr-js", &[], mode, stop)?;
                compile_to_wasm("device", "bookmobile-device-press", &[], mode, stop)
            }),
            Box::new(|stop| {
                compile_maker(stop)?;
                // Mistakes in the content stop the build before minutes of compiling.
                let mut check = sh::command(&maker);
                sh::run_labelled("content", check.arg("check"), stop)
            }),
            Box::new(|_| tools::ensure_wasm_opt().map(drop)),
        ];
        sh::side_by_side(jobs)
    })?;
    let programs = sh::target(WASM)?.join(mode.profile().1);
    let mut make = sh::command(&maker);
    make.arg("make");
    make.arg(programs.join("bookmobile.wasm"));
    make.arg(programs.join("search.wasm"));
    make.arg(programs.join(ANCHORS));
    make.arg(programs.join(PRESS));
    make.arg(programs.join(QR));
    match mode {
        Mode::Release => {}
        Mode::Strict => drop(make.arg("--strict")),
        Mode::Debug => drop(make.arg("--debug")),
    }
    sh::run(&mut make)?;
    eprintln!("\nThe site is in {}", dist().display());
    Ok(())
}

/// Builds a site of another content folder with the programs of the last build.
///
/// # Errors
/// If nothing was built yet, the content has mistakes, or `to` has files already.
pub(crate) fn build_other(content: &Path, to: &Path, compressed: bool) -> Result<()> {
    let mut other = maker()?;
    other
        .arg("other")
        .arg(absolute(content)?)
        .arg(absolute(to)?);
    if !compressed {
        other.arg("--uncompressed");
    }
    sh::run(&mut other)
}

/// Completes Trunk's output (see Trunk.toml).
///
/// # Errors
/// If Trunk did not call this command, or completing fails.
pub(crate) fn finish_hook() -> Result<()> {
    std::env::var_os("TRUNK_STAGING_DIR")
        .context("this is called by Trunk; run 'cargo xtask build'")?;
    // Trunk compiles the others.
    let mode = Mode::Release;
    let stop = Stop::default();
    compile_to_wasm("anchors", "bookmobile-anchor-js", &[], mode, &stop)?;
    compile_to_wasm("qr", "bookmobile-qr-js", &[], mode, &stop)?;
    compile_to_wasm("device", "bookmobile-device-press", &[], mode, &stop)?;
    let programs = sh::target(WASM)?.join(mode.profile().1);
    let own = [ANCHORS, PRESS, QR].map(|name| programs.join(name));
    sh::run(maker()?.arg("finish").args(own))
}

/// Compiles the site builder; returns the command that runs it.
///
/// # Errors
/// If it does not compile.
pub(crate) fn maker() -> Result<Command> {
    sh::step("compile what makes the site", || {
        compile_maker(&Stop::default())
    })?;
    Ok(sh::command(maker_path()?))
}

fn maker_path() -> Result<PathBuf> {
    let name = format!("xtask-site{}", std::env::consts::EXE_SUFFIX);
    Ok(sh::target("debug")?.join(name))
}

fn compile_maker(stop: &Stop) -> Result<()> {
    let mut build = sh::cargo();
    build.args(["build", "--package", "xtask-site", "--bin", "xtask-site"]);
    sh::run_labelled("native", &mut build, stop)
}

/// Compiles a program for browsers. Each is a build of its own, because cargo unifies the
/// features of packages that are built together.
fn compile_to_wasm(
    label: &str,
    package: &str,
    features: &[&str],
    mode: Mode,
    stop: &Stop,
) -> Result<()> {
    let mut build = sh::cargo();
    build.args(["build", "--package", package]);
    build.args(["--target", WASM, "--profile", mode.profile().0]);
    sh::run_labelled(label, build.args(features), stop)
}

fn absolute(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).with_context(|| path.display().to_string())
}

/// The folder of the finished site.
pub(crate) fn dist() -> PathBuf {
    sh::root().join("dist")
}

/// Makes dist-single/bookmobile.html from dist/.
///
/// # Errors
/// If dist/ was not built.
pub(crate) fn single_file() -> Result<()> {
    sh::run(maker()?.arg("single-file"))
}

/// Serves dist/ until the process is ended.
///
/// # Errors
/// If the port is taken.
pub(crate) fn serve(port: Option<u16>, open: bool) -> Result<()> {
    let wanted = port.unwrap_or(8080);
    let server = Server::start(&dist(), wanted)
        .or_else(|error| {
            if port.is_some() {
                Err(error)
            } else {
                Server::start(&dist(), 0)
            }
        })
        .with_context(|| format!("port {wanted} is taken; choose one with --port"))?;
    server.keep_connections(true);
    let address = server.url("/");
    println!("\nBookmobile is at {address}  (Ctrl+C ends it)");
    if open {
        open_browser(&address);
    }
    server.wait();
    Ok(())
}

fn open_browser(address: &str) {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    if Command::new(program).arg(address).spawn().is_err() {
        eprintln!("note: no browser could be opened from here; the address is above");
    }
}
