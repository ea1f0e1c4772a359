//! The target that reads files which a person drops in: a letter for the kind of file, then
//! its bytes. Whatever comes out is HTML that a page lets in.

use crate::Reached;
use bookmobile_device_press::{
    Draft, Links, Maker, Opened, Tools, chapter, container, entries, markdown, package, plain,
    titles,
};
use bookmobile_html::allowed::inert_tag;
use regex::Regex;
use std::sync::LazyLock;

/// The kinds of files, as the first byte of an input says them.
pub(crate) const MARKDOWN: u8 = b'm';
pub(crate) const PLAIN: u8 = b't';
pub(crate) const CHAPTER: u8 = b'x';
pub(crate) const PACKAGE: u8 = b'p';
pub(crate) const ARCHIVE: u8 = b'z';

static TAG: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(&inert_tag()).expect("an expression of ours"));

pub(crate) fn read_file(bytes: &[u8]) -> Reached {
    let Some((kind, bytes)) = bytes.split_first() else {
        return Reached::Refusal;
    };
    let text = String::from_utf8_lossy(bytes);
    let links = Links::new(vec!["a/b".to_owned(), "b".to_owned()]);
    match *kind {
        MARKDOWN => {
            let language = |_: &str| "en".to_owned();
            make(vec![markdown(&text, "n<b>", links.at("a/b"), language)])
        }
        PLAIN => make(plain(&text, "n<b>")),
        CHAPTER => {
            let picture = |address: &str| (!address.is_empty()).then(|| "picture-0".to_owned());
            make(vec![chapter(&text, &picture, links.at("b")).0])
        }
        PACKAGE => {
            let own = package(&text, "a/b");
            let named =
                (own.spine.len() + titles(&text, "a/b").len() > 0) || container(&text).is_some();
            if named {
                Reached::Content
            } else {
                Reached::Refusal
            }
        }
        ARCHIVE => match entries(bytes) {
            Ok(all) => {
                for entry in &all {
                    assert!(bytes.get(entry.start..entry.end).is_some(), "its bytes");
                }
                Reached::Content
            }
            Err(_) => Reached::Refusal,
        },
        _ => Reached::Refusal,
    }
}

/// Makes a collection, opens it, and reads all of its HTML.
fn make(drafts: Vec<Draft>) -> Reached {
    let mut maker = Maker::default();
    for mut draft in drafts {
        "en".clone_into(&mut draft.language);
        maker.add(draft);
    }
    let articles = maker.len();
    if articles == 0 {
        return Reached::Refusal;
    }
    let made = maker.finish("t", tools()).expect("it is small");
    let files = vec![("volume.bin".to_owned(), made.volume)];
    let opened = Opened::new(&made.catalog, files).expect("a pack of ours");
    for number in (0..).take(articles) {
        for section in opened.sections(number).expect("an article") {
            for html in [section.heading, section.body] {
                let rest = TAG.replace_all(&html, "");
                assert!(!rest.contains('<'), "{html}");
            }
        }
    }
    Reached::Content
}

/// Stand-ins for what a browser does; the lengths of words are wrong, as those of a browser
/// could be.
fn tools() -> Tools {
    Tools {
        normalize: Box::new(|_, text| text.to_owned()),
        segment: Box::new(|_| vec![0, 200]),
    }
}
