//! The theme of a site, `[theme]` in `site.toml`: colours, whose contrast is checked, the
//! font of the text, a logo and a style sheet of the publisher's own. Files are read here;
//! how they are served is not decided.

mod colour;
mod files;
mod own_css;
mod palette;

use crate::fields::{Fields, SpannedText};
use crate::images;
use crate::source::SourceFile;
use crate::value::{Node, Value};
pub use colour::Colour;
pub use files::ThemeFile;
use files::read_file;
use own_css::Load;
pub use palette::Shades;
use palette::{ACCENT, Chosen, INK, PAPER, TEXT};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

const KEYS: &[&str] = &["accent", "paper", "ink", "font", "logo", "css"];

/// The files that a style sheet can load.
const LOADED: &[&str] = &["avif", "gif", "jpeg", "jpg", "png", "svg", "webp", "woff2"];

/// The theme of a site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Theme {
    /// The colours that differ from those of the built-in style, by the names of their
    /// custom properties.
    pub colours: Vec<(&'static str, Shades)>,
    /// The font of the text.
    pub font: Font,
    /// The picture in the place of the site's name.
    pub logo: Option<Logo>,
    /// The publisher's own style sheet, in pieces.
    pub css: Vec<CssPart>,
}

impl Theme {
    /// A colour of this theme, if it differs from that of the built-in style.
    pub fn colour(&self, name: &str) -> Option<Shades> {
        let mut all = self.colours.iter();
        all.find(|(own, _)| *own == name).map(|(_, shades)| *shades)
    }
}

/// The font of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Font {
    /// The book face of the device, as in the built-in style.
    #[default]
    Serif,
    /// The face of the interface.
    Sans,
    /// A face that comes with the site, in WOFF 2.
    File(ThemeFile),
}

/// A logo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// The picture.
    pub file: ThemeFile,
    /// Width and height, if they are known.
    pub size: Option<(u32, u32)>,
    /// The picture of the dark theme, if that is another one.
    pub dark: Option<ThemeFile>,
}

/// A piece of a style sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CssPart {
    /// The text as it was written.
    Text(String),
    /// The address of a file.
    File(ThemeFile),
}

/// Reads a theme; `root` is the publisher's folder.
pub(crate) fn read(
    node: &Node,
    source: &Arc<SourceFile>,
    root: &Path,
    out: &mut crate::Diagnostics,
) -> Theme {
    let Some(mut fields) = Fields::open(node, KEYS, source, out) else {
        return Theme::default();
    };
    Theme {
        colours: read_colours(&mut fields),
        font: read_font(&mut fields, root),
        logo: read_logo(&mut fields, root),
        css: read_css(&mut fields, root),
    }
}

/// A colour as it is written: in the light theme, and in the dark one if that is set, each
/// with its place.
struct Written {
    light: (Colour, Range<usize>),
    dark: Option<(Colour, Range<usize>)>,
}

impl Written {
    fn shades(&self, dark: impl Fn(Colour) -> Colour) -> Shades {
        let (light, _) = self.light;
        let own = self.dark.as_ref().map(|(colour, _)| *colour);
        Shades {
            light,
            dark: own.unwrap_or_else(|| dark(light)),
        }
    }

    fn place(&self, is_dark: bool) -> Range<usize> {
        let own = self.dark.as_ref().filter(|_| is_dark);
        own.map_or_else(|| self.light.1.clone(), |(_, place)| place.clone())
    }
}

fn read_colours(fields: &mut Fields<'_>) -> Vec<(&'static str, Shades)> {
    let [accent, paper, ink] = ["accent", "paper", "ink"].map(|name| read_colour(fields, name));
    let own_paper = (paper.as_ref()).map(|paper| paper.shades(palette::dark_paper));
    let dark_ground = own_paper.map_or_else(|| PAPER[1].colour(), |paper| paper.dark);
    let chosen = Chosen {
        accent: (accent.as_ref())
            .map(|one| one.shades(|light| palette::dark_accent(light, dark_ground))),
        ink: (ink.as_ref()).map(|one| one.shades(|light| palette::dark_ink(light, dark_ground))),
        paper: own_paper,
    };
    let built_in = |[light, dark]: [colour::Oklch; 2]| Shades {
        light: light.colour(),
        dark: dark.colour(),
    };
    let ground = chosen.paper.unwrap_or(built_in(PAPER));
    for (name, written, own, otherwise) in [
        ("ink", &ink, chosen.ink, INK),
        ("accent", &accent, chosen.accent, ACCENT),
    ] {
        let shades = own.unwrap_or(built_in(otherwise));
        for (is_dark, colour, ground) in [
            (false, shades.light, ground.light),
            (true, shades.dark, ground.dark),
        ] {
            let place = written.as_ref().or(paper.as_ref());
            let Some(place) = place.map(|own| own.place(is_dark)) else {
                continue;
            };
            check_contrast(
                fields,
                name,
                written.is_some(),
                place,
                is_dark,
                colour,
                ground,
            );
        }
    }
    palette::palette(chosen)
}

/// Reports a colour that cannot be read on the paper.
fn check_contrast(
    fields: &mut Fields<'_>,
    name: &str,
    is_own: bool,
    place: Range<usize>,
    is_dark: bool,
    colour: Colour,
    paper: Colour,
) {
    let ratio = colour.contrast(paper);
    if ratio >= TEXT {
        return;
    }
    let theme = if is_dark { "dark" } else { "light" };
    // Rounded down: 4.499 is not enough.
    let ratio = (ratio * 100.0).floor() / 100.0;
    let message = format!(
        "in the {theme} theme `{name}` {colour} on `paper` {paper} has a contrast of {ratio:.2}, and text needs {TEXT}"
    );
    let near = colour.passing(&[paper], TEXT);
    let near = near.map(|near| format!("`{near}`")).unwrap_or_default();
    let remedy = if is_own {
        format!("{near} is near and has enough")
    } else {
        format!("choose a lighter or darker paper, or add a line `{name}`: {near} has enough")
    };
    (fields.out)
        .error(fields.source, place, message)
        .help(remedy);
}

fn read_colour(fields: &mut Fields<'_>, name: &str) -> Option<Written> {
    let node = fields.get(name)?;
    if !matches!(node.value, Value::Table(_)) {
        let light = colour_of(fields, node, name)?;
        return Some(Written { light, dark: None });
    }
    let keys = &["light", "dark"];
    let mut both = Fields::open(node, keys, fields.source, fields.out)?;
    let dark = both.get("dark");
    let dark = dark.and_then(|dark| colour_of(&mut both, dark, name));
    let Some(light) = both.get("light") else {
        let place = both.span();
        let remedy = "add the colour of the light theme, as in `{ light = \"#8a2be2\", dark = \"#c9a0ff\" }`";
        both.missing("light", place, remedy);
        return None;
    };
    let light = colour_of(&mut both, light, name)?;
    Some(Written { light, dark })
}

fn colour_of(fields: &mut Fields<'_>, node: &Node, name: &str) -> Option<(Colour, Range<usize>)> {
    let written = fields.text_of(node, name)?;
    let colour = Colour::parse(&written.text);
    if colour.is_none() {
        let message = format!("`{}` is not a colour", written.text);
        (fields.out)
            .error(fields.source, written.span.clone(), message)
            .help("write six hexadecimal digits after `#`, as in `#b03317`");
    }
    Some((colour?, written.span))
}

fn read_font(fields: &mut Fields<'_>, root: &Path) -> Font {
    let Some(written) = fields.text("font") else {
        return Font::default();
    };
    match written.text.as_str() {
        "serif" => return Font::Serif,
        "sans" => return Font::Sans,
        _ => {}
    }
    let remedy = "write `serif`, `sans`, or the name of a font file that ends in `.woff2`";
    let Some(file) = read_file(fields, &written, root, &["woff2"], remedy) else {
        return Font::default();
    };
    if !file.bytes.starts_with(b"wOF2") {
        let message = format!("`{}` is not a font in WOFF 2", written.text);
        (fields.out)
            .error(fields.source, written.span, message)
            .help("convert the font to WOFF 2, for example with `woff2_compress`");
        return Font::default();
    }
    let stem = "font".to_owned();
    Font::File(ThemeFile { stem, ..file })
}

fn read_logo(fields: &mut Fields<'_>, root: &Path) -> Option<Logo> {
    let node = fields.get("logo")?;
    if !matches!(node.value, Value::Table(_)) {
        let (file, size) = logo_of(fields, node, root)?;
        let dark = None;
        return Some(Logo { file, size, dark });
    }
    let keys = &["light", "dark"];
    let mut both = Fields::open(node, keys, fields.source, fields.out)?;
    let dark = both.get("dark");
    let dark = dark.and_then(|dark| logo_of(&mut both, dark, root));
    let Some(light) = both.get("light") else {
        let place = both.span();
        let remedy = "add the picture of the light theme, as in `{ light = \"logo.svg\", dark = \"logo-dark.svg\" }`";
        both.missing("light", place, remedy);
        return None;
    };
    let (file, size) = logo_of(&mut both, light, root)?;
    let dark = dark.map(|(file, _)| file);
    Some(Logo { file, size, dark })
}

/// A picture, with its width and height if they are known.
fn logo_of(
    fields: &mut Fields<'_>,
    node: &Node,
    root: &Path,
) -> Option<(ThemeFile, Option<(u32, u32)>)> {
    let written = fields.text_of(node, "logo")?;
    let remedy = "name a picture in SVG, PNG or WebP";
    let file = read_file(fields, &written, root, &["svg", "png", "webp"], remedy)?;
    match images::measure(&written.text, &file.bytes) {
        Ok(size) => {
            let stem = "logo".to_owned();
            Some((ThemeFile { stem, ..file }, size))
        }
        Err((message, remedy)) => {
            (fields.out)
                .error(fields.source, written.span, message)
                .help(remedy);
            None
        }
    }
}

fn read_css(fields: &mut Fields<'_>, root: &Path) -> Vec<CssPart> {
    let Some(written) = fields.text("css") else {
        return Vec::new();
    };
    let remedy = "name a style sheet that ends in `.css`";
    let Some(file) = read_file(fields, &written, root, &["css"], remedy) else {
        return Vec::new();
    };
    let Ok(text) = String::from_utf8(file.bytes) else {
        let message = format!("`{}` is not UTF-8", written.text);
        (fields.out)
            .error(fields.source, written.span, message)
            .help("save it as UTF-8");
        return Vec::new();
    };
    let sheet = Arc::new(SourceFile::new(written.text.clone(), &text));
    let mut inside = Fields::of_text(&sheet, fields.out);
    parts_of(&mut inside, root)
}

/// The pieces of the style sheet that is the source of these fields.
fn parts_of(fields: &mut Fields<'_>, root: &Path) -> Vec<CssPart> {
    let sheet = Arc::clone(fields.source);
    let folder = sheet.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts = Vec::new();
    let mut done = 0;
    for (place, load) in own_css::loads(&sheet.text) {
        let address = match load {
            Load::Import => {
                (fields.out)
                    .error(&sheet, place, "a style sheet may not import another one")
                    .help("copy its rules into this file");
                continue;
            }
            Load::File(address) => address,
        };
        if address.starts_with("data:") || address.starts_with('#') || address.is_empty() {
            continue;
        }
        if own_css::is_foreign(&address) {
            let message = format!("`{address}` lies on another host");
            (fields.out).error(&sheet, place, message).help(
                "copy the file into the folder, and name it there: a site asks no other host",
            );
            continue;
        }
        let path = if folder.is_empty() {
            address
        } else {
            format!("{folder}/{address}")
        };
        let written = SpannedText {
            text: path,
            span: place.clone(),
        };
        let remedy = "a style sheet can load pictures and fonts in WOFF 2";
        let Some(file) = read_file(fields, &written, root, LOADED, remedy) else {
            continue;
        };
        if file.ending == "svg"
            && let Err((message, remedy)) = images::measure(&written.text, &file.bytes)
        {
            (fields.out).error(&sheet, place, message).help(remedy);
            continue;
        }
        parts.push(CssPart::Text(sheet.text[done..place.start].to_owned()));
        parts.push(CssPart::File(file));
        done = place.end;
    }
    parts.push(CssPart::Text(sheet.text[done..].to_owned()));
    parts
}
