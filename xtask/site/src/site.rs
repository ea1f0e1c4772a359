//! Builds the finished site from the two programs that were compiled for browsers and a
//! collection: the programs and our scripts are shrunk, and `bookmobile_site` builds the
//! site. Trunk's output without optimisation is completed in `dev.rs`.

use crate::bindgen::{Bound, Target, bind};
use crate::minify::{Kind, minify};
use crate::shrink::shrink_all;
use crate::{css, dev, scripts};
use anyhow::{Context, Result, bail};
use bookmobile_press as press;
use bookmobile_site::{App, Folder, Program, Scripts, Styles, frame_document};
use std::fs;
use std::path::{Path, PathBuf};
use xtask::compress;
use xtask::files::find_one;
use xtask::sh;

/// Checks the content.
///
/// # Errors
/// All mistakes in it.
pub(crate) fn check() -> Result<()> {
    let content = compile_content(&sh::root().join("content"), true)?;
    eprintln!("{} documents, no mistakes", content.documents()?.len());
    Ok(())
}

/// How much the app is shrunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// Not at all: the messages of panics and the names of functions stay.
    None,
    /// As much as possible.
    Small,
    /// As `Small`, with the additional errors of [`shrink_all`].
    Strict,
}

/// Builds the finished site in dist/ from the compiled programs: the reader, the search, what
/// places quotes, the press of the device,
/// and what makes QR codes.
///
/// # Errors
/// If the content has mistakes, or a program or script cannot be processed. Then the
/// site in dist/ does not change.
pub(crate) fn make(programs: [&Path; 5], effort: Effort) -> Result<()> {
    let [reader, search, anchors, press, qr] = programs;
    let staging = dist().join(".stage");
    if staging.exists() {
        fs::remove_dir_all(&staging)?;
    }
    fs::create_dir_all(&staging)?;
    let programs = sh::step("bind the programs to JavaScript", || {
        Ok([
            bind(reader, "bookmobile", Target::Web)?,
            bind(search, "search", Target::NoModules)?,
            bind(anchors, "anchors", Target::Web)?,
            bind(press, "device-press", Target::NoModules)?,
            bind(qr, "qr", Target::Web)?,
        ])
    })?;
    let content = sh::step("compile the content", || {
        compile_content(&sh::root().join("content"), false)
    })?;
    finish_release(&staging, programs, &content, effort)?;
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

/// The folder of the finished site.
fn dist() -> PathBuf {
    sh::root().join("dist")
}

/// The hook that Trunk calls after it has compiled (see Trunk.toml).
///
/// # Errors
/// If Trunk did not set the folder of its output, or completing it fails.
pub(crate) fn finish_hook(anchors: &Path, press: &Path, qr: &Path) -> Result<()> {
    let staging = std::env::var_os("TRUNK_STAGING_DIR")
        .map(PathBuf::from)
        .context("this is called by Trunk; run 'cargo xtask build'")?;
    let release = std::env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release");
    let content = compile_content(&sh::root().join("content"), !release)?;
    if release {
        let [reader, search] = take_from_trunk(&staging)?;
        // Trunk does not compile the others.
        let anchors = bind(anchors, "anchors", Target::Web)?;
        let press = bind(press, "device-press", Target::NoModules)?;
        let qr = bind(qr, "qr", Target::Web)?;
        finish_release(
            &staging,
            [reader, search, anchors, press, qr],
            &content,
            Effort::Small,
        )
    } else {
        dev::finish(&staging, &content)
    }
}

/// Compiles the collection in a folder; `quick` leaves pictures in their original size.
fn compile_content(folder: &Path, quick: bool) -> Result<press::Compiled> {
    let cache = if quick {
        None
    } else {
        Some(sh::target("bookmobile-cache")?)
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

/// Makes the app from the programs, then the site from the app and the content.
fn finish_release(
    staging: &Path,
    programs: [Bound; 5],
    content: &press::Compiled,
    effort: Effort,
) -> Result<()> {
    let app = app(programs, effort)?;
    app.clone().save(&app_folder()?)?;
    build_site(&app, content, staging)?;
    sh::step("compress", || compress::beside(staging))
}

/// Makes dist-single/bookmobile.html from dist/.
///
/// # Errors
/// If dist/ was not built.
pub(crate) fn single_file() -> Result<()> {
    let files = bookmobile_site::read_folder(&dist())
        .context("dist/ cannot be read; run 'cargo xtask build'")?;
    let today = time::OffsetDateTime::now_utc().date().to_string();
    let html = bookmobile_site::single_file(&files, &today)?;
    let path = sh::root().join("dist-single/bookmobile.html");
    fs::create_dir_all(sh::root().join("dist-single"))?;
    fs::write(&path, &html).with_context(|| path.display().to_string())?;
    println!("{} ({} KB)", path.display(), html.len().div_ceil(1024));
    Ok(())
}

/// The folder with the app of the last build, for sites of other collections.
fn app_folder() -> Result<PathBuf> {
    sh::target("bookmobile-app")
}

fn build_site(app: &App, content: &press::Compiled, folder: &Path) -> Result<()> {
    sh::step("write the site", || {
        let mut out = Folder(folder.to_path_buf());
        let summary = bookmobile_site::build(app, content, &mut out)?;
        eprintln!("{} pages", summary.pages);
        if !summary.has_address {
            eprintln!(
                "site.toml does not say where the site will be (`url`): search engines cannot \
                 use sitemap.xml, and previews have no picture"
            );
        }
        Ok(())
    })
}

/// Builds a site of another content folder with the app of the last build, which is the
/// same for every collection. `to` appears when the site is whole. Hosts that compress while they serve need no
/// `compressed` copies.
///
/// # Errors
/// If nothing was built yet, the content has mistakes, or `to` has files already.
pub(crate) fn build_other(content: &Path, to: &Path, compressed: bool) -> Result<()> {
    let staging = staging_for(to)?;
    if staging.starts_with(content) {
        eprintln!(
            "note: {} is in the content folder; another place keeps the two apart",
            to.display()
        );
    }
    let content = compile_content(content, false)?;
    let folder = app_folder()?;
    let app = App::load(&folder).with_context(|| {
        let folder = folder.display();
        format!("there is no compiled app in {folder}; run 'cargo xtask build'")
    })?;
    build_site(&app, &content, &staging)?;
    if compressed {
        sh::step("compress", || compress::beside(&staging))?;
    }
    if to.exists() {
        fs::remove_dir(to).with_context(|| to.display().to_string())?;
    }
    fs::rename(&staging, to).with_context(|| to.display().to_string())
}

/// Makes the folder beside `to` in which a site is built, so that `to` has the whole site or
/// nothing. What a build that was interrupted has left there is deleted.
///
/// # Errors
/// If `to` is a file or has files in it, or the folder cannot be made.
fn staging_for(to: &Path) -> Result<PathBuf> {
    let shown = to.display();
    if to.is_file() {
        bail!("{shown} is a file; name a folder for the site");
    }
    if fs::read_dir(to).is_ok_and(|mut entries| entries.next().is_some()) {
        bail!("{shown} is not empty; delete what is in it, or name another folder");
    }
    let (Some(parent), Some(name)) = (to.parent(), to.file_name()) else {
        bail!("{shown} cannot be the folder of a site; name a folder below it");
    };
    let staging = parent.join(format!(".{}.building", name.to_string_lossy()));
    if staging.exists() {
        remove(&staging)?;
    }
    fs::create_dir_all(&staging).with_context(|| {
        format!(
            "nothing can be written in {}; name another folder",
            parent.display()
        )
    })?;
    Ok(staging)
}

/// Takes the two programs out of Trunk's output, where their names may have a hash, and
/// deletes the rest of the output: its page and its style sheets.
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

/// The app from the programs and our scripts and style sheets.
fn app(programs: [Bound; 5], effort: Effort) -> Result<App> {
    let [reader, search, anchors, press, qr] = match effort {
        Effort::None => programs,
        Effort::Small | Effort::Strict => shrink_all(programs, effort == Effort::Strict)?,
    };
    let minify = |text: &str, kind| match effort {
        Effort::None => Ok(text.to_owned()),
        Effort::Small | Effort::Strict => minify(text, kind),
    };
    let frame = minify(&scripts::plain("program-frame.js")?, Kind::Script)?;
    let program_frame = frame_document(&frame);
    let programs = press::built_in_programs().map(|slug| {
        let script = minify(&scripts::program(slug)?, Kind::Script)?;
        Ok((slug.to_owned(), script))
    });
    Ok(App {
        reader: Program {
            js: minify(&reader.glue, Kind::Module)?,
            wasm: reader.wasm,
        },
        search: Program {
            js: minify(&scripts::search_worker(&search.glue)?, Kind::Script)?,
            wasm: search.wasm,
        },
        anchors: Program {
            js: minify(&anchors.glue, Kind::Module)?,
            wasm: anchors.wasm,
        },
        qr: Program {
            js: minify(&qr.glue, Kind::Module)?,
            wasm: qr.wasm,
        },
        press: Program {
            js: minify(&scripts::press_worker(&press.glue)?, Kind::Script)?,
            wasm: press.wasm,
        },
        scripts: Scripts {
            boot: minify(&scripts::boot()?, Kind::Module)?,
            offline: minify(&scripts::offline()?, Kind::Module)?,
            shelf: minify(&scripts::shelf()?, Kind::Module)?,
            files: minify(&scripts::files()?, Kind::Module)?,
            reading: minify(&scripts::reading()?, Kind::Module)?,
            notices: minify(&scripts::notices()?, Kind::Module)?,
            programs: minify(&scripts::programs()?, Kind::Module)?,
            program_runtime: minify(&scripts::plain("program-runtime.js")?, Kind::Script)?,
            program_shim: minify(&scripts::plain("program-shim.js")?, Kind::Script)?,
            program_screen_outer: minify(
                &scripts::plain("program-screen-outer.js")?,
                Kind::Script,
            )?,
            program_qr: minify(&scripts::program_qr(&qr.glue)?, Kind::Script)?,
            program_outer: minify(&scripts::plain("program-outer.js")?, Kind::Script)?,
            signature: minify(&scripts::signature()?, Kind::Module)?,
            // Only the manifest is in the same scope, so the names can be shortened.
            service_worker: minify(&scripts::service_worker()?, Kind::Module)?,
            single_file: minify(
                &scripts::single_file(&reader.glue, &anchors.glue, &program_frame)?,
                Kind::Script,
            )?,
            program_frame,
            head: minify(&scripts::plain("head-inline.js")?, Kind::Script)?,
            root_language: minify(&scripts::plain("root-language.js")?, Kind::Script)?,
            not_found: minify(&scripts::plain("not-found.js")?, Kind::Script)?,
        },
        programs: programs.collect::<Result<_>>()?,
        styles: Styles::read(style_sheet)?,
    })
}

/// Writes the files of a collection under the names in the page of Trunk's server.
pub(crate) fn collection(folder: &Path, content: &press::Compiled) -> Result<()> {
    let index = press::index(&content.documents()?)?;
    for asset in &content.assets {
        write(&folder.join(&asset.path), &asset.bytes)?;
    }
    for (name, bytes) in content.pack.volumes.iter().chain(&index.shards) {
        write(&folder.join(name), bytes)?;
    }
    write(&folder.join("catalog.bin"), &content.pack.catalog)?;
    write(&folder.join("index.bin"), &index.root)
}

/// Reads and minifies the style sheet of this name.
fn style_sheet(name: &str) -> Result<String> {
    let path = sh::root().join("style").join(name).with_extension("css");
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    css::squeeze(&text).with_context(|| path.display().to_string())
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
    fn a_site_is_built_beside_its_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let to = folder.path().join("deep/site");
        let staging = staging_for(&to).expect("a folder beside it");
        assert!(staging.is_dir() && !to.exists());
        fs::write(staging.join("half.html"), "").expect("writes");
        let again = staging_for(&to).expect("after a build that was interrupted");
        assert_eq!(fs::read_dir(again).expect("a folder").count(), 0);
        let file = folder.path().join("file");
        fs::write(&file, "").expect("writes");
        let told = staging_for(&file).expect_err("a file").to_string();
        assert!(
            told.ends_with("is a file; name a folder for the site"),
            "{told}"
        );
        let told = staging_for(folder.path())
            .expect_err("has files")
            .to_string();
        assert!(told.contains("is not empty"), "{told}");
        let told = staging_for(&file.join("site")).expect_err("in a file");
        assert!(
            told.to_string().contains("nothing can be written in"),
            "{told:?}"
        );
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
}
