//! Bindings to the page's scripts, which fetch files, carry requests to the search and
//! show that the app failed. `js/boot.js` implements them, and calls the functions that
//! `start.rs` exports.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Fetches a file of the site by its name, and passes it to `start::provide`.
    #[wasm_bindgen(js_namespace = bookmobile, js_name = fetchFile)]
    pub fn fetch_file(name: &str);

    /// Sends a request to the search, whose answers are passed to
    /// `start::search_answered`. Without bytes it only starts the search program.
    #[wasm_bindgen(js_namespace = bookmobile)]
    pub fn ask(request: &[u8]);

    /// The address of a picture in the single file, by its path in the site.
    #[wasm_bindgen(js_namespace = bookmobile)]
    pub fn picture(path: &str) -> Option<String>;

    /// Makes a single file of a part of the collection and hands it over to the browser;
    /// the result is passed to `start::exported`. The arguments are the file's name, the
    /// articles (none means all), the route at which it opens, and the volumes it needs;
    /// lists are separated by spaces.
    #[wasm_bindgen(js_namespace = bookmobile, js_name = exportFile)]
    pub fn export(name: &str, only: &str, start: &str, volumes: &str);

    /// Shows the page's hidden message that the app could not start.
    #[wasm_bindgen(js_namespace = bookmobile)]
    pub fn trouble();
}
