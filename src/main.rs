//! The reader as a program for a browser. Its `main` does nothing: `js/boot.js` calls what
//! `start.rs` exports.

/// An allocator of a third of the size of Rust's default (docs/decisions/0006).
#[cfg(all(feature = "csr", target_arch = "wasm32"))]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

#[cfg(feature = "csr")]
use bookmobile as _;

#[cfg(feature = "csr")]
fn main() {}

#[cfg(not(feature = "csr"))]
fn main() {
    eprintln!("This program runs in a browser: see 'cargo xtask serve'.");
}
