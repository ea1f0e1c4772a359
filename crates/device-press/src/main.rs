//! The interface of the WebAssembly module for JavaScript: makes collections of files, and
//! reads them again. The work is done in the library, which is tested natively.

use bookmobile_device_press as press;
use bookmobile_device_press::{Draft, Links, Maker, Tools};
use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;

/// An allocator of a third of the size of Rust's default (docs/decisions/0006).
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Collects the articles of a collection.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Press {
    maker: Maker,
    language: String,
    links: Links,
}

#[wasm_bindgen]
impl Press {
    /// A press without articles. `language` is that of texts which do not show theirs, `paths`
    /// has the paths of the files, one a line, between which links lead.
    #[wasm_bindgen(constructor)]
    pub fn new(language: &str, paths: &str) -> Self {
        Self {
            maker: Maker::default(),
            language: language.to_owned(),
            links: Links::new(paths.lines().map(str::to_owned).collect()),
        }
    }

    /// How many articles there are.
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> usize {
        self.maker.len()
    }

    /// Adds a file of Markdown; returns the title.
    pub fn markdown(&mut self, text: &str, name: &str, path: &str) -> String {
        let mut draft = press::markdown(text, name, self.links.at(path), |body| {
            press::language_of(body, &self.language).to_owned()
        });
        draft.slug = self.links.slug(path);
        let title = draft.title.clone();
        self.add(draft, text);
        title
    }

    /// Adds a plain text; returns the title of its first article.
    pub fn plain(&mut self, text: &str, name: &str, path: &str) -> String {
        let all = press::plain(text, name);
        let title = all.first().map(|draft| draft.title.clone());
        for (at, mut draft) in all.into_iter().enumerate() {
            draft.slug = self.links.slug(path);
            if at > 0 {
                draft.slug = format!("{}-{at}", draft.slug);
            }
            self.add(draft, text);
        }
        title.unwrap_or_default()
    }

    /// Adds a chapter of a book. `pictures` are the paths of the book's pictures, one a line.
    /// Returns whether it was read to its end.
    pub fn chapter(
        &mut self,
        xhtml: &str,
        path: &str,
        title: &str,
        language: &str,
        pictures: &str,
    ) -> bool {
        let picture = |address: &str| {
            let wanted = press::resolve(path, address);
            let at = pictures.lines().position(|own| own == wanted)?;
            Some(format!("picture-{at}"))
        };
        let (mut draft, is_whole) = press::chapter(xhtml, &picture, self.links.at(path));
        if !title.is_empty() || draft.title.is_empty() {
            title.clone_into(&mut draft.title);
        }
        if draft.title.is_empty() {
            draft.title = (self.maker.len() + 1).to_string();
        }
        language.clone_into(&mut draft.language);
        draft.slug = self.links.slug(path);
        self.add(draft, xhtml);
        is_whole
    }

    fn add(&mut self, mut draft: Draft, text: &str) {
        let is_code = |code: &str| {
            code.len() >= 2 && code.len() <= 8 && code.bytes().all(|byte| byte.is_ascii_lowercase())
        };
        if !is_code(&draft.language) {
            press::language_of(text, &self.language).clone_into(&mut draft.language);
        }
        self.maker.add(draft);
    }

    /// Makes the collection: `[catalog, volume, index]`. `normalize` is called with a form and
    /// a text; `segment` with a run of Chinese characters, and returns how many characters
    /// each word has.
    ///
    /// # Errors
    /// If it is too large.
    pub fn finish(
        self,
        title: &str,
        normalize: Function,
        segment: Function,
    ) -> Result<Array, JsError> {
        let tools = Tools {
            normalize: Box::new(move |form, text| {
                let form = match form {
                    bookmobile_search::Form::Nfc => "NFC",
                    bookmobile_search::Form::Nfd => "NFD",
                    bookmobile_search::Form::Nfkc => "NFKC",
                };
                let result = normalize.call2(&JsValue::NULL, &form.into(), &text.into());
                result
                    .ok()
                    .and_then(|text| text.as_string())
                    .unwrap_or_default()
            }),
            segment: Box::new(move |run| {
                let words = segment.call1(&JsValue::NULL, &run.into()).ok();
                let words = words.and_then(|words| words.dyn_into::<Uint8Array>().ok());
                words
                    .map(|words| words.to_vec().into_iter().map(usize::from).collect())
                    .unwrap_or_default()
            }),
        };
        let made = self
            .maker
            .finish(title, tools)
            .map_err(|_| JsError::new("large"))?;
        let bytes = |bytes: &[u8]| Uint8Array::from(bytes);
        Ok(Array::of3(
            &bytes(&made.catalog),
            &bytes(&made.volume),
            &bytes(&made.index),
        ))
    }
}

fn object<const N: usize>(members: [(&str, JsValue); N]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        // A plain object takes all members.
        let _ = Reflect::set(&object, &name.into(), &value);
    }
    object
}

/// The entries of a ZIP file.
///
/// # Errors
/// `damaged`, `encrypted` or `large`.
#[wasm_bindgen(js_name = zipEntries)]
pub fn zip_entries(bytes: &[u8]) -> Result<Array, JsError> {
    let all = press::entries(bytes).map_err(|error| {
        JsError::new(match error {
            press::ZipError::Damaged => "damaged",
            press::ZipError::Encrypted => "encrypted",
            press::ZipError::TooLarge => "large",
        })
    })?;
    Ok(all
        .into_iter()
        .map(|entry| {
            object([
                ("name", entry.name.into()),
                ("start", entry.start.into()),
                ("end", entry.end.into()),
                ("deflated", entry.is_deflated.into()),
                ("size", entry.size.into()),
            ])
        })
        .collect())
}

/// The path of the package that `META-INF/container.xml` names.
#[wasm_bindgen]
pub fn container(xml: &str) -> Option<String> {
    press::container(xml)
}

/// What the package of an EPUB says.
#[wasm_bindgen(js_name = readPackage)]
pub fn package(xml: &str, path: &str) -> Object {
    let own = press::package(xml, path);
    let spine: Array = (own.spine.into_iter())
        .filter(|(_, media_type)| press::is_book_text(media_type))
        .map(|(path, _)| JsValue::from(path))
        .collect();
    object([
        ("title", own.title.into()),
        ("language", own.language.into()),
        ("spine", spine.into()),
        ("contents", own.contents.into()),
    ])
}

/// The titles in a book's contents, each with the path of its text.
#[wasm_bindgen]
pub fn titles(xml: &str, path: &str) -> Array {
    let all = press::titles(xml, path).into_iter();
    all.map(|(path, title)| Array::of2(&path.into(), &title.into()))
        .collect()
}

/// A collection that is read.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Opened {
    opened: press::Opened,
}

#[wasm_bindgen]
impl Opened {
    /// Opens a catalog and the other files of its pack, an array of names and bytes.
    ///
    /// # Errors
    /// If one is damaged, or of another version.
    #[wasm_bindgen(constructor)]
    pub fn new(catalog: &[u8], files: &Array) -> Result<Self, JsError> {
        let files = files.iter().filter_map(|pair| {
            let pair = pair.dyn_into::<Array>().ok()?;
            let bytes = pair.get(1).dyn_into::<Uint8Array>().ok()?;
            Some((pair.get(0).as_string()?, bytes.to_vec()))
        });
        let opened = press::Opened::new(catalog, files.collect());
        opened.map(|opened| Self { opened }).map_err(|error| {
            JsError::new(match error {
                bookmobile_pack::PackError::Version { .. } => "version",
                _ => "damaged",
            })
        })
    }

    /// The collection's title.
    #[wasm_bindgen(getter)]
    pub fn title(&self) -> String {
        self.opened.title().to_owned()
    }

    /// The articles: title, language, number and slug of each.
    pub fn articles(&self) -> Array {
        let all = self.opened.articles().into_iter();
        all.map(|one| {
            Array::of4(
                &one.title.into(),
                &one.language.into(),
                &one.number.into(),
                &one.slug.into(),
            )
        })
        .collect()
    }

    /// The sections of an article: id, level, HTML of the heading, HTML below it.
    pub fn sections(&self, number: u32) -> Option<Array> {
        let all = self.opened.sections(number)?.into_iter();
        Some(
            all.map(|one| {
                Array::of4(
                    &one.id.into(),
                    &one.level.into(),
                    &one.heading.into(),
                    &one.body.into(),
                )
            })
            .collect(),
        )
    }
}

fn main() {}
