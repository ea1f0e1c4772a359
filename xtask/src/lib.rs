//! The parts of the repository's commands that its tests use too.

pub mod cache;
pub mod server;
