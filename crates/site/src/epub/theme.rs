//! What a book takes of a publisher's theme. Paper and ink of the text are the device's, as are
//! its nights; so a theme gives the colour of headings and links, the font, the colours of the
//! cover and a page with the logo. The publisher's own style sheet is for the reader's pages.

use super::font::may_be_embedded;
use bookmobile_press::{Font, Theme, ThemeFile};
use std::fmt::Write as _;

/// The colours of the built-in cover, by the names of their custom properties.
const COVER: [(&str, &str); 4] = [
    ("paper", "#fcfaf6"),
    ("accent", "#ab2f17"),
    ("on-accent", "#fff"),
    ("ink", "#221a17"),
];

/// A theme as a book has it.
#[derive(Debug)]
pub(super) struct BookTheme<'a> {
    /// Rules after the style of the book.
    pub(super) style: String,
    /// The colours of the cover: paper, seal, the seal's mark, title.
    pub(super) cover: [String; 4],
    pub(super) font: Option<&'a ThemeFile>,
    pub(super) logo: Option<&'a ThemeFile>,
}

impl<'a> BookTheme<'a> {
    pub(super) fn of(theme: &'a Theme) -> Self {
        let font = font_of(theme);
        Self {
            style: style(theme, font),
            cover: COVER.map(|(name, built_in)| {
                let own = theme.colour(name);
                own.map_or_else(|| built_in.to_owned(), |own| own.light.to_string())
            }),
            font,
            logo: logo_of(theme),
        }
    }
}

/// The font, if its maker lets it be embedded.
fn font_of(theme: &Theme) -> Option<&ThemeFile> {
    match &theme.font {
        Font::File(file) => Some(file).filter(|file| may_be_embedded(&file.bytes)),
        Font::Serif | Font::Sans => None,
    }
}

/// The logo, in a form that every reading system has.
fn logo_of(theme: &Theme) -> Option<&ThemeFile> {
    let logo = theme.logo.as_ref().map(|logo| &logo.file);
    logo.filter(|file| file.ending != "webp")
}

/// What of a theme a book does not have, in a sentence for its publisher for each.
pub(super) fn left_out(theme: &Theme) -> Vec<&'static str> {
    let has_font = matches!(theme.font, Font::File(_));
    let all = [
        (
            has_font && font_of(theme).is_none(),
            "the font is not in the book: its file does not allow it (fsType)",
        ),
        (
            theme.logo.is_some() && logo_of(theme).is_none(),
            "the logo is not in the book: not every reading system shows WebP",
        ),
        (
            !theme.css.is_empty(),
            "the style sheet is not in the book: it is for the reader's pages",
        ),
    ];
    let told = all.into_iter().filter(|(is_left_out, _)| *is_left_out);
    told.map(|(_, sentence)| sentence).collect()
}

fn style(theme: &Theme, font: Option<&ThemeFile>) -> String {
    let mut css = String::new();
    if let Some(font) = font {
        // Writing into a String does not fail.
        let _ = write!(
            css,
            "@font-face {{ font-family: \"Own\"; src: url(\"{}\"); }}\n\
             body {{ font-family: \"Own\", serif; }}\n",
            file_name(font)
        );
    }
    if theme.font == Font::Sans {
        css.push_str("body { font-family: sans-serif; }\n");
    }
    if let Some(accent) = theme.colour("accent") {
        let rules = |colour: String| {
            format!(
                "h1, h2, h3, h4, h5, h6, a {{ color: {colour}; }}\n\
                 aside, blockquote {{ border-color: {colour}; }}\n"
            )
        };
        css.push_str(&rules(accent.light.to_string()));
        let _ = write!(
            css,
            "@media (prefers-color-scheme: dark) {{\n{}}}\n",
            rules(accent.dark.to_string())
        );
    }
    if logo_of(theme).is_some() {
        css.push_str(".logo { text-align: center; margin: 25% 0 2em; }\n.title { text-align: center; }\n.logo img { max-height: 8em; }\n");
    }
    css
}

/// The name of a theme's file in the book.
pub(super) fn file_name(file: &ThemeFile) -> String {
    format!("{}.{}", file.stem, file.ending)
}

/// The media type of a theme's file.
pub(super) fn media_type(file: &ThemeFile) -> &'static str {
    if file.ending == "woff2" {
        "font/woff2"
    } else {
        crate::pictures::media_type(&file_name(file)).unwrap_or("image/png")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::epub::font::tests::font;

    #[test]
    fn a_font_that_allows_it_is_in_the_book() {
        let file = |fs_type| ThemeFile {
            stem: "font".to_owned(),
            ending: "woff2".to_owned(),
            bytes: font(fs_type),
        };
        let with = |fs_type| Theme {
            font: Font::File(file(fs_type)),
            ..Theme::default()
        };
        let (free, restricted) = (with(0), with(2));
        let book = BookTheme::of(&free);
        assert_eq!(book.font, Some(&file(0)));
        assert!(
            book.style.contains("src: url(\"font.woff2\")"),
            "{}",
            book.style
        );
        assert!(left_out(&free).is_empty());
        let book = BookTheme::of(&restricted);
        assert_eq!((book.font, book.style.as_str()), (None, ""));
        assert_eq!(left_out(&restricted).len(), 1);
    }
}
