//! The cache folder of the tools that the repository installs for itself: one for each
//! user, so that a fresh clone finds them.

use anyhow::{Context, Result};
use etcetera::base_strategy::{BaseStrategy as _, choose_native_strategy};
use std::ffi::OsString;
use std::path::PathBuf;

/// The folder: in the system's folder for caches (`~/.cache`, on macOS
/// `~/Library/Caches`, on Windows `%LOCALAPPDATA%`), or the one that
/// `BOOKMOBILE_TOOLS` names.
///
/// # Errors
/// If the system names no home folder.
pub fn folder() -> Result<PathBuf> {
    let caches = || Some(choose_native_strategy().ok()?.cache_dir());
    choose(std::env::var_os("BOOKMOBILE_TOOLS"), caches)
        .context("no home folder is set; name a folder for tools in BOOKMOBILE_TOOLS")
}

fn choose(own: Option<OsString>, caches: impl Fn() -> Option<PathBuf>) -> Option<PathBuf> {
    match own {
        Some(own) if !own.is_empty() => Some(own.into()),
        _ => Some(caches()?.join("bookmobile/tools")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_folder_goes_before_the_systems() {
        let caches = || Some(PathBuf::from("/caches"));
        let shared = PathBuf::from("/caches/bookmobile/tools");
        assert_eq!(choose(None, caches).as_ref(), Some(&shared));
        assert_eq!(choose(Some("".into()), caches), Some(shared));
        assert_eq!(choose(Some("/own".into()), || None), Some("/own".into()));
        assert_eq!(choose(None, || None), None);
    }
}
