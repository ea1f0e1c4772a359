//! What articles share while they are rendered in parallel: each of it is read once.

use crate::Asset;
use crate::images::Images;
use crate::programs::Programs;

/// The pictures and mini-programs of a collection.
#[derive(Debug)]
pub(crate) struct Resources {
    pub(crate) images: Images,
    pub(crate) programs: Programs,
}

impl Resources {
    /// The files that articles refer to.
    pub(crate) fn assets(&self) -> Vec<Asset> {
        let mut assets = self.images.assets();
        assets.extend(self.programs.assets());
        assets
    }
}
