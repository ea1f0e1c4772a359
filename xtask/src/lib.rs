//! The parts of the repository's commands that its tests use too.

pub mod cache;
mod line;
pub mod server;
