//! The parts of the repository's commands that its tests use too.

pub mod cache;
pub mod compress;
pub mod files;
mod line;
pub mod server;
pub mod single_file;

pub use bookmobile_press::fingerprint;
