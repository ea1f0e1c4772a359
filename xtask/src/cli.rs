//! The command line of `cargo xtask`: its commands and flags, with the help that is
//! printed for them.

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// The repository's own commands. Each installs what it needs.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
#[command(subcommand_required = true, arg_required_else_help = true)]
#[command(infer_subcommands = false, disable_help_subcommand = false)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, PartialEq, Subcommand)]
pub(crate) enum Command {
    /// Build the site and serve it on this machine
    Serve {
        /// Serve it at this port (otherwise 8080, or any that is free)
        #[arg(long, value_name = "N")]
        port: Option<u16>,
        /// Open it in a browser
        #[arg(long)]
        open: bool,
        /// Compile for development (see build)
        #[arg(long)]
        debug: bool,
    },
    /// Make the finished site in dist/, or a site of another collection
    Build {
        /// The content folder of another collection, for which the programs of
        /// dist/ are used
        #[arg(long, value_name = "DIR", requires = "to")]
        content: Option<PathBuf>,
        /// The empty folder that the other collection's site is written to
        #[arg(long, value_name = "DIR", requires = "content")]
        to: Option<PathBuf>,
        /// Make no compressed copies beside the files
        #[arg(long, requires = "content")]
        uncompressed: bool,
        /// Compile for development: sooner, larger, with the messages of panics, and a
        /// warning in the browser's console where a page differs from its view
        #[arg(long, conflicts_with = "content")]
        debug: bool,
    },
    /// Compile the reader that the program `bookmobile` contains
    App,
    /// Make the program `bookmobile` as one file, with its manual and completions
    Dist,
    /// Compile a folder of another tool, and report what came of it
    Try {
        /// The folder, or a file
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Put dist/ into one file, in dist-single/
    SingleFile,
    /// Rebuild and reload the page as files change
    Dev {
        /// Open it in a browser
        #[arg(long)]
        open: bool,
    },
    /// Run every check
    Test {
        /// Leave out the finished site and the browsers
        #[arg(long)]
        quick: bool,
        /// Install system packages without asking first
        #[arg(long, conflicts_with = "quick")]
        yes: bool,
    },
    /// Compare sizes with budgets.toml
    Size,
    /// Check the repository's own rules
    Tidy,
    /// Measure the search, the site or the time that readers wait
    #[command(subcommand)]
    Bench(Bench),
    /// Complete what Trunk has compiled (called by Trunk)
    Finish,
}

#[derive(Debug, PartialEq, Subcommand)]
pub(crate) enum Bench {
    /// The search and its peers over judged collections
    Search(BenchSearch),
    /// Write the search as a page for other benches
    SearchPage {
        /// The folder of the page
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Waiting on slow links, in three browsers
    Load(BenchLoad),
    /// Building large folders, beside other publishers
    Build(BenchBuild),
    /// What Lighthouse reports about the finished site
    Lighthouse(BenchLighthouse),
}

#[derive(Args, Debug, PartialEq)]
pub(crate) struct BenchSearch {
    /// A folder of collections (see bench/README.md)
    #[arg(long, value_name = "DIR")]
    pub(crate) collections: PathBuf,
    /// Where the peers are installed (otherwise in cargo's target directory)
    #[arg(long, value_name = "DIR")]
    pub(crate) peers: Option<PathBuf>,
    /// Most seconds for one set of queries
    #[arg(long, value_name = "N")]
    pub(crate) seconds: Option<u32>,
    /// The collections to measure (otherwise all)
    #[arg(value_name = "NAME")]
    pub(crate) names: Vec<String>,
}

#[derive(Args, Debug, PartialEq)]
pub(crate) struct BenchLoad {
    /// Measure this site (otherwise dist/)
    #[arg(long, value_name = "DIR", conflicts_with = "collection")]
    pub(crate) site: Option<PathBuf>,
    /// Measure a site made of this collection of the search's bench
    #[arg(long, value_name = "DIR")]
    pub(crate) collection: Option<PathBuf>,
    /// The page that is opened, as /en/articles/NAME/
    #[arg(long)]
    pub(crate) path: Option<String>,
    /// What is searched for
    #[arg(long)]
    pub(crate) query: Option<String>,
    /// How often each figure is measured
    #[arg(long, value_name = "N")]
    pub(crate) runs: Option<u32>,
    /// Measure in one browser engine: chromium, firefox or webkit
    #[arg(long)]
    pub(crate) engine: Option<String>,
}

#[derive(Args, Debug, PartialEq)]
pub(crate) struct BenchBuild {
    /// How many articles the folders have
    #[arg(value_name = "N", default_values_t = [1000, 10_000])]
    pub(crate) articles: Vec<usize>,
    /// The largest folder that mdBook is given: larger ones take it minutes
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub(crate) mdbook_up_to: usize,
}

#[derive(Args, Debug, PartialEq)]
pub(crate) struct BenchLighthouse {
    /// Look at this site (otherwise the repository's own content)
    #[arg(long, value_name = "DIR")]
    pub(crate) site: Option<PathBuf>,
    /// Look at one page
    #[arg(long)]
    pub(crate) path: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::error::ErrorKind;

    fn parse(words: &str) -> Result<Command, clap::Error> {
        let words = ["cargo xtask"].into_iter().chain(words.split_whitespace());
        Cli::try_parse_from(words).map(|cli| cli.command)
    }

    #[test]
    fn commands_and_flags_are_read() {
        let serve = |port, open| Command::Serve {
            port,
            open,
            debug: false,
        };
        assert_eq!(parse("serve").expect("reads"), serve(None, false));
        let words = parse("serve --port 8081 --open").expect("reads");
        assert_eq!(words, serve(Some(8081), true));
        let build = parse("build --content a --to b --uncompressed").expect("reads");
        let expected = Command::Build {
            content: Some("a".into()),
            to: Some("b".into()),
            uncompressed: true,
            debug: false,
        };
        assert_eq!(build, expected);
        let Ok(Command::Bench(Bench::Search(search))) =
            parse("bench search --collections data cran --seconds 5 book")
        else {
            panic!("no bench of the search");
        };
        assert_eq!(search.names, ["cran", "book"]);
        assert_eq!(search.seconds, Some(5));
    }

    #[test]
    fn what_is_misspelt_is_refused() {
        for (words, kind) in [
            ("test quick", ErrorKind::UnknownArgument),
            ("test --quik", ErrorKind::UnknownArgument),
            ("tidy now", ErrorKind::UnknownArgument),
            ("sevre", ErrorKind::InvalidSubcommand),
            ("bench", ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand),
            ("serve --port http", ErrorKind::ValueValidation),
            ("serve --port", ErrorKind::InvalidValue),
            ("build --content a", ErrorKind::MissingRequiredArgument),
            ("build --uncompressed", ErrorKind::MissingRequiredArgument),
            ("bench search", ErrorKind::MissingRequiredArgument),
            (
                "bench load --site a --collection b",
                ErrorKind::ArgumentConflict,
            ),
        ] {
            let error = parse(words).expect_err(words);
            assert_eq!(error.kind(), kind, "{words}: {error}");
        }
        let message = parse("test --quik").expect_err("refused").to_string();
        assert!(message.contains("'--quick'"), "{message}");
        let message = parse("sevre").expect_err("refused").to_string();
        assert!(message.contains("'serve'"), "{message}");
    }

    #[test]
    fn an_empty_folder_name_is_refused() {
        let words = ["cargo xtask", "build", "--content", "a", "--to", ""];
        let error = Cli::try_parse_from(words).expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::InvalidValue, "{error}");
    }

    #[test]
    fn the_readme_has_every_command() {
        use clap::CommandFactory;
        let readme = include_str!("../../README.md");
        let commands = Cli::command();
        let hidden = ["finish", "help"];
        for command in commands
            .get_subcommands()
            .filter(|own| !hidden.contains(&own.get_name()))
        {
            let words = format!("cargo xtask {}", command.get_name());
            assert!(readme.contains(&words), "{words}");
        }
    }

    #[test]
    fn the_declaration_is_sound() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }
}
