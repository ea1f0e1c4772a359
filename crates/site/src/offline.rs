//! Offline use: the shell that the service worker serves for every URL, and the manifest
//! of the files that the worker keeps.

use crate::head::{Head, SiteContext, direction_attribute, without_scripts};
use crate::output::{FileKind, KeptFile};
use crate::pictures::files_of;
#[cfg(test)]
use crate::pictures::pictures_of;
use bookmobile::library::Library;
use bookmobile::session::PREFIX;
use bookmobile::view::trouble;
use bookmobile_dom::Rendered;
use bookmobile_html::escape;
use bookmobile_pack::{Article, ArticleMeta};
use bookmobile_press::fingerprint;
use serde::Serialize;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The most files of bundles that the service worker's script names itself.
const MAX_LISTED: usize = 200;

/// The most articles of a site of which an update says how many changed.
const MAX_COUNTED: usize = 1000;

/// The placeholder in the shell for the path of the site's root: the worker knows the
/// path, the build does not.
const ROOT: &str = "ROOT/";

/// The shell's path.
pub(crate) const SHELL: &str = "shell.html";

/// The shell, a page without text: the app draws the page of the URL. It contains the
/// message for an app that cannot start.
pub(crate) fn shell(site: &SiteContext<'_>) -> String {
    let about = &site.library.catalog().site;
    let messages = site.library.messages(&about.default_language);
    let html = trouble(move || messages).to_html() + &without_scripts(site.library, true);
    let head = Head {
        title: about.title.get(&about.default_language).to_owned(),
        messages: Some(messages),
        metadata: format!("<link rel=\"manifest\" href=\"{ROOT}manifest.webmanifest\">\n"),
        script: Some(site.app.scripts.root_language.clone()),
        has_app: true,
        ..Head::default()
    };
    let body = Rendered {
        html,
        ..Rendered::default()
    };
    head.document(ROOT, site, &body)
}

/// A bundle: a part of a large collection that a device keeps if the reader chooses it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Bundle {
    /// Language and topic, as `en/cities`; `en/` for articles without a topic, and
    /// `search` for what the search needs.
    name: String,
    kind: BundleKind,
    /// The topic's name; empty for the others.
    title: String,
    /// The language's own name, if there are several.
    language: String,
    /// How many files it has.
    count: usize,
    /// How many bytes its files have together.
    bytes: usize,
    /// How many of them the pictures have.
    pictures: usize,
    /// The paths of its files; a file can be in several bundles.
    #[serde(skip)]
    files: BTreeSet<String>,
}

/// The kind of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) enum BundleKind {
    /// A topic in one language.
    Topic,
    /// The articles of a language that have no topic.
    Rest,
    /// What the search of a large collection needs.
    Search,
}

/// The bundles of a collection: for each language its topics and the articles without a
/// topic, then the search, with the index's shards among `kept`. Empty ones are left out.
pub(crate) fn bundles(library: &Library, kept: &[KeptFile]) -> Vec<Bundle> {
    let catalog = library.catalog();
    let site = &catalog.site;
    let mut bundles = Vec::new();
    for language in &site.languages {
        let topics = (catalog.topics.iter().enumerate()).map(|(at, topic)| (Some(at), Some(topic)));
        for (at, topic) in topics.chain([(None, None)]) {
            let slug = topic.map_or("", |topic| topic.slug.as_str());
            let is_one_of_several = site.languages.len() > 1;
            bundles.push(Bundle {
                name: format!("{}/{slug}", language.code),
                kind: match topic {
                    Some(_) => BundleKind::Topic,
                    None => BundleKind::Rest,
                },
                title: topic
                    .map_or("", |topic| topic.name.get(&language.code))
                    .to_owned(),
                language: if is_one_of_several {
                    language.name.clone()
                } else {
                    String::new()
                },
                count: 0,
                bytes: 0,
                pictures: 0,
                files: files_of_topic(library, &language.code, at),
            });
        }
    }
    let shards = kept.iter().filter(|file| file.kind == FileKind::Shard);
    let parts = catalog
        .articles
        .parts()
        .iter()
        .map(|part| part.name.clone());
    bundles.push(Bundle {
        name: "search".to_owned(),
        kind: BundleKind::Search,
        title: String::new(),
        language: String::new(),
        count: 0,
        bytes: 0,
        pictures: 0,
        files: (shards.map(|file| file.url.clone()))
            .chain(parts.filter(|name| !name.is_empty()))
            .collect(),
    });
    bundles.retain(|bundle| !bundle.files.is_empty());
    bundles
}

/// The parts of the catalog, volumes and pictures of a topic in one language, or of articles without a topic.
/// A collection's only volume is left out, because it is always kept.
fn files_of_topic(library: &Library, language: &str, topic: Option<usize>) -> BTreeSet<String> {
    let catalog = library.catalog();
    let mut files = BTreeSet::new();
    for (id, meta) in catalog.iter() {
        let is_in = topic.map_or(meta.topics.is_empty(), |at| {
            meta.topics.iter().any(|topic| usize::from(*topic) == at)
        });
        if meta.language != language || !is_in {
            continue;
        }
        let part = catalog.articles.part_of(id);
        let part = part.and_then(|part| catalog.articles.part(part));
        files.extend(
            part.map(|part| part.name.clone())
                .filter(|name| !name.is_empty()),
        );
        let volume = catalog.volume(meta.volume);
        files.extend(
            volume
                .filter(|_| catalog.volumes.len() > 1)
                .map(|volume| volume.name.clone()),
        );
        files.extend(files_of(library, id));
    }
    files
}

/// A file in the manifest.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ManifestFile<'a> {
    /// The address, from the site's root.
    url: &'a str,
    /// The fingerprint of its bytes.
    digest: &'a str,
    /// Without one it is `other`.
    #[serde(skip_serializing_if = "FileKind::is_other")]
    #[cfg_attr(test, ts(optional, as = "Option<FileKind>"))]
    kind: FileKind,
    /// Whether no page can be drawn without the file.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    essential: bool,
    /// The names of the bundles that it is kept with; without any it is always kept.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<&str>>"))]
    bundles: Vec<&'a str>,
}

/// The service worker's manifest.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Manifest<'a> {
    /// The fingerprint of all else: two workers that differ never share a cache.
    version: String,
    /// What the names of the caches of all our sites begin with.
    prefix: &'static str,
    /// The codes of the site's languages.
    languages: Vec<&'a str>,
    /// The files that are always kept. Those of bundles too, if they have no list.
    files: Vec<ManifestFile<'a>>,
    /// The list of the files of all bundles, if there are many.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional, as = "Option<ManifestFile<'a>>"))]
    list: Option<ManifestFile<'a>>,
    bundles: Vec<Bundle>,
    /// The fingerprint of each article, by language and slug; none if there are many.
    articles: BTreeMap<String, String>,
    /// The page for when files were taken off the device and there is no network.
    lost: String,
    /// Whether the site is signed: its signature is kept once it is opened.
    #[serde(rename = "isSigned", skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    is_signed: bool,
}

/// The files that a device keeps, and the bundles of a large collection.
pub(crate) struct Kept<'a> {
    files: Vec<(&'a KeptFile, Vec<String>)>,
    bundles: Vec<Bundle>,
}

impl<'a> Kept<'a> {
    /// Sorts files into bundles.
    pub(crate) fn new(kept: &'a [KeptFile], mut bundles: Vec<Bundle>) -> Self {
        let mut of_file: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, bundle) in bundles.iter().enumerate() {
            for file in &bundle.files {
                of_file.entry(file.clone()).or_default().push(at);
            }
        }
        let mut files = Vec::new();
        for file in kept {
            let mut names = Vec::new();
            for at in of_file.get(&file.url).into_iter().flatten() {
                let bundle = &mut bundles[*at];
                names.push(bundle.name.clone());
                bundle.count += 1;
                bundle.bytes += file.size_bytes;
                if file.kind == FileKind::Picture {
                    bundle.pictures += file.size_bytes;
                }
            }
            files.push((file, names));
        }
        Self { files, bundles }
    }

    /// The list of the files of all bundles, if there are so many that the service worker
    /// has it as a file of its own.
    pub(crate) fn list(&self) -> Option<String> {
        let of_bundles: Vec<_> = (self.files.iter())
            .filter(|(_, names)| !names.is_empty())
            .map(manifest_file)
            .collect();
        (of_bundles.len() > MAX_LISTED).then(|| json!(of_bundles).to_string())
    }
}

fn manifest_file<'a>((file, names): &'a (&KeptFile, Vec<String>)) -> ManifestFile<'a> {
    ManifestFile {
        url: &file.url,
        digest: &file.digest,
        kind: file.kind,
        essential: file.kind.is_essential(),
        bundles: names.iter().map(String::as_str).collect(),
    }
}

/// The service worker's source: its manifest, then the `script` that reads it. `list` is
/// the file of [`Kept::list`], if there is one.
pub(crate) fn service_worker(
    library: &'static Library,
    script: &str,
    kept: &Kept<'_>,
    list: Option<&KeptFile>,
    is_signed: bool,
) -> String {
    let is_here = |(_, names): &&(&KeptFile, Vec<String>)| list.is_none() || names.is_empty();
    let languages = library.catalog().site.languages.iter();
    let has_many = library.catalog().articles.len() > MAX_COUNTED;
    let mut manifest = Manifest {
        version: String::new(),
        prefix: PREFIX,
        languages: languages.map(|language| &*language.code).collect(),
        files: kept
            .files
            .iter()
            .filter(is_here)
            .map(manifest_file)
            .collect(),
        list: list.map(|list| ManifestFile {
            url: &list.url,
            digest: &list.digest,
            kind: list.kind,
            essential: false,
            bundles: Vec::new(),
        }),
        bundles: kept.bundles.clone(),
        articles: if has_many {
            BTreeMap::new()
        } else {
            articles(library)
        },
        lost: lost(library),
        is_signed,
    };
    let unversioned = worker_text(&manifest, script);
    manifest.version = fingerprint(unversioned.as_bytes());
    worker_text(&manifest, script)
}

fn worker_text(manifest: &Manifest<'_>, script: &str) -> String {
    format!("const MANIFEST = {};\n{script}", json!(manifest))
}

/// The fingerprint of each article's title and text, by language and slug.
fn articles(library: &Library) -> BTreeMap<String, String> {
    let articles = library.catalog().iter();
    articles
        .map(|(id, meta)| {
            let name = format!("{}/{}", meta.language, meta.slug);
            let article = library.article(id).unwrap_or_default();
            (name, article_fingerprint(meta, &article))
        })
        .collect()
}

/// The fingerprint of an article's title and text.
pub(crate) fn article_fingerprint(meta: &ArticleMeta, article: &Article) -> String {
    let mut bytes = meta.title.clone().into_bytes();
    for section in &article.sections {
        bytes.extend(section.heading.bytes().chain(section.body.bytes()));
    }
    fingerprint(&bytes)
}

/// The page for when files were deleted from the device and there is no network, in all
/// of the interface's languages, the site's default first. It is part of the worker's
/// script, because no other file may be left.
fn lost(library: &'static Library) -> String {
    let site = &library.catalog().site;
    let own = library.messages(&site.default_language);
    let others = library.interface().iter().copied();
    let others = others.filter(|messages| messages.code() != own.code());
    let mut lines = String::new();
    for messages in std::iter::once(own).chain(others) {
        let direction = direction_attribute(library, messages.code());
        // Writing into a String does not fail.
        let _ = write!(
            lines,
            "<p lang=\"{}\"{direction}>{} <a href=\"\">{}</a></p>",
            messages.tag(),
            escape(messages.offline_lost()),
            escape(messages.try_again())
        );
    }
    format!(
        "<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <title>{title}</title><h1>{title}</h1>{lines}",
        own.tag(),
        title = escape(site.title.get(&site.default_language)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn kept(url: &str, kind: FileKind) -> KeptFile {
        KeptFile {
            url: url.to_owned(),
            digest: "0123456789".to_owned(),
            kind,
            size_bytes: 100,
        }
    }

    fn manifest(worker: &str) -> Value {
        let line = worker.lines().next().expect("a line");
        let json = line
            .strip_prefix("const MANIFEST = ")
            .and_then(|rest| rest.strip_suffix(';'));
        serde_json::from_str(json.expect("the manifest")).expect("JSON")
    }

    #[test]
    fn a_version_is_known_by_what_it_keeps() {
        let library = crate::testing::built_in();
        let worker = |url, script| {
            let files = [kept(url, FileKind::App)];
            service_worker(library, script, &Kept::new(&files, Vec::new()), None, false)
        };
        let first = worker("app-1.js", "start();");
        assert!(first.ends_with("\nstart();"), "{first}");
        let first = manifest(&first);
        let version = |worker: String| manifest(&worker)["version"].clone();
        assert_eq!(first["version"], version(worker("app-1.js", "start();")));
        assert_ne!(first["version"], version(worker("app-2.js", "start();")));
        assert_ne!(first["version"], version(worker("app-1.js", "stop();")));
        assert_eq!(
            first["files"][0],
            json!({ "url": "app-1.js", "digest": "0123456789", "kind": "app", "essential": true })
        );
        assert_eq!(
            first["articles"]["zh/countryside"].as_str().map(str::len),
            Some(10)
        );
    }

    #[test]
    fn the_script_that_removes_a_worker_knows_its_caches() {
        let remover = include_str!("../../../src/js/remove-worker.js");
        let prefix = format!("const prefix = \"{PREFIX}\" +");
        assert!(remover.contains(&prefix), "{prefix}");
    }

    #[test]
    fn a_collection_is_divided_by_language_and_topic() {
        let library = crate::testing::built_in();
        let catalog = library.catalog();
        let (id, meta) = (catalog.iter())
            .find(|(id, _)| !pictures_of(library, *id).is_empty())
            .expect("an article with a picture");
        let picture = &pictures_of(library, id)[0];
        let volume = &catalog.volume(meta.volume).expect("its volume").name;
        let files = [
            kept("shard-1.bin", FileKind::Shard),
            kept(volume, FileKind::Text),
            kept(picture, FileKind::Picture),
        ];
        let sorted = Kept::new(&files, bundles(library, &files));
        assert_eq!(sorted.list(), None);
        let worker = service_worker(library, "", &sorted, None, false);
        let manifest = manifest(&worker);
        let named = |list: &str, key: &str, value: &str| {
            let list = manifest[list].as_array().expect("a list").clone();
            (list.into_iter().find(|one| one[key] == value)).unwrap_or_default()
        };
        assert_eq!(
            named("files", "url", "shard-1.bin")["bundles"],
            json!(["search"])
        );
        // A picture is in the bundle of each topic that shows it, and texts are with it.
        let topic = &catalog.topics[usize::from(meta.topics[0])];
        let own = format!("{}/{}", meta.language, topic.slug);
        let bundles = named("files", "url", picture)["bundles"].clone();
        assert!(
            bundles.as_array().expect("names").contains(&json!(own)),
            "{bundles}"
        );
        assert_eq!(named("files", "url", volume)["bundles"], json!([own]));
        let bundle = named("bundles", "name", &own);
        assert_eq!(bundle["kind"], "topic");
        assert_eq!(bundle["title"], topic.name.get(&meta.language));
        assert_eq!(
            (&bundle["bytes"], &bundle["pictures"]),
            (&json!(200), &json!(100))
        );
    }
}
