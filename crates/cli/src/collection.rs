//! Reads and compiles the collection that the command line names.

use crate::args::Source;
use crate::failure::Failure;
use crate::report::Reporter;
use anyhow::anyhow;
use bookmobile_press::{Compiled, Options, compile_content};
use bookmobile_sources::{ReadOptions, Recognised, read, recognise};
use etcetera::BaseStrategy as _;
use std::path::PathBuf;
use std::time::Instant;

/// Compiles the collection. `quick` leaves pictures in their original size.
pub(crate) fn compile(
    source: &Source,
    quick: bool,
    reporter: Reporter,
) -> Result<Compiled, Failure> {
    let began = Instant::now();
    let folder = &source.folder;
    if !folder.exists() {
        let shown = folder.display();
        return Err(anyhow!("there is no folder or file {shown}").into());
    }
    let Recognised { kind, reason } = match source.kind {
        Some(kind) => Recognised {
            kind,
            reason: "as --kind says".to_owned(),
        },
        None => recognise(folder),
    };
    reporter.say(&format!(
        "reading {} as {}: {reason}",
        folder.display(),
        kind.name()
    ));
    let options = ReadOptions {
        drafts: source.drafts,
    };
    let content = read(folder, kind, &options);
    reporter.step("read", began);
    let began = Instant::now();
    let options = Options {
        drafts: source.drafts,
        quick,
        cache: cache(),
    };
    let compiled =
        compile_content(content, &options).map_err(|found| Failure::Mistakes(Box::new(found)))?;
    reporter.step("compile", began);
    Ok(compiled)
}

/// The folder of what is kept from one build to the next.
fn cache() -> Option<PathBuf> {
    let base = etcetera::choose_base_strategy().ok()?;
    Some(base.cache_dir().join("bookmobile").join("pictures"))
}
