//! Tries a folder that is at hand: `cargo xtask try DIR`. Compiles it and reports how many
//! articles and words went in and came out, which links are broken, and the warnings by
//! kind.

use bookmobile_press::{Compiled, Diagnostics, Options, compile_content};
use bookmobile_sources::{ReadOptions, read, recognise};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// How many kinds of warnings, and how many lost words, are listed.
const LISTED: usize = 15;

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: try DIR");
        return ExitCode::FAILURE;
    };
    let known = recognise(&folder);
    println!(
        "{}: {}, {}",
        folder.display(),
        known.kind.name(),
        known.reason
    );
    let began = Instant::now();
    let content = read(&folder, known.kind, &ReadOptions::default());
    // What is included, and what other languages or drafts have, is no part of an article
    // that is published: only the files of the articles are counted.
    let sources: Vec<PathBuf> = (content.articles.iter())
        .map(|article| folder.join(&article.source.path))
        .collect();
    let options = Options {
        quick: true,
        ..Options::default()
    };
    let (compiled, found) = match compile_content(content, &options) {
        Ok(compiled) => {
            let found = compiled.warnings.clone();
            (Some(compiled), found)
        }
        Err(found) => (None, found),
    };
    println!("seconds          {:>9.2}", began.elapsed().as_secs_f64());
    println!("text files       {:>9}", text_files(&folder));
    println!("articles read    {:>9}", sources.len());
    if let Some(compiled) = &compiled {
        println!("articles written {:>9}", compiled.catalog.articles.len());
        report_words(&sources, compiled);
    }
    report(&found);
    if compiled.is_some() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// The number of Markdown and text files in a folder.
fn text_files(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let count = |entry: std::fs::DirEntry| {
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            return text_files(&path);
        }
        let extension = path.extension().and_then(|extension| extension.to_str());
        usize::from(matches!(extension, Some("md" | "mdx" | "markdown" | "txt")))
    };
    entries.map(count).sum()
}

/// Compares the words of the files with those of the articles' texts.
fn report_words(sources: &[PathBuf], compiled: &Compiled) {
    let mut files: Vec<&PathBuf> = sources.iter().collect();
    // A book in one file is several articles.
    files.sort();
    files.dedup();
    let mut read = HashMap::new();
    for file in files {
        let text = std::fs::read(file).unwrap_or_default();
        count_words(&prose(&String::from_utf8_lossy(&text)), &mut read);
    }
    let mut written = HashMap::new();
    for meta in compiled.catalog.articles.iter() {
        count_words(&meta.title, &mut written);
        count_words(&meta.summary, &mut written);
    }
    for document in &compiled.documents().expect("a pack") {
        count_words(&document.heading, &mut written);
        count_words(&document.body, &mut written);
    }
    let sum = |words: &HashMap<String, usize>| words.values().sum::<usize>();
    let mut lost: Vec<(usize, &String)> = (read.iter())
        .map(|(word, count)| {
            (
                count.saturating_sub(written.get(word).copied().unwrap_or(0)),
                word,
            )
        })
        .filter(|(count, _)| *count > 0)
        .collect();
    lost.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(other.1)));
    let all: usize = lost.iter().map(|(count, _)| count).sum();
    println!("words read       {:>9}", sum(&read));
    println!("words written    {:>9}", sum(&written));
    #[allow(clippy::cast_precision_loss)] // a share in percent
    let share = all as f64 * 100.0 / sum(&read).max(1) as f64;
    println!("not written      {all:>9} ({share:.2} %)");
    let most = lost
        .iter()
        .take(LISTED)
        .map(|(count, word)| format!("{word} {count}"));
    println!("  most often: {}", most.collect::<Vec<_>>().join(", "));
}

/// A Markdown file without what is no text: front matter, tags, addresses, names of
/// languages of code.
fn prose(text: &str) -> String {
    let body = text
        .strip_prefix("---\n")
        .and_then(|rest| Some(rest.split_once("\n---")?.1));
    let body = body.or_else(|| {
        text.strip_prefix("+++\n")
            .and_then(|rest| Some(rest.split_once("\n+++")?.1))
    });
    let mut out = String::new();
    let mut rest = body.unwrap_or(text);
    while let Some(at) = rest.find(['<', '(', '`']) {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let is_link = after.starts_with('(') && before.ends_with(']');
        let is_tag = after.starts_with('<')
            && after[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        let end = match after.as_bytes()[0] {
            b'(' if is_link => after.find(')'),
            b'<' if is_tag => after.find('>'),
            b'`' if after.starts_with("```") => after.find('\n').map(|end| end - 1),
            _ => None,
        };
        out.push(' ');
        rest = &after[end.map_or(1, |end| end + 1)..];
    }
    out + rest
}

fn count_words(text: &str, words: &mut HashMap<String, usize>) {
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        // Short ones are mostly marks, and parts of names.
        if word.chars().count() > 2 && !word.contains(|c: char| c.is_ascii_digit()) {
            *words.entry(word.to_lowercase()).or_default() += 1;
        }
    }
}

/// Prints the mistakes by kind, with the first place of each.
fn report(found: &Diagnostics) {
    let mut kinds: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for one in found.iter() {
        let first = || {
            let place = one.line_and_column();
            let place = place.map(|(line, column)| format!(":{line}:{column}"));
            format!("{}{}", one.path(), place.unwrap_or_default())
        };
        kinds.entry(one.kind()).or_insert_with(|| (0, first())).0 += 1;
    }
    println!("mistakes         {:>9}", found.iter().count());
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    for (kind, (count, first)) in kinds.iter().take(LISTED) {
        println!("{count:>6}  {kind}\n          first in {first}");
    }
}
