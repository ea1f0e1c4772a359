//! The package of an EPUB: which file has its contents, which texts are read in which order,
//! and what they are called.

use crate::links::resolve;
use crate::xhtml::{attribute, name_of, reference};
use quick_xml::Reader;
use quick_xml::events::Event;

/// What the package says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Package {
    /// The book's title.
    pub title: String,
    /// The code of its language; empty if it says none.
    pub language: String,
    /// The paths of its texts in the order of reading, with their media types.
    pub spine: Vec<(String, String)>,
    /// The path of its contents.
    pub contents: Option<String>,
}

/// What events of an XML file are: a start with its tag, a text, an end.
enum Part<'a> {
    Start(&'a quick_xml::events::BytesStart<'a>),
    Text(String),
    End,
}

/// Calls a function for each event with the name of its element; what is no XML ends it.
fn walk(xml: &str, mut take: impl FnMut(&str, Part<'_>)) {
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => take(&name_of(tag.name().as_ref()), Part::Start(&tag)),
            Ok(Event::Empty(tag)) => {
                let name = name_of(tag.name().as_ref());
                take(&name, Part::Start(&tag));
                take(&name, Part::End);
            }
            Ok(Event::End(tag)) => take(&name_of(tag.name().as_ref()), Part::End),
            Ok(Event::Text(text)) => {
                take("", Part::Text(String::from_utf8_lossy(&text).into_owned()));
            }
            Ok(Event::CData(text)) => {
                take("", Part::Text(String::from_utf8_lossy(&text).into_owned()));
            }
            Ok(Event::GeneralRef(name)) => {
                take("", Part::Text(reference(&String::from_utf8_lossy(&name))));
            }
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// The path of the package that `META-INF/container.xml` names.
pub fn container(xml: &str) -> Option<String> {
    let mut path = None;
    walk(xml, |name, part| {
        if let (Part::Start(tag), "rootfile", None) = (part, name, &path) {
            path = attribute(tag, "full-path");
        }
    });
    path
}

/// Reads a package, whose own path is given.
pub fn package(xml: &str, path: &str) -> Package {
    let mut out = Package::default();
    let mut manifest: Vec<(String, String, String)> = Vec::new();
    let mut order: Vec<String> = Vec::new();
    let (mut inside, mut text) = (String::new(), String::new());
    let mut contents: Option<String> = None;
    walk(xml, |name, part| match part {
        Part::Start(tag) => {
            let value = |wanted| attribute(tag, wanted).unwrap_or_default();
            match name {
                "title" | "language" => {
                    name.clone_into(&mut inside);
                    text.clear();
                }
                "item" => {
                    let (id, href) = (value("id"), resolve(path, &value("href")));
                    let media_type = value("media-type");
                    let is_nav = value("properties").split(' ').any(|one| one == "nav");
                    let is_ncx = media_type == "application/x-dtbncx+xml" && contents.is_none();
                    if is_nav || is_ncx {
                        contents = Some(href.clone());
                    }
                    manifest.push((id, href, media_type));
                }
                "itemref" => order.push(value("idref")),
                _ => {}
            }
        }
        Part::Text(piece) if !inside.is_empty() => text.push_str(&piece),
        Part::Text(_) => {}
        Part::End => {
            let into = match inside.as_str() {
                "title" => &mut out.title,
                "language" => &mut out.language,
                _ => return,
            };
            if name == inside {
                if into.is_empty() {
                    text.trim().clone_into(into);
                }
                inside.clear();
            }
        }
    });
    let language = out
        .language
        .split('-')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let is_code =
        (2..=8).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_lowercase());
    out.language = if is_code { language } else { String::new() };
    out.contents = contents;
    for id in order {
        if let Some((_, href, media_type)) = manifest.iter().find(|(own, _, _)| *own == id) {
            out.spine.push((href.clone(), media_type.clone()));
        }
    }
    out
}

/// The titles in the contents of a book, each with the path of its text: of a navigation
/// document or of an NCX, whose own path is given.
pub fn titles(xml: &str, path: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let (mut href, mut text, mut is_label) = (None, String::new(), false);
    walk(xml, |name, part| match (part, name) {
        (Part::Start(tag), "a") => {
            href = attribute(tag, "href");
            text.clear();
        }
        (Part::Start(_), "text") => {
            is_label = true;
            text.clear();
        }
        (Part::Start(tag), "content") => {
            if let Some(source) = attribute(tag, "src") {
                all.push((resolve(path, &source), text.trim().to_owned()));
            }
        }
        (Part::Text(piece), _) if href.is_some() || is_label => text.push_str(&piece),
        (Part::End, "a") => {
            if let Some(href) = href.take() {
                all.push((resolve(path, &href), text.trim().to_owned()));
            }
        }
        (Part::End, "text") => is_label = false,
        _ => {}
    });
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_has_its_order() {
        let xml = "<package xmlns:dc='x'><metadata><dc:title>A &amp; B</dc:title><dc:language>zh-CN</dc:language></metadata>\
            <manifest><item id='a' href='t/1.xhtml' media-type='application/xhtml+xml'/><item id='n' href='nav.xhtml' properties='nav' media-type='application/xhtml+xml'/></manifest>\
            <spine><itemref idref='a'/><itemref idref='gone'/></spine></package>";
        let own = package(xml, "OEBPS/p.opf");
        assert_eq!((own.title.as_str(), own.language.as_str()), ("A & B", "zh"));
        assert_eq!(
            own.spine,
            [(
                "OEBPS/t/1.xhtml".to_owned(),
                "application/xhtml+xml".to_owned()
            )]
        );
        assert_eq!(own.contents.as_deref(), Some("OEBPS/nav.xhtml"));
        assert_eq!(
            container("<c><rootfile full-path='OEBPS/p.opf'/></c>").as_deref(),
            Some("OEBPS/p.opf")
        );
    }

    #[test]
    fn contents_of_both_kinds_have_titles() {
        let nav = "<nav><ol><li><a href='t/1.xhtml#x'>One</a></li></ol></nav>";
        let own = [("O/t/1.xhtml".to_owned(), "One".to_owned())];
        assert_eq!(titles(nav, "O/nav.xhtml"), own);
        let ncx = "<ncx><navPoint><navLabel><text>One</text></navLabel><content src='t/1.xhtml'/></navPoint></ncx>";
        assert_eq!(titles(ncx, "O/t.ncx"), own);
    }
}
