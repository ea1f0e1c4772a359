//! Measures search engines over judged collections and prints the results side by side. An
//! engine is any program with the line protocol of `search-cli`; ours and its peers are
//! measured by the same code. `cargo xtask bench search` runs it with all of them.

mod answers;
mod arguments;
mod collection;
mod engine;
mod evaluate;
mod fetches;
mod measure;
mod partitions;
mod sets;
mod table;
mod weigh;

use anyhow::{Result, ensure};
use arguments::Arguments;
use clap::Parser as _;
use collection::Collection;
use std::process::ExitCode;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let arguments = Arguments::parse();
    let mut wrong = 0;
    for folder in arguments.folders()? {
        let collection = Collection::read(&folder)?;
        eprintln!(
            "\n== {}: {} documents, {} bytes of text",
            collection.name, collection.docs, collection.text_bytes
        );
        let mut reports = Vec::new();
        for engine in &arguments.engines {
            match evaluate::run(engine, &collection, &arguments.bounds()) {
                Ok(Some(report)) => reports.push(report),
                Ok(None) => {}
                Err(error) => eprintln!("   {}: FAILED: {error:#}", engine.name),
            }
        }
        println!("{}", table::of(&collection, &reports));
        for report in &reports {
            if let Some(fetches) = &report.fetches {
                println!("{}", fetches.table(&report.engine));
                wrong += fetches.wrong.len();
            }
            if let Some(parts) = &report.parts {
                println!("{}", parts.table(&report.engine));
            }
        }
    }
    ensure!(
        wrong == 0,
        "{wrong} answers over shards are not those of the whole index"
    );
    Ok(())
}
