//! Checks the scripts in src/js: types (tsc), linter (oxlint) and unit tests
//! (node --test). npm installs these tools into the user's cache folder, in the versions
//! of src/js/package-lock.json; the site itself needs none of them.

use anyhow::{Context, Result, ensure};
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use xtask::{cache, sh, tools};

/// The configurations of tsc: pages, workers, and tests, which run in Node.js.
const CONFIGS: [&str; 4] = [
    "tsconfig.json",
    "tsconfig.workers.json",
    "tsconfig.programs.json",
    "tests/tsconfig.json",
];

/// What to do without Node.js and npm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// Print a note and check nothing.
    Skip,
    /// Fail.
    Fail,
}

/// Checks the scripts.
///
/// # Errors
/// If a check fails, or if Node.js or npm is missing with [`Missing::Fail`].
pub(crate) fn check(missing: Missing) -> Result<()> {
    let (Some(node), Some(npm)) = (tools::on_path("node"), tools::on_path(NPM)) else {
        ensure!(
            missing == Missing::Skip,
            "no Node.js (20 or newer) with npm on the PATH: the scripts' tests need it"
        );
        eprintln!("note: no Node.js with npm on the PATH; the scripts are not checked");
        return Ok(());
    };
    let source = sh::root().join("src/js");
    let tools = install(&source, &npm)?;
    sh::step("scripts: types, linter, unit tests", || {
        let tool = |name: &str| {
            let mut command = Command::new(tools.join(".bin").join(in_bin(name)));
            command.current_dir(&source);
            command
        };
        for config in CONFIGS {
            let mut tsc = tool("tsc");
            tsc.args(["--project", config, "--typeRoots"]);
            sh::run(tsc.arg(tools.join("@types")))?;
        }
        sh::run(tool("oxlint").args(["--deny-warnings", "."]))?;
        sh::run_quietly(
            Command::new(node)
                .arg("--test")
                .args(test_files(&source.join("tests"))?)
                .current_dir(&source),
        )?;
        Ok(())
    })
}

const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// The name of a tool in npm's folder of programs.
fn in_bin(name: &str) -> String {
    let ending = if cfg!(windows) { ".cmd" } else { "" };
    format!("{name}{ending}")
}

/// Installs the tools where they are missing; returns npm's folder of packages.
fn install(source: &Path, npm: &Path) -> Result<PathBuf> {
    let lock = fs::read(source.join("package-lock.json")).context("src/js/package-lock.json")?;
    let mut hasher = DefaultHasher::new();
    lock.hash(&mut hasher);
    let folder = cache::folder()?.join(format!("scripts-{:016x}", hasher.finish()));
    // This file is written last, so an interrupted installation is repeated.
    let complete = folder.join("complete");
    if !complete.exists() {
        sh::step("fetch the tools for the scripts", || {
            fs::create_dir_all(&folder)?;
            for name in ["package.json", "package-lock.json"] {
                fs::copy(source.join(name), folder.join(name)).context(name)?;
            }
            let arguments = ["ci", "--no-audit", "--no-fund", "--ignore-scripts"];
            sh::run(Command::new(npm).args(arguments).current_dir(&folder))?;
            Ok(fs::write(&complete, "")?)
        })?;
    }
    Ok(folder.join("node_modules"))
}

/// The files of unit tests, in the order of their names.
fn test_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(".test.js") {
            files.push(path);
        }
    }
    ensure!(!files.is_empty(), "no tests in {}", folder.display());
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_tests_are_run() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(test_files(folder.path()).is_err());
        for name in ["b.test.js", "a.test.js", "load.js"] {
            fs::write(folder.path().join(name), "").expect("writes");
        }
        let files = test_files(folder.path()).expect("files");
        let names: Vec<_> = (files.iter())
            .filter_map(|path| path.file_name()?.to_str())
            .collect();
        assert_eq!(names, ["a.test.js", "b.test.js"]);
    }
}
