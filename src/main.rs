//! Starts the reader in a browser: over the page that is already there, or in
//! an empty one. If the collection cannot be read, the page stays as it is and
//! says so.

/// A third of the size of the allocator that Rust brings (docs/decisions/0006).
#[cfg(all(feature = "csr", target_arch = "wasm32"))]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

#[cfg(feature = "csr")]
fn main() {
    bookmobile::start::run();
}

#[cfg(not(feature = "csr"))]
fn main() {
    eprintln!("This program runs in a browser: see 'cargo xtask serve'.");
}
