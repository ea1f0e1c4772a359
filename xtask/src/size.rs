//! Size budgets: prints the size of every file of dist/ raw, with gzip and with
//! brotli, and fails when a budget of budgets.toml is exceeded.

use crate::site;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use xtask::{compress, sh};

/// The name of the row for the style that each page contains.
const PAGE_STYLE: &str = "style- in each page";

/// The beginnings of the names of files that no budget counts: none is fetched to read.
const UNCOUNTED: &[&str] = &[
    "icon-",
    "manifest.webmanifest",
    "robots.txt",
    "sitemap.xml",
    "en/",
    "zh/",
];

/// The budgets that count files by the beginnings of their names.
const BY_NAME: &[(&str, &[&str])] = &[
    // The whole app with the search.
    ("program", &["app-", "boot-", "search-", "style-", "parts-"]),
    ("search", &["search-"]),
    ("style", &["style-", "parts-"]),
    // Files that are fetched after the app, or never.
    ("later", &["offline-", "sw.js", "single-file-"]),
    ("shelf", &["shelf-", "anchors-", "news-"]),
    ("files", &["files-", "device-press-"]),
    ("reading", &["reading-"]),
    ("qr", &["qr-"]),
    // What a page loads when a mini-program comes near the window.
    (
        "programs",
        &[
            "programs/frame-",
            "programs/page-",
            "programs/runtime-",
            "programs/views-",
        ],
    ),
    ("pack", &["catalog-", "volume-"]),
    ("index", &["index-", "shard-"]),
    ("first-hit", FOR_FIRST_HIT),
];

/// The files that js/head-inline.js fetches if the URL asks for the search.
const FOR_FIRST_HIT: &[&str] = &[
    "boot-", "early-", "search-", "index-", "catalog-", "volume-", "style-",
];

/// Whether a name begins with one of these.
fn begins(name: &str, starts: &[&str]) -> bool {
    starts.iter().any(|start| name.starts_with(start))
}

/// Whether a budget of [`BY_NAME`] counts a file.
fn counts(name: &str) -> bool {
    BY_NAME.iter().any(|(_, starts)| begins(name, starts))
}

/// Whether a file is of one mini-program, which is loaded when it is started: its data is not.
fn is_mini_program(name: &str) -> bool {
    name.starts_with("programs/") && !counts(name) && !is(name, "json")
}

/// Checks that each file has a budget.
fn check_that_all_count(weights: &[Weight]) -> Result<()> {
    let names = weights.iter().map(|weight| weight.name.as_str());
    let without: Vec<&str> = names
        .filter(|name| !counts(name) && !begins(name, UNCOUNTED) && !name.starts_with("programs/"))
        .collect();
    if without.is_empty() {
        return Ok(());
    }
    bail!(
        "no budget counts {}: say in xtask/src/size.rs which one does",
        without.join(", ")
    )
}

/// What each budget of files is now, in bytes with brotli.
fn measure(weights: &[Weight]) -> BTreeMap<&'static str, usize> {
    let sum = |test: &dyn Fn(&str) -> bool| -> usize {
        (weights.iter().filter(|weight| test(&weight.name)))
            .map(|weight| weight.brotli)
            .sum()
    };
    let mut measured: BTreeMap<_, _> = BY_NAME
        .iter()
        .map(|(budget, starts)| (*budget, sum(&|name| begins(name, starts))))
        .collect();
    // Of several volumes the first hit needs the one that it is in, and no style of a page.
    let volumes = weights
        .iter()
        .filter(|weight| weight.name.starts_with("volume-"));
    let one_volume = volumes.map(|weight| weight.brotli).max().unwrap_or(0);
    let first_hit = sum(&|name| {
        begins(name, FOR_FIRST_HIT) && name != PAGE_STYLE && !name.starts_with("volume-")
    });
    measured.insert("first-hit", first_hit + one_volume);
    let engine = sum(&|name| name.starts_with("search-") && is(name, "wasm"));
    measured.insert("engine", engine);
    measured.insert("mini-program", heaviest_of(weights, is_mini_program));
    measured
}

struct Weight {
    name: String,
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// Prints the table of sizes and budgets.
///
/// # Errors
/// If there is no site yet, or a budget is exceeded.
pub(crate) fn run() -> Result<()> {
    let dist = site::dist();
    let mut weights = Vec::new();
    let mut images = 0;
    let mut pages = Vec::new();
    for (name, bytes) in files(&dist, "")? {
        if is(&name, "html") && !name.starts_with("single-file-") {
            if name == "404.html" {
                // Each page contains this style, so it counts once. This page
                // contains nothing beyond what all pages do.
                weights.push(weigh(PAGE_STYLE.to_owned(), style_of(&bytes)?)?);
            }
            pages.push(weigh_file(&dist, name, &bytes)?);
        } else if name.starts_with("images/") {
            images += bytes.len();
        } else {
            weights.push(weigh_file(&dist, name, &bytes)?);
        }
    }
    let heaviest = pages.iter().map(|page| page.brotli).max().unwrap_or(0);
    print_table(weights.iter().chain(&pages));
    check_that_all_count(&weights)?;
    let mut measured = measure(&weights);
    measured.insert("page", heaviest);
    measured.insert("images", images);
    // No program of the built-in collection has a screen of its own: its shim is weighed apart.
    let shim = sh::target("bookmobile-app")?.join("program-shim.js");
    let shim = fs::read(&shim).with_context(|| shim.display().to_string())?;
    measured.insert("shim", compress::brotli(&shim)?.len());
    let path = sh::root().join("budgets.toml");
    let budgets = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    compare(&measured, &budgets)
}

/// Prints the sizes of files.
fn print_table<'a>(weights: impl Iterator<Item = &'a Weight>) {
    println!(
        "{:<36} {:>10} {:>10} {:>10}",
        "bytes", "raw", "gzip", "brotli"
    );
    for weight in weights {
        println!(
            "{:<36} {:>10} {:>10} {:>10}",
            weight.name, weight.raw, weight.gzip, weight.brotli
        );
    }
}

/// The heaviest mini-program with all of its files, whose names begin with its slug.
fn heaviest_of(weights: &[Weight], is_one: impl Fn(&str) -> bool) -> usize {
    let mut by_slug: BTreeMap<&str, usize> = BTreeMap::new();
    for weight in weights.iter().filter(|weight| is_one(&weight.name)) {
        let slug = weight.name.rsplit_once('-').map_or("", |(slug, _)| slug);
        *by_slug.entry(slug).or_default() += weight.brotli;
    }
    by_slug.into_values().max().unwrap_or(0)
}

fn compare(measured: &BTreeMap<&str, usize>, budgets: &str) -> Result<()> {
    let budgets: BTreeMap<String, usize> = toml::from_str(budgets).context("budgets.toml")?;
    println!("\n{:<12} {:>10} {:>10}", "brotli", "is", "at most");
    let mut over = Vec::new();
    for (name, &is) in measured {
        let most = *(budgets.get(*name)).with_context(|| format!("budgets.toml has no {name}"))?;
        println!("{name:<12} {is:>10} {most:>10}");
        if is > most {
            over.push(format!("{name} is {} bytes over", is - most));
        }
    }
    if !over.is_empty() {
        bail!("over budget: {}", over.join(", "));
    }
    Ok(())
}

fn style_of(page: &[u8]) -> Result<&[u8]> {
    let at = |mark: &[u8]| page.windows(mark.len()).position(|window| window == mark);
    let (start, end) = (at(b"<style>"), at(b"</style>"));
    let style = start
        .zip(end)
        .and_then(|(start, end)| page.get(start + 7..end));
    style.context("404.html holds no style")
}

fn is(name: &str, extension: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|own| own == extension)
}

/// The sizes of a file, of its compressed copies if it has them.
fn weigh_file(dist: &Path, name: String, bytes: &[u8]) -> Result<Weight> {
    let copy = |ending: &str| fs::metadata(dist.join(format!("{name}.{ending}")));
    let (Ok(gzip), Ok(brotli)) = (copy("gz"), copy("br")) else {
        return weigh(name, bytes);
    };
    Ok(Weight {
        name,
        raw: bytes.len(),
        gzip: usize::try_from(gzip.len())?,
        brotli: usize::try_from(brotli.len())?,
    })
}

fn weigh(name: String, bytes: &[u8]) -> Result<Weight> {
    Ok(Weight {
        name,
        raw: bytes.len(),
        gzip: compress::gzip(bytes)?.len(),
        brotli: compress::brotli(bytes)?.len(),
    })
}

fn files(folder: &Path, prefix: &str) -> Result<Vec<(String, Vec<u8>)>> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder)
        .with_context(|| format!("{} is not there; run 'cargo xtask build'", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("{prefix}{name}");
        if path.is_dir() {
            found.extend(files(&path, &format!("{name}/"))?);
        } else if !compress::is_copy(&name) {
            found.push((name, fs::read(&path)?));
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_that_is_exceeded_is_named() {
        let measured = BTreeMap::from([("page", 100), ("style", 51)]);
        compare(&measured, "page = 100\nstyle = 51\nheap = 1").expect("in the budgets");
        let error = compare(&measured, "page = 100\nstyle = 50").expect_err("over");
        assert_eq!(error.to_string(), "over budget: style is 1 bytes over");
        assert!(
            compare(&measured, "page = 100").is_err(),
            "style has no budget"
        );
    }

    #[test]
    fn the_style_of_a_page_is_what_its_element_contains() {
        let style = style_of(b"<style>a{b:c}</style><p>").expect("has a style");
        assert_eq!(style, b"a{b:c}");
        assert!(style_of(b"<p>").is_err() && style_of(b"</style><style>").is_err());
    }
}
