//! Mini-programs: small services in an article, as a table of prices or a timetable. Five come
//! with Bookmobile; a publisher's own are folders of `programs/`, each with a manifest and a
//! script or a page, and files `.xdc`. An article places one by a fenced block that names it and its data. The press
//! checks the data, makes of it what the program reads, and shows it as a table for paper and
//! for readers without scripts.

mod built_in;
mod csv;
pub(crate) mod gtfs;
mod kinds;
mod manifest;
mod own;
mod screen;
mod stand_in;
mod tests_file;

use crate::Asset;
use crate::content_tree::ContentTree;
use crate::diagnostics::{Diagnostics, did_you_mean};
use crate::fingerprint::fingerprint;
use crate::notices::time_of_build;
use crate::source::SourceFile;
use bookmobile_i18n::Labels;
use bookmobile_pack::Site;
use built_in::BUILT_IN;
use csv::Table;
use kinds::holidays::Holidays;
use kinds::{Given, Kind, learn, year_at};
use manifest::Manifest;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

pub use screen::{Screen, is_screen};
pub use tests_file::{OwnProgram, PlacedStep, ProgramTest, Step};

/// The word after the fence of a block that places a program.
pub(crate) const WORD: &str = "mini-program";

/// The program whose data can be an article's questions.
pub(crate) const LEARN: &str = "learn";

/// The program whose data can have a list of holidays.
pub(crate) const PLACES: &str = "places";

/// The folder of a publisher's programs, beside `site.toml`; and of the programs' files in a
/// site.
pub const FOLDER: &str = "programs/";

/// The most bytes of a program's script, and of a file of its data.
const MAX_BYTES: usize = 2 << 20;

/// The slugs of the programs that come with Bookmobile, whose scripts are part of the app.
pub fn built_in_programs() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|program| program.slug)
}

/// A program that an article wants, as its block is written.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    /// Its slug.
    pub(crate) program: String,
    /// The slug of its own page, and the name under which it is kept on a device.
    pub(crate) id: String,
    /// The language of the article.
    pub(crate) language: String,
    /// The name that the article gives it.
    pub(crate) title: Option<String>,
    /// The paths of its data.
    pub(crate) data: Vec<String>,
    /// The path of the list of holidays, which only `places` has.
    pub(crate) holidays: Option<String>,
    /// Its data if that is the article's questions: each with its answer, as plain text.
    pub(crate) questions: Option<Vec<(String, String)>>,
    /// The article's path, source, and the place of the block in it.
    pub(crate) path: String,
    pub(crate) source: Arc<SourceFile>,
    pub(crate) span: Range<usize>,
}

/// What a page's script has to know of a program: the value of `data-program`, as JSON.
/// `bookmobile_site` reads it too.
#[derive(Debug, Serialize)]
struct Placement<'a> {
    program: &'a str,
    id: &'a str,
    /// The path of its script in the site; nothing for those that come with the app.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    /// The paths of its data in the site.
    data: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    asks: &'a [String],
}

/// The program, the paths of its data and of its holidays, and the article whose questions are its
/// data.
type DataKey = (String, Vec<String>, Option<String>, Option<String>);

/// The programs of a collection. Articles are rendered in parallel; data is compiled once.
#[derive(Debug, Default)]
pub(crate) struct Programs {
    own: BTreeMap<String, Program>,
    /// The slugs of those that are refused: articles may name them, which is no mistake too.
    refused: BTreeSet<String>,
    /// The codes of the site's languages.
    codes: Vec<String>,
    /// The year of the build.
    year: i32,
    data: Mutex<BTreeMap<DataKey, Arc<OnceLock<Data>>>>,
    assets: Mutex<BTreeMap<String, Vec<u8>>>,
    /// The tests of a publisher's programs, by their slugs.
    tests: BTreeMap<String, Vec<ProgramTest>>,
    /// What is wrong in data, which several articles may show.
    out: Mutex<Diagnostics>,
}

#[derive(Debug)]
struct Program {
    manifest: Manifest,
    kind: &'static Kind,
    /// The folder of a publisher's program.
    folder: Option<String>,
    /// The path of its script, its page or its archive in the collection.
    path: Option<String>,
    /// The path of its script in the site; nothing for those that come with the app.
    code: Option<String>,
    /// The path of the picture that stands for it, instead of characters.
    picture: Option<String>,
}

/// Data as a site has it.
#[derive(Debug, Default)]
struct Data {
    /// The paths of its files in the site.
    files: Vec<String>,
    tables: Vec<Table>,
}

fn locked<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Programs {
    /// The programs that come with Bookmobile, and those of a collection. `now` is the time of the
    /// build in seconds since 1970, of which the clock decides if it is not given.
    pub(crate) fn read(tree: &ContentTree, site: &Site, now: Option<i64>) -> Self {
        let mut programs = Self {
            codes: site.languages.iter().map(|one| one.code.clone()).collect(),
            year: year_at(now.unwrap_or_else(time_of_build)),
            ..Self::default()
        };
        let mut out = Diagnostics::default();
        for built_in in BUILT_IN {
            let source = SourceFile::new(manifest::FILE.to_owned(), built_in.manifest);
            // Tests read all of them without a mistake.
            let manifest = manifest::read(&Arc::new(source), &mut out).unwrap_or_default();
            let program = Program {
                manifest,
                kind: built_in.kind,
                folder: None,
                path: None,
                code: None,
                picture: None,
            };
            programs.own.insert(built_in.slug.to_owned(), program);
        }
        programs.read_own(tree, &mut out);
        locked(&programs.out).append(out);
        programs
    }

    /// Whether there is a program of this name.
    pub(crate) fn has(&self, slug: &str) -> bool {
        self.own.contains_key(slug) || self.refused.contains(slug)
    }

    /// A program's name and description in a language.
    pub(crate) fn about(&self, slug: &str, code: &str) -> (String, String) {
        let manifest = self.own.get(slug).map(|own| &own.manifest);
        manifest.map_or_else(Default::default, |own| {
            let texts = [&own.name, &own.description].map(|text| text.get(code).to_owned());
            texts.into()
        })
    }

    /// What to do about a name that no program has.
    pub(crate) fn remedy(&self, slug: &str) -> String {
        let known: Vec<_> = self.own.keys().map(String::as_str).collect();
        let otherwise = format!("name one after `{WORD}`: {}", known.join(", "));
        did_you_mean(slug, known, &otherwise)
    }

    /// The files of the programs that articles show, in the site.
    pub(crate) fn assets(&self) -> Vec<Asset> {
        let assets = locked(&self.assets);
        let assets = assets.iter().map(|(path, bytes)| Asset {
            path: path.clone(),
            bytes: bytes.clone(),
        });
        assets.collect()
    }

    /// What is wrong with programs and their data.
    pub(crate) fn diagnostics(&self) -> Diagnostics {
        locked(&self.out).clone()
    }

    /// The HTML of a program in a page of a language.
    pub(crate) fn html(
        &self,
        wanted: &Wanted,
        code: &str,
        labels: &Labels,
        tree: &ContentTree,
    ) -> String {
        let Some(program) = self.own.get(&wanted.program) else {
            return String::new();
        };
        let data = self.data(program, wanted, tree);
        let none = Data::default();
        let data = data.get().unwrap_or(&none);
        let placement = Placement {
            program: &wanted.program,
            id: &wanted.id,
            code: program.code.as_deref(),
            data: &data.files,
            asks: &program.manifest.asks,
        };
        stand_in::html(program, wanted, &placement, &data.tables, code, labels)
    }

    /// A program's data, compiled; mistakes in it are reported once.
    fn data(&self, program: &Program, wanted: &Wanted, tree: &ContentTree) -> Arc<OnceLock<Data>> {
        let article = wanted.questions.as_ref().map(|_| wanted.path.clone());
        let key = (
            wanted.program.clone(),
            wanted.data.clone(),
            wanted.holidays.clone(),
            article,
        );
        let place = Arc::clone(locked(&self.data).entry(key).or_default());
        place.get_or_init(|| {
            let mut out = Diagnostics::default();
            let data = self.compile(program, wanted, tree, &mut out);
            locked(&self.out).append(out);
            data
        });
        place
    }

    fn compile(
        &self,
        program: &Program,
        wanted: &Wanted,
        tree: &ContentTree,
        out: &mut Diagnostics,
    ) -> Data {
        let own = || {
            let folder = program.folder.as_deref().unwrap_or_default();
            let names = program.manifest.data.iter();
            names.map(|name| format!("{folder}{name}")).collect()
        };
        let paths = if wanted.data.is_empty() {
            own()
        } else {
            wanted.data.clone()
        };
        let is_built_in = program.folder.is_none();
        if let Some(questions) = &wanted.questions {
            let value = learn::of_questions(questions, &wanted.language);
            let file = self.keep(&wanted.id, "json", value.to_string().into_bytes());
            return Data {
                files: vec![file],
                tables: Vec::new(),
            };
        }
        if paths.is_empty() && is_built_in {
            let message = format!("the program `{}` needs data", wanted.program);
            (out.error(&wanted.source, wanted.span.clone(), message))
                .help("name it in the block, as in `data = \"prices.csv\"`");
        }
        if let Some(more) = paths.get(1).filter(|_| is_built_in) {
            let message = format!(
                "the program `{}` takes one file, and not `{more}` too",
                wanted.program
            );
            (out.error(&wanted.source, wanted.span.clone(), message)).help("name one file");
        }
        let holidays = wanted.holidays.as_deref().and_then(|path| {
            let bytes = read_file(path, tree, out)?;
            let table = Table::read(path, &bytes, out);
            Some(Holidays::read(&table, &self.codes, out))
        });
        let given = Given {
            codes: &self.codes,
            holidays: holidays.as_ref(),
            year: self.year,
        };
        let mut data = Data::default();
        for path in &paths {
            if is_built_in && gtfs::is_feed(&wanted.program, path) {
                if let Some((value, table)) = gtfs::compile(path, tree, &self.codes, out) {
                    let bytes = value.to_string().into_bytes();
                    data.tables.push(table);
                    if fits(path, bytes.len(), out) {
                        data.files.push(self.keep(&wanted.id, "json", bytes));
                    }
                }
                continue;
            }
            // Also a manifest names files of the collection alone.
            if !tree.has_file(path) {
                out.file_error(path, "there is no such file for a program")
                    .help("save it in the program's folder, or correct `data` in its manifest");
                continue;
            }
            let Some(bytes) = read_file(path, tree, out) else {
                continue;
            };
            let ending = path
                .rsplit_once('.')
                .map_or("", |(_, ending)| ending)
                .to_ascii_lowercase();
            let is_table = is_built_in || matches!(&*ending, "csv" | "tsv");
            let (ending, bytes) = if is_table {
                let table = Table::read(path, &bytes, out);
                let value = (program.kind.compile)(&table, &given, out);
                data.tables.push(table);
                ("json".to_owned(), value.to_string().into_bytes())
            } else {
                (ending, bytes)
            };
            data.files.push(self.keep(&wanted.id, &ending, bytes));
        }
        data
    }

    fn keep(&self, stem: &str, ending: &str, bytes: Vec<u8>) -> String {
        let path = format!("{FOLDER}{stem}-{}.{ending}", fingerprint(&bytes));
        locked(&self.assets).insert(path.clone(), bytes);
        path
    }
}

/// Whether a program can have a file of so many bytes; reports it otherwise.
fn fits(path: &str, bytes: usize, out: &mut Diagnostics) -> bool {
    if bytes <= MAX_BYTES {
        return true;
    }
    let (size, most) = (bytes.div_ceil(1024), MAX_BYTES / 1024);
    out.file_error(
        path,
        format!("this has {size} KB for the program, which may have {most} KB"),
    )
    .help("leave out what the program does not show, or divide it");
    false
}

/// The bytes of a file of the collection; reports a file that cannot be read or is too large.
fn read_file(path: &str, tree: &ContentTree, out: &mut Diagnostics) -> Option<Vec<u8>> {
    match tree.read(path) {
        Ok(bytes) => fits(path, bytes.len(), out).then_some(bytes),
        Err(error) => {
            out.file_error(path, format!("this file could not be read: {error}"))
                .help("check that the file exists and that you may read it");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifests_of_our_programs_have_no_mistake() {
        for built_in in BUILT_IN {
            let mut out = Diagnostics::default();
            let source = SourceFile::new(manifest::FILE.to_owned(), built_in.manifest);
            let manifest = manifest::read(&Arc::new(source), &mut out);
            assert!(out.is_empty(), "{}: {out}", built_in.slug);
            let manifest = manifest.expect(built_in.slug);
            for code in ["en", "zh", "ar"] {
                let has =
                    |text: &bookmobile_pack::Localized| text.0.iter().any(|(own, _)| own == code);
                assert!(
                    has(&manifest.name) && has(&manifest.description),
                    "{}",
                    built_in.slug
                );
            }
        }
    }
}
