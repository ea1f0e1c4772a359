//! Joins texts. The standard library's `join`, which is made for any slices, adds half
//! a KB to each of the reader's programs.

/// Joins texts, with `between` between them.
pub fn joined<T: AsRef<str>>(texts: &[T], between: &str) -> String {
    let mut all = String::new();
    for (at, text) in texts.iter().enumerate() {
        all.push_str(if at > 0 { between } else { "" });
        all.push_str(text.as_ref());
    }
    all
}
