//! The parts of the repository's commands that its tests and the program that builds
//! the finished site (`xtask/site`) use too. They compile in seconds: code that needs
//! heavy libraries is in `xtask/site`.

pub mod cache;
pub mod compress;
pub mod files;
mod line;
pub mod server;
pub mod sh;
pub mod tools;
