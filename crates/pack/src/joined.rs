//! Texts put together. The standard library's ways, made for any slices, take half
//! a KB of each of the reader's programs.

/// Texts with something between them.
pub fn joined<T: AsRef<str>>(texts: &[T], between: &str) -> String {
    let mut all = String::new();
    for (at, text) in texts.iter().enumerate() {
        all.push_str(if at > 0 { between } else { "" });
        all.push_str(text.as_ref());
    }
    all
}
