//! Where the tools are kept that the repository installs for itself: one folder
//! for each user, so that a fresh clone finds them.

use anyhow::{Context, Result};
use std::path::PathBuf;

/// The folder; `BOOKMOBILE_TOOLS` names another one.
///
/// # Errors
/// If the system names no home folder.
pub fn folder() -> Result<PathBuf> {
    if let Some(own) = std::env::var_os("BOOKMOBILE_TOOLS") {
        return Ok(own.into());
    }
    let base = if cfg!(windows) {
        std::env::var_os("LOCALAPPDATA").map(PathBuf::from)
    } else {
        std::env::var_os("XDG_CACHE_HOME")
            .map(PathBuf::from)
            .or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache")))
    };
    let base =
        base.context("no home folder is set; name a folder for tools in BOOKMOBILE_TOOLS")?;
    Ok(base.join("bookmobile/tools"))
}
