//! Reads a publisher's mini-programs: folders of `programs/` with a manifest and either
//! `worker.js` or `index.html`, and published programs `<slug>.xdc`.

use super::kinds::table;
use super::manifest::{self, Manifest};
use super::screen::{self, Files};
use super::{FOLDER, Program, Programs, read_file, tests_file};
use crate::content_tree::ContentTree;
use crate::diagnostics::Diagnostics;
use crate::fingerprint::fingerprint;
use crate::slug;
use crate::source::SourceFile;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The script of a program in its folder.
const SCRIPT: &str = "worker.js";

/// The pictures that stand for a program, as in webxdc.
const ICONS: &[&str] = &["icon.png", "icon.jpg"];

/// The width and height of such a picture in pixels.
const ICON_SIZE: u32 = 96;

/// Where a program is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Folder,
    Archive,
}

impl Programs {
    pub(super) fn read_own(&mut self, tree: &ContentTree, out: &mut Diagnostics) {
        let mut found = BTreeMap::new();
        for path in tree.files_under(FOLDER) {
            let Some(name) = path.strip_prefix(FOLDER) else {
                continue;
            };
            let (slug, place) = match name.split_once('/') {
                Some((slug, manifest::FILE | screen::INDEX)) => (slug, Place::Folder),
                Some(_) => continue,
                None => match name.strip_suffix(screen::ARCHIVE) {
                    Some(slug) => (slug, Place::Archive),
                    None => continue,
                },
            };
            if found
                .insert(slug.to_owned(), place)
                .is_some_and(|other| other != place)
            {
                out.file_error(path, format!("there are two programs `{slug}`"))
                    .help("rename the folder or the file");
            }
        }
        for (slug, place) in found {
            let path = match place {
                Place::Folder => format!("{FOLDER}{slug}/{}", manifest::FILE),
                Place::Archive => format!("{FOLDER}{slug}{}", screen::ARCHIVE),
            };
            if !slug::is_valid(&slug) || slug::is_reserved(&slug) {
                let message = format!("the name `{slug}` does not work in an address");
                out.file_error(&path, message).help(slug::remedy(&slug));
                continue;
            }
            let program = match place {
                Place::Folder => self.read_folder(&slug, &path, tree, out),
                Place::Archive => self.read_archive(&slug, &path, tree, out),
            };
            let tests = tests_file::read(&slug, tree, &self.codes, out);
            self.tests.insert(slug.clone(), tests);
            match program {
                Some(program) => drop(self.own.insert(slug, program)),
                None => drop(self.refused.insert(slug)),
            }
        }
    }

    fn read_folder(
        &self,
        slug: &str,
        path: &str,
        tree: &ContentTree,
        out: &mut Diagnostics,
    ) -> Option<Program> {
        let manifest = if tree.has_file(path) {
            let source = out.read(&tree.locate(path), path)?;
            manifest::read(&source, out)?
        } else {
            manifest::of_name(slug)
        };
        let folder = format!("{FOLDER}{slug}/");
        let script = format!("{folder}{SCRIPT}");
        let index = format!("{folder}{}", screen::INDEX);
        let mut program = if tree.has_file(&script) {
            let bytes = read_file(&script, tree, out)?;
            let code = self.keep(slug, "js", bytes);
            program(manifest, script, code)
        } else if tree.has_file(&index) {
            let files = Files::of_folder(&folder, tree, out);
            let program = self.read_screen(slug, path, manifest, files, out)?;
            Program {
                path: Some(index),
                ..program
            }
        } else {
            let message = format!("the program `{slug}` has neither `{SCRIPT}` nor `index.html`");
            out.file_error(path, message).help(
                "write its script or its page beside the manifest; `bookmobile new --mini-program` makes an example",
            );
            return None;
        };
        program.folder = Some(folder);
        Some(program)
    }

    fn read_archive(
        &self,
        slug: &str,
        path: &str,
        tree: &ContentTree,
        out: &mut Diagnostics,
    ) -> Option<Program> {
        let zip = match tree.read(path) {
            Ok(zip) => zip,
            Err(error) => {
                out.file_error(path, format!("this file could not be read: {error}"))
                    .help("check that the file exists and that you may read it");
                return None;
            }
        };
        let files = Files::of_archive(path, zip, out)?;
        let manifest = match files.bytes(manifest::FILE) {
            Some(bytes) => {
                let text = super::csv::decode(bytes);
                let source = SourceFile::new(files.shown(manifest::FILE), &text);
                manifest::read_published(&Arc::new(source), slug, out)
            }
            None => manifest::of_name(slug),
        };
        let mut program = self.read_screen(slug, path, manifest, files, out)?;
        // Its files are not those of the collection.
        program.manifest.data = Vec::new();
        program.folder = Some(path.to_owned());
        Some(program)
    }

    fn read_screen(
        &self,
        slug: &str,
        path: &str,
        manifest: Manifest,
        files: Files,
        out: &mut Diagnostics,
    ) -> Option<Program> {
        if let Some(ask) = manifest.asks.first() {
            let message = format!("a program with a screen of its own cannot ask for `{ask}`");
            out.file_error(path, message).help(
                "names can leave such a program: write it as `worker.js` if it needs the position",
            );
            return None;
        }
        let mut icons = ICONS.iter().filter_map(|name| files.bytes(name));
        let picture = icons.find_map(icon);
        let picture = picture.map(|bytes| {
            let path = format!("images/program-{slug}-{}.png", fingerprint(&bytes));
            super::locked(&self.assets).insert(path.clone(), bytes);
            path
        });
        let screen = screen::compile(files, out)?;
        // A struct of texts can be written.
        let json = serde_json::to_vec(&screen).unwrap_or_default();
        let code = self.keep(slug, screen::ENDING, json);
        let mut program = program(manifest, path.to_owned(), code);
        program.picture = picture;
        Some(program)
    }
}

fn program(manifest: Manifest, path: String, code: String) -> Program {
    Program {
        manifest,
        kind: &table::KIND,
        folder: None,
        path: Some(path),
        code: Some(code),
        picture: None,
    }
}

/// A picture in the size in which a box shows it; nothing if it is damaged.
fn icon(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut reader = image::ImageReader::new(std::io::Cursor::new(bytes))
        .with_guessed_format()
        .ok()?;
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(4096);
    limits.max_image_height = Some(4096);
    reader.limits(limits);
    let picture = reader.decode().ok()?.thumbnail(ICON_SIZE, ICON_SIZE);
    let mut png = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut png, image::ImageFormat::Png).ok()?;
    Some(png.into_inner())
}
