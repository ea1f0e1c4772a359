//! Running other programs: where things are, what is printed before and after
//! a step, and errors that name the command.

use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// The top of the repository.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// A command that runs at the top of the repository.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// The cargo that runs this program.
pub(crate) fn cargo() -> Command {
    let mut cargo = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // What this process was told about its own package is not for the next one.
    cargo.env_remove("CARGO_MANIFEST_DIR");
    cargo
}

/// A folder in cargo's target directory.
///
/// # Errors
/// If cargo does not say where that is.
pub(crate) fn target(name: &str) -> Result<PathBuf> {
    let metadata = run_quietly(cargo().args(["metadata", "--no-deps", "--format-version=1"]))?;
    let metadata: serde_json::Value = serde_json::from_str(&metadata)?;
    let target = metadata["target_directory"].as_str();
    Ok(Path::new(target.context("cargo names no target directory")?).join(name))
}

/// Runs a command to its end, its output shown.
///
/// # Errors
/// If it cannot be started or ends with a failure.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = (command.stdin(Stdio::null()).status())
        .with_context(|| format!("could not start {command:?}"))?;
    if !status.success() {
        bail!("{} ({status})", shown(command));
    }
    Ok(())
}

/// Runs a command with its output kept; it is shown only when it fails.
///
/// # Errors
/// If it cannot be started or ends with a failure.
pub(crate) fn run_quietly(command: &mut Command) -> Result<String> {
    let output = (command.stdin(Stdio::null()).output())
        .with_context(|| format!("could not start {command:?}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        eprintln!("{text}{errors}");
        bail!("{} ({})", shown(command), output.status);
    }
    Ok(text)
}

fn shown(command: &Command) -> String {
    let words: Vec<_> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect();
    format!("failed: {}", words.join(" "))
}

/// Says what is being done, does it, and says how long it took.
///
/// # Errors
/// What the step itself returns, with the step's name.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("\n== {name}");
    let start = Instant::now();
    let result = work();
    let seconds = start.elapsed().as_secs_f32();
    let outcome = if result.is_ok() { "done" } else { "FAILED" };
    eprintln!("== {name}: {outcome} in {seconds:.1} s");
    result.with_context(|| name.to_owned())
}
