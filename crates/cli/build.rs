//! Packs the compiled reader into one file that the program contains. `cargo xtask app`
//! compiles it; without it the program can check a collection, but not build its site.

use bookmobile_wire::encode;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let places: Vec<PathBuf> = (out.ancestors())
        .map(|folder| folder.join("bookmobile-app"))
        .collect();
    let app = places
        .iter()
        .find(|folder| folder.join("reader.wasm").is_file());
    // Cargo's target folder is four folders above, or five with a target. A folder that is
    // missing makes cargo look again.
    let watched = app.or(places.get(4)).unwrap_or(&out);
    println!("cargo::rerun-if-changed={}", watched.display());
    let packed = app.map_or_else(Vec::new, |folder| pack(folder));
    fs::write(out.join("app.bin.br"), packed).expect("the output folder can be written");
}

/// The files of a folder with their names, compressed.
fn pack(folder: &Path) -> Vec<u8> {
    let entries = fs::read_dir(folder).expect("the app's folder can be read");
    let mut files: Vec<(String, Vec<u8>)> = entries
        .map(|entry| {
            let entry = entry.expect("the app's folder can be read");
            let bytes = fs::read(entry.path()).expect("the app's files can be read");
            (entry.file_name().to_string_lossy().into_owned(), bytes)
        })
        .collect();
    files.sort();
    let is_release = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    let quality = if is_release { 11 } else { 3 };
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 1 << 16, quality, 22);
    writer
        .write_all(&encode(&files))
        .expect("memory can be written");
    drop(writer);
    packed
}
