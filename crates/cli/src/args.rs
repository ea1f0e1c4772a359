//! The command line: commands and flags, with the help that is printed for them.

use bookmobile_press::{site_path, site_url, slug_is_valid};
use bookmobile_sources::Kind;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

const SIGN_EXIT_CODES: &str = "Exit codes: 0 signed; 2 the command line is wrong; 3 something \
    else went wrong, such as a wrong password.";

const VERIFY_EXIT_CODES: &str = "Exit codes: 0 the site is as it was signed; 1 it is not, or it \
    is not signed, or by another key; 2 the command line is wrong; 3 something else went wrong, \
    such as a file that is no key.";

const TEST_EXIT_CODES: &str = "Exit codes: 0 all checks passed; 1 one failed, or the collection has \
    mistakes; 2 the command line is wrong; 3 something else went wrong, such as that there is no \
    browser.";

/// Publish a folder of articles as a site that people can search and read offline.
///
/// The folder can be one of Markdown or text files, of EPUBs, or that of another tool: it is
/// recognised by its files. A single EPUB or text will do as well.
#[derive(Debug, Parser)]
#[command(
    name = "bookmobile",
    version,
    subcommand_required = true,
    arg_required_else_help = true
)]
#[command(
    after_help = "Exit codes: 0 done; 1 the collection has mistakes, a check failed, or the site is not as it was signed; 2 the command line is wrong; 3 something else went wrong."
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) how: How,
}

/// What all commands have.
#[derive(Debug, Clone, Copy, Default, Args)]
pub(crate) struct How {
    /// Print errors only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Print more: every mistake of a kind, and how long each step took
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
    /// Whether messages are coloured
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Colour,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    /// In a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a small collection to start from
    New {
        /// The folder to make
        #[arg(required_unless_present_any = ["language_file", "mini_program"])]
        folder: Option<PathBuf>,
        /// The language of its first article
        #[arg(long, value_name = "CODE", default_value = "en")]
        lang: Start,
        /// Add a workflow that publishes it on GitHub Pages
        #[arg(long)]
        github: bool,
        /// Only write languages/CODE.toml into a folder, by default this one: the texts of the
        /// interface, to be translated into a further language
        #[arg(long, value_name = "CODE", value_parser = code, conflicts_with_all = ["lang", "github"])]
        language_file: Option<String>,
        /// Only write programs/SLUG into a folder, by default this one: a mini-program to start
        /// from, with the types of what it can use
        #[arg(long, value_name = "SLUG", value_parser = slug, conflicts_with_all = ["lang", "github", "language_file"])]
        mini_program: Option<String>,
        /// The mini-program has a screen of its own: a page instead of a script in a worker
        #[arg(long, requires = "mini_program")]
        screen: bool,
    },
    /// Build the site of a folder
    Build {
        #[command(flatten)]
        source: Source,
        /// The folder of the site
        #[arg(short, long, value_name = "DIR")]
        output: PathBuf,
        /// Do not build if there are warnings
        #[arg(long)]
        strict: bool,
        #[command(flatten)]
        publishing: Publishing,
    },
    /// Show the site on this machine while you write
    Serve {
        #[command(flatten)]
        source: Source,
        /// The port (otherwise 8000, or any that is free)
        #[arg(long, value_name = "N")]
        port: Option<u16>,
    },
    /// Report all mistakes of a folder
    Check {
        #[command(flatten)]
        source: Source,
        /// Fail if there are warnings
        #[arg(long)]
        strict: bool,
        /// How the mistakes are printed
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: Format,
    },
    /// Run the mini-programs of a collection in a browser, and report what fails there
    ///
    /// Each program of the folder `programs/` runs in the frames and under the policies that
    /// readers have, in each language, on a narrow and a wide screen: it must start, fit, try
    /// nothing that the sandbox refuses, have names for what is pressed, and take what a person
    /// does by chance. Then come the steps of its file tests.toml.
    #[command(after_help = TEST_EXIT_CODES)]
    Test {
        #[command(flatten)]
        source: Source,
        /// Only this program; it can also be one that comes with Bookmobile (can be repeated)
        #[arg(long, value_name = "SLUG", value_parser = slug)]
        program: Vec<String>,
        /// The browser: its file or its name, otherwise the first of Chromium, Chrome, Edge and
        /// Firefox that is installed
        #[arg(long, value_name = "PATH")]
        browser: Option<PathBuf>,
        /// Print an address to open in any browser, and wait for it
        #[arg(long, conflicts_with = "browser")]
        by_hand: bool,
        /// Choose other things that are done by chance
        #[arg(long, value_name = "N", default_value_t = 1)]
        seed: u32,
        /// How the results are printed
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: Format,
    },
    /// Put the whole collection into one file
    Pack {
        #[command(flatten)]
        source: Source,
        #[command(flatten)]
        form: Form,
    },
    /// Make a pair of keys to sign sites with
    ///
    /// Writes NAME.key, the secret key, and NAME.pub, the public key. Keep the secret key to
    /// yourself and give the public key to your readers. Both have the form of minisign.
    ///
    /// The secret key is encrypted with a password, which is asked for in the terminal unless
    /// the environment variable `BOOKMOBILE_KEY_PASSWORD` has it. An empty one means that the
    /// key is not encrypted.
    Keys {
        /// The name of both files, without an ending
        name: PathBuf,
    },
    /// Sign a finished site
    ///
    /// Writes three files into the site's folder: signed.json has the SHA-256 of each of its
    /// files, signed.json.minisig the signature of signed.json, and signed.json.pub the public
    /// key. Sign last: the next build removes them.
    ///
    /// If the key is encrypted, its password is asked for in the terminal unless the
    /// environment variable `BOOKMOBILE_KEY_PASSWORD` has it.
    #[command(after_help = SIGN_EXIT_CODES)]
    Sign {
        /// The folder of the site
        site: PathBuf,
        /// The secret key: a file of `bookmobile keys` or of minisign
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
    },
    /// Check that a site is as it was signed
    ///
    /// Checks the signature, and each file of the site: which ones were changed, are missing
    /// or are additional. The folder .git and the file .bookmobile-files are not part of a site.
    #[command(after_help = VERIFY_EXIT_CODES)]
    Verify {
        /// The folder of the site
        site: PathBuf,
        /// The publisher's public key, or a file of it. Without it the key in the site's folder
        /// is taken, which proves that nothing has changed since, but not who signed it
        #[arg(long, value_name = "KEY|FILE")]
        key: Option<String>,
    },
    /// Print what completes commands in a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// What is only decided when a site is published.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Publishing {
    /// Write compressed copies (.br, .gz) beside the files, for a host that serves them
    #[arg(long)]
    pub(crate) precompress: bool,
    /// The address of the site, instead of `url` in site.toml
    #[arg(long, value_parser = url)]
    pub(crate) url: Option<String>,
    /// The path of the site on a host that is not known, as /library/: for the links of
    /// 404.html; all other pages work at any path
    #[arg(long, value_name = "PATH", value_parser = base, conflicts_with = "url")]
    pub(crate) base: Option<String>,
    /// Write each article as Markdown too, and a list of them (llms.txt)
    #[arg(long)]
    pub(crate) llms: bool,
}

/// The form of a packed collection.
#[derive(Debug, Clone, Args)]
#[group(required = true, multiple = true)]
pub(crate) struct Form {
    /// One HTML file that holds the whole site and opens without a server
    #[arg(long, value_name = "FILE")]
    pub(crate) single_file: Option<PathBuf>,
    /// An EPUB of the articles in one language
    #[arg(long, value_name = "FILE")]
    pub(crate) epub: Option<PathBuf>,
    /// A file that readers open in any Bookmobile site: the articles with their search index
    #[arg(long, value_name = "FILE")]
    pub(crate) collection: Option<PathBuf>,
    /// Sign the single file or the collection file with this secret key: a file of `bookmobile
    /// keys` or of minisign. Readers who open it in their library see who signed it
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
    /// The language of the EPUB (otherwise the collection's default)
    #[arg(long, value_name = "CODE", requires = "epub")]
    pub(crate) lang: Option<String>,
}

/// The folder of a collection.
#[derive(Debug, Clone, Args)]
pub(crate) struct Source {
    /// The folder of the collection, or its only file
    #[arg(default_value = ".")]
    pub(crate) folder: PathBuf,
    /// What kind of folder it is, if it is recognised wrongly
    #[arg(long, value_parser = kind)]
    pub(crate) kind: Option<Kind>,
    /// Publish drafts too
    #[arg(long)]
    pub(crate) drafts: bool,
}

/// The language of a new collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Start {
    /// English
    En,
    /// Simplified Chinese
    Zh,
}

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// One JSON object a line, for editors and CI
    Json,
}

fn url(written: &str) -> Result<String, String> {
    let remedy = "write the whole address, for example https://example.org/library/";
    site_url(written).ok_or_else(|| remedy.to_owned())
}

fn base(written: &str) -> Result<String, String> {
    let remedy = "write a path that begins with a slash, for example /library/";
    site_path(written).ok_or_else(|| remedy.to_owned())
}

fn code(written: &str) -> Result<String, String> {
    let is_code = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let is_tag = written.len() > 1 && written.split('-').all(is_code);
    let remedy = "write the code of a language, for example fr";
    is_tag
        .then(|| written.to_owned())
        .ok_or_else(|| remedy.to_owned())
}

fn slug(written: &str) -> Result<String, String> {
    if slug_is_valid(written) {
        Ok(written.to_owned())
    } else {
        Err("write a name for an address, for example bus-times".to_owned())
    }
}

fn kind(name: &str) -> Result<Kind, String> {
    Kind::parse(name).ok_or_else(|| {
        let names: Vec<_> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        format!("there is {}", names.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_language_needs_no_folder_and_a_new_collection_does() {
        let parse = |words: &[&str]| Cli::try_parse_from([&["bookmobile", "new"], words].concat());
        assert!(parse(&["--language-file", "pt-BR"]).is_ok());
        assert!(parse(&["notes"]).is_ok() && parse(&[]).is_err());
        for code in ["../fr", "", "f", "français"] {
            assert!(parse(&["--language-file", code]).is_err(), "{code}");
        }
    }

    #[test]
    fn an_address_that_is_none_is_refused_with_an_example() {
        let refused = |flag: &str, value: &str| {
            let line = ["bookmobile", "build", ".", "-o", "site", flag, value];
            let error = Cli::try_parse_from(line).expect_err("it is refused");
            error.to_string()
        };
        assert!(refused("--url", "example.org").contains("https://example.org/library/"));
        assert!(refused("--base", "library").contains("for example /library/"));
        let both = [
            "bookmobile",
            "build",
            "-o",
            "site",
            "--base",
            "/a/",
            "--url",
        ];
        let both = both.into_iter().chain(["https://example.org"]);
        assert!(Cli::try_parse_from(both).is_err());
    }
}
