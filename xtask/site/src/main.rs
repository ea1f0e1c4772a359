//! Builds the finished site. `cargo xtask` calls this program, which is separate because
//! its libraries take a minute to compile.

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

mod bindgen;
mod bundle;
mod css;
mod dev;
mod glue;
mod minify;
mod panics;
mod scripts;
mod shrink;
mod site;
mod wasm;

/// Makes the finished site (called by cargo xtask)
#[derive(Debug, Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, PartialEq, Subcommand)]
enum Command {
    /// Check the content
    Check,
    /// Make dist/ of the compiled programs
    Make {
        reader: PathBuf,
        search: PathBuf,
        anchors: PathBuf,
        press: PathBuf,
        qr: PathBuf,
        /// Fail if a text of panics.rs is in no program
        #[arg(long)]
        strict: bool,
        /// Leave the programs and scripts as they were compiled
        #[arg(long, conflicts_with = "strict")]
        debug: bool,
    },
    /// Make a site of another collection with the programs of dist/
    Other {
        content: PathBuf,
        to: PathBuf,
        #[arg(long)]
        uncompressed: bool,
    },
    /// Put dist/ into one file, in dist-single/
    SingleFile,
    /// Complete what Trunk has compiled
    Finish {
        anchors: PathBuf,
        press: PathBuf,
        qr: PathBuf,
    },
    /// Write a compiled engine with its JavaScript into a folder
    BenchPage { wasm: PathBuf, folder: PathBuf },
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    match command {
        Command::Check => site::check(),
        Command::Make {
            reader,
            search,
            anchors,
            press,
            qr,
            strict,
            debug,
        } => {
            let effort = match (strict, debug) {
                (_, true) => site::Effort::None,
                (true, _) => site::Effort::Strict,
                (false, false) => site::Effort::Small,
            };
            site::make([&reader, &search, &anchors, &press, &qr], effort)
        }
        Command::Other {
            content,
            to,
            uncompressed,
        } => site::build_other(&content, &to, !uncompressed),
        Command::SingleFile => site::single_file(),
        Command::Finish { anchors, press, qr } => site::finish_hook(&anchors, &press, &qr),
        Command::BenchPage { wasm, folder } => shrink::bench_page(&wasm, &folder),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_folder_name_is_refused() {
        assert!(Cli::try_parse_from(["xtask-site", "other", "a", ""]).is_err());
        let other = Cli::try_parse_from(["xtask-site", "other", "a", "b"]).expect("reads");
        let expected = Command::Other {
            content: "a".into(),
            to: "b".into(),
            uncompressed: false,
        };
        assert_eq!(other.command, expected);
    }
}
