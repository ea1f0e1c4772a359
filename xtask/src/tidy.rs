//! Checks the repository's own rules: which part may use which, that no modules use one
//! another in a cycle, and that every source file says what it is for. ARCHITECTURE.md
//! explains them.

use crate::{module_cycles, sh, style_rules};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// A word that the code of some files must not contain.
struct Ban {
    /// A path from the top of the repository; the files below it are checked.
    under: &'static str,
    /// The word; comments and tests may contain it.
    word: &'static str,
    /// The reason, which the message gives.
    why: &'static str,
}

const BANS: &[Ban] = &[
    ban(
        "crates/search/src",
        "bookmobile_pack",
        "search knows no pack: other sites use it alone",
    ),
    ban(
        "crates/search/src",
        "serde",
        "search carries no serde: its format is its own",
    ),
    ban("crates/search/src", "web_sys", "search runs anywhere"),
    ban(
        "crates/anchor/src",
        "js_sys",
        "anchors are placed natively too",
    ),
    ban(
        "crates/pack/src",
        "serde",
        "its code for a type is large: bookmobile_wire's is small",
    ),
    ban(
        "crates/protocol/src",
        "serde",
        "its code for a type is large: bookmobile_wire's is small",
    ),
    ban(
        "crates/pack/src",
        "bookmobile_search",
        "the pack does not know how it is searched",
    ),
    ban(
        "crates/pack/src",
        "web_sys",
        "the pack is read natively too",
    ),
    ban(
        "crates/press/src",
        "leptos",
        "the press makes data, the reader draws",
    ),
    ban(
        "crates/press/src",
        "web_sys",
        "the press runs natively only",
    ),
    ban(
        "crates/protocol/src",
        "bookmobile_search",
        "the protocol is shared by both ends",
    ),
    ban(
        "src",
        "bookmobile_press",
        "the reader opens packs, it never makes them",
    ),
    ban(
        "src",
        "bookmobile_search",
        "the engine runs in the worker; talk to search_client",
    ),
    ban(
        "src/view",
        "local_storage",
        "views keep nothing: session.rs does",
    ),
    ban(
        "src/view",
        "session_storage",
        "views keep nothing: session.rs does",
    ),
    ban(
        "src/view",
        "bookmobile_protocol",
        "views talk to search_client, not to the worker",
    ),
    ban(
        "crates/search-worker/src",
        "IndexBuilder",
        "a query never reaches the index builder",
    ),
    ban(
        "crates/search-js/src",
        "bookmobile_pack",
        "other sites have texts of their own, and no pack",
    ),
    ban(
        "crates/search-bench/src",
        "bookmobile_search",
        "every engine is measured from outside, ours too",
    ),
];

const fn ban(under: &'static str, word: &'static str, why: &'static str) -> Ban {
    Ban { under, word, why }
}

/// The allowed dependencies: each package of ours, and the packages of ours that it may
/// depend on. Tests may use any.
const ARROWS: &[(&str, &[&str])] = &[
    ("bookmobile-html", &[]),
    ("bookmobile-compress", &[]),
    ("bookmobile-dom", &["bookmobile-html"]),
    ("bookmobile-wire", &[]),
    ("bookmobile-pack", &["bookmobile-wire"]),
    ("bookmobile-anchor", &[]),
    ("bookmobile-anchor-js", &["bookmobile-anchor"]),
    ("bookmobile-qr-js", &[]),
    (
        "bookmobile-device-press",
        &[
            "bookmobile-html",
            "bookmobile-i18n",
            "bookmobile-markdown",
            "bookmobile-pack",
            "bookmobile-search",
        ],
    ),
    (
        "bookmobile-markdown",
        &["bookmobile-html", "bookmobile-i18n"],
    ),
    ("bookmobile-i18n", &["bookmobile-pack"]),
    ("bookmobile-search-code", &[]),
    ("bookmobile-search", &["bookmobile-search-code"]),
    ("bookmobile-protocol", &["bookmobile-wire"]),
    (
        "bookmobile-press",
        &[
            "bookmobile-html",
            "bookmobile-i18n",
            "bookmobile-markdown",
            "bookmobile-pack",
            "bookmobile-search",
            "bookmobile-wire",
        ],
    ),
    (
        "bookmobile-search-worker",
        &[
            "bookmobile-pack",
            "bookmobile-protocol",
            "bookmobile-search",
        ],
    ),
    (
        "bookmobile",
        &[
            "bookmobile-dom",
            "bookmobile-html",
            "bookmobile-i18n",
            "bookmobile-pack",
            "bookmobile-protocol",
        ],
    ),
    ("bookmobile-app", &["bookmobile"]),
    (
        "bookmobile-site",
        &[
            "bookmobile-html",
            "bookmobile-i18n",
            "bookmobile",
            "bookmobile-dom",
            "bookmobile-pack",
            "bookmobile-press",
        ],
    ),
    ("bookmobile-search-cli", &["bookmobile-search"]),
    ("bookmobile-search-js", &["bookmobile-search"]),
    ("bookmobile-search-bench", &[]),
    (
        "bookmobile-fuzz-targets",
        &[
            "bookmobile-device-press",
            "bookmobile-html",
            "bookmobile-pack",
            "bookmobile-search",
        ],
    ),
    ("bookmobile-fuzz", &["bookmobile-fuzz-targets"]),
    ("bookmobile-program-oracles", &[]),
    (
        "bookmobile-sources",
        &["bookmobile-pack", "bookmobile-press"],
    ),
    (
        "bookmobile-cli",
        &[
            "bookmobile-compress",
            "bookmobile-html",
            "bookmobile-press",
            "bookmobile-site",
            "bookmobile-sources",
            "bookmobile-wire",
        ],
    ),
    (
        "bookmobile-e2e",
        &["bookmobile-press", "bookmobile-site", "xtask"],
    ),
    ("xtask", &["bookmobile-compress"]),
    (
        "xtask-site",
        &[
            "bookmobile",
            "bookmobile-html",
            "bookmobile-press",
            "bookmobile-protocol",
            "bookmobile-site",
            "xtask",
        ],
    ),
];

/// Checks all rules.
///
/// # Errors
/// All violations, one line each.
pub(crate) fn run() -> Result<()> {
    let mut wrong = Vec::new();
    for path in sources(&sh::root())? {
        let text = fs::read_to_string(sh::root().join(&path))
            .with_context(|| path.display().to_string())?;
        if module_cycles::is_crate_root(&path) {
            wrong.extend(module_cycles::check(&sh::root(), &path)?);
        }
        if path.ends_with("Cargo.toml") {
            wrong.extend(check_manifest(&path, &text)?);
        } else {
            wrong.extend(check(&path, &text));
        }
    }
    wrong.extend(style_rules::check(&sh::root().join("style"))?);
    if wrong.is_empty() {
        return Ok(());
    }
    bail!("{}", wrong.join("\n"));
}

/// The violations in one source file.
fn check(path: &Path, text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let shown = path.display();
    if !text.starts_with("//!") {
        wrong.push(format!(
            "{shown}:1: say in a //! paragraph what this file is for"
        ));
    }
    // Tests are at the end of a file, and may use anything.
    let tests = text
        .lines()
        .position(|line| line.starts_with("#[cfg(test)]") || line.starts_with("#[cfg(all(test"));
    let lines = text.lines().take(tests.unwrap_or(usize::MAX));
    for (number, line) in lines.enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for ban in BANS.iter().filter(|ban| path.starts_with(ban.under)) {
            if code.contains(ban.word) {
                let line = number + 1;
                wrong.push(format!(
                    "{shown}:{line}: no '{}' here: {}",
                    ban.word, ban.why
                ));
            }
        }
        let is_door = path == Path::new("src/view/press_html.rs");
        if path.starts_with("src") && !is_door && code.contains("inner_html") {
            let line = number + 1;
            wrong.push(format!(
                "{shown}:{line}: strings become HTML in view/press_html.rs alone"
            ));
        }
    }
    wrong
}

/// The violations in the dependencies of one package.
fn check_manifest(path: &Path, text: &str) -> Result<Vec<String>> {
    let shown = path.display();
    let manifest: toml::Table = text.parse().with_context(|| shown.to_string())?;
    let name = (manifest.get("package"))
        .and_then(|package| package.get("name")?.as_str())
        .unwrap_or_default();
    let Some((_, allowed)) = ARROWS.iter().find(|(package, _)| *package == name) else {
        return Ok(vec![format!(
            "{shown}: say in xtask/src/tidy.rs what '{name}' may depend on"
        )]);
    };
    let ours = |dependency: &&String| ARROWS.iter().any(|(package, _)| package == dependency);
    let used = ["dependencies", "build-dependencies"]
        .into_iter()
        .filter_map(|table| manifest.get(table)?.as_table())
        .flat_map(toml::Table::keys);
    Ok(used
        .filter(ours)
        .filter(|dependency| !allowed.contains(&dependency.as_str()))
        .map(|dependency| format!("{shown}: '{name}' may not depend on '{dependency}'"))
        .collect())
}

/// Every Rust source file and manifest of ours, from the top of the repository.
fn sources(root: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_dir() {
                if !name.starts_with('.') && !["target", "dist", "node_modules"].contains(&&*name) {
                    folders.push(path);
                }
            } else if name.ends_with(".rs") || name == "Cargo.toml" {
                found.push(path.strip_prefix(root)?.to_path_buf());
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_planted_arrow_is_found() {
        let text = "//! What it is for.\nuse bookmobile_press::compile;\n";
        let wrong = check(Path::new("src/view/library.rs"), text);
        assert_eq!(wrong.len(), 1, "{wrong:?}");
        assert!(wrong[0].starts_with("src/view/library.rs:2: no 'bookmobile_press'"));
    }

    #[test]
    fn a_planted_dependency_is_found() {
        let text = "[package]\nname = \"bookmobile-pack\"\n[dependencies]\nserde = \"1\"\n\
                    bookmobile-press = { path = \"../press\" }\n";
        let wrong = check_manifest(Path::new("crates/pack/Cargo.toml"), text).expect("TOML");
        assert_eq!(
            wrong,
            ["crates/pack/Cargo.toml: 'bookmobile-pack' may not depend on 'bookmobile-press'"]
        );
        let unknown = check_manifest(Path::new("x/Cargo.toml"), "[package]\nname = \"x\"\n");
        assert_eq!(unknown.expect("TOML").len(), 1);
    }

    #[test]
    fn a_second_door_for_html_is_found() {
        let text = "//! x\nlet a = div().inner_html(text);\n";
        assert_eq!(check(Path::new("src/view/search.rs"), text).len(), 1);
        assert!(check(Path::new("src/view/press_html.rs"), text).is_empty());
    }

    #[test]
    fn a_word_in_a_comment_is_no_arrow_and_a_silent_file_is_told() {
        assert!(check(Path::new("src/a.rs"), "//! x\n// bookmobile_press\n").is_empty());
        assert_eq!(check(Path::new("src/a.rs"), "fn a() {}\n").len(), 1);
    }
}
