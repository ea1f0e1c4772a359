//! The program `search-cli`: reads one JSON object per line and answers each
//! with one line, so that the engine can be measured from outside by anything
//! that can start a program. `session.rs` documents the lines.

mod documents;
mod files;
mod opened;
mod session;

use session::Session;
use std::io::{BufRead, Write};

/// What counts as memory is what is allocated: the system only knows what a
/// process once had.
#[global_allocator]
static ALLOCATOR: &stats_alloc::StatsAlloc<std::alloc::System> = &stats_alloc::INSTRUMENTED_SYSTEM;

/// Bytes that are allocated now.
fn allocated() -> usize {
    let stats = ALLOCATOR.stats();
    stats
        .bytes_allocated
        .saturating_sub(stats.bytes_deallocated)
}

fn main() -> std::io::Result<()> {
    let mut session = Session::new(allocated);
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        writeln!(out, "{}", session.answer(&line?))?;
        out.flush()?;
    }
    Ok(())
}
