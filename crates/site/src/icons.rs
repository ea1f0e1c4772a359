//! Draws the site's icons, the seal on paper, and writes the web app manifest, with which
//! a browser installs the site.

use crate::theme::SiteTheme;
use bookmobile::library::Library;
use serde_json::json;

/// The colours of the icons: the paper of the masthead and the seal, as in
/// `style/tokens.css`.
const PAPER: [u8; 3] = [0xf3, 0xef, 0xe8];
const SEAL: [u8; 3] = [0xb0, 0x33, 0x17];

/// The paper's colour in the dark theme, in CSS.
const DARK_PAPER: &str = "#0f1319";

/// Width and height of the icons, in pixels.
const SIZES: [u32; 3] = [180, 192, 512];

/// The paper's colour in the light theme, in CSS.
fn paper() -> String {
    let [red, green, blue] = PAPER;
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// The paper's colours in the light and in the dark theme, in CSS.
pub(crate) fn papers(theme: &SiteTheme) -> [String; 2] {
    let own = theme.bars;
    own.map_or_else(
        || [paper(), DARK_PAPER.to_owned()],
        |bars| [bars.light.to_string(), bars.dark.to_string()],
    )
}

/// The web app manifest.
pub(crate) fn web_app_manifest(library: &Library, theme: &SiteTheme) -> String {
    let [paper, _] = papers(theme);
    let site = &library.catalog().site;
    let code = &site.default_language;
    let tag = (site.language(code)).map_or("", |language| language.tag.as_str());
    let icons = SIZES.map(|size| {
        json!({
            "src": icon_name(size),
            "sizes": format!("{size}x{size}"),
            "type": "image/png",
            "purpose": "any maskable",
        })
    });
    let mut manifest = json!({
        "name": site.title.get(code),
        "short_name": site.title.get(code),
        "description": site.description.get(code),
        "lang": tag,
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "background_color": paper,
        "theme_color": paper,
        "icons": icons,
        // An app that is installed opens these files of the system (src/js/files-start.js).
        "file_handlers": [{
            "action": "./",
            "accept": {
                "text/markdown": [".md"],
                "text/plain": [".txt"],
                "application/epub+zip": [".epub"],
                "application/vnd.bookmobile": [".bookmobile"],
            },
            "launch_type": "single-client",
        }],
        // Files that another app shares with it (src/js/service-worker.js).
        "share_target": {
            "action": "./share",
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": { "files": [{
                "name": "file",
                "accept": [
                    "text/markdown", "text/plain", "text/html", "application/epub+zip",
                    "application/vnd.bookmobile", ".md", ".txt", ".html", ".epub", ".bookmobile",
                ],
            }] },
        },
        "launch_handler": { "client_mode": ["focus-existing", "auto"] },
    });
    if library.direction(code) == Some("rtl") {
        manifest["dir"] = json!("rtl");
    }
    format!("{manifest:#}\n")
}

/// The icons: file name and PNG bytes of each.
///
/// # Errors
/// None in practice: it writes to memory.
pub(crate) fn icons(theme: &SiteTheme) -> Result<Vec<(String, Vec<u8>)>, png::EncodingError> {
    let paper = theme.bars.map_or(PAPER, |bars| bars.light.rgb);
    let seal = theme.seal.map_or(SEAL, |seal| seal.light.rgb);
    SIZES
        .into_iter()
        .map(|size| Ok((icon_name(size), icon(size, paper, seal)?)))
        .collect()
}

fn icon_name(size: u32) -> String {
    format!("icon-{size}.png")
}

/// Draws the seal on paper, as in the masthead: a square with a lighter line in it.
/// The outer fifth on each side is paper, for systems that cut icons round.
fn icon(size: u32, paper: [u8; 3], seal: [u8; 3]) -> Result<Vec<u8>, png::EncodingError> {
    let at = |x: u32, y: u32| {
        // Distance from the middle along an axis, in thousandths of half the size. The
        // larger one of both axes makes squares (Chebyshev distance).
        let from_middle = |n: u32| (2 * n + 1).abs_diff(size) * 1000 / size;
        let place = from_middle(x).max(from_middle(y));
        let in_seal = place < 350 || (430..620).contains(&place);
        if in_seal { seal } else { paper }
    };
    let pixels: Vec<u8> = (0..size)
        .flat_map(|y| (0..size).flat_map(move |x| at(x, y)))
        .collect();
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, size, size);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::High);
    encoder.write_header()?.write_image_data(&pixels)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_icon_is_the_seal_on_paper() {
        let bytes = icon(192, PAPER, SEAL).expect("an icon");
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes))
            .read_info()
            .expect("PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("its size")];
        reader.next_frame(&mut pixels).expect("a picture");
        assert_eq!(pixels[..3], PAPER);
        let middle = (96 * 192 + 96) * 3;
        assert_eq!(pixels[middle..middle + 3], SEAL);
    }

    #[test]
    fn the_colours_are_those_of_the_style() {
        let tokens = include_str!("../../../style/tokens.css");
        assert!(tokens.contains(&paper()), "{}", paper());
    }
}
