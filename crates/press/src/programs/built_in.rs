//! The mini-programs that come with Bookmobile. Their code is among the scripts of the app;
//! here is what their manifests say, and how their data is compiled.

use super::kinds::Kind;
use super::kinds::{emergency, journey, learn, places, prices};

/// A program that comes with Bookmobile.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BuiltIn {
    pub(crate) slug: &'static str,
    /// Its manifest.
    pub(crate) manifest: &'static str,
    /// What its data is.
    pub(crate) kind: &'static Kind,
}

/// All of them.
pub(crate) const BUILT_IN: &[BuiltIn] = &[
    BuiltIn {
        slug: "emergency",
        manifest: include_str!("../../programs/emergency.toml"),
        kind: &emergency::KIND,
    },
    BuiltIn {
        slug: "journey",
        manifest: include_str!("../../programs/journey.toml"),
        kind: &journey::KIND,
    },
    BuiltIn {
        slug: "learn",
        manifest: include_str!("../../programs/learn.toml"),
        kind: &learn::KIND,
    },
    BuiltIn {
        slug: "places",
        manifest: include_str!("../../programs/places.toml"),
        kind: &places::KIND,
    },
    BuiltIn {
        slug: "prices",
        manifest: include_str!("../../programs/prices.toml"),
        kind: &prices::KIND,
    },
];
