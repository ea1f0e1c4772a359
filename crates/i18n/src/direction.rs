//! The direction of a language's script.

/// Languages whose usual script is written from right to left.
const LANGUAGES: &[&str] = &[
    "ar", "arc", "ars", "azb", "ckb", "dv", "fa", "glk", "he", "iw", "ks", "lrc", "mzn", "nqo",
    "pnb", "prs", "ps", "sd", "sdh", "syr", "ug", "ur", "yi",
];

/// Scripts that are written from right to left.
const SCRIPTS: &[&str] = &[
    "adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa",
];

/// Whether a language is written from right to left, by its BCP 47 tag: by the script that
/// the tag names, or else the usual one.
pub fn is_right_to_left(tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    let parts = parts.take_while(|part| part.len() > 1);
    let mut scripts =
        parts.filter(|part| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_alphabetic()));
    scripts.next().map_or_else(
        || LANGUAGES.contains(&language),
        |script| SCRIPTS.contains(&script),
    )
}

#[cfg(test)]
mod tests {
    use super::is_right_to_left;

    #[test]
    fn the_script_decides_the_direction() {
        for tag in [
            "ar",
            "ar-EG",
            "AR",
            "he",
            "ur",
            "az-Arab",
            "pa-Arab-PK",
            "ar-XB",
        ] {
            assert!(is_right_to_left(tag), "{tag}");
        }
        for tag in ["en", "zh-Hans", "", "ar-Latn", "az", "en-x-arab", "sl-1994"] {
            assert!(!is_right_to_left(tag), "{tag}");
        }
    }
}
