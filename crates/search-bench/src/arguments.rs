//! The command line of `search-bench`.

use anyhow::{Context, Result, bail};
use clap::Parser;
use std::path::PathBuf;
use std::time::Duration;

const HELP: &str = "\
DIR has a folder for each collection, with docs.jsonl ({id, title, body, lang} a
line) and sets.json ({set: [{q, rel: {id: grade}}]}; known items are made where
there is none). COMMAND is split at spaces; it has the line protocol of search-cli.";

/// How much is measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// The time limit for one set of queries; only queries within it count.
    pub(crate) set_time: Duration,
    /// The time limit for one answer, or for building an index.
    pub(crate) answer_time: Duration,
    /// The largest number of queries of one set.
    pub(crate) queries: usize,
}

/// A program to be measured.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Program {
    pub(crate) name: String,
    /// The program and its arguments; never empty.
    pub(crate) command: Vec<String>,
}

/// Measures search engines over judged collections.
#[derive(Debug, Parser)]
#[command(name = "search-bench", after_help = HELP)]
pub(crate) struct Arguments {
    /// The folder of the collections
    #[arg(long, value_name = "DIR")]
    collections: PathBuf,
    /// An engine to measure; can be repeated
    #[arg(long = "engine", value_name = "NAME=COMMAND", value_parser = program, required = true)]
    pub(crate) engines: Vec<Program>,
    /// Most seconds for one set of queries
    #[arg(long, value_name = "N", default_value_t = 20)]
    seconds: u64,
    /// How many queries of a set are asked (otherwise all)
    #[arg(long, value_name = "N")]
    queries: Option<usize>,
    /// The collections to measure (otherwise all)
    #[arg(value_name = "COLLECTION")]
    names: Vec<String>,
}

impl Arguments {
    /// How much is measured of each collection.
    pub(crate) fn bounds(&self) -> Bounds {
        Bounds {
            set_time: Duration::from_secs(self.seconds),
            answer_time: Duration::from_secs(600),
            queries: self.queries.unwrap_or(usize::MAX),
        }
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
    use clap::error::ErrorKind;

    fn parse(words: &str) -> Result<Arguments, clap::Error> {
        let words = words.split_whitespace();
        Arguments::try_parse_from(["search-bench"].into_iter().chain(words))
    }

    #[test]
    fn words_are_collections_and_flags_have_values() {
        let arguments = parse("--collections data --seconds 5 --engine ours=a cran");
        let arguments = arguments.expect("all is there");
        assert_eq!(arguments.bounds().set_time, Duration::from_secs(5));
        assert_eq!(arguments.bounds().queries, usize::MAX);
        assert_eq!(arguments.engines[0].command, ["a"]);
        let folders = arguments.folders().expect("named");
        assert_eq!(folders, [PathBuf::from("data").join("cran")]);
    }

    #[test]
    fn a_command_is_split_at_spaces() {
        let words = [
            "--collections",
            "data",
            "--engine",
            "a b=node peer.mjs lunr",
        ];
        let words = ["search-bench"].into_iter().chain(words);
        let arguments = Arguments::try_parse_from(words).expect("all is there");
        assert_eq!(arguments.engines[0].name, "a b");
        assert_eq!(arguments.engines[0].command, ["node", "peer.mjs", "lunr"]);
    }

    #[test]
    fn what_is_missing_or_misspelt_is_refused() {
        for (words, kind, why) in [
            ("--collections", ErrorKind::InvalidValue, "--collections"),
            (
                "--collections data",
                ErrorKind::MissingRequiredArgument,
                "--engine",
            ),
            (
                "--engine a=b",
                ErrorKind::MissingRequiredArgument,
                "--collections",
            ),
            ("--engine a", ErrorKind::ValueValidation, "NAME=COMMAND"),
            ("--engine a=", ErrorKind::ValueValidation, "no command"),
            ("--second 5", ErrorKind::UnknownArgument, "'--seconds'"),
        ] {
            let error = parse(words).expect_err(words);
            assert_eq!(error.kind(), kind, "{words}: {error}");
            assert!(error.to_string().contains(why), "{words}: {error}");
        }
    }
}
