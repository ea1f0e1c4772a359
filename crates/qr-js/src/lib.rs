//! QR codes of links for JavaScript: the modules of a code, which the page's scripts draw.
//! The crate `qrcodegen` makes them (docs/decisions/0066).

use qrcodegen::{QrCode, QrCodeEcc};
use wasm_bindgen::prelude::*;

/// The modules of a QR code (model 2, ISO/IEC 18004) with this text, row by row: 1 is dark, 0
/// light. The code is square, without the light border of four modules that it needs around
/// it. Its error correction has level M (15 % may be damaged), or a higher one where the size
/// stays the same. Nothing for a text that no code holds: one of more than 2,331 bytes.
#[wasm_bindgen]
pub fn modules(text: &str) -> Option<Vec<u8>> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let side = 0..code.size();
    let modules = side
        .clone()
        .flat_map(|y| side.clone().map(move |x| (x, y)))
        .map(|(x, y)| u8::from(code.get_module(x, y)));
    Some(modules.collect())
}

#[cfg(test)]
mod tests {
    use super::modules;

    #[test]
    fn a_code_is_square_and_has_its_three_corners() {
        let modules = modules("https://example.org/en/articles/wells/").expect("a code");
        let side = modules.len().isqrt();
        assert_eq!(side * side, modules.len());
        assert_eq!(side % 4, 1, "17 + 4 for each version");
        // The finder patterns: a dark frame of seven modules, a light one, a dark square.
        let finder = [1, 1, 1, 1, 1, 1, 1, 0];
        let row = |x: usize, y: usize| modules.get(y * side + x..y * side + x + 8);
        assert_eq!(row(0, 0), Some(&finder[..]));
        assert_eq!(row(0, side - 7), Some(&finder[..]));
        let mut mirrored = finder;
        mirrored.reverse();
        assert_eq!(row(side - 8, 0), Some(&mirrored[..]));
    }

    #[test]
    fn what_no_code_holds_is_none() {
        assert!(modules(&"a".repeat(2331)).is_some());
        assert!(modules(&"a".repeat(2332)).is_none());
    }
}
