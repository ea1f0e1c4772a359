//! The content security policy of pages, and the hashes in policies.

use base64::Engine as _;
use sha2::{Digest, Sha256};

/// The content security policy of every page: nothing from other origins, nothing
/// inline but the script and the style with these hashes, and no string that becomes
/// code.
pub(crate) fn page_policy(script: &str, style: &str, has_font: bool, has_programs: bool) -> String {
    let (script, style) = (hash(script), hash(style));
    let font = if has_font { " font-src 'self';" } else { "" };
    // The file that holds the frame of a mini-program.
    let frame = if has_programs {
        " frame-src 'self';"
    } else {
        ""
    };
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-{script}'; \
         style-src 'self' 'sha256-{style}'; img-src 'self' data:;{font}{frame} connect-src 'self'; worker-src 'self'; \
         manifest-src 'self'; base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'; trusted-types default"
    )
}

/// The hash of a script or a style for a policy: SHA-256 in Base64.
pub(crate) fn hash(text: &str) -> String {
    base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text))
}
