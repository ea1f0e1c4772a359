//! The way in and out of the WebAssembly module: bytes of a request come in,
//! bytes of the answer go out. What it does is in the library, where it is
//! tested natively.

use bookmobile_pack::joined;
use bookmobile_search_worker::SearchService;
use wasm_bindgen::prelude::*;

/// A third of the size of the allocator that Rust brings (docs/decisions/0006).
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
    /// Opens a catalog and the index that was made of its articles; `only` names
    /// those to be found, with spaces between them, if not all are.
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

    /// The files that the last answer lacks, a name a line; empty if it is whole.
    pub fn pending(&self) -> String {
        joined(self.service.pending(), "\n")
    }

    /// Takes a file; without bytes it could not be had. Damaged bytes count as
    /// none.
    pub fn provide(&mut self, name: &str, bytes: Option<Vec<u8>>) {
        match bytes {
            // What is wrong with it makes no difference: it is wanted no more.
            Some(bytes) => drop(self.service.provide(name, bytes)),
            None => self.service.mark_unavailable(name),
        }
    }

    /// Wants again what could not be had.
    pub fn retry(&mut self) {
        self.service.retry();
    }
}

fn main() {}
