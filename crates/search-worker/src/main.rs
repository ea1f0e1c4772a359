//! The way in and out of the WebAssembly module: bytes of a request come in,
//! bytes of the answer go out. What it does is in the library, where it is
//! tested natively.

use bookmobile_search_worker::Librarian;
use wasm_bindgen::prelude::*;

/// A third of the size of the allocator that Rust brings (docs/decisions/0006).
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// The opened index and collection.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Engine {
    librarian: Librarian,
}

#[wasm_bindgen]
impl Engine {
    /// Opens a pack and the index that was made of it.
    ///
    /// # Errors
    /// If either is damaged or of another version, in words.
    #[wasm_bindgen(constructor)]
    pub fn new(pack: Vec<u8>, index: Vec<u8>) -> Result<Self, JsError> {
        match Librarian::open(pack, index) {
            Ok(librarian) => Ok(Self { librarian }),
            Err(error) => Err(JsError::new(&error)),
        }
    }

    /// Answers the bytes of a request with the bytes of a response.
    ///
    /// # Errors
    /// If the bytes are no request.
    pub fn handle(&self, request: &[u8]) -> Result<Vec<u8>, JsError> {
        (self.librarian.answer(request)).map_err(|error| JsError::new(&error))
    }
}

fn main() {}
