//! The reader as a program for a browser. It does nothing by itself:
//! `js/boot.js` calls what `start.rs` exports.

/// A third of the size of the allocator that Rust brings (docs/decisions/0006).
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
