//! Reads and compiles the collection that the command line names.

use crate::args::{Publishing, Source};
use crate::failure::Failure;
use crate::progress::Progress;
use crate::report::Reporter;
use anyhow::anyhow;
use bookmobile_press::{Compiled, Content, Options, Settings, compile_content};
use bookmobile_sources::{ReadOptions, Recognised, read, recognise};
use etcetera::BaseStrategy as _;
use std::path::PathBuf;
use std::time::Instant;

/// Compiles the collection. The options for drafts and for the cache of pictures are those
/// of the command line.
pub(crate) fn compile(
    source: &Source,
    options: Options,
    reporter: Reporter,
) -> Result<Compiled, Failure> {
    compile_with(source, options, reporter, |_| ())
}

/// As [`compile`], with a change of what was read.
pub(crate) fn compile_with(
    source: &Source,
    options: Options,
    reporter: Reporter,
    change: impl FnOnce(&mut Content),
) -> Result<Compiled, Failure> {
    read_and_compile(source, &Publishing::default(), options, reporter, change)
}

/// As [`compile`], for a site that is published in this way.
pub(crate) fn compile_for(
    source: &Source,
    publishing: &Publishing,
    options: Options,
    reporter: Reporter,
) -> Result<Compiled, Failure> {
    read_and_compile(source, publishing, options, reporter, |_| ())
}

fn read_and_compile(
    source: &Source,
    publishing: &Publishing,
    options: Options,
    reporter: Reporter,
    change: impl FnOnce(&mut Content),
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
    let read_options = ReadOptions {
        drafts: source.drafts,
    };
    let mut content = read(folder, kind, &read_options);
    apply(publishing, &mut content.settings)?;
    change(&mut content);
    reporter.step("read", began);
    let began = Instant::now();
    let options = Options {
        drafts: source.drafts,
        cache: cache(),
        ..options
    };
    let count = content.articles.len();
    let progress = Progress::watch("articles", count, &options.rendered, reporter);
    let compiled = compile_content(content, &options);
    drop(progress);
    let compiled = compiled.map_err(|found| Failure::Mistakes(Box::new(found)))?;
    reporter.step("compile", began);
    Ok(compiled)
}

/// Puts what the command line says about the site in place of what its settings say.
fn apply(publishing: &Publishing, settings: &mut Settings) -> Result<(), Failure> {
    if let Some(url) = &publishing.url {
        settings.site.url.clone_from(url);
    }
    settings.publication.llms |= publishing.llms;
    if let Some(base) = &publishing.base {
        let url = &settings.site.url;
        // The scheme and the host have three slashes at most.
        let path = url.splitn(4, '/').nth(3).map(|path| format!("/{path}"));
        if path.is_some_and(|path| path != *base) {
            let message = format!("--base says {base}, but the site's address is {url}");
            return Err(anyhow!("{message}; leave one of the two out").into());
        }
        settings.publication.base.clone_from(base);
    }
    Ok(())
}

/// The folder of what is kept from one build to the next.
fn cache() -> Option<PathBuf> {
    let base = etcetera::choose_base_strategy().ok()?;
    Some(base.cache_dir().join("bookmobile").join("builds"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_comes_before_the_settings() {
        let mut settings = Settings::default();
        "https://example.org/a/".clone_into(&mut settings.site.url);
        let mut publishing = Publishing {
            base: Some("/b/".to_owned()),
            ..Publishing::default()
        };
        let error = apply(&publishing, &mut settings).expect_err("they differ");
        assert!(error.to_string().contains("/b/"), "{error}");
        publishing.base = Some("/a/".to_owned());
        apply(&publishing, &mut settings).expect("they agree");
        publishing.base = None;
        publishing.url = Some("https://example.net/".to_owned());
        apply(&publishing, &mut settings).expect("it is an address");
        assert_eq!(settings.site.url, "https://example.net/");
    }
}
