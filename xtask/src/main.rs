//! The repository's own commands. `cargo xtask` prints them; each does its own
//! set-up, says what it is doing and how long it took, and fails with words.

use anyhow::{Result, bail};
use std::path::PathBuf;
use std::process::ExitCode;

mod apt;
mod bench;
mod checks;
mod dev;
mod glue;
mod lighthouse;
mod minify;
mod module_circles;
mod panics;
mod sh;
mod site;
mod size;
mod tidy;
mod tools;
mod wasm;

const HELP: &str = "\
Commands:
  cargo xtask serve [--port N] [--open]   build the site and serve it here
  cargo xtask build                       make the finished site in dist/
  cargo xtask build --content DIR --to DIR [--uncompressed]
                                          the same programs with another collection;
                                          without copies compressed ahead
  cargo xtask single-file                 dist/ as one file in dist-single/
  cargo xtask dev [--open]                rebuild and reload as files change
  cargo xtask test [--quick]              every check; --quick: without browsers
  cargo xtask size                        sizes against budgets.toml
  cargo xtask tidy                        the repository's own rules
  cargo xtask bench search --collections DIR [--peers DIR] [--seconds N] [NAME...]
                                          the search and its peers, measured
  cargo xtask bench search-page DIR       the search as a page for other benches
  cargo xtask bench load [--site DIR | --collection DIR] [--path P] [--query Q] [--runs N] [--engine E]
                                          waiting on slow links, in three browsers
  cargo xtask bench lighthouse [--site DIR] [--path P]
                                          what Lighthouse says of the finished site
  cargo xtask finish                      (called by Trunk) complete its output
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[String]) -> Result<()> {
    let flags = Flags::new(words.get(1..).unwrap_or_default());
    match words.first().map(String::as_str) {
        Some("serve") => {
            flags.allow(&["--port", "--open"])?;
            site::build()?;
            site::serve(flags.value("--port")?, flags.has("--open"))
        }
        Some("build") => {
            flags.allow(&["--content", "--to", "--uncompressed"])?;
            let compressed = !flags.has("--uncompressed");
            match (
                flags.value::<PathBuf>("--content")?,
                flags.value::<PathBuf>("--to")?,
            ) {
                (None, None) if compressed => site::build(),
                (Some(content), Some(to)) => site::build_other(&content, &to, compressed),
                _ => bail!("--content and --to go together: a content folder, and an empty one"),
            }
        }
        Some("dev") => {
            flags.allow(&["--open"])?;
            dev::run(flags.has("--open"))
        }
        Some("test") => {
            flags.allow(&["--quick"])?;
            checks::run(flags.has("--quick"))
        }
        Some("size") => {
            flags.allow(&[])?;
            size::run()
        }
        Some("single-file") => {
            flags.allow(&[])?;
            site::single_file()
        }
        Some("tidy") => {
            flags.allow(&[])?;
            tidy::run()
        }
        Some("bench") => bench::run(words.get(1..).unwrap_or_default()),
        Some("finish") => {
            flags.allow(&[])?;
            site::finish_hook()
        }
        None | Some("help" | "--help" | "-h") => {
            print!("{HELP}");
            Ok(())
        }
        Some(other) => bail!("there is no command '{other}'\n\n{HELP}"),
    }
}

/// The words after the command: flags, of which some carry a value.
struct Flags<'a> {
    words: &'a [String],
}

impl<'a> Flags<'a> {
    fn new(words: &'a [String]) -> Self {
        Self { words }
    }

    fn has(&self, flag: &str) -> bool {
        self.words.iter().any(|word| word == flag)
    }

    fn value<T: std::str::FromStr>(&self, flag: &str) -> Result<Option<T>> {
        let Some(at) = self.words.iter().position(|word| word == flag) else {
            return Ok(None);
        };
        match self.words.get(at + 1).map(|word| word.parse()) {
            Some(Ok(value)) => Ok(Some(value)),
            _ => bail!("{flag} takes a value, for example {flag} 8080"),
        }
    }

    /// The words that are neither flags nor the values of those in `carriers`.
    fn plain(&self, carriers: &[&str]) -> Vec<&'a str> {
        let mut plain = Vec::new();
        let mut words = self.words.iter();
        while let Some(word) = words.next() {
            if carriers.contains(&word.as_str()) {
                words.next();
            } else if !word.starts_with('-') {
                plain.push(word.as_str());
            }
        }
        plain
    }

    fn allow(&self, known: &[&str]) -> Result<()> {
        for word in self.words.iter().filter(|word| word.starts_with('-')) {
            if !known.contains(&word.as_str()) {
                bail!("this command takes no {word}\n\n{HELP}");
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_are_neither_flags_nor_their_values() {
        let words = ["--collections", "data", "cran", "--fast", "book"].map(str::to_owned);
        let flags = Flags::new(&words);
        assert_eq!(flags.plain(&["--collections"]), ["cran", "book"]);
        assert!(
            flags.allow(&["--collections"]).is_err(),
            "--fast is unknown"
        );
    }
}
