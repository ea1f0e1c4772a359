//! Bindings to the page's scripts, which fetch files, carry requests to the search and
//! show that the app failed. `js/boot.js` implements them, and calls the functions that
//! `start.rs` exports.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Fetches a file of the site by its name; `start::provide` hears of it.
    #[wasm_bindgen(js_namespace = bookmobile, js_name = fetchFile)]
    pub fn fetch_file(name: &str);

    /// Asks the search; `start::search_answered` hears the answers. Without bytes it only
    /// starts the search.
    #[wasm_bindgen(js_namespace = bookmobile)]
    pub fn ask(request: &[u8]);

    /// The address of a picture that the file carries, by its path in the site.
    #[wasm_bindgen(js_namespace = bookmobile)]
    pub fn picture(path: &str) -> Option<String>;

    /// Makes one file of a part of the collection and hands it over;
    /// `start::exported` hears whether it could be. The file's name, the
    /// articles (none is all), where it begins, and the volumes it needs; lists
    /// have spaces between what they name.
    #[wasm_bindgen(js_namespace = bookmobile, js_name = exportFile)]
    pub fn export(name: &str, only: &str, start: &str, volumes: &str);

    /// Shows the words that the page keeps for a start that fails.
    #[wasm_bindgen(js_namespace = bookmobile)]
    pub fn trouble();
}
