//! The interface of the WebAssembly module: takes the bytes of a request, returns the
//! bytes of the response. The work is done in the library, which is tested natively.

use bookmobile_pack::joined;
use bookmobile_search_worker::SearchService;
use wasm_bindgen::prelude::*;

/// An allocator of a third of the size of Rust's default (docs/decisions/0006).
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// The opened index and collection.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Engine {
    service: SearchService,
}

#[wasm_bindgen]
impl Engine {
    /// Opens a catalog and the index that was made of its articles. `only` names the
    /// articles that can be found, separated by spaces; if empty, all can.
    ///
    /// # Errors
    /// If either is damaged or of another version.
    #[wasm_bindgen(constructor)]
    pub fn new(catalog: &[u8], index: Vec<u8>, only: &str) -> Result<Self, JsError> {
        match SearchService::open(catalog, index) {
            Ok(mut service) => {
                let names = only.split(&[' '][..]).filter(|name| !name.is_empty());
                let names: Vec<String> = names.map(str::to_owned).collect();
                service.find_only(&names);
                Ok(Self { service })
            }
            Err(_) => Err(JsError::new("the index or the catalog is damaged")),
        }
    }

    /// Answers the bytes of a request with the bytes of a response.
    ///
    /// # Errors
    /// If the bytes are no request.
    pub fn handle(&mut self, request: &[u8]) -> Result<Vec<u8>, JsError> {
        (self.service.answer(request)).map_err(|_| JsError::new("this is no request"))
    }

    /// The files that the last answer lacks, one name per line; empty if it is complete.
    pub fn pending(&self) -> String {
        joined(self.service.pending(), "\n")
    }

    /// Whether texts are still to be read; see [`SearchService::is_reading`].
    #[wasm_bindgen(js_name = isReading)]
    pub fn is_reading(&self) -> bool {
        self.service.is_reading()
    }

    /// Takes a file; no bytes mean that it could not be fetched. Damaged bytes count as
    /// none.
    pub fn provide(&mut self, name: &str, bytes: Option<Vec<u8>>) {
        match bytes {
            // The error makes no difference: the file is not asked for again.
            Some(bytes) => drop(self.service.provide(name, bytes)),
            None => self.service.mark_unavailable(name),
        }
    }

    /// Searches a collection of the reader too, or these articles of it; a damaged one is left
    /// out.
    #[wasm_bindgen(js_name = addCollection)]
    pub fn add_collection(&mut self, id: &str, catalog: &[u8], index: Vec<u8>, only: Vec<u32>) {
        drop(self.service.add_collection(id, catalog, index, only));
    }

    /// Searches a collection of the reader no more.
    #[wasm_bindgen(js_name = removeCollection)]
    pub fn remove_collection(&mut self, id: &str) {
        self.service.remove_collection(id);
    }

    /// Forgets which files could not be fetched; see [`SearchService::retry`].
    pub fn retry(&mut self) {
        self.service.retry();
    }
}

fn main() {}
