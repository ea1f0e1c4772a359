//! Benchmarks. `cargo xtask bench search` measures the engine, natively and in
//! WebAssembly, and its peers over collections given by path; `crates/search-bench` says
//! what is measured, and how. `cargo xtask bench search-page` writes the engine as a page
//! for other benchmarks. `cargo xtask bench load` measures how long a person waits on a
//! slow link; see `tests/src/bin/load.rs`. `cargo xtask bench build` and `cargo xtask bench
//! lighthouse`: see `bench_build.rs` and `lighthouse.rs`.

use crate::cli::{Bench, BenchLoad, BenchSearch};
use crate::{bench_build, lighthouse, site};
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use xtask::{sh, tools};

/// The peers that `bench/peer.mjs` can run. Each has one configuration for a language:
/// that of its own guide or of a well-known user.
const PEERS: &[&str] = &[
    "minisearch-stems",
    "minisearch-stems-fuzzy",
    "minisearch-vitepress",
    "minisearch-segmenter",
    "minisearch-bigrams",
    "lunr",
    "elasticlunr",
    "flexsearch",
    "orama",
    "pagefind",
];

/// Runs `cargo xtask bench`.
///
/// # Errors
/// If something cannot be built or measured.
pub(crate) fn run(bench: &Bench) -> Result<()> {
    match bench {
        Bench::Search(arguments) => search(arguments),
        Bench::SearchPage { folder } => page(&absolute(folder)?),
        Bench::Load(arguments) => load(arguments),
        Bench::Build(arguments) => bench_build::run(arguments),
        Bench::Lighthouse(arguments) => {
            lighthouse::run(arguments, &sh::target("bench-lighthouse")?)
        }
    }
}

/// Measures load times on slow links: of dist/, of another site, or of a site made from a
/// collection of the search's benchmark.
fn load(arguments: &BenchLoad) -> Result<()> {
    let mut load = sh::cargo();
    load.args(["run", "--package", "bookmobile-e2e", "--bin", "load", "--"]);
    let site = match (&arguments.collection, &arguments.site) {
        (Some(collection), _) => site_of(&absolute(collection)?)?,
        (None, Some(site)) => absolute(site)?,
        (None, None) => site::dist(),
    };
    load.arg("--site").arg(site);
    let runs = arguments.runs.map(|runs| runs.to_string());
    for (flag, value) in [
        ("--path", &arguments.path),
        ("--query", &arguments.query),
        ("--runs", &runs),
        ("--engine", &arguments.engine),
    ] {
        if let Some(value) = value {
            load.args([flag, value.as_str()]);
        }
    }
    sh::run(&mut load)
}

/// A document of a collection.
#[derive(Deserialize)]
struct Document {
    id: String,
    title: String,
    body: String,
    lang: String,
}

/// Builds a site with an article for each document of a collection; returns its folder.
fn site_of(collection: &Path) -> Result<PathBuf> {
    let name = collection.file_name().unwrap_or_default();
    let folder = sh::target("bench-load")?.join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let path = collection.join("docs.jsonl");
    let lines = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let mut languages = BTreeSet::new();
    for line in lines.lines() {
        let document: Document = serde_json::from_str(line).context("docs.jsonl")?;
        let articles = folder.join("content/articles").join(&document.lang);
        fs::create_dir_all(&articles)?;
        let title = serde_json::to_string(&document.title)?;
        let body = plain(&document.body);
        let text = format!("---\ntitle: {title}\ndate: 2026-01-01\n---\n\n{body}\n");
        fs::write(articles.join(format!("d{}.md", document.id)), text)?;
        languages.insert(document.lang);
    }
    let mut about =
        "title = \"Bench\"\ndescription = \"A collection to be measured.\"\n".to_owned();
    for code in languages {
        // Writing into a String does not fail.
        let _ = write!(
            about,
            "[[languages]]\ncode = \"{code}\"\ntag = \"{code}\"\nname = \"{code}\"\n"
        );
    }
    fs::write(folder.join("content/site.toml"), about)?;
    let site = folder.join("site");
    site::build_other(&folder.join("content"), &site, true)?;
    Ok(site)
}

/// Escapes all Markdown in a text.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Measures the search and its peers, and prints the figures side by side.
fn search(arguments: &BenchSearch) -> Result<()> {
    sh::step("build the programs", || {
        let packages = ["bookmobile-search-cli", "bookmobile-search-bench"];
        let names = packages.iter().flat_map(|name| ["--package", *name]);
        sh::run(sh::cargo().args(["build", "--release"]).args(names))
    })?;
    let release = sh::target("release")?;
    let mut bench = sh::command(release.join("search-bench"));
    bench
        .arg("--collections")
        .arg(absolute(&arguments.collections)?);
    if let Some(seconds) = arguments.seconds {
        bench.args(["--seconds", &seconds.to_string()]);
    }
    let mut engine = |name: &str, command: &str| {
        bench.arg("--engine").arg(format!("{name}={command}"));
    };
    engine("ours", &shown(&release.join("search-cli")));
    if tools::on_path("node").is_none() {
        eprintln!("note: no Node.js: only the engine itself is measured, natively");
    } else {
        let here = sh::target("bench-page")?;
        page(&here)?;
        let ours = format!(
            "node --expose-gc bench/peer.mjs webassembly {}",
            shown(&here)
        );
        engine("ours, WebAssembly", &ours);
        let folder = match &arguments.peers {
            Some(folder) => absolute(folder)?,
            None => sh::target("bench-peers")?,
        };
        if install_peers(&folder)? {
            for name in PEERS {
                let peer = shown(&folder.join("peer.mjs"));
                engine(name, &format!("node --expose-gc {peer} {name}"));
            }
        }
    }
    sh::run(bench.args(&arguments.names))
}

/// Copies bench/ to a folder and installs the peers there in the versions that
/// its package.json names; returns `false` without npm.
fn install_peers(folder: &Path) -> Result<bool> {
    let Some(npm) = tools::on_path(if cfg!(windows) { "npm.cmd" } else { "npm" }) else {
        eprintln!("note: no npm: the peers are left out");
        return Ok(false);
    };
    let source = sh::root().join("bench");
    fs::create_dir_all(folder.join("engines")).with_context(|| folder.display().to_string())?;
    for name in ["peer.mjs", "package.json", "package-lock.json"] {
        fs::copy(source.join(name), folder.join(name)).context(name)?;
    }
    for entry in fs::read_dir(source.join("engines"))? {
        let entry = entry?;
        fs::copy(entry.path(), folder.join("engines").join(entry.file_name()))?;
    }
    sh::step("fetch the peers", || {
        let arguments = ["install", "--no-audit", "--no-fund", "--prefer-offline"];
        sh::run(Command::new(npm).args(arguments).current_dir(folder))
    })?;
    Ok(true)
}

/// A path as an argument of an engine's command, which is split at spaces and runs
/// at the top of the repository.
fn shown(path: &Path) -> String {
    let short = path.strip_prefix(sh::root()).unwrap_or(path);
    short.display().to_string()
}

fn absolute(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).with_context(|| path.display().to_string())
}

/// Writes the engine as a page: bench.js, and the WebAssembly build, which is
/// optimised like the reader's programs.
fn page(folder: &Path) -> Result<()> {
    let target = "wasm32-unknown-unknown";
    tools::ensure_target()?;
    sh::step("build the engine for JavaScript", || {
        sh::run(
            sh::cargo()
                .args(["build", "--package", "bookmobile-search-js"])
                .args(["--features", "build", "--profile", "wasm-release"])
                .args(["--target", target]),
        )
    })?;
    let wasm = sh::target(target)?.join("wasm-release/bookmobile_search_js.wasm");
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    sh::run(site::maker()?.arg("bench-page").arg(wasm).arg(folder))?;
    fs::copy(sh::root().join("bench/page.js"), folder.join("bench.js"))?;
    eprintln!("The page is in {}", folder.display());
    Ok(())
}
