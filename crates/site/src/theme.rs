//! A publisher's theme as style: custom properties that replace those of
//! `style/tokens.css`, the font, the logo in the place of the site's name, and after these
//! the publisher's own style sheet. A site without a theme has none of it.

use crate::output::{FileKind, SiteError, Writer};
use crate::pictures::media_type;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bookmobile_press::{CssPart, Font, Logo, Shades, Theme, ThemeFile};
use std::fmt::Write as _;

/// The most bytes of a theme's style that stand in each page: a longer one is a file, which
/// a browser keeps from one page to the next.
const MAX_INLINE_BYTES: usize = 1024;

/// The faces of the book face's list in `style/tokens.css`, which a font of the publisher's
/// own stands before.
const BOOK_FACES: &str = "Charter,\"Sitka Text\",Georgia,serif";

/// A theme as the pages of a site have it.
#[derive(Debug, Clone, Default)]
pub(crate) struct SiteTheme {
    /// The style in each page.
    pub(crate) inline: String,
    /// The name of the style sheet that follows, if there is one.
    pub(crate) sheet: Option<String>,
    /// The whole style with its files in it, for a single file.
    pub(crate) whole: String,
    /// The colours of the masthead, for the browser's own bars.
    pub(crate) bars: Option<Shades>,
    /// The colour of the seal.
    pub(crate) seal: Option<Shades>,
    /// Whether it brings fonts along.
    pub(crate) has_font: bool,
}

impl SiteTheme {
    /// Writes the files of a theme.
    pub(crate) fn write(theme: &Theme, writer: &mut Writer<'_>) -> Result<Self, SiteError> {
        let colours = colours(theme);
        let mut files = Vec::new();
        let sheet = sheet(theme, |file| {
            let named = |(_, known): &&(String, &ThemeFile)| *known == file;
            if let Some((name, _)) = files.iter().find(named) {
                return Ok::<_, SiteError>(String::clone(name));
            }
            let name = writer.keep_named(FileKind::Other, &file.stem, &file.ending, &file.bytes)?;
            files.push((name.clone(), file));
            Ok(name)
        })?;
        let has_files = !files.is_empty();
        let has_font = files.iter().any(|(_, file)| file.ending == "woff2");
        let own = own_css(&sheet);
        let is_inline = !has_files && colours.len() + own.len() < MAX_INLINE_BYTES;
        let (inline, sheet) = if own.is_empty() || is_inline {
            (colours.clone() + &own, None)
        } else {
            // Colours that are in the page are there before anything is painted.
            let name = writer.keep_named(FileKind::Other, "theme", "css", &sheet)?;
            (colours.clone(), Some(name))
        };
        Ok(Self {
            inline,
            sheet,
            whole: colours + &whole(theme)?,
            bars: theme.colour("paper-sunk"),
            seal: theme.colour("accent"),
            has_font,
        })
    }
}

/// Style that can stand in an element `<style>`, whose end tag it could contain.
fn own_css(css: &str) -> String {
    css.replace("</", "<\\/")
}

/// The style without colours, with its files in it.
fn whole(theme: &Theme) -> Result<String, SiteError> {
    let sheet = sheet(theme, |file| {
        let kind = if file.ending == "woff2" {
            Some("font/woff2")
        } else {
            media_type(&format!("a.{}", file.ending))
        };
        let kind = kind.unwrap_or("application/octet-stream");
        Ok::<_, SiteError>(format!(
            "data:{kind};base64,{}",
            STANDARD.encode(&file.bytes)
        ))
    })?;
    Ok(own_css(&sheet))
}

/// The custom properties of the colours: plain ones for browsers without `light-dark()`, as
/// in `style/tokens.css`. Where the system's colours are forced they do not apply.
fn colours(theme: &Theme) -> String {
    if theme.colours.is_empty() {
        return String::new();
    }
    let (mut plain, mut both) = (String::new(), String::new());
    for (name, Shades { light, dark }) in &theme.colours {
        // Writing into a String does not fail.
        let _ = write!(plain, "--{name}:{light};");
        let _ = write!(both, "--{name}:light-dark({light},{dark});");
    }
    format!(
        "@media not (forced-colors:active){{@layer tokens{{:root{{{plain}}}\
         @supports (color:light-dark(#000,#fff)){{:root{{{both}}}}}}}}}"
    )
}

/// The style without colours. `address` gives the address of a file.
fn sheet<'a, E>(
    theme: &'a Theme,
    mut address: impl FnMut(&'a ThemeFile) -> Result<String, E>,
) -> Result<String, E> {
    let mut css = String::new();
    match &theme.font {
        Font::Serif => {}
        Font::Sans => css.push_str("@layer tokens{:root{--font-text:var(--font-ui)}}"),
        Font::File(file) => {
            let url = address(file)?;
            // Writing into a String does not fail.
            let _ = write!(
                css,
                "@font-face{{font-family:\"Own\";src:url(\"{url}\") format(\"woff2\");\
                 font-display:swap}}@layer tokens{{:root{{--font-text:\"Own\",{BOOK_FACES}}}}}"
            );
        }
    }
    if let Some(Logo { file, size, dark }) = &theme.logo {
        let url = address(file)?;
        let (width, height) = size.unwrap_or((1, 1));
        // The name stays for programs that read the page aloud.
        let _ = write!(
            css,
            "@layer components{{.brand .seal{{flex:0 1 auto;min-inline-size:0;\
             inline-size:auto;block-size:2rem;aspect-ratio:{width}/{height};border-radius:0;box-shadow:none;\
             background:url(\"{url}\") 0/contain no-repeat}}\
             .brand .seal+span{{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;\
             clip-path:inset(50%)}}}}"
        );
        if let Some(dark) = dark {
            let dark = address(dark)?;
            let image = format!(".brand .seal{{background-image:url(\"{dark}\")}}");
            let _ = write!(
                css,
                "@layer components{{@media (prefers-color-scheme:dark){{\
                 :root:not([data-theme=\"light\"]) {image}}}:root[data-theme=\"dark\"] {image}}}"
            );
        }
    }
    for part in &theme.css {
        match part {
            CssPart::Text(text) => css.push_str(text),
            CssPart::File(file) => css.push_str(&address(file)?),
        }
    }
    Ok(css)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_faces_behind_a_font_are_those_of_the_style() {
        let tokens = include_str!("../../../style/tokens.css").replace(", ", ",");
        assert!(tokens.contains(&format!("--font-text: {BOOK_FACES};")));
    }

    #[test]
    fn style_cannot_end_its_element() {
        assert_eq!(
            own_css("a::before{content:'</style>'}"),
            "a::before{content:'<\\/style>'}"
        );
    }
}
