//! Writes compressed copies of the files of the finished site, for hosts that serve
//! precompressed files. The size budgets use the two compressors too.

use anyhow::{Context, Result, bail};
use bookmobile_compress::{COPIES, copy_name, is_worth_it};
pub use bookmobile_compress::{brotli, gzip, is_copy};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Writes `.gz` and `.br` copies beside the files of a folder, on all cores.
///
/// # Errors
/// If a file cannot be read or written.
pub fn beside(folder: &Path) -> Result<()> {
    let mut paths = Vec::new();
    find_files(folder, &mut paths)?;
    let next = AtomicUsize::new(0);
    let work = || -> Result<()> {
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            write_copies(path).with_context(|| path.display().to_string())?;
        }
        Ok(())
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            worker
                .join()
                .unwrap_or_else(|_| bail!("a thread panicked"))?;
        }
        Ok(())
    })
}

fn find_files(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            find_files(&path, paths)?;
        } else {
            paths.push(path);
        }
    }
    Ok(())
}

fn write_copies(path: &Path) -> Result<()> {
    let name = path.to_string_lossy();
    let length = usize::try_from(fs::metadata(path)?.len())?;
    if !is_worth_it(&name, length) {
        return Ok(());
    }
    let bytes = fs::read(path)?;
    for copy in COPIES {
        fs::write(copy_name(&name, copy), copy.compress(&bytes)?)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_lie_beside_the_files_that_are_worth_it() {
        let temporary = tempfile::tempdir().expect("a folder");
        let folder = temporary.path();
        fs::create_dir_all(folder.join("en")).expect("a folder");
        let text = "流动书车 ".repeat(200);
        fs::write(folder.join("en/index.html"), &text).expect("a file");
        fs::write(folder.join("small.txt"), "x").expect("a file");
        beside(folder).expect("copies");
        for (name, expected) in [
            ("en/index.html.gz", gzip(text.as_bytes())),
            ("en/index.html.br", brotli(text.as_bytes())),
        ] {
            let found = fs::read(folder.join(name)).expect("a copy");
            assert_eq!(found, expected.expect("compressed"), "{name}");
        }
        assert!(!folder.join("small.txt.gz").exists());
    }
}
