//! Lists of what is removed from programs: functions that format the messages of panics,
//! and texts of panics.

/// Parts of the names of functions that only format the message of a panic.
pub(super) const MESSAGES: &[&str] = &[
    "panicking::panic_fmt",
    "panicking::panic_display",
    "panicking::panic_bounds_check",
    "panicking::panic_const",
    "panicking::assert_failed",
    "option::expect_failed",
    "option::unwrap_failed",
    "result::unwrap_failed",
    "str::slice_error_fail",
    "slice::index::slice_index_fail",
];

/// Texts of panics in Rust's libraries and the reader's. If a later version of a library
/// has another text, that text is not removed, and `Found::check` fails.
pub(super) const TEXTS: &[&str] = &[
    " index out of bounds: the len is ",
    " but the index is ",
    "slice index starts at ",
    " but ends at ",
    "range start index ",
    "range end index ",
    " out of range for slice of length ",
    ") should be <= len (is ",
    ") should be < len (is ",
    "assertion `left ",
    "assertion failed: self.is_char_boundary(new_len)",
    "attempt to divide by zero",
    "attempt to calculate the remainder with a divisor of zero",
    "called `Option::unwrap()` on a `None` value",
    "called `Option::unwrap_throw()` on a `None` value",
    "called `Result::unwrap_throw()` on an `Err` value",
    "internal error: entered unreachable code",
    "window size must be non-zero",
    "capacity overflow",
    "Tried to shrink to a larger capacity",
    "Arc counter overflow",
    "RefCell already borrowed",
    "RefCell already mutably borrowed",
    "LazyCell instance has previously been poisoned",
    "Once instance has previously been poisoned",
    "one-time initialization may not be performed recursively",
    "cannot recursively acquire mutex",
    "failed to generate unique thread ID: bitspace exhausted",
    "cannot access a Thread Local Storage value during or after destruction: ",
    "Attempted to initialize thread-local while it is being dropped",
    "a formatting trait implementation returned an error when the underlying stream did not",
    "a Display implementation returned an error unexpectedly",
    "`async fn` resumed after completion",
    "closure invoked recursively or after being dropped",
    "copy_from_slice: source slice length (",
    ") does not match destination slice length (",
    "attempted to take ownership of Rust value while it was borrowed",
    "recursive use of an object detected which would lead to unsafe aliasing in rust",
    "null pointer passed to rust",
    "Executor::spawn called, but no global 'spawn' function is configured.",
    "Executor::spawn_local called, but no global 'spawn_local' function is configured.",
    "Tried to access a reactive value that has already been disposed.",
    "Map must not be polled after it returned `Poll::Ready`",
    "polled Feed after completion",
    "inner is None only in drop",
    // Errors of files and networks, which do not occur in a browser.
    "entity not foundpermission deniedconnection refusedconnection resethost unreachable\
     network unreachableconnection abortednot connectedaddress in useaddress not available\
     network downbroken pipeentity already existsoperation would blocknot a directory\
     is a directorydirectory not emptyread-only filesystem or storage medium\
     filesystem loop or indirection limit (e.g. symlink loop)stale network file handle\
     invalid input parameterinvalid datatimed outwrite zerono storage spaceseek on unseekable file\
     quota exceededfile too largeresource busyexecutable file busydeadlock\
     cross-device link or renametoo many linksinvalid filenameargument list too long\
     operation interruptedunsupportedunexpected end of fileout of memoryin progress\
     other erroruncategorized error",
];
