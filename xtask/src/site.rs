//! The finished site: Trunk compiles the two programs, then this completes its
//! output. The content gives the index and the images; every file gets its
//! content's hash in its name; and the reader, run natively, writes a page at
//! each path. A build of `dev.rs` is completed there.

use crate::minify::{Kind, minify};
use crate::sh;
use crate::tools::{self, Tools};
use crate::{dev, glue, panics};
use anyhow::{Context, Result, bail};
use bookmobile_press as press;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use xtask::compress;
use xtask::files::find_one;
use xtask::server::Server;

/// What the programs may use: no more than Rust itself does. With all features
/// wasm-opt writes what no browser reads yet.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// The style sheets that stand in each page, in the order of their layers: a
/// page is readable once it has come, with no second request.
const PAGE_STYLE: &[&str] = &["tokens", "base", "prose", "layout", "components", "print"];

/// The style sheets that stand only in pages with something of theirs in it, by
/// these marks in the page's HTML. All of them come with the app, which shows
/// other pages later.
const STYLE_PARTS: &[(&str, &[&str])] = &[
    ("library", &["page-library"]),
    ("neighbours", &["class=\"neighbours"]),
    ("pictures", &["<img", "<figure", "<figcaption"]),
    ("callouts", &["class=\"callout"]),
    ("code", &["<code", "<pre", "<samp"]),
    ("tables", &["<table"]),
    ("maths", &["<math"]),
    (
        "rare",
        &[
            "<abbr",
            "<sub",
            "<sup",
            "<del",
            "<ruby",
            "<input",
            "<dl",
            "<dt",
            "<dd",
            "<summary",
            "<blockquote",
            "<details",
            "<hr",
        ],
    ),
    (
        "chinese",
        &[
            "<html lang=\"zh",
            "class=\"article\" lang=\"zh",
            "page-library\" lang=\"zh",
        ],
    ),
];

/// The style sheets that come with the app and with a search that does not wait
/// for it.
const APP_STYLE: &[&str] = &["sheets"];

/// Makes the finished site in dist/.
///
/// # Errors
/// If a tool, the content or a program is at fault.
pub(crate) fn build() -> Result<()> {
    let tools = tools::ensure()?;
    // Said before minutes of compiling, not after.
    let content = sh::root().join("content");
    sh::step("check the content", || {
        compile_content(&content, true).map(|_| ())
    })?;
    sh::step("build the site (the first time takes minutes)", || {
        sh::run(trunk(&tools)?.args(["build", "--release", "--cargo-profile", "wasm-release"]))
    })?;
    eprintln!("\nThe site is in {}", dist().display());
    Ok(())
}

/// Where the finished site is.
pub(crate) fn dist() -> PathBuf {
    sh::root().join("dist")
}

/// Makes dist-single/bookmobile.html out of dist/.
///
/// # Errors
/// If dist/ was not built.
pub(crate) fn single_file() -> Result<()> {
    let html = xtask::single_file::fill(&dist())?;
    let path = sh::root().join("dist-single/bookmobile.html");
    write(&path, html.as_bytes())?;
    println!("{} ({} KB)", path.display(), html.len().div_ceil(1024));
    Ok(())
}

/// Trunk, with the tools it calls where it finds them.
///
/// # Errors
/// If a tool's folder cannot be put on the PATH.
pub(crate) fn trunk(tools: &Tools) -> Result<Command> {
    let mut folders: Vec<&Path> = Vec::new();
    folders.extend(tools.wasm_bindgen.parent());
    folders.extend(tools.wasm_opt.as_deref().and_then(Path::parent));
    let mut trunk = sh::command(&tools.trunk);
    trunk
        .env("PATH", tools::path_with(&folders)?)
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        .env_remove("NO_COLOR");
    Ok(trunk)
}

/// Serves dist/ until the process is ended.
///
/// # Errors
/// If no port can be had.
pub(crate) fn serve(port: Option<u16>, open: bool) -> Result<()> {
    let wanted = port.unwrap_or(8080);
    let server = Server::start(&dist(), wanted)
        .or_else(|error| {
            if port.is_some() {
                Err(error)
            } else {
                Server::start(&dist(), 0)
            }
        })
        .with_context(|| format!("port {wanted} is taken; choose one with --port"))?;
    server.keep_connections(true);
    let address = server.url("/");
    println!("\nBookmobile is at {address}  (Ctrl+C ends it)");
    if open {
        open_browser(&address);
    }
    server.wait();
    Ok(())
}

fn open_browser(address: &str) {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    if Command::new(program).arg(address).spawn().is_err() {
        eprintln!("note: no browser could be opened from here; the address is above");
    }
}

/// What Trunk calls after it has compiled (see Trunk.toml).
///
/// # Errors
/// If Trunk did not say where its output is, or completing it fails.
pub(crate) fn finish_hook() -> Result<()> {
    let staging = std::env::var_os("TRUNK_STAGING_DIR")
        .map(PathBuf::from)
        .context("this is called by Trunk; run 'cargo xtask build'")?;
    let release = std::env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release");
    let content = compile_content(&sh::root().join("content"), !release)?;
    if release {
        finish_release(&staging, &content)
    } else {
        dev::finish(&staging, &content)
    }
}

/// The collection in a folder; `quick` leaves pictures in the size they have.
fn compile_content(folder: &Path, quick: bool) -> Result<press::Compiled> {
    let cache = if quick {
        None
    } else {
        Some(sh::target("bookmobile-pictures")?)
    };
    let options = press::Options {
        quick,
        cache,
        ..press::Options::default()
    };
    match press::compile(folder, &options) {
        Ok(compiled) => {
            if !compiled.warnings.is_empty() {
                eprintln!("{}", compiled.warnings);
            }
            Ok(compiled)
        }
        Err(diagnostics) => bail!("the content has mistakes\n{diagnostics}"),
    }
}

/// The files whose names carry their fingerprints: what each is, and its name.
type Names = Vec<(&'static str, String)>;

/// The programs and the style that comes with them: what each is, and how its
/// file's name begins and ends.
const PROGRAMS: &[(&str, &str, &str)] = &[
    ("app_js", "app", "js"),
    ("app_wasm", "app", "wasm"),
    ("search_js", "search", "js"),
    ("search_wasm", "search", "wasm"),
    ("style", "style", "css"),
    ("parts", "parts", "css"),
    ("boot", "boot", "js"),
    ("offline_js", "offline", "js"),
];

fn finish_release(staging: &Path, content: &press::Compiled) -> Result<()> {
    let mut names = programs(staging)?;
    names.extend(collection(staging, content)?);
    pages(staging, &names, content.offline)?;
    sh::step("compress", || compress::beside(staging))
}

/// Makes a site of another content folder, with the programs of dist/: they are
/// the same for every collection. Who compresses on the way needs no copies that
/// are `compressed` ahead.
///
/// # Errors
/// If dist/ was not built, the content has mistakes, or `to` has files already.
pub(crate) fn build_other(content: &Path, to: &Path, compressed: bool) -> Result<()> {
    let content = compile_content(content, false)?;
    if fs::read_dir(to).is_ok_and(|mut entries| entries.next().is_some()) {
        bail!("{} is not empty", to.display());
    }
    let mut names = Names::new();
    for &(key, stem, extension) in PROGRAMS {
        let (start, end) = (format!("{stem}-"), format!(".{extension}"));
        let path = find_one(&dist(), &start, &end)
            .with_context(|| format!("dist/ has no {start}*{end}; run 'cargo xtask build'"))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        write(&to.join(&*name), &fs::read(&path)?)?;
        names.push((key, name.into_owned()));
    }
    let carrier = find_one(&dist(), "carrier-", ".html").context("dist/ has no carrier")?;
    let carrier = fs::read_to_string(carrier)?;
    let script = carrier.rsplit_once("<script>").map(|(_, rest)| rest);
    let script = script.and_then(|rest| Some(rest.split_once("</script>")?.0));
    let script = script.context("the carrier in dist/ has no script")?;
    write(&to.join("carrier/app.js"), script.as_bytes())?;
    names.extend(collection(to, &content)?);
    pages(to, &names, content.offline)?;
    if !compressed {
        return Ok(());
    }
    sh::step("compress", || compress::beside(to))
}

/// Takes the two programs that Trunk made, makes them small, and writes them and
/// our own scripts under their names.
fn programs(staging: &Path) -> Result<Names> {
    let tools = tools::ensure()?;
    let app_js = take_one(staging, "bookmobile-", ".js")?;
    let app_wasm = take_one(staging, "bookmobile-", "_bg.wasm")?;
    let search_glue = take_one(staging, "search", ".js")?;
    let search_wasm = take_one(staging, "search", "_bg.wasm")?;
    fs::remove_file(staging.join("index.html")).context("Trunk's page")?;
    let parts: Vec<&str> = STYLE_PARTS.iter().map(|(name, _)| *name).collect();
    for name in PAGE_STYLE.iter().chain(&parts).chain(APP_STYLE) {
        take_one(staging, &format!("{name}-"), ".css")?;
    }
    let (app_wasm, app_js) = shrink(&tools, &app_wasm, app_js)?;
    let (search_wasm, search_glue) = shrink(&tools, &search_wasm, search_glue)?;
    let app = carrier_program(&app_js)?;
    write(&staging.join("carrier/app.js"), app.as_bytes())?;
    let mut files = BTreeMap::from([
        ("app_js", minify(&app_js, Kind::Module)?.into_bytes()),
        ("app_wasm", app_wasm),
        (
            "search_js",
            minify(&search_program(&search_glue)?, Kind::Script)?.into_bytes(),
        ),
        ("search_wasm", search_wasm),
        ("style", style(APP_STYLE)?.into_bytes()),
        ("parts", style(&parts)?.into_bytes()),
        ("boot", minify(&boot_program()?, Kind::Module)?.into_bytes()),
        (
            "offline_js",
            minify(
                &joined(&[
                    "clear.js",
                    "offline.js",
                    "size.js",
                    "device.js",
                    "pass-on.js",
                ])?,
                Kind::Module,
            )?
            .into_bytes(),
        ),
    ]);
    let mut names = Names::new();
    for &(key, stem, extension) in PROGRAMS {
        let bytes = files.remove(key).unwrap_or_default();
        names.push((key, write_named(staging, stem, extension, &bytes)?));
    }
    Ok(names)
}

/// Writes the files of a collection: its pack, its index and its images.
pub(crate) fn collection(folder: &Path, content: &press::Compiled) -> Result<Names> {
    let index = press::index(&content.documents)?;
    for asset in &content.assets {
        write(&folder.join(&asset.path), &asset.bytes)?;
    }
    for (name, bytes) in content.pack.volumes.iter().chain(&index.shards) {
        write(&folder.join(name), bytes)?;
    }
    let catalog = write_named(folder, "catalog", "bin", &content.pack.catalog)?;
    let index = write_named(folder, "index", "bin", &index.root)?;
    Ok(vec![("catalog", catalog), ("index", index)])
}

/// Writes a page at each path.
fn pages(folder: &Path, names: &Names, offline: press::Offline) -> Result<()> {
    let mut prerender = sh::cargo();
    prerender.args([
        "run",
        "--quiet",
        "--bin",
        "prerender",
        "--features",
        "ssr",
        "--",
    ]);
    prerender.arg(folder);
    prerender.args(names.iter().map(|(key, name)| format!("{key}={name}")));
    let every = style(PAGE_STYLE)?;
    let mut all = every.clone();
    let mut parts = Vec::new();
    for (name, marks) in STYLE_PARTS {
        let css = style(&[name])?;
        all.push_str(&css);
        parts.push(json!({ "marks": marks, "css": css }));
    }
    all.push_str(&style(APP_STYLE)?);
    let page_style = json!({ "every": every, "parts": parts });
    prerender.arg(format!("page_style={page_style}"));
    let keep = match offline {
        press::Offline::BySize => "auto",
        press::Offline::Everything => "everything",
        press::Offline::Topics => "topics",
    };
    prerender.arg(format!("keep={keep}"));
    for name in ["early", "lost", "language"] {
        let script = own_script(&format!("{name}.js"), Kind::Script)?;
        prerender.arg(format!("{name}={}", String::from_utf8(script)?));
    }
    write(&folder.join("carrier/style.css"), all.as_bytes())?;
    sh::step("write the pages", || sh::run(&mut prerender))?;
    // What it has stands in the carrier now.
    fs::remove_dir_all(folder.join("carrier"))?;
    Ok(())
}

/// Writes a file under a name with its fingerprint; gives the name.
fn write_named(folder: &Path, stem: &str, extension: &str, bytes: &[u8]) -> Result<String> {
    let name = format!("{stem}-{}.{extension}", press::fingerprint(bytes));
    write(&folder.join(&name), bytes)?;
    Ok(name)
}

/// A script of src/js as it is sent.
fn own_script(name: &str, kind: Kind) -> Result<Vec<u8>> {
    let text = fs::read_to_string(sh::root().join("src/js").join(name))?;
    Ok(minify(&text, kind)?.into_bytes())
}

/// What starts the app, and the page's side of the search, in one file.
pub(crate) fn boot_program() -> Result<String> {
    joined(&["boot.js", "finder.js"])
}

/// Scripts of src/js as one.
pub(crate) fn joined(names: &[&str]) -> Result<String> {
    let read = |name: &&str| fs::read_to_string(sh::root().join("src/js").join(name));
    let texts = names.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    Ok(texts.join("\n"))
}

/// All that the app needs as one plain script, for a file that carries the site:
/// the glue, which is a module elsewhere, then our own. What the glue exports
/// becomes an object.
fn carrier_program(glue: &str) -> Result<String> {
    let end = (glue.rfind("export {")).context("the app's glue exports nothing")?;
    let mut body = glue[..end].replace("import.meta.url", "location.href");
    let mut names = vec!["default: __wbg_init".to_owned()];
    while let Some(at) = body.find("export function ") {
        let name = body[at + 16..].split('(').next().unwrap_or_default();
        names.push(name.to_owned());
        body.replace_range(at..at + 7, "");
    }
    let own = joined(&[
        "boot.js",
        "finder.js",
        "pass-on.js",
        "size.js",
        "clear.js",
        "this-file.js",
    ])?;
    let names = names.join(",");
    // Each in a scope of its own: both have a `start`.
    let glue = format!("const bookmobileApp = (() => {{\n{body}\nreturn {{{names}}};\n}})();");
    let whole = format!("(() => {{\n{glue}\n{own}\n}})();");
    minify(&whole, Kind::Script)
}

/// The program that runs in the worker, or as a plain script where workers do
/// not start: the glue that wasm-bindgen wrote, then our few lines around it.
pub(crate) fn search_program(glue: &str) -> Result<String> {
    let shell = fs::read_to_string(sh::root().join("src/js/search.js"))?;
    Ok(format!("{glue}\n{shell}"))
}

/// Takes the one file whose name begins and ends so out of a folder.
fn take_one(folder: &Path, start: &str, end: &str) -> Result<Vec<u8>> {
    let Some(path) = find_one(folder, start, end) else {
        bail!("Trunk made no {start}*{end}; has index.html changed?");
    };
    let bytes = fs::read(&path)?;
    fs::remove_file(&path)?;
    Ok(bytes)
}

/// Style sheets in this order, as one without comments.
fn style(names: &[&str]) -> Result<String> {
    let folder = sh::root().join("style");
    let mut all = String::new();
    for name in names {
        let path = folder.join(name).with_extension("css");
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        all.push_str(&squeeze_css(&text));
    }
    Ok(all)
}

/// Leaves out comments and white space. Nothing in our style sheets has `/*` in
/// a string.
fn squeeze_css(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find("/*") {
        out.push_str(&rest[..start]);
        rest = rest[start..]
            .find("*/")
            .map_or("", |end| &rest[start + end + 2..]);
    }
    out.push_str(rest);
    let lines = out.lines().map(str::trim).filter(|line| !line.is_empty());
    let joined = lines.fold(String::new(), |css, line| css + line + " ");
    // Spaces around these tell nothing; none stands so in a string of ours.
    let tight = [
        (" {", "{"),
        ("{ ", "{"),
        (" }", "}"),
        ("} ", "}"),
        ("; ", ";"),
        (";}", "}"),
        (", ", ","),
        (": ", ":"),
    ];
    (tight.iter()).fold(joined, |css, (loose, tight)| css.replace(loose, tight))
}

/// A program and its glue, as small as we can make them.
fn shrink(tools: &Tools, wasm: &[u8], glue: Vec<u8>) -> Result<(Vec<u8>, String)> {
    let glue = String::from_utf8(glue).context("the glue is text")?;
    let (wasm, glue) = glue::prune(wasm, &glue)?;
    glue::shorten(&optimise(tools.wasm_opt.as_deref(), &wasm)?, &glue)
}

/// A program without the words of its panics, as small as wasm-opt makes it where
/// there is one.
///
/// # Errors
/// If it is no program, if wasm-opt fails or its files cannot be written.
pub(crate) fn optimise(wasm_opt: Option<&Path>, wasm: &[u8]) -> Result<Vec<u8>> {
    let wasm = panics::silence(wasm)?;
    let Some(wasm_opt) = wasm_opt else {
        return Ok(wasm);
    };
    let folder = tempfile::tempdir()?;
    let [before, after] = ["before.wasm", "after.wasm"].map(|name| folder.path().join(name));
    fs::write(&before, wasm)?;
    sh::run_quietly(
        Command::new(wasm_opt)
            .args(["--flatten", "--rereloop", "-Oz", "-Oz", "--converge"])
            .args(FEATURES)
            .args([
                "--strip-debug",
                "--strip-producers",
                "--strip-target-features",
            ])
            .arg(&before)
            .arg("-o")
            .arg(&after),
    )?;
    Ok(fs::read(&after)?)
}

pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes).with_context(|| path.display().to_string())
}
