//! Unicode normalisation as the builder needs it: from tables of our own, or by a function of
//! the caller, as a browser has one.

/// A normalisation form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Canonical composition.
    Nfc,
    /// Canonical decomposition.
    Nfd,
    /// Compatibility composition.
    Nfkc,
}

/// Normalises a text.
pub type Normalizer = Box<dyn Fn(Form, &str) -> String>;

/// The normaliser of the tables of the feature `build`.
#[cfg(feature = "build")]
pub(crate) fn own() -> Normalizer {
    use unicode_normalization::UnicodeNormalization;
    Box::new(|form, text| match form {
        Form::Nfc => text.nfc().collect(),
        Form::Nfd => text.nfd().collect(),
        Form::Nfkc => text.nfkc().collect(),
    })
}

/// Without tables texts stay as they are.
#[cfg(not(feature = "build"))]
pub(crate) fn own() -> Normalizer {
    Box::new(|_, text| text.to_owned())
}
