//! The repository's own commands. `cargo xtask help` lists them; each installs
//! what it needs, prints each step and how long it took, and explains what failed.

use anyhow::Result;
use clap::Parser as _;
use cli::{Cli, Command};
use site::Mode;
use std::process::ExitCode;
use xtask::sh;

mod apt;
mod bench;
mod bench_build;
mod checks;
mod cli;
mod dev;
mod dist;
mod lighthouse;
mod module_cycles;
mod scripts;
mod site;
mod size;
mod style_rules;
mod tidy;

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
        Command::Serve { port, open, debug } => {
            site::build(Mode::of(debug))?;
            site::serve(port, open)
        }
        Command::Build {
            content: Some(content),
            to: Some(to),
            uncompressed,
            ..
        } => site::build_other(&content, &to, !uncompressed),
        Command::Build { debug, .. } => site::build(Mode::of(debug)),
        Command::Dev { open } => dev::run(open),
        Command::Test { quick: true, .. } => checks::run_quick(),
        Command::Test { yes, .. } => checks::run(yes),
        Command::Size => size::run(),
        // A build keeps the compiled reader in cargo's target folder.
        Command::App => site::build(Mode::Release),
        Command::Dist => dist::run(),
        Command::Try { folder } => dist::try_folder(&folder),
        Command::SingleFile => site::single_file(),
        Command::Tidy => tidy::run(),
        Command::Bench(bench) => bench::run(&bench),
        Command::Finish => site::finish_hook(),
    }
}
