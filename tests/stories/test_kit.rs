//! The test kit for authors of mini-programs: `bookmobile test` passes good programs, and names what
//! fails in others: in browsers that it starts, and in one that a person opens.

use anyhow::{Context as _, Result, bail, ensure};
use bookmobile_e2e::{Engine, Page, Site};
use serde_json::Value;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use tempfile::TempDir;

const ONE_LANGUAGE: &str =
    "title = \"The town\"\n[[languages]]\ncode = \"en\"\ntag = \"en\"\nname = \"English\"\n";

const TWO_LANGUAGES: &str = "title = \"The town\"\n[[languages]]\ncode = \"en\"\ntag = \"en\"\nname = \"English\"\n\
    [[languages]]\ncode = \"zh\"\ntag = \"zh-Hans\"\nname = \"简体中文\"\n";

/// Programs with a mistake: the slug, the file, its text, the check that fails, and words of what
/// is said.
const FAULTY: &[(&str, &str, &str, &str, &str)] = &[
    (
        "fetch",
        "worker.js",
        "fetch('/x').catch(() => {}); bookmobile.run({ view: () => ['p', {}, 'hello'] });",
        "refused",
        "it tried fetch(\"/x\"), and there is no network",
    ),
    (
        "wide",
        "worker.js",
        "bookmobile.run({ view: () => ['table', {}, ['tbody', {}, ['tr', {}, ...Array.from({ length: 30 }, (_, at) => ['td', {}, 'column' + at])]]] });",
        "fits",
        "wider than the box on a narrow screen: td",
    ),
    (
        "throws",
        "worker.js",
        "bookmobile.run({ view: () => ['button', { do: 'go' }, 'Go'], actions: { go() { throw new Error('the wheel came off'); } } });",
        "walk",
        "it throws `the wheel came off`, after: press button \"Go\"",
    ),
    (
        "nameless",
        "worker.js",
        "bookmobile.run({ view: () => ['button', { do: 'go' }, ['svg', { viewBox: '0 0 1 1' }]], actions: { go() { } } });",
        "names",
        "no name: button",
    ),
    (
        "saves",
        "worker.js",
        "bookmobile.run({ view: () => ['button', { do: 'go' }, 'Go'], actions: { go() { bookmobile.save('x'.repeat(40000)); } } });",
        "refused",
        "it saves too much (40 KB)",
    ),
    (
        "markup",
        "worker.js",
        "bookmobile.run({ view: () => ['p', { innerHTML: '<b>x</b>' }, 'hello'] });",
        "view",
        "the page leaves out the attribute `innerHTML of p`",
    ),
    (
        "hangs",
        "worker.js",
        "bookmobile.run({ view: () => ['button', { do: 'go' }, 'Go'], actions: { go() { for (;;); } } });",
        "walk",
        "it computes and does not answer",
    ),
    (
        "asks",
        "worker.js",
        "bookmobile.run({ view: () => ['button', { do: 'go' }, 'Go'], actions: { go() { bookmobile.position(); } } });",
        "refused",
        "it asks for `position`, which its manifest does not list",
    ),
    (
        "changed",
        "worker.js",
        "bookmobile.run({ view: () => ['p', {}, 'hello'], changed() { throw new Error('no such language'); } });",
        "changes",
        "it throws `no such language`",
    ),
    (
        "screen-fetch",
        "index.html",
        "<!doctype html><title>x</title><p>hello</p><script>new Image().src = 'https://example.org/a.png';</script>",
        "refused",
        "it tried img-src https://example.org/a.png",
    ),
    (
        "screen-wide",
        "index.html",
        "<!doctype html><title>x</title><div style='width: 900px'>wide</div>",
        "fits",
        "wider than the box on a narrow screen: div \"wide\", 900 px",
    ),
    (
        "screen-throws",
        "index.html",
        "<!doctype html><title>x</title><button style='height: 40px' onclick='go()'>Go on</button><script>const go = () => { throw new Error('the wheel came off'); };</script>",
        "walk",
        "after: press button \"Go on\"",
    ),
    (
        "screen-small",
        "index.html",
        "<!doctype html><title>x</title><button style='width: 10px; height: 10px; padding: 0'>x</button>",
        "targets",
        "smaller than 24 px: button \"x\", 10 × 10 px",
    ),
];

/// A program that does not keep what it counts, with the tests that say so.
const FORGETFUL: &[(&str, &str)] = &[
    (
        "worker.js",
        "bookmobile.run({ start: () => ({ count: 0 }), view: ({ count }) => [['p', {}, String(count)], ['button', { do: 'go' }, 'Go']], actions: { go(state) { state.count++; } } });",
    ),
    (
        "tests.toml",
        "[[test]]\nname = \"keeps\"\nsteps = [\n  { press = \"Go\" },\n  { see = \"1\" },\n  { restart = true },\n  { see = \"1\" },\n]\n\n\
         [[test]]\nname = \"resets\"\nsteps = [ { press = \"Reset\" } ]\n",
    ),
];

/// The name of the browser that the kit starts; nothing if a person has to open it.
fn browser(engine: Engine) -> Option<&'static str> {
    match engine {
        Engine::Chromium => Some("chromium"),
        Engine::Firefox => Some("firefox"),
        Engine::WebKit => None,
    }
}

/// The program `bookmobile`, compiled with the app of the last build.
fn program() -> Result<&'static Path> {
    static MADE: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let make = || -> Result<PathBuf> {
        let output = Command::new(env!("CARGO"))
            .args([
                "build",
                "--package",
                "bookmobile-cli",
                "--message-format",
                "json",
            ])
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
            .output()?;
        ensure!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let text = String::from_utf8(output.stdout)?;
        let messages = text
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let mut files =
            messages.filter_map(|message| Some(message["executable"].as_str()?.to_owned()));
        Ok(files.next_back().context("cargo names no program")?.into())
    };
    match MADE.get_or_init(|| make().map_err(|error| format!("{error:#}"))) {
        Ok(path) => Ok(path),
        Err(error) => bail!("{error}"),
    }
}

/// Writes files of a collection, each with its path.
fn write(folder: &Path, files: &[(String, &str)]) -> Result<()> {
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().context("a folder")?)?;
        fs::write(path, text)?;
    }
    Ok(())
}

/// A collection with one article in a language.
fn collection(settings: &'static str) -> Result<TempDir> {
    let folder = tempfile::tempdir()?;
    let article = "---\ntitle: Wells\ndate: 2026-11-21\n---\nWater.\n";
    let mut files = vec![("site.toml".to_owned(), settings)];
    let codes = if settings == TWO_LANGUAGES {
        &["en", "zh"][..]
    } else {
        &["en"]
    };
    files.extend(
        codes
            .iter()
            .map(|code| (format!("articles/{code}/wells.md"), article)),
    );
    write(folder.path(), &files)?;
    Ok(folder)
}

/// Runs the kit over a folder; the exit code, and what it prints.
fn test(folder: &Path, engine: Engine) -> Result<(Option<i32>, Vec<Value>)> {
    let mut command = Command::new(program()?);
    command.args(["test", "--format", "json"]).arg(folder);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    match browser(engine) {
        Some(name) => command.args(["--browser", name]),
        None => command.arg("--by-hand"),
    };
    let mut child = command.spawn()?;
    let mut said = BufReader::new(child.stderr.take().context("what it says")?);
    let mut page = None;
    if browser(engine).is_none() {
        // As a person does who reads the address.
        let mut line = String::new();
        let address = loop {
            line.clear();
            ensure!(said.read_line(&mut line)? > 0, "it prints no address");
            if let Some(rest) = line.strip_prefix("open ") {
                break rest.split(' ').next().unwrap_or_default().to_owned();
            }
        };
        let opened = Page::visit(engine, &Site::built()?)?;
        opened.open_plain("/en/")?;
        opened.ask(&format!("location.href = '{address}'"))?;
        page = Some(opened);
    }
    let output = child.wait_with_output()?;
    drop(page);
    let mut rest = String::new();
    said.read_to_string(&mut rest)?;
    let text = String::from_utf8(output.stdout)?;
    let lines = text.lines().map(serde_json::from_str);
    let lines = lines
        .collect::<Result<Vec<Value>, _>>()
        .with_context(|| format!("{text}\n{rest}"))?;
    Ok((output.status.code(), lines))
}

pub(crate) fn the_kit_passes_what_it_starts_authors_with(engine: Engine) -> Result<()> {
    let folder = collection(TWO_LANGUAGES)?;
    for more in [&["worker"][..], &["screen", "--screen"]] {
        let done = Command::new(program()?)
            .args(["new", "--mini-program"])
            .args(more)
            .arg(folder.path())
            .output()?;
        ensure!(done.status.success(), "{done:?}");
    }
    let (code, lines) = test(folder.path(), engine)?;
    ensure!(code == Some(0), "{lines:#?}");
    let of = |slug: &str| lines.iter().filter(|line| line["program"] == slug).count();
    // A worker has one check more, of its view; each has a test in each language.
    ensure!((of("worker"), of("screen")) == (11, 10), "{lines:#?}");
    Ok(())
}

pub(crate) fn the_kit_names_what_fails(engine: Engine) -> Result<()> {
    let folder = collection(ONE_LANGUAGE)?;
    let manifest = "name = \"A program\"\n[bookmobile]\napi = 1\nheight = 10\n";
    let own = |slug: &str, file: &str| format!("programs/{slug}/{file}");
    let mut files = Vec::new();
    for (slug, file, text, ..) in FAULTY {
        files.push((own(slug, "manifest.toml"), manifest));
        files.push((own(slug, file), *text));
    }
    files.push((own("forgetful", "manifest.toml"), manifest));
    files.extend(
        FORGETFUL
            .iter()
            .map(|(file, text)| (own("forgetful", file), *text)),
    );
    write(folder.path(), &files)?;
    let (code, lines) = test(folder.path(), engine)?;
    ensure!(code == Some(1), "{lines:#?}");
    for (slug, file, _, check, words) in FAULTY {
        let failed: Vec<_> = (lines.iter())
            .filter(|line| line["program"] == *slug && line["passed"] == false)
            .collect();
        let is_said = |line: &&&Value| {
            let failures = line["failures"].as_array();
            failures.is_some_and(|all| {
                all.iter().any(|own| {
                    own["message"]
                        .as_str()
                        .is_some_and(|text| text.contains(words))
                })
            })
        };
        let said = failed.iter().find(is_said);
        let said = said.with_context(|| format!("{slug}: nothing says {words}: {failed:#?}"))?;
        ensure!(
            said["check"] == *check && said["file"] == own(slug, file),
            "{slug}: {said:#}"
        );
        ensure!(failed.len() == 1, "{slug} fails in one thing: {failed:#?}");
    }
    let tests: Vec<_> = lines
        .iter()
        .filter(|line| line["test"].is_string())
        .collect();
    let [keeps, resets] = tests[..] else {
        bail!("two tests: {tests:#?}");
    };
    let place = |test: &Value| {
        (
            test["failures"][0]["line"].as_u64(),
            test["failures"][0]["column"].as_u64(),
        )
    };
    ensure!(place(keeps) == (Some(7), Some(3)), "{keeps:#}");
    let message = resets["failures"][0]["message"]
        .as_str()
        .unwrap_or_default();
    ensure!(
        message == "there is nothing to press \"Reset\"; there is: \"Go\"",
        "{message}"
    );
    Ok(())
}
