//! The files that are written beside a file of documents: an index with the
//! names of its documents, the same index in shards, and indexes of parts.

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
    let also = ["shards", "parts"];
    Ok(json!({ "index_file": index_file, "store_file": docs, "also": also }))
}

/// The index of all documents in shards of about so many bytes.
pub(crate) fn shards(docs: &str, shard_bytes: usize) -> Answer {
    let builder = Documents::read(Path::new(docs))?.builder();
    let cut = builder.finish_shards(shard_bytes)?;
    let name = format!("{docs}.shards");
    let folder = Path::new(&name);
    fs::create_dir_all(folder)?;
    fs::write(folder.join("root"), &cut.root)?;
    for (number, shard) in cut.shards.iter().enumerate() {
        fs::write(folder.join(number.to_string()), shard)?;
    }
    Ok(json!({ "shard_folder": name, "shards": cut.shards.len() }))
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
    fs::write(index_file, documents.builder().finish()?)?;
    let ids = Value::from(documents.ids());
    Ok(fs::write(ids_file(index_file), ids.to_string())?)
}

/// The names of an index's documents as they were written with it; `None` if
/// there is no such file.
///
/// # Errors
/// If the file is no list of names.
pub(crate) fn ids(index_file: &str) -> Result<Option<Vec<String>>, Box<dyn Error>> {
    let file = ids_file(index_file);
    if !Path::new(&file).exists() {
        return Ok(None);
    }
    let list: Value = serde_json::from_str(&fs::read_to_string(&file)?)?;
    let names = list.as_array().and_then(|list| {
        let name = |id: &Value| id.as_str().map(str::to_owned);
        list.iter().map(name).collect()
    });
    let names: Vec<String> = names.ok_or_else(|| format!("{file}: no list of names"))?;
    Ok(Some(names))
}

fn ids_file(index_file: &str) -> String {
    format!("{index_file}.ids")
}
