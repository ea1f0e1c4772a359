//! Finds or installs the tools that commands need beyond rustup's Rust. A tool on the
//! PATH in the right version is used; otherwise it is installed into a cache folder of
//! the user, by version, so that a fresh clone finds it.

use crate::{cache, sh};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const TRUNK: &str = "0.21.14";
const BINARYEN: &str = "132";
const GECKODRIVER: &str = "0.37.1";

/// How a tool is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effort {
    /// Without optimisation, in half of the time: it mostly waits for other programs.
    Quick,
    /// With optimisation: it processes large files at each build.
    Optimised,
}

/// Finds or installs Trunk.
///
/// # Errors
/// If it cannot be installed, with what to do.
pub fn ensure_trunk() -> Result<PathBuf> {
    ensure_cargo_tool("trunk", "trunk", TRUNK, true, Effort::Quick)
}

/// Finds or installs wasm-bindgen of the locked version, and Rust's WebAssembly
/// target.
///
/// # Errors
/// If it cannot be installed.
pub fn ensure_wasm_bindgen() -> Result<PathBuf> {
    ensure_target()?;
    let version = locked_version("wasm-bindgen")?;
    let effort = Effort::Optimised;
    ensure_cargo_tool("wasm-bindgen", "wasm-bindgen-cli", &version, false, effort)
}

/// Finds or installs geckodriver, the driver of Firefox.
///
/// # Errors
/// If it cannot be compiled.
pub fn ensure_geckodriver() -> Result<PathBuf> {
    ensure_cargo_tool(
        "geckodriver",
        "geckodriver",
        GECKODRIVER,
        true,
        Effort::Quick,
    )
}

/// Finds or installs wasm-bindgen's test runner of the locked version.
///
/// # Errors
/// If it cannot be installed.
pub fn ensure_wasm_test_runner() -> Result<PathBuf> {
    Ok(ensure_wasm_bindgen()?.with_file_name("wasm-bindgen-test-runner"))
}

/// Adds Rust's WebAssembly target where it is missing.
///
/// # Errors
/// If rustup cannot add it.
pub fn ensure_target() -> Result<()> {
    let target = "wasm32-unknown-unknown";
    let sysroot = sh::run_quietly(Command::new("rustc").args(["--print", "sysroot"]))?;
    let installed = Path::new(sysroot.trim()).join("lib/rustlib").join(target);
    if installed.is_dir() {
        return Ok(());
    }
    sh::step("install Rust's WebAssembly target", || {
        sh::run(Command::new("rustup").args(["target", "add", target])).context(
            "rustup could not add it; with another Rust, install wasm32-unknown-unknown its way",
        )
    })
}

/// The version of a crate in Cargo.lock.
fn locked_version(name: &str) -> Result<String> {
    let path = sh::root().join("Cargo.lock");
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let lock: toml::Table = text.parse().context("Cargo.lock")?;
    let packages = lock.get("package").and_then(toml::Value::as_array);
    (packages.into_iter().flatten())
        .find(|package| package.get("name").and_then(toml::Value::as_str) == Some(name))
        .and_then(|package| package.get("version")?.as_str().map(str::to_owned))
        .with_context(|| format!("{name} is not in Cargo.lock"))
}

fn ensure_cargo_tool(
    program: &str,
    krate: &str,
    version: &str,
    locked: bool,
    effort: Effort,
) -> Result<PathBuf> {
    if let Some(found) = on_path(program)
        && says_version(&found, version)
    {
        return Ok(found);
    }
    let folder = cache::folder()?.join(format!("{program}-{version}"));
    let exe = folder
        .join("bin")
        .join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
    if says_version(&exe, version) {
        return Ok(exe);
    }
    if on_path("cargo-binstall").is_some() && binstall(krate, version, &folder) {
        return Ok(exe);
    }
    sh::step(
        &format!("install {krate} {version} (compiled once, some minutes)"),
        || {
            let mut cargo = sh::cargo();
            cargo
                .args(["install", krate, "--version", version, "--root"])
                .arg(&folder)
                .env_remove("CARGO_TARGET_DIR")
                .env_remove("RUSTFLAGS");
            if locked {
                cargo.arg("--locked");
            }
            if effort == Effort::Quick {
                cargo.arg("--debug").env("CARGO_PROFILE_DEV_DEBUG", "0");
            }
            sh::run_labelled(program, &mut cargo, &sh::Stop::default())
        },
    )?;
    Ok(exe)
}

fn binstall(krate: &str, version: &str, folder: &Path) -> bool {
    sh::step(
        &format!("fetch {krate} {version} with cargo-binstall"),
        || {
            sh::run(
                Command::new("cargo-binstall")
                    .args(["--no-confirm", "--disable-strategies", "compile", "--root"])
                    .arg(folder)
                    .arg(format!("{krate}@{version}")),
            )
        },
    )
    .is_ok()
}

/// Finds or installs wasm-opt of a recent Binaryen: from the PATH, the cache, or npm's
/// package. Without Node.js the build goes on without it.
///
/// # Errors
/// If there is no folder for it.
pub fn ensure_wasm_opt() -> Result<Option<PathBuf>> {
    if let Some(found) = on_path("wasm-opt")
        && recent_binaryen(&found)
    {
        return Ok(Some(found));
    }
    let folder = cache::folder()?.join(format!("binaryen-{BINARYEN}"));
    let exe = folder.join("node_modules/.bin").join(if cfg!(windows) {
        "wasm-opt.cmd"
    } else {
        "wasm-opt"
    });
    if recent_binaryen(&exe) {
        return Ok(Some(exe));
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    if on_path(npm).is_some() {
        let installed = sh::step(&format!("fetch wasm-opt (binaryen {BINARYEN})"), || {
            std::fs::create_dir_all(&folder)?;
            sh::run_quietly(
                Command::new(npm)
                    .arg("install")
                    .arg("--prefix")
                    .arg(&folder)
                    .args(["--no-audit", "--no-fund"])
                    .arg(format!("binaryen@{BINARYEN}")),
            )
        });
        if installed.is_ok() && recent_binaryen(&exe) {
            return Ok(Some(exe));
        }
    }
    eprintln!(
        "note: no wasm-opt of Binaryen 120 or newer on the PATH, and no npm to fetch it with.\n\
         note: the build goes on without it; the programs come out about a quarter larger."
    );
    Ok(None)
}

fn recent_binaryen(program: &Path) -> bool {
    let Some(text) = version_text(program) else {
        return false;
    };
    (text.split_whitespace())
        .filter_map(|word| word.parse::<u32>().ok())
        .any(|version| version >= 120)
}

fn says_version(program: &Path, version: &str) -> bool {
    version_text(program).is_some_and(|text| text.split_whitespace().any(|word| word == version))
}

fn version_text(program: &Path) -> Option<String> {
    let output = Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .output()
        .ok()?;
    (output.status.success()).then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The program of this name on the PATH.
pub fn on_path(program: &str) -> Option<PathBuf> {
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(&name))
        .find(|path| path.is_file())
}

/// A PATH that finds `folders` first.
///
/// # Errors
/// If a folder's name has a character that a PATH cannot contain.
pub fn path_with(folders: &[&Path]) -> Result<std::ffi::OsString> {
    let old = std::env::var_os("PATH").unwrap_or_default();
    let all =
        (folders.iter().map(|folder| folder.to_path_buf())).chain(std::env::split_paths(&old));
    match std::env::join_paths(all) {
        Ok(path) => Ok(path),
        Err(error) => bail!("a tool's folder cannot be put on the PATH: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_and_the_tool_of_wasm_bindgen_have_the_programs_version() {
        let version = locked_version("wasm-bindgen").expect("is locked");
        let library = locked_version("wasm-bindgen-cli-support").expect("is locked");
        assert_eq!(version, library);
        let error = locked_version("no-such-crate").expect_err("is not locked");
        assert!(error.to_string().contains("no-such-crate"), "{error}");
    }

    #[test]
    fn a_program_in_a_folder_of_the_path_is_found() {
        assert!(on_path("cargo").is_some_and(|path| path.is_file()));
        assert!(on_path("no-such-program").is_none());
        let folder = tempfile::tempdir().expect("a folder");
        let path = path_with(&[folder.path()]).expect("a PATH");
        let first = std::env::split_paths(&path).next();
        assert_eq!(first.as_deref(), Some(folder.path()));
    }
}
