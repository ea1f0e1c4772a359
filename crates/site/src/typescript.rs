//! Generates `src/js/site.d.ts`, the TypeScript types of the values that the build puts
//! before scripts, from the types in Rust. `UPDATE=1 cargo test -p bookmobile-site`
//! writes the file; otherwise the test compares it.

use crate::head::{Config, Files};
use crate::news::{News, NewsArticle};
use crate::notices::{NoticeData, NoticeEntry};
use crate::offline::{Bundle, BundleKind, Manifest, ManifestFile};
use crate::output::FileKind;
use crate::programs::{ProgramFiles, ProgramPlacement, ScreenFiles};
use ts_rs::TS;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../src/js/site.d.ts");

fn file() -> String {
    let config = ts_rs::Config::default();
    let types = [
        Config::decl(&config),
        Files::decl(&config),
        Manifest::decl(&config),
        ManifestFile::decl(&config),
        FileKind::decl(&config),
        Bundle::decl(&config),
        BundleKind::decl(&config),
        NoticeData::decl(&config),
        NoticeEntry::decl(&config),
        ScreenFiles::decl(&config),
        ProgramFiles::decl(&config),
        ProgramPlacement::decl(&config),
        News::decl(&config),
        NewsArticle::decl(&config),
    ];
    let file = format!(
        "// Made of crates/site by its tests (UPDATE=1 cargo test -p bookmobile-site).\n\n\
         declare namespace site {{\n{}\n}}\n",
        types.join("\n\n")
    );
    file.replace(" \n", "\n")
}

#[test]
fn javascript_has_the_types_of_what_the_build_tells_it() {
    let file = file();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(FILE, &file).expect("the file is written");
    }
    assert_eq!(std::fs::read_to_string(FILE).expect("the file"), file);
}
