//! What the program was told to measure.

use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use std::time::Duration;

const HELP: &str = "\
search-bench --collections DIR [--seconds N] [--queries N] --engine NAME=COMMAND... [COLLECTION...]

DIR has a folder for each collection, with docs.jsonl ({id, title, body, lang} a
line) and sets.json ({set: [{q, rel: {id: grade}}]}; known items are made where
there is none). Without names all of them are measured. COMMAND is split at spaces; it speaks the lines of search-cli.
--seconds bounds each set of queries (20), --queries how many of it are asked.";

/// How much is measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Most time for one set of queries; what was asked until then counts.
    pub(crate) set_time: Duration,
    /// Most time for one answer, or for building an index.
    pub(crate) answer_time: Duration,
    /// Most queries of one set.
    pub(crate) queries: usize,
}

/// A program to be measured.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    pub(crate) name: String,
    /// The program and what it is told; never empty.
    pub(crate) command: Vec<String>,
}

/// The words of the command line.
#[derive(Debug)]
pub(crate) struct Arguments {
    collections: PathBuf,
    names: Vec<String>,
    pub(crate) engines: Vec<Program>,
    pub(crate) bounds: Bounds,
}

impl Arguments {
    /// Reads them.
    ///
    /// # Errors
    /// If something is missing or unknown, with help.
    pub(crate) fn read(mut words: impl Iterator<Item = String>) -> Result<Self> {
        let mut collections = None;
        let (mut names, mut engines) = (Vec::new(), Vec::new());
        let mut bounds = Bounds {
            set_time: Duration::from_secs(20),
            answer_time: Duration::from_secs(600),
            queries: usize::MAX,
        };
        while let Some(word) = words.next() {
            let mut value = || {
                let missing = || format!("{word} takes a value\n\n{HELP}");
                words.next().with_context(missing)
            };
            match word.as_str() {
                "--collections" => collections = Some(PathBuf::from(value()?)),
                "--engine" => engines.push(program(&value()?)?),
                "--seconds" => bounds.set_time = Duration::from_secs(value()?.parse()?),
                "--queries" => bounds.queries = value()?.parse()?,
                name if !name.starts_with('-') => names.push(word),
                _ => bail!("there is no {word}\n\n{HELP}"),
            }
        }
        if engines.is_empty() {
            bail!("no engine is named\n\n{HELP}");
        }
        Ok(Self {
            collections: collections.with_context(|| format!("no collections\n\n{HELP}"))?,
            names,
            engines,
            bounds,
        })
    }

    /// The folders of the collections that were named, or of all.
    ///
    /// # Errors
    /// If there are none.
    pub(crate) fn folders(&self) -> Result<Vec<PathBuf>> {
        if !self.names.is_empty() {
            return Ok(self
                .names
                .iter()
                .map(|name| self.collections.join(name))
                .collect());
        }
        let place = || self.collections.display().to_string();
        let mut folders = Vec::new();
        for entry in self.collections.read_dir().with_context(place)? {
            let path = entry?.path();
            if path.join("docs.jsonl").is_file() {
                folders.push(path);
            }
        }
        folders.sort();
        if folders.is_empty() {
            bail!("{}: no folder in it has a docs.jsonl", place());
        }
        Ok(folders)
    }
}

fn program(text: &str) -> Result<Program> {
    let (name, command) = text.split_once('=').context("--engine NAME=COMMAND")?;
    let command: Vec<String> = command.split_whitespace().map(str::to_owned).collect();
    if command.is_empty() {
        bail!("{name}: no command");
    }
    Ok(Program {
        name: name.into(),
        command,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str) -> Result<Arguments> {
        Arguments::read(words.split(' ').map(str::to_owned))
    }

    #[test]
    fn words_are_collections_and_flags_have_values() {
        let arguments = read("--collections data --seconds 5 --engine ours=a cran");
        let arguments = arguments.expect("all is there");
        assert_eq!(arguments.bounds.set_time, Duration::from_secs(5));
        assert_eq!(arguments.engines[0].command, ["a"]);
        let folders = arguments.folders().expect("named");
        assert_eq!(folders, [PathBuf::from("data").join("cran")]);
    }

    #[test]
    fn what_is_missing_is_told() {
        for (words, why) in [
            ("--collections", "takes a value"),
            ("--collections data", "no engine"),
            ("--engine a=b", "no collections"),
            ("--engine a", "NAME=COMMAND"),
            ("--fast", "there is no --fast"),
        ] {
            let error = read(words).expect_err("refused").to_string();
            assert!(error.contains(why), "{words}: {error}");
        }
    }
}
