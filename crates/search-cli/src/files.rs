//! The files that are written beside a file of documents: an index of all of
//! them, and indexes of parts.

use crate::documents::Documents;
use serde_json::{Value, json};
use std::error::Error;
use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;

type Answer = Result<Value, Box<dyn Error>>;

/// One index of all documents.
pub(crate) fn build(docs: &str) -> Answer {
    let index_file = format!("{docs}.index");
    write(&index_file, &Documents::read(Path::new(docs))?)?;
    let also = ["parts"];
    Ok(json!({ "index_file": index_file, "store_file": docs, "also": also }))
}

/// An index of each of so many parts of the documents.
pub(crate) fn parts(docs: &str, parts: NonZeroUsize) -> Answer {
    let dealt = Documents::read(Path::new(docs))?.deal(parts);
    let mut files = Vec::new();
    for (number, part) in dealt.iter().enumerate() {
        let file = format!("{docs}.{number}.index");
        write(&file, part)?;
        files.push(file);
    }
    Ok(json!({ "index_files": files, "store_file": docs }))
}

fn write(index_file: &str, documents: &Documents) -> Result<(), Box<dyn Error>> {
    Ok(fs::write(index_file, documents.builder().finish()?)?)
}
