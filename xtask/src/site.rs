//! The finished site: Trunk compiles the two programs, then this completes its
//! output. The content gives the index and the images; every file gets its
//! content's hash in its name; and the reader, run natively, writes a page at
//! each path. In a dev build names stay plain and Trunk's own page is kept.

use crate::compress;
use crate::glue;
use crate::sh;
use crate::tools::{self, Tools};
use anyhow::{Context, Result, bail};
use bookmobile_press as press;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
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

/// The style sheets that come with the app.
const APP_STYLE: &[&str] = &["sheets"];

/// Makes the finished site in dist/.
///
/// # Errors
/// If a tool, the content or a program is at fault.
pub(crate) fn build() -> Result<()> {
    let tools = tools::ensure()?;
    // Said before minutes of compiling, not after.
    sh::step("check the content", || compile_content().map(|_| ()))?;
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
    let content = compile_content()?;
    for asset in &content.assets {
        write(&staging.join(&asset.path), &asset.bytes)?;
    }
    let index = press::index(&content.documents)?;
    if release {
        finish_release(&staging, &index)
    } else {
        write(&staging.join("index.bin"), &index)?;
        let glue = fs::read_to_string(staging.join("search.js"))?;
        write(
            &staging.join("search.js"),
            search_program(&glue)?.as_bytes(),
        )
    }
}

fn compile_content() -> Result<press::Compiled> {
    match press::compile(&sh::root().join("content"), &press::Options::default()) {
        Ok(compiled) => {
            if !compiled.warnings.is_empty() {
                eprintln!("{}", compiled.warnings);
            }
            Ok(compiled)
        }
        Err(diagnostics) => bail!("the content has mistakes\n{diagnostics}"),
    }
}

fn finish_release(staging: &Path, index: &[u8]) -> Result<()> {
    let tools = tools::ensure()?;
    let app_js = take_one(staging, "bookmobile-", ".js")?;
    let app_wasm = take_one(staging, "bookmobile-", "_bg.wasm")?;
    let search_glue = take_one(staging, "search", ".js")?;
    let search_wasm = take_one(staging, "search", "_bg.wasm")?;
    fs::remove_file(staging.join("index.html")).context("Trunk's page")?;
    for name in PAGE_STYLE.iter().chain(APP_STYLE) {
        take_one(staging, &format!("{name}-"), ".css")?;
    }

    let (app_wasm, app_js) = shrink(&tools, &app_wasm, app_js)?;
    let (search_wasm, search_glue) = shrink(&tools, &search_wasm, search_glue)?;
    let search_js = search_program(&search_glue)?;
    let program = |name: &str| fs::read(sh::root().join("src/js").join(name));
    let files = [
        ("app_js", "app", "js", app_js.into_bytes()),
        ("app_wasm", "app", "wasm", app_wasm),
        ("search_js", "search", "js", search_js.into_bytes()),
        ("search_wasm", "search", "wasm", search_wasm),
        ("index", "index", "bin", index.to_vec()),
        ("style", "style", "css", style(APP_STYLE)?.into_bytes()),
        ("boot", "boot", "js", program("boot.js")?),
        ("offline_js", "offline", "js", program("offline.js")?),
        ("too_old", "too-old", "js", program("too-old.js")?),
    ];
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
    prerender.arg(staging);
    for (key, stem, extension, bytes) in files {
        let bytes = if extension == "js" {
            squeeze_js(&String::from_utf8(bytes)?).into_bytes()
        } else {
            bytes
        };
        let name = format!("{stem}-{}.{extension}", fingerprint(&bytes));
        write(&staging.join(&name), &bytes)?;
        prerender.arg(format!("{key}={name}"));
    }
    prerender.arg(format!("page_style={}", style(PAGE_STYLE)?));
    sh::step("write the pages", || sh::run(&mut prerender))?;
    sh::step("compress", || compress::beside(staging))
}

/// The program that runs in the worker, or as a plain script where workers do
/// not start: the glue that wasm-bindgen wrote, then our few lines around it.
fn search_program(glue: &str) -> Result<String> {
    let shell = fs::read_to_string(sh::root().join("src/js/search.js"))?;
    Ok(format!("{glue}\n{shell}"))
}

/// The first ten hexadecimal digits of the content's SHA-256.
fn fingerprint(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let digest = Sha256::digest(bytes);
    digest.iter().take(5).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Takes the one file whose name begins and ends so out of a folder.
fn take_one(folder: &Path, start: &str, end: &str) -> Result<Vec<u8>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        if name.is_some_and(|name| name.starts_with(start) && name.ends_with(end)) {
            let bytes = fs::read(&path)?;
            fs::remove_file(&path)?;
            return Ok(bytes);
        }
    }
    bail!("Trunk made no {start}*{end}; has index.html changed?")
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

/// Leaves out indentation and lines that are comments. Nothing in our scripts
/// or in wasm-bindgen's has a text that goes over the end of a line.
fn squeeze_js(text: &str) -> String {
    let is_comment = |line: &&str| {
        let starts = |start| line.starts_with(start);
        starts("//") || starts("/*") || starts("* ") || starts("*/") || *line == "*"
    };
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !is_comment(line))
        .fold(String::new(), |script, line| script + line + "\n")
}

/// A program as small as wasm-opt makes it; as it is where there is none.
///
/// # Errors
/// If wasm-opt fails or its files cannot be written.
pub(crate) fn optimise(wasm_opt: Option<&Path>, wasm: &[u8]) -> Result<Vec<u8>> {
    let Some(wasm_opt) = wasm_opt else {
        return Ok(wasm.to_vec());
    };
    let folder = std::env::temp_dir().join(format!("bookmobile-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let (before, after) = (folder.join("before.wasm"), folder.join("after.wasm"));
    fs::write(&before, wasm)?;
    sh::run_quietly(
        Command::new(wasm_opt)
            .args(["--flatten", "--rereloop", "-Oz", "-Oz", "--converge"])
            .args(FEATURES)
            .args(["--strip-debug", "--strip-producers"])
            .arg(&before)
            .arg("-o")
            .arg(&after),
    )?;
    let optimised = fs::read(&after)?;
    fs::remove_dir_all(&folder)?;
    Ok(optimised)
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes).with_context(|| path.display().to_string())
}
