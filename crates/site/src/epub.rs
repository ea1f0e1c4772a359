//! A collection in one language as an EPUB 3: its contents, articles, pictures and notes,
//! for readers of books.

mod font;
mod theme;
mod xhtml;

use crate::archive::Archive;
use crate::head::direction_attribute;
use crate::output::SiteError;
use bookmobile::library::Library;
use bookmobile_html::escape;
use bookmobile_i18n::Messages;
use bookmobile_pack::{Article, ArticleId, ArticleMeta, SectionKind};
use bookmobile_press::{Asset, Compiled, ThemeFile, fingerprint};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use theme::BookTheme;

const STYLE: &str = "body { line-height: 1.5; }\n\
    h1, h2, h3, h4, h5, h6 { line-height: 1.25; page-break-after: avoid; }\n\
    img, svg { max-width: 100%; height: auto; }\n\
    pre { white-space: pre-wrap; font-size: 0.85em; }\n\
    table { border-collapse: collapse; } th, td { border: 1px solid; padding: 0.2em 0.5em; }\n\
    aside, blockquote { margin: 1em 0; padding-left: 1em; border-left: 3px solid; }\n\
    [dir=\"rtl\"] aside, [dir=\"rtl\"] blockquote { padding: 0 1em 0 0; border-width: 0 3px 0 0; }\n\
    [dir=\"rtl\"] .summary { font-style: normal; }\n\
    .callout-title { font-weight: bold; }\n\
    .summary { font-style: italic; }\n\
    nav ol { list-style: none; }\n";

const CONTAINER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\n\
    <rootfiles><rootfile full-path=\"EPUB/package.opf\" \
    media-type=\"application/oebps-package+xml\"/></rootfiles>\n</container>\n";

/// The EPUB of the articles in a language. `modified` is the time of its making, as
/// `2026-11-21T12:00:00Z`.
///
/// # Errors
/// If the collection's pack cannot be read, or the file grows past what the format has.
pub fn epub(collection: &Compiled, language: &str, modified: &str) -> Result<Vec<u8>, SiteError> {
    let library = Library::open(&collection.pack.catalog, "")?;
    for (name, bytes) in collection.pack.parts.iter().chain(&collection.pack.volumes) {
        library.provide(name, Some(bytes.clone().into()));
    }
    let theme = BookTheme::of(&collection.publication.theme);
    let book = Book::of(library, language);
    let mut out = Archive::new();
    // By its first bytes, not compressed, the file is known to be an EPUB.
    out.store("mimetype", b"application/epub+zip")?;
    out.add("META-INF/container.xml", CONTAINER.as_bytes())?;
    let mut pictures = BTreeSet::new();
    let mut chapters = Vec::new();
    for (id, meta) in &book.articles {
        let chapter = book.chapter(*id, meta)?;
        pictures.extend(chapter.pictures.iter().cloned());
        out.add(
            &format!("EPUB/{}.xhtml", file_of(meta)),
            chapter.text.as_bytes(),
        )?;
        chapters.push((file_of(meta), chapter.has_maths));
    }
    let pictures: Vec<&Asset> = (collection.assets.iter())
        .filter(|asset| pictures.contains(&asset.path))
        .collect();
    for asset in &pictures {
        let path = format!("EPUB/{}", asset.path);
        out.add(&path, &xhtml::without_doctype(&asset.bytes))?;
    }
    out.add(
        "EPUB/style.css",
        (STYLE.to_owned() + &theme.style).as_bytes(),
    )?;
    for file in theme.font.iter().chain(&theme.logo) {
        let path = format!("EPUB/{}", theme::file_name(file));
        out.add(&path, &xhtml::without_doctype(&file.bytes))?;
    }
    if let Some(logo) = theme.logo {
        out.add("EPUB/title.xhtml", book.title_page(logo).as_bytes())?;
    }
    out.add("EPUB/cover.svg", book.cover(&theme.cover).as_bytes())?;
    out.add("EPUB/cover.xhtml", book.cover_page().as_bytes())?;
    out.add("EPUB/nav.xhtml", book.contents().as_bytes())?;
    let package = book.package(&chapters, &pictures, &theme, modified);
    out.add("EPUB/package.opf", package.as_bytes())?;
    out.finish()
}

/// What of the collection's theme an EPUB does not have, in a sentence for each.
pub fn not_in_epub(collection: &Compiled) -> Vec<&'static str> {
    theme::left_out(&collection.publication.theme)
}

/// The name of an article's file, without its ending.
fn file_of(meta: &ArticleMeta) -> String {
    format!("a-{}", meta.slug)
}

/// What the publisher says of an article's changes.
fn changes(article: &Article, messages: &Messages) -> String {
    if article.changes.is_empty() {
        return String::new();
    }
    let items = article.changes().map(|change| {
        let day = escape(change.day);
        let text = if change.is_minor {
            messages.small_edit(change.text)
        } else {
            change.text.to_owned()
        };
        let text = escape(&text);
        format!("<li><time datetime=\"{day}\">{day}</time> {text}</li>")
    });
    let title = escape(messages.changes());
    let items: String = items.collect();
    format!("<h2>{title}</h2><ul>{items}</ul>")
}

/// The articles of one language.
struct Book {
    library: &'static Library,
    language: String,
    tag: &'static str,
    title: &'static str,
    articles: Vec<(ArticleId, &'static ArticleMeta)>,
}

/// An article as a file of the book.
struct Chapter {
    text: String,
    pictures: BTreeSet<String>,
    has_maths: bool,
}

impl Book {
    fn of(library: &'static Library, language: &str) -> Self {
        let site = &library.catalog().site;
        let own = site.language(language);
        Self {
            library,
            language: language.to_owned(),
            tag: own.map_or("en", |own| own.tag.as_str()),
            title: site.title.get(language),
            articles: (library.articles())
                .filter(|(_, meta)| meta.language == language)
                .collect(),
        }
    }

    fn chapter(&self, id: ArticleId, meta: &ArticleMeta) -> Result<Chapter, SiteError> {
        let article = self.library.article(id)?;
        let messages = self.library.messages(&meta.language);
        let mut html = String::new();
        let mut in_questions = false;
        for (about, section) in meta.sections.iter().zip(&article.sections) {
            let level = about.kind.heading_level();
            if about.kind == SectionKind::Question && !in_questions {
                in_questions = true;
                // Writing into a String does not fail.
                let _ = write!(
                    html,
                    "<h2>{}</h2>",
                    escape(messages.questions_and_answers())
                );
            }
            if about.kind != SectionKind::Lead {
                let id = escape(&about.id);
                let _ = write!(html, "<h{level} id=\"{id}\">{}</h{level}>", section.heading);
            }
            html.push_str(&section.body);
        }
        let files: BTreeMap<String, String> = (self.articles.iter())
            .map(|(_, meta)| (bookmobile_html::encode_address(&meta.slug), file_of(meta)))
            .collect();
        let converted = xhtml::convert(&html, &files);
        let date = meta.date.map_or_else(String::new, |date| {
            format!(
                "<p><time datetime=\"{date}\">{}</time></p>",
                escape(&messages.format_date(date))
            )
        });
        let changes = changes(&article, messages);
        let summary = match meta.summary.as_str() {
            "" => String::new(),
            summary => format!("<p class=\"summary\">{}</p>", escape(summary)),
        };
        let title = escape(&meta.title);
        let body = format!("<h1>{title}</h1>{summary}{date}{}{changes}", converted.html);
        Ok(Chapter {
            text: self.document(&meta.title, &body, ""),
            pictures: converted.pictures,
            has_maths: converted.has_maths,
        })
    }

    fn document(&self, title: &str, body: &str, names: &str) -> String {
        let (tag, title) = (escape(self.tag), escape(title));
        let direction = direction_attribute(self.library, &self.language);
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n\
             <html xmlns=\"http://www.w3.org/1999/xhtml\"{names} lang=\"{tag}\" xml:lang=\"{tag}\"{direction}>\n\
             <head><title>{title}</title><link rel=\"stylesheet\" href=\"style.css\"/></head>\n\
             <body>{body}</body>\n</html>\n"
        )
    }

    fn contents(&self) -> String {
        let catalog = self.library.catalog();
        let entry = |meta: &ArticleMeta, title: &str| {
            let shown = if title.is_empty() { &meta.title } else { title };
            let file = bookmobile_html::encode_address(&file_of(meta));
            format!("<a href=\"{file}.xhtml\">{}</a>", escape(shown))
        };
        let mut list = String::new();
        match catalog.outline(&self.language) {
            None => {
                for (_, meta) in &self.articles {
                    let _ = write!(list, "<li>{}</li>", entry(meta, ""));
                }
            }
            Some(outline) => {
                let mut open = 0_u8;
                for (at, item) in outline.entries.iter().enumerate() {
                    let shown = match item.article.and_then(|id| catalog.article(id)) {
                        Some(meta) => entry(meta, &item.title),
                        None => format!("<span>{}</span>", escape(&item.title)),
                    };
                    let _ = write!(list, "<li>{shown}");
                    let next = outline.entries.get(at + 1).map_or(0, |next| next.depth);
                    let is_last = at + 1 == outline.entries.len();
                    if !is_last && next > item.depth {
                        list.push_str("<ol>");
                        open += 1;
                        continue;
                    }
                    list.push_str("</li>");
                    let ends = if is_last {
                        open
                    } else {
                        item.depth.saturating_sub(next).min(open)
                    };
                    for _ in 0..ends {
                        list.push_str("</ol></li>");
                    }
                    open -= ends;
                }
            }
        }
        let title = escape(self.library.messages(&self.language).contents());
        let body = format!("<nav epub:type=\"toc\"><h1>{title}</h1><ol>{list}</ol></nav>");
        let names = " xmlns:epub=\"http://www.idpf.org/2007/ops\"";
        self.document(self.title, &body, names)
    }

    fn cover(&self, colours: &[String; 4]) -> String {
        let [paper, seal, mark, ink] = colours;
        let title = escape(self.title);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 600 800\" width=\"600\" height=\"800\">\n\
             <rect width=\"600\" height=\"800\" fill=\"{paper}\"/>\
             <rect x=\"60\" y=\"90\" width=\"84\" height=\"84\" rx=\"14\" fill=\"{seal}\"/>\
             <rect x=\"78\" y=\"108\" width=\"48\" height=\"48\" rx=\"4\" fill=\"none\" stroke=\"{mark}\" stroke-width=\"6\"/>\
             <text x=\"60\" y=\"270\" font-size=\"40\" font-weight=\"bold\" fill=\"{ink}\">{title}</text>\n</svg>\n"
        )
    }

    fn cover_page(&self) -> String {
        let title = escape(self.title);
        let body = format!("<p><img src=\"cover.svg\" alt=\"{title}\"/></p>");
        self.document(self.title, &body, "")
    }

    /// The page with the publisher's logo.
    fn title_page(&self, logo: &ThemeFile) -> String {
        let site = &self.library.catalog().site;
        let optional = |text: &str| match text {
            "" => String::new(),
            text => format!("<p class=\"title\">{}</p>", escape(text)),
        };
        let title = escape(self.title);
        let (description, rights) = (
            optional(site.description.get(&self.language)),
            optional(site.copyright.get(&self.language)),
        );
        let file = theme::file_name(logo);
        let body = format!(
            "<p class=\"logo\"><img src=\"{file}\" alt=\"\"/></p>\
             <h1 class=\"title\">{title}</h1>{description}{rights}"
        );
        self.document(self.title, &body, "")
    }

    fn package(
        &self,
        chapters: &[(String, bool)],
        pictures: &[&Asset],
        theme: &BookTheme<'_>,
        modified: &str,
    ) -> String {
        let site = &self.library.catalog().site;
        let id = match site.url.as_str() {
            "" => format!("urn:bookmobile:{}", fingerprint(self.title.as_bytes())),
            url => format!("{url}{}/", self.language),
        };
        let mut meta = String::new();
        let mut optional = |name: &str, text: &str| {
            if !text.is_empty() {
                let _ = writeln!(meta, "<dc:{name}>{}</dc:{name}>", escape(text));
            }
        };
        optional("description", site.description.get(&self.language));
        optional("rights", site.copyright.get(&self.language));
        let (mut manifest, mut spine) = (String::new(), String::new());
        for (at, (file, has_maths)) in chapters.iter().enumerate() {
            let properties = if *has_maths {
                " properties=\"mathml\""
            } else {
                ""
            };
            let href = bookmobile_html::encode_address(file);
            let _ = writeln!(
                manifest,
                "<item id=\"c{at}\" href=\"{href}.xhtml\" media-type=\"application/xhtml+xml\"{properties}/>"
            );
            let _ = writeln!(spine, "<itemref idref=\"c{at}\"/>");
        }
        for (at, asset) in pictures.iter().enumerate() {
            let kind = crate::pictures::media_type(&asset.path).unwrap_or("image/png");
            let _ = writeln!(
                manifest,
                "<item id=\"p{at}\" href=\"{}\" media-type=\"{kind}\"/>",
                bookmobile_html::encode_address(&asset.path)
            );
        }
        for (id, file) in [("font", theme.font), ("logo", theme.logo)] {
            let Some(file) = file else { continue };
            let (href, kind) = (theme::file_name(file), theme::media_type(file));
            let _ = writeln!(
                manifest,
                "<item id=\"{id}\" href=\"{href}\" media-type=\"{kind}\"/>"
            );
        }
        let mut front = "<itemref idref=\"cover-page\"/>\n".to_owned();
        if theme.logo.is_some() {
            manifest.push_str(
                "<item id=\"title-page\" href=\"title.xhtml\" media-type=\"application/xhtml+xml\"/>\n",
            );
            front.push_str("<itemref idref=\"title-page\"/>\n");
        }
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"id\" xml:lang=\"{tag}\">\n\
             <metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n\
             <dc:identifier id=\"id\">{id}</dc:identifier>\n<dc:title>{title}</dc:title>\n\
             <dc:language>{tag}</dc:language>\n{meta}\
             <meta property=\"dcterms:modified\">{modified}</meta>\n</metadata>\n\
             <manifest>\n\
             <item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/>\n\
             <item id=\"style\" href=\"style.css\" media-type=\"text/css\"/>\n\
             <item id=\"cover\" href=\"cover.svg\" media-type=\"image/svg+xml\" properties=\"cover-image\"/>\n\
             <item id=\"cover-page\" href=\"cover.xhtml\" media-type=\"application/xhtml+xml\"/>\n\
             {manifest}</manifest>\n\
             <spine{progression}>\n{front}<itemref idref=\"nav\"/>\n{spine}</spine>\n</package>\n",
            progression = match self.library.direction(&self.language) {
                Some("rtl") => " page-progression-direction=\"rtl\"",
                _ => "",
            },
            tag = escape(self.tag),
            id = escape(&id),
            title = escape(self.title),
        )
    }
}
