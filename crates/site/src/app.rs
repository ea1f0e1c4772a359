//! The compiled app: the same files for every collection. It can be saved in a folder,
//! so that a site of another collection is built without compiling.

use crate::output::Memory;
use bookmobile::style;
use bookmobile_dom::StyleSheets;
use bookmobile_press::built_in_programs;
use std::io;
use std::path::Path;

/// A program for browsers and the JavaScript that loads it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Program {
    /// JavaScript.
    pub js: String,
    /// WebAssembly.
    pub wasm: Vec<u8>,
}

/// The scripts around the programs, as they are served.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scripts {
    /// Starts the app; a module.
    pub boot: String,
    /// Keeps the site on the device, and exports it; a module.
    pub offline: String,
    /// The reader's shelf; a module.
    pub shelf: String,
    /// The files that a person drops in; a module.
    pub files: String,
    /// Reading aids; a module.
    pub reading: String,
    /// Shows notices; a module, and in a single file a plain script.
    pub notices: String,
    /// Shows mini-programs; a module, and in a single file a plain script.
    pub programs: String,
    /// What each mini-program begins with.
    pub program_runtime: String,
    /// The document of the frame in which a mini-program's worker is made.
    pub program_frame: String,
    /// The script of the file that holds that frame.
    pub program_outer: String,
    /// What each mini-program with a screen of its own begins with.
    pub program_shim: String,
    /// The script of the file that holds the frame of such a program.
    pub program_screen_outer: String,
    /// The script of what makes QR codes as an object, for the programs of a single file.
    pub program_qr: String,
    /// Checks the signature of a signed site; a module.
    pub signature: String,
    /// The service worker, before its manifest is put in.
    pub service_worker: String,
    /// The app's glue and the scripts of a single file, as one plain script.
    pub single_file: String,
    /// Runs in each page before the first paint.
    pub head: String,
    /// Chooses the language where the URL contains none.
    pub root_language: String,
    /// Corrects the links in the page for URLs that do not exist.
    pub not_found: String,
}

/// The style sheets, as they are served.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Styles {
    /// The style of every page.
    pub page: String,
    /// The style sheets that only some pages have, in the order of their layers.
    pub optional: Vec<(StyleSheets, String)>,
    /// The style that is loaded with the app.
    pub app: String,
    /// The style that is loaded with the reader's shelf.
    pub shelf: String,
    /// The style that is loaded with the reading aids.
    pub reading: String,
    /// The style of notices.
    pub notices: String,
    /// The style of the views of mini-programs.
    pub program_views: String,
}

impl Styles {
    /// Reads all style sheets; `read` gets a file's name without its extension.
    ///
    /// # Errors
    /// The first error of `read`.
    pub fn read<E>(mut read: impl FnMut(&str) -> Result<String, E>) -> Result<Self, E> {
        let mut all =
            |names: &[&str]| -> Result<String, E> { names.iter().map(|name| read(name)).collect() };
        Ok(Self {
            page: all(style::PAGE)?,
            app: all(style::APP)?,
            shelf: all(style::SHELF)?,
            reading: all(style::READING)?,
            notices: all(style::NOTICES)?,
            program_views: all(style::PROGRAM_VIEWS)?,
            optional: (style::OPTIONAL.iter())
                .map(|(sheet, name)| Ok((*sheet, all(&[name])?)))
                .collect::<Result<_, E>>()?,
        })
    }

    /// The style of a page that needs these sheets.
    pub(crate) fn of_page(&self, needed: StyleSheets) -> String {
        let used = (self.optional.iter()).filter(|(sheet, _)| needed.contains(*sheet));
        std::iter::once(&*self.page)
            .chain(used.map(|(_, css)| &**css))
            .collect()
    }

    /// The style sheets that only some pages have, for the app. A site that is written from
    /// left to right has none for the other direction.
    pub(crate) fn all_optional(&self, has_right_to_left: bool) -> String {
        let is_used = |sheet: StyleSheets| has_right_to_left || sheet != style::RIGHT_TO_LEFT;
        let used = self.optional.iter().filter(|(sheet, _)| is_used(*sheet));
        used.map(|(_, css)| &**css).collect()
    }

    /// The whole style, for a single file.
    pub(crate) fn whole(&self, has_right_to_left: bool) -> String {
        [
            &*self.page,
            &*self.all_optional(has_right_to_left),
            &*self.app,
            &*self.shelf,
            &*self.reading,
        ]
        .concat()
    }
}

/// The compiled app.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct App {
    /// The reader.
    pub reader: Program,
    /// The search.
    pub search: Program,
    /// What places the quotes of the reader's shelf.
    pub anchors: Program,
    /// What makes QR codes.
    pub qr: Program,
    /// The scripts of the mini-programs that come with the app, by their slugs.
    pub programs: Vec<(String, String)>,
    /// The press of the device, which makes collections of files.
    pub press: Program,
    /// The scripts around them.
    pub scripts: Scripts,
    /// The style sheets.
    pub styles: Styles,
}

/// A file's name in the app's folder, and the accessor of its text.
type TextFile = (&'static str, fn(&mut App) -> &mut String);

/// The text files in an app's folder, without the style sheets.
const TEXTS: &[TextFile] = &[
    ("reader.js", |app| &mut app.reader.js),
    ("search.js", |app| &mut app.search.js),
    ("anchors.js", |app| &mut app.anchors.js),
    ("qr.js", |app| &mut app.qr.js),
    ("device-press.js", |app| &mut app.press.js),
    ("boot.js", |app| &mut app.scripts.boot),
    ("offline.js", |app| &mut app.scripts.offline),
    ("shelf.js", |app| &mut app.scripts.shelf),
    ("files.js", |app| &mut app.scripts.files),
    ("reading.js", |app| &mut app.scripts.reading),
    ("notices.js", |app| &mut app.scripts.notices),
    ("programs.js", |app| &mut app.scripts.programs),
    ("program-runtime.js", |app| &mut app.scripts.program_runtime),
    ("program-frame.html", |app| &mut app.scripts.program_frame),
    ("program-outer.js", |app| &mut app.scripts.program_outer),
    ("program-shim.js", |app| &mut app.scripts.program_shim),
    ("program-screen-outer.js", |app| {
        &mut app.scripts.program_screen_outer
    }),
    ("program-qr.js", |app| &mut app.scripts.program_qr),
    ("program-views.css", |app| &mut app.styles.program_views),
    ("signature.js", |app| &mut app.scripts.signature),
    ("service-worker.js", |app| &mut app.scripts.service_worker),
    ("single-file.js", |app| &mut app.scripts.single_file),
    ("head.js", |app| &mut app.scripts.head),
    ("root-language.js", |app| &mut app.scripts.root_language),
    ("not-found.js", |app| &mut app.scripts.not_found),
    ("page.css", |app| &mut app.styles.page),
    ("app.css", |app| &mut app.styles.app),
    ("shelf.css", |app| &mut app.styles.shelf),
    ("reading.css", |app| &mut app.styles.reading),
    ("notices.css", |app| &mut app.styles.notices),
];

/// The name of a mini-program's script in an app's folder.
fn program_file(slug: &str) -> String {
    format!("program-of-{slug}.js")
}

impl App {
    /// Writes the app into a folder.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn save(mut self, folder: &Path) -> io::Result<()> {
        std::fs::create_dir_all(folder)?;
        std::fs::write(folder.join("reader.wasm"), &self.reader.wasm)?;
        std::fs::write(folder.join("search.wasm"), &self.search.wasm)?;
        std::fs::write(folder.join("anchors.wasm"), &self.anchors.wasm)?;
        std::fs::write(folder.join("qr.wasm"), &self.qr.wasm)?;
        std::fs::write(folder.join("device-press.wasm"), &self.press.wasm)?;
        for (name, text) in TEXTS {
            std::fs::write(folder.join(name), text(&mut self))?;
        }
        for (slug, script) in &self.programs {
            std::fs::write(folder.join(program_file(slug)), script)?;
        }
        for ((_, name), (_, css)) in style::OPTIONAL.iter().zip(&self.styles.optional) {
            std::fs::write(folder.join(name).with_extension("css"), css)?;
        }
        Ok(())
    }

    /// Reads an app from its folder.
    ///
    /// # Errors
    /// If a file is missing or cannot be read.
    pub fn load(folder: &Path) -> io::Result<Self> {
        Self::read(|name| std::fs::read(folder.join(name)))
    }

    /// Takes an app from the files of its folder, by their names.
    ///
    /// # Errors
    /// If a file is missing or is not text.
    pub fn from_files(files: &Memory) -> io::Result<Self> {
        Self::read(|name| {
            let missing = || io::Error::new(io::ErrorKind::NotFound, name.to_owned());
            files.get(name).cloned().ok_or_else(missing)
        })
    }

    fn read(file: impl Fn(&str) -> io::Result<Vec<u8>>) -> io::Result<Self> {
        let text_of = |name: &str| String::from_utf8(file(name)?).map_err(io::Error::other);
        let mut app = Self::default();
        app.reader.wasm = file("reader.wasm")?;
        app.search.wasm = file("search.wasm")?;
        app.anchors.wasm = file("anchors.wasm")?;
        app.press.wasm = file("device-press.wasm")?;
        app.qr.wasm = file("qr.wasm")?;
        for (name, text) in TEXTS {
            *text(&mut app) = text_of(name)?;
        }
        for slug in built_in_programs() {
            let script = text_of(&program_file(slug))?;
            app.programs.push((slug.to_owned(), script));
        }
        for (sheet, name) in style::OPTIONAL {
            let css = text_of(&format!("{name}.css"))?;
            app.styles.optional.push((*sheet, css));
        }
        Ok(app)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app() -> App {
        let styles = Styles::read(|name| Ok::<_, ()>(format!("{name}{{}}")));
        let mut app = App {
            styles: styles.expect("no error"),
            ..App::default()
        };
        for (name, text) in TEXTS {
            *text(&mut app) = (*name).to_owned();
        }
        let slugs = built_in_programs().map(str::to_owned);
        app.programs = slugs.map(|slug| (slug.clone(), slug)).collect();
        app.reader.wasm = vec![1];
        app.search.wasm = vec![2];
        app.anchors.wasm = vec![3];
        app.press.wasm = vec![4];
        app.qr.wasm = vec![5];
        app
    }

    #[test]
    fn a_page_has_the_style_sheets_that_it_needs_in_their_order() {
        let styles = app().styles;
        let page = styles.of_page(style::CODE | style::LIBRARY);
        assert_eq!(page, "page.csslibrary{}code{}");
        assert_eq!(styles.of_page(StyleSheets::NONE), "page.css");
    }

    #[test]
    fn an_app_comes_back_from_its_folder() {
        let folder = std::env::temp_dir().join(format!("bookmobile-app-{}", std::process::id()));
        let app = app();
        app.clone().save(&folder).expect("it is saved");
        let loaded = App::load(&folder);
        std::fs::remove_dir_all(&folder).expect("it is removed");
        assert_eq!(loaded.expect("it is loaded"), app);
    }
}
