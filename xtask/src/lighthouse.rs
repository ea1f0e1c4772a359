//! `cargo xtask bench lighthouse`: Lighthouse's report of the finished site on an
//! emulated phone: four scores for each page, its measurements, and every audit that
//! failed. npm installs Lighthouse into cargo's target directory, in the version that
//! bench/lighthouse has. The site is built again with the test server's URL as its own,
//! because search engines need absolute URLs, and is served compressed.

use crate::cli::BenchLighthouse;
use crate::site;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use xtask::files::copy_folder;
use xtask::server::Server;
use xtask::{sh, tools};

/// The default pages: a list, articles with and without questions, the largest page.
const PAGES: [&str; 5] = [
    "/en/",
    "/en/articles/smart-cities/",
    "/zh/articles/countryside/",
    "/zh/topics/guide/",
    "/en/articles/specimen/",
];

/// Lighthouse's ids of the categories.
const CATEGORIES: [&str; 4] = ["performance", "accessibility", "best-practices", "seo"];

/// The measurements that are printed: ids of audits, and column headings.
const MEASURED: [(&str, &str); 5] = [
    ("first-contentful-paint", "FCP ms"),
    ("largest-contentful-paint", "LCP ms"),
    ("total-blocking-time", "TBT ms"),
    ("cumulative-layout-shift", "CLS"),
    ("speed-index", "SI ms"),
];

/// Audits pages of the site.
///
/// # Errors
/// If Chromium, Node.js or npm is missing, the site was not built, or a page has less
/// than full marks.
pub(crate) fn run(arguments: &BenchLighthouse, folder: &Path) -> Result<()> {
    let made = folder.join("site");
    let given = &arguments.site;
    fs::create_dir_all(&made)?;
    let server = Server::start(given.as_deref().unwrap_or(&made), 0)?;
    if given.is_none() {
        make(folder, &made, &server.url("/"))?;
    }
    server.give_compressed(true);
    server.keep_connections(true);
    let lighthouse = install(folder)?;
    let pages = match &arguments.path {
        Some(path) => vec![path.clone()],
        None => PAGES.map(str::to_owned).to_vec(),
    };
    let heads = MEASURED.map(|(_, head)| format!("{head:>8}")).concat();
    let mut rows = vec![format!("{:30}perf a11y best  seo{heads}", "page")];
    let mut notes = Vec::new();
    for page in pages {
        let report = sh::step(&page, || look(&lighthouse, &server.url(&page), folder))?;
        let mut row = format!("{page:30}");
        for name in CATEGORIES {
            let score = report["categories"][name]["score"].as_f64();
            let score = score.with_context(|| format!("no score for {name}"))?;
            // Writing into a String does not fail.
            let _ = write!(row, "{:>4.0} ", score * 100.0);
            if score < 1.0 {
                notes.extend(
                    missed(&report, name)
                        .into_iter()
                        .map(|note| format!("{page}: {note}")),
                );
            }
        }
        for (name, _) in MEASURED {
            let value = report["audits"][name]["numericValue"].as_f64();
            let digits = if name.starts_with("cumulative") { 3 } else { 0 };
            let _ = write!(row, "{:>8.digits$}", value.unwrap_or(f64::NAN));
        }
        rows.push(row);
    }
    println!("{}", rows.join("\n"));
    if notes.is_empty() {
        return Ok(());
    }
    bail!("not full marks\n{}", notes.join("\n"))
}

/// Builds the site with `url` as its own.
fn make(folder: &Path, site: &Path, url: &str) -> Result<()> {
    let content = folder.join("content");
    for old in [&content, site] {
        if old.exists() {
            fs::remove_dir_all(old)?;
        }
    }
    copy_folder(&sh::root().join("content"), &content)?;
    let settings = content.join("site.toml");
    let text = fs::read_to_string(&settings)?;
    let lines = text.lines().filter(|line| !line.starts_with("url ="));
    let text = lines.fold(format!("url = \"{url}\"\n"), |all, line| all + line + "\n");
    fs::write(&settings, text)?;
    site::build_other(&content, site, true)
}

/// The audits that lower the score of a category.
fn missed(report: &Value, category: &str) -> Vec<String> {
    let audits = report["categories"][category]["auditRefs"].as_array();
    let audits = audits.into_iter().flatten();
    audits
        .filter(|audit| audit["weight"].as_f64().is_some_and(|weight| weight > 0.0))
        .filter_map(|audit| {
            let id = audit["id"].as_str()?;
            let audit = &report["audits"][id];
            let score = audit["score"].as_f64()?;
            let shown = audit["displayValue"].as_str().unwrap_or_default();
            let title = audit["title"].as_str().unwrap_or_default();
            (score < 1.0).then(|| format!("{category}: {score:.2} {title} ({id}) {shown}"))
        })
        .collect()
}

/// Audits one page with a new browser.
fn look(lighthouse: &Path, url: &str, folder: &Path) -> Result<Value> {
    let out = folder.join("report.json");
    let names = ["chromium", "google-chrome", "chrome"];
    let browser = names.into_iter().find_map(tools::on_path);
    let browser = browser.context("no Chromium on the PATH")?;
    let mut node = Command::new("node");
    node.arg(lighthouse)
        .arg(url)
        .args(["--quiet", "--output=json", "--only-categories"])
        .arg(CATEGORIES.join(","))
        .arg("--output-path")
        .arg(&out)
        .arg("--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking")
        .env("CHROME_PATH", browser);
    sh::run_quietly(&mut node)?;
    let text = fs::read_to_string(&out).with_context(|| out.display().to_string())?;
    Ok(serde_json::from_str(&text)?)
}

fn install(folder: &Path) -> Result<PathBuf> {
    let npm = tools::on_path(if cfg!(windows) { "npm.cmd" } else { "npm" });
    let npm = npm.context("no npm on the PATH: it fetches Lighthouse")?;
    fs::create_dir_all(folder)?;
    let source = sh::root().join("bench/lighthouse");
    for name in ["package.json", "package-lock.json"] {
        fs::copy(source.join(name), folder.join(name)).context(name)?;
    }
    sh::step("fetch Lighthouse", || {
        let arguments = ["install", "--no-audit", "--no-fund", "--prefer-offline"];
        sh::run(Command::new(npm).args(arguments).current_dir(folder))
    })?;
    Ok(folder.join("node_modules/lighthouse/cli/index.js"))
}
