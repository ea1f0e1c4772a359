//! The finished site, of the two programs that were compiled for browsers and a
//! collection. The content gives the index and the images; every file gets its
//! content's hash in its name; and the reader, run natively, writes a page at
//! each path. What Trunk compiles without optimisation is completed in `dev.rs`.

use crate::bindgen::{Bound, Target, bind};
use crate::minify::{Kind, minify};
use crate::shrink::shrink_both;
use crate::{css, dev};
use anyhow::{Context, Result, bail};
use bookmobile_press as press;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use xtask::compress;
use xtask::files::find_one;
use xtask::sh;

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

/// Checks the content.
///
/// # Errors
/// All mistakes in it.
pub(crate) fn check() -> Result<()> {
    let content = compile_content(&sh::root().join("content"), true)?;
    eprintln!("{} documents, no mistakes", content.documents.len());
    Ok(())
}

/// Makes the finished site in dist/ of the two compiled programs; for `strict` see
/// [`shrink_both`].
///
/// # Errors
/// If the content or a program is at fault; dist/ is as before then.
pub(crate) fn make(reader: &Path, search: &Path, strict: bool) -> Result<()> {
    let staging = dist().join(".stage");
    if staging.exists() {
        fs::remove_dir_all(&staging)?;
    }
    fs::create_dir_all(&staging)?;
    let programs = sh::step("bind the programs to JavaScript", || {
        Ok([
            bind(reader, "bookmobile", Target::Web)?,
            bind(search, "search", Target::NoModules)?,
        ])
    })?;
    let content = sh::step("compile the content", || {
        compile_content(&sh::root().join("content"), false)
    })?;
    finish_release(&staging, programs, &content, strict)?;
    put_in_place(&dist(), &staging)
}

/// Replaces a site by the one in its folder `staging`.
fn put_in_place(site: &Path, staging: &Path) -> Result<()> {
    for entry in fs::read_dir(site)? {
        let path = entry?.path();
        if path != staging {
            remove(&path)?;
        }
    }
    for entry in fs::read_dir(staging)? {
        let entry = entry?;
        fs::rename(entry.path(), site.join(entry.file_name()))?;
    }
    fs::remove_dir(staging)?;
    Ok(())
}

/// Deletes a file or a folder.
fn remove(path: &Path) -> Result<()> {
    if path.is_dir() {
        fs::remove_dir_all(path)?;
    } else {
        fs::remove_file(path)?;
    }
    Ok(())
}

/// Where the finished site is.
fn dist() -> PathBuf {
    sh::root().join("dist")
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
        finish_release(&staging, take_from_trunk(&staging)?, &content, false)
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

fn finish_release(
    staging: &Path,
    programs: [Bound; 2],
    content: &press::Compiled,
    strict: bool,
) -> Result<()> {
    let mut names = write_programs(staging, programs, strict)?;
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

/// Takes the two programs out of Trunk's output, whose names have a hash or not,
/// and deletes the rest of it: its page and its style sheets.
fn take_from_trunk(staging: &Path) -> Result<[Bound; 2]> {
    let programs = [
        take_program(staging, "bookmobile")?,
        take_program(staging, "search")?,
    ];
    for entry in fs::read_dir(staging)? {
        remove(&entry?.path())?;
    }
    Ok(programs)
}

fn take_program(staging: &Path, name: &str) -> Result<Bound> {
    let read = |ending: &str| {
        let path = find_one(staging, name, ending);
        let path = path.with_context(|| format!("Trunk made no {name}*{ending}"))?;
        fs::read(&path).with_context(|| path.display().to_string())
    };
    Ok(Bound {
        wasm: read("_bg.wasm")?,
        glue: String::from_utf8(read(".js")?).context("the glue is text")?,
    })
}

/// Makes the two programs small, and writes them and our own scripts under their
/// names.
fn write_programs(staging: &Path, [app, search]: [Bound; 2], strict: bool) -> Result<Names> {
    let parts: Vec<&str> = STYLE_PARTS.iter().map(|(name, _)| *name).collect();
    let [(app_wasm, app_js), (search_wasm, search_glue)] = shrink_both(app, search, strict)?;
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
    // It is compiled with this program, and stands beside it.
    let name = format!("prerender{}", std::env::consts::EXE_SUFFIX);
    let mut prerender = sh::command(std::env::current_exe()?.with_file_name(name));
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

/// Style sheets in this order, as one without comments.
fn style(names: &[&str]) -> Result<String> {
    let folder = sh::root().join("style");
    let mut all = String::new();
    for name in names {
        let path = folder.join(name).with_extension("css");
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        all.push_str(&css::squeeze(&text).with_context(|| path.display().to_string())?);
    }
    Ok(all)
}

pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes).with_context(|| path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_programs_are_found_with_a_hash_in_their_names_and_without() {
        for hash in ["", "-0123456789abcdef"] {
            let folder = tempfile::tempdir().expect("a folder");
            let staging = folder.path();
            for name in ["bookmobile", "search"] {
                for ending in [".js", "_bg.wasm"] {
                    let file = staging.join(format!("{name}{hash}{ending}"));
                    fs::write(file, format!("{name}{ending}")).expect("writes");
                }
            }
            fs::write(staging.join("base.css"), "").expect("writes");
            fs::create_dir(staging.join("snippets")).expect("a folder");
            let [reader, search] = take_from_trunk(staging).expect("all are there");
            assert_eq!(reader.glue, "bookmobile.js");
            assert_eq!(search.wasm, b"search_bg.wasm");
            let left = fs::read_dir(staging).expect("a folder").count();
            assert_eq!(left, 0, "the rest of Trunk's output is deleted");
        }
    }

    #[test]
    fn the_new_site_takes_the_place_of_the_old_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let site = folder.path();
        let staging = site.join(".stage");
        fs::create_dir_all(site.join("en")).expect("a folder");
        fs::create_dir_all(staging.join("zh")).expect("a folder");
        fs::write(site.join("old.html"), "").expect("writes");
        fs::write(staging.join("new.html"), "").expect("writes");
        put_in_place(site, &staging).expect("moves");
        let names = fs::read_dir(site).expect("a folder").flatten();
        let names: BTreeSet<_> = names.map(|entry| entry.file_name()).collect();
        assert_eq!(names, BTreeSet::from(["new.html".into(), "zh".into()]));
    }

    #[test]
    fn the_carriers_script_is_a_plain_script() {
        let glue = "export function start() { return import.meta.url; }\n\
                    function __wbg_init() {}\nexport { initSync, __wbg_init as default };\n";
        let script = carrier_program(glue).expect("is a script");
        assert!(!script.contains("export") && !script.contains("import.meta"));
        assert!(script.contains("location.href") && script.contains("start"));
        assert!(carrier_program("function start() {}").is_err());
    }

    #[test]
    fn each_style_sheet_is_in_one_list_and_in_trunks_page() {
        let parts = STYLE_PARTS.iter().map(|(name, _)| *name);
        let listed: Vec<&str> = PAGE_STYLE.iter().copied().chain(parts).collect();
        let mut listed: Vec<&str> = listed.iter().chain(APP_STYLE).copied().collect();
        listed.sort_unstable();
        let files = fs::read_dir(sh::root().join("style")).expect("a folder");
        let mut files: Vec<String> = (files.flatten())
            .map(|entry| entry.path().with_extension(""))
            .map(|path| {
                path.file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        files.sort_unstable();
        assert_eq!(listed, files);
        let page = fs::read_to_string(sh::root().join("index.html")).expect("a page");
        for name in files {
            let link = format!("rel=\"css\" href=\"style/{name}.css\"");
            assert_eq!(page.matches(&link).count(), 1, "{name} in index.html");
        }
    }
}
