//! Reads the versions of files from a git repository, by calling `git`.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// The blobs of each Markdown file under a folder that is there today, oldest first.
pub(crate) fn histories(
    repository: &Path,
    prefix: &str,
) -> Result<BTreeMap<String, Vec<String>>, Box<dyn Error>> {
    let run = |arguments: &[&str]| -> Result<String, Box<dyn Error>> {
        let output = Command::new("git")
            .arg("-C")
            .arg(repository)
            .args(arguments)
            .output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let names = run(&["ls-tree", "-r", "--name-only", "HEAD", prefix])?;
    let is_page = |name: &&str| {
        Path::new(name).extension().is_some_and(|end| end == "md") && !name.ends_with("SUMMARY.md")
    };
    let mut found: BTreeMap<String, Vec<String>> = names
        .lines()
        .filter(is_page)
        .map(|name| (name.to_owned(), Vec::new()))
        .collect();
    let log = run(&[
        "log",
        "--no-merges",
        "--reverse",
        "--raw",
        "--no-renames",
        "--no-abbrev",
        "--format=",
        "--",
        prefix,
    ])?;
    // `:100644 100644 OLD NEW M<tab>NAME`
    for (about, name) in log.lines().filter_map(|line| line.split_once('\t')) {
        let about: Vec<&str> = about.split(' ').collect();
        if let [_, _, _, blob, status] = about.as_slice()
            && *status != "D"
            && let Some(blobs) = found.get_mut(name)
        {
            blobs.push((*blob).to_owned());
        }
    }
    Ok(found)
}

/// A process that reads blobs.
#[derive(Debug)]
pub(crate) struct Blobs {
    process: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Blobs {
    pub(crate) fn open(repository: &Path) -> Result<Self, Box<dyn Error>> {
        let mut process = Command::new("git")
            .arg("-C")
            .arg(repository)
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = BufReader::new(process.stdout.take().ok_or("no output")?);
        Ok(Self {
            input: process.stdin.take(),
            process,
            output,
        })
    }

    /// The text of a blob.
    pub(crate) fn read(&mut self, id: &str) -> Result<String, Box<dyn Error>> {
        let input = self.input.as_mut().ok_or("no input")?;
        writeln!(input, "{id}")?;
        input.flush()?;
        let mut about = String::new();
        self.output.read_line(&mut about)?;
        let size: usize = about
            .split_whitespace()
            .nth(2)
            .ok_or("a missing blob")?
            .parse()?;
        let mut bytes = vec![0; size + 1];
        self.output.read_exact(&mut bytes)?;
        bytes.pop();
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

impl Drop for Blobs {
    fn drop(&mut self) {
        // The process ends when its input does.
        self.input = None;
        let _ = self.process.wait();
    }
}
